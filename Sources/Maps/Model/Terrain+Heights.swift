import Geometry
import Quantities

/// Why a height cannot be converted to another datum.
package struct HeightError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is missing, and what to do about it.
  package let description: String
}

extension Terrain {
  /// The lowest and the highest ground in a box, metres above mean sea level. Never narrower than the truth of the
  /// model.
  package func groundRange(in box: BoundingBox) -> ClosedRange<Double> {
    switch ground {
    case .level(let level): level.metres...level.metres
    case .grid(let grid): grid.groundRange(in: box)
    }
  }

  /// The altitude above mean sea level of a height above the WGS 84 ellipsoid.
  package func altitude(of height: AltitudeEllipsoid) throws(HeightError) -> AltitudeAMSL {
    AltitudeAMSL(metres: height.metres - (try undulation().metres))
  }

  /// The height above the WGS 84 ellipsoid of an altitude above mean sea level.
  package func ellipsoidHeight(of altitude: AltitudeAMSL) throws(HeightError) -> AltitudeEllipsoid {
    AltitudeEllipsoid(metres: altitude.metres + (try undulation().metres))
  }

  /// The altitude above mean sea level of a height above a home position on the ground.
  package func altitude(of height: HeightAboveHome, home: LocalPoint) -> AltitudeAMSL {
    AltitudeAMSL(metres: ground(at: home).metres + height.metres)
  }

  /// The height above a home position on the ground of an altitude above mean sea level.
  package func heightAboveHome(of altitude: AltitudeAMSL, home: LocalPoint) -> HeightAboveHome {
    HeightAboveHome(metres: altitude.metres - ground(at: home).metres)
  }

  private func undulation() throws(HeightError) -> Length {
    guard let geoidUndulation else {
      throw HeightError(
        description: "the map does not know how far mean sea level lies above the ellipsoid; "
          + "write `geoid_undulation` in map.yaml")
    }
    return geoidUndulation
  }
}
