import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The page of a run, `report.html`: one file with the verdict, a map, charge, outcomes, thermal readings and events.
package enum RunPage {
  /// Writes the page.
  ///
  /// - Parameters:
  ///   - run: what the run store holds.
  ///   - plan: the plan that was flown.
  ///   - map: the map it was made for.
  ///   - tasks: all tasks of the mission in the order of its file.
  ///   - expectations: what was expected of the run and whether it came true.
  ///   - floors: the floors on which ground robots work.
  /// - Returns: HTML that is also well-formed XML. The same input gives the same bytes.
  /// - Throws: where a position of the plan or the run is too far from the map to be projected.
  package static func html(
    run: RunContents, plan: FleetPlan, map: CityMap, tasks: [TaskSummary], expectations: [ReportExpectation],
    floors: [FloorSummary] = []
  ) throws(ProjectionError) -> String {
    let sections = RunSections(run: run, plan: plan, map: map, tasks: tasks, expectations: expectations)
    var body = sections.header + sections.sums + sections.expectationTable
    body += "<h2>Map</h2>\n"
    if PlanPicture.showsMap(plan, tasks: tasks, floors: floors) {
      body += Page.figure(
        try MapPicture.svg(map: map, plan: plan, tasks: tasks, run: run, options: PlanPicture.options(floors)),
        caption: "Solid lines are tracks as flown, dashed lines routes as planned; squares are surface "
          + "temperatures where frames were taken.")
    }
    for floor in floors { body += try PlanPage.floorFigures(floor, plan: plan, map: map, tasks: tasks, run: run) }
    let charge = ChargeChart(run: run, plan: plan).svg()
    if !charge.isEmpty {
      body += "<h2>Charge</h2>\n"
      body += Page.figure(charge, caption: "Charge of each vehicle over local time, in the colours of the map.")
    }
    body += sections.outcomeTable + sections.vehicleTable
    body += try sections.thermalSection() + sections.eventTable + sections.origin
    return Page.html(title: "\(plan.mission) – run", body: body)
  }
}
