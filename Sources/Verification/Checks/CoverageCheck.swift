import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V213: area tasks treat the share of their area that the plan claims, and sprayers treat nothing else.
enum CoverageCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V213", title: "areas covered", weight: 30,
    page: """
      The strip of every pass is the pass widened to both sides by half of what the vehicle treats at once: the width of
      the sprayer, or the ground that the camera sees from its height. The union of the strips is cut with the area (by
      GEOS), and its share of the area is compared with the plan's claim. The centre line of a spraying pass stays
      inside
      the area and out of its holes, at a height no greater than the sprayer's and at a speed at which the sprayer's
      greatest flow gives the asked litres per square metre.

      Tolerance: one percentage point of the area; 10 cm of a pass outside; 0.5 m of height; 1 % of flow.

      What to do: plan again. A share below 100 % that the plan states is no violation: the report shows it.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for assignment in subject.plan.assignments {
      guard let task = subject.task(named: assignment.task) else { continue }
      let passes = subject.legs(servingTask: task.id).filter {
        $0.leg.leg.activity == .spray || $0.leg.leg.activity == .thermalSurvey
      }
      switch task.work {
      case .spray(let spraying):
        judge(assignment, spraying.area.outline, passes, subject, &outcome) { sortie, _ in
          sortie.type?.sprayer?.swathWidth.metres
        }
        for pass in passes { outside(pass, spraying, task.id, subject, &outcome) }
      case .survey(let survey):
        judge(assignment, survey.area.outline, passes, subject, &outcome) { sortie, leg in
          guard let camera = sortie.type?.thermalCamera else { return nil }
          let height = leg.points.map(subject.height(of:)).min() ?? 0
          return 2 * height * Trigonometry.tangent(camera.fieldOfView.radians / 2)
        }
      default: break
      }
    }
    return outcome
  }

  private static func judge(
    _ assignment: TaskAssignment, _ area: Polygon, _ passes: [(sortie: SortieTrack, leg: LegTrack)],
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome, width: (SortieTrack, LegTrack) -> Double?
  ) {
    outcome.count += passes.count
    func add(_ text: String, _ amount: Amount?) {
      outcome.violations.append(
        Violation(
          rule, text, sortie: assignment.sorties.first, time: assignment.start.seconds, amount: amount,
          subject: assignment.task, excess: (amount?.value ?? 100) / 100))
    }
    guard let claim = assignment.covered else {
      return add("task `\(assignment.task)` has an area and the plan states no covered share", nil)
    }
    do throws(GEOSError) {
      var strips: [Polygon] = []
      var options = BufferOptions()
      options.endStyle = .flat
      for pass in passes {
        guard let width = width(pass.sortie, pass.leg), width > 0 else { continue }
        let line = pass.leg.points.map(\.position)
        guard let first = line.first, line.contains(where: { $0 != first }) else { continue }
        strips += try GeometryOperations.buffered(polyline: line, byMetres: width / 2, options: options)
      }
      let treated = try GeometryOperations.intersection(strips, with: [area])
      let covered = try GeometryOperations.areaSquareMetres(of: treated) / max(area.areaSquareMetres, 1e-9)
      outcome.note((covered - claim) * 100, "%", "covered share of task `\(assignment.task)` above the plan's claim")
      let missing = claim - covered
      if missing > Tolerances.coverageShare {
        let amount = Amount(missing * 100, "%")
        add(
          "task `\(assignment.task)` covers \(Amount(covered * 100, "%")) of its area, the plan claims "
            + "\(Amount(claim * 100, "%"))", amount)
      }
    } catch {
      add("the covered share of task `\(assignment.task)` cannot be computed: \(error)", nil)
    }
  }

  private static func outside(
    _ pass: (sortie: SortieTrack, leg: LegTrack), _ spraying: Spraying, _ task: String, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let address = pass.sortie.address(ofLeg: pass.leg.index)
    var metres = 0.0
    var first: Double?
    for piece in pass.leg.pieces {
      let parts = HorizontalReach.inside(spraying.area.outline, from: piece.start.position, to: piece.end.position)
      let length = piece.start.position.planarDistanceMetres(to: piece.end.position)
      let share = 1 - parts.totalWidth
      metres += share * length
      if share * length > Tolerances.clearanceMetres, first == nil {
        let leaves = (parts.first?.lower ?? 1) > 0 ? 0 : parts.first?.upper ?? 0
        first = piece.time(atFraction: leaves)
      }
    }
    func add(_ text: String, _ amount: Amount, time: Double) {
      outcome.violations.append(
        Violation(
          rule, "\(address) \(text)", at: address, time: time, amount: amount, subject: task, excess: amount.value))
    }
    if metres > Tolerances.swathOutsideMetres {
      let amount = Amount(metres, "m")
      add("sprays outside the area of task `\(task)` for \(amount)", amount, time: first ?? pass.leg.startTime)
    }
    guard let sprayer = pass.sortie.type?.sprayer else { return }
    let height = pass.leg.points.map(subject.height(of:)).max() ?? 0
    if height > sprayer.height.metres + 0.5 {
      let over = Amount(height - sprayer.height.metres, "m")
      add("sprays task `\(task)` from \(over) too high", over, time: pass.leg.startTime)
    }
    let speed = pass.leg.leg.points.map(\.speed.metresPerSecond).max() ?? 0
    let flow = speed * sprayer.swathWidth.metres * spraying.litresPerSquareMetre
    if flow > sprayer.maxFlowLitresPerSecond * 1.01 {
      let amount = Amount(flow - sprayer.maxFlowLitresPerSecond, "L/s")
      add("is \(amount) too fast for the sprayer of task `\(task)`", amount, time: pass.leg.startTime)
    }
  }
}
