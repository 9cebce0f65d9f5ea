import Quantities

/// What became of one task in a run. There is one per task; a later one replaces an earlier one.
package struct TaskOutcome: Hashable, Sendable {
  /// The task's name in the mission.
  package var task: String
  /// When its service was done; nil where it was not.
  package var doneAt: MissionTime?
  /// The vehicle that finished it; nil where none did.
  package var vehicle: String?
  /// How much was done, in `unit`; nil where the task has no amount.
  package var amount: Double?
  /// The unit of `amount`, such as `kg` or `L`; empty where there is none.
  package var unit: String
  /// One sentence for people, such as why it was not done; may be empty.
  package var note: String

  /// Describes an outcome.
  package init(
    task: String, doneAt: MissionTime?, vehicle: String? = nil, amount: Double? = nil, unit: String = "",
    note: String = ""
  ) {
    self.task = task
    self.doneAt = doneAt
    self.vehicle = vehicle
    self.amount = amount
    self.unit = unit
    self.note = note
  }

  /// Whether the task was done.
  package var isDone: Bool { doneAt != nil }
}
