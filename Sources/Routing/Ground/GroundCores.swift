import Quantities

/// The strongly connected cores of a network: from each piece of street of a core one comes to every other and back,
/// with the directions of one-way streets and the kerbs that the robot can climb.
///
/// Who starts outside a large core, on a stub or at the end of a one-way street that the map cuts, gets nowhere.
struct GroundCores: Sendable {
  /// For each strand its core; -1 where one cannot come back to it.
  let ofStrand: [Int32]
  /// The length of the streets of each core, in metres.
  let metres: [Double]

  /// Finds the cores by Tarjan's method over states (a place, and the level at which one arrived), without recursion.
  init(strands: [GroundNetwork.Strand], offsets: [Int32], arcs: [GroundNetwork.Arc], kerbsAreOpen: Bool) {
    var search = Search(offsets: offsets, arcs: arcs, kerbsAreOpen: kerbsAreOpen)
    for state in search.core.indices where search.order[state] < 0 { search.visit(state) }
    var metres = [Double](repeating: 0, count: Int(search.coreCount))
    ofStrand = strands.map { strand in
      let level = Int(strand.level.rawValue)
      let core = search.core[Int(strand.to) * GroundRouter.levels + level]
      let comesBack = (0..<GroundRouter.levels).contains { before in
        search.core[Int(strand.from) * GroundRouter.levels + before] == core && search.mayChange(before, level)
      }
      guard comesBack else { return -1 }
      if strand.kind == .street { metres[Int(core)] += strand.metres }
      return core
    }
    self.metres = metres
  }

  private struct Search {
    let offsets: [Int32]
    let arcs: [GroundNetwork.Arc]
    let kerbsAreOpen: Bool
    /// When a state was met; -1 before.
    var order: [Int32]
    /// The first state met that can be reached from here among those without a core.
    var low: [Int32]
    var core: [Int32]
    var coreCount: Int32 = 0
    private var met: Int32 = 0
    private var withoutCore: [Int32] = []
    private var isWaiting: [Bool]
    /// The states on the way from the first one, and the next arc of each.
    private var way: [(state: Int32, arc: Int32)] = []

    init(offsets: [Int32], arcs: [GroundNetwork.Arc], kerbsAreOpen: Bool) {
      self.offsets = offsets
      self.arcs = arcs
      self.kerbsAreOpen = kerbsAreOpen
      let count = (offsets.count - 1) * GroundRouter.levels
      order = [Int32](repeating: -1, count: count)
      low = order
      core = order
      isWaiting = [Bool](repeating: false, count: count)
    }

    func mayChange(_ level: Int, _ other: Int) -> Bool { kerbsAreOpen || abs(level - other) != 2 }

    private mutating func enter(_ state: Int) {
      order[state] = met
      low[state] = met
      met += 1
      withoutCore.append(Int32(state))
      isWaiting[state] = true
      way.append((Int32(state), offsets[state / GroundRouter.levels]))
    }

    mutating func visit(_ first: Int) {
      enter(first)
      while let (here, arc) = way.last {
        let state = Int(here)
        let (place, level) = (state / GroundRouter.levels, state % GroundRouter.levels)
        if arc < offsets[place + 1] {
          way[way.count - 1].arc += 1
          let next = arcs[Int(arc)]
          guard mayChange(level, Int(next.level)) else { continue }
          let target = Int(next.target) * GroundRouter.levels + Int(next.level)
          if order[target] < 0 {
            enter(target)
          } else if isWaiting[target] {
            low[state] = min(low[state], order[target])
          }
          continue
        }
        way.removeLast()
        if let before = way.last { low[Int(before.state)] = min(low[Int(before.state)], low[state]) }
        if low[state] == order[state] { close(state) }
      }
    }

    /// Gives a core to the state and to all that were met after it and have none.
    private mutating func close(_ state: Int) {
      while let last = withoutCore.popLast() {
        isWaiting[Int(last)] = false
        core[Int(last)] = coreCount
        if Int(last) == state { break }
      }
      coreCount += 1
    }
  }
}
