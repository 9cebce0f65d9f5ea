import Testing
import VehicleRouting

private typealias Code = VehicleRoutingError.Code
private typealias Item = VehicleRoutingError.Item

/// A sound problem with one of everything: two types, two vehicles of which one is in the air, three jobs, three
/// links and a group of pads.
private func soundProblem() -> Problem {
  let travel = [0.0, 10, 20, 10, 0, 10, 20, 10, 0]
  var type = Problem.VehicleType(
    travelSeconds: travel, arcJoules: travel, arcJoulesPerKilogram: travel, capacity: [4, 2])
  type.travelMetres = travel
  type.payloadCurve = .hovering(emptyKilograms: 6, payloadKilogramsMax: 4)
  type.chargeWatts = 500
  var parked = Problem.Vehicle(
    type: 0, base: 0, shift: window(0, 1000), tripCountMax: 3, turnaroundSeconds: 60, padGroup: 0)
  parked.breaks = [Problem.Break(window: window(300, 500), seconds: 100)]
  var flying = Problem.Vehicle(type: 1, base: 0, shift: window(0, 1000))
  flying.underway = Problem.Underway(
    location: 1, seconds: 50, joulesSpent: 5, secondsSinceTakeOff: 5, committedJobs: [2])
  let soft = Problem.Stop(
    entry: 1, windows: [window(0, 50), window(50, 90)], serviceSeconds: [5, 6],
    serviceJoules: [.zero, .init(base: 1, perKilogram: 1)])
  let hard = Problem.Stop(entry: 2, serviceSeconds: [5, 5])
  var jobs = [
    Problem.Job(work: .deliverFromBase(soft), demand: [1, 1]),
    Problem.Job(work: .shipment(pickup: hard, delivery: soft), demand: [1, 1], prize: 500, allowedVehicles: [0, 1]),
    Problem.Job(work: .collectToBase(hard), demand: [0, 1]),
  ]
  jobs[1].plannedVehicle = 1
  jobs[1].changePrice = 20
  return Problem(
    locationCount: 3, loadDimensionCount: 2, massDimension: 0, vehicleTypes: [type, type], vehicles: [parked, flying],
    jobs: jobs, links: [.before(first: 0, second: 1), .sameVehicle(0, 1), .differentVehicles(1, 2)],
    padGroups: [Problem.PadGroup(padCount: 2)])
}

/// The defects of a problem after a change to it.
private func defects(_ change: (inout Problem) -> Void) -> [VehicleRoutingError.Defect] {
  var problem = soundProblem()
  change(&problem)
  do throws(VehicleRoutingError) {
    _ = try VehicleRoutingSolver(problem)
    return []
  } catch { return error.defects }
}

/// Expects a change to give exactly one defect.
private func expectDefect(
  _ code: Code, _ item: Item, _ words: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ change: (inout Problem) -> Void
) {
  let found = defects(change)
  #expect(found.map(\.code) == [code], sourceLocation: sourceLocation)
  #expect(found.map(\.item) == [item], sourceLocation: sourceLocation)
  #expect(found.allSatisfy { $0.reason.contains(words) }, "\(found.map(\.reason))", sourceLocation: sourceLocation)
}

/// A change to the only stop of job 0.
private func changeStop(_ problem: inout Problem, _ change: (inout Problem.Stop) -> Void) {
  guard case .deliverFromBase(var stop) = problem.jobs[0].work else { return }
  change(&stop)
  problem.jobs[0].work = .deliverFromBase(stop)
}

@Test("a problem with one of everything is sound")
func soundProblemPasses() {
  #expect(defects { _ in } == [])
}

@Test("an array of another length than the problem asks for is named with both lengths")
func wrongCounts() {
  expectDefect(.wrongCount, .vehicleType(1), "8 numbers; they must be 9") {
    $0.vehicleTypes[1].travelSeconds.removeLast()
  }
  expectDefect(.wrongCount, .vehicleType(0), "metres") { $0.vehicleTypes[0].travelMetres.append(1) }
  expectDefect(.wrongCount, .vehicleType(0), "joules") { $0.vehicleTypes[0].arcJoules.append(1) }
  expectDefect(.wrongCount, .vehicleType(0), "kilogram") { $0.vehicleTypes[0].arcJoulesPerKilogram.append(1) }
  expectDefect(.wrongCount, .vehicleType(0), "capacities") { $0.vehicleTypes[0].capacity.append(1) }
  expectDefect(.wrongCount, .job(2), "demands") { $0.jobs[2].demand.removeLast() }
  expectDefect(.wrongCount, .job(0), "service times") { changeStop(&$0) { $0.serviceSeconds = [1] } }
  expectDefect(.wrongCount, .job(0), "service energies") { changeStop(&$0) { $0.serviceJoules.removeLast() } }
  expectDefect(.wrongCount, .problem, "-1") { $0.loadDimensionCount = -1 }
}

@Test("a number that is negative, infinite or none is named with its value", arguments: [-1.0, .nan, .infinity])
func badNumbers(value: Double) {
  // One change for each number of the model; infinite numbers that make sense are left out below.
  let always: [(Item, (inout Problem) -> Void)] = [
    (.problem, { $0.weights.perMetre = value }), (.problem, { $0.weights.perTravelSecond = value }),
    (.problem, { $0.weights.perServiceSecond = value }), (.problem, { $0.weights.perWaitingSecond = value }),
    (.problem, { $0.weights.perJoule = value }), (.problem, { $0.weights.perTrip = value }),
    (.problem, { $0.weights.perMakespanSecond = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].travelMetres[3] = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].arcJoulesPerKilogram[3] = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].waitingWatts.base = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].waitingWatts.perKilogram = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].fixedCost = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].unitCostFactor = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].payloadCurve = .hovering(emptyKilograms: value, payloadKilogramsMax: 4) }),
    (.vehicle(0), { $0.vehicles[0].turnaroundSeconds = value }),
    (.vehicle(0), { $0.vehicles[0].breaks[0].seconds = value }),
    (.vehicle(1), { $0.vehicles[1].underway?.joulesSpent = value }),
    (.vehicle(1), { $0.vehicles[1].underway?.secondsSinceTakeOff = value }),
    (.job(1), { $0.jobs[1].demand[0] = value }), (.job(1), { $0.jobs[1].changePrice = value }),
    (.job(0), { changeStop(&$0) { $0.serviceJoules[1].perKilogram = value } }),
    (.job(0), { changeStop(&$0) { $0.latenessPricePerSecond = value } }),
  ]
  for (item, change) in always { expectDefect(.badNumber, item, "\(value)", change) }
  let mayBeInfinite: [(Item, (inout Problem) -> Void)] = [
    (.vehicleType(1), { $0.vehicleTypes[1].travelSeconds[3] = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].arcJoules[3] = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].usableJoulesPerTrip = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].tripSecondsMax = value }),
    (.vehicleType(1), { $0.vehicleTypes[1].chargeWatts = value }),
    (.job(1), { $0.jobs[1].prize = value }),
    (.job(0), { changeStop(&$0) { $0.serviceSeconds[0] = value } }),
    (.job(0), { changeStop(&$0) { $0.serviceJoules[0].base = value } }),
    (.job(0), { changeStop(&$0) { $0.latenessSecondsMax = value } }),
  ]
  for (item, change) in mayBeInfinite {
    if value == .infinity {
      #expect(defects(change) == [])
    } else {
      expectDefect(.badNumber, item, "\(value)", change)
    }
  }
}

@Test("numbers with rules of their own are held to them")
func specialNumbers() {
  expectDefect(.badNumber, .vehicleType(0), "above 0") { $0.vehicleTypes[0].chargeWatts = 0 }
  expectDefect(.badNumber, .vehicleType(0), "curve ends") { $0.vehicleTypes[0].capacity[0] = 4.5 }
  expectDefect(.badNumber, .vehicleType(0), "capacity in load dimension 1") { $0.vehicleTypes[0].capacity[1] = -1 }
  expectDefect(.badNumber, .vehicleType(0), "and so are 8 more") {
    $0.vehicleTypes[0].travelSeconds = [Double](repeating: .nan, count: 9)
  }
  expectDefect(.badNumber, .vehicle(0), "trips") { $0.vehicles[0].tripCountMax = -1 }
  expectDefect(.badNumber, .vehicle(0), "shift") { $0.vehicles[0].shift = window(.nan, 1000) }
  expectDefect(.badNumber, .vehicle(1), "air") { $0.vehicles[1].underway?.seconds = -.infinity }
  expectDefect(.badNumber, .job(0), "window 1") { changeStop(&$0) { $0.windows[1].openSeconds = .infinity } }
  expectDefect(.badNumber, .job(2), "ready") { $0.jobs[2].releaseSeconds = .infinity }
  expectDefect(.badNumber, .padGroup(0), "pads") { $0.padGroups[0].padCount = 0 }
}

@Test("an index that points to nothing is named", arguments: [-1, 7])
func badIndices(index: Int) {
  expectDefect(.badIndex, .problem, "mass") { $0.massDimension = index }
  expectDefect(.badIndex, .vehicle(0), "type") { $0.vehicles[0].type = index }
  expectDefect(.badIndex, .vehicle(0), "base") { $0.vehicles[0].base = index }
  expectDefect(.badIndex, .vehicle(0), "last landing") { $0.vehicles[0].finalBase = index }
  expectDefect(.badIndex, .vehicle(0), "pads") { $0.vehicles[0].padGroup = index }
  expectDefect(.badIndex, .vehicle(1), "in the air") { $0.vehicles[1].underway?.location = index }
  expectDefect(.badIndex, .vehicle(1), "committed") { $0.vehicles[1].underway?.committedJobs.append(index) }
  expectDefect(.badIndex, .job(0), "begins") { changeStop(&$0) { $0.entry = index } }
  expectDefect(.badIndex, .job(0), "ends") { changeStop(&$0) { $0.exit = index } }
  expectDefect(.badIndex, .job(1), "allowed") { $0.jobs[1].allowedVehicles?.append(index) }
  expectDefect(.badIndex, .job(1), "plan before") { $0.jobs[1].plannedVehicle = index }
  expectDefect(.badIndex, .link(0), "second job") { $0.links[0] = .before(first: 0, second: index) }
  #expect(
    defects {
      $0.vehicles[0].endsAnywhere = true
      $0.vehicles[0].finalBase = index
    } == [])
}

@Test("a window that closes before it opens, or overlaps another of its stop, is named")
func closedWindows() {
  expectDefect(.closedWindow, .vehicle(0), "shift") { $0.vehicles[0].shift = window(10, 5) }
  expectDefect(.closedWindow, .vehicle(0), "break 0") { $0.vehicles[0].breaks[0].window = window(10, 5) }
  expectDefect(.closedWindow, .job(0), "window 1") { changeStop(&$0) { $0.windows[1] = window(90, 80) } }
  expectDefect(.closedWindow, .job(0), "windows 0 and 1") { changeStop(&$0) { $0.windows[1].openSeconds = 49 } }
}

@Test("links in a circle, links that contradict each other and doubtful commitments are named")
func badLinks() {
  expectDefect(.badLink, .link(0), "itself") { $0.links = [.sameVehicle(2, 2)] }
  expectDefect(.badLink, .link(0), "jobs 0, 1, 2") {
    $0.links = [.before(first: 0, second: 1), .before(first: 1, second: 2), .before(first: 2, second: 0)]
  }
  expectDefect(.badLink, .link(2), "two vehicles") {
    $0.vehicles[1].underway = nil
    $0.links = [.sameVehicle(0, 1), .sameVehicle(2, 1), .differentVehicles(2, 0)]
  }
  expectDefect(.badLink, .vehicle(1), "twice") { $0.vehicles[1].underway?.committedJobs = [2, 2] }
  expectDefect(.badLink, .vehicle(1), "vehicle 0") {
    $0.vehicles[0].underway = Problem.Underway(location: 0, seconds: 0, committedJobs: [2])
  }
  expectDefect(.badLink, .vehicle(1), "shipment") {
    $0.vehicles[1].underway?.committedJobs = [1]
  }
  expectDefect(.badLink, .vehicle(1), "must be on the same one") {
    $0.vehicles[0].underway = Problem.Underway(location: 0, seconds: 0, committedJobs: [0])
    $0.links = [.sameVehicle(0, 1), .sameVehicle(1, 2)]
  }
  expectDefect(.badLink, .link(0), "tied to vehicle 1") {
    $0.vehicles[1].underway?.committedJobs = [0, 2]
    $0.links = [.differentVehicles(0, 2)]
  }
  expectDefect(.badLink, .link(0), "other way round") {
    $0.vehicles[1].underway?.committedJobs = [0, 2]
    $0.links = [.before(first: 2, second: 0)]
  }
}

@Test("each knot of circles is named once, and what only leads to one or away from it is not")
func knotsOfCircles() {
  let job = soundProblem().jobs[2]
  let found = defects {
    $0.vehicles[1].underway = nil
    $0.jobs = [Problem.Job](repeating: job, count: 9)
    $0.links = [(0, 1), (1, 2), (2, 1), (2, 3), (4, 5), (5, 6), (6, 4), (6, 7), (3, 7)].map {
      .before(first: $0.0, second: $0.1)
    }
  }
  #expect(found.map(\.code) == [.badLink, .badLink])
  #expect(found.map(\.item) == [.link(1), .link(4)])
}

@Test("a problem beyond a size is refused for that alone")
func tooLarge() {
  expectDefect(.tooLarge, .problem, "1000000 locations") {
    $0.locationCount = 1_000_000
    $0.vehicles[0].base = -1
  }
  expectDefect(.tooLarge, .problem, "\(Int.max) locations") { $0.locationCount = .max }
  expectDefect(.tooLarge, .problem, "load dimensions") { $0.loadDimensionCount = 65 }
  expectDefect(.tooLarge, .problem, "1000000 jobs") {
    $0.jobs = [Problem.Job](repeating: $0.jobs[0], count: 1_000_000)
  }
  expectDefect(.tooLarge, .problem, "vehicles") {
    $0.vehicles = [Problem.Vehicle](repeating: $0.vehicles[0], count: Problem.Limits.vehicleCountMax + 1)
  }
  expectDefect(.tooLarge, .problem, "vehicle types") {
    $0.vehicleTypes = [Problem.VehicleType](
      repeating: $0.vehicleTypes[0], count: Problem.Limits.vehicleTypeCountMax + 1)
  }
  expectDefect(.tooLarge, .problem, "links") {
    $0.links = [Problem.Link](repeating: .sameVehicle(0, 1), count: Problem.Limits.linkCountMax + 1)
  }
  expectDefect(.tooLarge, .problem, "pads") {
    $0.padGroups = [Problem.PadGroup](repeating: $0.padGroups[0], count: Problem.Limits.padGroupCountMax + 1)
  }
  // One matrix shared by a thousand types takes little room here, but not in the solver.
  expectDefect(.tooLarge, .problem, "1002001000 numbers") {
    $0.locationCount = 1001
    let shared = [Double](repeating: 1, count: 1001 * 1001)
    $0.vehicleTypes = [Problem.VehicleType](
      repeating: Problem.VehicleType(travelSeconds: shared, capacity: [1, 1]), count: 1000)
  }
  expectDefect(.tooLarge, .job(0), "windows") {
    changeStop(&$0) { $0.windows = (0...Problem.Limits.windowCountMax).map { window(Double($0), Double($0)) } }
  }
  expectDefect(.tooLarge, .vehicle(0), "breaks") {
    $0.vehicles[0].breaks = [Problem.Break](
      repeating: $0.vehicles[0].breaks[0], count: Problem.Limits.breakCountMax + 1)
  }
}

@Test("all defects are collected in the order of the parts, up to the limit")
func allDefects() {
  let found = defects {
    $0.padGroups[0].padCount = -1
    $0.jobs[1].demand = [-1, .nan]
    $0.vehicles[0].type = 9
    $0.weights.perTrip = .nan
  }
  #expect(found.map(\.item) == [.problem, .vehicle(0), .job(1), .job(1), .padGroup(0)])
  let many = defects {
    for _ in 0..<1000 { $0.jobs.append($0.jobs[0]) }
    for job in $0.jobs.indices { $0.jobs[job].prize = -1 }
  }
  #expect(many.count == VehicleRoutingError.defectCountMax)
  #expect(many.first?.item == .job(0))
}

@Test("what is merely impossible is no defect")
func impossibleIsSound() {
  #expect(defects { $0.vehicles[0].tripCountMax = 0 } == [])
  #expect(defects { $0.jobs[0].demand = [1e9, 1e9] } == [])
  #expect(defects { $0.jobs[0].allowedVehicles = [] } == [])
  #expect(
    defects {
      $0.vehicleTypes[0].travelSeconds = [Double](repeating: .infinity, count: 9)
      $0.vehicles[1].underway = nil
      $0.vehicles[1].breaks = []
      $0.vehicles[0].breaks = []
    } == [])
  #expect(defects { $0.vehicleTypes[0].usableJoulesPerTrip = 0 } == [])
  #expect(
    defects {
      $0.vehicles = []
      $0.jobs[1].allowedVehicles = nil
      $0.jobs[1].plannedVehicle = nil
    } == [])
  #expect(
    defects {
      $0.jobs = []
      $0.links = []
      $0.vehicles[1].underway = nil
    } == [])
}
