/// The best plan of a search, kept up to date by the vehicles that changed since the last best one.
struct BestPlan: ~Copyable {
  private let vehicleOfNode: FlatArray<Int32>
  private let tripOfNode: FlatArray<Int32>
  private let placeOfNode: FlatArray<Int32>
  private let hasChanged: FlatArray<Bool>
  private var changed: FlatList<Int32>
  /// What the best plan costs.
  private(set) var cost: Double

  /// Takes a plan as the best one.
  init(_ plan: borrowing Plan) {
    let nodes = plan.compiled.nodeCount
    let vehicles = plan.compiled.vehicles.count
    vehicleOfNode = FlatArray(repeating: -1, count: nodes)
    tripOfNode = FlatArray(repeating: 0, count: nodes)
    placeOfNode = FlatArray(repeating: 0, count: nodes)
    hasChanged = FlatArray(repeating: false, count: vehicles)
    changed = FlatList(capacity: vehicles, filler: 0)
    cost = .infinity
    take(all: plan)
  }

  /// Notes that the vehicles in the plan's journal are no longer as in the best plan.
  mutating func noteChanges(_ plan: borrowing Plan) {
    for index in 0..<plan.journal.touched.count { note(plan.journal.touched[index]) }
  }

  private mutating func note(_ vehicle: Int32) {
    guard !hasChanged[vehicle] else { return }
    hasChanged[vehicle] = true
    changed.append(vehicle)
  }

  /// Takes a plan as the best one, whatever has changed.
  mutating func take(all plan: borrowing Plan) {
    for vehicle in 0..<plan.compiled.vehicles.count { note(Int32(vehicle)) }
    take(plan, cost: plan.searchCost())
  }

  /// Takes a plan as the best one, with what it costs; all its changes must have been noted.
  mutating func take(_ plan: borrowing Plan, cost: Double) {
    for index in 0..<changed.count {
      let vehicle = changed[index]
      hasChanged[vehicle] = false
      var tripNumber: Int32 = 0
      var record = plan.firstTrip[vehicle]
      while record >= 0 {
        var place: Int32 = 0
        let end = plan.endNode(record)
        var node = plan.next[plan.startNode(record)]
        while node != end {
          vehicleOfNode[node] = vehicle
          tripOfNode[node] = tripNumber
          placeOfNode[node] = place
          place += 1
          node = plan.next[node]
        }
        tripNumber += 1
        record = plan.records.base[Int(record)].following
      }
    }
    changed.removeAll()
    for index in 0..<plan.absent.count {
      let job = plan.absent[index]
      vehicleOfNode[plan.compiled.jobFirstNode[job]] = -1
      vehicleOfNode[plan.compiled.lastNode(ofJob: Int(job))] = -1
    }
    self.cost = cost
  }

  /// The best plan written out.
  func snapshot(_ compiled: CompiledProblem) -> PlanSnapshot {
    let nodes = (0..<compiled.nodeCount).filter { vehicleOfNode[$0] >= 0 }.sorted { left, right in
      (vehicleOfNode[left], tripOfNode[left], placeOfNode[left])
        < (vehicleOfNode[right], tripOfNode[right], placeOfNode[right])
    }
    var trips = [[PlanSnapshot.Trip]](repeating: [], count: compiled.vehicles.count)
    for vehicle in trips.indices where compiled.vehicles[vehicle].underway != nil {
      trips[vehicle].append(PlanSnapshot.Trip(nodes: [], isBreak: false))
    }
    for node in nodes {
      let vehicle = Int(vehicleOfNode[node])
      let isBreak = compiled.jobIsBreak[compiled.nodeJob[node]]
      while trips[vehicle].count <= Int(tripOfNode[node]) {
        trips[vehicle].append(PlanSnapshot.Trip(nodes: [], isBreak: isBreak))
      }
      trips[vehicle][Int(tripOfNode[node])].nodes.append(Int32(node))
    }
    return PlanSnapshot(trips: trips, cost: cost)
  }
}
