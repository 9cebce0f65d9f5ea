import MAVLink
import Plans
import Quantities
import Telemetry

/// What the vehicle says: kept as state, stored as telemetry, passed to the protocol that runs.
extension VehicleSession {
  mutating func record(_ message: any MAVLinkMessage, at now: MissionTime) {
    switch message {
    case let heartbeat as Heartbeat:
      state.take(heartbeat)
      heartbeatsSincePosition += 1
      if isUnderWay, state.mode == modes.mission { state.isMissionMode = true }
    case let status as ExtendedSysState:
      state.take(status)
    case let current as MissionCurrent:
      record(current)
    case let relays as RelayStatus:
      record(relays, at: now)
    case let battery as BatteryStatus:
      state.take(battery, capacity: link.batteryCapacity)
    case let attitude as Attitude:
      state.take(attitude)
      moreStreams.isHeard = true
    case let wind as Wind:
      state.take(wind)
    case let wind as WindCov:
      state.take(wind)
    case let position as GlobalPositionInt:
      state.take(position)
      heartbeatsSincePosition = 0
      storeReading(at: now)
      sight(position, at: now)
    case let text as Statustext:
      guard admits(.texts, at: now) else { return }
      let severity = RunEvent.Severity(rawValue: Int(text.severity)) ?? .info
      event(severity, "vehicle", text.text, at: now)
      if text.text == "Winch: refused", let id = sortie?.id { failures[id] = "The winch refused" }
    case let item as MissionItemReached:
      reached(item.seq, at: now)
    case let range as CameraThermalRange:
      guard admits(.frames, at: now) else { return }
      beginFrame(range, at: now)
    case let tunnel as Tunnel:
      guard let payload = ThermalCellsPayload(tunnel) else { return }
      news.cells.append(payload)
      frame?.add(payload)
    case let value as NamedValueFloat where value.name == "sprayed_l":
      guard value.value.isFinite, value.value >= 0 else { return tellNonsense("sprays what is no amount", at: now) }
      state.sprayedLitres = Double(value.value)
    default:
      break
    }
  }

  /// Gives a message to the exchange that runs.
  mutating func forward(_ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: MissionTime) {
    if var client = command {
      let actions = client.receive(message, from: sender, at: instant(now))
      command = client
      perform(actions, at: now)
    }
    switch phase {
    case .uploading(var client, let attempt):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .uploading(client, attempt: attempt)
      perform(actions, at: now)
    case .asking(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .asking(client)
      perform(actions, at: now)
    case .readingLimits(var client, let index):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .readingLimits(client, index: index)
      perform(actions, at: now)
    case .rallying(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .rallying(client)
      perform(actions, at: now)
    case .readingRally(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .readingRally(client)
      perform(actions, at: now)
    case .fencing(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .fencing(client)
      perform(actions, at: now)
    case .readingFence(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .readingFence(client)
      perform(actions, at: now)
    case .choosingFence(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .choosingFence(client)
      perform(actions, at: now)
    case .recognising(var client):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .recognising(client)
      perform(actions, at: now)
    case .readingBack(var client, let attempt):
      let actions = client.receive(message, from: sender, at: instant(now))
      phase = .readingBack(client, attempt: attempt)
      perform(actions, at: now)
    default:
      break
    }
  }

  mutating func perform<Outcome>(_ actions: [ServiceAction<Outcome>], at now: MissionTime) {
    for action in actions {
      guard case .send(let message) = action else { continue }
      send(message)
    }
  }

  /// Queues a command; one runs at a time.
  mutating func enqueue(_ number: UInt16, _ param1: Float = 0, _ param2: Float = 0) {
    pendingCommands.append(CommandLong(command: number, param1: param1, param2: param2))
  }

  mutating func tickCommand(at now: MissionTime) {
    if var client = command {
      perform(client.tick(at: instant(now)), at: now)
      command = client
      if let outcome = client.outcome {
        news.commands.append(
          CommandRecord(
            time: now.roundedToMilliseconds, vehicle: plan.id, command: "\(client.command.number)",
            result: Self.text(of: outcome)))
        orderAnswered(client.command, outcome, at: now)
        command = nil
        lastCommand = (client.command.number, instant(now))
      }
    }
    guard command == nil, let next = pendingCommands.first else { return }
    // A late copy of the answer to the last one would be taken for the answer to this one.
    if let lastCommand, lastCommand.number == next.command,
      instant(now) - lastCommand.ended < CommandQueue.sameNumberGap
    {
      return
    }
    var client = CommandClient(.long(pendingCommands.removeFirst()), own: Dispatcher.address, target: target)
    perform(client.start(at: instant(now)), at: now)
    command = client
  }

  static func text(of outcome: CommandOutcome) -> String {
    switch outcome {
    case .answered(MavResult.accepted, _): "accepted"
    case .answered(MavResult.denied, _): "denied"
    case .answered(MavResult.unsupported, _): "unsupported"
    case .answered(MavResult.failed, _): "failed"
    case .answered(let result, _): "result \(result)"
    case .timedOut: "no answer"
    case .cancelled: "cancelled"
    }
  }

  private mutating func storeReading(at now: MissionTime) {
    guard let position = state.position, let altitude = state.altitude,
      state.lastReading.map({ now - $0 >= options.readingSeconds - 1e-6 }) ?? true
    else { return }
    state.lastReading = now
    let reading = Reading(
      vehicle: plan.id, sortie: state.isArmed ? sortie?.id : nil, time: now.roundedToMilliseconds,
      position: position, altitude: altitude, groundSpeed: state.groundSpeed, verticalSpeed: state.climb,
      heading: state.heading, charge: state.charge, batteryVolts: state.volts, batteryAmperes: state.amperes,
      mode: state.modeName, modeNumber: state.mode, isArmed: state.isArmed, isInAir: state.isInAir,
      velocity: state.velocity, roll: state.roll, pitch: state.pitch, wind: state.wind, linkLoss: meter.loss,
      linkSilenceSeconds: meter.takeSilenceSeconds(), sprayedLitres: state.sprayedLitres,
      isLampOn: state.lamp?.isOn)
    news.readings.append(reading)
    news.passages += passages.take(reading)
  }

  /// Opens a frame at the place where the vehicle is; the one before it is complete.
  private mutating func beginFrame(_ range: CameraThermalRange, at now: MissionTime) {
    flushFrame()
    guard let position = state.position, let altitude = state.altitude, range.min <= range.max, range.min.isFinite,
      range.max.isFinite
    else { return }
    // The frame at the end of a pass comes when its leg is done.
    let leg = sortie.flatMap { $0.legs.prefix(legsDone + 1).last { $0.triggerDistance != nil } }
    frame = PendingFrame(
      time: now, position: position, altitude: altitude, task: leg?.task, minimum: Double(range.min),
      maximum: Double(range.max), sum: 0, count: 0)
  }

  /// Stores the frame whose cells have been coming in.
  mutating func flushFrame() {
    defer { frame = nil }
    guard let frame, frame.count > 0 else { return }
    let mean = min(frame.maximum, max(frame.minimum, frame.sum / Double(frame.count)))
    news.frames.append(
      ThermalFrame(
        vehicle: plan.id, time: frame.time.roundedToMilliseconds, position: frame.position,
        altitude: frame.altitude, minimum: Temperature(celsius: frame.minimum),
        maximum: Temperature(celsius: frame.maximum), mean: Temperature(celsius: mean), pixelCount: frame.count,
        task: frame.task))
  }
}

/// A thermal frame whose cells are still coming in.
struct PendingFrame: Sendable {
  var time: MissionTime
  var position: GeoPoint
  var altitude: AltitudeAMSL
  var task: String?
  var minimum: Double
  var maximum: Double
  var sum: Double
  var count: Int

  mutating func add(_ payload: ThermalCellsPayload) {
    for cell in payload.cells {
      sum += Double(cell.meanCentidegrees) / 100 * Double(cell.pixels)
      count += Int(cell.pixels)
    }
  }
}
