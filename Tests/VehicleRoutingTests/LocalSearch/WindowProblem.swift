import Quantities
import VehicleRouting

/// Random problems with loads and one window for each stop, which are plain enough for the local search.
struct WindowProblem {
  /// How many jobs.
  var jobCount = 24
  /// How many vehicles, in turn of each of the types.
  var vehicleCount = 5
  /// How many vehicle types.
  var typeCount = 2
  /// How many jobs a vehicle can carry about.
  var jobsPerVehicle = 6.0
  /// The longest window, in seconds.
  var windowSecondsMax = 900.0
  /// The moment after which no window opens.
  var opensBefore = 2000.0

  /// The problem of a seed: ways depend on the direction, and some jobs end elsewhere than they begin.
  func make(seed: UInt64) -> Problem {
    var generator = SplitMix64(seed: seed, stream: "window problem")
    let places = (0..<2 * jobCount + 1).map { _ in
      LocalPoint(east: 1000 * generator.nextUnit(), north: 1000 * generator.nextUnit())
    }
    let types = (0..<typeCount).map { type in
      let travel = places.flatMap { from in
        places.map { to in
          let way = to - from
          return way.lengthMetres == 0 ? 0 : (way.lengthMetres / 10 + way.east / 40 + 5) * (1 + 0.2 * Double(type))
        }
      }
      return Problem.VehicleType(
        travelSeconds: travel, capacity: [jobsPerVehicle * (1 + 0.5 * Double(type))], fixedCost: 30 * Double(type))
    }
    let vehicles = (0..<vehicleCount).map { index in
      Problem.Vehicle(type: index % typeCount, base: 0, shift: window(10, opensBefore + 1500))
    }
    let jobs = (0..<jobCount).map { index in
      let open = opensBefore * generator.nextUnit()
      let exit = generator.nextIndex(below: 4) == 0 ? 2 * index + 2 : 2 * index + 1
      let stop = Problem.Stop(
        entry: 2 * index + 1, exit: exit, windows: [window(open, open + windowSecondsMax * generator.nextUnit())],
        serviceSeconds: (0..<typeCount).map { 10 + 5 * Double($0) })
      return Problem.Job(work: .deliverFromBase(stop), demand: [0.5 + generator.nextUnit()])
    }
    return Problem(
      locationCount: places.count, loadDimensionCount: 1, vehicleTypes: types, vehicles: vehicles, jobs: jobs,
      weights: Problem.CostWeights(perWaitingSecond: 0, perMakespanSecond: 0))
  }
}
