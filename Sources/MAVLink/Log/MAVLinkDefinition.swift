/// What the definition says of a message: its name and its fields, for those who read messages by name.
///
/// The hot path does not need it: `MAVLinkMessage` types know their fields.
package struct MAVLinkDefinition: Sendable, Hashable {
  /// The type of a field or of its elements on the wire.
  package enum WireType: UInt8, Sendable, Hashable {
    case uint64 = 0x51
    case int64 = 0x71
    case double = 0x64
    case uint32 = 0x49
    case int32 = 0x69
    case float = 0x66
    case uint16 = 0x48
    case int16 = 0x68
    case uint8 = 0x42
    case int8 = 0x62
    case character = 0x63

    /// Bytes on the wire.
    package var size: Int {
      switch self {
      case .uint64, .int64, .double: 8
      case .uint32, .int32, .float: 4
      case .uint16, .int16: 2
      case .uint8, .int8, .character: 1
      }
    }
  }

  /// One field.
  package struct Field: Sendable, Hashable {
    /// The name in the definition, such as `time_boot_ms`.
    package let name: String
    /// The type, for an array that of its elements.
    package let type: WireType
    /// Elements of an array; 0 for a single value.
    package let count: Int
    /// Whether MAVLink 1 does not carry it.
    package let isExtension: Bool
    /// Where it starts in the payload.
    package fileprivate(set) var offset = 0

    /// Bytes of the whole field.
    package var size: Int { type.size * max(count, 1) }
  }

  /// The number of the message.
  package let id: UInt32
  /// The name of the message.
  package let name: String
  /// The fields in the order of the definition.
  package let fields: [Field]
  /// Payload length without extension fields, in bytes.
  package let baseLength: Int
  /// Payload length with extension fields, in bytes.
  package let fullLength: Int

  /// Lays the fields out: base fields by falling size, else in their order; then extensions in their order.
  private init(id: UInt32, name: String, fields: [Field]) {
    var fields = fields
    let base = fields.indices.filter { !fields[$0].isExtension }
    // `sorted` keeps the order of equals in practice only, so the index decides.
    let wire = base.sorted { (-fields[$0].type.size, $0) < (-fields[$1].type.size, $1) }
    var offset = 0
    for index in wire {
      fields[index].offset = offset
      offset += fields[index].size
    }
    baseLength = offset
    for index in fields.indices where fields[index].isExtension {
      fields[index].offset = offset
      offset += fields[index].size
    }
    fullLength = offset
    self.id = id
    self.name = name
    self.fields = fields
  }

  /// The definition of a message number.
  package static func of(_ messageID: UInt32) -> MAVLinkDefinition? {
    Library.byID[messageID].map { Library.all[$0] }
  }

  /// The definition of a name such as `HEARTBEAT`.
  package static func named(_ name: String) -> MAVLinkDefinition? { Library.byName[name].map { Library.all[$0] } }

  /// Every definition, by rising number.
  package static var all: [MAVLinkDefinition] { Library.all }

  /// All definitions, read once from the generated text.
  private enum Library {
    static let all: [MAVLinkDefinition] = MAVLinkDefinitionText.text.withUTF8Buffer { text in
      var definitions: [MAVLinkDefinition] = []
      var words: [Substring] = []
      func close() {
        if let definition = MAVLinkDefinition(words: words) { definitions.append(definition) }
      }
      for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: " ")
        if line.hasPrefix(" ") {
          words += parts
        } else {
          close()
          words = parts
        }
      }
      close()
      return definitions
    }
    static let byID: [UInt32: Int] = Dictionary(
      uniqueKeysWithValues: all.enumerated().map { ($0.element.id, $0.offset) })
    static let byName: [String: Int] = Dictionary(
      uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// Reads `NUMBER NAME field:TYPE field:TYPEcount | field:TYPE`.
  private init?(words: [Substring]) {
    guard words.count >= 2, let id = UInt32(words[0]) else { return nil }
    var fields: [Field] = []
    var isExtension = false
    for word in words.dropFirst(2) {
      if word == "|" {
        isExtension = true
        continue
      }
      let parts = word.split(separator: ":")
      guard parts.count == 2, let code = parts[1].utf8.first, let type = WireType(rawValue: code) else { return nil }
      let count = Int(parts[1].dropFirst()) ?? 0
      fields.append(Field(name: String(parts[0]), type: type, count: count, isExtension: isExtension))
    }
    self.init(id: id, name: String(words[1]), fields: fields)
  }
}
