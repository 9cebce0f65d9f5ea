import MAVLink

/// The parameters of one vehicle: named numbers that the ground reads and sets.
///
/// It knows no messages but PARAM_VALUE; what a number means stands in `VehicleSettings`.
struct ParameterTable: Sendable {
  /// How a number is kept and sent.
  enum Kind: Sendable, Hashable {
    case real
    case integer8
    case integer16
    case integer32

    /// The number of the type in messages.
    var wire: UInt8 {
      switch self {
      case .real: MavParamType.real32
      case .integer8: MavParamType.int8
      case .integer16: MavParamType.int16
      case .integer32: MavParamType.int32
      }
    }
  }

  /// One parameter.
  struct Entry: Sendable, Hashable {
    /// The name, at most 16 characters.
    var name: String
    var kind: Kind
    var value: Double
    /// Whether the ground can only read it.
    var isFixed = false
  }

  /// The parameters by name.
  private(set) var entries: [Entry]
  /// Whether integers travel as their bits, as PX4 has it; otherwise as the nearest number.
  let sendsBits: Bool

  init(_ entries: [Entry], sendsBits: Bool) {
    self.entries = entries.sorted { $0.name < $1.name }
    self.sendsBits = sendsBits
  }

  /// The value of a parameter; 0 where there is none of that name.
  func value(_ name: String) -> Double { index(of: name).map { entries[$0].value } ?? 0 }

  /// Where a parameter stands.
  func index(of name: String) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].name == name ? low : nil
  }

  /// Sets a parameter from within the vehicle.
  mutating func set(_ name: String, to value: Double) {
    guard let index = index(of: name) else { return }
    entries[index].value = value
  }

  /// Takes a value from the ground; nil where there is no such parameter, or the value is no number that it can hold.
  mutating func take(_ message: ParamSet) -> Int? {
    guard let index = index(of: message.paramId), let value = decode(message, as: entries[index].kind) else {
      return nil
    }
    if !entries[index].isFixed { entries[index].value = value }
    return index
  }

  private func decode(_ message: ParamSet, as kind: Kind) -> Double? {
    let number: Double
    if sendsBits, message.paramType != MavParamType.real32 {
      number = Double(Int32(bitPattern: message.paramValue.bitPattern))
    } else {
      number = Double(message.paramValue)
    }
    guard number.isFinite else { return nil }
    switch kind {
    case .real: return number
    case .integer8: return Int8(exactly: number.rounded()).map(Double.init)
    case .integer16: return Int16(exactly: number.rounded()).map(Double.init)
    case .integer32: return Int32(exactly: number.rounded()).map(Double.init)
    }
  }

  /// PARAM_VALUE of a parameter.
  func message(at index: Int) -> ParamValue? {
    guard entries.indices.contains(index) else { return nil }
    let entry = entries[index]
    var value = Float(entry.value)
    if sendsBits, entry.kind != .real {
      value = Float(bitPattern: UInt32(bitPattern: Int32(clamping: Int(entry.value))))
    }
    return ParamValue(
      paramId: entry.name, paramValue: value, paramType: entry.kind.wire, paramCount: UInt16(clamping: entries.count),
      paramIndex: UInt16(clamping: index))
  }
}
