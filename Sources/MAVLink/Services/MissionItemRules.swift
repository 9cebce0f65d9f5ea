/// What a vehicle checks of one mission item before it stores it.
///
/// The table follows what ArduCopter 4.7 was observed to refuse; which commands make sense for a vehicle is its own
/// affair, given as another validator.
package enum MissionItemRules {
  /// Frames that an autopilot takes: absolute, relative to home, above terrain, and the two without a position.
  package static func isSupported(frame: UInt8) -> Bool {
    switch frame {
    case MavFrame.global, MavFrame.globalInt, MavFrame.globalRelativeAlt, MavFrame.globalRelativeAltInt,
      MavFrame.globalTerrainAlt, MavFrame.globalTerrainAltInt, MavFrame.mission:
      true
    default: false
    }
  }

  /// Whether a command belongs to the type: fence items are 5000...5004, rally points 5100.
  package static func isSupported(command: UInt16, missionType: UInt8) -> Bool {
    let isFence = (MavCmd.navFenceReturnPoint...MavCmd.navFenceCircleExclusion).contains(command)
    let isRally = command == MavCmd.navRallyPoint
    switch missionType {
    case MavMissionType.fence: return isFence
    case MavMissionType.rally: return isRally
    default: return !isFence && !isRally
    }
  }

  /// Checks type, frame, numbers that are not numbers, and the ranges of position and altitude.
  ///
  /// The places of a fence are looked at when it is whole (`FenceRules`). PX4 and its clients leave unused parameters
  /// NaN; use `checkLenient` for such a vehicle.
  @Sendable
  package static func check(_ item: MissionItemInt) -> UInt8 {
    if item.param1.isNaN { return MavMissionResult.invalidParam1 }
    if item.param2.isNaN { return MavMissionResult.invalidParam2 }
    if item.param3.isNaN { return MavMissionResult.invalidParam3 }
    if item.param4.isNaN { return MavMissionResult.invalidParam4 }
    if item.z.isNaN { return MavMissionResult.invalidParam7 }
    guard item.missionType == MavMissionType.fence else { return checkLenient(item) }
    return formResult(item)
  }

  /// The same with NaN allowed, for "unset".
  @Sendable
  package static func checkLenient(_ item: MissionItemInt) -> UInt8 {
    let form = formResult(item)
    return form == MavMissionResult.accepted ? positionResult(item) : form
  }

  /// Whether command and frame are known.
  private static func formResult(_ item: MissionItemInt) -> UInt8 {
    guard isSupported(command: item.command, missionType: item.missionType) else {
      return MavMissionResult.unsupported
    }
    return isSupported(frame: item.frame) ? MavMissionResult.accepted : MavMissionResult.unsupportedFrame
  }

  /// Whether the item's place is on the Earth.
  static func positionResult(_ item: MissionItemInt) -> UInt8 {
    guard item.frame != MavFrame.mission else { return MavMissionResult.accepted }
    if !(-900_000_000...900_000_000).contains(item.x) { return MavMissionResult.invalidParam5X }
    if !(-1_800_000_000...1_800_000_000).contains(item.y) { return MavMissionResult.invalidParam6Y }
    // ArduPilot keeps altitudes in centimetres with 24 bits.
    if item.z.magnitude > 83_000 { return MavMissionResult.invalidParam7 }
    return MavMissionResult.accepted
  }
}

extension MissionItemInt {
  /// The integer form of a float item; `nil` where a coordinate is no number or does not fit.
  ///
  /// Positions become degE7, in frame 2 (mission) and local frames the numbers are kept, the latter times 10^4.
  package init?(_ item: MissionItem) {
    let scale: Double
    switch item.frame {
    case MavFrame.mission: scale = 1
    case MavFrame.localNed, MavFrame.localEnu, MavFrame.localOffsetNed: scale = 1e4
    default: scale = 1e7
    }
    guard let x = Int32(exactly: (Double(item.x) * scale).rounded()),
      let y = Int32(exactly: (Double(item.y) * scale).rounded())
    else { return nil }
    self.init(
      targetSystem: item.targetSystem, targetComponent: item.targetComponent, seq: item.seq, frame: item.frame,
      command: item.command, current: item.current, autocontinue: item.autocontinue, param1: item.param1,
      param2: item.param2, param3: item.param3, param4: item.param4, x: x, y: y, z: item.z,
      missionType: item.missionType)
  }
}

extension MissionItem {
  /// The float form of an integer item; positions lose what a Float cannot hold (about 1 m).
  package init(_ item: MissionItemInt) {
    let scale: Double
    switch item.frame {
    case MavFrame.mission: scale = 1
    case MavFrame.localNed, MavFrame.localEnu, MavFrame.localOffsetNed: scale = 1e4
    default: scale = 1e7
    }
    self.init(
      targetSystem: item.targetSystem, targetComponent: item.targetComponent, seq: item.seq, frame: item.frame,
      command: item.command, current: item.current, autocontinue: item.autocontinue, param1: item.param1,
      param2: item.param2, param3: item.param3, param4: item.param4, x: Float(Double(item.x) / scale),
      y: Float(Double(item.y) / scale), z: item.z, missionType: item.missionType)
  }
}
