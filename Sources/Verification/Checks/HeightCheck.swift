import Geometry
import Maps
import Missions
import Plans
import Quantities

/// V203: legs stay over the map, not below the ground and not above the ceiling.
enum HeightCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V203", title: "height and map boundary", weight: 90,
    page: """
      Every straight piece stays inside the map's boundary, at or above the ground, and at or below the mission's
      ceiling above ground. Over level ground the ends of a piece decide. Over a grid of ground heights each piece is
      cut at every line of the grid, and between two lines the ground below it is a quadratic function, whose extreme
      is worked out: nothing is sampled. The parts outside the boundary are found by cutting the piece at every edge.

      Tolerance: 1 cm.

      What to do: raise the mission's ceiling where the law allows it, or use a map that reaches further.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    for sortie in subject.flights {
      for leg in sortie.legs {
        let address = sortie.address(ofLeg: leg.index)
        outcome.count += leg.pieces.count
        let edges = subject.surroundings.boundary.edges.count * leg.pieces.count
        guard outcome.mayWork(onEdges: edges, rule) else { return outcome }
        heights(of: leg, address, subject, &outcome)
        outside(leg, address, subject, &outcome)
      }
    }
    return outcome
  }

  private static func heights(
    of leg: LegTrack, _ address: LegAddress, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let ceiling = subject.mission.rules.ceiling.metres
    let heights = subject.heights(of: leg)
    guard outcome.mayWork(onEdges: 16 * heights.work, rule) else { return }
    let (highest, lowest) = (heights.highest, heights.lowest)
    let room = ceiling - highest.metres
    outcome.note(room, "m", Margin.Spot(address, at: highest.time, subject: "ceiling", "to the ceiling"))
    if room < -Tolerances.clearanceMetres {
      outcome.add(
        Violation(
          rule,
          "\(address) flies \(Wording.metres(highest.metres)) above ground, \(Wording.metres(-room)) above the "
            + "ceiling of \(Wording.metres(ceiling))",
          at: address, time: highest.time, place: subject.geo(highest.place),
          amount: Amount(-room, "m"), subject: "ceiling", excess: -room / max(ceiling, 1)))
    }
    if lowest.metres < -Tolerances.clearanceMetres {
      outcome.add(
        Violation(
          rule, "\(address) goes \(Wording.metres(-lowest.metres)) below the ground", at: address,
          time: lowest.time, place: subject.geo(lowest.place), amount: Amount(-lowest.metres, "m"),
          subject: "ground", excess: -lowest.metres))
    }
  }

  private static func outside(
    _ leg: LegTrack, _ address: LegAddress, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    var metres = 0.0
    var first: (time: Double, place: TrackPoint)?
    for piece in leg.pieces {
      let parts = HorizontalReach.inside(
        subject.surroundings.boundary, from: piece.start.position, to: piece.end.position)
      let share = 1 - parts.totalWidth
      let length = share * piece.start.position.planarDistanceMetres(to: piece.end.position)
      guard parts.isEmpty || length > Tolerances.clearanceMetres else { continue }
      metres += length
      let leaves = (parts.first?.lower ?? 1) > 0 ? 0 : parts.first?.upper ?? 0
      if first == nil { first = (piece.time(atFraction: leaves), piece.point(atFraction: leaves)) }
    }
    guard let first else { return }
    let amount = Amount(metres, "m")
    outcome.add(
      Violation(
        rule, "\(address) is outside the map for \(amount), from \(Wording.second(first.time))", at: address,
        time: first.time, place: subject.geo(first.place), amount: amount, subject: "map boundary", excess: metres))
  }
}
