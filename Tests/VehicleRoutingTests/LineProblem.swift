import VehicleRouting

typealias Problem = VehicleRoutingProblem

/// Problems on a straight road: location `i` lies `positions[i]` seconds along it, and location 0 is the base.
struct LineProblem {
  /// Where the locations are.
  var positions: [Double]
  /// Joules for each second of travel without payload; nil leaves energy out.
  var joulesPerSecond: Double?
  /// Further joules for each second and kilogram.
  var joulesPerSecondKilogram = 0.0

  /// The travel matrix.
  var travelSeconds: [Double] {
    positions.flatMap { from in positions.map { abs($0 - from) } }
  }

  /// A type that lives on this road, with one load dimension in kilograms.
  func type(
    capacityKilograms: Double = 10, usableJoules: Double = .infinity, skills: Problem.Skills = [],
    waitingWatts: Problem.PayloadLine = .zero, tripSecondsMax: Double = .infinity, fixedCost: Double = 0
  ) -> Problem.VehicleType {
    Problem.VehicleType(
      travelSeconds: travelSeconds, arcJoules: joulesPerSecond.map { rate in travelSeconds.map { $0 * rate } } ?? [],
      arcJoulesPerKilogram: joulesPerSecond.map { _ in travelSeconds.map { $0 * joulesPerSecondKilogram } } ?? [],
      waitingWatts: waitingWatts, capacity: [capacityKilograms], usableJoulesPerTrip: usableJoules,
      tripSecondsMax: tripSecondsMax, skills: skills, fixedCost: fixedCost)
  }

  /// A problem of vehicles and jobs on this road.
  func problem(
    types: [Problem.VehicleType], vehicles: [Problem.Vehicle], jobs: [Problem.Job],
    weights: Problem.CostWeights = Problem.CostWeights()
  ) -> Problem {
    Problem(
      locationCount: positions.count, loadDimensionCount: 1, massDimension: 0, vehicleTypes: types,
      vehicles: vehicles, jobs: jobs, weights: weights)
  }
}

/// A delivery from the base, with a service of ten seconds for each type.
func delivery(
  to location: Int, kilograms: Double = 1, windows: [Problem.TimeWindow] = [], prize: Double = .infinity,
  skills: Problem.Skills = [], types: Int = 1
) -> Problem.Job {
  Problem.Job(
    work: .deliverFromBase(
      Problem.Stop(
        entry: location, windows: windows, serviceSeconds: [Double](repeating: 10, count: types))),
    demand: [kilograms], prize: prize, requiredSkills: skills)
}

/// A shipment between two locations, with a service of ten seconds at both for each type.
func shipment(
  from pickup: Int, to location: Int, kilograms: Double = 1, windows: [Problem.TimeWindow] = [],
  prize: Double = .infinity, types: Int = 1
) -> Problem.Job {
  let seconds = [Double](repeating: 10, count: types)
  return Problem.Job(
    work: .shipment(
      pickup: Problem.Stop(entry: pickup, serviceSeconds: seconds),
      delivery: Problem.Stop(entry: location, windows: windows, serviceSeconds: seconds)),
    demand: [kilograms], prize: prize)
}

/// A window from one second to another.
func window(_ open: Double, _ close: Double) -> Problem.TimeWindow {
  Problem.TimeWindow(openSeconds: open, closeSeconds: close)
}
