/// A first plan: path scanning, then the best cut of its order into tours.
///
/// Sources: B. Golden, J. DeArmon, E. Baker, "Computational experiments with algorithms for a class of routing
/// problems", Computers & Operations Research 10, 1983 (path scanning); G. Ulusoy, "The fleet size and mix problem for
/// capacitated arc routing", European Journal of Operational Research 22, 1985 (the cut).
struct TourConstruction {
  private let arcs: ArcServices
  private let capacity: Double
  private let tourUnitsMax: Int

  /// Prepares a construction.
  init(_ arcs: ArcServices) {
    self.arcs = arcs
    capacity = arcs.problem.capacity * (1 + 1e-12)
    tourUnitsMax = arcs.tourUnitsMax ?? .max
  }

  /// How path scanning chooses among the nearest services.
  enum Rule: CaseIterable, Sendable {
    /// The one that ends farthest from the depot.
    case far
    /// The one that ends nearest to the depot.
    case near
    /// The one with the most demand for its cost.
    case dense
    /// The one with the least demand for its cost.
    case thin
    /// Far while the tour is less than half full, then near.
    case outAndBack
  }

  /// The cheapest plan over all rules and one more order of all services, where there is one.
  func best(order: [Int32]? = nil) -> TourSnapshot {
    var best: TourSnapshot?
    for order in Rule.allCases.map({ scan($0) }) + [order].compactMap({ $0 }) {
      let cut = cut(order)
      if cut.cost < best?.cost ?? .infinity { best = cut }
    }
    return best ?? TourSnapshot(tours: [], absent: [], cost: 0)
  }

  /// The services in the order in which path scanning serves them. O(services²).
  private func scan(_ rule: Rule) -> [Int32] {
    var order: [Int32] = []
    var left = Set(arcs.services.indices.map { Int32($0) }).sorted()
    while !left.isEmpty {
      let depot = nearestDepot(to: left)
      var (at, units, load) = (depot, 0, 0.0)
      while let choice = choose(from: left, at: at, depot, units, load, rule) {
        let direction = arcs.services[Int(left[choice.place])].directions[choice.direction]
        units += arcs.distance(at, direction.start) + direction.cost
        load += demand(left[choice.place])
        at = direction.end
        order.append(left.remove(at: choice.place))
      }
      // A service that no tour from this depot can do is left to the cut.
      if at == depot && load == 0 && units == 0, let first = left.first {
        order.append(first)
        left.removeFirst()
      }
    }
    return order
  }

  private func demand(_ service: Int32) -> Double { arcs.problem.links[arcs.services[Int(service)].link].demand }

  private func nearestDepot(to left: [Int32]) -> Int {
    guard arcs.depotTerminals.count > 1 else { return arcs.depotTerminals[0] }
    var best = (units: Int.max, depot: arcs.depotTerminals[0])
    for depot in arcs.depotTerminals {
      for service in left {
        for direction in arcs.services[Int(service)].directions {
          let units = arcs.distance(depot, direction.start) + arcs.distance(direction.end, depot)
          if units < best.units { best = (units, depot) }
        }
      }
    }
    return best.depot
  }

  private func choose(
    from left: [Int32], at: Int, _ depot: Int, _ units: Int, _ load: Double, _ rule: Rule
  ) -> (place: Int, direction: Int)? {
    var best: (place: Int, direction: Int)?
    var nearest = Int.max
    var bestKey = 0.0
    let isFar = rule == .far || (rule == .outAndBack && load < capacity / 2)
    for (place, service) in left.enumerated() where load + demand(service) <= capacity {
      for (index, direction) in arcs.services[Int(service)].directions.enumerated() {
        let distance = arcs.distance(at, direction.start)
        let back = arcs.distance(direction.end, depot)
        guard distance < StreetNetwork.unreachable, back < StreetNetwork.unreachable, distance <= nearest,
          units + distance + direction.cost + back <= tourUnitsMax
        else { continue }
        let density = demand(service) / Double(direction.cost + 1)
        let key =
          switch rule {
          case .dense: density
          case .thin: -density
          default: isFar ? Double(back) : -Double(back)
          }
        if distance < nearest || key > bestKey {
          (nearest, bestKey, best) = (distance, key, (place, index))
        }
      }
    }
    return best
  }

  /// Cuts an order into the cheapest tours that keep capacity and cost limit, directions chosen exactly.
  /// O(services · longest tour · depots).
  private func cut(_ order: [Int32]) -> TourSnapshot {
    let count = order.count
    var costs = [Int](repeating: .max, count: count + 1)
    var cuts = [(start: Int, depot: Int)](repeating: (0, 0), count: count + 1)
    costs[0] = 0
    for start in 0..<count where costs[start] < .max {
      for (depotIndex, depot) in arcs.depotTerminals.enumerated() {
        var load = 0.0
        var ways: [(end: Int, units: Int)] = [(depot, 0)]
        for end in start..<count {
          let service = arcs.services[Int(order[end])]
          load += demand(order[end])
          if load > capacity { break }
          ways = service.directions.map { direction in
            let units = ways.map { $0.units + arcs.distance($0.end, direction.start) }.min() ?? 0
            return (direction.end, units + direction.cost)
          }
          let units = ways.map { $0.units + arcs.distance($0.end, depot) }.min() ?? 0
          if units > tourUnitsMax || units >= StreetNetwork.unreachable { break }
          let total = costs[start] + units + arcs.turnaround
          if total < costs[end + 1] {
            costs[end + 1] = total
            cuts[end + 1] = (start, depotIndex)
          }
        }
      }
    }
    var snapshot = TourSnapshot(tours: [], absent: [], cost: Double(costs[count]))
    var end = count
    while end > 0 {
      snapshot.tours.append((cuts[end].depot, Array(order[cuts[end].start..<end])))
      end = cuts[end].start
    }
    // The fullest first: where the number of tours is limited, the emptiest are given up.
    snapshot.tours.sort { $0.services.count > $1.services.count }
    return snapshot
  }
}
