import MAVLink
import Quantities

/// Orders besides modes: take-off, a place to go to, pause, speed and home.
extension Autopilot {
  /// The radius of circles where an item names none, in metres.
  static let circleRadiusMetres = 10.0

  /// Rises from the ground to an altitude above mean sea level, in metres; the vehicle must be armed and on the ground.
  mutating func takeOff(toAltitude altitude: Double, body: VehicleBody) {
    guard isArmed, !isUnderWay, !configuration.kind.isRover, altitude.isFinite else { return }
    task = stay(for: spinUpLeft, then: .takeOff(altitude: altitude), body: body)
  }

  /// What a PX4 vehicle does on the ground in its mode: take off, start its mission, or nothing.
  mutating func startOnGround(body: VehicleBody) {
    guard isArmed, !isUnderWay else { return }
    switch mode {
    case .takeOff: takeOff(toAltitude: takeOffAltitude ?? homeAltitude + takeOffHeightMetres, body: body)
    case .auto: startMission(body: body)
    case .returnToLaunch, .land:
      guard !configuration.kind.isRover else { return }
      task = stay(for: 1, then: .touchDown, body: body)
    default: task = .idle
    }
  }

  /// What a change of the mode does on the ground. ArduPilot gives up a start that has not left the ground; AUTO takes
  /// a take-off over that was ordered.
  mutating func changedModeOnGround(body: VehicleBody) {
    guard configuration.profile == .ardupilot else { return startOnGround(body: body) }
    var wasTakingOff = false
    if case .hold(_, _, _, then: .takeOff) = task { wasTakingOff = true }
    task = .idle
    if wasTakingOff, mode == .auto { startMission(body: body) }
  }

  /// Keeping the place at which the vehicle comes to rest, until something else is ordered.
  func stop(body: VehicleBody) -> Task {
    guard case .multirotor = configuration.kind else { return stay(for: .infinity, then: .stay, body: body) }
    let braking = 2 * configuration.accelerationMetresPerSecondSquared
    let (velocity, climb) = (body.velocity, body.climbMetresPerSecond)
    return .hold(
      secondsLeft: .infinity, at: body.position + velocity * (velocity.lengthMetres / braking),
      altitude: body.altitudeMetres + climb * abs(climb) / braking, then: .stay)
  }

  /// Goes to a place at an altitude above mean sea level, in metres, and stays there.
  mutating func go(to place: LocalPoint, altitude: Double, body: VehicleBody) {
    guard isArmed, altitude.isFinite, place.east.isFinite, place.north.isFinite else { return }
    if configuration.kind.isRover, !isOnDrive {
      isOnDrive = true
      pendingEvents.append(.departed)
    }
    guard isUnderWay else { return }
    isTakingOff = false
    task = way(to: place, altitude: altitude, then: configuration.kind.isRover ? .arrive : .stay, body: body)
  }

  /// Where a way leads that is flown or driven; nil where the vehicle keeps its place.
  var target: (place: LocalPoint, altitude: Double)? {
    switch task {
    case .fly(let path, _): (path.end, path.endAltitude)
    case .drive(let way, _, _): (way.end, padAltitude)
    case .idle, .hold, .stand: nil
    }
  }

  /// How far a body is beside the straight way that it flies or drives, in metres, to the right of it; 0 elsewhere.
  func crossTrackMetres(_ body: VehicleBody) -> Double {
    let (start, end): (LocalPoint, LocalPoint)
    switch task {
    case .fly(let path, _): (start, end) = (path.start, path.end)
    case .drive(let drive, _, _): (start, end) = (drive.start, drive.end)
    case .idle, .hold, .stand: return 0
    }
    let way = end - start
    let length = way.lengthMetres
    return length > 0.1 ? (body.position - start).cross(way) / length : 0
  }

  /// Whether the vehicle is in its last descent.
  var isLanding: Bool {
    if case .fly(_, then: .touchDown) = task { return isInAir }
    return false
  }

  /// Pauses the mission, or goes on with its current item; false outside of AUTO.
  mutating func pause(_ pauses: Bool, body: VehicleBody) -> Bool {
    guard mode == .auto, isUnderWay, !isMissionComplete else { return false }
    guard pauses != isPaused else { return true }
    isPaused = pauses
    task = pauses ? stop(body: body) : stay(for: 0, then: .restartItem, body: body)
    return true
  }

  /// Sets the speed over ground, metres per second, from here on; the greatest one is kept.
  mutating func change(speed wanted: Double, body: VehicleBody) {
    guard wanted.isFinite, wanted > 0 else { return }
    speed = min(wanted, configuration.maxGroundSpeed.metresPerSecond)
    guard case .fly(let path, let then) = task else { return }
    let isRising = isTakingOff
    task = way(to: path.end, altitude: path.endAltitude, then: then, body: body)
    isTakingOff = isRising
  }

  /// Takes a mission of which items may have changed while it is flown.
  ///
  /// The current number stays. Where its item has changed, it is begun again; where there is none any longer, the
  /// vehicle stays where it is, in AUTO.
  mutating func reload(_ items: [MissionItemInt], body: VehicleBody) -> LiveChange {
    let before = mission.indices.contains(currentItem) ? mission[currentItem] : nil
    mission = items
    guard mode == .auto, isUnderWay else {
      if !isArmed { currentItem = 0 }
      return .none
    }
    guard mission.indices.contains(currentItem) else {
      task = stop(body: body)
      return before == nil ? .none : .failed
    }
    isMissionComplete = false
    task = stay(for: 0, then: .restartItem, body: body)
    return .restarted
  }

  /// What a change of the mission in flight did.
  enum LiveChange: Sendable {
    case none
    case restarted
    case failed
  }

  /// Stops the motors at once, wherever the vehicle is.
  mutating func terminate() {
    isInAir = false
    isTakingOff = false
    _ = disarm()
  }
}
