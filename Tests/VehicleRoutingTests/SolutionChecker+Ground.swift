import VehicleRouting

// What happens on the ground between trips.
extension SolutionChecker {
  /// A vehicle's stay on a pad: after a landing, for a while, until the next take-off at the latest.
  private struct Stay {
    var vehicle: Int
    var landing: Double
    var seconds: Double
    var departure: Double
  }

  /// The stays of a route between its trips.
  private func stays(_ trips: [WrittenPlan.Trip], of vehicle: Int) -> [Stay] {
    zip(trips, trips.dropFirst()).map { landed, next in
      Stay(
        vehicle: vehicle, landing: landed.landingSeconds,
        seconds: ModelConventions.groundSeconds(problem, vehicle: vehicle, tripJoules: landed.energyJoules),
        departure: next.departureSeconds)
    }
  }

  /// The start of the shift, the turnarounds with charging, and the breaks.
  mutating func checkGround(_ trips: [WrittenPlan.Trip], of index: Int) {
    let vehicle = problem.vehicles[index]
    let name = "vehicle \(index)"
    guard let first = trips.first, let last = trips.last else { return }
    if vehicle.underway == nil {
      expect(
        first.departureSeconds >= ModelConventions.start(vehicle) - 1e-6, "\(name) takes off before its shift")
    }
    for stay in stays(trips, of: index) {
      expect(
        stay.departure >= stay.landing + stay.seconds - 1e-6,
        "\(name) takes off \(stay.departure - stay.landing) s after landing, but needs \(stay.seconds) s")
    }
    // The times on the ground, and in each of them the first moment that no break has taken yet.
    let takeOff = vehicle.underway.map { $0.seconds - $0.secondsSinceTakeOff } ?? first.departureSeconds
    var gaps = [(from: -Double.infinity, to: takeOff)]
    for stay in stays(trips, of: index) { gaps.append((from: stay.landing, to: stay.departure)) }
    gaps.append((from: last.landingSeconds, to: .infinity))
    for pause in vehicle.breaks.sorted(by: { $0.window.openSeconds < $1.window.openSeconds }) {
      let gap = gaps.firstIndex { gap in
        let start = max(gap.from, pause.window.openSeconds)
        return start <= pause.window.closeSeconds + 1e-6 && start + pause.seconds <= gap.to + 1e-6
      }
      expect(gap != nil, "\(name) has no time for its break from \(pause.window.openSeconds)")
      if let gap { gaps[gap].from = max(gaps[gap].from, pause.window.openSeconds) + pause.seconds }
    }
  }

  /// Whether the vehicles of each group can take turns on its pads.
  mutating func checkPads() {
    for (group, pads) in problem.padGroups.enumerated() {
      let here = plan.routes.indices.filter { problem.vehicles[$0].padGroup == group }
        .flatMap { stays(plan.routes[$0], of: $0) }
        .sorted { ($0.landing, $0.vehicle) < ($1.landing, $1.vehicle) }
      var steps = Self.padStepCountMax
      let fits = takesTurns(here, freeAt: [Double](repeating: -.infinity, count: pads.padCount), &steps)
      expect(fits, "the \(here.count) stays on the pads of group \(group) overlap")
    }
  }

  /// The steps after which the search for turns on the pads is given up.
  private static let padStepCountMax = 20_000

  /// Tries every order of the stays, that of the landings first, each on the pad that is free first.
  private func takesTurns(_ stays: [Stay], freeAt: [Double], _ steps: inout Int) -> Bool {
    guard !stays.isEmpty else { return true }
    steps -= 1
    guard steps > 0, let pad = freeAt.indices.min(by: { freeAt[$0] < freeAt[$1] }) else { return false }
    for (index, stay) in stays.enumerated() {
      let end = max(stay.landing, freeAt[pad]) + stay.seconds
      guard end <= stay.departure + 1e-6 else { continue }
      var rest = stays
      rest.remove(at: index)
      var taken = freeAt
      taken[pad] = end
      if takesTurns(rest, freeAt: taken, &steps) { return true }
    }
    return false
  }
}
