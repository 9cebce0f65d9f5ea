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
      from the roots of the derivative of the squared distance, and nothing is sampled. A tree of boxes in space and
      time finds the pairs. A vehicle on the ground does not count here (see V215); its take-off and landing legs do.

      The middles of two ground robots stay as far apart as their two radii and 0.3 m together, at every moment, also
      while one or both stand on their pads before, between and after their sorties. Robots on a floor, robots outdoors
      and vehicles in the air do not count against each other.

      Tolerance: 1 cm.

      What to do: plan again, or lower `separation` where vehicles and radio allow it.
      """)

  /// Metres beyond the separation in which margins are still measured.
  private static let marginReachMetres = 100.0

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    flights(subject, &outcome)
    robots(subject, &outcome)
    return outcome
  }

  private static func flights(_ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    let separation = subject.mission.rules.separation.metres
    guard separation > 0 else { return }
    let limit = separation - Tolerances.clearanceMetres
    let (pieces, tree) = (subject.pieces, subject.pieceTree)
    var worst: [Pair: Meeting] = [:]
    var near: [Int] = []
    for (number, piece) in pieces.enumerated() {
      outcome.count += 1
      // Pairs that are farther apart than the nearest so far say nothing new.
      let reach = separation + max(0, min(marginReachMetres, outcome.marginValue))
      tree.find(meeting: piece.spaceTimeBox.expanded(byMetres: reach), into: &near)
      guard outcome.mayWork(onEdges: near.count, rule) else { return }
      for other in near where other > number && piece.address.vehicle != pieces[other].address.vehicle {
        guard outcome.mayWork(rule) else { return }
        guard mayMeet(piece, pieces[other], within: reach),
          let approach = ClosestApproach(piece, pieces[other], below: limit)
        else { continue }
        outcome.note(
          approach.metres - separation, "m",
          Margin.Spot(
            subject.address(of: piece), at: approach.time, subject: subject.address(of: pieces[other]).vehicle,
            "to \(subject.address(of: pieces[other]))"))
        guard let begins = approach.firstBelow else { continue }
        let meeting = Meeting(first: piece, second: pieces[other], approach: approach, begins: begins)
        let pair = Pair(first: piece.address.sortie, second: pieces[other].address.sortie)
        worst[pair, default: meeting].add(meeting)
      }
    }
    for (_, meeting) in worst.sorted(by: { $0.key < $1.key }) {
      outcome.add(violation(meeting, separation: separation, subject))
    }
  }

  /// Whether the boxes of two pieces, each cut to the time that both last, come within `metres` of each other.
  private static func mayMeet(_ one: Piece, _ other: Piece, within metres: Double) -> Bool {
    let (from, to) = (max(one.startTime, other.startTime), min(one.endTime, other.endTime))
    guard from <= to else { return false }
    func box(_ piece: Piece) -> SpaceTimeBox {
      let first = piece.point(atFraction: piece.fraction(at: from))
      let last = piece.point(atFraction: piece.fraction(at: to))
      return Piece(from: first, to: last, startTime: from, endTime: to, startSpeed: 0, endSpeed: 0).spaceTimeBox
    }
    return box(one).expanded(byMetres: metres).meets(box(other))
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
