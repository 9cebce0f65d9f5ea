import Maps
import Missions
import Quantities

/// A zone that is closed for a mission, in plain numbers, with its own idea of hours.
struct PlainZone {
  /// Seconds by which the bounds of hours are in doubt. The verifier gives half a millisecond away.
  private static let doubtSeconds = 0.001
  private static let weekSeconds = 604_800.0
  /// The first Monday after 1970-01-01, which was a Thursday, at midnight in seconds since 1970.
  private static let mondaySeconds = 345_600.0

  let identifier: String
  let shape: PlainShape
  /// Metres above mean sea level; infinite where there is no limit.
  private let lower: Double
  private let upper: Double
  private let periods: [ActivePeriod]
  /// Seconds since 1970 at mission second 0.
  private let origin: Double

  /// Nil where the mission may enter the zone.
  init?(_ zone: Zone, in mission: Mission) {
    let isOpen =
      switch zone.restriction {
      case .prohibited: false
      case .authorisationRequired: mission.authorisations.contains(zone.identifier)
      case .conditional: mission.acknowledgedZones.contains(zone.identifier)
      case .unrestricted: true
      }
    guard !isOpen else { return nil }
    let ground = mission.map.terrain.ground(at: LocalPoint(east: 0, north: 0)).metres
    func altitude(_ limit: Zone.Limit?, _ missing: Double) -> Double {
      switch limit {
      case .aboveGround(let height): ground + height.metres
      case .aboveMeanSeaLevel(let altitude): altitude.metres
      case .aboveEllipsoid: missing
      case nil: missing
      }
    }
    identifier = zone.identifier
    shape = PlainShape(zone.shape)
    lower = altitude(zone.lower, -.infinity)
    upper = altitude(zone.upper, .infinity)
    periods = zone.periods
    origin = mission.start.secondsSinceEpoch
  }

  /// The metres above the upper or below the lower limit, negative between them.
  func verticalMetres(up: Double) -> Double { max(lower - up, up - upper) }

  /// Whether the zone is active at one moment.
  func isActive(at time: Double) -> Bool {
    if periods.isEmpty { return true }
    let now = origin + time
    for period in periods {
      if let start = period.start, now < start.secondsSinceEpoch { continue }
      if let end = period.end, now >= end.secondsSinceEpoch { continue }
      if period.schedule.isEmpty { return true }
      for hours in period.schedule {
        guard case .seconds(let start) = hours.start, case .seconds(let end) = hours.end else { continue }
        let length = Double(end - start) + (end > start ? 0 : 86_400)
        for weekday in hours.weekdays {
          let since = now - Self.mondaySeconds - Double(weekday) * 86_400 - Double(start)
          // Seconds since the hours began last.
          if since - (since / Self.weekSeconds).rounded(.down) * Self.weekSeconds < length { return true }
        }
      }
    }
    return false
  }

  /// Whether the zone may be active at some moment of a step, surely is in its middle, and surely is all along.
  func activity(at time: Double, half: Double) -> (mayBe: Bool, isNow: Bool, isThroughout: Bool) {
    if periods.isEmpty { return (true, true, true) }
    let doubt = Self.doubtSeconds
    let now = (isActive(at: time - doubt), isActive(at: time), isActive(at: time + doubt))
    let ends = (isActive(at: time - half - doubt), isActive(at: time + half + doubt))
    let isNow = now.0 && now.1 && now.2
    return (now.0 || now.1 || now.2 || ends.0 || ends.1, isNow, isNow && ends.0 && ends.1)
  }
}
