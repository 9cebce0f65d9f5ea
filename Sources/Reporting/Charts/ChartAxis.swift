import Quantities

/// A horizontal axis of time of day.
struct ChartAxis {
  /// The moment at the left border.
  let start: MissionTime
  /// The moment at the right border; later than `start`.
  let end: MissionTime
  /// Pixels of the left border.
  let left: Double
  /// Pixels of the right border.
  let right: Double

  /// Makes an axis around moments; it shows at least a minute.
  init(from start: MissionTime, to end: MissionTime, left: Double, right: Double) {
    self.start = start
    self.end = max(end, start + 60)
    self.left = left
    self.right = right
  }

  /// Where a moment lies, held inside the borders.
  func x(_ time: MissionTime) -> Double {
    let share = (time - start) / (end - start)
    return left + min(max(share.isFinite ? share : 0, 0), 1) * (right - left)
  }

  /// The most lines of a grid.
  private static let ticksMax = 12.0
  private static let steps = [10.0, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]

  /// Round moments of local time inside the axis, and whether their text needs seconds.
  func ticks(_ clock: TimeText) -> (times: [MissionTime], needsSeconds: Bool) {
    let span = end - start
    let step = Self.steps.first { span / $0 <= Self.ticksMax } ?? span / Self.ticksMax
    // Round in local time of day, not in mission time.
    let offset = clock.start.localSecondsOfDay
    var times: [MissionTime] = []
    var index = ((start.seconds + offset) / step).rounded(.up)
    while index * step - offset <= end.seconds, Double(times.count) <= Self.ticksMax + 1 {
      times.append(MissionTime(seconds: index * step - offset))
      index += 1
    }
    return (times, step < 60)
  }

  /// Grid lines with their times below.
  func grid(_ clock: TimeText, top: Double, bottom: Double) -> String {
    let (times, needsSeconds) = ticks(clock)
    return times.map { time in
      let place = NumberText.short(x(time))
      let label = needsSeconds ? clock.clock(time) : clock.minutes(time)
      return """
        <path class="c-grid" d="M\(place) \(NumberText.short(top))V\(NumberText.short(bottom))"/>\
        <text class="c-t c-mid" x="\(place)" y="\(NumberText.short(bottom + 16))">\(label)</text>

        """
    }.joined()
  }

  /// A horizontal line with its value at the left.
  func level(_ y: Double, label: String) -> String {
    "<path class=\"c-grid\" d=\"M\(NumberText.short(left)) \(NumberText.short(y))H\(NumberText.short(right))\"/>"
      + "<text class=\"c-t c-end\" x=\"\(NumberText.short(left - 6))\" y=\"\(NumberText.short(y + 4))\">"
      + "\(Markup.escaped(label))</text>\n"
  }

  /// A line that must not be crossed, with its name at the right.
  func limit(_ y: Double, label: String) -> String {
    "<path class=\"c-limit\" d=\"M\(NumberText.short(left)) \(NumberText.short(y))H\(NumberText.short(right))\"/>"
      + "<text class=\"c-t c-limit-t\" x=\"\(NumberText.short(right + 6))\" y=\"\(NumberText.short(y + 4))\">"
      + "\(Markup.escaped(label))</text>\n"
  }

  /// The attribute that tells a script where times lie: seconds of both borders, and their pixels.
  var attribute: String {
    let numbers = [
      NumberText.fixed(start.seconds, digits: 3), NumberText.fixed(end.seconds, digits: 3), NumberText.short(left),
      NumberText.short(right),
    ]
    return " data-axis=\"\(numbers.joined(separator: " "))\""
  }
}
