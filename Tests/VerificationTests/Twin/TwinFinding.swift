/// What the twin says about one thing that a rule asks for: a leg and a zone, two vehicles, a landing.
struct TwinFinding {
  /// The rule's code.
  let code: String
  /// Names the thing: the sortie, the leg where the rule speaks of legs, and the other side.
  let key: String
  /// The number that must not be below the limit.
  let value: Bracket
  /// The limit, in the same unit.
  let limit: Double
  /// By how much the number may miss the limit before the twin is sure.
  let band: Double
  /// The span of seconds in which the first moment below the limit lies; nil where it does not matter.
  var first: ClosedRange<Double>?
  /// The metres inside; nil where they do not matter.
  var metresInside: Bracket?
  /// The amount that a message states for it; nil where it is not compared.
  var amount: Bracket?

  /// Whether the rule is broken; nil within the band.
  var isBroken: Bool? {
    if value.high < limit - band { return true }
    if value.low > limit + band { return false }
    return nil
  }

  static func key(_ parts: String...) -> String { parts.joined(separator: " ") }
}

/// All that the twin says about a world.
struct TwinReport {
  var findings: [TwinFinding] = []
  /// The least room to the limit over everything, by rule; in metres, for V205 in shares of the battery.
  var margins: [String: Bracket] = [:]

  /// Takes a finding in; its value less `nominal` is a margin.
  mutating func add(_ finding: TwinFinding, nominal: Double) {
    findings.append(finding)
    note(Bracket(low: finding.value.low - nominal, high: finding.value.high - nominal), finding.code)
  }

  mutating func note(_ margin: Bracket, _ code: String) { margins[code, default: margin].unite(margin) }
}
