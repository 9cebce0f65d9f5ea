/// The granular local search: moves that join a node with one of its neighbours.
extension SoftSearch {
  /// The neighbours of a node that it is joined with.
  private static let neighboursMax = 5
  /// The most moves of one descent.
  private static let movesMax = 1000
  /// A move helps where it saves more than this share of the mean cost of an arc.
  private static let progressMin = 1e-9

  /// Does moves around the nodes in the queue until none of them helps.
  func descend() {
    var left = Self.movesMax
    while queue.count > 0 {
      let node = queue.pop()
      while left > 0 && improve(node) { left -= 1 }
    }
  }

  /// Does the first improving move that joins a node with a neighbour; false where there is none.
  private func improve(_ node: Int32) -> Bool {
    let entries = tables.promising.entries(of: node)
    let count = min(tables.promising.count(of: node), Self.neighboursMax)
    for index in 0..<count {
      let near = entries[index].node
      let vehicle = plan.nodes.base[Int(node)].vehicle
      let other = plan.nodes.base[Int(near)].vehicle
      if other < 0 { continue }
      let key = Double(entries[index].key)
      let slack = plan.penalty(vehicle) + plan.penalty(other)
      let own = max(
        plan.nodes.base[Int(node)].arcCost, plan.nodes.base[Int(plan.nodes.base[Int(node)].previous)].arcCost)
      if key >= own + slack { continue }
      if plan.nodes.base[Int(node)].previous != near && joinArc(near, node) { return true }
      if plan.nodes.base[Int(near)].previous != node && joinArc(node, near) { return true }
    }
    return false
  }

  /// Tries the moves after which `to` comes right after `from`.
  private func joinArc(_ from: Int32, _ to: Int32) -> Bool {
    let one = plan.nodes.base[Int(from)].vehicle
    let two = plan.nodes.base[Int(to)].vehicle
    return one == two ? joinInside(from, to, one) : joinAcross(from, to, one, two)
  }

  /// As `joinArc` for nodes of two trips.
  private func joinAcross(_ from: Int32, _ to: Int32, _ one: Int32, _ two: Int32) -> Bool {
    let limit = -Self.progressMin * tables.meanArcCost
    let fromNext = plan.nodes.base[Int(from)].next
    let toPrevious = plan.nodes.base[Int(to)].previous
    let isSameClass = plan.trips.base[Int(one)].group == plan.trips.base[Int(two)].group
    if isSameClass && !(from >= plan.nodeCount && toPrevious >= plan.nodeCount) {
      if plan.changeOfTails(from, toPrevious, limit: limit) < limit {
        plan.swapTails(from, toPrevious)
        queue.push(from)
        queue.push(fromNext)
        queue.push(toPrevious)
        queue.push(to)
        return true
      }
    }
    if classes.isRestricted && !isSameClass { return false }
    let joined = plan.arc(from, to, compiled.tables.base[Int(plan.trips.base[Int(one)].type)].cost)
    let joinedOther = plan.arc(from, to, compiled.tables.base[Int(plan.trips.base[Int(two)].type)].cost)
    var known = min(joined, joinedOther)
    let knownSwap = known - plan.penalty(one) - plan.penalty(two)
    known -= max(plan.penalty(one), plan.penalty(two))
    // Rows that begin with `to` go behind `from`, alone or against rows that begin behind `from`.
    for length in 1...3 {
      guard let row = plan.piece(from: to, length: length) else { break }
      if tryMove(row, plan.gap(after: from), known, isHead: true) { return true }
      if length == 3 || fromNext >= plan.nodeCount { continue }
      for other in 1...2 {
        guard let exchanged = plan.piece(from: fromNext, length: other) else { break }
        if tryMove(row, exchanged, knownSwap, isHead: true) { return true }
      }
    }
    // Rows that end with `from` go before `to`.
    for length in 1...3 {
      guard let row = plan.piece(to: from, length: length) else { break }
      if tryMove(row, plan.gap(after: toPrevious), known, isHead: false) { return true }
      if length == 3 || toPrevious >= plan.nodeCount { continue }
      for other in 1...2 {
        guard let exchanged = plan.piece(to: toPrevious, length: other) else { break }
        if tryMove(row, exchanged, knownSwap, isHead: false) { return true }
      }
    }
    // Turned round.
    for length in 2...3 {
      if var row = plan.piece(to: to, length: length) {
        row.isReversed = true
        if tryMove(row, plan.gap(after: from), known, isHead: true) { return true }
      }
      if var row = plan.piece(from: from, length: length) {
        row.isReversed = true
        if tryMove(row, plan.gap(after: toPrevious), known, isHead: false) { return true }
      }
    }
    return false
  }

  /// What arcs are added at least, beside the one that is known, when two rows change places, less those removed.
  @inline(__always)
  private func bound(_ one: SoftPlan.Piece, _ two: SoftPlan.Piece, isHead: Bool) -> Double {
    let least = leastArc.base
    var sum = max(
      least[Int(isHead ? one.tail : one.head)], least[Int(isHead ? two.after : two.before)])
    if two.length == 0 {
      sum += max(least[Int(one.before)], least[Int(one.after)])
      sum -= plan.nodes.base[Int(two.before)].arcCost
    } else {
      sum += max(least[Int(one.before)], least[Int(two.head)]) + max(least[Int(two.tail)], least[Int(one.after)])
      sum -= plan.nodes.base[Int(two.before)].arcCost + plan.nodes.base[Int(two.last)].arcCost
    }
    return sum - plan.nodes.base[Int(one.before)].arcCost - plan.nodes.base[Int(one.last)].arcCost
  }

  /// Does a swap of rows of two trips where it helps.
  private func tryMove(_ one: SoftPlan.Piece, _ two: SoftPlan.Piece, _ known: Double, isHead: Bool) -> Bool {
    let limit = -Self.progressMin * tables.meanArcCost
    if known + bound(one, two, isHead: isHead) >= 0 { return false }
    guard plan.changeOfSwap(one, two, limit: limit) < limit else { return false }
    plan.swap(one, two)
    pushEnds(one)
    pushEnds(two)
    return true
  }

  /// Queues the nodes at the ends of a row.
  private func pushEnds(_ piece: SoftPlan.Piece) {
    queue.push(piece.before)
    queue.push(piece.after)
    if piece.length > 0 {
      queue.push(piece.first)
      queue.push(piece.last)
    }
  }

  /// Does a move of a row within its trip where it helps.
  private func tryInside(_ one: SoftPlan.Piece, _ two: SoftPlan.Piece, _ known: Double, isHead: Bool) -> Bool {
    let limit = -Self.progressMin * tables.meanArcCost
    let sum = one.length == 0 ? bound(two, one, isHead: isHead) : bound(one, two, isHead: isHead)
    if known + sum >= 0 { return false }
    guard plan.changeInside(one, two, limit: limit) < limit else { return false }
    plan.swap(one, two)
    pushEnds(one)
    pushEnds(two)
    return true
  }

  /// As `joinArc` for two nodes of one trip.
  private func joinInside(_ from: Int32, _ to: Int32, _ vehicle: Int32) -> Bool {
    let fromPlace = Int(plan.nodes.base[Int(from)].place)
    let toPlace = Int(plan.nodes.base[Int(to)].place)
    let fromNext = plan.nodes.base[Int(from)].next
    let toPrevious = plan.nodes.base[Int(to)].previous
    let limit = -Self.progressMin * tables.meanArcCost
    let known =
      plan.arc(from, to, compiled.tables.base[Int(plan.trips.base[Int(vehicle)].type)].cost) - plan.penalty(vehicle)
    if fromPlace < toPlace {
      // from … to: the nodes between may be turned round, or one end of them moved.
      if plan.changeOfTurn(fromNext, to, limit: limit) < limit {
        plan.turnRound(fromNext, to)
        for node in [from, fromNext, to, plan.nodes.base[Int(fromNext)].next] { queue.push(node) }
        return true
      }
      if plan.changeOfTurn(from, toPrevious, limit: limit) < limit {
        let before = plan.nodes.base[Int(from)].previous
        plan.turnRound(from, toPrevious)
        for node in [from, toPrevious, to, before] { queue.push(node) }
        return true
      }
      for length in 1...3 {
        // A row that begins with `to` goes back to right behind `from`.
        if let row = plan.piece(from: to, length: length) {
          if tryInside(plan.gap(after: from), row, known, isHead: true) { return true }
        }
        // A row that ends with `from` goes on to right before `to`.
        if let row = plan.piece(to: from, length: length) {
          if tryInside(row, plan.gap(after: toPrevious), known, isHead: false) { return true }
        }
        if length > 1 {
          if toPlace - length >= fromPlace + 1, var row = plan.piece(to: to, length: length) {
            row.isReversed = true
            if tryInside(plan.gap(after: from), row, known, isHead: true) { return true }
          }
          if fromPlace + length <= toPlace - 1, var row = plan.piece(from: from, length: length) {
            row.isReversed = true
            if tryInside(row, plan.gap(after: toPrevious), known, isHead: false) { return true }
          }
        }
      }
    } else {
      // to … from: a row that begins with `to` goes on to behind `from`, or one that ends with `from` to before `to`.
      for length in 1...3 {
        if toPlace + length - 1 < fromPlace, let row = plan.piece(from: to, length: length) {
          if tryInside(row, plan.gap(after: from), known, isHead: true) { return true }
        }
        if fromPlace - length + 1 > toPlace, let row = plan.piece(to: from, length: length) {
          if tryInside(plan.gap(after: toPrevious), row, known, isHead: false) { return true }
        }
        if length > 1 {
          if var row = plan.piece(to: to, length: length) {
            row.isReversed = true
            if tryInside(row, plan.gap(after: from), known, isHead: true) { return true }
          }
          if var row = plan.piece(from: from, length: length) {
            row.isReversed = true
            if tryInside(plan.gap(after: toPrevious), row, known, isHead: false) { return true }
          }
        }
      }
    }
    return false
  }
}
