/// What must be known to take changes of a soft plan back.
struct SoftPlanLog: ~Copyable {
  /// The vehicles that changed.
  var changed: FlatList<Int32>
  /// Whether a vehicle changed.
  let isChanged: FlatArray<Bool>
  /// The nodes of their trips as they were.
  var nodes: FlatList<Entry>
  /// Their trips as they were.
  var trips: FlatList<SoftPlan.Trip>
  /// The plan's sums as they were.
  var sums = Sums()

  /// A node as it was.
  struct Entry: BitwiseCopyable {
    /// The node.
    var node: Int32
    /// What was kept for it.
    var value: SoftPlan.Node
  }

  /// Sums over a plan.
  struct Sums: BitwiseCopyable {
    /// As in the plan.
    var cost = 0.0
    /// As in the plan.
    var excess = 0.0
    /// As in the plan.
    var warp = 0.0
    /// As in the plan.
    var missing = 0
    /// As in the plan.
    var used = 0
    /// As in the plan.
    var planned = 0
  }

  /// Makes a log with room for a whole plan.
  init(nodeCount: Int, vehicleCount: Int) {
    changed = FlatList(capacity: vehicleCount, filler: 0)
    isChanged = FlatArray(repeating: false, count: vehicleCount)
    nodes = FlatList(capacity: nodeCount, filler: Entry(node: 0, value: SoftPlan.Node()))
    trips = FlatList(capacity: vehicleCount, filler: SoftPlan.Trip())
  }
}

extension SoftPlan {
  /// Starts the log: what changes from here on can be taken back.
  mutating func startLog() {
    for index in 0..<log.changed.count { log.isChanged[log.changed[index]] = false }
    log.changed.removeAll()
    log.nodes.removeAll()
    log.trips.removeAll()
    log.sums = SoftPlanLog.Sums(
      cost: cost, excess: excess, warp: warp, missing: missing, used: used, planned: planned)
  }

  /// Keeps a vehicle's trip as it is before its first change.
  @inline(__always)
  mutating func save(_ vehicle: Int32) {
    if !log.isChanged[vehicle] { saveNow(vehicle) }
  }

  @inline(never)
  private mutating func saveNow(_ vehicle: Int32) {
    log.isChanged[vehicle] = true
    log.changed.append(vehicle)
    log.trips.append(trips[vehicle])
    let last = end(vehicle)
    var node = start(vehicle)
    while true {
      let value = nodes[node]
      log.nodes.append(SoftPlanLog.Entry(node: node, value: value))
      if node == last { return }
      node = value.next
    }
  }

  /// Takes all changes since `startLog` back.
  mutating func takeBack() {
    for index in 0..<log.nodes.count { nodes[log.nodes[index].node] = log.nodes[index].value }
    for index in 0..<log.changed.count {
      let vehicle = log.changed[index]
      trips[vehicle] = log.trips[index]
      if trips[vehicle].count == 0 { noteAtHome(vehicle) }
    }
    cost = log.sums.cost
    excess = log.sums.excess
    warp = log.sums.warp
    missing = log.sums.missing
    used = log.sums.used
    planned = log.sums.planned
    startLog()
  }
}
