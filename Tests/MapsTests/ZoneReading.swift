import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import Testing

/// What the tests of zone files share.
enum ZoneReading {
  /// Reads a text about an origin.
  static func read(
    _ text: String, longitude: Double = 24.94, latitude: Double = 60.17, skipsBroken: Bool = false
  ) throws -> (zones: [Zone], skipped: [SkippedZone], diagnostics: [Diagnostic]) {
    let origin = try #require(GeoPoint(longitude: longitude, latitude: latitude))
    return ZoneFileReader.read(
      Array(text.utf8), path: "zones", projection: try MapProjection(origin: origin), skipsBroken: skipsBroken)
  }

  /// The area of a zone's shape in square metres.
  static func area(_ zone: Zone) -> Double {
    switch zone.shape {
    case .polygon(let polygon): polygon.areaSquareMetres
    case .circle(let circle): Double.pi * circle.radiusMetres * circle.radiusMetres
    }
  }

  /// The polygon of a zone that has one.
  static func polygon(_ zone: Zone) -> Polygon? {
    if case .polygon(let polygon) = zone.shape { polygon } else { nil }
  }

  /// Whether two zones are the same but for positions that differ by at most some metres.
  static func areEqual(_ one: Zone, _ other: Zone, withinMetres metres: Double) -> Bool {
    var same = other
    same.shape = one.shape
    switch (one.daylightPlace, other.daylightPlace) {
    case (nil, nil): break
    case (.some(let left), .some(let right)):
      guard abs(left.longitude - right.longitude) <= 1e-7, abs(left.latitude - right.latitude) <= 1e-7 else {
        return false
      }
      same.daylightPlace = one.daylightPlace
    default: return false
    }
    guard same == one else { return false }
    // Positions that are written alike become one, so corners are held against edges where their numbers differ.
    func reaches(_ ring: [LocalPoint], _ corners: [LocalPoint]) -> Bool {
      corners.allSatisfy { corner in
        ring.indices.contains { index in
          let segment = (ring[index], ring[(index + 1) % ring.count])
          return Distances.planarMetres(from: corner, toSegment: segment) <= metres
        }
      }
    }
    func near(_ left: [LocalPoint], _ right: [LocalPoint]) -> Bool {
      if left.count != right.count { return reaches(left, right) && reaches(right, left) }
      return zip(left, right).allSatisfy { $0.planarDistanceMetres(to: $1) <= metres }
    }
    switch (one.shape, other.shape) {
    case (.circle(let left), .circle(let right)):
      return left.radiusMetres == right.radiusMetres && near([left.centre], [right.centre])
    case (.polygon(let left), .polygon(let right)):
      return left.rings.count == right.rings.count && zip(left.rings, right.rings).allSatisfy { near($0, $1) }
    default: return false
    }
  }
}
