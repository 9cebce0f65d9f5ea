import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Telemetry

/// A program of the fuzzer: one operation after the other, each with what it needs of the bytes behind it.
private struct LinkProgram {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isOver: Bool { place >= bytes.count }

  mutating func byte() -> UInt8 {
    guard place < bytes.count else { return 0 }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func some() -> [UInt8] {
    let count = min(Int(byte()), bytes.count - place)
    defer { place += count }
    return Array(bytes[place..<(place + count)])
  }
}

/// A vehicle that does what it is asked, so that the fuzzer reaches every phase of the dispatcher; while it is not
/// helpful it hears nothing.
private struct HelpfulVehicle {
  var isHelpful = true
  private var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
  private var stores: [UInt8: [MissionItemInt]] = [:]
  private var upload: (type: UInt8, count: Int, items: [MissionItemInt]) = (0, 0, [])
  private var isArmed = false
  private var mode: UInt32 = 0
  private var output: [UInt8] = []

  mutating func hear(_ bytes: [UInt8]) {
    guard isHelpful else { return }
    var parser = MAVLinkFrameParser()
    for frame in parser.consume(bytes) {
      if let message = frame.message { hear(message) }
    }
  }

  private mutating func hear(_ message: any MAVLinkMessage) {
    switch message {
    case let count as MissionCount:
      upload = (count.missionType, Int(count.count), [])
      request()
    case let item as MissionItemInt:
      if Int(item.seq) == upload.items.count, upload.items.count < upload.count { upload.items.append(item) }
      guard upload.items.count == upload.count else { return request() }
      stores[upload.type] = upload.items
      say(
        MissionAck(targetSystem: 255, targetComponent: 190, type: MavMissionResult.accepted, missionType: upload.type))
    case let list as MissionRequestList:
      let count = UInt16(stores[list.missionType]?.count ?? 0)
      say(MissionCount(targetSystem: 255, targetComponent: 190, count: count, missionType: list.missionType))
    case let request as MissionRequestInt:
      guard let items = stores[request.missionType], Int(request.seq) < items.count else { return }
      var item = items[Int(request.seq)]
      (item.targetSystem, item.targetComponent) = (255, 190)
      say(item)
    case let set as ParamSet:
      say(ParamValue(paramId: set.paramId, paramValue: set.paramValue, paramType: set.paramType, paramCount: 1))
    case let command as CommandLong:
      switch command.command {
      case MavCmd.componentArmDisarm: isArmed = command.param1 > 0.5
      case MavCmd.missionStart: mode = 3
      default: break
      }
      say(CommandAck(command: command.command, result: MavResult.accepted, targetSystem: 255, targetComponent: 190))
    default: break
    }
  }

  private mutating func request() {
    say(
      MissionRequestInt(
        targetSystem: 255, targetComponent: 190, seq: UInt16(upload.items.count), missionType: upload.type))
  }

  private mutating func say(_ message: some MAVLinkMessage) { output += writer.encode(message) }

  /// What it says: answers, and what it is.
  mutating func speak() -> [UInt8] {
    defer { output = [] }
    guard isHelpful else { return [] }
    say(
      Heartbeat(
        type: MavType.quadrotor, autopilot: MavAutopilot.ardupilotmega,
        baseMode: isArmed ? MavModeFlag.safetyArmed : 0, customMode: mode))
    say(ExtendedSysState(landedState: mode == 3 && isArmed ? MavLandedState.inAir : MavLandedState.onGround))
    return output
  }
}

extension FuzzTarget {
  /// The ground side of a link: router, signature checker, mailbox, log records and dispatcher, fed with bytes, frames
  /// and moments.
  ///
  /// Whatever comes, packets and records of a step are bounded, all numbers that are recorded are finite, and a minute
  /// after the plan's end the dispatcher is finished and every task is done or has a reason.
  func link(_ bytes: [UInt8]) {
    guard var session = LinkSession() else { return }
    var program = LinkProgram(bytes)
    while !program.isOver { session.perform(program.byte(), &program) }
    session.finish()
  }
}

private struct LinkSession {
  private static let graceSeconds = 60.0
  private var dispatcher: Dispatcher
  private var vehicle = HelpfulVehicle()
  /// The plan's link is 0; link 1 is signed.
  private var router: LinkRouter
  private var sender: LinkSigning
  private var seconds = 0.0
  private let end: Double
  private var fed = 0
  private var outcomes: [TaskOutcome] = []
  private let tasks: Int

  init?() {
    guard let key = MAVLinkSigningKey([UInt8](1...32)), let plan = Self.plan() else { return nil }
    router = LinkRouter(datagramLinks: [0, 1], signing: LinkSigning(keys: [1: key], timestamp: 1000))
    sender = LinkSigning(keys: [1: key], timestamp: 1000)
    var options = DispatchOptions()
    options.endGraceSeconds = Self.graceSeconds
    dispatcher = Dispatcher(
      plan: plan, vehicles: [DispatchVehicle(id: "v", systemID: 1)], options: options,
      thermal: ThermalGrid(cellSize: Length(metres: 2)))
    end = plan.metrics.end.seconds
    tasks = plan.assignments.count
  }

  private var now: MissionTime { MissionTime(seconds: seconds) }

  mutating func perform(_ operation: UInt8, _ program: inout LinkProgram) {
    switch operation % 8 {
    case 0: pass(Double(program.byte()) / 10)
    case 1: pass(Double(program.byte()))
    case 2: vehicle.isHelpful = program.byte() & 1 == 0
    case 3:
      let place = program.byte()
      hear(program.some(), from: LinkPeer(link: Int(place & 1), number: Int(place >> 1 & 1)))
    case 4, 5:
      let all = MAVLinkDefinition.all
      let number = (Int(program.byte()) << 8 | Int(program.byte())) % all.count
      let frame = MAVLinkFrame(
        systemID: 1, componentID: operation < 128 ? 1 : program.byte(), sequence: 0, messageID: all[number].id,
        payload: program.some())
      dispatcher.receive(frame, on: 0, at: now)
    case 6:
      let orders = FleetOrder.allCases
      _ = dispatcher.order(orders[Int(program.byte()) % orders.count], at: now)
    default:
      signed(program.byte(), program.byte())
      let url = String(decoding: program.some(), as: UTF8.self)
      if let endpoint = try? LinkEndpoint(url: url) {
        require((try? LinkEndpoint(url: "\(endpoint)")) == endpoint, "an endpoint is written as it is read")
      }
    }
  }

  private mutating func hear(_ bytes: [UInt8], from peer: LinkPeer) {
    fed += bytes.count
    let timestamp = UInt64(max(0, seconds) * 1e5)
    for frame in router.frames(in: bytes, from: peer, at: seconds, timestamp: timestamp) {
      dispatcher.receive(frame, on: peer.link, at: now)
    }
    require(router.droppedBytes <= fed, "no more is dropped than came")
  }

  /// A signed frame, as it is or with a byte changed: the second time, or changed, it is refused.
  private mutating func signed(_ place: UInt8, _ change: UInt8) {
    var writer = MAVLinkFrameWriter(systemID: 9, componentID: 1)
    var bytes = sender.outgoing(writer.encode(Heartbeat(type: 2)), on: 1, at: UInt64(max(0, seconds) * 1e5))
    bytes[Int(place) % bytes.count] ^= change
    let before = router.signing?.total.good ?? 0
    hear(bytes, from: LinkPeer(link: 1, number: 0))
    hear(bytes, from: LinkPeer(link: 1, number: 0))
    let good = (router.signing?.total.good ?? 0) - before
    require(change == 0 ? good <= 1 : good == 0, "a frame is believed once, and a changed one never")
  }

  /// Lets time pass in steps of a second at most.
  private mutating func pass(_ duration: Double) {
    var left = duration
    repeat {
      let step = min(1, left)
      left -= step
      seconds += step
      hear(vehicle.speak(), from: LinkPeer(link: 0, number: 0))
      let packets = dispatcher.step(at: now)
      require(packets.count <= 2000, "packets of a step are bounded")
      for packet in packets { vehicle.hear(packet.bytes) }
      let batch = dispatcher.takeBatch()
      require(batch.events.count <= 500 && batch.thermalFrames.count <= 200, "records of a step are bounded")
      require(
        batch.readings.allSatisfy { ($0.charge?.fraction ?? 0).isFinite && $0.altitude.metres.isFinite }
          && batch.thermalFrames.allSatisfy { $0.mean.celsius.isFinite && $0.minimum.celsius.isFinite }
          && batch.outcomes.allSatisfy { ($0.amount ?? 0).isFinite }, "what is recorded are numbers")
      outcomes += batch.outcomes
    } while left > 0
  }

  mutating func finish() {
    while seconds <= end + Self.graceSeconds + 1, !dispatcher.isFinished { pass(1) }
    pass(0)
    require(dispatcher.isFinished, "the dispatcher ends")
    require(Set(outcomes.map(\.task)).count == tasks, "each task has an outcome")
    require(outcomes.allSatisfy { $0.isDone || !$0.note.isEmpty }, "what is not done has a reason")
  }

  /// A drone with one delivery: up, across, a stay, and down.
  private static func plan() -> FleetPlan? {
    guard let pad = GeoPoint(longitude: 24.94, latitude: 60.17), let far = GeoPoint(longitude: 24.941, latitude: 60.17)
    else { return nil }
    func leg(
      _ kind: Leg.Kind, _ from: GeoPoint, _ low: Double, _ to: GeoPoint, _ high: Double, _ begin: Double, _ end: Double,
      task: String? = nil, activity: Leg.Activity? = nil
    ) -> Leg {
      let points = [(from, low, begin), (to, high, end)].map { place, height, time in
        TrajectoryPoint(
          position: place, altitude: AltitudeAMSL(metres: height), time: MissionTime(seconds: time), speed: .zero)
      }
      return Leg(
        kind: kind, points: points, payload: .zero, energy: .zero, chargeAtEnd: .full, task: task, activity: activity)
    }
    let sortie = Sortie(
      id: "v/1",
      legs: [
        leg(.takeOff, pad, 8, pad, 60, 30, 45), leg(.transit, pad, 60, far, 60, 45, 55),
        leg(.service, far, 60, far, 60, 55, 70, task: "t", activity: .dropOff), leg(.transit, far, 60, pad, 60, 70, 80),
        leg(.landing, pad, 60, pad, 8, 80, 100),
      ], chargeAtStart: .full, chargeAtEnd: .full)
    let digest = PlanInputs.InputFile(path: "made-up", sha256: "")
    return FleetPlan(
      toolVersion: "fuzz", seed: 1, inputs: PlanInputs(mission: digest, fleet: [], map: digest), mission: "Fuzz",
      start: CivilTime(secondsSinceEpoch: 0),
      rules: PlanRules(
        clearance: Length(metres: 10), ceiling: HeightAGL(metres: 120), reserve: StateOfCharge(percent: 20),
        separation: Length(metres: 30)),
      wind: .calm,
      vehicles: [
        VehiclePlan(
          id: "v", type: "courier", base: "north", pad: pad, padAltitude: AltitudeAMSL(metres: 8), sorties: [sortie])
      ],
      assignments: [TaskAssignment(task: "t", sorties: ["v/1"], start: .start, end: .start)], leftOut: [],
      metrics: PlanMetrics(
        sorties: 1, distance: .zero, flightSeconds: 0, end: MissionTime(seconds: 100), energy: .zero,
        lowestCharge: .full))
  }
}
