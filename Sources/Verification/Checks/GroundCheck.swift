import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V215: each pad is used by one vehicle at a time, and none moves too near to one that stands.
enum GroundCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V215", title: "vehicles on the ground", weight: 75,
    page: """
      A vehicle stands on the ground before its first sortie, between sorties and after its last one, where it landed
      last or on its pad. Two vehicles that stand at the same time are at least 3 m apart, so that a pad is used by one
      at a time. A vehicle that moves, taking off and landing too, stays at least 3 m in space from every vehicle that
      stands: 3 m is the least distance of two pads that a fleet file may have, since rotors of large multirotors span
      about two metres. The mission's separation holds in the air only. Ground robots are not judged here but by V204.

      The distance from a straight piece to a point is computed in closed form for the time that both last. A tree of
      boxes in space and time finds the pairs.

      Tolerance: 10 cm, as for the place of a pad.

      What to do: move the pads apart, or plan again.
      """)

  /// The least distance in metres from a vehicle that stands.
  private static let metresMin = 3.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let stays = Stay.all(of: subject)
    var near: [Int] = []
    let tree = BoxTree(stays.map(\.box))
    let limit = metresMin - Tolerances.padMetres
    let (pieces, pieceTree) = (subject.pieces, subject.pieceTree)
    for (number, stay) in stays.enumerated() {
      outcome.count += 1
      tree.find(meeting: stay.box.expanded(byMetres: metresMin), into: &near)
      guard outcome.mayWork(onEdges: near.count, rule) else { return outcome }
      for other in near where other > number && stays[other].vehicleIndex != stay.vehicleIndex {
        guard outcome.mayWork(rule) else { return outcome }
        let distance = stay.place.distanceMetres(to: stays[other].place)
        if distance < limit { outcome.add(standing(stay, stays[other], distance, subject)) }
      }
    }
    for stay in stays {
      var worst: Touch?
      pieceTree.find(meeting: stay.box.expanded(byMetres: metresMin), into: &near)
      guard outcome.mayWork(onEdges: near.count, rule) else { return outcome }
      for piece in near.lazy.map({ pieces[$0] }) where piece.address.vehicle != stay.vehicleIndex {
        guard outcome.mayWork(rule) else { return outcome }
        outcome.count += 1
        guard let touch = stay.touch(by: piece, nearerThan: limit) else { continue }
        outcome.note(
          touch.metres - metresMin, "m",
          Margin.Spot(
            subject.address(of: piece), at: touch.time, subject: stay.vehicle, "to \(stay.vehicle), which stands"))
        if touch.metres < limit { worst = worst.map { $0.joined(with: touch) } ?? touch }
      }
      if let worst { outcome.add(moving(worst, stay, subject)) }
    }
    return outcome
  }

  private static func moving(_ touch: Touch, _ stay: Stay, _ subject: PlanUnderProof) -> Violation {
    let address = subject.address(of: touch.piece)
    let missing = Amount(metresMin - touch.metres, "m")
    let first = touch.firstPiece.point(atFraction: touch.firstPiece.fraction(at: touch.begins))
    return Violation(
      rule,
      "\(address) comes within \(Wording.metres(touch.metres)) of \(stay.vehicle), which stands, at "
        + "\(Wording.second(touch.time)): \(missing) too near, from \(Wording.second(touch.begins))",
      at: address, time: touch.begins, place: subject.geo(first), amount: missing, subject: stay.vehicle,
      excess: missing.value / metresMin)
  }

  private static func standing(
    _ one: Stay, _ other: Stay, _ distance: Double, _ subject: PlanUnderProof
  ) -> Violation {
    let from = max(one.from, other.from)
    let missing = Amount(metresMin - distance, "m")
    let when = from.isFinite ? "from \(Wording.second(from))" : "before the first take-off"
    return Violation(
      rule,
      "\(one.vehicle) and \(other.vehicle) stand \(Wording.metres(distance)) apart \(when), \(missing) too near: "
        + "a pad is for one vehicle", vehicle: one.vehicle, time: from.isFinite ? from : nil,
      place: subject.geo(one.place), amount: missing, subject: other.vehicle, excess: missing.value / metresMin)
  }
}

/// A vehicle that stands on the ground for some time.
private struct Stay {
  let vehicle: String
  /// The index into the plan's vehicles.
  let vehicleIndex: Int
  let place: TrackPoint
  /// Mission seconds; infinite before the first and after the last sortie.
  let from: Double
  let to: Double

  var box: SpaceTimeBox {
    let point = place.position
    return SpaceTimeBox(
      BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north), low: place.altitude,
      high: place.altitude, from: from, to: to)
  }

  /// All stays of all vehicles of the plan that the fleet has.
  static func all(of subject: PlanUnderProof) -> [Stay] {
    let members = FleetMembers(subject.mission.fleet)
    let tracks = Dictionary(grouping: subject.sorties) { $0.vehicle.id }
    var stays: [Stay] = []
    for (index, planned) in subject.plan.vehicles.enumerated() {
      // V204 keeps ground robots apart.
      guard let vehicle = members.vehicle(named: planned.id),
        !(members.type(of: vehicle)?.isGroundRobot ?? false)
      else { continue }
      var place = TrackPoint(
        position: vehicle.pad, altitude: subject.mission.map.terrain.ground(at: vehicle.pad).metres)
      var from = -Double.infinity
      for track in (tracks[planned.id] ?? []).sorted(by: { ($0.startTime, $0.index) < ($1.startTime, $1.index) }) {
        // Sorties that overlap are found by V209.
        if track.startTime > from {
          stays.append(Stay(vehicle: planned.id, vehicleIndex: index, place: place, from: from, to: track.startTime))
        }
        place = track.legs[track.legs.count - 1].end
        from = max(from, track.endTime)
      }
      stays.append(Stay(vehicle: planned.id, vehicleIndex: index, place: place, from: from, to: .infinity))
    }
    return stays
  }

  /// How near a piece comes while the vehicle stands; nil where they share no moment.
  func touch(by piece: Piece, nearerThan limit: Double) -> Touch? {
    let (first, last) = (max(from, piece.startTime), min(to, piece.endTime))
    // At the very moment of a landing or take-off both are as good as one.
    guard first < last else { return nil }
    let (low, high) = (piece.fraction(at: first), piece.fraction(at: last))
    let (way, gap) = (SpaceVector(piece.start, piece.end), SpaceVector(piece.start, place))
    let squared = way.dot(way)
    let middle = squared > 0 ? gap.dot(way) / squared : low
    let fraction = min(max(middle, low), high)
    // Where the line through the piece enters the ball of the limit around the vehicle.
    let off = gap.dot(gap) - middle * middle * squared
    let half = squared > 0 ? (max(0, limit * limit - off) / squared).squareRoot() : 0
    return Touch(
      metres: piece.point(atFraction: fraction).distanceMetres(to: place), time: piece.time(atFraction: fraction),
      piece: piece, begins: piece.time(atFraction: min(max(middle - half, low), high)), firstPiece: piece)
  }
}

/// Where a vehicle that moves is nearest to one that stands, and when it first is too near.
private struct Touch {
  var metres: Double
  var time: Double
  var piece: Piece
  var begins: Double
  var firstPiece: Piece

  /// The nearer place of both, and the earlier beginning.
  func joined(with other: Touch) -> Touch {
    var touch = other.metres < metres ? other : self
    let earlier = other.begins < begins ? other : self
    (touch.begins, touch.firstPiece) = (earlier.begins, earlier.firstPiece)
    return touch
  }
}
