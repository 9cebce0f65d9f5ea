import Quantities

/// A task that the plan does: by whom and when.
package struct TaskAssignment: Hashable, Sendable, Codable {
  /// The task's name in the mission.
  package var task: String
  /// The sorties that do it, `<vehicle>/<number>`, in the order of time. More than one for large areas.
  package var sorties: [String]
  /// When its service starts.
  package var start: MissionTime
  /// When its service is done.
  package var end: MissionTime
  /// For area tasks: the share of the asked area that is covered, 0...1; nil for others.
  package var covered: Double?

  /// Describes an assignment.
  package init(task: String, sorties: [String], start: MissionTime, end: MissionTime, covered: Double? = nil) {
    self.task = task
    self.sorties = sorties
    self.start = start
    self.end = end
    self.covered = covered
  }
}

/// A task that the plan does not do, and why.
package struct TaskLeftOut: Hashable, Sendable, Codable {
  /// The task's name in the mission.
  package var task: String
  /// One sentence that a person understands.
  package var reason: String

  /// Describes a task left out.
  package init(task: String, reason: String) {
    self.task = task
    self.reason = reason
  }
}

/// Sums over a plan.
package struct PlanMetrics: Hashable, Sendable, Codable {
  /// The number of sorties.
  package var sorties: Int
  /// The length of all ways in space.
  package var distance: Length
  /// The sum of all flight times in seconds.
  package var flightSeconds: Double
  /// The moment at which the last vehicle is down.
  package var end: MissionTime
  /// The energy of all sorties.
  package var energy: Energy
  /// The lowest charge at any landing; 1 where nothing flies.
  package var lowestCharge: StateOfCharge

  /// States the sums.
  package init(
    sorties: Int, distance: Length, flightSeconds: Double, end: MissionTime, energy: Energy,
    lowestCharge: StateOfCharge
  ) {
    self.sorties = sorties
    self.distance = distance
    self.flightSeconds = flightSeconds
    self.end = end
    self.energy = energy
    self.lowestCharge = lowestCharge
  }
}

/// What an independent verifier proved of a plan.
package struct PlanCertificate: Hashable, Sendable, Codable {
  /// The verifier's version.
  package var verifier: String
  /// SHA-256 over the plan's JSON without its certificate, lower-case hex.
  package var planSHA256: String
  /// The checks, each with its smallest margin, in the order in which they ran.
  package var checks: [Check]

  /// Puts a certificate together.
  package init(verifier: String, planSHA256: String, checks: [Check]) {
    self.verifier = verifier
    self.planSHA256 = planSHA256
    self.checks = checks
  }

  /// One check that found nothing wrong.
  package struct Check: Hashable, Sendable, Codable {
    /// The rule's code, such as `V201`.
    package var code: String
    /// What was checked, for people.
    package var title: String
    /// The number of things looked at.
    package var count: Int
    /// The smallest margin with its unit and place, for people; empty where there is none.
    package var margin: String

    /// Describes a check.
    package init(code: String, title: String, count: Int, margin: String) {
      self.code = code
      self.title = title
      self.count = count
      self.margin = margin
    }
  }
}
