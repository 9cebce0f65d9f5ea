import Diagnostics
import Foundation
import Geometry
import Quantities

/// A zone of OpenAir as its lines have told it so far.
struct OpenAirDraft {
  /// The line on which it begins; nil before it does.
  var line: Int?
  var airspaceClass: String?
  var type: String?
  var name: String?
  /// `AI` of version 2.
  var identifier: String?
  /// Each `AL` and `AH`; nil means no limit.
  var lower: [Zone.Limit?] = []
  var upper: [Zone.Limit?] = []
  var frequency: String?
  var station: String?
  var transponder: String?
  var periods: [ActivePeriod] = []
  var isAlwaysActive = false

  /// `V X=`, on the globe and in the local frame.
  var centre: (geo: GeoPoint, local: LocalPoint)?
  /// `V D=`.
  var isClockwise = true
  /// `V W=`.
  var widthMetres: Double?
  var outline = OpenAirOutline()
  var circles: [Circle] = []
  /// The positions of `DY`.
  var airway: [LocalPoint] = []
  /// Why the zone cannot be understood, and the line that says so.
  var problem: (text: String, line: Int)?

  var hasShape: Bool { !outline.isEmpty || !circles.isEmpty || !airway.isEmpty || problem != nil }

  /// Whether nothing was said of the zone yet.
  var isEmpty: Bool { line == nil }

  /// Everything but shape and limits.
  func template(_ identifier: String, _ parser: inout ZoneParser) -> Zone {
    if (name ?? "").isEmpty { parser.warn("`AN` is missing, the zone has no name") }
    let (restriction, isKnown) = OpenAirClass.restriction(airspaceClass: airspaceClass ?? "", type: type ?? "")
    if airspaceClass == nil {
      parser.warn("`AC` is missing; the zone is read as \(restriction.rawValue)")
    } else if !isKnown {
      let names = [airspaceClass, type].compactMap { $0 }.joined(separator: ", ")
      parser.warn("class or type \"\(names)\" is unknown; the zone is read as \(restriction.rawValue)")
    }
    var zone = ZoneParser.template(identifier, restriction)
    zone.name = name ?? ""
    zone.periods = isAlwaysActive ? [] : periods
    var words: [String] = []
    if let airspaceClass { words.append("OpenAir class \(airspaceClass)") }
    if let type { words.append("type \(type)") }
    if let transponder { words.append("transponder code \(transponder)") }
    zone.conditions = words.joined(separator: ", ")
    if OpenAirClass.isForAirTraffic(airspaceClass: airspaceClass ?? "", type: type ?? "") {
      zone.reasons = ["AIR_TRAFFIC"]
    }
    if station != nil, frequency == nil { parser.warn("`AG` names a station, and `AF`, its frequency, is missing") }
    if station != nil || frequency != nil {
      zone.authorities = [
        ZoneAuthority(name: station ?? "", service: frequency.map { "radio \($0) MHz" } ?? "", purpose: .information)
      ]
    }
    return zone
  }

  /// The limits: of several the widest, with a warning.
  func limits(_ parser: inout ZoneParser) -> (lower: Zone.Limit?, upper: Zone.Limit?) {
    if lower.isEmpty { parser.warn("`AL` is missing; the ground is assumed") }
    if upper.isEmpty { parser.warn("`AH` is missing; no upper limit is assumed") }
    if lower.count > 1 { parser.warn("`AL` is given \(lower.count) times; the lowest counts") }
    if upper.count > 1 { parser.warn("`AH` is given \(upper.count) times; the highest counts") }
    let low = Self.widest(lower, isUpper: false)
    return parser.ordered(low, Self.widest(upper, isUpper: true), "AL", "AH")
  }

  /// The limit that closes most sky; none where two cannot be compared without terrain.
  private static func widest(_ limits: [Zone.Limit?], isUpper: Bool) -> Zone.Limit? {
    guard let first = limits.first else { return nil }
    return limits.dropFirst().reduce(first) { one, other in
      switch (one, other) {
      case (.aboveGround(let left), .aboveGround(let right)): (left < right) == isUpper ? other : one
      case (.aboveMeanSeaLevel(let left), .aboveMeanSeaLevel(let right)): (left < right) == isUpper ? other : one
      // Nothing lies below the ground.
      case (.aboveGround(let height), _) where !isUpper && height.metres <= 0: one
      case (_, .aboveGround(let height)) where !isUpper && height.metres <= 0: other
      default: nil
      }
    }
  }

  /// The shapes; nil with the zone given up.
  func shapes(_ parser: inout ZoneParser) -> [Zone.Shape]? {
    var shapes: [Zone.Shape] = circles.map { .circle($0) }
    if !airway.isEmpty {
      guard let parts = airwayShapes(&parser) else { return nil }
      shapes += parts
    }
    if !outline.isEmpty {
      guard let parts = outlineShapes(&parser) else { return nil }
      shapes += parts
    }
    guard !shapes.isEmpty else {
      parser.refuse("it has no shape", help: "a shape is made of DP, DA, DB, DC or DY")
      return nil
    }
    if circles.count + (outline.isEmpty ? 0 : 1) + (airway.isEmpty ? 0 : 1) > 1 {
      parser.warn("it has several shapes, and each of them counts")
    }
    return shapes
  }

  private func outlineShapes(_ parser: inout ZoneParser) -> [Zone.Shape]? {
    guard outline.positionCount >= 3, let ends = outline.ends else {
      parser.refuse("its outline has fewer than three positions")
      return nil
    }
    if ends.first.planarDistanceMetres(to: ends.last) > 1 {
      parser.warn("its outline is not closed, and is closed here")
    }
    return parser.polygons(exterior: outline.ring, holes: [], "outline")
  }

  /// An airway as wide as `V W=` says, with round ends that err outwards by at most the error of arcs.
  private func airwayShapes(_ parser: inout ZoneParser) -> [Zone.Shape]? {
    guard let widthMetres else {
      parser.refuse("`DY` needs `V W=`, the airway's width")
      return nil
    }
    guard airway.count >= 2 else {
      parser.refuse("an airway has at least two positions in `DY`")
      return nil
    }
    let half = widthMetres / 2
    let step = 2 * acos(half / (half + OpenAirOutline.errorMetres))
    let pieces = Int(min(max((Double.pi / 2 / max(step, 1e-4)).rounded(.up), 8), 2_000))
    let reach = half / cos(Double.pi / 4 / Double(pieces))
    do {
      let parts = try GeometryOperations.buffered(
        polyline: airway, byMetres: reach, options: .round(quadrantSegments: pieces))
      guard !parts.isEmpty else {
        parser.refuse("its airway encloses nothing")
        return nil
      }
      return parts.map { .polygon($0) }
    } catch {
      parser.refuse("its airway cannot be drawn: \(error)")
      return nil
    }
  }
}
