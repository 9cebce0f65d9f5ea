import Missions
import Plans
import Quantities
import VehicleRouting

extension AssignmentBuilder {
  /// The sorties of a solution, by vehicle and time.
  func orders(of solution: VehicleRoutingSolution) -> [SortieOrder] {
    solution.routes.flatMap { route in
      route.trips.map { trip in
        SortieOrder(
          vehicle: vehicle(ofShift: route.vehicle), visits: trip.stops.map { visit(ofJob: $0.job, role: $0.role) },
          items: Set(trip.stops.map(\.job)).sorted(), payload: trip.departureLoad.first ?? 0,
          departure: max(0, trip.departureSeconds))
      }
    }
  }

  private func visit(ofJob job: Int, role: VehicleRoutingSolution.StopRole) -> Int {
    firstVisits[job] + (role == .delivery ? 1 : 0)
  }

  /// A sortie for one piece of work alone.
  func order(forItem item: Int, vehicle: Int, departure: Double) -> SortieOrder {
    let first = firstVisits[item]
    return SortieOrder(
      vehicle: vehicle, visits: Array(first..<first + items[item].visits.count), items: [item],
      payload: items[item].isShipment ? 0 : items[item].kilograms, departure: departure)
  }
}

extension Scheduler {
  /// Tries the pieces of work of failed sorties one by one on every vehicle that may do them: the vehicle that was
  /// meant first, then the others in the order of the fleet; then all of them from the next first light on. Returns
  /// the pieces that still find no place.
  mutating func placeAlone(
    _ failures: [Failure], assignment: AssignmentBuilder, shouldStop: () -> Bool
  ) throws(FleetPlanningError) -> [(item: Int, problem: TripProblem)] {
    var lost: [(item: Int, problem: TripProblem)] = []
    for failure in failures {
      for item in failure.order.items {
        let first = failure.order.vehicle
        let others = assignment.typeOfVehicle.indices.filter {
          $0 != first && assignment.flyable[$0] && assignment.items[item].types.contains(assignment.typeOfVehicle[$0])
        }
        var isPlaced = false
        // What stands against the piece alone says more than what stood against the whole sortie.
        var problem: TripProblem?
        search: for departure in builder.hours.takeOffs(from: failure.order.departure) {
          for vehicle in [first] + others {
            if shouldStop() { throw FleetPlanningError(code: .stopped, reason: "planning was stopped") }
            let order = try withoutWaiting(
              assignment.order(forItem: item, vehicle: vehicle, departure: departure))
            guard let found = try place(order) else {
              isPlaced = true
              break search
            }
            problem = problem ?? found
          }
        }
        // A conflict says more than that the vehicle is busy then, perhaps since it evades one.
        if case .conflict = failure.problem, problem?.isBusy ?? true { problem = failure.problem }
        if !isPlaced { lost.append((item, problem ?? failure.problem)) }
      }
    }
    return lost
  }

  /// The order with a take-off so late that the vehicle does not wait on its way, where that can be.
  private mutating func withoutWaiting(_ order: SortieOrder) throws(FleetPlanningError) -> SortieOrder {
    let cruise = CruiseChoice(level: preferredLevel)
    guard case .success(let built) = try builder.build(order, departure: order.departure, cruise: cruise),
      let wait = built.legs.first(where: { $0.kind == .wait }), let first = wait.points.first,
      let last = wait.points.last
    else { return order }
    var later = order
    later.departure += last.time - first.time
    guard case .success = try builder.build(later, departure: later.departure, cruise: cruise) else { return order }
    return later
  }
}
