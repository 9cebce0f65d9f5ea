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
      the sprayer, or what the camera sees across the way. Roofs are nearer to the camera than the ground, so the height
      counts above the highest roof that touches the area and is overflown with the clearance (for a pass that follows
      the ground, while the roof is in sight); and only what the asked
      overlap with the next pass leaves counts. The union of the strips
      is cut with the area (by GEOS), and its share of the area is compared with the plan's claim. What sorties had
      covered that broke off and are not in the plan counts with it (V220). A survey that is
      crosshatched is covered twice, by passes along one direction and by those across it, and the smaller share counts.
      Where a survey asks for a ground sample, no pixel of level ground is larger. Each pass states the distance at
      which its frames are triggered: from one frame to the next it is no more than the asked overlap leaves of a
      frame's length, and at the greatest speed of the pass it lasts no less than the least interval of the camera. No
      other leg takes frames. The centre line of a
      spraying pass stays inside the area and out of its holes, at a height no greater than the sprayer's and at a speed
      at which the sprayer's greatest flow gives the asked litres per square metre.

      The result lists for each area the treated share, what is treated more than once, the metres of passes outside,
      and the missed pieces with their places. For that list the strips are 2 cm larger on all sides, and pieces
      narrower than 2 cm are left out: they are the grid of positions.

      Tolerance: a tenth of a percentage point of the area; 10 cm of a pass outside; 0.5 m of height; 1 % of flow,
      of the ground sample, of the trigger distance and of the speed.

      What to do: plan again. A share below 100 % that the plan states is no violation: the report shows it.
      """)

  /// Metres by which strips are enlarged, and below whose width pieces are not listed, where missed pieces are sought.
  private static let gridMetres = 0.02

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    framesElsewhere(subject, &outcome)
    for assignment in subject.plan.assignments {
      guard let task = subject.task(named: assignment.task) else { continue }
      let passes = subject.legs(servingTask: task.id).filter {
        [.spray, .thermalSurvey, .photograph].contains($0.leg.leg.activity)
      }
      switch task.work {
      case .spray(let spraying):
        let covering = subject.passes(coveredBeforeOf: task.id, by: [.spray]) + passes.map(CoveringPass.init)
        judge(assignment, spraying.area.outline, covering, subject, &outcome) {
          $0.type?.sprayer?.swathWidth.metres
        }
        for pass in passes { spray(pass, spraying, task.id, subject, &outcome) }
      case .survey(let survey):
        self.survey(survey, assignment, passes, subject, &outcome)
      default: break
      }
    }
    return outcome
  }

  static func judge(
    _ assignment: TaskAssignment, _ area: Polygon, _ passes: [CoveringPass],
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome, width: (CoveringPass) -> Double?
  ) {
    outcome.count += passes.count
    func add(_ text: String, _ amount: Amount?) {
      outcome.add(
        Violation(
          rule, text, sortie: assignment.sorties.first, time: assignment.start.seconds, amount: amount,
          subject: assignment.task, excess: (amount?.value ?? 100) / 100))
    }
    guard let claim = assignment.covered else {
      return add("task `\(assignment.task)` has an area and the plan states no covered share", nil)
    }
    do throws(GEOSError) {
      let strips = try strips(of: passes, width: width)
      let missed = try missed(in: area, by: strips, subject)
      let figures = try figures(of: strips, passes, area: area, assignment.task, claim, missed)
      outcome.coverage.append(figures)
      outcome.note(
        (figures.covered - claim) * 100, "%",
        Margin.Spot(
          sortie: assignment.sorties.first, subject: assignment.task,
          "covered share of task `\(assignment.task)` above the plan's claim"))
      let missing = claim - figures.covered
      // A claim that is no number is no claim.
      guard !(missing <= Tolerances.coverageShare) else { return }
      let amount = Amount(missing * 100, "%")
      let largest =
        figures.missed.first.map { ", the largest piece missed has \(Amount($0.squareMetres, "m²"))" } ?? ""
      outcome.add(
        Violation(
          rule,
          "task `\(assignment.task)` covers \(Amount(figures.covered * 100, "%")) of its area, the plan claims "
            + "\(Amount(claim * 100, "%"))\(largest)",
          sortie: assignment.sorties.first, time: assignment.start.seconds, place: figures.missed.first?.place,
          amount: amount, subject: assignment.task, excess: missing))
    } catch {
      add("the covered share of task `\(assignment.task)` cannot be computed: \(error)", nil)
    }
  }

  /// The strips that the passes treat, one or more polygons each.
  private static func strips(
    of passes: [CoveringPass], width: (CoveringPass) -> Double?
  ) throws(GEOSError) -> [Polygon] {
    var strips: [Polygon] = []
    var options = BufferOptions()
    options.endStyle = .flat
    for pass in passes {
      guard let width = width(pass), width > 0 else { continue }
      let line = pass.leg.points.map(\.position)
      guard let first = line.first, line.contains(where: { $0 != first }) else { continue }
      strips += try GeometryOperations.buffered(polyline: line, byMetres: width / 2, options: options)
    }
    return strips
  }

  private static func figures(
    of strips: [Polygon], _ passes: [CoveringPass], area: Polygon, _ task: String, _ claim: Double,
    _ missed: [CoverageFigures.MissedPiece]
  ) throws(GEOSError) -> CoverageFigures {
    let whole = max(area.areaSquareMetres, 1e-9)
    let treated = try GeometryOperations.areaSquareMetres(
      of: GeometryOperations.intersection(strips, with: [area]))
    var single = 0.0
    for strip in strips {
      single += try GeometryOperations.areaSquareMetres(of: GeometryOperations.intersection([strip], with: [area]))
    }
    let outline = Outline(area)
    return CoverageFigures(
      task: task, covered: treated / whole, claimed: claim, overlap: max(0, single - treated) / whole,
      metresOutside: passes.reduce(0) { $0 + outside($1.leg, outline).metres },
      missed: Array(missed.prefix(CoverageFigures.missedMax)),
      missedOmitted: max(0, missed.count - CoverageFigures.missedMax))
  }

  /// The pieces of an area that no strip treats, the largest first.
  private static func missed(
    in area: Polygon, by strips: [Polygon], _ subject: PlanUnderProof
  ) throws(GEOSError) -> [CoverageFigures.MissedPiece] {
    let larger = strips.isEmpty ? [] : try GeometryOperations.buffered(strips, byMetres: gridMetres)
    return try GeometryOperations.difference([area], minus: larger)
      .filter { piece in
        let border = piece.exterior + piece.exterior.prefix(1)
        let metres = zip(border, border.dropFirst()).reduce(0) { $0 + $1.0.planarDistanceMetres(to: $1.1) }
        return 2 * piece.areaSquareMetres >= gridMetres * metres
      }
      .map { CoverageFigures.MissedPiece(squareMetres: $0.areaSquareMetres, place: place(in: $0, subject)) }
      .sorted { $0.squareMetres > $1.squareMetres }
  }

  /// A place inside a polygon: the middle of its widest stretch half-way up.
  private static func place(in polygon: Polygon, _ subject: PlanUnderProof) -> GeoPoint? {
    let (box, outline) = (polygon.boundingBox, Outline(polygon))
    let (west, east) = (
      LocalPoint(east: box.west, north: box.centre.north), LocalPoint(east: box.east, north: box.centre.north)
    )
    let widest = HorizontalReach.inside(outline, from: west, to: east).max { $0.width < $1.width }
    let middle = widest.map { west.interpolated(to: east, fraction: ($0.lower + $0.upper) / 2) }
    return subject.geo(middle ?? polygon.exterior[0])
  }

  /// The metres of a pass whose centre line lies outside an area, and the first moment of them.
  private static func outside(_ leg: LegTrack, _ outline: Outline) -> (metres: Double, first: Double?) {
    var metres = 0.0
    var first: Double?
    for piece in leg.pieces {
      let parts = HorizontalReach.inside(outline, from: piece.start.position, to: piece.end.position)
      let length = piece.start.position.planarDistanceMetres(to: piece.end.position)
      let share = 1 - parts.totalWidth
      metres += share * length
      if share * length > Tolerances.clearanceMetres, first == nil {
        let leaves = (parts.first?.lower ?? 1) > 0 ? 0 : parts.first?.upper ?? 0
        first = piece.time(atFraction: leaves)
      }
    }
    return (metres, first)
  }

  /// Whether a spraying pass stays in its area, low enough and slow enough.
  private static func spray(
    _ pass: ServingLeg, _ spraying: Spraying, _ task: String, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let address = pass.sortie.address(ofLeg: pass.leg.index)
    let (metres, first) = outside(pass.leg, Outline(spraying.area.outline))
    func add(_ text: String, _ amount: Amount, time: Double) {
      outcome.add(
        Violation(
          rule, "\(address) \(text)", at: address, time: time, amount: amount, subject: task, excess: amount.value))
    }
    if metres > Tolerances.swathOutsideMetres {
      let amount = Amount(metres, "m")
      add("sprays outside the area of task `\(task)` for \(amount)", amount, time: first ?? pass.leg.startTime)
    }
    judgeSprayer(pass, litresPerSquareMetre: spraying.litresPerSquareMetre, rule: rule, task, subject, &outcome)
  }

  /// Whether a spraying pass is low enough and slow enough for its sprayer.
  static func judgeSprayer(
    _ pass: ServingLeg, litresPerSquareMetre: Double, rule: VerificationRule, _ task: String,
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let address = pass.sortie.address(ofLeg: pass.leg.index)
    func add(_ text: String, _ amount: Amount) {
      outcome.add(
        Violation(
          rule, "\(address) \(text)", at: address, time: pass.leg.startTime, amount: amount, subject: task,
          excess: amount.value))
    }
    guard let sprayer = pass.sortie.type?.sprayer else { return }
    let height = subject.heights(of: pass.leg).highest.metres
    if height > sprayer.height.metres + 0.5 {
      let over = Amount(height - sprayer.height.metres, "m")
      add("sprays task `\(task)` from \(over) too high", over)
    }
    let speed = pass.leg.leg.points.map(\.speed.metresPerSecond).max() ?? 0
    let flow = speed * sprayer.swathWidth.metres * litresPerSquareMetre
    if flow > sprayer.maxFlowLitresPerSecond * 1.01 {
      let amount = Amount(flow - sprayer.maxFlowLitresPerSecond, "L/s")
      add("is \(amount) too fast for the sprayer of task `\(task)`", amount)
    }
  }
}
