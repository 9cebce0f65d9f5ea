import Quantities

/// A look at the arithmetic of the local search from outside: it does random moves and tells what it expected of them.
package final class LocalSearchProbe {
  /// What a plan costs, and what it misses.
  package struct Sums: Hashable, Sendable {
    /// The cost of all trips.
    package var cost: Double
    /// The load above capacities.
    package var excess: Double
    /// The seconds that time must be turned back so that every window is kept.
    package var warpSeconds: Double

    /// Makes sums.
    package init(cost: Double, excess: Double, warpSeconds: Double) {
      self.cost = cost
      self.excess = excess
      self.warpSeconds = warpSeconds
    }
  }

  private var plan: SoftPlan
  private var generator: SplitMix64
  /// Draws of a move before it is given up that one fits.
  private static let drawsMax = 100

  /// Deals the jobs of a problem out to its vehicles at random; nil where the problem is not plain enough for the local
  /// search, or where some vehicle may not do some job.
  ///
  /// - Parameter prices: what a unit of load and a second of time warp cost.
  package init?(_ problem: VehicleRoutingProblem, seed: UInt64, prices: (excess: Double, warpSecond: Double)) throws {
    let compiled = try VehicleRoutingSolver(problem).compiled
    let classes = VehicleClasses(compiled)
    guard SoftPlan.suits(compiled), !classes.isRestricted else { return nil }
    generator = SplitMix64(seed: seed, stream: "local search probe")
    plan = SoftPlan(compiled, classes: classes)
    plan.excessPrice = prices.excess
    plan.warpPrice = prices.warpSecond
    var rows = [[Int32]](repeating: [], count: compiled.vehicles.count)
    for node in (0..<Int32(compiled.nodeCount)).shuffled(using: &generator) {
      rows[generator.nextIndex(below: rows.count)].append(node)
    }
    for (vehicle, row) in rows.enumerated() { plan.set(Int32(vehicle), nodes: row) }
    plan.startLog()
  }

  /// The jobs of each vehicle in order.
  package var routes: [[Int]] {
    (0..<Int32(plan.trips.count)).map { vehicle in
      var row: [Int] = []
      var node = plan.nodes[plan.start(vehicle)].next
      while node < plan.nodeCount {
        row.append(Int(plan.compiled.nodeJob[node]))
        node = plan.nodes[node].next
      }
      return row
    }
  }

  /// The plan's sums as the local search keeps them.
  package var sums: Sums { Sums(cost: plan.cost, excess: plan.excess, warpSeconds: plan.warp) }

  /// Whether the local search takes the plan for one that can be flown.
  package var isFeasible: Bool { plan.isFeasible }

  /// Takes all moves since the last call, or since the beginning, back.
  package func takeBack() { plan.takeBack() }

  /// Does a move drawn at random, whatever it costs; gives the change of the penalised cost that the local search
  /// expected. Nil where none was found.
  package func move() -> Double? {
    for _ in 0..<Self.drawsMax {
      let one = drawnPiece(length: 1 + generator.nextIndex(below: 3))
      let two = drawnPiece(length: generator.nextIndex(below: 3))
      guard let one, let two else { continue }
      let kind = generator.nextIndex(below: 3)
      if vehicle(one) != vehicle(two) {
        if kind == 0, group(one) == group(two) { return exchangeTails(one.before, two.before) }
        let change = plan.changeOfSwap(one, two, limit: .infinity)
        plan.swap(one, two)
        return change
      }
      let places = (first: place(one.before), second: place(two.before))
      if kind == 0 && one.length > 1 {
        let change = plan.changeOfTurn(one.first, one.last, limit: .infinity)
        plan.turnRound(one.first, one.last)
        return change
      }
      // The rows must not overlap, and nothing may change places with a gap beside it.
      let isAhead = places.first + one.length <= places.second
      let isBehind = places.second + two.length <= places.first
      if two.length == 0 && (places.second == places.first || places.second == places.first + one.length) { continue }
      guard isAhead || isBehind else { continue }
      let ordered = isAhead ? (one, two) : (two, one)
      let change = plan.changeInside(ordered.0, ordered.1, limit: .infinity)
      plan.swap(ordered.0, ordered.1)
      return change
    }
    return nil
  }

  private func exchangeTails(_ one: Int32, _ two: Int32) -> Double {
    // Whole trips that change places are no move.
    let first = one >= plan.nodeCount && two >= plan.nodeCount ? plan.nodes[one].next : one
    let change = plan.changeOfTails(first, two, limit: .infinity)
    plan.swapTails(first, two)
    return change
  }

  /// A row of nodes somewhere, or with a length of 0 a gap.
  private func drawnPiece(length: Int) -> SoftPlan.Piece? {
    let node = Int32(generator.nextIndex(below: Int(plan.nodeCount)))
    if length == 0 { return plan.gap(after: generator.next() & 1 == 0 ? node : plan.nodes[node].previous) }
    var piece = plan.piece(from: node, length: length)
    piece?.isReversed = generator.next() & 1 == 0
    return piece
  }

  private func vehicle(_ piece: SoftPlan.Piece) -> Int32 { plan.nodes[piece.before].vehicle }

  private func group(_ piece: SoftPlan.Piece) -> Int32 { plan.trips[vehicle(piece)].group }

  private func place(_ node: Int32) -> Int { node >= plan.nodeCount ? 0 : Int(plan.nodes[node].place) }
}
