import MAVLink
import Plans
import Quantities
import Telemetry

/// What an operator, or a rule, orders vehicles that are under way to do.
package enum FleetOrder: String, Sendable, Hashable, CaseIterable {
  /// Stay where they are: drones in the air, robots with brakes on.
  case hold
  /// Come home and land; no further sortie starts where the operator orders it.
  case returnHome = "return"
  /// Go on with the mission after a hold; a vehicle that was called home may start again.
  case resume
  /// Come down where they are; robots stand.
  case land
}

extension Dispatcher {
  /// Gives an order to every vehicle that is under way, or to one.
  ///
  /// - Returns: the names of the vehicles that were given it.
  package mutating func order(_ order: FleetOrder, to vehicle: String? = nil, at now: MissionTime) -> [String] {
    var names: [String] = []
    for index in sessions.indices where vehicle.map({ $0 == sessions[index].plan.id }) ?? true {
      if sessions[index].take(order, at: now) { names.append(sessions[index].plan.id) }
    }
    return names
  }
}

/// An order that was given and must be seen to be obeyed.
struct OrderInForce: Sendable {
  /// Who gave it.
  enum Cause: Sendable, Hashable {
    case rule(FlightRule)
    case operatorOrder
  }

  /// How often one order is given before the next harder one follows.
  static let attemptsMax = 2
  /// Seconds from the acknowledgement to the heartbeat that shows the mode.
  static let confirmSeconds = 5.0

  var order: FleetOrder
  var cause: Cause
  /// How often it was given.
  var attempts = 1
  /// When the vehicle acknowledged it.
  var acknowledged: MissionTime?
  /// Whether its last attempt failed; the reason.
  var refusal: String?
  /// Whether the mode shows that it is obeyed.
  var isObeyed = false
  /// Whether nothing more is tried.
  var isGivenUp = false
}

extension VehicleSession {
  /// Takes an operator's order; false where it changes nothing.
  mutating func take(_ order: FleetOrder, at now: MissionTime) -> Bool {
    if order == .returnHome || order == .land { isCalledHome = true }
    let isAllowedAgain = order == .resume && isCalledHome && !isUnderWay
    if order == .resume { isCalledHome = false }
    guard isUnderWay else { return isAllowedAgain }
    guard order != .resume || [mode(of: .hold), mode(of: .resume)].contains(state.mode) else {
      // From anywhere else its way back to the mission was never planned.
      event(.warning, "order", "\(plan.id) flies in \(state.modeName) and does not go on with its mission", at: now)
      return false
    }
    give(order, cause: .operatorOrder, at: now)
    event(.notice, DispatchWords.order, DispatchWords.ordered(plan.id, order), at: now)
    if order == .resume, let late = flightWatch?.acceptLateness(), abs(late) >= 1 {
      let text = "\(plan.id) goes on \(Int(abs(late).rounded())) s \(late < 0 ? "ahead of" : "behind") its plan"
      event(.warning, "order", "\(text), which is proved for the planned times alone", at: now)
    }
    return true
  }

  /// The mode in which an order is carried out.
  func mode(of order: FleetOrder) -> UInt32 {
    switch order {
    case .hold: modes.hold
    case .returnHome: modes.home
    case .resume: modes.mission
    case .land: modes.land
    }
  }

  /// Gives an order before everything else that waits to be said.
  mutating func give(_ order: FleetOrder, cause: OrderInForce.Cause, at now: MissionTime) {
    orderInForce = OrderInForce(order: order, cause: cause)
    sendOrder(order)
    if order != .resume {
      darken(at: now)
      stopSpraying()
    }
  }

  private mutating func sendOrder(_ order: FleetOrder) {
    pendingCommands.removeAll { $0.command == MavCmd.doSetMode }
    pendingCommands.insert(dialect.setMode(mode(of: order)), at: 0)
  }

  /// Takes the answer to a command that may have been an order.
  mutating func orderAnswered(_ command: CommandClient.Command, _ outcome: CommandOutcome, at now: MissionTime) {
    guard var order = orderInForce, !order.isObeyed, !order.isGivenUp, case .long(let sent) = command else { return }
    let wanted = dialect.setMode(mode(of: order.order))
    guard sent.command == wanted.command, sent.param2 == wanted.param2, sent.param3 == wanted.param3 else { return }
    if case .answered(MavResult.accepted, _) = outcome {
      order.acknowledged = now
    } else {
      order.refusal = Self.text(of: outcome)
    }
    orderInForce = order
  }

  /// Sees whether the order is obeyed; repeats it, and then gives a harder one where a rule gave it.
  mutating func tickOrder(at now: MissionTime) {
    guard var order = orderInForce, !order.isObeyed, !order.isGivenUp else { return }
    guard state.isArmed, isUnderWay else {
      orderInForce = nil
      return
    }
    if state.mode == mode(of: order.order) {
      order.isObeyed = true
      orderInForce = order
      if order.order == .resume {
        lightAgain()
        sprayAgain()
      }
      event(.info, "order", "\(plan.id) obeys: \(order.order.rawValue), \(state.modeName)", at: now)
      return
    }
    if order.refusal == nil, let acknowledged = order.acknowledged, now > acknowledged + OrderInForce.confirmSeconds {
      order.refusal = "acknowledged, and still \(state.modeName)"
    }
    guard let refusal = order.refusal else { return }
    // Nobody can obey what is not heard: it is said again when the vehicle is.
    if isSilent(at: now) { return }
    order.refusal = nil
    order.acknowledged = nil
    guard order.attempts >= OrderInForce.attemptsMax else {
      order.attempts += 1
      orderInForce = order
      sendOrder(order.order)
      return
    }
    event(.alert, "order", "\(plan.id) does not obey: \(order.order.rawValue) (\(refusal))", at: now)
    order.isGivenUp = true
    orderInForce = order
    guard case .rule(let rule) = order.cause, let next = ruleAction(of: order.order)?.next, let harder = next.order,
      mode(of: harder) != mode(of: order.order)
    else { return }
    give(harder, cause: .rule(rule), at: now)
    event(
      .alert, DispatchWords.rule,
      "\(rule.rawValue): \(plan.id) did not obey: \(order.order.rawValue): \(next.rawValue)",
      at: now)
  }

  /// Shuts the sprayer of a vehicle that leaves its swath or stands on it: no autopilot does that by itself.
  private mutating func stopSpraying() {
    guard sortie?.legs.contains(where: { $0.activity == .spray }) ?? false else { return }
    isSprayHeld = isSprayHeld || legInFlight?.activity == .spray
    pendingCommands.insert(CommandLong(command: MavCmd.doSprayer, param1: 0), at: 0)
  }

  /// Opens it again where the vehicle goes on with the swath.
  private mutating func sprayAgain() {
    defer { isSprayHeld = false }
    if isSprayHeld, legInFlight?.activity == .spray { enqueue(MavCmd.doSprayer, 1) }
  }

  private var legInFlight: Leg? {
    guard let legs = sortie?.legs, let leg = flightWatch?.standing?.leg, legs.indices.contains(leg) else { return nil }
    return legs[leg]
  }

  /// The rule's action that an order carries out; nil for going on.
  func ruleAction(of order: FleetOrder) -> RuleAction? {
    switch order {
    case .hold: .hold
    case .returnHome: .returnHome
    case .land: .land
    case .resume: nil
    }
  }
}
