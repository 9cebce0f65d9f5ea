/// When the day begins and ends for flights that need daylight.
///
/// Mission files and plans have the raw value. Both rules speak of the geometric height of the sun's centre, without
/// refraction, at the place of the vehicle.
package enum DaylightRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// From sunrise to sunset: the sun's upper limb stands on a level horizon under mean refraction, its centre 0.833
  /// degrees below (34' of refraction and 16' of radius; Explanatory Supplement to the Astronomical Almanac, 3rd ed.,
  /// section 12.2).
  case sunriseToSunset = "sunrise-to-sunset"
  /// From the begin of morning civil twilight to the end of evening civil twilight: the sun's centre is 6 degrees below
  /// the horizon. The European rules of the air define night as the hours between the two (SERA, Commission
  /// Implementing Regulation (EU) No 923/2012, article 2(97)).
  case civilTwilight = "civil-twilight"
}
