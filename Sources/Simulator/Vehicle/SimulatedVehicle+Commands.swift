import MAVLink
import Quantities

/// What the vehicle does with messages from the ground.
extension SimulatedVehicle {
  mutating func handle(_ message: any MAVLinkMessage, from sender: MAVLinkAddress, at seconds: Double) {
    switch message {
    case let command as CommandLong:
      guard address.isTargeted(system: command.targetSystem, component: command.targetComponent) else { return }
      answer(command, from: sender, at: seconds)
    case let request as RequestDataStream:
      guard address.isTargeted(system: request.targetSystem, component: request.targetComponent) else { return }
      startGroup(request, at: seconds)
    case let mode as SetMode:
      // ArduCopter answers SET_MODE with nothing.
      guard mode.targetSystem == address.systemID,
        let wanted = Autopilot.Mode(number: mode.customMode, of: configuration.kind)
      else { return }
      autopilot.setMode(wanted, body: body)
    case let ping as Ping where ping.targetSystem == 0:
      send(
        Ping(
          timeUsec: ping.timeUsec, seq: ping.seq, targetSystem: sender.systemID, targetComponent: sender.componentID))
    case let sync as Timesync where sync.tc1 == 0:
      send(Timesync(tc1: Int64(seconds * 1e9), ts1: sync.ts1))
    default:
      missions.isMissionActive = autopilot.mode == .auto && autopilot.isUnderWay
      for action in missions.receive(message, from: sender, at: .seconds(seconds)) { perform(action, at: seconds) }
    }
  }

  mutating func perform(_ action: MissionServer.Action, at seconds: Double) {
    switch action {
    case .send(let message):
      send(message)
    case .storeChanged(let type):
      guard type == MavMissionType.mission else { return }
      autopilot.load(missions.items())
    case .currentChanged(let number):
      _ = autopilot.setCurrent(Int(number), body: body)
    }
  }

  private mutating func answer(_ command: CommandLong, from sender: MAVLinkAddress, at seconds: Double) {
    let result = result(of: command, at: seconds)
    send(
      CommandAck(
        command: command.command, result: result, targetSystem: sender.systemID,
        targetComponent: sender.componentID))
  }

  private mutating func result(of command: CommandLong, at seconds: Double) -> UInt8 {
    switch command.command {
    case MavCmd.componentArmDisarm:
      return command.param1 > 0.5 ? arm(at: seconds) : disarm(at: seconds)
    case MavCmd.doSetMode:
      guard command.param2 >= 0,
        let mode = Autopilot.Mode(number: UInt32(min(command.param2, 1000)), of: configuration.kind)
      else {
        send(Statustext(severity: MavSeverity.warning, text: "No such mode \(command.param2)"))
        return MavResult.failed
      }
      autopilot.setMode(mode, body: body)
      return MavResult.accepted
    case MavCmd.missionStart:
      guard autopilot.isArmed, !autopilot.mission.isEmpty else { return MavResult.failed }
      autopilot.setMode(.auto, body: body)
      autopilot.startMission(body: body)
      return MavResult.accepted
    case MavCmd.navReturnToLaunch:
      autopilot.setMode(.returnToLaunch, body: body)
      return MavResult.accepted
    case MavCmd.navLand where !configuration.kind.isRover:
      autopilot.setMode(.land, body: body)
      return MavResult.accepted
    case MavCmd.doSetMissionCurrent:
      guard command.param1 >= 0, command.param1 <= 65_535,
        autopilot.setCurrent(Int(command.param1), body: body), missions.setCurrent(UInt16(command.param1))
      else { return MavResult.denied }
      return MavResult.accepted
    case MavCmd.setMessageInterval:
      return setInterval(command, at: seconds)
    case MavCmd.requestMessage:
      return request(command, at: seconds)
    case MavCmd.doWinch:
      return startWinch() ? MavResult.accepted : MavResult.failed
    case MavCmd.doSprayer:
      return payload.spray(command.param1 > 0.5, configuration: configuration)
        ? MavResult.accepted : MavResult.failed
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

  private mutating func arm(at seconds: Double) -> UInt8 {
    if autopilot.isArmed { return MavResult.accepted }
    func refuse(_ reason: String) -> UInt8 {
      send(Statustext(severity: MavSeverity.critical, text: "Arm: \(reason)"))
      return MavResult.failed
    }
    guard seconds >= Self.bootSeconds else { return refuse("Need Position Estimate") }
    guard battery.charge > Self.armingCharge else { return refuse("Battery 1 below minimum arming voltage") }
    guard !needsSwap else { return refuse("Battery 1 is being replaced") }
    guard autopilot.mode.isArmable(configuration.kind) else {
      return refuse("\(autopilot.mode.name) mode not armable")
    }
    autopilot.arm()
    send(Statustext(severity: MavSeverity.info, text: "Arming motors"))
    return MavResult.accepted
  }

  private mutating func disarm(at seconds: Double) -> UInt8 {
    let wasUnderWay = autopilot.isUnderWay
    guard autopilot.disarm() else { return MavResult.failed }
    if wasUnderWay { react(to: .disarmed, at: seconds) }
    return MavResult.accepted
  }

  private mutating func setInterval(_ command: CommandLong, at seconds: Double) -> UInt8 {
    guard let messageID = UInt32(exactly: Double(command.param1).rounded()), command.param2.isFinite else {
      return MavResult.denied
    }
    let microseconds = Double(command.param2)
    // −1 stops the message, 0 asks for the usual interval.
    let interval: Double? = microseconds < 0 ? nil : microseconds == 0 ? 1 : microseconds / 1e6
    return streams.set(messageID, intervalSeconds: interval, at: seconds) ? MavResult.accepted : MavResult.denied
  }

  private mutating func request(_ command: CommandLong, at seconds: Double) -> UInt8 {
    guard let messageID = UInt32(exactly: Double(command.param1).rounded()) else { return MavResult.denied }
    guard let message = telemetry(messageID, at: seconds) else { return MavResult.failed }
    send(message)
    return MavResult.accepted
  }

  /// REQUEST_DATA_STREAM: the groups as ArduCopter has them, for the messages that this vehicle has.
  private mutating func startGroup(_ request: RequestDataStream, at seconds: Double) {
    let groups: [UInt8: [UInt32]] = [
      2: [SysStatus.id, MissionCurrent.id, GpsRawInt.id], 6: [GlobalPositionInt.id], 10: [Attitude.id],
      11: [VfrHud.id], 12: [BatteryStatus.id],
    ]
    let all = groups.keys.sorted().flatMap { groups[$0] ?? [] }
    let messages = request.reqStreamId == 0 ? all : groups[request.reqStreamId] ?? []
    let interval = request.startStop == 1 && request.reqMessageRate > 0 ? 1 / Double(request.reqMessageRate) : nil
    for message in messages { _ = streams.set(message, intervalSeconds: interval, at: seconds) }
  }

  /// Does what the autopilot orders the payload to do, and tells the ground.
  mutating func react(to event: AutopilotEvent, at seconds: Double) {
    switch event {
    case .itemReached(let number):
      _ = missions.setCurrent(number)
      send(MissionItemReached(seq: number))
    case .text(let severity, let text):
      send(Statustext(severity: severity, text: text))
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
      body.rest(atAltitudeMetres: groundAltitude)
      needsSwap = true
    // ArduCopter stays in AUTO; a new flight is prepared in GUIDED.
    }
  }

  /// Switches what is on a relay; false where there is nothing, or it may not burn now.
  private mutating func setRelay(_ relay: Int, isOn: Bool, at seconds: Double) -> Bool {
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
    payload.startWinch(heightMetres: body.altitudeMetres - groundAltitude, configuration: configuration)
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
