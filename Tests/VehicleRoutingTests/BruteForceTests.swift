import Testing
import VehicleRouting

private let seeds = UInt64(1)...16

@Test("on tiny problems the search finds the cheapest of all plans", arguments: ProblemFamily.familiesTheSolverKnows)
func searchEqualsBruteForce(family: ProblemFamily) throws {
  for seed in seeds {
    let problem = family.make(seed: seed)
    let best = try #require(BruteForceTwin.best(problem), "\(family) \(seed)")
    let solution = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 300))
    #expect(SolutionChecker.breaches(problem, solution) == [], "\(family) \(seed)")
    let (found, least) = (solution.cost, best.total)
    if family.isAlwaysSolved {
      #expect(found.mandatoryJobsMissed == best.mandatoryJobsMissed, "\(family) \(seed)")
      #expect(abs(found.total - least) < 1e-3, "\(family) \(seed): \(found.total) and \(least)")
    } else {
      let isNoBetter = (found.mandatoryJobsMissed, found.total + 1e-3) >= (best.mandatoryJobsMissed, least)
      #expect(isNoBetter, "\(family) \(seed): \(found.total) and \(least)")
    }
  }
}

@Test("the checker finds nothing wrong with the best of all plans, and its cost", arguments: ProblemFamily.allCases)
func checkerAgreesWithBruteForce(family: ProblemFamily) throws {
  for seed in seeds {
    let problem = family.make(seed: seed)
    let best = try #require(BruteForceTwin.best(problem), "\(family) \(seed)")
    #expect(SolutionChecker.breaches(problem, WrittenPlan(best, of: problem)) == [], "\(family) \(seed)")
  }
}

@Test(
  "each family has problems whose best plan its rule decides",
  arguments: [
    (.windows, .windows), (.pickupAndDelivery, .shipments), (.prizes, .prizes), (.heterogeneous, .skills),
    (.multiTrip, .multiTrip), (.severalWindows, .severalWindows), (.severalWindows, .tripLength),
    (.payloadBattery, .payloadEnergy), (.waiting, .waitingEnergy), (.collections, .pieces), (.openEnds, .openEnds),
    (.charging, .charging), (.pads, .pads), (.chargingAtPads, .pads), (.before, .beforeLinks),
    (.sameOrDifferentVehicle, .vehicleLinks), (.breaks, .breaks), (.underway, .underway),
    (.softWindows, .softWindows), (.energyCurve, .energyCurve), (.metres, .metres), (.metres, .unitFactors),
    (.releases, .releases), (.changePrices, .changePrices),
  ] as [(ProblemFamily, RandomProblem.Feature)])
func rulesDecide(family: ProblemFamily, feature: RandomProblem.Feature) throws {
  let decides = try seeds.contains { seed in
    let best = try #require(BruteForceTwin.best(family.make(seed: seed)))
    let other = BruteForceTwin.best(family.make(seed: seed, without: feature))
    return other?.mandatoryJobsMissed != best.mandatoryJobsMissed || abs((other?.total ?? 0) - best.total) > 1e-6
  }
  #expect(decides, "\(family) without \(feature)")
}

@Test(
  "a plan made for other rules is either found out by the checker or not better than the best",
  arguments: ProblemFamily.allCases)
func otherPlansAreNoBetter(family: ProblemFamily) throws {
  var foundOut = 0
  var sound = 0
  for seed in UInt64(1)...4 {
    let problem = family.make(seed: seed)
    let best = try #require(BruteForceTwin.best(problem), "\(family) \(seed)")
    for feature in RandomProblem.Feature.allCases where family.features.contains(feature) {
      let relaxed = family.make(seed: seed, without: feature)
      guard let other = BruteForceTwin.best(relaxed) else { continue }
      if SolutionChecker.breaches(problem, WrittenPlan(other, of: relaxed)).isEmpty {
        sound += 1
        let isNoBetter = (other.mandatoryJobsMissed, other.total + 1e-3) >= (best.mandatoryJobsMissed, best.total)
        #expect(isNoBetter, "\(family) \(seed) without \(feature): \(other.total) and \(best.total)")
      } else {
        foundOut += 1
      }
    }
  }
  #expect(foundOut > 0, "\(family): \(sound) sound plans")
}
