/// How a mission is planned.
package struct PlanningOptions: Hashable, Sendable {
  /// The seed of every random choice: the same mission, seed and iterations give the same plan.
  package var seed: UInt64
  /// The iterations of the search for the assignment; 0 keeps the first one found.
  package var iterations: Int
  /// The threads of this search; each does all iterations, and they exchange their best assignments.
  package var threads: Int
  /// The largest number of sorties of one vehicle.
  package var sortiesPerVehicleMax: Int
  /// Whether each second that a task is done later costs something, by its priority (decision 0026).
  package var pricesLateness = true
  /// How much coarser than usual surfaces and positions of UV-C are looked at, 1 or more: 1 is the measure of plans,
  /// more is quicker.
  package var ultravioletCoarseness = 1.0

  /// Makes options; the defaults suit fleets with up to some hundred tasks.
  package init(seed: UInt64 = 1, iterations: Int = 10_000, threads: Int = 1, sortiesPerVehicleMax: Int = 12) {
    precondition(iterations >= 0, "iterations are counted from 0")
    precondition(sortiesPerVehicleMax >= 1, "a vehicle flies a sortie or more")
    self.seed = seed
    precondition(threads >= 1, "a search runs on a thread or more")
    self.iterations = iterations
    self.threads = threads
    self.sortiesPerVehicleMax = sortiesPerVehicleMax
  }
}

/// How far planning is.
package struct PlanningProgress: Hashable, Sendable {
  /// What is being worked on.
  package var stage: Stage
  /// The share of the stage that is done, in [0, 1].
  package var fraction: Double

  /// The stages, in their order.
  package enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Zones, roofs and cruising heights are looked at.
    case airspace
    /// Tasks become stops, swaths and rounds.
    case work
    /// The ways between all stops are searched.
    case ways
    /// Tasks are given to vehicles.
    case assignment
    /// Sorties get heights and times.
    case schedule
  }
}

/// Why planning gave no plan at all. A task that cannot be done is no error: the plan leaves it out with the reason.
package struct FleetPlanningError: Error, Hashable, Sendable {
  /// What went wrong.
  package var code: Code
  /// One sentence: what was tried, with which values.
  package var reason: String

  /// The kinds of trouble.
  package enum Code: String, Hashable, Sendable {
    /// The map's projection failed for a position of the mission.
    case projection
    /// A geometric operation failed.
    case geometry
    /// The numbers handed to the assignment do not fit together.
    case assignment
    /// The plan cannot be written as a file.
    case planFile
    /// The caller asked to stop before there was a plan.
    case stopped
  }
}
