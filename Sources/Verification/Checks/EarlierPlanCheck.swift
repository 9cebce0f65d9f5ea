import Missions
import Plans
import Quantities

/// V220: a plan that goes on from an earlier one keeps what was flying, and changes nothing that lies in the past.
enum EarlierPlanCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V220", title: "kept from the earlier plan", weight: 70,
    page: """
      A plan that was made while an earlier one was being flown names that plan, its digest and the moment. The earlier
      plan is read and compared:

      - both count time from the same moment, and the earlier plan is the one that is named and carries a certificate of
        its own;
      - each kept sortie stands in both plans, equal in every number, and took off by that moment;
      - each sortie of the earlier plan that had to take off by then is kept or dropped; only sorties that were still to
        land, or whose vehicle the fleet no longer has, can be dropped;
      - all other sorties take off at that moment or later;
      - a lost vehicle flies no more;
      - a task counts as done before where the earlier plan did it whole by then, or says itself that it was done;
      - a service counts as undone where a kept sortie has it, and stays undone in later plans;
      - what counts as covered before is a leg, or the first part of a leg, that a dropped sortie or an undone service
        was to fly by that moment, with a type that sprayed what the task asks for now; or the earlier plan says so
        itself. Nothing counts twice, and a vehicle that broke off and flies again has had its turnaround.

      Kept sorties are proved like all others, against the mission as it is now, with one exception: what they flew
      before that moment is not held against zones (V201), since a zone may be new.

      That a vehicle is lost, that a sortie was never flown and how far one really got are facts that the plan states
      and no plan can prove: the proof holds them to what was planned by that moment.

      Tolerance: half a millisecond of time; 10 cm of the place at which a sortie broke off; 1 % of the liquid.

      What to do: plan again with `sortie plan --from`.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    guard let kept = subject.plan.earlier else { return outcome }
    func expect(_ holds: Bool, _ text: @autoclosure () -> String, sortie: String? = nil, _ subject: String) {
      outcome.count += 1
      guard !holds else { return }
      outcome.add(Violation(rule, text(), sortie: sortie, time: kept.at.seconds, subject: subject, excess: 1))
    }
    guard let before = subject.earlierPlan else {
      expect(false, "the earlier plan `\(kept.file.path)` is not there, so what is kept cannot be compared", "earlier")
      return outcome
    }
    if let digest = subject.digests?.earlier {
      expect(digest == kept.file.sha256, "the earlier plan `\(kept.file.path)` is not the one that is named", "earlier")
      expect(
        before.certificate?.planSHA256 == digest,
        "the earlier plan `\(kept.file.path)` carries no certificate of its own", "earlier")
    }
    expect(
      abs(before.start.secondsSinceEpoch - subject.plan.start.secondsSinceEpoch) <= 0.001,
      "the earlier plan starts at \(before.start), this one at \(subject.plan.start)", "start")
    expect(kept.at.seconds >= 0, "it was planned again before the mission's start", "at")
    let now = sorties(of: subject.plan)
    let then = sorties(of: before)
    expect(Set(kept.kept).count == kept.kept.count, "a sortie is kept more than once", "kept")
    for name in kept.kept {
      expect(
        now[name] != nil && now[name] == then[name], "kept sortie \(name) is not that of the earlier plan",
        sortie: name, name)
      let takeOff = now[name]?.takeOff?.seconds ?? .infinity
      expect(
        takeOff <= kept.at.seconds + Tolerances.seconds, "kept sortie \(name) had not taken off by then", sortie: name,
        name)
    }
    let fleet = Set(subject.mission.fleet.vehicles.map(\.id))
    for vehicle in before.vehicles {
      for sortie in vehicle.sorties {
        guard let takeOff = sortie.takeOff, takeOff.seconds <= kept.at.seconds - Tolerances.seconds else { continue }
        let isDropped = kept.dropped.contains(sortie.id)
        expect(
          kept.kept.contains(sortie.id) != isDropped, "\(sortie.id) was flying or done and is neither kept nor dropped",
          sortie: sortie.id, sortie.id)
        guard isDropped, let landing = sortie.landing else { continue }
        expect(
          landing.seconds > kept.at.seconds || !fleet.contains(vehicle.id),
          "\(sortie.id) had landed by then and is dropped", sortie: sortie.id, sortie.id)
      }
    }
    for vehicle in subject.plan.vehicles {
      for sortie in vehicle.sorties where !kept.kept.contains(sortie.id) {
        let takeOff = sortie.takeOff?.seconds ?? -.infinity
        expect(
          takeOff >= kept.at.seconds - Tolerances.seconds, "\(sortie.id) is new and takes off before it was planned",
          sortie: sortie.id, sortie.id)
      }
      guard kept.lost.contains(vehicle.id) else { continue }
      for sortie in vehicle.sorties {
        expect(
          (sortie.landing?.seconds ?? .infinity) <= kept.at.seconds + Tolerances.seconds,
          "\(sortie.id) flies after its vehicle was lost", sortie: sortie.id, vehicle.id)
      }
    }
    for done in kept.done {
      expect(wasDone(done, by: kept.at, in: before), "task `\(done.task)` was not done by then", done.task)
    }
    for undone in kept.undone {
      let serves = now[undone.sortie]?.legs.contains { $0.task == undone.task } ?? false
      expect(
        kept.kept.contains(undone.sortie) && serves,
        "no kept sortie \(undone.sortie) serves task `\(undone.task)`", sortie: undone.sortie, undone.task)
    }
    for undone in before.earlier?.undone ?? [] where kept.kept.contains(undone.sortie) {
      expect(
        kept.undone.contains(undone), "task `\(undone.task)` was undone in \(undone.sortie) and counts again",
        sortie: undone.sortie, undone.task)
    }
    let covered = CoveredProblems(kept, from: before, subject)
    outcome.count += covered.count
    for problem in covered.problems {
      outcome.add(
        Violation(
          rule, problem.text, sortie: problem.sortie, time: kept.at.seconds, subject: problem.task, excess: 1))
    }
    return outcome
  }

  private static func sorties(of plan: FleetPlan) -> [String: Sortie] {
    Dictionary(plan.vehicles.flatMap(\.sorties).map { ($0.id, $0) }) { first, _ in first }
  }

  /// Whether the earlier plan did a task whole by a moment.
  private static func wasDone(_ done: EarlierPlan.DoneTask, by at: MissionTime, in plan: FleetPlan) -> Bool {
    if plan.earlier?.done.contains(done) ?? false { return true }
    guard plan.assignments.contains(where: { $0.task == done.task }) else { return false }
    var last: Double?
    for sortie in plan.vehicles.flatMap(\.sorties) {
      let failed = EarlierPlan.UndoneTask(task: done.task, sortie: sortie.id)
      if plan.earlier?.undone.contains(failed) ?? false { continue }
      for leg in sortie.legs where leg.task == done.task && leg.activity != nil {
        last = max(last ?? -.infinity, leg.end?.seconds ?? .infinity)
      }
    }
    guard let last else { return false }
    return last <= at.seconds + Tolerances.seconds && abs(last - done.end.seconds) <= 0.01
  }
}
