import Diagnostics
import Geometry
import Quantities

/// The features of some stretch of a GeoJSON file, with their positions still in degrees.
struct GeoBlock: Sendable {
  /// The kinds of geometry that a map takes.
  enum Shape: Sendable { case polygon, line, point }

  /// One feature.
  struct Feature: Sendable {
    /// The feature's place in the file, from 1.
    let number: Int
    /// The line on which it opens where that costs nothing to know.
    let line: Int?
    let id: String
    let name: String
    let meaning: FeatureMeaning
    let shape: Shape
    /// Where its rings, lines or points stand in `rings`.
    let rings: Range<Int>
  }

  /// A ring, a line or a point.
  struct Ring: Sendable {
    /// Where its positions stand in `degrees`, counted in pairs.
    let positions: Range<Int>
    /// Whether a polygon begins with it.
    let isOuter: Bool
  }

  var features: [Feature] = []
  var rings: [Ring] = []
  /// Longitude and latitude, one pair after the other.
  var degrees: [Double] = []
  /// How many features have a position that is not on Earth, and the first such position with its feature.
  var strayCount = 0
  var firstStray: (number: Int, x: Double, y: Double)?
  /// Kinds of features that a map does not take, with their counts.
  var leftOut: [String: Int] = [:]
  var diagnostics: [Diagnostic] = []

  /// The box around all positions in units of 1e-9 degree; nil where there are none.
  var box: OSMBox? {
    var box: OSMBox?
    for index in stride(from: 0, to: degrees.count, by: 2) {
      let (x, y) = (Int64((degrees[index] * 1e9).rounded()), Int64((degrees[index + 1] * 1e9).rounded()))
      box =
        box.map { $0.united(with: OSMBox(west: x, south: y, east: x, north: y)) }
        ?? OSMBox(west: x, south: y, east: x, north: y)
    }
    return box
  }

  /// Reads a feature.
  ///
  /// - Parameters:
  ///   - line: the line on which it opens; nil where it is asked for only when something is reported.
  mutating func read(_ value: JSONValue, number: Int, line: Int?, path: String, heights: HeightRules) {
    func report(_ severity: Severity, _ message: String) -> Diagnostic {
      let position = (line ?? value.line).map { SourcePosition(line: $0, column: 1) }
      return Diagnostic(
        MapRule.importedFeature, severity, "feature \(number)\(message)", at: SourceSpan(path: path, position: position)
      )
    }
    guard value["type"]?.text == "Feature" else {
      diagnostics.append(report(.error, " has no `\"type\": \"Feature\"`"))
      return
    }
    guard let geometry = value["geometry"], let shape = Self.shape(geometry["type"]?.text) else {
      let reason = value["geometry"]?["type"]?.text.map { "its geometry is a \($0)" } ?? "it has no geometry"
      diagnostics.append(report(.warning, " is left out: \(reason)"))
      return
    }
    let (firstRing, firstDegree) = (rings.count, degrees.count)
    guard readRings(geometry) else {
      rings.removeLast(rings.count - firstRing)
      degrees.removeLast(degrees.count - firstDegree)
      diagnostics.append(report(.warning, " is left out: its coordinates have not the form of its geometry's type"))
      return
    }
    if let stray = stray(from: firstDegree) {
      rings.removeLast(rings.count - firstRing)
      degrees.removeLast(degrees.count - firstDegree)
      strayCount += 1
      firstStray = firstStray ?? (number, stray.x, stray.y)
      diagnostics.append(report(.warning, " is left out: [\(stray.x), \(stray.y)] is not on Earth"))
      return
    }
    let properties = value["properties"] ?? .null
    let (meaning, kind) = FeatureTranslation.meaning(of: properties, shape, heights: heights)
    guard let meaning else {
      rings.removeLast(rings.count - firstRing)
      degrees.removeLast(degrees.count - firstDegree)
      leftOut[kind, default: 0] += 1
      return
    }
    let id = Self.identifier(value, properties) ?? "f\(number)"
    features.append(
      Feature(
        number: number, line: line, id: id, name: properties["name"]?.text ?? "", meaning: meaning,
        shape: shape,
        rings: firstRing..<rings.count))
  }

  private static func shape(_ type: String?) -> Shape? {
    switch type {
    case "Polygon", "MultiPolygon": .polygon
    case "LineString", "MultiLineString": .line
    case "Point", "MultiPoint": .point
    default: nil
    }
  }

  /// The feature's own identifier in the letters that a map allows; nil where it has none.
  private static func identifier(_ value: JSONValue, _ properties: JSONValue) -> String? {
    for candidate in [value["id"], properties["id"], properties["osm_id"], properties["@id"], properties["fid"]] {
      guard let text = candidate?.identifier else { continue }
      var result = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
        case "A"..."Z": result += String(scalar).lowercased()
        default: if !result.isEmpty, !result.hasSuffix("-") { result += "-" }
        }
      }
      while result.hasSuffix("-") { result.removeLast() }
      if !result.isEmpty { return result }
    }
    return nil
  }

  /// Reads the positions of a geometry; false where they have not the form of its type.
  private mutating func readRings(_ geometry: JSONValue) -> Bool {
    guard let coordinates = geometry["coordinates"] else { return false }
    switch geometry["type"]?.text {
    case "Point": return readPoint(coordinates)
    case "MultiPoint": return (coordinates.list ?? []).allSatisfy { readPoint($0) }
    case "LineString": return readRing(coordinates, isOuter: true)
    case "MultiLineString": return (coordinates.list ?? []).allSatisfy { readRing($0, isOuter: true) }
    case "Polygon": return readPolygon(coordinates)
    case "MultiPolygon": return (coordinates.list ?? []).allSatisfy { readPolygon($0) }
    default: return false
    }
  }

  private mutating func readPolygon(_ coordinates: JSONValue) -> Bool {
    guard let list = coordinates.list, !list.isEmpty else { return false }
    for (index, ring) in list.enumerated() where !readRing(ring, isOuter: index == 0) { return false }
    return true
  }

  private mutating func readRing(_ coordinates: JSONValue, isOuter: Bool) -> Bool {
    let start = degrees.count / 2
    guard coordinates.appendPositions(to: &degrees) else { return false }
    rings.append(Ring(positions: start..<degrees.count / 2, isOuter: isOuter))
    return true
  }

  private mutating func readPoint(_ coordinates: JSONValue) -> Bool {
    guard let position = coordinates.position else { return false }
    let start = degrees.count / 2
    degrees += [position.longitude, position.latitude]
    rings.append(Ring(positions: start..<start + 1, isOuter: true))
    return true
  }

  /// The first position from a place on that is not on Earth.
  private func stray(from start: Int) -> (x: Double, y: Double)? {
    for index in stride(from: start, to: degrees.count, by: 2)
    where !(abs(degrees[index]) <= 180 && abs(degrees[index + 1]) <= 90) {
      return (degrees[index], degrees[index + 1])
    }
    return nil
  }
}

extension OSMBox {
  /// The box around both.
  func united(with other: OSMBox) -> OSMBox {
    OSMBox(
      west: min(west, other.west), south: min(south, other.south), east: max(east, other.east),
      north: max(north, other.north))
  }
}
