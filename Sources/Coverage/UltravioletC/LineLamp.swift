import Foundation
import Quantities

/// An upright line lamp of UV-C on a robot: how much it gives to a patch of surface.
///
/// Each piece of the line radiates as a Lambertian line does: in proportion to the sine of the angle from the axis
/// (F. Keitz, "Light Calculations and Measurements", Macmillan 1971). So a piece `dz` gives a patch with normal `n`, at
/// the distance `r` and at the distance `d` from the axis,
///
///     dE = P / (π² L) · (d / r) · cos θ / r² · dz
///
/// For a fixed patch the cosine is linear in height over `r`, so the integral over any stretch of the lamp has a closed
/// form. There is no rule of the inverse square in it, and so no distance at which one would be wrong.
package struct LineLamp: Hashable, Sendable {
  /// The UV-C power of the new lamp at 254 nm, all around; positive.
  package var power: Power
  /// The share of that power that leaves the robot after ageing, sleeve and dirt, in 0...1 and above 0.
  package var outputShare: Double
  /// The length of the radiating line; positive.
  package var length: Length
  /// How far the lower end of the line is above the floor; not negative.
  package var base: Length

  /// Describes a lamp.
  package init(power: Power, outputShare: Double = 1, length: Length, base: Length) {
    self.power = power
    self.outputShare = outputShare
    self.length = length
    self.base = base
  }

  /// How far the upper end of the line is above the floor.
  package var top: Length { base + length }

  /// Where the lamp is that gives light, and how high the part of it is that a patch sees.
  package struct Place: Hashable, Sendable {
    /// The axis, in the plane of the floor.
    package var axis: LocalPoint
    /// The lower end of what is seen, metres above the floor.
    package var fromMetres: Double

    /// Names a place.
    package init(axis: LocalPoint, fromMetres: Double) {
      self.axis = axis
      self.fromMetres = fromMetres
    }
  }

  /// The irradiance of a patch in W/m², with the angle of incidence.
  ///
  /// - Parameters:
  ///   - point: the place of the patch in the plane, `heightMetres` above the floor.
  ///   - normal: its normal, of length 1.
  ///   - place: where the lamp is; what is below `fromMetres` is hidden.
  package func wattsPerSquareMetre(
    at point: LocalPoint, heightMetres: Double, normal: SurfaceNormal, from place: Place
  ) -> Double {
    let kernel = LampKernel(self)
    return kernel.wattsPerSquareMetre(
      across: place.axis - point, heightMetres: heightMetres, normal: normal,
      fromMetres: max(place.fromMetres, kernel.baseMetres))
  }

  /// Keitz's formula: the irradiance in W/m² of a patch that faces the lamp, at the height of its middle.
  package func keitzWattsPerSquareMetre(distanceMetres: Double) -> Double {
    let half = atan(length.metres / (2 * distanceMetres))
    return power.watts * outputShare / (2 * .pi * .pi * length.metres * distanceMetres) * (2 * half + sin(2 * half))
  }
}

/// The direction in which a patch of surface looks; of length 1.
package struct SurfaceNormal: Hashable, Sendable {
  /// The component to the east.
  package var east: Double
  /// The component to the north.
  package var north: Double
  /// The component upwards.
  package var up: Double

  /// Makes a normal from components whose squares add to 1.
  package init(east: Double, north: Double, up: Double) {
    self.east = east
    self.north = north
    self.up = up
  }

  /// Straight up: floors and tops.
  package static let up = SurfaceNormal(east: 0, north: 0, up: 1)
}

/// The numbers of a lamp that the inner loops use.
struct LampKernel: Sendable {
  /// P / (π² L), in W/m.
  let factor: Double
  /// The lower end of the lamp, metres above the floor.
  let baseMetres: Double
  /// The upper end of the lamp, metres above the floor.
  let topMetres: Double

  init(_ lamp: LineLamp) {
    factor = lamp.power.watts * lamp.outputShare / (.pi * .pi * lamp.length.metres)
    baseMetres = lamp.base.metres
    topMetres = lamp.top.metres
  }

  /// Nearer than this to the axis, in metres, a patch lies inside the lamp and is given nothing.
  static let axisMetresMin = 1e-9

  /// The integral over the lamp from a height on.
  ///
  /// With `u` the height above the patch, `d` the distance from the axis, `a` the part of the way across that runs with
  /// the normal and `n` the normal's component upwards: factor · d · ∫ (a + n·u) / (d² + u²)² du over the heights
  /// that are in front of the patch.
  @inline(__always)
  func wattsPerSquareMetre(
    across: LocalVector, heightMetres: Double, normal: SurfaceNormal, fromMetres: Double
  ) -> Double {
    let along = across.east * normal.east + across.north * normal.north
    var low = fromMetres - heightMetres
    var high = topMetres - heightMetres
    if normal.up > 0 {
      low = max(low, -along / normal.up)
    } else if normal.up < 0 {
      high = min(high, -along / normal.up)
    } else if along <= 0 {
      return 0
    }
    guard low < high else { return 0 }
    let squared = across.east * across.east + across.north * across.north
    guard squared > Self.axisMetresMin * Self.axisMetresMin else { return 0 }
    let distance = squared.squareRoot()
    let (nearSum, farSum) = (squared + low * low, squared + high * high)
    var result = 0.0
    if along != 0 {
      // The difference of the arcs of the tangent, as one arc: their sum lies in -π...π and `high` is above `low`.
      let arc = atan2((high - low) * distance, squared + low * high)
      result += along * ((high / farSum - low / nearSum) / (2 * squared) + arc / (2 * squared * distance))
    }
    if normal.up != 0 { result += normal.up * (1 / nearSum - 1 / farSum) / 2 }
    return max(0, factor * distance * result)
  }

  /// The lowest height of the lamp that a patch sees over the robot's own body: a drum under the lamp.
  ///
  /// - Parameters:
  ///   - distanceMetres: from the patch to the axis, in the plane.
  ///   - heightMetres: of the patch.
  ///   - bodyRadiusMetres: of the drum, which is as high as the lamp's base.
  /// - Returns: infinity where the drum hides everything.
  @inline(__always)
  func lowestOverBody(distanceMetres: Double, heightMetres: Double, bodyRadiusMetres: Double) -> Double {
    guard heightMetres < baseMetres else { return baseMetres }
    let share = bodyRadiusMetres / distanceMetres
    guard share < 1 else { return .infinity }
    return (baseMetres - heightMetres * share) / (1 - share)
  }
}
