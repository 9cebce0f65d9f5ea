import Geometry
import MAVLink
import Quantities

/// What an autopilot is told to do with the payload, or has to say.
package enum AutopilotEvent: Sendable, Hashable {
  /// A mission item is done.
  case itemReached(UInt16)
  /// A text for the ground, with its MAVLink severity.
  case text(severity: UInt8, String)
  /// The winch shall lift a parcel (`true`) or let one down.
  case winch(lifting: Bool)
  /// The sprayer shall open or close.
  case sprayer(on: Bool)
  /// The thermal camera shall take a frame every so many seconds; nil stops it.
  case camera(intervalSeconds: Double?)
  /// The loudspeaker shall say announcement number so-and-so.
  case speak(Int)
  /// The vehicle left the ground.
  case tookOff
  /// The vehicle is on the ground and its motors stand still.
  case disarmed
}

/// The flight controller: modes, arming, and flying a mission of MAVLink items.
///
/// Modes and texts follow ArduCopter where this project needs them. Every way point is a full stop.
package struct Autopilot: Sendable {
  /// ArduCopter's mode numbers (`custom_mode` of HEARTBEAT).
  package enum Mode: UInt32, Sendable, CaseIterable {
    case stabilize = 0
    case auto = 3
    case guided = 4
    case loiter = 5
    case returnToLaunch = 6
    case land = 9
  }

  /// The mode.
  package private(set) var mode = Mode.stabilize
  /// Whether the motors turn.
  package private(set) var isArmed = false
  /// Whether the vehicle is off the ground.
  package private(set) var isInAir = false
  /// The mission; item 0 is home and is never flown.
  package private(set) var mission: [MissionItemInt] = []
  /// The item that is being flown; 0 before the mission starts.
  package private(set) var currentItem = 0

  private let configuration: VehicleConfiguration
  private let projection: MapProjection
  private let homeAltitude: Double
  private var speed: Double
  private var task = Task.idle
  private var spinUpLeft = 0.0

  /// Seconds from arming to full thrust.
  static let spinUpSeconds = 1.0
  /// Height above home at which a return to launch flies at least, in metres.
  static let returnHeightMetres = 30.0
  /// The greatest number of items that run without time passing: a mission of nothing but jumps ends here.
  static let immediateItemsMax = 200

  /// What the controller is doing.
  private enum Task: Sendable {
    case idle
    case fly(PathFollower, then: After)
    case hold(secondsLeft: Double, at: LocalPoint, altitude: Double, then: After)
  }

  /// What follows when a task is done.
  private enum After: Sendable {
    case nextItem
    case startItems
    case hold(seconds: Double)
    case touchDown
    case descend
    case returnHome
    case stay
  }

  init(configuration: VehicleConfiguration, projection: MapProjection, homeAltitudeMetres: Double) {
    self.configuration = configuration
    self.projection = projection
    homeAltitude = homeAltitudeMetres
    speed = configuration.defaultSpeed.metresPerSecond
  }

  // MARK: Orders

  /// Takes a new mission; the item being flown stays the same number.
  package mutating func load(_ items: [MissionItemInt]) {
    mission = items
    if !isArmed { currentItem = 0 }
  }

  /// Makes another item the current one; false where there is no such item.
  package mutating func setCurrent(_ index: Int, body: MultirotorBody) -> Bool {
    guard mission.indices.contains(index) else { return false }
    currentItem = index
    if mode == .auto, isInAir {
      currentItem = index - 1
      task = .hold(secondsLeft: 0, at: body.position, altitude: body.altitudeMetres, then: .startItems)
    }
    return true
  }

  /// Starts the motors.
  package mutating func arm() {
    guard !isArmed else { return }
    isArmed = true
    spinUpLeft = Self.spinUpSeconds
    currentItem = 0
    task = .idle
  }

  /// Stops the motors; only on the ground.
  package mutating func disarm() -> Bool {
    guard !isInAir else { return false }
    isArmed = false
    task = .idle
    return true
  }

  /// Changes the mode; what the vehicle was doing ends.
  package mutating func setMode(_ new: Mode, body: MultirotorBody) {
    guard new != mode else { return }
    mode = new
    guard isInAir else { return }
    switch new {
    case .returnToLaunch:
      let height = max(body.altitudeMetres, homeAltitude + Self.returnHeightMetres)
      task = .fly(path(from: body, to: body.position, altitude: height), then: .returnHome)
    case .land:
      task = .fly(path(from: body, to: body.position, altitude: homeAltitude), then: .touchDown)
    case .auto:
      // Goes on with the item it left.
      currentItem = max(0, currentItem - 1)
      task = .hold(secondsLeft: 0, at: body.position, altitude: body.altitudeMetres, then: .startItems)
    case .guided, .loiter, .stabilize:
      task = .hold(secondsLeft: .infinity, at: body.position, altitude: body.altitudeMetres, then: .stay)
    }
  }

  /// Starts the mission from its first item; the vehicle must be armed and in AUTO.
  package mutating func startMission(body: MultirotorBody) {
    guard isArmed, mode == .auto, !isInAir else { return }
    currentItem = 0
    task = .hold(secondsLeft: spinUpLeft, at: body.position, altitude: body.altitudeMetres, then: .startItems)
  }

  // MARK: Flying

  /// The velocity to ask of the body, and what happened.
  mutating func step(
    body: MultirotorBody, seconds: Double
  ) -> (velocity: LocalVector, climb: Double, events: [AutopilotEvent]) {
    var events: [AutopilotEvent] = []
    guard isArmed else { return (.zero, 0, events) }
    spinUpLeft = max(0, spinUpLeft - seconds)
    switch task {
    case .idle:
      return (.zero, 0, events)
    case .fly(var path, let then):
      let wanted = path.setpoint(for: body, advancingBySeconds: seconds)
      task = .fly(path, then: then)
      if path.isDone(body) { finish(then, body: body, events: &events) }
      return (wanted.velocity, wanted.climb, events)
    case .hold(let left, let place, let altitude, let then):
      let pull = (place - body.position) * PathFollower.stiffness
      let lift = (altitude - body.altitudeMetres) * PathFollower.stiffness
      let rest = left - seconds
      if rest <= 1e-9 {
        finish(then, body: body, events: &events)
      } else {
        task = .hold(secondsLeft: rest, at: place, altitude: altitude, then: then)
      }
      return isInAir ? (pull, lift, events) : (.zero, 0, events)
    }
  }

  private mutating func finish(_ after: After, body: MultirotorBody, events: inout [AutopilotEvent]) {
    switch after {
    case .nextItem:
      if currentItem > 0 {
        events.append(.itemReached(UInt16(currentItem)))
        events.append(.text(severity: MavSeverity.info, "Reached command #\(currentItem)"))
      }
      beginItems(after: currentItem, body: body, events: &events)
    case .startItems:
      beginItems(after: currentItem, body: body, events: &events)
    case .hold(let seconds):
      task = .hold(secondsLeft: seconds, at: body.position, altitude: body.altitudeMetres, then: .nextItem)
    case .descend:
      task = .fly(path(from: body, to: body.position, altitude: homeAltitude), then: .touchDown)
    case .returnHome:
      task = .fly(path(from: body, to: configuration.home, altitude: body.altitudeMetres), then: .descend)
    case .touchDown:
      isInAir = false
      isArmed = false
      task = .idle
      if mode == .auto, currentItem > 0 { events.append(.itemReached(UInt16(currentItem))) }
      events.append(.text(severity: MavSeverity.info, "Disarming motors"))
      events.append(.disarmed)
    case .stay:
      task = .hold(secondsLeft: .infinity, at: body.position, altitude: body.altitudeMetres, then: .stay)
    }
  }

  /// Runs the items after one until one of them takes time.
  private mutating func beginItems(after index: Int, body: MultirotorBody, events: inout [AutopilotEvent]) {
    var next = index + 1
    for _ in 0..<Self.immediateItemsMax {
      guard next < mission.count else {
        // ArduCopter holds its place at the end of a mission.
        task = .hold(secondsLeft: .infinity, at: body.position, altitude: body.altitudeMetres, then: .stay)
        events.append(.text(severity: MavSeverity.info, "Mission complete"))
        return
      }
      currentItem = next
      if begin(mission[next], body: body, events: &events) { return }
      next += 1
    }
    events.append(.text(severity: MavSeverity.error, "Mission: too many items without a way point"))
    task = .hold(secondsLeft: .infinity, at: body.position, altitude: body.altitudeMetres, then: .stay)
  }

  /// Begins an item; false where it was done at once.
  private mutating func begin(
    _ item: MissionItemInt, body: MultirotorBody, events: inout [AutopilotEvent]
  ) -> Bool {
    switch item.command {
    case MavCmd.navTakeoff:
      isInAir = true
      events.append(.tookOff)
      task = .fly(path(from: body, to: body.position, altitude: altitude(of: item)), then: .nextItem)
    case MavCmd.navWaypoint, MavCmd.navLoiterTime:
      let place = position(of: item) ?? body.position
      let path = path(from: body, to: place, altitude: altitude(of: item))
      task = .fly(path, then: item.param1 > 0 ? .hold(seconds: Double(item.param1)) : .nextItem)
    case MavCmd.navDelay:
      task = .hold(
        secondsLeft: Double(max(0, item.param1)), at: body.position, altitude: body.altitudeMetres, then: .nextItem)
    case MavCmd.navLand:
      let place = position(of: item) ?? body.position
      if place.planarDistanceMetres(to: body.position) < PathFollower.acceptanceMetres {
        task = .fly(path(from: body, to: place, altitude: homeAltitude), then: .touchDown)
      } else {
        task = .fly(path(from: body, to: place, altitude: body.altitudeMetres), then: .descend)
      }
    case MavCmd.navReturnToLaunch:
      setMode(.returnToLaunch, body: body)
    case MavCmd.doChangeSpeed:
      if item.param2 > 0, item.param1 < 2 {
        speed = min(Double(item.param2), configuration.maxGroundSpeed.metresPerSecond)
      }
      return false
    case MavCmd.doWinch:
      events.append(.winch(lifting: UInt8(max(0, min(255, item.param2))) == WinchActions.loadPayload))
      return false
    case MavCmd.doSprayer:
      events.append(.sprayer(on: item.param1 > 0))
      return false
    case MavCmd.imageStartCapture:
      events.append(.camera(intervalSeconds: Double(max(0.1, item.param2))))
      return false
    case MavCmd.imageStopCapture:
      events.append(.camera(intervalSeconds: nil))
      return false
    case MavCmd.doSendScriptMessage:
      events.append(.speak(Int(item.param2)))
      return false
    default:
      events.append(.text(severity: MavSeverity.warning, "Mission: item \(item.seq) skipped"))
      return false
    }
    return true
  }

  private func path(from body: MultirotorBody, to place: LocalPoint, altitude: Double) -> PathFollower {
    PathFollower(
      from: body.position, altitude: body.altitudeMetres, to: place, altitude: altitude, speed: speed,
      climb: configuration.climbSpeed.metresPerSecond, descent: configuration.descentSpeed.metresPerSecond,
      acceleration: configuration.accelerationMetresPerSecondSquared)
  }

  /// Where an item lies; nil where it names no place (0, 0) or one outside the projection.
  private func position(of item: MissionItemInt) -> LocalPoint? {
    guard item.x != 0 || item.y != 0, let point = GeoPoint(longitudeE7: item.y, latitudeE7: item.x) else { return nil }
    do {
      return try projection.local(point)
    } catch {
      return nil
    }
  }

  /// The altitude of an item above mean sea level, in metres: frames 0 and 5 are absolute, the others above home.
  private func altitude(of item: MissionItemInt) -> Double {
    let isAbsolute = item.frame == MavFrame.global || item.frame == MavFrame.globalInt
    return isAbsolute ? Double(item.z) : homeAltitude + Double(item.z)
  }
}
