import Quantities

/// A polygon with holes in a map's local frame.
///
/// Rings are open (the last point is not the first again). The exterior runs counter-clockwise, holes run
/// clockwise: `init` turns them. Validity (no crossing edges) is not checked here: see `PolygonValidity`.
@frozen
@usableFromInline
package struct Polygon: Hashable, Sendable {
  /// The outer ring, counter-clockwise, open; at least three points.
  @usableFromInline package let exterior: [LocalPoint]
  /// The holes, clockwise, open.
  @usableFromInline package let holes: [[LocalPoint]]

  /// Makes a polygon from rings that may be closed and may run either way; nil where the outer ring has fewer than
  /// three different points. Holes with fewer than three points are dropped.
  package init?(exterior: [LocalPoint], holes: [[LocalPoint]] = []) {
    let outer = Polygon.opened(exterior)
    guard outer.count >= 3 else { return nil }
    self.exterior = Polygon.signedArea(of: outer) < 0 ? outer.reversed() : outer
    self.holes = holes.compactMap { ring in
      let inner = Polygon.opened(ring)
      guard inner.count >= 3 else { return nil }
      return Polygon.signedArea(of: inner) > 0 ? inner.reversed() : inner
    }
  }

  /// The rectangle around the outer ring.
  package var boundingBox: BoundingBox {
    BoundingBox(around: exterior) ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
  }

  /// The area inside the outer ring and outside the holes, in square metres.
  package var areaSquareMetres: Double {
    holes.reduce(Polygon.signedArea(of: exterior)) { $0 + Polygon.signedArea(of: $1) }
  }

  /// All rings, the outer one first.
  package var rings: [[LocalPoint]] { [exterior] + holes }

  /// The ring's area in square metres, positive where it runs counter-clockwise (shoelace formula, relative to the
  /// first point so that large coordinates lose nothing).
  package static func signedArea(of ring: [LocalPoint]) -> Double {
    guard let origin = ring.first, ring.count >= 3 else { return 0 }
    var doubled = 0.0
    for index in 1..<ring.count - 1 {
      doubled += (ring[index] - origin).cross(ring[index + 1] - origin)
    }
    return doubled / 2
  }

  /// The ring without repeated neighbours and without its closing point.
  static func opened(_ ring: [LocalPoint]) -> [LocalPoint] {
    var result: [LocalPoint] = []
    for point in ring where result.last != point { result.append(point) }
    while result.count > 1, result.first == result.last { result.removeLast() }
    return result
  }
}

/// A circle in a map's local frame.
@frozen
@usableFromInline
package struct Circle: Hashable, Sendable {
  /// The centre.
  @usableFromInline package let centre: LocalPoint
  /// The radius in metres; not negative.
  @usableFromInline package let radiusMetres: Double

  /// Makes a circle.
  @inlinable
  package init(centre: LocalPoint, radiusMetres: Double) {
    self.centre = centre
    self.radiusMetres = radiusMetres
  }
}
