/// What was put right, or left out, on the way from a log to readings.
package struct FlightLogRepairs: Hashable, Sendable {
  /// Positions from before the vehicle knew where it was, [0, 0] among them.
  package var withoutFix = 0
  /// Positions with a number that is not finite, or that lie nowhere on earth.
  package var impossible = 0
  /// Readings of a moment that the vehicle has one of already.
  package var duplicates = 0
  /// Readings that stand after later ones; they are kept at their time.
  package var late = 0
  /// Times at which the log's clock jumped; what follows is set right behind what came before.
  package var clockJumps = 0
  /// Records with a time that nothing around them agrees with; they are left out.
  package var strayTimes = 0
  /// Events above the limit of `FlightLogAssembler.eventsMax`.
  package var surplusEvents = 0

  /// No repairs.
  package init() {}

  /// Each kind that occurred, with its number, in a fixed order.
  package var list: [(name: String, count: Int)] {
    [
      ("positions without a fix", withoutFix), ("impossible positions", impossible), ("duplicate readings", duplicates),
      ("late readings", late), ("jumps of the clock", clockJumps), ("records with a stray time", strayTimes),
      ("surplus events", surplusEvents),
    ].filter { $0.1 > 0 }
  }

  /// Adds the repairs of another log.
  package mutating func add(_ other: FlightLogRepairs) {
    withoutFix += other.withoutFix
    impossible += other.impossible
    duplicates += other.duplicates
    late += other.late
    clockJumps += other.clockJumps
    strayTimes += other.strayTimes
    surplusEvents += other.surplusEvents
  }
}
