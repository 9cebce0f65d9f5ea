/// What a run keeps, by the kinds that are purged one by one.
package enum RecordKind: String, CaseIterable, Hashable, Sendable {
  /// Readings of vehicles, and their states.
  case readings
  /// Events.
  case events
  /// Commands and their results.
  case commands
  /// Thermal frames and cells.
  case thermal
  /// What became of tasks.
  case outcomes
  /// Flights through zones.
  case zones
  /// Copies of the plan and the mission.
  case copies
}
