import MAVLink
import Quantities

/// One step of a task, in the air and on wheels.
extension Autopilot {
  /// The greatest lateness that a vehicle on wheels makes up for on its next way, in seconds.
  static let lateSecondsMax = 0.25

  /// The speed of the last descent below where the ground should be, in metres per second (ArduCopter's LAND_SPEED).
  static let searchMetresPerSecond = 0.5

  mutating func fly(
    body: VehicleBody, truth: VehicleBody, seconds: Double, events: inout [AutopilotEvent]
  ) -> MotionDemand {
    switch task {
    case .fly(var path, let then):
      var wanted = path.setpoint(for: body, advancingBySeconds: seconds)
      task = .fly(path, then: then)
      if case .touchDown = then {
        // The ground ends a landing, wherever the vehicle believes that it is.
        let height = truth.altitudeMetres - groundAltitude(at: truth.position)
        if path.isDone(body, endMetresBelow: height) {
          finish(then, body: body, events: &events)
        } else if height >= PathFollower.acceptanceMetres,
          body.altitudeMetres < path.endAltitude + PathFollower.acceptanceMetres
        {
          wanted.climb = min(wanted.climb, -Self.searchMetresPerSecond)
        }
      } else if path.isDone(body, endMetresBelow: body.altitudeMetres - path.endAltitude) {
        finish(then, body: body, events: &events)
      }
      return .fly(velocity: wanted.velocity, climb: wanted.climb)
    case .hold(let left, let place, let altitude, let then):
      var pull = (place - body.position) * PathFollower.stiffness
      // From far away no faster than the vehicle can brake.
      let speedMax =
        (2 * configuration.accelerationMetresPerSecondSquared * (place - body.position).lengthMetres).squareRoot()
      if pull.lengthMetres > speedMax { pull = pull * (speedMax / pull.lengthMetres) }
      let lift = (altitude - body.altitudeMetres) * PathFollower.stiffness
      let rest = left - seconds
      if rest <= 1e-9 {
        finish(then, body: body, events: &events)
      } else {
        task = .hold(secondsLeft: rest, at: place, altitude: altitude, then: then)
      }
      return isInAir ? .fly(velocity: pull, climb: lift) : .rest
    case .idle, .drive, .stand:
      return .rest
    }
  }

  mutating func drive(body: VehicleBody, seconds: Double, events: inout [AutopilotEvent]) -> MotionDemand {
    guard case .rover(let rover) = body, case .rover(let wheels) = configuration.kind else { return .rest }
    switch task {
    case .drive(var way, var pieces, let then):
      let demand = way.demand(for: rover, advancingBySeconds: seconds)
      while pieces.passed < pieces.passing.count, way.hasPassed(piece: pieces.passed) {
        pass(&pieces, events: &events)
      }
      task = .drive(way, pieces, then: then)
      if way.isDone(rover) {
        let left = way.headStart > 0 ? 0 : lateSeconds
        lateSeconds = min(left + way.lateSeconds, Self.lateSecondsMax)
        finish(then, body: body, events: &events)
      }
      return demand
    case .stand(let left, let facing, let then):
      let rest = left - seconds
      if rest <= 1e-9 {
        lateSeconds = min(lateSeconds - rest, Self.lateSecondsMax)
        finish(then, body: body, events: &events)
      } else {
        task = .stand(secondsLeft: rest, facing: facing, then: then)
      }
      let rate = facing.map { DriveFollower.turnRate(of: rover, facing: $0, wheels: wheels) } ?? 0
      return .drive(speed: 0, turnRate: rate)
    case .idle, .fly, .hold:
      return .rest
    }
  }

  /// Drives past a way point: its item is done, and the next one's speed holds.
  private mutating func pass(_ pieces: inout DrivenPieces, events: inout [AutopilotEvent]) {
    let passing = pieces.passing[pieces.passed]
    pieces.passed += 1
    events.append(.itemReached(UInt16(passing.item)))
    events.append(.text(severity: MavSeverity.info, "Reached command #\(passing.item)"))
    speed = passing.speedBehind
    let next = pieces.passed < pieces.passing.count ? pieces.passing[pieces.passed].item : pieces.last
    currentItem = next ?? currentItem
  }
}
