import Geometry
import MAVLink
import Quantities

/// Orders that move the vehicle.
extension SimulatedVehicle {
  /// The heights above home that an order may name, in metres.
  static let heightRange = -1000.0...10_000.0

  /// The greatest distance from home that an order may name, in metres.
  static let orderReachMetres = 1e6

  // MARK: Modes

  /// Command 176.
  mutating func setMode(_ command: VehicleOrder, at seconds: Double) -> UInt8 {
    guard isArdupilot else {
      guard let main = UInt8(exactly: command.param2),
        let sub = UInt8(exactly: command.param3.isNaN ? 0 : command.param3)
      else { return MavResult.denied }
      return setMode(number: UInt32(main) << 16 | UInt32(sub) << 24, at: seconds)
    }
    guard let number = UInt32(exactly: command.param2.rounded()) else {
      say(MavSeverity.warning, "No such mode \(command.param2)")
      return MavResult.failed
    }
    return setMode(number: number, at: seconds)
  }

  /// Changes the mode to the one with a number of HEARTBEAT.
  mutating func setMode(number: UInt32, at seconds: Double) -> UInt8 {
    guard let mode = Autopilot.Mode(number: number, of: configuration.kind, profile: configuration.profile) else {
      if isArdupilot {
        say(MavSeverity.warning, "No such mode \(number)")
        return MavResult.failed
      }
      // OFFBOARD needs a stream of setpoints, which this vehicle does not take.
      let isOffboard = number == 6 << 16
      return isOffboard ? MavResult.temporarilyRejected : MavResult.unsupported
    }
    if !isArdupilot, mode == .auto, autopilot.mission.isEmpty {
      say(MavSeverity.critical, "Switching to mode 'Mission' is currently not possible")
      return MavResult.temporarilyRejected
    }
    autopilot.setMode(mode, body: estimate)
    return MavResult.accepted
  }

  /// Changes to one of the modes by which the ground and failsafes bring a vehicle down.
  mutating func respond(_ response: VehicleSettings.Response) {
    let isRover = configuration.kind.isRover
    switch response {
    case .report: break
    case .hold: autopilot.setMode(isRover ? .hold : isArdupilot ? .brake : .loiter, body: estimate)
    case .returnToLaunch: autopilot.setMode(.returnToLaunch, body: estimate)
    case .land: autopilot.setMode(isRover ? .hold : .land, body: estimate)
    }
  }

  // MARK: Take-off

  /// Command 22.
  mutating func takeOff(_ command: VehicleOrder) -> UInt8 {
    guard !configuration.kind.isRover else { return MavResult.unsupported }
    guard isArdupilot else {
      guard !autopilot.isInAir else { return MavResult.denied }
      var altitude = autopilot.homeAltitude + settings.takeOffHeightMetres
      if command.param7.isFinite { altitude = Double(command.param7) }
      guard Self.heightRange.contains(altitude - autopilot.homeAltitude) else { return MavResult.denied }
      autopilot.takeOffAltitude = max(altitude, autopilot.padAltitude + 1)
      autopilot.setMode(.takeOff, body: estimate)
      autopilot.startOnGround(body: estimate)
      return MavResult.accepted
    }
    guard autopilot.isArmed, autopilot.mode == .guided, !autopilot.isUnderWay else { return MavResult.failed }
    guard command.param7.isFinite, Self.heightRange.contains(Double(command.param7)), command.param7 > 0 else {
      return MavResult.failed
    }
    autopilot.takeOff(toAltitude: autopilot.homeAltitude + Double(command.param7), body: estimate)
    return MavResult.accepted
  }

  // MARK: Places

  /// Command 192.
  mutating func reposition(_ command: VehicleOrder) -> UInt8 {
    let changesMode =
      Int(exactly: command.param2.rounded()).map { $0 & Int(MavDoRepositionFlags.changeMode) != 0 } ?? false
    if isArdupilot {
      guard command.isInteger else { return MavResult.unsupported }
      guard case .at = command.place, autopilot.isArmed, changesMode || autopilot.mode == .guided else {
        return MavResult.denied
      }
    }
    guard autopilot.isUnderWay || configuration.kind.isRover else { return MavResult.denied }
    var place = estimate.position
    switch command.place {
    case .invalid: return MavResult.denied
    case .unset: break
    case .at(let point):
      guard let local = localPlace(point) else { return MavResult.denied }
      place = local
    }
    guard let altitude = altitude(command.param7, frame: command.frame, at: place) else { return MavResult.denied }
    if command.param1.isFinite, command.param1 > 0 { autopilot.change(speed: Double(command.param1), body: estimate) }
    autopilot.setMode(isArdupilot ? .guided : configuration.kind.isRover ? .hold : .loiter, body: estimate)
    autopilot.go(to: place, altitude: altitude, body: estimate)
    return MavResult.accepted
  }

  /// SET_POSITION_TARGET_GLOBAL_INT: a place to go to in GUIDED; velocities alone are left out.
  mutating func take(_ target: SetPositionTargetGlobalInt) {
    let ignored = PositionTargetTypemask.xIgnore | PositionTargetTypemask.yIgnore | PositionTargetTypemask.zIgnore
    guard autopilot.mode == .guided, target.typeMask & ignored == 0,
      case .at(let point) = VehicleOrder.place(latitudeE7: target.latInt, longitudeE7: target.lonInt),
      let place = localPlace(point),
      let altitude = altitude(target.alt, frame: target.coordinateFrame, at: place)
    else { return }
    autopilot.go(to: place, altitude: altitude, body: estimate)
  }

  /// A point in the vehicle's local frame; nil far away.
  private func localPlace(_ point: GeoPoint) -> LocalPoint? {
    do {
      let place = try projection.local(point)
      return place.planarDistanceMetres(to: configuration.home) < Self.orderReachMetres ? place : nil
    } catch {
      return nil
    }
  }

  /// The altitude that an order names, in metres; the vehicle's own where it names none, nil where it is out of range.
  private func altitude(_ number: Float, frame: UInt8, at place: LocalPoint) -> Double? {
    guard number.isFinite else { return number.isNaN ? estimate.altitudeMetres : nil }
    let altitude: Double
    switch frame {
    case MavFrame.globalRelativeAlt, MavFrame.globalRelativeAltInt: altitude = autopilot.homeAltitude + Double(number)
    case MavFrame.globalTerrainAlt, MavFrame.globalTerrainAltInt:
      altitude = autopilot.groundAltitude(at: place) + Double(number)
    default: altitude = Double(number)
    }
    return Self.heightRange.contains(altitude - autopilot.homeAltitude) ? altitude : nil
  }

  // MARK: Pause, speed, home

  /// Command 193.
  mutating func pause(_ command: VehicleOrder) -> UInt8 {
    guard command.param1 == 0 || command.param1 == 1 else { return MavResult.denied }
    let pauses = command.param1 == 0
    if !isArdupilot {
      guard autopilot.isUnderWay else { return MavResult.denied }
      autopilot.setMode(pauses ? (configuration.kind.isRover ? .hold : .loiter) : .auto, body: estimate)
      return MavResult.accepted
    }
    guard autopilot.pause(pauses, body: estimate) else {
      say(MavSeverity.warning, pauses ? "Failed to pause" : "Failed to resume")
      return MavResult.failed
    }
    return MavResult.accepted
  }

  /// Command 178.
  mutating func changeSpeed(_ command: VehicleOrder) -> UInt8 {
    if isArdupilot, !autopilot.isUnderWay { return MavResult.denied }
    guard command.param2.isFinite, command.param2 > 0 else {
      return isArdupilot ? MavResult.denied : MavResult.accepted
    }
    autopilot.change(speed: Double(command.param2), body: estimate)
    return MavResult.accepted
  }

  /// Command 179.
  mutating func setHome(_ command: VehicleOrder, at seconds: Double) -> UInt8 {
    guard hasHome(at: seconds) else { return MavResult.failed }
    if command.param1 == 1 {
      autopilot.home = estimate.position
      autopilot.homeAltitude = estimate.altitudeMetres
    } else {
      guard case .at(let point) = command.place, let place = localPlace(point), command.param7.isFinite,
        Self.heightRange.contains(Double(command.param7))
      else { return isArdupilot ? MavResult.failed : MavResult.denied }
      autopilot.home = place
      autopilot.homeAltitude = Double(command.param7)
    }
    missions.home = homeItem
    if let position = telemetry(HomePosition.id, at: seconds) { send(position) }
    return MavResult.accepted
  }
}
