import Geometry
import Maps
import Missions
import Quantities

/// V202: every leg keeps its clearance in space to every building.
enum BuildingCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V202", title: "clearance to buildings", weight: 95,
    page: """
      A building is a prism from below the ground to its flat roof. For every straight piece of every leg, take-offs and
      landings too, the true distance in space to the prism is computed in closed form: below the roof it is the
      horizontal distance to the outline, above it the distance to the roof's surface and edges.

      Tolerance: 1 cm, the grid of positions. Heights of buildings that a rule assumed count like measured ones.

      What to do: plan again; a base whose pads stand nearer to a wall than the clearance must move.
      """)

  /// Metres beyond the clearance in which margins are still measured.
  private static let marginReachMetres = 20.0
  /// The most steps of the search for the first moment.
  private static let stepsMax = 10_000

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let prisms = subject.surroundings.prisms
    let clearance = max(0, subject.mission.rules.clearance.metres)
    for sortie in subject.flights {
      for leg in sortie.legs {
        var found: [Int: (distance: Double, piece: Piece)] = [:]
        for piece in leg.pieces {
          // Farther ones are neither too near nor the nearest so far.
          let reach = clearance + max(0, min(marginReachMetres, outcome.marginValue))
          for number in near(piece, reach: reach, subject.surroundings) {
            guard outcome.mayWork(onEdges: prisms[number].outline.edges.count, rule) else { return outcome }
            outcome.count += 1
            let distance = PrismDistance.metres(
              from: piece.start, to: piece.end, footprint: prisms[number].outline, top: prisms[number].top)
            outcome.note(
              distance - clearance, "m",
              Margin.Spot(
                sortie.address(ofLeg: leg.index), at: time(of: piece, within: distance, prisms[number]),
                subject: prisms[number].building.id, "to building `\(prisms[number].building.id)`"))
            guard distance < clearance - Tolerances.clearanceMetres || distance <= 0 else { continue }
            let first = found[number]?.piece ?? piece
            found[number] = (min(distance, found[number]?.distance ?? .infinity), first)
          }
        }
        for (number, finding) in found.sorted(by: { $0.key < $1.key }) {
          outcome.add(
            violation(
              prisms[number], finding.distance, finding.piece, at: sortie.address(ofLeg: leg.index),
              clearance: clearance, subject))
        }
      }
    }
    return outcome
  }

  /// The buildings whose rectangle comes within `reach` of a piece. Long slanting ways have large boxes: the distance
  /// between the way and the circle around a building decides most pairs.
  private static func near(_ piece: Piece, reach: Double, _ surroundings: Surroundings) -> [Int] {
    surroundings.prismTree.indices(meeting: piece.spaceTimeBox.atAllTimes.expanded(byMetres: reach)).filter {
      let box = surroundings.prisms[$0].outline.box
      let radius = LocalPoint(east: box.west, north: box.south).planarDistanceMetres(to: box.centre)
      return HorizontalReach.planarMetres(
        from: box.centre, toWayFrom: piece.start.position, to: piece.end.position) < radius + reach
    }
  }

  /// The first moment at which a piece is as near as it ever is, to a millimetre.
  private static func time(of piece: Piece, within distance: Double, _ prism: Prism) -> Double {
    piece.time(atFraction: firstFraction(of: piece, nearerThan: distance + 0.001, prism))
  }

  private static func violation(
    _ prism: Prism, _ distance: Double, _ piece: Piece, at address: LegAddress, clearance: Double,
    _ subject: PlanUnderProof
  ) -> Violation {
    // With a clearance of 0 the wall itself is the limit.
    let limit = max(0, clearance - Tolerances.clearanceMetres)
    let fraction = firstFraction(of: piece, nearerThan: limit, prism)
    let time = piece.time(atFraction: fraction)
    let missing = Amount(clearance - distance, "m")
    let how = distance > 0 ? "comes within \(Wording.metres(distance)) of" : "goes through"
    return Violation(
      rule,
      "\(address) \(how) \(prism.name), \(missing) less than the clearance of "
        + "\(Wording.metres(clearance)), from \(Wording.second(time))",
      at: address, time: time, place: subject.geo(piece.point(atFraction: fraction)), amount: missing,
      subject: prism.building.id, excess: missing.value / max(clearance, 1))
  }

  /// The first fraction at which the piece is nearer than a limit: the distance cannot fall faster than the vehicle
  /// moves, so each step goes as far as the distance allows.
  private static func firstFraction(of piece: Piece, nearerThan limit: Double, _ prism: Prism) -> Double {
    guard piece.lengthMetres > 0 else { return 0 }
    var fraction = 0.0
    for _ in 0..<stepsMax {
      let point = piece.point(atFraction: fraction)
      let room = PrismDistance.metres(from: point, to: point, footprint: prism.outline, top: prism.top) - limit
      if room < 1e-4 || fraction >= 1 { break }
      fraction = min(1, fraction + room / piece.lengthMetres)
    }
    return fraction
  }
}
