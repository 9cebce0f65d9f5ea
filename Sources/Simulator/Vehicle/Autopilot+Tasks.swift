import Geometry
import MAVLink
import Maps
import Quantities

/// Tasks: how they are made, and what follows when one is done.
extension Autopilot {
  mutating func finish(_ after: After, body: VehicleBody, events: inout [AutopilotEvent]) {
    isTakingOff = false
    switch after {
    case .nextItem:
      if currentItem >= firstItem {
        events.append(.itemReached(UInt16(clamping: currentItem)))
        if configuration.profile == .ardupilot {
          events.append(.text(severity: MavSeverity.info, "Reached command #\(currentItem)"))
        }
      }
      beginItems(after: currentItem, body: body, events: &events)
    case .startItems:
      if configuration.kind.isRover, !isOnDrive {
        isOnDrive = true
        events.append(.departed)
      }
      beginItems(after: currentItem, body: body, events: &events)
    case .restartItem:
      currentItem = max(firstItem - 1, currentItem - 1)
      beginItems(after: currentItem, body: body, events: &events)
    case .hold(let seconds):
      task = stay(for: seconds, then: .nextItem, body: body)
    case .takeOff(let altitude):
      isInAir = true
      isTakingOff = true
      events.append(.departed)
      task = way(
        to: body.position, altitude: altitude, then: mode == .takeOff ? .loiter : .stay, body: body)
    case .loiter:
      mode = .loiter
      task = stay(for: .infinity, then: .stay, body: body)
    case .descend:
      task = touchDown(body: body)
    case .beginReturn:
      task = wayHome(body: body)
    case .returnHome:
      task = way(to: returnPlace ?? home, altitude: body.altitudeMetres, then: .descend, body: body)
    case .touchDown:
      isInAir = false
      isArmed = false
      task = .idle
      if mode == .auto, currentItem >= firstItem { events.append(.itemReached(UInt16(clamping: currentItem))) }
      currentItem = 0
      if configuration.profile == .px4, mode == .auto {
        isMissionComplete = true
        mode = .loiter
      }
      events.append(
        .text(
          severity: MavSeverity.info,
          configuration.profile == .px4 ? "Disarmed by landing" : "Disarming motors"))
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

  /// The altitude of the ground at a place, in metres: that of the pad near it, elsewhere that of the map.
  func groundAltitude(at place: LocalPoint) -> Double {
    guard let terrain, place.planarDistanceMetres(to: configuration.home) > Self.padReachMetres else {
      return padAltitude
    }
    return terrain.ground(at: place).metres
  }

  /// The altitude of the ground that a vehicle on wheels drives on, in metres; nil on a floor of a building and where
  /// nobody knows the ground.
  func driveAltitude(at place: LocalPoint) -> Double? {
    guard configuration.homeAltitude == nil else { return nil }
    return terrain?.ground(at: place).metres
  }

  /// Coming down where the vehicle is.
  func touchDown(body: VehicleBody) -> Task {
    way(to: body.position, altitude: groundAltitude(at: body.position), then: .touchDown, body: body)
  }

  /// Comes to rest before the way home begins; at once where the vehicle hardly moves or is on wheels.
  mutating func brakeForHome(body: VehicleBody) -> Task {
    let speed = body.velocity.lengthMetres
    guard case .hold(_, let place, let altitude, _) = stop(body: body), speed > PathFollower.standingMetresPerSecond
    else { return wayHome(body: body) }
    let seconds = speed / configuration.accelerationMetresPerSecondSquared
    return .hold(secondsLeft: seconds, at: place, altitude: altitude, then: .beginReturn)
  }

  /// The way home, or to the nearest rally point where that is nearer.
  mutating func wayHome(body: VehicleBody) -> Task {
    var place = home
    var altitude = homeAltitude + returnHeightMetres
    for point in rallyPoints
    where point.place.planarDistanceMetres(to: body.position) < place.planarDistanceMetres(to: body.position) {
      place = point.place
      altitude = point.altitude
    }
    returnPlace = place
    switch configuration.kind {
    case .multirotor:
      return way(to: body.position, altitude: max(body.altitudeMetres, altitude), then: .returnHome, body: body)
    case .rover:
      // As ArduPilot Rover does it: straight, whatever stands in between.
      return way(to: place, altitude: homeAltitude, then: .arrive, body: body)
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
