import Quantities
import VehicleRouting

/// Random problems that use every part of the model at once.
struct RandomProblem {
  /// How many jobs.
  var jobCount = 12
  /// How many of the jobs are shipments at most.
  var shipmentCountMax = 4
  /// How many vehicles, over two types and two bases.
  var vehicleCount = 3

  /// The problem of a seed. Two drones of unlike speed and lift in a wind: times depend on the direction, and a
  /// straight way is never longer than one over a third place.
  func make(seed: UInt64) -> Problem {
    var generator = SplitMix64(seed: seed)
    let locationCount = 2 + 2 * jobCount
    let points = (0..<locationCount).map { _ in
      LocalPoint(east: 2000 * generator.nextUnit(), north: 2000 * generator.nextUnit())
    }
    let wind = LocalVector(east: 6 * generator.nextUnit() - 3, north: 6 * generator.nextUnit() - 3)
    let types = [
      type(points, wind, speed: 12, watts: 300, kilograms: 2, joules: 250_000, skills: [.init(rawValue: 1)]),
      type(points, wind, speed: 16, watts: 500, kilograms: 4, joules: 350_000, skills: [.init(rawValue: 3)]),
    ]
    let vehicles = (0..<vehicleCount).map { index in
      let open = 300 * generator.nextUnit()
      return Problem.Vehicle(
        type: index % 2, base: index % 3 == 2 ? 1 : 0, finalBase: index == 0 ? 1 : nil,
        shift: Problem.TimeWindow(openSeconds: open, closeSeconds: open + 3000), tripCountMax: 1 + index % 3,
        turnaroundSeconds: 60)
    }
    var shipments = 0
    let jobs = (0..<jobCount).map { index in
      let first = stop(2 + 2 * index, isPiece: generator.nextIndex(below: 5) == 0, using: &generator)
      let second = stop(3 + 2 * index, isPiece: false, using: &generator)
      var work: Problem.Work = generator.nextIndex(below: 5) == 0 ? .collectToBase(first) : .deliverFromBase(first)
      if shipments < shipmentCountMax && generator.nextIndex(below: 2) == 0 {
        shipments += 1
        work = .shipment(pickup: first, delivery: second)
      }
      return Problem.Job(
        work: work, demand: [0.2 + generator.nextUnit(), 1],
        prize: generator.nextIndex(below: 3) == 0 ? .infinity : 100 + 3000 * generator.nextUnit(),
        requiredSkills: generator.nextIndex(below: 6) == 0 ? [.init(rawValue: 2)] : [],
        allowedVehicles: generator.nextIndex(below: 8) == 0 ? [generator.nextIndex(below: vehicleCount)] : nil)
    }
    return Problem(
      locationCount: locationCount, loadDimensionCount: 2, massDimension: 0, vehicleTypes: types,
      vehicles: vehicles, jobs: jobs)
  }

  private func type(
    _ points: [LocalPoint], _ wind: LocalVector, speed: Double, watts: Double, kilograms: Double, joules: Double,
    skills: Problem.Skills
  ) -> Problem.VehicleType {
    let travel = points.flatMap { from in
      points.map { to in
        let way = to - from
        let length = way.lengthMetres
        guard length > 0 else { return 0.0 }
        let along = way.dot(wind) / length
        let across = way.cross(wind) / length
        return length / (along + (speed * speed - across * across).squareRoot())
      }
    }
    return Problem.VehicleType(
      travelSeconds: travel, arcJoules: travel.map { $0 * watts },
      arcJoulesPerKilogram: travel.map { $0 * watts * 0.4 },
      waitingWatts: Problem.PayloadLine(base: watts, perKilogram: watts * 0.4), capacity: [kilograms, 3],
      usableJoulesPerTrip: joules, tripSecondsMax: 900, skills: skills, fixedCost: 50)
  }

  private func stop(_ location: Int, isPiece: Bool, using generator: inout SplitMix64) -> Problem.Stop {
    var windows: [Problem.TimeWindow] = []
    if generator.nextIndex(below: 2) == 0 {
      let open = 2000 * generator.nextUnit()
      windows.append(Problem.TimeWindow(openSeconds: open, closeSeconds: open + 200 + 600 * generator.nextUnit()))
      if generator.nextIndex(below: 2) == 0 {
        windows.append(Problem.TimeWindow(openSeconds: open + 900, closeSeconds: open + 1400))
      }
    }
    return Problem.Stop(
      entry: location, exit: isPiece ? location + 1 : nil, windows: windows,
      mustEndInWindow: generator.nextIndex(below: 2) == 0,
      serviceSeconds: [20 + 30 * generator.nextUnit(), 15],
      serviceJoules: [.init(base: 6000, perKilogram: 2000), .init(base: 8000, perKilogram: 1500)])
  }
}
