import Plans
import Quantities
import Telemetry

/// The charge of each vehicle over the time of a run, with the reserve as a line.
struct ChargeChart {
  let report: RunReport
  let axis: ChartAxis

  /// The most points of one vehicle's line: the lowest charge of each stretch of time is kept.
  private static let pointsMax = 500
  /// The most points of all lines together; with many vehicles each has fewer.
  private static let allPointsMax = 20_000
  private static let height = 300.0

  /// The picture as an `<svg>` element; empty where no vehicle told its charge.
  func svg() -> String {
    let lines = report.record.tracks.map { track in
      (
        track: track,
        samples: track.samples.compactMap { sample in
          sample.charge.map { (time: sample.time, percent: $0.percent, startsPart: sample.startsPart) }
        }
      )
    }.filter { !$0.samples.isEmpty }
    guard !lines.isEmpty else { return "" }
    let bottom = Self.height - 30
    func y(_ percent: Double) -> Double { 12 + (100 - min(max(percent, 0), 100)) / 100 * (bottom - 12) }
    var text = axis.grid(report.clock, top: 12, bottom: bottom)
    for percent in stride(from: 0.0, through: 100, by: 25) {
      text += axis.level(y(percent), label: "\(NumberText.short(percent)) %")
    }
    if let reserve = report.plan?.rules.reserve.percent { text += axis.limit(y(reserve), label: "reserve") }
    for line in lines {
      let points = reduced(line.samples)
      let path = points.map { point in
        "\(point.starts ? "M" : "L")\(NumberText.short(axis.x(point.time))) \(NumberText.short(y(point.percent)))"
      }.joined()
      let dashes = Palette.dashes(line.track.number)
      let pattern = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
      text += "<g data-v=\"\(line.track.number)\"><title>\(Markup.escaped(line.track.vehicle))</title>"
      text += "<path fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" "
      text += "stroke=\"\(Palette.vehicle(line.track.number))\"\(pattern) d=\"\(path)\"/></g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 1200 300" role="img" \
      aria-labelledby="charge-name charge-words"\(axis.attribute)>
      <title id="charge-name">Charge over time</title>
      <desc id="charge-words">A line for each vehicle; the table below has its lowest charge and when that was.</desc>
      \(text)</svg>

      """
  }

  /// One sample for each stretch of time, the lowest, and the jumps up where batteries were swapped.
  private func reduced(
    _ samples: [(time: MissionTime, percent: Double, startsPart: Bool)]
  ) -> [(time: MissionTime, percent: Double, starts: Bool)] {
    let vehicles = max(1, report.record.tracks.count)
    let stretch = (axis.end - axis.start) / Double(min(Self.pointsMax, max(100, Self.allPointsMax / vehicles)))
    var result: [(time: MissionTime, percent: Double, starts: Bool)] = []
    var current = -1
    for sample in samples {
      let index = Int(((sample.time - axis.start) / stretch).rounded(.down))
      let jumps = (result.last.map { sample.percent > $0.percent + 5 }) ?? false
      if index == current, !jumps, !sample.startsPart {
        if let last = result.last, sample.percent < last.percent {
          result[result.count - 1] = (sample.time, sample.percent, last.starts)
        }
      } else {
        if jumps, !sample.startsPart, let last = result.last { result.append((sample.time, last.percent, false)) }
        result.append((sample.time, sample.percent, sample.startsPart || result.isEmpty))
        current = index
      }
    }
    return result
  }
}
