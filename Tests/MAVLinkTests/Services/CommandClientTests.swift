import MAVLink
import Testing

@Suite
struct CommandClientTests {
  private let vehicle = Stations.vehicle

  private func client() -> CommandClient {
    let arm = CommandLong(command: MavCmd.componentArmDisarm, param1: 1)
    return CommandClient(.long(arm), own: Stations.ground, target: vehicle)
  }

  private func answer(_ result: UInt8, command: UInt16 = MavCmd.componentArmDisarm, system: UInt8 = 255)
    -> CommandAck
  {
    CommandAck(command: command, result: result, targetSystem: system, targetComponent: 0)
  }

  @Test("a command is sent once and ends with its answer")
  func plain() {
    var client = client()
    #expect(summary(messages(client.start(at: .zero))) == ["LONG 400 try 0"])
    _ = client.receive(answer(MavResult.accepted), from: vehicle, at: .zero)
    #expect(client.outcome == .answered(result: MavResult.accepted, additional: 0))
    #expect(client.outcome?.isAccepted == true && client.deadline == nil)
  }

  @Test("each repeat counts up the confirmation, and the limit ends it")
  func repeats() {
    var client = client()
    _ = client.start(at: .zero)
    #expect(summary(messages(client.tick(at: .seconds(1)))) == ["LONG 400 try 1"])
    var ticks = 0
    while let deadline = client.deadline, ticks < 1000 {
      ticks += 1
      _ = client.tick(at: deadline)
    }
    #expect(client.outcome == .timedOut && ticks == client.policy.repeatsMax)
  }

  @Test("an answer to another command, from another vehicle or to another station does nothing")
  func strangers() {
    var client = client()
    _ = client.start(at: .zero)
    _ = client.receive(answer(MavResult.failed, command: MavCmd.navTakeoff), from: vehicle, at: .zero)
    _ = client.receive(
      answer(MavResult.failed), from: MAVLinkAddress(systemID: 8, componentID: 1), at: .zero)
    _ = client.receive(answer(MavResult.failed, system: 254), from: vehicle, at: .zero)
    #expect(client.outcome == nil)
    // A vehicle that speaks MAVLink 1 leaves the target out: zero.
    _ = client.receive(answer(MavResult.unsupported, system: 0), from: vehicle, at: .zero)
    #expect(client.outcome == .answered(result: MavResult.unsupported, additional: 0))
  }

  @Test("progress makes it wait longer, a temporary refusal makes it try again")
  func progressAndRefusal() {
    var client = client()
    _ = client.start(at: .zero)
    var progress = answer(MavResult.inProgress)
    progress.progress = 40
    _ = client.receive(progress, from: vehicle, at: .milliseconds(100))
    #expect(client.progress == 40 && client.deadline == .milliseconds(10_100))
    _ = client.receive(answer(MavResult.temporarilyRejected), from: vehicle, at: .seconds(2))
    #expect(client.outcome == nil)
    #expect(summary(messages(client.tick(at: .milliseconds(10_100)))) == ["LONG 400 try 1"])
    _ = client.receive(answer(MavResult.accepted), from: vehicle, at: .seconds(11))
    #expect(client.outcome?.isAccepted == true)
  }

  @Test("the integer form is addressed and repeated alike")
  func integerForm() {
    let hold = CommandInt(command: MavCmd.doReposition, x: 1, y: 2)
    var client = CommandClient(.int(hold), own: Stations.ground, target: vehicle)
    let sent = messages(client.start(at: .zero)).compactMap { $0 as? CommandInt }
    #expect(sent.first?.targetSystem == 7 && sent.first?.x == 1)
    #expect(messages(client.tick(at: .seconds(1))).compactMap { $0 as? CommandInt } == sent)
  }
}
