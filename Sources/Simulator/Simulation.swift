import Geometry
import MAVLink
import Maps
import Quantities

/// A world full of vehicles in one process, stepped by its owner.
///
/// The ground meets the vehicles only through bytes: `send` and `receive`. The same seed and the same bytes give the
/// same run, byte for byte. It is single-threaded; time passes only in `step()`.
package struct Simulation: Sendable {
  /// The length of a step in seconds.
  package static let stepSeconds = 0.05
  /// The side of a thermal grid cell in metres.
  package static let thermalCellMetres = 5.0

  /// The conditions of a run.
  package struct Conditions: Sendable {
    /// The mean wind: where the air moves to.
    package var wind: LocalVector
    /// The standard deviation of the gusts on each axis, metres per second.
    package var gustDeviation: Double
    /// The temperature of the air.
    package var airTemperature: Temperature
    /// The warm spots of the scene.
    package var hotSpots: [ThermalScene.HotSpot]
    /// The radio, both ways.
    package var link: LinkQuality
    /// How well satellites tell a drone its place.
    package var satellites = SatelliteQuality.perfect
    /// How much of the sky is covered; it counts where the start is known.
    package var sky = SkyCover.overcast
    /// When the simulation starts; nil where surfaces shall not follow the sun.
    package var start: CivilTime?
    /// Whether people below vehicles are counted, and how many live in the map; nil where they are not.
    package var people: PeopleCount?
    /// What goes wrong.
    package var faults: [Fault] = []
    /// When the mission starts, in seconds since the start of the simulation: the faults' zero.
    package var missionStartSeconds = 0.0
    /// When the faults end, in seconds since the mission's start.
    package var faultsUntilSeconds = 0.0

    /// States the conditions; calm and clear where nothing is said.
    package init(
      wind: LocalVector = .zero, gustDeviation: Double = 0, airTemperature: Temperature = Temperature(celsius: 10),
      hotSpots: [ThermalScene.HotSpot] = [], link: LinkQuality = .clear
    ) {
      self.wind = wind
      self.gustDeviation = gustDeviation
      self.airTemperature = airTemperature
      self.hotSpots = hotSpots
      self.link = link
    }
  }

  /// That people below vehicles are counted.
  package struct PeopleCount: Sendable, Hashable {
    /// Everybody who lives in the map; nil takes the map's population grid.
    package var residents: Double?

    /// Asks for a count.
    package init(residents: Double? = nil) { self.residents = residents }
  }

  /// A packet from a vehicle.
  package struct Packet: Sendable, Hashable {
    /// The vehicle that sent it.
    package var systemID: UInt8
    /// The bytes.
    package var bytes: [UInt8]
  }

  /// Seconds since the start.
  package private(set) var seconds = 0.0
  /// The vehicles, in the order in which they were given.
  package internal(set) var vehicles: [SimulatedVehicle]
  /// What really happened, for the expectations.
  package internal(set) var truth: FlightTruth
  private var stepCount = 0
  private let indexOfSystem: [UInt8: Int]
  var wind: WindField
  let projection: MapProjection
  /// The radio where nothing is wrong.
  let linkQuality: LinkQuality
  let missionStartSeconds: Double
  var faults: FaultSchedule
  /// Changes that nobody has asked for yet.
  var carried: [FaultSchedule.Change] = []
  /// The faults of each vehicle that last, in the order in which they began.
  var lastingFaults: [[FaultSchedule.Change]]
  private var scene: ThermalScene
  /// What distance and buildings do to the radio; nil where they do nothing.
  private var radio: RadioField?
  private var uplinks: [LinkModel]
  private var downlinks: [LinkModel]

  /// Puts vehicles on their pads.
  ///
  /// - Parameter watched: the volumes whose entry is recorded as a fact; they do not stop anybody.
  package init(
    map: CityMap, vehicles configurations: [VehicleConfiguration], conditions: Conditions,
    watched: [WatchedVolume] = [], seed: UInt64
  ) {
    precondition(
      Set(configurations.map(\.systemID)).count == configurations.count, "each vehicle has its own system id")
    indexOfSystem = Dictionary(configurations.enumerated().map { ($1.systemID, $0) }) { first, _ in first }
    wind = WindField(mean: conditions.wind, gustDeviation: conditions.gustDeviation)
    scene = ThermalScene(
      // The raster of a city is large: nobody needs it without a thermal camera.
      surfaces: configurations.contains { $0.camera != nil } ? SurfaceMap(map: map) : SurfaceMap(terrain: map.terrain),
      air: conditions.airTemperature, hotSpots: conditions.hotSpots, seed: seed,
      weather: conditions.start.flatMap { start in
        guard configurations.contains(where: { $0.camera != nil }) else { return nil }
        return SurfaceWeather(
          air: conditions.airTemperature, cloudShare: conditions.sky.share, place: map.projection.origin,
          atSecondsSinceEpoch: start.secondsSinceEpoch)
      })
    vehicles = configurations.map {
      SimulatedVehicle(
        configuration: $0, projection: map.projection,
        groundAltitude: $0.homeAltitude ?? map.terrain.ground(at: $0.home),
        cellMetres: Self.thermalCellMetres, seed: seed, terrain: map.terrain, airTemperature: conditions.airTemperature,
        satellites: conditions.satellites)
    }
    uplinks = configurations.map { LinkModel(quality: conditions.link, seed: seed, name: "up \($0.name)") }
    downlinks = configurations.map { LinkModel(quality: conditions.link, seed: seed, name: "down \($0.name)") }
    let flown = vehicles
    radio = conditions.link.reach.map { RadioField(reach: $0, map: map, vehicles: flown) }
    projection = map.projection
    linkQuality = conditions.link
    missionStartSeconds = conditions.missionStartSeconds
    faults = FaultSchedule(
      conditions.faults, vehicles: configurations.map(\.name), within: 0...max(0, conditions.faultsUntilSeconds),
      seed: seed)
    lastingFaults = configurations.map { _ in [] }
    truth = FlightTruth(
      vehicles: configurations, buildings: map.buildings, terrain: map.terrain, watched: watched)
    truth.overflown = conditions.people.flatMap {
      PeopleField(map: map, residents: $0.residents, start: conditions.start).map { PeopleOverflown(field: $0) }
    }
  }

  /// Gives bytes to the radio, for one vehicle.
  package mutating func send(_ bytes: [UInt8], to systemID: UInt8) {
    guard let index = indexOfSystem[systemID] else { return }
    uplinks[index].send(bytes, at: seconds)
  }

  /// Hands bytes to a vehicle over a wire without delay or loss, and returns the packets that it answers at once.
  ///
  /// A server on a loopback uses this, so that an exchange does not wait for the next step. What the vehicle says by
  /// itself still comes from `receive()`.
  package mutating func exchange(_ bytes: [UInt8], with systemID: UInt8) -> [[UInt8]] {
    guard let index = indexOfSystem[systemID] else { return [] }
    vehicles[index].receive(bytes, at: seconds)
    return vehicles[index].takeOutput()
  }

  /// Makes the radio of a vehicle another one, both ways.
  mutating func setLinkQuality(_ quality: LinkQuality, of index: Int) {
    uplinks[index].quality = quality
    downlinks[index].quality = quality
  }

  /// Takes the satellites away from a vehicle, or gives them back.
  package mutating func setPosition(isLost: Bool, of systemID: UInt8) {
    guard let index = indexOfSystem[systemID] else { return }
    vehicles[index].setPosition(isLost: isLost)
  }

  /// Lets one step of time pass for everybody.
  package mutating func step() {
    stepCount += 1
    // Counted, not summed: no rounding error grows.
    seconds = Double(stepCount) * Self.stepSeconds
    wind.advance(to: seconds)
    carryOutFaults()
    self.scene.advance(to: seconds)
    let scene = self.scene
    for index in vehicles.indices {
      uplinks[index].receive(at: seconds) { vehicles[index].receive($0, at: seconds) }
      vehicles[index].step(at: seconds, step: Self.stepSeconds, wind: wind, scene: scene)
      if let loss = radio?.loss(of: index, at: vehicles[index].body) {
        uplinks[index].pathLoss = loss
        downlinks[index].pathLoss = loss
      }
      vehicles[index].output.drain { downlinks[index].send($0, at: seconds) }
    }
    for index in truth.observe(vehicles, at: seconds, stepSeconds: Self.stepSeconds) { vehicles[index].crash() }
  }

  /// The packets that have arrived on the ground since the last call, vehicle by vehicle.
  package mutating func receive() -> [Packet] {
    var packets: [Packet] = []
    for index in vehicles.indices {
      let systemID = vehicles[index].configuration.systemID
      downlinks[index].receive(at: seconds) { packets.append(Packet(systemID: systemID, bytes: [UInt8]($0))) }
    }
    return packets
  }

  /// Hands over each packet that has arrived on the ground since the last call, vehicle by vehicle, with its sender's
  /// system id. The bytes must not be kept.
  package mutating func receive(_ body: (UInt8, UnsafeRawBufferPointer) -> Void) {
    for index in vehicles.indices {
      let systemID = vehicles[index].configuration.systemID
      downlinks[index].receive(at: seconds) { body(systemID, $0) }
    }
  }

  /// Where each vehicle is now, in their order.
  package var vehiclesNow: [RunFacts.VehicleAtEnd] {
    vehicles.map {
      RunFacts.VehicleAtEnd(
        vehicle: $0.configuration.name, isUnderWay: $0.autopilot.isUnderWay,
        metresFromPad: $0.body.position.planarDistanceMetres(to: $0.configuration.home))
    }
  }

  /// The parcels that people took off a winch, by vehicle and then in the order of time: the truth about deliveries.
  package var delivered: [(vehicle: String, parcel: PayloadState.HandedOver)] {
    vehicles.flatMap { vehicle in
      vehicle.payload.handedOver.filter { $0.kilograms < 0 }.map { (vehicle.configuration.name, $0) }
    }
  }

  /// How often the way of a radio was looked at anew.
  package var radioLooks: Int { radio?.looks ?? 0 }

  /// The share of a vehicle's packets that distance and buildings take now, 0...1.
  package func pathLoss(of systemID: UInt8) -> Double {
    indexOfSystem[systemID].map { downlinks[$0].pathLoss } ?? 0
  }

  /// The packets sent and lost on all links.
  package var linkTotals: (sent: Int, lost: Int) {
    (uplinks + downlinks).reduce((0, 0)) { ($0.0 + $1.sentPackets, $0.1 + $1.lostPackets) }
  }
}
