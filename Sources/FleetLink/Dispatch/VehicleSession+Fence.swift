import MAVLink
import Plans
import Quantities
import Telemetry

/// Zones go along: what the vehicle itself shall not fly into.
extension VehicleSession {
  /// Degrees times 1e7 by which a corner may differ when it is read back.
  private static let cornerTolerance = 1
  /// The parameter of ArduPilot that says which kinds of fence count, and its value for uploaded areas alone. By
  /// default the greatest height and a circle around home count too, and a proved plan may well go beyond those.
  private static let typeParameter = "FENCE_TYPE"
  private static let areasAlone = ParameterValue.integer(4, type: MavParamType.int8)

  /// Sends the fence; false where there is none to send. What it leaves out is said.
  mutating func beginFence(at now: MissionTime) -> Bool {
    guard let fence, sortie != nil else { return false }
    for omission in fence.omissions {
      event(.info, "fence", "Zone \(omission.zone) is not in the fence: \(omission.reason)", at: now)
    }
    guard !fence.items.isEmpty else { return false }
    if let reason = reasonAgainstFence {
      event(.warning, "fence", "\(plan.id) flies without a fence: \(reason)", at: now)
      return false
    }
    var client = MissionUploadClient(
      items: fence.items, missionType: MavMissionType.fence, own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .fencing(client)
    setEquipmentDeadline(at: now)
    return true
  }

  /// The vehicle has taken the fence, or not. Without it the plan is as proved as with it, so it is flown.
  mutating func fenceTaken(_ outcome: MissionUploadOutcome, at now: MissionTime) {
    guard case .accepted = outcome else { return giveUpFence("it was not accepted: \(outcome)", at: now) }
    var client = MissionDownloadClient(
      missionType: MavMissionType.fence, own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    phase = .readingFence(client)
  }

  /// The fence has been read back: it counts where it is the one that was sent.
  mutating func fenceRead(_ outcome: MissionDownloadOutcome, at now: MissionTime) {
    guard case .received(let items) = outcome else {
      return giveUpFence("it could not be read back: \(outcome)", at: now)
    }
    let sent = fence?.items ?? []
    let isSame =
      sent.count == items.count
      && zip(sent, items).allSatisfy { one, other in
        one.command == other.command && abs(Int(one.x) - Int(other.x)) <= Self.cornerTolerance
          && abs(Int(one.y) - Int(other.y)) <= Self.cornerTolerance && one.param1 == other.param1
      }
    guard isSame else { return giveUpFence("it reads back otherwise", at: now) }
    switch dialect {
    case .ardupilot: choose(Self.typeParameter, Self.areasAlone, at: now)
    case .px4 where limits.fenceAction == PX4Fence.off:
      choose(PX4Fence.action, .integer(PX4Fence.comeHome, type: MavParamType.int32), at: now)
    case .px4: fenceCarried(at: now)
    }
  }

  private mutating func choose(_ name: String, _ value: ParameterValue, at now: MissionTime) {
    var client = parameter(.set(name, value))
    perform(client.start(at: instant(now)), at: now)
    phase = .choosingFence(client)
  }

  /// The kinds of fence are chosen: now it can be switched on.
  mutating func fenceChosen(_ outcome: ParameterOutcome, at now: MissionTime) {
    guard case .value = outcome else {
      let name = dialect == .px4 ? PX4Fence.action : Self.typeParameter
      return giveUpFence("\(name) cannot be set: \(outcome)", at: now)
    }
    // PX4's fence counts as soon as it does something at it.
    if dialect == .ardupilot { enqueue(MavCmd.doFenceEnable, 1) }
    fenceCarried(at: now)
  }

  private mutating func fenceCarried(at now: MissionTime) {
    let count = fence?.zones.count ?? 0
    var text = "\(plan.id) carries \(count) zone\(count == 1 ? "" : "s") as its fence"
    if let tolerance = fence?.toleranceMetres, tolerance > 0 { text += ", outlines moved outwards by \(tolerance) m" }
    event(.info, "fence", text, at: now)
    equip(after: .fence, at: now)
  }

  /// Why the vehicle gets no fence; nil where it does.
  private var reasonAgainstFence: String? {
    if !mayHave(MavProtocolCapability.missionFence) { return "it says that it takes none" }
    guard dialect == .px4 else { return nil }
    switch limits.fenceAction {
    case nil: return "it does not tell its \(PX4Fence.action)"
    case PX4Fence.terminate: return "its \(PX4Fence.action) would let it fall out of the sky at the fence"
    default: return nil
    }
  }

  mutating func giveUpFence(_ reason: String, at now: MissionTime) {
    event(.warning, "fence", "\(plan.id) flies without a fence: \(reason)", at: now)
    equip(after: .fence, at: now)
  }
}
