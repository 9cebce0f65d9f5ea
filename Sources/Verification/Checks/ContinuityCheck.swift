import Missions
import Plans
import Quantities

/// V210: each sortie is one way without gaps in place and time, and speeds, times and lengths agree.
enum ContinuityCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V210", title: "continuity in place and time", weight: 70,
    page: """
      Each leg starts where and when the one before ended, with the same speed. Times do not fall. The length of each
      piece is the mean of its two speeds times its time, and so is that of all pieces from one stop to the next. The
      first leg is a take-off, the last a landing, none between; the vehicle starts and ends at rest, after the start
      of the mission and before its end. Hovers stay in one place, climbs and descents are upright, and the other legs
      keep their height; only the passes of sweeps and the links between them may follow the ground.

      A ground robot drives (`drive`), works standing (`service`) or driving (`swath`) and waits (`wait`); it neither
      takes off nor lands. Legs between its work (`drive`, `wait`) have no activity. Only ground robots drive. Outdoors
      it works driving only, and goes from one pass of a task to the next by a `link` without an activity.

      Tolerance: half a unit of the file's last digit where two legs meet; for lengths 5 cm, plus what a
      millisecond of time and 1 mm/s of speed make of the piece.

      What to do: a plan that Sortie wrote has been edited or damaged; plan again.
      """)

  /// Metres by which the length of a piece may differ from its speeds and times, before rounding counts.
  private static let lengthToleranceMetres = 0.05

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    outcome.add(contentsOf: subject.unreadable)
    for sortie in subject.sorties {
      ends(of: sortie, subject, &outcome)
      for leg in sortie.legs {
        outcome.count += leg.pieces.count
        if leg.index > 0 { join(sortie.legs[leg.index - 1], leg, sortie, &outcome) }
        shape(of: leg, sortie, &outcome)
        for piece in leg.pieces { judge(piece, sortie.address(ofLeg: leg.index), subject, &outcome) }
        runs(of: leg, sortie.address(ofLeg: leg.index), subject, &outcome)
      }
    }
    return outcome
  }

  private static func add(
    _ text: String, _ address: LegAddress, _ time: Double, _ outcome: inout CheckOutcome
  ) {
    outcome.add(Violation(rule, "\(address) \(text)", at: address, time: time, excess: 1))
  }

  private static func add(
    _ text: String, _ address: LegAddress, _ time: Double, _ amount: Amount, place: GeoPoint? = nil,
    _ outcome: inout CheckOutcome
  ) {
    outcome.add(
      Violation(
        rule, "\(address) \(text)", at: address, time: time, place: place, amount: amount, excess: amount.value))
  }

  private static func ends(of sortie: SortieTrack, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    for leg in sortie.legs {
      if sortie.isOfGroundRobot { break }
      let address = sortie.address(ofLeg: leg.index)
      if leg.leg.kind == .drive { add("drives, and is no ground robot", address, leg.startTime, &outcome) }
      let (isFirst, isLast) = (leg.index == 0, leg.index == sortie.legs.count - 1)
      if isFirst != (leg.leg.kind == .takeOff) {
        add(isFirst ? "is first and no take-off" : "is a take-off in the air", address, leg.startTime, &outcome)
      }
      if isLast != (leg.leg.kind == .landing) {
        add(isLast ? "is last and no landing" : "is a landing before the end", address, leg.startTime, &outcome)
      }
    }
    if sortie.isOfGroundRobot { kinds(of: sortie, subject, &outcome) }
    let (first, last) = (sortie.legs[0], sortie.legs[sortie.legs.count - 1])
    let speeds = [first.leg.points[0].speed, last.leg.points[last.leg.points.count - 1].speed]
    if speeds.contains(where: { $0 != .zero }) {
      add("does not start and end at rest", sortie.address(ofLeg: 0), sortie.startTime, &outcome)
    }
    if sortie.startTime < -Tolerances.seconds {
      let early = Amount(-sortie.startTime, "s")
      add("starts \(early) before the mission", sortie.address(ofLeg: 0), sortie.startTime, early, &outcome)
    }
    let room = subject.mission.end.seconds - sortie.endTime
    outcome.note(
      room, "s", Margin.Spot(sortie.address(ofLeg: last.index), at: sortie.endTime, "before the mission ends"))
    if room < -Tolerances.seconds {
      let late = Amount(-room, "s")
      add("lands \(late) after the mission's end", sortie.address(ofLeg: last.index), sortie.endTime, late, &outcome)
    }
  }

  /// Whether a ground robot's legs are such as it can do.
  private static func kinds(of sortie: SortieTrack, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome) {
    let isOutdoors = subject.isOutdoors(sortie.missionVehicle)
    for leg in sortie.legs {
      let address = sortie.address(ofLeg: leg.index)
      switch leg.leg.kind {
      case .link where !isOutdoors:
        add("is nothing that a ground robot can do", address, leg.startTime, &outcome)
      case .service where isOutdoors:
        add("works standing, which no robot does outdoors", address, leg.startTime, &outcome)
      case .drive, .wait, .link:
        guard let activity = leg.leg.activity else { continue }
        add("does \(activity.rawValue) on the way", address, leg.startTime, &outcome)
      case .service, .swath: continue
      case .takeOff, .climb, .descent, .transit, .landing:
        add("is nothing that a ground robot can do", address, leg.startTime, &outcome)
      }
    }
  }

  private static func join(
    _ before: LegTrack, _ leg: LegTrack, _ sortie: SortieTrack, _ outcome: inout CheckOutcome
  ) {
    guard let end = before.leg.points.last, let start = leg.leg.points.first, end != start else { return }
    // Half a unit of the file's grid: millimetres and millimetres per second.
    let grid = 0.0005
    let address = sortie.address(ofLeg: leg.index)
    let gap = before.end.distanceMetres(to: leg.start)
    if end.position.roundedToE7 != start.position.roundedToE7 || abs((end.altitude - start.altitude).metres) > grid {
      add(
        "starts \(Wording.metres(gap)) away from where the leg before ended", address, leg.startTime,
        Amount(gap, "m"), place: start.position, &outcome)
    }
    if abs(start.time - end.time) > Tolerances.seconds {
      let seconds = Amount(start.time - end.time, "s")
      add("starts \(seconds) after the leg before ended", address, leg.startTime, seconds, &outcome)
    }
    if abs(start.speed.metresPerSecond - end.speed.metresPerSecond) > grid {
      let change = Amount(abs(start.speed.metresPerSecond - end.speed.metresPerSecond), "m/s")
      add("starts with another speed than the leg before ended with", address, leg.startTime, change, &outcome)
    }
  }

  /// Whether the leg's ways fit its purpose.
  private static func shape(of leg: LegTrack, _ sortie: SortieTrack, _ outcome: inout CheckOutcome) {
    let address = sortie.address(ofLeg: leg.index)
    let aside = leg.points.map { $0.position.planarDistanceMetres(to: leg.start.position) }.max() ?? 0
    let heights = leg.points.map(\.altitude)
    let rise = (heights.max() ?? 0) - (heights.min() ?? 0)
    let limit = lengthToleranceMetres
    switch leg.leg.kind {
    case .takeOff, .climb, .descent, .landing:
      if aside > limit { add("is not upright", address, leg.startTime, Amount(aside, "m"), &outcome) }
    case .service, .wait:
      let moved = max(aside, rise)
      if moved > limit { add("is a hover and moves", address, leg.startTime, Amount(moved, "m"), &outcome) }
    case .swath, .link:
      // Sweeps may follow the ground; how fast they climb and sink is for V208, how high they are for V203 and V213.
      guard sortie.isOfGroundRobot else { break }
      fallthrough
    case .transit, .drive:
      if rise > limit { add("changes its height on the way", address, leg.startTime, Amount(rise, "m"), &outcome) }
    }
  }

  /// From one stop to the next the ways add up too: many short pieces could each hide a few centimetres.
  private static func runs(
    of leg: LegTrack, _ address: LegAddress, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    var (length, stated, fastest) = (0.0, 0.0, 0.0)
    var first: Piece?
    for piece in leg.pieces where piece.duration >= 0 {
      first = first ?? piece
      length += piece.lengthMetres
      stated += piece.statedMetres
      fastest = max(fastest, piece.startSpeed, piece.endSpeed)
      guard piece.endSpeed == 0 || piece.endTime == leg.endTime, let start = first else { continue }
      // Rounded places and times cancel between the pieces, rounded speeds may not.
      let tolerance =
        lengthToleranceMetres + 4 * Tolerances.seconds * fastest + 0.001 * (piece.endTime - start.startTime)
      let gap = abs(length - stated)
      if gap > tolerance, leg.pieces.count > 1 {
        add(
          "goes \(Wording.metres(length)) from \(Wording.second(start.startTime)) to its next stop, its speeds and "
            + "times make \(Wording.metres(stated))",
          address, start.startTime, Amount(gap, "m"), place: subject.geo(start.start), &outcome)
      }
      (length, stated, fastest, first) = (0, 0, 0, nil)
    }
  }

  private static func judge(
    _ piece: Piece, _ address: LegAddress, _ subject: PlanUnderProof, _ outcome: inout CheckOutcome
  ) {
    let place = subject.geo(piece.start)
    if piece.duration < 0 {
      let back = Amount(-piece.duration, "s")
      return add("goes back in time by \(back)", address, piece.startTime, back, place: place, &outcome)
    }
    let fastest = max(piece.startSpeed, piece.endSpeed)
    let tolerance = lengthToleranceMetres + 2 * Tolerances.seconds * fastest + 0.001 * piece.duration
    let gap = abs(piece.lengthMetres - piece.statedMetres)
    guard gap > tolerance else { return }
    add(
      "goes \(Wording.metres(piece.lengthMetres)) from \(Wording.second(piece.startTime)), its speeds and times make "
        + Wording.metres(piece.statedMetres),
      address, piece.startTime, Amount(gap, "m"), place: place, &outcome)
  }
}
