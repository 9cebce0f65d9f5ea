import Geometry
import Quantities

/// The joints of a tour, to guess what one more swath costs: the least detour between two swaths that follow each
/// other.
struct SwathTour {
  /// From where a swath is left to where the next one is entered.
  private struct Joint {
    var start: LocalPoint
    var end: LocalPoint
    var seconds: Double
  }

  /// The straight pieces of links.
  let links: [[LocalPoint]]
  private var joints: [Joint] = []
  private let options: SweepOptions
  private let inner: LineClipper

  /// What a detour through an obstacle costs more, in ramps.
  private static let blockedRamps = 2.0

  /// The joints between the pieces of a plan, without some of its swaths.
  init(_ pieces: [SweepPiece], layout: SwathLayout, without isGone: ([LocalPoint]) -> Bool = { _ in false }) {
    options = layout.options
    inner = layout.inner
    var links: [[LocalPoint]] = []
    for piece in pieces where piece.kind == .link {
      for (start, end) in zip(piece.points, piece.points.dropFirst()) where start != end { links.append([start, end]) }
    }
    self.links = links
    let swaths = pieces.filter { $0.kind == .swath && !isGone($0.points) }
    for (one, next) in zip(swaths, swaths.dropFirst()) { append(one.points[one.points.count - 1], next.points[0]) }
    if let first = swaths.first, let last = swaths.last {
      // Before the start and behind the end: links there lead nowhere.
      joints.append(Joint(start: first.points[0], end: first.points[0], seconds: 0))
      let end = last.points[last.points.count - 1]
      joints.append(Joint(start: end, end: end, seconds: 0))
    }
  }

  private mutating func append(_ start: LocalPoint, _ end: LocalPoint) {
    joints.append(Joint(start: start, end: end, seconds: seconds(start, end)))
  }

  private func seconds(_ start: LocalPoint, _ end: LocalPoint) -> Double {
    StraightMotion(
      distanceMetres: start.planarDistanceMetres(to: end), speedMetresPerSecond: options.speed.metresPerSecond,
      accelerationMetresPerSecondSquared: options.accelerationMetresPerSecondSquared
    ).seconds
  }

  /// The joint at which a swath costs least, which way round, and how much.
  private func best(_ swath: [LocalPoint]) -> (joint: Int, isTurned: Bool, seconds: Double)? {
    let own = seconds(swath[0], swath[1])
    var best: (joint: Int, isTurned: Bool, seconds: Double)?
    for (index, joint) in joints.enumerated() {
      for isTurned in [false, true] {
        let (from, to) = isTurned ? (swath[1], swath[0]) : (swath[0], swath[1])
        let more = seconds(joint.start, from) + own + seconds(to, joint.end) - joint.seconds
        if more < best?.seconds ?? .infinity { best = (index, isTurned, more) }
      }
    }
    return best
  }

  /// A guess of the seconds that a swath adds to the tour.
  func insertionSeconds(_ swath: [LocalPoint]) -> Double {
    guard let best = best(swath) else { return seconds(swath[0], swath[1]) }
    let joint = joints[best.joint]
    let (from, to) = best.isTurned ? (swath[1], swath[0]) : (swath[0], swath[1])
    let ramp = options.speed.metresPerSecond / options.accelerationMetresPerSecondSquared
    var more = best.seconds
    for way in [[joint.start, from], [to, joint.end]] where way[0].planarDistanceMetres(to: way[1]) > 1e-3 {
      let inside = inner.parts(of: way).reduce(0) { $0 + $1.to - $1.from }
      if inside < 0.9 { more += Self.blockedRamps * ramp }
    }
    return more
  }

  /// Takes a swath into the tour where it costs least.
  mutating func insert(_ swath: [LocalPoint]) {
    guard let best = best(swath) else {
      append(swath[0], swath[0])
      append(swath[1], swath[1])
      return
    }
    let joint = joints[best.joint]
    let (from, to) = best.isTurned ? (swath[1], swath[0]) : (swath[0], swath[1])
    joints[best.joint] = Joint(start: joint.start, end: from, seconds: seconds(joint.start, from))
    append(to, joint.end)
  }
}
