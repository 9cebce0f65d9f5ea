/// A service in its tour, or the depot that closes a tour's ring.
///
/// A tour is decoded exactly: for each service and each of its directions the cheapest way from the depot up to its end
/// and from its start to the depot are known, over all directions of the others. Source: T. Vidal, "Node, edge, arc
/// routing and turn penalties: multiple problems, one neighborhood extension", Operations Research 65(4), 2017.
struct TourNode: BitwiseCopyable {
  /// The least cost from the depot to the end of this service in its first direction, with it.
  var ahead0 = Double.infinity
  /// The same in its second direction; infinite where it has none.
  var ahead1 = Double.infinity
  /// The least cost from the start of this service in its first direction to the depot, with it.
  var behind0 = Double.infinity
  /// The same in its second direction.
  var behind1 = Double.infinity
  /// The terminal where the first direction starts.
  var start0: Int32 = 0
  /// The terminal where the second direction starts.
  var start1: Int32 = 0
  /// The terminal where the first direction ends.
  var end0: Int32 = 0
  /// The terminal where the second direction ends.
  var end1: Int32 = 0
  /// The node after this one in its ring.
  var next: Int32 = -1
  /// The node before this one in its ring.
  var previous: Int32 = -1
  /// The tour; -1 while the service is in none.
  var tour: Int32 = -1
}

/// What is known about a tour as a whole.
struct TourRecord: BitwiseCopyable {
  /// Its cost without the turn-around.
  var cost = 0.0
  /// The demand that it serves.
  var load = 0.0
  /// The number of its services.
  var count: Int32 = 0
  /// The index of its depot.
  var depot: Int32 = 0
}

/// Tours that are being changed: rings of services with exact costs, and a journal to take changes back.
final class TourPlan {
  /// The problem.
  let arcs: ArcServices
  /// The number of services; nodes from here on are the depots of the tours.
  let serviceCount: Int
  /// The most tours at the same time.
  let toursMax: Int
  /// The nodes: services, then one depot for each tour.
  let nodes: FlatMemory<TourNode>
  /// The tours; unused ones are empty.
  let tours: FlatMemory<TourRecord>
  /// The tours in use, in no order.
  private(set) var used: [Int32] = []
  private var unused: [Int32] = []
  /// The services in no tour.
  var absent: [Int32] = []
  /// The distances between terminals from a start, row by row.
  let fromRows: FlatMemory<Double>
  /// The distances between terminals to an end, row by row.
  let toRows: FlatMemory<Double>
  /// The cost of a service in its first and second direction.
  let serviceCosts: FlatMemory<Double>
  /// The demand of each service.
  let demands: FlatMemory<Double>
  /// What a tour may carry, with a little room for rounding of sums.
  let capacity: Double
  /// What a tour may cost without its turn-around.
  let tourCostMax: Double
  /// What each tour costs beside its way.
  let turnaround: Double
  /// What a service in no tour costs: more than all tours together.
  let absentPrice: Double
  /// The number of terminals.
  let terminalCount: Int
  private var touched: [Int32] = []
  private var touchedServices: [Int32] = []
  private var touchedCounts: [Int32] = []
  private var touchedDepots: [Int32] = []
  private var absentBefore: [Int32] = []
  private let touchStamps: FlatMemory<Int32>
  private var stamp: Int32 = 0

  /// Makes a plan without tours.
  init(_ arcs: ArcServices) {
    self.arcs = arcs
    serviceCount = arcs.services.count
    toursMax = min(arcs.problem.toursMax ?? serviceCount, serviceCount)
    nodes = FlatMemory(repeating: TourNode(), count: serviceCount + toursMax)
    tours = FlatMemory(repeating: TourRecord(), count: toursMax)
    touchStamps = FlatMemory(repeating: 0, count: toursMax)
    terminalCount = arcs.terminals.count
    let size = terminalCount * terminalCount
    fromRows = FlatMemory(repeating: 0, count: size)
    toRows = FlatMemory(repeating: 0, count: size)
    serviceCosts = FlatMemory(repeating: .infinity, count: 2 * serviceCount)
    demands = FlatMemory(repeating: 0, count: serviceCount)
    capacity = arcs.problem.capacity * (1 + 1e-12)
    tourCostMax = arcs.tourUnitsMax.map { Double($0) } ?? .infinity
    turnaround = Double(arcs.turnaround)
    var everything = 1.0
    for start in 0..<terminalCount {
      for end in 0..<terminalCount {
        let units = arcs.distance(start, end)
        let distance = units < StreetNetwork.unreachable ? Double(units) : .infinity
        fromRows[start * terminalCount + end] = distance
        toRows[end * terminalCount + start] = distance
      }
    }
    for (index, service) in arcs.services.enumerated() {
      let node = nodes.at(Int32(index))
      for (at, direction) in service.directions.enumerated() { serviceCosts[2 * index + at] = Double(direction.cost) }
      node.pointee.start0 = Int32(service.directions[0].start)
      node.pointee.end0 = Int32(service.directions[0].end)
      node.pointee.start1 = Int32(service.directions.last?.start ?? 0)
      node.pointee.end1 = Int32(service.directions.last?.end ?? 0)
      demands[index] = arcs.problem.links[service.link].demand
      everything += Double(arcs.unitsAlone(service)) + turnaround
      absent.append(Int32(index))
    }
    absentPrice = everything
    for tour in (0..<toursMax).reversed() {
      let depot = Int32(serviceCount + tour)
      nodes.at(depot).pointee.tour = Int32(tour)
      link(depot, depot)
      unused.append(Int32(tour))
    }
  }

  /// The cost of everything: tours, turn-arounds and what services in no tour cost. O(tours).
  var cost: Double {
    var sum = Double(absent.count) * absentPrice
    for tour in used { sum += tours[Int(tour)].cost + turnaround }
    return sum
  }

  /// Whether another tour can be opened.
  var canOpen: Bool { !unused.isEmpty }

  /// The depot's node of a tour.
  @inline(__always)
  func ring(_ tour: Int32) -> Int32 { Int32(serviceCount) + tour }

  // MARK: Changes

  @inline(__always)
  private func link(_ first: Int32, _ second: Int32) {
    nodes.at(first).pointee.next = second
    nodes.at(second).pointee.previous = first
  }

  /// Opens a tour at a depot of the problem.
  func open(depot: Int) -> Int32 {
    guard let tour = unused.popLast() else { preconditionFailure("a tour is opened only where one is left") }
    used.append(tour)
    touch(tour)
    setDepot(tour, depot)
    return tour
  }

  private func setDepot(_ tour: Int32, _ depot: Int) {
    let node = nodes.at(ring(tour))
    let terminal = Int32(arcs.depotTerminals[depot])
    node.pointee.ahead0 = 0
    node.pointee.behind0 = 0
    node.pointee.start0 = terminal
    node.pointee.start1 = terminal
    node.pointee.end0 = terminal
    node.pointee.end1 = terminal
    tours.at(tour).pointee.depot = Int32(depot)
  }

  /// Puts an absent service behind a node of a tour; the caller takes it off `absent` and calls ``refresh(_:)``.
  func insert(_ service: Int32, after node: Int32) {
    let tour = nodes.at(node).pointee.tour
    touch(tour)
    let next = nodes.at(node).pointee.next
    link(node, service)
    link(service, next)
    nodes.at(service).pointee.tour = tour
    tours.at(tour).pointee.count += 1
  }

  /// Takes a service out of its tour and makes it absent; the caller calls ``refresh(_:)`` or ``closeIfEmpty(_:)``.
  func remove(_ service: Int32) {
    let tour = nodes.at(service).pointee.tour
    touch(tour)
    link(nodes.at(service).pointee.previous, nodes.at(service).pointee.next)
    nodes.at(service).pointee.tour = -1
    tours.at(tour).pointee.count -= 1
    absent.append(service)
  }

  /// Computes a tour's costs anew, or closes it where it is empty. O(services of the tour · depots).
  func refresh(_ tour: Int32) {
    let record = tours.at(tour)
    if record.pointee.count == 0 { return close(tour) }
    if arcs.depotTerminals.count > 1 { chooseDepot(tour) }
    let depot = ring(tour)
    var load = 0.0
    var node = nodes.at(depot).pointee.next
    while node != depot {
      load += demands[Int(node)]
      refreshAhead(node)
      node = nodes.at(node).pointee.next
    }
    record.pointee.load = load
    record.pointee.cost = cost(behind: nodes.at(depot).pointee.previous, depot)
    node = nodes.at(depot).pointee.previous
    while node != depot {
      refreshBehind(node)
      node = nodes.at(node).pointee.previous
    }
  }

  private func close(_ tour: Int32) {
    tours.at(tour).pointee.cost = 0
    tours.at(tour).pointee.load = 0
    if let place = used.firstIndex(of: tour) {
      used.swapAt(place, used.count - 1)
      used.removeLast()
      unused.append(tour)
    }
  }

  @inline(__always)
  private func refreshAhead(_ index: Int32) {
    let node = nodes.at(index)
    let before = nodes.at(node.pointee.previous)
    let row0 = toRows.base + Int(node.pointee.start0) * terminalCount
    let row1 = toRows.base + Int(node.pointee.start1) * terminalCount
    let (end0, end1) = (Int(before.pointee.end0), Int(before.pointee.end1))
    let (ahead0, ahead1) = (before.pointee.ahead0, before.pointee.ahead1)
    node.pointee.ahead0 = least(ahead0 + row0[end0], ahead1 + row0[end1]) + serviceCosts[2 * Int(index)]
    node.pointee.ahead1 = least(ahead0 + row1[end0], ahead1 + row1[end1]) + serviceCosts[2 * Int(index) + 1]
  }

  @inline(__always)
  private func refreshBehind(_ index: Int32) {
    let node = nodes.at(index)
    let after = nodes.at(node.pointee.next)
    let row0 = fromRows.base + Int(node.pointee.end0) * terminalCount
    let row1 = fromRows.base + Int(node.pointee.end1) * terminalCount
    let (start0, start1) = (Int(after.pointee.start0), Int(after.pointee.start1))
    let (behind0, behind1) = (after.pointee.behind0, after.pointee.behind1)
    node.pointee.behind0 = least(behind0 + row0[start0], behind1 + row0[start1]) + serviceCosts[2 * Int(index)]
    node.pointee.behind1 = least(behind0 + row1[start0], behind1 + row1[start1]) + serviceCosts[2 * Int(index) + 1]
  }

  private func cost(behind last: Int32, _ depot: Int32) -> Double {
    let row = toRows.base + Int(nodes.at(depot).pointee.start0) * terminalCount
    let node = nodes.at(last)
    return least(node.pointee.ahead0 + row[Int(node.pointee.end0)], node.pointee.ahead1 + row[Int(node.pointee.end1)])
  }

  /// Gives a tour the depot that makes it cheapest; the first one of equal ones.
  private func chooseDepot(_ tour: Int32) {
    let depot = ring(tour)
    var best = (cost: Double.infinity, depot: 0)
    for candidate in arcs.depotTerminals.indices {
      setDepot(tour, candidate)
      var node = nodes.at(depot).pointee.next
      while node != depot {
        refreshAhead(node)
        node = nodes.at(node).pointee.next
      }
      let cost = cost(behind: nodes.at(depot).pointee.previous, depot)
      if cost < best.cost { best = (cost, candidate) }
    }
    setDepot(tour, best.depot)
  }

  @inline(__always)
  private func least(_ first: Double, _ second: Double) -> Double { first < second ? first : second }

  // MARK: Taking changes back

  /// Starts a group of changes that ``takeBack()`` undoes.
  func mark() {
    stamp &+= 1
    touched.removeAll(keepingCapacity: true)
    touchedServices.removeAll(keepingCapacity: true)
    touchedCounts.removeAll(keepingCapacity: true)
    touchedDepots.removeAll(keepingCapacity: true)
    absentBefore.removeAll(keepingCapacity: true)
    absentBefore.append(contentsOf: absent)
  }

  private func touch(_ tour: Int32) {
    guard touchStamps[Int(tour)] != stamp else { return }
    touchStamps[Int(tour)] = stamp
    touched.append(tour)
    touchedCounts.append(tours[Int(tour)].count)
    touchedDepots.append(tours[Int(tour)].depot)
    let depot = ring(tour)
    var node = nodes.at(depot).pointee.next
    while node != depot {
      touchedServices.append(node)
      node = nodes.at(node).pointee.next
    }
  }

  /// Makes the plan what it was at the last ``mark()``.
  func takeBack() {
    for service in absent { nodes.at(service).pointee.tour = -1 }
    absent.removeAll(keepingCapacity: true)
    absent.append(contentsOf: absentBefore)
    for service in absent { nodes.at(service).pointee.tour = -1 }
    var place = 0
    for (index, tour) in touched.enumerated() {
      let count = Int(touchedCounts[index])
      let services = touchedServices[place..<(place + count)]
      place += count
      replace(tour, with: services, depot: Int(touchedDepots[index]))
    }
  }

  /// Gives a tour other services, which are in no other tour.
  private func replace(_ tour: Int32, with services: ArraySlice<Int32>, depot: Int) {
    let ring = ring(tour)
    var last = ring
    for service in services {
      link(last, service)
      nodes.at(service).pointee.tour = tour
      last = service
    }
    link(last, ring)
    let wasEmpty = !used.contains(tour)
    tours.at(tour).pointee.count = Int32(services.count)
    if wasEmpty, !services.isEmpty, let place = unused.firstIndex(of: tour) {
      unused.remove(at: place)
      used.append(tour)
    }
    if !services.isEmpty { setDepot(tour, depot) }
    refresh(tour)
  }

  // MARK: Whole plans

  /// The tours as lists of services, each with its depot.
  func snapshot() -> TourSnapshot {
    var snapshot = TourSnapshot(tours: [], absent: absent, cost: cost)
    for tour in used {
      var services: [Int32] = []
      let depot = ring(tour)
      var node = nodes.at(depot).pointee.next
      while node != depot {
        services.append(node)
        node = nodes.at(node).pointee.next
      }
      snapshot.tours.append((Int(tours[Int(tour)].depot), services))
    }
    return snapshot
  }

  /// Makes the plan what a snapshot says. Tours beyond the most become absent.
  func restore(_ snapshot: TourSnapshot) {
    absent.removeAll(keepingCapacity: true)
    for service in 0..<serviceCount { nodes.at(Int32(service)).pointee.tour = -1 }
    for tour in Array(used) {
      let depot = ring(tour)
      link(depot, depot)
      tours.at(tour).pointee.count = 0
      close(tour)
    }
    unused.sort(by: >)
    mark()
    for (depot, services) in snapshot.tours {
      guard canOpen else {
        absent += services
        continue
      }
      let tour = open(depot: depot)
      replace(tour, with: services[...], depot: depot)
    }
    absent += snapshot.absent
    mark()
  }
}

/// Tours as lists of services.
struct TourSnapshot {
  /// Depot and services of each tour.
  var tours: [(depot: Int, services: [Int32])]
  /// The services in no tour.
  var absent: [Int32]
  /// The cost with the prices of absent services.
  var cost: Double
}
