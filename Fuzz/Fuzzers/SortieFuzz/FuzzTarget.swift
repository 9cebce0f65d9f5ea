import Diagnostics
import FleetLink
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Simulator
import SortieTestSupport
import Telemetry
import Verification

/// The parsers of input from outside, each with what must hold for any bytes.
enum FuzzTarget: String, CaseIterable {
  case mavlink
  case link
  case planFile = "plan-file"
  case proof
  case osm
  case geojson
  case cache
  case zones
  case openair
  case mission
  case scenario
  case buildingYAML = "building-yaml"
  case terrain
  case geoPackage = "geopackage"
  case legQueries = "leg-queries"
  case freeSpace = "free-space"
  case routingInstances = "routing-instances"
  case arcInstances = "arc-instances"
  case doseTable = "dose-table"
  case groundStations = "ground-stations"
  case dataFlash = "dataflash"
  case ulog
  case tlog
  case runStore = "run-store"
  case runQuery = "run-query"

  func run(_ bytes: [UInt8]) {
    switch self {
    case .mavlink: mavlink(bytes)
    case .link: link(bytes)
    case .planFile: planFile(bytes)
    case .proof: proof(bytes)
    case .osm: osm(bytes)
    case .geojson: geojson(bytes)
    case .cache: cache(bytes)
    case .zones: zones(bytes)
    case .openair: zones(bytes)
    case .mission: mission(bytes)
    case .scenario: scenario(bytes)
    case .buildingYAML: buildingYAML(bytes)
    case .terrain: terrain(bytes)
    case .geoPackage: geoPackage(bytes)
    case .legQueries: legQueries(bytes)
    case .freeSpace: freeSpace(bytes)
    case .routingInstances: routingInstances(bytes)
    case .arcInstances: arcInstances(bytes)
    case .doseTable: doseTable(bytes)
    case .groundStations: groundStations(bytes)
    case .dataFlash: flightLog(bytes) { DataFlashReader() }
    case .ulog: flightLog(bytes) { ULogReader() }
    case .tlog: flightLog(bytes) { TelemetryLogReader() }
    case .runStore: runStore(bytes)
    case .runQuery: runQuery(bytes)
    }
  }

  /// What is read is written to a text that reads the same.
  private func planFile(_ bytes: [UInt8]) {
    do {
      let plan = try PlanFile.decode(bytes)
      let text = PlanFile.encode(plan)
      require(try PlanFile.encode(PlanFile.decode(text)) == text, "a plan that was read is written the same again")
    } catch {
      require(!"\(error)".isEmpty, "a refusal says why")
    }
  }

  /// A plan against a small mission: proved, or refused with a sentence; never a crash. `Corpus/proof/day.json` is the
  /// valid plan of that mission.
  private func proof(_ bytes: [UInt8]) {
    guard let mission = FuzzTarget.smallMission, let plan = try? PlanFile.decode(bytes) else { return }
    let digests = PlanDigests(mission: "m", fleet: ["f"], map: "c", plan: Digest.sha256(plan.digestInput))
    let result = PlanVerifier.verify(plan: plan, mission: mission, digests: digests)
    require(result.violations.allSatisfy { !$0.message.isEmpty }, "a violation says what is wrong")
    require(!TextReport.text(result, start: plan.start).isEmpty, "a result can be told")
    require(!JSONReport.text(result).isEmpty, "a result can be told to programs")
  }

  /// The mission of `Corpus/proof/day.json`; made once.
  private static let smallMission: Mission? = {
    var options = SyntheticDay.Options()
    (options.vehicles, options.sortiesPerVehicle, options.buildings, options.zones) = (2, 1, 15, 12)
    return try? SyntheticDay.make(seed: 1, options: options).mission
  }()

  private func osm(_ bytes: [UInt8]) {
    var limits = OSMReader.Limits()
    limits.unpackedBytesMax = 1 << 20
    do {
      _ = try OSMReader.read(bytes, limits: limits)
    } catch {
      require(!error.description.isEmpty, "a refusal says why")
    }
  }

  /// A file of any kind goes through the import, packed or not: there is a map that can be written, or an error.
  private func geojson(_ bytes: [UInt8]) {
    var options = CityImporter.Options(
      metadata: MapMetadata(name: "F", source: "s", sourceDate: "2020-01-01", licence: "l", attribution: "a"),
      groundLevel: AltitudeAMSL(metres: 5))
    options.unpackedBytesMax = 1 << 20
    options.osmLimits.unpackedBytesMax = 1 << 20
    let result = CityImporter.importFiles([.init(path: "input", bytes: bytes)], options: options)
    require(result.map != nil || result.diagnostics.hasErrors, "a file gives a map, or it is said what is wrong")
    guard let map = result.map else { return }
    do {
      let files = try CityMapWriter.files(for: map)
      require(!files.isEmpty, "a map has files")
    } catch {
      require(!error.reason.isEmpty, "a refusal says why")
    }
  }

  /// A cache behind a digest that always agrees, so that damage reaches the columns.
  private func cache(_ bytes: [UInt8]) {
    let counts = MapCache.counts(in: bytes, source: "d") { _ in "d" }
    require((counts ?? []).allSatisfy { $0 >= 0 }, "a count is not negative")
  }

  /// A zone file of any format: zones or a word about why not; what is read is written as ED-318 that is read again
  /// without an error, and no zone is lost on the way.
  private func zones(_ bytes: [UInt8]) {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17) else { return }
    do {
      let projection = try MapProjection(origin: origin)
      let found = ZoneFileReader.read(bytes, path: "zones", projection: projection)
      require(!found.zones.isEmpty || !found.diagnostics.isEmpty, "nothing is dropped without a word")
      let lenient = ZoneFileReader.read(bytes, path: "zones", projection: projection, skipsBroken: true)
      require(lenient.zones.count == found.zones.count, "skipping drops nothing that can be understood")
      _ = ZoneFileReader.projection(aroundZonesIn: [("zones", bytes)])
      // A zone on the other side of the Earth has no way back from the local frame.
      guard let text = try? ED318Writer.file(for: found.zones, projection: projection).text else { return }
      let again = ZoneFileReader.read(Array(text.utf8), path: "again", projection: projection)
      require(again.zones.count >= found.zones.count, "what is written holds every zone")
    } catch {
      require(false, "the projection of the test can be made")
    }
  }

  /// A mission, a fleet or a vehicle type without any file beside it.
  private func mission(_ bytes: [UInt8]) {
    var files = MemoryFiles()
    files.files["input.yaml"] = bytes
    let result = MissionReader.read(path: "input.yaml", files: files) { _ in (nil, []) }
    require(
      result.mission != nil || result.fleet != nil || result.vehicleType != nil || result.diagnostics.hasErrors,
      "a file is read, or it is said what is wrong")
    _ = DiagnosticRenderer().render(result.diagnostics, sources: result.sources)
  }

  private func scenario(_ bytes: [UInt8]) {
    let result = ScenarioReader.read(SourceText(path: "input.yaml", text: String(decoding: bytes, as: UTF8.self)))
    require(result.scenario != nil || result.diagnostics.hasErrors, "a file is read, or it is said what is wrong")
    _ = DiagnosticRenderer().render(result.diagnostics, sources: result.sources)
  }
}
