import MAVLink
import Testing

/// Commands in both forms, many at once, and the vehicle's side of them.
@Suite
struct CommandServiceTests {
  private let ground = Stations.ground
  private let vehicle = Stations.vehicle

  private func answer(_ number: UInt16, _ result: UInt8) -> CommandAck {
    CommandAck(command: number, result: result, targetSystem: 255, targetComponent: 190)
  }

  private func order(_ number: UInt16, try repeatNumber: UInt8 = 0, _ param1: Float = 0) -> CommandLong {
    CommandLong(
      targetSystem: 7, targetComponent: 1, command: number, confirmation: repeatNumber, param1: param1)
  }

  @Test("a vehicle that knows the other form only gets that one, once")
  func otherForm() {
    let reposition = CommandInt(
      frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition, x: 601_700_000, y: 249_400_000, z: 30)
    var client = CommandClient(.int(reposition), own: ground, target: vehicle)
    _ = client.start(at: .zero)
    let other = client.receive(
      answer(MavCmd.doReposition, MavResult.commandLongOnly), from: vehicle, at: .milliseconds(50))
    let sent = messages(other).compactMap { $0 as? CommandLong }
    #expect(sent.first.map { abs($0.param5 - 60.17) < 1e-5 && $0.param7 == 30 && $0.targetSystem == 7 } == true)
    _ = client.receive(answer(MavCmd.doReposition, MavResult.commandIntOnly), from: vehicle, at: .milliseconds(90))
    #expect(client.outcome == .answered(result: MavResult.commandIntOnly, additional: 0))
  }

  @Test(
    "a long command becomes an integer one: plain numbers in frame 2, degrees in frame 3, and what does not fit not")
  func integerForm() {
    func int(_ long: CommandLong) -> CommandInt? {
      if case .int(let int) = CommandClient.Command.long(long).inOtherForm { return int }
      return nil
    }
    let plain = int(CommandLong(command: 400, param1: 1, param5: 7))
    #expect(plain?.frame == MavFrame.mission && plain?.x == 7 && plain?.param1 == 1)
    #expect(int(CommandLong(command: 192, param5: 60.5, param6: 24.25))?.x == 605_000_000)
    #expect(int(CommandLong(command: 192, param5: .nan)) == nil)
    #expect(int(CommandLong(command: 192, param5: 1e30)) == nil)
  }

  @Test("commands with different numbers run at once, those with the same one after the other, in their order")
  func queue() {
    var queue = CommandQueue(own: ground, target: vehicle)
    let tickets = [400, 176, 400].map { queue.submit(.long(order(UInt16($0), Float($0 % 7)))) }
    #expect(tickets == [1, 2, 3])
    #expect(summary(queue.tick(at: .zero)) == ["LONG 400 try 0", "LONG 176 try 0"])
    #expect(queue.receive(answer(176, MavResult.failed), from: vehicle, at: .milliseconds(10)).isEmpty)
    #expect(queue.receive(answer(400, MavResult.accepted), from: vehicle, at: .milliseconds(20)).isEmpty)
    // A late copy of the answer does not answer the next one: that has not gone out yet.
    #expect(queue.receive(answer(400, MavResult.accepted), from: vehicle, at: .milliseconds(500)).isEmpty)
    #expect(queue.deadline == .milliseconds(1020))
    #expect(summary(queue.tick(at: .milliseconds(1020))) == ["LONG 400 try 0"])
    _ = queue.receive(answer(400, MavResult.denied), from: vehicle, at: .milliseconds(1100))
    #expect(queue.takeEnded().map(\.ticket) == [2, 1, 3] && queue.isIdle)
  }

  @Test("a queue holds so many commands and no more, and ends all of them when the vehicle is silent")
  func queueLimits() {
    var queue = CommandQueue(own: ground, target: vehicle, policy: RetryPolicy(repeatsMax: 2))
    let tickets = (0..<100).map { queue.submit(.long(order(UInt16(400 + $0)))) }
    #expect(tickets.compactMap { $0 }.count == CommandQueue.waitingMax)
    _ = queue.tick(at: .zero)
    var ticks = 0
    while let deadline = queue.deadline, ticks < 1000 {
      ticks += 1
      _ = queue.tick(at: deadline)
    }
    let ended = queue.takeEnded()
    #expect(ended.count == CommandQueue.waitingMax && ended.allSatisfy { $0.outcome == .timedOut })
  }

  @Test("the vehicle does a command once, and answers each repeat the same")
  func serverDuplicates() {
    var server = CommandServer(own: vehicle)
    func did(_ actions: [CommandServer.Action]) -> [String] {
      actions.map { action in
        switch action {
        case .execute(let command, _): "DO \(command.number)"
        case .send(let message): "ACK \((message as? CommandAck)?.result ?? 99)"
        }
      }
    }
    #expect(did(server.receive(order(400), from: ground, at: .zero)) == ["DO 400"])
    // Not done yet: the repeat waits for the answer.
    #expect(did(server.receive(order(400, try: 1), from: ground, at: .milliseconds(800))) == [])
    let working = server.progress(400, from: ground, percent: 30, at: .milliseconds(900))
    #expect(did(working) == ["ACK \(MavResult.inProgress)"])
    #expect(did(server.receive(order(400, try: 2), from: ground, at: .seconds(2))) == ["ACK 5"])
    #expect(did(server.finish(400, from: ground, result: MavResult.accepted, at: .seconds(3))) == ["ACK 0"])
    #expect(did(server.receive(order(400, try: 3), from: ground, at: .seconds(9))) == ["ACK 0"])
    #expect(server.duplicates == 3)
    // The same order anew, from another station, or with other parameters is done again.
    #expect(did(server.receive(order(400), from: ground, at: .seconds(12))) == ["DO 400"])
    #expect(did(server.receive(order(400), from: Stations.otherGround, at: .seconds(12))) == ["DO 400"])
    #expect(did(server.receive(order(400, 1), from: ground, at: .seconds(12))) == ["DO 400"])
    // A parameter that is no number equals itself; other vehicles' commands are not ours.
    #expect(did(server.receive(order(16, .nan), from: ground, at: .seconds(13))) == ["DO 16"])
    #expect(did(server.receive(order(16, .nan), from: ground, at: .seconds(13))) == [])
    var elsewhere = order(400)
    elsewhere.targetSystem = 8
    #expect(did(server.receive(elsewhere, from: ground, at: .seconds(20))) == [])
  }

  @Test("a flood of commands is turned away, counted, and does not grow the server")
  func serverFlood() {
    var server = CommandServer(own: vehicle)
    var executed = 0
    for number in UInt16(0)..<1000 {
      for case .execute in server.receive(order(number), from: ground, at: .zero) { executed += 1 }
    }
    #expect(executed == CommandServer.entriesMax && server.overflows == 1000 - executed)
  }

  @Test("over a link that loses 40 % each way every command is done exactly once and answered, for every seed")
  func lossyCommands() {
    for seed in UInt64(1)...30 {
      var link = LossyLink(
        seed: seed, loss: 0.4, duplication: 0.1, jitter: .milliseconds(100), ground: ground, vehicle: vehicle)
      var queue = CommandQueue(own: ground, target: vehicle)
      var server = CommandServer(own: vehicle)
      var done: [UInt16: Int] = [:]
      for number in UInt16(400)..<420 { _ = queue.submit(.long(order(number))) }
      var now = Duration.zero
      for message in queue.tick(at: now) { link.send(message, to: .vehicle, at: now) }
      var steps = 0
      while !queue.isIdle, steps < 100_000 {
        steps += 1
        guard let next = [link.nextArrival, queue.deadline].compactMap({ $0 }).min() else { break }
        now = max(now, next)
        for (end, frame) in link.receive(at: now) {
          guard let message = frame.message else { continue }
          switch end {
          case .ground:
            for message in queue.receive(message, from: frame.sender, at: now) {
              link.send(message, to: .vehicle, at: now)
            }
          case .vehicle:
            for action in server.receive(message, from: frame.sender, at: now) {
              var actions = [action]
              if case .execute(let command, let station) = action {
                done[command.number, default: 0] += 1
                actions = server.finish(command.number, from: station, result: MavResult.accepted, at: now)
              }
              for case .send(let answer) in actions { link.send(answer, to: .ground, at: now) }
            }
          }
        }
        for message in queue.tick(at: now) { link.send(message, to: .vehicle, at: now) }
      }
      let ended = queue.takeEnded()
      #expect(ended.count == 20 && ended.allSatisfy { $0.outcome.isAccepted }, "seed \(seed)")
      #expect(done.count == 20 && done.values.allSatisfy { $0 == 1 }, "seed \(seed): \(done)")
    }
  }
}
