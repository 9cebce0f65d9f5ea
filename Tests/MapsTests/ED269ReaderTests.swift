import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct ED269ReaderTests {
  private func read(_ json: String) throws -> (zones: [Zone], diagnostics: [Diagnostic]) {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let read = ZoneFileReader.read(
      Array(json.utf8), path: "zones.json", projection: try MapProjection(origin: origin))
    return (read.zones, read.diagnostics)
  }

  /// One zone; `edit` replaces parts of a good one.
  private func zone(_ edits: [(String, String)] = []) -> String {
    var text = """
      {"identifier": "Z1", "country": "FIN", "name": "Zone", "type": "COMMON", "restriction": "PROHIBITED",
       "reason": ["SENSITIVE"], "message": "Keep out", "applicability": [{"permanent": "YES"}],
       "zoneAuthority": [{"name": "A", "purpose": "INFORMATION"}],
       "geometry": [{"uomDimensions": "M", "lowerLimit": 10, "lowerVerticalReference": "AGL", "upperLimit": 40,
        "upperVerticalReference": "AMSL", "horizontalProjection": {"type": "Circle", "center": [24.94, 60.17],
        "radius": 60}}]}
      """
    for (old, new) in edits {
      precondition(text.contains(old), "the edit of a test applies")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return text
  }

  @Test(
    "an identifier that is a number is read where it is whole, and a monstrous one ends nothing",
    arguments: [("17", "17"), ("1e300", ""), ("-1e19", ""), ("0.5", "")])
  func numericIdentifiers(written: String, expected: String) throws {
    let (zones, diagnostics) = try read("[\(zone([("\"Z1\"", written)]))]")
    #expect(zones.allSatisfy { $0.identifier == expected } && (!expected.isEmpty || !diagnostics.isEmpty))
    #expect(expected.isEmpty || zones.count == 1)
  }

  @Test(
    "the three wrappers hold the same zones, with or without a byte-order mark",
    arguments: [
      "{\"title\": \"t\", \"features\": [%]}", "{\"formatVersion\": \"1\", \"UASZoneList\": [%]}", "[%]", "\u{feff}[%]",
    ])
  func wrappers(wrapper: String) throws {
    let (zones, diagnostics) = try read(wrapper.replacingOccurrences(of: "%", with: zone()))
    #expect(diagnostics.isEmpty)
    let only = try #require(zones.first)
    #expect(only.identifier == "Z1" && only.restriction == .prohibited && only.reasons == ["SENSITIVE"])
    #expect(only.lower == .aboveGround(HeightAGL(metres: 10)))
    #expect(only.upper == .aboveMeanSeaLevel(AltitudeAMSL(metres: 40)))
    #expect(only.shape == .circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 60)))
    #expect(only.periods.isEmpty)
  }

  @Test("limits as texts, null, feet and \"no limit\" numbers are understood")
  func limits() throws {
    var (zones, diagnostics) = try read("[\(zone([("\"lowerLimit\": 10", "\"lowerLimit\": \"0\"")]))]")
    #expect(zones.first?.lower == .aboveGround(HeightAGL(metres: 0)))
    #expect(diagnostics.map(\.code) == [MapRule.zoneQuirk])
    #expect(diagnostics[0].message.contains("`Z1`") && diagnostics[0].message.contains("lowerLimit"))
    (zones, diagnostics) = try read("[\(zone([("\"upperLimit\": 40", "\"upperLimit\": null")]))]")
    #expect(zones.first?.upper == nil && zones.count == 1 && diagnostics.isEmpty)
    (zones, diagnostics) = try read("[\(zone([("\"M\"", "\"FT\"")]))]")
    #expect(zones.first?.lower == .aboveGround(HeightAGL(metres: 3.048)))
    (zones, diagnostics) = try read("[\(zone([("\"upperLimit\": 40", "\"upperLimit\": 99999")]))]")
    #expect(zones.first?.upper == nil && diagnostics.map(\.severity) == [.warning])
  }

  @Test(
    "dates, schedules in three time forms, and dailyPeriod are understood",
    arguments: [
      "06:00Z", "06:00:00Z", "06:00:00.00Z",
    ])
  func times(form: String) throws {
    for key in ["schedule", "dailyPeriod"] {
      let text = """
        {"permanent": "NO", "startDateTime": "2026-01-01T00:00:00+02:00", "endDateTime": "2026-12-31T00:00:00.00Z",
        "\(key)": [{"day": ["FRI", "MON"], "startTime": "\(form)", "endTime": "23:59:59.00Z"}]}
        """
      let (zones, diagnostics) = try read("[\(zone([("{\"permanent\": \"YES\"}", text)]))]")
      let period = try #require(zones.first?.periods.first)
      #expect(period.start == CivilTime("2026-01-01T00:00:00+02:00"))
      #expect(period.end == CivilTime("2026-12-31T00:00:00Z"))
      #expect(period.schedule == [.init(weekdays: [0, 4], startSeconds: 21_600, endSeconds: 86_400)])
      #expect(diagnostics.count == (key == "schedule" ? 0 : 1))
    }
  }

  @Test(
    "what cannot be understood is an error that names zone and field",
    arguments: [
      ("\"PROHIBITED\"", "\"FORBIDDEN\"", "restriction"), ("\"radius\": 60", "\"radius\": -1", "radius"),
      ("[24.94, 60.17]", "[240.94, 60.17]", "center"), ("\"uomDimensions\": \"M\"", "\"uomDimensions\": \"NM\"", "uom"),
      ("\"upperLimit\": 40", "\"upperLimit\": \"high\"", "upperLimit"), ("\"Circle\"", "\"Ellipse\"", "Ellipse"),
      ("\"AMSL\"", "\"FL\"", "upperVerticalReference"),
      ("{\"permanent\": \"YES\"}", "{\"startDateTime\": \"soon\"}", "start"),
      ("{\"permanent\": \"YES\"}", "{\"schedule\": [{\"day\": [\"FUNDAY\"]}]}", "FUNDAY"),
      ("{\"permanent\": \"YES\"}", "{\"schedule\": [{\"day\": [\"MON\"], \"startTime\": \"6 o'clock\"}]}", "startTime"),
    ])
  func refusals(old: String, new: String, named: String) throws {
    let text = zone([(old, new), ("\"lowerLimit\": 10", "\"lowerLimit\": 40")])
    let (zones, diagnostics) = try read("[\(text)]")
    #expect(zones.isEmpty)
    #expect(diagnostics.hasErrors)
    #expect(diagnostics.contains { $0.message.contains("`Z1`") && $0.message.contains(named) }, "\(diagnostics)")
  }

  @Test("files that are not ED-269 give one error", arguments: ["", "{", "42", "{\"zones\": []}"])
  func notAFile(text: String) throws {
    let (zones, diagnostics) = try read(text)
    #expect(zones.isEmpty)
    #expect(diagnostics.map(\.code) == [MapRule.zoneFile])
  }

  @Test("real files: circles, feet, several volumes, schedules, the same identifier twice")
  func realFiles() throws {
    let origin = try #require(GeoPoint(longitude: 7, latitude: 46.5))
    let projection = try MapProjection(origin: origin)
    guard let swiss = SharedData.bytes("zones/interuss_geo-awareness-che-1.json") else { return }
    let (zones, _, diagnostics) = ZoneFileReader.read(swiss, path: "che.json", projection: projection)
    #expect(!diagnostics.hasErrors, "\(diagnostics)")
    #expect(zones.count == 10)
    #expect(zones.count { $0.identifier == "Flugplatz Reichenbach" } == 3)
    #expect(zones.count { $0.identifier == "Gantrisch Nature Park" } == 2)
    #expect(zones[0].periods[0].schedule[0].weekdays == [5, 6])
    #expect(diagnostics.count { $0.message.contains("longer than 7 characters") } == 6)
    #expect(diagnostics.count { $0.message.contains("the same `identifier`") } == 1)
    #expect(zones.last?.upper == .aboveGround(HeightAGL(metres: 76.2)))
    guard let sample = SharedData.bytes("zones/interuss_che_cis_source_sample_ed269.json") else {
      return
    }
    let (others, _, problems) = ZoneFileReader.read(sample, path: "cis.json", projection: projection)
    #expect(others.count == 1 && others[0].periods.isEmpty && others[0].upper == nil)
    #expect(problems.allSatisfy { $0.severity == .warning } && problems.count >= 2)
  }

  @Test("damage to a real file never crashes", arguments: 1...20)
  func damage(seed: UInt64) throws {
    let good = Array(("[" + zone() + "]").utf8)
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)))
    var generator = SplitMix64(seed: seed)
    for _ in 0..<40 {
      var bytes = good
      bytes[generator.nextIndex(below: bytes.count)] = UInt8(generator.nextIndex(below: 256))
      bytes.removeLast(generator.nextIndex(below: 3))
      let (zones, _, diagnostics) = ZoneFileReader.read(bytes, path: "x", projection: projection)
      #expect(zones.count == 1 || diagnostics.hasErrors)
    }
  }
}
