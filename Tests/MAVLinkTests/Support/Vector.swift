import Foundation
import MAVLink

/// One record of `frames.jsonl`, which lies beside the project.
struct Vector {
  let frame: [UInt8]
  let kind: String
  let isAccepted: Bool
  let error: String?
  let messageID: UInt32
  let systemID: UInt8
  let componentID: UInt8
  let sequence: UInt8
  let payloadLength: Int
  let linkID: UInt8?
  let timestamp: UInt64?
  let fields: [String: Any]?
  let key: [UInt8]?
  let line: Int

  init?(_ text: Substring, line: Int) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let record = object as? [String: Any], let hex = record["frame"] as? String,
      let kind = record["kind"] as? String, let accepted = record["ok"] as? Bool,
      let messageID = record["msgid"] as? Int, let system = record["sysid"] as? Int,
      let component = record["compid"] as? Int, let sequence = record["seq"] as? Int,
      let payloadLength = record["payload_len"] as? Int
    else { return nil }
    self.frame = bytes(hex: hex)
    self.kind = kind
    self.isAccepted = accepted
    self.error = record["error"] as? String
    self.messageID = UInt32(messageID)
    self.systemID = UInt8(system)
    self.componentID = UInt8(component)
    self.sequence = UInt8(sequence)
    self.payloadLength = payloadLength
    self.linkID = (record["link_id"] as? Int).map { UInt8($0) }
    self.timestamp = (record["timestamp"] as? Int).map { UInt64($0) }
    self.fields = record["fields"] as? [String: Any]
    self.key = (record["key"] as? String).map { bytes(hex: $0) }
    self.line = line
  }

  static func all() throws -> [Vector] {
    let text = String(decoding: MAVLinkData.bytes("frames.jsonl"), as: UTF8.self)
    return text.split(separator: "\n").enumerated().compactMap { Vector($0.element, line: $0.offset + 1) }
  }
}
