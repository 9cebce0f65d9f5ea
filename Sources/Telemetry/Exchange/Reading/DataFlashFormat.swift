/// One kind of record of an ArduPilot log, as the log's own FMT describes it.
struct DataFlashFormat: Hashable, Sendable {
  /// The name, such as `GPS`.
  let name: String
  /// Bytes of a whole record with its head of three bytes.
  let length: Int
  /// The fields, in their order.
  private(set) var fields: [Field]
  /// Whether the fields fill the length.
  let isSound: Bool

  /// One field.
  struct Field: Hashable, Sendable {
    let name: String
    let type: UInt8
    /// Where it stands in the record, from the head on.
    let offset: Int
    let size: Int
    /// What a number of the record is multiplied by; 1 where the type has no factor of its own.
    let factor: Double
    /// The unit by FMTU and UNIT; empty where the log does not say.
    var unit = ""
    /// The factor by FMTU and MULT; nil where the log does not say.
    var multiplier: Double?
    /// Whether it numbers instances of the record.
    var isInstance = false
  }

  /// The description in a FMT record.
  init(name: String, length: Int, types: [UInt8], columns: String) {
    self.name = name
    self.length = length
    let names = columns.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var fields: [Field] = []
    var offset = DataFlashReader.headLength
    var isSound = true
    for (index, type) in types.enumerated() {
      guard let size = Self.size(of: type) else {
        isSound = false
        break
      }
      let name = index < names.count ? names[index] : ""
      fields.append(Field(name: name, type: type, offset: offset, size: size, factor: Self.factor(of: type)))
      offset += size
    }
    self.fields = fields
    self.isSound = isSound && offset == length
  }

  /// The field of a name.
  func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// The field that numbers instances, by FMTU or by the names in use.
  var instance: Field? {
    fields.first(where: \.isInstance) ?? field("I") ?? field("Inst") ?? field("Instance") ?? field("C")
  }

  /// Takes units and factors from FMTU.
  mutating func take(units: [UInt8], multipliers: [UInt8], _ names: [UInt8: String], _ factors: [UInt8: Double]) {
    for index in fields.indices {
      if index < units.count {
        fields[index].unit = names[units[index]] ?? ""
        fields[index].isInstance = units[index] == UInt8(ascii: "#")
      }
      // `-` and `?` are factors that say nothing.
      if index < multipliers.count, multipliers[index] != UInt8(ascii: "-"), multipliers[index] != UInt8(ascii: "?"),
        let factor = factors[multipliers[index]], factor.isFinite, factor != 0
      {
        fields[index].multiplier = factor
      }
    }
  }

  /// Bytes of a field type; nil for a type that is not known.
  static func size(of type: UInt8) -> Int? {
    switch type {
    case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "M"): 1
    case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "c"), UInt8(ascii: "C"), UInt8(ascii: "g"): 2
    case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "L"):
      4
    case UInt8(ascii: "d"), UInt8(ascii: "q"), UInt8(ascii: "Q"): 8
    case UInt8(ascii: "N"): 16
    case UInt8(ascii: "Z"), UInt8(ascii: "a"): 64
    default: nil
    }
  }

  private static func factor(of type: UInt8) -> Double {
    switch type {
    case UInt8(ascii: "c"), UInt8(ascii: "C"), UInt8(ascii: "e"), UInt8(ascii: "E"): 0.01
    case UInt8(ascii: "L"): 1e-7
    default: 1
    }
  }
}

/// One record where it lies.
struct DataFlashRecord {
  let bytes: UnsafeRawBufferPointer
  let format: DataFlashFormat

  /// A number as the record has it, without any factor; nil where the field is text or reaches beyond the record.
  func raw(_ field: DataFlashFormat.Field?) -> Double? {
    guard let field, field.offset + field.size <= bytes.count else { return nil }
    switch field.type {
    case UInt8(ascii: "b"): return Double(load(field, as: Int8.self))
    case UInt8(ascii: "B"), UInt8(ascii: "M"): return Double(load(field, as: UInt8.self))
    case UInt8(ascii: "h"), UInt8(ascii: "c"): return Double(Int16(littleEndian: load(field, as: Int16.self)))
    case UInt8(ascii: "H"), UInt8(ascii: "C"): return Double(UInt16(littleEndian: load(field, as: UInt16.self)))
    case UInt8(ascii: "g"): return Self.half(UInt16(littleEndian: load(field, as: UInt16.self)))
    case UInt8(ascii: "i"), UInt8(ascii: "e"), UInt8(ascii: "L"):
      return Double(Int32(littleEndian: load(field, as: Int32.self)))
    case UInt8(ascii: "I"), UInt8(ascii: "E"): return Double(UInt32(littleEndian: load(field, as: UInt32.self)))
    case UInt8(ascii: "f"): return Double(Float(bitPattern: UInt32(littleEndian: load(field, as: UInt32.self))))
    case UInt8(ascii: "d"): return Double(bitPattern: UInt64(littleEndian: load(field, as: UInt64.self)))
    case UInt8(ascii: "q"): return Double(Int64(littleEndian: load(field, as: Int64.self)))
    case UInt8(ascii: "Q"): return Double(UInt64(littleEndian: load(field, as: UInt64.self)))
    default: return nil
    }
  }

  /// A whole number as the record has it; nil where the field holds another kind of number.
  func whole(_ field: DataFlashFormat.Field?) -> Int? { raw(field).flatMap { Int(exactly: $0) } }

  /// A number in its unit: by the type's own factor, else by the log's, else by `standard`.
  func value(_ field: DataFlashFormat.Field?, standard: Double = 1) -> Double? {
    guard let field, let raw = raw(field) else { return nil }
    if field.factor == 0.01 { return raw / 100 }
    if field.factor == 1e-7 { return raw / 1e7 }
    return raw * (field.multiplier ?? standard)
  }

  /// An angle in degrees, which newer logs may hold in radians.
  func degrees(_ field: DataFlashFormat.Field?) -> Double? {
    guard let field, let value = value(field) else { return nil }
    return field.unit == "rad" ? value * 180 / .pi : value
  }

  /// A text up to its first zero byte; bytes that are no UTF-8 are replaced.
  func text(_ field: DataFlashFormat.Field?) -> String? {
    guard let field, field.offset + field.size <= bytes.count, raw(field) == nil else { return nil }
    return String(decoding: bytes[field.offset..<field.offset + field.size].prefix { $0 != 0 }, as: UTF8.self)
  }

  private func load<Value>(_ field: DataFlashFormat.Field, as type: Value.Type) -> Value {
    bytes.loadUnaligned(fromByteOffset: field.offset, as: type)
  }

  /// A number of 16 bits in the form of IEEE 754, which not every platform's Swift has a type for.
  private static func half(_ bits: UInt16) -> Double {
    let sign: Double = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
