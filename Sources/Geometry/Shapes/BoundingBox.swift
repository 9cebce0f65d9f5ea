import Quantities

/// An axis-parallel rectangle in a map's local frame, in metres. The borders belong to it.
@frozen
@usableFromInline
package struct BoundingBox: Hashable, Sendable {
  /// The western border, metres east of the origin.
  @usableFromInline package var west: Double
  /// The southern border, metres north of the origin.
  @usableFromInline package var south: Double
  /// The eastern border, metres east of the origin.
  @usableFromInline package var east: Double
  /// The northern border, metres north of the origin.
  @usableFromInline package var north: Double

  /// Makes a rectangle from its borders.
  @inlinable
  package init(west: Double, south: Double, east: Double, north: Double) {
    self.west = west
    self.south = south
    self.east = east
    self.north = north
  }

  /// The smallest rectangle around the points, or nil where there are none.
  @inlinable
  package init?(around points: some Sequence<LocalPoint>) {
    var iterator = points.makeIterator()
    guard let first = iterator.next() else { return nil }
    self.init(west: first.east, south: first.north, east: first.east, north: first.north)
    while let point = iterator.next() { extend(to: point) }
  }

  /// Grows the rectangle so that it holds the point.
  @inlinable
  package mutating func extend(to point: LocalPoint) {
    west = min(west, point.east)
    east = max(east, point.east)
    south = min(south, point.north)
    north = max(north, point.north)
  }

  /// The rectangle moved outwards by a margin on every side.
  @inlinable
  package func expanded(byMetres margin: Double) -> BoundingBox {
    BoundingBox(west: west - margin, south: south - margin, east: east + margin, north: north + margin)
  }

  /// Whether the two rectangles share a point.
  @inlinable
  package func intersects(_ other: BoundingBox) -> Bool {
    west <= other.east && other.west <= east && south <= other.north && other.south <= north
  }

  /// Whether the point lies in the rectangle or on its border.
  @inlinable
  package func contains(_ point: LocalPoint) -> Bool {
    west <= point.east && point.east <= east && south <= point.north && point.north <= north
  }

  /// The middle of the rectangle.
  @inlinable
  package var centre: LocalPoint { LocalPoint(east: (west + east) / 2, north: (south + north) / 2) }
}
