import Quantities

/// How near two moving vehicles come to each other, continuous in time.
///
/// Both positions are quadratic in time, so the squared distance is a quartic. Its derivative is a cubic whose roots
/// are found between the roots of its own derivative; on each stretch between them the distance only rises or only
/// falls.
package struct ClosestApproach: Sendable {
  /// The least distance in metres.
  package let metres: Double
  /// The mission second of the least distance.
  package let time: Double
  /// The first mission second at which the distance is below the limit; nil where it never is.
  package let firstBelow: Double?

  /// The most halvings of a stretch of time; more than a double has bits.
  private static let halvingsMax = 80

  /// Works it out for two pieces while both last; nil where they share no moment.
  package init?(_ first: Piece, _ second: Piece, below limit: Double) {
    let from = max(first.startTime, second.startTime)
    let duration = min(first.endTime, second.endTime) - from
    guard duration >= 0 else { return nil }
    let one = Self.motion(of: first, after: from)
    let other = Self.motion(of: second, after: from)
    let (a, b, c) = (one.0 - other.0, one.1 - other.1, one.2 - other.2)
    func distance(_ time: Double) -> Double { (a + b * time + c * (time * time)).lengthMetres }
    // Half of the derivative of the squared distance.
    let slope = [a.dot(b), b.dot(b) + 2 * a.dot(c), 3 * b.dot(c), 2 * c.dot(c)]
    let knots = [0] + Self.rootsOfCubic(slope, upTo: duration) + [duration]

    var best = (metres: distance(0), time: 0.0)
    for knot in knots.dropFirst() {
      let metres = distance(knot)
      if metres < best.metres { best = (metres, knot) }
    }
    var below: Double?
    if distance(0) < limit {
      below = 0
    } else {
      for (low, high) in zip(knots, knots.dropFirst()) where distance(high) < limit {
        below = Self.bisect(low, high) { distance($0) >= limit }
        break
      }
    }
    self.metres = best.metres
    self.time = from + best.time
    self.firstBelow = below.map { from + $0 }
  }

  /// The position as a polynomial of the seconds after a moment: constant, linear and quadratic coefficient.
  private static func motion(of piece: Piece, after time: Double) -> (SpaceVector, SpaceVector, SpaceVector) {
    let fraction = piece.fractionPolynomial(after: time)
    let way = SpaceVector(piece.start, piece.end)
    let origin = SpaceVector(
      east: piece.start.position.east, north: piece.start.position.north, up: piece.start.altitude)
    return (origin + way * fraction.constant, way * fraction.linear, way * fraction.quadratic)
  }

  /// The roots in (0, end) of a polynomial of degree 3 with ascending coefficients, ascending.
  private static func rootsOfCubic(_ k: [Double], upTo end: Double) -> [Double] {
    func value(_ x: Double) -> Double { k[0] + x * (k[1] + x * (k[2] + x * k[3])) }
    let turns = rootsOfQuadratic(k[1], 2 * k[2], 3 * k[3]).filter { $0 > 0 && $0 < end }
    let knots = [0] + turns + [end]
    var roots: [Double] = []
    for (low, high) in zip(knots, knots.dropFirst()) {
      let (atLow, atHigh) = (value(low), value(high))
      if atLow == 0 { roots.append(low) }
      guard (atLow < 0) != (atHigh < 0) else { continue }
      let isNegative = atLow < 0
      roots.append(bisect(low, high) { (value($0) < 0) == isNegative })
    }
    return roots.filter { $0 > 0 && $0 < end }
  }

  /// The roots of `constant + linear·x + quadratic·x²`, ascending; without cancellation.
  private static func rootsOfQuadratic(_ constant: Double, _ linear: Double, _ quadratic: Double) -> [Double] {
    guard quadratic != 0 else { return linear == 0 ? [] : [-constant / linear] }
    let discriminant = linear * linear - 4 * quadratic * constant
    guard discriminant >= 0 else { return [] }
    let sum = -(linear + (linear < 0 ? -1 : 1) * discriminant.squareRoot()) / 2
    return [sum / quadratic, sum != 0 ? constant / sum : 0].filter(\.isFinite).sorted()
  }

  /// The place in between at which `isBefore` stops to hold: it holds at `low` and does not at `high`.
  private static func bisect(_ low: Double, _ high: Double, isBefore: (Double) -> Bool) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<halvingsMax {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if isBefore(middle) { low = middle } else { high = middle }
    }
    return high
  }
}
