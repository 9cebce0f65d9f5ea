import Quantities

/// A least distance over the time of a run, with the distance that a rule asks for.
struct DistanceChart {
  /// The picture's name within its page, lower-case letters.
  let identifier: String
  /// What is shown, plain text.
  let title: String
  /// The distances in the order of time.
  let entries: [(time: MissionTime, metres: Double, tip: String)]
  /// What the rule asks for in metres; nil where there is none.
  let limitMetres: Double?
  /// The name of the rule on the chart.
  let limitName: String
  /// Larger distances are not known.
  let metresMax: Double
  let axis: ChartAxis
  let clock: TimeText

  private static let height = 220.0
  /// Pixels of one stretch of time; of each the least distance is drawn.
  private static let stretchPixels = 1.5
  /// The most marks of distances below the limit.
  private static let marksMax = 200

  /// The scales that a chart may have: the greatest distance, and from line to line.
  private static let scales: [(top: Double, step: Double)] = [
    (10, 2), (20, 5), (50, 10), (100, 25), (150, 50), (200, 50), (250, 50), (300, 100), (400, 100),
    (500, 100),
  ]

  /// The greatest distance that is drawn.
  var top: Double { scale.top }

  private var scale: (top: Double, step: Double) {
    let wanted = min(metresMax, max((limitMetres ?? 0) * 5, (limitMetres ?? 0) + 20, 40))
    let fitting = Self.scales.first { scale in scale.top >= wanted }
    return fitting ?? (top: metresMax, step: metresMax / 5)
  }

  /// The picture as an `<svg>` element; empty without an entry.
  func svg() -> String {
    guard !entries.isEmpty else { return "" }
    let (top, bottom) = (self.top, Self.height - 30)
    func y(_ metres: Double) -> Double { 12 + (top - min(max(metres, 0), top)) / top * (bottom - 12) }
    var text = axis.grid(clock, top: 12, bottom: bottom)
    for metres in stride(from: 0, through: top, by: scale.step) {
      text += axis.level(y(metres), label: "\(NumberText.short(metres)) m")
    }
    if let limitMetres { text += axis.limit(y(limitMetres), label: limitName) }
    var path = ""
    var last: Int?
    var marks = ""
    var marked = 0
    for (stretch, entry) in stretches() {
      guard entry.metres <= top else {
        last = nil
        continue
      }
      let place = "\(NumberText.short(axis.x(entry.time))) \(NumberText.short(y(entry.metres)))"
      path += last.map { stretch - $0 <= 3 } ?? false ? "L\(place)" : "M\(place)h.1"
      last = stretch
      if let limitMetres, entry.metres < limitMetres, marked < Self.marksMax {
        marks += "<g><title>\(Markup.escaped("\(clock.clock(entry.time)): \(entry.tip)"))</title>"
        marks += "<path class=\"c-below\" d=\"M\(place)l-4.5 -8h9z\"/></g>\n"
        marked += 1
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 1200 220" role="img" \
      aria-labelledby="\(identifier)-name \(identifier)-words"\(axis.attribute)>
      <title id="\(identifier)-name">\(Markup.escaped(title))</title>
      <desc id="\(identifier)-words">The table below has the least distance of each vehicle.</desc>
      \(text)<path class="c-line" d="\(path)"/>
      \(marks)</svg>

      """
  }

  /// The least distance of each stretch of time.
  private func stretches() -> [(stretch: Int, entry: (time: MissionTime, metres: Double, tip: String))] {
    var result: [(stretch: Int, entry: (time: MissionTime, metres: Double, tip: String))] = []
    for entry in entries {
      let stretch = Int(axis.x(entry.time) / Self.stretchPixels)
      if let last = result.last, last.stretch == stretch {
        if entry.metres < last.entry.metres { result[result.count - 1].entry = entry }
      } else {
        result.append((stretch, entry))
      }
    }
    return result
  }
}
