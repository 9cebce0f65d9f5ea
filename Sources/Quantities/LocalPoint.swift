/// A position in a map's own transverse-Mercator frame: metres east and north of the map's origin.
@frozen
@usableFromInline
package struct LocalPoint: Hashable, Sendable {
  /// Metres east of the map's origin.
  @usableFromInline package var east: Double
  /// Metres north of the map's origin.
  @usableFromInline package var north: Double

  /// Makes a position from metres east and north of the map's origin.
  @inlinable
  package init(east: Double, north: Double) {
    self.east = east
    self.north = north
  }

  /// The planar distance to another position of the same map, in metres.
  @inlinable
  package func planarDistanceMetres(to other: LocalPoint) -> Double {
    (self - other).lengthMetres
  }

  @inlinable
  package static func - (left: LocalPoint, right: LocalPoint) -> LocalVector {
    LocalVector(east: left.east - right.east, north: left.north - right.north)
  }

  @inlinable
  package static func + (left: LocalPoint, right: LocalVector) -> LocalPoint {
    LocalPoint(east: left.east + right.east, north: left.north + right.north)
  }

  /// The point at `fraction` of the way to `other`: 0 is here, 1 is there.
  @inlinable
  package func interpolated(to other: LocalPoint, fraction: Double) -> LocalPoint {
    LocalPoint(east: east + (other.east - east) * fraction, north: north + (other.north - north) * fraction)
  }
}

/// A difference of two local positions, or a horizontal velocity; metres (per second) east and north.
@frozen
@usableFromInline
package struct LocalVector: Hashable, Sendable {
  /// The component to the east.
  @usableFromInline package var east: Double
  /// The component to the north.
  @usableFromInline package var north: Double

  /// Makes a vector from its components to the east and to the north.
  @inlinable
  package init(east: Double, north: Double) {
    self.east = east
    self.north = north
  }

  /// The vector of no length.
  @inlinable
  package static var zero: LocalVector { LocalVector(east: 0, north: 0) }

  /// The Euclidean length.
  @inlinable
  package var lengthMetres: Double { (east * east + north * north).squareRoot() }

  /// The scalar product.
  @inlinable
  package func dot(_ other: LocalVector) -> Double { east * other.east + north * other.north }

  /// The z component of the vector product; positive where `other` lies to the left.
  @inlinable
  package func cross(_ other: LocalVector) -> Double { east * other.north - north * other.east }

  @inlinable
  package static func + (left: LocalVector, right: LocalVector) -> LocalVector {
    LocalVector(east: left.east + right.east, north: left.north + right.north)
  }

  @inlinable
  package static func - (left: LocalVector, right: LocalVector) -> LocalVector {
    LocalVector(east: left.east - right.east, north: left.north - right.north)
  }

  @inlinable
  package static func * (left: LocalVector, factor: Double) -> LocalVector {
    LocalVector(east: left.east * factor, north: left.north * factor)
  }
}
