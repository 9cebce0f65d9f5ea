import Geometry
import Maps
import Plans
import Quantities

/// The page of a plan, `plan.html`: one file with a map, a timeline and tables.
package enum PlanPage {
  /// Writes the page.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - map: the map it was made for.
  ///   - tasks: all tasks of the mission in the order of its file.
  ///   - zones: the zones that the plan passes, as the verifier found them.
  /// - Returns: HTML that is also well-formed XML. The same input gives the same bytes.
  /// - Throws: where a position of the plan is too far from the map to be projected.
  package static func html(
    plan: FleetPlan, map: CityMap, tasks: [TaskSummary], zones: [ZoneNote] = []
  ) throws(ProjectionError) -> String {
    let picture = try MapPicture.svg(map: map, plan: plan, tasks: tasks)
    let routes = try PlannedRoute.all(of: plan, projection: map.projection)
    let sections = PlanSections(plan: plan, tasks: tasks, routes: routes)
    var body = header(plan, map: map) + sections.sums
    body += Page.figure(picture, caption: caption(of: plan))
    let timeline = Timeline(plan: plan, tasks: tasks).svg()
    if !timeline.isEmpty {
      body += "<h2>Timeline</h2>\n"
      body += Page.figure(
        timeline,
        caption: "Local time. Pale bars are flights, solid blocks services by task number, hatched blocks waits, "
          + "dotted lines battery swaps at the base; brackets below are the windows of the tasks.")
    }
    body += sections.taskTable + sections.leftOutTable + sections.sortieTable
    body += PlanSections.zoneTable(zones) + sections.certificate
    body += sections.inputs + footer(plan: plan, map: map)
    return Page.html(title: "\(plan.mission) – plan", body: body)
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
