import MAVLink
import Testing

@Suite
struct PresenceMonitorTests {
  @Test("a vehicle appears, is lost after the allowed silence once, and returns")
  func lifeCycle() {
    var monitor = PresenceMonitor(lostAfter: .seconds(5))
    let heartbeat = Heartbeat(type: MavType.quadrotor, systemStatus: MavState.active)
    #expect(monitor.receive(heartbeat, from: Stations.vehicle, at: .zero) == [.appeared(Stations.vehicle, heartbeat)])
    #expect(monitor.receive(heartbeat, from: Stations.vehicle, at: .seconds(1)) == [])
    #expect(monitor.deadline == .seconds(6))
    #expect(monitor.tick(at: .milliseconds(5999)) == [])
    #expect(monitor.tick(at: .seconds(6)) == [.lost(Stations.vehicle, silence: .seconds(5))])
    #expect(monitor.tick(at: .seconds(9)) == [] && monitor.deadline == nil)
    #expect(
      monitor.receive(heartbeat, from: Stations.vehicle, at: .seconds(10)) == [.returned(Stations.vehicle, heartbeat)])
  }

  @Test("several that fall silent at once are told by rising address")
  func order() {
    var monitor = PresenceMonitor()
    for system in [UInt8(9), 3, 200, 1] {
      _ = monitor.receive(Heartbeat(), from: MAVLinkAddress(systemID: system, componentID: 1), at: .zero)
    }
    let lost = monitor.tick(at: .seconds(60)).map { event in
      if case .lost(let sender, _) = event { return sender.systemID }
      return 0
    }
    #expect(lost == [1, 3, 9, 200])
  }

  @Test("senders past the limit are told and not watched")
  func limit() {
    var monitor = PresenceMonitor()
    var overflows = 0
    for index in 0..<600 {
      let sender = MAVLinkAddress(systemID: UInt8(index % 256), componentID: UInt8(index / 256))
      if monitor.receive(Heartbeat(), from: sender, at: .zero) == [.overflow(sender)] { overflows += 1 }
    }
    #expect(overflows == 600 - PresenceMonitor.sendersMax)
  }
}
