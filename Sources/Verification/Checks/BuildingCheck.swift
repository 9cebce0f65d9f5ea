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
    let map = subject.mission.map
    let clearance = max(0, subject.mission.rules.clearance.metres)
    let reach = clearance + marginReachMetres
    let boxes = map.buildings.map(\.footprint.boundingBox)
    let tops = zip(map.buildings, boxes).map { map.terrain.altitude(of: $0.height, at: $1.centre).metres }
    let radii = boxes.map { LocalPoint(east: $0.west, north: $0.south).planarDistanceMetres(to: $0.centre) }
    let index = GridIndex(boxes)
    for sortie in subject.sorties {
      for leg in sortie.legs {
        let address = sortie.address(ofLeg: leg.index)
        var found: [Int: (distance: Double, piece: Piece)] = [:]
        for piece in leg.pieces {
          let lowest = min(piece.start.altitude, piece.end.altitude)
          let way = (start: piece.start.position, end: piece.end.position)
          for number in index.indices(meeting: piece.box.expanded(byMetres: reach)) {
            // The circle around a building decides most pairs: long slanting ways have large boxes.
            guard lowest < tops[number] + reach,
              Distances.planarMetres(from: boxes[number].centre, toSegment: way) < radii[number] + reach
            else { continue }
            outcome.count += 1
            let distance = PrismDistance.metres(
              from: piece.start, to: piece.end, footprint: map.buildings[number].footprint, top: tops[number])
            outcome.note(
              distance - clearance, "m",
              "\(address) between seconds \(Wording.number(piece.startTime, unit: "s")) and "
                + "\(Wording.number(piece.endTime, unit: "s")) to building `\(map.buildings[number].id)`")
            guard distance < clearance - Tolerances.clearanceMetres || distance <= 0 else { continue }
            let first = found[number]?.piece ?? piece
            found[number] = (min(distance, found[number]?.distance ?? .infinity), first)
          }
        }
        for (number, finding) in found.sorted(by: { $0.key < $1.key }) {
          outcome.violations.append(
            violation(
              map.buildings[number], top: tops[number], finding.distance, finding.piece, at: address,
              clearance: clearance, subject))
        }
      }
    }
    return outcome
  }

  private static func violation(
    _ building: Building, top: Double, _ distance: Double, _ piece: Piece, at address: LegAddress,
    clearance: Double, _ subject: PlanUnderProof
  ) -> Violation {
    let fraction = firstFraction(of: piece, nearerThan: clearance - Tolerances.clearanceMetres, building, top: top)
    let time = piece.time(atFraction: fraction)
    let name = building.name.isEmpty ? "" : " (\(building.name))"
    let missing = Amount(clearance - distance, "m")
    let how = distance > 0 ? "comes within \(Wording.metres(distance)) of" : "goes through"
    return Violation(
      rule,
      "\(address) \(how) building `\(building.id)`\(name), \(missing) less than the clearance of "
        + "\(Wording.metres(clearance)), from \(Wording.second(time))",
      at: address, time: time, place: subject.geo(piece.point(atFraction: fraction)), amount: missing,
      subject: building.id, excess: missing.value / max(clearance, 1))
  }

  /// The first fraction at which the piece is nearer than a limit: the distance cannot fall faster than the vehicle
  /// moves, so each step goes as far as the distance allows.
  private static func firstFraction(
    of piece: Piece, nearerThan limit: Double, _ building: Building, top: Double
  ) -> Double {
    guard piece.lengthMetres > 0 else { return 0 }
    var fraction = 0.0
    for _ in 0..<stepsMax {
      let point = piece.point(atFraction: fraction)
      let room = PrismDistance.metres(from: point, to: point, footprint: building.footprint, top: top) - limit
      if room < 1e-4 || fraction >= 1 { break }
      fraction = min(1, fraction + room / piece.lengthMetres)
    }
    return fraction
  }
}
