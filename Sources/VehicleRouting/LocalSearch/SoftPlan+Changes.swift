/// What moves of the local search would change, without doing them.
extension SoftPlan {
  /// Time on the way through a trip that is put together from parts.
  struct Sweep {
    /// The moment.
    var time: Double
    /// The seconds that time was turned back so far.
    var warp: Double
    /// The location.
    var exit: Int
  }

  /// Begins after a node.
  @inline(__always)
  func sweep(after node: Int32) -> Sweep {
    let value = nodes.base + Int(node)
    return Sweep(time: value.pointee.leave, warp: value.pointee.warpBefore, exit: Int(exit.base[Int(node)]))
  }

  /// Goes on to a node.
  @inline(__always)
  func visit(_ node: Int32, _ sweep: inout Sweep, _ travel: UnsafePointer<Double>, row: Int) {
    let index = Int(node)
    var arrival = sweep.time + travel[sweep.exit * side + Int(entry.base[index])]
    let close = compiled.nodeClose.base[row + index]
    if arrival > close {
      sweep.warp += arrival - close
      arrival = close
    }
    sweep.time = max(arrival, compiled.nodeOpen.base[index]) + compiled.serviceSeconds.base[row + index]
    sweep.exit = Int(exit.base[index])
  }

  /// The warp of the whole trip that goes on with a node and all that comes after it.
  @inline(__always)
  func finish(_ node: Int32, _ sweep: Sweep, _ travel: UnsafePointer<Double>) -> Double {
    let value = nodes.base + Int(node)
    let arrival = sweep.time + travel[sweep.exit * side + Int(entry.base[Int(node)])]
    return sweep.warp + max(0, arrival - value.pointee.latest) + value.pointee.warpAfter
  }

  /// A cell of a matrix of costs.
  @inline(__always)
  func arc(_ from: Int32, _ to: Int32, _ cost: UnsafePointer<Double>) -> Double {
    cost[Int(exit.base[Int(from)]) * side + Int(entry.base[Int(to)])]
  }

  /// The load of a row.
  @inline(__always)
  private func load(_ piece: Piece) -> Double {
    var sum = 0.0
    var node = piece.first
    for _ in 0..<piece.length {
      sum += demand.base[Int(node)]
      node = nodes.base[Int(node)].next
    }
    return sum
  }

  /// What a row's inner arcs and services cost with a type, in the direction in which it is used.
  private func inside(_ piece: Piece, reversed: Bool, type: Int) -> Double {
    let cost = compiled.tables.base[type].cost
    let services = compiled.serviceCost.base + type * Int(nodeCount)
    var sum = 0.0
    var node = piece.first
    for step in 0..<piece.length {
      sum += services[Int(node)]
      let next = nodes.base[Int(node)].next
      if step + 1 < piece.length { sum += reversed ? arc(next, node, cost) : arc(node, next, cost) }
      node = next
    }
    return sum
  }

  /// Goes on through a row.
  @inline(__always)
  func visit(_ piece: Piece, _ sweep: inout Sweep, _ travel: UnsafePointer<Double>, row: Int) {
    var node = piece.head
    for _ in 0..<piece.length {
      visit(node, &sweep, travel, row: row)
      node = piece.isReversed ? nodes.base[Int(node)].previous : nodes.base[Int(node)].next
    }
  }

  /// The arcs around the place of a row when another row is put there.
  @inline(__always)
  private func around(_ place: Piece, _ put: Piece, _ cost: UnsafePointer<Double>) -> Double {
    if put.length == 0 { return arc(place.before, place.after, cost) }
    return arc(place.before, put.head, cost) + arc(put.tail, place.after, cost)
  }

  /// The arcs around a row as it is.
  @inline(__always)
  private func aroundNow(_ place: Piece) -> Double {
    place.length == 0
      ? nodes.base[Int(place.before)].arcCost
      : nodes.base[Int(place.before)].arcCost + nodes.base[Int(place.last)].arcCost
  }

  /// The change of the penalised cost when two rows of different trips change places; `limit` or more where it is not
  /// below that.
  func changeOfSwap(_ one: Piece, _ two: Piece, limit: Double) -> Double {
    let first = nodes.base[Int(one.before)].vehicle
    let second = nodes.base[Int(two.before)].vehicle
    let firstType = Int(trips.base[Int(first)].type)
    let secondType = Int(trips.base[Int(second)].type)
    let firstTables = compiled.tables.base[firstType]
    let secondTables = compiled.tables.base[secondType]
    var change = around(one, two, firstTables.cost) + around(two, one, secondTables.cost)
    change -= aroundNow(one) + aroundNow(two)
    if firstType != secondType || one.isReversed || two.isReversed {
      change += inside(one, reversed: one.isReversed, type: secondType) - inside(one, reversed: false, type: firstType)
      change += inside(two, reversed: two.isReversed, type: firstType) - inside(two, reversed: false, type: secondType)
    }
    if two.length == 0 && trips.base[Int(second)].count == 0 {
      change += usePrice(type: secondType)
      change += arc(start(second), end(second), secondTables.cost)
    }
    if two.length == 0 && Int(trips.base[Int(first)].count) == one.length {
      change -= usePrice(type: firstType)
      change -= arc(start(first), end(first), firstTables.cost)
    }
    change -= penalty(first)
    if two.length > 0 {
      change -= penalty(second)
      if !(change < limit) { return change }
    } else {
      // A trip that only gains stops misses no less than before.
      if !(change < limit) { return change }
      change -= penalty(second)
    }
    let moved = load(one) - load(two)
    change += excessPrice * excess(load: trips.base[Int(first)].load - moved, type: firstType)
    change += excessPrice * excess(load: trips.base[Int(second)].load + moved, type: secondType)
    if !isTimed || !(change < limit) { return change }
    var way = sweep(after: one.before)
    visit(two, &way, firstTables.travel, row: firstType * Int(nodeCount))
    change += warpPrice * finish(one.after, way, firstTables.travel)
    if !(change < limit) { return change }
    way = sweep(after: two.before)
    visit(one, &way, secondTables.travel, row: secondType * Int(nodeCount))
    return change + warpPrice * finish(two.after, way, secondTables.travel)
  }

  /// As `changeOfSwap` for two rows of one trip, `one` ahead of `two` and not overlapping it. O(nodes between them).
  func changeInside(_ one: Piece, _ two: Piece, limit: Double) -> Double {
    let vehicle = nodes.base[Int(one.before)].vehicle
    let type = Int(trips.base[Int(vehicle)].type)
    let tables = compiled.tables.base[type]
    let isAdjacent = one.after == two.first && two.before == one.last
    var change = 0.0
    if isAdjacent {
      if one.length == 0 || two.length == 0 { return limit }
      change += arc(one.before, two.head, tables.cost) + arc(two.tail, one.head, tables.cost)
      change += arc(one.tail, two.after, tables.cost)
      change -= nodes.base[Int(one.before)].arcCost + nodes.base[Int(one.last)].arcCost
      change -= nodes.base[Int(two.last)].arcCost
    } else {
      change += around(one, two, tables.cost) + around(two, one, tables.cost)
      change -= aroundNow(one) + aroundNow(two)
    }
    if one.isReversed { change += inside(one, reversed: true, type: type) - inside(one, reversed: false, type: type) }
    if two.isReversed { change += inside(two, reversed: true, type: type) - inside(two, reversed: false, type: type) }
    guard isTimed else { return change }
    change -= warpPrice * trips.base[Int(vehicle)].warp
    if !(change < limit) { return change }
    let row = type * Int(nodeCount)
    var way = sweep(after: one.before)
    visit(two, &way, tables.travel, row: row)
    if !isAdjacent {
      var node = one.after
      while node != two.first {
        visit(node, &way, tables.travel, row: row)
        if change + warpPrice * way.warp >= limit { return limit }
        node = nodes.base[Int(node)].next
      }
    }
    visit(one, &way, tables.travel, row: row)
    return change + warpPrice * finish(two.after, way, tables.travel)
  }

  /// The change when the rest of one trip after `one` and of another after `two` change places; both of one class.
  func changeOfTails(_ one: Int32, _ two: Int32, limit: Double) -> Double {
    let first = nodes.base[Int(one)].vehicle
    let second = nodes.base[Int(two)].vehicle
    let type = Int(trips.base[Int(first)].type)
    let tables = compiled.tables.base[type]
    let oneNext = nodes.base[Int(one)].next
    let twoNext = nodes.base[Int(two)].next
    // Ends of trips have the same location within a class.
    var change = arc(one, twoNext, tables.cost) + arc(two, oneNext, tables.cost)
    change -= nodes.base[Int(one)].arcCost + nodes.base[Int(two)].arcCost
    let firstEmpty = one >= nodeCount && twoNext >= nodeCount
    let secondEmpty = two >= nodeCount && oneNext >= nodeCount
    let perTrip = usePrice(type: type)
    if firstEmpty || secondEmpty { change -= perTrip + arc(start(first), end(first), tables.cost) }
    if trips.base[Int(first)].count == 0 || trips.base[Int(second)].count == 0 {
      change += perTrip + arc(start(first), end(first), tables.cost)
    }
    change -= penalty(first) + penalty(second)
    if !(change < limit) { return change }
    let ownLoad = nodes.base[Int(one)].loadUpTo
    let otherLoad = nodes.base[Int(two)].loadUpTo
    let firstLoad = ownLoad + trips.base[Int(second)].load - otherLoad
    let secondLoad = otherLoad + trips.base[Int(first)].load - ownLoad
    change += excessPrice * (excess(load: firstLoad, type: type) + excess(load: secondLoad, type: type))
    if !isTimed || !(change < limit) { return change }
    if !firstEmpty { change += warpPrice * finish(twoNext, sweep(after: one), tables.travel) }
    if !(change < limit) { return change }
    if !secondEmpty { change += warpPrice * finish(oneNext, sweep(after: two), tables.travel) }
    return change
  }

  /// The change when the row from `first` to `last` of one trip is turned round. O(nodes of the row).
  func changeOfTurn(_ first: Int32, _ last: Int32, limit: Double) -> Double {
    let vehicle = nodes.base[Int(first)].vehicle
    let type = Int(trips.base[Int(vehicle)].type)
    let tables = compiled.tables.base[type]
    let before = nodes.base[Int(first)].previous
    let after = nodes.base[Int(last)].next
    var change = arc(before, last, tables.cost) + arc(first, after, tables.cost)
    change -= nodes.base[Int(before)].arcCost + nodes.base[Int(last)].arcCost
    change -= warpPrice * trips.base[Int(vehicle)].warp
    if !(change < limit) { return change }
    let row = type * Int(nodeCount)
    var way = sweep(after: before)
    var node = last
    while true {
      if isTimed {
        visit(node, &way, tables.travel, row: row)
        if change + warpPrice * way.warp >= limit { return limit }
      }
      if node == first { break }
      let previous = nodes.base[Int(node)].previous
      change += arc(node, previous, tables.cost) - nodes.base[Int(previous)].arcCost
      node = previous
    }
    return isTimed ? change + warpPrice * finish(after, way, tables.travel) : change
  }
}
