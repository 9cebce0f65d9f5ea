import Coverage
import Geometry
import Missions
import Plans
import Quantities

/// Cuts a UV-C plan into runs that a battery and a window hold, so many that the robots of a floor can share them.
struct RunSplitter {
  let plan: UltravioletPlan
  let model: FlightModel
  /// The pads of the robots that share the work; never empty.
  let pads: [LocalPoint]
  /// By place where a run may begin or end: the seconds and metres to the farthest of the robots' pads.
  private let away: [LocalPoint: (seconds: Double, metres: Double)]

  /// What one run may take.
  struct Limits {
    /// Joules of a sortie.
    var joules: Double
    /// Seconds of the service.
    var serviceSeconds: Double
    /// Seconds from the pad back to the pad.
    var sortieSeconds: Double
  }

  init(plan: UltravioletPlan, model: FlightModel, network: FloorNetwork, pads: [LocalPoint]) {
    self.plan = plan
    self.model = model
    self.pads = pads
    var away: [LocalPoint: (seconds: Double, metres: Double)] = [:]
    for place in plan.steps.flatMap({ [$0.start, $0.end] }) where away[place] == nil {
      var farthest = (seconds: 0.0, metres: 0.0)
      for pad in pads.prefix(WorkBuilder.padsMax) {
        guard let way = network.ways(fromPad: pad)?.way(from: pad, to: place) else { continue }
        let metres = Distances.planarLengthMetres(of: way)
        farthest = (max(farthest.seconds, model.seconds(of: way)), max(farthest.metres, metres))
      }
      away[place] = farthest
    }
    self.away = away
  }

  /// The seconds of a run with coming and going.
  func seconds(of run: UltravioletRun) -> Double { measure(run).sortieSeconds }

  private func measure(_ run: UltravioletRun) -> (sortieSeconds: Double, serviceSeconds: Double, joules: Double) {
    let speed = model.type.cruiseSpeed.metresPerSecond
    let own = IrradiationRun(run, speed: speed).measure(by: model)
    let (there, back) = (away[run.entry] ?? (0, 0), away[run.exit] ?? (0, 0))
    let seconds = there.seconds + own.seconds + back.seconds
    let metres = there.metres + own.metres + back.metres
    // Rolling resistance costs the same for each metre at any speed.
    let idle = model.hoverWatts(payload: 0)
    let rolling = (model.watts(ground: LocalVector(east: speed, north: 0), climbRate: 0, payload: 0) - idle) / speed
    let joules = idle * seconds + model.payloadWatts(.irradiate) * own.seconds + rolling * metres
    return (seconds, own.seconds, joules)
  }

  /// The runs, in the order of the plan. Where several robots share them there are as many for each.
  func runs(limits: Limits) throws(Refusal) -> [UltravioletRun] {
    let limit = Limits(
      joules: limits.joules, serviceSeconds: limits.serviceSeconds - 2 * PlanningMargins.windowSeconds,
      sortieSeconds: limits.sortieSeconds - 2 * PlanningMargins.windowSeconds)
    guard limit.serviceSeconds > 0, limit.sortieSeconds > 0 else {
      throw Refusal(.window, "its window is too short for any work")
    }
    func share(_ run: UltravioletRun) -> Double {
      let measured = measure(run)
      return max(
        measured.joules / limit.joules, measured.serviceSeconds / limit.serviceSeconds,
        measured.sortieSeconds / limit.sortieSeconds)
    }
    guard let fewest = plan.split(limit: 1, cost: share)?.count else {
      throw Refusal(
        .energy,
        "a battery of `\(model.type.id)` does not hold the way to the rooms, a few seconds of light and the way back")
    }
    let total = plan.steps.reduce(0) { $0 + $1.seconds }
    let sharing = max(1, min(pads.count, Int(total / WorkBuilder.runSecondsMin)))
    var count = (fewest + sharing - 1) / sharing * sharing
    while count <= WorkBuilder.runsMax {
      let runs = plan.split(runs: count) { measure($0).sortieSeconds }
      if runs.allSatisfy({ share($0) <= 1 }) { return runs }
      count += sharing
    }
    return plan.split(limit: 1, cost: share) ?? []
  }
}
