import Maps
import Missions
import Plans
import Quantities

/// What a plan states about the doses of a task, held against what was found.
struct DoseClaims {
  /// J/m² by which doses may differ in their last digit; files keep them to 0.01.
  private static let doseTolerance = 0.02
  /// Square metres by which sums of areas may differ, and more by the rounding of each part; files keep them to 1e-4.
  private static let sumTolerance = 0.01
  /// What a log10 reduction may be above that of the entry; files keep it to 1e-3.
  private static let logTolerance = 0.002

  private let assignment: TaskAssignment
  private let dose: SurfaceDose
  private let irradiation: Irradiation
  private let map: DoseMap
  private let subject: PlanUnderProof

  init(
    _ assignment: TaskAssignment, _ dose: SurfaceDose, _ irradiation: Irradiation, _ map: DoseMap,
    _ subject: PlanUnderProof
  ) {
    (self.assignment, self.dose, self.irradiation, self.map, self.subject) =
      (assignment, dose, irradiation, map, subject)
  }

  /// Adds what does not hold, and the margin of the claimed share.
  func judge(_ outcome: inout CheckOutcome) {
    figures(&outcome)
    sums(&outcome)
    missing(&outcome)
    share(&outcome)
    leastDoses(&outcome)
    logReduction(&outcome)
  }

  private func expect(_ holds: Bool, _ text: @autoclosure () -> String, _ outcome: inout CheckOutcome) {
    expect(holds, text(), nil, &outcome)
  }

  private func expect(
    _ holds: Bool, _ text: @autoclosure () -> String, _ amount: @autoclosure () -> Amount?,
    place: GeoPoint? = nil, excess: Double = 1, _ outcome: inout CheckOutcome
  ) {
    outcome.count += 1
    guard !holds else { return }
    outcome.add(DoseCheck.violation(assignment, text(), amount(), place: place, excess: excess))
  }

  private func figures(_ outcome: inout CheckOutcome) {
    let asked = irradiation.doseJoulesPerSquareMetre
    expect(
      abs(dose.asked - asked) <= Self.doseTolerance,
      "asks for \(Self.text(asked)), the plan states \(Self.text(dose.asked))", &outcome)
    let planned = asked * irradiation.safetyFactor
    expect(
      abs(dose.planned - planned) <= 2 * Self.doseTolerance,
      "is planned with \(Self.text(dose.planned)), the mission's dose and safety factor make \(Self.text(planned))",
      &outcome)
    let (own, stated) = (map.squareMetres, dose.squareMetres)
    expect(
      abs(own - stated) <= Tolerances.surfaceShare * max(own, stated) + Self.sumTolerance,
      "has \(Amount(own, "m²")) of surface, the plan states \(Amount(stated, "m²"))", Amount(abs(own - stated), "m²"),
      excess: abs(own - stated) / max(own, 1), &outcome)
    let seconds = abs(dose.lampSeconds - map.lampSeconds)
    expect(
      seconds <= Tolerances.lampSeconds,
      "has the lamp on for \(Amount(map.lampSeconds, "s")), the plan states \(Amount(dose.lampSeconds, "s"))",
      Amount(seconds, "s"), excess: seconds / 60, &outcome)
  }

  private var listed: Double { dose.missing.reduce(0) { $0 + $1.squareMetres } }

  /// Whether the parts that are missing add up, and none is left out of the list that has room in it.
  private func sums(_ outcome: inout CheckOutcome) {
    let omitted = dose.missingSquareMetres - listed
    let tolerance = Self.sumTolerance + 1e-4 * Double(dose.missing.count)
    expect(
      dose.missingOmitted > 0 || abs(omitted) <= tolerance,
      "lists missing parts of \(Amount(listed, "m²")) together and states \(Amount(dose.missingSquareMetres, "m²"))",
      Amount(abs(omitted), "m²"), &outcome)
    guard dose.missingOmitted != 0 else { return }
    let smallest = dose.missing.map(\.squareMetres).min() ?? 0
    expect(
      dose.missingOmitted > 0 && dose.missing.count == SurfaceDose.missingMax && omitted >= -tolerance
        && omitted <= Double(dose.missingOmitted) * smallest + tolerance,
      "leaves \(dose.missingOmitted) missing parts out of a list of \(dose.missing.count), which are not the smallest "
        + "of more than \(SurfaceDose.missingMax)", &outcome)
  }

  /// Surface by surface: what gets too little is stated as missing.
  private func missing(_ outcome: inout CheckOutcome) {
    var stated: [String: Double] = [:]
    for part in dose.missing { stated[part.surface, default: 0] += part.squareMetres }
    let known = Set(map.surfaces.map(\.name))
    for name in stated.keys.sorted() where !known.contains(name) {
      expect(false, "states a missing part of `\(name)`, which is no surface of its rooms", &outcome)
    }
    // What is left out of a full list may be of any surface.
    var spare = dose.missingOmitted > 0 ? max(0, dose.missingSquareMetres - listed) : 0
    for surface in map.surfaces {
      let allowed =
        (stated[surface.name] ?? 0) + Tolerances.doseSquareMetres + Tolerances.doseAreaShare * surface.squareMetres
      var excess = surface.shortSquareMetres - allowed
      if excess > 0 {
        let used = min(spare, excess)
        (spare, excess) = (spare - used, excess - used)
      }
      let short = Amount(surface.shortSquareMetres, "m²")
      expect(
        excess <= 0,
        "gives \(short) of the \(surface.name) less than \(Self.text(irradiation.doseJoulesPerSquareMetre)), down to "
          + "\(Self.text(surface.least)), and the plan states \(Amount(stated[surface.name] ?? 0, "m²")) as missing",
        short, place: surface.place, excess: excess / max(surface.squareMetres, 1), &outcome)
    }
  }

  private func share(_ outcome: inout CheckOutcome) {
    guard let claim = assignment.covered else {
      return expect(false, "is done by UV-C and the plan states no covered share", &outcome)
    }
    let found = map.covered
    outcome.note(
      (found - claim) * 100, "%",
      Margin.Spot(
        sortie: assignment.sorties.first, subject: assignment.task,
        "share at the dose of task `\(assignment.task)` above the plan's claim"))
    let short = map.short.first
    expect(
      claim - found <= Tolerances.doseCoveredShare,
      "gives \(Amount(found * 100, "%")) of its surface the dose, the plan claims \(Amount(claim * 100, "%"))"
        + (short.map { ", most is missing of the \($0.name)" } ?? ""),
      Amount((claim - found) * 100, "%"), place: short?.place, excess: claim - found, &outcome)
    let stated = dose.squareMetres > 0 ? 1 - dose.missingSquareMetres / dose.squareMetres : 0
    expect(
      claim <= stated + Tolerances.coverageShare,
      "claims \(Amount(claim * 100, "%")) of its surface, its missing parts leave \(Amount(stated * 100, "%"))",
      Amount((claim - stated) * 100, "%"), excess: claim - stated, &outcome)
  }

  /// The least dose and the 5th percentile are those of the planner's samples, between which there is less: they are
  /// asked for without the safety factor, and with the tolerances of areas.
  private func leastDoses(_ outcome: inout CheckOutcome) {
    let factor = max(1, irradiation.safetyFactor)
    let least = dose.least / factor
    let below = map.samples.reduce(0) { $0 + ($1.dose < least ? $1.squareMetres : 0) }
    let allowed = dose.missingSquareMetres + Tolerances.doseCoveredShare * map.squareMetres
    expect(
      below <= allowed + Tolerances.doseSquareMetres,
      "states a least dose of \(Self.text(dose.least)), and \(Amount(below, "m²")) get less than "
        + "\(Self.text(least)) of it without the safety factor", Amount(below, "m²"),
      excess: below / max(map.squareMetres, 1), &outcome)
    let share = 0.05 + Tolerances.doseCoveredShare
    let own = map.dose(atShare: share) ?? 0
    expect(
      dose.fifthPercentile / factor <= own + Self.doseTolerance,
      "states that 5 % of its surface get no more than \(Self.text(dose.fifthPercentile)), and "
        + "\(Amount(share * 100, "%")) get no more than \(Self.text(own))", &outcome)
  }

  private func logReduction(_ outcome: inout CheckOutcome) {
    guard let stated = dose.logReduction else { return }
    guard let entry = irradiation.against else {
      return expect(false, "states a log reduction, and the mission names no entry of a dose table", &outcome)
    }
    let most = entry.logReduction(atJoulesPerSquareMetre: dose.least)
    expect(
      stated.log10 <= most + Self.logTolerance,
      "states a log10 reduction of \(JSONText.number(stated.log10, digits: 3)), its entry gives "
        + "\(JSONText.number(most, digits: 3)) at \(Self.text(dose.least))", &outcome)
    expect(
      stated.germ == entry.germ && stated.source == entry.source,
      "states a log reduction of \(stated.germ) by another source than the mission's entry `\(entry.name)`", &outcome)
  }

  private static func text(_ joules: Double) -> String { Amount(joules, "J/m²").description }
}
