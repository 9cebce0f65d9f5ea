import Foundation
import MAVLink

/// Compares a decoded message with fields that another program wrote down as JSON, by name.
struct FieldComparison {
  /// A sentence for each field that differs.
  private(set) var differences: [String] = []

  /// Compares only the keys present; a field the message does not have is a difference.
  init(_ message: any MAVLinkMessage, expected: [String: Any]) {
    var values: [String: Any] = [:]
    for child in Mirror(reflecting: message).children {
      if let label = child.label { values[Self.folded(Self.withoutSuffix(label))] = child.value }
    }
    for (key, want) in expected.sorted(by: { $0.key < $1.key }) {
      guard let have = values[Self.folded(key)] else {
        differences.append("\(type(of: message)).\(key) is missing")
        continue
      }
      if !Self.same(have, want) {
        differences.append("\(type(of: message)).\(key): have \(have), want \(want)")
      }
    }
  }

  /// An array or text is stored under its name with `Inline` behind it.
  private static func withoutSuffix(_ label: String) -> String {
    label.hasSuffix("Inline") ? String(label.dropLast("Inline".count)) : label
  }

  /// A name without underscores and case, so that `time_boot_ms` meets `timeBootMs`.
  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" }
  }

  /// Whether a field's value is what the JSON says; NaN is written as the text `nan`.
  private static func same(_ have: Any, _ want: Any) -> Bool {
    if let list = want as? [Any] {
      let elements = Array(Mirror(reflecting: have).children.map(\.value))
      return elements.count == list.count && zip(elements, list).allSatisfy { same($0, $1) }
    }
    if let text = want as? String, text != "nan" {
      let bytes = Mirror(reflecting: have).children.compactMap { $0.value as? UInt8 }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) == text
    }
    switch have {
    case let value as Float:
      if (want as? String) == "nan" { return value.isNaN }
      return (want as? NSNumber).map { Float($0.doubleValue) == value } ?? false
    case let value as Double:
      if (want as? String) == "nan" { return value.isNaN }
      // Foundation's JSON reader may miss the last bit of a large number.
      return (want as? NSNumber).map { abs($0.doubleValue - value) <= value.magnitude * 0x1p-51 } ?? false
    case let value as any BinaryInteger:
      guard let number = want as? NSNumber else { return false }
      return "\(value)" == number.stringValue
    default: return false
    }
  }
}
