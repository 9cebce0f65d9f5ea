import Geometry
import Maps
import Quantities

/// What the zones of a mission's map forbid, when and at which heights.
struct ZoneBlocking: Sendable {
  /// The most days whose weekly hours are looked at; missions last a day at most.
  static let daysMax = 4

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
    for active in activeSpans(zone).sorted(by: { $0.start < $1.start }) {
      if active.start.seconds > reached { return false }
      reached = max(reached, active.end.seconds)
      if reached >= span.end.seconds { return true }
    }
    return false
  }

  /// The spans of mission time in which a zone is active, from a day before the start to a day after the end. They
  /// may overlap.
  func activeSpans(_ zone: Zone) -> [MissionInterval] {
    let origin = mission.start.secondsSinceEpoch
    let (first, last) = (origin - 86_400, origin + mission.end.seconds + 86_400)
    var spans: [MissionInterval] = []
    for period in zone.periods {
      let from = max(first, period.start?.secondsSinceEpoch ?? first)
      let until = min(last, period.end?.secondsSinceEpoch ?? last)
      guard from < until else { continue }
      func add(_ start: Double, _ end: Double) {
        let (start, end) = (max(start, from), min(end, until))
        guard start < end else { return }
        spans.append(
          MissionInterval(start: MissionTime(seconds: start - origin), end: MissionTime(seconds: end - origin)))
      }
      if period.schedule.isEmpty { add(from, until) }
      let firstDay = Int((from / 86_400).rounded(.down)) - 1
      let days = min(Self.daysMax + 1, Int((until / 86_400).rounded(.down)) - firstDay)
      for hours in period.schedule {
        for day in firstDay...(firstDay + max(0, days)) {
          // 1970-01-01 was a Thursday, which is weekday 3.
          guard hours.weekdays.contains(((day + 3) % 7 + 7) % 7) else { continue }
          let midnight = Double(day) * 86_400
          let overnight = hours.endSeconds <= hours.startSeconds ? 86_400 : 0
          add(midnight + Double(hours.startSeconds), midnight + Double(hours.endSeconds + overnight))
        }
      }
    }
    return spans
  }

  /// The heights above ground, in metres, that a zone takes at a point, with the clearance above and below.
  func blockedHeights(_ zone: Zone, at point: LocalPoint) -> ClosedRange<Double> {
    func metres(_ limit: Zone.Limit) -> Double {
      switch limit {
      case .aboveGround(let height): height.metres
      case .aboveMeanSeaLevel(let altitude): mission.map.terrain.height(of: altitude, at: point).metres
      }
    }
    let clearance = mission.rules.clearance.metres
    let low = zone.lower.map(metres).map { $0 > 0 ? $0 - clearance : -.infinity } ?? -.infinity
    let high = zone.upper.map(metres).map { $0 + clearance } ?? .infinity
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
