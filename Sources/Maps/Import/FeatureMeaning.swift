import Geometry
import Quantities

/// What one feature of a file means to a map. It may be several things at once: a building that is a pharmacy.
struct FeatureMeaning: Sendable {
  /// The class of the building, such as `apartments`; nil where it is none.
  var building: String?
  /// Whether it is a part of a building that may state a height of its own.
  var isBuildingPart = false
  /// What to build on it, by measure, levels or class; the height of a part is nil where it states none.
  var height: HeightRules.Finding?
  /// The kind of place; nil where it is none.
  var place: String?
  /// The kind of area; nil where it is none.
  var area: String?
  /// The kind of street; nil where it is none.
  var street: String?
  /// Whether a street may be used only in the direction of its line.
  var isOneWay = false
  /// The surface of a street; empty where it is not known.
  var surface = ""
  /// Whether a street may be used on foot.
  var footAccess = FootAccess.unknown
  /// Whether a surface is water.
  var isWater = false
  /// The people who live in a cell of a population grid; nil where it is none.
  var people: Double?

  /// Whether a surface can become something.
  var isSurface: Bool {
    building != nil || isBuildingPart || place != nil || area != nil || isWater || people != nil
  }
}

/// A valid polygon with what it means. A class, because surfaces are handed on often and have many parts.
final class Surface: Sendable {
  /// `w4217` for a way; `r4217` for a relation's first outer ring, `r4217-2` for its second.
  let id: String
  let name: String
  let meaning: FeatureMeaning
  let polygon: Polygon

  init(id: String, name: String, meaning: FeatureMeaning, polygon: Polygon) {
    self.id = id
    self.name = name
    self.meaning = meaning
    self.polygon = polygon
  }
}

/// A line with what it means.
struct TaggedLine: Sendable {
  let id: String
  let name: String
  let kind: String
  let isOneWay: Bool
  var surface = ""
  var footAccess = FootAccess.unknown
  let line: [LocalPoint]
}

/// A point with what it means.
struct TaggedPoint: Sendable {
  let name: String
  let meaning: FeatureMeaning
  let position: LocalPoint
}
