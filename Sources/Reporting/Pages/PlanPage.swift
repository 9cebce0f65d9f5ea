import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The page of a plan, `plan.html`: one file with a map, a timeline and tables.
package enum PlanPage {
  /// Writes the page.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - map: the map it was made for.
  ///   - tasks: all tasks of the mission in the order of its file.
  ///   - zones: the zones that the plan passes, as the verifier found them.
  ///   - floors: the floors on which ground robots work.
  /// - Returns: HTML that is also well-formed XML. The same input gives the same bytes.
  /// - Throws: where a position of the plan is too far from the map to be projected.
  package static func html(
    plan: FleetPlan, map: CityMap, tasks: [TaskSummary], zones: [ZoneNote] = [], floors: [FloorSummary] = []
  ) throws(ProjectionError) -> String {
    let routes = try PlannedRoute.all(of: plan, projection: map.projection)
    let sections = PlanSections(plan: plan, tasks: tasks, routes: routes)
    var body = "<div class=\"page\">\n" + header(plan, map: map) + "<main>\n" + sections.sums
    if PlanPicture.showsMap(plan, tasks: tasks, floors: floors) {
      body += Page.figure(
        try MapPicture.svg(map: map, plan: plan, tasks: tasks, options: PlanPicture.options(floors)),
        caption: caption(of: plan))
    }
    for floor in floors {
      body += try floorFigures(floor, plan: plan, map: map, tasks: tasks)
    }
    let timeline = Timeline(plan: plan, tasks: tasks).svg()
    if !timeline.isEmpty {
      body += "<h2>Timeline</h2>\n"
      body += Page.figure(
        timeline,
        caption: "Local time. Pale bars are sorties, solid blocks services by task number, hatched blocks waits, "
          + "dotted lines battery swaps at the base; brackets below are the windows of the tasks.")
    }
    body += sections.taskTable + sections.leftOutTable + sections.doseTables + sections.sortieTable
    body += PlanSections.zoneTable(zones) + sections.certificate
    body += sections.inputs + "</main>\n" + footer(plan: plan, map: map) + "</div>\n"
    return Page.html(title: "\(plan.mission) – plan", body: body)
  }

  /// The ways on a floor and the doses there, each where there is something to show.
  static func floorFigures(
    _ floor: FloorSummary, plan: FleetPlan, map: CityMap, tasks: [TaskSummary], run: RunRecord? = nil
  ) throws(ProjectionError) -> String {
    var text = ""
    if let ways = try FloorPicture.svg(map: map, plan: plan, floor: floor, tasks: tasks, run: run, content: .ways) {
      text += Page.figure(
        ways,
        caption: "Where the robots drive and stand. The area of a disc is the time that a robot stands there with its "
          + "lamp on." + (run == nil ? "" : " Solid lines are tracks as driven."))
    }
    if let doses = try FloorPicture.svg(map: map, plan: plan, floor: floor, tasks: tasks, content: .doses) {
      text += Page.figure(
        doses,
        caption:
          "What the surfaces get, as the verifier worked it out from the plan by means of its own. Below a table "
          + "is no surface; reflected light is not counted.")
    }
    return text
  }

  private static func header(_ plan: FleetPlan, map: CityMap) -> String {
    let clock = TimeText(start: plan.start)
    let badge =
      plan.certificate == nil
      ? Page.badge("not verified", .bad) : Page.badge("proven by an independent verifier", .good)
    return """
      <header><p class="kicker">Sortie · plan</p>
      <h1>\(Markup.escaped(plan.mission))</h1>
      <p>\(badge) <span class="soft">\(Markup.escaped(map.metadata.name)) · \(clock.date) · starts \
      \(clock.minutes(.start)) local time</span></p></header>

      """
  }

  private static func caption(of plan: FleetPlan) -> String {
    let rules = plan.rules
    let wind =
      plan.wind.speed.metresPerSecond == 0
      ? "no wind"
      : "wind \(NumberText.short(plan.wind.speed.metresPerSecond)) m/s from "
        + "\(NumberText.short(plan.wind.fromDegrees, digits: 0))°"
    return "Rules: clearance \(NumberText.short(rules.clearance.metres)) m, ceiling "
      + "\(NumberText.short(rules.ceiling.metres)) m above ground, reserve \(NumberText.charge(rules.reserve)), "
      + "separation \(NumberText.short(rules.separation.metres)) m; \(wind)."
  }

  static func footer(plan: FleetPlan, map: CityMap) -> String {
    let source = "\(map.metadata.source), \(map.metadata.sourceDate), \(map.metadata.licence)"
    return """
      <footer><p>Map: \(Markup.escaped(map.metadata.attribution)) · \(Markup.escaped(source))</p>
      <p>Made by Sortie \(Markup.escaped(plan.toolVersion)), seed \(plan.seed).</p></footer>

      """
  }
}
