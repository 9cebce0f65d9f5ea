import Plans
import Quantities
import Telemetry

/// The charge of each vehicle over the time of a run, with the reserve as a line.
struct ChargeChart {
  let run: RunContents
  let plan: FleetPlan

  /// The most points of one vehicle's line: the lowest charge of each stretch of time is kept.
  private static let pointsMax = 500
  private static let height = 300.0

  /// The picture as an `<svg>` element; empty where no vehicle told its charge.
  func svg() -> String {
    let lines = run.tracks.map { track in
      (
        vehicle: track.vehicle,
        samples: track.readings.compactMap { reading in
          reading.charge.map { (time: reading.time, percent: $0.percent) }
        }
      )
    }.filter { !$0.samples.isEmpty }
    let times = lines.flatMap { $0.samples.map(\.time) }
    guard let first = times.min(), let last = times.max() else { return "" }
    let axis = ChartAxis(from: first, to: last, left: 48, right: 1110)
    let bottom = Self.height - 30
    func y(_ percent: Double) -> Double { 12 + (100 - min(max(percent, 0), 100)) / 100 * (bottom - 12) }
    var text = axis.grid(TimeText(start: plan.start), top: 12, bottom: bottom)
    for percent in stride(from: 0.0, through: 100, by: 25) {
      let place = NumberText.short(y(percent))
      text += "<path class=\"c-grid\" d=\"M48 \(place)H1110\"/>"
      text += "<text class=\"c-t c-end\" x=\"42\" y=\"\(NumberText.short(y(percent) + 4))\">"
      text += "\(NumberText.short(percent)) %</text>\n"
    }
    let reserve = NumberText.short(y(plan.rules.reserve.percent))
    text += "<path class=\"c-limit\" d=\"M48 \(reserve)H1110\"/>"
    text += "<text class=\"c-t c-limit-t\" x=\"1116\" y=\"\(NumberText.short(y(plan.rules.reserve.percent) + 4))\">"
    text += "reserve</text>\n"
    for (index, line) in lines.enumerated() {
      let number = plan.vehicles.firstIndex { $0.id == line.vehicle } ?? plan.vehicles.count + index
      let path = reduced(line.samples, axis: axis).map { sample in
        "\(NumberText.short(axis.x(sample.time))) \(NumberText.short(y(sample.percent)))"
      }.joined(separator: "L")
      let dashes = Palette.dashes(number)
      let pattern = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
      text += "<g><title>\(Markup.escaped(line.vehicle))</title><path fill=\"none\" stroke-width=\"2\" "
      text += "stroke-linejoin=\"round\" stroke=\"\(Palette.vehicle(number))\"\(pattern) d=\"M\(path)\"/></g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 1200 300" role="img">
      <title>Charge over time</title>
      \(text)</svg>

      """
  }

  /// One sample for each stretch of time, the lowest, and the jumps up where batteries were swapped.
  private func reduced(
    _ samples: [(time: MissionTime, percent: Double)], axis: ChartAxis
  ) -> [(time: MissionTime, percent: Double)] {
    let stretch = (axis.end - axis.start) / Double(Self.pointsMax)
    var result: [(time: MissionTime, percent: Double)] = []
    var current = -1
    for sample in samples {
      let index = Int(((sample.time - axis.start) / stretch).rounded(.down))
      let jumps = (result.last.map { sample.percent > $0.percent + 5 }) ?? false
      if index == current, !jumps {
        if let last = result.last, sample.percent < last.percent { result[result.count - 1] = sample }
      } else {
        if jumps, let last = result.last { result.append((sample.time, last.percent)) }
        result.append(sample)
        current = index
      }
    }
    return result
  }
}
