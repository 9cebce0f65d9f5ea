import Quantities

/// How two closed segments meet.
package enum SegmentContact: Hashable, Sendable {
  /// They share no point.
  case none
  /// They share one point, and it is an end of one of them.
  case touching
  /// They share one point inside both.
  case crossing
  /// They lie on one line and share more than a point.
  case overlapping
}

extension Predicates {
  /// How the closed segments `first`–`second` and `third`–`fourth` meet; exact.
  package static func contact(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> SegmentContact {
    let third1 = orientation(first, second, third)
    let fourth1 = orientation(first, second, fourth)
    if third1 == 0, fourth1 == 0, first != second {
      return collinearContact(first, second, third, fourth)
    }
    if third1 * fourth1 > 0 { return .none }
    let first2 = orientation(third, fourth, first)
    let second2 = orientation(third, fourth, second)
    if first == second {
      return first2 == 0 && isInBox(first, third, fourth) ? .touching : .none
    }
    if third == fourth {
      return third1 == 0 && isInBox(third, first, second) ? .touching : .none
    }
    if first2 * second2 > 0 { return .none }
    return third1 != 0 && fourth1 != 0 && first2 != 0 && second2 != 0 ? .crossing : .touching
  }

  /// Whether two closed segments share a point; exact.
  package static func segmentsIntersect(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> Bool {
    contact(first, second, third, fourth) != .none
  }

  /// Whether a point lies on a closed segment; exact.
  @inlinable
  package static func isOn(_ point: LocalPoint, segmentFrom start: LocalPoint, to end: LocalPoint) -> Bool {
    isInBox(point, start, end) && orientation(start, end, point) == 0
  }

  /// Whether a point lies in the rectangle that two points span.
  @inlinable
  package static func isInBox(_ point: LocalPoint, _ start: LocalPoint, _ end: LocalPoint) -> Bool {
    min(start.east, end.east) <= point.east && point.east <= max(start.east, end.east)
      && min(start.north, end.north) <= point.north && point.north <= max(start.north, end.north)
  }

  private static func collinearContact(
    _ first: LocalPoint, _ second: LocalPoint, _ third: LocalPoint, _ fourth: LocalPoint
  ) -> SegmentContact {
    // On one line the order of the coordinates is the order on the line.
    func key(_ point: LocalPoint) -> (Double, Double) { (point.east, point.north) }
    let (low1, high1) = key(first) < key(second) ? (first, second) : (second, first)
    let (low2, high2) = key(third) < key(fourth) ? (third, fourth) : (fourth, third)
    let low = key(low1) < key(low2) ? low2 : low1
    let high = key(high1) < key(high2) ? high1 : high2
    if low == high { return .touching }
    return key(low) < key(high) ? .overlapping : .none
  }
}
