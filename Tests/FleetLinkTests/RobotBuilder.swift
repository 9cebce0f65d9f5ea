import Energetics
import FleetLink
import Geometry
import MAVLink
import Maps
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// A ground robot with a UV-C lamp on a floor 4.5 m above the ground: a plan of two sorties, and a simulated robot.
struct RobotBuilder {
  let projection: MapProjection
  let map: CityMap
  static let floor = AltitudeAMSL(metres: 12.5)
  static let speed = 0.6
  static let acceleration = 0.4
  static let mass = Mass(kilograms: 85)
  static let lampWatts = 700.0
  static let capacity = Energy(wattHours: 400)
  static let power = PowerModel.wheels(idleWatts: 60, rollingResistance: 0.015, efficiency: 0.6)
  static let pad = LocalPoint(east: 0, north: 0)

  init() throws {
    let field = try FlightBuilder()
    projection = field.projection
    map = field.map
  }

  /// The robot as it is simulated.
  var robot: VehicleConfiguration {
    var robot = VehicleConfiguration(
      name: "lamp-1", systemID: 1, home: Self.pad, emptyMass: Self.mass,
      defaultSpeed: Speed(metresPerSecond: Self.speed), maxGroundSpeed: Speed(metresPerSecond: Self.speed),
      climbSpeed: .zero, descentSpeed: .zero, accelerationMetresPerSecondSquared: Self.acceleration,
      battery: Battery(capacity: Self.capacity), powerModel: Self.power, swapSeconds: 60)
    robot.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    robot.homeAltitude = Self.floor
    robot.lamp = VehicleConfiguration.Lamp(draw: Power(watts: Self.lampWatts))
    return robot
  }

  /// Puts legs together one after the other.
  private struct LegWriter {
    let projection: MapProjection
    var place: LocalPoint
    var now: Double
    var legs: [Leg] = []

    mutating func point(_ place: LocalPoint, _ seconds: Double, _ speed: Double) throws -> TrajectoryPoint {
      TrajectoryPoint(
        position: try projection.geo(place).roundedToE7, altitude: RobotBuilder.floor,
        time: MissionTime(seconds: now + seconds).roundedToMilliseconds, speed: Speed(metresPerSecond: speed))
    }

    /// Drives straight; with the lamp on where there is a task.
    mutating func drive(east: Double, north: Double, speed: Double = RobotBuilder.speed, task: String? = nil) throws {
      let end = LocalPoint(east: east, north: north)
      let metres = place.planarDistanceMetres(to: end)
      let motion = StraightMotion(
        distanceMetres: metres, speedMetresPerSecond: speed,
        accelerationMetresPerSecondSquared: RobotBuilder.acceleration)
      let points = try motion.knots.map { knot in
        try point(place.interpolated(to: end, fraction: knot.metres / metres), knot.seconds, knot.metresPerSecond)
      }
      add(task == nil ? .drive : .swath, points, metres: metres, task: task)
      place = end
    }

    /// Drives straight with the lamp on, at speeds that change on the way: from rest to the first, from each to the
    /// next within the faster one, and to rest.
    mutating func drive(pieces: [(metres: Double, speed: Double)], course: LocalVector, task: String) throws {
      let start = place
      var points = [try point(place, 0, 0)]
      var (seconds, metres, speed) = (0.0, 0.0, 0.0)
      func ramp(to next: Double) -> Double { abs(next * next - speed * speed) / (2 * RobotBuilder.acceleration) }
      func step(_ length: Double, to next: Double) throws {
        guard length > 0 else { return }
        seconds += 2 * length / (speed + next)
        metres += length
        speed = next
        points.append(try point(start + course * metres, seconds, speed))
      }
      for (index, piece) in pieces.enumerated() {
        let next = index + 1 < pieces.count ? pieces[index + 1].speed : 0
        let rising = speed < piece.speed ? ramp(to: piece.speed) : 0
        let exit = min(next, piece.speed)
        try step(rising, to: piece.speed)
        let falling = exit < piece.speed ? ramp(to: exit) : 0
        try step(piece.metres - rising - falling, to: piece.speed)
        try step(falling, to: exit)
      }
      add(.swath, points, metres: metres, task: task)
      place = start + course * metres
    }

    /// Stands; with the lamp on where there is a task.
    mutating func stand(_ seconds: Double, task: String? = nil) throws {
      let points = [try point(place, 0, 0), try point(place, seconds, 0)]
      add(task == nil ? .wait : .service, points, metres: 0, task: task)
    }

    private mutating func add(_ kind: Leg.Kind, _ points: [TrajectoryPoint], metres: Double, task: String?) {
      let seconds = (points.last?.time.seconds ?? now) - now
      let idle = RobotBuilder.power.power(totalMass: RobotBuilder.mass, airspeed: .zero).watts
      let rolling =
        RobotBuilder.power.power(totalMass: RobotBuilder.mass, airspeed: Speed(metresPerSecond: 1)).watts - idle
      // The rolling part is linear in the speed, so it goes with the metres.
      let joules = (idle + (task == nil ? 0 : RobotBuilder.lampWatts)) * seconds + rolling * metres
      legs.append(
        Leg(
          kind: kind, points: points, payload: .zero, energy: Energy(joules: joules), chargeAtEnd: .full, task: task,
          activity: task == nil ? nil : .irradiate))
      now += seconds
    }
  }

  /// Two rooms: stops with the lamp on, a slow way with the lamp on, corners, a wait, and back to the pad.
  func sortie(number: Int, start: Double) throws -> Sortie {
    var writer = LegWriter(projection: projection, place: Self.pad, now: start)
    let task = "room-\(number)"
    try writer.drive(east: 0, north: 6)
    try writer.drive(east: 8, north: 6)
    try writer.stand(45, task: task)
    try writer.drive(east: 9.5, north: 3)
    try writer.stand(12.3, task: task)
    try writer.drive(east: 13, north: 3.5, speed: 0.11, task: task)
    try writer.stand(20, task: task)
    try writer.stand(10)
    try writer.drive(east: 12, north: 6)
    try writer.drive(east: 12, north: 8)
    try writer.stand(30, task: task)
    try writer.drive(east: 8, north: 6)
    try writer.drive(east: 0, north: 6)
    try writer.drive(east: 0, north: 0)
    return Sortie(id: "lamp-1/\(number)", legs: writer.legs, chargeAtStart: .full, chargeAtEnd: .full)
  }

  /// One way at four speeds without a stop, and back.
  func pacedSortie(start: Double) throws -> Sortie {
    var writer = LegWriter(projection: projection, place: Self.pad, now: start)
    try writer.stand(3)
    try writer.drive(
      pieces: [(1.5, 0.3), (1, 0.05), (3, 0.6), (0.7, 0.123)], course: LocalVector(east: 0.6, north: 0.8),
      task: "room-1")
    try writer.stand(3)
    try writer.drive(east: 0, north: 0)
    return Sortie(id: "lamp-1/1", legs: writer.legs, chargeAtStart: .full, chargeAtEnd: .full)
  }

  /// A sortie of some stops and ways at random, lit or not, at one speed or several, and straight back.
  func randomSortie(seed: UInt64) throws -> Sortie {
    var generator = SplitMix64(seed: seed)
    func draw(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.nextUnit() }
    var writer = LegWriter(projection: projection, place: Self.pad, now: 20)
    for _ in 0..<8 {
      let isLit = generator.nextUnit() < 0.5
      let task = isLit ? "room-1" : nil
      switch generator.nextIndex(below: 3) {
      case 0: try writer.stand(draw(0.2, 15), task: task)
      case 1:
        let speed = isLit ? draw(0.05, Self.speed) : Self.speed
        try writer.drive(east: draw(-4, 4), north: draw(-4, 4), speed: speed, task: task)
      default:
        let pieces = (0..<1 + generator.nextIndex(below: 4)).map { _ in (metres: draw(1, 2), speed: draw(0.03, 0.6)) }
        let course = LocalVector(east: draw(-1, 1), north: draw(0.2, 1))
        try writer.drive(pieces: pieces, course: course * (1 / course.lengthMetres), task: "room-1")
      }
    }
    try writer.stand(1, task: "room-1")
    try writer.drive(east: 0, north: 0)
    return Sortie(id: "lamp-1/1", legs: writer.legs, chargeAtStart: .full, chargeAtEnd: .full)
  }

  /// A plan of sorties that start at these times.
  func plan(starts: [Double]) throws -> FleetPlan {
    try plan(of: try starts.enumerated().map { try sortie(number: $0 + 1, start: $1) })
  }

  /// A plan of these sorties.
  func plan(of sorties: [Sortie]) throws -> FleetPlan {
    let digest = PlanInputs.InputFile(path: "made-up", sha256: "")
    return FleetPlan(
      toolVersion: "test", seed: 1, inputs: PlanInputs(mission: digest, fleet: [], map: digest), mission: "Test",
      start: CivilTime(secondsSinceEpoch: 1_772_431_200),
      rules: PlanRules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(percent: 20),
        separation: Length(metres: 30)),
      wind: .calm,
      vehicles: [
        VehiclePlan(
          id: "lamp-1", type: "lamp", base: "alcove", pad: try projection.geo(Self.pad).roundedToE7,
          padAltitude: Self.floor, sorties: sorties)
      ],
      assignments: sorties.enumerated().map { index, sortie in
        TaskAssignment(task: "room-\(index + 1)", sorties: [sortie.id], start: .start, end: .start)
      }, leftOut: [],
      metrics: PlanMetrics(
        sorties: sorties.count, distance: .zero, flightSeconds: 0, end: sorties.last?.landing ?? .start,
        energy: .zero, lowestCharge: .full))
  }

  /// One step of the truth.
  struct Moment {
    var seconds: Double
    var position: LocalPoint
    var altitudeMetres: Double
    var isLampOn: Bool
    var isUnderWay: Bool
  }

  /// What a driven plan left behind.
  struct Run {
    var batch = TelemetryBatch()
    var moments: [Moment] = []
    var truth: FlightTruth
    var mission: [MissionItemInt] = []
    var downlink: [UInt8] = []
    var uplink: [UInt8] = []
    var isFinished = false

    init(truth: FlightTruth) { self.truth = truth }

    var texts: [String] { batch.events.map(\.text) }
    var done: Set<String> { Set(batch.outcomes.filter(\.isDone).map(\.task)) }
  }

  /// Drives a plan; at the given seconds of the mission somebody else sends the robot a command.
  func drive(
    _ plan: FleetPlan, link: LinkQuality = .clear, seed: UInt64 = 1, lead: Double = 60,
    kind: VehicleKind = .groundRobot,
    orders: [(seconds: Double, command: CommandLong)] = [], dyingAt death: Double = .infinity,
    silence: Double = 0, ordering fleetOrders: [(seconds: Double, order: FleetOrder)] = [],
    rules: FlightRules = FlightRules()
  ) -> Run {
    var simulation = Simulation(
      map: map, vehicles: [robot], conditions: Simulation.Conditions(gustDeviation: 3, link: link), seed: seed)
    var options = DispatchOptions()
    options.rules = rules
    func makeDispatcher(past: DispatchPast?) -> Dispatcher {
      Dispatcher(
        plan: plan,
        vehicles: [DispatchVehicle(id: "lamp-1", kind: kind, systemID: 1, batteryCapacity: Self.capacity)],
        options: options, thermal: ThermalGrid(cellSize: Length(metres: Simulation.thermalCellMetres)), past: past)
    }
    var dispatcher = makeDispatcher(past: nil)
    var death = death
    var run = Run(truth: simulation.truth)
    var other = MAVLinkFrameWriter(systemID: 254, componentID: 190)
    let stepsMax = 60_000
    for _ in 0..<stepsMax where !dispatcher.isFinished {
      simulation.step()
      let now = MissionTime(seconds: simulation.seconds - lead)
      for order in orders where abs(now.seconds - order.seconds) < Simulation.stepSeconds / 2 {
        simulation.send(other.encode(order.command), to: 1)
      }
      let packets = simulation.receive()
      if now.seconds >= death {
        if now.seconds < death + silence { continue }
        death = .infinity
        dispatcher = makeDispatcher(past: DispatchPast(events: run.batch.events, outcomes: run.batch.outcomes))
      }
      for order in fleetOrders where abs(now.seconds - order.seconds) < Simulation.stepSeconds / 2 {
        _ = dispatcher.order(order.order, at: now)
      }
      for packet in packets {
        run.downlink += packet.bytes
        dispatcher.receive(packet.bytes, from: VehicleAddress(link: 0, systemID: packet.systemID), at: now)
      }
      for packet in dispatcher.step(at: now) {
        run.uplink += packet.bytes
        simulation.send(packet.bytes, to: packet.address.systemID)
      }
      let news = dispatcher.takeBatch()
      run.batch.readings += news.readings
      run.batch.events += news.events
      run.batch.outcomes += news.outcomes
      let vehicle = simulation.vehicles[0]
      run.moments.append(
        Moment(
          seconds: now.seconds, position: vehicle.body.position, altitudeMetres: vehicle.body.altitudeMetres,
          isLampOn: vehicle.payload.isLampOn, isUnderWay: vehicle.autopilot.isUnderWay))
      run.mission = vehicle.autopilot.mission
    }
    run.truth = simulation.truth
    run.isFinished = dispatcher.isFinished
    return run
  }
}
