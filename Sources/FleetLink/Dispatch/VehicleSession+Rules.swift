import MAVLink
import Plans
import Quantities
import Telemetry

/// Watches the vehicle that is under way, and answers where it breaks a rule.
extension VehicleSession {
  /// Seconds without a word after which an order cannot be heard.
  static let silentSeconds = 5.0
  /// Milliseconds by which a message may be older than the newest one; a vehicle that started anew is older still.
  private static let lateMillisecondsMax: UInt32 = 60_000

  /// Whether nothing was heard of the vehicle for some time.
  func isSilent(at now: MissionTime) -> Bool { lastHeard.map { now - $0 > Self.silentSeconds } ?? true }

  /// Begins to watch the present sortie where that is not done.
  private mutating func prepareWatch() {
    guard case .flying = phase, let sortie else { return flightWatch = nil }
    guard watchedSortie != sortie.id else { return }
    watchedSortie = sortie.id
    orderInForce = isHeldFromBefore ? OrderInForce(order: .hold, cause: .operatorOrder, isObeyed: true) : orderInForce
    isHeldFromBefore = false
    flightWatch = FlightWatch(
      sortie, of: plan, rules: options.rules, plan: planRules, flies: link.kind == .multirotor, zones: zones)
  }

  /// Takes a position that was heard. Copies and what was overtaken by a newer one are left out.
  mutating func sight(_ message: GlobalPositionInt, at now: MissionTime) {
    let isPlace =
      GeoPoint(longitudeE7: message.lon, latitudeE7: message.lat) != nil
      && (message.lon != 0 || message.lat != 0)
    if let last = lastSighted {
      let isOld =
        message.timeBootMs < last.timeBootMs && last.timeBootMs - message.timeBootMs < Self.lateMillisecondsMax
      if isOld || message == last { return }
    }
    lastSighted = message
    prepareWatch()
    guard var watch = flightWatch else { return }
    let isDown = link.kind == .multirotor ? !state.isInAir : state.isMissionComplete
    let findings = watch.take(
      FlightWatch.Sighting(
        time: now, position: isPlace ? state.position : nil, altitude: isPlace ? state.altitude : nil,
        charge: state.charge), legsDone: legsDone, scope: scope, isDown: isDown)
    for remark in watch.takeRemarks() { event(.warning, "position", "\(plan.id) \(remark)", at: now) }
    flightWatch = watch
    for finding in findings { answer(finding, at: now) }
  }

  /// Lets time pass: who is silent, and whether orders are obeyed.
  mutating func tickRules(at now: MissionTime) {
    prepareWatch()
    if var watch = flightWatch, let lastHeard {
      let findings = watch.tick(at: now, heard: lastHeard)
      flightWatch = watch
      for finding in findings { answer(finding, at: now) }
    }
    tickOrder(at: now)
  }

  /// How much of what is watched counts.
  private var scope: FlightWatch.Scope {
    if state.mode == modes.mission { return .whole }
    if state.mode == modes.hold, orderInForce?.order == .hold { return .held }
    return .presence
  }

  /// Answers a rule that is broken as its setting says. A milder answer than what is in force already is only said.
  mutating func answer(_ finding: FlightWatch.Finding, at now: MissionTime) {
    let setting = options.rules[finding.rule]
    var action = setting.action
    // A robot's way home is streets and rooms, which its own return mode does not know.
    if link.kind == .groundRobot, action > .hold { action = .hold }
    let limit =
      setting.seconds > 0
      ? "\(FlightWatch.text(setting.limit)) \(finding.rule.unit) for \(FlightWatch.text(setting.seconds)) s"
      : "\(FlightWatch.text(setting.limit)) \(finding.rule.unit)"
    var answer = action.rawValue
    let inForce = orderInForce.flatMap { ruleAction(of: $0.order) } ?? .record
    if action > .record {
      if !finding.isToBeAnswered {
        action = .record
        answer += ", but it was answered \(FlightWatch.answersMax) times already"
      } else if state.isMissionMode, scope == .presence {
        action = .record
        answer += ", but it flies in \(state.modeName), which is not ours to change"
      } else if inForce >= action {
        action = .record
        answer += ", and it is ordered to \(inForce.rawValue) already"
      } else if isLanding, [.late, .charge, .reserve].contains(finding.rule) {
        // Its autopilot would climb again to come home.
        action = .record
        answer += ", but it is landing already"
      }
    }
    event(
      action == .record ? .warning : .alert, DispatchWords.rule,
      "\(finding.rule.rawValue): \(plan.id) \(finding.text) (limit \(limit)): \(answer)", at: now)
    guard let order = action.order else { return }
    brokenBy[sortie?.id ?? ""] = "\(finding.rule.rawValue): \(finding.text)"
    give(order, cause: .rule(finding.rule), at: now)
  }

  /// Whether it is on its last leg, down to its pad.
  private var isLanding: Bool {
    guard let legs = sortie?.legs, let leg = flightWatch?.standing?.leg else { return false }
    return leg == legs.count - 1 && legs[leg].kind == .landing
  }

  /// Why a sortie was broken off by a rule, as the end of a sentence; empty where none was.
  func ruleReason(of sortie: String) -> String { brokenBy[sortie].map { "; rule \($0)" } ?? "" }
}
