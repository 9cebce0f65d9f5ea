import Geometry
import Maps
import Quantities

/// What really happened in a simulation, seen from outside every vehicle.
///
/// Zones, buildings and the closest pair are of vehicles in the air. Vehicles on wheels are measured among themselves.
package struct FlightTruth: Sendable {
  /// Somebody came closer than before.
  package struct ClosestPair: Sendable, Hashable {
    /// The vehicles' names.
    package var first: String
    package var second: String
    /// Their distance in space, in metres.
    package var metres: Double
    /// When, in seconds since the start of the simulation.
    package var seconds: Double
  }

  /// A vehicle was inside a watched volume.
  package struct Incursion: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// The volume.
    package var zone: String
    /// The first moment, in seconds since the start of the simulation.
    package var fromSeconds: Double
    /// The time spent inside so far.
    package var seconds: Double
  }

  /// A landing, or the end of a trip on wheels: the moment in which the vehicle was disarmed.
  package struct Landing: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// When, in seconds since the start of the simulation.
    package var seconds: Double
    /// The charge that was left.
    package var charge: StateOfCharge
    /// The distance from its pad in metres.
    package var metresFromPad: Double
  }

  /// Two vehicles on wheels came closer than before.
  package struct ClosestRobots: Sendable, Hashable {
    /// The vehicles, and the distance of their middles.
    package var pair: ClosestPair
    /// The room between the circles around their bodies, in metres; negative where they overlapped.
    package var gapMetres: Double
  }

  /// What one vehicle on wheels did.
  package struct RobotTotals: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// How often it left its pad.
    package var trips = 0
    /// How far it drove, in metres.
    package var metres = 0.0
    /// How long its lamp burned, in seconds.
    package var lampSeconds = 0.0
    /// How far it drove while the lamp burned, in metres.
    package var lampMetres = 0.0
  }

  /// The closest two vehicles in the air ever came; nil where never two flew at once.
  package private(set) var closestPair: ClosestPair?
  /// The closest that the bodies of two vehicles on wheels came on one floor, by the room between them; nil where there
  /// were no two. Two that stand on their pads do not count.
  package private(set) var closestRobots: ClosestRobots?
  /// The vehicles on wheels, in the order in which they were given.
  package var robots: [RobotTotals] { totals.filter(\.isRobot).map(\.value) }
  /// The incursions, in the order in which they began.
  package private(set) var incursions: [Incursion] = []
  /// The landings and the ends of trips, in the order of time.
  package private(set) var landings: [Landing] = []
  /// The smallest distance in space from any vehicle in the air to any building, in metres; infinite where none flew.
  package private(set) var buildingClearanceMetres = Double.infinity
  /// How often a vehicle took off.
  package private(set) var takeOffs = 0
  /// How often a vehicle on wheels left its pad.
  package var trips: Int { totals.reduce(0) { $0 + $1.value.trips } }

  private let names: [String]
  private let buildings: [Building]
  private let index: GridIndex
  private let terrain: Terrain
  private let watched: [WatchedVolume]
  private var wasUnderWay: [Bool]
  private var totals: [(isRobot: Bool, value: RobotTotals)]
  private var openIncursions: [Int: Int] = [:]

  /// The distance beyond which buildings are not measured, in metres.
  static let buildingReachMetres = 30.0
  /// Vehicles on wheels whose altitudes differ by more stand on different floors, in metres.
  static let floorHeightMetres = 2.0

  init(vehicles: [VehicleConfiguration], buildings: [Building], terrain: Terrain, watched: [WatchedVolume]) {
    names = vehicles.map(\.name)
    totals = vehicles.map { ($0.kind.isRover, RobotTotals(vehicle: $0.name)) }
    self.buildings = buildings
    index = GridIndex(buildings.map(\.footprint.boundingBox))
    self.terrain = terrain
    self.watched = watched
    wasUnderWay = vehicles.map { _ in false }
  }

  mutating func observe(_ vehicles: [SimulatedVehicle], at seconds: Double, stepSeconds: Double) {
    var flying: [Int] = []
    var robots: [Int] = []
    for (number, vehicle) in vehicles.enumerated() {
      let isUnderWay = vehicle.autopilot.isUnderWay
      if isUnderWay, !wasUnderWay[number] {
        if totals[number].isRobot { totals[number].value.trips += 1 } else { takeOffs += 1 }
      }
      if !isUnderWay, wasUnderWay[number] {
        landings.append(
          Landing(
            vehicle: names[number], seconds: seconds, charge: vehicle.battery.charge,
            metresFromPad: vehicle.body.position.planarDistanceMetres(to: vehicle.configuration.home)))
      }
      wasUnderWay[number] = isUnderWay
      if totals[number].isRobot {
        add(vehicle, to: &totals[number].value, stepSeconds: stepSeconds)
        robots.append(number)
        continue
      }
      guard isUnderWay else { continue }
      flying.append(number)
      watch(number, vehicle.body, at: seconds, stepSeconds: stepSeconds)
      measureBuildings(vehicle.body)
    }
    for (position, first) in flying.enumerated() {
      for second in flying[(position + 1)...] {
        measure(first, vehicles[first].body, second, vehicles[second].body, at: seconds)
      }
    }
    for (position, first) in robots.enumerated() {
      for second in robots[(position + 1)...] where wasUnderWay[first] || wasUnderWay[second] {
        measureRobots(vehicles[first], vehicles[second], at: seconds)
      }
    }
  }

  private func add(_ vehicle: SimulatedVehicle, to totals: inout RobotTotals, stepSeconds: Double) {
    totals.metres += vehicle.body.velocity.lengthMetres * stepSeconds
    totals.lampSeconds = vehicle.payload.lampSeconds
    totals.lampMetres = vehicle.payload.lampMetres
  }

  private mutating func measureRobots(_ one: SimulatedVehicle, _ other: SimulatedVehicle, at seconds: Double) {
    guard case .rover(let wheels) = one.configuration.kind, case .rover(let others) = other.configuration.kind,
      abs(one.body.altitudeMetres - other.body.altitudeMetres) < Self.floorHeightMetres
    else { return }
    let metres = one.body.position.planarDistanceMetres(to: other.body.position)
    let gap = metres - wheels.bodyRadiusMetres - others.bodyRadiusMetres
    guard gap < closestRobots?.gapMetres ?? .infinity else { return }
    closestRobots = ClosestRobots(
      pair: ClosestPair(
        first: one.configuration.name, second: other.configuration.name, metres: metres, seconds: seconds),
      gapMetres: gap)
  }

  private mutating func measure(
    _ first: Int, _ one: VehicleBody, _ second: Int, _ other: VehicleBody, at seconds: Double
  ) {
    let across = one.position.planarDistanceMetres(to: other.position)
    let up = one.altitudeMetres - other.altitudeMetres
    let metres = (across * across + up * up).squareRoot()
    if metres < closestPair?.metres ?? .infinity {
      closestPair = ClosestPair(first: names[first], second: names[second], metres: metres, seconds: seconds)
    }
  }

  private mutating func watch(_ number: Int, _ body: VehicleBody, at seconds: Double, stepSeconds: Double) {
    for (zone, volume) in watched.enumerated() {
      let key = number * watched.count + zone
      guard volume.contains(body.position, altitudeMetres: body.altitudeMetres, at: seconds) else {
        openIncursions[key] = nil
        continue
      }
      if let open = openIncursions[key] {
        incursions[open].seconds += stepSeconds
      } else {
        openIncursions[key] = incursions.count
        incursions.append(
          Incursion(vehicle: names[number], zone: volume.name, fromSeconds: seconds, seconds: stepSeconds))
      }
    }
  }

  private mutating func measureBuildings(_ body: VehicleBody) {
    let place = BoundingBox(
      west: body.position.east, south: body.position.north, east: body.position.east, north: body.position.north)
    let height = terrain.height(of: AltitudeAMSL(metres: body.altitudeMetres), at: body.position).metres
    for number in index.indices(meeting: place.expanded(byMetres: Self.buildingReachMetres)) {
      let building = buildings[number]
      let across = building.footprint.planarDistanceMetres(to: body.position)
      let above = max(0, height - building.height.metres)
      buildingClearanceMetres = min(buildingClearanceMetres, (across * across + above * above).squareRoot())
    }
  }
}
