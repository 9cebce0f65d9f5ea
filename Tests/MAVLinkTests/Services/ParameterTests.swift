import MAVLink
import Quantities
import Testing

/// The parameter protocol, both sides.
@Suite
struct ParameterTests {
  private let ground = Stations.ground
  private let vehicle = Stations.vehicle

  private func parameters(_ count: Int) -> [String: ParameterValue] {
    var all: [String: ParameterValue] = ["RTL_ALT": .integer(1500, type: MavParamType.int16), "WP_SPD": .real(5)]
    for index in 0..<max(0, count - 2) { all["P\(index)"] = .real(Float(index)) }
    return all
  }

  /// Runs a client against a server over a link until the client ends.
  private func run(
    _ task: ParameterClient.Task, count: Int, loss: Double, seed: UInt64, encoding: ParameterValue.Encoding = .cast
  ) -> (outcome: ParameterOutcome?, time: Duration, server: ParameterServer) {
    var client = ParameterClient(task, own: ground, target: vehicle, encoding: encoding)
    var server = ParameterServer(own: vehicle, encoding: encoding, parameters: parameters(count))
    var link = LossyLink(
      seed: seed, loss: loss, duplication: 0.05, jitter: .milliseconds(50), ground: ground, vehicle: vehicle)
    var now = Duration.zero
    for message in messages(client.start(at: now)) { link.send(message, to: .vehicle, at: now) }
    var steps = 0
    while client.outcome == nil, steps < 200_000 {
      steps += 1
      guard let next = [link.nextArrival, client.deadline, server.deadline].compactMap({ $0 }).min() else { break }
      now = max(now, next)
      for (end, frame) in link.receive(at: now) {
        guard let message = frame.message else { continue }
        switch end {
        case .ground:
          for message in messages(client.receive(message, from: frame.sender, at: now)) {
            link.send(message, to: .vehicle, at: now)
          }
        case .vehicle:
          for case .send(let answer) in server.receive(message, at: now) { link.send(answer, to: .ground, at: now) }
        }
      }
      for message in messages(client.tick(at: now)) { link.send(message, to: .vehicle, at: now) }
      for case .send(let answer) in server.tick(at: now) { link.send(answer, to: .ground, at: now) }
    }
    return (client.outcome, now, server)
  }

  @Test("the list is whole over a link that loses nothing, a quarter or 40 % each way", arguments: [0, 0.25, 0.4])
  func list(loss: Double) {
    for seed in UInt64(1)...5 {
      let run = run(.list, count: 200, loss: loss, seed: seed)
      #expect(run.outcome == .listed(parameters(200)), "seed \(seed)")
      #expect(run.time < .seconds(60), "seed \(seed): \(run.time)")
    }
  }

  @Test("a value that was set is read back, in both encodings, over a lossy link")
  func set() {
    for encoding in [ParameterValue.Encoding.cast, .bytewise] {
      let value = ParameterValue.integer(-77, type: MavParamType.int16)
      let run = run(.set("RTL_ALT", value), count: 5, loss: 0.3, seed: 4, encoding: encoding)
      #expect(run.outcome == .value(value) && run.server.value("RTL_ALT") == value)
    }
  }

  @Test("a value is read by its name, and a vehicle says nothing of a name that it does not have")
  func get() {
    #expect(run(.get("WP_SPD"), count: 5, loss: 0.2, seed: 1).outcome == .value(.real(5)))
    #expect(run(.get("NOPE"), count: 5, loss: 0, seed: 1).outcome == .timedOut(received: 0, count: nil))
  }

  @Test("a vehicle that keeps its value is told from one that is silent")
  func stubborn() {
    var client = ParameterClient(
      .set("X", .real(2)), own: ground, target: vehicle, policy: RetryPolicy(repeatsMax: 2))
    _ = client.start(at: .zero)
    let kept = ParamValue(
      paramId: "X", paramValue: 1, paramType: MavParamType.real32, paramCount: 1, paramIndex: 0)
    _ = client.receive(kept, from: vehicle, at: .milliseconds(10))
    while let deadline = client.deadline { _ = client.tick(at: deadline) }
    #expect(client.outcome == .differs(.real(1)))
  }

  @Test("values that are not numbers are not stored, and unknown names get no answer")
  func badSets() {
    var server = ParameterServer(own: vehicle, encoding: .cast, parameters: parameters(3))
    func set(_ name: String, _ value: Float) -> [ParameterServer.Action] {
      server.receive(
        ParamSet(
          targetSystem: 7, targetComponent: 1, paramId: name, paramValue: value, paramType: MavParamType.real32),
        at: .zero)
    }
    #expect(set("WP_SPD", .nan).isEmpty && set("WP_SPD", .infinity).isEmpty && set("NOPE", 1).isEmpty)
    #expect(set("RTL_ALT", 1.5).isEmpty && set("RTL_ALT", 40_000).isEmpty)
    #expect(server.value("WP_SPD") == .real(5))
    #expect(set("WP_SPD", 6).count == 2 && set("WP_SPD", 6).count == 1)
  }

  @Test("a vehicle that lies about its count, or sends what makes no sense, is counted and outlived")
  func liar() {
    var client = ParameterClient(.list, own: ground, target: vehicle, policy: RetryPolicy(repeatsMax: 3))
    _ = client.start(at: .zero)
    func value(_ index: UInt16, of count: UInt16, type: UInt8 = MavParamType.real32) -> ParamValue {
      ParamValue(paramId: "P\(index)", paramValue: 0.5, paramType: type, paramCount: count, paramIndex: index)
    }
    _ = client.receive(value(9, of: 3), from: vehicle, at: .zero)
    _ = client.receive(value(0, of: 3), from: vehicle, at: .zero)
    _ = client.receive(value(1, of: 4), from: vehicle, at: .zero)
    _ = client.receive(value(1, of: 4, type: MavParamType.uint8), from: vehicle, at: .zero)
    _ = client.receive(value(1, of: 4, type: 77), from: vehicle, at: .zero)
    #expect(client.strayMessages == 4)
    while let deadline = client.deadline { _ = client.tick(at: deadline) }
    #expect(client.outcome == .timedOut(received: 1, count: 4))
  }

  @Test("whole numbers survive both encodings; the cast loses digits above 2^24 and the bytes do not")
  func encodings() {
    var generator = SplitMix64(seed: 8)
    for type in MavParamType.uint8...MavParamType.int32 {
      guard let range = ParameterValue.range(of: type) else { continue }
      for _ in 0..<200 {
        let number = Int64.random(in: range, using: &generator)
        let value = ParameterValue.integer(number, type: type)
        #expect(ParameterValue(value.wire(.bytewise), type: type, encoding: .bytewise) == value)
        if number.magnitude <= 1 << 24 {
          #expect(ParameterValue(value.wire(.cast), type: type, encoding: .cast) == value)
        }
      }
    }
    #expect(ParameterValue.Encoding(capabilities: MavProtocolCapability.paramEncodeBytewise) == .bytewise)
    #expect(ParameterValue(1, type: MavParamType.uint64, encoding: .cast) == nil)
  }
}
