import Foundation
import MAVLink
import Testing

/// Everything that MAVSDK and MAVProxy were recorded to send, given to the vehicle's machines in both profiles.
@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct JournalReplayTests {
  private static let journals = ["mavsdk_apm", "mavsdk_px4", "mavproxy"]

  /// A journal's messages with their senders and instants.
  private static func messages(_ name: String) throws -> [(Duration, MAVLinkAddress, any MAVLinkMessage)] {
    let text = String(decoding: MAVLinkData.bytes("log/\(name)_tx_journal.jsonl"), as: UTF8.self)
    return try text.split(separator: "\n").compactMap { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      guard let record = object as? [String: Any], let source = record["src"] as? [Int], source.count == 2,
        let message = Self.message(record)
      else { return nil }
      let sender = MAVLinkAddress(systemID: UInt8(source[0]), componentID: UInt8(source[1]))
      return (.milliseconds((record["t"] as? NSNumber)?.int64Value ?? 0), sender, message)
    }
  }

  private static func message(_ record: [String: Any]) -> (any MAVLinkMessage)? {
    func integer(_ key: String) -> Int { (record[key] as? NSNumber)?.intValue ?? 0 }
    func float(_ key: String) -> Float { (record[key] as? NSNumber)?.floatValue ?? .nan }
    let system = UInt8(integer("target_system"))
    let component = UInt8(integer("target_component"))
    let type = UInt8(integer("mission_type"))
    switch record["mavpackettype"] as? String {
    case "MISSION_COUNT":
      return MissionCount(
        targetSystem: system, targetComponent: component, count: UInt16(integer("count")), missionType: type)
    case "MISSION_CLEAR_ALL":
      return MissionClearAll(targetSystem: system, targetComponent: component, missionType: type)
    case "MISSION_REQUEST_LIST":
      return MissionRequestList(targetSystem: system, targetComponent: component, missionType: type)
    case "MISSION_REQUEST_INT":
      return MissionRequestInt(
        targetSystem: system, targetComponent: component, seq: UInt16(integer("seq")), missionType: type)
    case "MISSION_ACK":
      return MissionAck(
        targetSystem: system, targetComponent: component, type: UInt8(integer("type")), missionType: type)
    case "MISSION_ITEM_INT":
      return MissionItemInt(
        targetSystem: system, targetComponent: component, seq: UInt16(integer("seq")),
        frame: UInt8(integer("frame")), command: UInt16(integer("command")), current: UInt8(integer("current")),
        autocontinue: 1, param1: float("param1"), param2: float("param2"), param3: float("param3"),
        param4: float("param4"), x: Int32(integer("x")), y: Int32(integer("y")), z: float("z"), missionType: type)
    case "COMMAND_LONG":
      return CommandLong(
        targetSystem: system, targetComponent: component, command: UInt16(integer("command")),
        confirmation: UInt8(integer("confirmation")), param1: float("param1"), param2: float("param2"),
        param3: float("param3"), param4: float("param4"), param5: float("param5"), param6: float("param6"),
        param7: float("param7"))
    case "PARAM_REQUEST_LIST": return ParamRequestList(targetSystem: system, targetComponent: component)
    case "PING":
      return Ping(seq: UInt32(integer("seq")), targetSystem: system, targetComponent: component)
    case "FILE_TRANSFER_PROTOCOL":
      let payload = (record["payload"] as? [Int] ?? []).map { UInt8(truncatingIfNeeded: $0) }
      return FileTransferProtocol(targetSystem: system, targetComponent: component, payload: payload)
    default: return nil
    }
  }

  @Test("missions of both profiles end with the items that were sent, and are served item by item", arguments: journals)
  func missions(name: String) throws {
    for profile in [MissionServerProfile.ardupilot, .px4] {
      let own = MAVLinkAddress(systemID: 1, componentID: 1)
      var server = MissionServer(own: own, profile: profile, validate: MissionItemRules.checkLenient)
      var sent: [UInt8: [MissionItemInt]] = [:]
      var served = 0
      var asked = 0
      for (now, sender, message) in try Self.messages(name) {
        if let count = message as? MissionCount { sent[count.missionType] = [] }
        if let item = message as? MissionItemInt { sent[item.missionType, default: []].append(item) }
        if message is MissionRequestInt { asked += 1 }
        for action in server.receive(message, from: sender, at: now) {
          guard case .send(let answer) = action else {
            if case .storeChanged(let type) = action, !server.items(type).isEmpty {
              let stored = server.items(type)
              #expect(stored.map(\.command) == (sent[type] ?? []).map(\.command), "\(name), type \(type)")
              #expect(zip(stored, sent[type] ?? []).allSatisfy { abs($0.x - $1.x) <= 1 && abs($0.y - $1.y) <= 1 })
            }
            continue
          }
          if answer is MissionItemInt { served += 1 }
          if let answer = answer as? MissionAck { #expect(answer.type == MavMissionResult.accepted) }
        }
      }
      #expect(served == asked && asked >= 12)
      #expect(!server.isReceiving)
    }
  }

  @Test(
    "each command is done once and answered, pings and parameters too, and a file transfer is refused",
    arguments: journals)
  func theRest(name: String) throws {
    let own = MAVLinkAddress(systemID: 1, componentID: 1)
    var commands = CommandServer(own: own)
    var parameters = ParameterServer(own: own, encoding: .cast, parameters: ["A": .real(1), "B": .real(2)])
    var executed = 0
    var refused = 0
    var pings = 0
    var values = 0
    for (now, sender, message) in try Self.messages(name) {
      for case .execute(let command, let station) in commands.receive(message, from: sender, at: now) {
        executed += 1
        let answers = commands.finish(command.number, from: station, result: MavResult.accepted, at: now)
        #expect(answers.count == 1)
      }
      values += parameters.receive(message, at: now).count
      if let request = message as? FileTransferProtocol, SmallServices.refuse(request, from: sender, own: own) != nil {
        refused += 1
      }
      if let ping = message as? Ping, SmallServices.answer(ping, from: sender, own: own) != nil { pings += 1 }
    }
    var ticks = 0
    while let deadline = parameters.deadline, ticks < 100 {
      ticks += 1
      values += parameters.tick(at: deadline).count
    }
    let all = try Self.messages(name)
    #expect(executed + commands.duplicates == all.filter { $0.2 is CommandLong }.count && executed > 0)
    #expect(refused == all.filter { $0.2 is FileTransferProtocol }.count)
    #expect(pings == all.filter { $0.2 is Ping }.count)
    #expect(values == 2)
  }
}
