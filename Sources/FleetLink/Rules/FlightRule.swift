/// What the dispatcher watches while a vehicle is under way. The names are those of `--rule`.
package enum FlightRule: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Metres from the planned way.
  case offWay = "off-way"
  /// Seconds behind the plan, or ahead of it: zones and separation are proved for the planned times alone.
  case late
  /// Points of charge below what the plan has at this place.
  case charge
  /// Points below the reserve that the charge at landing will be, if the rest takes what the plan says.
  case reserve
  /// Metres below the plan's separation from another vehicle in the air; the one that took off later answers.
  case separation
  /// Metres within the plan's clearance around a closed zone.
  case zone
  /// Seconds without a word.
  case silent
  /// Seconds in which the vehicle is heard and its position is missing, impossible, or jumps.
  case position

  /// In the order of the list.
  package static func < (left: FlightRule, right: FlightRule) -> Bool { left.number < right.number }

  private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The unit of the limit.
  package var unit: String {
    switch self {
    case .offWay, .separation, .zone: "m"
    case .charge, .reserve: "points"
    case .late, .silent, .position: "s"
    }
  }

  /// The greatest limit that makes sense.
  package var limitMax: Double {
    switch self {
    case .offWay, .separation, .zone: 10_000
    case .charge, .reserve: 100
    case .late, .silent, .position: 86_400
    }
  }

  /// Whether the limit is a time by itself, so that none can be added.
  package var isTime: Bool { self == .silent || self == .position }
}

/// What is done where a rule is broken, mildest first.
package enum RuleAction: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Say it and record it.
  case record
  /// Keep the place.
  case hold
  /// Come home.
  case returnHome = "return"
  /// Come down where it is.
  case land

  /// By severity.
  package static func < (left: RuleAction, right: RuleAction) -> Bool { left.number < right.number }

  private var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The order that carries it out; nil where nothing is ordered.
  var order: FleetOrder? {
    switch self {
    case .record: nil
    case .hold: .hold
    case .returnHome: .returnHome
    case .land: .land
    }
  }

  /// What is tried where the vehicle does not do this; nil after the last.
  var next: RuleAction? {
    switch self {
    case .record, .land: nil
    case .hold: .returnHome
    case .returnHome: .land
    }
  }
}

/// One rule's limit and answer.
package struct RuleSetting: Sendable, Hashable {
  /// What is done.
  package var action: RuleAction
  /// What must be exceeded, in the rule's unit.
  package var limit: Double
  /// For how many seconds; 0 where the limit is a time.
  package var seconds: Double

  /// Sets a rule.
  package init(_ action: RuleAction, limit: Double, seconds: Double = 0) {
    self.action = action
    self.limit = limit
    self.seconds = seconds
  }
}

/// The rules by which a vehicle is watched, each with its limit and its answer.
package struct FlightRules: Sendable, Hashable {
  /// The settings.
  private var settings: [FlightRule: RuleSetting]

  /// The defaults, which decision 0043 explains.
  package init() {
    settings = [
      .offWay: RuleSetting(.hold, limit: 20, seconds: 5),
      .late: RuleSetting(.returnHome, limit: 60, seconds: 5),
      .charge: RuleSetting(.returnHome, limit: 15, seconds: 10),
      .reserve: RuleSetting(.returnHome, limit: 5, seconds: 10),
      .separation: RuleSetting(.hold, limit: 10, seconds: 2),
      .zone: RuleSetting(.hold, limit: 5, seconds: 2),
      .silent: RuleSetting(.record, limit: 10),
      .position: RuleSetting(.record, limit: 5),
    ]
  }

  /// The same limits, and nothing is done but recorded.
  package static var recording: FlightRules {
    var rules = FlightRules()
    for rule in FlightRule.allCases { rules[rule].action = .record }
    return rules
  }

  /// One rule's setting.
  package subscript(rule: FlightRule) -> RuleSetting {
    get { settings[rule] ?? RuleSetting(.record, limit: rule.limitMax) }
    set { settings[rule] = newValue }
  }

  /// Why a text sets no rule.
  package struct Mistake: Error, Sendable, Hashable {
    /// What is wrong, one sentence without a period.
    package var message: String
    /// What to write instead; nil where the message says it.
    package var help: String
  }

  /// The most characters of one rule.
  package static let charactersMax = 100

  /// Sets a rule as a person writes it: `NAME=ACTION`, `NAME=ACTION:LIMIT` or `NAME=ACTION:LIMIT/SECONDS`.
  package mutating func set(_ text: String) throws(Mistake) {
    guard text.count <= Self.charactersMax else {
      throw Mistake(message: "a rule has more than \(Self.charactersMax) characters", help: Self.example)
    }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw Mistake(message: "`\(text)` has no `=`", help: Self.example) }
    guard let rule = FlightRule(rawValue: String(parts[0])) else {
      throw Mistake(
        message: "`\(parts[0])` is no rule",
        help: "use one of \(FlightRule.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let answer = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let action = RuleAction(rawValue: String(answer[0])) else {
      throw Mistake(
        message: "`\(answer[0])` is nothing that a rule can do",
        help: "use one of \(RuleAction.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    var setting = self[rule]
    setting.action = action
    if answer.count > 1 {
      let numbers = answer[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      setting.limit = try Self.number(numbers[0], of: rule, unit: rule.unit, max: rule.limitMax)
      if numbers.count > 1 {
        guard !rule.isTime else {
          throw Mistake(
            message: "the limit of `\(rule.rawValue)` is a time by itself",
            help: "write \(rule.rawValue)=\(action.rawValue):10")
        }
        setting.seconds = try Self.number(numbers[1], of: rule, unit: "s", max: Self.secondsMax)
      }
    }
    self[rule] = setting
  }

  /// The longest time for which a rule may be broken before it is answered, in seconds.
  package static let secondsMax = 3600.0
  private static let example =
    "write NAME=ACTION, NAME=ACTION:LIMIT or NAME=ACTION:LIMIT/SECONDS, as off-way=return:15/5"

  private static func number(
    _ text: Substring, of rule: FlightRule, unit: String, max: Double
  ) throws(Mistake) -> Double {
    guard let value = Double(text), value.isFinite, (0...max).contains(value) else {
      throw Mistake(
        message: "`\(text)` is no limit of `\(rule.rawValue)`", help: "give a number of \(unit) from 0 to \(Int(max))")
    }
    return value
  }
}
