/// A lower bound from parity: tours enter each vertex as often as they leave it, so vertices with an odd number of
/// services are joined in pairs by ways without service, and each tour leaves its depot and comes back.
///
/// Where directions differ in cost, the lesser counts. Source of the depot's copies: B. Golden, R. Wong, "Capacitated
/// arc routing problems", Networks 11, 1981.
struct MatchingBound {
  private let arcs: ArcServices
  /// The distances between terminals where every passage may be used both ways at the lesser cost.
  private let distances: [Int]
  private let serviceUnits: Int
  /// The number of service ends at each terminal.
  private let degrees: [Int]
  /// The least cost in units of leaving the depot and coming back.
  private let roundTripUnits: Int

  /// The most vertices to match; with more the ways without service count nothing.
  static let matchedMax = 1_000

  /// Prepares bounds for a problem.
  init(_ arcs: ArcServices) {
    self.arcs = arcs
    let isSymmetric = arcs.problem.links.allSatisfy { $0.forward?.travelCost == $0.backward?.travelCost }
    var degrees = [Int](repeating: 0, count: arcs.terminals.count)
    var serviceUnits = 0
    for service in arcs.services {
      serviceUnits += service.directions.map(\.cost).min() ?? 0
      for end in [service.directions[0].start, service.directions[0].end] { degrees[end] += 1 }
    }
    let network =
      isSymmetric ? arcs.network : StreetNetwork(arcs.problem, scale: arcs.scale, isSymmetrised: true)
    distances = isSymmetric ? arcs.distances : ArcServices.distances(network, between: arcs.terminals)
    let depot = arcs.problem.depots[0]
    let leaving = Int(network.firstOut[depot])..<Int(network.firstOut[depot + 1])
    roundTripUnits = 2 * (leaving.map { network.costs[$0] }.min() ?? 0)
    self.serviceUnits = serviceUnits
    self.degrees = degrees
  }

  /// What so many tours cost together at least, in units, without their turn-arounds. With several depots their number
  /// counts nothing. O(vertices³) in the odd vertices.
  func units(tours: Int) -> Int {
    let depot = arcs.depotTerminals[0]
    let hasOneDepot = Set(arcs.depotTerminals).count == 1
    var odd = degrees.indices.filter { degrees[$0] % 2 == 1 }
    let copies = hasOneDepot ? max(0, 2 * tours - degrees[depot]) : 0
    guard odd.count + copies <= Self.matchedMax else { return serviceUnits }
    if copies > 0 {
      odd.removeAll { $0 == depot }
      odd += [Int](repeating: depot, count: copies)
    }
    let cost = { (first: Int, second: Int) in
      odd[first] == odd[second] ? roundTripUnits : distances[odd[first] * degrees.count + odd[second]]
    }
    let partners = PerfectMatching.partners(count: odd.count, cost: cost)
    var sum = serviceUnits
    for (node, partner) in partners.enumerated() where node < partner { sum += cost(node, partner) }
    return sum
  }

  /// The fewest tours by capacity and by the limit of a tour's cost, at least 1 where anything is to be served.
  func toursMin() -> Int {
    guard !arcs.services.isEmpty else { return 0 }
    let demand = arcs.services.reduce(0) { $0 + arcs.problem.links[$1.link].demand }
    // A sum of demands may be a little too large by rounding.
    let byDemand = arcs.problem.capacity < .infinity ? (demand / arcs.problem.capacity - 1e-9).rounded(.up) : 1
    var tours = max(1, min(Int(byDemand), arcs.services.count))
    guard let most = arcs.tourUnitsMax else { return tours }
    while tours < arcs.services.count {
      let needed = (units(tours: tours) + most - 1) / most
      if needed <= tours { break }
      tours = min(needed, arcs.services.count)
    }
    return tours
  }

  /// What all tours cost at least, in units, with their turn-arounds.
  func units() -> Int {
    let tours = toursMin()
    return tours == 0 ? 0 : units(tours: tours) + tours * arcs.turnaround
  }
}
