extension ArcRoutingSolver {
  /// What may differ from call to call.
  package struct Options: Hashable, Sendable {
    /// The seed of all random choices.
    package var seed: UInt64
    /// The most iterations of the search for several tours; with no budget they alone decide.
    package var iterations: Int
    /// The most matchings or flows that the exact search for one tour solves.
    package var postmanNodesMax = 20_000
    /// How many services an iteration removes in the mean.
    package var meanRemoved = 10.0
    /// The longest string of services that is removed from one tour.
    package var stringLengthMax = 10.0
    /// The share of strings that keep some services in their middle.
    package var splitShare = 0.5
    /// The chance that no further service is kept in the middle.
    package var splitGrowth = 0.01
    /// The temperature at the start, as a share of the mean cost of a service; above 0.
    package var hotShare = 1.0
    /// The temperature at the end, as a share of the mean cost of a service; above 0.
    package var coldShare = 0.01

    /// The usual options.
    package init(seed: UInt64 = 1, iterations: Int = 100_000) {
      precondition(iterations >= 0, "a search does 0 iterations or more")
      self.seed = seed
      self.iterations = iterations
    }
  }

  /// A new best answer.
  package struct Progress: Hashable, Sendable {
    /// The iteration that found it; 0 before the search for several tours.
    package var iteration: Int
    /// Its cost with turn-arounds, without services in no tour.
    package var cost: Double
    /// The services that no tour has room for.
    package var unservedCount: Int
  }
}
