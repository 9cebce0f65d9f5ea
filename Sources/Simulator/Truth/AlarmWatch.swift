import Quantities

/// When alarms are due by what really happened, and which of them the dispatcher gave.
///
/// An alarm that is due for a vehicle is no longer owed once the vehicle is down, the fault is over, the dispatcher is
/// dead or the run ends before its time has passed.
package struct AlarmWatch: Sendable, Hashable {
  /// Something that an alarm is for.
  package struct Occasion: Sendable, Hashable {
    /// The alarm.
    package var alarm: FlightAlarm
    /// The vehicle; nil for the run as a whole.
    package var vehicle: String?
    /// When it happened, in seconds since the start of the simulation.
    package var seconds: Double
    /// The first moment at which an alarm counts for it.
    var fromSeconds: Double
    /// When it was over; nil while it lasts.
    var endSeconds: Double?
    /// The fault that it is of, by its number; nil where it is none.
    var fault: Int?
    /// The incursion that it is of, by its place in the truth's list.
    var incursion: Int?
  }

  /// An alarm that was heard.
  private struct Heard: Sendable, Hashable {
    var alarm: FlightAlarm
    var vehicle: String?
    var seconds: Double
  }

  /// The most occasions of a run; more are not kept.
  static let occasionsMax = 10_000

  /// What alarms were for, in the order of time.
  package private(set) var occasions: [Occasion] = []
  private var heard: [Heard] = []
  private let alarms: Set<FlightAlarm>
  private let reserve: StateOfCharge
  /// When each vehicle left its pad; nil while it stands.
  private var departures: [Double?] = []
  /// Whether each vehicle's charge was below the reserve already on this flight.
  private var isBelowReserve: [Bool] = []
  private var incursionsSeen = 0
  private var isDeaf = false

  /// Watches for what the expectations ask; nothing by default.
  package init(_ expectations: [Expectation] = [], reserve: StateOfCharge = StateOfCharge(fraction: 0)) {
    alarms = Set(
      expectations.compactMap { if case .alarm(let alarm, _) = $0 { alarm } else { nil } })
    self.reserve = reserve
  }

  /// Whether there is nothing to watch for.
  package var isIdle: Bool { alarms.isEmpty }

  /// Looks at the simulation after a step, and at the faults that began or ended in it.
  package mutating func observe(_ simulation: Simulation, changes: [FaultSchedule.Change]) {
    guard !isIdle else { return }
    let now = simulation.seconds
    if departures.isEmpty {
      departures = simulation.vehicles.map { _ in nil }
      isBelowReserve = simulation.vehicles.map { _ in false }
    }
    for index in simulation.vehicles.indices {
      let vehicle = simulation.vehicles[index]
      let name = vehicle.configuration.name
      guard vehicle.autopilot.isUnderWay, !vehicle.hasCrashed else {
        if departures[index] != nil { end(at: now) { $0.vehicle == name } }
        departures[index] = nil
        isBelowReserve[index] = false
        continue
      }
      if departures[index] == nil { departures[index] = now }
      if vehicle.battery.charge < reserve, !isBelowReserve[index] {
        isBelowReserve[index] = true
        begin(.battery, vehicle: name, departure: departures[index], at: now)
      }
    }
    for change in changes { take(change, simulation, at: now) }
    watchZones(simulation, at: now)
  }

  /// Takes an alarm of the dispatcher.
  ///
  /// - Parameter seconds: since the start of the simulation.
  package mutating func hear(_ alarm: FlightAlarm, vehicle: String?, at seconds: Double) {
    guard alarms.contains(alarm), heard.count < Self.occasionsMax else { return }
    heard.append(Heard(alarm: alarm, vehicle: vehicle, seconds: seconds))
  }

  private mutating func take(_ change: FaultSchedule.Change, _ simulation: Simulation, at now: Double) {
    func begin(_ alarm: FlightAlarm) {
      guard let index = change.vehicle, let departure = departures[index] else { return }
      self.begin(
        alarm, vehicle: simulation.vehicles[index].configuration.name, departure: departure, fault: change.number,
        at: now)
    }
    switch change.kind {
    case .cellsLost: begin(.battery)
    case .positionJammed where change.begins: begin(.position)
    case .partition where change.begins: begin(.silent)
    case .positionJammed, .partition: end(at: now) { $0.fault == change.number }
    case .dispatcherKilled:
      isDeaf = change.begins
      if change.begins { end(at: now) { _ in true } }
    case .diskFull where !change.begins: self.begin(.disk, vehicle: nil, departure: now, at: now)
    default: break
    }
  }

  private mutating func watchZones(_ simulation: Simulation, at now: Double) {
    guard alarms.contains(.zone) else { return }
    let incursions = simulation.truth.incursions
    for number in occasions.indices where occasions[number].endSeconds == nil {
      guard let place = occasions[number].incursion else { continue }
      let left = incursions[place].fromSeconds + incursions[place].seconds
      if left < now - 2 * Simulation.stepSeconds { occasions[number].endSeconds = now }
    }
    for place in incursionsSeen..<max(incursionsSeen, incursions.count) {
      guard let index = simulation.vehicles.firstIndex(where: { $0.configuration.name == incursions[place].vehicle })
      else { continue }
      begin(
        .zone, vehicle: incursions[place].vehicle, departure: departures[index], incursion: place, at: now)
    }
    incursionsSeen = incursions.count
  }

  private mutating func begin(
    _ alarm: FlightAlarm, vehicle: String?, departure: Double?, fault: Int? = nil, incursion: Int? = nil,
    at now: Double
  ) {
    guard alarms.contains(alarm), let departure, occasions.count < Self.occasionsMax else { return }
    occasions.append(
      Occasion(
        alarm: alarm, vehicle: vehicle, seconds: now, fromSeconds: alarm.mayComeEarly ? departure : now,
        endSeconds: isDeaf ? now : nil, fault: fault, incursion: incursion))
  }

  private mutating func end(at now: Double, where isMeant: (Occasion) -> Bool) {
    for number in occasions.indices where occasions[number].endSeconds == nil && isMeant(occasions[number]) {
      occasions[number].endSeconds = now
    }
  }

  // MARK: Verdict

  /// Holds the alarms against what they were for.
  func verdict(of alarm: FlightAlarm, withinSeconds limit: Double, on facts: RunFacts) -> Expectation.Verdict {
    var inTime = 0
    var late: [(occasion: Occasion, afterSeconds: Double?)] = []
    for occasion in occasions where occasion.alarm == alarm {
      let answer = heard.first {
        $0.alarm == alarm && $0.vehicle == occasion.vehicle && $0.seconds >= occasion.fromSeconds - Self.slackSeconds
      }
      let after = answer.map { $0.seconds - occasion.seconds }
      if let after, after <= limit + Self.slackSeconds {
        inTime += 1
      } else if occasion.endSeconds.map({ $0 >= occasion.seconds + limit }) ?? true {
        late.append((occasion, after))
      }
    }
    let first =
      late.first.map { late in
        ", first \(late.occasion.vehicle ?? "the run") \(facts.moment(late.occasion.seconds)), "
          + (late.afterSeconds.map { "told after \(Expectation.fixed($0)) s" } ?? "never told")
      } ?? ""
    return Expectation.Verdict(
      name: "the alarm `\(alarm.rawValue)` comes within \(Expectation.fixed(limit)) s",
      value: inTime + late.count == 0 ? "never due" : "\(inTime) of \(inTime + late.count)\(first)",
      isMet: late.isEmpty)
  }

  /// By how much moments may differ that are the same: events are told to the millisecond.
  static let slackSeconds = 0.001

  /// Ends what lasts, for the run is over.
  package mutating func finish(at seconds: Double) { end(at: seconds) { _ in true } }
}
