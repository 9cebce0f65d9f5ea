import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// The fixtures of openAIP's parser, with the zones that it expects of them.
@Suite struct OpenAirFixtureTests {
  /// A fixture and the file that says what it holds.
  private static let pairs = [
    ("activation-times", "activation-times-result"), ("activation-times-none", "activation-times-none-result"),
    ("arc-angle-ccw", "arc-angle-ccw-result"), ("arc-angle-cw", "arc-angle-cw-result"),
    ("arc-angle-single-vx", "arc-angle-single-vx-result"), ("arc-ccw", "arc-ccw-result"),
    ("arc-cw", "arc-cw-result"), ("arc-cw-ccw", "arc-cw-ccw-result"), ("arc-first", "arc-first-result"),
    ("airway", "awy-result"), ("circular", "circular-result"), ("inline-comments", "inline-comments-result"),
    ("polygon", "polygon-result"), ("self-intersecting", "fixed-self-intersecting"),
    ("version-2-commands", "version-2-commands-result"),
  ]

  private func read(
    _ name: String
  ) throws -> (zones: [Zone], diagnostics: [Diagnostic], projection: MapProjection)? {
    guard let bytes = SharedData.bytes("zones/openair/\(name).txt") else { return nil }
    let origin = GeoPoint(longitude: 0, latitude: 0)
    let around = ZoneFileReader.projection(aroundZonesIn: [(name, bytes)])
    let projection = try around ?? MapProjection(origin: try #require(origin))
    let found = ZoneFileReader.read(bytes, path: name, projection: projection)
    return (found.zones, found.diagnostics, projection)
  }

  @Test("names, limits and shapes are those that openAIP expects", arguments: pairs)
  func expected(name: String, result: String) throws {
    guard let found = try read(name), let bytes = SharedData.bytes("zones/openair/\(result).json") else { return }
    let json = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let features = try #require(json["features"] as? [[String: Any]])
    #expect(!found.diagnostics.hasErrors)
    // A ring that crosses itself gives several parts of one zone here; openAIP keeps one.
    let parts = result == "fixed-self-intersecting" ? Array(found.zones.prefix(1)) : found.zones
    try #require(parts.count == features.count)
    for (zone, feature) in zip(parts, features) {
      let properties = try #require(feature["properties"] as? [String: Any])
      #expect(zone.name.split(separator: " ") == (properties["name"] as? String)?.split(separator: " "))
      let expectedClass = properties["class"] as? String ?? ""
      #expect(zone.conditions.hasPrefix("OpenAir class \(expectedClass)"))
      #expect(limit(zone.lower, is: try #require(properties["lowerCeiling"] as? [String: Any])))
      #expect(limit(zone.upper, is: try #require(properties["upperCeiling"] as? [String: Any])))
      if let geometry = feature["geometry"] as? [String: Any] {
        try compare(result == "fixed-self-intersecting" ? found.zones : [zone], geometry, found.projection)
      }
    }
  }

  private func limit(_ limit: Zone.Limit?, is expected: [String: Any]) -> Bool {
    guard let value = expected["value"] as? Double, let unit = expected["unit"] as? String else { return false }
    let metres = value * (unit == "FL" ? 30.48 : unit == "FT" ? 0.3048 : 1)
    switch (limit, expected["referenceDatum"] as? String) {
    case (.aboveGround(let height), "GND"): return abs(height.metres - metres) < 0.01
    case (.aboveMeanSeaLevel(let altitude), "MSL"), (.aboveMeanSeaLevel(let altitude), "STD"):
      return abs(altitude.metres - metres) < 0.01
    default: return false
    }
  }

  /// openAIP draws arcs on a sphere and with chords, so areas differ by parts of a hundred.
  private func compare(_ zones: [Zone], _ geometry: [String: Any], _ projection: MapProjection) throws {
    let rings = try #require(geometry["coordinates"] as? [[[Double]]])
    let corners = try rings[0].map { pair in
      try projection.local(try #require(GeoPoint(longitude: pair[0], latitude: pair[1])))
    }
    let theirs = try GeometryOperations.madeValid(try #require(Polygon(exterior: corners)))
    var ours: [Polygon] = []
    for zone in zones {
      switch zone.shape {
      case .polygon(let polygon): ours.append(polygon)
      case .circle(let circle): ours.append(try #require(circle.polygonAround(maxErrorMetres: 0.1)))
      }
    }
    let area = theirs.reduce(0) { $0 + $1.areaSquareMetres }
    let missing = try GeometryOperations.difference(theirs, minus: ours).reduce(0) { $0 + $1.areaSquareMetres }
    let extra = try GeometryOperations.difference(ours, minus: theirs).reduce(0) { $0 + $1.areaSquareMetres }
    #expect(missing < area * 0.006, "\(missing / area) of the area is missing")
    // Where a ring crosses itself, openAIP drops the loops that this reader keeps.
    #expect(extra < area * (zones.count > 1 ? 0.08 : 0.012), "\(extra / area) of the area is too much")
  }

  @Test(
    "each malformed fixture gives an error or a warning at its line, and the number of zones that it can",
    arguments: [
      ("activation-times-invalid", 1, "AA", 9), ("activation-times-invalid-with-none", 1, "AA", 9),
      ("activation-times-invalid-with-none-none", 1, "AA", 8), ("activation-times-none", 1, "AA", 9),
      ("ceiling-definitions-al-greater-ah", 1, "ground to the higher", 6),
      ("ceiling-definitions-duplicate", 1, "AH", 1),
      ("circular-invalid", 1, "outline", 1), ("coordinate-minutes-60", 1, "60", 6),
      ("coordinate-seconds-60", 2, "60", 6),
      ("empty-name", 1, "AN", 1), ("flight-level-missing-number", 1, "FL", 6),
      ("insufficient-coordinates", 0, "three", 1), ("invalid-coordinates", 0, "DP", 14), ("missing-ah-al", 1, "AL", 3),
      ("self-intersecting", 3, "outline", 1), ("single-airspace-ag-but-missing-af", 1, "AF", 1),
      ("start-end-coordinates-not-equal", 1, "closed", 2), ("transponder-code-invalid", 1, "AX", 8),
      ("without-ac", 1, "AC", 3), ("ignored-only", 0, "no zones", 0),
    ])
  func malformed(name: String, count: Int, word: String, line: Int) throws {
    guard let found = try read(name) else { return }
    #expect(found.zones.count == count)
    #expect(
      found.diagnostics.contains { $0.message.contains(word) && ($0.span.position?.line ?? 0) == line },
      "\(found.diagnostics.map { "\($0.span.position?.line ?? 0): \($0.message)" })")
    #expect(found.diagnostics.hasErrors == (count == 0 && name != "ignored-only"))
  }

  @Test(
    "fixtures that are in order give one zone without a word, but for flight levels and what is passed over",
    arguments: [
      "airway", "check-limits-unit-conversion", "circular", "expected-output-openair", "in-output-openair",
      "laser-beam",
      "meter-altitude-unit", "missing-AY", "round-altitude-values", "skipped-tokens", "version-2-warn-if-expired",
    ])
  func inOrder(name: String) throws {
    guard let found = try read(name) else { return }
    #expect(found.zones.count == 1)
    #expect(found.diagnostics.allSatisfy { $0.severity == .warning && $0.message.contains("pressure altitude") })
  }
}
