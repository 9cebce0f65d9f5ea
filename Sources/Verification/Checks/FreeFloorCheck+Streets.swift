import Geometry
import Missions
import Plans
import Quantities

/// Robots outdoors keep to streets and areas that are open to them, off buildings and water.
extension FreeFloorCheck {
  /// Metres from the middle line of an open street up to which a robot is on it: half of a wide street with its
  /// pavement.
  static let streetReachMetres = 8.0
  /// Metres by which a robot may be above or below the ground.
  private static let groundMetres = 0.02
  /// Metres beyond the radius in which margins to buildings and water are still measured.
  private static let obstacleReachMetres = 20.0
  /// Metres up to which the distance to the nearest street is told.
  private static let toldMetresMax = 100.0
  /// How often the largest distance to a street is halved in: micrometres.
  private static let halvings = 26

  static func outdoors(
    _ sortie: SortieTrack, radius: Double, pad: LocalPoint, _ ground: OpenGround, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    var work = 0
    let stretches = PadWay.stretches(
      of: sortie, pad: pad, within: streetReachMetres + Tolerances.bodyMetres, ground, work: &work)
    guard outcome.mayWork(onEdges: work, rule) else { return }
    for leg in sortie.legs {
      level(leg, sortie, subject, &outcome)
      obstacles(leg, sortie, radius, ground, subject, &outcome)
      streets(leg, sortie, ground, stretches, subject, &outcome)
      guard !outcome.hasGivenUp else { return }
    }
  }

  /// Whether a leg runs on the ground.
  private static func level(
    _ leg: LegTrack, _ sortie: SortieTrack, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    outcome.count += leg.points.count
    let heights = subject.heights(of: leg)
    guard outcome.mayWork(onEdges: heights.work, rule) else { return }
    let worst = -heights.lowest.metres > heights.highest.metres ? heights.lowest : heights.highest
    guard abs(worst.metres) > groundMetres + 1e-9 else { return }
    let address = sortie.address(ofLeg: leg.index)
    let amount = Amount(abs(worst.metres), "m")
    outcome.add(
      Violation(
        rule, "\(address) is \(Wording.metres(abs(worst.metres))) \(worst.metres > 0 ? "above" : "below") the ground",
        at: address, time: worst.time, place: subject.geo(worst.place), amount: amount, subject: "ground",
        excess: amount.value))
  }

  /// Whether the body keeps off buildings and water.
  private static func obstacles(
    _ leg: LegTrack, _ sortie: SortieTrack, _ radius: Double, _ ground: OpenGround, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let limit = radius - Tolerances.bodyMetres
    let address = sortie.address(ofLeg: leg.index)
    var worst: (metres: Double, obstacle: OpenGround.Obstacle)?
    var first: Piece?
    var near: [Int] = []
    for piece in leg.pieces {
      outcome.count += 1
      let reach = radius + max(0, min(obstacleReachMetres, outcome.marginValue))
      ground.obstacleTree.find(meeting: SpaceTimeBox(piece.box.expanded(byMetres: reach)), into: &near)
      let (start, end) = (piece.start.position, piece.end.position)
      for number in near {
        let obstacle = ground.obstacles[number]
        guard outcome.mayWork(onEdges: obstacle.outline.edges.count, rule) else { return }
        let metres = obstacle.outline.planarMetres(toWayFrom: start, to: end)
        guard metres - radius < obstacleReachMetres else { continue }
        outcome.note(
          metres - radius, "m",
          Margin.Spot(
            address, at: piece.time(atFraction: fraction(of: piece, within: metres, of: obstacle)),
            subject: obstacle.name, "to \(obstacle.name)"))
        guard metres < limit else { continue }
        first = first ?? piece
        if metres < worst?.metres ?? .infinity { worst = (metres, obstacle) }
      }
    }
    guard let worst, let first else { return }
    let how = worst.metres > 0 ? "comes within \(Wording.metres(worst.metres)) of" : "goes into"
    outcome.add(
      tooNear(
        address, "\(how) \(worst.obstacle.name)", worst.obstacle.name, roomMetres: worst.metres, radius: radius,
        at: first, subject))
  }

  /// Where a piece first comes within its least distance of an obstacle.
  private static func fraction(
    of piece: Piece, within metres: Double, of obstacle: OpenGround.Obstacle
  ) -> Double {
    // A tenth of a millimetre more, so that the place where it is reached has a width.
    HorizontalReach.within(
      metres + 1e-4, of: .outline(obstacle.outline), from: piece.start.position, to: piece.end.position
    ).first?.lower ?? 0
  }

  /// Whether every place of a leg is on a street, in an area or on the way from or to the pad.
  private static func streets(
    _ leg: LegTrack, _ sortie: SortieTrack, _ ground: OpenGround, _ stretches: [FlatSegment],
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let address = sortie.address(ofLeg: leg.index)
    var (outside, farthest) = (0.0, 0.0)
    var first: (time: Double, place: LocalPoint)?
    for piece in leg.pieces {
      outcome.count += 1
      let way = FlatSegment(start: piece.start.position, end: piece.end.position)
      var work = 0
      func gaps(_ metres: Double) -> [FractionInterval] {
        OpenGround.gaps(
          in: ground.openParts(of: way, within: metres, along: stretches, work: &work), of: way)
      }
      let beside = gaps(streetReachMetres + Tolerances.bodyMetres)
      let known = min(streetReachMetres, max(0, streetReachMetres - outcome.marginValue))
      var spot: (metres: Double, fraction: Double)?
      if !beside.isEmpty || !gaps(known).isEmpty {
        spot = farthestPlace(from: beside.isEmpty ? known : streetReachMetres, isBeside: !beside.isEmpty, gaps)
      }
      guard outcome.mayWork(onEdges: work, rule) else { return }
      if let spot {
        outcome.note(
          streetReachMetres - spot.metres, "m",
          Margin.Spot(
            address, at: piece.time(atFraction: spot.fraction), subject: "street",
            "\(told(spot.metres)) from the nearest open street"))
      }
      guard let gap = beside.first else { continue }
      outside += beside.totalWidth * way.lengthMetres
      farthest = max(farthest, spot?.metres ?? 0)
      first = first ?? (piece.time(atFraction: gap.lower), way.point(gap.lower))
    }
    guard let first else { return }
    outcome.add(
      Violation(
        rule,
        "\(address) leaves all open streets and areas by up to \(told(farthest)) for \(Wording.metres(outside)), from "
          + Wording.second(first.time),
        at: address, time: first.time, place: subject.geo(first.place), amount: Amount(farthest, "m"),
        subject: "street", excess: farthest / streetReachMetres))
  }

  private static func told(_ metres: Double) -> String {
    metres < toldMetresMax ? Wording.metres(metres) : "more than \(Wording.metres(toldMetresMax))"
  }

  /// The largest distance of a place of a piece to the nearest open street, by halving: within a distance all of the
  /// piece is on the ground that is open, or not.
  private static func farthestPlace(
    from known: Double, isBeside: Bool, _ gaps: (Double) -> [FractionInterval]
  ) -> (metres: Double, fraction: Double) {
    var (low, high) = (known, isBeside ? toldMetresMax : streetReachMetres + Tolerances.bodyMetres)
    var left = gaps(low)
    if isBeside {
      let far = gaps(high)
      if !far.isEmpty { (low, left) = (high, far) }
    }
    for _ in 0..<halvings where high - low > 1e-6 {
      let middle = (low + high) / 2
      let found = gaps(middle)
      if found.isEmpty { high = middle } else { (low, left) = (middle, found) }
    }
    return (high, left.first.map { ($0.lower + $0.upper) / 2 } ?? 0)
  }
}
