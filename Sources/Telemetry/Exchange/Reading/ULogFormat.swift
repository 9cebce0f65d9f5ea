/// What ULog says of the layout of its records: the definitions by name, and where wanted fields stand.
///
/// Definitions may name each other, hold lists, and be wrong in every way: depth, number and size are limited.
struct ULogFormats: Sendable {
  /// The most definitions of a log.
  static let formatsMax = 4096
  /// The most fields of one definition.
  static let fieldsMax = 2048
  /// The deepest nesting of definitions.
  static let depthMax = 16
  /// The most fields that are looked at, again and again, while layouts are worked out.
  static let workMax = 20_000_000
  /// The largest record, in bytes: what its length of 16 bits can say.
  static let recordBytesMax = 65_535

  /// A field as it was defined.
  struct Field: Hashable, Sendable {
    var type: String
    var name: String
    /// How many there are; 1 where it is no list.
    var count: Int
  }

  /// A plain field of a record.
  struct Place: Hashable, Sendable {
    var type: Primitive
    var offset: Int
  }

  /// The plain types.
  enum Primitive: String, Sendable {
    case int8 = "int8_t"
    case uint8 = "uint8_t"
    case int16 = "int16_t"
    case uint16 = "uint16_t"
    case int32 = "int32_t"
    case uint32 = "uint32_t"
    case int64 = "int64_t"
    case uint64 = "uint64_t"
    case float
    case double
    case bool
    case char

    /// Bytes of one.
    var size: Int {
      switch self {
      case .int8, .uint8, .bool, .char: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float: 4
      case .int64, .uint64, .double: 8
      }
    }
  }

  private var formats: [String: [Field]] = [:]
  private var sizes: [String: Int?] = [:]
  private var work = 0

  /// Takes a definition such as `battery_status:uint64_t timestamp;float voltage_v;`.
  ///
  /// - Returns: nil where it was taken, else what is wrong.
  mutating func define(_ text: Substring) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return "a definition without a name" }
    let name = String(text[..<colon])
    var fields: [Field] = []
    for part in text[text.index(after: colon)...].split(separator: ";") {
      guard fields.count < Self.fieldsMax else { return "a definition with more than \(Self.fieldsMax) fields" }
      guard let field = Self.field(part) else { return "a field that is not understood" }
      fields.append(field)
    }
    guard formats[name] != nil || formats.count < Self.formatsMax else {
      return "more than \(Self.formatsMax) definitions"
    }
    formats[name] = fields
    sizes = [:]
    return nil
  }

  /// Bytes of a record, and the places of the wanted fields; nil where its definition is missing, endless or too large.
  mutating func layout(of name: String, wanted: [String]) -> (size: Int, trailing: Int, places: [Place?])? {
    guard let fields = formats[name], work < Self.workMax else { return nil }
    work += fields.count
    var places: [Place?] = Array(repeating: nil, count: wanted.count)
    var offset = 0
    var trailing = 0
    for field in fields {
      guard let size = size(of: field.type, depth: 0) else { return nil }
      if let index = wanted.firstIndex(of: field.name), let type = Primitive(rawValue: field.type) {
        places[index] = Place(type: type, offset: offset)
      }
      let (bytes, isTooLarge) = size.multipliedReportingOverflow(by: field.count)
      guard !isTooLarge, bytes <= Self.recordBytesMax - offset else { return nil }
      offset += bytes
      // Padding at the end is not written.
      trailing = field.name.hasPrefix("_padding") ? trailing + bytes : 0
    }
    return (offset, trailing, places)
  }

  /// Bytes of a type; nil where it has no end or is not known.
  private mutating func size(of type: String, depth: Int) -> Int? {
    if let primitive = Primitive(rawValue: type) { return primitive.size }
    guard depth < Self.depthMax, let fields = formats[type] else { return nil }
    if let known = sizes[type] { return known }
    work += fields.count
    guard work < Self.workMax else { return nil }
    // While it is being worked out it has no size, so that a definition within itself is found at once.
    sizes[type] = .some(nil)
    var total = 0
    for field in fields {
      guard let one = size(of: field.type, depth: depth + 1) else { return nil }
      let (bytes, isTooLarge) = one.multipliedReportingOverflow(by: field.count)
      guard !isTooLarge, bytes <= Self.recordBytesMax - total else { return nil }
      total += bytes
    }
    sizes[type] = .some(total)
    return total
  }

  private static func field(_ text: Substring) -> Field? {
    guard let space = text.firstIndex(of: " ") else { return nil }
    let name = text[text.index(after: space)...].trimmed
    let type = text[..<space].trimmed
    guard !name.isEmpty, !type.isEmpty else { return nil }
    guard let bracket = type.firstIndex(of: "[") else { return Field(type: String(type), name: String(name), count: 1) }
    guard type.last == "]", let count = Int(type[type.index(after: bracket)..<type.index(before: type.endIndex)]),
      (1...recordBytesMax).contains(count)
    else { return nil }
    return Field(type: String(type[..<bracket]), name: String(name), count: count)
  }
}

extension Substring {
  /// Without blanks at either end.
  fileprivate var trimmed: Substring {
    var part = drop { $0 == " " }
    while part.last == " " { part.removeLast() }
    return part
  }
}

/// One record of ULog where it lies, without its number.
struct ULogRecord {
  let bytes: UnsafeRawBufferPointer

  /// A number of a list of them; nil where the record is too short for it.
  func number(_ place: ULogFormats.Place?, _ index: Int = 0) -> Double? {
    guard let place, case let offset = place.offset + index * place.type.size, offset + place.type.size <= bytes.count
    else { return nil }
    func load<Value>(_ type: Value.Type) -> Value { bytes.loadUnaligned(fromByteOffset: offset, as: type) }
    return switch place.type {
    case .int8: Double(load(Int8.self))
    case .uint8, .char: Double(load(UInt8.self))
    case .bool: load(UInt8.self) == 0 ? 0 : 1
    case .int16: Double(Int16(littleEndian: load(Int16.self)))
    case .uint16: Double(UInt16(littleEndian: load(UInt16.self)))
    case .int32: Double(Int32(littleEndian: load(Int32.self)))
    case .uint32: Double(UInt32(littleEndian: load(UInt32.self)))
    case .int64: Double(Int64(littleEndian: load(Int64.self)))
    case .uint64: Double(UInt64(littleEndian: load(UInt64.self)))
    case .float: Double(Float(bitPattern: UInt32(littleEndian: load(UInt32.self))))
    case .double: Double(bitPattern: UInt64(littleEndian: load(UInt64.self)))
    }
  }

  /// A whole number; nil where the record is too short or holds another kind of number.
  func whole(_ place: ULogFormats.Place?) -> Int? { number(place).flatMap { Int(exactly: $0) } }
}
