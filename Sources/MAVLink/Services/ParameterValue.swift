/// A value of a vehicle's parameter with its type.
package enum ParameterValue: Sendable, Hashable {
  /// A whole number of a `MavParamType` of at most 32 bits.
  case integer(Int64, type: UInt8)
  /// A number.
  case real(Float)

  /// How whole numbers lie in the float of a message.
  package enum Encoding: Sendable, Hashable {
    /// The number becomes a float of the same value: ArduPilot. Numbers above 2^24 lose digits.
    case cast
    /// The number's bytes are those of the float: PX4.
    case bytewise

    /// What a vehicle's AUTOPILOT_VERSION says; `cast` where it says nothing.
    package init(capabilities: UInt64) {
      self = capabilities & MavProtocolCapability.paramEncodeBytewise != 0 ? .bytewise : .cast
    }
  }

  /// The `MavParamType`.
  package var type: UInt8 {
    switch self {
    case .integer(_, let type): type
    case .real: MavParamType.real32
    }
  }

  /// The value as a number.
  package var number: Double {
    switch self {
    case .integer(let whole, _): Double(whole)
    case .real(let value): Double(value)
    }
  }

  /// Reads a value out of a message; `nil` for a type of 64 bits or an unknown one, and for a whole number that is not
  /// one or does not fit its type.
  package init?(_ wire: Float, type: UInt8, encoding: Encoding) {
    if type == MavParamType.real32 {
      self = .real(wire)
      return
    }
    guard let range = Self.range(of: type) else { return nil }
    let number: Int64
    switch encoding {
    case .cast:
      guard let exact = Int64(exactly: wire) else { return nil }
      number = exact
    case .bytewise:
      let bits = wire.bitPattern
      switch type {
      case MavParamType.uint8: number = Int64(UInt8(truncatingIfNeeded: bits))
      case MavParamType.int8: number = Int64(Int8(truncatingIfNeeded: bits))
      case MavParamType.uint16: number = Int64(UInt16(truncatingIfNeeded: bits))
      case MavParamType.int16: number = Int64(Int16(truncatingIfNeeded: bits))
      case MavParamType.uint32: number = Int64(bits)
      default: number = Int64(Int32(bitPattern: bits))
      }
    }
    guard range.contains(number) else { return nil }
    self = .integer(number, type: type)
  }

  /// The value as the float of a message.
  package func wire(_ encoding: Encoding) -> Float {
    switch self {
    case .real(let value): return value
    case .integer(let number, _):
      return encoding == .cast ? Float(number) : Float(bitPattern: UInt32(truncatingIfNeeded: number))
    }
  }

  /// The numbers that a type holds; `nil` where it is not one of whole numbers of at most 32 bits.
  package static func range(of type: UInt8) -> ClosedRange<Int64>? {
    switch type {
    case MavParamType.uint8: 0...255
    case MavParamType.int8: -128...127
    case MavParamType.uint16: 0...65_535
    case MavParamType.int16: -32_768...32_767
    case MavParamType.uint32: 0...4_294_967_295
    case MavParamType.int32: -2_147_483_648...2_147_483_647
    default: nil
    }
  }

  /// Whether a value that was read back is the one that was set: floats to 1 part in 10^6.
  package func isSame(as other: ParameterValue) -> Bool {
    switch (self, other) {
    case (.real(let left), .real(let right)):
      return left == right || (left - right).magnitude <= max(left.magnitude, right.magnitude) * 1e-6
    case (.integer(let left, _), .integer(let right, _)): return left == right
    case (.integer(let number, _), .real(let value)), (.real(let value), .integer(let number, _)):
      return value == Float(number)
    }
  }
}
