import Plans
import Quantities

/// The plan over time: a row per vehicle with its sorties, services, waits, battery swaps and the windows of its tasks.
struct Timeline {
  let plan: FleetPlan
  let tasks: [TaskSummary]

  private static let width = 1200.0
  private static let left = 130.0
  private static let barHeight = 20.0
  private static let laneHeight = 6.0

  /// The picture as an `<svg>` element; empty where nothing flies.
  func svg() -> String {
    let rows = plan.vehicles.enumerated().filter { !$1.sorties.isEmpty }.map { (index: $0, vehicle: $1) }
    let times = rows.flatMap { row in row.vehicle.sorties.flatMap { [$0.takeOff, $0.landing] }.compactMap { $0 } }
    guard let first = times.min(), let last = times.max() else { return "" }
    let margin = (last - first) * 0.015
    let axis = ChartAxis(
      from: first + -margin, to: last + margin, left: Self.left, right: Self.width - 12)
    let clock = TimeText(start: plan.start)
    var body = ""
    var y = 14.0
    for row in rows {
      let (text, height) = drawn(row.vehicle, number: row.index, top: y, axis: axis, clock: clock)
      body += text
      y += height
    }
    let height = NumberText.short(y + 26)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 1200 \(height)" role="img">
      <title>Sorties over time</title>
      <defs><pattern id="c-wait" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <path d="M0 0v6" class="c-wait" stroke-width="2.5"/></pattern></defs>
      \(axis.grid(clock, top: 6, bottom: y))\(body)</svg>

      """
  }

  private func drawn(
    _ vehicle: VehiclePlan, number: Int, top: Double, axis: ChartAxis, clock: TimeText
  ) -> (text: String, height: Double) {
    let colour = Palette.vehicle(number)
    let barTop = top + 14
    var text = """
      <text class="c-t c-b" x="0" y="\(NumberText.short(barTop + 14))">\(Markup.escaped(vehicle.id))</text>

      """
    var previous: Sortie?
    for sortie in vehicle.sorties {
      if let landed = previous?.landing, let takeOff = sortie.takeOff, takeOff > landed {
        text += gap(from: landed, to: takeOff, y: barTop + Self.barHeight / 2, axis: axis)
      }
      text += bar(of: sortie, colour: colour, top: barTop, axis: axis, clock: clock)
      previous = sortie
    }
    let (windows, lanes) = windowLanes(of: vehicle, top: barTop + Self.barHeight + 5, axis: axis, clock: clock)
    return (text + windows, 14 + Self.barHeight + 12 + Double(lanes) * Self.laneHeight)
  }

  private func bar(of sortie: Sortie, colour: String, top: Double, axis: ChartAxis, clock: TimeText) -> String {
    guard let takeOff = sortie.takeOff, let landing = sortie.landing else { return "" }
    let (x, end) = (axis.x(takeOff), axis.x(landing))
    let tip =
      "\(sortie.id): \(clock.clock(takeOff)) – \(clock.clock(landing)), lands with "
      + NumberText.charge(sortie.chargeAtEnd)
    var text = """
      <g><title>\(Markup.escaped(tip))</title><rect x="\(NumberText.short(x))" y="\(NumberText.short(top))" \
      width="\(NumberText.short(max(end - x, 1)))" height="20" rx="4" fill="\(colour)" fill-opacity=".28" \
      stroke="\(colour)"/></g>

      """
    var lastLabel = -100.0
    for block in blocks(of: sortie) {
      let (left, right) = (axis.x(block.start), axis.x(block.end))
      let fill = block.isWait ? "url(#c-wait)" : colour
      let number = tasks.firstIndex { $0.id == block.task }.map { "\($0 + 1)" } ?? ""
      let name = block.isWait ? "waits" : (block.task ?? "service")
      let times = "\(clock.clock(block.start)) – \(clock.clock(block.end))"
      text += """
        <g><title>\(Markup.escaped("\(number) \(name): \(times)"))</title><rect x="\(NumberText.short(left))" \
        y="\(NumberText.short(top))" width="\(NumberText.short(max(right - left, 2)))" height="20" fill="\(fill)"/></g>

        """
      let middle = (left + right) / 2
      if !block.isWait, !number.isEmpty, middle - lastLabel > 15 {
        text += "<text class=\"c-t c-small c-mid c-b\" x=\"\(NumberText.short(middle))\" "
        text += "y=\"\(NumberText.short(top - 3))\">\(number)</text>\n"
        lastLabel = middle
      }
    }
    return text
  }

  private struct Block {
    var task: String?
    var isWait: Bool
    var start: MissionTime
    var end: MissionTime
  }

  /// Neighbouring legs that serve the same task as one block; waits on their own.
  private func blocks(of sortie: Sortie) -> [Block] {
    var result: [Block] = []
    for leg in sortie.legs {
      guard let start = leg.start, let end = leg.end, [.service, .swath, .link, .wait].contains(leg.kind) else {
        continue
      }
      let isWait = leg.kind == .wait
      if let last = result.last, last.isWait == isWait, last.task == leg.task, start - last.end < 0.001 {
        result[result.count - 1].end = end
      } else {
        result.append(Block(task: leg.task, isWait: isWait, start: start, end: end))
      }
    }
    return result
  }

  private func gap(from: MissionTime, to: MissionTime, y: Double, axis: ChartAxis) -> String {
    let (left, right) = (axis.x(from), axis.x(to))
    var text = "<path class=\"c-gap\" d=\"M\(NumberText.short(left)) \(NumberText.short(y))"
    text += "H\(NumberText.short(right))\"/>"
    if right - left > 60 {
      text += "<text class=\"c-t c-small c-mid c-soft\" x=\"\(NumberText.short((left + right) / 2))\" "
      text += "y=\"\(NumberText.short(y - 4))\">battery swap</text>"
    }
    return text + "\n"
  }

  /// The windows of the vehicle's tasks as brackets below its bar, in as few lanes as they fit.
  private func windowLanes(
    of vehicle: VehiclePlan, top: Double, axis: ChartAxis, clock: TimeText
  ) -> (text: String, lanes: Int) {
    let names = vehicle.sorties.map(\.id)
    var laneEnds: [Double] = []
    var text = ""
    for (index, task) in tasks.enumerated() {
      guard let window = task.windowInterval,
        plan.assignments.contains(where: { $0.task == task.id && !Set($0.sorties).isDisjoint(with: names) }),
        window.end > axis.start, window.start < axis.end
      else { continue }
      let (left, right) = (axis.x(window.start), axis.x(window.end))
      let lane = laneEnds.firstIndex { $0 + 3 < left } ?? laneEnds.count
      if lane == laneEnds.count { laneEnds.append(right) } else { laneEnds[lane] = right }
      let y = top + Double(lane) * Self.laneHeight
      let tip = "window of \(index + 1) \(task.title): \(clock.minutes(window.start)) – \(clock.minutes(window.end))"
      text += "<g><title>\(Markup.escaped(tip))</title><path class=\"c-window\" "
      text += "d=\"M\(NumberText.short(left)) \(NumberText.short(y - 1.5))v3m0 -1.5H\(NumberText.short(right))"
      text += "m0 -1.5v3\"/></g>\n"
    }
    return (text, laneEnds.count)
  }
}
