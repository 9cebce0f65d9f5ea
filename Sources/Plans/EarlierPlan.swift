import Quantities

/// What a plan keeps of an earlier plan of the same day: it was made while that one was being flown.
///
/// The plan holds the whole day. Its kept sorties are those of the earlier plan, number by number; whatever else it
/// holds takes off later than `at`. So a verifier with both plans can prove where the new one comes from.
package struct EarlierPlan: Hashable, Sendable, Codable {
  /// The moment at which it was planned again.
  package var at: MissionTime
  /// The file of the earlier plan; its digest is that of `FleetPlan.digestInput`.
  package var file: PlanInputs.InputFile
  /// The earlier sorties that had landed or were in the air at that moment, `<vehicle>/<number>`.
  package var kept: [String]
  /// The earlier sorties that had to take off by then and are not in this plan: their vehicle is lost, or they were
  /// never flown.
  package var dropped: [String]
  /// The vehicles that fly no more, by name.
  package var lost: [String]
  /// Tasks that were done by sorties that this plan does not hold.
  package var done: [DoneTask]
  /// Services of kept sorties that did not do what they should have.
  package var undone: [UndoneTask]
  /// What sorties that this plan does not hold had covered of areas and streets before they broke off.
  package var covered: [CoveredStretch]

  /// Describes what is kept.
  package init(
    at: MissionTime, file: PlanInputs.InputFile, kept: [String] = [], dropped: [String] = [], lost: [String] = [],
    done: [DoneTask] = [], undone: [UndoneTask] = [], covered: [CoveredStretch] = []
  ) {
    self.at = at
    self.file = file
    self.kept = kept
    self.dropped = dropped
    self.lost = lost
    self.done = done
    self.undone = undone
    self.covered = covered
  }

  /// A task that was done before, by a sortie of the earlier plan that is not in this one.
  package struct DoneTask: Hashable, Sendable, Codable {
    /// The task's name in the mission.
    package var task: String
    /// When its service was done.
    package var end: MissionTime

    /// Describes a task that was done.
    package init(task: String, end: MissionTime) {
      self.task = task
      self.end = end
    }
  }

  /// A service that a kept sortie was to do and did not: its legs stand in the plan and count for nothing.
  package struct UndoneTask: Hashable, Sendable, Codable {
    /// The task's name in the mission.
    package var task: String
    /// The kept sortie.
    package var sortie: String

    /// Describes a service that failed.
    package init(task: String, sortie: String) {
      self.task = task
      self.sortie = sortie
    }
  }

  /// A stretch of an area or street task that was covered before: a leg of a sortie that is not in this plan, from its
  /// start to where the sortie broke off at the latest.
  package struct CoveredStretch: Hashable, Sendable, Codable {
    /// The task's name in the mission.
    package var task: String
    /// The sortie that covered it, as the plan named it in which it stood.
    package var sortie: String
    /// The vehicle's type: it says how wide the stretch is.
    package var type: String
    /// What the vehicle did.
    package var activity: Leg.Activity
    /// The leg's points to its end, or to the last place that was reached; at least two.
    package var points: [TrajectoryPoint]

    /// Describes a stretch that was covered.
    package init(task: String, sortie: String, type: String, activity: Leg.Activity, points: [TrajectoryPoint]) {
      self.task = task
      self.sortie = sortie
      self.type = type
      self.activity = activity
      self.points = points
    }
  }
}
