import MAVLink
import Quantities
import Testing

/// The generated types and the generated table of fields, made in two ways from one definition.
@Suite
struct DefinitionTests {
  @Test("every message has a definition of the same lengths, and every definition a message")
  func lengths() {
    #expect(MAVLinkDefinition.all.map(\.id) == MAVLinkMessages.all.map { $0.id })
    for type in MAVLinkMessages.all {
      let definition = MAVLinkDefinition.of(type.id)
      #expect(definition?.name == type.name)
      #expect(definition?.baseLength == type.baseLength && definition?.fullLength == type.fullLength, "\(type.name)")
      #expect(MAVLinkDefinition.named(type.name)?.id == type.id)
    }
  }

  @Test("every field of every message has its name, its order and its bytes as the table says", arguments: 1...3)
  func fields(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    for type in MAVLinkMessages.all {
      let definition = try #require(MAVLinkDefinition.of(type.id))
      let payload = (0..<type.fullLength).map { _ in UInt8(generator.nextIndex(below: 256)) }
      let message = type.init(payload: payload)
      let children = Array(Mirror(reflecting: message).children)
      #expect(children.count == definition.fields.count, "\(type.name)")
      for (child, field) in zip(children, definition.fields) {
        let label = (child.label ?? "").lowercased()
        let name = field.name.lowercased().filter { $0 != "_" } + (field.count > 0 ? "inline" : "")
        #expect(label == name, "\(type.name)")
        let values = field.count > 0 ? Mirror(reflecting: child.value).children.map(\.value) : [child.value]
        #expect(values.count == max(field.count, 1), "\(type.name).\(field.name)")
        for (index, value) in values.enumerated() {
          let start = field.offset + index * field.type.size
          let same =
            bits(of: value) == payload[start..<start + field.type.size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
          #expect(same, "\(type.name).\(field.name)[\(index)]")
        }
      }
    }
  }

  /// The bits of a value without its sign's extension.
  private func bits(of value: Any) -> UInt64? {
    switch value {
    case let value as UInt8: UInt64(value)
    case let value as UInt16: UInt64(value)
    case let value as UInt32: UInt64(value)
    case let value as UInt64: value
    case let value as Int8: UInt64(UInt8(bitPattern: value))
    case let value as Int16: UInt64(UInt16(bitPattern: value))
    case let value as Int32: UInt64(UInt32(bitPattern: value))
    case let value as Int64: UInt64(bitPattern: value)
    case let value as Float: UInt64(value.bitPattern)
    case let value as Double: value.bitPattern
    default: nil
    }
  }

  @Test("a message written again has the same payload, whatever its bytes", arguments: 1...3)
  func payloads(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    for type in MAVLinkMessages.all {
      let payload = (0..<type.fullLength).map { _ in UInt8(generator.nextIndex(below: 256)) }
      #expect(type.init(payload: payload).payload == payload, "\(type.name)")
    }
  }

  @Test("a visitor gets every message as its own type, with the payload it came with")
  func visitor() {
    struct Collector: MAVLinkMessageVisitor {
      var names: [String] = []
      var payloads: [[UInt8]] = []
      mutating func visit<Message: MAVLinkMessage>(_ message: Message) {
        names.append(Message.name)
        payloads.append(message.payload)
      }
    }
    var collector = Collector()
    for type in MAVLinkMessages.all {
      // Every byte is set, so that nothing is cut.
      let payload = (0..<type.fullLength).map { UInt8($0 % 255 + 1) }
      var parser = MAVLinkFrameParser()
      parser.consume(HandMadeFrame(messageID: type.id, payload: payload, crcExtra: type.crcExtra).bytes) { frame in
        let isKnown = frame.visit(&collector)
        #expect(isKnown && frame.isChecked)
      }
      #expect(collector.payloads.last == payload, "\(type.name)")
    }
    #expect(collector.names == MAVLinkMessages.all.map { $0.name })
  }
}
