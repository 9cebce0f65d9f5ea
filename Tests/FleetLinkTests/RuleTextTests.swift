import FleetLink
import Quantities
import Testing

/// What an operator writes: rules on the command line, orders while vehicles fly.
@Suite struct RuleTextTests {
  @Test("a rule is set by name, action, limit and seconds; what is not said stays")
  func rules() throws {
    var rules = FlightRules()
    let before = rules
    try rules.set("off-way=return")
    #expect(rules[.offWay] == RuleSetting(.returnHome, limit: before[.offWay].limit, seconds: before[.offWay].seconds))
    try rules.set("off-way=land:12.5")
    #expect(rules[.offWay] == RuleSetting(.land, limit: 12.5, seconds: before[.offWay].seconds))
    try rules.set("charge=hold:8/3")
    #expect(rules[.charge] == RuleSetting(.hold, limit: 8, seconds: 3))
    try rules.set("silent=return:20")
    #expect(rules[.silent].limit == 20)
    for rule in FlightRule.allCases where ![.offWay, .charge, .silent].contains(rule) {
      #expect(rules[rule] == before[rule])
    }
  }

  @Test(
    "a rule that is none is refused with what to write",
    arguments: [
      ("off-way", "has no `=`"), ("of-way=hold", "is no rule"), ("off-way=stop", "is nothing that a rule can do"),
      ("off-way=hold:far", "no limit of `off-way`"), ("off-way=hold:-1", "no limit"), ("off-way=hold:nan", "no limit"),
      ("off-way=hold:inf", "no limit"), ("charge=hold:101", "no limit"), ("off-way=hold:5/x", "no limit"),
      ("silent=hold:5/3", "is a time by itself"), ("=", "is no rule"), ("", "has no `=`"),
      ("off-way=hold:", "no limit"), (String(repeating: "x", count: 101), "more than 100"),
    ])
  func wrongRules(text: String, words: String) throws {
    var rules = FlightRules()
    let mistake = try #require(throws: FlightRules.Mistake.self) { try rules.set(text) }
    #expect(mistake.message.contains(words), "\(mistake)")
    #expect(!mistake.help.isEmpty)
    #expect(rules == FlightRules())
  }

  @Test("rules that only record keep their limits")
  func recording() {
    for rule in FlightRule.allCases {
      #expect(FlightRules.recording[rule].action == .record)
      #expect(FlightRules.recording[rule].limit == FlightRules()[rule].limit)
    }
  }

  static let vehicles = ["courier-1", "all-round", "Heron"]

  @Test(
    "orders are read whatever the spaces and the case of the verb",
    arguments: [
      ("hold all", OperatorLine.order(.hold, vehicle: nil)),
      ("  HOLD   courier-1 ", .order(.hold, vehicle: "courier-1")),
      ("return Heron", .order(.returnHome, vehicle: "Heron")),
      ("resume all-round", .order(.resume, vehicle: "all-round")),
      ("land all", .order(.land, vehicle: nil)), ("status", .status), ("Quit", .quit), ("", .empty), (" \t", .empty),
    ])
  func orders(text: String, line: OperatorLine) {
    #expect(OperatorLine(text, vehicles: Self.vehicles) == line)
  }

  @Test(
    "wrong words are answered with help, and order nothing",
    arguments: [
      "hold", "hold courier-2", "hold heron", "halt all", "hold all now", "status all", "quit now", "help", "?",
      "hold\u{1B}[2J all",
      "h\u{0}old all", String(repeating: "hold all ", count: 100),
    ])
  func mistakes(text: String) {
    guard case .mistake(let words) = OperatorLine(text, vehicles: Self.vehicles) else {
      Issue.record("\(text) is read")
      return
    }
    #expect(!words.isEmpty && words.count < 400)
    #expect(words.unicodeScalars.allSatisfy { $0.value >= 32 })
  }

  @Test(
    "whatever is typed, it is read or answered, and never orders a vehicle that is not in the plan", arguments: 1...50)
  func anything(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let words = [
      "hold", "return", "resume", "land", "all", "courier-1", "x", "status", "quit", "\u{7}", "=", "Heron", "é",
    ]
    for _ in 0..<200 {
      let count = generator.nextIndex(below: 5)
      let text = (0..<count).map { _ in words[generator.nextIndex(below: words.count)] }.joined(separator: " ")
      if case .order(_, let vehicle) = OperatorLine(text, vehicles: Self.vehicles) {
        #expect(vehicle.map { Self.vehicles.contains($0) } ?? true)
        #expect(count == 2)
      }
    }
  }
}
