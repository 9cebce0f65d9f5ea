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
    let roofs = buildings(over: survey.area.outline, subject)
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

  /// Whether a pass is low enough for its ground sample, its frames are near enough to each other, and it is slow
  /// enough for them.
  private static func judge(
    _ pass: ServingLeg, _ camera: VehicleType.Optics, _ survey: AreaSurvey, over roofs: [Prism], _ task: String,
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
    let farthest = along * (1 - survey.forwardOverlap)
    guard let trigger = pass.leg.leg.triggerDistance?.metres, trigger > 0 else {
      return add("has no trigger distance: it takes no frames of task `\(task)`", Amount(farthest, "m"), excess: 1)
    }
    if trigger > farthest * (1 + opticsShare) {
      let amount = Amount(trigger - farthest, "m")
      add(
        "takes frames \(amount) too far apart for those of task `\(task)` to overlap as asked", amount,
        excess: trigger / max(farthest, 0.01) - 1)
    }
    let most = trigger / camera.frameSeconds
    let speed = pass.leg.leg.points.map(\.speed.metresPerSecond).max() ?? 0
    if speed > most * (1 + opticsShare) {
      let amount = Amount(speed - most, "m/s")
      add(
        "is \(amount) too fast for its camera to take a frame of task `\(task)` each \(Wording.metres(trigger))",
        amount, excess: speed / max(most, 0.01) - 1)
    }
  }

  /// Whether frames are taken on passes of surveys alone: pictures of other places were not asked for.
  static func framesElsewhere(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    for sortie in subject.sorties {
      for leg in sortie.legs where leg.leg.triggerDistance != nil {
        let isPass = leg.leg.kind == .swath && [.thermalSurvey, .photograph].contains(leg.leg.activity)
        guard !isPass else { continue }
        let address = sortie.address(ofLeg: leg.index)
        outcome.add(
          Violation(
            rule, "\(address) takes frames and is no pass of a survey", at: address, time: leg.startTime, excess: 1))
      }
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

  /// The buildings that touch an area.
  private static func buildings(over area: Polygon, _ subject: PlanUnderProof) -> [Prism] {
    let outline = Outline(area)
    let near = subject.surroundings.prismTree.indices(meeting: SpaceTimeBox(outline.box))
    return near.map { subject.surroundings.prisms[$0] }.filter { prism in
      outline.edges.contains { prism.outline.planarMetres(toWayFrom: $0.start, to: $0.end) == 0 }
        || prism.outline.edges.contains { outline.contains($0.start) }
    }
  }

  /// The metres across the way that a camera sees everywhere under a leg.
  private static func seenMetres(
    by camera: VehicleType.Optics, from leg: LegTrack, over roofs: [Prism], _ subject: PlanUnderProof
  ) -> Double {
    let tangent = Trigonometry.tangent(camera.fieldOfView.radians / 2)
    let heights = subject.heights(of: leg)
    let altitudes = leg.points.map(\.altitude)
    let (lowest, highest) = (altitudes.min() ?? 0, altitudes.max() ?? 0)
    let clearance = subject.mission.rules.clearance.metres - Tolerances.clearanceMetres
    var height = heights.lowest.metres
    if lowest == highest {
      for roof in roofs where roof.top <= lowest - clearance { height = min(height, lowest - roof.top) }
    } else {
      // A leg that follows the ground is judged where it has a roof in sight.
      let reach = max(0, heights.highest.metres) * tangent
      for roof in roofs {
        let box = roof.outline.box.expanded(byMetres: reach)
        for piece in leg.pieces {
          guard let above = lowestAltitude(of: piece, within: box), roof.top <= above - clearance else { continue }
          height = min(height, above - roof.top)
        }
      }
    }
    return 2 * max(0, height) * tangent
  }

  /// The lowest altitude of a piece while it is over a rectangle; nil where it never is.
  private static func lowestAltitude(of piece: Piece, within box: BoundingBox) -> Double? {
    var (from, to) = (0.0, 1.0)
    let (start, end) = (piece.start.position, piece.end.position)
    for (first, last, low, high) in [
      (start.east, end.east, box.west, box.east), (start.north, end.north, box.south, box.north),
    ] {
      guard first != last else {
        if first < low || first > high { return nil }
        continue
      }
      let cuts = [(low - first) / (last - first), (high - first) / (last - first)]
      (from, to) = (max(from, min(cuts[0], cuts[1])), min(to, max(cuts[0], cuts[1])))
    }
    guard from <= to else { return nil }
    return min(piece.point(atFraction: from).altitude, piece.point(atFraction: to).altitude)
  }
}
