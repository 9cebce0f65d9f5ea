import Maps
import Plans
import Quantities

/// A result as text for a terminal.
package enum TextReport {
  /// A table of what was proved with the smallest margins, or the violations, worst first. Ends with a line break.
  ///
  /// - Parameters:
  ///   - start: the mission's start; with it, times of day are shown beside mission seconds.
  ///   - shownMax: the most violations that are shown; the others are counted.
  package static func text(
    _ result: VerificationResult, start: CivilTime? = nil, shownMax: Int = VerificationResult.violationsMax
  ) -> String {
    result.isProved ? proved(result, start) : failed(result, start, shownMax)
  }

  private static func proved(_ result: VerificationResult, _ start: CivilTime?) -> String {
    let width = result.checks.map(\.title.count).max() ?? 0
    var text = "proved: the plan keeps all \(result.checks.count) rules\n"
    for check in result.checks {
      let padding = String(repeating: " ", count: width - check.title.count)
      let count = String(check.count)
      let indent = String(repeating: " ", count: max(0, 7 - count.count))
      text += "  \(check.code)  \(check.title)\(padding) "
      guard check.count > 0 else {
        text += "nothing to check\n"
        continue
      }
      text += "\(indent)\(count) checked"
      text += check.margin.map { "  smallest margin \($0)\n" } ?? "\n"
    }
    for figures in result.coverage { text += coverage(figures) }
    for map in result.doses { text += DoseReport.text(map) }
    return text + passages(result, start)
  }

  /// The zones that are passed; nothing where there are none.
  private static func passages(_ result: VerificationResult, _ start: CivilTime?) -> String {
    guard !result.passages.isEmpty else { return "" }
    let count = result.passages.count
    var text = "flown over, under or through \(count) zone\(count == 1 ? "" : "s"):\n"
    for passage in result.passages {
      let names = passage.name.isEmpty || passage.name == passage.identifier ? [] : [passage.name]
      let time = passage.firstTime.seconds
      let when = start.map { $0.advanced(bySeconds: time.rounded(.down)).description } ?? Wording.second(time)
      text += "  `\(passage.identifier)` (\((names + [passage.restriction.rawValue]).joined(separator: ", "))): "
      text += "\(passage.legs) leg\(passage.legs == 1 ? "" : "s") of \(sorties(passage)), first at \(when): "
      text += passage.reasonText + "\n"
    }
    return text
  }

  /// The most sorties that are named for one zone.
  private static let sortiesShownMax = 4

  private static func sorties(_ passage: ZonePassage) -> String {
    let shown = passage.sorties.prefix(sortiesShownMax)
    let more = passage.sorties.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private static func coverage(_ figures: CoverageFigures) -> String {
    let percent = [figures.covered, figures.overlap].map { Amount($0 * 100, "%").description }
    var text = "  area of task `\(figures.task)`: \(percent[0]) treated, \(percent[1]) more than once, "
    text += "\(Amount(figures.metresOutside, "m")) of passes outside"
    if let largest = figures.missed.first {
      let count = figures.missed.count + figures.missedOmitted
      text += ", \(count) piece\(count == 1 ? "" : "s") missed, the largest \(Amount(largest.squareMetres, "m²"))"
      if let place = largest.place {
        text += " at \(JSONText.number(place.longitude, digits: 7)), \(JSONText.number(place.latitude, digits: 7))"
      }
    }
    return text + "\n"
  }

  private static func failed(_ result: VerificationResult, _ start: CivilTime?, _ shownMax: Int) -> String {
    let total = result.violations.count + result.violationsOmitted
    var text = "not proved: \(total) violation\(total == 1 ? "" : "s"), worst first\n"
    for violation in result.violations.prefix(shownMax) {
      text += "error[\(violation.code)]: \(violation.message)\n"
      var facts: [String] = []
      if let time = violation.time {
        // A calendar has no place for the times of some damaged plans.
        let isSane = abs(time.seconds) <= ProofLimits.numberMax
        let moment = isSane ? start.map { " (\($0.advanced(bySeconds: time.seconds).description))" } ?? "" : ""
        facts.append("second \(JSONText.number(time.seconds, digits: 1))\(moment)")
      }
      if let place = violation.place {
        let (longitude, latitude) = (place.longitude, place.latitude)
        facts.append("at \(JSONText.number(longitude, digits: 7)), \(JSONText.number(latitude, digits: 7))")
      }
      if !facts.isEmpty { text += "  --> " + facts.joined(separator: ", ") + "\n" }
    }
    if total > shownMax { text += "and \(total - shownMax) more\n" }
    return text
  }
}
