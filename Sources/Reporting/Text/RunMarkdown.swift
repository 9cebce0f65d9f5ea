import Plans
import Quantities
import Telemetry

/// The report of a run as Markdown: for a terminal, a ticket or a commit.
package enum RunMarkdown {
  /// The most events that are listed, of warnings and worse; the gravest first choice.
  private static let eventsMax = 50

  /// Writes it. The same report gives the same bytes.
  package static func text(_ report: RunReport) -> String {
    var text = head(report)
    if !report.lacks.isEmpty {
      text += "\n## What is missing\n\n" + report.lacks.map { "- \(escaped($0))\n" }.joined()
    }
    text += expectations(report) + tasks(report) + vehicles(report) + distances(report) + events(report)
    return text
  }

  private static func head(_ report: RunReport) -> String {
    let description = report.record.description
    let clock = report.clock
    var text = "# \(escaped(description.mission))\n\n**\(report.verdict.rawValue)**"
    text += report.failures.isEmpty ? "\n" : ": \(report.failures.joined(separator: ", "))\n"
    if !description.isPlanProved { text += "\n**This run flew a plan that was not proved.**\n" }
    text += "\n\(clock.date)"
    if !description.scenario.isEmpty { text += ", scenario \(escaped(description.scenario))" }
    if description.seed != 0 { text += ", seed \(description.seed)" }
    text += ", \(report.record.readingCount) readings of \(report.record.tracks.count) vehicles"
    if report.plan != nil { text += ", \(report.doneCount) of \(report.plannedCount) planned tasks done" }
    if report.lateCount > 0 { text += ", \(report.lateCount) late" }
    return text + "\n"
  }

  private static func expectations(_ report: RunReport) -> String {
    table(
      "Expectations", ["Verdict", "Expectation", "Run"],
      report.expectations.map { [$0.isMet ? "met" : "**not met**", $0.name, $0.value] }, safe: [0])
  }

  private static func tasks(_ report: RunReport) -> String {
    let clock = report.clock
    return table(
      "Tasks", ["#", "Task", "Result", "Vehicle", "Window", "Planned", "Flown", "Late", "Amount", "Note"],
      report.taskResults.map { result in
        [
          result.number.map(String.init) ?? "", result.title,
          result.isDone && result.status != .late ? "done" : "**\(result.status.rawValue)**", result.vehicle ?? "–",
          result.window, result.plannedEnd.map(clock.clock) ?? "–", result.doneAt.map(clock.clock) ?? "–",
          result.lateSeconds.map { NumberText.span(seconds: $0) } ?? "–",
          result.amount.map { "\(NumberText.short($0, digits: 2)) \(result.unit)" } ?? "–", result.note,
        ]
      }, safe: [2])
  }

  private static func vehicles(_ report: RunReport) -> String {
    let clock = report.clock
    return table(
      "Vehicles",
      ["Vehicle", "Trips", "Readings", "From", "To", "Distance", "Top speed", "Lowest charge", "Longest silence"],
      report.record.tracks.map { track in
        let sums = track.sums
        return [
          track.vehicle, "\(track.trips.count)", "\(sums.readings)", (sums.underWay?.start).map(clock.clock) ?? "–",
          (sums.underWay?.end).map(clock.clock) ?? "–", NumberText.distance(sums.distance),
          sums.topSpeed.map { "\(NumberText.fixed($0.metresPerSecond, digits: 1)) m/s" } ?? "–",
          sums.lowestCharge.map(NumberText.charge) ?? "–", "\(NumberText.fixed(sums.longestSilence, digits: 1)) s",
        ]
      })
  }

  private static func distances(_ report: RunReport) -> String {
    var lines: [String] = []
    let clock = report.clock
    func rule(_ length: Length?) -> String {
      length.map { "; the rule asks for \(NumberText.short($0.metres)) m" } ?? ""
    }
    if let least = report.separation.entries.min(by: { ($0.distance, $0.time) < ($1.distance, $1.time) }) {
      lines.append(
        "- Nearest vehicles in the air: \(escaped(report.vehicle(least.first))) and "
          + "\(escaped(report.vehicle(least.second))), \(NumberText.fixed(least.distance.metres, digits: 1)) m at "
          + "\(clock.clock(least.time))\(rule(report.plan?.rules.separation))\n")
    }
    if let least = report.clearance.entries.min(by: { ($0.distance, $0.time) < ($1.distance, $1.time) }) {
      lines.append(
        "- Nearest building: \(escaped(report.vehicle(least.track))), "
          + "\(NumberText.fixed(least.distance.metres, digits: 1)) m at \(clock.clock(least.time))"
          + "\(rule(report.plan?.rules.clearance))\n")
    }
    return lines.isEmpty ? "" : "\n## Separation and clearance\n\n" + lines.joined()
  }

  private static func events(_ report: RunReport) -> String {
    let grave = report.record.events.filter { $0.severity <= .warning }
    let kept = grave.enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }
      .prefix(eventsMax).map(\.offset).sorted().map { grave[$0] }
    let title = kept.count < grave.count ? "Warnings and worse: \(kept.count) of \(grave.count)" : "Warnings and worse"
    return table(
      title, ["Time", "Vehicle", "Severity", "Event", "Text"],
      kept.map { [report.clock.clock($0.time), $0.vehicle ?? "–", $0.severity.name, $0.kind, $0.text] })
  }

  /// A table with its title; empty without rows. The cells of `safe` columns are Markdown already.
  private static func table(_ title: String, _ heads: [String], _ rows: [[String]], safe: [Int] = []) -> String {
    guard !rows.isEmpty else { return "" }
    var text = "\n## \(title)\n\n| \(heads.joined(separator: " | ")) |\n"
    text += "|" + String(repeating: " --- |", count: heads.count) + "\n"
    for row in rows {
      let cells = row.enumerated().map { safe.contains($0) ? $1 : escaped($1) }
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    return text
  }

  /// The text with everything escaped that Markdown or HTML inside it would act on, on one line.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(scalar)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result += scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(scalar)
      }
    }
    return result
  }
}
