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
  /// For area tasks: the share of the asked area that is covered, 0...1; by UV-C, the share of all surface that gets
  /// the dose. Nil for others.
  package var covered: Double?
  /// What the surfaces get by UV-C; nil for other tasks.
  package var dose: SurfaceDose?

  /// Describes an assignment.
  package init(
    task: String, sorties: [String], start: MissionTime, end: MissionTime, covered: Double? = nil,
    dose: SurfaceDose? = nil
  ) {
    self.task = task
    self.sorties = sorties
    self.start = start
    self.end = end
    self.covered = covered
    self.dose = dose
  }
}

/// A task that the plan does not do, and why.
package struct TaskLeftOut: Hashable, Sendable, Codable {
  /// The task's name in the mission.
  package var task: String
  /// One sentence that a person understands.
  package var reason: String
  /// The same for programs.
  package var cause: Cause

  /// Describes a task left out.
  package init(task: String, reason: String, cause: Cause = .other) {
    self.task = task
    self.reason = reason
    self.cause = cause
  }

  /// What kept a task out of a plan.
  package enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// No vehicle of the fleet has the gear, or none that has it may fly.
    case noVehicle
    /// No vehicle lifts the load, or no tank holds it.
    case tooHeavy
    /// No height or no way leads there: roofs, the ceiling, the edge of the map.
    case noWay
    /// The wind is too strong to fly or to fly there.
    case wind
    /// The service cannot lie in the task's window.
    case window
    /// A battery does not hold for it with the reserve.
    case energy
    /// It could be done, but not with a way home at every moment.
    case wayHome
    /// There is not enough daylight for it.
    case daylight
    /// The vehicle would not be back by the end of the mission.
    case missionEnd
    /// A zone is in the way, always or at the wrong time.
    case zone
    /// Other vehicles leave no moment at which the separation is kept.
    case separation
    /// It could be done alone, but the fleet has no time or charge left beside the other tasks.
    case crowdedOut
    /// A sortie for it costs more than the task is worth.
    case notWorthIt
    /// Something else, or a plan that does not say.
    case other
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

/// What an independent verifier proved of a plan, and of which files.
package struct PlanCertificate: Hashable, Sendable, Codable {
  /// The verifier's version.
  package var verifier: String
  /// The version of Sortie that made the plan.
  package var toolVersion: String
  /// SHA-256 over the plan's JSON without its certificate, lower-case hex.
  package var planSHA256: String
  /// SHA-256 of the mission file, lower-case hex.
  package var missionSHA256: String
  /// SHA-256 of the fleet file, the vehicle-type files and the dose tables, in the plan's order, lower-case hex.
  package var fleetSHA256: [String]
  /// The map's digest, lower-case hex.
  package var mapSHA256: String
  /// The checks, each with its smallest margin, in the order in which they ran.
  package var checks: [Check]

  /// Puts a certificate together: the digests of the inputs and the tool's version are those that the plan states.
  package init(verifier: String, plan: FleetPlan, planSHA256: String, checks: [Check]) {
    self.init(
      verifier: verifier, toolVersion: plan.toolVersion, planSHA256: planSHA256,
      missionSHA256: plan.inputs.mission.sha256, fleetSHA256: plan.inputs.fleet.map(\.sha256),
      mapSHA256: plan.inputs.map.sha256, checks: checks)
  }

  /// Puts a certificate together from its parts.
  package init(
    verifier: String, toolVersion: String = "", planSHA256: String, missionSHA256: String = "",
    fleetSHA256: [String] = [], mapSHA256: String = "", checks: [Check]
  ) {
    self.verifier = verifier
    self.toolVersion = toolVersion
    self.planSHA256 = planSHA256
    self.missionSHA256 = missionSHA256
    self.fleetSHA256 = fleetSHA256
    self.mapSHA256 = mapSHA256
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
