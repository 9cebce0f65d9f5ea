/// The clock of one log on its way to mission time: it may start anywhere, jump, or be damaged.
///
/// A step back by more than `backSecondsMax`, or ahead by more than `aheadSecondsMax`, is not believed at once. Where the
/// next record agrees with it, the clock was set, and what follows is set right behind what came before. Where it does
/// not, the one record was damaged.
package struct LogClock: Hashable, Sendable {
  /// A record may be so much older than the newest, in seconds: records of several sources overtake each other.
  package static let backSecondsMax = 2.0
  /// A log may be silent so long, in seconds: a day.
  package static let aheadSecondsMax = 86_400.0
  /// Two records that agree on a new time are no farther apart than this, in seconds.
  package static let agreementSeconds = 60.0

  /// What becomes of a record.
  package enum Verdict: Hashable, Sendable {
    /// It belongs here, in microseconds of mission time.
    case at(Int64)
    /// The clock has jumped; the record belongs here.
    case jumped(Int64)
    /// Its time is not believed yet.
    case stray
  }

  /// What is added to the log's clock, in microseconds.
  private var offset: Int64
  /// The newest believed time of the log's clock.
  private var newest: Int64?
  /// A time that was not believed.
  private var doubted: Int64?

  /// A clock.
  ///
  /// - Parameter offset: microseconds to add for mission time.
  package init(offset: Int64) { self.offset = offset }

  /// Looks at the time of the next record.
  package mutating func judge(_ time: Int64) -> Verdict {
    guard let newest else { return accept(time) }
    let step = Self.seconds(from: newest, to: time)
    if step >= -Self.backSecondsMax, step <= Self.aheadSecondsMax {
      doubted = nil
      return accept(max(newest, time), of: time)
    }
    guard let doubted, abs(Self.seconds(from: doubted, to: time)) <= Self.agreementSeconds else {
      self.doubted = time
      return .stray
    }
    self.doubted = nil
    let end = newest.addingReportingOverflow(offset).partialValue
    offset = end.subtractingReportingOverflow(time).partialValue
    self.newest = time
    return .jumped(end)
  }

  private mutating func accept(_ newest: Int64, of time: Int64? = nil) -> Verdict {
    self.newest = newest
    return .at((time ?? newest).addingReportingOverflow(offset).partialValue)
  }

  /// The seconds between two times; the difference may not fit into 64 bits.
  private static func seconds(from earlier: Int64, to later: Int64) -> Double {
    (Double(later) - Double(earlier)) / 1e6
  }
}
