import Energetics
import MAVLink
import Quantities
import Simulator
import Testing

/// Whatever a vehicle hears, it lives on and stays a number.
@Suite struct VehicleRobustnessTests {
  /// Floats that break careless code, and some that are useful.
  private static func float(_ generator: inout SplitMix64) -> Float {
    let odd: [Float] = [
      .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, -0.0, 1, -1, 2, 3, 4, 5, 6,
      1e9,
      -1e9, 255, 256, 65_535, 65_536, 4_294_967_296, 21_196, 0.5, 1e-30, .leastNonzeroMagnitude,
    ]
    switch generator.next() % 4 {
    case 0: return Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
    case 1: return Float(Int64(generator.next() % 2001) - 1000)
    default: return odd[Int(generator.next() % UInt64(odd.count))]
    }
  }

  private static func place(_ generator: inout SplitMix64, _ near: Int32) -> Int32 {
    switch generator.next() % 4 {
    case 0: Int32(truncatingIfNeeded: Int64(bitPattern: generator.next()))
    case 1: [0, Int32.max, Int32.min, 900_000_001][Int(generator.next() % 4)]
    default: near + Int32(generator.next() % 20_000) - 10_000
    }
  }

  private static let commands: [UInt16] = [
    16, 17, 18, 19, 20, 21, 22, 82, 93, 94, 112, 115, 176, 177, 178, 179, 181, 192, 193, 203, 206, 207, 211, 216, 217,
    224, 246, 300, 400, 401, 410, 510, 511, 512, 519, 520, 2000, 2001, 42_600, 5000, 5001, 5002, 5003, 5004, 5100,
  ]

  private static func command(_ generator: inout SplitMix64) -> UInt16 {
    generator.next() % 20 == 0
      ? UInt16(truncatingIfNeeded: generator.next()) : commands[Int(generator.next() % UInt64(commands.count))]
  }

  /// A message of one of the kinds that the vehicle acts on, with fields at random.
  private static func message(_ generator: inout SplitMix64, parameters: [String]) -> any MAVLinkMessage {
    func byte() -> UInt8 { UInt8(truncatingIfNeeded: generator.next()) }
    func float() -> Float { Self.float(&generator) }
    func word(_ limit: UInt64 = 65_536) -> UInt16 { UInt16(truncatingIfNeeded: generator.next() % limit) }
    let system: UInt8 = generator.next() % 8 == 0 ? 0 : 1
    let (x, y) = (Self.place(&generator, 601_700_000), Self.place(&generator, 249_400_000))
    let type = byte() % 4
    switch generator.next() % 16 {
    case 0, 1, 2:
      return CommandLong(
        targetSystem: system, targetComponent: system, command: command(&generator), confirmation: byte(),
        param1: float(), param2: float(), param3: float(), param4: float(), param5: float(), param6: float(),
        param7: float())
    case 3, 4:
      return CommandInt(
        targetSystem: system, targetComponent: system, frame: byte() % 24, command: command(&generator),
        param1: float(), param2: float(), param3: float(), param4: float(), x: x, y: y, z: float())
    case 5:
      return MissionCount(targetSystem: 1, targetComponent: 1, count: word(6), missionType: type)
    case 6, 7, 8:
      return MissionItemInt(
        targetSystem: 1, targetComponent: 1, seq: word(6), frame: byte() % 24, command: command(&generator),
        param1: float(), param2: float(), param3: float(), param4: float(), x: x, y: y, z: float(), missionType: type)
    case 9:
      return MissionItem(
        targetSystem: 1, targetComponent: 1, seq: word(6), frame: byte() % 24, command: command(&generator),
        param1: float(), param2: float(), param3: float(), param4: float(), x: float(), y: float(), z: float(),
        missionType: type)
    case 10:
      return SetPositionTargetGlobalInt(
        targetSystem: 1, targetComponent: 1, coordinateFrame: byte() % 24, typeMask: word(), latInt: x, lonInt: y,
        alt: float(), vx: float(), vy: float(), vz: float(), yaw: float())
    case 11:
      return SetMode(targetSystem: 1, baseMode: byte(), customMode: UInt32(truncatingIfNeeded: generator.next() % 20))
    case 12:
      let name = parameters.isEmpty ? "" : parameters[Int(generator.next() % UInt64(parameters.count))]
      return ParamSet(
        targetSystem: 1, targetComponent: 1, paramId: name, paramValue: float(), paramType: byte() % 12)
    case 13:
      return MissionSetCurrent(targetSystem: 1, targetComponent: 1, seq: word(8))
    case 14:
      return RequestDataStream(
        targetSystem: 1, targetComponent: 1, reqStreamId: byte() % 14, reqMessageRate: word(), startStop: byte() % 2)
    default:
      return Heartbeat(type: byte(), autopilot: byte(), baseMode: byte(), customMode: 0, systemStatus: byte())
    }
  }

  private static func isSound(_ vehicle: SimulatedVehicle) -> Bool {
    let body = vehicle.body
    return body.position.east.isFinite && body.position.north.isFinite && body.altitudeMetres.isFinite
      && body.velocity.lengthMetres.isFinite && body.climbMetresPerSecond.isFinite && body.heading.radians.isFinite
      && vehicle.battery.charge.fraction.isFinite
  }

  @Test(
    "no message with fields at random stops a vehicle, on the ground, in the air, on a mission or on wheels",
    arguments: AutopilotProfile.allCases, [UInt64](1...8))
  func randomFields(profile: AutopilotProfile, seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "messages \(profile)")
    var configuration = VehicleBench.copter(profile)
    if seed % 4 == 3 {
      configuration.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
      configuration.powerModel = .wheels(idleWatts: 50, rollingResistance: 0.015, efficiency: 0.6)
    }
    var bench = try VehicleBench(configuration)
    bench.send(ParamRequestList(targetSystem: 1, targetComponent: 1))
    let parameters = bench.all(ParamValue.self).map(\.paramId)
    if seed % 4 == 1 { try bench.fly(to: 10) }
    if seed % 4 == 2 {
      _ = bench.upload([try bench.item(22, z: 10), try bench.item(16, 50, 20, z: 10), try bench.item(20)])
      try bench.fly(to: 10)
      _ = profile == .ardupilot ? bench.order(176, 1, 3) : bench.order(176, 129, 4, 4)
    }
    for round in 0..<2000 {
      bench.send(Self.message(&generator, parameters: parameters))
      if round % 3 == 0 { bench.run(seconds: Simulation.stepSeconds) }
      if round % 50 == 0 {
        // Back into the air where the noise has brought it down.
        _ = bench.order(400, 1, 21_196)
        _ = bench.order(22, 0, 0, 0, 0, 0, 0, 10)
        bench.heard = []
        bench.simulation.setPosition(isLost: round % 200 == 0, of: 1)
      }
      guard Self.isSound(bench.vehicle) else {
        Issue.record("round \(round): \(bench.vehicle.body)")
        return
      }
    }
  }

  @Test("no payload at random stops a vehicle, whatever the message", arguments: AutopilotProfile.allCases)
  func randomPayloads(profile: AutopilotProfile) throws {
    var generator = SplitMix64(seed: 11, stream: "payloads \(profile)")
    var bench = try VehicleBench(VehicleBench.copter(profile))
    try bench.fly(to: 10)
    var types = 0
    for messageID in (0..<UInt32(470)).map({ $0 }) + [9000, 10_001, 10_002, 11_000, 11_030, 12_900, 12_920, 42_000] {
      var isKnown = false
      for _ in 0..<6 {
        var payload = (0..<255).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        if generator.next() % 2 == 0 {
          for index in payload.indices where generator.next() % 3 > 0 { payload[index] = 1 }
        }
        let frame = MAVLinkFrame(
          systemID: 255, componentID: 190, sequence: 0, messageID: messageID, payload: payload)
        guard let message = frame.message else { continue }
        isKnown = true
        bench.send(message)
        bench.run(seconds: Simulation.stepSeconds)
      }
      if isKnown { types += 1 }
      bench.heard = []
    }
    #expect(types > 200, "\(types)")
    #expect(Self.isSound(bench.vehicle))
  }
}
