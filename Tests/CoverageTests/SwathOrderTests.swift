import Coverage
import Quantities
import Testing

/// Random symmetric costs between ends in the plane.
private func costs(swaths: Int, _ generator: inout SplitMix64) -> [Double] {
  let ends = (0..<2 * swaths).map { _ in LocalPoint(east: generator.nextUnit() * 100, north: generator.nextUnit() * 100)
  }
  return ends.flatMap { from in ends.map { from.planarDistanceMetres(to: $0) } }
}

/// The least cost over all orders and directions.
private func bruteForce(swaths: Int, _ costs: [Double]) -> Double {
  var best = Double.infinity
  func extend(_ last: Int, _ used: Int, _ cost: Double) {
    if cost >= best { return }
    if used == (1 << swaths) - 1 {
      best = cost
      return
    }
    for entry in 0..<2 * swaths where used & (1 << (entry / 2)) == 0 {
      extend(entry, used | 1 << (entry / 2), cost + costs[(last ^ 1) * 2 * swaths + entry])
    }
  }
  for entry in 0..<2 * swaths { extend(entry, 1 << (entry / 2), 0) }
  return best
}

@Suite struct SwathOrderTests {
  @Test("up to seven swaths are ordered as well as by trying all orders", arguments: UInt64(0)..<12)
  func exact(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "order")
    let count = 1 + Int(seed % 7)
    let costs = costs(swaths: count, &generator)
    var order = SwathOrder(LinkCosts(endCount: 2 * count, costs: costs))
    let tour = order.best(from: (0..<count).map { 2 * $0 }, shakes: 0, generator: &generator)
    #expect(Set(tour.map { $0 / 2 }).count == count)
    let cost = order.total(tour)
    #expect(count == 1 || abs(cost - bruteForce(swaths: count, costs)) < 1e-9, "seed \(seed)")
  }

  @Test("nine swaths are ordered within a hundredth of the best order by local search", arguments: UInt64(0)..<6)
  func search(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "search")
    let costs = costs(swaths: 9, &generator)
    var order = SwathOrder(LinkCosts(endCount: 18, costs: costs))
    let tour = order.best(from: (0..<9).map { 2 * $0 }, shakes: 400, generator: &generator)
    let best = bruteForce(swaths: 9, costs)
    #expect(order.total(tour) >= best - 1e-9 && order.total(tour) <= best * 1.01, "seed \(seed)")
  }

  @Test("a tour holds each swath once and is no worse than the rows it started from", arguments: UInt64(0)..<8)
  func complete(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "complete")
    let count = 10 + generator.nextIndex(below: 80)
    var order = SwathOrder(LinkCosts(endCount: 2 * count, costs: costs(swaths: count, &generator)))
    let rows = (0..<count).map { 2 * $0 }
    let tour = order.best(from: rows, shakes: 300, generator: &generator)
    #expect(tour.map { $0 / 2 }.sorted() == Array(0..<count), "seed \(seed)")
    #expect(order.total(tour) <= order.total(rows), "seed \(seed)")
    let directed = order.bestDirections(tour)
    #expect(order.total(directed) <= order.total(tour) + 1e-9, "seed \(seed)")
  }
}
