import Maps
import Quantities

/// A place in words: the id of a place of the map, or `LATITUDE,LONGITUDE`; either with `@HEIGHT` in metres above the
/// ground.
package struct PlaceText: Hashable, Sendable {
  /// Where it is.
  package var place: Place
  /// Metres above the ground; nil where nothing is said.
  package var heightMetres: Double?

  /// Where a place is.
  package enum Place: Hashable, Sendable {
    case named(String)
    case position(GeoPoint)
  }

  /// Why a text names no place.
  package struct Failure: Error, Hashable, Sendable {
    /// One sentence without a final period.
    package let reason: String
    /// What to do.
    package let help: String
  }

  /// The heights that are understood, in metres.
  package static let heightRange = 0.0...10_000.0
  /// The longest text that is looked at.
  package static let lengthMax = 200

  /// Reads a text; the map is not asked.
  package init(_ text: String) throws(Failure) {
    let help = "write a place of the map such as `aid-oodi`, or `60.1734,24.9381`, with `@30` for 30 m above ground"
    guard text.utf8.count <= Self.lengthMax else {
      throw Failure(reason: "a place of \(text.utf8.count) bytes is too long", help: help)
    }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(Self.trimmed)
    guard parts.count <= 2, let first = parts.first, !first.isEmpty else {
      throw Failure(reason: "`\(text)` names no place", help: help)
    }
    if parts.count == 2 {
      guard let height = Self.number(parts[1].hasSuffix("m") ? Self.trimmed(parts[1].dropLast()) : parts[1]),
        Self.heightRange.contains(height)
      else {
        throw Failure(reason: "`\(parts[1])` is no height in metres from 0 to 10000", help: help)
      }
      heightMetres = height
    }
    let numbers = first.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
    if numbers.count == 2, let latitude = Self.number(numbers[0]), let longitude = Self.number(numbers[1]) {
      guard let point = GeoPoint(longitude: longitude, latitude: latitude) else {
        throw Failure(reason: "`\(first)` lies beyond the poles or the date line", help: help)
      }
      place = .position(point)
    } else {
      place = .named(first)
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  /// A finite decimal number; no hexadecimal, no words.
  private static func number(_ text: String) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }
}
