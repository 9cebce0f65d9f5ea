import Coverage
import Geometry
import Maps
import Missions
import Quantities
import VehicleRouting

/// One swept area is shared among vehicles of its type where it is done sooner by that, or could not be done in time
/// else.
extension WorkBuilder {
  /// The least size of a share, as a multiple of the separation: smaller ones would keep vehicles waiting for each
  /// other.
  private static let shareSeparationsMin = 2.0

  /// Runs for several vehicles in place of those that one battery and one tank allow; the same where that is no better.
  ///
  /// More runs cost a flight there and back each. What they gain is that the last is done sooner, which the assignment
  /// weighs by `AssignmentBuilder.weights`.
  /// - Parameters:
  ///   - runs: the runs that batteries and tanks allow.
  ///   - swept: the area's sweep.
  ///   - load: the share of a battery or a tank that a run takes; at most 1.
  func shared(
    _ runs: [SweepPlan], of swept: Sweep, _ sweep: AreaSweep, task: Int, load: (SweepPlan) -> Double
  ) throws(SweepError) -> [SweepPlan] {
    let model = models[sweep.type]
    let pads = mission.fleet.vehicles.filter { $0.type == model.type.id }.map(\.pad)
    let window = window(of: task)
    let roomSeconds = window.end - window.start
    func seconds(_ run: SweepPlan) -> Double { sweep.block(run, model: model).cost.seconds }
    func longest(_ runs: [SweepPlan]) -> Double { runs.map(seconds).max() ?? 0 }

    let side = Self.shareSeparationsMin * mission.rules.separation.metres
    let size = swept.freeSquareMetres / max(side * side, 1)
    let most = min(pads.count, Sweep.vehiclesMax, Int(min(size, Double(Sweep.vehiclesMax))))
    // Other areas want vehicles too, but a window must be met.
    let fair = pads.count / max(1, areaTasks(of: sweep.type))
    guard runs.count < most, let first = runs.first else { return runs }
    let away = pads.map { $0.planarDistanceMetres(to: first.entry) }.min() ?? 0
    let coming = 2 * away / max(model.type.cruiseSpeed.metresPerSecond, 1)
    let weights = AssignmentBuilder.weights(missionSeconds: mission.end.seconds)
    func price(_ runs: [SweepPlan]) -> Double {
      Double(runs.count) * (weights.perTrip + coming) + runs.reduce(0) { $0 + seconds($1) }
        + weights.perMakespanSecond * longest(runs)
    }
    var best = runs
    for count in runs.count + 1...most {
      let isLate = longest(best) > roomSeconds
      guard count <= fair || isLate else { break }
      let parts = try swept.split(vehicles: count) { seconds($0) }.flatMap(\.runs)
      guard parts.count <= most, parts.allSatisfy({ load($0) <= 1 }) else { continue }
      if isLate ? longest(parts) < longest(best) : price(parts) < price(best) { best = parts }
    }
    return best
  }

  /// How many tasks sweep areas that a type could do.
  private func areaTasks(of type: Int) -> Int {
    mission.tasks.count { task in
      switch task.work {
      case .spray, .treatStreets: models[type].type.sprayer != nil
      case .survey(let survey): models[type].type.optics(of: survey.sensor) != nil
      case .deliver, .irradiate, .patrol, .station: false
      }
    }
  }
}
