import Geometry
import Missions
import Plans
import Quantities

/// V204: any two vehicles in the air keep their separation at every moment.
enum SeparationCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V204", title: "separation of vehicles", weight: 99,
    page: """
      The distance in space between any two vehicles from take-off to landing is at least the mission's separation, at
      every moment. For two pieces that share time, both positions are quadratic in time; the least distance is found
      from the roots of the derivative of the squared distance, and nothing is sampled. A sweep over time finds the
      pairs. A vehicle on the ground does not count; its take-off and landing legs do.

      Tolerance: 1 cm.

      What to do: plan again, or lower `separation` where vehicles and radio allow it.
      """)

  /// Metres beyond the separation in which margins are still measured.
  private static let marginReachMetres = 100.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let separation = subject.mission.rules.separation.metres
    guard separation > 0 else { return outcome }
    let pieces = subject.pieces.sorted { ($0.startTime, $0.endTime) < ($1.startTime, $1.endTime) }
    var inAir: [Piece] = []
    var worst: [Pair: Meeting] = [:]
    for piece in pieces {
      inAir.removeAll { $0.endTime < piece.startTime }
      let box = piece.box.expanded(byMetres: separation + marginReachMetres)
      for other in inAir where areDifferent(piece, other, subject) && other.box.intersects(box) {
        outcome.count += 1
        let limit = separation - Tolerances.clearanceMetres
        guard let approach = ClosestApproach(other, piece, below: limit) else { continue }
        let (first, second) = other.address.sortie < piece.address.sortie ? (other, piece) : (piece, other)
        outcome.note(
          approach.metres - separation, "m",
          "\(subject.address(of: first)) and \(subject.address(of: second)) at \(Wording.second(approach.time))")
        guard let begins = approach.firstBelow else { continue }
        let meeting = Meeting(first: first, second: second, approach: approach, begins: begins)
        let pair = Pair(first: first.address.sortie, second: second.address.sortie)
        worst[pair, default: meeting].add(meeting)
      }
      inAir.append(piece)
    }
    for (_, meeting) in worst.sorted(by: { $0.key < $1.key }) {
      outcome.violations.append(violation(meeting, separation: separation, subject))
    }
    return outcome
  }

  private static func areDifferent(_ piece: Piece, _ other: Piece, _ subject: PlanUnderProof) -> Bool {
    piece.address.sortie != other.address.sortie
      && subject.sorties[piece.address.sortie].vehicle.id != subject.sorties[other.address.sortie].vehicle.id
  }

  private static func violation(_ meeting: Meeting, separation: Double, _ subject: PlanUnderProof) -> Violation {
    let (one, other) = (subject.address(of: meeting.first), subject.address(of: meeting.second))
    let piece = meeting.firstBroken
    let place = piece.point(atFraction: piece.fraction(at: meeting.begins))
    let missing = Amount(separation - meeting.approach.metres, "m")
    return Violation(
      rule,
      "\(one) and \(other) come within \(Wording.metres(meeting.approach.metres)) of each other at "
        + "\(Wording.second(meeting.approach.time)), \(missing) less than the separation of "
        + "\(Wording.metres(separation)), from \(Wording.second(meeting.begins))",
      at: one, time: meeting.begins, place: subject.geo(place), amount: missing, subject: other.vehicle,
      excess: missing.value / separation)
  }

  private struct Pair: Hashable, Comparable {
    var first: Int
    var second: Int

    static func < (left: Pair, right: Pair) -> Bool { (left.first, left.second) < (right.first, right.second) }
  }

  /// Where two sorties are nearest to each other, and when they first are too near.
  private struct Meeting {
    var first: Piece
    var second: Piece
    var approach: ClosestApproach
    var begins: Double
    /// The first vehicle's piece at the moment `begins`.
    var firstBroken: Piece

    init(first: Piece, second: Piece, approach: ClosestApproach, begins: Double) {
      self.first = first
      self.second = second
      self.approach = approach
      self.begins = begins
      self.firstBroken = first
    }

    mutating func add(_ other: Meeting) {
      if other.begins < begins { (begins, firstBroken) = (other.begins, other.firstBroken) }
      if other.approach.metres < approach.metres {
        (first, second, approach) = (other.first, other.second, other.approach)
      }
    }
  }
}
