import Quantities
import Testing
import VehicleRouting

/// Random damage to a sound problem: numbers that make no sense, arrays of other lengths, indices into nothing.
private struct Damage {
  var generator: SplitMix64

  private mutating func number() -> Double {
    if generator.nextIndex(below: 2) == 0 { return 1000 * generator.nextUnit() }
    let values = [-1.0, .nan, .infinity, -.infinity, 0, 1, 1e300, 1e-300, 1e15]
    return values[generator.nextIndex(below: values.count)]
  }

  private mutating func index() -> Int {
    if generator.nextIndex(below: 2) == 0 { return generator.nextIndex(below: 4) }
    let values = [-1, .max, .min, 0, 1, generator.nextIndex(below: 30)]
    return values[generator.nextIndex(below: values.count)]
  }

  private mutating func one<Element>(of array: [Element]) -> Int { generator.nextIndex(below: array.count) }

  private mutating func window() -> Problem.TimeWindow {
    Problem.TimeWindow(openSeconds: number(), closeSeconds: number())
  }

  /// Damages one place.
  mutating func strike(_ problem: inout Problem) {
    switch generator.nextIndex(below: 6) {
    case 0: strikeWhole(&problem)
    case 1: strikeType(&problem.vehicleTypes[one(of: problem.vehicleTypes)])
    case 2: strikeVehicle(&problem.vehicles[one(of: problem.vehicles)])
    default: strikeJob(&problem.jobs[one(of: problem.jobs)])
    }
  }

  private mutating func strikeWhole(_ problem: inout Problem) {
    switch generator.nextIndex(below: 10) {
    case 0: problem.locationCount = index()
    case 1: problem.loadDimensionCount = index()
    case 2: problem.massDimension = index()
    case 3: problem.weights.perTravelSecond = number()
    case 4: problem.weights.perJoule = number()
    case 5: problem.weights.perMakespanSecond = number()
    case 6: problem.links.append(.before(first: index(), second: index()))
    case 7: problem.links.append(.sameVehicle(index(), index()))
    case 8: problem.links.append(.differentVehicles(index(), index()))
    default: problem.padGroups.append(Problem.PadGroup(padCount: index()))
    }
  }

  private mutating func strikeType(_ type: inout Problem.VehicleType) {
    let cell = one(of: type.travelSeconds)
    switch generator.nextIndex(below: 12) {
    case 0: type.travelSeconds[cell] = number()
    case 1: type.travelSeconds.removeLast()
    case 2: type.arcJoules[cell] = number()
    case 3: type.arcJoulesPerKilogram[cell] = number()
    case 4: type.travelMetres = [number()]
    case 5: type.waitingWatts.base = number()
    case 6: type.capacity[0] = number()
    case 7: type.usableJoulesPerTrip = number()
    case 8: type.tripSecondsMax = number()
    case 9: type.unitCostFactor = number()
    case 10: type.chargeWatts = number()
    default: type.payloadCurve = .hovering(emptyKilograms: number(), payloadKilogramsMax: number())
    }
  }

  private mutating func strikeVehicle(_ vehicle: inout Problem.Vehicle) {
    switch generator.nextIndex(below: 9) {
    case 0: vehicle.type = index()
    case 1: vehicle.base = index()
    case 2: vehicle.finalBase = index()
    case 3: vehicle.shift = window()
    case 4: vehicle.tripCountMax = index()
    case 5: vehicle.turnaroundSeconds = number()
    case 6: vehicle.padGroup = index()
    case 7: vehicle.breaks.append(Problem.Break(window: window(), seconds: number()))
    default:
      vehicle.underway = Problem.Underway(
        location: index(), seconds: number(), joulesSpent: number(), committedJobs: [index(), index()])
    }
  }

  private mutating func strikeJob(_ job: inout Problem.Job) {
    switch generator.nextIndex(below: 8) {
    case 0: job.demand[0] = number()
    case 1: job.demand.append(number())
    case 2: job.prize = number()
    case 3: job.allowedVehicles = [index()]
    case 4: job.releaseSeconds = number()
    case 5: (job.plannedVehicle, job.changePrice) = (index(), number())
    default:
      switch job.work {
      case .deliverFromBase(var stop):
        strikeStop(&stop)
        job.work = .deliverFromBase(stop)
      case .collectToBase(var stop):
        strikeStop(&stop)
        job.work = .collectToBase(stop)
      case .shipment(var pickup, let delivery):
        strikeStop(&pickup)
        job.work = .shipment(pickup: pickup, delivery: delivery)
      }
    }
  }

  private mutating func strikeStop(_ stop: inout Problem.Stop) {
    switch generator.nextIndex(below: 8) {
    case 0: stop.entry = index()
    case 1: stop.exit = index()
    case 2: stop.windows.append(window())
    case 3: stop.serviceSeconds[0] = number()
    case 4: stop.serviceSeconds.removeLast()
    case 5: stop.serviceJoules[0] = Problem.PayloadLine(base: number(), perKilogram: number())
    case 6: stop.latenessSecondsMax = number()
    default: stop.latenessPricePerSecond = number()
    }
  }
}

@Test("a damaged problem is refused with its defects, or solved, and never stops the program", arguments: 0..<8)
func damagedProblems(block: Int) throws {
  var refused = 0
  var solved = 0
  for seed in UInt64(block) * 40..<UInt64(block) * 40 + 40 {
    var problem = ProblemFamily.everythingOnTheGround.make(seed: seed)
    var damage = Damage(generator: SplitMix64(seed: seed, stream: "damage"))
    for _ in 0...damage.generator.nextIndex(below: 2) { damage.strike(&problem) }
    do {
      let solution = try VehicleRoutingSolver(problem).solve(.init(seed: seed, iterations: 20))
      let done = solution.routes.flatMap(\.trips).flatMap(\.stops).filter { $0.role != .delivery }.map(\.job)
      let named = (done + solution.unassigned.map(\.job)).sorted()
      #expect(named == Array(problem.jobs.indices), "seed \(seed)")
      #expect(LowerBound.value(problem) >= 0, "seed \(seed)")
      solved += 1
    } catch {
      #expect(!error.defects.isEmpty && error.defects.allSatisfy { !$0.reason.isEmpty }, "seed \(seed)")
      refused += 1
    }
  }
  #expect(refused > 5 && solved > 5, "\(refused) refused, \(solved) solved")
}
