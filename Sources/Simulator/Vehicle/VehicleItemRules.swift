import MAVLink

/// What a simulated vehicle checks of mission items besides the rules of the protocol.
enum VehicleItemRules {
  /// The commands that an item of a mission may have: those that autopilots store, whether this vehicle can do them or
  /// not. What it cannot do is skipped with a text.
  private static let commands: Set<UInt16> = [
    16, 17, 18, 19, 20, 21, 22, 30, 31, 80, 82, 83, 84, 85, 92, 93, 94, 112, 113, 114, 115, 177, 178, 179, 181, 182,
    183, 184, 186, 187, 189, 191, 193, 194, 195, 196, 197, 200, 201, 202, 203, 204, 205, 206, 207, 208, 210, 211, 212,
    214, 215, 216, 217, 218, 222, 530, 531, 532, 534, 1000, 2000, 2001, 2500, 2501, 3000, 42_600, 42_702, 42_703,
  ]

  /// For an ArduPilot vehicle.
  @Sendable
  static func check(_ item: MissionItemInt) -> UInt8 {
    isKnown(item) ? MissionItemRules.check(item) : MavMissionResult.unsupported
  }

  /// Commands of ArduPilot that PX4's missions do not know: relay, sprayer, message to a script.
  private static let unknownToPX4: Set<UInt16> = [MavCmd.doSetRelay, MavCmd.doSprayer, MavCmd.doSendScriptMessage]

  /// For a PX4 vehicle: NaN stands for what is not set.
  @Sendable
  static func checkLenient(_ item: MissionItemInt) -> UInt8 {
    guard isKnown(item), !unknownToPX4.contains(item.command) else { return MavMissionResult.unsupported }
    return MissionItemRules.checkLenient(item)
  }

  private static func isKnown(_ item: MissionItemInt) -> Bool {
    item.missionType != MavMissionType.mission || commands.contains(item.command)
  }

  /// A fence must hold together, and a jump must not lead past the end.
  @Sendable
  static func checkStoreArdupilot(_ missionType: UInt8, _ items: [MissionItemInt]) -> (UInt8, String) {
    missionType == MavMissionType.mission
      ? checkStore(missionType, items) : FenceRules.checkArdupilot(missionType, items)
  }

  /// The same without the bounds of ArduPilot's room for a fence.
  @Sendable
  static func checkStore(_ missionType: UInt8, _ items: [MissionItemInt]) -> (UInt8, String) {
    guard missionType == MavMissionType.mission else { return FenceRules.check(missionType, items) }
    for item in items where item.command == MavCmd.doJump {
      guard let target = Int(exactly: item.param1.rounded()), items.indices.contains(target) else {
        return (MavMissionResult.error, "Mission: jump of item \(item.seq) leads past the end")
      }
    }
    return (MavMissionResult.accepted, "")
  }
}
