import Geometry
import Maps
import Missions
import Plans
import Quantities
import Verification

/// How the verifier and the twin judge one world.
struct TwinComparison {
  /// What became of one rule in one world or in many.
  struct Tally {
    /// Worlds in which the twin is sure that the rule is broken somewhere.
    var broken = 0
    /// Worlds in which it is sure that the rule is kept everywhere.
    var kept = 0
    /// Worlds in which the twin cannot tell.
    var inBand = 0
    /// Margins, moments and amounts that both state.
    var numbers = 0

    static func += (sum: inout Tally, other: Tally) {
      sum.broken += other.broken
      sum.kept += other.kept
      sum.inBand += other.inBand
      sum.numbers += other.numbers
    }
  }

  static let codes = ["V201", "V202", "V203", "V204", "V205", "V215"]
  /// Metres by which two margins or lengths may differ beyond what sampling does not know: files state times in
  /// milliseconds and the verifier ends searches at a tenth of a millimetre.
  private static let metresBand = 0.001
  /// Seconds by which two first moments may differ beyond that: half a millisecond that the verifier gives away at
  /// each bound of hours, and rounding.
  private static let secondsBand = 0.001
  /// Metres by which a distance at a stated moment may differ from the stated margin: the verifier looks for that
  /// moment to a millimetre.
  private static let spotBand = 0.005

  private(set) var tallies: [String: Tally] = [:]
  /// What the two do not agree on, in words.
  private(set) var disagreements: [String] = []
  private let seed: UInt64
  private let twin: BruteForceTwin

  init(_ world: RandomWorld) throws {
    seed = world.seed
    let result = PlanVerifier.verify(plan: world.plan, mission: world.mission)
    twin = try BruteForceTwin(world.plan, world.mission)
    let report = twin.judge()
    for code in Self.codes {
      let findings = report.findings.filter { $0.code == code }
      var tally = Tally()
      if findings.contains(where: { $0.isBroken == true }) {
        tally.broken = 1
      } else if findings.contains(where: { $0.isBroken == nil }) {
        tally.inBand = 1
      } else {
        tally.kept = 1
      }
      tallies[code] = tally
      let violations = result.violations.filter { $0.code == code }
      compare(violations, findings, code)
      if let check = result.checks.first(where: { $0.code == code }) { compare(check, report.margins[code]) }
    }
    let omitted = result.violationsOmitted
    if omitted > 0 { disagreements.append("seed \(seed): \(omitted) violations are omitted") }
  }

  private mutating func disagree(_ text: String) { disagreements.append("seed \(seed): \(text)") }

  private mutating func count(_ code: String) { tallies[code, default: Tally()].numbers += 1 }

  private mutating func compare(_ violations: [Violation], _ findings: [TwinFinding], _ code: String) {
    var stated = Dictionary(grouping: violations) { twin.key(of: $0) }
    for finding in findings {
      let matches = stated.removeValue(forKey: finding.key) ?? []
      if matches.count > 1 { disagree("\(code) \(finding.key): stated \(matches.count) times") }
      if let isBroken = finding.isBroken, isBroken == matches.isEmpty {
        disagree(
          "\(code) \(finding.key): the twin says \(isBroken ? "broken" : "kept") with \(finding.value), limit "
            + "\(finding.limit); \(matches.first?.message ?? "the verifier says nothing")")
      }
      if let violation = matches.first, finding.isBroken == true { compare(violation, finding) }
    }
    for (key, violations) in stated.sorted(by: { $0.key < $1.key }) {
      disagree("\(code) \(key): the twin knows nothing of \(violations.first?.message ?? "")")
    }
  }

  private mutating func compare(_ violation: Violation, _ finding: TwinFinding) {
    if let first = finding.first, let time = violation.time?.seconds {
      count(finding.code)
      if time < first.lowerBound - Self.secondsBand || time > first.upperBound + Self.secondsBand {
        disagree("\(finding.code) \(finding.key): the twin's first second is in \(first); \(violation.message)")
      }
    }
    guard let amount = violation.amount?.value else { return }
    var expected = finding.amount
    if let inside = finding.metresInside {
      // Below a centimetre inside, the message speaks of the clearance.
      guard inside.low > 0.02 || inside.high < 0.005 else { return }
      if inside.low > 0.02 { expected = inside }
    }
    guard let expected else { return }
    count(finding.code)
    if amount < expected.low - Self.metresBand || amount > expected.high + Self.metresBand {
      disagree("\(finding.code) \(finding.key): the twin's amount is in \(expected); \(violation.message)")
    }
  }

  private mutating func compare(_ check: CheckReport, _ own: Bracket?) {
    guard let own else { return }
    // V205 counts in percent.
    let scale = check.code == "V205" ? 0.01 : 1
    guard let margin = check.margin else {
      if own.high < twin.reach(ofMargin: check.code) - Self.metresBand {
        disagree("\(check.code): the twin's margin is in \(own), the verifier has none")
      }
      return
    }
    let stated = margin.amount.value * scale
    count(check.code)
    let isWithinReach = min(stated, own.high) < twin.reach(ofMargin: check.code) - Self.metresBand
    // On a slanting way the margin to a zone may be stated too small (page of V201), so it can only be held from above.
    let isExact = check.code != "V201" || !twin.isSlanting(margin.spot)
    let isTooSmall = isExact && stated < own.low - Self.metresBand * scale
    if isTooSmall || isWithinReach && stated > own.high + Self.metresBand * scale {
      disagree("\(check.code): the twin's margin is in \(own); \(margin)")
    }
    guard isExact, let metres = twin.metres(at: margin.spot, of: check.code) else { return }
    if abs(metres - stated) > Self.spotBand {
      disagree("\(check.code): at the stated moment the twin finds \(metres); \(margin)")
    }
  }
}

extension BruteForceTwin {
  /// Metres beyond which the verifier does not promise a margin; infinite where it always has one.
  func reach(ofMargin code: String) -> Double {
    switch code {
    case "V201": Self.zoneReachMetres
    case "V202": Self.buildingReachMetres
    case "V204": 100
    case "V215": 0
    default: .infinity
    }
  }

  /// The key of a violation, as the twin makes it.
  func key(of violation: Violation) -> String {
    let (sortie, subject) = (violation.sortie ?? "", violation.subject ?? "")
    switch violation.code {
    case "V204": return TwinFinding.key(sortie, subject)
    case "V205":
      if violation.message.contains(" takes ") { return TwinFinding.key(sortie, "\(violation.leg ?? -1)", "joules") }
      return TwinFinding.key(sortie, violation.message.contains(" lands with ") ? "reserve" : "stated charge")
    case "V215":
      func phase(_ vehicle: String, _ time: Double?) -> String {
        guard let time, let track = tracks.first(where: { $0.vehicle.id == vehicle }) else { return "before" }
        return time < track.end ? "before" : "after"
      }
      if let vehicle = violation.vehicle, violation.leg == nil {
        let time = violation.time?.seconds
        return TwinFinding.key("both stand", vehicle, phase(vehicle, time), subject, phase(subject, time))
      }
      return TwinFinding.key("stands", subject, phase(subject, violation.time?.seconds))
    default: return TwinFinding.key(sortie, "\(violation.leg ?? -1)", subject)
    }
  }

  /// Whether a leg goes across and up or down at once somewhere.
  func isSlanting(_ spot: Margin.Spot) -> Bool {
    let motions = tracks.first { $0.sortie.id == spot.sortie }?.motions ?? []
    return motions.contains { $0.leg == spot.leg && $0.acrossMetres > 0 && $0.start.up != $0.end.up }
  }

  /// The margin at a moment that the verifier names, by the twin's own distance; nil where there is nothing to measure.
  func metres(at spot: Margin.Spot, of code: String) -> Double? {
    guard let time = spot.time?.seconds, let track = tracks.first(where: { $0.sortie.id == spot.sortie }),
      let place = SampledMotion.place(at: time, of: track.motions)
    else { return nil }
    switch code {
    case "V201":
      return zones.first { $0.identifier == spot.subject }.map {
        max(0, $0.shape.signedMetres(east: place.east, north: place.north), $0.verticalMetres(up: place.up)) - clearance
      }
    case "V202":
      return buildings.first { $0.id == spot.subject }.map {
        let across = $0.shape.signedMetres(east: place.east, north: place.north)
        return max(0, BuildingNearness.metres(across, place.up - $0.top)) - clearance
      }
    case "V203": return ground + mission.rules.ceiling.metres - place.up
    case "V204":
      let other = tracks.first { $0.vehicle.id == spot.subject }
      return other.flatMap { SampledMotion.place(at: time, of: $0.motions) }.map { place.metres(to: $0) - separation }
    default: return nil
    }
  }
}
