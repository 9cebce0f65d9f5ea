import MAVLink
import Testing

@Suite
struct MissionDownloadClientTests {
  private let vehicle = Stations.vehicle

  private func client() -> MissionDownloadClient {
    MissionDownloadClient(own: Stations.ground, target: vehicle)
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
    var client = client()
    #expect(summary(messages(client.start(at: .zero))) == ["LIST"])
    #expect(summary(messages(client.receive(count(2), from: vehicle, at: .zero))) == ["REQUEST_INT 0"])
    #expect(summary(messages(client.receive(item(0), from: vehicle, at: .zero))) == ["REQUEST_INT 1"])
    #expect(summary(messages(client.receive(item(1), from: vehicle, at: .zero))) == ["ACK 0"])
    #expect(client.outcome == .received([item(0), item(1)]))
  }

  @Test("an empty mission is received at once")
  func empty() {
    var client = client()
    _ = client.start(at: .zero)
    #expect(summary(messages(client.receive(count(0), from: vehicle, at: .zero))) == ["ACK 0"])
    #expect(client.outcome == .received([]))
  }

  @Test("copies of items and of the count change nothing")
  func copies() {
    var client = client()
    _ = client.start(at: .zero)
    _ = client.receive(count(3), from: vehicle, at: .zero)
    _ = client.receive(item(0), from: vehicle, at: .zero)
    #expect(client.receive(item(0), from: vehicle, at: .zero).isEmpty)
    #expect(client.receive(item(2), from: vehicle, at: .zero).isEmpty)
    #expect(client.receive(count(3), from: vehicle, at: .zero).isEmpty)
    #expect(client.items == [item(0)])
  }

  @Test("another count starts over, up to the limit")
  func changedMission() {
    var client = client()
    _ = client.start(at: .zero)
    _ = client.receive(count(3), from: vehicle, at: .zero)
    _ = client.receive(item(0), from: vehicle, at: .zero)
    #expect(summary(messages(client.receive(count(1), from: vehicle, at: .zero))) == ["REQUEST_INT 0"])
    #expect(client.items.isEmpty)
    for round in 0..<10 { _ = client.receive(count(UInt16(2 + round % 2)), from: vehicle, at: .zero) }
    #expect(client.outcome == .unstable)
  }

  @Test("silence repeats the last request, then ends the download after the limit")
  func silence() {
    var client = client()
    _ = client.start(at: .zero)
    _ = client.receive(count(2), from: vehicle, at: .zero)
    _ = client.receive(item(0), from: vehicle, at: .zero)
    var requests = 0
    var ticks = 0
    while let deadline = client.deadline, ticks < 1000 {
      ticks += 1
      requests += summary(messages(client.tick(at: deadline))).filter { $0 == "REQUEST_INT 1" }.count
    }
    #expect(requests == client.policy.repeatsMax)
    #expect(client.outcome == .timedOut(itemsReceived: 1))
  }

  @Test("a busy vehicle is asked again, an unsupported type ends the download")
  func refusals() {
    var client = client()
    _ = client.start(at: .zero)
    func answer(_ result: UInt8) -> MissionAck {
      MissionAck(targetSystem: 255, targetComponent: 190, type: result)
    }
    #expect(client.receive(answer(MavMissionResult.denied), from: vehicle, at: .zero).isEmpty)
    #expect(summary(messages(client.tick(at: .seconds(1)))) == ["LIST"])
    _ = client.receive(answer(MavMissionResult.unsupported), from: vehicle, at: .zero)
    #expect(client.outcome == .rejected(result: MavMissionResult.unsupported))
  }
}
