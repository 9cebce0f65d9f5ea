import Quantities

/// The height of the ground above mean sea level.
///
/// So far the ground is level: one height for the whole map. The calls are the ones that a height model will have,
/// so that nobody else assumes level ground.
package struct Terrain: Hashable, Sendable {
  /// The height of the ground everywhere.
  package var groundLevel: AltitudeAMSL

  /// Makes level ground.
  package init(groundLevel: AltitudeAMSL) {
    self.groundLevel = groundLevel
  }

  /// The height of the ground at a point.
  package func ground(at point: LocalPoint) -> AltitudeAMSL { groundLevel }

  /// The altitude of a height above the ground at a point.
  package func altitude(of height: HeightAGL, at point: LocalPoint) -> AltitudeAMSL {
    AltitudeAMSL(metres: ground(at: point).metres + height.metres)
  }

  /// The height above the ground of an altitude at a point.
  package func height(of altitude: AltitudeAMSL, at point: LocalPoint) -> HeightAGL {
    HeightAGL(metres: altitude.metres - ground(at: point).metres)
  }
}
