import Foundation
import Geometry
import MAVLink
import Quantities
import Simulator
import Testing

/// What telemetry says agrees with how the body moves, and with itself.
@Suite struct TelemetryTests {
  private static let gravity = 9.80665

  /// A body's axes in the local frame (north, east, down), from roll, pitch and yaw.
  private static func toWorld(_ front: Double, _ right: Double, _ down: Double, _ lean: Attitude) -> [Double] {
    let (roll, pitch, yaw) = (Double(lean.roll), Double(lean.pitch), Double(lean.yaw))
    let level = (
      cos(pitch) * front + sin(pitch) * (sin(roll) * right + cos(roll) * down),
      cos(roll) * right - sin(roll) * down
    )
    return [
      cos(yaw) * level.0 - sin(yaw) * level.1, sin(yaw) * level.0 + cos(yaw) * level.1,
      -sin(pitch) * front + cos(pitch) * (sin(roll) * right + cos(roll) * down),
    ]
  }

  /// A vehicle that sends these messages in every step.
  private func bench(
    _ configuration: VehicleConfiguration, streams: [UInt32], wind: LocalVector = .zero, gust: Double = 0,
    startsAfter seconds: Double = 7
  ) throws -> VehicleBench {
    var bench = try VehicleBench(configuration, wind: wind, gustDeviation: gust, startsAfter: seconds)
    for message in streams { #expect(bench.order(511, Float(message), 50_000) == MavResult.accepted, "\(message)") }
    return bench
  }

  @Test("each group of REQUEST_DATA_STREAM holds the messages that were observed, at the rate that was asked for")
  func groups() throws {
    let groups: [(UInt8, Set<UInt32>)] = [
      (1, [27, 116, 129, 29, 137]), (2, [1, 62, 42, 24]), (3, [36, 65]), (4, []), (6, [33, 32]),
      (10, [30, 164, 178]), (11, [74]), (12, [2, 168, 136, 193, 241, 147]),
    ]
    for (group, messages) in groups {
      var configuration = VehicleBench.copter(.ardupilot)
      configuration.isTalkative = false
      var bench = try VehicleBench(configuration)
      let request = RequestDataStream(
        targetSystem: 1, targetComponent: 1, reqStreamId: group, reqMessageRate: 4, startStop: 1)
      bench.send(request)
      bench.heard = []
      bench.run(seconds: 5)
      let counts = Dictionary(grouping: bench.heard) { type(of: $0).id }.mapValues(\.count)
      #expect(Set(counts.keys) == messages.union([Heartbeat.id]), "group \(group)")
      #expect(messages.allSatisfy { (19...21).contains(counts[$0] ?? 0) }, "group \(group): \(counts)")
    }
  }

  @Test("at rest the accelerometers hold gravity up, nothing turns, and the motors stand")
  func rest() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try bench(
        VehicleBench.copter(profile), streams: [26, 30, 36, 74, 241], wind: .init(east: 5, north: 0))
      bench.run(seconds: 0.2)
      let imu = try #require(bench.all(ScaledImu.self).last)
      #expect([imu.xacc, imu.yacc, imu.zacc, imu.xgyro, imu.ygyro, imu.zgyro] == [0, 0, -1000, 0, 0, 0])
      let lean = try #require(bench.all(Attitude.self).last)
      #expect(lean.roll == 0 && lean.pitch == 0 && lean.yaw == 0)
      #expect(bench.all(ServoOutputRaw.self).last?.servo6Raw == 1000)
      #expect(bench.all(VfrHud.self).last?.throttle == 0 && bench.all(VfrHud.self).last?.airspeed == 0)
      #expect(bench.all(Vibration.self).last?.vibrationZ == 0)
      if profile == .ardupilot { _ = bench.order(176, 1, 4) }
      #expect(bench.order(400, 1) == MavResult.accepted)
      bench.run(seconds: 0.2)
      #expect(bench.all(ServoOutputRaw.self).last?.servo1Raw == 1100)
    }
  }

  @Test(
    "accelerometers, attitude and velocity agree in every step of a flight, and so do gyroscopes and attitude",
    arguments: AutopilotProfile.allCases)
  func inertia(profile: AutopilotProfile) throws {
    var bench = try bench(
      VehicleBench.copter(profile), streams: [105, 30, 31, 32, 74], wind: LocalVector(east: 3, north: -2), gust: 1)
    try bench.fly(to: 20)
    bench.heard = []
    #expect(bench.upload([try bench.item(16, 60, 0, z: 25), try bench.item(16, 60, 60, z: 15)]) == 0)
    _ = profile == .ardupilot ? bench.order(176, 1, 3) : bench.order(176, 129, 4, 4)
    bench.run(seconds: 15)
    let forces = bench.all(HighresImu.self)
    let leans = bench.all(Attitude.self)
    let turns = bench.all(AttitudeQuaternion.self)
    let places = bench.all(LocalPositionNed.self)
    #expect(forces.count == 300 && leans.count == 300 && turns.count == 300 && places.count == 300)
    var steepest = 0.0
    for index in 1..<min(forces.count, leans.count, places.count, turns.count) {
      let (force, lean) = (forces[index], leans[index])
      let felt = Self.toWorld(Double(force.xacc), Double(force.yacc), Double(force.zacc), lean)
      let moved = [
        Double(places[index].vx - places[index - 1].vx), Double(places[index].vy - places[index - 1].vy),
        Double(places[index].vz - places[index - 1].vz),
      ].map { $0 / Simulation.stepSeconds }
      #expect(abs(felt[0] - moved[0]) < 0.02 && abs(felt[1] - moved[1]) < 0.02)
      #expect(abs(felt[2] - moved[2] + Self.gravity) < 0.02, "step \(index)")
      steepest = max(steepest, Double(max(abs(lean.roll), abs(lean.pitch))))
      // A small turn: rates are the change of the angles.
      let before = leans[index - 1]
      let (roll, pitch) = (lean.roll - before.roll, lean.pitch - before.pitch)
      let yaw = (lean.yaw - before.yaw).remainder(dividingBy: 2 * .pi)
      if abs(yaw) < 0.01 {
        let step = Float(Simulation.stepSeconds)
        #expect(abs(lean.rollspeed * step - roll) < 0.01 && abs(lean.pitchspeed * step - pitch) < 0.01)
      }
      let turn = turns[index]
      let sine = 2 * (turn.q1 * turn.q3 - turn.q4 * turn.q2)
      #expect(abs(asin(max(-1, min(1, sine))) - lean.pitch) < 1e-3)
      #expect(abs(turn.q1 * turn.q1 + turn.q2 * turn.q2 + turn.q3 * turn.q3 + turn.q4 * turn.q4 - 1) < 1e-4)
    }
    #expect(steepest > 0.1 && steepest < 0.8, "it leans to speed up: \(steepest)")
    #expect(bench.all(VfrHud.self).allSatisfy { (20...100).contains($0.throttle) })
  }

  @Test("in a steady wind a hovering copter leans into it, its airspeed is the wind's, and it says where it comes from")
  func wind() throws {
    let copter = VehicleBench.copter(.ardupilot)
    var bench = try bench(copter, streams: [30, 74, 168, 36], wind: LocalVector(east: 8, north: 0))
    try bench.fly(to: 20)
    bench.run(seconds: 5)
    let wind = try #require(bench.all(Wind.self).last)
    #expect(abs(wind.direction + 90) < 0.1 && abs(wind.speed - 8) < 0.01)
    let lean = try #require(bench.all(Attitude.self).last)
    // Its front is to the north, the wind pushes it to the right: the left side goes down.
    #expect(abs(lean.roll + 0.098) < 0.01 && abs(lean.pitch) < 0.01, "\(lean.roll) \(lean.pitch)")
    let hud = try #require(bench.all(VfrHud.self).last)
    #expect(abs(hud.airspeed - 8) < 0.3 && hud.groundspeed < 0.3)
    #expect((50...52).contains(hud.throttle), "hovering takes half the thrust: \(hud.throttle)")
    var px4 = try self.bench(VehicleBench.copter(.px4), streams: [231], wind: LocalVector(east: 8, north: 1))
    px4.run(seconds: 1)
    #expect(px4.all(WindCov.self).isEmpty, "on the ground it knows no wind")
    try px4.fly(to: 10)
    let estimate = try #require(px4.all(WindCov.self).last)
    #expect(abs(estimate.windX - 1) < 1e-3 && abs(estimate.windY - 8) < 1e-3)
  }

  @Test("pressure falls with the height, the compass turns with the front, and altitudes agree")
  func surroundings() throws {
    var bench = try bench(VehicleBench.copter(.px4), streams: [29, 26, 141, 33, 32, 105])
    let ground = try #require(bench.all(ScaledPressure.self).last ?? bench.first(ScaledPressure.self))
    #expect(abs(ground.pressAbs - 1012.65) < 0.1 && ground.temperature == 1000)
    try bench.fly(to: 50)
    let high = try #require(bench.all(ScaledPressure.self).last)
    #expect(abs(ground.pressAbs - high.pressAbs - 6.0) < 0.2, "12 Pa for each metre")
    let altitudes = try #require(bench.all(AltitudeMessage.self).last)
    let position = try #require(bench.all(GlobalPositionInt.self).last)
    #expect(abs(altitudes.altitudeAmsl - Float(position.alt) / 1000) < 0.01)
    #expect(abs(altitudes.altitudeRelative - Float(position.relativeAlt) / 1000) < 0.01)
    #expect(abs(altitudes.altitudeLocal + (bench.all(LocalPositionNed.self).last?.z ?? 0)) < 0.01)
    let north = try #require(bench.all(ScaledImu.self).last)
    let whole = Double(north.xmag) * Double(north.xmag) + Double(north.zmag) * Double(north.zmag)
    #expect(north.xmag > 100 && abs(north.ymag) < 40 && north.zmag > 300)
    let place = try bench.projection.geo(LocalPoint(east: 200, north: 0))
    #expect(
      bench.answer(
        to: CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAltInt, command: 192, param1: -1,
          param2: 1, x: place.latitudeE7, y: place.longitudeE7, z: 50)) == MavResult.accepted)
    bench.run(seconds: 8)
    // At a steady speed to the east north is on the left, and the lean against the drag mixes in the field's depth.
    let east = try #require(bench.all(ScaledImu.self).last)
    #expect(east.ymag < -100)
    let (x, y, z) = (Double(east.xmag), Double(east.ymag), Double(east.zmag))
    #expect(abs((x * x + y * y + z * z).squareRoot() - whole.squareRoot()) < 5, "the field is as strong as before")
  }

  @Test("the receiver says course and speed, and without satellites where it saw them last")
  func receiver() throws {
    var bench = try bench(VehicleBench.copter(.ardupilot), streams: [24, 33, 193])
    try bench.fly(to: 20)
    #expect(bench.upload([try bench.item(16, 0, -150, z: 20)]) == 0)
    _ = bench.order(176, 1, 3)
    bench.run(seconds: 8)
    let under = try #require(bench.all(GpsRawInt.self).last)
    #expect(under.fixType == 3 && abs(Int(under.cog) - 18_000) < 50 && abs(Int(under.vel) - 1000) < 30)
    #expect(bench.all(EkfStatusReport.self).last?.flags == 831)
    bench.simulation.setPosition(isLost: true, of: 1)
    bench.run(seconds: 3.5)
    let doubt = try #require(bench.all(EkfStatusReport.self).last)
    #expect(doubt.posHorizVariance > 0.3 && doubt.posHorizVariance < 0.8)
    bench.run(seconds: 4.5)
    let lost = bench.all(GpsRawInt.self).suffix(20)
    #expect(lost.allSatisfy { $0.fixType == 1 && $0.eph == 65_535 && $0.cog == 65_535 })
    #expect(Set(lost.map(\.lat)).count == 1 && Set(bench.all(GlobalPositionInt.self).suffix(20).map(\.lat)).count > 10)
    let given = try #require(bench.all(EkfStatusReport.self).last)
    #expect(given.flags & 128 != 0 && given.flags & 16 == 0 && given.posHorizVariance >= 1)
  }

  @Test("the filter of an ArduPilot says nothing at first, then height and attitude, then the place")
  func filter() throws {
    var bench = try bench(VehicleBench.copter(.ardupilot), streams: [193, 24, 168, 32], startsAfter: 0.1)
    bench.run(seconds: 8)
    var flags: [UInt16] = []
    for report in bench.all(EkfStatusReport.self) where report.flags != flags.last { flags.append(report.flags) }
    #expect(flags == [0, 167, 831])
    #expect(bench.all(GpsRawInt.self).first?.lat == 0, "without a fix there is no place")
    #expect((57...63).contains(bench.all(Wind.self).count), "three seconds: from the estimate of the place on")
    #expect((57...63).contains(bench.all(LocalPositionNed.self).count))
  }

  @Test("MESSAGE_INTERVAL is answered for messages that run, that are off, and that there are not")
  func intervals() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      #expect(bench.order(511, 65, 250_000) == MavResult.accepted)
      for (message, interval) in [(65, 250_000), (116, -1), (60_000, 0)] as [(Float, Int32)] {
        for request in [(510, message, 0), (512, 244, message)] as [(UInt16, Float, Float)] {
          bench.heard = []
          #expect(bench.order(request.0, request.1, request.2) == MavResult.accepted)
          let answer = try #require(bench.all(MessageInterval.self).first)
          #expect(answer.intervalUs == interval && Float(answer.messageId) == message, "\(profile) \(request)")
        }
      }
      #expect(bench.order(511, 65, -1) == MavResult.accepted)
      bench.heard = []
      bench.run(seconds: 2)
      #expect(bench.all(RcChannels.self).isEmpty)
    }
  }

  @Test("PX4 tells its protocol and its modes on request; ArduPilot was seen to do neither")
  func protocolAndModes() throws {
    var px4 = try VehicleBench(VehicleBench.copter(.px4))
    #expect(px4.order(519, 1) == MavResult.accepted && px4.order(512, 300) == MavResult.accepted)
    #expect(px4.all(ProtocolVersion.self).map(\.version) == [200, 200])
    #expect(px4.order(512, 435, 0) == MavResult.accepted)
    let modes = px4.all(AvailableModes.self)
    #expect(modes.count == 9 && modes.allSatisfy { $0.numberModes == 9 } && modes.map(\.modeIndex) == Array(1...9))
    #expect(Set(modes.map(\.customMode)).count == 9)
    // Every mode that is named can be set, but the mission that there is not.
    for mode in modes {
      let main = Float(mode.customMode >> 16 & 0xFF)
      let sub = Float(mode.customMode >> 24)
      let result = px4.order(176, 129, main, sub)
      #expect(result == (mode.standardMode == MavStandardMode.mission ? 1 : 0), "\(mode.modeName)")
    }
    px4.heard = []
    #expect(px4.order(512, 435, 3) == MavResult.accepted && px4.all(AvailableModes.self).map(\.modeIndex) == [3])
    #expect(px4.order(512, 435, 10) == MavResult.denied && px4.order(512, 435, -1) == MavResult.denied)
    #expect(px4.order(512, 435, .nan) == MavResult.accepted, "what is not set asks for all")
    var copter = try VehicleBench(VehicleBench.copter(.ardupilot))
    copter.heard = []
    #expect(copter.order(519, 1) == MavResult.unsupported && copter.order(512, 300) == MavResult.failed)
    #expect(copter.order(512, 435) == MavResult.accepted && copter.order(512, 436) == MavResult.failed)
    #expect(copter.all(ProtocolVersion.self).isEmpty && copter.all(AvailableModes.self).isEmpty)
  }

  @Test("MISSION_CURRENT tells total and state also in answer to MISSION_SET_CURRENT")
  func missionCurrent() throws {
    for profile in AutopilotProfile.allCases {
      var bench = try VehicleBench(VehicleBench.copter(profile))
      #expect(bench.upload([try bench.item(22, z: 8), try bench.item(16, 20, 0, z: 8)]) == 0)
      bench.heard = []
      bench.send(MissionSetCurrent(targetSystem: 1, targetComponent: 1, seq: 1))
      let current = try #require(bench.all(MissionCurrent.self).first)
      #expect(current.seq == 1 && current.total == 2 && current.missionState == MissionState.notStarted)
    }
  }

  @Test("the wheels of a rover turn with speed and turn, and its sensors feel the curve")
  func rover() throws {
    var configuration = VehicleBench.copter(.ardupilot)
    configuration.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    var bench = try bench(configuration, streams: [36, 27, 30, 74])
    bench.run(seconds: 0.2)
    #expect(bench.all(ServoOutputRaw.self).last?.servo1Raw == 1500)
    #expect(bench.upload([try bench.item(16, 30, 0, z: 0)]) == 0)
    #expect(bench.order(176, 1, 10) == 0 && bench.order(400, 1) == 0 && bench.order(300) == 0)
    bench.heard = []
    bench.run(seconds: 6)
    let pulses = bench.all(ServoOutputRaw.self)
    #expect(pulses.contains { $0.servo1Raw > 1600 && $0.servo3Raw < 1400 }, "it turns to the right on the spot")
    #expect(pulses.contains { $0.servo1Raw > 1700 && $0.servo1Raw == $0.servo3Raw }, "it drives straight on")
    let imu = bench.all(RawImu.self)
    #expect(imu.allSatisfy { $0.zacc == -1000 } && imu.contains { $0.zgyro > 1000 } && imu.contains { $0.xacc > 200 })
    #expect(bench.all(Attitude.self).allSatisfy { $0.roll == 0 && $0.pitch == 0 })
  }

  @Test("what a vehicle is made to send does not change how it moves, and a quiet one says nothing more")
  func noEffect() throws {
    var loud = try bench(VehicleBench.copter(.ardupilot), streams: [27, 30, 31, 105, 193, 168, 136, 164, 178, 241])
    var quiet = try VehicleBench(VehicleBench.copter(.ardupilot))
    try loud.fly(to: 20)
    try quiet.fly(to: 20)
    #expect(loud.vehicle.body == quiet.vehicle.body && loud.vehicle.battery.drawn == quiet.vehicle.battery.drawn)
    #expect(quiet.all(Attitude.self).isEmpty && loud.all(Attitude.self).count > 100)
  }
}

extension VehicleBench {
  /// One message of a type, on request.
  fileprivate mutating func first<Message: MAVLinkMessage>(_ type: Message.Type) -> Message? {
    _ = order(512, Float(Message.id))
    return all(type).last
  }
}
