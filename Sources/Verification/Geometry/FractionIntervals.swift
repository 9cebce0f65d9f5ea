/// A part of a piece, from one fraction to a larger one.
package struct FractionInterval: Hashable, Sendable {
  /// Where it starts.
  package var lower: Double
  /// Where it ends.
  package var upper: Double

  var width: Double { upper - lower }

  /// The common part; nil where there is none of positive width, unless both are the same point.
  func intersection(_ other: FractionInterval) -> FractionInterval? {
    let (low, high) = (max(lower, other.lower), min(upper, other.upper))
    return low < high ? FractionInterval(lower: low, upper: high) : nil
  }

  static let whole = FractionInterval(lower: 0, upper: 1)
}

extension [FractionInterval] {
  /// The same points as disjoint intervals in ascending order.
  func merged() -> [FractionInterval] {
    var result: [FractionInterval] = []
    for interval in sorted(by: { ($0.lower, $0.upper) < ($1.lower, $1.upper) }) {
      if let last = result.last, interval.lower <= last.upper {
        result[result.count - 1].upper = Swift.max(last.upper, interval.upper)
      } else {
        result.append(interval)
      }
    }
    return result
  }

  /// The common parts of two lists of disjoint intervals.
  func intersection(_ other: [FractionInterval]) -> [FractionInterval] {
    flatMap { left in other.compactMap { left.intersection($0) } }.merged()
  }

  /// The sum of the widths; the intervals are disjoint.
  package var totalWidth: Double { reduce(0) { $0 + $1.width } }
}
