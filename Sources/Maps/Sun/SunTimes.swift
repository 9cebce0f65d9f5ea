import Foundation
import Quantities

/// When the sun rises and sets at a place on one day, and when civil twilight begins and ends.
///
/// The day is the one whose noon by the sun falls on the given date of universal time, up to the equation of time, so
/// the four events always belong together: far from Greenwich some of them lie on the neighbouring date. On a level
/// horizon at sea level; hills, houses and the height of flight are not looked at. Within 15 seconds of precise
/// ephemerides up to 66 degrees of latitude. Refraction alone moves a real sunrise by a minute or more, and nearer to
/// the poles, where the sun grazes the horizon, by far more.
package struct SunTimes: Hashable, Sendable {
  /// Begin of morning civil twilight; BMCT in ED-269 and ED-318.
  package let morningTwilight: Event
  /// Sunrise; SR.
  package let sunrise: Event
  /// Sunset; SS.
  package let sunset: Event
  /// End of evening civil twilight; EECT.
  package let eveningTwilight: Event

  /// One crossing of a height by the sun's centre.
  package enum Event: Hashable, Sendable {
    /// It happens at a moment.
    case at(CivilTime)
    /// The sun stays above the height on that side of noon: polar day.
    case alwaysAbove
    /// The sun stays below the height all day: polar night.
    case alwaysBelow

    /// The moment; nil where there is none.
    package var time: CivilTime? {
      if case .at(let time) = self { time } else { nil }
    }
  }

  /// Works out the four events. Moments have the offset of universal time.
  ///
  /// - Parameter day: the date as days since 1970-01-01; 1900 to 2100 is what the accuracy is stated for.
  package init(at place: GeoPoint, day: Int) {
    let sun = SunCrossings(at: place, day: day)
    (sunrise, sunset) = sun.events(of: .sunriseToSunset)
    (morningTwilight, eveningTwilight) = sun.events(of: .civilTwilight)
  }
}

extension DaylightRule {
  /// The degrees by which the sun's centre is below the horizon when the day begins and when it ends.
  package var depression: Angle {
    switch self {
    case .sunriseToSunset: Angle(degrees: 0.833)
    case .civilTwilight: Angle(degrees: 6)
    }
  }
}

/// The moments of one day at which the sun's centre crosses a height at a place.
///
/// The equations are those of the NOAA Solar Calculator (gml.noaa.gov/grad/solcalc), which follow J. Meeus,
/// *Astronomical Algorithms*, 2nd ed. 1998, chapters 15, 25 and 28. They are solved anew at the moment found, until it
/// stays.
struct SunCrossings {
  /// How often the sun's place is worked out anew at the moment found.
  static let roundsMax = 8
  /// A moment that moves by less than this many seconds has been found.
  static let secondsPrecise = 0.05

  let latitude: Angle
  /// Seconds since 1970 of 12:00 local mean time.
  let meanNoonSeconds: Double

  init(at place: GeoPoint, day: Int) {
    latitude = Angle(degrees: place.latitude)
    // The Earth turns by a degree in 240 seconds.
    meanNoonSeconds = Double(day) * 86_400 + 43_200 - 240 * place.longitude
  }

  /// The moment at which the sun is highest, in seconds since 1970.
  var noonSeconds: Double {
    // The equation of time moves by half a minute a day at most.
    let first = meanNoonSeconds - SolarPosition(atSecondsSinceEpoch: meanNoonSeconds).equationOfTimeSeconds
    return meanNoonSeconds - SolarPosition(atSecondsSinceEpoch: first).equationOfTimeSeconds
  }

  /// The begin and the end of the day by a rule, with the sun higher than the rule asks by some margin.
  func events(
    of rule: DaylightRule, margin: Angle = Angle(degrees: 0)
  ) -> (rise: SunTimes.Event, set: SunTimes.Event) {
    let height = Angle(radians: margin.radians - rule.depression.radians)
    let rise = event(isMorning: true, height: height)
    let set = event(isMorning: false, height: height)
    // Where the sun grazes the height at noon, the two sides can disagree by a rounding: no day, then.
    if rise == .alwaysBelow || set == .alwaysBelow { return (.alwaysBelow, .alwaysBelow) }
    return (rise, set)
  }

  private func event(isMorning: Bool, height: Angle) -> SunTimes.Event {
    var seconds = noonSeconds
    var found = SunTimes.Event.alwaysBelow
    for _ in 0..<Self.roundsMax {
      let sun = SolarPosition(atSecondsSinceEpoch: seconds)
      // cos H = (sin h - sin φ sin δ) / (cos φ cos δ), without the division, which fails at the poles.
      let above = sin(height.radians) - sin(latitude.radians) * sin(sun.declination.radians)
      let reach = cos(latitude.radians) * cos(sun.declination.radians)
      let halfDay = above >= reach ? 0 : above <= -reach ? 43_200 : acos(above / reach) / .pi * 43_200
      let moment = meanNoonSeconds - sun.equationOfTimeSeconds + (isMorning ? -halfDay : halfDay)
      if above >= reach {
        found = .alwaysBelow
      } else {
        found = above <= -reach ? .alwaysAbove : .at(CivilTime(secondsSinceEpoch: moment))
      }
      if abs(moment - seconds) < Self.secondsPrecise { break }
      seconds = moment
    }
    return found
  }
}

/// Where the sun stands seen from the Earth's centre, good to a hundredth of a degree.
package struct SolarPosition: Sendable, Hashable {
  /// The height above the plane of the equator.
  package let declination: Angle
  /// The seconds by which a sundial is ahead of mean time.
  package let equationOfTimeSeconds: Double
  private let secondsSinceEpoch: Double

  /// The sun's height over the horizon at a place, without refraction; negative at night.
  package func elevation(at place: GeoPoint) -> Angle {
    // The Earth turns by a degree in 240 seconds.
    let sundial = secondsSinceEpoch.remainder(dividingBy: 86_400) - 43_200 + equationOfTimeSeconds
    let hour = Angle(degrees: sundial / 240 + place.longitude).radians
    let latitude = Angle(degrees: place.latitude).radians
    return Angle(
      radians: asin(
        sin(latitude) * sin(declination.radians) + cos(latitude) * cos(declination.radians) * cos(hour)))
  }

  /// Works out where the sun stands at a moment, in seconds since 1970; good from 1900 to 2100.
  package init(atSecondsSinceEpoch seconds: Double) {
    secondsSinceEpoch = seconds
    // 1970-01-01T00:00Z is the Julian date 2440587.5; centuries count from J2000.0.
    let centuries = (seconds / 86_400 + 2_440_587.5 - 2_451_545) / 36_525
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let meanLongitude = radians(280.46646 + centuries * (36_000.76983 + centuries * 0.0003032))
    let meanAnomaly = radians(357.52911 + centuries * (35_999.05029 - centuries * 0.0001537))
    let eccentricity = 0.016708634 - centuries * (0.000042037 + centuries * 0.0000001267)
    let centre =
      sin(meanAnomaly) * (1.914602 - centuries * (0.004817 + centuries * 0.000014))
      + sin(2 * meanAnomaly) * (0.019993 - centuries * 0.000101) + sin(3 * meanAnomaly) * 0.000289
    let node = radians(125.04 - 1934.136 * centuries)
    // Aberration and nutation in longitude.
    let longitude = meanLongitude + radians(centre - 0.00569 - 0.00478 * sin(node))
    let arcSeconds = 21.448 - centuries * (46.815 + centuries * (0.00059 - centuries * 0.001813))
    let obliquity = radians(23 + (26 + arcSeconds / 60) / 60 + 0.00256 * cos(node))
    declination = Angle(radians: asin(sin(obliquity) * sin(longitude)))
    let half = tan(obliquity / 2)
    let tilt = half * half
    let equation =
      tilt * sin(2 * meanLongitude) - 2 * eccentricity * sin(meanAnomaly)
      + 4 * eccentricity * tilt * sin(meanAnomaly) * cos(2 * meanLongitude)
      - 0.5 * tilt * tilt * sin(4 * meanLongitude)
      - 1.25 * eccentricity * eccentricity * sin(2 * meanAnomaly)
    equationOfTimeSeconds = equation / .pi * 43_200
  }
}
