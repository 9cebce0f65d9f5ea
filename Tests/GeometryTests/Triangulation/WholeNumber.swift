/// A whole number of any size, as digits to the base 2^16, least first: the slow twin of exact predicates.
struct WholeNumber {
  private var digits: [Int64]

  /// A number that is small enough for `Int64`.
  init(_ value: Int64) { digits = WholeNumber.carried([value]) }

  private init(digits: [Int64]) { self.digits = digits }

  /// 1, 0 or -1.
  var sign: Int { (digits.last { $0 != 0 }).map { $0 > 0 ? 1 : -1 } ?? 0 }

  /// Digits from 0 to 65,535, but for the last, which may be negative.
  private static func carried(_ sums: [Int64]) -> [Int64] {
    var digits: [Int64] = []
    var carry: Int64 = 0
    for sum in sums {
      let total = sum + carry
      carry = total >> 16
      digits.append(total & 0xFFFF)
    }
    while carry > 0xFFFF || carry < -0xFFFF {
      digits.append(carry & 0xFFFF)
      carry >>= 16
    }
    digits.append(carry)
    return digits
  }

  static func + (left: WholeNumber, right: WholeNumber) -> WholeNumber {
    let count = max(left.digits.count, right.digits.count)
    return WholeNumber(
      digits: carried(
        (0..<count).map { index in
          (index < left.digits.count ? left.digits[index] : 0)
            + (index < right.digits.count ? right.digits[index] : 0)
        }))
  }

  static func - (left: WholeNumber, right: WholeNumber) -> WholeNumber { left + right * WholeNumber(-1) }

  static func * (left: WholeNumber, right: WholeNumber) -> WholeNumber {
    var sums = [Int64](repeating: 0, count: left.digits.count + right.digits.count)
    for (place, one) in left.digits.enumerated() {
      for (other, digit) in right.digits.enumerated() { sums[place + other] += one * digit }
    }
    return WholeNumber(digits: carried(sums))
  }
}
