/// A closed walk that uses every item of a multigraph exactly once (Hierholzer).
enum EulerTour {
  /// An item: an edge that is used in either direction, or an arc.
  struct Item: Hashable, Sendable {
    /// Where it starts.
    var from: Int
    /// Where it ends.
    var to: Int
    /// Whether it is used from `from` to `to` only.
    var isDirected: Bool
  }

  /// The items in order with their direction, from `start` back to it; nil where there is no such walk. O(items).
  ///
  /// Items are either all directed or all not.
  static func walk(_ items: [Item], vertexCount: Int, from start: Int) -> [(item: Int, isForward: Bool)]? {
    var leaving = [[Int32]](repeating: [], count: vertexCount)
    for (index, item) in items.enumerated() {
      leaving[item.from].append(Int32(index))
      if !item.isDirected && item.from != item.to { leaving[item.to].append(Int32(index)) }
    }
    var isUsed = [Bool](repeating: false, count: items.count)
    var path: [(vertex: Int, item: Int, isForward: Bool)] = [(start, -1, true)]
    var walk: [(item: Int, isForward: Bool)] = []
    var ends: [Int] = []
    while let last = path.last {
      if let next = leaving[last.vertex].popLast() {
        let index = Int(next)
        if isUsed[index] { continue }
        isUsed[index] = true
        let isForward = items[index].from == last.vertex
        path.append((isForward ? items[index].to : items[index].from, index, isForward))
      } else {
        path.removeLast()
        if last.item >= 0 {
          walk.append((last.item, last.isForward))
          ends.append(last.vertex)
        }
      }
    }
    guard walk.count == items.count else { return nil }
    walk.reverse()
    ends.reverse()
    // Items that are no closed walk leave a jump behind.
    var vertex = start
    for (step, end) in zip(walk, ends) {
      let item = items[step.item]
      guard (step.isForward ? item.from : item.to) == vertex else { return nil }
      vertex = end
    }
    return vertex == start ? walk : nil
  }
}
