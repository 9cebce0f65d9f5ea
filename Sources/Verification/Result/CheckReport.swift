import Plans

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
  /// Vehicle, leg, second and the other side, for people.
  package var place: String

  /// States a margin.
  package init(amount: Amount, place: String) {
    self.amount = amount
    self.place = place
  }

  /// `3.20 m, heron-1/1 legs[4] (transit) at second 751.2 to zone hospital`.
  package var description: String { "\(amount), \(place)" }
}

/// What a check hands back.
struct CheckOutcome {
  var violations: [Violation] = []
  var count = 0
  private(set) var margin: Margin?

  /// Keeps the margin if it is the smallest so far; the place is put into words only then.
  mutating func note(_ value: Double, _ unit: String, _ place: @autoclosure () -> String) {
    if let margin, margin.amount.value <= value { return }
    guard value.isFinite else { return }
    margin = Margin(amount: Amount(value, unit), place: place())
  }
}

/// A check of the proof. It shares no code with the planner and judges by the plan file, the mission and the map alone.
protocol PlanCheck: Sendable {
  /// The rule, with its page.
  static var rule: VerificationRule { get }
  /// Judges a plan; an empty list of violations means that the rule is kept everywhere.
  static func run(on subject: PlanUnderProof) -> CheckOutcome
}
