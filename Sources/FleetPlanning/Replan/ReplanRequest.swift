import Plans
import Quantities

/// A day that goes on: the plan that is being flown, the moment, and what is known of it.
package struct ReplanRequest: Sendable {
  /// The plan that is being flown.
  package var earlier: FleetPlan
  /// Its file, as the new plan names it.
  package var file: PlanInputs.InputFile
  /// The moment from which on the day is planned anew.
  package var at: MissionTime
  /// The vehicles that fly no more, by name.
  package var lost: Set<String>
  /// What a run shows; nil where the plan's own times count.
  package var facts: FlownFacts?
  /// Whether a swath on which a sortie broke off is flown again from its start.
  package var repeatsSwath: Bool

  /// States what is known.
  package init(
    earlier: FleetPlan, file: PlanInputs.InputFile, at: MissionTime, lost: Set<String> = [], facts: FlownFacts? = nil,
    repeatsSwath: Bool = false
  ) {
    self.earlier = earlier
    self.file = file
    // The plan's file keeps milliseconds, and nothing new may take off before the moment that it states.
    self.at = at.roundedToMilliseconds
    self.lost = lost
    self.facts = facts
    self.repeatsSwath = repeatsSwath
  }
}

/// What a run shows of a plan up to a moment.
package struct FlownFacts: Hashable, Sendable {
  /// Sorties whose time of take-off has passed and that never flew, by name.
  package var notFlown: Set<String>
  /// By sortie: the seconds by which it took off later than planned.
  package var delaySeconds: [String: Double]
  /// Tasks that were done, by name.
  package var done: Set<String>
  /// Tasks that landed sorties should have done and did not, each with its sortie.
  package var undone: Set<EarlierPlan.UndoneTask>
  /// By sortie that is known to have been on its way: how far it got, as the moment of its planned times at which it is
  /// there. Of others nothing counts as covered.
  package var reached: [String: MissionTime]
  /// By sortie that is down: when it came down.
  package var cameDown: [String: MissionTime]

  /// Delays up to this many seconds are left to the turnaround, which has some time to spare.
  package static let delaySecondsFree = 60.0

  /// States facts.
  package init(
    notFlown: Set<String> = [], delaySeconds: [String: Double] = [:], done: Set<String> = [],
    undone: Set<EarlierPlan.UndoneTask> = [], reached: [String: MissionTime] = [:],
    cameDown: [String: MissionTime] = [:]
  ) {
    self.notFlown = notFlown
    self.delaySeconds = delaySeconds
    self.done = done
    self.undone = undone
    self.reached = reached
    self.cameDown = cameDown
  }
}

/// Why a day cannot be planned again: all that was found.
package struct ReplanError: Error, Hashable, Sendable {
  /// What is wrong, in the order in which it was found; never empty.
  package var problems: [Problem]

  /// One thing that is wrong.
  package struct Problem: Hashable, Sendable {
    /// The kind of it.
    package var code: Code
    /// One sentence: what was found, with its names.
    package var reason: String
    /// What to do.
    package var help: String
    /// The task of the mission that it is about, by name; nil where it is about none.
    package var task: String?
  }

  /// The kinds of trouble.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    /// The moment lies outside the mission.
    case timeOutside
    /// The mission counts its time from another moment than the earlier plan.
    case otherStart
    /// The earlier plan lies outside the mission's map.
    case otherMap
    /// A vehicle that is said to be lost, or that flies, is not known, or is another one now.
    case vehicle
    /// A task that is done or in the air is gone from the mission.
    case taskGone
    /// A task that is done or in the air asks for something else now.
    case taskChanged
    /// A vehicle in the air will be in a zone.
    case zone
    /// Planning itself failed.
    case planning
  }

  init(_ problems: [Problem]) {
    precondition(!problems.isEmpty, "an error says what is wrong")
    self.problems = problems
  }

  init(_ error: FleetPlanningError) {
    self.init([
      Problem(
        code: .planning, reason: "no plan: \(error.reason)", help: "plan with another seed, or report the mission")
    ])
  }
}
