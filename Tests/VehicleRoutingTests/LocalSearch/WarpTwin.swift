import VehicleRouting

/// What routes cost and miss, worked out stop by stop from the problem alone.
struct WarpTwin {
  let problem: Problem

  /// The sums of all routes; where a window is missed, time turns back to its end.
  func sums(_ routes: [[Int]]) -> LocalSearchProbe.Sums {
    var sums = LocalSearchProbe.Sums(cost: 0, excess: 0, warpSeconds: 0)
    for (vehicle, route) in routes.enumerated() where !route.isEmpty { add(route, vehicle: vehicle, to: &sums) }
    return sums
  }

  private func add(_ route: [Int], vehicle: Int, to sums: inout LocalSearchProbe.Sums) {
    let own = problem.vehicles[vehicle]
    let type = problem.vehicleTypes[own.type]
    var time = own.shift.openSeconds
    var place = own.base
    var load = 0.0
    sums.cost += problem.weights.perTrip + type.fixedCost
    for job in route {
      guard case .deliverFromBase(let stop) = problem.jobs[job].work else { continue }
      let leg = type.travelSeconds[place * problem.locationCount + stop.entry]
      time += leg
      if time > stop.windows[0].closeSeconds {
        sums.warpSeconds += time - stop.windows[0].closeSeconds
        time = stop.windows[0].closeSeconds
      }
      time = max(time, stop.windows[0].openSeconds) + stop.serviceSeconds[own.type]
      sums.cost += problem.weights.perTravelSecond * leg
      sums.cost += problem.weights.perServiceSecond * stop.serviceSeconds[own.type]
      load += problem.jobs[job].demand[0]
      place = stop.exit
    }
    let home = type.travelSeconds[place * problem.locationCount + own.base]
    sums.cost += problem.weights.perTravelSecond * home
    sums.warpSeconds += max(0, time + home - own.shift.closeSeconds)
    sums.excess += max(0, load - type.capacity[0])
  }
}
