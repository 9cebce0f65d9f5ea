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

  /// A vehicle that hit the ground, a building or another vehicle.
  package struct Crash: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// When, in seconds since the start of the simulation.
    package var seconds: Double
    /// What it hit: `the ground`, a building's identifier, or another vehicle's name.
    package var into: String
  }

  /// A vehicle came closer to a building than any before.
  package struct ClosestBuilding: Sendable, Hashable {
    /// The vehicle.
    package var vehicle: String
    /// The building's identifier.
    package var building: String
    /// Their distance in space, in metres; 0 inside.
    package var metres: Double
    /// When, in seconds since the start of the simulation.
    package var seconds: Double
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
  /// Where that was; nil where nobody came within `buildingReachMetres` of a building.
  package private(set) var closestBuilding: ClosestBuilding?
  /// The crashes, in the order of time.
  package private(set) var crashes: [Crash] = []
  /// The people below vehicles in the air; nil where nobody asked, or where it is not known how many there are.
  package internal(set) var overflown: PeopleOverflown?
  /// How often a vehicle took off.
  package private(set) var takeOffs = 0
  /// How often a vehicle on wheels left its pad.
  package var trips: Int { totals.reduce(0) { $0 + $1.value.trips } }

  private let names: [String]
  private let buildings: [Building]
  private let index: GridIndex
  private let boxes: [BoundingBox]
  private let terrain: Terrain
  private let watched: [WatchedVolume]
  /// Volumes that are watched since a moment of the run.
  private var added: [WatchedVolume] = []
  private var wasUnderWay: [Bool]
  private var totals: [(isRobot: Bool, value: RobotTotals)]
  private var openIncursions: [Int: Int] = [:]
  /// The vehicles in the air from west to east, from step to step nearly in order.
  private var westToEast: [Int] = []
  /// How far each vehicle may still fly before it can be nearer to a building than any was, in metres.
  private var buildingSlack: [Double]
  private var lastPlaces: [Place]
  /// Which vehicles have crashed.
  private var isBroken: [Bool]

  /// The distance beyond which buildings are not measured, in metres.
  package static let buildingReachMetres = 30.0
  /// How far beyond the nearest building of all so far it looks for others, in metres.
  static let buildingLookAheadMetres = 12.0
  /// Vehicles in the air whose middles are nearer have hit one another, in metres: delivery drones are about a metre
  /// across.
  package static let collisionMetres = 1.0
  /// Vehicles on wheels whose altitudes differ by more stand on different floors, in metres.
  static let floorHeightMetres = 2.0

  /// Where a vehicle was.
  private struct Place: Sendable {
    var east: Double
    var north: Double
    var altitude: Double

    init(_ body: VehicleBody) {
      (east, north, altitude) = (body.position.east, body.position.north, body.altitudeMetres)
    }

    func metres(to other: Place) -> Double {
      let (across, along, up) = (east - other.east, north - other.north, altitude - other.altitude)
      return (across * across + along * along + up * up).squareRoot()
    }
  }

  init(vehicles: [VehicleConfiguration], buildings: [Building], terrain: Terrain, watched: [WatchedVolume]) {
    names = vehicles.map(\.name)
    totals = vehicles.map { ($0.kind.isRover, RobotTotals(vehicle: $0.name)) }
    self.buildings = buildings
    boxes = buildings.map(\.footprint.boundingBox)
    index = GridIndex(boxes)
    self.terrain = terrain
    self.watched = watched
    wasUnderWay = vehicles.map { _ in false }
    buildingSlack = vehicles.map { _ in 0 }
    isBroken = vehicles.map { _ in false }
    lastPlaces = vehicles.map { Place(VehicleBody(configuration: $0, padAltitudeMetres: 0)) }
  }

  /// Looks at all vehicles after a step; returns those that have flown into something in it, by their indices.
  mutating func observe(_ vehicles: [SimulatedVehicle], at seconds: Double, stepSeconds: Double) -> [Int] {
    var hits: [Int] = []
    var flying = 0
    var robots: [Int] = []
    for number in vehicles.indices {
      let isUnderWay = vehicles[number].autopilot.isUnderWay
      if isUnderWay != wasUnderWay[number] { noteChange(of: vehicles[number], number, at: seconds) }
      if vehicles[number].hasCrashed, !isBroken[number] {
        isBroken[number] = true
        crashes.append(Crash(vehicle: names[number], seconds: seconds, into: "the ground"))
      }
      if totals[number].isRobot {
        add(vehicles[number], to: &totals[number].value, stepSeconds: stepSeconds)
        robots.append(number)
        continue
      }
      guard isUnderWay else { continue }
      flying += 1
      let body = vehicles[number].body
      watch(number, body, at: seconds, stepSeconds: stepSeconds)
      let place = Place(body)
      buildingSlack[number] -= place.metres(to: lastPlaces[number])
      lastPlaces[number] = place
      if buildingSlack[number] <= 0, let building = measureBuildings(number, body, at: seconds), !isBroken[number] {
        isBroken[number] = true
        crashes.append(Crash(vehicle: names[number], seconds: seconds, into: building))
        hits.append(number)
      }
    }
    overflown?.observe(vehicles, terrain: terrain, at: seconds, stepSeconds: stepSeconds)
    if flying != westToEast.count {
      westToEast = vehicles.indices.filter { wasUnderWay[$0] && !totals[$0].isRobot }
    }
    if westToEast.count > 1 { hits += measurePairs(at: seconds) }
    for (position, first) in robots.enumerated() {
      for second in robots[(position + 1)...] where wasUnderWay[first] || wasUnderWay[second] {
        measureRobots(vehicles[first], vehicles[second], at: seconds)
      }
    }
    return hits
  }

  /// Watches one more volume from now on.
  mutating func watch(_ volume: WatchedVolume) { added.append(volume) }

  /// Watches a volume of that name no longer.
  mutating func unwatch(_ name: String) {
    for index in added.indices where added[index].name == name { added[index].active = [] }
  }

  private mutating func noteChange(of vehicle: SimulatedVehicle, _ number: Int, at seconds: Double) {
    let isUnderWay = vehicle.autopilot.isUnderWay
    wasUnderWay[number] = isUnderWay
    westToEast = []
    buildingSlack[number] = 0
    if isUnderWay {
      if totals[number].isRobot { totals[number].value.trips += 1 } else { takeOffs += 1 }
    } else if !vehicle.hasCrashed {
      landings.append(
        Landing(
          vehicle: names[number], seconds: seconds, charge: vehicle.battery.charge,
          metresFromPad: vehicle.body.position.planarDistanceMetres(to: vehicle.configuration.home)))
    }
  }

  /// Sweeps from west to east: only vehicles that are nearer to each other than any two were before can matter, and
  /// those that touch. Returns the ones that have hit one another.
  private mutating func measurePairs(at seconds: Double) -> [Int] {
    for position in 1..<westToEast.count {
      let number = westToEast[position]
      var place = position
      while place > 0, lastPlaces[westToEast[place - 1]].east > lastPlaces[number].east {
        westToEast[place] = westToEast[place - 1]
        place -= 1
      }
      westToEast[place] = number
    }
    var closest = closestPair?.metres ?? .infinity
    var hits: [Int] = []
    for position in westToEast.indices {
      let first = westToEast[position]
      for next in (position + 1)..<max(position + 1, westToEast.count) {
        let second = westToEast[next]
        guard lastPlaces[second].east - lastPlaces[first].east < max(closest, Self.collisionMetres) else { break }
        let metres = lastPlaces[first].metres(to: lastPlaces[second])
        if metres < Self.collisionMetres { hits += collide(first, second, at: seconds) }
        guard metres < closest else { continue }
        closest = metres
        closestPair = ClosestPair(
          first: names[min(first, second)], second: names[max(first, second)], metres: metres, seconds: seconds)
      }
    }
    return hits
  }

  /// Two vehicles touch: those of them that are whole break.
  private mutating func collide(_ first: Int, _ second: Int, at seconds: Double) -> [Int] {
    let whole = [(first, second), (second, first)].filter { !isBroken[$0.0] }
    for (number, other) in whole {
      isBroken[number] = true
      crashes.append(Crash(vehicle: names[number], seconds: seconds, into: names[other]))
    }
    return whole.map(\.0)
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

  private mutating func watch(_ number: Int, _ body: VehicleBody, at seconds: Double, stepSeconds: Double) {
    for zone in 0..<(watched.count + added.count) {
      let volume = zone < watched.count ? watched[zone] : added[zone - watched.count]
      let key = zone * names.count + number
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

  /// Measures the distance to the buildings around; the one that the vehicle is inside of, or nil.
  private mutating func measureBuildings(_ number: Int, _ body: VehicleBody, at seconds: Double) -> String? {
    var hit: String?
    let place = BoundingBox(
      west: body.position.east, south: body.position.north, east: body.position.east, north: body.position.north)
    let height = terrain.height(of: AltitudeAMSL(metres: body.altitudeMetres), at: body.position).metres
    // Looks a little farther than what would be nearer than ever, so that the vehicle is left alone for a while.
    let limit = min(buildingClearanceMetres, Self.buildingReachMetres)
    var nearest = limit + Self.buildingLookAheadMetres
    for candidate in index.indices(meeting: place.expanded(byMetres: nearest)) {
      let building = buildings[candidate]
      let top = building.height.metres
      let box = boxes[candidate]
      let (aside, along) = (
        max(0, box.west - place.west, place.east - box.east), max(0, box.south - place.south, place.north - box.north)
      )
      guard aside * aside + along * along + max(0, height - top) * max(0, height - top) < nearest * nearest else {
        continue
      }
      let across = building.footprint.planarDistanceMetres(to: body.position)
      let above = max(0, height - top)
      let metres = (across * across + above * above).squareRoot()
      nearest = min(nearest, metres)
      if metres <= 0 { hit = hit ?? building.id }
      if metres <= Self.buildingReachMetres, metres < buildingClearanceMetres {
        buildingClearanceMetres = metres
        closestBuilding = ClosestBuilding(
          vehicle: names[number], building: building.id, metres: metres, seconds: seconds)
      }
    }
    buildingSlack[number] = nearest - min(buildingClearanceMetres, Self.buildingReachMetres)
    return hit
  }
}
