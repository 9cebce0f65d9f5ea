import MAVLink
import Quantities

/// The items of a mission, one after the other.
extension Autopilot {
  /// Runs the items after one until one of them takes time.
  mutating func beginItems(after index: Int, body: VehicleBody, events: inout [AutopilotEvent]) {
    var next = index + 1
    for _ in 0..<Self.immediateItemsMax {
      guard next < mission.count else {
        // ArduCopter holds its place at the end of a mission; ArduPilot Rover stands, armed and in AUTO. PX4 loiters.
        isMissionComplete = true
        if configuration.profile == .px4 { mode = configuration.kind.isRover ? .hold : .loiter }
        task = stay(for: .infinity, then: .stay, body: body)
        events.append(.text(severity: MavSeverity.info, "Mission complete"))
        return
      }
      currentItem = next
      if let target = jump(mission[next], from: next) {
        next = target
        continue
      }
      events.append(.itemBegun(UInt16(clamping: next), command: mission[next].command))
      if begin(mission[next], body: body, events: &events) { return }
      // PX4 reports every item, ArduPilot those that lead somewhere.
      if configuration.profile == .px4 { events.append(.itemReached(UInt16(clamping: next))) }
      next += 1
    }
    events.append(.text(severity: MavSeverity.error, "Mission: too many items without a way point"))
    task = stay(for: .infinity, then: .stay, body: body)
  }

  /// The item after a jump, or after one whose jumps are used up; nil for an item that is no jump.
  ///
  /// A negative number of jumps means no end; the limit of items without time ends a loop in which nothing happens.
  private mutating func jump(_ item: MissionItemInt, from index: Int) -> Int? {
    guard item.command == MavCmd.doJump else { return nil }
    guard let target = Int(exactly: item.param1.rounded()), target >= firstItem, target < mission.count else {
      return index + 1
    }
    let taken = jumpsTaken[index, default: 0]
    guard item.param2 < 0 || Float(taken) < item.param2 else { return index + 1 }
    jumpsTaken[index] = taken + 1
    return target
  }

  /// Begins an item; false where it was done at once.
  private mutating func begin(
    _ item: MissionItemInt, body: VehicleBody, events: inout [AutopilotEvent]
  ) -> Bool {
    switch (item.command, configuration.kind) {
    case (MavCmd.navTakeoff, .multirotor):
      leaveGround(events: &events)
      isTakingOff = true
      task = way(
        to: body.position, altitude: altitude(of: item, at: body.position, body: body), then: .nextItem, body: body)
    case (MavCmd.navLoiterUnlim, _), (MavCmd.navLoiterTurns, _):
      if riseForItem(item, body: body, events: &events) { return true }
      let place = position(of: item) ?? body.position
      task = way(
        to: place, altitude: altitude(of: item, at: place, body: body), then: .hold(seconds: circlingSeconds(item)),
        body: body)
    case (MavCmd.navWaypoint, _), (MavCmd.navLoiterTime, _), (MavCmd.navSplineWaypoint, _):
      if riseForItem(item, body: body, events: &events) { return true }
      let place = position(of: item) ?? body.position
      let altitude = altitude(of: item, at: place, body: body)
      if item.param1 > 0 {
        task = way(to: place, altitude: altitude, then: .hold(seconds: Double(item.param1)), body: body)
      } else {
        task =
          straightOn(to: place, body: body)
          ?? way(
            to: place, altitude: altitude, then: .nextItem, body: body)
      }
    case (MavCmd.navDelay, _), (MavCmd.conditionDelay, _):
      task = stay(for: Double(max(0, item.param1)), then: .nextItem, body: body)
    case (MavCmd.navLand, .multirotor):
      let place = position(of: item) ?? body.position
      if place.planarDistanceMetres(to: body.position) < PathFollower.acceptanceMetres {
        task = way(to: place, altitude: groundAltitude(at: place), then: .touchDown, body: body)
      } else {
        task = way(to: place, altitude: body.altitudeMetres, then: .descend, body: body)
      }
    case (MavCmd.navReturnToLaunch, _):
      // ArduPilot stays in AUTO, and the item is done on landing.
      if configuration.profile == .px4 {
        events.append(.itemReached(UInt16(clamping: currentItem)))
        isMissionComplete = currentItem == mission.count - 1
        setMode(.returnToLaunch, body: body)
      } else {
        task = wayHome(body: body)
      }
    default:
      act(item, events: &events)
      return false
    }
    return true
  }

  /// Leaves the ground.
  private mutating func leaveGround(events: inout [AutopilotEvent]) {
    guard !isInAir else { return }
    isInAir = true
    events.append(.departed)
  }

  /// PX4 rises straight up to the altitude of a way point that it is sent to from the ground, and then begins the item
  /// again; ArduCopter needs an item for the take-off. True where the vehicle rises now.
  private mutating func riseForItem(
    _ item: MissionItemInt, body: VehicleBody, events: inout [AutopilotEvent]
  ) -> Bool {
    guard configuration.profile == .px4, !configuration.kind.isRover, !isInAir else { return false }
    leaveGround(events: &events)
    isTakingOff = true
    let place = position(of: item) ?? body.position
    let wanted = item.z.isFinite ? altitude(of: item, at: place, body: body) : homeAltitude + takeOffHeightMetres
    task = way(to: body.position, altitude: wanted, then: .restartItem, body: body)
    return true
  }

  /// How long a vehicle stays for an item of circles, in seconds: the time of the turns, flown or not.
  private func circlingSeconds(_ item: MissionItemInt) -> Double {
    guard item.command == MavCmd.navLoiterTurns, item.param1.isFinite, item.param3.isFinite else { return .infinity }
    let radius = item.param3 == 0 ? Self.circleRadiusMetres : Double(abs(item.param3))
    return max(0, Double(item.param1)) * 2 * .pi * radius / max(speed, 0.1)
  }

  /// On wheels, the way through all way points from the current item on that lie straight ahead and between which only
  /// the speed changes; nil where the next one is a stop.
  ///
  /// Two ways with nothing between them are two: a plan that stops on a straight line means it.
  private func straightOn(to place: LocalPoint, body: VehicleBody) -> Task? {
    guard case .rover(let wheels) = configuration.kind else { return nil }
    var pieces = [(end: place, speed: speed)]
    var items = [currentItem]
    var nextSpeed: Double?
    var index = currentItem + 1
    while index < mission.count, pieces.count < Self.straightPiecesMax {
      let item = mission[index]
      if item.command == MavCmd.doChangeSpeed {
        nextSpeed = changedSpeed(item) ?? nextSpeed
      } else if item.command == MavCmd.navWaypoint, item.param1 <= 0, let speed = nextSpeed,
        let next = position(of: item),
        isStraight(body.position, pieces.map(\.end), next)
      {
        pieces.append((next, speed))
        items.append(index)
        nextSpeed = nil
      } else {
        break
      }
      index += 1
    }
    guard pieces.count > 1, let last = items.last else { return nil }
    let passing = zip(items, pieces.dropFirst()).map { (item: $0, speedBehind: $1.speed) }
    return .drive(
      follower(from: body.position, along: pieces, wheels: wheels), DrivenPieces(passing: passing, last: last),
      then: .nextItem)
  }

  /// Whether places lie on the way from a start to an end, one behind the other; positions are rounded to a centimetre.
  private func isStraight(_ start: LocalPoint, _ places: [LocalPoint], _ end: LocalPoint) -> Bool {
    let way = end - start
    let length = way.lengthMetres
    guard length > 0 else { return false }
    var passed = 0.0
    for place in places {
      let along = (place - start).dot(way) / length
      guard along >= passed - Self.straightToleranceMetres, along < length,
        abs((place - start).cross(way)) / length < Self.straightToleranceMetres
      else { return false }
      passed = along
    }
    return true
  }

  /// The speed that an item sets, metres per second; nil where it sets none.
  private func changedSpeed(_ item: MissionItemInt) -> Double? {
    guard item.param2 > 0, item.param1 < 2 else { return nil }
    return min(Double(item.param2), configuration.maxGroundSpeed.metresPerSecond)
  }

  /// Does an item that takes no time.
  private mutating func act(_ item: MissionItemInt, events: inout [AutopilotEvent]) {
    switch item.command {
    case MavCmd.doChangeSpeed:
      speed = changedSpeed(item) ?? speed
    case MavCmd.doWinch:
      events.append(.winch(lifting: UInt8(max(0, min(255, item.param2))) == WinchActions.loadPayload))
    case MavCmd.doSprayer:
      events.append(.sprayer(on: item.param1 > 0))
    case MavCmd.doSetActuator where configuration.profile == .px4:
      // The sprayer's valve is the first actuator; what is no number leaves it alone.
      if item.param1.isFinite { events.append(.sprayer(on: item.param1 > 0)) }
    case MavCmd.doSetRelay:
      guard setRelay(item.param1, isOn: item.param2 > 0.5) != nil else {
        events.append(.text(severity: MavSeverity.warning, "Mission: item \(item.seq) names no relay"))
        return
      }
      events.append(.relay(Int(item.param1), on: item.param2 > 0.5))
    case MavCmd.imageStartCapture:
      events.append(.camera(intervalSeconds: Double(max(0.1, item.param2))))
    case MavCmd.imageStopCapture:
      events.append(.camera(intervalSeconds: nil))
    case MavCmd.doSetCamTriggDist:
      events.append(.cameraDistance(metres: Double(max(0, item.param1)), now: item.param3 > 0.5))
    case MavCmd.doSendScriptMessage:
      events.append(.speak(Int(exactly: item.param2.rounded()) ?? 0))
    default:
      events.append(.text(severity: MavSeverity.warning, "Mission: item \(item.seq) skipped"))
    }
  }

  /// Switches a relay, counted from 0; nil where there is no such relay.
  mutating func setRelay(_ number: Float, isOn: Bool) -> Int? {
    guard let relay = Int(exactly: number), Self.relays.contains(relay) else { return nil }
    if isOn { closedRelays |= 1 << relay } else { closedRelays &= ~(1 << relay) }
    return relay
  }

  /// The altitude of an item above mean sea level, in metres.
  ///
  /// Frames 0 and 5 are absolute, 10 and 11 above the ground at the place, the others above home. An altitude that is
  /// no number keeps the vehicle's own; for a take-off it means the usual height.
  private func altitude(of item: MissionItemInt, at place: LocalPoint, body: VehicleBody) -> Double {
    guard item.z.isFinite else {
      return item.command == MavCmd.navTakeoff ? homeAltitude + takeOffHeightMetres : body.altitudeMetres
    }
    switch item.frame {
    case MavFrame.global, MavFrame.globalInt: return Double(item.z)
    case MavFrame.globalTerrainAlt, MavFrame.globalTerrainAltInt: return groundAltitude(at: place) + Double(item.z)
    default: return homeAltitude + Double(item.z)
    }
  }
}
