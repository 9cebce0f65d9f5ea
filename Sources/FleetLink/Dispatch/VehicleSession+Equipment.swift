import Foundation
import MAVLink
import Plans
import Quantities
import Telemetry

/// What a vehicle gets besides its missions, one after the other, before its first sortie.
enum Equipment: Int, Sendable, CaseIterable {
  /// What it does at its fence, and limits of its own around home; read only.
  case limits
  /// The closed zones.
  case fence
  /// Where it may come back to.
  case rally
}

/// The limits that a vehicle has of its own.
struct VehicleLimits: Sendable {
  /// What it does at its fence, by its own number; nil where it does not say.
  var fenceAction: Int64?
  /// The greatest distance from home, in metres; nil for none.
  var metresFromHome: Double?
  /// The greatest height above home, in metres; nil for none.
  var metresAboveHome: Double?
  /// The least height above its pad at which it comes home by itself, in metres; nil where it does not say.
  var returnMetres: Double?
  /// Names of parameters that were not told.
  var unknown: [String] = []
}

extension VehicleSession {
  /// How often a parameter is asked for: nine seconds of silence.
  private static let parameterPolicy = RetryPolicy(repeatsMax: 10)

  /// Goes on with the equipment from a part on; after the last the vehicle stands ready for its sorties.
  mutating func equip(from first: Equipment, at now: MissionTime) {
    for part in Equipment.allCases where part.rawValue >= first.rawValue {
      switch part {
      case .limits: if beginLimits(at: now) { return }
      case .fence: if beginFence(at: now) { return }
      case .rally: if beginRally(at: now) { return }
      }
    }
    phase = .standing
  }

  /// An exchange about one parameter.
  func parameter(_ task: ParameterClient.Task) -> ParameterClient {
    ParameterClient(
      task, own: Dispatcher.address, target: target, encoding: parameterEncoding, policy: Self.parameterPolicy)
  }

  // MARK: Limits

  /// The parameters that are read.
  private var limitNames: [String] {
    dialect.limitParameters + (rally.isEmpty ? [] : [dialect.returnHeight.parameter])
  }

  private mutating func beginLimits(at now: MissionTime) -> Bool {
    guard sortie != nil, !limitNames.isEmpty else { return false }
    readLimit(0, at: now)
    return true
  }

  private mutating func readLimit(_ index: Int, at now: MissionTime) {
    guard limitNames.indices.contains(index) else {
      if !limits.unknown.isEmpty {
        event(.warning, "limits", "\(plan.id) did not tell \(limits.unknown.joined(separator: ", "))", at: now)
      }
      return equip(from: .fence, at: now)
    }
    var client = parameter(.get(limitNames[index]))
    perform(client.start(at: instant(now)), at: now)
    phase = .readingLimits(client, index: index)
  }

  mutating func limitRead(_ outcome: ParameterOutcome, index: Int, at now: MissionTime) {
    let name = limitNames[index]
    if case .value(let value) = outcome, let number = value.number, abs(number) < 1e9 {
      switch name {
      case PX4Fence.action: limits.fenceAction = Int64(exactly: number)
      case PX4Fence.distance: limits.metresFromHome = number > 0 ? number : nil
      case PX4Fence.height: limits.metresAboveHome = number > 0 ? number : nil
      default: limits.returnMetres = number * dialect.returnHeight.metres
      }
    } else {
      limits.unknown.append(name)
    }
    readLimit(index + 1, at: now)
  }

  /// Why a sortie leads beyond the vehicle's own limits, which would break it off; nil where it does not.
  func reasonAgainstLimits(_ sortie: Sortie) -> String? {
    if let action = limits.fenceAction, action == PX4Fence.off || action == PX4Fence.warning { return nil }
    let points = sortie.legs.flatMap(\.points)
    func whole(_ metres: Double) -> Int { Int((metres - 0.01).rounded(.up)) }
    if let limit = limits.metresFromHome,
      let farthest = points.map({ metres(from: plan.pad, to: $0.position) }).max(), farthest > limit
    {
      return "Its \(PX4Fence.distance) is \(Int(limit)) m, and the sortie leads \(whole(farthest)) m away"
    }
    if let limit = limits.metresAboveHome,
      let highest = points.map({ ($0.altitude - plan.padAltitude).metres }).max(), highest > limit
    {
      return "Its \(PX4Fence.height) is \(Int(limit)) m, and the sortie leads \(whole(highest)) m up"
    }
    return nil
  }

  // MARK: Time

  /// Seconds that the fence or the rally points may always take, and that the mission needs before take-off.
  private static let exchangeSeconds = 20.0

  /// From now on the fence or the rally points are on their way.
  mutating func setEquipmentDeadline(at now: MissionTime) {
    let ownTime = now + Self.exchangeSeconds
    equipmentDeadline = sortie?.takeOff.map { max(ownTime, $0 + -Self.exchangeSeconds) } ?? ownTime
  }

  /// Gives up what takes too long: a vehicle that announces 65,535 items must not cost a sortie.
  mutating func endLateEquipment(at now: MissionTime) {
    guard let equipmentDeadline, now > equipmentDeadline else { return }
    let reason = "its exchange took too long"
    switch phase {
    case .fencing, .readingFence, .choosingFence: giveUpFence(reason, at: now)
    case .rallying, .readingRally: giveUpRally(reason, at: now)
    default: return
    }
  }

  // MARK: Rally points

  /// Sends the rally points; false where there are none to send.
  private mutating func beginRally(at now: MissionTime) -> Bool {
    guard !rally.isEmpty, sortie != nil else { return false }
    guard mayHave(MavProtocolCapability.missionRally) else {
      event(.warning, "rally", "\(plan.id) flies without rally points: it says that it takes none", at: now)
      return false
    }
    var client = MissionUploadClient(
      items: rallyItems, missionType: MavMissionType.rally, own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .rallying(client)
    setEquipmentDeadline(at: now)
    return true
  }

  /// The rally points as items: above home, in whole metres, since ArduPilot keeps no parts of one.
  private var rallyItems: [MissionItemInt] {
    rally.map {
      MissionItemInt(
        frame: MavFrame.globalRelativeAlt, command: MavCmd.navRallyPoint, autocontinue: 1, x: $0.place.latitudeE7,
        y: $0.place.longitudeE7, z: Float($0.metresAbovePad), missionType: MavMissionType.rally)
    }
  }

  mutating func rallyTaken(_ outcome: MissionUploadOutcome, at now: MissionTime) {
    guard case .accepted = outcome else { return giveUpRally("they were not accepted: \(outcome)", at: now) }
    var client = MissionDownloadClient(missionType: MavMissionType.rally, own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .readingRally(client)
  }

  mutating func rallyRead(_ outcome: MissionDownloadOutcome, at now: MissionTime) {
    guard case .received(let items) = outcome else {
      return giveUpRally("they could not be read back: \(outcome)", at: now)
    }
    let sent = rallyItems
    let isSame =
      sent.count == items.count
      && zip(sent, items).allSatisfy { one, other in
        one.command == other.command && abs(Int(one.x) - Int(other.x)) <= 1 && abs(Int(one.y) - Int(other.y)) <= 1
          && abs(one.z - other.z) <= 0.01
      }
    guard isSame else { return giveUpRally("they read back otherwise", at: now) }
    let names = rally.map { "\($0.name) at \($0.metresAbovePad) m" }.joined(separator: ", ")
    event(.info, "rally", "\(plan.id) may come back to \(names)", at: now)
    if let own = limits.returnMetres, let lowest = rally.map(\.metresAbovePad).min(), own > Double(lowest) {
      event(
        .warning, "rally",
        "\(plan.id) comes back at \(Int(own)) m, its \(dialect.returnHeight.parameter): straight ways are proved at "
          + "\(lowest) m",
        at: now)
    }
    equip(after: .rally, at: now)
  }

  mutating func giveUpRally(_ reason: String, at now: MissionTime) {
    event(.warning, "rally", "\(plan.id) flies without rally points: \(reason)", at: now)
    equip(after: .rally, at: now)
  }

  /// Goes on behind a part.
  mutating func equip(after part: Equipment, at now: MissionTime) {
    guard let next = Equipment(rawValue: part.rawValue + 1) else {
      phase = .standing
      return
    }
    equip(from: next, at: now)
  }

  /// The distance of two places that are not far from each other, in metres.
  func metres(from start: GeoPoint, to end: GeoPoint) -> Double {
    let metresPerDegree = 111_195.0
    let north = (end.latitude - start.latitude) * metresPerDegree
    let east = (end.longitude - start.longitude) * metresPerDegree * cos(start.latitude * .pi / 180)
    return (north * north + east * east).squareRoot()
  }
}

extension ParameterValue {
  /// The value as a number.
  fileprivate var number: Double? {
    switch self {
    case .integer(let value, _): Double(value)
    case .real(let value): value.isFinite ? Double(value) : nil
    }
  }
}
