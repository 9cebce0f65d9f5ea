/// The clock of one log on its way to mission time: it may start anywhere, jump, or be damaged.
///
/// Places, attitudes and velocities come many times a second and carry the clock. A step of theirs back by more than
/// `backSecondsMax`, or ahead by more than `aheadSecondsMax`, is not believed at once: where `agreementsMin` of them in
/// a row agree, the clock was set, and what follows is set right behind what came before; otherwise they were damaged.
/// All else is put at its own time and moves nothing: autopilots write states from long before into the head of a log.
package struct LogClock: Sendable {
  /// A record may be so much older than the newest, in seconds: records of several sources overtake each other.
  package static let backSecondsMax = 2.0
  /// A log may be silent so long, in seconds: a day.
  package static let aheadSecondsMax = 86_400.0
  /// Records that agree on a new time are no farther apart than this, in seconds.
  package static let agreementSeconds = 60.0
  /// So many records in a row agree on a new time before it is believed.
  package static let agreementsMin = 3

  /// What becomes of a record.
  package enum Verdict: Hashable, Sendable {
    /// It belongs here, in microseconds of mission time.
    case at(Int64)
    /// The clock has jumped; the record belongs here.
    case jumped(Int64)
    /// Its time is not believed.
    case stray
  }

  /// What is added to the log's clock, in microseconds.
  private var offset: Int64
  /// The newest believed time of the log's clock.
  private var newest: Int64?
  /// How many records have been believed.
  private var believed = 0
  /// The last time that was not believed, and how many before it agree with it.
  private var doubted: (time: Int64, count: Int)?

  /// A clock.
  ///
  /// - Parameter offset: microseconds to add for mission time.
  package init(offset: Int64) { self.offset = offset }

  /// Looks at the time of the next record.
  ///
  /// - Parameter carries: whether the record is of a kind that carries the clock.
  package mutating func judge(_ time: Int64, carries: Bool) -> Verdict {
    guard let newest else {
      if carries {
        self.newest = time
        believed = 1
      }
      return .at(missionTime(time))
    }
    let step = Self.seconds(from: newest, to: time)
    guard carries else { return abs(step) <= Self.aheadSecondsMax ? .at(missionTime(time)) : .stray }
    if step >= -Self.backSecondsMax, step <= Self.aheadSecondsMax {
      doubted = nil
      believed += 1
      self.newest = max(newest, time)
      return .at(missionTime(time))
    }
    let agreeing = doubted.flatMap {
      abs(Self.seconds(from: $0.time, to: time)) <= Self.agreementSeconds ? $0.count : nil
    }
    guard let agreeing, agreeing + 1 >= Self.agreementsMin else {
      doubted = (time, (agreeing ?? 0) + 1)
      return .stray
    }
    doubted = nil
    self.newest = time
    // Where the very first record stands alone against the rest, it was the damaged one.
    if believed > 1 { offset = missionTime(newest).subtractingReportingOverflow(time).partialValue }
    believed += 1
    return .jumped(missionTime(time))
  }

  private func missionTime(_ time: Int64) -> Int64 { time.addingReportingOverflow(offset).partialValue }

  /// The seconds between two times; the difference may not fit into 64 bits.
  private static func seconds(from earlier: Int64, to later: Int64) -> Double {
    (Double(later) - Double(earlier)) / 1e6
  }
}
