import MAVLink
import Testing

/// The ground side of an upload, one item for each request where nothing else is said.
@Suite
struct MissionUploadClientTests {
  @Test("an upload announces the count, answers each request and ends with the acknowledgement")
  func plainUpload() {
    var talk = UploadDialogue(2)
    #expect(talk.log.map(\.words) == ["COUNT 2"])
    #expect(talk.hear(request(0), at: 10) == ["ITEM 0"])
    // ArduPilot asks in the older form.
    let old = MissionRequest(targetSystem: 255, targetComponent: 190, seq: 1)
    #expect(talk.hear(old, at: 20) == ["ITEM 1"])
    #expect(talk.client.outcome == nil)
    #expect(talk.hear(acknowledgement(MavMissionResult.accepted), at: 30).isEmpty)
    #expect(talk.client.outcome == .accepted && talk.client.deadline == nil)
  }

  @Test("no items: the upload is a clear, count 0 and its acknowledgement")
  func noItems() {
    var talk = UploadDialogue(0)
    #expect(talk.log.map(\.words) == ["COUNT 0"])
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 10)
    #expect(talk.client.outcome == .accepted)
  }

  @Test("wrong sequence: a request for an item that there is not is counted and not answered")
  func wrongSequence() {
    var talk = UploadDialogue(2)
    #expect(talk.hear(request(1), at: 10).isEmpty)
    #expect(talk.hear(request(0), at: 20) == ["ITEM 0"])
    #expect(talk.hear(request(2), at: 30).isEmpty)
    #expect(talk.hear(request(65_535), at: 40).isEmpty)
    #expect(talk.client.strayMessages == 3 && talk.client.outcome == nil)
  }

  @Test("none, one or two items marked current: exactly one goes out marked", arguments: [[], [1], [0, 2], [3]])
  func current(marked: [Int]) {
    var items = waypoints(4)
    for index in marked { items[index].current = 1 }
    let client = MissionUploadClient(items: items, own: Stations.ground, target: Stations.vehicle)
    #expect(client.items.filter { $0.current == 1 }.map { Int($0.seq) } == (marked.count == 1 ? marked : [0]))
    let fence = MissionUploadClient(
      items: items, missionType: MavMissionType.fence, own: Stations.ground, target: Stations.vehicle)
    #expect(fence.items.allSatisfy { $0.current == 0 && $0.missionType == MavMissionType.fence })
  }

  @Test("a message that could not be sent is a lost one: the upload goes on by itself")
  func sendFailure() {
    var talk = UploadDialogue(1)
    // Nobody hears the count, nor its first copy.
    #expect(talk.wait(until: 1700) == ["COUNT 1", "COUNT 1"])
    #expect(talk.hear(request(0), at: 1800) == ["ITEM 0"])
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 1900)
    #expect(talk.client.outcome == .accepted)
  }

  @Test("count resent, then timed out, after more tries than MAVSDK's five")
  func countResent() {
    var talk = UploadDialogue(3)
    let ticks = talk.runOut()
    #expect(talk.log.filter { $0.words == "COUNT 3" }.count == talk.client.policy.repeatsMax + 1 && ticks > 5)
    #expect(talk.client.outcome == .timedOut(lastItemRequested: nil))
  }

  @Test("items resent, then given up, with the number of the item that was wanted")
  func itemsResent() {
    var talk = UploadDialogue(3)
    talk.hear(request(0), at: 100)
    talk.hear(request(1), at: 200)
    _ = talk.runOut()
    #expect(talk.client.outcome == .timedOut(lastItemRequested: 1))
    #expect(talk.log.filter { $0.words == "ITEM 1" }.count == talk.client.policy.repeatsMax + 1)
  }

  @Test("items resent, then the vehicle answers: the count of tries begins anew")
  func itemsResentThenAnswered() {
    var talk = UploadDialogue(3, policy: RetryPolicy(repeatsMax: 4))
    talk.hear(request(0), at: 100)
    for number in [UInt16(1), 2] { talk.hear(request(number), at: 100 + Int(number) * 2000) }
    #expect(talk.client.outcome == nil)
    _ = talk.runOut()
    #expect(talk.client.outcome == .timedOut(lastItemRequested: 2))
  }

  @Test("the timer does not fire in the middle of a transfer that goes on")
  func timer() {
    var talk = UploadDialogue(50)
    for number in UInt16(0)..<50 {
      #expect(talk.hear(request(number), at: 50 + Int(number) * 50) == ["ITEM \(number)"])
    }
    #expect(talk.log.count == 51)
  }

  @Test("silence after an item repeats it together with the next one, since the request may be what was lost")
  func silenceAfterItem() {
    var talk = UploadDialogue(3)
    talk.hear(request(0), at: 400)
    #expect(talk.wait(until: 1600).prefix(2) == ["ITEM 0", "ITEM 1"])
  }

  @Test("on a fast link a loss is made good soon, and repeats back off up to the policy's time-out")
  func timeoutFollowsTheLink() {
    var talk = UploadDialogue(1)
    talk.hear(request(0), at: 4)
    talk.wait(until: 3200)
    #expect(talk.log.dropFirst(2).map { $0.milliseconds - 4 } == [100, 300, 700, 1500, 2300, 3100])
  }

  @Test("an acknowledgement that comes too early, before all items are out, ends nothing")
  func earlyAcknowledgement() {
    var talk = UploadDialogue(2)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 5)
    talk.hear(request(0), at: 100)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 150)
    #expect(talk.client.outcome == nil && talk.client.strayMessages == 2)
    talk.hear(request(1), at: 200)
    // The last item is not even at the vehicle yet: the round trip is 100 ms.
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 210)
    #expect(talk.client.outcome == nil)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 300)
    #expect(talk.client.outcome == .accepted)
  }

  @Test("random messages in between, another vehicle, another station and another type change nothing")
  func strangers() {
    var talk = UploadDialogue(2)
    talk.hear(request(0), at: 100)
    let stranger = MAVLinkAddress(systemID: 8, componentID: 1)
    let error = acknowledgement(MavMissionResult.error)
    #expect(talk.hear(error, at: 101, from: stranger).isEmpty)
    #expect(talk.hear(acknowledgement(MavMissionResult.error, system: 254), at: 102).isEmpty)
    #expect(talk.hear(acknowledgement(MavMissionResult.error, type: 1), at: 103).isEmpty)
    #expect(talk.hear(request(1, type: 1), at: 104).isEmpty)
    #expect(talk.hear(Heartbeat(systemStatus: MavState.active), at: 105).isEmpty)
    #expect(talk.hear(Statustext(severity: 6, text: "hello"), at: 106).isEmpty)
    #expect(talk.hear(MissionCurrent(seq: 1), at: 107).isEmpty)
    #expect(talk.client.outcome == nil)
    #expect(talk.hear(request(1), at: 200) == ["ITEM 1"])
  }

  @Test("a lost final acknowledgement is made good by repeating the last item")
  func lostFinalAcknowledgement() {
    var talk = UploadDialogue(1)
    talk.hear(request(0), at: 10)
    #expect(talk.wait(until: 120) == ["ITEM 0"])
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 130)
    #expect(talk.client.outcome == .accepted)
  }

  @Test("an error after the last item waits for an acceptance that it overtook, then the upload starts over")
  func errorAfterLastItem() {
    var talk = UploadDialogue(1)
    talk.hear(request(0), at: 10)
    talk.wait(until: 120)
    talk.hear(acknowledgement(MavMissionResult.error), at: 125)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 130)
    #expect(talk.client.outcome == .accepted)

    var lost = UploadDialogue(1)
    lost.hear(request(0), at: 10)
    lost.wait(until: 120)
    lost.hear(acknowledgement(MavMissionResult.error), at: 125)
    #expect(lost.wait(until: 300).first == "COUNT 1" && lost.client.outcome == nil)
  }

  @Test("an error after a last item that was sent once is believed at the third time: the mission is bad")
  func clearErrors() {
    var talk = UploadDialogue(1)
    var rounds = 0
    while talk.client.outcome == nil, rounds < 10 {
      rounds += 1
      talk.hear(request(0), at: talk.now + 50)
      talk.hear(acknowledgement(MavMissionResult.error), at: talk.now + 50)
      // No acceptance comes after it.
      while talk.client.deadline != nil, talk.log.last?.words != "COUNT 1" { talk.wait(until: talk.now + 10) }
    }
    #expect(talk.client.outcome == .rejected(result: MavMissionResult.error, lastItemSent: 0))
    #expect(rounds == MissionUploadClient.clearErrorsMax)
  }

  @Test("a wrong sequence number and a denial end nothing, other results end the upload")
  func refusals() {
    for result in [MavMissionResult.invalidSequence, MavMissionResult.denied] {
      var talk = UploadDialogue(2)
      #expect(talk.hear(acknowledgement(result), at: 10).isEmpty)
      #expect(talk.client.outcome == nil)
      #expect(talk.wait(until: 1000) == ["COUNT 2"])
    }
    for result in [MavMissionResult.noSpace, MavMissionResult.unsupported, MavMissionResult.invalidParam5X, 99] {
      var talk = UploadDialogue(2)
      talk.hear(request(0), at: 10)
      talk.hear(acknowledgement(result), at: 20)
      #expect(talk.client.outcome == .rejected(result: result, lastItemSent: 0))
    }
  }

  @Test("what a vehicle says of an item before one was sent belongs to another upload")
  func verdictOfAnotherUpload() {
    var talk = UploadDialogue(2)
    talk.hear(acknowledgement(MavMissionResult.invalidParam7), at: 10)
    talk.hear(acknowledgement(MavMissionResult.unsupportedFrame), at: 11)
    #expect(talk.client.outcome == nil && talk.client.strayMessages == 2)
  }

  @Test("a vehicle that gave up makes the upload start over at once, up to the limit")
  func vehicleGaveUp() {
    var talk = UploadDialogue(2, policy: RetryPolicy(restartsMax: 2))
    for _ in 0..<2 {
      talk.hear(request(0), at: talk.now + 10)
      #expect(talk.hear(acknowledgement(MavMissionResult.operationCancelled), at: talk.now + 50) == ["COUNT 2"])
    }
    talk.hear(request(0), at: talk.now + 10)
    talk.hear(acknowledgement(MavMissionResult.operationCancelled), at: talk.now + 50)
    #expect(talk.client.outcome == .rejected(result: MavMissionResult.operationCancelled, lastItemSent: 0))
  }

  @Test("a vehicle that starts anew in the middle makes the upload start over, by its clock or its heartbeat")
  func vehicleRestarted() {
    var byClock = UploadDialogue(3)
    byClock.hear(SystemTime(timeBootMs: 90_000), at: 5)
    byClock.hear(request(0), at: 10)
    // Overtaken messages are no start.
    #expect(byClock.hear(GlobalPositionInt(timeBootMs: 89_500), at: 20).isEmpty)
    #expect(byClock.hear(SystemTime(timeBootMs: 1_200), at: 30) == ["COUNT 3"])
    var byHeartbeat = UploadDialogue(3)
    byHeartbeat.hear(Heartbeat(systemStatus: MavState.standby), at: 5)
    byHeartbeat.hear(request(0), at: 10)
    #expect(byHeartbeat.hear(Heartbeat(systemStatus: MavState.boot), at: 30) == ["COUNT 3"])
    #expect(byHeartbeat.hear(Heartbeat(systemStatus: MavState.boot), at: 40).isEmpty)
    #expect(byHeartbeat.client.restarts == 1)
  }

  @Test("a vehicle that asks on and on, without end, meets the limit of messages")
  func endlessRequests() {
    var talk = UploadDialogue(2, policy: RetryPolicy(restartsMax: 1))
    var rounds = 0
    while talk.client.outcome == nil, rounds < 10_000 {
      rounds += 1
      talk.hear(request(0), at: talk.now + 300)
    }
    #expect(talk.client.outcome == .exhausted && talk.client.sends <= talk.client.sendsMax + 1)
  }

  @Test("a flood of requests is not answered by a flood of items")
  func flood() {
    var talk = UploadDialogue(10, pacing: UploadPacing())
    talk.hear(request(0), at: 100)
    let before = talk.log.count
    for tenth in 0..<10_000 { talk.hear(request(0), at: 100 + tenth / 10) }
    // One second of the greatest rate.
    #expect(talk.log.count - before <= 25_000 / UploadPacing.itemBytes + 10)
  }

  @Test("a cancelled upload tells the vehicle and stays ended")
  func cancel() {
    var talk = UploadDialogue(2)
    #expect(summary(messages(talk.client.cancel(at: .zero))) == ["ACK 15"])
    #expect(talk.client.outcome == .cancelled)
    #expect(talk.hear(request(0), at: 10).isEmpty)
    #expect(talk.client.cancel(at: .zero).isEmpty)
  }

  @Test("requests after the end are answered, so that a late copy of the count spoils nothing")
  func requestsAfterTheEnd() {
    var talk = UploadDialogue(1)
    talk.hear(request(0), at: 10)
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 20)
    #expect(talk.hear(request(0), at: 30) == ["ITEM 0"])
    #expect(talk.client.outcome == .accepted)
  }

  @Test("a vehicle that asks in the older form and takes no other gets float items")
  func floatItems() {
    var talk = UploadDialogue(2, sendsFloatItems: true)
    func old(_ number: UInt16) -> MissionRequest {
      MissionRequest(targetSystem: 255, targetComponent: 190, seq: number)
    }
    #expect(talk.hear(old(0), at: 10) == ["FLOAT_ITEM 0"])
    #expect(talk.hear(old(1), at: 20) == ["FLOAT_ITEM 1"])
    talk.hear(acknowledgement(MavMissionResult.accepted), at: 30)
    #expect(talk.client.outcome == .accepted)
  }

  @Test("progress is what the vehicle is known to have")
  func progress() {
    var talk = UploadDialogue(3)
    talk.hear(request(0), at: 10)
    #expect(talk.client.itemsArrived == 0 && talk.client.itemsSent == 1)
    talk.hear(request(1), at: 20)
    #expect(talk.client.itemsArrived == 1 && talk.client.itemsSent == 2)
  }
}
