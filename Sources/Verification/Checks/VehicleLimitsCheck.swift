import Geometry
import Missions
import Plans
import Quantities

/// V208: vehicles move only as their types can.
enum VehicleLimitsCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V208", title: "vehicle limits", weight: 55,
    page: """
      Speed over ground, airspeed (the cruise speed, or the strongest wind the type may fly in where that is more),
      climb and descent, acceleration along the way, and the mean wind stay within the limits of the vehicle type. Where
      the way turns, the vehicle stops: the velocity does not jump.

      For a ground robot neither wind nor airspeed counts, and it does not climb.

      Tolerance: 0.05 m/s for speeds; for the mean speed of a piece also what 2 cm and a millisecond make of it, and for
      the airspeed what 2 cm make of its direction; what a millisecond does to accelerations; 0.25 m/s for jumps at
      points, and more where pieces are shorter than a metre. V210 adds the pieces up, so that many short ones hide
      nothing.

      What to do: plan again; the vehicle-type file holds the limits.
      """)

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    let wind = subject.mission.weather.wind
    for sortie in subject.sorties {
      guard let type = sortie.type else { continue }
      let windRoom = type.isGroundRobot ? .infinity : type.maxWind.metresPerSecond - wind.lengthMetres
      outcome.note(
        windRoom, "m/s",
        Margin.Spot(
          vehicle: sortie.vehicle.id, sortie: sortie.sortie.id, subject: type.id,
          "\(sortie.sortie.id) to the strongest wind of \(type.id)"))
      if windRoom < 0 {
        outcome.add(
          Violation(
            rule,
            "\(sortie.sortie.id) flies in a wind of \(Amount(wind.lengthMetres, "m/s")), \(type.id) may up to "
              + "\(Amount(type.maxWind.metresPerSecond, "m/s"))",
            vehicle: sortie.vehicle.id, sortie: sortie.sortie.id, time: sortie.startTime,
            amount: Amount(-windRoom, "m/s"), excess: -windRoom / max(type.maxWind.metresPerSecond, 1)))
      }
      var before: Piece?
      for leg in sortie.legs {
        let address = sortie.address(ofLeg: leg.index)
        for piece in leg.pieces where piece.duration > 0 {
          outcome.count += 1
          judge(piece, address, type, wind, subject, &outcome)
          let direction = direction(of: piece)
          if let before {
            let jump = (direction * piece.startSpeed - Self.direction(of: before) * before.endSpeed).lengthMetres
            if jump > jumpMax(before, piece) {
              add(
                "turns or changes speed by \(Amount(jump, "m/s")) at once", piece, address, Amount(jump, "m/s"), jump,
                subject, &outcome)
            }
          }
          before = piece
        }
      }
    }
    return outcome
  }

  /// The jump that rounding can make: each end of a piece may lie 1 cm aside, which turns short ones a lot.
  private static func jumpMax(_ before: Piece, _ piece: Piece) -> Double {
    // A hover has no direction that could be wrong.
    let lengths = [before, piece].filter { $0.lengthMetres > 0 || $0.statedMetres > 0 }.map(\.lengthMetres)
    let shorter = max(1e-9, lengths.min() ?? .infinity)
    let turn = min(2, 4 * Tolerances.clearanceMetres / shorter)
    return Tolerances.jumpMetresPerSecond + turn * max(before.endSpeed, piece.startSpeed)
  }

  /// The greater of the two speeds that a piece states, in metres per second.
  private static func fastestStated(_ piece: Piece) -> Double { max(piece.startSpeed, piece.endSpeed) }

  private static func direction(of piece: Piece) -> SpaceVector {
    guard piece.lengthMetres > 0 else { return SpaceVector(east: 0, north: 0, up: 0) }
    return SpaceVector(piece.start, piece.end) * (1 / piece.lengthMetres)
  }

  private static func judge(
    _ piece: Piece, _ address: LegAddress, _ type: VehicleType, _ wind: LocalVector, _ subject: PlanUnderProof,
    _ outcome: inout CheckOutcome
  ) {
    let direction = direction(of: piece)
    // The mean over a short piece is mostly the rounding of its places and times; V210 holds the sum of pieces.
    let grid = (2 * Tolerances.clearanceMetres + 2 * Tolerances.seconds * fastestStated(piece)) / piece.duration
    let mean = max(0, piece.lengthMetres / piece.duration - grid)
    let speeds = [piece.startSpeed, piece.endSpeed, mean]
    let horizontal = LocalVector(east: direction.east, north: direction.north)
    let fastest = speeds.max() ?? 0
    // Speed over ground and airspeed are convex in the speed along the way: the ends decide.
    let ground = fastest * horizontal.lengthMetres
    // Turning the way by the rounding of its ends changes the airspeed by no more than the smaller of the two speeds.
    let turn = min(2, 2 * Tolerances.clearanceMetres / max(piece.lengthMetres, 1e-9))
    let air = (speeds.map { (horizontal * $0 - wind).lengthMetres }.max() ?? 0) - turn * min(fastest, wind.lengthMetres)
    let airMax = max(type.cruiseSpeed.metresPerSecond, type.maxWind.metresPerSecond)
    let isUp = direction.up > 0
    let vertical = fastest * abs(direction.up)
    let limits = [
      ("over ground", ground, type.maxGroundSpeed.metresPerSecond),
      ("through the air", air, type.isGroundRobot ? .infinity : airMax),
      (isUp ? "up" : "down", vertical, (isUp ? type.climbSpeed : type.descentSpeed).metresPerSecond),
    ]
    for (name, value, limit) in limits where value > limit + Tolerances.speedMetresPerSecond {
      let over = Amount(value - limit, "m/s")
      add(
        "moves \(name) at \(Amount(value, "m/s")), \(over) above the limit of \(type.id)", piece, address, over,
        over.value / max(limit, 1), subject, &outcome)
    }
    if let least = speeds.min(), least < 0 {
      add("states a negative speed", piece, address, Amount(-least, "m/s"), 1, subject, &outcome)
    }
    // Times are kept to the millisecond and speeds to 1 mm/s, which is much for short pieces.
    let limit = type.accelerationMetresPerSecondSquared
    let change = abs(piece.endSpeed - piece.startSpeed)
    let over = change - limit * (piece.duration + 2 * Tolerances.seconds) - 0.002
    if over > 0 {
      let amount = Amount(change / piece.duration, "m/s²")
      add(
        "accelerates at \(amount), above the limit of \(Amount(limit, "m/s²"))", piece, address, amount,
        over / max(limit, 0.1), subject, &outcome)
    }
  }

  private static func add(
    _ text: String, _ piece: Piece, _ address: LegAddress, _ amount: Amount, _ excess: Double,
    _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    outcome.add(
      Violation(
        rule, "\(address) \(text) from \(Wording.second(piece.startTime))", at: address, time: piece.startTime,
        place: subject.geo(piece.start), amount: amount, excess: excess))
  }
}
