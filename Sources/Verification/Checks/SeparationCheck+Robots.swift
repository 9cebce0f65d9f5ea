import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Ground robots keep their bodies apart, those that stand on their pads too.
extension SeparationCheck {
  /// The least gap in metres between the bodies of two robots: two people could not pass between them, and a robot that
  /// is told to stop at its top speed does so within it.
  static let robotGapMetres = 0.3

  static func robots(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    let stretches = RobotStretch.all(of: subject)
    guard !stretches.isEmpty else { return }
    let tree = BoxTree(stretches.map(\.piece.spaceTimeBox))
    let radiusMax = stretches.map(\.radius).max() ?? 0
    var worst: [RobotPair: RobotMeeting] = [:]
    var near: [Int] = []
    for (number, one) in stretches.enumerated() {
      outcome.count += 1
      tree.find(
        meeting: one.piece.spaceTimeBox.expanded(byMetres: one.radius + radiusMax + robotGapMetres + 1), into: &near)
      guard outcome.mayWork(onEdges: near.count, rule) else { return }
      for index in near where index > number && stretches[index].vehicle != one.vehicle {
        guard outcome.mayWork(rule) else { return }
        let other = stretches[index]
        guard other.isOutdoors == one.isOutdoors else { continue }
        let needed = one.radius + other.radius + robotGapMetres
        guard let approach = ClosestApproach(one.piece, other.piece, below: needed - Tolerances.clearanceMetres) else {
          continue
        }
        outcome.note(
          approach.metres - needed, "m",
          Margin.Spot(
            vehicle: one.vehicle, sortie: one.sortie, subject: other.vehicle,
            "\(one.name) at \(Wording.second(approach.time)) to \(other.name), their bodies \(robotGapMetres) m apart"))
        guard let begins = approach.firstBelow else { continue }
        let meeting = RobotMeeting(one: one, other: other, approach: approach, begins: begins, needed: needed)
        let pair = RobotPair(first: one.vehicle, second: other.vehicle)
        worst[pair] = worst[pair].map { $0.joined(with: meeting) } ?? meeting
      }
    }
    for (_, meeting) in worst.sorted(by: { $0.key < $1.key }) { outcome.add(violation(meeting, subject)) }
  }

  private static func violation(_ meeting: RobotMeeting, _ subject: PlanUnderProof) -> Violation {
    let (one, other) = (meeting.one, meeting.other)
    let missing = Amount(meeting.needed - meeting.approach.metres, "m")
    let (begins, piece) = (meeting.begins, one.piece)
    return Violation(
      rule,
      "\(one.name) and \(other.name) come within \(Wording.metres(meeting.approach.metres)) of each other at "
        + "\(Wording.second(meeting.approach.time)), \(missing) less than their bodies and \(robotGapMetres) m between "
        + "them need, from \(Wording.second(begins))",
      at: one.address, vehicle: one.vehicle, sortie: one.sortie, time: begins,
      place: subject.geo(piece.point(atFraction: piece.fraction(at: begins))), amount: missing,
      subject: other.vehicle, excess: missing.value / meeting.needed)
  }
}

/// What a robot does between two moments: a piece of a leg, or standing where it stopped last.
private struct RobotStretch {
  let vehicle: String
  /// Metres.
  let radius: Double
  /// Whether its base stands on no floor: between it and robots on a floor is a wall.
  let isOutdoors: Bool
  let piece: Piece
  /// The leg; nil while it stands between sorties.
  let address: LegAddress?

  var sortie: String? { address?.sortie }
  var name: String { address?.description ?? "\(vehicle), which stands," }

  /// How long a robot stands before its first and after its last sortie, in seconds: longer than any mission.
  private static let standingSeconds = 1e7

  /// All stretches of all robots that the fleet has, in the order of the plan.
  static func all(of subject: PlanUnderProof) -> [RobotStretch] {
    let members = FleetMembers(subject.mission.fleet)
    let tracks = Dictionary(grouping: subject.sorties) { $0.vehicle.id }
    var stretches: [RobotStretch] = []
    for (number, planned) in subject.plan.vehicles.enumerated() {
      guard let vehicle = members.vehicle(named: planned.id), let wheels = members.type(of: vehicle)?.wheels else {
        continue
      }
      let isOutdoors = subject.isOutdoors(vehicle)
      func add(_ piece: Piece, _ address: LegAddress?) {
        guard piece.duration >= 0 else { return }
        stretches.append(
          RobotStretch(
            vehicle: planned.id, radius: wheels.radius.metres, isOutdoors: isOutdoors, piece: piece, address: address))
      }
      func stand(_ place: TrackPoint, _ from: Double, _ to: Double) {
        guard to > from else { return }
        let here = PieceAddress(vehicle: number, sortie: 0, leg: 0)
        add(
          Piece(
            address: here, start: place, end: place, startTime: from, endTime: to, startSpeed: 0, endSpeed: 0), nil)
      }
      let ground = isOutdoors ? subject.mission.map.terrain.ground(at: vehicle.pad).metres : 0
      var place = TrackPoint(position: vehicle.pad, altitude: subject.floorAltitude(of: vehicle) ?? ground)
      var time = -standingSeconds
      for track in (tracks[planned.id] ?? []).sorted(by: { ($0.startTime, $0.index) < ($1.startTime, $1.index) }) {
        stand(place, time, track.startTime)
        for leg in track.legs {
          let address = track.address(ofLeg: leg.index)
          for piece in leg.pieces { add(piece, address) }
        }
        (place, time) = (track.legs[track.legs.count - 1].end, max(time, track.endTime))
      }
      stand(place, time, standingSeconds)
    }
    return stretches
  }
}

private struct RobotPair: Hashable, Comparable {
  var first: String
  var second: String

  static func < (left: RobotPair, right: RobotPair) -> Bool {
    (left.first, left.second) < (right.first, right.second)
  }
}

/// Where two robots are nearest to each other, and when they first are too near.
private struct RobotMeeting {
  var one: RobotStretch
  var other: RobotStretch
  var approach: ClosestApproach
  var begins: Double
  var needed: Double

  /// The nearer of both, from the earlier moment. The place of the moment is that of the first of them.
  func joined(with meeting: RobotMeeting) -> RobotMeeting {
    var nearer = meeting.approach.metres < approach.metres ? meeting : self
    nearer.begins = min(begins, meeting.begins)
    return nearer
  }
}
