import Geometry
import Quantities

extension CornerGraph {
  /// Calls a body with the links that keep a path taut that arrives at a node along a way.
  ///
  /// - Parameters:
  ///   - node: where the path is.
  ///   - way: how it arrived: from the point before to the node.
  ///   - place: the place of a node.
  ///   - body: gets the link, its other node, and the way along it.
  @inline(__always)
  static func forEachTautLink(
    of node: Int, after way: LocalVector, _ view: CornerGraphView, place: (Int) -> LocalPoint,
    _ body: (Int, Int, LocalVector) -> Void
  ) {
    let here = place(node)
    let first = Int(view.offsets[2 * node])
    let middle = Int(view.offsets[2 * node + 1])
    let end = Int(view.offsets[2 * node + 2])
    if view.isPinch[node] {
      for link in first..<end {
        let target = Int(view.targets[link])
        body(link, target, place(target) - here)
      }
      return
    }
    // An obstacle to the left: the path turns left or goes straight on; the links start at the obstacle's wall.
    for link in first..<middle {
      let target = Int(view.targets[link])
      let on = place(target) - here
      if way.cross(on) < -doubt(way, on) { break }
      body(link, target, on)
    }
    for link in middle..<end {
      let target = Int(view.targets[link])
      let on = place(target) - here
      if way.cross(on) > doubt(way, on) { break }
      body(link, target, on)
    }
  }

  /// How far the rounded cross product of two ways, and the order of links, may be from the true one. A link that is
  /// kept in doubt costs time, one that is lost would cost the shortest path.
  @inline(__always)
  private static func doubt(_ first: LocalVector, _ second: LocalVector) -> Double {
    (abs(first.east) + abs(first.north)) * (abs(second.east) + abs(second.north)) * 0x1p-49
  }

  /// Hands the arrays to a body as plain pointers.
  func withView<Result, Failure: Error>(
    _ body: (CornerGraphView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try places.withUnsafeBufferPointer { places throws(Failure) in
      try offsets.withUnsafeBufferPointer { offsets throws(Failure) in
        try targets.withUnsafeBufferPointer { targets throws(Failure) in
          try lengths.withUnsafeBufferPointer { lengths throws(Failure) in
            try isPinch.withUnsafeBufferPointer { isPinch throws(Failure) in
              try body(
                CornerGraphView(
                  places: places, offsets: offsets, targets: targets, lengths: lengths, isPinch: isPinch))
            }
          }
        }
      }
    }
  }
}

/// The arrays of a `CornerGraph` as pointers; valid only inside `CornerGraph.withView`.
struct CornerGraphView {
  let places: UnsafeBufferPointer<LocalPoint>
  let offsets: UnsafeBufferPointer<Int32>
  let targets: UnsafeBufferPointer<Int32>
  let lengths: UnsafeBufferPointer<Double>
  let isPinch: UnsafeBufferPointer<Bool>

  /// The lengths of the shortest ways from the start links in the scratch to all nodes over the taut links, as states
  /// of the scratch.
  ///
  /// - Parameters:
  ///   - origin: where the ways start.
  ///   - queue: an empty queue whose greatest step is the longest of all links.
  func grow(from origin: LocalPoint, _ scratch: inout CornerScratch, _ queue: inout BucketQueue) {
    let search = scratch.search
    for index in 0..<scratch.startLinks.count {
      let link = scratch.startLinks[index]
      reach(Int(link.node), metres: link.metres, parent: -1, search, &scratch, &queue)
    }
    while let item = queue.pop() {
      let node = Int(item.node)
      let state = scratch.states[node]
      if item.metres > state.metres { continue }
      let before = state.parent >= 0 ? places[Int(state.parent)] : origin
      CornerGraph.forEachTautLink(of: node, after: places[node] - before, self, place: { places[$0] }) {
        link, target, _ in
        reach(target, metres: item.metres + lengths[link], parent: Int32(node), search, &scratch, &queue)
      }
    }
  }

  /// How far the last search over the scratch went to a node; infinite where it did not reach it.
  func reachedMetres(_ node: Int, _ scratch: borrowing CornerScratch) -> Double {
    let state = scratch.states[node]
    return state.search == scratch.search ? state.metres : .infinity
  }

  /// A node of the connected part of the graph that has the most nodes; of equal parts the first. There is a node.
  func largestPart() -> Int {
    var partOf = [Int32](repeating: -1, count: places.count)
    var best = (node: 0, count: 0)
    var waiting: [Int32] = []
    for first in places.indices where partOf[first] < 0 {
      partOf[first] = Int32(first)
      waiting.append(Int32(first))
      var count = 0
      while let node = waiting.popLast() {
        count += 1
        for link in Int(offsets[2 * Int(node)])..<Int(offsets[2 * Int(node) + 2]) where partOf[Int(targets[link])] < 0 {
          partOf[Int(targets[link])] = Int32(first)
          waiting.append(targets[link])
        }
      }
      if count > best.count { best = (first, count) }
    }
    return best.node
  }

  /// The lengths over links from a node to all nodes, with any turns; infinite where there is no way.
  ///
  /// - Parameter queue: an empty queue whose greatest step is the longest link.
  func spread(from source: Int, _ metres: inout GrowingMemory<Double>, _ queue: inout BucketQueue) {
    metres.removeAll()
    for _ in places.indices { metres.append(.infinity) }
    metres[source] = 0
    queue.push(Int32(source), metres: 0)
    while let item = queue.pop() {
      let node = Int(item.node)
      if item.metres > metres[node] { continue }
      for link in Int(offsets[2 * node])..<Int(offsets[2 * node + 2]) {
        let reached = item.metres + lengths[link]
        let target = targets[link]
        guard reached < metres[Int(target)] else { continue }
        metres[Int(target)] = reached
        queue.push(target, metres: reached)
      }
    }
  }

  @inline(__always)
  private func reach(
    _ node: Int, metres: Double, parent: Int32, _ search: UInt32, _ scratch: inout CornerScratch,
    _ queue: inout BucketQueue
  ) {
    let known = scratch.states[node]
    if known.search == search, known.metres <= metres { return }
    scratch.states[node].metres = metres
    scratch.states[node].parent = parent
    scratch.states[node].search = search
    queue.push(Int32(node), metres: metres)
  }
}
