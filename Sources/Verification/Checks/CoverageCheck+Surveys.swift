import Geometry
import Maps
import Missions
import Plans
import Quantities

/// The part of V213 that looks through cameras.
extension CoverageCheck {
  /// The share by which a ground sample or a speed may be passed: heights and speeds are rounded.
  private static let opticsShare = 0.01

  /// Whether the passes of a survey see the area as asked.
  static func survey(
    _ survey: AreaSurvey, _ assignment: TaskAssignment, _ passes: [ServingLeg], _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let roofs = tops(over: survey.area.outline, subject)
    let activity = survey.sensor == .thermal ? Leg.Activity.thermalSurvey : .photograph
    let covering = subject.passes(coveredBeforeOf: assignment.task, by: [activity]) + passes.map(CoveringPass.init)
    let courses = survey.isCrosshatched ? byDirection(covering) : [covering]
    for course in courses {
      judge(assignment, survey.area.outline, course, subject, &outcome) { pass in
        guard let camera = pass.type?.optics(of: survey.sensor) else { return nil }
        return seenMetres(by: camera, from: pass.leg, over: roofs, subject) * (1 - survey.sideOverlap)
      }
    }
    for pass in passes {
      guard let camera = pass.sortie.type?.optics(of: survey.sensor) else { continue }
      judge(pass, camera, survey, over: roofs, assignment.task, subject, &outcome)
    }
  }

  /// Whether a pass is low enough for its ground sample and slow enough for its frames.
  private static func judge(
    _ pass: ServingLeg, _ camera: VehicleType.Optics, _ survey: AreaSurvey, over roofs: [Double], _ task: String,
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let address = pass.sortie.address(ofLeg: pass.leg.index)
    func add(_ text: String, _ amount: Amount, excess: Double) {
      outcome.add(
        Violation(
          rule, "\(address) \(text)", at: address, time: pass.leg.startTime, amount: amount, subject: task,
          excess: excess))
    }
    let tangent = Trigonometry.tangent(camera.fieldOfView.radians / 2)
    if let asked = survey.groundSample?.metres {
      let highest = subject.heights(of: pass.leg).highest.metres
      let sample = 2 * highest * tangent / Double(camera.pixelsAcross)
      if sample > asked * (1 + opticsShare) {
        let amount = Amount((sample - asked) * 100, "cm")
        add("sees \(amount) more with a pixel than task `\(task)` asks for", amount, excess: sample / asked - 1)
      }
    }
    let across = seenMetres(by: camera, from: pass.leg, over: roofs, subject)
    let along = across * Double(camera.pixelsAlong) / Double(camera.pixelsAcross)
    let most = along * (1 - survey.forwardOverlap) / AreaSurvey.secondsPerFrame
    let speed = pass.leg.leg.points.map(\.speed.metresPerSecond).max() ?? 0
    if speed > most * (1 + opticsShare) {
      let amount = Amount(speed - most, "m/s")
      add(
        "is \(amount) too fast for frames of task `\(task)` to overlap as asked", amount,
        excess: speed / max(most, 0.01) - 1)
    }
  }

  /// The passes along the direction of the first one, and those across it.
  private static func byDirection(_ passes: [CoveringPass]) -> [[CoveringPass]] {
    guard let main = passes.compactMap(\.direction).first else { return [passes] }
    func isAlong(_ pass: CoveringPass) -> Bool {
      pass.direction.map { abs($0.dot(main)) >= abs($0.cross(main)) } ?? true
    }
    return [passes.filter(isAlong), passes.filter { !isAlong($0) }]
  }

  /// The altitudes of the roofs that touch an area, in metres above mean sea level.
  private static func tops(over area: Polygon, _ subject: PlanUnderProof) -> [Double] {
    let outline = Outline(area)
    let near = subject.surroundings.prismTree.indices(meeting: SpaceTimeBox(outline.box))
    return near.map { subject.surroundings.prisms[$0] }.filter { prism in
      outline.edges.contains { prism.outline.planarMetres(toWayFrom: $0.start, to: $0.end) == 0 }
        || prism.outline.edges.contains { outline.contains($0.start) }
    }.map(\.top)
  }

  /// The metres across the way that a camera sees everywhere under a leg.
  private static func seenMetres(
    by camera: VehicleType.Optics, from leg: LegTrack, over roofs: [Double], _ subject: PlanUnderProof
  ) -> Double {
    let lowest = leg.points.map(\.altitude).min() ?? 0
    let overflown = roofs.filter { $0 <= lowest - subject.mission.rules.clearance.metres + Tolerances.clearanceMetres }
    let above = subject.heights(of: leg).lowest.metres
    let height = min(above, overflown.max().map { lowest - $0 } ?? above)
    return 2 * max(0, height) * Trigonometry.tangent(camera.fieldOfView.radians / 2)
  }
}
