import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import Testing

@Suite struct ZoneFileReaderTests {
  /// An ED-269 zone about Helsinki; `edit` replaces parts of a good one.
  static func zone(_ edits: [(String, String)] = []) -> String {
    var text = """
      {"identifier": "Z1", "country": "FIN", "name": "Zone", "type": "COMMON", "restriction": "PROHIBITED",
       "reason": ["SENSITIVE"], "applicability": [{"permanent": "YES"}],
       "zoneAuthority": [{"name": "A", "purpose": "INFORMATION"}],
       "geometry": [{"uomDimensions": "M", "lowerLimit": 10, "lowerVerticalReference": "AGL", "upperLimit": 40,
        "upperVerticalReference": "AGL", "horizontalProjection": {"type": "Polygon", "coordinates":
        [[[24.94, 60.17], [24.95, 60.17], [24.95, 60.18], [24.94, 60.18], [24.94, 60.17]]]}}]}
      """
    for (old, new) in edits {
      precondition(text.contains(old), "the edit of a test applies")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return text
  }

  private static let square = "[[24.94, 60.17], [24.95, 60.17], [24.95, 60.18], [24.94, 60.18], [24.94, 60.17]]"

  @Test("a broken zone is an error, and with the wish to skip it a warning and a list; the good ones stay")
  func skipping() throws {
    let text =
      "[\(Self.zone()), \(Self.zone([("PROHIBITED", "FORBIDDEN"), ("Z1", "Z2")])), \(Self.zone([("Z1", "Z3")]))]"
    let strict = try ZoneReading.read(text)
    #expect(strict.diagnostics.hasErrors && strict.zones.map(\.identifier) == ["Z1", "Z3"])
    let lenient = try ZoneReading.read(text, skipsBroken: true)
    #expect(!lenient.diagnostics.hasErrors && lenient.zones.map(\.identifier) == ["Z1", "Z3"])
    #expect(lenient.skipped.map(\.identifier) == ["Z2"] && lenient.skipped[0].number == 2)
    #expect(lenient.skipped[0].reason.contains("FORBIDDEN"))
    #expect(lenient.diagnostics.contains { $0.code == MapRule.zoneRefused && $0.severity == .warning })
  }

  @Test("a bow tie closes all that it encloses, and says so")
  func bowTie() throws {
    let tie = "[[24.94, 60.17], [24.95, 60.18], [24.95, 60.17], [24.94, 60.18], [24.94, 60.17]]"
    let good = try ZoneReading.read("[\(Self.zone())]")
    let crossed = try ZoneReading.read("[\(Self.zone([(Self.square, tie)]))]")
    #expect(crossed.zones.count == 2 && !crossed.diagnostics.hasErrors)
    #expect(crossed.diagnostics.contains { $0.code == MapRule.zoneQuirk && $0.message.contains("`coordinates`") })
    let whole = ZoneReading.area(good.zones[0])
    #expect(abs(crossed.zones.reduce(0) { $0 + ZoneReading.area($1) } - whole / 2) < whole * 0.01)
  }

  @Test("a ring of many corners that crosses itself once is mended, one that is all crossings is refused in good time")
  func manyCorners() throws {
    var generator = SplitMix64(seed: 5)
    let wild = (0..<800).map { _ in "[\(24 + generator.nextUnit()), \(60 + generator.nextUnit())]" }
    let refused = try ZoneReading.read("[\(Self.zone([(Self.square, "[\(wild.joined(separator: ", "))]")]))]")
    #expect(refused.zones.isEmpty && refused.diagnostics.contains { $0.message.contains("too often") })
    // A circle of corners that goes on for a few of them after its end.
    let round = (0...3_010).map { index in
      let angle = 2 * Double.pi * Double(index) / 3_000
      return "[\(24.94 + 0.1 * (1 + Double(index) * 1e-8) * cos(angle)), \(60.17 + 0.05 * sin(angle))]"
    }
    let mended = try ZoneReading.read("[\(Self.zone([(Self.square, "[\(round.joined(separator: ", "))]")]))]")
    #expect(!mended.zones.isEmpty && !mended.diagnostics.hasErrors)
    #expect(mended.diagnostics.contains { $0.message.contains("not a valid polygon") })
  }

  @Test("a ring within a ring that winds twice is filled, not a hole")
  func windsTwice() throws {
    // Twice about: the even-odd rule would open the middle.
    let twice = """
      [[24.94, 60.17], [24.95, 60.17], [24.95, 60.18], [24.94, 60.18], [24.942, 60.172], [24.948, 60.172], \
      [24.948, 60.178], [24.942, 60.178], [24.94, 60.17]]
      """
    let (zones, _, _) = try ZoneReading.read("[\(Self.zone([(Self.square, twice)]))]")
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let middle = try MapProjection(origin: origin).local(try #require(GeoPoint(longitude: 24.945, latitude: 60.175)))
    #expect(zones.contains { $0.contains(middle) })
  }

  @Test("reversed and unclosed rings and repeated corners give the same polygon")
  func rings() throws {
    let expected = ZoneReading.area(try #require(try ZoneReading.read("[\(Self.zone())]").zones.first))
    let variants = [
      "[[24.94, 60.17], [24.94, 60.18], [24.95, 60.18], [24.95, 60.17], [24.94, 60.17]]",
      "[[24.94, 60.17], [24.95, 60.17], [24.95, 60.18], [24.94, 60.18]]",
      "[[24.94, 60.17], [24.94, 60.17], [24.95, 60.17], [24.95, 60.18], [24.95, 60.18], [24.94, 60.18], "
        + "[24.94, 60.17]]",
    ]
    for (index, ring) in variants.enumerated() {
      let found = try ZoneReading.read("[\(Self.zone([(Self.square, ring)]))]")
      #expect(found.zones.count == 1)
      #expect(abs(ZoneReading.area(found.zones[0]) - expected) < 0.01)
      #expect(found.diagnostics.count == (index == 1 ? 1 : 0), "only the open ring is worth a word")
    }
  }

  @Test(
    "rings that are none are refused with the field",
    arguments: [
      "[]", "[[24.94, 60.17]]", "[[24.94, 60.17], [24.95, 60.17], [24.94, 60.17]]",
      "[[24.94, 60.17], [24.95, 95], [25, 60]]",
      "[[24.94, 60.17], [1e300, 60.17], [25, 60]]", "[[24.94], [24.95], [25]]", "7", "[[60.17, \"x\"], [1, 2], [3, 4]]",
      "[[24.94, 60.17], [24.94, 60.18], [24.94, 60.19], [24.94, 60.17]]",
    ])
  func badRings(ring: String) throws {
    let found = try ZoneReading.read("[\(Self.zone([(Self.square, ring)]))]")
    #expect(found.zones.isEmpty && found.skipped.count == 1)
    #expect(found.diagnostics.contains { $0.severity == .error && $0.message.contains("coordinates") })
  }

  @Test("a zone across the antimeridian is one piece about a map there, counted on or not")
  func antimeridian() throws {
    let rings = [
      "[[179.9, 10], [-179.9, 10], [-179.9, 10.1], [179.9, 10.1], [179.9, 10]]",
      "[[179.9, 10], [180.1, 10], [180.1, 10.1], [179.9, 10.1], [179.9, 10]]",
    ]
    for ring in rings {
      let found = try ZoneReading.read("[\(Self.zone([(Self.square, ring)]))]", longitude: 179.95, latitude: 10)
      #expect(found.zones.count == 1 && !found.diagnostics.hasErrors)
      // 0.2 degrees by 0.1 degrees at 10 degrees north.
      #expect(abs(ZoneReading.area(found.zones[0]) - 21_920 * 11_060) < 3e6)
      #expect(found.diagnostics.contains { $0.severity == .warning })
    }
  }

  @Test("a projection about zones has its centre among them, across the antimeridian as well")
  func centre() throws {
    for (west, east, expected) in [(24.94, 24.95, 24.945), (179.8, -179.9, 179.95), (-179.8, 179.9, -179.95)] {
      let ring = "[[\(west), 10], [\(east), 10], [\(east), 10.1], [\(west), 10]]"
      let file = Array("[\(Self.zone([(Self.square, ring)]))]".utf8)
      let origin = try #require(ZoneFileReader.projection(aroundZonesIn: [("x", file)])).origin
      #expect(abs(origin.longitude - expected) < 1e-9 && abs(origin.latitude - 10.05) < 1e-9)
    }
    #expect(ZoneFileReader.projection(aroundZonesIn: [("x", Array("[]".utf8)), ("y", [])]) == nil)
  }

  @Test("limits in the wrong order, and none between them, never open the sky")
  func limitOrder() throws {
    let swapped = try ZoneReading.read("[\(Self.zone([("\"lowerLimit\": 10", "\"lowerLimit\": 60")]))]")
    #expect(swapped.zones[0].lower == nil && swapped.zones[0].upper == .aboveGround(HeightAGL(metres: 60)))
    #expect(swapped.diagnostics.contains { $0.severity == .warning && $0.message.contains("lowerLimit") })
    let flat = try ZoneReading.read("[\(Self.zone([("\"lowerLimit\": 10", "\"lowerLimit\": 40")]))]")
    #expect(flat.zones[0].lower == nil && flat.zones[0].upper == nil)
    #expect(flat.diagnostics.contains { $0.severity == .warning && $0.message.contains("upperLimit") })
    let below = try ZoneReading.read(
      "[\(Self.zone([("\"lowerLimit\": 10", "\"lowerLimit\": null"), ("\"upperLimit\": 40", "\"upperLimit\": 0")]))]")
    #expect(below.zones[0].upper == nil)
  }

  @Test("times of day ahead of universal time fall on the day before where they must")
  func offsets() throws {
    let hours = """
      {"permanent": "YES", "schedule": [{"day": ["MON"], "startTime": "01:00+02:00", "endTime": "06:00:00+02:00"}]}
      """
    let (zones, _, diagnostics) = try ZoneReading.read("[\(Self.zone([("{\"permanent\": \"YES\"}", hours)]))]")
    #expect(diagnostics.isEmpty)
    #expect(zones[0].periods[0].schedule == [.init(weekdays: [6], startSeconds: 82_800, endSeconds: 14_400)])
    let monday = try #require(CivilTime("2026-03-02T05:00:00+02:00"))
    #expect(zones[0].isActive(at: monday) && !zones[0].isActive(at: monday.advanced(bySeconds: 3_600)))
    #expect(!zones[0].isActive(at: monday.advanced(bySeconds: 86_400)))
  }

  @Test("an entry of a schedule without times is all the time, whatever the others say")
  func emptyEntry() throws {
    let hours = """
      {"permanent": "YES", "schedule": [{"day": ["SUN"], "startTime": "10:00Z", "endTime": "12:00Z"},
       {"day": ["ANY"], "startTime": "", "endTime": null}]}
      """
    let (zones, _, diagnostics) = try ZoneReading.read("[\(Self.zone([("{\"permanent\": \"YES\"}", hours)]))]")
    #expect(zones[0].periods.isEmpty && diagnostics.contains { $0.severity == .warning })
  }

  @Test("events of daylight keep the place at which the sun is looked at")
  func events() throws {
    let hours = """
      {"permanent": "YES", "schedule": [{"day": ["ANY"], "startTime": "BMCT", "endEvent": "EECT"}]}
      """
    let (zones, _, _) = try ZoneReading.read("[\(Self.zone([("{\"permanent\": \"YES\"}", hours)]))]")
    let hoursRead = zones[0].periods[0].schedule[0]
    #expect(hoursRead.start == .event(.morningTwilight) && hoursRead.end == .event(.eveningTwilight))
    let place = try #require(zones[0].daylightPlace)
    #expect(abs(place.longitude - 24.945) < 1e-4 && abs(place.latitude - 60.175) < 1e-4)
    #expect(zones[0].isActive(at: try #require(CivilTime("2026-06-21T12:00:00+03:00"))))
    #expect(!zones[0].isActive(at: try #require(CivilTime("2026-12-21T03:00:00+02:00"))))
    #expect(try ZoneReading.read("[\(Self.zone())]").zones[0].daylightPlace == nil)
  }

  @Test("a date without a time zone widens the period to all that it can mean")
  func localDates() throws {
    let dates = "{\"permanent\": \"NO\", \"startDateTime\": \"2026-03-02T00:00:00\", \"endDateTime\": \"2026-03-05\"}"
    let (zones, _, diagnostics) = try ZoneReading.read("[\(Self.zone([("{\"permanent\": \"YES\"}", dates)]))]")
    #expect(zones[0].periods[0].start == CivilTime("2026-03-01T10:00:00Z"))
    #expect(zones[0].periods[0].end == CivilTime("2026-03-06T12:00:00Z"))
    #expect(diagnostics.count == 2 && diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test("ED-269 keys in GeoJSON, as Estonia has them: shape of the feature, limits of the inner volume")
  func estonia() throws {
    let text = """
      {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates":
       [\(Self.square)]}, "properties": {"identifier": "EER15D", "country": "EST", "name": "Naissaar", "type": "COMMON",
       "restriction": "REQ_AUTHORISATION", "reason": "NATURE", "applicability": [{"permanent": "YES"}],
       "zoneAuthority": [{"name": "EANS", "purpose": "AUTHORIZATION"}], "geometry": {"uomDimensions": "M",
       "lowerLimit": 0, "lowerVerticalReference": "AGL", "upperLimit": 150, "upperVerticalReference": "AGL"}}}]}
      """
    let (zones, _, diagnostics) = try ZoneReading.read(text)
    #expect(zones.count == 1 && zones[0].identifier == "EER15D" && zones[0].reasons == ["NATURE"])
    #expect(zones[0].upper == .aboveGround(HeightAGL(metres: 150)))
    #expect(diagnostics.contains { $0.message.contains("`reason`") } && !diagnostics.hasErrors)
    let metres = text.replacingOccurrences(
      of: "\"geometry\": {\"uomDimensions\": \"M\",\n ", with: "\"lowerMeters\": 0, \"upperMeters\": 120, \"x\": {")
    let other = try ZoneReading.read(metres)
    #expect(other.zones.first?.upper == .aboveGround(HeightAGL(metres: 120)))
  }

  @Test("the plain form: circles by radius, limits of each datum, intervals, and what is missing closes")
  func plain() throws {
    let text = """
      {"type": "FeatureCollection", "features": [
       {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [24.94, 60.17]},
        "properties": {"name": "A", "restriction": "CONDITIONAL", "reason": "NOISE", "radius_m": 150, "lower_m": 20,
         "upper_amsl_m": 300.5, "active": [["2026-03-02T08:00:00+02:00", "2026-03-02T09:00:00+02:00"]]}},
       {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [\(Self.square)]},
        "properties": {"identifier": "b", "upper_m": 50, "active": []}},
       {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [\(Self.square)]},
        "properties": {"identifier": "c", "colour": "red"}}]}
      """
    let (zones, skipped, diagnostics) = try ZoneReading.read(text)
    #expect(zones.map(\.identifier) == ["a", "b"])
    #expect(zones[0].shape == .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 150)))
    #expect(zones[0].lower == .aboveGround(HeightAGL(metres: 20)) && zones[0].reasons == ["NOISE"])
    #expect(zones[0].upper == .aboveMeanSeaLevel(AltitudeAMSL(metres: 300.5)))
    #expect(
      zones[0].periods == [
        ActivePeriod(start: CivilTime("2026-03-02T08:00:00+02:00"), end: CivilTime("2026-03-02T09:00:00+02:00"))
      ])
    #expect(zones[1].restriction == .prohibited && zones[1].periods.isEmpty)
    #expect(skipped.map(\.identifier) == ["c"] && diagnostics.hasErrors)
  }

  @Test("ED-318 dialects: collections, a layer for all members, feet, HTML, empty texts", arguments: [true, false])
  func ed318(isNested: Bool) throws {
    let attributes = """
      "identifier": "A1", "country": "ESP", "name": "<b>Plaza</b> &amp; r&iacute;o<br>dos", "type": "REQ_AUTHORIZATION",
      "variant": "COMMON", "reasons": "PRIVACY", "region": "0"
      """
    let properties = isNested ? "\"UASZone\": {\(attributes)}" : attributes
    let text = """
      {"type": "Feature", "properties": {\(properties), "zoneAuthority": [{"purpose": "AUTHORIZATION", "name": ""}]},
       "geometry": {"type": "GeometryCollection", "layer": {"upper": 400, "upperReference": "AMSL", "lower": 0,
        "lowerReference": "WGS84", "uom": "ft"}, "geometries": [{"type": "Polygon", "coordinates": [\(Self.square)]},
        {"type": "Point", "coordinates": [24.94, 60.17], "extent": {"subType": "Circle", "radius": 60}}]}}
      """
    let (zones, _, diagnostics) = try ZoneReading.read(text)
    #expect(zones.count == 2 && !diagnostics.hasErrors)
    #expect(zones[0].name == "Plaza & r&iacute;o\ndos" && zones[0].reasons == ["PRIVACY"])
    #expect(zones[1].upper == .aboveMeanSeaLevel(AltitudeAMSL(metres: 121.92)))
    #expect(zones[1].lower == .aboveEllipsoid(AltitudeEllipsoid(metres: 0)))
    #expect(diagnostics.contains { $0.message.contains("HTML") })
  }

  @Test("U-space airspace asks for an authorisation")
  func uSpace() throws {
    let text = """
      {"type": "Feature", "properties": {"identifier": "U1", "country": "CHE", "type": "USPACE", "variant": "COMMON",
       "zoneAuthority": [{"purpose": "AUTHORIZATION"}]}, "geometry":
       {"type": "Polygon", "coordinates": [\(Self.square)], "layer": {"uom": "m"}}}
      """
    let (zones, _, diagnostics) = try ZoneReading.read(text)
    #expect(zones.count == 1 && zones[0].isUSpace && zones[0].restriction == .authorisationRequired)
    #expect(diagnostics.isEmpty)
  }

  @Test(
    "geometries that are no zone are refused",
    arguments: [
      "null", "{\"type\": \"Point\", \"coordinates\": [24.94, 60.17]}",
      "{\"type\": \"LineString\", \"coordinates\": []}",
      "{\"type\": \"GeometryCollection\", \"geometries\": []}", "{\"type\": \"MultiPolygon\", \"coordinates\": []}",
      "{}",
    ])
  func noShape(geometry: String) throws {
    let text = """
      {"type": "Feature", "properties": {"identifier": "U1", "country": "CHE", "type": "PROHIBITED",
       "variant": "COMMON", "zoneAuthority": [{"purpose": "AUTHORIZATION"}]}, "geometry": \(geometry)}
      """
    let (zones, skipped, diagnostics) = try ZoneReading.read(text)
    #expect(zones.isEmpty && skipped.count == 1 && diagnostics.hasErrors)
  }

  @Test("collections within collections have a limit")
  func nesting() throws {
    let open = String(repeating: "{\"type\": \"GeometryCollection\", \"geometries\": [", count: 9)
    let text = """
      {"type": "Feature", "properties": {"identifier": "U1", "variant": "COMMON", "type": "PROHIBITED"},
       "geometry": \(open)\(String(repeating: "]}", count: 9))}
      """
    let (_, skipped, _) = try ZoneReading.read(text)
    #expect(skipped.first?.reason.contains("nested") ?? false)
  }

  @Test("an empty list of zones is worth a warning", arguments: ["[]", "{\"features\": []}", "* only a comment"])
  func empty(text: String) throws {
    let found = try ZoneReading.read(text)
    #expect(found.zones.isEmpty && found.diagnostics.map(\.code) == [MapRule.zoneFileEmpty])
  }

  @Test(
    "prose that begins like OpenAir is no empty zone file",
    arguments: [
      "To whom it may concern", "V is a letter\n", "AC R\nAN Zone\n", "An ode\n* by nobody\n", "SP 1\n* x\n", "\n\n",
    ])
  func prose(text: String) throws {
    let found = try ZoneReading.read(text)
    #expect(found.zones.isEmpty && found.diagnostics.map(\.code) == [MapRule.zoneFile])
  }

  @Test("a projection in small letters and one of several polygons are understood")
  func projections() throws {
    let small = try ZoneReading.read("[\(Self.zone([("\"Polygon\"", "\"polygon\"")]))]")
    #expect(small.zones.count == 1 && small.diagnostics.count == 1)
    let edits = [
      ("\"Polygon\"", "\"MultiPolygon\""), ("[" + Self.square + "]", "[[\(Self.square)], [\(Self.square)]]"),
    ]
    let several = try ZoneReading.read("[\(Self.zone(edits))]")
    #expect(several.zones.count == 2 && several.diagnostics.count == 1)
  }

  @Test("a tag that never closes takes no time", .timeLimit(.minutes(1)))
  func endlessTag() throws {
    let name = String(repeating: "<a", count: 50_000)
    let (zones, _, _) = try ZoneReading.read("[\(Self.zone([("\"Zone\"", "\"\(name)\"")]))]")
    #expect(zones.count == 1)
  }
}
