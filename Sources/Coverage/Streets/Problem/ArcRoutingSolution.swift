/// The tours that a search found, with how good they are at least.
package struct ArcRoutingSolution: Hashable, Sendable {
  /// The tours, ordered by their first served link.
  package var tours: [Tour]
  /// The links with services that no tour has room for, ascending; a link stands there once for each such service.
  /// Empty unless the number of tours is limited.
  package var unserved: [Int]
  /// The cost of all tours with their turn-arounds.
  package var cost: Double
  /// No answer that serves everything costs less than this.
  package var lowerBound: Double
  /// Whether no answer costs less.
  package var proof: Proof
  /// The iterations that the search did; 0 where none was needed.
  package var iterations: Int
  /// Why the search ended.
  package var stopReason: StopReason

  /// What is known about the cost.
  package enum Proof: String, Hashable, Sendable, CaseIterable {
    /// No answer costs less, up to the rounding of costs to `CostScale`.
    case proved
    /// There may be a cheaper answer, down to the lower bound.
    case notProved = "not proved"
    /// It is proved that no answer serves everything: by the limit on the number of tours.
    case impossible
  }

  /// Why a search ended.
  package enum StopReason: String, Hashable, Sendable, CaseIterable {
    /// The answer is proved, or nothing is to be served.
    case nothingToImprove
    /// All iterations are done.
    case iterationsDone
    /// The budget is spent, or the caller asked to stop.
    case stoppedByCaller
  }

  /// One way out and back.
  package struct Tour: Hashable, Sendable {
    /// The vertex where it starts and ends.
    package var depot: Int
    /// The links in order; each starts where the one before ended.
    package var steps: [Step]
    /// The sum of the steps' costs, without the turn-around.
    package var cost: Double
    /// The demand that it serves.
    package var load: Double
  }

  /// One link in one direction.
  package struct Step: Hashable, Sendable {
    /// The link.
    package var link: Int
    /// Whether it is used from `from` to `to`.
    package var isForward: Bool
    /// Whether it is served; otherwise it is only travelled.
    package var isService: Bool
  }
}
