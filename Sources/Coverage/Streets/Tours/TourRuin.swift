import Quantities
/// Takes strings of neighbouring services out of tours that are near one another.
///
/// Source: J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
/// Transportation Science 54(2), 2020.
struct TourRuin {
  private let plan: TourPlan
  private let options: ArcRoutingSolver.Options
  /// For each service the nearest others, itself first.
  private let neighbours: [[Int32]]
  private var ruined: [Int32] = []

  /// The most neighbours of a service that are looked at.
  private static let neighboursMax = 200

  /// Prepares removals from a plan.
  init(_ plan: TourPlan, _ options: ArcRoutingSolver.Options) {
    self.plan = plan
    self.options = options
    let arcs = plan.arcs
    neighbours = arcs.services.indices.map { index in
      let service = arcs.services[index]
      var order: [(distance: Int, index: Int32)] = []
      for (other, target) in arcs.services.enumerated() {
        var distance = StreetNetwork.unreachable
        for first in service.directions {
          for second in target.directions {
            distance = min(
              distance, arcs.distance(first.end, second.start), arcs.distance(second.end, first.start))
          }
        }
        order.append((other == index ? -1 : distance, Int32(other)))
      }
      order.sort { $0 < $1 }
      return order.prefix(Self.neighboursMax).map(\.index)
    }
  }

  /// Removes some services.
  mutating func run(using generator: inout SplitMix64) {
    let used = plan.used
    guard !used.isEmpty else { return }
    let meanCount = Double(plan.serviceCount - plan.absent.count) / Double(used.count)
    let lengthMax = min(options.stringLengthMax, meanCount)
    let stringsMax = 4 * options.meanRemoved / (1 + lengthMax) - 1
    let strings = Int(generator.nextUnit() * stringsMax + 1)
    ruined.removeAll(keepingCapacity: true)
    let seed = generator.nextIndex(below: plan.serviceCount)
    for service in neighbours[seed] {
      if ruined.count >= strings { break }
      let tour = plan.nodes.at(service).pointee.tour
      guard tour >= 0, !ruined.contains(tour) else { continue }
      ruined.append(tour)
      let count = Int(plan.tours[Int(tour)].count)
      let most = min(Double(count), lengthMax)
      let length = max(1, min(count, Int(generator.nextUnit() * most + 1)))
      removeString(around: service, tour, count: count, length: length, using: &generator)
      plan.refresh(tour)
    }
  }

  /// Removes `length` services around one; half of the times some between them stay.
  private mutating func removeString(
    around service: Int32, _ tour: Int32, count: Int, length: Int, using generator: inout SplitMix64
  ) {
    var kept = 0
    if length > 1 && length < count && generator.nextUnit() < options.splitShare {
      kept = 1
      while length + kept < count && generator.nextUnit() > options.splitGrowth { kept += 1 }
    }
    let span = length + kept
    let ring = plan.ring(tour)
    var position = 0
    var node = service
    while plan.nodes.at(node).pointee.previous != ring {
      node = plan.nodes.at(node).pointee.previous
      position += 1
    }
    let firstMin = max(0, position - span + 1)
    let firstMax = min(position, count - span)
    var steps = firstMin + generator.nextIndex(below: firstMax - firstMin + 1)
    while steps > 0 {
      node = plan.nodes.at(node).pointee.next
      steps -= 1
    }
    let keptFrom = kept > 0 ? generator.nextIndex(below: length + 1) : span
    for place in 0..<span {
      let next = plan.nodes.at(node).pointee.next
      if !(keptFrom..<(keptFrom + kept)).contains(place) { plan.remove(node) }
      node = next
    }
  }
}
