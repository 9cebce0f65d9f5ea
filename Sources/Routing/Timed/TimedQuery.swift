import Geometry
import Quantities

/// One search for an earliest arrival.
struct TimedQuery<Metric: PathMetric> {
  private let graph: TimedGraph
  private let space: FreeSpace
  private let start: LocalPoint
  private let goal: LocalPoint
  private let departure: Double
  private let latestArrival: Double
  private let metric: Metric
  /// The times at which the start is left.
  private let startStay: SafeInterval
  private let goalStays: [SafeInterval]
  private let flights: TimedFlights
  /// The earliest arrival so far, the label before the goal (-1 for the start, -2 for none), and the goal's interval.
  private var best = (arrival: Double.infinity, parent: Int32(-2), stay: SafeInterval(low: 0, high: 0))

  enum Outcome {
    case found
    case nothing
    case tooManySteps
  }

  init(
    _ paths: TimedPaths, _ graph: TimedGraph, from start: LocalPoint, to goal: LocalPoint, departure: Double,
    leaveBy: Double, latestArrival: Double, _ metric: Metric
  ) {
    self.graph = graph
    self.start = start
    self.goal = goal
    self.departure = departure
    self.latestArrival = latestArrival
    self.metric = metric
    space = paths.paths.freeSpace
    startStay = SafeInterval(low: departure, high: leaveBy)
    goalStays = TimedGraph.gaps(at: goal, paths.regions)
    flights = TimedFlights(paths.regions, from: departure)
  }

  /// Finds the earliest arrival (A* with the straight way's time as the bound).
  ///
  /// Where a straight way may run through a zone, its place goes into the queue with the time of a way without zones,
  /// and the zones are asked only when its turn comes: most turns never come.
  mutating func search(_ scratch: inout TimedScratch, stepsMax: Int) -> Outcome {
    scratch.begin(nodes: graph.nodeCount, labels: graph.intervals.count)
    if lookRound(&scratch) { reachGoal(from: start, departure, startStay.high, parent: -1, &scratch) }
    for index in scratch.startNodes.indices {
      reach(Int(scratch.startNodes[index]), from: start, departure, startStay.high, parent: -1, &scratch)
    }
    while let item = scratch.queue.popLeast() {
      if item.bound >= best.arrival { break }
      guard scratch.steps < stepsMax else { return .tooManySteps }
      if !item.isCertain {
        settle(item, &scratch)
      } else if item.arrival <= scratch.labels[Int(item.label)].arrival {
        goOn(from: item, &scratch)
      }
    }
    return best.parent > -2 ? .found : .nothing
  }

  /// Asks the zones about a way whose turn has come.
  private mutating func settle(_ item: TimedScratch.Waiting, _ scratch: inout TimedScratch) {
    let label = Int(item.label)
    guard !scratch.isKnown(label, by: item.arrival) else { return }
    let there = graph.place(Int(graph.nodeOfInterval[label]))
    var (here, ready, leaveBy) = (start, departure, startStay.high)
    if item.parent >= 0 {
      here = graph.place(Int(graph.nodeOfInterval[Int(item.parent)]))
      ready = scratch.labels[Int(item.parent)].arrival
      leaveBy = graph.intervals[Int(item.parent)].high
    }
    let cost = cost(from: here, to: there)
    flights.findCrossings(from: here, to: there, &scratch.crossing)
    guard
      let leaving = flights.earliestDeparture(
        from: ready, by: leaveBy, cost, arrivingIn: graph.intervals[label], scratch.crossing.crossings)
    else { return }
    put(label, arrival: leaving + cost, rest: self.cost(from: there, to: goal), parent: item.parent, &scratch)
  }

  /// Goes on from a place whose earliest arrival is known.
  private mutating func goOn(from item: TimedScratch.Waiting, _ scratch: inout TimedScratch) {
    let label = Int(item.label)
    let node = Int(graph.nodeOfInterval[label])
    let here = graph.place(node)
    let high = graph.intervals[label].high
    if scratch.seesGoal[node] == scratch.search {
      reachGoal(from: here, item.arrival, high, parent: item.label, &scratch)
    }
    if node < graph.cornerCount {
      let links = graph.corners.graph
      for link in Int(links.offsets[2 * node])..<Int(links.offsets[2 * node + 2]) {
        reach(Int(links.targets[link]), from: here, item.arrival, high, parent: item.label, &scratch)
      }
      for link in Int(graph.backOffsets[node])..<Int(graph.backOffsets[node + 1]) {
        reach(Int(graph.backTargets[link]), from: here, item.arrival, high, parent: item.label, &scratch)
      }
    } else {
      let extra = node - graph.cornerCount
      for link in Int(graph.offsets[extra])..<Int(graph.offsets[extra + 1]) {
        reach(Int(graph.targets[link]), from: here, item.arrival, high, parent: item.label, &scratch)
      }
    }
  }

  /// Finds what start and goal see; says whether they see each other.
  private func lookRound(_ scratch: inout TimedScratch) -> Bool {
    var isSeen = false
    var nodes: [Int32] = []
    swap(&nodes, &scratch.startNodes)
    var goalPolygons: [Int] = []
    space.locator.forEachPolygon(at: goal) { goalPolygons.append($0) }
    look(from: start, &scratch.route.corners.sight) {
      nodes.append(Int32($0))
    } entering: { sight in
      if !isSeen, goalPolygons.contains(sight.polygon) { isSeen = sight.holds(goal) }
    }
    swap(&nodes, &scratch.startNodes)
    let search = scratch.search
    var seen: [Int] = []
    look(from: goal, &scratch.route.corners.sight) {
      seen.append($0)
    } entering: { _ in
    }
    for node in seen { scratch.seesGoal[node] = search }
    return isSeen
  }

  private func look(
    from point: LocalPoint, _ scratch: inout SightScratch, seen: (Int) -> Void, entering: (Sight) -> Void
  ) {
    space.mesh.withView { view in
      var polygons: [Int] = []
      space.locator.forEachPolygon(at: point) { polygons.append($0) }
      for polygon in polygons {
        view.look(from: point, in: polygon, &scratch) { vertex in
          seen(Int(vertex.node))
        } entering: { sight in
          entering(sight)
          for index in graph.polygonOffsets[sight.polygon]..<graph.polygonOffsets[sight.polygon + 1] {
            let extra = Int(graph.inPolygon[Int(index)])
            if sight.holds(graph.extras[extra]) { seen(graph.cornerCount + extra) }
          }
        }
      }
    }
  }

  /// Goes from a place, where the vehicle is from a time on and must have left by another, to a node.
  private mutating func reach(
    _ node: Int, from here: LocalPoint, _ ready: Double, _ leaveBy: Double, parent: Int32,
    _ scratch: inout TimedScratch
  ) {
    let there = graph.place(node)
    let cost = cost(from: here, to: there)
    guard cost.isFinite else { return }
    let rest = self.cost(from: there, to: goal)
    var mayCross: Bool?
    for label in Int(graph.intervalOffsets[node])..<Int(graph.intervalOffsets[node + 1]) {
      let stay = graph.intervals[label]
      let leaving = max(ready, stay.low - cost)
      guard leaving <= min(leaveBy, stay.high - cost) else { continue }
      let arrival = leaving + cost
      if scratch.isKnown(label, by: arrival) { continue }
      guard arrival + rest < best.arrival, arrival + rest <= latestArrival else { return }
      let isCrossing = mayCross ?? flights.mayCross(from: here, to: there)
      mayCross = isCrossing
      if isCrossing {
        scratch.push(
          TimedScratch.Waiting(
            bound: arrival + rest, arrival: arrival, label: Int32(label), parent: parent, isCertain: false))
      } else {
        put(label, arrival: arrival, rest: rest, parent: parent, &scratch)
      }
    }
  }

  /// Notes an arrival that stands.
  private func put(
    _ label: Int, arrival: Double, rest: Double, parent: Int32, _ scratch: inout TimedScratch
  ) {
    guard !scratch.isKnown(label, by: arrival), arrival + rest < best.arrival, arrival + rest <= latestArrival
    else { return }
    scratch.labels[label] = TimedScratch.Label(arrival: arrival, parent: parent, search: scratch.search)
    scratch.push(
      TimedScratch.Waiting(
        bound: arrival + rest, arrival: arrival, label: Int32(label), parent: parent, isCertain: true))
  }

  @inline(__always)
  private func cost(from here: LocalPoint, to there: LocalPoint) -> Double {
    let way = there - here
    return metric.cost(of: way, metres: way.lengthMetres)
  }

  /// Goes from a place to the goal.
  private mutating func reachGoal(
    from here: LocalPoint, _ ready: Double, _ leaveBy: Double, parent: Int32, _ scratch: inout TimedScratch
  ) {
    let cost = cost(from: here, to: goal)
    guard cost.isFinite, ready + cost < best.arrival else { return }
    flights.findCrossings(from: here, to: goal, &scratch.crossing)
    for stay in goalStays {
      guard
        let leaving = flights.earliestDeparture(
          from: ready, by: leaveBy, cost, arrivingIn: stay, scratch.crossing.crossings)
      else { continue }
      if leaving + cost < best.arrival, leaving + cost <= latestArrival { best = (leaving + cost, parent, stay) }
      return
    }
  }

  /// The path that the search found.
  func path(_ scratch: inout TimedScratch) -> TimedPath {
    var legs: [TimedFlights.Leg] = []
    var label = best.parent
    var stay = best.stay
    var there = goal
    while label >= 0 {
      let node = Int(graph.nodeOfInterval[Int(label)])
      let here = graph.place(node)
      let own = graph.intervals[Int(label)]
      legs.append(leg(from: here, to: there, scratch.labels[Int(label)].arrival, own.high, stay))
      (there, stay) = (here, own)
      label = scratch.labels[Int(label)].parent
    }
    legs.append(leg(from: start, to: there, departure, startStay.high, stay))
    return flights.path(legs.reversed(), askedDeparture: departure, &scratch.crossing)
  }

  private func leg(
    from here: LocalPoint, to there: LocalPoint, _ ready: Double, _ leaveBy: Double, _ stay: SafeInterval
  ) -> TimedFlights.Leg {
    TimedFlights.Leg(
      from: here, to: there, costSeconds: cost(from: here, to: there), ready: ready, leaveBy: leaveBy, stay: stay)
  }
}
