import MAVLink
import Quantities

/// What the vehicle does with commands, and with what its autopilot orders.
extension SimulatedVehicle {
  mutating func perform(_ actions: [CommandServer.Action], at seconds: Double) {
    for action in actions {
      switch action {
      case .send(let message): send(message)
      case .execute(let command, let station):
        let result = result(of: VehicleOrder(command), at: seconds)
        for case .send(let answer) in commands.finish(
          command.number, from: station, result: result, at: .seconds(seconds))
        { send(answer) }
      }
    }
  }

  private mutating func result(of command: VehicleOrder, at seconds: Double) -> UInt8 {
    switch command.command {
    case MavCmd.componentArmDisarm:
      let isForced = command.param2 == Self.forceNumber
      if command.param1 == 1 { return arm(isForced: isForced, at: seconds) }
      if command.param1 == 0 { return disarm(isForced: isForced, at: seconds) }
      return isArdupilot ? MavResult.unsupported : MavResult.denied
    case MavCmd.runPrearmChecks:
      if let reason = complaint(at: seconds) { say(MavSeverity.critical, "PreArm: \(reason)") }
      return MavResult.accepted
    case MavCmd.preflightRebootShutdown:
      return autopilot.isArmed ? MavResult.failed : MavResult.accepted
    case MavCmd.doSetMode:
      return setMode(command, at: seconds)
    case MavCmd.missionStart:
      return startMission()
    case MavCmd.navTakeoff:
      return takeOff(command)
    case MavCmd.navReturnToLaunch:
      autopilot.setMode(.returnToLaunch, body: estimate)
      return MavResult.accepted
    case MavCmd.navLand where !configuration.kind.isRover:
      autopilot.setMode(.land, body: estimate)
      return MavResult.accepted
    case MavCmd.doReposition:
      return reposition(command)
    case MavCmd.doPauseContinue:
      return pause(command)
    case MavCmd.doChangeSpeed:
      return changeSpeed(command)
    case MavCmd.doSetHome:
      return setHome(command, at: seconds)
    case MavCmd.getHomePosition:
      if hasHome(at: seconds), let home = telemetry(HomePosition.id, at: seconds) { send(home) }
      return MavResult.accepted
    case MavCmd.doFenceEnable where isArdupilot:
      guard command.param1 == 0 || command.param1 == 1 else { return MavResult.failed }
      parameters.set("FENCE_ENABLE", to: Double(command.param1))
      applyParameters()
      return MavResult.accepted
    case MavCmd.doSetMissionCurrent:
      guard let number = UInt16(exactly: command.param1.rounded()),
        autopilot.setCurrent(max(autopilot.firstItem, Int(number)), body: estimate), missions.setCurrent(number)
      else { return MavResult.denied }
      return MavResult.accepted
    case MavCmd.getMessageInterval:
      guard let messageID = UInt32(exactly: Double(command.param1).rounded()) else { return MavResult.denied }
      send(streams.message(of: messageID))
      return MavResult.accepted
    case MavCmd.requestAutopilotCapabilities where !isArdupilot:
      if let version = telemetry(AutopilotVersion.id, at: seconds) { send(version) }
      return MavResult.accepted
    case MavCmd.requestAutopilotCapabilities:
      return MavResult.failed
    case MavCmd.requestProtocolVersion where !isArdupilot:
      send(protocolVersion)
      return MavResult.accepted
    case MavCmd.setMessageInterval:
      return setInterval(command, at: seconds)
    case MavCmd.requestMessage:
      return request(command, at: seconds)
    default:
      return payloadResult(of: command, at: seconds)
    }
  }

  /// The answer to an order for what the vehicle carries.
  private mutating func payloadResult(of command: VehicleOrder, at seconds: Double) -> UInt8 {
    switch command.command {
    case MavCmd.doWinch:
      return startWinch() ? MavResult.accepted : MavResult.failed
    case MavCmd.doSprayer:
      // An ArduCopter without a sprayer accepts the order.
      return payload.spray(command.param1 > 0.5, configuration: configuration) || isArdupilot
        ? MavResult.accepted : MavResult.failed
    case MavCmd.conditionYaw where isArdupilot, MavCmd.doDigicamControl where isArdupilot:
      return MavResult.accepted
    case MavCmd.doGripper:
      return MavResult.failed
    case MavCmd.doSetRelay:
      guard let relay = autopilot.setRelay(command.param1, isOn: command.param2 > 0.5) else { return MavResult.denied }
      return setRelay(relay, isOn: command.param2 > 0.5, at: seconds) ? MavResult.accepted : MavResult.failed
    case MavCmd.imageStartCapture:
      return payload.setCamera(intervalSeconds: Double(max(0.1, command.param2)), at: seconds)
        ? MavResult.accepted : MavResult.failed
    case MavCmd.imageStopCapture:
      return payload.setCamera(intervalSeconds: nil, at: seconds) ? MavResult.accepted : MavResult.failed
    case MavCmd.doSetCamTriggDist:
      let isDone = payload.setTrigger(metres: Double(max(0, command.param1)), now: command.param3 > 0.5)
      return isDone ? MavResult.accepted : MavResult.failed
    default:
      return MavResult.unsupported
    }
  }

  /// Command 300. An ArduCopter accepts it disarmed, and nothing happens.
  private mutating func startMission() -> UInt8 {
    guard autopilot.isArmed, !autopilot.mission.isEmpty else {
      return isArdupilot && !configuration.kind.isRover ? MavResult.accepted : MavResult.failed
    }
    autopilot.setMode(.auto, body: estimate)
    autopilot.startMission(body: estimate)
    return MavResult.accepted
  }

  private mutating func setInterval(_ command: VehicleOrder, at seconds: Double) -> UInt8 {
    guard let messageID = UInt32(exactly: Double(command.param1).rounded()), command.param2.isFinite else {
      return MavResult.denied
    }
    let microseconds = Double(command.param2)
    // −1 stops the message, 0 asks for the usual interval.
    let interval: Double? = microseconds < 0 ? nil : microseconds == 0 ? 1 : microseconds / 1e6
    guard streams.set(messageID, intervalSeconds: interval, at: seconds) else {
      if isArdupilot { say(MavSeverity.warning, "No ap_message for mavlink id (\(messageID))") }
      return MavResult.denied
    }
    return MavResult.accepted
  }

  private mutating func request(_ command: VehicleOrder, at seconds: Double) -> UInt8 {
    guard let messageID = UInt32(exactly: Double(command.param1).rounded()) else { return MavResult.denied }
    // Before home is known, ArduPilot accepts and sends it later; for two others it accepts and has nothing.
    if messageID == HomePosition.id, !hasHome(at: seconds) {
      owesHome = true
      return MavResult.accepted
    }
    let empty: Set<UInt32> = [259, 435]
    if isArdupilot, empty.contains(messageID) { return MavResult.accepted }
    if !isArdupilot, messageID == AvailableModes.id {
      let modes = availableModes(Int(exactly: command.param2.rounded()) ?? 0)
      for mode in modes { send(mode) }
      return modes.isEmpty ? MavResult.denied : MavResult.accepted
    }
    // Of MESSAGE_INTERVAL the second parameter says which message is meant.
    if messageID == MessageInterval.id, let wanted = UInt32(exactly: Double(command.param2).rounded()) {
      send(streams.message(of: wanted))
      return MavResult.accepted
    }
    guard mayRequest(messageID), let message = telemetry(messageID, at: seconds) else {
      return isArdupilot ? MavResult.failed : MavResult.denied
    }
    send(message)
    return MavResult.accepted
  }

  /// Whether the vehicle sends a message on request.
  private func mayRequest(_ messageID: UInt32) -> Bool {
    messageID == AutopilotVersion.id || (!isArdupilot && messageID == ProtocolVersion.id)
      || StreamSchedule.has(messageID, configuration.profile)
  }

  /// Does what the autopilot orders the payload to do, and tells the ground.
  mutating func react(to event: AutopilotEvent, at seconds: Double) {
    switch event {
    case .itemBegun(let number, let command):
      _ = missions.setCurrent(number)
      if configuration.isTalkative, isArdupilot {
        say(MavSeverity.info, "Mission: \(number) \(Self.name(of: command))")
      }
    case .itemReached(let number):
      send(MissionItemReached(seq: number))
    case .text(let severity, let text):
      say(severity, text)
    case .winch:
      if !startWinch() { send(Statustext(severity: MavSeverity.error, text: "Winch: refused")) }
    case .sprayer(let isOn):
      if !payload.spray(isOn, configuration: configuration) {
        send(Statustext(severity: MavSeverity.error, text: "Sprayer: none fitted"))
      }
    case .relay(let relay, let isOn):
      if !setRelay(relay, isOn: isOn, at: seconds) {
        send(Statustext(severity: MavSeverity.error, text: "Relay \(relay): refused"))
      }
    case .camera(let interval):
      if !payload.setCamera(intervalSeconds: interval, at: seconds) {
        send(Statustext(severity: MavSeverity.error, text: "Camera: none fitted"))
      }
    case .cameraDistance(let metres, let isNow):
      if !payload.setTrigger(metres: metres, now: isNow) {
        send(Statustext(severity: MavSeverity.error, text: "Camera: none fitted"))
      }
    case .speak(let number):
      let spoke = payload.speak(number, configuration: configuration)
      send(
        Statustext(
          severity: spoke ? MavSeverity.info : MavSeverity.error,
          text: spoke ? "Loudspeaker: announcement \(number)" : "Loudspeaker: none fitted"))
    case .departed:
      flights += 1
    case .disarmed:
      body.rest(atAltitudeMetres: autopilot.groundAltitude(at: body.position))
      needsSwap = true
    // ArduCopter stays in AUTO; a new flight is prepared in GUIDED.
    }
  }

  /// The word for an item in ArduPilot's texts.
  private static func name(of command: UInt16) -> String {
    switch command {
    case MavCmd.navWaypoint, MavCmd.navSplineWaypoint: "WP"
    case MavCmd.navTakeoff: "Takeoff"
    case MavCmd.navLand: "Land"
    case MavCmd.navReturnToLaunch: "RTL"
    case MavCmd.navLoiterUnlim: "LoitUnlim"
    case MavCmd.navLoiterTurns: "LoitTurns"
    case MavCmd.navLoiterTime: "LoitTime"
    case MavCmd.navDelay: "Delay"
    case MavCmd.doChangeSpeed: "ChangeSpeed"
    default: "CMD \(command)"
    }
  }

  /// Switches what is on a relay; false where there is nothing, or it may not burn now.
  mutating func setRelay(_ relay: Int, isOn: Bool, at seconds: Double) -> Bool {
    guard relay == PayloadState.lampRelay, !isOn || mayLampBurn,
      let events = payload.setLamp(isOn, configuration: configuration)
    else {
      _ = autopilot.setRelay(Float(relay), isOn: false)
      return false
    }
    for event in events { report(event, at: seconds) }
    return true
  }

  /// The lamp's own interlock: it burns only while a mission is driven. What ends the mission puts it out, so that
  /// nobody who stops the vehicle stands in its light.
  private var mayLampBurn: Bool { autopilot.isArmed && autopilot.mode == .auto }

  /// Puts the lamp out where it may not burn any longer.
  mutating func holdInterlock(at seconds: Double) {
    guard payload.isLampOn, !mayLampBurn else { return }
    _ = autopilot.setRelay(Float(PayloadState.lampRelay), isOn: false)
    _ = setRelay(PayloadState.lampRelay, isOn: false, at: seconds)
  }

  private mutating func startWinch() -> Bool {
    payload.startWinch(
      heightMetres: metresAboveGround, place: body.position, configuration: configuration)
  }

  mutating func report(_ event: PayloadEvent, at seconds: Double) {
    switch event {
    case .pickedUp(let task, _): send(Statustext(severity: MavSeverity.info, text: "Winch: loaded \(task)"))
    case .delivered(let task, _): send(Statustext(severity: MavSeverity.info, text: "Winch: delivered \(task)"))
    case .lamp: if let status = telemetry(RelayStatus.id, at: seconds) { send(status) }
    case .tankEmpty: send(Statustext(severity: MavSeverity.warning, text: "Sprayer: tank empty"))
    }
  }
}
