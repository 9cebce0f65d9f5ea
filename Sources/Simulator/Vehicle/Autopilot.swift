import Geometry
import MAVLink
import Quantities

/// The flight controller: modes, arming, and flying or driving a mission of MAVLink items.
///
/// Modes and texts follow ArduCopter and ArduPilot Rover where this project needs them. Every way point is a full stop,
/// but on wheels those straight ahead between which only the speed changes. A vehicle on wheels turns on the spot
/// before it drives, and uses a delay to turn to where it goes next.
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
  /// The mission; item 0 is home and is never flown.
  package internal(set) var mission: [MissionItemInt] = []
  /// The item that is being flown; 0 before the mission starts.
  package internal(set) var currentItem = 0

  /// Whether the vehicle is away on a mission or on its way back, in the air or on wheels.
  package var isUnderWay: Bool { isInAir || isOnDrive }

  let configuration: VehicleConfiguration
  let projection: MapProjection
  let homeAltitude: Double
  var speed: Double
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
    case hold(seconds: Double)
    case touchDown
    case descend
    case returnHome
    case stay
    case arrive
  }

  init(configuration: VehicleConfiguration, projection: MapProjection, homeAltitudeMetres: Double) {
    self.configuration = configuration
    self.projection = projection
    homeAltitude = homeAltitudeMetres
    speed = configuration.defaultSpeed.metresPerSecond
    switch configuration.kind {
    case .multirotor: mode = .stabilize
    case .rover: mode = .manual
    }
  }

  // MARK: Orders

  /// Takes a new mission; the item being flown stays the same number.
  package mutating func load(_ items: [MissionItemInt]) {
    mission = items
    isMissionComplete = false
    if !isArmed { currentItem = 0 }
  }

  /// Makes another item the current one; false where there is no such item.
  package mutating func setCurrent(_ index: Int, body: VehicleBody) -> Bool {
    guard mission.indices.contains(index) else { return false }
    currentItem = index
    isMissionComplete = false
    if mode == .auto, isUnderWay {
      currentItem = index - 1
      task = stay(for: 0, then: .startItems, body: body)
    }
    return true
  }

  /// Starts the motors.
  package mutating func arm() {
    guard !isArmed else { return }
    isArmed = true
    spinUpLeft = Self.spinUpSeconds
    currentItem = 0
    isMissionComplete = false
    task = .idle
  }

  /// Stops the motors; refused in the air. On wheels the brakes hold at once.
  package mutating func disarm() -> Bool {
    guard !isInAir else { return false }
    isArmed = false
    isOnDrive = false
    task = .idle
    return true
  }

  /// Changes the mode; what the vehicle was doing ends.
  package mutating func setMode(_ new: Mode, body: VehicleBody) {
    guard new != mode else { return }
    mode = new
    guard isUnderWay else { return }
    switch new {
    case .returnToLaunch:
      task = wayHome(body: body)
    case .land:
      task = way(to: body.position, altitude: homeAltitude, then: .touchDown, body: body)
    case .auto:
      // Goes on with the item it left.
      currentItem = max(0, currentItem - 1)
      task = stay(for: 0, then: .startItems, body: body)
    case .guided, .loiter, .stabilize, .manual, .hold:
      task = stay(for: .infinity, then: .stay, body: body)
    }
  }

  /// Starts the mission from its first item; the vehicle must be armed and in AUTO.
  package mutating func startMission(body: VehicleBody) {
    guard isArmed, mode == .auto, !isUnderWay else { return }
    currentItem = 0
    isMissionComplete = false
    lateSeconds = 0
    task = stay(for: configuration.kind.isRover ? 0 : spinUpLeft, then: .startItems, body: body)
  }

  // MARK: Time

  /// What to ask of the body, and what happened.
  mutating func step(body: VehicleBody, seconds: Double) -> (demand: MotionDemand, events: [AutopilotEvent]) {
    var events: [AutopilotEvent] = []
    guard isArmed else { return (.rest, events) }
    spinUpLeft = max(0, spinUpLeft - seconds)
    let demand: MotionDemand
    switch task {
    case .idle:
      demand = .rest
    case .fly, .hold:
      demand = fly(body: body, seconds: seconds, events: &events)
    case .drive, .stand:
      demand = drive(body: body, seconds: seconds, events: &events)
    }
    return (demand, events)
  }

  mutating func finish(_ after: After, body: VehicleBody, events: inout [AutopilotEvent]) {
    switch after {
    case .nextItem:
      if currentItem > 0 {
        events.append(.itemReached(UInt16(currentItem)))
        events.append(.text(severity: MavSeverity.info, "Reached command #\(currentItem)"))
      }
      beginItems(after: currentItem, body: body, events: &events)
    case .startItems:
      if configuration.kind.isRover, !isOnDrive {
        isOnDrive = true
        events.append(.departed)
      }
      beginItems(after: currentItem, body: body, events: &events)
    case .hold(let seconds):
      task = stay(for: seconds, then: .nextItem, body: body)
    case .descend:
      task = way(to: body.position, altitude: homeAltitude, then: .touchDown, body: body)
    case .returnHome:
      task = way(to: configuration.home, altitude: body.altitudeMetres, then: .descend, body: body)
    case .touchDown:
      isInAir = false
      isArmed = false
      task = .idle
      if mode == .auto, currentItem > 0 { events.append(.itemReached(UInt16(currentItem))) }
      events.append(.text(severity: MavSeverity.info, "Disarming motors"))
      events.append(.disarmed)
    case .arrive:
      events.append(.text(severity: MavSeverity.info, "Reached destination"))
      task = stay(for: .infinity, then: .stay, body: body)
    case .stay:
      task = stay(for: .infinity, then: .stay, body: body)
    }
  }

  // MARK: Tasks

  /// A straight way from here.
  func way(to place: LocalPoint, altitude: Double, then: After, body: VehicleBody) -> Task {
    switch configuration.kind {
    case .multirotor:
      return .fly(
        PathFollower(
          from: body.position, altitude: body.altitudeMetres, to: place, altitude: altitude, speed: speed,
          climb: configuration.climbSpeed.metresPerSecond, descent: configuration.descentSpeed.metresPerSecond,
          acceleration: configuration.accelerationMetresPerSecondSquared), then: then)
    case .rover(let wheels):
      return .drive(
        follower(from: body.position, along: [(place, speed)], wheels: wheels), DrivenPieces(), then: then)
    }
  }

  func follower(
    from start: LocalPoint, along pieces: [(end: LocalPoint, speed: Double)], wheels: VehicleConfiguration.Wheels
  ) -> DriveFollower {
    // A lamp's dose needs the whole time: nothing is caught up while a relay is closed.
    DriveFollower(
      from: start, pieces: pieces, acceleration: configuration.accelerationMetresPerSecondSquared, wheels: wheels,
      headStart: closedRelays == 0 ? lateSeconds : 0)
  }

  /// Keeping this place for some time; infinite until something else is ordered.
  func stay(for seconds: Double, then: After, body: VehicleBody) -> Task {
    switch configuration.kind {
    case .multirotor: .hold(secondsLeft: seconds, at: body.position, altitude: body.altitudeMetres, then: then)
    case .rover: .stand(secondsLeft: seconds, facing: seconds.isFinite ? nextPlace : nil, then: then)
    }
  }

  private func wayHome(body: VehicleBody) -> Task {
    switch configuration.kind {
    case .multirotor:
      let height = max(body.altitudeMetres, homeAltitude + Self.returnHeightMetres)
      return way(to: body.position, altitude: height, then: .returnHome, body: body)
    case .rover:
      // As ArduPilot Rover does it: straight, whatever stands in between.
      return way(to: configuration.home, altitude: homeAltitude, then: .arrive, body: body)
    }
  }

  /// Where the next way point after the current item lies; nil where there is none.
  private var nextPlace: LocalPoint? {
    guard currentItem + 1 < mission.count else { return nil }
    let next = mission[(currentItem + 1)...].first { $0.command == MavCmd.navWaypoint }
    return next.flatMap(position)
  }

  /// Where an item lies; nil where it names no place (0, 0) or one outside the projection.
  func position(of item: MissionItemInt) -> LocalPoint? {
    guard item.x != 0 || item.y != 0, let point = GeoPoint(longitudeE7: item.y, latitudeE7: item.x) else { return nil }
    do {
      return try projection.local(point)
    } catch {
      return nil
    }
  }
}
