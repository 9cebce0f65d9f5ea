/// Moves are done: links change, and the touched trips are worked out anew.
extension SoftPlan {
  /// Turns a row's inner links round.
  @inline(__always)
  private func turn(_ piece: Piece) {
    guard piece.isReversed, piece.length > 1 else { return }
    var node = piece.first
    for _ in 0..<piece.length {
      let next = nodes.base[Int(node)].next
      nodes.base[Int(node)].next = nodes.base[Int(node)].previous
      nodes.base[Int(node)].previous = next
      node = next
    }
  }

  /// Links a row, or nothing, between two nodes.
  private func put(_ piece: Piece, between before: Int32, _ after: Int32) {
    if piece.length == 0 {
      join(before, after)
    } else {
      join(before, piece.head)
      join(piece.tail, after)
    }
  }

  /// Lets two rows change places, in one trip or in two.
  mutating func swap(_ one: Piece, _ two: Piece) {
    let first = nodes.base[Int(one.before)].vehicle
    let second = nodes.base[Int(two.before)].vehicle
    save(first)
    if second != first { save(second) }
    turn(one)
    turn(two)
    if first == second && one.last == two.before && one.after == two.first {
      join(one.before, two.head)
      join(two.tail, one.head)
      join(one.tail, two.after)
    } else {
      put(two, between: one.before, one.after)
      put(one, between: two.before, two.after)
    }
    update(first)
    if second != first { update(second) }
  }

  /// Lets the rests of two trips change places.
  mutating func swapTails(_ one: Int32, _ two: Int32) {
    let first = nodes.base[Int(one)].vehicle
    let second = nodes.base[Int(two)].vehicle
    save(first)
    save(second)
    let oneNext = nodes.base[Int(one)].next
    let twoNext = nodes.base[Int(two)].next
    let oneLast = nodes.base[Int(end(first))].previous
    let twoLast = nodes.base[Int(end(second))].previous
    if twoNext < nodeCount {
      join(one, twoNext)
      join(twoLast, end(first))
    } else {
      join(one, end(first))
    }
    if oneNext < nodeCount {
      join(two, oneNext)
      join(oneLast, end(second))
    } else {
      join(two, end(second))
    }
    update(first)
    update(second)
  }

  /// Turns a row of one trip round.
  mutating func turnRound(_ first: Int32, _ last: Int32) {
    let vehicle = nodes.base[Int(first)].vehicle
    save(vehicle)
    let before = nodes.base[Int(first)].previous
    let after = nodes.base[Int(last)].next
    var node = first
    while true {
      let next = nodes.base[Int(node)].next
      nodes.base[Int(node)].next = nodes.base[Int(node)].previous
      nodes.base[Int(node)].previous = next
      if node == last { break }
      node = next
    }
    join(before, last)
    join(first, after)
    update(vehicle)
  }
}
