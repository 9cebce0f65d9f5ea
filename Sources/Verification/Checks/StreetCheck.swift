import Geometry
import Missions
import Plans
import Quantities

/// V221: streets are treated as often as asked, over the share that the plan claims, and nothing beside them is.
enum StreetCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V221", title: "streets treated", weight: 30,
    page: """
      A street disinfection names lines: the middle lines of the streets inside its area, or one line for each side. A
      place of a line is treated by each spraying pass whose way runs within half a metre of it. The share treated
      is what the passes treat of the lines, with what broken-off sorties had treated before (V220), no place counted
      more often than asked, over their length times the asked passes; it is compared with the plan's claim. Every
      place of a spraying pass lies within half a metre of a line; passes are no higher than the sprayer's height and
      no faster than its greatest flow allows. A ground robot sprays from the ground.

      The result lists the treated share, the metres sprayed beside the lines, and the stretches missed with their
      places.

      Tolerance: a tenth of a percentage point of the length; 10 cm of a pass outside; 0.5 m of height; 1 % of flow.

      What to do: plan again. A share below 100 % that the plan states is no violation: the report shows it. Streets
      nearer to buildings than the clearance cannot be treated from the air, nor by robots those that are not open to
      them.
      """)

  /// How far from a line a pass treats it, in metres.
  static let reachMetres = 0.5
  /// Stretches missed that are shorter than this are not listed, in metres.
  private static let listedMetresMin = 0.05

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for assignment in subject.plan.assignments {
      guard let task = subject.task(named: assignment.task), case .treatStreets(let streets) = task.work else {
        continue
      }
      let passes = subject.legs(servingTask: task.id).filter { $0.leg.leg.activity == .spray }
      outcome.count += passes.count
      let covering = subject.passes(coveredBeforeOf: task.id, by: [.spray]) + passes.map(CoveringPass.init)
      judge(assignment, streets, covering, subject, &outcome)
      let lines = Segments(streets.lines)
      for pass in passes {
        judgeWay(of: pass, beside: lines, task.id, &outcome)
        CoverageCheck.judgeSprayer(
          pass, litresPerSquareMetre: streets.litresPerSquareMetre, rule: rule, task.id, subject, &outcome)
      }
    }
    return outcome
  }

  private static func judge(
    _ assignment: TaskAssignment, _ streets: StreetTreatment, _ passes: [CoveringPass], _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    guard let claim = assignment.covered else {
      outcome.add(
        Violation(
          rule, "task `\(assignment.task)` treats streets and the plan states no covered share",
          sortie: assignment.sorties.first, time: assignment.start.seconds, subject: assignment.task, excess: 1))
      return
    }
    let ways = Segments(passes.map { $0.leg.points.map(\.position) })
    let width = passes.compactMap { $0.type?.sprayer?.swathWidth.metres }.min() ?? 0
    var (treated, twice, whole) = (0.0, 0.0, 0.0)
    var missed: [CoverageFigures.MissedPiece] = []
    for line in streets.lines {
      for (start, end) in zip(line, line.dropFirst()) {
        let length = start.planarDistanceMetres(to: end)
        whole += length * Double(streets.passes)
        for part in ways.counts(alongWayFrom: start, to: end, within: reachMetres) {
          let metres = length * part.interval.width
          treated += metres * Double(min(part.count, streets.passes))
          twice += metres * Double(max(0, part.count - streets.passes))
          if part.count < streets.passes, metres >= listedMetresMin {
            let middle = start.interpolated(to: end, fraction: (part.interval.lower + part.interval.upper) / 2)
            missed.append(
              .init(
                squareMetres: metres * width * Double(streets.passes - part.count), place: subject.geo(middle)))
          }
        }
      }
    }
    missed.sort { $0.squareMetres > $1.squareMetres }
    let share = whole > 0 ? treated / whole : 0
    let lines = Segments(streets.lines)
    outcome.coverage.append(
      CoverageFigures(
        task: assignment.task, covered: share, claimed: claim, overlap: whole > 0 ? twice / whole : 0,
        metresOutside: passes.reduce(0) { $0 + outside($1.leg, lines).metres },
        missed: Array(missed.prefix(CoverageFigures.missedMax)),
        missedOmitted: max(0, missed.count - CoverageFigures.missedMax)))
    outcome.note(
      (share - claim) * 100, "%",
      Margin.Spot(
        sortie: assignment.sorties.first, subject: assignment.task,
        "treated share of task `\(assignment.task)` above the plan's claim"))
    // A claim that is no number is no claim.
    guard !(claim - share <= Tolerances.coverageShare) else { return }
    let amount = Amount((claim - share) * 100, "%")
    outcome.add(
      Violation(
        rule,
        "task `\(assignment.task)` treats \(Amount(share * 100, "%")) of its streets, the plan claims "
          + "\(Amount(claim * 100, "%"))",
        sortie: assignment.sorties.first, time: assignment.start.seconds, place: missed.first?.place, amount: amount,
        subject: assignment.task, excess: claim - share))
  }

  /// Whether a pass stays on the lines.
  private static func judgeWay(
    of pass: ServingLeg, beside lines: Segments, _ task: String, _ outcome: inout CheckOutcome
  ) {
    let (metres, first) = outside(pass.leg, lines)
    guard metres > Tolerances.swathOutsideMetres else { return }
    let address = pass.sortie.address(ofLeg: pass.leg.index)
    let amount = Amount(metres, "m")
    outcome.add(
      Violation(
        rule, "\(address) sprays beside the streets of task `\(task)` for \(amount)", at: address,
        time: first ?? pass.leg.startTime, amount: amount, subject: task, excess: amount.value))
  }

  /// The metres of a pass that lie beside all lines, and the first moment of them.
  private static func outside(_ leg: LegTrack, _ lines: Segments) -> (metres: Double, first: Double?) {
    var metres = 0.0
    var first: Double?
    for piece in leg.pieces {
      let (start, end) = (piece.start.position, piece.end.position)
      let length = start.planarDistanceMetres(to: end)
      guard length > 0 else { continue }
      for part in lines.counts(alongWayFrom: start, to: end, within: reachMetres) where part.count == 0 {
        metres += length * part.interval.width
        if length * part.interval.width > Tolerances.clearanceMetres, first == nil {
          first = piece.time(atFraction: part.interval.lower)
        }
      }
    }
    return (metres, first)
  }
}

/// The straight parts of lines, found by place.
private struct Segments {
  private let segments: [(line: Int, start: LocalPoint, end: LocalPoint)]
  private let index: GridIndex

  init(_ lines: [[LocalPoint]]) {
    segments = lines.enumerated().flatMap { number, line in
      zip(line, line.dropFirst()).map { (number, $0, $1) }
    }.filter { $0.1 != $0.2 }
    index = GridIndex(segments.map { Self.box($0.start, $0.end) })
  }

  private static func box(_ start: LocalPoint, _ end: LocalPoint) -> BoundingBox {
    BoundingBox(
      west: min(start.east, end.east), south: min(start.north, end.north), east: max(start.east, end.east),
      north: max(start.north, end.north))
  }

  /// By how many lines each part of a straight way is accompanied within some metres. The parts are disjoint, ascending
  /// and fill the way. A line counts once at each place, also around its corners.
  func counts(
    alongWayFrom start: LocalPoint, to end: LocalPoint, within metres: Double
  ) -> [(interval: FractionInterval, count: Int)] {
    var parts: [Int: [FractionInterval]] = [:]
    for number in index.indices(meeting: Self.box(start, end).expanded(byMetres: metres)) {
      let segment = segments[number]
      guard
        let part = HorizontalReach.capsule(
          from: segment.start, to: segment.end, radius: metres, wayFrom: start, wayTo: end)
      else { continue }
      parts[segment.line, default: []].append(part)
    }
    var steps: [(place: Double, change: Int)] = []
    for part in parts.values.flatMap({ $0.merged() }) {
      steps.append((part.lower, 1))
      steps.append((part.upper, -1))
    }
    steps.sort { ($0.place, $0.change) < ($1.place, $1.change) }
    var counted: [(interval: FractionInterval, count: Int)] = []
    var (count, last) = (0, 0.0)
    for step in steps + [(1.0, 0)] {
      if step.place > last { counted.append((FractionInterval(lower: last, upper: step.place), count)) }
      last = max(last, step.place)
      count += step.change
    }
    return counted
  }
}

extension Mission {
  /// Whether a task treats streets.
  var hasStreets: Bool {
    tasks.contains {
      if case .treatStreets = $0.work { true } else { false }
    }
  }
}
