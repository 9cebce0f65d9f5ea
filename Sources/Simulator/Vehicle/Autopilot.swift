import Geometry
import MAVLink
import Maps
import Quantities

/// The flight controller: modes, arming, and flying or driving a mission of MAVLink items.
///
/// Modes and texts follow ArduCopter and ArduPilot Rover, or PX4, where this project needs them. Every way point is a
/// full stop, but on wheels those straight ahead between which only the speed changes. A vehicle on wheels turns on the
/// spot before it drives, and uses a delay to turn to where it goes next.
package struct Autopilot: Sendable {
  /// The mode.
  package internal(set) var mode: Mode
  /// Whether the motors are on.
  package internal(set) var isArmed = false
  /// Whether the vehicle is off the ground.
  package internal(set) var isInAir = false
  /// Whether the vehicle is on the way on wheels: from the start of its mission until it is disarmed.
  package internal(set) var isOnDrive = false
  /// Whether the mission was flown or driven to its end.
  package internal(set) var isMissionComplete = false
  /// Whether the mission is paused by an order.
  package internal(set) var isPaused = false
  /// Whether the vehicle rises from its take-off to the altitude that it was given.
  package internal(set) var isTakingOff = false
  /// The mission. ArduPilot's item 0 is home and is never flown; PX4's is the first one.
  package internal(set) var mission: [MissionItemInt] = []
  /// The item that is being flown; 0 before the mission starts.
  package internal(set) var currentItem = 0

  /// Whether the vehicle is away on a mission or on its way back, in the air or on wheels.
  package var isUnderWay: Bool { isInAir || isOnDrive }

  let configuration: VehicleConfiguration
  let projection: MapProjection
  /// The ground of the map; nil where it is as high as the pad everywhere.
  let terrain: Terrain?
  /// The altitude of the pad, in metres.
  let padAltitude: Double
  /// Home, where it returns to, and its altitude in metres: the pad until somebody sets it.
  var home: LocalPoint
  var homeAltitude: Double
  /// Rally points, each with an altitude in metres.
  var rallyPoints: [(place: LocalPoint, altitude: Double)] = []
  /// The speed over ground, metres per second.
  var speed: Double
  /// The height above home at which a return to launch flies at least, and to which a take-off without an altitude
  /// leads, in metres.
  var returnHeightMetres = Autopilot.returnHeightMetres
  var takeOffHeightMetres = Autopilot.takeOffHeightMetres
  /// The altitude of the next take-off in the mode of that name, in metres; nil for the usual height.
  var takeOffAltitude: Double?
  /// Where a return to launch leads that has begun.
  var returnPlace: LocalPoint?
  /// How often each jump of the mission has been taken, by its item.
  var jumpsTaken: [Int: Int] = [:]
  /// What orders brought about between two steps.
  var pendingEvents: [AutopilotEvent] = []
  var task = Task.idle
  var spinUpLeft = 0.0
  /// Seconds by which a vehicle on wheels is late since steps end between its turns, ways and delays.
  var lateSeconds = 0.0
  /// The relays that are closed, one bit for each.
  var closedRelays: UInt16 = 0

  /// Seconds from arming to full thrust.
  static let spinUpSeconds = 1.0
  /// Height above home at which a return to launch flies at least, in metres.
  static let returnHeightMetres = 30.0
  /// Height above home of a take-off that names no altitude, in metres: PX4's MIS_TAKEOFF_ALT.
  static let takeOffHeightMetres = 2.5
  /// The distance from the pad within which the ground is as high as the pad, in metres.
  static let padReachMetres = 3.0
  /// The greatest number of items that run without time passing: a mission of nothing but jumps ends here.
  static let immediateItemsMax = 200
  /// The greatest number of way points that are driven through without a stop.
  static let straightPiecesMax = 400
  /// How far a way point may lie beside the line through which it is driven, in metres.
  static let straightToleranceMetres = 0.03
  /// The number of relays that can be switched.
  static let relays = 0..<16

  /// What the controller is doing.
  enum Task: Sendable {
    case idle
    case fly(PathFollower, then: After)
    case hold(secondsLeft: Double, at: LocalPoint, altitude: Double, then: After)
    case drive(DriveFollower, DrivenPieces, then: After)
    case stand(secondsLeft: Double, facing: LocalPoint?, then: After)
  }

  /// The items of a straight way on wheels that are driven without a stop between.
  struct DrivenPieces: Sendable {
    /// For each way point before the last: its item, and the speed behind it in metres per second.
    var passing: [(item: Int, speedBehind: Double)] = []
    /// The item of the last way point; nil where the way is no part of a mission.
    var last: Int?
    /// How many of the way points have been passed.
    var passed = 0
  }

  /// What follows when a task is done.
  enum After: Sendable {
    case nextItem
    case startItems
    case restartItem
    case takeOff(altitude: Double)
    case loiter
    case hold(seconds: Double)
    case touchDown
    case descend
    case beginReturn
    case returnHome
    case stay
    case arrive
  }

  init(
    configuration: VehicleConfiguration, projection: MapProjection, homeAltitudeMetres: Double, terrain: Terrain? = nil
  ) {
    self.configuration = configuration
    self.projection = projection
    self.terrain = terrain
    padAltitude = homeAltitudeMetres
    home = configuration.home
    homeAltitude = homeAltitudeMetres
    speed = configuration.defaultSpeed.metresPerSecond
    mode = Mode.initial(of: configuration.kind, profile: configuration.profile)
  }

  /// The first item that is flown: ArduPilot's item 0 is home.
  var firstItem: Int { configuration.profile == .ardupilot ? 1 : 0 }

  // MARK: Orders

  /// Takes a new mission; the item being flown stays the same number.
  package mutating func load(_ items: [MissionItemInt]) {
    mission = items
    isMissionComplete = false
    jumpsTaken = [:]
    if !isArmed { currentItem = 0 }
  }

  /// Makes another item the current one; false where there is no such item.
  package mutating func setCurrent(_ index: Int, body: VehicleBody) -> Bool {
    guard mission.indices.contains(index) else { return false }
    currentItem = index
    isMissionComplete = false
    isPaused = false
    if mode == .auto, isUnderWay {
      task = stay(for: 0, then: .restartItem, body: body)
    }
    return true
  }

  /// Starts the motors.
  package mutating func arm() {
    guard !isArmed else { return }
    isArmed = true
    spinUpLeft = Self.spinUpSeconds
    isMissionComplete = false
    task = .idle
    pendingEvents = []
  }

  /// Stops the motors; refused in the air. On wheels the brakes hold at once.
  package mutating func disarm() -> Bool {
    guard !isInAir else { return false }
    isArmed = false
    isOnDrive = false
    isPaused = false
    currentItem = 0
    task = .idle
    return true
  }

  /// Changes the mode; what the vehicle was doing ends.
  package mutating func setMode(_ new: Mode, body: VehicleBody) {
    guard new != mode else { return }
    mode = new
    isPaused = false
    isTakingOff = false
    guard isUnderWay else {
      changedModeOnGround(body: body)
      return
    }
    switch new {
    case .returnToLaunch:
      // A mission's speeds end with the mission.
      speed = configuration.defaultSpeed.metresPerSecond
      task = brakeForHome(body: body)
    case .land:
      task = touchDown(body: body)
    case .auto:
      // Goes on with the item it left. PX4 starts a mission anew that it has flown to its end.
      if configuration.profile == .px4, isMissionComplete { currentItem = firstItem }
      isMissionComplete = isMissionComplete && configuration.profile == .ardupilot
      task = stay(for: 0, then: .restartItem, body: body)
    case .takeOff, .guided, .loiter, .stabilize, .manual, .hold, .altitudeHold, .positionHold, .brake:
      task = stop(body: body)
    }
  }

  /// Starts the mission from the current item; the vehicle must be armed and in AUTO.
  package mutating func startMission(body: VehicleBody) {
    guard isArmed, mode == .auto, !isUnderWay else { return }
    currentItem = max(firstItem, currentItem) - 1
    isMissionComplete = false
    jumpsTaken = [:]
    lateSeconds = 0
    task = stay(for: configuration.kind.isRover ? 0 : spinUpLeft, then: .startItems, body: body)
  }

  // MARK: Time

  /// What to ask of the body, and what happened.
  ///
  /// - Parameters:
  ///   - body: where the vehicle believes to be.
  ///   - truth: where it is; its feet feel the ground there.
  mutating func step(body: VehicleBody, truth: VehicleBody, seconds: Double) -> (
    demand: MotionDemand, events: [AutopilotEvent]
  ) {
    var events = pendingEvents
    pendingEvents = []
    guard isArmed else { return (.rest, events) }
    spinUpLeft = max(0, spinUpLeft - seconds)
    let demand: MotionDemand
    switch task {
    case .idle:
      demand = .rest
    case .fly, .hold:
      demand = fly(body: body, truth: truth, seconds: seconds, events: &events)
    case .drive, .stand:
      demand = drive(body: body, seconds: seconds, events: &events)
    }
    return (demand, events)
  }
}
