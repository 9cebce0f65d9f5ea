import FleetLink
import MAVLink
import Quantities

/// A multirotor written for these tests: it does what the dispatcher asks until a phase, and something hostile from
/// then on.
struct HostileVehicle {
  /// How far the dispatcher has come with it, by what it has asked for.
  enum Phase: Int, CaseIterable, Comparable {
    /// Nothing yet: it has said that it is there.
    case found
    /// Streams.
    case preparing
    /// A fence.
    case fencing
    /// A mission.
    case uploading
    /// The mission back.
    case readingBack
    /// Motors.
    case armed
    /// The start.
    case flying

    static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
  }

  /// What it does from its phase on.
  enum Hostility: CaseIterable {
    /// What was asked of it: the twin that shows that the test flies at all.
    case none
    /// Says nothing more.
    case silent
    /// Is silent for 12 s and speaks for 8 s, again and again.
    case stutters
    /// 4,000 messages a second for 5 s beside what it should say.
    case floods
    /// Announces 65,535 items, asks for item 65,535, has reached it, acknowledges what was not finished.
    case lies
    /// Sends NaN, infinities, and the ends of every range.
    case sendsNoNumbers
    /// Refuses each command and each item.
    case refuses
    /// Sends every message that there is with a random payload beside what it should say.
    case babbles
    /// Says at random that it is armed, in the air, of another kind, in another mode.
    case flickers
  }

  let phaseOfHostility: Phase
  let hostility: Hostility
  private(set) var phase = Phase.found
  private var generator: SplitMix64
  private let home: (latitude: Int32, longitude: Int32)
  private var place: (latitude: Int32, longitude: Int32)
  private var stores: [UInt8: [MissionItemInt]] = [:]
  private var incoming: (type: UInt8, count: Int, items: [MissionItemInt])?
  private var isArmed = false
  private var mode: UInt32 = 0
  /// The item that is flown, and when it is reached.
  private var item: (index: Int, ends: Double)?
  private var hostileSince: Double?
  private var nextReport = 0.0
  private var output: [MAVLinkFrame] = []
  private var sequence: UInt8 = 0

  init(_ hostility: Hostility, from phase: Phase, seed: UInt64, home: (latitude: Int32, longitude: Int32)) {
    self.hostility = hostility
    phaseOfHostility = phase
    generator = SplitMix64(seed: seed)
    self.home = home
    place = home
  }

  private var isHostile: Bool { hostility != .none && phase >= phaseOfHostility }

  private mutating func say(_ message: some MAVLinkMessage) {
    output.append(
      MAVLinkFrame(
        systemID: 1, componentID: 1, sequence: sequence, messageID: type(of: message).id, payload: message.payload))
    sequence &+= 1
  }

  private mutating func come(to next: Phase) { phase = max(phase, next) }

  /// Takes bytes of the dispatcher.
  mutating func hear(_ bytes: [UInt8], at seconds: Double) {
    var parser = MAVLinkFrameParser()
    for frame in parser.consume(bytes) {
      if let message = frame.message { hear(message, at: seconds) }
    }
  }

  private mutating func hear(_ message: any MAVLinkMessage, at seconds: Double) {
    let refuses = hostility == .refuses && isHostile
    switch message {
    case let count as MissionCount:
      come(to: count.missionType == MavMissionType.mission ? .uploading : .fencing)
      if hostility == .refuses, isHostile { return acknowledge(MavMissionResult.error, count.missionType) }
      incoming = (count.missionType, Int(count.count), [])
      ask()
    case let item as MissionItemInt:
      take(item)
    case let list as MissionRequestList:
      if list.missionType == MavMissionType.mission { come(to: .readingBack) }
      let isLie = hostility == .lies && isHostile
      let count = isLie ? UInt16.max : UInt16(stores[list.missionType]?.count ?? 0)
      say(MissionCount(targetSystem: 255, targetComponent: 190, count: count, missionType: list.missionType))
    case let request as MissionRequestInt:
      guard let items = stores[request.missionType], !items.isEmpty else { return }
      var item = items[min(Int(request.seq), items.count - 1)]
      (item.targetSystem, item.targetComponent) = (255, 190)
      if hostility == .lies, isHostile { item.seq = request.seq &+ UInt16(generator.nextIndex(below: 3)) }
      say(item)
    case let command as CommandLong:
      obey(command, refuses: refuses, at: seconds)
    case let read as ParamRequestRead:
      let isWide = isHostile && (hostility == .sendsNoNumbers || hostility == .lies)
      say(
        ParamValue(
          paramId: read.paramId, paramValue: isWide ? .greatestFiniteMagnitude : 3000, paramType: 9, paramCount: 9,
          paramIndex: 4))
    case let set as ParamSet:
      let index: UInt16 = hostility == .lies && isHostile ? 65_534 : 3
      say(
        ParamValue(
          paramId: set.paramId, paramValue: set.paramValue, paramType: set.paramType,
          paramCount: index == 3 ? 9 : 65_535,
          paramIndex: index))
    default: break
    }
  }

  private mutating func take(_ item: MissionItemInt) {
    guard var upload = incoming, upload.type == item.missionType else {
      return acknowledge(MavMissionResult.accepted, item.missionType)
    }
    if Int(item.seq) == upload.items.count { upload.items.append(item) }
    incoming = upload
    guard upload.items.count == upload.count else { return ask() }
    stores[upload.type] = upload.items
    incoming = nil
    acknowledge(MavMissionResult.accepted, upload.type)
  }

  private mutating func ask() {
    guard let upload = incoming else { return }
    let isLie = hostility == .lies && isHostile && generator.nextIndex(below: 2) == 0
    say(
      MissionRequestInt(
        targetSystem: 255, targetComponent: 190, seq: isLie ? .max : UInt16(upload.items.count),
        missionType: upload.type))
  }

  private mutating func acknowledge(_ result: UInt8, _ type: UInt8) {
    say(MissionAck(targetSystem: 255, targetComponent: 190, type: result, missionType: type))
  }

  private mutating func obey(_ command: CommandLong, refuses: Bool, at seconds: Double) {
    switch command.command {
    case MavCmd.setMessageInterval: come(to: .preparing)
    case MavCmd.componentArmDisarm where command.param1 > 0.5: come(to: .armed)
    case MavCmd.missionStart: come(to: .flying)
    default: break
    }
    guard !refuses else {
      return say(
        CommandAck(
          command: command.command, result: MavResult.denied, targetSystem: 255, targetComponent: 190))
    }
    switch command.command {
    case MavCmd.requestMessage where command.param1 == Float(AutopilotVersion.id):
      say(AutopilotVersion(capabilities: .max, flightSwVersion: 0x0407_00FF))
    case MavCmd.componentArmDisarm: isArmed = command.param1 > 0.5
    case MavCmd.doSetMode: mode = UInt32(max(0, command.param2))
    case MavCmd.missionStart:
      if isArmed, item == nil, let items = stores[MavMissionType.mission], items.count > 1 {
        mode = 3
        item = (1, seconds + 2)
      }
    default: break
    }
    say(CommandAck(command: command.command, result: MavResult.accepted, targetSystem: 255, targetComponent: 190))
  }

  /// Lets time pass; gives what it says.
  mutating func step(at seconds: Double) -> [MAVLinkFrame] {
    live(at: seconds)
    if seconds >= nextReport {
      nextReport = seconds + 0.5
      report()
    }
    if isHostile { beHostile(at: seconds) }
    defer { output.removeAll() }
    return output
  }

  private mutating func live(at seconds: Double) {
    guard let flown = item, seconds >= flown.ends, let items = stores[MavMissionType.mission] else { return }
    guard flown.index < items.count else {
      item = nil
      return
    }
    let reached = items[flown.index]
    if reached.x != 0 || reached.y != 0 { place = (reached.x, reached.y) }
    say(MissionItemReached(seq: UInt16(flown.index)))
    if flown.index + 1 < items.count {
      item = (flown.index + 1, seconds + 2)
    } else {
      (item, isArmed, place) = (nil, false, home)
    }
  }

  private mutating func report() {
    let isFlying = item != nil
    say(
      Heartbeat(
        type: MavType.quadrotor, autopilot: MavAutopilot.ardupilotmega,
        baseMode: 81 | (isArmed ? MavModeFlag.safetyArmed : 0), customMode: mode,
        systemStatus: isFlying ? MavState.active : MavState.standby))
    say(
      GlobalPositionInt(lat: place.latitude, lon: place.longitude, alt: isFlying ? 68_000 : 8000, hdg: UInt16.max))
    say(ExtendedSysState(landedState: isFlying ? MavLandedState.inAir : MavLandedState.onGround))
    say(BatteryStatus(voltages: [24_000], currentBattery: 100, energyConsumed: -1, batteryRemaining: 99))
  }

  private mutating func beHostile(at seconds: Double) {
    let began = hostileSince ?? seconds
    hostileSince = began
    switch hostility {
    case .none, .refuses: break
    case .silent: output.removeAll()
    case .stutters: if (seconds - began).truncatingRemainder(dividingBy: 20) < 12 { output.removeAll() }
    case .floods: if seconds - began < 5 { flood(400) }
    case .lies: lie()
    case .sendsNoNumbers: sendNoNumbers()
    case .babbles: babble()
    case .flickers: flicker()
    }
  }

  /// Messages of every kind that the dispatcher keeps something of.
  private mutating func flood(_ count: Int) {
    let cell = ThermalCellsPayload.Cell(
      column: Int16(truncatingIfNeeded: generator.next()), row: Int16(truncatingIfNeeded: generator.next()), pixels: 3,
      meanCentidegrees: 20, coldestCentidegrees: 10, warmestCentidegrees: 30)
    let cells = ThermalCellsPayload(
      cellCentimetres: 200, originLatitudeE7: home.latitude, originLongitudeE7: home.longitude, frame: 1, cells: [cell])
    for index in 0..<count {
      switch index % 6 {
      case 0: say(Statustext(severity: 1, text: "flood \(index)"))
      case 1: say(CameraThermalRange(max: 3, min: 1))
      case 2: say(cells.tunnel)
      case 3: say(MissionRequestInt(targetSystem: 255, targetComponent: 190, seq: UInt16(index % 40)))
      case 4: say(RelayStatus(timeBootMs: UInt32(truncatingIfNeeded: generator.next()), on: 0xFFFF, present: 0xFFFF))
      default:
        output.append(
          MAVLinkFrame(
            systemID: 1, componentID: UInt8(index % 250), sequence: 0, messageID: Heartbeat.id,
            payload: Heartbeat(type: 2).payload))
      }
    }
  }

  private mutating func lie() {
    say(MissionItemReached(seq: .max))
    say(MissionCurrent(seq: .max, total: .max, missionState: 5))
    say(MissionCount(targetSystem: 255, targetComponent: 190, count: .max))
    say(MissionRequestInt(targetSystem: 255, targetComponent: 190, seq: .max))
    say(ParamValue(paramId: "FENCE_TYPE", paramValue: .nan, paramType: 9, paramCount: .max, paramIndex: .max - 1))
    say(CommandAck(command: UInt16(generator.nextIndex(below: 500)), result: 200, targetSystem: 255))
  }

  private mutating func sendNoNumbers() {
    let wide: [Int32] = [.min, .max, 0, -1]
    func any() -> Int32 { wide[generator.nextIndex(below: wide.count)] }
    say(
      GlobalPositionInt(
        lat: any(), lon: any(), alt: any(), relativeAlt: any(), vx: .min, vy: .max, vz: .min, hdg: 65_000))
    say(
      BatteryStatus(
        voltages: [.max, 0], currentBattery: .min, currentConsumed: any(), energyConsumed: any(), batteryRemaining: 127)
    )
    for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1] {
      say(NamedValueFloat(name: "sprayed_l", value: value))
      say(CameraThermalRange(max: value, min: -value))
      say(CameraThermalRange(max: .infinity, min: value))
    }
    let cell = ThermalCellsPayload.Cell(
      column: .max, row: .min, pixels: .max, meanCentidegrees: .min, coldestCentidegrees: .max, warmestCentidegrees: 0)
    say(
      ThermalCellsPayload(
        cellCentimetres: 200, originLatitudeE7: .max, originLongitudeE7: .min, frame: 1, cells: [cell]
      ).tunnel)
  }

  private mutating func babble() {
    let all = MAVLinkDefinition.all
    for _ in 0..<20 {
      let definition = all[generator.nextIndex(below: all.count)]
      let payload = (0..<generator.nextIndex(below: 256)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      output.append(
        MAVLinkFrame(systemID: 1, componentID: 1, sequence: 0, messageID: definition.id, payload: payload))
    }
  }

  private mutating func flicker() {
    func one(of values: [UInt8]) -> UInt8 { values[generator.nextIndex(below: values.count)] }
    say(
      Heartbeat(
        type: one(of: [2, 13, 10, 6, 200]), autopilot: one(of: [3, 12, 8]), baseMode: one(of: [81, 217, 0, 255]),
        customMode: UInt32(one(of: [0, 3, 4, 5, 6, 9, 250])), systemStatus: one(of: [3, 4, 5, 9])))
    say(ExtendedSysState(landedState: one(of: [0, 1, 2, 3, 4, 99])))
  }
}
