/// The charge left in a battery as a share of its capacity: 0 is empty, 1 is full.
package struct StateOfCharge: Hashable, Sendable, Comparable, Codable {
  /// The share, where 1 is full. Below 0 means that more was asked than the battery holds.
  package var fraction: Double

  /// Makes a charge from a share, where 1 is full.
  package init(fraction: Double) {
    self.fraction = fraction
  }

  /// Makes a charge from percent.
  package init(percent: Double) {
    self.fraction = percent / 100
  }

  /// The charge in percent.
  package var percent: Double { fraction * 100 }

  /// A full battery.
  package static let full = StateOfCharge(fraction: 1)

  package static func < (left: StateOfCharge, right: StateOfCharge) -> Bool { left.fraction < right.fraction }

  /// Decodes the bare share.
  package init(from decoder: any Decoder) throws {
    self.init(fraction: try decoder.singleValueContainer().decode(Double.self))
  }

  /// Encodes the bare share.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(fraction)
  }
}
