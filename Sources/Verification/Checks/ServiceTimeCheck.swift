import Missions
import Plans
import Quantities

/// V207: services lie inside their windows and last long enough.
enum ServiceTimeCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V207", title: "windows and service times", weight: 50,
    page: """
      The service of a task starts and ends inside its window; for a delivery that is the drop. A hand-over lasts at
      least as long as the winch needs from its height (line down, hook, line up), a hold as long as the mission asks
      for, a patrol's stop as long as its pause. Waiting does not count as service.

      Tolerance: half a millisecond at windows, a hundredth of a second for lengths. A service may start at the first
      and end at the last moment of its window.

      What to do: widen the window, or add vehicles.
      """)

  /// Seconds by which a service may be too short.
  private static let secondsShort = 0.01

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for task in subject.mission.tasks {
      for serving in subject.legs(servingTask: task.id) {
        let (sortie, leg) = (serving.sortie, serving.leg)
        guard let activity = leg.leg.activity else { continue }
        outcome.count += 1
        let address = sortie.address(ofLeg: leg.index)
        if let window = task.window, isBoundByWindow(activity, task) {
          judge(leg, address, window, task, &outcome)
        }
        guard let needed = seconds(neededBy: leg, of: sortie, task, subject) else { continue }
        let missing = needed - leg.duration
        if missing > secondsShort {
          outcome.add(
            Violation(
              rule,
              "\(address) serves task `\(task.id)` for \(Amount(leg.duration, "s")), \(Amount(missing, "s")) too short",
              at: address, time: leg.startTime, place: leg.leg.points.first?.position, amount: Amount(missing, "s"),
              subject: task.id, excess: missing / max(needed, 1)))
        }
      }
    }
    return outcome
  }

  private static func isBoundByWindow(_ activity: Leg.Activity, _ task: MissionTask) -> Bool {
    if case .deliver = task.work { return activity == .dropOff }
    return true
  }

  private static func judge(
    _ leg: LegTrack, _ address: LegAddress, _ window: MissionInterval, _ task: MissionTask,
    _ outcome: inout CheckOutcome
  ) {
    let early = window.start.seconds - leg.startTime
    let late = leg.endTime - window.end.seconds
    outcome.note(
      -late, "s",
      Margin.Spot(address, at: leg.endTime, subject: task.id, "before the window of task `\(task.id)` ends"))
    for (gap, text) in [(early, "starts \(Amount(early, "s")) before"), (late, "ends \(Amount(late, "s")) after")]
    where gap > Tolerances.seconds {
      outcome.add(
        Violation(
          rule, "\(address) \(text) the window of task `\(task.id)`", at: address,
          time: gap == late ? window.end.seconds : leg.startTime, place: leg.leg.points.first?.position,
          amount: Amount(gap, "s"), subject: task.id, excess: gap / 60))
    }
  }

  /// The seconds that a service must last; nil where its length follows from the way.
  private static func seconds(
    neededBy leg: LegTrack, of sortie: SortieTrack, _ task: MissionTask, _ subject: PlanUnderProof
  ) -> Double? {
    switch (task.work, leg.leg.activity) {
    case (.deliver, .pickUp), (.deliver, .dropOff):
      let height = subject.heights(of: leg).highest.metres
      return sortie.type?.winch?.handoverSeconds(from: HeightAGL(metres: height))
    case (.station(let station), .hold): return station.durationSeconds
    case (.patrol(let patrol), .announce), (.patrol(let patrol), .patrol):
      return leg.leg.kind == .service ? patrol.pauseSeconds : nil
    default: return nil
    }
  }
}
