import Plans
import Quantities

extension PlanSections {
  /// The most missing surfaces that a page lists for one task; the plan's file has more.
  private static let missingShown = 30

  /// What UV-C tasks give to surfaces, and what they miss.
  var doseTables: String {
    let assignments = plan.assignments.filter { $0.dose != nil }
    guard !assignments.isEmpty else { return "" }
    var table = Table(columns: [
      .init("#", .number), .init("Task"), .init("Surface", .number), .init("At dose", .number),
      .init("Asked", .number), .init("Least at dose", .number), .init("5th percentile", .number),
      .init("Log reduction"), .init("Lamp on", .number), .init("Bound", .number), .init("Missing", .number),
    ])
    for assignment in assignments {
      guard let dose = assignment.dose else { continue }
      let reduction = dose.logReduction.map {
        Markup.escaped("\(NumberText.short($0.log10, digits: 2)) for \($0.germ)")
          + "<span class=\"sub\">\(Markup.escaped($0.source))</span>"
      }
      table.rows.append([
        Table.Cell(number(of: assignment.task)), Table.Cell(title(of: assignment.task)),
        Table.Cell("\(NumberText.short(dose.squareMetres)) m²"),
        Table.Cell(assignment.covered.map { "\(NumberText.fixed($0 * 100, digits: 1)) %" } ?? "–"),
        Table.Cell(Self.milli(dose.asked)), Table.Cell(Self.milli(dose.least)),
        Table.Cell(Self.milli(dose.fifthPercentile)), Table.Cell(markup: reduction ?? "–"),
        Table.Cell(NumberText.span(seconds: dose.lampSeconds)),
        Table.Cell(NumberText.span(seconds: dose.lowerBoundSeconds)),
        Table.Cell("\(NumberText.short(dose.missingSquareMetres, digits: 2)) m²"),
      ])
    }
    return
      "<h2>Doses</h2>\n<p class=\"soft\">As planned, with the safety factor. No plan needs less lamp time than the "
      + "bound. UV-C harms eyes and skin: nobody may be in these rooms meanwhile.</p>\n" + table.html
      + assignments.map(missingTable).joined()
  }

  private func missingTable(_ assignment: TaskAssignment) -> String {
    guard let dose = assignment.dose, !dose.missing.isEmpty else { return "" }
    var table = Table(columns: [
      .init("Surface"), .init("Area", .number), .init("Height", .number), .init("Least", .number), .init("Why"),
    ])
    for part in dose.missing.prefix(Self.missingShown) {
      table.rows.append([
        Table.Cell(part.surface), Table.Cell("\(NumberText.short(part.squareMetres, digits: 2)) m²"),
        Table.Cell("\(NumberText.short(part.height.metres, digits: 2)) m"), Table.Cell(Self.milli(part.least)),
        Table.Cell(Self.why(part.cause)),
      ])
    }
    let more = dose.missing.count + dose.missingOmitted - table.rows.count
    let rest = more > 0 ? "<p class=\"soft\">\(more) smaller ones are not listed here.</p>\n" : ""
    return "<h3>Without the dose: \(Markup.escaped(title(of: assignment.task)))</h3>\n<p class=\"soft\">Clean these by "
      + "hand.</p>\n" + table.html + rest
  }

  private static func milli(_ joules: Double) -> String { "\(NumberText.short(joules / 10, digits: 1)) mJ/cm²" }

  private static func why(_ cause: SurfaceDose.MissingSurface.Cause) -> String {
    switch cause {
    case .unseen: "no place that the robot reaches sees it"
    case .tooFaint: "it would take longer than the mission waits"
    case .leftOut: "its work has no place in the plan"
    }
  }
}
