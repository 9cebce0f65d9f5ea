import Quantities

/// Where a vehicle is at one moment of a sortie.
package struct SortieState: Hashable, Sendable {
  /// The index of the leg in the sortie.
  package var legIndex: Int
  /// The position, not rounded.
  package var position: GeoPoint
  /// The altitude.
  package var altitude: AltitudeAMSL
  /// The speed along the way.
  package var speed: Speed
  /// The charge, in proportion to the time within the leg.
  package var charge: StateOfCharge

  /// Describes a state.
  package init(
    legIndex: Int, position: GeoPoint, altitude: AltitudeAMSL, speed: Speed, charge: StateOfCharge
  ) {
    self.legIndex = legIndex
    self.position = position
    self.altitude = altitude
    self.speed = speed
    self.charge = charge
  }
}

extension Sortie {
  /// Where the vehicle is at a moment; nil before take-off and after landing.
  ///
  /// Between two points it moves with constant acceleration. Positions are interpolated in degrees, which is within
  /// 0.2 m of the straight line for pieces of up to 2 km: for pictures and comparisons, not for proofs.
  package func state(at time: MissionTime) -> SortieState? {
    guard let takeOff, let landing, takeOff <= time, time <= landing else { return nil }
    var charge = chargeAtStart
    for (index, leg) in legs.enumerated() {
      if let start = leg.start, let end = leg.end, time <= end || index == legs.count - 1 {
        let share = end > start ? min(1, max(0, (time - start) / (end - start))) : 1
        let fraction = charge.fraction + (leg.chargeAtEnd.fraction - charge.fraction) * share
        return leg.state(at: time, legIndex: index, charge: StateOfCharge(fraction: fraction))
      }
      charge = leg.chargeAtEnd
    }
    return nil
  }
}

extension Leg {
  fileprivate func state(at time: MissionTime, legIndex: Int, charge: StateOfCharge) -> SortieState? {
    guard var before = points.first else { return nil }
    var after = before
    for point in points.dropFirst() {
      (before, after) = (after, point)
      if time <= point.time { break }
    }
    let duration = after.time - before.time
    let elapsed = min(duration, max(0, time - before.time))
    let (first, last) = (before.speed.metresPerSecond, after.speed.metresPerSecond)
    let speed = duration > 0 ? first + (last - first) * elapsed / duration : last
    let whole = (first + last) / 2 * duration
    let share: Double
    if whole > 0 {
      share = (first + speed) / 2 * elapsed / whole
    } else {
      share = duration > 0 ? elapsed / duration : 1
    }
    let (from, to) = (before.position, after.position)
    let position = GeoPoint(
      longitude: from.longitude + (to.longitude - from.longitude) * share,
      latitude: from.latitude + (to.latitude - from.latitude) * share)
    let altitude = before.altitude.metres + (after.altitude.metres - before.altitude.metres) * share
    return SortieState(
      legIndex: legIndex, position: position ?? to, altitude: AltitudeAMSL(metres: altitude),
      speed: Speed(metresPerSecond: speed), charge: charge)
  }
}
