import Missions
import Plans
import Quantities

/// V217: nothing is in the air in the dark where the mission asks for daylight.
enum DaylightCheck: PlanCheck {
  static let rule = VerificationRule(
    code: "V217", title: "daylight", weight: 65,
    page: """
      Where the mission's rules ask for daylight, the sun stands high enough from take-off to landing: its centre at -6
      degrees or higher for `civil-twilight` (what European rules of the air call night begins below), at -0.833 degrees
      or higher for `sunrise-to-sunset` (refraction of 34 minutes of arc and half of the sun's disc of 16).

      The elevation is computed from the sun's place in the sky at both ends of every leg, and at the sun's lowest point
      where a leg spans it; it is not taken from tables of sunrise. The vehicle's own position counts.

      Tolerance: 0.1 degree, about half a minute at middle latitudes: the formula is right within 0.01 degree, and
      mountains, weather and refraction matter more. Sunrise as a calendar has it is not exact to the second either.

      What to do: start later or end earlier, or give the task a window in daylight.
      """)

  /// The most halvings of a span: a day to far below a millisecond.
  private static let halvingsMax = 60

  static func run(on subject: PlanUnderProof) -> CheckOutcome {
    var outcome = CheckOutcome()
    guard let daylight = subject.mission.rules.daylight else { return outcome }
    let least = limit(daylight)
    let origin = subject.mission.start.secondsSinceEpoch
    for sortie in subject.flights {
      var worst = 0.0
      var dark: (leg: LegTrack, time: Double)?
      for leg in sortie.legs {
        outcome.count += 1
        for (point, place) in [(leg.leg.points.first, leg.start), (leg.leg.points.last, leg.end)] {
          guard let position = point?.position ?? subject.geo(place) else { continue }
          let lowest = SunElevation.lowest(from: origin + leg.startTime, to: origin + leg.endTime, position)
          let room = lowest.degrees - least
          outcome.note(
            room, "deg",
            Margin.Spot(
              sortie.address(ofLeg: leg.index), at: lowest.secondsSinceEpoch - origin, subject: daylight.rawValue,
              "to the sun's least elevation"))
          guard room < -Tolerances.sunDegrees else { continue }
          worst = min(worst, room)
          if dark == nil {
            let from = origin + leg.startTime
            let limit = least - Tolerances.sunDegrees
            dark = (leg, dusk(limit, position, from: from, to: lowest.secondsSinceEpoch) - origin)
          }
        }
      }
      guard let dark else { continue }
      let address = sortie.address(ofLeg: dark.leg.index)
      let amount = Amount(-worst, "deg")
      outcome.add(
        Violation(
          rule,
          "\(address) flies in the dark from \(Wording.second(dark.time)): the sun stands up to \(amount) lower than "
            + "`\(daylight.rawValue)` allows",
          at: address, time: dark.time, place: subject.geo(dark.leg.start), amount: amount,
          subject: daylight.rawValue, excess: -worst))
    }
    return outcome
  }

  /// The first moment at which the sun stands lower than a limit, to a millisecond, where it is lowest at the end of
  /// the span: it is too low from the start, or passes the limit once.
  private static func dusk(_ least: Double, _ place: GeoPoint, from: Double, to: Double) -> Double {
    guard SunElevation.degrees(at: from, place) >= least else { return from }
    var (light, dark) = (from, to)
    for _ in 0..<halvingsMax where dark - light > 0.001 {
      let middle = (light + dark) / 2
      if SunElevation.degrees(at: middle, place) >= least { light = middle } else { dark = middle }
    }
    return dark
  }

  /// The least elevation of the sun's centre in degrees.
  private static func limit(_ daylight: DaylightRule) -> Double {
    switch daylight {
    case .sunriseToSunset: -0.833
    case .civilTwilight: -6
    }
  }
}
