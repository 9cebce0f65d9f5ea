import MAVLink
import Testing

/// The ground side in the cases that MAVSDK's tests of mission transfers name, where no other test has them; the table
/// is in `docs/mavlink-services.md`.
@Suite
struct TransferCaseTests {
  private let ground = Stations.ground
  private let vehicle = Stations.vehicle

  private func upload(_ items: [MissionItemInt], type: UInt8 = MavMissionType.mission) -> MissionUploadClient {
    MissionUploadClient(items: items, missionType: type, own: ground, target: vehicle, pacing: .stopAndWait)
  }

  // MARK: Upload

  @Test(
    "wrong numbers: items that are given with any numbers go out numbered in their order", arguments: [0, 2, 65_535])
  func numbers(second: UInt16) {
    var items = waypoints(2)
    items[1].seq = second
    #expect(upload(items).items.map(\.seq) == [0, 1])
  }

  @Test("types that do not agree: items of another type, or of several, go out with the type of the upload")
  func types() {
    for types in [[1, 1, 1], [0, 1, 0], [2, 0, 9]] as [[UInt8]] {
      var items = waypoints(3)
      for (index, type) in types.enumerated() { items[index].missionType = type }
      #expect(upload(items).items.allSatisfy { $0.missionType == MavMissionType.mission })
    }
  }

  @Test("nobody listens: an upload whose ending nobody takes still ends, and leaves no timer", arguments: [0, 2])
  func nobodyListens(count: Int) {
    var talk = UploadDialogue(count)
    _ = talk.runOut()
    #expect(talk.client.outcome == .timedOut(lastItemRequested: nil) && talk.client.deadline == nil)
  }

  @Test("the count goes out with number, type and target, and again after a silence, the same", arguments: [0, 1, 2])
  func count(type: UInt8) throws {
    var client = upload(waypoints(2), type: type)
    let first = try #require(messages(client.start(at: .zero)).first as? MissionCount)
    #expect(first == MissionCount(targetSystem: 7, targetComponent: 1, count: 2, missionType: type))
    let deadline = try #require(client.deadline)
    #expect(messages(client.tick(at: deadline - .milliseconds(1))).isEmpty)
    #expect(messages(client.tick(at: deadline)).first as? MissionCount == first)
    #expect(client.outcome == nil)
  }

  @Test("items go out as they were given, field by field, and an item that is asked for twice goes out twice")
  func items() throws {
    var given = waypoints(2)
    (given[0].param1, given[0].param2, given[0].param3, given[0].param4) = (1, 2, 3, 4)
    (given[1].frame, given[1].command, given[1].autocontinue) = (MavFrame.mission, MavCmd.doChangeSpeed, 0)
    var client = upload(given)
    _ = client.start(at: .zero)
    var sent: [MissionItemInt] = []
    for (milliseconds, number) in [(20, 0), (500, 0), (520, 1)] as [(Int, UInt16)] {
      sent += messages(client.receive(request(number), from: vehicle, at: .milliseconds(milliseconds)))
        .compactMap { $0 as? MissionItemInt }
    }
    for (index, number) in [0, 0, 1].enumerated() {
      var wanted = given[number]
      (wanted.seq, wanted.current) = (UInt16(number), number == 0 ? 1 : 0)
      (wanted.targetSystem, wanted.targetComponent) = (7, 1)
      #expect(sent[index] == wanted)
    }
    _ = client.receive(acknowledgement(MavMissionResult.accepted), from: vehicle, at: .milliseconds(600))
    #expect(client.outcome == .accepted && client.deadline == nil)
  }

  @Test("every refusal in the middle: some end it, a broken upload starts over, the rest goes on", arguments: 1...15)
  func refusals(result: Int) {
    let result = UInt8(result)
    var talk = UploadDialogue(3)
    talk.hear(request(0), at: 20)
    talk.hear(request(1), at: 40)
    let said = talk.hear(acknowledgement(result), at: 60)
    switch result {
    case MavMissionResult.invalidSequence, MavMissionResult.denied:
      #expect(talk.client.outcome == nil && said.allSatisfy { $0 == "ITEM 1" })
    case MavMissionResult.error, MavMissionResult.operationCancelled:
      #expect(talk.client.outcome == nil && said == ["COUNT 3"])
    default:
      #expect(talk.client.outcome == .rejected(result: result, lastItemSent: 1) && said.isEmpty)
    }
  }

  @Test("silence after an item: one time-out ends nothing, all of them do, and a late acceptance is not taken")
  func lateAcceptance() throws {
    var talk = UploadDialogue(2)
    talk.hear(request(0), at: 20)
    let deadline = try #require(talk.client.deadline)
    talk.wait(until: Int(deadline / .milliseconds(1)) + 1)
    #expect(talk.client.outcome == nil)
    _ = talk.runOut()
    #expect(talk.client.outcome == .timedOut(lastItemRequested: 0))
    #expect(talk.hear(acknowledgement(MavMissionResult.accepted), at: talk.now + 10).isEmpty)
    #expect(talk.client.outcome == .timedOut(lastItemRequested: 0) && talk.client.deadline == nil)
  }

  @Test("messages without an exchange: before the start nothing is answered and no timer runs")
  func idle() {
    var up = upload(waypoints(2))
    var down = MissionDownloadClient(own: ground, target: vehicle)
    var clear = MissionOrderClient(.clear(missionType: 0), own: ground, target: vehicle)
    let heard: [any MAVLinkMessage] = [
      request(0), acknowledgement(MavMissionResult.accepted), MissionCount(targetSystem: 255, count: 3),
      MissionItemInt(targetSystem: 255, targetComponent: 190), MissionCurrent(seq: 2),
      MissionRequest(targetSystem: 255, targetComponent: 190, seq: 0),
    ]
    for message in heard {
      #expect(up.receive(message, from: vehicle, at: .zero).isEmpty)
      #expect(down.receive(message, from: vehicle, at: .zero).isEmpty)
      #expect(clear.receive(message, from: vehicle, at: .zero).isEmpty)
    }
    #expect(up.tick(at: .seconds(9)).isEmpty && down.tick(at: .seconds(9)).isEmpty)
    #expect(clear.tick(at: .seconds(9)).isEmpty)
    #expect(up.outcome == nil && down.outcome == nil && clear.outcome == nil)
    #expect(up.deadline == nil && down.deadline == nil && clear.deadline == nil)
  }

  @Test("a request in the older form is answered by the integer item, once, and by no refusal")
  func olderForm() {
    var client = upload(waypoints(1), type: MavMissionType.fence)
    _ = client.start(at: .zero)
    let old = MissionRequest(targetSystem: 255, targetComponent: 190, seq: 0, missionType: MavMissionType.fence)
    #expect(summary(messages(client.receive(old, from: vehicle, at: .milliseconds(20)))) == ["ITEM 0"])
    _ = client.receive(
      acknowledgement(MavMissionResult.accepted, type: MavMissionType.fence), from: vehicle, at: .milliseconds(60))
    #expect(client.outcome == .accepted)
  }

  // MARK: Download

  private func item(_ number: UInt16) -> MissionItemInt {
    MissionItemInt(targetSystem: 255, targetComponent: 190, seq: number, command: MavCmd.navWaypoint)
  }

  private func download(_ count: UInt16) -> MissionDownloadClient {
    var client = MissionDownloadClient(own: ground, target: vehicle, pacing: .stopAndWait)
    _ = client.start(at: .zero)
    let announced = MissionCount(targetSystem: 255, targetComponent: 190, count: count)
    _ = client.receive(announced, from: vehicle, at: .milliseconds(10))
    return client
  }

  @Test("the list is asked for with type and target, again in a silence, and given up after the limit")
  func list() throws {
    var client = MissionDownloadClient(missionType: MavMissionType.rally, own: ground, target: vehicle)
    let first = messages(client.start(at: .zero)).first as? MissionRequestList
    #expect(first == MissionRequestList(targetSystem: 7, targetComponent: 1, missionType: MavMissionType.rally))
    var asked = 1
    while let deadline = client.deadline, asked < 1000 {
      let said = messages(client.tick(at: deadline))
      if said.first as? MissionRequestList == first { asked += 1 }
    }
    #expect(asked == client.policy.repeatsMax + 1 && client.outcome == .timedOut(itemsReceived: 0))
  }

  @Test("each item has its own tries: those of the first do not count for the second")
  func triesOfEach() {
    var client = download(3)
    for _ in 1..<client.policy.repeatsMax {
      if let deadline = client.deadline { _ = client.tick(at: deadline) }
    }
    #expect(client.outcome == nil)
    var now = client.deadline ?? .zero
    _ = client.receive(item(0), from: vehicle, at: now)
    var asked = 1
    while let deadline = client.deadline, asked < 1000 {
      now = deadline
      asked += summary(messages(client.tick(at: now))).filter { $0 == "REQUEST_INT 1" }.count
    }
    #expect(asked >= client.policy.repeatsMax && client.outcome == .timedOut(itemsReceived: 1), "\(asked)")
  }

  @Test("the timer does not fire in the middle of a download that goes on, and progress rises from none to all")
  func goesOn() throws {
    var client = download(3)
    var progress = [client.progress?.received]
    for number in UInt16(0)..<3 {
      // Just before the time is up.
      let deadline = try #require(client.deadline)
      let now = deadline - .milliseconds(1)
      #expect(client.tick(at: now).isEmpty)
      _ = client.receive(item(number), from: vehicle, at: now)
      progress.append(client.progress?.received)
    }
    #expect(progress == [0, 1, 2, 3])
    #expect(client.outcome == .received([item(0), item(1), item(2)]) && client.deadline == nil)
  }

  @Test("an empty list leaves no timer, and one that is cancelled half way says so once")
  func endings() {
    let empty = download(0)
    #expect(empty.outcome == .received([]) && empty.deadline == nil)
    var half = download(3)
    _ = half.receive(item(0), from: vehicle, at: .milliseconds(20))
    let said = messages(half.cancel(at: .milliseconds(30)))
    #expect(said.count == 1)
    #expect(
      said.first as? MissionAck
        == MissionAck(targetSystem: 7, targetComponent: 1, type: MavMissionResult.operationCancelled))
    #expect(half.outcome == .cancelled && half.cancel(at: .milliseconds(40)).isEmpty)
  }

  // MARK: Clear and set-current

  @Test("a clear names its type and target", arguments: [0, 1, 2])
  func clear(type: UInt8) {
    var client = MissionOrderClient(.clear(missionType: type), own: ground, target: vehicle)
    let said = messages(client.start(at: .zero))
    #expect(
      said.first as? MissionClearAll == MissionClearAll(targetSystem: 7, targetComponent: 1, missionType: type))
    _ = client.receive(acknowledgement(MavMissionResult.accepted, type: type), from: vehicle, at: .milliseconds(10))
    #expect(client.outcome == .done && client.deadline == nil)
  }

  @Test("set-current: given up after the limit, well at the last try, and asked again while another item is told")
  func setCurrent() {
    func order() -> MissionOrderClient { MissionOrderClient(.setCurrent(2), own: ground, target: vehicle) }
    var silent = order()
    var orders = messages(silent.start(at: .zero)).count
    while let deadline = silent.deadline {
      orders += messages(silent.tick(at: deadline)).filter { ($0 as? CommandLong)?.command == 224 }.count
    }
    #expect(orders == silent.policy.repeatsMax + 1 && silent.outcome == .timedOut)

    var late = order()
    _ = late.start(at: .zero)
    for _ in 0..<late.policy.repeatsMax {
      if let deadline = late.deadline { _ = late.tick(at: deadline) }
      _ = late.receive(MissionCurrent(seq: 1), from: vehicle, at: .zero)
    }
    #expect(late.outcome == nil)
    _ = late.receive(MissionCurrent(seq: 2), from: vehicle, at: .zero)
    #expect(late.outcome == .done && late.deadline == nil)
  }

  @Test("set-current past the end is refused by the vehicle, and that ends it")
  func setCurrentPastTheEnd() {
    var client = MissionOrderClient(.setCurrent(65_535), own: ground, target: vehicle)
    _ = client.start(at: .zero)
    let denied = CommandAck(
      command: MavCmd.doSetMissionCurrent, result: MavResult.denied, targetSystem: 255, targetComponent: 190)
    _ = client.receive(denied, from: vehicle, at: .milliseconds(10))
    #expect(client.outcome == .rejected(result: MavResult.denied) && client.deadline == nil)
  }
}
