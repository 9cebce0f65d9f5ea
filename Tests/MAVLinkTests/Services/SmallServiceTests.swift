import MAVLink
import Quantities
import Testing

/// Clearing, set-current, time, ping, file transfer and named commands.
@Suite
struct SmallServiceTests {
  private let ground = Stations.ground
  private let vehicle = Stations.vehicle

  @Test("a clear is repeated until its acknowledgement, and that of another type does not count")
  func clear() {
    var client = MissionOrderClient(.clear(missionType: MavMissionType.fence), own: ground, target: vehicle)
    #expect(messages(client.start(at: .zero)).first is MissionClearAll)
    #expect(messages(client.tick(at: .milliseconds(800))).count == 1)
    _ = client.receive(acknowledgement(0), from: vehicle, at: .milliseconds(810))
    #expect(client.outcome == nil)
    _ = client.receive(acknowledgement(0, type: 1), from: vehicle, at: .milliseconds(820))
    #expect(client.outcome == .done)
    var refused = MissionOrderClient(.clear(missionType: 0), own: ground, target: vehicle)
    _ = refused.start(at: .zero)
    _ = refused.receive(acknowledgement(MavMissionResult.error), from: vehicle, at: .zero)
    #expect(refused.outcome == .rejected(result: MavMissionResult.error))
  }

  @Test("set-current is confirmed by the current item, retried, and falls back to the message")
  func setCurrent() {
    var client = MissionOrderClient(.setCurrent(3), own: ground, target: vehicle)
    #expect(summary(messages(client.start(at: .zero))) == ["LONG 224 try 0"])
    func answer(_ result: UInt8) -> CommandAck {
      CommandAck(command: MavCmd.doSetMissionCurrent, result: result, targetSystem: 255, targetComponent: 190)
    }
    _ = client.receive(answer(MavResult.accepted), from: vehicle, at: .milliseconds(10))
    _ = client.receive(MissionCurrent(seq: 1), from: vehicle, at: .milliseconds(20))
    #expect(client.outcome == nil)
    #expect(summary(messages(client.tick(at: .milliseconds(800)))) == ["LONG 224 try 1", "LONG 512 try 0"])
    let fallback = client.receive(answer(MavResult.unsupported), from: vehicle, at: .milliseconds(810))
    #expect(messages(fallback).first is MissionSetCurrent)
    _ = client.receive(MissionCurrent(seq: 3), from: vehicle, at: .milliseconds(900))
    #expect(client.outcome == .done)

    var denied = MissionOrderClient(.setCurrent(99), own: ground, target: vehicle)
    _ = denied.start(at: .zero)
    _ = denied.receive(answer(MavResult.denied), from: vehicle, at: .zero)
    #expect(denied.outcome == .rejected(result: MavResult.denied))
    var silent = MissionOrderClient(.setCurrent(1), own: ground, target: vehicle)
    _ = silent.start(at: .zero)
    while let deadline = silent.deadline { _ = silent.tick(at: deadline) }
    #expect(silent.outcome == .timedOut)
  }

  @Test("the offset of another clock is found within half the shortest round trip, whatever the delays")
  func timeOffset() {
    for seed in UInt64(1)...50 {
      var generator = SplitMix64(seed: seed)
      let truth = Duration.milliseconds(Int64.random(in: -1_000_000...1_000_000, using: &generator))
      var estimate = TimeOffset()
      var now = Duration.seconds(5000)
      for _ in 0..<12 {
        let question = estimate.request(at: now)
        now += .milliseconds(Int64.random(in: 5...200, using: &generator))
        let answer = SmallServices.answer(question, own: vehicle, now: now + truth)
        now += .milliseconds(Int64.random(in: 5...200, using: &generator))
        if let answer { estimate.receive(answer, at: now) }
        // A copy of the answer, and somebody else's, change nothing.
        let before = estimate.offset
        if let answer { estimate.receive(answer, at: now + .seconds(1)) }
        estimate.receive(Timesync(tc1: 1, ts1: 2), at: now)
        #expect(estimate.offset == before)
        now += .seconds(1)
      }
      guard let offset = estimate.offset, let roundTrip = estimate.roundTrip else {
        Issue.record("seed \(seed): no estimate")
        continue
      }
      let error = offset < truth ? truth - offset : offset - truth
      #expect(error <= roundTrip / 2, "seed \(seed)")
    }
    var hostile = TimeOffset()
    let question = hostile.request(at: .seconds(1))
    hostile.receive(Timesync(tc1: .min, ts1: question.ts1), at: .seconds(2))
    #expect(hostile.offset == nil)
  }

  @Test("a ping that is a request is answered to its sender, an answer is not answered")
  func ping() {
    let answer = SmallServices.answer(Ping(timeUsec: 5, seq: 9), from: ground, own: vehicle)
    #expect(answer == Ping(timeUsec: 5, seq: 9, targetSystem: 255, targetComponent: 190))
    #expect(answer.flatMap { SmallServices.answer($0, from: vehicle, own: ground) } == nil)
  }

  @Test("a file transfer is refused with a NAK to its opcode; a NAK gets no answer")
  func fileTransfer() {
    var payload = [UInt8](repeating: 0, count: 251)
    payload[0] = 0xFF
    payload[2] = 3
    payload[3] = 4
    let request = FileTransferProtocol(targetSystem: 7, targetComponent: 1, payload: payload)
    let refusal = SmallServices.refuse(request, from: ground, own: vehicle)
    #expect(refusal?.targetSystem == 255 && refusal?.payload.count == 251)
    #expect(refusal.map { Array($0.payload[0...6]) } == [0, 1, 3, 129, 1, 4, 0] && refusal?.payload[12] == 7)
    var answer = refusal ?? FileTransferProtocol()
    answer.targetSystem = 7
    answer.targetComponent = 1
    #expect(SmallServices.refuse(answer, from: ground, own: vehicle) == nil)
  }

  @Test("commands of the payload carry their numbers in the parameters of the definition")
  func payloadCommands() {
    let gripper = CommandLong.gripper(grabs: true)
    #expect(gripper.command == 211 && gripper.param1 == 1 && gripper.param2 == 1)
    let winch = CommandLong.winch(metres: -5, metresPerSecond: 0.5)
    #expect(winch.command == 42600 && winch.param2 == 1 && winch.param3 == -5 && winch.param4 == 0.5)
    #expect(CommandLong.winchDelivery().param2 == 4)
    #expect(CommandLong.sprayer(isOn: true).command == 216 && CommandLong.sprayer(isOn: true).param1 == 1)
    #expect(CommandLong.cameraTrigger(everyMetres: 12).command == 206)
    #expect(CommandLong.takePicture().command == 203 && CommandLong.takePicture().param5 == 1)
    #expect(CommandLong.announce(4).command == 31010 && CommandLong.announce(4).param1 == 4)
    #expect(MissionItemInt.payloadPlace(latitudeE7: 1, longitudeE7: 2, metresMax: 9).command == 94)
    #expect(CommandLong.setMessageInterval(33, .milliseconds(500)).param2 == 500_000)
    #expect(CommandLong.setMessageInterval(33, nil).param2 == -1)
    #expect(CameraThermalRange(max: 30, min: 20).celsius == 20...30)
    #expect(CameraThermalRange(max: .nan, min: 20).celsius == nil && CameraThermalRange(max: 1, min: 2).celsius == nil)
    let version = AutopilotVersion(capabilities: MavProtocolCapability.ftp, flightSwVersion: 0x0407_00FF)
    #expect(version.has(MavProtocolCapability.ftp) && version.flightVersion == (4, 7, 0))
  }

  @Test("part of a stored mission is replaced; past its end, and backwards, is an error")
  func partialList() {
    for profile in [MissionServerProfile.ardupilot, .px4] {
      var server = MissionServer(own: vehicle, profile: profile)
      server.preload(waypoints(8))
      func part(_ first: Int16, _ last: Int16) -> [String] {
        let message = MissionWritePartialList(
          targetSystem: 7, targetComponent: 1, startIndex: first, endIndex: last)
        return summary(messages(server.receive(message, from: ground, at: .zero)))
      }
      #expect(part(3, 8) == ["ACK 1"] && part(4, 3) == ["ACK 1"] && part(-1, 2) == ["ACK 1"])
      let word = profile.usesFloatRequest ? "REQUEST" : "REQUEST_INT"
      #expect(part(3, 5) == ["\(word) 3"])
      for number in UInt16(3)...5 {
        var item = waypoints(1)[0]
        item.seq = number
        item.z = 99
        let answer = summary(messages(server.receive(item, from: ground, at: .zero)))
        #expect(answer == (number == 5 ? ["ACK 0"] : ["\(word) \(number + 1)"]))
      }
      #expect(server.items().map(\.z) == [40, 41, 42, 99, 99, 99, 46, 47])
    }
  }
}
