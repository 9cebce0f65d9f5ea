import MAVLink
import Testing

@Suite
struct MissionServerTests {
  private let ground = Stations.ground

  private func count(_ count: UInt16, type: UInt8 = 0) -> MissionCount {
    MissionCount(targetSystem: 7, targetComponent: 1, count: count, missionType: type)
  }

  private func item(_ number: UInt16, type: UInt8 = 0) -> MissionItemInt {
    var item = waypoints(Int(number) + 1)[Int(number)]
    item.seq = number
    item.targetSystem = 7
    item.targetComponent = 1
    item.missionType = type
    return item
  }

  private func server(_ profile: MissionServerProfile = .px4) -> MissionServer {
    MissionServer(own: Stations.vehicle, profile: profile)
  }

  /// Sends messages one after the other and returns what the last one got.
  private func talk(
    _ server: inout MissionServer, _ sent: [any MAVLinkMessage], from station: MAVLinkAddress = Stations.ground,
    at now: Duration = .zero
  ) -> [String] {
    var last: [String] = []
    for message in sent { last = summary(messages(server.receive(message, from: station, at: now))) }
    return last
  }

  @Test("an upload asks for each item, acknowledges the last and stores all")
  func upload() {
    var server = server()
    #expect(talk(&server, [count(2)]) == ["REQUEST_INT 0"])
    #expect(talk(&server, [item(0)]) == ["REQUEST_INT 1"])
    #expect(talk(&server, [item(1)]) == ["ACK 0"])
    #expect(server.items() == [item(0), item(1)])
    #expect(!server.isReceiving && server.deadline == nil)
  }

  @Test("ArduPilot asks in the older form and reads item 0 back as home")
  func ardupilotHome() {
    var server = server(.ardupilot)
    #expect(talk(&server, [count(2)]) == ["REQUEST 0"])
    #expect(talk(&server, [item(0), item(1)]) == ["ACK 0"])
    server.home = MissionItemInt(frame: MavFrame.global, command: MavCmd.navWaypoint, x: 1, y: 2, z: 3)
    #expect(server.items()[0].x == 1 && server.items()[0].seq == 0 && server.items()[1] == item(1))
    #expect(server.currentMessage().total == 1)
  }

  @Test("a request is repeated each second, and after 8 s without progress the upload is given up")
  func giveUp() {
    var server = server(.ardupilot)
    _ = talk(&server, [count(2)])
    var requests = 0
    var ticks = 0
    while let deadline = server.deadline, ticks < 100 {
      ticks += 1
      let said = summary(messages(server.tick(at: deadline)))
      requests += said.filter { $0 == "REQUEST 0" }.count
      if !server.isReceiving {
        #expect(deadline == .seconds(8) && said == ["ACK 15", "TEXT Mission upload timeout"])
      }
    }
    #expect(requests == 7)
  }

  @Test("a copy and a gap get a wrong-sequence answer, or the request again, and leave the upload open")
  func outOfTurn() {
    var server = server(.ardupilot)
    #expect(talk(&server, [count(3), item(0), item(0)]) == ["ACK 13"])
    #expect(talk(&server, [item(2)]) == ["ACK 13"])
    #expect(talk(&server, [item(1), item(2)]) == ["ACK 0"])
    var asking = self.server()
    #expect(talk(&asking, [count(3), item(0), item(0)]) == ["REQUEST_INT 1"])
    #expect(talk(&asking, [item(2)]) == ["REQUEST_INT 1"])
    #expect(talk(&asking, [item(1), item(2)]) == ["ACK 0"])
  }

  @Test("a second station is denied and the first one's upload goes on")
  func secondStation() {
    var server = server()
    _ = talk(&server, [count(2), item(0)])
    #expect(talk(&server, [count(5)], from: Stations.otherGround) == ["ACK 14"])
    #expect(talk(&server, [item(1)], from: Stations.otherGround) == ["ACK 14"])
    let clear = MissionClearAll(targetSystem: 7, targetComponent: 1)
    #expect(talk(&server, [clear], from: Stations.otherGround) == ["ACK 14"])
    let list = MissionRequestList(targetSystem: 7, targetComponent: 1)
    #expect(talk(&server, [list]) == ["ACK 14"])
    #expect(talk(&server, [item(1)]) == ["ACK 0"])
  }

  @Test("ArduPilot denies a second station's clear and then says error, and denies its item to the first station")
  func secondStationOfArdupilot() {
    var server = server(.ardupilot)
    _ = talk(&server, [count(2), item(0)])
    #expect(talk(&server, [count(5)], from: Stations.otherGround) == ["ACK 14"])
    let clear = MissionClearAll(targetSystem: 7, targetComponent: 1)
    #expect(talk(&server, [clear], from: Stations.otherGround) == ["ACK 14", "ACK 1"])
    let denial = messages(server.receive(item(1), from: Stations.otherGround, at: .zero)).first as? MissionAck
    #expect(denial?.type == MavMissionResult.denied && denial?.targetSystem == ground.systemID)
    #expect(talk(&server, [item(1)]) == ["ACK 0"])
  }

  @Test("a fence polygon of 69 corners fits into an ArduPilot, one of 70 does not, and 84 items are refused at once")
  func fenceRoom() {
    for (corners, answer) in [(69, "ACK 0"), (70, "ACK 1"), (83, "ACK 1"), (84, "ACK 4")] {
      var server = MissionServer(
        own: Stations.vehicle, profile: .ardupilot, validateStore: FenceRules.checkArdupilot)
      var said = talk(&server, [count(UInt16(corners), type: 1)])
      for number in 0..<UInt16(corners) where server.isReceiving {
        let corner = MissionItemInt(
          targetSystem: 7, targetComponent: 1, seq: number, command: MavCmd.navFencePolygonVertexInclusion,
          param1: Float(corners), x: Int32(number), missionType: MavMissionType.fence)
        said = talk(&server, [corner])
      }
      #expect(said.contains(answer), "\(corners): \(said)")
    }
  }

  @Test("the last item again after the end: acknowledged by one profile, an error for ArduPilot")
  func lastItemAgain() {
    var polite = server()
    #expect(talk(&polite, [count(1), item(0), item(0)]) == ["ACK 0"])
    #expect(talk(&polite, [item(3)]) == ["ACK 1"])
    var strict = server(.ardupilot)
    #expect(talk(&strict, [count(1), item(0), item(0)]) == ["ACK 1"])
  }

  @Test("a repeated count starts anew; ArduPilot has cut the stored mission by then, the other keeps the old one")
  func repeatedCount() {
    var inPlace = server(.ardupilot)
    _ = talk(&inPlace, [count(3), item(0), item(1), item(2)])
    #expect(talk(&inPlace, [count(2), count(2)]) == ["REQUEST 0"])
    #expect(inPlace.items().count == 2)
    var staged = server()
    _ = talk(&staged, [count(3), item(0), item(1), item(2)])
    #expect(talk(&staged, [count(2), count(2)]) == ["REQUEST_INT 0"])
    #expect(staged.items().count == 3)
  }

  @Test("bad items abort the upload with their own results")
  func badItems() {
    var cases: [(MissionItemInt, UInt8)] = []
    for (change, result) in [
      ({ $0.frame = MavFrame.localNed }, MavMissionResult.unsupportedFrame),
      ({ $0.command = MavCmd.navRallyPoint }, MavMissionResult.unsupported),
      ({ $0.x = 950_000_000 }, MavMissionResult.invalidParam5X),
      ({ $0.x = .min }, MavMissionResult.invalidParam5X),
      ({ $0.y = 1_900_000_000 }, MavMissionResult.invalidParam6Y),
      ({ $0.z = 1e9 }, MavMissionResult.invalidParam7),
      ({ $0.z = .nan }, MavMissionResult.invalidParam7),
      ({ $0.param1 = .nan }, MavMissionResult.invalidParam1),
    ] as [((inout MissionItemInt) -> Void, UInt8)] {
      var bad = item(1)
      change(&bad)
      cases.append((bad, result))
    }
    for (bad, result) in cases {
      var server = server(.ardupilot)
      #expect(talk(&server, [count(3), item(0), bad]) == ["ACK \(result)"])
      #expect(!server.isReceiving)
    }
  }

  @Test("an item of another type is an error that ends the upload")
  func otherType() {
    var server = server()
    #expect(talk(&server, [count(2), item(0, type: 2)]) == ["ACK 1"])
    #expect(!server.isReceiving)
  }

  @Test("capacity is refused at the count, unknown types are unsupported")
  func capacity() {
    var server = server(.ardupilot)
    #expect(talk(&server, [count(651)]) == ["ACK 4", "TEXT Only 650 items are supported"])
    #expect(talk(&server, [count(650)]) == ["REQUEST 0"])
    #expect(talk(&server, [count(1, type: 9)]) == ["ACK 3"])
  }

  @Test("a bad fence is refused after its last item and the old one is kept")
  func fence() {
    func corner(_ number: UInt16, of count: Float) -> MissionItemInt {
      MissionItemInt(
        targetSystem: 7, targetComponent: 1, seq: number, command: MavCmd.navFencePolygonVertexInclusion,
        param1: count, x: Int32(number), missionType: MavMissionType.fence)
    }
    var server = server(.ardupilot)
    let good = (0..<3).map { corner($0, of: 3) }
    #expect(talk(&server, [count(3, type: 1)] + good) == ["ACK 0"])
    #expect(
      talk(&server, [count(2, type: 1), corner(0, of: 2), corner(1, of: 2)])
        == ["TEXT Invalid vertex count (2)", "TEXT Fence validation failed", "ACK 1"])
    #expect(
      talk(&server, [count(3, type: 1), corner(0, of: 5), corner(1, of: 5), corner(2, of: 5)])
        == ["TEXT Incorrect item count", "TEXT Fence validation failed", "ACK 1"])
    #expect(
      talk(&server, [count(3, type: 1), corner(0, of: 3), corner(1, of: 4), corner(2, of: 3)])
        == ["TEXT Unexpected vertex count want=3 got=4", "TEXT Fence validation failed", "ACK 1"])
    var high = good
    high[2].x = 950_000_000
    #expect(
      talk(&server, [count(3, type: 1)] + high)
        == ["TEXT Bad lat or lon", "TEXT Fence validation failed", "ACK 1"])
    let circle = MissionItemInt(
      targetSystem: 7, targetComponent: 1, command: MavCmd.navFenceCircleExclusion, param1: .nan, missionType: 1)
    var lenient = MissionServer(own: Stations.vehicle, profile: .px4, validate: MissionItemRules.checkLenient)
    #expect(talk(&lenient, [count(1, type: 1), circle]) == ["TEXT Non-positive circle radius", "ACK 1"])
    #expect(server.items(MavMissionType.fence) == good)
    #expect(server.items(MavMissionType.mission).isEmpty)
  }

  @Test("a float item is converted, and one without a number for a latitude is refused")
  func floatItems() {
    var server = server()
    var float = MissionItem(item(0))
    let said = talk(&server, [count(1), float])
    #expect(said.first == "ACK 0")
    #expect(abs(server.items()[0].x - item(0).x) < 40)
    float.x = .nan
    #expect(talk(&server, [count(1), float]).first == "ACK 10")
    float.x = 1e30
    #expect(talk(&server, [count(1), float]).first == "ACK 10")
  }

  @Test("items are served in any order, and a number past the end gets the count and a refusal")
  func download() {
    var server = server()
    _ = talk(&server, [count(2), item(0), item(1)])
    func request(_ number: UInt16) -> MissionRequestInt {
      MissionRequestInt(targetSystem: 7, targetComponent: 1, seq: number)
    }
    #expect(talk(&server, [MissionRequestList(targetSystem: 7, targetComponent: 1)]) == ["COUNT 2"])
    #expect(talk(&server, [request(1)]) == ["ITEM 1"])
    #expect(talk(&server, [request(0)]) == ["ITEM 0"])
    #expect(talk(&server, [request(2)]) == ["COUNT 2", "ACK 13"])
    let old = MissionRequest(targetSystem: 7, targetComponent: 1, seq: 1)
    #expect(talk(&server, [old]) == ["FLOAT_ITEM 1", "TEXT use MISSION_REQUEST_INT!"])
    let elsewhere = MissionRequestInt(targetSystem: 8, targetComponent: 1, seq: 0)
    #expect(talk(&server, [elsewhere]) == [])
  }

  @Test("clearing empties one store; a mission in flight is kept by ArduPilot")
  func clear() {
    var server = server(.ardupilot)
    _ = talk(&server, [count(1), item(0)])
    let clear = MissionClearAll(targetSystem: 7, targetComponent: 1)
    server.isMissionActive = true
    #expect(talk(&server, [clear]) == ["ACK 1"])
    #expect(server.items().count == 1)
    server.isMissionActive = false
    #expect(talk(&server, [clear]) == ["ACK 0"])
    #expect(server.items().isEmpty)
    let all = MissionClearAll(targetSystem: 7, targetComponent: 1, missionType: MavMissionType.all)
    #expect(talk(&server, [all]) == ["ACK 3"])
    #expect(talk(&server, [count(3), item(0), clear]) == ["ACK 0"])
    #expect(!server.isReceiving)
    // Count 0 is a clear as well.
    #expect(talk(&server, [count(1), item(0), count(0)]) == ["ACK 0"])
    #expect(server.items().isEmpty)
  }

  @Test("set-current moves the current item and says so; a number past the end is told in words")
  func setCurrent() {
    var server = server()
    _ = talk(&server, [count(2), item(0), item(1)])
    #expect(talk(&server, [MissionSetCurrent(targetSystem: 7, targetComponent: 1, seq: 1)]) == ["CURRENT 1 of 2"])
    #expect(server.current == 1)
    #expect(
      talk(&server, [MissionSetCurrent(targetSystem: 7, targetComponent: 1, seq: 2)])
        == ["TEXT No mission item 2"])
    #expect(server.current == 1)
  }

  @Test("a station that cancels its upload ends it; another's cancel, and random messages between, do not")
  func cancelled() {
    for profile in [MissionServerProfile.ardupilot, .px4] {
      var server = server(profile)
      let cancel = MissionAck(targetSystem: 7, targetComponent: 1, type: MavMissionResult.operationCancelled)
      _ = talk(&server, [count(3), item(0)])
      #expect(talk(&server, [cancel], from: Stations.otherGround) == [])
      #expect(talk(&server, [Heartbeat(), Statustext(severity: 6, text: "hello"), MissionCurrent(seq: 1)]) == [])
      #expect(server.isReceiving)
      #expect(talk(&server, [cancel]) == [])
      #expect(!server.isReceiving && server.deadline == nil)
    }
  }

  @Test("the request is repeated in a silence and not in the middle of an upload that goes on")
  func timerInTheMiddle() {
    var server = server(.ardupilot)
    _ = talk(&server, [count(40)])
    for number in UInt16(0)..<39 {
      let now = Duration.milliseconds(900) * Int(number)
      #expect(server.tick(at: now).isEmpty, "item \(number)")
      #expect(talk(&server, [item(number)], at: now) == ["REQUEST \(number + 1)"])
    }
  }

  @Test("a count that lies: more items than announced are errors, fewer leave the old mission until the time-out")
  func lyingCount() {
    var server = server()
    server.preload(waypoints(4))
    #expect(talk(&server, [count(1), item(0)]) == ["ACK 0"])
    #expect(talk(&server, [item(1)]) == ["ACK 1"])
    _ = talk(&server, [count(5), item(0), item(1)])
    var ticks = 0
    while let deadline = server.deadline, ticks < 100 {
      ticks += 1
      _ = server.tick(at: deadline)
    }
    #expect(server.items().count == 1 && !server.isReceiving)
  }
}
