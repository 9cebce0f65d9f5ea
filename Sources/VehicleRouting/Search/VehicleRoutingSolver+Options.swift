extension VehicleRoutingSolver {
  /// How to search.
  package struct Options: Hashable, Sendable {
    /// The seed of every random choice: the same seed, problem and iterations give the same plan.
    package var seed: UInt64
    /// The limit of iterations of ruin and recreate; 0 gives the constructed plan.
    package var iterations: Int
    /// The mean number of jobs that an iteration takes out (c̄ of Christiaens and Vanden Berghe 2020).
    package var removalMean: Double
    /// The longest string of neighbouring jobs that is cut from one trip (L of the same source).
    package var stringLengthMax: Int
    /// The probability that a good place is passed over while inserting ("blink").
    package var blinkProbability: Double
    /// The first temperature, as a share of the mean cost of an arc between two stops, over all pairs.
    package var initialTemperatureShare: Double
    /// The last temperature, as a share of the same mean.
    package var finalTemperatureShare: Double
    /// The threads, each with a search of its own; they exchange their best plans `roundCount` times.
    package var threads: Int
    /// The neighbours of a stop around which jobs are taken out together.
    package var nearestCountMax = 100
    /// The neighbours of a stop beside which it may be put.
    package var promisingCountMax = 60
    /// Arcs that cost more than so many times the mean are not looked for beyond the neighbours of their ends; a third
    /// of it where time does not matter, for then near places are hardly ever closed.
    package var longArcFactor = 12.0

    /// The share of the search after which a local search over plans that may miss loads and windows goes on from the
    /// best plan, where a problem of a thousand jobs or more is plain enough (`SoftPlan.suits`) and trips are long; 1
    /// for never. Smaller problems turn to it sooner, by the square of their number of jobs.
    package var localSearchStart = 0.5
    /// The mean number of stops that makes trips long.
    package var localSearchStopsPerTripMin = 15.0
    /// The least number of iterations for each job, over the whole search at the pace so far, with which there is time
    /// for the local search.
    package var localSearchIterationsPerJobMin = 300.0

    /// The share of the search after which so many jobs turn to the local search.
    func localSearchStart(jobs: Int) -> Double {
      let size = min(1, Double(jobs) / 1000)
      return localSearchStart * size * size
    }

    /// The rounds after which threads exchange their best plans.
    package static let roundCount = 10

    /// Makes options; the defaults suit fleets with up to some thousand jobs.
    package init(
      seed: UInt64 = 1, iterations: Int = 20_000, threads: Int = 1, removalMean: Double = 10,
      stringLengthMax: Int = 10, blinkProbability: Double = 1.0 / 128, initialTemperatureShare: Double = 0.2,
      finalTemperatureShare: Double = 0.005
    ) {
      precondition(iterations >= 0, "iterations are counted from 0")
      precondition(threads >= 1, "a search runs on a thread or more")
      precondition(removalMean >= 1, "an iteration takes out a job or more")
      precondition(stringLengthMax >= 1, "a string holds a job or more")
      precondition(blinkProbability >= 0 && blinkProbability < 1, "a blink probability lies in [0, 1)")
      precondition(
        initialTemperatureShare >= finalTemperatureShare && finalTemperatureShare > 0,
        "the search cools, and stays above zero")
      self.seed = seed
      self.iterations = iterations
      self.threads = threads
      self.removalMean = removalMean
      self.stringLengthMax = stringLengthMax
      self.blinkProbability = blinkProbability
      self.initialTemperatureShare = initialTemperatureShare
      self.finalTemperatureShare = finalTemperatureShare
    }
  }

  /// How far a search is.
  package struct Progress: Hashable, Sendable {
    /// Iterations done.
    package var iteration: Int
    /// Mandatory jobs that the best plan misses.
    package var mandatoryJobsMissed: Int
    /// The total cost of the best plan.
    package var bestTotal: Double
  }
}
