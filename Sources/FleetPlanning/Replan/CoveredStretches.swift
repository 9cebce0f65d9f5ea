import Missions
import Plans
import Quantities

extension MissionTask.Work {
  /// What vehicles do on the swaths of an area or along streets; nil for other work.
  var coveringActivity: Leg.Activity? {
    switch self {
    case .spray, .treatStreets: .spray
    case .survey(let survey): survey.sensor == .thermal ? .thermalSurvey : .photograph
    case .deliver, .irradiate, .patrol, .station: nil
    }
  }
}

extension Sortie {
  /// What a sortie that broke off had covered of a task until a moment of its own times.
  ///
  /// - Parameters:
  ///   - activity: what counts as covering.
  ///   - until: how far it got; the swath on which it was then counts up to there.
  ///   - repeatsSwath: whether the last swath that was begun is to be flown again from its start, if the sortie had not
  ///     done all of the task.
  func covered(
    ofTask task: String, by activity: Leg.Activity, type: String, until: MissionTime, repeatsSwath: Bool
  ) -> [EarlierPlan.CoveredStretch] {
    var covered: [EarlierPlan.CoveredStretch] = []
    var isWhole = true
    for leg in legs where leg.task == task && leg.activity == activity {
      guard let start = leg.start, let end = leg.end else { continue }
      if end > until { isWhole = false }
      guard start < until else { break }
      var points = leg.points
      if end > until {
        points = leg.points.filter { $0.time < until }
        guard let place = state(at: until) else { break }
        points.append(
          TrajectoryPoint(
            position: place.position.roundedToE7,
            altitude: AltitudeAMSL(metres: PlanGrid.millimetres(place.altitude.metres)),
            time: until, speed: Speed(metresPerSecond: PlanGrid.speed(place.speed.metresPerSecond))))
      }
      guard points.count > 1, points.contains(where: { $0.position != points[0].position }) else { continue }
      covered.append(.init(task: task, sortie: id, type: type, activity: activity, points: points))
    }
    if repeatsSwath, !isWhole, !covered.isEmpty { covered.removeLast() }
    return covered
  }

  /// The metres of the ways on which it covers a task.
  func coveringMetres(ofTask task: String, by activity: Leg.Activity) -> Double {
    legs.filter { $0.task == task && $0.activity == activity }.reduce(0) { $0 + $1.points.statedMetres }
  }
}

extension [TrajectoryPoint] {
  /// The length of the way by its speeds and times, in metres.
  var statedMetres: Double {
    var metres = 0.0
    for (first, second) in zip(self, dropFirst()) {
      let mean = (first.speed.metresPerSecond + second.speed.metresPerSecond) / 2
      metres += mean * (second.time - first.time)
    }
    return metres
  }
}
