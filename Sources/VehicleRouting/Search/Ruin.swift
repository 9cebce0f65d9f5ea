import Quantities

/// Takes jobs out of a plan.
struct Ruin {
  private let compiled: CompiledProblem
  private let options: VehicleRoutingSolver.Options
  private let neighbours: JobNeighbours
  /// The jobs that some vehicle could do.
  private let jobs: [Int32]
  private var evaluator: TripEvaluator
  private var isRemoved: [Bool]
  private var removed: [Int32] = []

  /// Prepares the removal of `jobs`, the ones that some vehicle could do.
  init(
    _ compiled: CompiledProblem, options: VehicleRoutingSolver.Options, neighbours: JobNeighbours, jobs: [Int32]
  ) {
    self.compiled = compiled
    self.options = options
    self.neighbours = neighbours
    self.jobs = jobs
    self.evaluator = TripEvaluator(compiled)
    self.isRemoved = [Bool](repeating: false, count: compiled.problem.jobs.count)
  }

  /// Takes some jobs out of the plan and puts them among the absent ones.
  mutating func run(_ state: inout SearchState, using generator: inout SplitMix64) {
    removed.removeAll(keepingCapacity: true)
    switch generator.nextIndex(below: 20) {
    case 0: removeAtRandom(state, using: &generator)
    case 1: removeWorst(state, using: &generator)
    case 2, 3: removeTrips(state, using: &generator)
    default: removeStrings(state, using: &generator)
    }
    apply(to: &state)
  }

  private mutating func mark(_ job: Int32) {
    guard !isRemoved[Int(job)] else { return }
    isRemoved[Int(job)] = true
    removed.append(job)
  }

  /// A job to work around: an absent one half of the time, so that room is made where it is missing.
  private func seedJob(_ state: SearchState, using generator: inout SplitMix64) -> Int32 {
    if !state.absent.isEmpty && generator.next() & 1 == 0 {
      return state.absent[generator.nextIndex(below: state.absent.count)]
    }
    return jobs[generator.nextIndex(below: jobs.count)]
  }

  /// Strings of neighbouring jobs from trips that lie near each other (SISR, section 5.2).
  private mutating func removeStrings(_ state: SearchState, using generator: inout SplitMix64) {
    var tripCount = 0
    for route in state.routes { tripCount += route.trips.count }
    guard tripCount > 0 else { return }
    let meanSize = Double(jobs.count - state.absent.count) / Double(tripCount)
    let lengthMax = min(Double(options.stringLengthMax), max(1, meanSize))
    let stringMax = max(1, 4 * options.removalMean / (1 + lengthMax) - 1)
    let stringCount = Int(generator.nextUnit() * stringMax + 1)
    var touched: [TripPlace] = []
    for job in neighbours.lists[Int(seedJob(state, using: &generator))] where touched.count < stringCount {
      guard let place = tripPlace(of: job, state), !touched.contains(place) else { continue }
      touched.append(place)
      let order = jobOrder(state.routes[place.vehicle].trips[place.trip].stops)
      guard let index = order.firstIndex(of: job) else { continue }
      let length = Int(generator.nextUnit() * min(Double(order.count), lengthMax) + 1)
      cutString(from: order, around: index, length: min(length, order.count), using: &generator)
    }
  }

  /// Cuts one string that holds `index`; half of the time an inner part of it is kept.
  private mutating func cutString(
    from order: [Int32], around index: Int, length: Int, using generator: inout SplitMix64
  ) {
    var kept = 0
    if length > 1 && length < order.count && generator.next() & 1 == 0 {
      kept = 1
      while length + kept < order.count && generator.nextUnit() < 0.01 { kept += 1 }
    }
    let span = length + kept
    let first = max(0, index - span + 1)
    let last = min(index, order.count - span)
    let start = first + generator.nextIndex(below: last - first + 1)
    let keptStart = kept > 0 ? start + 1 + generator.nextIndex(below: max(1, length - 1)) : start + span
    for place in start..<start + span where place < keptStart || place >= keptStart + kept { mark(order[place]) }
  }

  private mutating func removeAtRandom(_ state: SearchState, using generator: inout SplitMix64) {
    let count = 1 + generator.nextIndex(below: max(1, Int(2 * options.removalMean)))
    for _ in 0..<count {
      let job = jobs[generator.nextIndex(below: jobs.count)]
      if state.vehicleOfJob[Int(job)] >= 0 { mark(job) }
    }
  }

  /// Jobs whose detour is long, with some chance in the choice.
  private mutating func removeWorst(_ state: SearchState, using generator: inout SplitMix64) {
    var detours = [Double](repeating: 0, count: compiled.problem.jobs.count)
    for (vehicle, route) in state.routes.enumerated() {
      let used = compiled.vehicles[vehicle]
      let row = used.type * compiled.locationCount
      for trip in route.trips {
        var from = used.base
        for (index, node) in trip.stops.enumerated() {
          let entry = Int(compiled.nodeEntry[Int(node)])
          let exit = Int(compiled.nodeExit[Int(node)])
          let to = index + 1 < trip.stops.count ? Int(compiled.nodeEntry[Int(trip.stops[index + 1])]) : used.base
          let direct = compiled.travel[(row + from) * compiled.locationCount + to]
          let detour =
            compiled.travel[(row + from) * compiled.locationCount + entry]
            + compiled.travel[(row + exit) * compiled.locationCount + to] - (direct < .infinity ? direct : 0)
          detours[Int(compiled.nodeJob[Int(node)])] += detour * (0.5 + generator.nextUnit())
          from = exit
        }
      }
    }
    let worst = jobs.filter { state.vehicleOfJob[Int($0)] >= 0 }
      .sorted { (detours[Int($1)], $0) < (detours[Int($0)], $1) }
    let count = 1 + generator.nextIndex(below: max(1, Int(2 * options.removalMean)))
    for job in worst.prefix(count) { mark(job) }
  }

  /// Whole trips near one job, one to three of them.
  private mutating func removeTrips(_ state: SearchState, using generator: inout SplitMix64) {
    let count = 1 + generator.nextIndex(below: 3)
    let mostJobs = Int(3 * options.removalMean)
    var touched: [TripPlace] = []
    for job in neighbours.lists[Int(seedJob(state, using: &generator))] {
      guard touched.count < count, removed.count < mostJobs else { break }
      guard let place = tripPlace(of: job, state), !touched.contains(place) else { continue }
      touched.append(place)
      for job in jobOrder(state.routes[place.vehicle].trips[place.trip].stops) { mark(job) }
    }
  }

  /// Takes the marked jobs out of their routes.
  private mutating func apply(to state: inout SearchState) {
    var vehicles = removed.map { Int(state.vehicleOfJob[Int($0)]) }.sorted()
    vehicles.removeAll { $0 < 0 }
    var previous = -1
    for vehicle in vehicles where vehicle != previous {
      previous = vehicle
      shorten(vehicle, &state)
    }
    for job in removed {
      isRemoved[Int(job)] = false
      if state.vehicleOfJob[Int(job)] >= 0 {
        state.vehicleOfJob[Int(job)] = -1
        state.absent.append(job)
      }
    }
  }

  private mutating func shorten(_ vehicle: Int, _ state: inout SearchState) {
    let route = state.routes[vehicle]
    let trips = route.trips.map { trip in trip.stops.filter { !isRemoved[Int(compiled.nodeJob[Int($0)])] } }
    let endsDiffer = compiled.vehicles[vehicle].base != compiled.vehicles[vehicle].finalBase
    let kept = endsDiffer ? 0 : zip(trips, route.trips).prefix { $0.count == $1.stops.count }.count
    let left = trips.filter { !$0.isEmpty }
    if let shorter = evaluator.route(vehicle: vehicle, trips: left, keeping: route.trips.prefix(kept)) {
      state.routes[vehicle] = shorter
      return
    }
    // Where the way past a removed stop is longer than over it, the rest may be out of reach: all of it goes.
    for node in left.joined() { mark(compiled.nodeJob[Int(node)]) }
    state.routes[vehicle] = RouteState()
  }

  /// The trip that serves a job; nil where the job is absent.
  private func tripPlace(of job: Int32, _ state: SearchState) -> TripPlace? {
    let vehicle = Int(state.vehicleOfJob[Int(job)])
    guard vehicle >= 0 else { return nil }
    let node = compiled.jobFirstNode[Int(job)]
    let trip = state.routes[vehicle].trips.firstIndex { $0.stops.contains(node) }
    return trip.map { TripPlace(vehicle: vehicle, trip: $0) }
  }

  /// The jobs of a trip in the order of their first stops.
  private func jobOrder(_ stops: [Int32]) -> [Int32] {
    stops.filter { compiled.nodeEffect[Int($0)] != .delivery }.map { compiled.nodeJob[Int($0)] }
  }
}

/// A trip of a plan.
private struct TripPlace: Hashable {
  /// The vehicle.
  let vehicle: Int
  /// The index of the trip in its route.
  let trip: Int
}
