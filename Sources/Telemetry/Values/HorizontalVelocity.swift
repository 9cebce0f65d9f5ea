import Quantities

/// How something moves over ground.
package struct HorizontalVelocity: Hashable, Sendable {
  /// The part towards true north.
  package var north: Speed
  /// The part towards east.
  package var east: Speed

  /// Puts a velocity together.
  package init(north: Speed, east: Speed) {
    self.north = north
    self.east = east
  }

  /// Its amount.
  package var speed: Speed {
    let (north, east) = (north.metresPerSecond, east.metresPerSecond)
    return Speed(metresPerSecond: (north * north + east * east).squareRoot())
  }

  var isFinite: Bool { north.metresPerSecond.isFinite && east.metresPerSecond.isFinite }
}
