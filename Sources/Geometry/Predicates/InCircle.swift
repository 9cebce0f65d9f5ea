import Quantities

extension Predicates {
  /// The filter's bound for `inCircle`, (10 + 96ε)ε with ε = 2^-53 (Shewchuk 1997, section 4.4).
  @usableFromInline static let circleFilterBound = (10 + 96 * 0x1p-53) * 0x1p-53

  /// Where a fourth point lies with respect to the circle through three points that run counter-clockwise: 1 inside,
  /// -1 outside, 0 on it. Exact; for points that run clockwise the signs are swapped.
  @inlinable
  package static func inCircle(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> Int {
    let a = first - fourth
    let b = second - fourth
    let c = third - fourth
    let bc = b.east * c.north
    let cb = c.east * b.north
    let ca = c.east * a.north
    let ac = a.east * c.north
    let ab = a.east * b.north
    let ba = b.east * a.north
    let liftA = a.dot(a)
    let liftB = b.dot(b)
    let liftC = c.dot(c)
    let determinant = liftA * (bc - cb) + liftB * (ca - ac) + liftC * (ab - ba)
    let size = (abs(bc) + abs(cb)) * liftA + (abs(ca) + abs(ac)) * liftB + (abs(ab) + abs(ba)) * liftC
    let bound = circleFilterBound * size
    if determinant > bound { return 1 }
    if -determinant > bound { return -1 }
    return preciseInCircle(first, second, third, fourth, size: size)
  }

  /// The relative error of the second stage: about sixty roundings of two doubles each, taken a hundred times.
  private static let doubledFilterBound = 0x1p-93

  /// What the filter could not decide: first with twice the digits, then with all.
  @usableFromInline
  static func preciseInCircle(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint, size: Double
  ) -> Int {
    let a = (DoubledNumber(first.east, minus: fourth.east), DoubledNumber(first.north, minus: fourth.north))
    let b = (DoubledNumber(second.east, minus: fourth.east), DoubledNumber(second.north, minus: fourth.north))
    let c = (DoubledNumber(third.east, minus: fourth.east), DoubledNumber(third.north, minus: fourth.north))
    let doubled =
      (a.0 * a.0 + a.1 * a.1) * (b.0 * c.1 - c.0 * b.1) + (b.0 * b.0 + b.1 * b.1) * (c.0 * a.1 - a.0 * c.1)
      + (c.0 * c.0 + c.1 * c.1) * (a.0 * b.1 - b.0 * a.1)
    let bound = doubledFilterBound * size
    if doubled.head > bound { return 1 }
    if -doubled.head > bound { return -1 }
    func expansion(_ number: DoubledNumber) -> Expansion { Expansion(number) }
    let (ax, ay) = (expansion(a.0), expansion(a.1))
    let (bx, by) = (expansion(b.0), expansion(b.1))
    let (cx, cy) = (expansion(c.0), expansion(c.1))
    let exact =
      (ax * ax + ay * ay) * (bx * cy - cx * by) + (bx * bx + by * by) * (cx * ay - ax * cy)
      + (cx * cx + cy * cy) * (ax * by - bx * ay)
    return exact.sign
  }
}

/// An unevaluated sum of two doubles: about 106 digits. Sums and products round; the difference of two doubles is
/// exact.
struct DoubledNumber {
  var head: Double
  var tail: Double

  init(_ value: Double, minus other: Double) {
    head = value - other
    let virtual = value - head
    tail = (value - (head + virtual)) + (virtual - other)
  }

  private init(head: Double, tail: Double) {
    self.head = head
    self.tail = tail
  }

  private static func sum(_ a: Double, _ b: Double) -> (Double, Double) {
    let sum = a + b
    let virtual = sum - a
    return (sum, (a - (sum - virtual)) + (b - virtual))
  }

  static func + (left: DoubledNumber, right: DoubledNumber) -> DoubledNumber {
    let (head, headTail) = sum(left.head, right.head)
    let (low, lowTail) = sum(left.tail, right.tail)
    let (middle, middleTail) = sum(head, headTail + low)
    let (top, tail) = sum(middle, middleTail + lowTail)
    return DoubledNumber(head: top, tail: tail)
  }

  static func - (left: DoubledNumber, right: DoubledNumber) -> DoubledNumber {
    left + DoubledNumber(head: -right.head, tail: -right.tail)
  }

  static func * (left: DoubledNumber, right: DoubledNumber) -> DoubledNumber {
    let product = left.head * right.head
    let error = (-product).addingProduct(left.head, right.head)
    let (head, tail) = sum(product, error + (left.head * right.tail + left.tail * right.head))
    return DoubledNumber(head: head, tail: tail)
  }
}

/// A number as an exact sum of doubles that do not overlap, ascending in size, without zeros (Shewchuk 1997).
struct Expansion {
  private var parts: [Double] = []

  init(_ number: DoubledNumber) {
    add(number.tail)
    add(number.head)
  }

  private init() {}

  /// 1 for a positive number, -1 for a negative one, 0 for zero: the largest part decides.
  var sign: Int {
    guard let last = parts.last else { return 0 }
    return last > 0 ? 1 : -1
  }

  /// Adds a double (GROW-EXPANSION with elimination of zeros).
  private mutating func add(_ number: Double) {
    var carry = number
    var kept = 0
    for index in parts.indices {
      let part = parts[index]
      let sum = carry + part
      let virtual = sum - carry
      let tail = (carry - (sum - virtual)) + (part - virtual)
      if tail != 0 {
        parts[kept] = tail
        kept += 1
      }
      carry = sum
    }
    parts.removeLast(parts.count - kept)
    if carry != 0 { parts.append(carry) }
  }

  static func + (left: Expansion, right: Expansion) -> Expansion {
    var result = left
    for part in right.parts { result.add(part) }
    return result
  }

  static func - (left: Expansion, right: Expansion) -> Expansion {
    var result = left
    for part in right.parts { result.add(-part) }
    return result
  }

  static func * (left: Expansion, right: Expansion) -> Expansion {
    var result = Expansion()
    for a in left.parts {
      for b in right.parts {
        let product = a * b
        result.add((-product).addingProduct(a, b))
        result.add(product)
      }
    }
    return result
  }
}
