import Geometry
import Maps
import Missions
import Quantities

/// V201: no leg enters a zone that is closed for the mission, or comes nearer to it than the clearance.
enum ZoneCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V201", title: "zones in space and time", weight: 100,
    page: """
      Every straight piece of every leg, climbs and descents too, is held against every zone that is closed for the
      mission: PROHIBITED ones, REQ_AUTHORISATION ones without an authorisation, CONDITIONAL ones without an
      acknowledgement.

      A piece breaks the rule where three things hold at the same moment: its horizontal distance to the zone is below
      the clearance, its altitude lies between the lower limit minus the clearance and the upper limit plus the
      clearance, and the zone is active. The parts are found in closed form: polygons are cut edge by edge and circles
      stay circles. Nothing is sampled. The moment within the piece follows from its constant acceleration.

      Tolerance: 1 cm of clearance, since positions stand on a grid of 1e-7 degree, and half a millisecond. Touching
      the clearance is allowed. A zone's hours are half-open: at the second it closes for flight it is forbidden, at the
      second it ends it is free.

      The message gives the metres of the leg inside the zone itself, or, where the leg only comes too near, the metres
      of clearance that are missing.

      What to do: plan again, ask for an authorisation, or move the task to another hour.
      """)

  /// Metres beyond the clearance in which margins are still measured.
  private static let marginReachMetres = 50.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let closed = ClosedZone.all(of: subject)
    let clearance = max(0, subject.mission.rules.clearance.metres)
    let index = GridIndex(closed.map { $0.box.expanded(byMetres: clearance + marginReachMetres) })
    for sortie in subject.sorties {
      for leg in sortie.legs {
        var findings: [Int: Finding] = [:]
        for piece in leg.pieces {
          for number in index.indices(meeting: piece.box) {
            outcome.count += 1
            let encounter = Encounter(piece, closed[number], clearance: clearance)
            if let margin = encounter.marginMetres {
              outcome.note(
                margin, "m",
                "\(sortie.address(ofLeg: leg.index)) at \(Wording.second(encounter.nearestTime)) to zone "
                  + "`\(closed[number].zone.identifier)`")
            }
            if let finding = encounter.finding { findings[number, default: finding].add(finding) }
          }
        }
        for (number, finding) in findings.sorted(by: { $0.key < $1.key }) {
          outcome.violations.append(
            violation(
              finding, zone: closed[number].zone, at: sortie.address(ofLeg: leg.index), clearance: clearance, subject))
        }
      }
    }
    return outcome
  }

  private static func violation(
    _ finding: Finding, zone: Zone, at address: LegAddress, clearance: Double, _ subject: PlanUnderProof
  ) -> Violation {
    let name = zone.name.isEmpty || zone.name == zone.identifier ? "" : " (\(zone.name))"
    let label = "zone `\(zone.identifier)`\(name)"
    let when = "from \(Wording.second(finding.time))"
    let missing = max(0, clearance - finding.distance)
    let (text, amount): (String, Amount)
    if finding.metresInside > Tolerances.clearanceMetres {
      amount = Amount(finding.metresInside, "m")
      text = "crosses \(label) for \(amount) \(when)"
    } else if finding.distance <= 0 {
      amount = Amount(missing, "m")
      text = "stays in \(label) for \(Amount(finding.seconds, "s")) \(when)"
    } else {
      amount = Amount(missing, "m")
      text =
        "comes within \(Wording.metres(finding.distance)) of \(label), \(amount) less than the clearance of "
        + "\(Wording.metres(clearance)), \(when)"
    }
    return Violation(
      rule, "\(address) \(text)", at: address, time: finding.time, place: subject.geo(finding.place), amount: amount,
      subject: zone.identifier, excess: missing / max(clearance, 1) + finding.metresInside)
  }

  /// What the pieces of one leg do in one zone.
  struct Finding {
    /// Metres of the leg inside the zone itself.
    var metresInside: Double
    /// Seconds nearer than the clearance.
    var seconds: Double
    /// The first moment nearer than the clearance.
    var time: Double
    var place: TrackPoint
    /// The least distance to the zone while it is broken, horizontal or vertical, whichever is larger.
    var distance: Double

    /// Takes another piece's finding in; adding a finding to itself changes nothing.
    mutating func add(_ other: Finding) {
      guard other.time != time else { return }
      metresInside += other.metresInside
      seconds += other.seconds
      distance = min(distance, other.distance)
      if other.time < time { (time, place) = (other.time, other.place) }
    }
  }
}

/// A zone that is closed for the mission at some time of the plan.
struct ClosedZone {
  let zone: Zone
  let box: BoundingBox
  /// Metres above mean sea level; infinite where there is no limit.
  let lower: Double
  let upper: Double
  /// Mission seconds in which it is active, disjoint and ascending.
  let active: [FractionInterval]

  static func all(of subject: PlanUnderProof) -> [ClosedZone] {
    let from = (subject.sorties.map(\.startTime).min() ?? 0) - 1
    let to = (subject.sorties.map(\.endTime).max() ?? 0) + 1
    return subject.mission.map.zones.compactMap { zone in
      guard isClosed(zone, in: subject.mission) else { return nil }
      let active = ZoneActivity.spans(of: zone, missionStart: subject.mission.start, from: from, to: to)
      guard !active.isEmpty else { return nil }
      let box: BoundingBox
      switch zone.shape {
      case .polygon(let polygon): box = polygon.boundingBox
      case .circle(let circle):
        let (centre, radius) = (circle.centre, circle.radiusMetres)
        box = BoundingBox(west: centre.east, south: centre.north, east: centre.east, north: centre.north)
          .expanded(byMetres: radius)
      }
      let terrain = subject.mission.map.terrain
      func altitude(_ limit: Zone.Limit?, missing: Double) -> Double {
        switch limit {
        case .aboveMeanSeaLevel(let altitude): altitude.metres
        case .aboveGround(let height): terrain.altitude(of: height, at: box.centre).metres
        case nil: missing
        }
      }
      return ClosedZone(
        zone: zone, box: box, lower: altitude(zone.lower, missing: -.infinity),
        upper: altitude(zone.upper, missing: .infinity), active: active)
    }
  }

  static func isClosed(_ zone: Zone, in mission: Mission) -> Bool {
    switch zone.restriction {
    case .prohibited: true
    case .authorisationRequired: !mission.authorisations.contains(zone.identifier)
    case .conditional: !mission.acknowledgedZones.contains(zone.identifier)
    case .unrestricted: false
    }
  }
}

/// One piece and one closed zone.
private struct Encounter {
  /// What breaks the rule; nil where it is kept.
  private(set) var finding: ZoneCheck.Finding?
  /// The horizontal room beyond the clearance; nil where height or hours keep them apart.
  private(set) var marginMetres: Double?
  private(set) var nearestTime: Double

  init(_ piece: Piece, _ closed: ClosedZone, clearance: Double) {
    nearestTime = piece.startTime
    let reach = max(0, clearance - Tolerances.clearanceMetres)
    let (low, high) = (piece.start.altitude, piece.end.altitude)
    let band = HorizontalReach.linear(low, high, above: closed.lower - reach, below: closed.upper + reach)
    guard let band else { return }
    let active = Encounter.activeParts(of: piece, closed)
    let open = active.compactMap(band.intersection)
    guard !open.isEmpty else { return }
    let (start, end) = (piece.start.position, piece.end.position)
    var horizontal = Double.infinity
    for part in open {
      let distance = HorizontalReach.distanceMetres(
        of: closed.zone.shape, from: start.interpolated(to: end, fraction: part.lower),
        to: start.interpolated(to: end, fraction: part.upper))
      if distance < horizontal { (horizontal, nearestTime) = (distance, piece.time(atFraction: part.lower)) }
    }
    marginMetres = horizontal - clearance
    guard horizontal < clearance - Tolerances.clearanceMetres || horizontal <= 0 else { return }
    let broken = HorizontalReach.within(reach, of: closed.zone.shape, from: start, to: end).intersection(open)
    guard let first = broken.first, let last = broken.last else { return }
    let inside = HorizontalReach.inside(closed.zone.shape, from: start, to: end).intersection(active)
    let proper = HorizontalReach.linear(low, high, above: closed.lower, below: closed.upper)
    let metresInside = proper.map { inside.intersection([$0]).totalWidth * piece.lengthMetres } ?? 0
    let altitudes = [first.lower, last.upper].map { piece.point(atFraction: $0).altitude }
    let (lowest, highest) = (altitudes.min() ?? low, altitudes.max() ?? high)
    let vertical = max(0, closed.lower - highest, lowest - closed.upper)
    let seconds = broken.reduce(0) { $0 + piece.time(atFraction: $1.upper) - piece.time(atFraction: $1.lower) }
    nearestTime = piece.time(atFraction: first.lower)
    finding = ZoneCheck.Finding(
      metresInside: metresInside, seconds: seconds, time: nearestTime, place: piece.point(atFraction: first.lower),
      distance: max(horizontal, vertical))
  }

  /// The parts of the piece flown while the zone is active.
  private static func activeParts(of piece: Piece, _ closed: ClosedZone) -> [FractionInterval] {
    closed.active.compactMap { span in
      let (from, to) = (span.lower + Tolerances.seconds, span.upper - Tolerances.seconds)
      guard from < to, from < piece.endTime || piece.duration == 0, to > piece.startTime,
        from <= piece.endTime
      else { return nil }
      let part = FractionInterval(lower: piece.fraction(at: from), upper: piece.fraction(at: to))
      return part.intersection(.whole)
    }
  }
}
