import MAVLink
import Testing

@Suite
struct MissionDownloadClientTests {
  private let vehicle = Stations.vehicle

  private func client(_ pacing: UploadPacing = UploadPacing()) -> MissionDownloadClient {
    MissionDownloadClient(own: Stations.ground, target: vehicle, pacing: pacing)
  }

  private func answer(_ result: UInt8) -> MissionAck {
    MissionAck(targetSystem: 255, targetComponent: 190, type: result)
  }

  private func count(_ count: UInt16) -> MissionCount {
    MissionCount(targetSystem: 255, targetComponent: 190, count: count)
  }

  private func item(_ number: UInt16) -> MissionItemInt {
    var item = waypoints(Int(number) + 1)[Int(number)]
    item.seq = number
    item.targetSystem = 255
    item.targetComponent = 190
    return item
  }

  @Test("a download asks for the list, then for each item, and closes with an acknowledgement")
  func plain() {
    var client = client(.stopAndWait)
    #expect(summary(messages(client.start(at: .zero))) == ["LIST"])
    #expect(summary(messages(client.receive(count(2), from: vehicle, at: .milliseconds(10)))) == ["REQUEST_INT 0"])
    #expect(summary(messages(client.receive(item(0), from: vehicle, at: .milliseconds(20)))) == ["REQUEST_INT 1"])
    #expect(summary(messages(client.receive(item(1), from: vehicle, at: .milliseconds(30)))) == ["ACK 0"])
    #expect(client.outcome == .received([item(0), item(1)]))
    // The vehicle missed the acknowledgement and sends its last item again, up to a limit.
    let again = (0..<20).map { _ in client.receive(item(1), from: vehicle, at: .milliseconds(40)).count }
    #expect(again.reduce(0, +) == MissionDownloadClient.closingsMax)
  }

  @Test("several items are asked for at once and may come in any order, with progress")
  func ahead() {
    var client = client(UploadPacing(bytesPerSecondMax: 50_000, itemsInFlightMax: 3))
    _ = client.start(at: .zero)
    #expect(summary(messages(client.receive(count(5), from: vehicle, at: .milliseconds(10)))) == ["REQUEST_INT 0"])
    #expect(summary(messages(client.tick(at: .milliseconds(11)))) == ["REQUEST_INT 1"])
    #expect(summary(messages(client.tick(at: .milliseconds(12)))) == ["REQUEST_INT 2"])
    #expect(client.receive(item(2), from: vehicle, at: .milliseconds(20)).isEmpty)
    #expect(client.progress?.received == 1 && client.progress?.count == 5 && client.items.isEmpty)
    #expect(summary(messages(client.receive(item(0), from: vehicle, at: .milliseconds(21)))) == ["REQUEST_INT 3"])
  }

  @Test("an empty mission is received at once")
  func empty() {
    var client = client()
    _ = client.start(at: .zero)
    #expect(summary(messages(client.receive(count(0), from: vehicle, at: .zero))) == ["ACK 0"])
    #expect(client.outcome == .received([]))
  }

  @Test("duplicates of items and of the count, and items beyond the count, change nothing")
  func copies() {
    var client = client(.stopAndWait)
    _ = client.start(at: .zero)
    _ = client.receive(count(3), from: vehicle, at: .zero)
    _ = client.receive(item(0), from: vehicle, at: .milliseconds(10))
    #expect(client.receive(item(0), from: vehicle, at: .milliseconds(11)).isEmpty)
    #expect(client.receive(item(2), from: vehicle, at: .milliseconds(11)).isEmpty)
    #expect(client.receive(item(9), from: vehicle, at: .milliseconds(11)).isEmpty)
    #expect(client.receive(count(3), from: vehicle, at: .milliseconds(11)).isEmpty)
    #expect(client.items == [item(0)] && client.strayMessages == 1)
  }

  @Test("another count starts over, up to the limit")
  func changedMission() {
    var client = MissionDownloadClient(own: Stations.ground, target: vehicle, policy: RetryPolicy(restartsMax: 5))
    _ = client.start(at: .zero)
    _ = client.receive(count(3), from: vehicle, at: .zero)
    _ = client.receive(item(0), from: vehicle, at: .milliseconds(10))
    let again = client.receive(count(1), from: vehicle, at: .milliseconds(100))
    #expect(summary(messages(again)) == ["REQUEST_INT 0"])
    #expect(client.items.isEmpty)
    for round in 0..<10 { _ = client.receive(count(UInt16(2 + round % 2)), from: vehicle, at: .milliseconds(200)) }
    #expect(client.outcome == .unstable)
  }

  @Test("silence repeats the requests, then ends the download after the limit")
  func silence() {
    var client = client(.stopAndWait)
    _ = client.start(at: .zero)
    _ = client.receive(count(2), from: vehicle, at: .milliseconds(10))
    _ = client.receive(item(0), from: vehicle, at: .milliseconds(20))
    var requests = 0
    var ticks = 0
    while let deadline = client.deadline, ticks < 1000 {
      ticks += 1
      requests += summary(messages(client.tick(at: deadline))).filter { $0 == "REQUEST_INT 1" }.count
    }
    #expect(requests >= client.policy.repeatsMax && ticks < 1000)
    #expect(client.outcome == .timedOut(itemsReceived: 1))
  }

  @Test("a vehicle that serves items in their order only is asked one by one")
  func inOrderOnly() {
    var client = client(UploadPacing(bytesPerSecondMax: 50_000))
    _ = client.start(at: .zero)
    _ = client.receive(count(3), from: vehicle, at: .milliseconds(10))
    // At first it may answer the last items of an upload.
    #expect(client.receive(answer(MavMissionResult.error), from: vehicle, at: .milliseconds(30)).isEmpty)
    _ = client.tick(at: .milliseconds(200))
    let refused = client.receive(answer(MavMissionResult.error), from: vehicle, at: .milliseconds(210))
    #expect(summary(messages(refused)) == ["LIST"])
    #expect(summary(messages(client.receive(count(3), from: vehicle, at: .milliseconds(220)))) == ["REQUEST_INT 0"])
    #expect(client.tick(at: .milliseconds(230)).isEmpty)
    for wait in [1, 2, 3] { _ = client.tick(at: .milliseconds(220) + .seconds(wait)) }
    _ = client.receive(answer(MavMissionResult.error), from: vehicle, at: .seconds(4))
    #expect(client.outcome == .rejected(result: MavMissionResult.error))
  }

  @Test("a vehicle without integer requests is asked in the older form, and its float items are taken")
  func floatItems() {
    var client = client(.stopAndWait)
    _ = client.start(at: .zero)
    _ = client.receive(count(1), from: vehicle, at: .milliseconds(10))
    let refused = client.receive(answer(MavMissionResult.unsupported), from: vehicle, at: .milliseconds(30))
    #expect(summary(messages(refused)) == ["LIST"])
    #expect(summary(messages(client.receive(count(1), from: vehicle, at: .milliseconds(40)))) == ["REQUEST 0"])
    var bad = MissionItem(item(0))
    bad.x = .nan
    #expect(client.receive(bad, from: vehicle, at: .milliseconds(50)).isEmpty)
    _ = client.receive(MissionItem(item(0)), from: vehicle, at: .milliseconds(60))
    guard case .received(let items) = client.outcome else {
      Issue.record("\(String(describing: client.outcome))")
      return
    }
    #expect(items.count == 1 && abs(items[0].x - item(0).x) < 40)
  }

  @Test("a vehicle that starts anew in the middle makes the download start over")
  func vehicleRestarted() {
    var client = client()
    _ = client.start(at: .zero)
    _ = client.receive(SystemTime(timeBootMs: 90_000), from: vehicle, at: .milliseconds(5))
    _ = client.receive(count(3), from: vehicle, at: .milliseconds(10))
    let again = client.receive(SystemTime(timeBootMs: 800), from: vehicle, at: .milliseconds(20))
    #expect(summary(messages(again)) == ["LIST"])
  }

  @Test("a cancelled download tells the vehicle and stays ended")
  func cancel() {
    var client = client()
    _ = client.start(at: .zero)
    #expect(summary(messages(client.cancel(at: .zero))) == ["ACK 15"])
    #expect(client.receive(count(2), from: vehicle, at: .zero).isEmpty && client.outcome == .cancelled)
  }

  @Test("a busy vehicle is asked again, an unsupported type ends the download")
  func refusals() {
    var client = client()
    _ = client.start(at: .zero)
    #expect(client.receive(answer(MavMissionResult.denied), from: vehicle, at: .zero).isEmpty)
    #expect(summary(messages(client.tick(at: .seconds(1)))) == ["LIST"])
    _ = client.receive(answer(MavMissionResult.unsupported), from: vehicle, at: .zero)
    #expect(client.outcome == .rejected(result: MavMissionResult.unsupported))
  }
}
