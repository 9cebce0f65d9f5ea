import Geometry
import Maps
import Quantities

/// What the zones of a mission's map forbid, when and at which heights.
struct ZoneBlocking: Sendable {
  let mission: Mission

  /// The zones that forbid flight to this mission at some time: authorisations and acknowledgements count.
  let forbidding: [Zone]

  init(mission: Mission) {
    self.mission = mission
    forbidding = mission.map.zones.filter { zone in
      switch zone.restriction {
      case .prohibited: true
      case .authorisationRequired: !mission.authorisations.contains(zone.identifier)
      case .conditional: !mission.acknowledgedZones.contains(zone.identifier)
      case .unrestricted: false
      }
    }
  }

  /// Whether a zone is active in every moment of a span.
  func isActive(_ zone: Zone, throughout span: MissionInterval) -> Bool {
    if zone.periods.isEmpty { return true }
    var reached = span.start.seconds
    for active in activeSpans(zone) {
      if active.start.seconds > reached { return false }
      reached = max(reached, active.end.seconds)
      if reached >= span.end.seconds { return true }
    }
    return false
  }

  /// The spans of mission time in which a zone is active, from a day before the start to a day after the end.
  func activeSpans(_ zone: Zone) -> [MissionInterval] {
    let day = 86_400.0
    let active = zone.activeIntervals(
      from: mission.start.advanced(bySeconds: -day), to: mission.start.advanced(bySeconds: mission.end.seconds + day))
    let origin = mission.start.secondsSinceEpoch
    return active.map {
      MissionInterval(
        start: MissionTime(seconds: $0.start.secondsSinceEpoch - origin),
        end: MissionTime(seconds: $0.end.secondsSinceEpoch - origin))
    }
  }

  /// The heights above ground, in metres, that a zone takes at a point, with the clearance above and below.
  func blockedHeights(_ zone: Zone, at point: LocalPoint) -> ClosedRange<Double> {
    let terrain = mission.map.terrain
    let (lower, upper) = (
      zone.lower?.heightAboveGround(terrain: terrain, at: point),
      zone.upper?.heightAboveGround(terrain: terrain, at: point)
    )
    let clearance = mission.rules.clearance.metres
    let low = lower.map { $0.metres > 0 ? $0.metres - clearance : -.infinity } ?? -.infinity
    let high = upper.map { $0.metres + clearance } ?? .infinity
    return low <= high ? low...high : high...high
  }

  /// The metres from a point to a zone's shape; 0 inside.
  static func distanceMetres(_ zone: Zone, to point: LocalPoint) -> Double {
    switch zone.shape {
    case .polygon(let polygon): polygon.planarDistanceMetres(to: point)
    case .circle(let circle): max(0, point.planarDistanceMetres(to: circle.centre) - circle.radiusMetres)
    }
  }

  /// The first zone that makes a point useless: no height of the range is free in any moment of the span.
  func blocker(of point: LocalPoint, heights: ClosedRange<Double>, during span: MissionInterval)
    -> (zone: Zone, distanceMetres: Double)?
  {
    var nearest: (zone: Zone, distanceMetres: Double)?
    for zone in forbidding {
      let distance = Self.distanceMetres(zone, to: point)
      guard distance == 0 || distance < mission.rules.clearance.metres else { continue }
      let blocked = blockedHeights(zone, at: point)
      guard blocked.lowerBound <= heights.lowerBound, heights.upperBound < blocked.upperBound,
        isActive(zone, throughout: span)
      else { continue }
      if nearest.map({ distance < $0.distanceMetres }) ?? true { nearest = (zone, distance) }
    }
    return nearest
  }

  /// The shape of a zone as a polygon that holds it, for area operations.
  static func outline(_ zone: Zone) -> Polygon? {
    switch zone.shape {
    case .polygon(let polygon): polygon
    case .circle(let circle): circle.polygonAround(maxErrorMetres: 0.05)
    }
  }
}
