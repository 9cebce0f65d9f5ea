import Geometry
import Maps
import Missions
import Quantities

/// When sorties may be in the air: the whole mission, or the daylight in it where the mission has such a rule.
///
/// Daylight is what all corners of the map have, so it holds wherever a vehicle is. Each sortie flies within one
/// interval from take-off to landing.
struct FlightHours: Sendable {
  /// Ascending, apart from each other, within the mission; empty where the mission has no daylight at all.
  let intervals: [MissionInterval]
  /// Whether a rule of daylight made the intervals.
  let isLimited: Bool

  init(intervals: [MissionInterval], isLimited: Bool) {
    self.intervals = intervals
    self.isLimited = isLimited
  }

  init(mission: Mission) throws(FleetPlanningError) {
    let whole = MissionInterval(start: .start, end: max(.start, mission.end))
    guard let rule = mission.rules.daylight else {
      self.init(intervals: [whole], isLimited: false)
      return
    }
    let box = mission.map.boundary.boundingBox
    let corners = [
      LocalPoint(east: box.west, north: box.south), LocalPoint(east: box.east, north: box.south),
      LocalPoint(east: box.west, north: box.north), LocalPoint(east: box.east, north: box.north),
    ]
    let places: [GeoPoint]
    do throws(ProjectionError) {
      places = try mission.map.projection.geo(corners)
    } catch {
      throw FleetPlanningError(code: .projection, reason: "the corners of the map: \(error.reason)")
    }
    let days = rule.intervals(
      at: places, from: mission.start, to: mission.start.advanced(bySeconds: whole.end.seconds),
      marginSeconds: PlanningMargins.daylightSeconds, marginAngle: Angle(degrees: PlanningMargins.daylightDegrees))
    self.init(
      intervals: days.map { day in
        MissionInterval(
          start: MissionTime(seconds: day.start.secondsSinceEpoch - mission.start.secondsSinceEpoch),
          end: MissionTime(seconds: day.end.secondsSinceEpoch - mission.start.secondsSinceEpoch))
      }, isLimited: true)
  }

  /// What stands against a take-off at a mission second; nil where nothing does.
  func problem(takeOff: Double) -> TripProblem? {
    guard let next = intervals.first(where: { takeOff < $0.end.seconds }) else {
      return .afterDaylight(landing: takeOff, end: intervals.last?.end.seconds ?? 0)
    }
    return takeOff < next.start.seconds ? .beforeDaylight(takeOff: takeOff, start: next.start.seconds) : nil
  }

  /// What stands against a sortie; nil where it lies within one interval.
  func problem(takeOff: Double, landing: Double) -> TripProblem? {
    if let problem = problem(takeOff: takeOff) { return problem }
    guard let day = intervals.first(where: { takeOff < $0.end.seconds }), landing > day.end.seconds else { return nil }
    return .afterDaylight(landing: landing, end: day.end.seconds)
  }

  /// The take-off times at which work is tried that found no place around one: that time, and later first lights.
  func takeOffs(from time: Double) -> [Double] {
    [time] + (isLimited ? intervals.map(\.start.seconds).filter { $0 > time } : [])
  }

  /// The work with the windows of its stops cut to the hours; nil where they leave no time for a stop.
  func limited(_ item: WorkItem) -> WorkItem? {
    guard isLimited else { return item }
    var result = item
    for index in item.visits.indices {
      let visit = item.visits[index]
      let shortest = visit.blocks.compactMap { $0?.cost.seconds }.min() ?? 0
      let windows = visit.windows.flatMap { window in
        intervals.compactMap { hours -> MissionInterval? in
          let (start, end) = (max(window.start, hours.start), min(window.end, hours.end))
          return start < end && end - start >= shortest ? MissionInterval(start: start, end: end) : nil
        }
      }
      guard !windows.isEmpty else { return nil }
      result.visits[index].windows = windows
    }
    return result
  }
}
