import Foundation
import MAVLink
import SortieTestSupport

/// A frame that pymavlink wrote, with the fields it was made from; `Scripts/mavlink/interop.py` writes these.
struct PeerRecord {
  let name: String
  let version: MAVLinkVersion
  let systemID: UInt8
  let componentID: UInt8
  let sequence: UInt8
  let frame: [UInt8]
  let fields: [String: Any]
  let title: String

  init?(_ text: Substring) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let record = object as? [String: Any], let name = record["name"] as? String,
      let version = (record["version"] as? Int).flatMap({ MAVLinkVersion(rawValue: UInt8($0)) }),
      let system = record["sysid"] as? Int, let component = record["compid"] as? Int,
      let sequence = record["seq"] as? Int, let hex = record["frame"] as? String,
      let fields = record["fields"] as? [String: Any], let kind = record["case"] as? String
    else { return nil }
    self.name = name
    self.version = version
    self.systemID = UInt8(system)
    self.componentID = UInt8(component)
    self.sequence = UInt8(sequence)
    self.frame = bytes(hex: hex)
    self.fields = fields
    self.title = "\(name) v\(version.rawValue) \(kind)"
  }

  /// All records of a file; a line that cannot be read is left out, so check the count.
  static func read(_ file: URL) throws -> [PeerRecord] {
    String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n").compactMap { PeerRecord($0) }
  }

  /// The golden records, of the messages that Sortie uses.
  static func golden() throws -> [PeerRecord] {
    try read(SourceTree.root.appendingPathComponent("Tests/Golden/mavlink/pymavlink.jsonl"))
  }

  /// Decodes the frame and encodes the message again; the sentences tell what differs from the peer.
  func roundTrip() -> (encoded: [UInt8], differences: [String]) {
    var parser = MAVLinkFrameParser()
    let frames = parser.consume(frame)
    guard frames.count == 1, let parsed = frames.first, let message = parsed.message else {
      return ([], ["\(title): not read"])
    }
    var differences = FieldComparison(message, expected: fields).differences.map { "\(title): \($0)" }
    if type(of: message).name != name { differences.append("\(title): read as \(type(of: message).name)") }
    if parsed.sender != MAVLinkAddress(systemID: systemID, componentID: componentID) || parsed.sequence != sequence {
      differences.append("\(title): header differs")
    }
    var writer = MAVLinkFrameWriter(
      systemID: systemID, componentID: componentID, version: version, firstSequence: sequence)
    let encoded = writer.encode(message)
    if encoded != frame { differences.append("\(title): encoded as other bytes") }
    return (encoded, differences)
  }
}
