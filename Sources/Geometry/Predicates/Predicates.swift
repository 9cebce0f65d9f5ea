import Quantities

/// Signs that are never wrong, whatever the coordinates.
///
/// A floating-point filter answers nearly every question; what it cannot decide is computed exactly with expansions.
/// Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates",
/// Discrete & Computational Geometry 18 (1997). Exact as long as products neither overflow nor underflow:
/// magnitudes from 1e-140 to 1e150 or zero.
@usableFromInline
package enum Predicates {
  /// The filter's bound, (3 + 16ε)ε with ε = 2^-53.
  @usableFromInline static let filterBound = (3 + 16 * 0x1p-53) * 0x1p-53

  /// Which side of the line from `first` to `second` a third point is on: 1 left, -1 right, 0 on the line.
  @inlinable
  @inline(__always)
  package static func orientation(_ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint) -> Int {
    let left = (first.east - third.east) * (second.north - third.north)
    let right = (first.north - third.north) * (second.east - third.east)
    let determinant = left - right
    let bound = filterBound * (abs(left) + abs(right))
    if determinant > bound { return 1 }
    if -determinant > bound { return -1 }
    return exactOrientation(first, second, third)
  }

  /// The answer of the filter alone is not certain: first the case of exact differences, then all digits.
  @usableFromInline
  @inline(never)
  static func exactOrientation(_ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint) -> Int {
    if first == second || second == third || first == third { return 0 }
    let (ax, axTail) = twoDifference(first.east, third.east)
    let (ay, ayTail) = twoDifference(first.north, third.north)
    let (bx, bxTail) = twoDifference(second.east, third.east)
    let (by, byTail) = twoDifference(second.north, third.north)
    if axTail == 0, ayTail == 0, bxTail == 0, byTail == 0 {
      // Two exact products: rounding keeps their order, so equal heads leave the tails to decide.
      let (left, leftTail) = twoProduct(ax, by)
      let (right, rightTail) = twoProduct(ay, bx)
      if left != right { return left > right ? 1 : -1 }
      return leftTail == rightTail ? 0 : (leftTail > rightTail ? 1 : -1)
    }
    return expandedOrientation(first, second, third)
  }

  /// The sign of the determinant written out in the twelve exact parts of its six products.
  private static func expandedOrientation(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint
  ) -> Int {
    let factors: InlineArray<6, (Double, Double)> = [
      (first.east, second.north), (-first.east, third.north), (-third.east, second.north),
      (-first.north, second.east), (first.north, third.east), (third.north, second.east),
    ]
    var expansion = InlineArray<12, Double>(repeating: 0)
    var count = 0
    for index in factors.indices {
      let (head, tail) = twoProduct(factors[index].0, factors[index].1)
      grow(&expansion, &count, by: tail)
      grow(&expansion, &count, by: head)
    }
    // The parts do not overlap and grow in size: the last one that is not zero has the sign of the sum.
    for index in stride(from: count - 1, through: 0, by: -1) where expansion[index] != 0 {
      return expansion[index] > 0 ? 1 : -1
    }
    return 0
  }

  /// Adds a number to an expansion (Shewchuk's GROW-EXPANSION).
  private static func grow(_ expansion: inout InlineArray<12, Double>, _ count: inout Int, by number: Double) {
    var carry = number
    for index in 0..<count {
      let (sum, tail) = twoSum(carry, expansion[index])
      expansion[index] = tail
      carry = sum
    }
    expansion[count] = carry
    count += 1
  }

  private static func twoSum(_ a: Double, _ b: Double) -> (Double, Double) {
    let sum = a + b
    let virtual = sum - a
    return (sum, (a - (sum - virtual)) + (b - virtual))
  }

  private static func twoDifference(_ a: Double, _ b: Double) -> (Double, Double) { twoSum(a, -b) }

  private static func twoProduct(_ a: Double, _ b: Double) -> (Double, Double) {
    let product = a * b
    return (product, (-product).addingProduct(a, b))
  }
}
