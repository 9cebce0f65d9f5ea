import Geometry
import Maps
import Quantities

/// The radio between the antennas of bases and vehicles that move: which share of packets distance and buildings take.
///
/// The antenna stands above the vehicle's own pad. It is looked at anew where a vehicle has moved by 10 m.
struct RadioField: Sendable {
  /// The way after which a vehicle's radio is looked at anew, in metres.
  static let moveMetres = 10.0
  /// The height of an antenna over its pad, in metres.
  static let mastMetres = 5.0
  /// The length of the pieces of the line of sight along which buildings are looked for, in metres.
  private static let pieceMetres = 100.0
  /// The most pieces of one line: what is farther is not looked at.
  private static let piecesMax = 1000

  private let reach: RadioReach
  private let buildings: [Building]
  private let index: GridIndex
  private let terrain: Terrain
  private let antennas: [Place]
  private var lastPlaces: [Place?]
  /// How often a radio was looked at.
  private(set) var looks = 0

  private struct Place: Sendable {
    var point: LocalPoint
    var altitude: Double
  }

  init(reach: RadioReach, map: CityMap, vehicles: [SimulatedVehicle]) {
    self.reach = reach
    buildings = reach.seesBuildings ? map.buildings : []
    index = GridIndex(buildings.map(\.footprint.boundingBox))
    terrain = map.terrain
    antennas = vehicles.map {
      Place(point: $0.configuration.home, altitude: $0.groundAltitude + Self.mastMetres)
    }
    lastPlaces = vehicles.map { _ in nil }
  }

  /// The share of packets that a vehicle loses where it is now; nil where it has hardly moved since the last look.
  mutating func loss(of number: Int, at body: VehicleBody) -> Double? {
    let place = Place(point: body.position, altitude: body.altitudeMetres)
    if let last = lastPlaces[number], Self.metres(last, place) < Self.moveMetres { return nil }
    lastPlaces[number] = place
    looks += 1
    let antenna = antennas[number]
    return LinkBudget.packetLoss(
      metres: Self.metres(antenna, place), excessDecibels: excessDecibels(from: antenna, to: place), reach: reach)
  }

  private static func metres(_ one: Place, _ other: Place) -> Double {
    let across = one.point.planarDistanceMetres(to: other.point)
    let up = one.altitude - other.altitude
    return (across * across + up * up).squareRoot()
  }

  /// The loss over the one edge of a roof that stands in the way most.
  private func excessDecibels(from antenna: Place, to place: Place) -> Double {
    guard !buildings.isEmpty else { return 0 }
    let length = antenna.point.planarDistanceMetres(to: place.point)
    guard length > 0 else { return 0 }
    var worst = -Double.infinity
    let pieces = min(Self.piecesMax, Int((length / Self.pieceMetres).rounded(.up)))
    for piece in 0..<pieces {
      let start = antenna.point.interpolated(to: place.point, fraction: Double(piece) / Double(pieces))
      let end = antenna.point.interpolated(to: place.point, fraction: Double(piece + 1) / Double(pieces))
      let box = BoundingBox(
        west: min(start.east, end.east), south: min(start.north, end.north), east: max(start.east, end.east),
        north: max(start.north, end.north))
      for number in index.indices(meeting: box) {
        worst = max(worst, edge(of: buildings[number], from: antenna, to: place, length: length))
      }
    }
    return LinkBudget.edgeLossDecibels(parameter: worst)
  }

  /// ν of the worst of a building's walls that the line of sight crosses on the map.
  private func edge(of building: Building, from antenna: Place, to place: Place, length: Double) -> Double {
    let way = place.point - antenna.point
    var worst = -Double.infinity
    for ring in building.footprint.rings {
      var previous = ring[ring.count - 1]
      for corner in ring {
        let wall = corner - previous
        let gap = previous - antenna.point
        let cross = way.cross(wall)
        if cross != 0 {
          let along = gap.cross(wall) / cross
          let aside = gap.cross(way) / cross
          if (0...1).contains(along), (0...1).contains(aside) {
            let point = antenna.point.interpolated(to: place.point, fraction: along)
            let roof = terrain.ground(at: point).metres + building.height.metres
            let line = antenna.altitude + (place.altitude - antenna.altitude) * along
            worst = max(
              worst,
              LinkBudget.edgeParameter(
                aboveMetres: roof - line, near: along * length, far: (1 - along) * length))
          }
        }
        previous = corner
      }
    }
    return worst
  }
}
