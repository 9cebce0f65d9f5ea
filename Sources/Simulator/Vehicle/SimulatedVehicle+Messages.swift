import MAVLink
import Quantities

/// What the vehicle does with messages from the ground.
extension SimulatedVehicle {
  mutating func handle(_ message: any MAVLinkMessage, from sender: MAVLinkAddress, at seconds: Double) {
    switch message {
    case is CommandLong, is CommandInt:
      perform(commands.receive(message, from: sender, at: .seconds(seconds)), at: seconds)
    case let heartbeat as Heartbeat:
      heard(heartbeat, from: sender, at: seconds)
    case let request as RequestDataStream:
      guard address.isTargeted(system: request.targetSystem, component: request.targetComponent) else { return }
      let rate = request.startStop == 1 ? Double(request.reqMessageRate) : 0
      startGroup(request.reqStreamId, rateHertz: rate, at: seconds)
    case let mode as SetMode:
      // SET_MODE is answered with nothing.
      guard mode.targetSystem == address.systemID else { return }
      _ = setMode(number: mode.customMode, at: seconds)
    case let target as SetPositionTargetGlobalInt:
      guard address.isTargeted(system: target.targetSystem, component: target.targetComponent) else { return }
      take(target)
    case let ping as Ping:
      if let answer = SmallServices.answer(ping, from: sender, own: address) { send(answer) }
    case let sync as Timesync:
      if let answer = SmallServices.answer(sync, own: address, now: .seconds(seconds)) { send(answer) }
    case is ParamRequestList, is ParamRequestRead, is ParamSet:
      perform(parameters.receive(message, at: .seconds(seconds)), at: seconds)
    case let file as FileTransferProtocol:
      if let refusal = SmallServices.refuse(file, from: sender, own: address) { send(refusal) }
    default:
      takeMission(message, from: sender, at: seconds)
    }
  }

  private mutating func takeMission(_ message: any MAVLinkMessage, from sender: MAVLinkAddress, at seconds: Double) {
    missions.isMissionActive = autopilot.mode == .auto && autopilot.isUnderWay
    (missions.state, missions.mode) = (missionState, missionMode)
    for action in missions.receive(message, from: sender, at: .seconds(seconds)) { perform(action, at: seconds) }
    guard missions.profile.overwritesInPlace, missions.isMissionActive else { return }
    // What has arrived of a mission is flown at once, mixed with what is left of the old one.
    let items = missions.items()
    guard items != autopilot.mission else { return }
    if configuration.isTalkative, let last = items.last { say(MavSeverity.info, "Mission: \(last.seq) WP") }
    switch autopilot.reload(items, body: estimate) {
    case .none: break
    case .restarted: say(MavSeverity.critical, "Auto mission changed, restarted command")
    case .failed: say(MavSeverity.critical, "Auto mission changed but failed to restart command")
    }
  }

  mutating func perform(_ action: MissionServer.Action, at seconds: Double) {
    switch action {
    case .send(let message):
      send(message)
    case .storeChanged(let type):
      storeChanged(type)
    case .currentChanged(let number):
      _ = autopilot.setCurrent(max(autopilot.firstItem, Int(number)), body: estimate)
    }
  }

  private mutating func storeChanged(_ type: UInt8) {
    switch type {
    case MavMissionType.mission:
      // In flight the items have been taken one by one.
      if !missions.isMissionActive || !missions.profile.overwritesInPlace { autopilot.load(missions.items()) }
      if configuration.isTalkative, isArdupilot, !missions.items().isEmpty {
        say(MavSeverity.info, "Flight plan received")
      }
    case MavMissionType.fence:
      let pilot = autopilot
      fence.load(missions.items(type)) { pilot.position(of: $0) }
      if configuration.isTalkative, isArdupilot, !missions.items(type).isEmpty {
        say(MavSeverity.info, "Fence Indexed OK")
      }
    default:
      if configuration.isTalkative, isArdupilot, !missions.items(type).isEmpty {
        say(MavSeverity.info, "Rally points received")
      }
      autopilot.rallyPoints = missions.items(type).compactMap { item in
        guard let place = autopilot.position(of: item), item.z.isFinite else { return nil }
        let isAbsolute = item.frame == MavFrame.global || item.frame == MavFrame.globalInt
        return (place, isAbsolute ? Double(item.z) : autopilot.homeAltitude + Double(item.z))
      }
    }
  }
}
