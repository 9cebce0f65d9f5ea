import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

extension MissionValidation {
  /// The area below which a difference of areas counts as nothing, in square metres.
  static let areaSquareMetresMin = 1.0

  func checkWindow(_ task: LocatedTask, _ log: inout ProblemLog) {
    let clock = MissionClock(start: mission.start, end: mission.end)
    let span = task.span("window")
    let able = ability.able(task.task.work)
    if let window = task.task.window {
      let bounds = "the mission lasts from \(clock.text(.start)) to \(clock.text(mission.end))"
      guard window.overlaps(wholeMission) else {
        log.error("M303", "the window lies outside the mission", at: span, label: bounds, help: "move the window")
        return
      }
      if window.start < .start || mission.end < window.end {
        log.warning("M303", "a part of the window lies outside the mission", at: span, label: bounds)
      }
      let shortest = able.map { FleetAbility.serviceSeconds(task.task.work, by: $0.type) }.min()
      if let shortest, window.end - window.start < shortest {
        log.error(
          "M304", "the window is shorter than the service", at: span,
          label: "the service takes \(NumberText.short(shortest.rounded(.up))) s at least",
          help: "lengthen the window to \(NumberText.short((shortest / 60).rounded(.up))) min or more")
        return
      }
    }
    let end = min(task.task.window?.end ?? mission.end, mission.end)
    guard let earliest = ability.earliestEnd(task.task.work), end < earliest else { return }
    let minute = MissionTime(seconds: (earliest.seconds / 60).rounded(.up) * 60)
    if task.task.window == nil {
      log.error(
        "M305", "nobody can be done before the mission ends at \(clock.text(end))", at: task.span("title"),
        label: "the earliest possible end is \(clock.text(minute))", help: "lengthen the mission")
    } else {
      log.error(
        "M305",
        "nobody can meet this window: it ends at \(clock.text(end)), and the earliest possible end is "
          + clock.text(minute),
        at: span, label: "straight from the nearest base with the wind behind",
        help: "let the window end at \(clock.text(minute)) or later")
    }
  }

  func checkHeight(_ task: LocatedTask, _ log: inout ProblemLog) {
    let height: HeightAGL?
    switch task.task.work {
    case .station(let station): height = station.height
    case .patrol(let patrol): height = patrol.height
    case .survey(let survey): height = survey.height
    case .deliver, .spray, .irradiate, .treatStreets: height = nil
    }
    guard let height, mission.rules.ceiling < height else { return }
    log.error(
      "M308", "`height` is above the mission's ceiling of \(NumberText.short(mission.rules.ceiling.metres)) m",
      at: task.span("height"), label: "this is \(NumberText.short(height.metres)) m",
      help: "lower it, or raise `ceiling` in `rules`")
  }

  func checkArea(_ area: Area, of task: LocatedTask, _ log: inout ProblemLog) {
    let span = task.span("area")
    do {
      let outside = try GeometryOperations.difference([area.outline], minus: [mission.map.boundary])
      let outsideArea = outside.reduce(0) { $0 + $1.areaSquareMetres }
      if outsideArea > Self.areaSquareMetresMin {
        log.error(
          "M204", "`\(area.id)` reaches \(NumberText.short(outsideArea, places: 0)) m2 outside the map's boundary",
          at: span, help: "nothing is known there: use an area inside the map")
        return
      }
      let blocking = blockingZones(area, of: task)
      guard !blocking.isEmpty else { return }
      let free = try GeometryOperations.difference([area.outline], minus: blocking.compactMap(ZoneBlocking.outline))
      if free.reduce(0, { $0 + $1.areaSquareMetres }) <= Self.areaSquareMetresMin {
        let touching = try blocking.filter { zone in
          guard let outline = ZoneBlocking.outline(zone) else { return false }
          let common = try GeometryOperations.intersection([area.outline], with: [outline])
          return common.reduce(0) { $0 + $1.areaSquareMetres } > Self.areaSquareMetresMin
        }
        let names = touching.map { "`\($0.identifier)`" }.joined(separator: ", ")
        log.error(
          "M205", "`\(area.id)` lies wholly inside zones without flight: \(names)", at: span, help: "use another area")
      }
    } catch {
      log.error("M204", "`\(area.id)` cannot be compared with the map: \(error)", at: span)
    }
    if case .survey(let survey) = task.task.work, let height = survey.height { checkRoofs(area, height, task, &log) }
  }

  /// Zones that forbid the work over the area at every height and in every moment it could be done.
  private func blockingZones(_ area: Area, of task: LocatedTask) -> [Zone] {
    let window = task.task.window ?? wholeMission
    let heights: ClosedRange<Double>
    switch task.task.work {
    case .spray, .treatStreets:
      let able = ability.able(task.task.work)
      // Zones are of the air.
      if able.contains(where: \.type.isGroundRobot) { return [] }
      guard let low = able.compactMap(\.type.sprayer?.height.metres).min() else { return [] }
      heights = low...low
    case .survey(let survey):
      let low = survey.height?.metres ?? 0
      heights = low...max(low, survey.height?.metres ?? mission.rules.ceiling.metres)
    case .deliver, .irradiate, .patrol, .station: return []
    }
    let centre = area.outline.boundingBox.centre
    return zones.forbidding.filter { zone in
      let blocked = zones.blockedHeights(zone, at: centre)
      return blocked.lowerBound <= heights.lowerBound && heights.upperBound < blocked.upperBound
        && zones.isActive(zone, throughout: window)
    }
  }

  /// Warns where roofs stand higher than a survey's height allows: they are left out of it.
  private func checkRoofs(_ area: Area, _ height: HeightAGL, _ task: LocatedTask, _ log: inout ProblemLog) {
    let clearance = mission.rules.clearance.metres
    let tall = roofs.meeting(area.outline.boundingBox).filter { building in
      building.height.metres + clearance > height.metres
        && building.footprint.exterior.contains { area.outline.contains($0) }
    }
    guard let highest = tall.map(\.height.metres).max() else { return }
    log.warning(
      "M311", "\(tall.count) building\(tall.count == 1 ? "" : "s") of `\(area.id)` cannot be flown over at this height",
      at: task.span("height"),
      label: "the highest roof is at \(NumberText.short(highest, places: 1)) m, and the clearance is "
        + "\(NumberText.short(clearance)) m",
      help: "what is left out is reported; \(NumberText.short((highest + clearance).rounded(.up))) m clears all roofs")
  }
}
