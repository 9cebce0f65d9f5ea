import Quantities

extension RunFacts {
  /// A task that was not done in time.
  package struct LateTask: Sendable, Hashable {
    /// The task.
    package var task: String
    /// The vehicle that did it; nil where none did.
    package var vehicle: String?
    /// The end of its window, or of the mission, in seconds since the mission's start.
    package var dueSeconds: Double
    /// When it was done, in seconds since the mission's start; nil where it was not.
    package var doneSeconds: Double?

    /// Describes a late task.
    package init(task: String, vehicle: String?, dueSeconds: Double, doneSeconds: Double?) {
      self.task = task
      self.vehicle = vehicle
      self.dueSeconds = dueSeconds
      self.doneSeconds = doneSeconds
    }
  }

  /// A moment of the simulation for people: the second after the mission's start, and the phase of the run where it
  /// has faults.
  ///
  /// - Parameter seconds: since the start of the simulation.
  package func moment(_ seconds: Double) -> String {
    let second = seconds - missionStartSeconds
    let text = "at second \(Expectation.fixed(second))"
    guard let faultsUntilSeconds else { return text }
    return text + (second <= faultsUntilSeconds ? " while faults are on" : " after the faults")
  }
}

/// Verdicts on tasks that are late and on buildings.
extension Expectation {
  /// How many tasks may be late.
  static func lateVerdict(_ limit: Int, on facts: RunFacts) -> Verdict {
    let first = facts.lateTasks.first.map { late in
      let what = ", first \(late.task)"
      guard let done = late.doneSeconds else { return what + " not done" }
      let by = late.vehicle.map { " by \($0)" } ?? ""
      return what + "\(by) \(fixed(done - late.dueSeconds)) s late \(facts.moment(done + facts.missionStartSeconds))"
    }
    return Verdict(
      name: limit == 0 ? "no task is late" : "at most \(limit) tasks are late",
      value: "\(facts.lateTasks.count) of \(facts.tasksPlanned)\(first ?? "")", isMet: facts.lateTasks.count <= limit)
  }

  /// How near vehicles may come to buildings.
  static func clearanceVerdict(_ limit: Length, on facts: RunFacts) -> Verdict {
    let closest = facts.truth.closestBuilding
    return Verdict(
      name: "at least \(fixed(limit.metres)) m from buildings",
      value: closest.map {
        "\(fixed($0.metres)) m, \($0.vehicle) from \($0.building) \(facts.moment($0.seconds))"
      } ?? "never within \(fixed(FlightTruth.buildingReachMetres)) m",
      isMet: closest.map { $0.metres >= limit.metres } ?? true)
  }
}
