import Foundation
import Maps
import Quantities

/// The temperature of every surface: a base by kind of surface, a seeded texture, and hot spots.
package struct ThermalScene: Sendable {
  /// A warm spot that fades like a bell curve.
  package struct HotSpot: Sendable, Hashable {
    /// The middle.
    package var position: LocalPoint
    /// The distance at which 61 % of the warmth is left (one sigma), in metres.
    package var radiusMetres: Double
    /// How much warmer the middle is than its surroundings, in kelvin.
    package var excessKelvin: Double

    /// Describes a hot spot.
    package init(position: LocalPoint, radiusMetres: Double, excessKelvin: Double) {
      self.position = position
      self.radiusMetres = radiusMetres
      self.excessKelvin = excessKelvin
    }
  }

  /// The temperature of the air.
  package let air: Temperature
  /// The hot spots.
  package let hotSpots: [HotSpot]
  /// How warm the sky is that surfaces mirror.
  package let sky: Temperature
  private let surfaces: SurfaceMap
  private let seed: UInt64
  /// Sun and sky; nil where nobody said when and where it is.
  private var weather: SurfaceWeather?
  private let startSecondsSinceEpoch: Double
  /// How much warmer than the air each kind of surface is now, in kelvin, by its raw value.
  private var excess: [Double]

  /// Half the swing of the texture, in kelvin.
  static let textureKelvin = 1.2
  /// The side of the texture's lattice, in metres.
  static let textureMetres = 9.0

  /// Makes a scene over a map.
  ///
  /// - Parameter weather: sun and sky at the start of the simulation; without it, surfaces are those of a cool, clouded
  ///   morning all the time.
  package init(
    surfaces: SurfaceMap, air: Temperature, hotSpots: [HotSpot], seed: UInt64, weather: SurfaceWeather? = nil
  ) {
    self.weather = weather
    startSecondsSinceEpoch = weather?.seconds ?? 0
    sky = SurfaceWeather.sky(air: air, cloudShare: weather?.cloudShare ?? 1)
    excess = weather?.excessKelvin ?? SurfaceMap.Kind.allCases.map(Self.excessKelvin)
    self.surfaces = surfaces
    self.air = air
    self.hotSpots = hotSpots
    var mixer = SplitMix64(seed: seed, stream: "thermal scene")
    self.seed = mixer.next()
  }

  /// How much warmer than the air each kind of surface is on a cool, clouded morning, in kelvin. Roofs leak heat and
  /// water lags behind the air; the figures are those of the scene, not of a measurement.
  static func excessKelvin(of kind: SurfaceMap.Kind) -> Double {
    switch kind {
    case .ground: 0.5
    case .street: 1.5
    case .park: -0.5
    case .water: 2
    case .roof: 3
    }
  }

  /// Lets the sun go on to a moment, in seconds since the start of the simulation; looks at it every five minutes.
  mutating func advance(to seconds: Double) {
    guard weather != nil else { return }
    let moment = startSecondsSinceEpoch + seconds
    guard let before = weather?.seconds, moment - before >= SurfaceWeather.stepSeconds else { return }
    weather?.advance(to: moment)
    excess = weather?.excessKelvin ?? excess
  }

  /// The temperature of the surface at a point.
  package func temperature(at point: LocalPoint) -> Temperature {
    Temperature(celsius: celsius(at: point, kind: surfaces.kind(at: point), spots: hotSpots))
  }

  /// The kind of surface at a point.
  func kind(at point: LocalPoint) -> SurfaceMap.Kind { surfaces.kind(at: point) }

  /// The temperature of a kind of surface at a point with some hot spots, in °C.
  func celsius(at point: LocalPoint, kind: SurfaceMap.Kind, spots: [HotSpot]) -> Double {
    var celsius = air.celsius + excess[Int(kind.rawValue)] + texture(at: point)
    for spot in spots {
      let way = point - spot.position
      let square = (way.east * way.east + way.north * way.north) / (spot.radiusMetres * spot.radiusMetres)
      guard square < Self.spotReach * Self.spotReach else { continue }
      celsius += spot.excessKelvin * exp(-square / 2)
    }
    return celsius
  }

  /// The hot spots that reach into a circle, as a camera sees them whose blur has a deviation in metres: a bell curve
  /// seen through another one is a wider and lower one with the same sum.
  func spots(within metres: Double, of middle: LocalPoint, blurMetres: Double) -> [HotSpot] {
    hotSpots.compactMap { spot in
      let own = spot.radiusMetres * spot.radiusMetres
      let seen = own + blurMetres * blurMetres
      guard spot.position.planarDistanceMetres(to: middle) < metres + Self.spotReach * seen.squareRoot() else {
        return nil
      }
      return HotSpot(
        position: spot.position, radiusMetres: seen.squareRoot(), excessKelvin: spot.excessKelvin * own / seen)
    }
  }

  /// Where a hot spot ends, in radii.
  private static let spotReach = 6.0

  /// The height of the surface above the ground, in metres: a roof's height, or 0.
  package func surfaceHeightMetres(at point: LocalPoint) -> Double { surfaces.heightMetres(at: point) }

  /// The altitude of the ground at a point, in metres above mean sea level.
  package func groundMetres(at point: LocalPoint) -> Double { surfaces.groundMetres(at: point) }

  /// Value noise: random values on a lattice, joined smoothly.
  private func texture(at point: LocalPoint) -> Double {
    let east = point.east / Self.textureMetres
    let north = point.north / Self.textureMetres
    let column = east.rounded(.down)
    let row = north.rounded(.down)
    func smooth(_ share: Double) -> Double { share * share * (3 - 2 * share) }
    let across = smooth(east - column)
    let along = smooth(north - row)
    let southern = lattice(column, row) * (1 - across) + lattice(column + 1, row) * across
    let northern = lattice(column, row + 1) * (1 - across) + lattice(column + 1, row + 1) * across
    return (southern * (1 - along) + northern * along) * Self.textureKelvin
  }

  /// The lattice value at a node, in [-1, 1).
  private func lattice(_ column: Double, _ row: Double) -> Double {
    let key = UInt64(bitPattern: Int64(column)) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(bitPattern: Int64(row))
    var generator = SplitMix64(seed: seed ^ key)
    _ = generator.next()
    return generator.nextUnit() * 2 - 1
  }
}
