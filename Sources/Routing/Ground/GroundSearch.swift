import Quantities

/// The memory of searches over one network: kept between queries, one for each task.
package struct GroundScratch: Sendable {
  /// The cheapest way to a state so far.
  struct State: Sendable {
    /// Its cost, in metres of good pavement.
    var cost: Double
    /// The state before, or -1 - the number of the first step.
    var previous: Int32
    /// The arc's use that led here; -1 after a first step.
    var use: Int32
    /// The query that wrote this; older ones count as nothing.
    var query: UInt32
  }

  /// A state that waits for its turn.
  struct Waiting: Comparable, Sendable {
    /// What a way over it costs at least.
    let bound: Double
    /// What the way to it costs.
    let cost: Double
    /// The state.
    let state: Int32

    static func < (left: Waiting, right: Waiting) -> Bool {
      left.bound != right.bound ? left.bound < right.bound : left.state < right.state
    }
  }

  /// By place and level of arrival.
  var states: [State] = []
  /// For each place the first of the last steps there; -1 where there is none.
  var lastSteps: [Int32] = []
  private var query: UInt32 = 0

  /// Makes an empty one; it grows with the first query.
  package init() {}

  /// Starts a query.
  mutating func begin(places: Int) {
    if lastSteps.count != places || query == .max {
      states = [State](
        repeating: State(cost: .infinity, previous: -1, use: -1, query: 0), count: places * GroundRouter.levels)
      lastSteps = [Int32](repeating: -1, count: places)
      query = 0
    }
    query += 1
  }

  /// Keeps the cheaper of two ways to a state; whether the new one is.
  @inline(__always)
  mutating func improve(_ state: Int, cost: Double, previous: Int32, use: Int32) -> Bool {
    if states[state].query == query, states[state].cost <= cost { return false }
    states[state] = State(cost: cost, previous: previous, use: use, query: query)
    return true
  }
}

/// The goals of one search: their last steps by place.
struct GroundGoals {
  /// A last step, and the goal that it leads to.
  struct Last {
    /// The step.
    let step: GroundStep
    /// The goal, by number.
    let goal: Int32
  }

  /// How a goal is reached.
  struct Best {
    /// The cost; infinite where there is no way.
    var cost = Double.infinity
    /// The last state; -1 where no place of the network lies on the way.
    var state: Int32 = -1
    /// The step, as a number among `lasts`.
    var last: Int32 = -1
  }

  /// By place, then goal.
  let lasts: [Last]
  /// By goal.
  var best: [Best]

  /// Sorts the last steps of all goals by their places.
  init(_ steps: [[GroundStep]]) {
    var lasts: [Last] = []
    for (number, steps) in steps.enumerated() { lasts += steps.map { Last(step: $0, goal: Int32(number)) } }
    // The numbers of goals and feet decide between steps from one place: the order does not depend on the sort.
    lasts.sort {
      ($0.step.node, $0.goal, $0.step.foot, $0.step.cost) < ($1.step.node, $1.goal, $1.step.foot, $1.step.cost)
    }
    self.lasts = lasts
    best = [Best](repeating: Best(), count: steps.count)
  }
}

extension GroundRouter {
  /// The states of a place: one for each level at which one may arrive.
  static let levels = 3
  /// How much a bound is lowered against rounding.
  private static let boundFactor = 1 - 1e-9
  /// After so many states it is asked whether all goals have their final costs.
  private static let checkInterval = 256

  /// Finds the cheapest ways from first steps to all goals; costs that goals already have are kept where they are less.
  ///
  /// With `target` the search goes there first (A*); the bound never says more than the way costs. Else it goes evenly
  /// (Dijkstra). Costs are added from the start on, so both find the same way but for rounding.
  func search(
    from first: [GroundStep], to goals: inout GroundGoals, towards target: LocalPoint?,
    _ scratch: inout GroundScratch
  ) {
    scratch.begin(places: network.places.count)
    for (number, last) in goals.lasts.enumerated().reversed() { scratch.lastSteps[Int(last.step.node)] = Int32(number) }
    defer { for last in goals.lasts { scratch.lastSteps[Int(last.step.node)] = -1 } }
    let factor = min(network.leastFactor, profile.linkFactor) * Self.boundFactor
    func bound(_ node: Int, _ cost: Double) -> Double {
      guard let target else { return cost }
      return cost + max(0, network.places[node].planarDistanceMetres(to: target) - network.gapMetres) * factor
    }
    var heap = LeastHeap<GroundScratch.Waiting>()
    for (number, step) in first.enumerated() {
      let state = Int(step.node) * Self.levels + Int(step.level.rawValue)
      if scratch.improve(state, cost: step.cost, previous: -1 - Int32(number), use: -1) {
        heap.push(.init(bound: bound(Int(step.node), step.cost), cost: step.cost, state: Int32(state)))
      }
    }
    var (limit, untilCheck) = (worst(goals), Self.checkInterval)
    while let waiting = heap.popLeast() {
      if waiting.bound >= limit { break }
      let state = Int(waiting.state)
      if waiting.cost > scratch.states[state].cost { continue }
      let (node, level) = (state / Self.levels, state % Self.levels)
      if scratch.lastSteps[node] >= 0 {
        finish(state, waiting.cost, Int(scratch.lastSteps[node]), &goals)
        if goals.best.count == 1 { limit = goals.best[0].cost }
      }
      for number in Int(network.offsets[node])..<Int(network.offsets[node + 1]) {
        let arc = network.arcs[number]
        // Added in one go, so that a twin adds in the same order.
        let cost = waiting.cost + (arc.cost + kerb(level, Int(arc.level)))
        guard cost < .infinity else { continue }
        let next = Int(arc.target) * Self.levels + Int(arc.level)
        if scratch.improve(next, cost: cost, previous: waiting.state, use: arc.use) {
          heap.push(.init(bound: bound(Int(arc.target), cost), cost: cost, state: Int32(next)))
        }
      }
      untilCheck -= 1
      if untilCheck == 0 { (limit, untilCheck) = (worst(goals), Self.checkInterval) }
    }
  }

  /// What the kerb between two levels costs; 0 where there is none.
  @inline(__always)
  func kerb(_ level: Int, _ other: Int) -> Double { abs(level - other) == 2 ? kerbCost : 0 }

  /// The greatest cost of the goals; nothing dearer needs to be looked at.
  private func worst(_ goals: GroundGoals) -> Double { goals.best.reduce(0) { max($0, $1.cost) } }

  private func finish(_ state: Int, _ cost: Double, _ first: Int, _ goals: inout GroundGoals) {
    let node = Int32(state / Self.levels)
    var number = first
    while number < goals.lasts.count, goals.lasts[number].step.node == node {
      let last = goals.lasts[number]
      let total = cost + (last.step.cost + kerb(state % Self.levels, Int(last.step.level.rawValue)))
      if total < goals.best[Int(last.goal)].cost {
        goals.best[Int(last.goal)] = .init(cost: total, state: Int32(state), last: Int32(number))
      }
      number += 1
    }
  }
}
