import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

/// Checks a mission against its map and its fleet, before anybody plans.
///
/// It finds what cannot be planned at all and says where the author can change it. It does not plan: a mission that
/// passes may still leave tasks out.
struct MissionValidation {
  let mission: Mission
  let tasks: [LocatedTask]
  let fleetSpans: FleetSpans
  /// Where the mission's file states the weather; nil where it does not.
  let weatherSpan: SourceSpan?
  /// Where the mission's file states the rule of daylight; nil where it does not.
  let daylightSpan: SourceSpan?

  let zones: ZoneBlocking
  let ability: FleetAbility
  let roofs: RoofIndex
  /// From which rooms robots with lamps start, by floor.
  let robotStarts: [FloorID: [RoomReach.Start]]

  init(
    mission: Mission, tasks: [LocatedTask], fleetSpans: FleetSpans, weatherSpan: SourceSpan?, daylightSpan: SourceSpan?
  ) {
    self.mission = mission
    self.tasks = tasks
    self.fleetSpans = fleetSpans
    self.weatherSpan = weatherSpan
    self.daylightSpan = daylightSpan
    zones = ZoneBlocking(mission: mission)
    ability = FleetAbility(mission: mission)
    roofs = RoofIndex(mission.map.buildings)
    robotStarts = Self.starts(of: mission)
  }

  /// All problems, in no certain order.
  func problems() -> [Diagnostic] {
    var log = ProblemLog()
    checkBases(&log)
    checkPads(&log)
    checkRobotPads(&log)
    checkOutdoorRobotPads(&log)
    checkWind(&log)
    checkDaylight(&log)
    for task in tasks {
      checkAbility(task, &log)
      checkWindow(task, &log)
      for stop in stops(of: task) { checkStop(stop, of: task, &log) }
      if let area = Self.area(of: task.task.work) { checkArea(area, of: task, &log) }
      checkHeight(task, &log)
    }
    return log.diagnostics
  }

  /// The whole mission as a span.
  var wholeMission: MissionInterval { MissionInterval(start: .start, end: mission.end) }

  static func area(of work: MissionTask.Work) -> Area? {
    switch work {
    case .spray(let spraying): spraying.area
    case .survey(let survey): survey.area
    case .treatStreets(let streets): streets.area
    case .deliver, .irradiate, .patrol, .station: nil
    }
  }

  // MARK: Places

  /// A place that a task must reach.
  struct Stop {
    var key: String
    var place: Place
    /// The heights above ground, in metres, at which it can be served; nil where no vehicle can serve it at all.
    var heights: ClosedRange<Double>?
    /// When it must be reached.
    var span: MissionInterval
    /// The name of the height's origin, for messages.
    var isFixedHeight: Bool
  }

  /// The places that a task must reach.
  func stops(of task: LocatedTask) -> [Stop] {
    let window = task.task.window ?? wholeMission
    switch task.task.work {
    case .deliver(let delivery):
      let heights = winchHeights(task.task.work)
      let before = MissionInterval(start: .start, end: max(.start, window.end))
      return [
        Stop(key: "from", place: delivery.from, heights: heights, span: before, isFixedHeight: false),
        Stop(key: "to", place: delivery.to, heights: heights, span: window, isFixedHeight: false),
      ]
    case .station(let station):
      let height = station.height.metres
      return [Stop(key: "at", place: station.place, heights: height...height, span: window, isFixedHeight: true)]
    case .patrol(let patrol):
      let height = patrol.height.metres
      return patrol.route.enumerated().map { index, place in
        Stop(key: "route.\(index)", place: place, heights: height...height, span: window, isFixedHeight: true)
      }
    case .spray, .irradiate, .survey, .treatStreets: return []
    }
  }

  /// From the lowest service height to the longest winch of the vehicles that can do a delivery.
  func winchHeights(_ work: MissionTask.Work) -> ClosedRange<Double>? {
    let able = ability.able(work)
    guard let low = able.map(\.type.serviceHeight.metres).min(),
      let longest = able.compactMap(\.type.winch?.length.metres).max()
    else { return nil }
    return low...max(low, min(longest, mission.rules.ceiling.metres))
  }

  private func checkStop(_ stop: Stop, of task: LocatedTask, _ log: inout ProblemLog) {
    let span = task.span(stop.key)
    let name = stop.place.id
    guard mission.map.boundary.contains(stop.place.position) else {
      log.error(
        "M203", "`\(name)` lies outside the map's boundary", at: span, help: "name a place inside the map")
      return
    }
    guard let heights = stop.heights else { return }
    if let (zone, distance) = zones.blocker(of: stop.place.position, heights: heights, during: stop.span) {
      reportBlocked(name, by: zone, distance: distance, span: span, &log)
      return
    }
    let needed = roofs.hoverHeightMetres(at: stop.place.position, clearance: mission.rules.clearance.metres)
    let ceiling = mission.rules.ceiling.metres
    let needs = "above the roof at `\(name)` a vehicle needs \(NumberText.short(needed, places: 1)) m"
    if max(needed, heights.lowerBound) > ceiling, !stop.isFixedHeight {
      log.error(
        "M306", "the ceiling of \(NumberText.short(ceiling)) m leaves no height to serve `\(name)`", at: span,
        label: needed > heights.lowerBound ? needs : "vehicles serve from \(NumberText.short(heights.lowerBound)) m",
        help: "raise `ceiling`, or name another place")
    } else if stop.isFixedHeight, needed > heights.lowerBound {
      log.error(
        "M311", "`height` is too low at `\(name)`", at: task.span("height"), label: needs,
        help: "raise it to \(NumberText.short(needed.rounded(.up))) m or more, or name another place")
    } else if !stop.isFixedHeight, needed > heights.upperBound {
      log.error(
        "M310", "no winch is long enough to serve `\(name)`", at: span,
        label: "\(needs), and the longest winch has \(NumberText.short(heights.upperBound)) m",
        help: "name a place beside the building")
    }
  }

  private func reportBlocked(
    _ name: String, by zone: Zone, distance: Double, span: SourceSpan, _ log: inout ProblemLog
  ) {
    let title = zone.name.isEmpty || zone.name == zone.identifier ? "" : " (\(zone.name))"
    let help: String
    switch zone.restriction {
    case .authorisationRequired:
      help = "add `\(zone.identifier)` to `authorisations` if you hold one, or name another place"
    case .conditional:
      help = "add `\(zone.identifier)` to `acknowledge-zones` if you meet its condition, or name another place"
    case .prohibited, .unrestricted:
      help = zone.periods.isEmpty ? "name another place" : "name another place, or a time when the zone is not active"
    }
    if distance == 0 {
      log.error(
        "M201", "`\(name)` lies inside the zone `\(zone.identifier)`\(title)", at: span,
        label: Self.phrase(zone.restriction), help: help)
    } else {
      let clearance = NumberText.short(mission.rules.clearance.metres)
      log.error(
        "M202",
        "`\(name)` cannot be reached: it is \(NumberText.short(distance, places: 1)) m from the zone "
          + "`\(zone.identifier)`\(title)",
        at: span, label: "the clearance is \(clearance) m", help: help)
    }
  }

  static func phrase(_ restriction: Zone.Restriction) -> String {
    switch restriction {
    case .prohibited: "flight is prohibited there"
    case .authorisationRequired: "flight needs an authorisation there"
    case .conditional: "the zone has a condition that is not acknowledged"
    case .unrestricted: "the zone restricts nothing"
    }
  }
}
