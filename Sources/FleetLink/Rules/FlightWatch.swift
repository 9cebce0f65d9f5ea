import Plans
import Quantities

/// Watches one sortie that is under way: where the vehicle is against its plan, and which rules it breaks.
///
/// It holds no clock and gives no orders. The same sightings give the same findings. Its memory does not grow.
package struct FlightWatch: Sendable {
  /// What was heard of the vehicle at one moment.
  package struct Sighting: Sendable, Hashable {
    /// When it was heard.
    package var time: MissionTime
    /// Where it is; nil where it says nothing that can be a place.
    package var position: GeoPoint?
    /// How high it is.
    package var altitude: AltitudeAMSL?
    /// Its charge.
    package var charge: StateOfCharge?

    /// Describes what was heard.
    package init(time: MissionTime, position: GeoPoint?, altitude: AltitudeAMSL?, charge: StateOfCharge? = nil) {
      self.time = time
      self.position = position
      self.altitude = altitude
      self.charge = charge
    }
  }

  /// How the vehicle stands against its plan.
  package struct Standing: Sendable, Hashable {
    /// The leg that it flies or drives, an index into the sortie's legs.
    package var leg: Int
    /// The part of the sortie's time that is behind it, 0...1.
    package var progress: Double
    /// Seconds behind the plan; negative ahead of it.
    package var lateSeconds: Double
    /// Metres from the planned way in plan view.
    package var horizontalMetres: Double
    /// Metres above the planned way; negative below it.
    package var verticalMetres: Double
    /// Points of charge below the plan at this place; nil where the charge is not known.
    package var chargeBelowPlan: Double?
    /// The charge at landing in percent, if the rest takes what the plan says; nil where it is not known.
    package var percentAtLanding: Double?
    /// The nearest closed zone within the clearance.
    package var zone: String?
    /// How far that is, in metres.
    package var zoneMetres: Double?

    /// Metres from the planned way, the greater of both directions.
    package var offMetres: Double { max(horizontalMetres, abs(verticalMetres)) }
  }

  /// A rule that is broken.
  package struct Finding: Sendable, Hashable {
    /// Which one.
    package var rule: FlightRule
    /// By how much, in the rule's unit.
    package var measured: Double
    /// The same in words, the end of a sentence that begins with the vehicle.
    package var text: String
    /// Whether the rule's action is due. A rule that is broken again and again is answered `answersMax` times, and
    /// after that it is only told.
    package var isToBeAnswered = true
  }

  /// How much of what is watched counts at present.
  package enum Scope: Sendable, Hashable {
    /// Under way with its mission.
    case whole
    /// Kept in its place: what it has left and where it is count, and not its time.
    case held
    /// Coming home, or in other hands: nothing but that it is heard.
    case presence
  }

  /// Readings in a row that agree before a place is believed to which the vehicle cannot have moved.
  package static let jumpReadings = 3
  /// Metres by which a position may be off by itself.
  static let scatterMetres = 15.0
  /// The speed that is believed, over the greatest planned one: a share and metres per second.
  static let speedShare = 1.5
  static let speedMargin = 5.0
  /// How often one rule is answered in one sortie: an answer that did not help four times does not help.
  package static let answersMax = 4
  /// How often one rule is told in one sortie; more is not even said.
  package static let findingsMax = 200
  /// How many jumps of the position are told in one sortie.
  package static let jumpsToldMax = 4
  /// Seconds for which a rule must be kept before it can be broken again.
  static let calmSeconds = 10.0
  /// The longest pause between two words that is no silence yet, in seconds.
  static let pauseSeconds = 3.0
  /// Planned seconds by which the vehicle may be farther back, or farther on, than it was thought.
  static let backSeconds = 10.0
  static let aheadSeconds = 10.0

  /// One rule's state.
  private struct Trigger: Sendable {
    var since: Double?
    var calmSince: Double?
    var isBroken = false
    var count = 0
  }

  /// The planned way.
  package let track: FlightTrack
  /// How the vehicle stood at its last believed position.
  package private(set) var standing: Standing?
  /// The moment at which that was, in seconds.
  package private(set) var believedSeconds: Double?
  /// What there is to say beside findings, since it was asked last.
  package private(set) var remarks: [String] = []

  private let rules: FlightRules
  private let reserve: StateOfCharge
  private let clearanceMetres: Double
  private let chargeAtEnd: StateOfCharge
  private let flies: Bool
  private var zones: ZoneWatch?
  private var triggers: [FlightRule: Trigger] = [:]
  private var believed: FlightTrack.Place?
  private var doubted: (place: FlightTrack.Place, seconds: Double, count: Int)?
  /// The planned moment that its last believed place belonged to, and when it was there.
  private var planned: (seconds: Double, at: Double)?
  /// Since when it has been heard without a pause.
  private var heardSince: Double?
  private var acceptedLateness = 0.0
  private var jumps = 0

  /// Prepares to watch a sortie; nil where it has no way.
  ///
  /// - Parameters:
  ///   - flies: whether zones count, which is so in the air.
  ///   - reserve: the charge that must be left at the landing.
  ///   - clearanceMetres: the plan's least distance from zones.
  package init?(
    _ sortie: Sortie, of vehicle: VehiclePlan, rules: FlightRules, plan: PlanRules, flies: Bool,
    zones: ZoneWatch? = nil
  ) {
    guard let track = FlightTrack(sortie, of: vehicle) else { return nil }
    self.track = track
    self.rules = rules
    reserve = plan.reserve
    clearanceMetres = plan.clearance.metres
    chargeAtEnd = sortie.chargeAtEnd
    self.flies = flies
    self.zones = flies ? zones : nil
  }

  /// Watches other closed zones from now on.
  package mutating func watch(_ zones: ZoneWatch?) { self.zones = flies ? zones : nil }

  /// Takes what was heard. A position that is missing changes nothing, and one that is too far away waits for others.
  ///
  /// - Parameters:
  ///   - legsDone: how many legs the vehicle has said that it has done.
  ///   - isDown: whether it stands at its end already, so that its time says nothing.
  package mutating func take(
    _ sighting: Sighting, legsDone: Int = 0, scope: Scope = .whole, isDown: Bool = false
  ) -> [Finding] {
    let now = sighting.time.seconds
    guard now.isFinite, let position = sighting.position, let altitude = sighting.altitude, altitude.metres.isFinite,
      believes(track.place(position, altitude), at: now), let place = believed
    else { return [] }
    // Its time on its way stands still while it is not on it.
    if scope != .whole { planned?.at = now }
    guard scope != .presence else { return [] }
    let match = match(place, at: now, legsDone: legsDone)
    planned = (match.seconds, now)
    var standing = Standing(
      leg: match.leg, progress: progress(match.seconds), lateSeconds: now - match.seconds,
      horizontalMetres: match.horizontalMetres, verticalMetres: match.verticalMetres)
    if let charge = sighting.charge, charge.fraction.isFinite {
      standing.chargeBelowPlan = (match.charge.fraction - charge.fraction) * 100
      standing.percentAtLanding = (charge.fraction - (match.charge.fraction - chargeAtEnd.fraction)) * 100
    }
    if let near = zones?.nearest(to: position, altitude: altitude, at: sighting.time, within: clearanceMetres) {
      standing.zone = near.name
      standing.zoneMetres = near.metres
    }
    self.standing = standing
    guard !isDown else { return [] }
    return findings(standing, scope: scope, at: now)
  }

  /// Lets time pass: who is silent, and whose position is missing.
  ///
  /// - Parameter heard: when the vehicle was heard last, whatever it said.
  package mutating func tick(at time: MissionTime, heard: MissionTime) -> [Finding] {
    let silence = time - heard
    var findings: [Finding] = []
    add(
      .silent, silence - rules[.silent].limit, at: time.seconds, silence,
      "has been silent for \(Self.text(silence)) s", to: &findings)
    // A vehicle that is heard again has its time to tell where it is.
    if silence > Self.pauseSeconds { heardSince = nil }
    if silence <= Self.pauseSeconds, let believedSeconds {
      let since = heardSince ?? time.seconds
      heardSince = since
      let missing = heard.seconds - max(believedSeconds, since)
      add(
        .position, missing - rules[.position].limit, at: time.seconds, missing,
        "has told no position that can be believed for \(Self.text(missing)) s", to: &findings)
    }
    return findings
  }

  /// Takes the distance to the nearest vehicle that took off earlier.
  package mutating func take(separation metres: Double, from other: String, required: Double, at time: MissionTime)
    -> [Finding]
  {
    var findings: [Finding] = []
    add(
      .separation, required - metres - rules[.separation].limit, at: time.seconds, metres,
      "is \(Self.text(metres)) m from \(other)", to: &findings)
    return findings
  }

  /// Takes the present lateness as agreed: an operator lets the vehicle go on.
  package mutating func acceptLateness() -> Double {
    acceptedLateness = standing?.lateSeconds ?? 0
    triggers[.late] = nil
    return acceptedLateness
  }

  /// What there is to say beside findings.
  package mutating func takeRemarks() -> [String] {
    defer { remarks.removeAll() }
    return remarks
  }

  // MARK: Places

  private func match(_ place: FlightTrack.Place, at now: Double, legsDone: Int) -> FlightTrack.Match {
    let least = min(track.start(ofLeg: legsDone), track.endSeconds)
    guard let (planned, last) = planned else {
      return track.match(place, expecting: now, within: least...track.endSeconds)
    }
    let passed = max(0, now - last)
    let from = min(track.endSeconds, max(least, planned - Self.backSeconds))
    // However late it was thought to be, it may be as far as its plan: a stop may have been taken for a way.
    let farthest = max(now, planned + passed * Self.speedShare) + Self.aheadSeconds
    let until = max(from, min(track.endSeconds, farthest))
    return track.match(place, expecting: planned + passed, within: from...until)
  }

  /// Whether a place can be where the vehicle is; takes it where it can.
  private mutating func believes(_ place: FlightTrack.Place, at now: Double) -> Bool {
    guard let believed, let last = believedSeconds else {
      self.believed = place
      believedSeconds = now
      return true
    }
    // Something older than what is known says nothing new.
    guard now >= last else { return false }
    if isWithinReach(place, of: believed, seconds: now - last) {
      doubted = nil
    } else {
      let goesOn = doubted.map { isWithinReach(place, of: $0.place, seconds: now - $0.seconds) } ?? false
      let count = goesOn ? (doubted?.count ?? 0) + 1 : 1
      doubted = (place, now, count)
      let metres = Self.text(believed.distance(to: place))
      if count == 1, jumps < Self.jumpsToldMax {
        jumps += 1
        remarks.append("has jumped by \(metres) m, which is not believed before \(Self.jumpReadings) readings agree")
      }
      guard count >= Self.jumpReadings else { return false }
      if jumps <= Self.jumpsToldMax { remarks.append("is \(metres) m away: \(count) readings agree") }
      doubted = nil
    }
    self.believed = place
    believedSeconds = now
    return true
  }

  private func isWithinReach(_ place: FlightTrack.Place, of other: FlightTrack.Place, seconds: Double) -> Bool {
    let speed = track.speedMax * Self.speedShare + Self.speedMargin
    return place.distance(to: other) <= Self.scatterMetres + speed * max(0, seconds)
  }

  private func progress(_ seconds: Double) -> Double {
    let whole = track.endSeconds - track.startSeconds
    return whole > 0 ? min(1, max(0, (seconds - track.startSeconds) / whole)) : 1
  }

  // MARK: Rules

  private mutating func findings(_ standing: Standing, scope: Scope, at now: Double) -> [Finding] {
    var findings: [Finding] = []
    add(
      .offWay, standing.offMetres - rules[.offWay].limit, at: now, standing.offMetres,
      "is \(Self.text(standing.horizontalMetres)) m beside and \(Self.text(standing.verticalMetres)) m above its way",
      to: &findings)
    if scope == .whole {
      let late = standing.lateSeconds
      add(
        .late, abs(late - acceptedLateness) - rules[.late].limit, at: now, late,
        "is \(Self.text(abs(late))) s \(late < 0 ? "ahead of" : "behind") its plan", to: &findings)
    }
    if let below = standing.chargeBelowPlan {
      add(
        .charge, below - rules[.charge].limit, at: now, below,
        "has \(Self.text(below)) points of charge less than planned here", to: &findings)
    }
    if let left = standing.percentAtLanding {
      let missing = reserve.percent - left
      add(
        .reserve, missing - rules[.reserve].limit, at: now, missing,
        "would land with \(Self.text(left)) % of charge; the reserve is \(Self.text(reserve.percent)) %",
        to: &findings)
    }
    let within = clearanceMetres - (standing.zoneMetres ?? .infinity)
    // No limit is beyond the zone itself.
    let limit = min(rules[.zone].limit, clearanceMetres)
    add(
      .zone, standing.zoneMetres == 0 ? .infinity : within - limit, at: now, standing.zoneMetres ?? 0,
      "is \(Self.text(standing.zoneMetres ?? 0)) m from closed zone \(standing.zone ?? "")", to: &findings)
    return findings
  }

  /// Takes note of a rule; it is found broken when that has lasted, once until it has been kept for some time.
  private mutating func add(
    _ rule: FlightRule, _ excess: Double, at now: Double, _ measured: Double, _ text: String,
    to findings: inout [Finding]
  ) {
    var trigger = triggers[rule] ?? Trigger()
    defer { triggers[rule] = trigger }
    guard excess > 0 else {
      trigger.since = nil
      let calm = trigger.calmSince ?? now
      trigger.calmSince = calm
      if now - calm >= Self.calmSeconds { trigger.isBroken = false }
      return
    }
    trigger.calmSince = nil
    let since = trigger.since ?? now
    trigger.since = since
    guard !trigger.isBroken, now - since >= rules[rule].seconds, trigger.count < Self.findingsMax else { return }
    trigger.isBroken = true
    trigger.count += 1
    findings.append(
      Finding(rule: rule, measured: measured, text: text, isToBeAnswered: trigger.count <= Self.answersMax))
  }

  /// A number for people: whole, and with a digit where it is small.
  static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "?" }
    if abs(value) >= 10 || value == value.rounded() { return "\(Int(value.rounded()))" }
    return "\((value * 10).rounded() / 10)"
  }
}
