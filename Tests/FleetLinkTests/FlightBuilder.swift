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

/// One delivery and one thermal swath over an empty field, as a plan and as a simulated vehicle.
struct FlightBuilder {
  let projection: MapProjection
  let map: CityMap
  var vehicleType: VehicleConfiguration
  static let cruiseMetresPerSecond = 12.0
  static let acceleration = 2.5
  static let ground = AltitudeAMSL(metres: 8)

  /// Metres by which the swath climbs.
  var swathRise = 0.0
  /// Metres between two frames of the swath.
  static let triggerMetres = 8.0

  init() throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    projection = try MapProjection(origin: origin)
    let corners = [(-900.0, -900.0), (900, -900), (900, 900), (-900, 900)].map { LocalPoint(east: $0, north: $1) }
    let boundary = try #require(Polygon(exterior: corners))
    map = CityMap(
      metadata: MapMetadata(
        name: "Field", source: "made up", sourceDate: "2026-01-01", licence: "CC0", attribution: "–"),
      projection: projection, boundary: boundary, terrain: Terrain(groundLevel: Self.ground))
    var type = VehicleConfiguration(
      name: "courier-1", systemID: 1, home: LocalPoint(east: 0, north: 0), emptyMass: Mass(kilograms: 6),
      defaultSpeed: Speed(metresPerSecond: Self.cruiseMetresPerSecond), maxGroundSpeed: Speed(metresPerSecond: 18),
      climbSpeed: Speed(metresPerSecond: 3), descentSpeed: Speed(metresPerSecond: 2),
      accelerationMetresPerSecondSquared: Self.acceleration, battery: Battery(capacity: Energy(wattHours: 600)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.2, rotorCount: 6, figureOfMerit: 0.65, auxiliaryWatts: 20), swapSeconds: 60)
    type.winch = VehicleConfiguration.Winch(speed: Speed(metresPerSecond: 4), handoverSeconds: 10)
    type.camera = VehicleConfiguration.Camera(
      pixelsAcross: 32, pixelsAlong: 24, fieldOfView: Angle(degrees: 45), noiseKelvin: 0.1, biasKelvin: 0.5)
    vehicleType = type
  }

  /// The trajectory of a straight way, and the time at its end.
  func points(
    from start: LocalPoint, _ low: Double, to end: LocalPoint, _ high: Double, speed: Double, at time: Double
  ) throws -> [TrajectoryPoint] {
    let across = start.planarDistanceMetres(to: end)
    let length = (across * across + (high - low) * (high - low)).squareRoot()
    let motion = StraightMotion(
      distanceMetres: length, speedMetresPerSecond: speed, accelerationMetresPerSecondSquared: Self.acceleration)
    return try motion.knots.map { knot in
      let share = length > 0 ? knot.metres / length : 0
      return TrajectoryPoint(
        position: try projection.geo(start.interpolated(to: end, fraction: share)).roundedToE7,
        altitude: Self.ground + Length(metres: low + (high - low) * share),
        time: MissionTime(seconds: time + knot.seconds).roundedToMilliseconds,
        speed: Speed(metresPerSecond: knot.metresPerSecond))
    }
  }

  /// A sortie: up, to a pick-up, to a drop, a thermal swath, back and down. Take-off at `time`.
  func sortie(number: Int, takeOff time: Double) throws -> Sortie {
    let home = LocalPoint(east: 0, north: 0)
    let shop = LocalPoint(east: 150, north: 40)
    let clinic = LocalPoint(east: 240, north: -90)
    let swathEnd = LocalPoint(east: 320, north: -90)
    var legs: [Leg] = []
    var now = time
    func fly(
      _ kind: Leg.Kind, _ start: LocalPoint, _ low: Double, _ end: LocalPoint, _ high: Double, _ speed: Double,
      task: String? = nil, activity: Leg.Activity? = nil
    ) throws {
      let points = try points(from: start, low, to: end, high, speed: speed, at: now)
      now = points.last?.time.seconds ?? now
      legs.append(
        Leg(
          kind: kind, points: points, payload: .zero, energy: .zero, chargeAtEnd: .full, task: task, activity: activity)
      )
    }
    func stay(_ place: LocalPoint, _ height: Double, _ seconds: Double, _ activity: Leg.Activity) throws {
      let position = try projection.geo(place).roundedToE7
      let altitude = Self.ground + Length(metres: height)
      let points = [now, now + seconds].map {
        TrajectoryPoint(position: position, altitude: altitude, time: MissionTime(seconds: $0), speed: .zero)
      }
      now += seconds
      legs.append(
        Leg(
          kind: .service, points: points, payload: .zero, energy: .zero, chargeAtEnd: .full, task: "parcel-\(number)",
          activity: activity))
    }
    try fly(.takeOff, home, 0, home, 60, 3)
    try fly(.transit, home, 60, shop, 60, Self.cruiseMetresPerSecond)
    try fly(.descent, shop, 60, shop, 30, 2)
    try stay(shop, 30, 25, .pickUp)
    try fly(.climb, shop, 30, shop, 60, 3)
    try fly(.transit, shop, 60, clinic, 60, Self.cruiseMetresPerSecond)
    try stay(clinic, 60, 40, .dropOff)
    try fly(.swath, clinic, 60, swathEnd, 60 + swathRise, 6, task: "look-\(number)", activity: .thermalSurvey)
    legs[legs.count - 1].triggerDistance = Length(metres: Self.triggerMetres)
    if swathRise > 0 { try fly(.descent, swathEnd, 60 + swathRise, swathEnd, 60, 2) }
    try fly(.transit, swathEnd, 60, home, 60, Self.cruiseMetresPerSecond)
    try fly(.landing, home, 60, home, 0, 2)
    return Sortie(id: "courier-1/\(number)", legs: legs, chargeAtStart: .full, chargeAtEnd: .full)
  }

  /// A plan of sorties that take off at these times.
  func plan(takeOffs: [Double]) throws -> FleetPlan {
    let sorties = try takeOffs.enumerated().map { try sortie(number: $0 + 1, takeOff: $1) }
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
          id: "courier-1", type: "courier", base: "north",
          pad: try projection.geo(LocalPoint(east: 0, north: 0)).roundedToE7,
          padAltitude: Self.ground, sorties: sorties)
      ],
      assignments: sorties.enumerated().flatMap { index, sortie in
        [
          TaskAssignment(task: "parcel-\(index + 1)", sorties: [sortie.id], start: .start, end: .start),
          TaskAssignment(task: "look-\(index + 1)", sorties: [sortie.id], start: .start, end: .start),
        ]
      }, leftOut: [],
      metrics: PlanMetrics(
        sorties: sorties.count, distance: .zero, flightSeconds: 0, end: sorties.last?.landing ?? .start,
        energy: .zero, lowestCharge: .full))
  }

  /// What a flown plan left behind.
  struct Run {
    var batch = TelemetryBatch()
    var truth: FlightTruth
    var isFinished: Bool
    var endSeconds: Double
    /// Every byte that the vehicle sent, and every byte that the dispatcher sent.
    var downlink: [UInt8]
    var uplink: [UInt8]
  }

  /// Flies a plan; the simulation starts `lead` seconds before the mission.
  /// At `returnSeconds` of the mission somebody else orders the vehicle home. At `deathSeconds` the dispatcher is gone,
  /// and after a `silence` another one goes on, which knows what the first one recorded. `others` come from another
  /// station, over the same link. What is `failing` fails in the simulation itself.
  func fly(
    _ plan: FleetPlan, link: LinkQuality = .clear, gusts: Double = 0, seed: UInt64 = 1, lead: Double = 60,
    returningAt returnSeconds: Double? = nil, dyingAt deathSeconds: Double? = nil, silence: Double = 0,
    ordering orders: [(seconds: Double, order: FleetOrder)] = [], fence: FencePlan? = nil,
    rally: [RallyPlace] = [], sending others: [(seconds: Double, message: any MAVLinkMessage)] = [],
    rules: FlightRules = FlightRules(), zones: ZoneWatch? = nil, wind: LocalVector = .zero, faults: Faults = Faults(),
    failing: [Fault] = []
  ) -> Run {
    var vehicle = vehicleType
    vehicle.handovers = plan.vehicles[0].sorties.indices.flatMap { index in
      [
        VehicleConfiguration.Handover(kilograms: 1.5, task: "parcel-\(index + 1)"),
        VehicleConfiguration.Handover(kilograms: -1.5, task: "parcel-\(index + 1)"),
      ]
    }
    var conditions = Simulation.Conditions(wind: wind, gustDeviation: gusts, link: link)
    conditions.faults = failing
    conditions.missionStartSeconds = lead
    conditions.faultsUntilSeconds = plan.metrics.end.seconds
    var simulation = Simulation(map: map, vehicles: [vehicle], conditions: conditions, seed: seed)
    var options = DispatchOptions()
    options.rules = rules
    func makeDispatcher(past: DispatchPast?) -> Dispatcher {
      Dispatcher(
        plan: plan,
        vehicles: [DispatchVehicle(id: "courier-1", systemID: 1, batteryCapacity: vehicle.battery.capacity)],
        options: options, thermal: ThermalGrid(cellSize: Length(metres: Simulation.thermalCellMetres)),
        fences: fence.map { ["courier-1": $0] } ?? [:], rallies: ["courier-1": rally], zones: zones, past: past)
    }
    var dispatcher = makeDispatcher(past: nil)
    var deathSeconds = deathSeconds
    var faults = faults
    var batch = TelemetryBatch()
    var downlink: [UInt8] = []
    var uplink: [UInt8] = []
    var steps = 0
    while !dispatcher.isFinished, steps < 100_000 {
      steps += 1
      simulation.step()
      let now = MissionTime(seconds: simulation.seconds - lead)
      if let returnSeconds, abs(now.seconds - returnSeconds) < Simulation.stepSeconds / 2 {
        var writer = MAVLinkFrameWriter(systemID: 254, componentID: 190)
        let order = CommandLong(targetSystem: 1, targetComponent: 1, command: MavCmd.navReturnToLaunch)
        simulation.send(writer.encode(order), to: 1)
      }
      for other in others where abs(now.seconds - other.seconds) < Simulation.stepSeconds / 2 {
        var writer = MAVLinkFrameWriter(systemID: 254, componentID: 190)
        simulation.send(writer.encode(other.message), to: 1)
      }
      let packets = simulation.receive()
      if let death = deathSeconds, now.seconds >= death {
        if now.seconds < death + silence { continue }
        deathSeconds = nil
        dispatcher = makeDispatcher(
          past: DispatchPast(
            events: batch.events, outcomes: batch.outcomes, thermalCells: batch.thermalCells))
      }
      for order in orders where abs(now.seconds - order.seconds) < Simulation.stepSeconds / 2 {
        _ = dispatcher.order(order.order, at: now)
      }
      for packet in packets {
        downlink += packet.bytes
        let bytes = faults.downlink(packet.bytes, at: now.seconds)
        dispatcher.receive(bytes, from: VehicleAddress(link: 0, systemID: packet.systemID), at: now)
      }
      faults.happen(&simulation, now.seconds)
      for packet in dispatcher.step(at: now) {
        uplink += packet.bytes
        if let answer = faults.refusal(of: packet.bytes, at: now.seconds) {
          dispatcher.receive(answer, from: packet.address, at: now)
        } else {
          simulation.send(packet.bytes, to: packet.address.systemID)
        }
      }
      let news = dispatcher.takeBatch()
      batch.readings += news.readings
      batch.events += news.events
      batch.commands += news.commands
      batch.thermalFrames += news.thermalFrames
      if !news.thermalCells.isEmpty { batch.thermalCells = news.thermalCells }
      batch.outcomes += news.outcomes
    }
    return Run(
      batch: batch, truth: simulation.truth, isFinished: dispatcher.isFinished,
      endSeconds: simulation.seconds - lead, downlink: downlink, uplink: uplink)
  }
}
