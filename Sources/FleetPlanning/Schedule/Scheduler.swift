import Missions
import Quantities

/// Gives sorties their take-off times, cruising levels and speeds so that no two vehicles come too close and every
/// vehicle is turned round in time.
///
/// Sorties are placed one after the other. Each gets the level at which it lands first without a conflict with those
/// before it; a conflict says until when it lasts, and the next take-off tried is the one after it. Where one finds no
/// place, a further pass places it first, and every other pass the more important ones before all others.
struct Scheduler {
  /// The most seconds by which a sortie takes off later than the assignment asks.
  static let delaySecondsMax = 7200.0
  /// The same for ground robots, whose sorties last for hours.
  static let robotDelaySecondsMax = 28_800.0
  /// The most seconds by which it takes off earlier, where later does not do.
  static let advanceSecondsMax = 360.0
  /// The length of the stretches in which earlier take-offs are looked for, from the latest one back, in seconds.
  static let advanceStepSeconds = 60.0
  /// The most take-offs that are tried in one search.
  static let triesMax = 400
  /// The seconds by which the take-off is put off where a zone forbids it.
  static let zoneStepSeconds = 10.0
  /// The shares of the cruising speed that are tried, one after the other.
  static let speedShares = [1.0, 0.75, 0.5]
  /// The seconds by which a later take-off may be placed before an earlier one whose tasks matter less.
  static let headStartSeconds: [MissionTask.Priority: Double] = [.low: 0, .normal: 60, .high: 300, .urgent: 900]
  /// The most passes over all sorties.
  static let passesMax = 6

  var builder: SortieBuilder
  /// How far apart vehicles have to be.
  let spacing: RobotSpacing
  /// The level that is tried first.
  let preferredLevel: Int
  /// The seconds at the base between landing and take-off, by vehicle.
  let turnaround: [Double]
  /// By vehicle, an index into the fleet's bases.
  let baseOfVehicle: [Int?]
  /// By base; nil where any number of vehicles is turned round at once.
  let queues: [TurnaroundQueue?]
  var placed: [BuiltSortie] = []
  /// The tracks of `placed`: of vehicles in the air, and of ground robots.
  var tracks = PlacedTracks()
  /// By vehicle: its sorties in `placed`, in the order of time.
  var sortiesOfVehicle: [[Int]]
  /// What sorties are like when they take off as the assignment asks.
  var shapes: [ShapeKey: Result<BuiltSortie, TripFailure>] = [:]
  /// Sorties of an earlier plan, which stay where they are.
  let kept: [BuiltSortie]
  /// By vehicle: the mission second before which it does not take off.
  let earliest: [Double]

  init(builder: SortieBuilder, preferredLevel: Int, around keptSorties: KeptSorties? = nil) {
    kept = keptSorties?.sorties ?? []
    self.builder = builder
    self.preferredLevel = preferredLevel
    let fleet = builder.mission.fleet
    spacing = RobotSpacing(mission: builder.mission)
    turnaround = fleet.vehicles.map { fleet.base(named: $0.base)?.turnaroundSeconds ?? 0 }
    baseOfVehicle = fleet.vehicles.map { vehicle in fleet.bases.firstIndex { $0.id == vehicle.base } }
    queues = fleet.bases.map { base in
      base.turnaroundsAtOnce.map { TurnaroundQueue(placeCount: max(1, $0), seconds: base.turnaroundSeconds) }
    }
    earliest = keptSorties?.readySeconds ?? fleet.vehicles.map { _ in 0 }
    sortiesOfVehicle = fleet.vehicles.map { _ in [] }
    for sortie in kept { accept(sortie) }
  }

  /// A sortie that found no place.
  struct Failure: Sendable {
    var order: SortieOrder
    /// What stood against it at the last try.
    var problem: TripProblem
  }

  /// Places as many sorties as it can; the rest is returned with the reasons.
  mutating func place(
    _ orders: [SortieOrder], shouldStop: () -> Bool
  ) throws(FleetPlanningError) -> [Failure] {
    var queue = byHeadStart(orders)
    var best: (placed: [BuiltSortie], failures: [Failure], lost: Double)?
    for pass in 0..<Self.passesMax {
      clear()
      var failures: [Failure] = []
      for order in queue {
        if shouldStop() { throw FleetPlanningError(code: .stopped, reason: "planning was stopped") }
        if let problem = try place(order) { failures.append(Failure(order: order, problem: problem)) }
      }
      let lost = failures.reduce(0) { $0 + worth(of: $1.order) }
      if lost < best?.lost ?? .infinity { best = (placed, failures, lost) }
      guard !failures.isEmpty else { break }
      let failed = Set(failures.map(\.order))
      var front = failures.map(\.order) + queue.filter { !failed.contains($0) }
      if pass % 2 == 1 { front = byImportance(front) }
      if front == queue { break }
      queue = front
    }
    clear()
    for sortie in best?.placed.dropFirst(kept.count) ?? [] { accept(sortie) }
    return best?.failures ?? []
  }

  /// Places one sortie near the take-off that the assignment gave it; returns what stands against it where it cannot.
  mutating func place(_ asked: SortieOrder) throws(FleetPlanningError) -> TripProblem? {
    var order = asked
    let earliest = earliest[asked.vehicle]
    order.departure = PlanGrid.millisecondsUp(max(asked.departure, earliest))
    var report: TripProblem?
    for share in Self.speedShares {
      let isRobot = spacing.isRobot[order.vehicle]
      let last = order.departure + (isRobot ? Self.robotDelaySecondsMax : Self.delaySecondsMax)
      if let problem = try search(order, from: order.departure, to: last, speedShare: share) {
        report = Self.merged(report, problem)
      } else {
        return nil
      }
      // Slower flight only helps past other vehicles.
      guard case .conflict = report else { break }
    }
    var end = order.departure
    while end > max(earliest, order.departure - Self.advanceSecondsMax) {
      let start = max(PlanGrid.millisecondsUp(earliest), PlanGrid.milliseconds(end - Self.advanceStepSeconds))
      guard let problem = try search(order, from: start, to: PlanGrid.milliseconds(end - 0.001), speedShare: 1) else {
        return nil
      }
      if case .conflict = problem { report = Self.merged(report, problem) }
      end = start
    }
    return report ?? .noWay
  }

  /// What two searches have against a sortie: a conflict says more than that time ran out while it was avoided.
  private static func merged(_ first: TripProblem?, _ second: TripProblem) -> TripProblem {
    switch (first, second) {
    case (.conflict(var report), .conflict(let further)):
      report.add(further)
      return .conflict(report)
    case (.some(let first), _): return first
    case (.none, let second): return second
    }
  }

  /// The most important of the tasks of a sortie.
  private func priority(of order: SortieOrder) -> MissionTask.Priority {
    order.visits.map { builder.mission.tasks[builder.visits[$0].task].priority }.max() ?? .low
  }

  /// The sorties by take-off, important ones sooner.
  private func byHeadStart(_ orders: [SortieOrder]) -> [SortieOrder] {
    let keys = orders.map { $0.departure - (Self.headStartSeconds[priority(of: $0)] ?? 0) }
    return orders.indices.sorted { (keys[$0], orders[$0].vehicle, $0) < (keys[$1], orders[$1].vehicle, $1) }
      .map { orders[$0] }
  }

  /// The sorties with the most important task of all first, those of one importance in their order.
  private func byImportance(_ orders: [SortieOrder]) -> [SortieOrder] {
    let ranks = orders.map(priority)
    return orders.indices.sorted { (ranks[$1], $0) < (ranks[$0], $1) }.map { orders[$0] }
  }

  /// The prizes of the tasks of a sortie.
  private func worth(of order: SortieOrder) -> Double {
    let tasks = Set(order.visits.map { builder.visits[$0].task })
    return tasks.reduce(0) { $0 + (AssignmentBuilder.prizes[builder.mission.tasks[$1].priority] ?? 0) }
  }

  private mutating func clear() {
    placed = []
    tracks = PlacedTracks()
    sortiesOfVehicle = sortiesOfVehicle.map { _ in [] }
    for sortie in kept { accept(sortie) }
  }

  /// Takes a sortie over as it is.
  mutating func accept(_ sortie: BuiltSortie) {
    let vehicle = sortie.order.vehicle
    let index = sortiesOfVehicle[vehicle].firstIndex { placed[$0].departure > sortie.departure }
    sortiesOfVehicle[vehicle].insert(placed.count, at: index ?? sortiesOfVehicle[vehicle].count)
    tracks.insert(sortie.track, vehicle: vehicle, placed: placed.count, isRobot: spacing.isRobot[vehicle])
    placed.append(sortie)
  }
}
