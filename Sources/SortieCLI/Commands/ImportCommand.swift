import ArgumentParser
import Diagnostics
import FleetLink
import Maps
import Missions
import Quantities

/// `sortie import`: a ground station's plan becomes a mission.
struct ImportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a ground station's plan or list of way points into a mission file.",
    discussion: """
      Reads .plan of QGroundControl and QGC WPL lists of way points. Way points become patrols, time at a place a \
      station, surveys stay surveys, and with --payload grippers and winches become deliveries. What has no place in a \
      mission is named item by item. The mission is checked as by `sortie check` where --fleet is given.
      """)

  @Argument(help: "The .plan or .waypoints file.")
  var file: String

  @Option(help: "The map folder of the mission.")
  var map: String

  @Option(help: "The fleet file of the mission.")
  var fleet: String?

  @Option(name: [.short, .customLong("output")], help: "The mission file to write.")
  var output: String

  @Option(help: "Mission time 0, such as 2026-03-02T08:00:00+02:00 (default: the next full hour).")
  var start: String?

  @Option(help: "The mass of each parcel in kilograms; without it nothing is delivered.")
  var payload: Double?

  @Option(help: "The sensor of surveys: visible or thermal.")
  var sensor: String = "visible"

  @Option(help: "The purpose of surveys, such as terrain-model or building-heat-loss.")
  var purpose: String?

  func run(on console: Console) throws -> Outcome {
    let options = try options()
    let start = try start.map(Moments.moment) ?? Self.nextHour(after: console.now())
    let bytes = try Files.read(file, bytesMax: GroundStationFile.bytesMax, help: "give a .plan or .waypoints file")
    let source = SourceText(path: file, text: String(decoding: bytes, as: UTF8.self))
    let reading = GroundStationFile.read(bytes)
    var diagnostics = reading.problems.map { GroundStationRules.diagnostic($0, path: file) }
    guard let plan = reading.plan else {
      LoadedMission.report(diagnostics, sources: [file: source], on: console)
      return .problems
    }
    let (city, mapProblems) = LoadedMission.readMap(map, on: console)
    guard let city else {
      LoadedMission.report(diagnostics + mapProblems, sources: [file: source], on: console)
      return .problems
    }
    var known: Fleet?
    if let fleet {
      let (result, placed) = MissionReader.readFleet(path: fleet, on: city)
      guard let placed else {
        LoadedMission.report(result.diagnostics, sources: result.sources, on: console)
        return .problems
      }
      known = placed
    }
    let (mission, said) = MissionImport.run(plan, map: city, fleet: known, path: file, options: options)
    diagnostics += said
    guard !diagnostics.hasErrors else {
      LoadedMission.report(diagnostics, sources: [file: source], on: console)
      return .problems
    }
    let folder = Self.folder(of: output)
    let head = ImportedMission.Head(
      remark: "Made by `sortie import` from \(Self.name(of: file)), \(Self.kind(plan)).", name: Self.stem(of: file),
      map: Files.relative(map, to: folder), fleet: fleet.map { Files.relative($0, to: folder) } ?? "fleet.yaml",
      start: start)
    try Files.write(mission.text(head), to: output)
    return check(mission, diagnostics, source: source, city: city, on: console)
  }

  /// Reads what was written as every mission is read, and says what came of it.
  private func check(
    _ mission: ImportedMission, _ said: [Diagnostic], source: SourceText, city: CityMap, on console: Console
  ) -> Outcome {
    var diagnostics = said
    var sources = [file: source]
    if fleet == nil {
      diagnostics.append(
        Diagnostic(
          "G106", .note, "the mission names `fleet.yaml` as its fleet and is not checked",
          at: SourceSpan(path: output), help: "give --fleet, or put a fleet there and run `sortie check`"))
    } else {
      let result = MissionReader.read(path: output, files: DiskFiles()) { _ in (city, []) }
      diagnostics += result.diagnostics
      sources.merge(result.sources) { first, _ in first }
    }
    LoadedMission.report(diagnostics, sources: sources, on: console)
    let left = diagnostics.count { $0.code == "G101" }
    console.say(
      "\(output): \(mission.tasks.count) task\(mission.tasks.count == 1 ? "" : "s"), "
        + "\(left) item\(left == 1 ? "" : "s") left out")
    return diagnostics.hasErrors ? .problems : .fine
  }

  private func options() throws -> MissionImport.Options {
    guard let sensor = AreaSurvey.Sensor(rawValue: sensor) else {
      throw CommandFailure("`\(sensor)` is no sensor", help: "use visible or thermal")
    }
    var wanted: AreaSurvey.Purpose?
    if let purpose {
      guard let known = AreaSurvey.Purpose(rawValue: purpose), known.sensors.contains(sensor) else {
        let list = AreaSurvey.Purpose.allCases.filter { $0.sensors.contains(sensor) }.map(\.rawValue)
        guard !AreaSurvey.Purpose.isAboutHealth(purpose) else {
          throw CommandFailure(
            "Sortie does not look for fever or for people: `\(purpose)` is refused",
            help: "\(AreaSurvey.Purpose.refusal); use \(list.joined(separator: ", "))")
        }
        throw CommandFailure(
          "`\(purpose)` is no purpose of a \(sensor.rawValue) survey", help: "use \(list.joined(separator: ", "))")
      }
      wanted = known
    }
    var mass: Mass?
    if let payload {
      guard payload >= 0.001, payload <= 500 else {
        throw CommandFailure("--payload \(payload) is not from 0.001 to 500 kg")
      }
      mass = Mass(kilograms: payload)
    }
    return MissionImport.Options(payload: mass, sensor: sensor, purpose: wanted)
  }

  /// The next full hour; a full hour is its own.
  private static func nextHour(after moment: CivilTime) -> CivilTime {
    CivilTime(
      secondsSinceEpoch: (moment.secondsSinceEpoch / 3600).rounded(.up) * 3600, offsetSeconds: moment.offsetSeconds)
  }

  private static func kind(_ plan: GroundStationPlan) -> String {
    switch plan.format {
    case .plan(let version): "a plan with a mission of version \(version) and \(plan.items.count) items"
    case .wayPoints(let version): "way points of version \(version) with \(plan.items.count) items"
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path, without what no line may hold.
  private static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return String(String.UnicodeScalarView(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }

  private static func stem(of path: String) -> String {
    let name = name(of: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return stem.isEmpty ? "Imported" : String(stem.prefix(80))
  }
}
