/// What a run's store had to mend or leave out, counted. Nothing of it stops a recording.
package struct RunRepairs: Hashable, Sendable {
  /// Readings for whose vehicle and millisecond there was one already: the first is kept.
  package var duplicates = 0
  /// Readings older than one of the same vehicle that came before: they are put in their place.
  package var late = 0
  /// Readings without a finite time, height or speed: left out.
  package var readingsLeftOut = 0
  /// Numbers in readings that are not finite, such as the voltage: left out, the reading is kept.
  package var numbersLeftOut = 0
  /// Events, commands, frames, cells, outcomes and passages with a number that is not finite: left out.
  package var recordsLeftOut = 0
  /// Times more than an hour after the vehicle's reading before: a clock that jumped, or a vehicle that was away.
  package var clockJumps = 0

  /// How much later than the one before a reading is counted as a jump of the clock, in milliseconds.
  static let jumpMilliseconds: Int64 = 3_600_000

  /// None.
  package init() {}

  /// The counts with their names in the table `repair`, always in this order.
  package var counts: [(kind: String, count: Int)] {
    [
      ("duplicate", duplicates), ("late", late), ("reading-left-out", readingsLeftOut),
      ("number-left-out", numbersLeftOut), ("record-left-out", recordsLeftOut), ("clock-jump", clockJumps),
    ]
  }

  /// Whether there was nothing to mend.
  package var isEmpty: Bool { self == RunRepairs() }

  /// One sentence for people; nil where there was nothing to mend.
  package var text: String? {
    let words = [
      (duplicates, "duplicate readings left out"), (late, "late readings put in their place"),
      (readingsLeftOut, "readings without finite numbers left out"), (numbersLeftOut, "numbers that are none left out"),
      (recordsLeftOut, "other records without finite numbers left out"), (clockJumps, "jumps of a clock"),
    ]
    let told = words.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return told.isEmpty ? nil : "The store mended: " + told.joined(separator: ", ")
  }

  mutating func add(_ kind: String, _ count: Int) {
    switch kind {
    case "duplicate": duplicates += count
    case "late": late += count
    case "reading-left-out": readingsLeftOut += count
    case "number-left-out": numbersLeftOut += count
    case "record-left-out": recordsLeftOut += count
    case "clock-jump": clockJumps += count
    default: break
    }
  }

  /// Both together.
  package static func + (left: RunRepairs, right: RunRepairs) -> RunRepairs {
    var sum = left
    for (kind, count) in right.counts { sum.add(kind, count) }
    return sum
  }
}
