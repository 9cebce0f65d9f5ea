import Foundation
import Quantities

/// Puts absent services into tours, each at its cheapest place, now and then skipping a place.
///
/// Source: J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
/// Transportation Science 54(2), 2020.
struct TourInsertion {
  private let plan: TourPlan
  /// For each service the cost of a tour for it alone, with the turn-around, and the depot of that tour.
  private let alone: [(cost: Double, depot: Int)]
  /// The distance of each service from its nearest depot.
  private let remoteness: [Double]
  /// How many places to look at before the next one is skipped, drawn beforehand.
  private let skips: [Int32]
  private var skipAt = 0
  private var placesLeft: Int32
  private var pool: [(key: Double, service: Int32)] = []

  /// The share of places that are skipped.
  private static let skippedShare = 0.01
  /// How many numbers are drawn beforehand.
  private static let skipCount = 4_096

  /// In which order absent services are inserted.
  enum Order: Int, CaseIterable, Sendable {
    /// At random.
    case random
    /// The largest demand first.
    case demand
    /// The farthest from a depot first.
    case far
    /// The nearest to a depot first.
    case close

    /// How often the order is drawn, out of all weights together.
    var weight: Int { [4, 4, 2, 1][rawValue] }
  }

  /// Prepares insertions into a plan.
  init(_ plan: TourPlan, using generator: inout SplitMix64) {
    self.plan = plan
    let arcs = plan.arcs
    alone = arcs.services.map { service in
      var best = (cost: Double.infinity, depot: 0)
      for (index, depot) in arcs.depotTerminals.enumerated() {
        for direction in service.directions {
          let out = arcs.distance(depot, direction.start)
          let back = arcs.distance(direction.end, depot)
          guard max(out, back) < StreetNetwork.unreachable else { continue }
          let cost = Double(out + direction.cost + back + arcs.turnaround)
          if cost < best.cost { best = (cost, index) }
        }
      }
      return best
    }
    remoteness = zip(alone, arcs.services).map { alone, service in
      alone.cost - Double(service.directions[0].cost)
    }
    var skips: [Int32] = []
    for _ in 0..<Self.skipCount {
      let unit = 1 - generator.nextUnit()
      skips.append(Int32(min(1e6, (log(unit) / log(1 - Self.skippedShare)).rounded(.down))) + 1)
    }
    self.skips = skips
    placesLeft = skips[0]
  }

  /// Inserts all absent services that fit somewhere.
  mutating func run(using generator: inout SplitMix64) {
    let total = Order.allCases.reduce(0) { $0 + $1.weight }
    var draw = generator.nextIndex(below: total)
    var order = Order.random
    for candidate in Order.allCases {
      order = candidate
      draw -= candidate.weight
      if draw < 0 { break }
    }
    skipAt = generator.nextIndex(below: Self.skipCount)
    placesLeft = skips[skipAt]
    fillPool(order, using: &generator)
    plan.absent.removeAll(keepingCapacity: true)
    for entry in pool where !insert(entry.service) { plan.absent.append(entry.service) }
  }

  private mutating func fillPool(_ order: Order, using generator: inout SplitMix64) {
    pool.removeAll(keepingCapacity: true)
    for service in plan.absent {
      let key =
        switch order {
        case .random: generator.nextUnit()
        case .demand: -plan.demands[Int(service)] + 1e-9 * generator.nextUnit()
        case .far: -remoteness[Int(service)] + 1e-3 * generator.nextUnit()
        case .close: remoteness[Int(service)] + 1e-3 * generator.nextUnit()
        }
      var at = pool.count
      pool.append((key, service))
      while at > 0 && pool[at - 1].key > key {
        pool[at] = pool[at - 1]
        at -= 1
      }
      pool[at] = (key, service)
    }
  }

  /// Puts a service at its cheapest place; false where there is none.
  private mutating func insert(_ service: Int32) -> Bool {
    var best = Double.infinity
    var place: Int32 = -1
    if plan.canOpen { best = alone[Int(service)].cost }
    let demand = plan.demands[Int(service)]
    for tour in plan.used where plan.tours[Int(tour)].load + demand <= plan.capacity {
      scan(service, plan.ring(tour), plan.tours[Int(tour)].cost, &best, &place)
    }
    if place >= 0 {
      plan.insert(service, after: place)
      plan.refresh(plan.nodes.at(service).pointee.tour)
      return true
    }
    guard best < .infinity else { return false }
    let tour = plan.open(depot: alone[Int(service)].depot)
    plan.insert(service, after: plan.ring(tour))
    plan.refresh(tour)
    return true
  }

  /// Looks at every place of a tour for one that costs less than the best so far.
  @inline(__always)
  private mutating func scan(
    _ service: Int32, _ ring: Int32, _ tourCost: Double, _ best: inout Double, _ place: inout Int32
  ) {
    let nodes = plan.nodes.base
    let own = nodes + Int(service)
    let count = plan.terminalCount
    let to0 = plan.toRows.base + Int(own.pointee.start0) * count
    let to1 = plan.toRows.base + Int(own.pointee.start1) * count
    let from0 = plan.fromRows.base + Int(own.pointee.end0) * count
    let from1 = plan.fromRows.base + Int(own.pointee.end1) * count
    let cost0 = plan.serviceCosts[2 * Int(service)]
    let cost1 = plan.serviceCosts[2 * Int(service) + 1]
    var least = min(best + tourCost, plan.tourCostMax.nextUp)
    var before = nodes + Int(ring)
    var index = ring
    repeat {
      let next = before.pointee.next
      let after = nodes + Int(next)
      let (end0, end1) = (Int(before.pointee.end0), Int(before.pointee.end1))
      let (start0, start1) = (Int(after.pointee.start0), Int(after.pointee.start1))
      let (ahead0, ahead1) = (before.pointee.ahead0, before.pointee.ahead1)
      let (behind0, behind1) = (after.pointee.behind0, after.pointee.behind1)
      let first =
        Self.least(ahead0 + to0[end0], ahead1 + to0[end1]) + cost0
        + Self.least(behind0 + from0[start0], behind1 + from0[start1])
      let second =
        Self.least(ahead0 + to1[end0], ahead1 + to1[end1]) + cost1
        + Self.least(behind0 + from1[start0], behind1 + from1[start1])
      let total = Self.least(first, second)
      if total < least {
        if placesLeft > 0 {
          least = total
          best = total - tourCost
          place = index
        }
      }
      placesLeft -= 1
      if placesLeft < 0 { drawSkip() }
      before = after
      index = next
    } while index != ring
  }

  private mutating func drawSkip() {
    skipAt = (skipAt + 1) % Self.skipCount
    placesLeft = skips[skipAt]
  }

  @inline(__always)
  private static func least(_ first: Double, _ second: Double) -> Double { first < second ? first : second }
}
