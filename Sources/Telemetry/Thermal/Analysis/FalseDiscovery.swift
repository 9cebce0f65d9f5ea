import Foundation

/// Which of many tests to believe, so that few of the believed ones are wrong.
///
/// The step-up procedure of Benjamini and Hochberg 1995 holds the expected share of false discoveries below `level` for
/// independent tests, and for tests that depend positively in the sense of Benjamini and Yekutieli 2001 (theorem 1.2).
/// One-sided tests on Gaussian scores that never correlate negatively are such tests, and sums over overlapping
/// neighbourhoods correlate positively: so this procedure and not the one for any dependence (theorem 1.3), which
/// divides the level by ln(n) + 0.58 (14 for a million cells) and would lose small spots for nothing.
package enum FalseDiscovery {
  /// The probability that a standard normal number exceeds a score.
  package static func upperTail(_ score: Double) -> Double { 0.5 * erfc(score / 2.0.squareRoot()) }

  /// The adjusted p value of each test: the lowest level at which it would be believed.
  ///
  /// Tests with a p value above `level` cannot be believed at that level and get 1. O(n + m·log m) for m p values of at
  /// most `level`.
  ///
  /// - Parameters:
  ///   - values: p values in 0...1.
  ///   - level: the expected share of false discoveries, in 0..<1.
  package static func adjusted(_ values: [Double], level: Double) -> [Double] {
    precondition(level >= 0 && level < 1, "a level is a share below 1")
    var candidates = values.indices.filter { values[$0] <= level }
    candidates.sort { (values[$0], $0) < (values[$1], $1) }
    var result = [Double](repeating: 1, count: values.count)
    var lowest = 1.0
    for rank in candidates.indices.reversed() {
      let place = candidates[rank]
      lowest = min(lowest, values[place] * Double(values.count) / Double(rank + 1))
      result[place] = lowest
    }
    return result
  }
}
