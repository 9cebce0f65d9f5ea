import Quantities

/// The height of the ground above mean sea level, and of mean sea level above the ellipsoid: the one place that
/// converts between heights of different datums.
///
/// The ground is one level for the whole map, or a grid. Whoever asks for the ground asks for a point or a box and does
/// not assume that it is level.
package struct Terrain: Hashable, Sendable {
  /// How the height of the ground is known.
  package enum Ground: Hashable, Sendable {
    /// The same everywhere.
    case level(AltitudeAMSL)
    /// Samples on a grid.
    case grid(TerrainGrid)
  }

  /// How the height of the ground is known.
  package var ground: Ground
  /// How far mean sea level (the geoid) lies above the WGS 84 ellipsoid at the map; nil where it is not known.
  package var geoidUndulation: Length?

  /// Makes ground.
  package init(ground: Ground, geoidUndulation: Length? = nil) {
    self.ground = ground
    self.geoidUndulation = geoidUndulation
  }

  /// Makes level ground.
  package init(groundLevel: AltitudeAMSL, geoidUndulation: Length? = nil) {
    self.init(ground: .level(groundLevel), geoidUndulation: geoidUndulation)
  }

  /// The height of the ground at a point. Beyond a grid's edge the edge's height counts: a map's grid covers its
  /// boundary.
  package func ground(at point: LocalPoint) -> AltitudeAMSL {
    switch ground {
    case .level(let level): level
    case .grid(let grid): grid.ground(at: point)
    }
  }

  /// The altitude of a height above the ground at a point.
  package func altitude(of height: HeightAGL, at point: LocalPoint) -> AltitudeAMSL {
    AltitudeAMSL(metres: ground(at: point).metres + height.metres)
  }

  /// The height above the ground of an altitude at a point.
  package func height(of altitude: AltitudeAMSL, at point: LocalPoint) -> HeightAGL {
    HeightAGL(metres: altitude.metres - ground(at: point).metres)
  }
}
