import Plans
import Quantities

/// What one check looked at and how much room it found.
package struct CheckReport: Hashable, Sendable {
  /// The rule's code.
  package var code: String
  /// The rule's title.
  package var title: String
  /// The number of things looked at.
  package var count: Int
  /// The smallest margin that was found; nil where nothing came near a limit.
  package var margin: Margin?
  /// The number of violations.
  package var violations: Int

  /// Describes a check that ran.
  package init(code: String, title: String, count: Int, margin: Margin?, violations: Int) {
    self.code = code
    self.title = title
    self.count = count
    self.margin = margin
    self.violations = violations
  }
}

/// The room to a limit, and where it is smallest.
package struct Margin: Hashable, Sendable, CustomStringConvertible {
  /// How far the limit is; negative where it is broken.
  package var amount: Amount
  /// Where it is smallest.
  package var spot: Spot

  /// States a margin.
  package init(amount: Amount, spot: Spot) {
    self.amount = amount
    self.spot = spot
  }

  /// `3.20 m, heron-1/1 legs[4] (transit) at second 751.2 to zone hospital`.
  package var description: String { "\(amount), \(spot.text)" }

  /// A moment of a plan, and the other side.
  package struct Spot: Hashable, Sendable {
    /// The vehicle's name; nil where the plan as a whole is meant.
    package var vehicle: String?
    /// The sortie's name.
    package var sortie: String?
    /// The leg's index from 0, as in the file.
    package var leg: Int?
    /// The moment.
    package var time: MissionTime?
    /// The other side: a zone, building, task, vehicle or base.
    package var subject: String?
    /// All of it for people.
    package var text: String

    /// Names a moment of a leg.
    ///
    /// - Parameter suffix: what is said behind the leg and its second, such as ``to zone `park` ``.
    init(_ address: LegAddress, at seconds: Double, subject: String? = nil, _ suffix: String) {
      vehicle = address.vehicle
      sortie = address.sortie
      leg = address.leg
      time = MissionTime(seconds: seconds)
      self.subject = subject
      text = "\(address) at \(Wording.second(seconds)) \(suffix)"
    }

    /// Names something that is no leg.
    init(vehicle: String? = nil, sortie: String? = nil, subject: String? = nil, _ text: String) {
      self.vehicle = vehicle
      self.sortie = sortie
      self.subject = subject
      self.text = text
    }
  }
}

/// What a check hands back.
struct CheckOutcome {
  /// What breaks the rule; the worst `VerificationResult.violationsMax` where there are more.
  private(set) var violations: [Violation] = []
  /// How many violations were found in all.
  private(set) var violationCount = 0
  /// How many things were looked at.
  var count = 0
  private(set) var margin: Margin?
  private var work = 0
  private(set) var hasGivenUp = false
  /// What was found out about the areas of tasks.
  var coverage: [CoverageFigures] = []
  /// What was found out about the doses of tasks.
  var doses: [DoseMap] = []

  /// Keeps a violation. Where far more are found than are shown, the mildest are forgotten.
  mutating func add(_ violation: Violation) {
    violations.append(violation)
    violationCount += 1
    if violations.count >= 2 * VerificationResult.violationsMax { violations = VerificationResult.worst(violations) }
  }

  mutating func add(contentsOf others: [Violation]) {
    for violation in others { add(violation) }
  }

  /// Keeps the margin if it is the smallest so far; the place is put into words only then.
  mutating func note(_ value: Double, _ unit: String, _ spot: @autoclosure () -> Margin.Spot) {
    if let margin, margin.amount.value <= value { return }
    guard value.isFinite else { return }
    margin = Margin(amount: Amount(value, unit), spot: spot())
  }

  /// Notes work on a piece and something with edges. Returns false, and adds a violation once, where the check has done
  /// all that it may: the caller stops.
  mutating func mayWork(onEdges edges: Int = 1, _ rule: VerificationRule) -> Bool {
    work += 1 + edges / 16
    guard work > ProofLimits.workPerCheck else { return true }
    if !hasGivenUp {
      hasGivenUp = true
      add(
        Violation(
          rule,
          "the check gave up after \(ProofLimits.workPerCheck) units of work, and what is left is not proved: "
            + "the plan has far too many pieces in one place", excess: 1e9))
    }
    return false
  }

  /// The smallest margin so far; infinite where there is none.
  var marginValue: Double { margin?.amount.value ?? .infinity }
}

/// A check of the proof. It shares no code with the planner and judges by the plan file, the mission and the map alone.
protocol PlanCheck: Sendable {
  /// The rule, with its page.
  static var rule: VerificationRule { get }
  /// Judges a plan; an empty list of violations means that the rule is kept everywhere.
  static func run(on subject: PlanUnderProof) -> CheckOutcome
}
