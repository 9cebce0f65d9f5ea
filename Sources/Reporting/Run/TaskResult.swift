import Plans
import Quantities
import Telemetry

/// What was planned for a task and what became of it.
package struct TaskResult: Hashable, Sendable {
  /// The task's number on the map; nil where the mission does not know it.
  package var number: Int?
  /// The task's name in the mission.
  package var id: String
  /// The task's title for people.
  package var title: String
  /// What became of it.
  package var status: Status
  /// Whether the plan does it.
  package var isPlanned: Bool
  /// Whether the run has a record of it.
  package var isRecorded: Bool
  /// Its window, for people; empty where any time will do.
  package var window: String
  /// When its service was to be done; nil where the plan leaves it out.
  package var plannedEnd: MissionTime?
  /// When its service was done; nil where it was not.
  package var doneAt: MissionTime?
  /// Seconds after the end of its window, where that is over.
  package var lateSeconds: Double?
  /// The vehicle that finished it.
  package var vehicle: String?
  /// The sorties that were to do it.
  package var sorties: [String]
  /// How much was done, in `unit`.
  package var amount: Double?
  /// The unit of `amount`.
  package var unit: String
  /// Why it was not done, or left out; may be empty.
  package var note: String

  /// What became of a task.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    /// Done, within its window where it has one.
    case done
    /// Done, after its window.
    case late
    /// Planned and not done.
    case notDone = "not done"
    /// Not planned, so not flown.
    case leftOut = "left out"
  }

  /// Whether it was done, in time or late.
  package var isDone: Bool { status == .done || status == .late }

  /// What rounding to milliseconds may add to a time, in seconds.
  private static let toleranceSeconds = 0.01

  /// The results of all tasks: planned ones in the order of the mission, then those left out. Without a plan those of
  /// which the run has a record.
  static func all(record: RunRecord, plan: FleetPlan?, tasks: [TaskSummary]) -> [TaskResult] {
    let numbers = Dictionary(tasks.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let outcomes = Dictionary(record.outcomes.map { ($0.task, $0) }, uniquingKeysWith: { first, _ in first })
    func result(_ task: String, assignment: TaskAssignment?) -> TaskResult {
      let place = numbers[task]
      let summary = place.map { tasks[$0] }
      let outcome = outcomes[task]
      let late = outcome?.doneAt.flatMap { done -> Double? in
        guard let end = summary?.windowInterval?.end, done - end > toleranceSeconds else { return nil }
        return done - end
      }
      let isDone = outcome?.isDone ?? false
      return TaskResult(
        number: place.map { $0 + 1 }, id: task, title: summary?.title ?? task,
        status: isDone ? (late == nil ? .done : .late) : .notDone, isPlanned: assignment != nil,
        isRecorded: outcome != nil, window: summary?.window ?? "", plannedEnd: assignment?.end,
        doneAt: outcome?.doneAt, lateSeconds: late, vehicle: outcome?.vehicle, sorties: assignment?.sorties ?? [],
        amount: outcome?.amount, unit: outcome?.unit ?? "",
        note: outcome?.note ?? (assignment == nil ? "" : "no record"))
    }
    guard let plan else { return record.outcomes.map { result($0.task, assignment: nil) } }
    let planned = plan.assignments.map { result($0.task, assignment: $0) }
    let leftOut = plan.leftOut.map { task in
      var result = result(task.task, assignment: nil)
      // A vehicle may have done by hand what the plan left out.
      if !result.isDone { (result.status, result.note) = (.leftOut, task.reason) }
      return result
    }
    return planned + leftOut
  }
}
