/// What must be known to take back the changes of one iteration: the vehicles that were touched, as they were.
struct PlanJournal: ~Copyable {
  /// The vehicles that were saved, in the order in which they were touched.
  var touched: FlatList<Int32>
  /// Whether a vehicle was saved.
  let isTouched: FlatArray<Bool>
  /// For each saved vehicle the number of its trips, for each trip its nodes.
  var nodes: FlatList<Int32>
  /// For each node what is kept by node.
  var values: FlatList<NodeValues>
  /// The trips of the saved vehicles.
  var trips: FlatList<TripRecord>
  /// The costs and landings of the saved vehicles.
  var vehicles: FlatList<VehicleValues>
  /// Jobs that became absent (as they are) or were placed (as their complement), in order.
  var absences: FlatList<Int32>
  /// The plan's cost when the journal was opened.
  var cost = 0.0

  /// What the plan keeps for each node.
  struct NodeValues: BitwiseCopyable {
    var arcCost: Double
    var arcTime: Double
    var leave: Double
    var latest: Double
  }

  /// What the plan keeps for each vehicle.
  struct VehicleValues: BitwiseCopyable {
    var cost: Double
    var landing: Double
    var tripCount: Int32
  }

  /// The most times that the absent jobs change between two openings of the journal, for each job.
  private static let absencesPerJobMax = 8

  /// Makes a journal with room for all vehicles of a problem.
  init(_ compiled: CompiledProblem, recordCount: Int) {
    let vehicleCount = compiled.vehicles.count
    touched = FlatList(capacity: vehicleCount, filler: 0)
    isTouched = FlatArray(repeating: false, count: vehicleCount)
    nodes = FlatList(capacity: compiled.nodeCount, filler: 0)
    let room = compiled.nodeCount + 2 * recordCount
    values = FlatList(capacity: room, filler: NodeValues(arcCost: 0, arcTime: 0, leave: 0, latest: 0))
    trips = FlatList(capacity: recordCount, filler: TripRecord())
    vehicles = FlatList(capacity: vehicleCount, filler: VehicleValues(cost: 0, landing: 0, tripCount: 0))
    absences = FlatList(capacity: compiled.jobCount * Self.absencesPerJobMax + 64, filler: 0)
  }
}

extension Plan {
  /// Opens the journal: what changes from here on can be taken back.
  mutating func openJournal() {
    for index in 0..<journal.touched.count { journal.isTouched[journal.touched[index]] = false }
    journal.touched.removeAll()
    journal.nodes.removeAll()
    journal.values.removeAll()
    journal.trips.removeAll()
    journal.vehicles.removeAll()
    journal.absences.removeAll()
    journal.cost = cost
  }

  /// Saves a vehicle before its first change.
  mutating func save(vehicle: Int) {
    if journal.isTouched[vehicle] { return }
    journal.isTouched[vehicle] = true
    journal.touched.append(Int32(vehicle))
    var tripsSaved: Int32 = 0
    var record = firstTrip[vehicle]
    while record >= 0 {
      journal.trips.append(records[record])
      tripsSaved += 1
      let end = endNode(record)
      var node = startNode(record)
      journal.values.append(nodeValues(node))
      node = next[node]
      while node != end {
        journal.nodes.append(node)
        journal.values.append(nodeValues(node))
        node = next[node]
      }
      journal.values.append(nodeValues(end))
      record = records.base[Int(record)].following
    }
    journal.vehicles.append(
      PlanJournal.VehicleValues(
        cost: vehicleCost[vehicle], landing: vehicleLanding[vehicle], tripCount: tripsSaved))
  }

  private func nodeValues(_ node: Int32) -> PlanJournal.NodeValues {
    PlanJournal.NodeValues(
      arcCost: arcCost[node], arcTime: arcTime[node], leave: leave[node], latest: latest[node])
  }

  private func setValues(_ node: Int32, _ values: PlanJournal.NodeValues) {
    arcCost[node] = values.arcCost
    arcTime[node] = values.arcTime
    leave[node] = values.leave
    latest[node] = values.latest
  }

  /// Takes back all changes since the journal was opened.
  mutating func takeBack() {
    for index in 0..<journal.touched.count { dismantle(vehicle: Int(journal.touched[index])) }
    var tripIndex = 0
    var nodeIndex = 0
    var valueIndex = 0
    for index in 0..<journal.touched.count {
      let vehicle = Int(journal.touched[index])
      let saved = journal.vehicles[index]
      for _ in 0..<saved.tripCount {
        let old = journal.trips[tripIndex]
        tripIndex += 1
        let record = openTrip(vehicle: vehicle, after: lastTrip[vehicle], isBreak: old.isBreak)
        var trip = old
        trip.previous = records.base[Int(record)].previous
        trip.following = -1
        trip.nodeCount = 0
        records[record] = trip
        let start = startNode(record)
        let end = endNode(record)
        var before = start
        setValues(start, journal.values[valueIndex])
        valueIndex += 1
        for _ in 0..<old.nodeCount {
          let node = journal.nodes[nodeIndex]
          nodeIndex += 1
          attach(node, after: before, record: record)
          setValues(node, journal.values[valueIndex])
          valueIndex += 1
          before = node
        }
        next[before] = end
        previous[end] = before
        setValues(end, journal.values[valueIndex])
        valueIndex += 1
        if tracksLoads { followLoads(record) }
      }
      vehicleCost[vehicle] = saved.cost
      vehicleLanding[vehicle] = saved.landing
    }
    for index in stride(from: journal.absences.count - 1, through: 0, by: -1) {
      let entry = journal.absences[index]
      if entry >= 0 { removeAbsent(entry) } else { addAbsent(~entry) }
    }
    cost = journal.cost
    openJournal()
  }

  /// Puts a node after another without looking at arcs.
  @inline(__always)
  private mutating func attach(_ node: Int32, after before: Int32, record: Int32) {
    next[before] = node
    previous[node] = before
    trip[node] = record
    if records.base[Int(record)].nodeCount == 0 { plannedTrips += 1 }
    records.base[Int(record)].nodeCount += 1
    plannedNodes += 1
    guard compiled.nodeEffect[node] != .delivery else { return }
    let job = Int(compiled.nodeJob[node])
    for dimension in 0..<compiled.dimensionCount {
      tripLoad.base[Int(record) * compiled.dimensionCount + dimension] +=
        compiled.demand[job * compiled.dimensionCount + dimension]
    }
  }

  /// Takes all trips of a vehicle apart.
  mutating func dismantle(vehicle: Int) {
    var record = firstTrip[vehicle]
    while record >= 0 {
      let following = records.base[Int(record)].following
      let end = endNode(record)
      var node = next[startNode(record)]
      while node != end {
        trip[node] = -1
        node = next[node]
      }
      plannedNodes -= Int(records.base[Int(record)].nodeCount)
      if records.base[Int(record)].nodeCount > 0 { plannedTrips -= 1 }
      if !records.base[Int(record)].isBreak { tripCount[vehicle] -= 1 }
      records[record] = TripRecord()
      freeRecords.append(record)
      record = following
    }
    firstTrip[vehicle] = -1
    lastTrip[vehicle] = -1
    let index = classes.classOfVehicle[vehicle]
    if homeCursor[index] > Int32(vehicle) { homeCursor[index] = Int32(vehicle) }
  }

  /// Notes that a job became absent, and does it.
  mutating func leaveOut(_ job: Int32) {
    guard absentPlace[job] < 0 else { return }
    journal.absences.append(job)
    addAbsent(job)
  }

  /// Notes that a job is placed, and does it.
  mutating func takeUp(_ job: Int32) {
    journal.absences.append(~job)
    removeAbsent(job)
  }
}
