/// A whole plan under search.
///
/// Trips are linked lists of nodes. Everything that a position needs to be judged is kept by node, so that a place in
/// any trip is reached in one step. Each trip record `t` has two nodes of its own: `nodeCount + 2t` where it starts and
/// `nodeCount + 2t + 1` where it ends.
struct Plan: ~Copyable {
  let compiled: CompiledProblem
  let classes: VehicleClasses
  /// Flies trips that need to be flown exactly.
  var evaluator: TripEvaluator

  /// The node after each node of a trip.
  let next: FlatArray<Int32>
  /// The node before each node of a trip.
  let previous: FlatArray<Int32>
  /// The trip of each node, or -1.
  let trip: FlatArray<Int32>
  /// The location where a node begins; for ends of trips too.
  let entry: FlatArray<Int32>
  /// The location where a node ends; for starts of trips too.
  let exit: FlatArray<Int32>
  /// The cost of the arc to the next node.
  let arcCost: FlatArray<Double>
  /// The seconds of the arc to the next node.
  let arcTime: FlatArray<Double>
  /// The earliest moment to leave a node.
  let leave: FlatArray<Double>
  /// The latest arrival at a node from which the rest of the trip is in time.
  let latest: FlatArray<Double>
  /// The load after each node where loads rise and fall: `[node * dimensionCount + dimension]`.
  let loadAfter: FlatArray<Double>
  /// The sum of the loads of each trip: `[trip * dimensionCount + dimension]`.
  let tripLoad: FlatArray<Double>

  let records: FlatArray<TripRecord>
  var freeRecords: FlatList<Int32>
  /// The first trip of each vehicle, or -1.
  let firstTrip: FlatArray<Int32>
  /// The last trip of each vehicle, or -1.
  let lastTrip: FlatArray<Int32>
  /// The trips of each vehicle without its breaks.
  let tripCount: FlatArray<Int32>
  /// The cost of each vehicle's trips and of using it.
  let vehicleCost: FlatArray<Double>
  /// When each vehicle is back for good; the time origin for one that stays at home.
  let vehicleLanding: FlatArray<Double>

  /// The price of leaving each job out, with a finite stand-in for mandatory jobs.
  let prices: FlatArray<Double>
  /// The price of each job and of all that cannot be done without it.
  let pricesWithFollowers: FlatArray<Double>
  /// The jobs that some vehicle could do.
  let plannableJobs: [Int32]
  /// The least price of a job that must be done if it can be; infinite where there is none.
  let mandatoryPrice: Double
  /// The jobs that could be done and are not.
  var absent: FlatList<Int32>
  /// The place of each job in `absent`, or -1.
  let absentPlace: FlatArray<Int32>
  /// Nodes that keep their place.
  let isPinned: FlatArray<Bool>
  /// The lowest vehicle of each class that may be at home.
  let homeCursor: FlatArray<Int32>

  /// All vehicles' costs, change prices and the prices of the absent jobs; the makespan is apart.
  var cost = 0.0
  /// The makespan when the insertions at hand began.
  var knownMakespan = 0.0
  /// What an arc costs in the mean, as of the last time that costs were summed up.
  var meanArcCost = Double.infinity
  /// Whether the times of trips that wait for others are being worked out.
  var isSettling = false
  /// The nodes in trips.
  var plannedNodes = 0
  /// The trips with nodes.
  var plannedTrips = 0
  var journal: PlanJournal
  /// The nodes after which a place was looked at, by the number of the look.
  let looked: FlatArray<UInt32>
  var lookNumber: UInt32 = 0
  /// Room for scans over a trip with a pickup and a delivery.
  let scan: ShipmentScan

  /// Whether loads rise and fall along trips and arcs are judged one by one.
  let tracksLoads: Bool

  /// Makes the plan in which nothing is done but what vehicles in the air are committed to.
  init(_ compiled: CompiledProblem, classes: VehicleClasses, prices: [Double], jobs: [Int32]) {
    self.compiled = compiled
    self.classes = classes
    evaluator = TripEvaluator(compiled)
    let vehicleCount = compiled.vehicles.count
    let recordCount = compiled.jobCount + vehicleCount + 1
    let slots = compiled.nodeCount + 2 * recordCount
    next = FlatArray(repeating: -1, count: slots)
    previous = FlatArray(repeating: -1, count: slots)
    trip = FlatArray(repeating: -1, count: slots)
    entry = FlatArray(repeating: 0, count: slots)
    exit = FlatArray(repeating: 0, count: slots)
    arcCost = FlatArray(repeating: 0, count: slots)
    arcTime = FlatArray(repeating: 0, count: slots)
    leave = FlatArray(repeating: 0, count: slots)
    latest = FlatArray(repeating: .infinity, count: slots)
    let hasShipments = (0..<compiled.jobCount).contains { compiled.jobIsShipment[$0] }
    tracksLoads = hasShipments
    loadAfter = FlatArray(repeating: 0, count: tracksLoads ? slots * compiled.dimensionCount : 0)
    tripLoad = FlatArray(repeating: 0, count: recordCount * compiled.dimensionCount)
    records = FlatArray(repeating: TripRecord(), count: recordCount)
    freeRecords = FlatList(capacity: recordCount, filler: 0)
    firstTrip = FlatArray(repeating: -1, count: vehicleCount)
    lastTrip = FlatArray(repeating: -1, count: vehicleCount)
    tripCount = FlatArray(repeating: 0, count: vehicleCount)
    vehicleCost = FlatArray(repeating: 0, count: vehicleCount)
    vehicleLanding = FlatArray(repeating: compiled.timeOrigin, count: vehicleCount)
    self.prices = FlatArray(prices)
    pricesWithFollowers = FlatArray(
      prices.indices.map { job in compiled.withFollowers(job).reduce(0) { $0 + prices[$1] } })
    plannableJobs = jobs
    mandatoryPrice =
      prices.indices.filter { $0 < compiled.problem.jobs.count && compiled.problem.jobs[$0].prize == .infinity }
      .map { prices[$0] }.min() ?? .infinity
    absent = FlatList(capacity: compiled.jobCount, filler: 0)
    absentPlace = FlatArray(repeating: -1, count: compiled.jobCount)
    isPinned = FlatArray(repeating: false, count: compiled.nodeCount)
    homeCursor = FlatArray(classes.members.map { Int32($0.first ?? 0) })
    journal = PlanJournal(compiled, recordCount: recordCount)
    looked = FlatArray(repeating: 0, count: slots)
    scan = ShipmentScan(room: compiled.nodeCount + 2)
    for record in (0..<recordCount).reversed() { freeRecords.append(Int32(record)) }
    for node in 0..<compiled.nodeCount {
      entry[node] = compiled.nodeEntry[node]
      exit[node] = compiled.nodeExit[node]
    }
    for job in jobs { addAbsent(job) }
    markPinned()
  }

  /// The node where a trip starts.
  @inline(__always)
  func startNode(_ record: Int32) -> Int32 { Int32(compiled.nodeCount) + 2 * record }

  /// The node where a trip ends.
  @inline(__always)
  func endNode(_ record: Int32) -> Int32 { Int32(compiled.nodeCount) + 2 * record + 1 }

  /// The vehicle of a job, or -1.
  @inline(__always)
  func vehicle(ofJob job: Int) -> Int32 {
    let record = trip[compiled.jobFirstNode[job]]
    return record < 0 ? -1 : records.base[Int(record)].vehicle
  }

  /// Puts a job among the absent ones.
  mutating func addAbsent(_ job: Int32) {
    guard absentPlace[job] < 0 else { return }
    absentPlace[job] = Int32(absent.count)
    absent.append(job)
    cost += prices[job]
  }

  /// Takes a job from the absent ones.
  mutating func removeAbsent(_ job: Int32) {
    let place = absentPlace[job]
    guard place >= 0 else { return }
    let last = absent.removeLast()
    if last != job {
      absent[Int(place)] = last
      absentPlace[last] = place
    }
    absentPlace[job] = -1
    cost -= prices[job]
  }

  /// The latest landing of all vehicles, counted from the problem's time origin.
  func makespan() -> Double {
    var latest = compiled.timeOrigin
    for vehicle in 0..<vehicleLanding.count { latest = max(latest, vehicleLanding[vehicle]) }
    return latest - compiled.timeOrigin
  }

  /// The cost that the search compares: everything with the prices of absent jobs.
  func searchCost() -> Double {
    let weight = compiled.weights.perMakespanSecond
    return weight > 0 ? cost + weight * makespan() : cost
  }

  /// The cost added up anew, without the rounding of many changes.
  mutating func sumCost() {
    var sum = 0.0
    for vehicle in 0..<vehicleCost.count { sum += vehicleCost[vehicle] }
    for index in 0..<absent.count { sum += prices[absent[index]] }
    for job in 0..<compiled.jobCount where compiled.jobChangePrice[job] > 0 {
      sum += changePrice(job: job, vehicle: vehicle(ofJob: job))
    }
    cost = sum
    var arcs = 0.0
    for node in 0..<compiled.nodeCount where trip[node] >= 0 { arcs += arcCost[node] }
    meanArcCost = plannedNodes > 0 ? arcs / Double(plannedNodes) : .infinity
  }

  /// What giving a job to a vehicle costs because another one had it before.
  @inline(__always)
  func changePrice(job: Int, vehicle: Int32) -> Double {
    let planned = compiled.jobPlannedVehicle[job]
    return planned < 0 || vehicle < 0 || planned == vehicle ? 0 : compiled.jobChangePrice[job]
  }

  /// The lowest vehicle of a class that is at home, or -1.
  mutating func vehicleAtHome(ofClass index: Int) -> Int32 {
    let members = classes.members[index]
    guard let last = members.last else { return -1 }
    var vehicle = homeCursor[index]
    while Int(vehicle) <= last {
      if tripCount[vehicle] == 0 && classes.classOfVehicle[Int(vehicle)] == index {
        homeCursor[index] = vehicle
        return vehicle
      }
      vehicle += 1
    }
    homeCursor[index] = Int32(last + 1)
    return -1
  }
}
