import MAVLink
import Plans
import Quantities
import Telemetry

/// The dispatcher's side of one vehicle: from the first heartbeat to the last landing or the end of the last drive.
struct VehicleSession: Sendable {
  /// What the session waits for.
  enum Phase: Sendable {
    /// The first heartbeat.
    case connecting
    /// The vehicle's version.
    case asking(VersionClient)
    /// The streams being set up.
    case preparing
    /// The mission of a vehicle that another dispatcher started.
    case recognising(MissionDownloadClient)
    /// The vehicle's own limits being read.
    case readingLimits(ParameterClient, index: Int)
    /// The fence reaching the vehicle.
    case fencing(MissionUploadClient)
    /// The fence being read back.
    case readingFence(MissionDownloadClient)
    /// The kinds of fence being chosen.
    case choosingFence(ParameterClient)
    /// The rally points reaching the vehicle.
    case rallying(MissionUploadClient)
    /// The rally points being read back.
    case readingRally(MissionDownloadClient)
    /// The time to prepare the next sortie; the battery is being replaced.
    case standing
    /// The mission reaching the vehicle.
    case uploading(MissionUploadClient, attempt: Int)
    /// The mission being read back.
    case readingBack(MissionDownloadClient, attempt: Int)
    /// The time of take-off; motors off.
    case ready
    /// The motors.
    case arming
    /// The time of take-off; motors on.
    case armed
    /// The start of the mission.
    case starting
    /// The landing, or the end of the drive.
    case flying
    /// Nothing more: all sorties are flown, driven or given up.
    case finished
  }

  /// A leg with a task that has been flown to its end.
  struct FinishedLeg: Sendable {
    var task: String
    var vehicle: String
    var amount: Double?
    var unit: String
  }

  /// What a session has to tell since it was last asked.
  struct News: Sendable {
    var readings: [Reading] = []
    var events: [RunEvent] = []
    var commands: [CommandRecord] = []
    var frames: [ThermalFrame] = []
    var cells: [ThermalCellsPayload] = []
    var finishedLegs: [FinishedLeg] = []
    var passages: [ZonePassage] = []
  }

  let plan: VehiclePlan
  let link: DispatchVehicle
  let options: DispatchOptions
  var phase = Phase.connecting
  /// The sortie that is prepared or flown, an index into `plan.sorties`.
  var sortieIndex = 0
  var mission: SortieMission?
  var state: VehicleState
  var news = News()
  var frame: PendingFrame?
  /// Legs of the sortie being flown that are done: all before this index.
  var legsDone = 0
  var finishedTasks: [String: Set<String>] = [:]
  /// How long the lamp burned for each task, in seconds.
  var lampSeconds: [String: Double] = [:]
  /// The same as it was recorded last.
  var lampRecorded: [String: Double] = [:]
  /// Whether the lamp was put out because the robot was told to stand.
  var isLampHeld = false
  /// Whether its sprayer was shut on a swath because it was told to stand.
  var isSprayHeld = false
  var failures: [String: String] = [:]
  var pendingCommands: [CommandLong] = []
  var command: CommandClient?
  /// The command that ended last, and when.
  var lastCommand: (number: UInt16, ended: Duration)?
  var commandStarted: MissionTime?
  /// Whether the operator called the vehicle home: it starts no further sortie.
  var isCalledHome = false
  /// Whether another dispatcher began this run.
  var isResumed = false
  /// The zones that the vehicle shall carry; nil where none are given.
  var fence: FencePlan?
  /// When the fence or the rally points are given up, since their exchange takes too long.
  var equipmentDeadline: MissionTime?
  /// Where the vehicle may come back to.
  var rally: [RallyPlace] = []
  /// What the vehicle says of its version and of what it can do; nil where it did not.
  var version: AutopilotVersion?
  /// The vehicle's own limits.
  var limits = VehicleLimits()
  /// Whether the present sortie had begun then, and no end of it is known.
  var hasBegunBefore = false
  /// Whether an earlier dispatcher's order to hold was the last thing that happened to it.
  var isHeldFromBefore = false
  /// The rules and zones of the plan.
  var planRules = PlanRules(
    clearance: .zero, ceiling: HeightAGL(metres: 0), reserve: StateOfCharge(fraction: 0), separation: .zero)
  var zones: ZoneWatch?
  /// Watches the sortie that is under way, and which one that is.
  var flightWatch: FlightWatch?
  var watchedSortie: String?
  /// When anything was heard of the vehicle last, and the last position that was.
  var lastHeard: MissionTime?
  var lastSighted: GlobalPositionInt?
  /// The heartbeats since a position was told, and when the streams were asked for again.
  var heartbeatsSincePosition = 0
  var streamsAskedAgain: MissionTime?
  /// The order that was given last for the present sortie.
  var orderInForce: OrderInForce?
  /// For sorties that a rule broke off: the rule and what it found.
  var brokenBy: [String: String] = [:]
  /// When this dispatcher began to wait for a vehicle that another one had started.
  var takeoverBegan: MissionTime?
  /// When the streams were set up.
  var preparedSince: MissionTime?

  /// Notes through which zones it flies.
  var passages = PassageRecorder()
  /// What the numbers of frames say of the link.
  var meter = LinkMeter()
  /// The streams that a recording is better with, and a flight does without.
  var moreStreams = MoreStreams()

  /// Bounds what the vehicle can make this side do.
  var flood = FloodGuard()
  /// Messages that contradict themselves or the plan, and the sortie in which one was told.
  var nonsense = 0
  var nonsenseToldFor: Int?

  private var parser = MAVLinkFrameParser()
  private var writer = MAVLinkFrameWriter(
    systemID: Dispatcher.address.systemID, componentID: Dispatcher.address.componentID)
  private var presence = PresenceMonitor(lostAfter: .seconds(5))
  private var output: [[UInt8]] = []

  init(plan: VehiclePlan, link: DispatchVehicle, options: DispatchOptions) {
    self.plan = plan
    self.link = link
    state = VehicleState(kind: link.kind)
    self.options = options
  }

  /// The vehicle's autopilot.
  var target: MAVLinkAddress { MAVLinkAddress(systemID: link.address.systemID, componentID: 1) }

  /// Whose autopilot the vehicle has.
  var dialect: AutopilotDialect { state.dialect }

  /// Its modes.
  var modes: AutopilotDialect.Modes { dialect.modes(of: link.kind) }

  /// The sortie that is prepared or flown; nil after the last.
  var sortie: Sortie? { plan.sorties.indices.contains(sortieIndex) ? plan.sorties[sortieIndex] : nil }

  /// Whether nothing more will happen: a vehicle without sorties is only watched.
  var isFinished: Bool {
    if plan.sorties.isEmpty { return true }
    if case .finished = phase { return true }
    return false
  }

  /// Whether every leg of a task in one of this vehicle's sorties has been flown.
  func hasFinished(task: String, in sortie: String) -> Bool { finishedTasks[sortie]?.contains(task) ?? false }

  /// Why a sortie was not flown to its end; nil where nothing went wrong or it is another vehicle's.
  func failure(of sortie: String) -> String? { failures[sortie] }

  /// Takes bytes of the vehicle's own radio.
  mutating func receive(_ bytes: [UInt8], at now: MissionTime) {
    for frame in parser.consume(bytes) where frame.systemID == link.address.systemID { receive(frame, at: now) }
  }

  /// Takes a frame of this vehicle.
  mutating func receive(_ frame: MAVLinkFrame, at now: MissionTime) {
    guard admits(.messages, at: now), let message = frame.message else { return }
    lastHeard = now
    if frame.componentID == target.componentID { meter.take(frame.sequence, at: now) }
    if let heartbeat = message as? Heartbeat {
      // A gimbal or a computer on board has heartbeats of its own, which say nothing of the vehicle.
      guard frame.componentID == target.componentID else { return }
      note(presence.receive(heartbeat, from: frame.sender, at: instant(now)), at: now)
    }
    record(message, at: now)
    forward(message, from: frame.sender, at: now)
  }

  mutating func tick(at now: MissionTime) {
    note(presence.tick(at: instant(now)), at: now)
    tickCommand(at: now)
    restoreStreams(at: now)
    askForMore(at: now)
    tickRules(at: now)
    advance(at: now)
  }

  mutating func takeOutput() -> [[UInt8]] {
    defer { output.removeAll() }
    return output
  }

  mutating func takeNews() -> News {
    defer { news = News() }
    return news
  }

  mutating func sendHeartbeat() {
    send(
      Heartbeat(
        type: MavType.gcs, autopilot: MavAutopilot.invalid, systemStatus: MavState.active, mavlinkVersion: 3))
  }

  mutating func send(_ message: any MAVLinkMessage) {
    output.append(writer.encode(message))
  }

  /// The same moment for the protocol machines.
  func instant(_ now: MissionTime) -> Duration { .milliseconds(Int64((now.seconds * 1000).rounded())) }

  mutating func event(_ severity: RunEvent.Severity, _ kind: String, _ text: String, at now: MissionTime) {
    news.events.append(
      RunEvent(
        time: now.roundedToMilliseconds, vehicle: plan.id, severity: severity, kind: kind, text: text,
        position: state.position))
  }

  private mutating func note(_ changes: [PresenceMonitor.Event], at now: MissionTime) {
    for change in changes {
      switch change {
      case .appeared: event(.info, "link", "\(plan.id) is on the link", at: now)
      case .returned: event(.notice, "link", "\(plan.id) is heard again", at: now)
      case .lost: event(.warning, "link", "\(plan.id) has been silent for 5 s", at: now)
      case .overflow: event(.error, "link", "Too many senders on the link of \(plan.id)", at: now)
      }
    }
  }
}
