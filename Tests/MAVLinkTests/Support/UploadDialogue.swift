import MAVLink

/// An upload as a conversation: the test says what the vehicle says and when, and reads what the client says.
struct UploadDialogue {
  var client: MissionUploadClient
  /// Milliseconds since the start.
  private(set) var now = 0
  /// What the client said, with the milliseconds.
  private(set) var log: [(milliseconds: Int, words: String)] = []

  init(
    _ count: Int, policy: RetryPolicy = RetryPolicy(), pacing: UploadPacing = .stopAndWait,
    sendsFloatItems: Bool = false
  ) {
    client = MissionUploadClient(
      items: waypoints(count), own: Stations.ground, target: Stations.vehicle, policy: policy, pacing: pacing,
      sendsFloatItems: sendsFloatItems)
    note(client.start(at: .zero))
  }

  /// Lets time pass, with the client's timer, and returns what it said.
  @discardableResult
  mutating func wait(until milliseconds: Int) -> [String] {
    let before = log.count
    while let deadline = client.deadline, deadline <= .milliseconds(milliseconds) {
      now = Int((deadline / .milliseconds(1)).rounded(.up))
      note(client.tick(at: deadline))
    }
    now = milliseconds
    return log[before...].map(\.words)
  }

  /// The vehicle says something; returns what the client says until then and to it, before any more time passes.
  @discardableResult
  mutating func hear(
    _ message: any MAVLinkMessage, at milliseconds: Int, from sender: MAVLinkAddress = Stations.vehicle
  ) -> [String] {
    let before = log.count
    wait(until: milliseconds)
    note(client.receive(message, from: sender, at: .milliseconds(milliseconds)))
    return log[before...].map(\.words)
  }

  /// Runs the timer until nothing is awaited, and returns the number of ticks; at most 100,000.
  mutating func runOut() -> Int {
    var ticks = 0
    while let deadline = client.deadline, ticks < 100_000 {
      ticks += 1
      now = Int(deadline / .milliseconds(1))
      note(client.tick(at: deadline))
    }
    return ticks
  }

  private mutating func note(_ actions: [MissionUploadClient.Action]) {
    for words in summary(messages(actions)) { log.append((now, words)) }
  }
}

/// MISSION_REQUEST_INT to the ground station of these tests.
func request(_ number: UInt16, type: UInt8 = 0) -> MissionRequestInt {
  MissionRequestInt(targetSystem: 255, targetComponent: 190, seq: number, missionType: type)
}

/// MISSION_ACK to the ground station of these tests.
func acknowledgement(_ result: UInt8, system: UInt8 = 255, type: UInt8 = 0) -> MissionAck {
  MissionAck(targetSystem: system, targetComponent: 190, type: result, missionType: type)
}
