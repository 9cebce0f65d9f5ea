import Foundation
import Quantities

/// A straight way on wheels from rest to rest: turn on the spot towards its end, then drive along the line, at the
/// speed of each piece of it.
struct DriveFollower: Sendable {
  /// Where the way starts.
  let start: LocalPoint
  /// Where it ends.
  let end: LocalPoint
  /// The course from start to end, clockwise from north, in radians.
  private let course: Double
  private let motion: DriveProfile
  /// Where the pieces end, in metres from the start.
  private let pieceEnds: [Double]
  private let wheels: VehicleConfiguration.Wheels
  private var isTurning: Bool
  /// Seconds by which the vehicle was late when the way was planned, and which it catches up.
  let headStart: Double
  /// Seconds since the drive began; turning does not count.
  private(set) var elapsed: Double

  /// The distance from its end at which a way counts as driven, in metres.
  static let acceptanceMetres = 0.03
  /// A way that is shorter is not worth a turn, in metres.
  static let shortestMetres = 0.02
  /// The speed below which the vehicle counts as standing, in metres per second.
  static let standingMetresPerSecond = 0.08
  /// The longest time that a vehicle takes to settle at the end of a way, in seconds.
  static let settleSecondsMax = 5.0
  /// The error of the heading within which a turn is done, in radians, and the turn rate, in radians per second.
  static let headingTolerance = 0.02
  static let turnRateTolerance = 0.1
  /// The error of the heading above which the vehicle stops and turns, in radians.
  static let headingErrorMax = 0.35
  /// How strongly the vehicle is pulled along the line to where it should be, per second.
  static let stiffness = 1.2
  /// How strongly it steers back to the line, in radians of course for each metre beside it.
  static let steeringPerMetre = 2.0
  /// How strongly it turns towards the wanted course, per second.
  static let turnStiffness = 3.0
  /// The share of the greatest change of the turn rate that is used to slow a turn down.
  static let turnBrakeShare = 0.6

  /// Plans a way.
  ///
  /// - Parameters:
  ///   - pieces: where each piece ends and its speed in metres per second, the last at the end of the way.
  ///   - acceleration: metres per second squared; positive.
  ///   - headStart: seconds by which the vehicle is late: the motion begins so far on, and the vehicle catches up.
  init(
    from start: LocalPoint, pieces: [(end: LocalPoint, speed: Double)], acceleration: Double,
    wheels: VehicleConfiguration.Wheels, headStart: Double
  ) {
    precondition(!pieces.isEmpty, "a way has an end")
    self.start = start
    end = pieces[pieces.count - 1].end
    self.wheels = wheels
    let way = end - start
    course = atan2(way.east, way.north)
    let length = way.lengthMetres
    let direction = length > 0 ? way * (1 / length) : .zero
    var ends: [Double] = []
    for piece in pieces.dropLast() {
      ends.append(min(length, max(ends.last ?? 0, (piece.end - start).dot(direction))))
    }
    ends.append(length)
    pieceEnds = ends
    motion = DriveProfile(
      zip(pieces, zip([0] + ends, ends)).map { DriveProfile.Piece(metres: $1.1 - $1.0, speed: $0.speed) },
      acceleration: acceleration)
    isTurning = true
    self.headStart = headStart
    elapsed = headStart
  }

  /// Lets time pass and says what to ask of the body.
  mutating func demand(for body: RoverBody, advancingBySeconds seconds: Double) -> MotionDemand {
    if motion.metres < Self.shortestMetres {
      elapsed += seconds
      return .drive(speed: 0, turnRate: 0)
    }
    if isTurning {
      let error = Self.error(of: body, to: course)
      guard abs(error) < Self.headingTolerance, abs(body.turnRadiansPerSecond) < Self.turnRateTolerance else {
        return .drive(speed: 0, turnRate: Self.turn(by: error, wheels: wheels))
      }
      isTurning = false
    }
    elapsed += seconds
    let (travelled, speed, speedChange) = motion.state(atSeconds: elapsed)
    let along = RoverBody.direction(course)
    let passed = body.position - start
    let aside = passed.east * along.north - passed.north * along.east
    let wanted = course - atan(aside * Self.steeringPerMetre)
    let error = Self.error(of: body, to: wanted)
    let rate = min(max(error * Self.turnStiffness, -wheels.turnRadiansPerSecond), wheels.turnRadiansPerSecond)
    guard abs(error) < Self.headingErrorMax else { return .drive(speed: 0, turnRate: rate) }
    let forwards =
      speed + speedChange * RoverBody.responseSeconds + (travelled - passed.dot(along)) * Self.stiffness
    return .drive(speed: forwards, turnRate: rate)
  }

  /// Whether the vehicle has come to rest at the end, or comes no closer.
  func isDone(_ body: RoverBody) -> Bool {
    guard elapsed >= motion.seconds || motion.metres < Self.shortestMetres else { return false }
    if lateSeconds >= Self.settleSecondsMax { return true }
    return body.position.planarDistanceMetres(to: end) < Self.acceptanceMetres
      && abs(body.speedMetresPerSecond) < Self.standingMetresPerSecond
  }

  /// Whether the end of a piece should have been passed.
  func hasPassed(piece: Int) -> Bool {
    !isTurning && pieceEnds.indices.contains(piece) && motion.state(atSeconds: elapsed).metres >= pieceEnds[piece]
  }

  /// Seconds that have passed since the way should have been driven; turning does not count.
  var lateSeconds: Double { max(0, elapsed - motion.seconds) }

  /// The turn rate to ask for so that the body faces a place, in radians per second.
  static func turnRate(of body: RoverBody, facing place: LocalPoint, wheels: VehicleConfiguration.Wheels) -> Double {
    let way = place - body.position
    guard way.lengthMetres >= shortestMetres else { return 0 }
    return turn(by: error(of: body, to: atan2(way.east, way.north)), wheels: wheels)
  }

  /// How far the body must turn clockwise to a course, in radians, in [-π, π].
  private static func error(of body: RoverBody, to course: Double) -> Double {
    (course - body.heading.radians).remainder(dividingBy: 2 * Double.pi)
  }

  /// A turn rate that comes to rest without passing the wanted heading.
  private static func turn(by error: Double, wheels: VehicleConfiguration.Wheels) -> Double {
    let braking = (2 * turnBrakeShare * wheels.turnRadiansPerSecondSquared * abs(error)).squareRoot()
    let rate = min(wheels.turnRadiansPerSecond, braking, abs(error) * 2 * turnStiffness)
    return error < 0 ? -rate : rate
  }
}
