import Maps
import Plans
import Quantities

/// Doses of UV-C tasks in reports.
enum DoseReport {
  /// Two lines for a terminal, more where surfaces lack the dose; each ends with a line break.
  static func text(_ map: DoseMap) -> String {
    let percent = [map.covered, map.claimed].map { Amount($0 * 100, "%").description }
    var text = "  UV-C of task `\(map.task)`: \(percent[0]) of \(Amount(map.squareMetres, "m²")) at "
    text += "\(Amount(map.asked, "J/m²")) or more, claimed \(percent[1])"
    if let least = map.leastAtDose, let fifth = map.fifthPercentileAtDose {
      text += "; there the least is \(Amount(least, "J/m²")), the 5th percentile \(Amount(fifth, "J/m²"))"
    }
    text += "; lamp on for \(Amount(map.lampSeconds, "s"))\n"
    let short = map.short
    guard !short.isEmpty else { return text }
    text += "    \(Amount(map.shortSquareMetres, "m²")) get less:"
    let parts = short.prefix(shownMax).map { surface in
      var part = " \(Amount(surface.shortSquareMetres, "m²")) of the \(surface.name)"
      if let place = surface.place {
        part += " at \(JSONText.number(place.longitude, digits: 7)), \(JSONText.number(place.latitude, digits: 7))"
      }
      return part
    }
    text += parts.joined(separator: ";")
    if short.count > shownMax { text += "; and \(short.count - shownMax) more surfaces" }
    return text + "\n"
  }

  /// The most surfaces that lack the dose in the text; `DoseMap.shortMax` stand in the JSON.
  private static let shownMax = 4

  /// One object with the figures and the surfaces that lack the dose; samples are left out.
  static func json(_ map: DoseMap) -> String {
    let short = map.short
    let missing = short.prefix(DoseMap.shortMax).map { surface in
      JSONText.line([
        ("surface", JSONText.string(surface.name)),
        ("squareMetres", JSONText.number(surface.shortSquareMetres, digits: 4)),
        ("of", JSONText.number(surface.squareMetres, digits: 4)), ("least", JSONText.number(surface.least, digits: 2)),
        (
          "place",
          surface.place.map {
            "[\(JSONText.number($0.longitude, digits: 7)), \(JSONText.number($0.latitude, digits: 7))]"
          }
        ),
        ("height", JSONText.number(surface.heightMetres, digits: 3)),
      ])
    }
    func number(_ value: Double?, digits: Int) -> String? { value.map { JSONText.number($0, digits: digits) } }
    return JSONText.line([
      ("task", JSONText.string(map.task)), ("level", JSONText.string(map.floor.level)),
      ("rooms", "[" + map.rooms.map(JSONText.string).joined(separator: ", ") + "]"),
      ("asked", JSONText.number(map.asked, digits: 2)),
      ("squareMetres", JSONText.number(map.squareMetres, digits: 4)),
      ("covered", JSONText.number(map.covered, digits: 4)), ("claimed", JSONText.number(map.claimed, digits: 4)),
      ("leastAtDose", number(map.leastAtDose, digits: 2)),
      ("fifthPercentileAtDose", number(map.fifthPercentileAtDose, digits: 2)),
      ("fifthPercentile", number(map.dose(atShare: 0.05), digits: 2)),
      ("lampSeconds", JSONText.number(map.lampSeconds, digits: 3)), ("samples", String(map.samples.count)),
      ("missingSquareMetres", JSONText.number(map.shortSquareMetres, digits: 4)),
      ("missing", "[" + missing.joined(separator: ", ") + "]"),
      ("missingOmitted", String(max(0, short.count - DoseMap.shortMax))),
    ])
  }
}
