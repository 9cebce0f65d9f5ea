/// A perfect matching of least cost in a complete graph: Edmonds' blossom algorithm with dual variables. O(n³).
///
/// Nodes below `count` are real; the others are blossoms: odd cycles shrunk to one node. For each pair of nodes the
/// tightest real pair between them is kept, so that a blossom costs O(n) to make and never has to be opened to be
/// looked at. Sources: J. Edmonds, "Maximum matching and a polyhedron with 0,1-vertices", 1965; Z. Galil, "Efficient
/// algorithms for finding maximum matching in graphs", ACM Computing Surveys 18, 1986.
package struct PerfectMatching {
  /// What a tree node is in the search of one stage.
  private enum Label: Int8 {
    case free
    case outer
    case inner
  }

  /// The number of real nodes.
  private let count: Int
  /// Real nodes and the blossoms that can exist at the same time.
  private let nodeCount: Int
  /// Cost of a pair turned into gain, so that more is better.
  private let gains: [Int]
  /// The real ends of the tightest pair between two nodes: `pairs[a · nodeCount + b]` starts in a and ends in b.
  private var tails: [Int32]
  private var heads: [Int32]
  /// Four times a real node's share of the duals, or twice a blossom's.
  private var duals: [Int]
  /// For a top node: the real node outside that it is matched to, or -1.
  private var mates: [Int]
  /// The top node that a node lies in; -1 for a blossom that does not exist.
  private var tops: [Int]
  /// For an inner node: the real node that found it.
  private var parents: [Int]
  private var labels: [Label]
  /// For a top node: the outer real node with the tightest pair to it, or -1.
  private var tightest: [Int]
  /// The cycle of a blossom, its base first.
  private var cycles: [[Int]]
  /// For a blossom and a real node in it, the cycle's member with that node.
  private var members: [Int32]
  private var visits: [Int]
  private var visit = 0
  private var queue: [Int] = []
  private var queueHead = 0
  /// The nodes that have been in use so far.
  private var usedCount: Int

  /// Matches `count` nodes, an even number, at the least sum of costs. `cost` is symmetric, 0 or more, and small enough
  /// that eight times the largest does not overflow.
  ///
  /// - Returns: for each node its partner.
  package static func partners(count: Int, cost: (Int, Int) -> Int) -> [Int] {
    precondition(count % 2 == 0, "an even number of nodes can be matched")
    if count == 0 { return [] }
    if count == 2 { return [1, 0] }
    var matching = PerfectMatching(count: count, cost: cost)
    for _ in 0..<(count / 2) { matching.addPair() }
    return Array(matching.mates[0..<count])
  }

  private init(count: Int, cost: (Int, Int) -> Int) {
    self.count = count
    nodeCount = count + count / 2 + 1
    var costs = [Int](repeating: 0, count: count * count)
    for first in 0..<count {
      for second in 0..<count where first != second { costs[first * count + second] = cost(first, second) }
    }
    let most = costs.max() ?? 0
    gains = costs.map { most - $0 }
    tails = [Int32](repeating: -1, count: nodeCount * nodeCount)
    heads = tails
    for first in 0..<count {
      for second in 0..<count where first != second {
        tails[first * nodeCount + second] = Int32(first)
        heads[first * nodeCount + second] = Int32(second)
      }
    }
    // Tight for the pair that gains most, and even, so that halves of slacks are whole.
    duals = [Int](repeating: 0, count: nodeCount)
    for node in 0..<count { duals[node] = 2 * most }
    mates = [Int](repeating: -1, count: nodeCount)
    tops = (0..<nodeCount).map { $0 < count ? $0 : -1 }
    parents = [Int](repeating: -1, count: nodeCount)
    labels = [Label](repeating: .free, count: nodeCount)
    tightest = [Int](repeating: -1, count: nodeCount)
    cycles = [[Int]](repeating: [], count: nodeCount)
    members = [Int32](repeating: -1, count: nodeCount * count)
    for node in 0..<count { members[node * count + node] = Int32(node) }
    visits = [Int](repeating: 0, count: nodeCount)
    usedCount = count
  }

  // MARK: Slacks

  /// How far the tightest pair between two nodes is from being usable; 0 or more.
  private func slack(_ first: Int, _ second: Int) -> Int {
    let index = first * nodeCount + second
    return slack(tail: Int(tails[index]), head: Int(heads[index]))
  }

  private func slack(tail: Int, head: Int) -> Int { duals[tail] + duals[head] - 4 * gains[tail * count + head] }

  private mutating func offer(_ outer: Int, to node: Int) {
    if tightest[node] < 0 || slack(outer, node) < slack(tightest[node], node) { tightest[node] = outer }
  }

  private mutating func findTightest(to node: Int) {
    tightest[node] = -1
    for real in 0..<count where tops[real] != node && labels[tops[real]] == .outer { offer(real, to: node) }
  }

  // MARK: One stage

  /// Adds one pair to the matching.
  private mutating func addPair() {
    for node in 0..<usedCount {
      labels[node] = .free
      tightest[node] = -1
    }
    queue.removeAll(keepingCapacity: true)
    queueHead = 0
    for node in 0..<usedCount where tops[node] == node && mates[node] < 0 {
      parents[node] = -1
      labels[node] = .outer
      enqueue(node)
    }
    while true {
      if growTree() { return }
      if adjustDuals() { return }
    }
  }

  private mutating func enqueue(_ node: Int) {
    if node < count {
      queue.append(node)
    } else {
      for member in cycles[node] { enqueue(member) }
    }
  }

  /// Follows all tight pairs. Gives true where the matching has grown.
  private mutating func growTree() -> Bool {
    while queueHead < queue.count {
      let real = queue[queueHead]
      queueHead += 1
      if labels[tops[real]] == .inner { continue }
      let row = real * count
      for other in 0..<count where tops[other] != tops[real] {
        let top = tops[other]
        let slack = duals[real] + duals[other] - 4 * gains[row + other]
        if slack == 0 {
          if follow(tail: real, head: other) { return true }
        } else if tightest[top] < 0 || slack < self.slack(tightest[top], top) {
          offer(real, to: top)
        }
      }
    }
    return false
  }

  /// Changes the duals as far as they go, then follows what became tight.
  private mutating func adjustDuals() -> Bool {
    var step = Int.max
    for node in 0..<usedCount where tops[node] == node {
      if node >= count && labels[node] == .inner { step = min(step, duals[node] / 2) }
      guard tightest[node] >= 0 else { continue }
      switch labels[node] {
      case .free: step = min(step, slack(tightest[node], node))
      case .outer: step = min(step, slack(tightest[node], node) / 2)
      case .inner: break
      }
    }
    precondition(step < .max, "a complete graph with an even number of nodes has a perfect matching")
    for real in 0..<count {
      switch labels[tops[real]] {
      case .outer: duals[real] -= step
      case .inner: duals[real] += step
      case .free: break
      }
    }
    for blossom in count..<max(count, usedCount) where tops[blossom] == blossom {
      switch labels[blossom] {
      case .outer: duals[blossom] += 2 * step
      case .inner: duals[blossom] -= 2 * step
      case .free: break
      }
    }
    queue.removeAll(keepingCapacity: true)
    queueHead = 0
    for node in 0..<usedCount where tops[node] == node && tightest[node] >= 0 {
      let outer = tightest[node]
      guard tops[outer] != node, slack(outer, node) == 0 else { continue }
      let index = outer * nodeCount + node
      if follow(tail: Int(tails[index]), head: Int(heads[index])) { return true }
    }
    for blossom in count..<max(count, usedCount)
    where tops[blossom] == blossom && labels[blossom] == .inner && duals[blossom] == 0 {
      open(blossom)
    }
    return false
  }

  /// Uses a tight pair from an outer node. Gives true where it joins two trees, which makes the matching grow.
  private mutating func follow(tail: Int, head: Int) -> Bool {
    let from = tops[tail]
    let to = tops[head]
    switch labels[to] {
    case .inner: return false
    case .free:
      parents[to] = tail
      labels[to] = .inner
      let next = tops[mates[to]]
      tightest[to] = -1
      tightest[next] = -1
      labels[next] = .outer
      enqueue(next)
      return false
    case .outer:
      let base = commonAncestor(from, to)
      if base >= 0 {
        shrink(from, to, base: base)
        return false
      }
      augment(from, to)
      augment(to, from)
      return true
    }
  }

  private mutating func commonAncestor(_ first: Int, _ second: Int) -> Int {
    visit += 1
    var (node, other) = (first, second)
    while node >= 0 || other >= 0 {
      if node >= 0 {
        if visits[node] == visit { return node }
        visits[node] = visit
        node = mates[node] < 0 ? -1 : tops[parents[tops[mates[node]]]]
      }
      swap(&node, &other)
    }
    return -1
  }

  // MARK: Matching along paths

  private mutating func augment(_ start: Int, _ end: Int) {
    var (node, to) = (start, end)
    while true {
      let before = mates[node] < 0 ? -1 : tops[mates[node]]
      match(node, to)
      if before < 0 { return }
      let above = tops[parents[before]]
      match(before, above)
      (node, to) = (above, before)
    }
  }

  /// Matches a node to another through their tightest pair, and turns the cycles inside to fit.
  private mutating func match(_ node: Int, _ other: Int) {
    let index = node * nodeCount + other
    mates[node] = Int(heads[index])
    guard node >= count else { return }
    let member = Int(members[node * count + Int(tails[index])])
    let place = evenPlace(of: member, in: node)
    for step in 0..<place { match(cycles[node][step], cycles[node][step ^ 1]) }
    match(member, other)
    cycles[node] = Array(cycles[node][place...] + cycles[node][..<place])
  }

  /// The place of a member in a blossom's cycle, after turning the cycle's sense so that the place is even.
  private mutating func evenPlace(of member: Int, in blossom: Int) -> Int {
    guard let place = cycles[blossom].firstIndex(of: member) else {
      preconditionFailure("a blossom's members are in its cycle")
    }
    guard place % 2 == 1 else { return place }
    cycles[blossom][1...].reverse()
    return cycles[blossom].count - place
  }

  // MARK: Blossoms

  private mutating func setTop(_ node: Int, _ top: Int) {
    tops[node] = top
    guard node >= count else { return }
    for member in cycles[node] { setTop(member, top) }
  }

  private mutating func shrink(_ first: Int, _ second: Int, base: Int) {
    var blossom = count
    while blossom < usedCount && tops[blossom] >= 0 { blossom += 1 }
    precondition(blossom < nodeCount, "nested odd cycles are fewer than half the nodes")
    usedCount = max(usedCount, blossom + 1)
    duals[blossom] = 0
    labels[blossom] = .outer
    mates[blossom] = mates[base]
    parents[blossom] = parents[base]
    var cycle = [base]
    for (index, end) in [first, second].enumerated() {
      if index == 1 { cycle[1...].reverse() }
      var node = end
      while node != base {
        let inner = tops[mates[node]]
        cycle.append(node)
        cycle.append(inner)
        enqueue(inner)
        node = tops[parents[inner]]
      }
    }
    cycles[blossom] = cycle
    setTop(blossom, blossom)
    keepTightestPairs(of: blossom)
    findTightest(to: blossom)
  }

  private mutating func keepTightestPairs(of blossom: Int) {
    let row = blossom * nodeCount
    for node in 0..<usedCount { tails[row + node] = -1 }
    for real in 0..<count { members[blossom * count + real] = -1 }
    for member in cycles[blossom] {
      let memberRow = member * nodeCount
      for node in 0..<usedCount where node != blossom && tails[memberRow + node] >= 0 {
        if tails[row + node] < 0 || slack(member, node) < slack(blossom, node) {
          tails[row + node] = tails[memberRow + node]
          heads[row + node] = heads[memberRow + node]
          tails[node * nodeCount + blossom] = tails[node * nodeCount + member]
          heads[node * nodeCount + blossom] = heads[node * nodeCount + member]
        }
      }
      for real in 0..<count where members[member * count + real] >= 0 {
        members[blossom * count + real] = Int32(member)
      }
    }
  }

  private mutating func open(_ blossom: Int) {
    for member in cycles[blossom] { setTop(member, member) }
    let index = blossom * nodeCount + parents[blossom]
    let entry = Int(members[blossom * count + Int(tails[index])])
    let place = evenPlace(of: entry, in: blossom)
    let cycle = cycles[blossom]
    for step in stride(from: 0, to: place, by: 2) {
      let inner = cycle[step]
      let outer = cycle[step + 1]
      parents[inner] = Int(tails[outer * nodeCount + inner])
      labels[inner] = .inner
      labels[outer] = .outer
      tightest[inner] = -1
      findTightest(to: outer)
      enqueue(outer)
    }
    labels[entry] = .inner
    parents[entry] = parents[blossom]
    for node in cycle[(place + 1)...] {
      labels[node] = .free
      findTightest(to: node)
    }
    tops[blossom] = -1
  }
}
