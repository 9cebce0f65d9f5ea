import MAVLink
import Testing

/// The vehicle side in the cases that MAVSDK's tests of mission transfers name for the ground, where no other test has
/// them; the table is in `docs/mavlink-services.md`.
@Suite
struct TransferCaseServerTests {
  private static let profiles: [MissionServerProfile] = [.ardupilot, .px4]

  private func count(_ count: UInt16, type: UInt8 = 0) -> MissionCount {
    MissionCount(targetSystem: 7, targetComponent: 1, count: count, missionType: type)
  }

  private func item(_ number: UInt16, current: UInt8 = 0) -> MissionItemInt {
    var item = waypoints(Int(number) + 1)[Int(number)]
    (item.seq, item.current, item.targetSystem, item.targetComponent) = (number, current, 7, 1)
    return item
  }

  private func acknowledged(_ result: UInt8, type: UInt8 = 0) -> MissionAck {
    MissionAck(targetSystem: 7, targetComponent: 1, type: result, missionType: type)
  }

  /// Sends messages one after the other and returns what the last one got.
  private func talk(
    _ server: inout MissionServer, _ sent: [any MAVLinkMessage], at now: Duration = .zero
  ) -> [String] {
    var last: [String] = []
    for message in sent { last = summary(messages(server.receive(message, from: Stations.ground, at: now))) }
    return last
  }

  @Test("no items: a count of 0 empties the store, is acknowledged, and asks for nothing", arguments: profiles)
  func noItems(profile: MissionServerProfile) {
    var server = MissionServer(own: Stations.vehicle, profile: profile)
    server.preload(waypoints(3))
    #expect(talk(&server, [count(0)]) == ["ACK 0"])
    #expect(server.items().isEmpty && !server.isReceiving && server.deadline == nil)
    let list = MissionRequestList(targetSystem: 7, targetComponent: 1)
    #expect(talk(&server, [list]) == ["COUNT 0"], "an empty list is announced as one")
  }

  @Test("none, one or two items marked current: the vehicle's own item stays the current one", arguments: profiles)
  func marks(profile: MissionServerProfile) {
    for marked in [[], [1], [0, 2]] as [[UInt16]] {
      var server = MissionServer(own: Stations.vehicle, profile: profile)
      _ = talk(&server, [count(3)] + (0..<3).map { item(UInt16($0), current: marked.contains(UInt16($0)) ? 1 : 0) })
      #expect(server.current == 0 && !server.isReceiving)
      let isSet = server.setCurrent(2)
      #expect(isSet)
      var read: [UInt8] = []
      for number in UInt16(0)..<3 {
        let request = MissionRequestInt(targetSystem: 7, targetComponent: 1, seq: number)
        let sent = messages(server.receive(request, from: Stations.ground, at: .zero)).first as? MissionItemInt
        read.append(sent?.current ?? 9)
      }
      #expect(read == [0, 0, 1], "marked \(marked)")
    }
  }

  @Test("an acknowledgement that comes too early, and every other that is no cancellation, ends no upload")
  func earlyAcknowledgement() {
    for profile in Self.profiles {
      for result in UInt8(0)...14 {
        var server = MissionServer(own: Stations.vehicle, profile: profile)
        _ = talk(&server, [count(2), item(0)])
        #expect(talk(&server, [acknowledged(result)]).isEmpty && server.isReceiving)
        #expect(talk(&server, [item(1)]) == ["ACK 0"])
      }
    }
  }

  @Test("an item after the upload was given up is an error, and stores nothing", arguments: profiles)
  func lateItem(profile: MissionServerProfile) {
    var server = MissionServer(own: Stations.vehicle, profile: profile)
    _ = talk(&server, [count(2), item(0)])
    let said = summary(messages(server.tick(at: profile.giveUpAfter)))
    #expect(said == ["ACK 15", "TEXT Mission upload timeout"])
    #expect(talk(&server, [item(1)], at: profile.giveUpAfter) == ["ACK 1"])
    #expect(server.items().count == (profile.overwritesInPlace ? 1 : 0) && server.deadline == nil)
  }

  @Test(
    "messages without an exchange: acknowledgements get nothing, items an error, requests the count",
    arguments: profiles)
  func idle(profile: MissionServerProfile) {
    var server = MissionServer(own: Stations.vehicle, profile: profile)
    for result in UInt8(0)...15 { #expect(talk(&server, [acknowledged(result)]).isEmpty) }
    #expect(talk(&server, [item(0)]) == ["ACK 1"])
    let request = MissionRequestInt(targetSystem: 7, targetComponent: 1, seq: 0)
    #expect(talk(&server, [request]) == ["COUNT 0", "ACK \(MavMissionResult.invalidSequence)"])
    #expect(server.tick(at: .seconds(100)).isEmpty && !server.isReceiving)
  }

  @Test("a download that the station cancels, or that stops half way, leaves nothing open", arguments: profiles)
  func cancelledDownload(profile: MissionServerProfile) {
    var server = MissionServer(own: Stations.vehicle, profile: profile)
    server.preload(waypoints(3))
    let list = MissionRequestList(targetSystem: 7, targetComponent: 1)
    let first = MissionRequestInt(targetSystem: 7, targetComponent: 1, seq: 0)
    #expect(talk(&server, [list, first, first]) == ["ITEM 0"], "a request that comes again is served again")
    #expect(talk(&server, [acknowledged(MavMissionResult.operationCancelled)]).isEmpty)
    #expect(server.deadline == nil && server.items().count == 3)
    #expect(talk(&server, [count(1)]).count == 1, "an upload can begin at once")
  }

  @Test("set-current by message answers with the state that the vehicle keeps")
  func currentState() {
    var server = MissionServer(own: Stations.vehicle, profile: .px4)
    server.preload(waypoints(3))
    (server.state, server.mode) = (MissionState.active, 1)
    let request = MissionSetCurrent(targetSystem: 7, targetComponent: 1, seq: 2)
    let said = messages(server.receive(request, from: Stations.ground, at: .zero)).first as? MissionCurrent
    #expect(said == MissionCurrent(seq: 2, total: 3, missionState: MissionState.active, missionMode: 1))
  }
}
