import Coverage
import Geometry
import Missions
import Plans
import Quantities

/// A run of a UV-C plan as a robot drives it: stands, and straight drives at the speeds of the plan.
struct IrradiationRun: Hashable, Sendable {
  /// What the robot does next, with its lamp on.
  enum Part: Hashable, Sendable {
    case stand(at: LocalPoint, seconds: Double)
    case drive(PacedDrive)
  }

  private(set) var parts: [Part] = []
  /// The highest speed, in metres per second.
  private let speed: Double

  /// Slower than this, in metres per second, a robot does not drive but stands again and again: a plan's file keeps
  /// speeds to 1 mm/s.
  static let speedMin = 0.006
  /// The distance of such stands in metres: the light of a plan is worked out as finely.
  static let standMetres = 0.1
  /// Drives shorter than this are stood, in metres.
  static let driveMetresMin = 0.05
  /// Drives whose directions differ by less than this sine are one straight way.
  static let straightSineMax = 1e-5

  /// Takes a run over.
  ///
  /// - Parameter speed: the highest speed of the robot, in metres per second.
  init(_ run: UltravioletRun, speed: Double) {
    self.speed = PacedMotion.floored(speed)
    for step in run.steps {
      switch step {
      case .stop(let place, let seconds): stand(at: place, seconds)
      case .drive(let from, let to, let seconds): drive(from, to, seconds)
      }
    }
  }

  private mutating func stand(at place: LocalPoint, _ seconds: Double) {
    if case .stand(let last, let before)? = parts.last, last == place {
      parts[parts.count - 1] = .stand(at: place, seconds: before + seconds)
    } else {
      parts.append(.stand(at: place, seconds: seconds))
    }
  }

  private mutating func drive(_ from: LocalPoint, _ to: LocalPoint, _ seconds: Double) {
    let metres = from.planarDistanceMetres(to: to)
    guard metres > 0 else { return stand(at: from, seconds) }
    let pace = min(speed, metres / max(seconds, 1e-9))
    if pace >= Self.speedMin && (metres >= Self.driveMetresMin || pace >= 0.99 * speed) {
      roll(from, to, metres, PacedMotion.floored(pace))
      return
    }
    let count = max(1, Int((metres / Self.standMetres).rounded(.up)))
    var place = from
    for index in 0..<count {
      let next = from.interpolated(to: to, fraction: (Double(index) + 0.5) / Double(count))
      roll(place, next, place.planarDistanceMetres(to: next), speed)
      stand(at: next, seconds / Double(count))
      place = next
    }
    roll(place, to, place.planarDistanceMetres(to: to), speed)
  }

  private mutating func roll(_ from: LocalPoint, _ to: LocalPoint, _ metres: Double, _ pace: Double) {
    let piece = PacedDrive.Piece(metres: metres, speed: pace)
    if case .drive(var last)? = parts.last, last.end == from {
      let (before, after) = (last.end - last.start, to - from)
      let isStraight =
        abs(before.cross(after)) <= Self.straightSineMax * before.lengthMetres * after.lengthMetres
        && before.dot(after) > 0
      if isStraight {
        last.end = to
        last.pieces.append(piece)
        parts[parts.count - 1] = .drive(last)
        return
      }
    }
    parts.append(.drive(PacedDrive(start: from, end: to, pieces: [piece])))
  }

  /// The seconds that it takes, with ramps and turns, and the metres that are driven.
  func measure(by model: FlightModel) -> (seconds: Double, metres: Double) {
    var heading: LocalVector?
    return parts.reduce((0, 0)) { sum, part in
      switch part {
      case .stand(_, let seconds): return (sum.0 + seconds, sum.1)
      case .drive(let drive):
        let motion = drive.motion(acceleration: model.acceleration)
        let turning = model.turnSeconds(along: [(drive.start, drive.end)], heading: &heading)
        return (sum.0 + turning + motion.seconds, sum.1 + motion.metres)
      }
    }
  }

  /// The steps of a service: a stand each, and all drives between two stands.
  var steps: [ServiceStep] {
    var steps: [ServiceStep] = []
    for part in parts {
      switch part {
      case .stand(_, let seconds):
        steps.append(ServiceStep(.hover(seconds: seconds), kind: .service, activity: .irradiate))
      case .drive(let drive):
        if let last = steps.last, case .pace(let before) = last.action {
          steps[steps.count - 1].action = .pace(before + [drive])
        } else {
          steps.append(ServiceStep(.pace([drive]), kind: .swath, activity: .irradiate))
        }
      }
    }
    return steps
  }
}
