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
  private let surfaces: SurfaceMap
  private let seed: UInt64

  /// Half the swing of the texture, in kelvin.
  static let textureKelvin = 1.2
  /// The side of the texture's lattice, in metres.
  static let textureMetres = 9.0

  /// Makes a scene over a map.
  package init(surfaces: SurfaceMap, air: Temperature, hotSpots: [HotSpot], seed: UInt64) {
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

  /// The temperature of the surface at a point.
  package func temperature(at point: LocalPoint) -> Temperature {
    var celsius = air.celsius + Self.excessKelvin(of: surfaces.kind(at: point)) + texture(at: point)
    for spot in hotSpots {
      let share = point.planarDistanceMetres(to: spot.position) / spot.radiusMetres
      guard share < 6 else { continue }
      celsius += spot.excessKelvin * exp(-share * share / 2)
    }
    return Temperature(celsius: celsius)
  }

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
