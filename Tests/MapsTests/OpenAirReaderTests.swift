import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct OpenAirReaderTests {
  private func read(
    _ text: String, skipsBroken: Bool = false
  ) throws -> (zones: [Zone], skipped: [SkippedZone], diagnostics: [Diagnostic]) {
    try ZoneReading.read(text, longitude: 10.5, latitude: 54, skipsBroken: skipsBroken)
  }

  private static let head = "AC R\nAN Zone\nAL GND\nAH 2000ft AMSL\n"
  private static let triangle =
    "DP 54:00:00 N 010:30:00 E\nDP 54:00:00 N 010:32:00 E\nDP 54:01:00 N 010:31:00 E\nDP 54:00:00 N 010:30:00 E\n"

  @Test(
    "heights come out in metres with their datum",
    arguments: [
      ("GND", Zone.Limit.aboveGround(HeightAGL(metres: 0)), 0), ("SFC", .aboveGround(HeightAGL(metres: 0)), 0),
      ("1000ft AGL", .aboveGround(HeightAGL(metres: 304.8)), 0), ("300 M AGL", .aboveGround(HeightAGL(metres: 300)), 0),
      ("2500 MSL", .aboveMeanSeaLevel(AltitudeAMSL(metres: 762)), 0),
      ("90m AMSL", .aboveMeanSeaLevel(AltitudeAMSL(metres: 90)), 0),
      ("FL10", .aboveMeanSeaLevel(AltitudeAMSL(metres: 304.8)), 1),
      ("fl 10", .aboveMeanSeaLevel(AltitudeAMSL(metres: 304.8)), 1),
      ("1500", .aboveMeanSeaLevel(AltitudeAMSL(metres: 457.20000000000005)), 1),
    ])
  func heights(text: String, expected: Zone.Limit, warnings: Int) throws {
    let found = try read("AC R\nAN Zone\nAL \(text)\nAH UNL\n" + Self.triangle)
    #expect(found.zones.first?.lower == expected && found.zones.first?.upper == nil)
    #expect(found.diagnostics.count == warnings && !found.diagnostics.hasErrors)
  }

  @Test(
    "positions in every form are the same place",
    arguments: [
      "54:30:00 N 010:15:00 E", "54:30N 10:15E", "54:30.000 N 010:15.000 E", "543000N 0101500E",
      "543000.00N 0101500.00E",
      "54.5 N 10.25 E", "5430N 01015E",
    ])
  func positions(text: String) throws {
    let found = try read(Self.head + "V X=\(text)\nDC 1\n")
    let origin = try #require(GeoPoint(longitude: 10.5, latitude: 54))
    let expected = try MapProjection(origin: origin).local(try #require(GeoPoint(longitude: 10.25, latitude: 54.5)))
    guard case .circle(let circle) = found.zones.first?.shape else {
      Issue.record("no circle from \(text): \(found.diagnostics)")
      return
    }
    #expect(circle.centre.planarDistanceMetres(to: expected) < 1e-6 && circle.radiusMetres == 1_852)
  }

  @Test(
    "what is no position gives up the zone at its line, and the next zone is read",
    arguments: [
      "54:25:00 N 010:40", "54:61:00 N 010:40:00 E", "95:00:00 N 010:40:00 E", "", "N E", "54:25.5:00 N 010:40:00 E",
    ])
  func badPositions(text: String) throws {
    let found = try read(Self.head + "DP \(text)\n" + Self.triangle + "AC P\nAN Next\nAL GND\nAH UNL\n" + Self.triangle)
    #expect(found.zones.map(\.identifier) == ["Next"] && found.diagnostics.hasErrors)
    let error = found.diagnostics.first { $0.severity == .error }
    #expect(error?.code == MapRule.zoneRefused && error?.span.position?.line == 5)
    #expect(error?.message.contains("`Zone`") ?? false)
  }

  @Test(
    "classes mean what the decision page says",
    arguments: [
      ("AC P", Zone.Restriction.prohibited), ("AC R", .authorisationRequired), ("AC Q", .authorisationRequired),
      ("AC D", .authorisationRequired), ("AC CTR", .authorisationRequired), ("AC E", .conditional),
      ("AC TMZ", .conditional), ("AC G", .unrestricted), ("AC G\nAY P", .prohibited),
      ("AC UNC\nAY TRA", .authorisationRequired),
      ("AC XYZ", .authorisationRequired), ("AC UNC", .authorisationRequired), ("AC G\nAY XYZ", .authorisationRequired),
    ])
  func classes(lines: String, expected: Zone.Restriction) throws {
    let found = try read(lines + "\nAN Zone\nAL GND\nAH UNL\n" + Self.triangle)
    #expect(found.zones.map(\.restriction) == [expected])
  }

  @Test("arcs hold every point of the true arc, and stand out by a decimetre at most", arguments: 1...12)
  func arcs(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let miles = (0.05 + 20 * generator.nextUnit()).rounded(toMultipleOf: 0.01)
    let start = Double(generator.nextIndex(below: 360))
    let sweep = Double(20 + generator.nextIndex(below: 300))
    let isClockwise = generator.nextIndex(below: 2) == 0
    let end = (start + (isClockwise ? sweep : 360 - sweep)).truncatingRemainder(dividingBy: 360)
    let text = Self.head + "V X=54:00:00 N 010:30:00 E\nV D=\(isClockwise ? "+" : "-")\nDA \(miles),\(start),\(end)\n"
    let found = try read(text)
    let polygon = try #require(found.zones.first.flatMap(ZoneReading.polygon))
    // The map's origin is the centre: compass angles and metres are true there. Chord and arc bound the segment.
    let radius = miles * 1_852
    let turn = (isClockwise ? sweep : 360 - (360 - sweep)) * Double.pi / 180
    let segment = radius * radius * (turn - sin(turn)) / 2
    let area = polygon.areaSquareMetres
    #expect(area >= segment * (1 - 1e-9) && area <= segment + 0.1 * radius * turn + 0.1 * radius)
    for step in 0...50 {
      let bearing = (start + (isClockwise ? 1 : -1) * sweep * Double(step) / 50) * Double.pi / 180
      let point = LocalPoint(east: (radius - 1e-5) * sin(bearing), north: (radius - 1e-5) * cos(bearing))
      let isNear = polygon.planarDistanceMetres(toSegmentFrom: point, to: point) < 1e-4
      #expect(isNear, "seed \(seed), step \(step)")
    }
    for corner in polygon.exterior {
      #expect(corner.planarDistanceMetres(to: LocalPoint(east: 0, north: 0)) < radius + 0.1001)
    }
  }

  @Test("an arc that bulges into the zone keeps to the centre's side: the zone is never smaller")
  func concaveArc() throws {
    // A square of which the north side is an arc that dips south, about a centre north of it.
    let text =
      Self.head + """
        DP 54:00:00 N 010:30:00 E
        DP 54:00:00 N 010:40:00 E
        V X=54:10:00 N 010:35:00 E
        V D=+
        DB 54:05:00 N 010:40:00 E, 54:05:00 N 010:30:00 E
        """
    let zone = try #require(try read(text).zones.first)
    let polygon = try #require(ZoneReading.polygon(zone))
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 10.5, latitude: 54)))
    let centre = try projection.local(try #require(GeoPoint(longitude: 10.0 + 35.0 / 60, latitude: 54 + 10.0 / 60)))
    let corner = try projection.local(try #require(GeoPoint(longitude: 10.0 + 40.0 / 60, latitude: 54 + 5.0 / 60)))
    let radius = corner.planarDistanceMetres(to: centre)
    for step in 1..<40 {
      let angle = -Double.pi / 2 + (Double(step) / 40 - 0.5) * 0.9
      let point = LocalPoint(
        east: centre.east + (radius + 0.01) * cos(angle), north: centre.north + (radius + 0.01) * sin(angle))
      #expect(polygon.contains(point), "just outside the circle belongs to the zone")
    }
    let depths = polygon.exterior.map { $0.planarDistanceMetres(to: centre) }.filter { $0 < radius + 1 }
    #expect(depths.count > 20 && depths.allSatisfy { $0 > radius - 20 })
  }

  @Test("activation times become periods; what cannot be trusted makes the zone permanent")
  func activation() throws {
    let zone = Self.head + Self.triangle
    let good = try read("AA 2025-01-01T12:00Z/2025-01-01T13:00Z\n" + zone)
    #expect(good.zones.count == 1)
    let timed = try read(
      Self.head + "AA 2025-01-01T12:00Z/2025-01-01T13:00Z\nAA NONE/2025-02-02T12:00Z\n" + Self.triangle)
    #expect(timed.zones[0].periods.map(\.start) == [CivilTime("2025-01-01T12:00:00Z"), nil])
    #expect(
      timed.zones[0].periods.map(\.end) == [CivilTime("2025-01-01T13:00:00Z"), CivilTime("2025-02-02T12:00:00Z")])
    for bad in ["NONE", "NONE/NONE", "soon", "2025-01-02T12:00Z/2025-01-01T13:00Z", "/", ""] {
      let found = try read(Self.head + "AA 2025-01-01T12:00Z/2025-01-01T13:00Z\nAA \(bad)\n" + Self.triangle)
      #expect(found.zones[0].periods.isEmpty && found.diagnostics.map(\.severity) == [.warning], "\(bad)")
    }
  }

  @Test("stations, frequencies and transponder codes are kept, bad ones named")
  func details() throws {
    let found = try read(Self.head + "AF 123.505\nAG Info\nAX 7000\n" + Self.triangle)
    #expect(
      found.zones[0].authorities == [ZoneAuthority(name: "Info", service: "radio 123.505 MHz", purpose: .information)])
    #expect(found.zones[0].conditions.contains("7000") && found.diagnostics.isEmpty)
    let bad = try read(Self.head + "AG Info\nAX 7891\n" + Self.triangle)
    #expect(bad.diagnostics.count == 2 && !bad.diagnostics.hasErrors)
  }

  @Test("carriage returns, ISO 8859-1, inline comments and small letters are understood")
  func forms() throws {
    let text = (Self.head + Self.triangle).replacingOccurrences(of: "Zone", with: "Ocaña *x* 5 * a comment")
    let latin = text.replacingOccurrences(of: "\n", with: "\r\n").unicodeScalars.map { UInt8($0.value) }
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 10.5, latitude: 54)))
    let found = ZoneFileReader.read(latin, path: "zones.txt", projection: projection)
    #expect(found.zones.map(\.name) == ["Ocaña"] && found.diagnostics.count == 1)
    #expect(try read("ac r\nan Zone\nal gnd\nah unl\n" + Self.triangle.lowercased()).zones.count == 1)
  }

  @Test("an airway is as wide as it says, and a width that is missing gives it up")
  func airway() throws {
    let line = "DY 54:00:00 N 010:30:00 E\nDY 54:00:00 N 010:40:00 E\n"
    let found = try read(Self.head + "V W=2\n" + line)
    let box = try #require(found.zones.first).boundingBox
    #expect(box.south <= -1_852 && box.south > -1_852.2)
    #expect(try read(Self.head + line).diagnostics.hasErrors)
  }

  @Test("absurd sizes are refused: no file of arcs fills the memory", .timeLimit(.minutes(1)))
  func absurd() throws {
    let arc = "DA 1000,0,359\n"
    let many = Self.head + "V X=54:00:00 N 010:30:00 E\n" + String(repeating: arc, count: 3_000)
    #expect(try read(many).diagnostics.hasErrors)
    #expect(try read(Self.head + "V X=54:00:00 N 010:30:00 E\nDC 99999999999\n").diagnostics.hasErrors)
  }
}

extension Double {
  fileprivate func rounded(toMultipleOf step: Double) -> Double { (self / step).rounded() * step }
}
