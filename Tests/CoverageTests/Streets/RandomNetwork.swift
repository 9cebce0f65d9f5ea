import Coverage
import Quantities
import Testing

/// Random networks by kind; each is strongly connected, so that every link can be served.
enum RandomNetwork: String, CaseIterable, CustomTestStringConvertible {
  case undirected
  case directed
  case mixed
  case windy
  case rural
  case ruralDirected
  case ruralMixed
  case capacitated
  case capacitatedMixed
  case costLimit
  case severalDepots
  case oneOfSeveralDepots
  case severalTimes
  case fewTours

  var testDescription: String { rawValue }

  /// The kinds where one tour carries everything.
  static let oneTour: [RandomNetwork] = [
    .undirected, .directed, .mixed, .windy, .rural, .ruralDirected, .ruralMixed, .oneOfSeveralDepots, .severalTimes,
  ]

  /// Makes a network with whole costs, about `serviceCount` services on `vertexCount` vertices.
  func make(seed: UInt64, vertexCount: Int = 6, serviceCount: Int = 6) -> ArcRoutingProblem {
    var generator = SplitMix64(seed: seed, stream: rawValue)
    var links = strongBase(vertexCount, &generator)
    for _ in 0..<generator.nextIndex(below: vertexCount) {
      links.append(link(generator.nextIndex(below: vertexCount), generator.nextIndex(below: vertexCount), &generator))
    }
    var left = serviceCount
    for index in order(links.count, &generator) where left > 0 {
      let isRural = [.rural, .ruralDirected, .ruralMixed, .oneOfSeveralDepots].contains(self)
      if isRural && generator.nextUnit() < 0.4 { continue }
      let times = self == .severalTimes ? min(left, 1 + generator.nextIndex(below: 3)) : 1
      links[index].services = times
      left -= times
    }
    var problem = ArcRoutingProblem(
      vertexCount: vertexCount, links: links, depots: [generator.nextIndex(below: vertexCount)])
    switch self {
    case .capacitated, .capacitatedMixed: problem.capacity = Double(9 + generator.nextIndex(below: 12))
    case .costLimit:
      problem.tourCostMax = Double(40 + generator.nextIndex(below: 60))
      problem.turnaroundCost = Double(generator.nextIndex(below: 5))
    case .severalDepots:
      problem.capacity = Double(9 + generator.nextIndex(below: 20))
      problem.depots.append(generator.nextIndex(below: vertexCount))
      problem.turnaroundCost = Double(generator.nextIndex(below: 3))
    case .oneOfSeveralDepots:
      problem.depots.append(generator.nextIndex(below: vertexCount))
      problem.toursMax = 1
    case .fewTours:
      problem.capacity = Double(14 + generator.nextIndex(below: 8))
      problem.toursMax = 2 + generator.nextIndex(below: 2)
    default: break
    }
    return problem
  }

  /// Links that join every vertex with every other one in both directions.
  private func strongBase(
    _ vertexCount: Int, _ generator: inout SplitMix64
  ) -> [ArcRoutingProblem.Link] {
    if [.directed, .ruralDirected].contains(self) {
      return (0..<vertexCount).map { link($0, ($0 + 1) % vertexCount, &generator) }
    }
    return (1..<vertexCount).map { vertex in
      var link = link(vertex, generator.nextIndex(below: vertex), &generator)
      if link.backward == nil { link.backward = link.forward }
      return link
    }
  }

  private func link(_ from: Int, _ to: Int, _ generator: inout SplitMix64) -> ArcRoutingProblem.Link {
    let isArc: Bool
    switch self {
    case .directed, .ruralDirected: isArc = true
    case .mixed, .ruralMixed, .capacitatedMixed, .severalDepots: isArc = generator.nextUnit() < 0.4
    default: isArc = false
    }
    func passage() -> ArcRoutingProblem.Passage {
      let cost = Double(1 + generator.nextIndex(below: 12))
      return .init(travelCost: cost, serviceCost: cost + Double(generator.nextIndex(below: 4)))
    }
    var link = ArcRoutingProblem.Link(
      from: from, to: to, forward: passage(), backward: nil, demand: Double(1 + generator.nextIndex(below: 8)))
    if !isArc { link.backward = self == .windy ? passage() : link.forward }
    if self == .windy && generator.nextUnit() < 0.2 { link.backward?.serviceCost = nil }
    return link
  }

  private func order(_ count: Int, _ generator: inout SplitMix64) -> [Int] {
    var order = Array(0..<count)
    for index in order.indices.reversed() { order.swapAt(index, generator.nextIndex(below: index + 1)) }
    return order
  }
}
