import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct ED318WriterTests {
  private func projection(_ longitude: Double = 24.94, _ latitude: Double = 60.17) throws -> MapProjection {
    try MapProjection(origin: try #require(GeoPoint(longitude: longitude, latitude: latitude)))
  }

  /// Writes, reads and writes again; the zones must be equal and the second text the first.
  @discardableResult
  private func roundTrip(_ zones: [Zone], _ projection: MapProjection, _ name: String) throws -> String {
    let first = try ED318Writer.file(for: zones, projection: projection)
    let again = ZoneFileReader.read(Array(first.text.utf8), path: name, projection: projection)
    // Zones that differ may have the same identifier; that is the only thing to say about a strict file.
    let problems = again.diagnostics.map(\.message).filter { !$0.contains("the same `identifier`") }
    #expect(problems.isEmpty, "\(name): \(problems)")
    #expect(again.zones.count == zones.count, "\(name)")
    for (zone, other) in zip(zones, again.zones) {
      // Half of 1e-7 degree in both directions is 8 mm.
      let isEqual = ZoneReading.areEqual(zone, other, withinMetres: 0.01)
      #expect(isEqual, "\(name): \(zone.identifier) became \(other.identifier)")
      if !isEqual { break }
    }
    let second = try ED318Writer.file(for: again.zones, projection: projection)
    let isSame = second.text == first.text
    #expect(isSame, "\(name)")
    return first.text
  }

  @Test("every zone file of the shared data survives being written as ED-318 and read again")
  func realFiles() throws {
    var count = 0
    for name in ZoneFilesTests.files.keys.sorted() {
      guard let bytes = SharedData.bytes("zones/\(name)"),
        let projection = ZoneFileReader.projection(aroundZonesIn: [(name, bytes)])
      else { continue }
      let zones = ZoneFileReader.read(bytes, path: name, projection: projection, skipsBroken: true).zones
      try roundTrip(zones, projection, name)
      count += zones.count
    }
    #expect(count == 0 || count > 300)
  }

  @Test("files of a country's size survive it as well", arguments: 1...3)
  func synthetic(seed: UInt64) throws {
    let projection = try projection(13.3, 47.5)
    let bytes = SyntheticZones.ed269(seed: seed)
    let found = ZoneFileReader.read(bytes, path: "synthetic", projection: projection)
    #expect(found.zones.count == 300 && !found.diagnostics.hasErrors)
    try roundTrip(found.zones, projection, "seed \(seed)")
  }

  private func circle(_ identifier: String) -> Zone {
    Zone(
      identifier: identifier, name: "Zone", country: "FIN", restriction: .conditional,
      shape: .circle(Circle(centre: LocalPoint(east: 10, north: 20), radiusMetres: 60.5)),
      authorities: [ZoneAuthority(name: "A", purpose: .notification)])
  }

  @Test("volumes of one zone become one feature, and zones that differ do not")
  func volumes() throws {
    var zones = [circle("A"), circle("A"), circle("B"), circle("A")]
    zones[1].upper = .aboveGround(HeightAGL(metres: 50))
    let text = try roundTrip(zones, try projection(), "volumes")
    #expect(text.split(separator: "\n").count == 5, "three features, a line each, between two lines")
    #expect(text.components(separatedBy: "GeometryCollection").count == 2)
  }

  @Test("what the format has no room for is reported, stands aside, and is read back")
  func aside() throws {
    var zone = circle("Gantrisch Nature Park")
    (zone.country, zone.authorities) = ("", [])
    zone.name = String(repeating: "ä", count: 201)
    zone.message = "a < b & <i>c</i>"
    zone.conditions = "<b>"
    zone.reasons = ["NATURE", "FOREIGN_TERRITORY", "Birds"]
    var other = circle("Gantrisch Nature Reserve")
    other.authorities[0].email = "E-mail: someone@example.org"
    other.authorities[0].intervalBefore = "soon"
    let projection = try projection()
    let (text, diagnostics) = try ED318Writer.file(for: [zone, other, zone], projection: projection)
    try roundTrip([zone, other, zone], projection, "aside")
    #expect(text.contains("\"identifier\":\"Gantris\"") && text.contains("\"identifier\":\"Gantri2\""))
    #expect(!text.contains("\"email\":\"E-mail") || text.contains("\"sortie\""))
    let messages = diagnostics.map(\.message)
    #expect(messages.contains { $0.contains("`Gantris`") } && messages.contains { $0.contains("`Gantri2`") })
    #expect(messages.contains { $0.contains("no country") && $0.contains("ZZZ") })
    #expect(messages.contains { $0.contains("no authority") })
    #expect(messages.contains { $0.contains("`name` is longer") })
    #expect(diagnostics.allSatisfy { [MapRule.zoneWrittenShort, MapRule.zoneWrittenAssumed].contains($0.code) })
  }

  @Test("a short identifier never takes that of another zone")
  func shortIdentifiers() throws {
    let zones = ["Gantris", "Gantrischer", "Gantri2", "Gantrisch", "        x"].map { circle($0) }
    let text = try roundTrip(Array(zones.prefix(4)), try projection(), "short")
    let written = text.matches(of: /"properties":{"identifier":"([^"]*)"/).map { String($0.output.1) }
    #expect(written == ["Gantris", "Gantri3", "Gantri2", "Gantri4"])
  }

  @Test("hours, dates, events, U-space and each datum survive")
  func everything() throws {
    var zone = circle("A")
    zone.isUSpace = true
    zone.restriction = .authorisationRequired
    zone.lower = .aboveEllipsoid(AltitudeEllipsoid(metres: -3.048))
    zone.upper = .aboveMeanSeaLevel(AltitudeAMSL(metres: 457.20000000000005))
    zone.reasons = ["OTHER", "Concert \"X\"\n\t\\"]
    zone.authorities = [
      ZoneAuthority(
        name: "N", service: "S", contactName: "C", siteURL: "https://example.org/a?b=c", email: "a@example.org",
        phone: "+358 1", purpose: .authorization, intervalBefore: "P10DT00H")
    ]
    zone.periods = [
      ActivePeriod(
        start: CivilTime("2026-01-01T00:00:00+02:00"), end: CivilTime("2026-12-31T23:59:59.500Z"),
        schedule: [
          .init(weekdays: [0, 4], startSeconds: 21_600, endSeconds: 86_400),
          .init(weekdays: Array(0..<7), start: .event(.sunset), end: .event(.sunrise)),
          .init(weekdays: [6], startSeconds: 79_200, endSeconds: 3_600),
        ])
    ]
    zone.daylightPlace = try projection().geo(LocalPoint(east: 10, north: 20))
    let text = try roundTrip([zone], try projection(), "everything")
    #expect(text.contains("\"type\":\"USPACE\"") && text.contains("\"startEvent\":\"SS\""))
    var other = zone
    other.restriction = .prohibited
    try roundTrip([other], try projection(), "U-space that is prohibited")
  }

  @Test("plain GeoJSON is read back as the same zones, circles and hours included")
  func plain() throws {
    let projection = try projection(13.3, 47.5)
    let zones = ZoneFileReader.read(SyntheticZones.ed269(seed: 4), path: "s", projection: projection).zones
    let terrain = Terrain(groundLevel: AltitudeAMSL(metres: 400))
    var options = ZoneGeoJSONWriter.Options()
    options.day = CivilTime("2026-03-02T12:00:00+02:00")
    for asPoints in [false, true] {
      options.writesCirclesAsPoints = asPoints
      let text = try ZoneGeoJSONWriter.file(for: zones, projection: projection, terrain: terrain, options: options)
      let again = ZoneFileReader.read(Array(text.utf8), path: "plain", projection: projection)
      #expect(again.diagnostics.isEmpty, "\(again.diagnostics.prefix(3))")
      for (zone, other) in zip(zones, again.zones) {
        let isEqual = ZoneReading.areEqual(zone, other, withinMetres: 0.01)
        #expect(isEqual, "\(zone.identifier) became \(other.identifier)")
      }
      #expect(again.zones.count == zones.count)
    }
  }

  @Test("plain GeoJSON tells heights above the ground, to the outside, and the day's hours in local time")
  func plainValues() throws {
    var zone = circle("A")
    zone.lower = .aboveMeanSeaLevel(AltitudeAMSL(metres: 100))
    zone.upper = .aboveMeanSeaLevel(AltitudeAMSL(metres: 200))
    zone.periods = [ActivePeriod(schedule: [.init(weekdays: [0], startSeconds: 21_600, endSeconds: 24_300)])]
    let grid = TerrainGrid(
      origin: LocalPoint(east: -500, north: -500), spacingMetres: 1_000, columns: 2, rows: 2,
      altitudesMetres: [10, 30, 10, 30])
    var options = ZoneGeoJSONWriter.Options()
    options.day = CivilTime("2026-03-02T12:00:00+02:00")
    let text = try ZoneGeoJSONWriter.file(
      for: [zone], projection: try projection(), terrain: Terrain(ground: .grid(grid)), options: options)
    #expect(text.contains("\"lower_m\":70,\"lower_amsl_m\":100"))
    #expect(text.contains("\"upper_m\":190,\"upper_amsl_m\":200"))
    #expect(text.contains("\"active\":[[\"2026-03-02T08:00:00+02:00\",\"2026-03-02T08:45:00+02:00\"]]"))
    #expect(text.contains("\"day\":\"2026-03-02\"") && text.contains("\"restriction\":\"CONDITIONAL\""))
    #expect(text.contains("\"type\":\"Polygon\"") && text.contains("\"radius_m\":60.5"))
    let unknown = try ZoneGeoJSONWriter.file(for: [zone], projection: try projection(), terrain: nil)
    #expect(unknown.contains("\"lower_m\":null,\"lower_amsl_m\":100"))
  }
}
