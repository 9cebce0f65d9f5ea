import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// The page of a run, `report.html`: one file with the verdict, a map on which time moves, charts, tables and events.
package enum RunPage {
  /// Writes the page.
  ///
  /// - Returns: HTML that is also well-formed XML. The same input gives the same bytes.
  /// - Throws: where a position of the plan is too far from the map to be projected.
  package static func html(_ report: RunReport) throws(ProjectionError) -> String {
    let sections = RunSections(report: report)
    var parts: [(identifier: String, title: String, content: String)] = [
      ("expectations", "Expectations", sections.expectationTable)
    ]
    parts.append(("map", "Map", try sections.mapSection()))
    parts.append(("timeline", "Timeline", sections.timeline))
    parts.append(("tasks", "Tasks", sections.taskTable))
    parts.append(("charge", "Charge", sections.charge))
    parts.append(("distances", "Separation and clearance", sections.distances))
    parts.append(("zones", "Zones entered", sections.zones))
    parts.append(("link", "Link", sections.link))
    parts.append(("vehicles", "Vehicles", sections.vehicleTable))
    parts.append(("thermal", "Thermal readings", try sections.thermalSection()))
    parts.append(("events", "Events", sections.eventSection))
    parts.append(("method", "How this page was made", sections.method))
    let shown = parts.filter { !$0.content.isEmpty }
    let links = shown.map { "<li><a href=\"#\($0.identifier)\">\(Markup.escaped($0.title))</a></li>" }
    let contents = shown.map { part in
      (part.identifier == "map" ? sections.player : "") + Page.section(part.identifier, part.title, part.content)
    }.joined()
    let body = """
      <a class="skip" href="#main">To the report</a>
      <div class="page">
      \(sections.header)\(sections.lacks)<nav aria-label="Parts of this page"><ul>\(links.joined())</ul></nav>
      <main id="main"\(sections.isLarge ? " class=\"large\"" : "")>
      \(sections.sums)\(contents)</main>
      \(sections.origin)</div>

      """
    return Page.html(
      title: "\(report.record.description.mission) – run", body: body, style: RunStyle.css,
      data: RunData.json(of: report), script: RunScript.text)
  }
}
