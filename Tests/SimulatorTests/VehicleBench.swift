import Energetics
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// One simulated vehicle over level ground, spoken to over MAVLink without delay.
struct VehicleBench {
  var simulation: Simulation
  /// What was heard since `heard` was emptied last.
  var heard: [any MAVLinkMessage] = []
  let projection: MapProjection
  private var parser = MAVLinkFrameParser()
  private var writer: MAVLinkFrameWriter

  static let ground = 5.0

  /// A copter that flies 10 m/s, climbs 4 m/s and sinks 3 m/s.
  static func copter(_ profile: AutopilotProfile, wattHours: Double = 400) -> VehicleConfiguration {
    var copter = VehicleConfiguration(
      name: "copter-1", systemID: 1, home: LocalPoint(east: 0, north: 0), emptyMass: Mass(kilograms: 5),
      defaultSpeed: Speed(metresPerSecond: 10), maxGroundSpeed: Speed(metresPerSecond: 15),
      climbSpeed: Speed(metresPerSecond: 4), descentSpeed: Speed(metresPerSecond: 3),
      accelerationMetresPerSecondSquared: 3, battery: Battery(capacity: Energy(wattHours: wattHours)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.2, rotorCount: 6, figureOfMerit: 0.65, auxiliaryWatts: 20), swapSeconds: 20)
    copter.profile = profile
    copter.isTalkative = true
    return copter
  }

  init(
    _ vehicle: VehicleConfiguration, map: CityMap? = nil, station: UInt8 = 255, faults: [Fault] = [],
    wind: LocalVector = .zero, gustDeviation: Double = 0, startsAfter seconds: Double = 7,
    satellites: SatelliteQuality = .perfect, link: LinkQuality = LinkQuality(delaySeconds: 0),
    people: Simulation.PeopleCount? = nil, seed: UInt64 = 3
  ) throws {
    let map = try map ?? WorldTests.map()
    projection = map.projection
    writer = MAVLinkFrameWriter(systemID: station, componentID: 190)
    var conditions = Simulation.Conditions(
      wind: wind, gustDeviation: gustDeviation, link: link)
    conditions.faults = faults
    conditions.satellites = satellites
    conditions.people = people
    conditions.faultsUntilSeconds = 3600
    simulation = Simulation(map: map, vehicles: [vehicle], conditions: conditions, seed: seed)
    run(seconds: seconds)
  }

  var vehicle: SimulatedVehicle { simulation.vehicles[0] }
  var height: Double { vehicle.body.altitudeMetres - Self.ground }
  var texts: [String] { heard.compactMap { ($0 as? Statustext)?.text } }

  func all<Message: MAVLinkMessage>(_ type: Message.Type) -> [Message] { heard.compactMap { $0 as? Message } }

  mutating func run(seconds: Double) {
    for _ in 0..<Int((seconds / Simulation.stepSeconds).rounded()) {
      simulation.step()
      for packet in simulation.receive() { heard += parser.consume(packet.bytes).compactMap(\.message) }
    }
  }

  /// Lets time pass until something is true; false where it is not within the time.
  mutating func run(
    upTo seconds: Double, until isDone: (SimulatedVehicle) -> Bool
  ) -> Bool {
    for _ in 0..<Int((seconds / Simulation.stepSeconds).rounded()) {
      if isDone(vehicle) { return true }
      run(seconds: Simulation.stepSeconds)
    }
    return isDone(vehicle)
  }

  /// Sends a message and takes what is answered at once.
  mutating func send(_ message: any MAVLinkMessage) {
    for packet in simulation.exchange(writer.encode(message), with: 1) {
      heard += parser.consume(packet).compactMap(\.message)
    }
  }

  /// Sends COMMAND_LONG and gives the answer.
  mutating func order(_ command: UInt16, _ parameters: Float...) -> UInt8? {
    var all = parameters
    all += [Float](repeating: 0, count: 7 - all.count)
    return answer(
      to: CommandLong(
        targetSystem: 1, targetComponent: 1, command: command, param1: all[0], param2: all[1], param3: all[2],
        param4: all[3], param5: all[4], param6: all[5], param7: all[6]))
  }

  /// Sends a command and gives the answer to it.
  mutating func answer(to message: any MAVLinkMessage) -> UInt8? {
    let before = heard.count
    send(message)
    return heard[before...].compactMap { $0 as? CommandAck }.last?.result
  }

  /// Uploads items of a type and gives the acknowledgement; home is put before those of an ArduPilot mission.
  mutating func upload(_ items: [MissionItemInt], type: UInt8 = MavMissionType.mission) -> UInt8? {
    var all = items
    if vehicle.configuration.profile == .ardupilot, type == MavMissionType.mission {
      all.insert(MissionItemInt(frame: MavFrame.global, command: MavCmd.navWaypoint), at: 0)
    }
    let before = heard.count
    send(MissionCount(targetSystem: 1, targetComponent: 1, count: UInt16(all.count), missionType: type))
    for (number, item) in all.enumerated() {
      var item = item
      item.seq = UInt16(number)
      item.targetSystem = 1
      item.targetComponent = 1
      item.missionType = type
      send(item)
    }
    return heard[before...].compactMap { $0 as? MissionAck }.last?.type
  }

  func item(
    _ command: UInt16, _ east: Double? = nil, _ north: Double? = nil, z: Float = 0, param1: Float = 0,
    param2: Float = 0, param3: Float = 0, frame: UInt8 = MavFrame.globalRelativeAltInt
  ) throws -> MissionItemInt {
    var item = MissionItemInt(
      frame: frame, command: command, param1: param1, param2: param2, param3: param3, z: z)
    if let east, let north {
      let place = try projection.geo(LocalPoint(east: east, north: north))
      (item.x, item.y) = (place.latitudeE7, place.longitudeE7)
    }
    return item
  }

  mutating func set(_ parameter: String, _ value: Float, type: UInt8 = MavParamType.real32) {
    send(
      ParamSet(targetSystem: 1, targetComponent: 1, paramId: parameter, paramValue: value, paramType: type))
  }

  /// Brings a copter into the air in GUIDED or by PX4's take-off.
  mutating func fly(to metres: Float) throws {
    switch vehicle.configuration.profile {
    case .ardupilot:
      try #require(order(MavCmd.doSetMode, 1, 4) == MavResult.accepted)
      try #require(order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
      try #require(order(MavCmd.navTakeoff, 0, 0, 0, 0, 0, 0, metres) == MavResult.accepted)
    case .px4:
      try #require(order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
      let nan = Float.nan
      try #require(
        order(MavCmd.navTakeoff, nan, nan, nan, nan, nan, nan, Float(Self.ground) + metres) == MavResult.accepted)
    }
    let isUp = run(upTo: 60) { $0.autopilot.isInAir && !$0.autopilot.isTakingOff }
    try #require(isUp)
  }
}
