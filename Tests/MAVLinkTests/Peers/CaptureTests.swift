import Foundation
import MAVLink
import Testing

/// Recordings of other programs.
@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct CaptureTests {
  /// The frames of a telemetry log: before each of them stand eight bytes of time.
  private func frames(ofLog name: String) throws -> (frames: [MAVLinkFrame], raw: [[UInt8]], dropped: Int) {
    let log = MAVLinkData.bytes(name)
    var frames: [MAVLinkFrame] = []
    var raw: [[UInt8]] = []
    var parser = MAVLinkFrameParser()
    var position = 8
    while position + 8 <= log.count {
      let isSecond = log[position] == 0xFD
      let isSigned = isSecond && log[position + 2] & 1 != 0
      let length = Int(log[position + 1]) + (isSecond ? 12 : 8) + (isSigned ? 13 : 0)
      let bytes = Array(log[position..<min(position + length, log.count)])
      frames += parser.consume(bytes)
      raw.append(bytes)
      position += length + 8
    }
    return (frames, raw, parser.counts.droppedBytes)
  }

  @Test("a flight of ArduCopter is read whole, and written again byte for byte")
  func ardupilotFlight() throws {
    let (frames, raw, dropped) = try frames(ofLog: "ardupilot_sitl_mission.tlog")
    #expect(frames.count == 22_066 && dropped == 0)
    #expect(Set(frames.map(\.messageID)).count == 46)
    var written = 0
    var differences = 0
    for (frame, bytes) in zip(frames, raw) {
      guard let message = frame.message else { continue }
      var writer = MAVLinkFrameWriter(
        systemID: frame.systemID, componentID: frame.componentID, version: frame.version, firstSequence: frame.sequence)
      if writer.encode(message) != bytes { differences += 1 }
      written += 1
    }
    #expect(written > 15_000)
    #expect(differences == 0)
  }

  @Test("the flight's mission and its end are told by the messages we know")
  func ardupilotMission() throws {
    let frames = try frames(ofLog: "ardupilot_sitl_mission.tlog").frames
    let positions = frames.compactMap { $0.decode(as: GlobalPositionInt.self) }
    #expect(positions.count > 100)
    #expect(positions.map(\.relativeAlt).max() ?? 0 > 10_000)
    let reached = frames.compactMap { $0.decode(as: MissionItemReached.self) }.map(\.seq)
    #expect(reached == reached.sorted() && reached.count >= 6)
    let texts = frames.compactMap { $0.decode(as: Statustext.self) }.map(\.text)
    #expect(texts.contains { $0.contains("Flight plan received") })
    #expect(texts.contains { $0.contains("Disarming motors") })
    let items = frames.compactMap { $0.decode(as: MissionItemInt.self) }
    #expect(items.contains { $0.command == MavCmd.navWaypoint })
  }

  @Test("a recorded upload of ArduPilot replays: our client sends what the recorded station sent")
  func replayedUpload() throws {
    let frames = try frames(ofLog: "ardupilot_sitl_mission.tlog").frames
    // The first upload of type mission, from its count to its acknowledgement.
    let start = try #require(frames.firstIndex { $0.decode(as: MissionCount.self)?.missionType == 0 })
    let station = frames[start].sender
    let end = try #require(
      frames[start...].firstIndex {
        $0.decode(as: MissionAck.self)?.missionType == 0 && $0.sender.systemID != station.systemID
      })
    let sent = frames[start...end].filter { $0.sender == station }
    let items = sent.compactMap { $0.decode(as: MissionItemInt.self) }
    #expect(items.count > 3)
    let vehicle = frames[end].sender
    var client = MissionUploadClient(items: items, own: station, target: vehicle, pacing: .stopAndWait)
    var ours = messages(client.start(at: .zero))
    var now = Duration.zero
    for frame in frames[start...end] where frame.sender == vehicle {
      guard let message = frame.message else { continue }
      // The times of the recording are not used: an answer came some milliseconds after what it answers.
      now += .milliseconds(20)
      ours += messages(client.receive(message, from: frame.sender, at: now))
    }
    #expect(client.outcome == .accepted)
    let theirs = sent.compactMap(\.message).filter { $0 is MissionCount || $0 is MissionItemInt }
    #expect(summary(ours) == summary(theirs))
    #expect(ours.compactMap { $0 as? MissionItemInt }.map(\.x) == items.map(\.x))
  }

  @Test("the one frame of a log that begins with a time of zero is read")
  func batteryLog() throws {
    let frames = try frames(ofLog: "log/capture.mav2.battery_status.tlog").frames
    #expect(frames.count == 1 && frames.first?.decode(as: BatteryStatus.self) != nil)
  }

  @Test(
    "missions that MAVSDK and MAVProxy sent are accepted by our vehicle and served back",
    arguments: ["mavsdk_apm", "mavsdk_px4", "mavproxy"])
  func journals(name: String) throws {
    let text = String(decoding: MAVLinkData.bytes("log/\(name)_tx_journal.jsonl"), as: UTF8.self)
    var server = MissionServer(
      own: MAVLinkAddress(systemID: 1, componentID: 1), profile: .px4, validate: MissionItemRules.checkLenient)
    var uploads = 0
    var received = 0
    for line in text.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      guard let record = object as? [String: Any], let (message, sender) = Self.message(record) else { continue }
      let actions = server.receive(message, from: sender, at: .zero)
      for case .storeChanged in actions { uploads += 1 }
      if message is MissionItemInt { received += 1 }
      for answer in messages(actions).compactMap({ $0 as? MissionAck }) {
        #expect(answer.type == MavMissionResult.accepted, "\(line)")
      }
    }
    #expect(uploads >= 3 && received >= 12)
    #expect(!server.isReceiving)
  }

  /// A mission message of a journal's line.
  private static func message(_ record: [String: Any]) -> ((any MAVLinkMessage), MAVLinkAddress)? {
    guard let source = record["src"] as? [Int], source.count == 2 else { return nil }
    let sender = MAVLinkAddress(systemID: UInt8(source[0]), componentID: UInt8(source[1]))
    func integer(_ key: String) -> Int { (record[key] as? NSNumber)?.intValue ?? 0 }
    func float(_ key: String) -> Float { (record[key] as? NSNumber)?.floatValue ?? .nan }
    let system = UInt8(integer("target_system"))
    let component = UInt8(integer("target_component"))
    let type = UInt8(integer("mission_type"))
    switch record["mavpackettype"] as? String {
    case "MISSION_COUNT":
      let count = MissionCount(
        targetSystem: system, targetComponent: component, count: UInt16(integer("count")), missionType: type)
      return (count, sender)
    case "MISSION_CLEAR_ALL":
      return (MissionClearAll(targetSystem: system, targetComponent: component, missionType: type), sender)
    case "MISSION_ITEM_INT":
      let item = MissionItemInt(
        targetSystem: system, targetComponent: component, seq: UInt16(integer("seq")), frame: UInt8(integer("frame")),
        command: UInt16(integer("command")), current: UInt8(integer("current")), param1: float("param1"),
        param2: float("param2"), param3: float("param3"), param4: float("param4"), x: Int32(integer("x")),
        y: Int32(integer("y")), z: float("z"), missionType: type)
      return (item, sender)
    default: return nil
    }
  }
}
