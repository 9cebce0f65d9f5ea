/// A plan as bare numbers: who does what in which order.
struct PlanSnapshot: Hashable, Sendable {
  /// One trip of the snapshot.
  struct Trip: Hashable, Sendable {
    /// The nodes in the order of the visits.
    var nodes: [Int32]
    /// Whether it is a break on the ground.
    var isBreak: Bool
  }

  /// The trips of each vehicle.
  var trips: [[Trip]]
  /// What the search says that it costs.
  var cost: Double
}

extension Plan {
  /// Takes another plan's place.
  mutating func restore(_ snapshot: PlanSnapshot) {
    openJournal()
    for vehicle in snapshot.trips.indices where firstTrip[vehicle] >= 0 || !snapshot.trips[vehicle].isEmpty {
      dismantle(vehicle: vehicle)
    }
    for job in plannableJobs { addAbsent(job) }
    for (vehicle, trips) in snapshot.trips.enumerated() where firstTrip[vehicle] >= 0 || !trips.isEmpty {
      for trip in trips {
        let record = openTrip(vehicle: vehicle, after: lastTrip[vehicle], isBreak: trip.isBreak)
        var before = startNode(record)
        for node in trip.nodes {
          link(node, after: before)
          removeAbsent(compiled.nodeJob[node])
          before = node
        }
      }
    }
    resetBounds()
    isSettling = true
    for vehicle in snapshot.trips.indices where !snapshot.trips[vehicle].isEmpty {
      let isFlyable = refresh(vehicle: vehicle)
      precondition(isFlyable, "a plan can be flown as it was found")
    }
    isSettling = false
    for vehicle in snapshot.trips.indices where snapshot.trips[vehicle].isEmpty {
      setCost(vehicle: vehicle, 0)
      vehicleLanding[vehicle] = compiled.timeOrigin
    }
    let isWhole = settleTogether()
    precondition(isWhole, "a plan can be flown as it was found")
    sumCost()
    openJournal()
  }
}
