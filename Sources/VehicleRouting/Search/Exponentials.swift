/// Natural logarithm and exponential for annealing, in plain arithmetic.
///
/// The C library's functions differ in their last bits between machines, and one bit can turn a search elsewhere.
enum Exponentials {
  private static let logarithmOfTwo = 0.693_147_180_559_945_3
  /// Enough terms for a double over the ranges that the functions reduce to.
  private static let termCount = 20

  /// The natural logarithm of a positive number, from ln(m) = 2·artanh((m − 1)/(m + 1)) of its significand.
  static func logarithm(_ value: Double) -> Double {
    precondition(value > 0 && value < .infinity, "only a positive number has a logarithm")
    let ratio = (value.significand - 1) / (value.significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    var power = ratio
    for term in 0..<termCount {
      sum += power / Double(2 * term + 1)
      power *= square
    }
    return 2 * sum + Double(value.exponent) * logarithmOfTwo
  }

  /// e to the power of a number between −700 and 700, from the series of the part that is left of whole halvings.
  static func exponential(_ value: Double) -> Double {
    let clamped = max(-700, min(700, value))
    let halvings = (clamped / logarithmOfTwo).rounded()
    let rest = clamped - halvings * logarithmOfTwo
    var sum = 1.0
    var term = 1.0
    for index in 1...termCount {
      term *= rest / Double(index)
      sum += term
    }
    return Double(sign: .plus, exponent: Int(halvings), significand: sum)
  }
}
