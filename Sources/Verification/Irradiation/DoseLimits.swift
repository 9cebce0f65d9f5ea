/// How fine and how long doses are worked out. Reaching a limit is a violation that says so.
package enum DoseLimits {
  /// The longest edge of a sample, in metres.
  package static let cellMetres = 0.15
  /// The parts of a cell's edge into which it is cut where an outline crosses it.
  static let subCells = 6
  /// The most samples of a task: some 4,000 m².
  package static let samplesMax = 200_000
  /// The longest step along a way with the lamp on, in metres.
  package static let stepMetres = 0.2
  /// The longest step in time while it moves, in seconds, …
  package static let stepSeconds = 2.0
  /// … but no step is made shorter than this for it, in metres.
  package static let stepMetresMin = 0.02
  /// The most places of the lamp of one task, standing and moving.
  package static let placesMax = 50_000
  /// The most edges of walls, doors and furniture of one task's rooms.
  package static let edgesMax = 20_000
  /// The most rays between a place of the lamp and a sample of one plan: some ten seconds.
  package static let raysMax = 60_000_000
  /// Furniture that stands no farther from a wall than this covers it, in metres: the wall is a surface above it only.
  static let againstMetres = 0.01
  /// Light goes through at the most so many doors.
  static let doorsMax = 8
}
