/// A short way through all stops, from a start to an end that may be left open: nearest neighbour, then 2-opt and Or-
/// opt until nothing gets better. Deterministic.
struct StopTour {
  /// The most passes of improvement.
  static let passesMax = 60
  /// Or-opt moves chains up to this long.
  static let chainMax = 3
  /// An improvement is more than this, in metres: rounding must not go round in circles.
  static let gainMetresMin = 1e-9

  /// The lengths between all nodes, row by row: node 0 is the start, then the stops, then the end if there is one.
  let metres: [Double]
  /// The number of nodes.
  let count: Int
  /// Whether the last node is a fixed end.
  let hasEnd: Bool

  private func length(_ from: Int, _ to: Int) -> Double { metres[from * count + to] }

  /// The nodes in order, the start first.
  func order() -> [Int] {
    let last = hasEnd ? count - 1 : count
    var order = [0]
    var open = Array(1..<max(1, last))
    while !open.isEmpty {
      var best = 0
      for index in open.indices
      where length(order[order.count - 1], open[index])
        < length(order[order.count - 1], open[best])
      {
        best = index
      }
      order.append(open.remove(at: best))
    }
    if hasEnd { order.append(count - 1) }
    for _ in 0..<Self.passesMax {
      let isShorter = reversed(&order)
      guard moved(&order) || isShorter else { break }
    }
    return order
  }

  /// Turns pieces round while that makes the way shorter.
  private func reversed(_ order: inout [Int]) -> Bool {
    var isShorter = false
    let free = hasEnd ? order.count - 1 : order.count
    guard free > 2 else { return false }
    for first in 1..<free - 1 {
      for last in first + 1..<free {
        var gain = length(order[first - 1], order[first]) - length(order[first - 1], order[last])
        if last + 1 < order.count {
          gain += length(order[last], order[last + 1]) - length(order[first], order[last + 1])
        }
        guard gain > Self.gainMetresMin else { continue }
        order[first...last].reverse()
        isShorter = true
      }
    }
    return isShorter
  }

  /// Moves short chains to better places.
  private func moved(_ order: inout [Int]) -> Bool {
    var isShorter = false
    for size in 1...Self.chainMax {
      var first = 1
      while first + size <= (hasEnd ? order.count - 1 : order.count) {
        if move(size, from: first, in: &order) { isShorter = true }
        first += 1
      }
    }
    return isShorter
  }

  private func move(_ size: Int, from first: Int, in order: inout [Int]) -> Bool {
    let last = first + size - 1
    let after = last + 1 < order.count ? order[last + 1] : nil
    var saved = length(order[first - 1], order[first])
    if let after { saved += length(order[last], after) - length(order[first - 1], after) }
    var best: (gain: Double, place: Int, isTurned: Bool) = (Self.gainMetresMin, -1, false)
    for place in 0..<order.count where place < first - 1 || place > last {
      if hasEnd, place == order.count - 1 { continue }
      let next = place + 1 < order.count ? order[place + 1] : nil
      for (head, tail, isTurned) in [(order[first], order[last], false), (order[last], order[first], true)] {
        var added = length(order[place], head)
        if let next { added += length(tail, next) - length(order[place], next) }
        if saved - added > best.gain { best = (saved - added, place, isTurned) }
      }
    }
    guard best.place >= 0 else { return false }
    var chain = Array(order[first...last])
    if best.isTurned { chain.reverse() }
    order.removeSubrange(first...last)
    let target = best.place > last ? best.place - size + 1 : best.place + 1
    order.insert(contentsOf: chain, at: target)
    return true
  }
}
