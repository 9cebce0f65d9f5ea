import Quantities

/// How high the sun stands, without refraction.
///
/// Source: J. J. Michalsky, "The Astronomical Almanac's algorithm for approximate solar position (1950–2050)", Solar
/// Energy 40(3), 1988, with its errata: right within 0.01 degree in these years.
package enum SunElevation {
  /// The elevation of the sun's centre in degrees, negative below the horizon.
  ///
  /// - Parameters:
  ///   - secondsSinceEpoch: since 1970-01-01T00:00:00Z; leap seconds do not count.
  ///   - place: WGS 84.
  package static func degrees(at secondsSinceEpoch: Double, _ place: GeoPoint) -> Double {
    let sun = Sun(secondsSinceEpoch)
    let latitude = radians(place.latitude)
    let sine =
      Trigonometry.sine(latitude) * Trigonometry.sine(sun.declination)
      + Trigonometry.cosine(latitude) * Trigonometry.cosine(sun.declination)
      * Trigonometry.cosine(radians(sun.hourAngleDegrees(atLongitude: place.longitude)))
    return Trigonometry.arcSine(min(1, max(-1, sine))) * 180 / .pi
  }

  /// The least elevation between two moments at one place, and its moment. The elevation only rises or only falls
  /// between the sun's highest and lowest point, so the ends and the lowest points decide.
  package static func lowest(
    from start: Double, to end: Double, _ place: GeoPoint
  ) -> (degrees: Double, secondsSinceEpoch: Double) {
    var candidates = [start, end]
    // The sun is lowest where its hour angle is 180 degrees; it moves by 15 degrees in an hour.
    let angle = Sun(start).hourAngleDegrees(atLongitude: place.longitude)
    let midnight =
      start + ((180 - angle).truncatingRemainder(dividingBy: 360) + 360)
      .truncatingRemainder(dividingBy: 360) / 15 * 3600
    if midnight < end { candidates.append(midnight) }
    let found = candidates.map { (degrees: degrees(at: $0, place), secondsSinceEpoch: $0) }
    return found.min { $0.degrees < $1.degrees } ?? (0, start)
  }

  /// The moment near another at which the sun is highest.
  static func highest(near moment: Double, _ place: GeoPoint) -> Double { transit(0, near: moment, place) }

  /// The moment near another at which the sun is lowest.
  static func lowest(near moment: Double, _ place: GeoPoint) -> Double { transit(180, near: moment, place) }

  /// The moment within twelve hours of another at which the sun's hour angle has a value; it moves by 15 degrees in an
  /// hour.
  private static func transit(_ degrees: Double, near moment: Double, _ place: GeoPoint) -> Double {
    let ahead = Sun(moment).hourAngleDegrees(atLongitude: place.longitude) - degrees
    let turn = ahead - (ahead / 360).rounded() * 360
    return moment - turn / 15 * 3600
  }

  private static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }

  /// Where the sun stands in the sky.
  private struct Sun {
    /// Radians north of the equator.
    let declination: Double
    private let rightAscensionDegrees: Double
    private let greenwichDegrees: Double

    init(_ secondsSinceEpoch: Double) {
      // Days since 2000-01-01T12:00Z, which is 946,728,000 s after the epoch.
      let days = (secondsSinceEpoch - 946_728_000) / 86_400
      let longitude = 280.460 + 0.985_647_4 * days
      let anomaly = radians(357.528 + 0.985_600_3 * days)
      let ecliptic = radians(
        longitude + 1.915 * Trigonometry.sine(anomaly) + 0.020 * Trigonometry.sine(2 * anomaly))
      let obliquity = radians(23.439 - 0.000_000_4 * days)
      rightAscensionDegrees =
        Trigonometry.arcTangent(
          Trigonometry.cosine(obliquity) * Trigonometry.sine(ecliptic), over: Trigonometry.cosine(ecliptic)) * 180
        / .pi
      declination = Trigonometry.arcSine(Trigonometry.sine(obliquity) * Trigonometry.sine(ecliptic))
      // Greenwich mean sidereal time: 6.697375 h + 0.0657098242 h a day + the hours of the day.
      let hours = (days + 0.5 - (days + 0.5).rounded(.down)) * 24
      greenwichDegrees = (6.697_375 + 0.065_709_824_2 * days + hours) * 15
    }

    /// The angle of the sun west of the meridian, in degrees of any turn.
    func hourAngleDegrees(atLongitude longitude: Double) -> Double {
      greenwichDegrees + longitude - rightAscensionDegrees
    }
  }
}
