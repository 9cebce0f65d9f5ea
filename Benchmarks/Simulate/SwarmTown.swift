import Energetics
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator

/// A made-up town with a swarm over it: blocks of buildings, pads between them, and a square round for each vehicle.
struct SwarmTown {
  let map: CityMap
  let vehicles: [VehicleConfiguration]
  /// The way points of each vehicle, in the map's local frame.
  private let rounds: [[LocalPoint]]

  /// Metres between two pads.
  static let spacingMetres = 90.0
  /// The side of a vehicle's round.
  static let roundMetres = 60.0
  /// The side of a building.
  private static let buildingMetres = 20.0
  /// The height of the lowest vehicle over ground; others fly up to 40 m higher.
  private static let heightMetres = 50.0

  /// A town for as many vehicles, at most 250 for each network.
  init(vehicles count: Int) throws {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17) else { throw BenchmarkError("no such place") }
    let columns = Int(Double(count).squareRoot().rounded(.up))
    let side = Double(columns + 2) * Self.spacingMetres
    var buildings: [Building] = []
    var vehicles: [VehicleConfiguration] = []
    var rounds: [[LocalPoint]] = []
    for index in 0..<count {
      let corner = LocalPoint(
        east: Double(index % columns) * Self.spacingMetres - side / 2,
        north: Double(index / columns) * Self.spacingMetres - side / 2)
      buildings.append(
        Building(
          id: "b\(index)", name: "", kind: "yes",
          footprint: try Self.square(corner + LocalVector(east: 15, north: 15), side: Self.buildingMetres),
          height: HeightAGL(metres: 12 + Double(index % 7) * 4), heightIsAssumed: false))
      vehicles.append(Self.copter(index, home: corner))
      let far = Self.roundMetres
      rounds.append([(0, far), (far, far), (far, 0), (0, 0)].map { corner + LocalVector(east: $0.0, north: $0.1) })
    }
    map = CityMap(
      metadata: MapMetadata(
        name: "Swarm", source: "made up", sourceDate: "2026-01-01", licence: "CC0", attribution: "none"),
      projection: try MapProjection(origin: origin),
      boundary: try Self.square(LocalPoint(east: -side / 2, north: -side / 2), side: side),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 5)), buildings: buildings)
    self.vehicles = vehicles
    self.rounds = rounds
  }

  /// The mission of a vehicle: home, a take-off, its round, and back to the round's first item for ever.
  func mission(of index: Int) throws -> [MissionItemInt] {
    let height = Float(Self.heightMetres + Double(index % 9) * 5)
    var items = [
      MissionItemInt(frame: MavFrame.global, command: MavCmd.navWaypoint, autocontinue: 1),
      MissionItemInt(frame: MavFrame.globalRelativeAltInt, command: MavCmd.navTakeoff, autocontinue: 1, z: height),
    ]
    for point in rounds[index] {
      let place = try map.projection.geo(point)
      items.append(
        MissionItemInt(
          frame: MavFrame.globalRelativeAltInt, command: MavCmd.navWaypoint, autocontinue: 1, x: place.latitudeE7,
          y: place.longitudeE7, z: height))
    }
    items.append(
      MissionItemInt(frame: MavFrame.mission, command: MavCmd.doJump, autocontinue: 1, param1: 2, param2: -1))
    for number in items.indices { items[number].seq = UInt16(number) }
    return items
  }

  private static func square(_ corner: LocalPoint, side: Double) throws -> Polygon {
    let corners = [(0.0, 0.0), (side, 0), (side, side), (0, side)]
    guard
      let polygon = Polygon(exterior: corners.map { corner + LocalVector(east: $0.0, north: $0.1) })
    else { throw BenchmarkError("a square is a polygon") }
    return polygon
  }

  private static func copter(_ index: Int, home: LocalPoint) -> VehicleConfiguration {
    VehicleConfiguration(
      name: "copter-\(index + 1)", systemID: UInt8(index % SwarmNetwork.vehiclesMax + 1), home: home,
      emptyMass: Mass(kilograms: 5), defaultSpeed: Speed(metresPerSecond: 10),
      maxGroundSpeed: Speed(metresPerSecond: 15), climbSpeed: Speed(metresPerSecond: 4),
      descentSpeed: Speed(metresPerSecond: 3), accelerationMetresPerSecondSquared: 3,
      battery: Battery(capacity: Energy(wattHours: 2000)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.2, rotorCount: 6, figureOfMerit: 0.65, auxiliaryWatts: 20), swapSeconds: 20)
  }
}
