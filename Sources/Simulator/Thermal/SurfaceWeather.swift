import Foundation
import Maps
import Quantities

/// How much of the sky is covered.
package enum SkyCover: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case clear
  /// A half of it.
  case broken
  /// All of it.
  case overcast

  /// The share that is covered, 0...1.
  package var share: Double {
    switch self {
    case .clear: 0
    case .broken: 0.5
    case .overcast: 1
    }
  }
}

/// What surfaces get from sun and sky, and how warm they become by it.
///
/// The sol-air temperature of each kind of surface (ASHRAE Fundamentals, chapter 18), followed with a lag of first order
/// for what the surface stores. The air keeps its temperature all day.
package struct SurfaceWeather: Sendable, Hashable {
  /// The temperature of the air.
  package let air: Temperature
  /// The share of the sky that is covered, 0...1.
  package let cloudShare: Double
  /// Where the sun is looked at from.
  package let place: GeoPoint
  /// The moment that the temperatures are of, in seconds since 1970.
  package private(set) var seconds: Double
  /// How much warmer each kind is than the air now, in kelvin, by its raw value.
  package private(set) var excessKelvin: [Double]

  /// The heat that goes to the air and to surroundings as warm as it, in W/(m² K): ASHRAE's for a wind of 3.4 m/s.
  package static let airWattsPerSquareMetreKelvin = 17.0
  /// The constant of Stefan and Boltzmann, in W/(m² K⁴).
  package static let stefanBoltzmann = 5.670374e-8
  /// Seconds between two looks at the sun.
  package static let stepSeconds = 300.0
  /// How long before the begin surfaces are followed, in seconds: five days.
  static let leadSeconds = 5 * 86_400.0

  /// What a kind of surface does with heat. The numbers are of the order that textbooks give for such surfaces.
  package struct Material: Sendable, Hashable {
    /// The share of the sun's light that it takes up.
    package var absorptance: Double
    /// The emissivity, in the band of a thermal camera as in all.
    package var emissivity: Double
    /// The share of its excess that is left where it dries or is stirred: 1 for what is dry.
    package var dryShare: Double
    /// The time in which it follows, in seconds.
    package var lagSeconds: Double
    /// The heat that comes from within, in W/m².
    package var heatWatts: Double
    /// Whether it mirrors the sky; otherwise what stands around it, as warm as the air.
    package var mirrorsSky: Bool
  }

  /// What a kind of surface is made of.
  package static func material(of kind: SurfaceMap.Kind) -> Material {
    switch kind {
    case .ground:
      Material(
        absorptance: 0.8, emissivity: 0.95, dryShare: 0.7, lagSeconds: 3 * 3600, heatWatts: 0, mirrorsSky: true)
    case .street:
      Material(absorptance: 0.9, emissivity: 0.95, dryShare: 1, lagSeconds: 3 * 3600, heatWatts: 0, mirrorsSky: true)
    case .park:
      Material(absorptance: 0.77, emissivity: 0.98, dryShare: 0.4, lagSeconds: 1800, heatWatts: 0, mirrorsSky: false)
    case .water:
      Material(
        absorptance: 0.94, emissivity: 0.97, dryShare: 0.3, lagSeconds: 48 * 3600, heatWatts: 0, mirrorsSky: true)
    case .roof:
      // A roof of 0.3 W/(m² K) over rooms that are 20 K warmer.
      Material(absorptance: 0.8, emissivity: 0.92, dryShare: 1, lagSeconds: 3600, heatWatts: 6, mirrorsSky: true)
    }
  }

  /// Follows the surfaces up to a moment, in seconds since 1970.
  package init(air: Temperature, cloudShare: Double, place: GeoPoint, atSecondsSinceEpoch seconds: Double) {
    self.air = air
    self.cloudShare = cloudShare
    self.place = place
    self.seconds = seconds - Self.leadSeconds
    excessKelvin = SurfaceMap.Kind.allCases.map { _ in 0 }
    advance(to: seconds)
  }

  /// Follows the surfaces on to a later moment, in seconds since 1970.
  package mutating func advance(to moment: Double) {
    while moment - seconds > 1e-6 {
      let step = min(Self.stepSeconds, moment - seconds)
      let sun = Self.sunWatts(
        elevation: SolarPosition(atSecondsSinceEpoch: seconds + step / 2).elevation(at: place), cloudShare: cloudShare)
      for kind in SurfaceMap.Kind.allCases {
        let index = Int(kind.rawValue)
        let goal = Self.solAirExcess(Self.material(of: kind), sunWatts: sun, air: air, cloudShare: cloudShare)
        excessKelvin[index] = Self.followed(
          excessKelvin[index], toward: goal, lagSeconds: Self.material(of: kind).lagSeconds, seconds: step)
      }
      seconds += step
    }
  }

  /// A value that follows a goal that stays, after some seconds.
  package static func followed(_ value: Double, toward goal: Double, lagSeconds: Double, seconds: Double) -> Double {
    goal + (value - goal) * exp(-seconds / lagSeconds)
  }

  /// How much warmer than the air a surface would become in the end, in kelvin.
  package static func solAirExcess(
    _ material: Material, sunWatts: Double, air: Temperature, cloudShare: Double
  ) -> Double {
    let own = stefanBoltzmann * pow(air.celsius + 273.15, 4)
    let loss = own - stefanBoltzmann * pow(sky(air: air, cloudShare: cloudShare).celsius + 273.15, 4)
    let watts = material.absorptance * sunWatts - material.emissivity * loss + material.heatWatts
    return material.dryShare * watts / airWattsPerSquareMetreKelvin
  }

  /// The sun on level ground, in W/m²: B. Haurwitz (J. Meteorology 2, 1945) under a clear sky, and the share that
  /// clouds let through by F. Kasten and G. Czeplak (Solar Energy 24, 1980).
  package static func sunWatts(elevation: Angle, cloudShare: Double) -> Double {
    let height = sin(elevation.radians)
    guard height > 0.001 else { return 0 }
    return 1098 * height * exp(-0.057 / height) * (1 - 0.75 * pow(cloudShare, 3.4))
  }

  /// How warm the sky looks: W. Swinbank (Quarterly Journal of the RMS 89, 1963), and under clouds M. Unsworth and
  /// J. Monteith (the same 101, 1975).
  package static func sky(air: Temperature, cloudShare: Double) -> Temperature {
    let kelvin = air.celsius + 273.15
    let clear = pow(0.0552 * pow(kelvin, 1.5) / kelvin, 4)
    let emissivity = clear + (1 - clear) * 0.84 * cloudShare
    return Temperature(celsius: kelvin * pow(emissivity, 0.25) - 273.15)
  }
}
