import Foundation
import Quantities

/// Makes readings, events and commands of what a log says, one vehicle or several.
///
/// Each position makes a reading; what else is known of the vehicle then goes with it. It is deterministic, keeps
/// little more than the latest state of each vehicle, and lets nothing out that a run store refuses.
package struct FlightLogAssembler: FlightLogSink {
  /// A source of positions serves once a better one has been silent for so long, in seconds.
  package static let sourceSecondsMax = 3.0
  /// What is older is not told with a reading, in seconds.
  package static let stateSecondsMax = 10.0
  /// Without a word of the vehicle on it, an armed vehicle so many metres above where it was armed is in the air.
  package static let airborneMetres = 1.0
  /// The most events of a log.
  package static let eventsMax = 100_000
  /// The most vehicles of a log.
  package static let vehiclesMax = 255
  /// The number that stands for no vehicle but the log as a whole, such as the ground station that wrote it.
  package static let wholeLog = -1
  /// The most characters of a text that are kept.
  package static let charactersMax = 1000
  /// Speeds above this are not believed, in metres per second.
  package static let speedMax = 1000.0
  /// Heights beyond this are impossible, in metres either way.
  package static let altitudeMax = 100_000.0

  /// What was made since it was taken out last.
  package private(set) var batch = TelemetryBatch()
  /// What was put right so far.
  package private(set) var repairs = FlightLogRepairs()
  /// The readings of each vehicle so far, by its number.
  package private(set) var readings: [Int: Int] = [:]
  private let nameOf: @Sendable (Int) -> String
  private var states: [Int: State] = [:]
  private var clock: LogClock
  private var events = 0

  /// An assembler.
  ///
  /// - Parameters:
  ///   - offset: microseconds that are added to the log's clock for mission time.
  ///   - nameOf: the name of a vehicle by its number; the same number gives the same name.
  package init(offset: Int64, nameOf: @escaping @Sendable (Int) -> String) {
    clock = LogClock(offset: offset)
    self.nameOf = nameOf
  }

  /// Takes out what was made.
  package mutating func take() -> TelemetryBatch {
    defer { batch = TelemetryBatch() }
    return batch
  }

  package mutating func tie(_ microseconds: Int64, to unixMicroseconds: Int64) {}

  package mutating func take(_ observation: LogObservation, of vehicle: Int, at microseconds: Int64) {
    let time: Int64
    switch clock.judge(microseconds, carries: observation.carriesClock) {
    case .stray:
      repairs.strayTimes += 1
      return
    case .jumped(let moment):
      repairs.clockJumps += 1
      time = moment
      add(.notice, "clock-jump", "The clock of the log jumped; what follows is set behind what came before", nil, time)
    case .at(let moment): time = moment
    }
    if vehicle == Self.wholeLog {
      if case .text(let severity, let kind, let text) = observation { add(severity, kind, text, nil, time) }
      return
    }
    if states[vehicle] == nil {
      guard states.count < Self.vehiclesMax else { return }
      states[vehicle] = State(name: nameOf(vehicle))
    }
    apply(observation, of: vehicle, at: time)
  }

  // MARK: State

  /// The latest of one vehicle.
  private struct State {
    let name: String
    var attitude: (roll: Double, pitch: Double, heading: Double, time: Int64)?
    /// The velocity, and whether the vehicle's own estimate said it and not a receiver of satellites.
    var velocity: (LogVelocity, time: Int64, isOwn: Bool)?
    var battery: (volts: Double?, amperes: Double?, fraction: Double?, time: Int64)?
    var wind: (north: Double, east: Double, time: Int64)?
    var mode: (name: String, number: UInt32)?
    var isArmed: Bool?
    var saidInAir: Bool?
    var armedAltitude: Double?
    var sorties = 0
    var isOut = false
    /// When each source of positions spoke last, by rank.
    var sources: [Int: Int64] = [:]
    var last: (time: Int64, position: GeoPoint)?
    var newestMilliseconds: Int64?

    /// Takes the velocity of a receiver where the vehicle says none itself.
    mutating func hear(_ heard: LogVelocity?, at time: Int64) {
      guard let heard, FlightLogAssembler.isCredible(heard) else { return }
      if let velocity, velocity.isOwn,
        FlightLogAssembler.age(velocity.time, time) <= FlightLogAssembler.sourceSecondsMax
      {
        return
      }
      velocity = (heard, time, false)
    }
  }

  private mutating func apply(_ observation: LogObservation, of vehicle: Int, at time: Int64) {
    switch observation {
    case .position(let position): take(position, of: vehicle, at: time)
    case .attitude(let roll, let pitch, let heading):
      guard roll.isFinite, pitch.isFinite, heading.isFinite else { return }
      states[vehicle]?.attitude = (roll, pitch, heading, time)
    case .velocity(let north, let east, let down):
      let velocity = LogVelocity(north: north, east: east, down: down)
      guard Self.isCredible(velocity) else { return }
      states[vehicle]?.velocity = (velocity, time, true)
    case .battery(let volts, let amperes, let fraction):
      states[vehicle]?.battery = (Self.finite(volts), Self.finite(amperes), Self.finite(fraction), time)
    case .wind(let north, let east):
      guard Self.isCredible(LogVelocity(north: north, east: east, down: 0)) else { return }
      states[vehicle]?.wind = (north, east, time)
    case .mode(let name, let number):
      guard let state = states[vehicle], state.mode?.number != number || state.mode?.name != name else { return }
      states[vehicle]?.mode = (name, number)
      add(.info, "mode", "Mode \(name)", vehicle, time)
    case .armed(let isArmed):
      guard let state = states[vehicle], state.isArmed != isArmed else { return }
      states[vehicle]?.isArmed = isArmed
      if isArmed {
        states[vehicle]?.armedAltitude = nil
      } else {
        states[vehicle]?.isOut = false
      }
      if isArmed || state.isArmed != nil {
        add(.info, isArmed ? "armed" : "disarmed", isArmed ? "Armed" : "Disarmed", vehicle, time)
      }
    case .inAir(let isInAir): states[vehicle]?.saidInAir = isInAir
    case .text(let severity, let kind, let text): add(severity, kind, text, vehicle, time)
    case .command(let name, let result):
      guard let state = states[vehicle] else { return }
      batch.commands.append(
        CommandRecord(time: Self.moment(time), vehicle: state.name, command: name, result: result))
    }
  }

  private mutating func add(
    _ severity: RunEvent.Severity, _ kind: String, _ text: String, _ vehicle: Int?, _ time: Int64
  ) {
    guard events < Self.eventsMax else {
      repairs.surplusEvents += 1
      return
    }
    events += 1
    let state = vehicle.flatMap { states[$0] }
    let place = state?.last.flatMap { abs(Self.age($0.time, time)) <= Self.sourceSecondsMax ? $0.position : nil }
    batch.events.append(
      RunEvent(
        time: Self.moment(time), vehicle: state?.name, severity: severity, kind: kind,
        text: String(text.prefix(Self.charactersMax)), position: place))
  }

  // MARK: Readings

  private mutating func take(_ position: LogPosition, of vehicle: Int, at time: Int64) {
    guard var state = states[vehicle] else { return }
    guard position.longitude.isFinite, position.latitude.isFinite, position.altitudeMetres.isFinite else {
      repairs.impossible += 1
      return
    }
    guard position.hasFix, position.longitude != 0 || position.latitude != 0 else {
      repairs.withoutFix += 1
      return
    }
    guard let place = GeoPoint(longitude: position.longitude, latitude: position.latitude),
      abs(position.altitudeMetres) <= Self.altitudeMax
    else {
      repairs.impossible += 1
      return
    }
    state.sources[position.rank] = time
    let isServed = state.sources.contains { rank, spoke in
      rank < position.rank && Self.age(spoke, time) <= Self.sourceSecondsMax
    }
    defer { states[vehicle] = state }
    guard !isServed else { return state.hear(position.velocity, at: time) }
    let milliseconds = Self.milliseconds(time)
    if let newest = state.newestMilliseconds, milliseconds <= newest {
      guard milliseconds < newest else {
        repairs.duplicates += 1
        return
      }
      repairs.late += 1
    }
    state.newestMilliseconds = max(milliseconds, state.newestMilliseconds ?? milliseconds)
    batch.readings.append(Self.reading(at: place, position, &state, time))
    state.last = (time, place)
    readings[vehicle, default: 0] += 1
  }

  private static func reading(
    at place: GeoPoint, _ position: LogPosition, _ state: inout State, _ time: Int64
  ) -> Reading {
    let known = velocity(with: position, state, time)
    let velocity = known ?? drift(to: place, state, time)
    let wind = state.wind.flatMap { isFresh($0.time, time) ? $0 : nil }
    let attitude = state.attitude.flatMap { isFresh($0.time, time) ? $0 : nil }
    let battery = state.battery.flatMap { isFresh($0.time, time) ? $0 : nil }
    let isArmed = state.isArmed ?? false
    if isArmed, state.armedAltitude == nil { state.armedAltitude = position.altitudeMetres }
    let guess = isArmed && position.altitudeMetres - (state.armedAltitude ?? position.altitudeMetres) > airborneMetres
    let isInAir = (state.saidInAir ?? guess) && state.isArmed != false
    let isOut = state.isArmed ?? isInAir
    if isOut, !state.isOut { state.sorties += 1 }
    state.isOut = isOut
    let heading = finite(position.headingDegrees) ?? attitude?.heading
    let speed = (velocity.north * velocity.north + velocity.east * velocity.east).squareRoot()
    return Reading(
      vehicle: state.name, sortie: isOut ? "\(state.name)/\(state.sorties)" : nil, time: moment(time), position: place,
      altitude: AltitudeAMSL(metres: position.altitudeMetres), groundSpeed: Speed(metresPerSecond: speed),
      verticalSpeed: Speed(metresPerSecond: -velocity.down),
      heading: heading.map { Angle(degrees: $0).normalised },
      charge: battery?.fraction.map { StateOfCharge(fraction: min(1, max(0, $0))) }, batteryVolts: battery?.volts,
      batteryAmperes: battery?.amperes, mode: state.mode?.name ?? "UNKNOWN", modeNumber: state.mode?.number,
      isArmed: isArmed, isInAir: isInAir, velocity: known.map { horizontal(north: $0.north, east: $0.east) },
      roll: attitude.map { Angle(degrees: $0.roll) }, pitch: attitude.map { Angle(degrees: $0.pitch) },
      wind: wind.map { horizontal(north: $0.north, east: $0.east) })
  }

  private static func horizontal(north: Double, east: Double) -> HorizontalVelocity {
    HorizontalVelocity(north: Speed(metresPerSecond: north), east: Speed(metresPerSecond: east))
  }

  /// The velocity that came with the position, or the one that was said last; nil where none was.
  private static func velocity(with position: LogPosition, _ state: State, _ time: Int64) -> LogVelocity? {
    if let own = position.velocity, isCredible(own) { return own }
    if let said = state.velocity, age(said.time, time) <= sourceSecondsMax { return said.0 }
    return nil
  }

  /// The velocity by the way since the last position.
  private static func drift(to place: GeoPoint, _ state: State, _ time: Int64) -> LogVelocity {
    let still = LogVelocity(north: 0, east: 0, down: 0)
    guard let last = state.last, time > last.time, age(last.time, time) <= sourceSecondsMax else { return still }
    let seconds = age(last.time, time)
    let metresPerDegree = 111_319.5
    let moved = LogVelocity(
      north: (place.latitude - last.position.latitude) * metresPerDegree / seconds,
      east: (place.longitude - last.position.longitude) * metresPerDegree * cos(place.latitude * .pi / 180) / seconds,
      down: 0)
    return isCredible(moved) ? moved : still
  }

  private static func isCredible(_ velocity: LogVelocity) -> Bool {
    velocity.isFinite && abs(velocity.north) <= speedMax && abs(velocity.east) <= speedMax
      && abs(velocity.down) <= speedMax
  }

  private static func isFresh(_ time: Int64, _ now: Int64) -> Bool { abs(age(time, now)) <= stateSecondsMax }

  private static func age(_ time: Int64, _ now: Int64) -> Double { (Double(now) - Double(time)) / 1e6 }

  private static func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

  private static func milliseconds(_ microseconds: Int64) -> Int64 {
    let half: Int64 = microseconds >= 0 ? 500 : -500
    return microseconds.addingReportingOverflow(half).partialValue / 1000
  }

  private static func moment(_ microseconds: Int64) -> MissionTime {
    MissionTime(seconds: Double(milliseconds(microseconds)) / 1000)
  }
}
