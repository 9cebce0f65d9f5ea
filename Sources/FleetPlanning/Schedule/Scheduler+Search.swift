import Quantities

extension Scheduler {
  /// A sortie as it is when it takes off at the time that its order asks for.
  struct ShapeKey: Hashable, Sendable {
    var order: SortieOrder
    var cruise: CruiseChoice
  }

  /// What keeps a sortie from a take-off.
  private struct Obstacle {
    var problem: TripProblem
    /// The first take-off at which it may have passed.
    var until: Double
  }

  /// What a search at one cruise found.
  private enum Attempt {
    case sortie(BuiltSortie)
    case problem(TripProblem)
  }

  /// Places a sortie at the level at which it lands first, with a take-off between two mission seconds; returns what
  /// stands against it where there is none.
  mutating func search(
    _ order: SortieOrder, from: Double, to: Double, speedShare: Double
  ) throws(FleetPlanningError) -> TripProblem? {
    var best: BuiltSortie?
    var report: TripProblem?
    var refusal: TripProblem?
    // A robot has one floor.
    let isRobot = spacing.isRobot[order.vehicle]
    for level in isRobot ? [preferredLevel] : builder.airspace.levelOrder(preferred: preferredLevel) {
      let cruise = CruiseChoice(level: level, speedShare: speedShare)
      switch try earliest(order, cruise: cruise, from: from, to: to, landingBefore: best?.landing ?? .infinity) {
      case .sortie(let sortie):
        // At its own time on the preferred level no other can be better by more than the climb.
        if best == nil, sortie.departure == from, level == preferredLevel {
          accept(sortie)
          return nil
        }
        best = sortie
      case .problem(let found):
        if case .conflict = found { report = report ?? found } else { refusal = refusal ?? found }
      }
    }
    guard let best else { return report ?? refusal ?? .noWay }
    accept(best)
    return nil
  }

  /// The earliest take-off of a sortie in a span at one cruise that lets it land before a moment.
  private mutating func earliest(
    _ order: SortieOrder, cruise: CruiseChoice, from: Double, to: Double, landingBefore: Double
  ) throws(FleetPlanningError) -> Attempt {
    var departure = from
    var shape: BuiltSortie?
    var first: TripProblem?
    var lastTried = from
    for _ in 0..<Self.triesMax {
      guard departure <= to else { break }
      if shape.map({ !$0.canBeFlown(laterBy: departure - $0.departure) }) ?? true {
        switch try build(order, departure: departure, cruise: cruise) {
        case .success(let built): shape = built
        case .failure(.problem(let problem)):
          guard let next = problem.nextTakeOff(after: departure) else {
            return .problem(tried(first, to: lastTried) ?? problem)
          }
          first = first ?? problem
          shape = nil
          departure = next
          continue
        case .failure(.broken(let trouble)): throw trouble
        }
      }
      guard let sortie = shape else { break }
      let delay = departure - sortie.departure
      guard sortie.landing + delay < landingBefore else { break }
      guard let obstacle = obstacle(to: sortie, delay: delay, cruise: cruise) else {
        return .sortie(sortie.delayed(by: delay))
      }
      if case .conflict = first {} else { first = obstacle.problem }
      lastTried = departure
      departure = PlanGrid.millisecondsUp(max(obstacle.until, departure + 0.001))
    }
    return .problem(tried(first, to: lastTried) ?? .noWay)
  }

  /// A conflict with the last take-off that was tried written down; any other problem as it is.
  private func tried(_ problem: TripProblem?, to departure: Double) -> TripProblem? {
    guard case .conflict(var report) = problem else { return problem }
    report.lastTakeOff = max(report.lastTakeOff, departure)
    return .conflict(report)
  }

  private mutating func build(
    _ order: SortieOrder, departure: Double, cruise: CruiseChoice
  ) throws(FleetPlanningError) -> Result<BuiltSortie, TripFailure> {
    guard departure == order.departure else { return try builder.build(order, departure: departure, cruise: cruise) }
    let key = ShapeKey(order: order, cruise: cruise)
    if let known = shapes[key] { return known }
    let built = try builder.build(order, departure: departure, cruise: cruise)
    shapes[key] = built
    return built
  }

  /// The first thing in the way of a sortie some seconds later: the vehicle's own other sorties, the queue of its base,
  /// then other vehicles.
  private func obstacle(to sortie: BuiltSortie, delay: Double, cruise: CruiseChoice) -> Obstacle? {
    let vehicle = sortie.order.vehicle
    let (departure, landing) = (sortie.departure + delay, sortie.landing + delay)
    let gap = turnaround[vehicle]
    for index in sortiesOfVehicle[vehicle] {
      let other = placed[index]
      if departure < other.landing + gap && other.departure < landing + gap {
        let until = other.landing + gap
        return Obstacle(problem: .vehicleBusy(until: until), until: until)
      }
    }
    if let late = lateTurnaround(vehicle: vehicle, departure: departure, landing: landing) { return late }
    let kind = tracks.kind(isRobot: spacing.isRobot[vehicle])
    let separation = spacing.metres(ofVehicle: vehicle)
    let found = spacing.shifts(ofVehicle: vehicle).lazy.compactMap { shift in
      kind.index.firstConflict(of: sortie.track, delay: delay + shift, vehicle: vehicle, closerThan: separation)
        .map { (conflict: $0, delay: delay + shift, shift: shift) }
    }.first
    guard let (conflict, delay, shift) = found else { return nil }
    let piece = sortie.track.pieces[
      min(sortie.track.firstPiece(endingFrom: conflict.time - delay), sortie.track.pieces.count - 1)]
    let report = ConflictReport(
      vehicle: vehicle, other: placed[kind.placed[conflict.track]].order.vehicle, time: conflict.time,
      place: piece.place(at: conflict.time - delay), firstTakeOff: departure, lastTakeOff: departure,
      levelCount: builder.airspace.levels.count, leastSpeedShare: cruise.speedShare)
    let clear = kind.index.delay(of: sortie.track, clearOf: conflict.track, after: delay, closerThan: separation)
    return Obstacle(problem: .conflict(report), until: sortie.departure + clear - shift)
  }

  /// The first turnaround at the vehicle's base that a sortie would make too late.
  private func lateTurnaround(vehicle: Int, departure: Double, landing: Double) -> Obstacle? {
    guard let base = baseOfVehicle[vehicle], let queue = queues[base] else { return nil }
    var stays: [TurnaroundQueue.Stay] = []
    for other in sortiesOfVehicle.indices where baseOfVehicle[other] == base {
      var flights = sortiesOfVehicle[other].map { (departure: placed[$0].departure, landing: placed[$0].landing) }
      if other == vehicle {
        let index = flights.firstIndex { $0.departure > departure }
        flights.insert((departure, landing), at: index ?? flights.count)
      }
      for (before, after) in zip(flights, flights.dropFirst()) {
        stays.append(.init(vehicle: other, landing: before.landing, takeOff: after.departure))
      }
    }
    guard let late = queue.firstLate(stays) else { return nil }
    var until = late.ready
    if late.stay.vehicle != vehicle {
      // This vehicle's own turnaround takes the place: it has to land after the other one.
      until = departure + max(Self.zoneStepSeconds, late.stay.landing - landing + 0.001)
    } else if late.stay.takeOff != departure {
      // It would not be ready for its next sortie: this one has to come after that.
      let next = sortiesOfVehicle[vehicle].first { placed[$0].departure == late.stay.takeOff }
      until = next.map { placed[$0].landing + turnaround[vehicle] } ?? late.ready
    }
    return Obstacle(problem: .turnaround(vehicle: late.stay.vehicle, until: late.ready), until: until)
  }
}

extension TripProblem {
  /// Whether it says that the vehicle or its base has other things to do then.
  var isBusy: Bool {
    switch self {
    case .vehicleBusy, .turnaround: true
    default: false
    }
  }

  /// The take-off that is tried after one that this forbids; nil where a later one cannot help.
  func nextTakeOff(after departure: Double) -> Double? {
    switch self {
    case .noWay, .wind, .window, .energy, .wayHome, .missionEnd, .afterDaylight: nil
    case .zone: departure + Scheduler.zoneStepSeconds
    case .beforeDaylight(_, let start): PlanGrid.millisecondsUp(start)
    case .conflict, .vehicleBusy, .turnaround: departure + Scheduler.zoneStepSeconds
    }
  }
}
