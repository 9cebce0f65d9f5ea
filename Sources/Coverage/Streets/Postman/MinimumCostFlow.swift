/// A flow of least cost that carries every supply to a demand: shortest ways with potentials, one after the other.
///
/// Costs are whole and 0 or more. Source: R. Ahuja, T. Magnanti, J. Orlin, "Network Flows", 1993, chapter 9.
struct MinimumCostFlow {
  /// Heads of the arcs; the arc of an odd number takes back the flow of the one before it.
  private var heads: [Int32] = []
  private var costs: [Int] = []
  private var room: [Int] = []
  /// The arcs that leave each node.
  private var leaving: [[Int32]]
  private let nodeCount: Int

  /// Room without a limit.
  static let unlimited = 1 << 40

  /// A network of nodes without arcs.
  init(nodeCount: Int) {
    self.nodeCount = nodeCount
    leaving = [[Int32]](repeating: [], count: nodeCount)
  }

  /// Adds an arc and gives its number for ``flow(of:)``. The cost is 0 or more.
  mutating func addArc(from tail: Int, to head: Int, room capacity: Int, cost: Int) -> Int {
    precondition(cost >= 0, "an arc costs 0 or more")
    let number = heads.count
    heads += [Int32(head), Int32(tail)]
    costs += [cost, -cost]
    room += [capacity, 0]
    leaving[tail].append(Int32(number))
    leaving[head].append(Int32(number + 1))
    return number
  }

  /// The flow along an arc after ``solve(supplies:)``.
  func flow(of arc: Int) -> Int { room[arc + 1] }

  /// Carries the supplies (above 0) to the demands (below 0), which sum to 0. Gives the cost, or nil where there is no
  /// way. O(supply · arcs · log arcs).
  mutating func solve(supplies: [Int]) -> Int? {
    precondition(supplies.count == nodeCount && supplies.reduce(0, +) == 0, "supplies and demands are equal")
    var excess = supplies
    var potentials = [Int](repeating: 0, count: nodeCount)
    var distances = potentials
    var lastArcs = [Int32](repeating: -1, count: nodeCount)
    var queue = UnitQueue()
    var left = supplies.reduce(0) { $0 + max(0, $1) }
    var total = 0
    while left > 0 {
      for node in 0..<nodeCount {
        distances[node] = StreetNetwork.unreachable
        lastArcs[node] = -1
      }
      queue.removeAll()
      for node in 0..<nodeCount where excess[node] > 0 {
        distances[node] = 0
        queue.insert(node, key: 0)
      }
      var end = -1
      while let (node, distance) = queue.popFirst() {
        if distance > distances[node] { continue }
        if excess[node] < 0 {
          end = node
          break
        }
        for arc in leaving[node] where room[Int(arc)] > 0 {
          let head = Int(heads[Int(arc)])
          let candidate = distance + costs[Int(arc)] + potentials[node] - potentials[head]
          if candidate < distances[head] {
            distances[head] = candidate
            lastArcs[head] = arc
            queue.insert(head, key: candidate)
          }
        }
      }
      guard end >= 0 else { return nil }
      for node in 0..<nodeCount { potentials[node] += min(distances[node], distances[end]) }
      var amount = -excess[end]
      var node = end
      while lastArcs[node] >= 0 {
        amount = min(amount, room[Int(lastArcs[node])])
        node = Int(heads[Int(lastArcs[node]) ^ 1])
      }
      amount = min(amount, excess[node])
      excess[node] -= amount
      excess[end] += amount
      left -= amount
      node = end
      while lastArcs[node] >= 0 {
        let arc = Int(lastArcs[node])
        room[arc] -= amount
        room[arc ^ 1] += amount
        total += amount * costs[arc]
        node = Int(heads[arc ^ 1])
      }
    }
    return total
  }
}
