import MAVLink
import Testing

@Suite
struct MissionUploadClientTests {
  private let vehicle = Stations.vehicle
  private let ground = Stations.ground

  private func client(_ count: Int, policy: RetryPolicy = RetryPolicy()) -> MissionUploadClient {
    MissionUploadClient(items: waypoints(count), own: ground, target: vehicle, policy: policy)
  }

  private func request(_ number: UInt16, type: UInt8 = 0) -> MissionRequestInt {
    MissionRequestInt(targetSystem: 255, targetComponent: 190, seq: number, missionType: type)
  }

  private func acknowledgement(_ result: UInt8, system: UInt8 = 255) -> MissionAck {
    MissionAck(targetSystem: system, targetComponent: 190, type: result)
  }

  @Test("an upload announces the count, answers each request and ends with the acknowledgement")
  func plainUpload() {
    var client = client(2)
    #expect(summary(messages(client.start(at: .zero))) == ["COUNT 2"])
    #expect(summary(messages(client.receive(request(0), from: vehicle, at: .zero))) == ["ITEM 0"])
    // ArduPilot asks in the older form.
    let old = MissionRequest(targetSystem: 255, targetComponent: 190, seq: 1)
    #expect(summary(messages(client.receive(old, from: vehicle, at: .zero))) == ["ITEM 1"])
    #expect(client.outcome == nil)
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .zero)
    #expect(client.outcome == .accepted && client.deadline == nil)
  }

  @Test("an upload of no items is a clear: count 0 and its acknowledgement")
  func emptyUpload() {
    var client = client(0)
    #expect(summary(messages(client.start(at: .zero))) == ["COUNT 0"])
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .zero)
    #expect(client.outcome == .accepted)
  }

  @Test("a repeated request gets the same item again")
  func repeatedRequest() {
    var client = client(3)
    _ = client.start(at: .zero)
    let first = messages(client.receive(request(1), from: vehicle, at: .zero)).compactMap { $0 as? MissionItemInt }
    let second = messages(client.receive(request(1), from: vehicle, at: .zero)).compactMap { $0 as? MissionItemInt }
    #expect(first == second && first.first?.seq == 1 && first.first?.targetSystem == 7)
  }

  @Test("silence repeats the count, then ends the upload after the limit, which is above MAVSDK's five")
  func silence() {
    var client = client(3)
    _ = client.start(at: .zero)
    var counts = 0
    var ticks = 0
    while let deadline = client.deadline, ticks < 1000 {
      ticks += 1
      counts += summary(messages(client.tick(at: deadline))).filter { $0 == "COUNT 3" }.count
    }
    #expect(counts == client.policy.repeatsMax && counts > 5)
    #expect(client.outcome == .timedOut(lastItemRequested: nil))
  }

  @Test("silence after an item repeats it together with the next one")
  func silenceAfterItem() {
    var client = client(3)
    _ = client.start(at: .zero)
    _ = client.receive(request(0), from: vehicle, at: .milliseconds(400))
    #expect(client.tick(at: .milliseconds(1199)).isEmpty)
    #expect(summary(messages(client.tick(at: .milliseconds(1200)))) == ["ITEM 0", "ITEM 1"])
  }

  @Test("on a fast link a loss is made good soon, and repeats back off up to the policy's time-out")
  func timeoutFollowsTheLink() {
    var client = client(3)
    _ = client.start(at: .zero)
    _ = client.receive(request(0), from: vehicle, at: .milliseconds(4))
    var instants: [Duration] = []
    while let deadline = client.deadline, instants.count < 6 {
      instants.append(deadline - .milliseconds(4))
      _ = client.tick(at: deadline)
    }
    #expect(instants == [100, 300, 700, 1500, 2300, 3100].map { Duration.milliseconds($0) })
  }

  @Test("a lost final acknowledgement is made good by repeating the last item")
  func lostFinalAcknowledgement() {
    var client = client(1)
    _ = client.start(at: .zero)
    _ = client.receive(request(0), from: vehicle, at: .zero)
    #expect(summary(messages(client.tick(at: .seconds(1)))) == ["ITEM 0"])
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .seconds(1))
    #expect(client.outcome == .accepted)
  }

  @Test("an error after all items starts the upload over, since ArduPilot answers a copy so after accepting")
  func errorAfterAllItems() {
    var client = client(1, policy: RetryPolicy(restartsMax: 2))
    _ = client.start(at: .zero)
    for _ in 0..<2 {
      _ = client.receive(request(0), from: vehicle, at: .zero)
      let again = client.receive(acknowledgement(MavMissionResult.error), from: vehicle, at: .zero)
      #expect(summary(messages(again)) == ["COUNT 1"])
    }
    // The mission itself is bad: the vehicle says so each time, and that ends it.
    _ = client.receive(request(0), from: vehicle, at: .zero)
    _ = client.receive(acknowledgement(MavMissionResult.error), from: vehicle, at: .zero)
    #expect(client.outcome == .rejected(result: MavMissionResult.error, lastItemSent: 0))
  }

  @Test("a wrong sequence number and a denial end nothing, other results end the upload")
  func refusals() {
    for result in [MavMissionResult.invalidSequence, MavMissionResult.denied] {
      var client = client(2)
      _ = client.start(at: .zero)
      #expect(client.receive(acknowledgement(result), from: vehicle, at: .zero).isEmpty)
      #expect(client.outcome == nil)
      #expect(summary(messages(client.tick(at: .seconds(1)))) == ["COUNT 2"])
    }
    for result in [MavMissionResult.error, MavMissionResult.noSpace, MavMissionResult.unsupported, 99] {
      var client = client(2)
      _ = client.start(at: .zero)
      _ = client.receive(request(0), from: vehicle, at: .zero)
      _ = client.receive(acknowledgement(result), from: vehicle, at: .zero)
      #expect(client.outcome == .rejected(result: result, lastItemSent: 0))
    }
  }

  @Test("a vehicle that gave up makes the upload start over, up to the limit")
  func vehicleGaveUp() {
    var client = client(2, policy: RetryPolicy(restartsMax: 2))
    _ = client.start(at: .zero)
    for _ in 0..<2 {
      _ = client.receive(request(0), from: vehicle, at: .zero)
      let actions = client.receive(
        acknowledgement(MavMissionResult.operationCancelled), from: vehicle, at: .zero)
      #expect(summary(messages(actions)) == ["COUNT 2"])
    }
    _ = client.receive(acknowledgement(MavMissionResult.operationCancelled), from: vehicle, at: .zero)
    #expect(client.outcome == .rejected(result: MavMissionResult.operationCancelled, lastItemSent: nil))
  }

  @Test("an early acceptance, another vehicle, another station and another type change nothing")
  func strangers() {
    var client = client(2)
    _ = client.start(at: .zero)
    _ = client.receive(request(0), from: vehicle, at: .zero)
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .zero)
    let stranger = MAVLinkAddress(systemID: 8, componentID: 1)
    _ = client.receive(acknowledgement(MavMissionResult.error), from: stranger, at: .zero)
    _ = client.receive(acknowledgement(MavMissionResult.error, system: 254), from: vehicle, at: .zero)
    let fence = MissionAck(targetSystem: 255, targetComponent: 190, type: MavMissionResult.error, missionType: 1)
    _ = client.receive(fence, from: vehicle, at: .zero)
    #expect(client.receive(request(1, type: 1), from: vehicle, at: .zero).isEmpty)
    #expect(client.receive(request(2), from: vehicle, at: .zero).isEmpty)
    #expect(client.receive(Heartbeat(), from: vehicle, at: .zero).isEmpty)
    #expect(client.outcome == nil)
  }

  @Test("a vehicle that asks on and on meets the limit of messages")
  func endlessRequests() {
    var client = client(2)
    _ = client.start(at: .zero)
    var rounds = 0
    while client.outcome == nil, rounds < 10_000 {
      rounds += 1
      _ = client.receive(request(0), from: vehicle, at: .zero)
    }
    #expect(client.outcome == .exhausted && rounds <= client.sendsMax)
  }

  @Test("a cancelled upload tells the vehicle and stays ended")
  func cancel() {
    var client = client(2)
    _ = client.start(at: .zero)
    #expect(summary(messages(client.cancel(at: .zero))) == ["ACK 15"])
    #expect(client.outcome == .cancelled)
    #expect(client.receive(request(0), from: vehicle, at: .zero).isEmpty)
    #expect(client.cancel(at: .zero).isEmpty)
  }

  @Test("requests after the end are answered, so that a late copy of the count spoils nothing")
  func requestsAfterTheEnd() {
    var client = client(1)
    _ = client.start(at: .zero)
    _ = client.receive(request(0), from: vehicle, at: .zero)
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .zero)
    #expect(summary(messages(client.receive(request(0), from: vehicle, at: .zero))) == ["ITEM 0"])
    #expect(client.outcome == .accepted)
  }
}
