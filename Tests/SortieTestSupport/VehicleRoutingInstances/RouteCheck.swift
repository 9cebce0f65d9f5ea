/// One route with its vehicle, from the first departure to the last return.
struct RouteCheck {
  private typealias Breach = InstanceChecker.Breach

  private let instance: RoutingInstance
  private let vehicle: RoutingInstance.Vehicle
  private let number: Int
  private let isBatteryChecked: Bool
  private let tolerance: Double
  /// The whole way: the depot, all visits, the depot.
  private let way: [Int]
  /// How long the vehicle stays at each place of the way beside waiting: service, or charging.
  private var stays: [Double]
  /// The load on the leg behind each place of the way.
  private var loads: [Double]

  /// The cost of the route.
  private(set) var cost = 0.0
  /// What does not hold.
  private(set) var breaches: [InstanceChecker.Breach] = []

  /// Prepares the check of one route; `number` is the route's in the file.
  init(
    _ instance: RoutingInstance, _ vehicle: RoutingInstance.Vehicle, route: [Int], number: Int, isBatteryChecked: Bool
  ) {
    self.instance = instance
    self.vehicle = vehicle
    self.number = number
    self.isBatteryChecked = isBatteryChecked
    way = [vehicle.depot] + route + [vehicle.depot]
    stays = way.map { instance.nodes[$0].kind == .client ? instance.nodes[$0].service : 0 }
    loads = [Double](repeating: 0, count: way.count)
    tolerance = instance.rounding.tolerance
  }

  /// Does all checks.
  mutating func run() {
    cost = vehicle.fixedCost
    for leg in way.indices.dropLast() {
      cost += vehicle.unitDistanceCost * instance.distance(from: way[leg], to: way[leg + 1])
    }
    let trips = trips()
    for place in way.indices.dropFirst().dropLast() where isDepot(place) {
      if !vehicle.reloadDepots.contains(way[place]) { breaches.append(.noReload(at: way[place], route: number)) }
    }
    for trip in trips { checkLoads(trip) }
    if isBatteryChecked { checkCharge() }
    checkTimes(trips)
  }

  private func isDepot(_ place: Int) -> Bool { instance.nodes[way[place]].kind == .depot }

  /// The trips as ranges of places, each from a depot to the next one.
  private func trips() -> [ClosedRange<Int>] {
    let depots = way.indices.filter { isDepot($0) }
    return zip(depots, depots.dropFirst()).map { $0...$1 }
  }

  private mutating func checkLoads(_ trip: ClosedRange<Int>) {
    let stops = trip.dropFirst().dropLast()
    var load = 0.0
    for place in stops where instance.nodes[way[place]].pairing == .none {
      load += instance.nodes[way[place]].demand
    }
    var onBoard: Set<Int> = []
    func checkCapacity(at place: Int) {
      loads[place] = load
      if load > vehicle.capacity + tolerance { breaches.append(.overloaded(at: way[place], route: number)) }
    }
    checkCapacity(at: trip.lowerBound)
    for place in stops {
      let node = instance.nodes[way[place]]
      switch node.pairing {
      case .none: load -= node.demand
      case .pickup:
        onBoard.insert(way[place])
        load += node.demand
      case .delivery(let pickup):
        if onBoard.remove(pickup) == nil {
          breaches.append(.deliveryBeforePickup(way[place], route: number))
        }
        load -= node.demand
      }
      checkCapacity(at: place)
    }
    for pickup in onBoard.sorted() { breaches.append(.neverDelivered(pickup, route: number)) }
  }

  /// Spends the charge leg by leg, and notes how long charging takes.
  private mutating func checkCharge() {
    let full = instance.drone?.usableJoules ?? instance.battery?.capacity ?? .infinity
    guard full < .infinity else { return }
    var charge = full
    for leg in way.indices.dropLast() {
      charge -= use(leg)
      let next = leg + 1
      if charge < -max(tolerance, 1e-9 * full) {
        breaches.append(.batteryEmpty(at: way[next], route: number))
        charge = full
      }
      guard instance.nodes[way[next]].kind != .client else { continue }
      if let drone = instance.drone {
        stays[next] = (full - charge) / drone.chargeWatts / instance.secondsPerTimeUnit
      } else if instance.nodes[way[next]].kind == .station {
        stays[next] = (full - charge) * (instance.battery?.rechargeTimePerUnit ?? 0)
      }
      charge = full
    }
  }

  /// What the leg behind a place takes from the battery.
  private func use(_ leg: Int) -> Double {
    let distance = instance.distance(from: way[leg], to: way[leg + 1])
    if let drone = instance.drone {
      return drone.watts(payloadKilograms: loads[leg]) * distance / instance.speed * instance.secondsPerTimeUnit
    }
    return distance * (instance.battery?.usePerDistance ?? 0)
  }

  private mutating func checkTimes(_ trips: [ClosedRange<Int>]) {
    var earliest = way.map { instance.nodes[$0].earliest }
    let latest = way.map { instance.nodes[$0].latest }
    for trip in trips {
      let release = trip.map { instance.nodes[way[$0]].release }.max() ?? 0
      earliest[trip.lowerBound] = max(earliest[trip.lowerBound], release)
    }
    // A depot is left when the vehicle is charged and all loads are there; the last one is only returned to.
    stays[way.count - 1] = 0
    earliest[way.count - 1] = -.infinity
    let travel = way.indices.dropLast().map {
      instance.distance(from: way[$0], to: way[$0 + 1]) / instance.speed
    }
    var time = earliest[0]
    var worked = 0.0
    for place in way.indices.dropFirst() {
      time += stays[place - 1] + travel[place - 1]
      worked += stays[place - 1] + travel[place - 1]
      if time > latest[place] + tolerance { breaches.append(.late(at: way[place], route: number)) }
      time = max(time, isDepot(place) ? earliest[place] - stays[place] : earliest[place])
    }
    guard vehicle.durationMax < .infinity else { return }
    var latestStart = latest[way.count - 1]
    for place in way.indices.dropLast().reversed() {
      latestStart = min(latest[place], latestStart - travel[place] - stays[place])
    }
    // A start later than the earliest saves waiting, up to the latest that keeps all windows.
    let duration = max(worked, time - max(latestStart, earliest[0]))
    if duration > vehicle.durationMax + tolerance { breaches.append(.tooLong(route: number)) }
  }
}
