import Geometry
import Maps
import Quantities

/// A volume whose entry is recorded.
package struct WatchedVolume: Sendable {
  /// The zone's identifier.
  package var name: String
  /// The horizontal extent.
  package var shape: Zone.Shape
  /// The lowest and the highest altitude above mean sea level, in metres.
  package var lowerMetres: Double
  package var upperMetres: Double
  /// When it counts, in seconds since the start of the simulation.
  package var active: [ClosedRange<Double>]

  /// Describes a volume.
  package init(
    name: String, shape: Zone.Shape, lowerMetres: Double, upperMetres: Double, active: [ClosedRange<Double>]
  ) {
    self.name = name
    self.shape = shape
    self.lowerMetres = lowerMetres
    self.upperMetres = upperMetres
    self.active = active
  }

  func contains(_ point: LocalPoint, altitudeMetres: Double, at seconds: Double) -> Bool {
    guard altitudeMetres > lowerMetres, altitudeMetres < upperMetres,
      active.contains(where: { $0.contains(seconds) })
    else { return false }
    switch shape {
    case .polygon(let polygon): return polygon.contains(point)
    case .circle(let circle): return circle.contains(point)
    }
  }
}

/// What really happened in a simulation, seen from outside every vehicle.
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

  /// A landing.
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

  /// The closest two vehicles in the air ever came; nil where never two flew at once.
  package private(set) var closestPair: ClosestPair?
  /// The incursions, in the order in which they began.
  package private(set) var incursions: [Incursion] = []
  /// The landings, in the order of time.
  package private(set) var landings: [Landing] = []
  /// The smallest distance in space from any vehicle in the air to any building, in metres; infinite where none flew.
  package private(set) var buildingClearanceMetres = Double.infinity
  /// How often a vehicle took off.
  package private(set) var takeOffs = 0

  private let names: [String]
  private let buildings: [Building]
  private let index: GridIndex
  private let terrain: Terrain
  private let watched: [WatchedVolume]
  private var wasInAir: [Bool]
  private var openIncursions: [Int: Int] = [:]

  /// The distance beyond which buildings are not measured, in metres.
  static let buildingReachMetres = 30.0

  init(names: [String], buildings: [Building], terrain: Terrain, watched: [WatchedVolume]) {
    self.names = names
    self.buildings = buildings
    index = GridIndex(buildings.map(\.footprint.boundingBox))
    self.terrain = terrain
    self.watched = watched
    wasInAir = names.map { _ in false }
  }

  mutating func observe(_ vehicles: [SimulatedVehicle], at seconds: Double, stepSeconds: Double) {
    var flying: [Int] = []
    for (number, vehicle) in vehicles.enumerated() {
      let isInAir = vehicle.autopilot.isInAir
      if isInAir, !wasInAir[number] { takeOffs += 1 }
      if !isInAir, wasInAir[number] {
        landings.append(
          Landing(
            vehicle: names[number], seconds: seconds, charge: vehicle.battery.charge,
            metresFromPad: vehicle.body.position.planarDistanceMetres(to: vehicle.configuration.home)))
      }
      wasInAir[number] = isInAir
      guard isInAir else { continue }
      flying.append(number)
      watch(number, vehicle.body, at: seconds, stepSeconds: stepSeconds)
      measureBuildings(vehicle.body)
    }
    for (position, first) in flying.enumerated() {
      for second in flying[(position + 1)...] {
        measure(first, vehicles[first].body, second, vehicles[second].body, at: seconds)
      }
    }
  }

  private mutating func measure(
    _ first: Int, _ one: MultirotorBody, _ second: Int, _ other: MultirotorBody, at seconds: Double
  ) {
    let across = one.position.planarDistanceMetres(to: other.position)
    let up = one.altitudeMetres - other.altitudeMetres
    let metres = (across * across + up * up).squareRoot()
    if metres < closestPair?.metres ?? .infinity {
      closestPair = ClosestPair(first: names[first], second: names[second], metres: metres, seconds: seconds)
    }
  }

  private mutating func watch(_ number: Int, _ body: MultirotorBody, at seconds: Double, stepSeconds: Double) {
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

  private mutating func measureBuildings(_ body: MultirotorBody) {
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
