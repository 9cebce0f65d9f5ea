import Energetics
import Geometry
import Missions
import Plans
import Quantities

/// How a vehicle type moves in the mission's wind and what that costs.
struct FlightModel: Sendable {
  let type: VehicleType
  /// Where the air moves to, metres per second; still for ground robots.
  let wind: LocalVector
  /// Metres per second squared.
  let acceleration: Double

  /// Makes the model of a type in a wind.
  init(type: VehicleType, wind: LocalVector) {
    self.type = type
    self.wind = type.isGroundRobot ? .zero : wind
    self.acceleration = type.accelerationMetresPerSecondSquared * PlanningMargins.accelerationShare
  }

  /// The speed over ground along a straight way, or nil where the wind does not let it go there.
  func groundSpeed(from start: LocalPoint, to end: LocalPoint, limit: Double? = nil) -> Double? {
    let track = end - start
    guard track.lengthMetres > 0 else { return nil }
    guard let triangle = WindTriangle(trackDirection: track, airspeed: type.cruiseSpeed, wind: wind) else { return nil }
    let speed = min(triangle.groundSpeed.metresPerSecond, type.maxGroundSpeed.metresPerSecond, limit ?? .infinity)
    let least = type.isGroundRobot ? 0 : PlanningMargins.groundSpeedMin
    guard speed >= min(least, limit ?? .infinity) else { return nil }
    // Plan files keep speeds to 1 mm/s; over a long way a hidden fraction would add up to centimetres.
    let rounded = (speed * 1000).rounded(.down) / 1000
    return rounded > 0 ? rounded : nil
  }

  /// The movement along a straight horizontal way; nil where the wind does not let it go there.
  func motion(from start: LocalPoint, to end: LocalPoint, limit: Double? = nil) -> StraightMotion? {
    guard let speed = groundSpeed(from: start, to: end, limit: limit) else { return nil }
    return StraightMotion(
      distanceMetres: start.planarDistanceMetres(to: end), speedMetresPerSecond: speed,
      accelerationMetresPerSecondSquared: acceleration)
  }

  /// The movement along a straight way that may climb or sink; nil where the wind does not let it go there. Level ways
  /// are as fast as `motion(from:to:limit:)` makes them, and the rates of climbing and sinking bound the others.
  func motion(from start: SpacePoint, to end: SpacePoint, limit: Double? = nil) -> StraightMotion? {
    let rise = end.altitude - start.altitude
    guard rise != 0 else { return motion(from: start.position, to: end.position, limit: limit) }
    guard let level = groundSpeed(from: start.position, to: end.position, limit: limit) else { return nil }
    let length = start.distance(to: end)
    let rate = (rise > 0 ? type.climbSpeed : type.descentSpeed).metresPerSecond
    let speed = (min(level, rate * length / abs(rise)) * 1000).rounded(.down) / 1000
    guard speed > 0 else { return nil }
    return StraightMotion(
      distanceMetres: length, speedMetresPerSecond: speed, accelerationMetresPerSecondSquared: acceleration)
  }

  /// The movement straight up (positive) or down by some metres.
  func verticalMotion(by metres: Double) -> StraightMotion {
    let speed = metres >= 0 ? type.climbSpeed : type.descentSpeed
    return StraightMotion(
      distanceMetres: abs(metres), speedMetresPerSecond: speed.metresPerSecond,
      accelerationMetresPerSecondSquared: acceleration)
  }

  /// The power at a horizontal velocity over ground and a climb rate, in watts.
  func watts(ground: LocalVector, climbRate: Double, payload: Double) -> Double {
    let across = ground - wind
    // Where moving through the air never saves anything, the way up counts as a way through it.
    let upwards = type.powerModel.isLeastInHover ? climbRate * climbRate : 0
    let airspeed = (across.dot(across) + upwards).squareRoot()
    return type.powerModel.power(
      totalMass: type.emptyMass + Mass(kilograms: payload), airspeed: Speed(metresPerSecond: airspeed),
      climbRateMetresPerSecond: climbRate
    ).watts
  }

  /// The power of hovering in the wind, in watts.
  func hoverWatts(payload: Double) -> Double { watts(ground: .zero, climbRate: 0, payload: payload) }

  /// The energy of a straight movement with a payload, in joules: Gauss's rule with three points on two halves.
  func joules(of piece: FlightPiece, payload: Double) -> Double {
    let length = piece.start.distance(to: piece.end)
    guard piece.seconds > 0 else { return 0 }
    guard length > 0 else { return hoverWatts(payload: payload) * piece.seconds }
    let across = (piece.end.position - piece.start.position) * (1 / length)
    let up = (piece.end.altitude - piece.start.altitude) / length
    if piece.startSpeed == piece.endSpeed {
      let speed = length / piece.seconds
      return watts(ground: across * speed, climbRate: up * speed, payload: payload) * piece.seconds
    }
    var sum = 0.0
    for half in 0..<2 {
      for node in Self.gauss {
        let fraction = (Double(half) + 0.5 + node.place / 2) / 2
        let speed = piece.startSpeed + (piece.endSpeed - piece.startSpeed) * fraction
        sum += node.weight * watts(ground: across * speed, climbRate: up * speed, payload: payload)
      }
    }
    return sum / 4 * piece.seconds
  }

  /// What the payload draws beside the movement, in watts: a lamp that shines.
  func payloadWatts(_ activity: Leg.Activity?) -> Double {
    activity == .irradiate ? type.lamp?.draw.watts ?? 0 : 0
  }

  private static let gauss: [(place: Double, weight: Double)] = [
    (-0.774_596_669_241_483_4, 5.0 / 9), (0, 8.0 / 9), (0.774_596_669_241_483_4, 5.0 / 9),
  ]

  /// The joules that a sortie may spend, with the reserve left at landing.
  func usableJoules(reserve: StateOfCharge, airTemperature: Temperature) -> Double {
    let capacity = type.battery.capacity.joules
    let usable = min(
      type.battery.usableEnergy(at: airTemperature).joules, capacity * (1 - reserve.fraction))
    return max(0, usable) * (1 - PlanningMargins.energyShare)
  }
}

extension FlightModel {
  /// The seconds of a horizontal way with a full stop at each corner; infinite where the wind forbids a part of it.
  func seconds(of way: [LocalPoint], limit: Double? = nil) -> Double {
    var seconds = 0.0
    for (start, end) in zip(way, way.dropFirst())
    where start.planarDistanceMetres(to: end) >= PlanningMargins.wayMetresMin {
      guard let motion = motion(from: start, to: end, limit: limit) else { return .infinity }
      seconds += motion.seconds
    }
    var heading: LocalVector?
    return seconds
      + turnSeconds(along: Array(zip(way, way.dropFirst())).map { (start: $0.0, end: $0.1) }, heading: &heading)
  }
}
