import Missions
import Quantities

/// Gives sorties their take-off times and cruising levels so that no two vehicles come too close.
///
/// Sorties are placed one after the other, each at the earliest take-off and the best level at which it conflicts
/// with none before it. Where one finds no place, a further pass places it first.
struct Scheduler {
  /// The seconds between two take-off times that are tried.
  static let delayStep = 4.0
  /// The most later take-off times that are tried for one sortie.
  static let delaysMax = 450
  /// The most earlier take-off times that are tried for one sortie.
  static let advancesMax = 90
  /// The most passes over all sorties.
  static let passesMax = 6

  var builder: SortieBuilder
  /// The least distance of two vehicles, with the planner's margin, in metres.
  let separation: Double
  /// The level that is tried first.
  let preferredLevel: Int
  /// The seconds at the base between landing and take-off, by vehicle.
  let turnaround: [Double]
  private(set) var placed: [BuiltSortie] = []
  /// Sorties of an earlier plan, which stay where they are.
  let kept: [BuiltSortie]
  /// By vehicle: the mission second before which it does not take off.
  let earliest: [Double]

  init(builder: SortieBuilder, preferredLevel: Int, around keptSorties: KeptSorties? = nil) {
    kept = keptSorties?.sorties ?? []
    placed = kept
    self.builder = builder
    self.preferredLevel = preferredLevel
    let mission = builder.mission
    separation = mission.rules.separation.metres + PlanningMargins.separationMetres
    earliest = keptSorties?.readySeconds ?? mission.fleet.vehicles.map { _ in 0 }
    turnaround = mission.fleet.vehicles.map {
      mission.fleet.base(named: $0.base)?.turnaroundSeconds ?? 0
    }
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
    var queue = orders.sorted { ($0.departure, $0.vehicle) < ($1.departure, $1.vehicle) }
    var best: (placed: [BuiltSortie], failures: [Failure])?
    for _ in 0..<Self.passesMax {
      placed = kept
      var failures: [Failure] = []
      for order in queue {
        if shouldStop() { throw FleetPlanningError(code: .stopped, reason: "planning was stopped") }
        if let problem = try place(order) { failures.append(Failure(order: order, problem: problem)) }
      }
      if failures.count < best?.failures.count ?? .max { best = (placed, failures) }
      guard !failures.isEmpty else { break }
      let failed = failures.map(\.order)
      let front = failed + queue.filter { !failed.contains($0) }
      if front == queue { break }
      queue = front
    }
    placed = best?.placed ?? kept
    return best?.failures ?? []
  }

  /// Places one sortie near the take-off that the assignment gave it; returns the last problem where it cannot.
  mutating func place(_ order: SortieOrder) throws(FleetPlanningError) -> TripProblem? {
    var last = TripProblem.noWay
    let first = max(order.departure, earliest[order.vehicle])
    for step in 0..<Self.delaysMax {
      let found = try attempt(order, departure: first + Double(step) * Self.delayStep)
      guard let problem = found else { return nil }
      last = problem
      if problem.isHopelessLater { break }
    }
    for step in 1...Self.advancesMax {
      let departure = order.departure - Double(step) * Self.delayStep
      guard departure >= earliest[order.vehicle] else { break }
      guard let problem = try attempt(order, departure: departure) else { return nil }
      if case .conflict = problem { last = problem }
    }
    return last
  }

  /// Tries one take-off time at every level; returns what stood against the level that came first.
  private mutating func attempt(
    _ order: SortieOrder, departure: Double
  ) throws(FleetPlanningError) -> TripProblem? {
    var first: TripProblem?
    for level in builder.airspace.levelOrder(preferred: preferredLevel) {
      let built: BuiltSortie
      switch try builder.build(order, departure: departure, level: level) {
      case .success(let sortie): built = sortie
      case .failure(.problem(let problem)):
        first = first ?? problem
        continue
      case .failure(.broken(let trouble)): throw trouble
      }
      if let problem = conflict(of: built) {
        // A conflict may pass; what other levels say does not count against waiting.
        first = problem
        continue
      }
      placed.append(built)
      return nil
    }
    return first ?? .noWay
  }

  /// The first conflict with what is placed: the vehicle's own other sorties, then other vehicles.
  private func conflict(of sortie: BuiltSortie) -> TripProblem? {
    let vehicle = sortie.order.vehicle
    for other in placed where other.order.vehicle == vehicle {
      let gap = turnaround[vehicle]
      if sortie.departure < other.landing + gap && other.departure < sortie.landing + gap {
        return .conflict(time: sortie.departure)
      }
    }
    for other in placed where other.order.vehicle != vehicle {
      if let time = Separation.firstConflict(sortie.track, other.track, closerThan: separation) {
        return .conflict(time: time)
      }
    }
    return nil
  }
}

extension TripProblem {
  /// Whether a later take-off cannot help.
  var isHopelessLater: Bool {
    switch self {
    case .noWay, .wind, .window, .energy, .wayHome, .missionEnd, .afterDaylight: true
    case .zone, .conflict: false
    case .beforeDaylight(let takeOff, let start): start - takeOff > Scheduler.delayStep * Double(Scheduler.delaysMax)
    }
  }
}
