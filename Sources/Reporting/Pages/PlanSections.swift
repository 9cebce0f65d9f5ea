import Plans
import Quantities

/// The tables of a plan, for its own page and for the report of a run.
struct PlanSections {
  let plan: FleetPlan
  let tasks: [TaskSummary]
  let routes: [PlannedRoute]

  private var clock: TimeText { TimeText(start: plan.start) }

  /// Sums over the plan.
  var sums: String {
    let metrics = plan.metrics
    let isFlown = plan.vehicles.contains { !$0.sorties.isEmpty && !$0.drives }
    return Page.sums([
      ("tasks done", "\(plan.assignments.count) of \(plan.assignments.count + plan.leftOut.count)"),
      ("tasks left out", "\(plan.leftOut.count)"),
      ("vehicles in use", "\(plan.vehicles.filter { !$0.sorties.isEmpty }.count) of \(plan.vehicles.count)"),
      ("sorties", "\(metrics.sorties)"),
      ("distance", NumberText.distance(metrics.distance)),
      (isFlown ? "flight time" : "time on the way", NumberText.minutes(seconds: metrics.flightSeconds)),
      (isFlown ? "last landing" : "last back", clock.minutes(metrics.end)),
      ("lowest charge", NumberText.charge(metrics.lowestCharge)),
    ])
  }

  /// The task's number and title; its name where the mission's tasks are not known.
  func title(of task: String) -> String { tasks.first { $0.id == task }?.title ?? task }

  /// The number of a task on maps and in tables; empty where it is not known.
  func number(of task: String) -> String { tasks.firstIndex { $0.id == task }.map { "\($0 + 1)" } ?? "" }

  /// A vehicle's name with its colour.
  func vehicleCell(_ name: String) -> Table.Cell {
    guard let index = plan.vehicles.firstIndex(where: { $0.id == name }) else { return Table.Cell(name) }
    return Table.Cell(
      markup: Page.dot(index) + Markup.escaped(name))
  }

  /// The tasks that are done, in the order of the mission.
  var taskTable: String {
    guard !plan.assignments.isEmpty else { return "" }
    var table = Table(columns: [
      .init("#", .number), .init("Task"), .init("Place"), .init("Sortie", .line), .init("Window", .line),
      .init("Service", .line), .init("Payload"), .init("Priority", .line),
    ])
    for assignment in plan.assignments {
      let task = tasks.first { $0.id == assignment.task }
      let covered = assignment.covered.map { "\(NumberText.fixed($0 * 100, digits: 1)) % covered" }
      let kind = [task?.kind, covered].compactMap { $0 }.joined(separator: ", ")
      let sorties = assignment.sorties.map { sortie in
        vehicleDot(ofSortie: sortie) + Markup.escaped(sortie)
      }.joined(separator: "<br/>")
      table.rows.append([
        Table.Cell(number(of: assignment.task)),
        Table.Cell(
          markup: Markup.escaped(title(of: assignment.task)) + "<span class=\"sub\">\(Markup.escaped(kind))</span>"),
        Table.Cell(task?.place ?? ""), Table.Cell(markup: sorties), Table.Cell(task?.window ?? ""),
        Table.Cell("\(clock.clock(assignment.start)) – \(clock.clock(assignment.end))"),
        Table.Cell(task?.payload ?? ""), Table.Cell(task?.priority ?? ""),
      ])
    }
    return "<h2>Tasks</h2>\n" + table.html
  }

  private func vehicleDot(ofSortie sortie: String) -> String {
    guard let index = plan.vehicles.firstIndex(where: { $0.sorties.contains { $0.id == sortie } }) else { return "" }
    return Page.dot(index)
  }

  /// The tasks that are not done, each with its reason.
  var leftOutTable: String {
    guard !plan.leftOut.isEmpty else { return "" }
    var table = Table(columns: [.init("#", .number), .init("Task"), .init("Why")])
    for task in plan.leftOut {
      table.rows.append([
        Table.Cell(number(of: task.task)), Table.Cell(title(of: task.task)), Table.Cell(task.reason),
      ])
    }
    return "<h2>Tasks left out</h2>\n" + table.html
  }

  /// The sorties by vehicle.
  var sortieTable: String {
    guard !routes.isEmpty else { return "" }
    var table = Table(columns: [
      .init("Vehicle", .line), .init("Sortie", .line), .init("Type"), .init("Base"), .init("Take-off", .number),
      .init("Landing", .number), .init("Time", .number), .init("Distance", .number), .init("Most payload", .number),
      .init("Energy", .number), .init("Charge at end", .number),
    ])
    for route in routes {
      let vehicle = plan.vehicles[route.vehicle]
      let takeOff = route.sortie.takeOff ?? .start
      let landing = route.sortie.landing ?? .start
      let energy = route.sortie.legs.reduce(Energy.zero) { $0 + $1.energy }
      let payload = route.sortie.legs.map(\.payload).max() ?? .zero
      table.rows.append([
        vehicleCell(vehicle.id), Table.Cell(route.sortie.id), Table.Cell(vehicle.type), Table.Cell(vehicle.base),
        Table.Cell(clock.clock(takeOff)), Table.Cell(clock.clock(landing)),
        Table.Cell(NumberText.span(seconds: landing - takeOff)), Table.Cell(NumberText.distance(route.distance)),
        Table.Cell("\(NumberText.fixed(payload.kilograms, digits: 2)) kg"), Table.Cell(NumberText.energy(energy)),
        Table.Cell(NumberText.charge(route.sortie.chargeAtEnd)),
      ])
    }
    return "<h2>Sorties</h2>\n" + table.html
  }

  /// The zones that the plan passes, each with the reason why that is allowed.
  static func zoneTable(_ zones: [ZoneNote]) -> String {
    guard !zones.isEmpty else { return "" }
    var table = Table(columns: [
      .init("Zone"), .init("Rule", .line), .init("Legs", .number), .init("Sorties"), .init("First at", .line),
      .init("Why it is allowed"),
    ])
    for zone in zones {
      let name = zone.name.isEmpty ? "" : "<span class=\"sub\">\(Markup.escaped(zone.name))</span>"
      table.rows.append([
        Table.Cell(markup: Markup.escaped(zone.identifier) + name), Table.Cell(zone.rule), Table.Cell("\(zone.legs)"),
        Table.Cell(zone.sorties.joined(separator: ", ")), Table.Cell(zone.first), Table.Cell(zone.reason),
      ])
    }
    return "<h2>Zones passed</h2>\n<p class=\"soft\">Every zone over, under or through which a leg flies, as the "
      + "verifier found them.</p>\n" + table.html
  }

  /// What was proved, or that nothing was.
  var certificate: String {
    guard let certificate = plan.certificate else {
      return "<h2>Certificate</h2>\n<p>No verifier has proved this plan. Do not fly it.</p>\n"
    }
    var table = Table(columns: [
      .init("Rule", .line), .init("Check"), .init("Looked at", .number), .init("Smallest margin"),
    ])
    for check in certificate.checks {
      table.rows.append([
        Table.Cell(check.code), Table.Cell(check.title), Table.Cell("\(check.count)"), Table.Cell(check.margin),
      ])
    }
    return "<h2>Certificate</h2>\n<p class=\"soft\">Proved by \(Markup.escaped(certificate.verifier)) from the plan "
      + "and the map alone. Plan SHA-256 <code>\(Markup.escaped(certificate.planSHA256))</code></p>\n" + table.html
  }

  /// The files that the plan was made from.
  var inputs: String {
    var table = Table(columns: [.init("Input", .line), .init("File"), .init("SHA-256")])
    let files =
      [("mission", plan.inputs.mission)] + plan.inputs.fleet.map { ("fleet", $0) } + [("map", plan.inputs.map)]
    for (kind, file) in files {
      table.rows.append([
        Table.Cell(kind), Table.Cell(file.path), Table.Cell(markup: "<code>\(Markup.escaped(file.sha256))</code>"),
      ])
    }
    return "<h2>Inputs</h2>\n" + table.html
  }
}
