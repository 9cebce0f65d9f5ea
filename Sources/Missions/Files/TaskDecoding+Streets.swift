import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

extension TaskDecoding {
  /// The most lines of one street task.
  static let streetLinesMax = 1000
  /// Parts of streets in an area that are shorter than this are left out, in metres.
  static let streetMetresMin = 1.0

  mutating func decodeStreets(_ node: YamlNode, log: inout ProblemLog) {
    let keys =
      ["disinfect", "method", "area", "streets", "kinds", "sides", "width", "passes", "rate", "acknowledge"]
      + Self.commonKeys
    guard
      let reader = MappingReader(
        node, name: "a street disinfection", keys: keys, foreign: Self.foreignKeys(of: "street"), log: &log)
    else { return }
    let before = log.diagnostics.count
    let head = head(reader, kind: "disinfect", log: &log)
    let area = reader.required("area", hint: "an area", log: &log).flatMap { names.area($0, key: "area", log: &log) }
    let rate = reader.required("rate", hint: "20 mL/m2", log: &log)?
      .quantity(.rate, key: "rate", in: 0.0001...1, log: &log)
    var passes: Int? = 1
    if let value = reader.value("passes") { passes = value.wholeNumber(key: "passes", in: 1...10, log: &log) }
    let fromMiddle = metresFromMiddle(reader, log: &log)
    let chosen = chosenStreets(reader, log: &log)
    guard isAcknowledged(reader, log: &log), log.diagnostics.count == before, let head, let area, let rate, let passes
    else { return }
    guard let middles = middleLines(of: chosen, in: area, at: reader.valueSpan("area"), log: &log) else { return }
    var lines = middles
    if fromMiddle > 0 {
      lines = middles.flatMap { [$0.parallel(byMetres: fromMiddle), $0.parallel(byMetres: -fromMiddle)] }
    }
    let work = StreetTreatment(area: area, lines: lines, passes: passes, litresPerSquareMetre: rate)
    add(
      head, work: .treatStreets(work), spans: ["area": reader.valueSpan("area"), "rate": reader.valueSpan("rate")])
  }

  /// How far from the middle of the street the lines run: a quarter of its width where each side is treated.
  private func metresFromMiddle(_ reader: MappingReader, log: inout ProblemLog) -> Double {
    let sides = reader.value("sides")?.choice(key: "sides", among: ["middle", "both"], log: &log) ?? "middle"
    let width = reader.value("width")?.quantity(.length, key: "width", in: 2...100, log: &log)
    if sides == "both" {
      if width == nil, !reader.has("width") {
        log.error(
          "M012", "`sides: both` needs the `width` of the streets", at: reader.valueSpan("sides"),
          help: "add `width: 8 m`; the line of each side runs a quarter of it from the middle")
      }
      return (width ?? 0) / 4
    }
    if reader.has("width") {
      log.error(
        "M019", "`width` goes with `sides: both`", at: reader.keySpan("width"),
        help: "add `sides: both`, or take `width` out: along the middle a pass is as wide as the sprayer")
    }
    return 0
  }

  /// The streets of the map with the names and kinds that are written; all of them where nothing is.
  private func chosenStreets(_ reader: MappingReader, log: inout ProblemLog) -> [Street] {
    var chosen = names.streets
    for (key, value) in [("streets", \Street.name), ("kinds", \Street.kind)] {
      guard let items = reader.value(key)?.list(key: key, of: "names", log: &log) else { continue }
      var wanted: Set<String> = []
      let known = Set(names.streets.map { $0[keyPath: value] }.filter { !$0.isEmpty })
      for item in items {
        guard let word = item.words(key: key, log: &log) else { continue }
        if known.contains(word) || names.areas == nil {
          wanted.insert(word)
        } else {
          log.error(
            "M026", "the map has no street with this \(key == "streets" ? "name" : "kind")", at: item.span,
            help: Suggestion.question(for: word, among: known) ?? "use one of those in the map's `streets` layer")
        }
      }
      chosen.removeAll { !wanted.contains($0[keyPath: value]) }
    }
    return chosen
  }

  /// The parts of the streets' middle lines inside an area; nil and a problem where there is none or too many.
  private func middleLines(
    of streets: [Street], in area: Area, at span: SourceSpan, log: inout ProblemLog
  ) -> [[LocalPoint]]? {
    let box = area.outline.boundingBox
    var lines: [[LocalPoint]] = []
    do throws(GEOSError) {
      for street in streets {
        guard let around = BoundingBox(around: street.line), around.intersects(box) else { continue }
        lines += try GeometryOperations.clipped(line: street.line, to: [area.outline])
          .filter { Distances.planarLengthMetres(of: $0) >= Self.streetMetresMin }
        guard lines.count <= Self.streetLinesMax else {
          log.error(
            "M004", "`\(area.id)` holds more than \(Self.streetLinesMax) pieces of streets", at: span,
            help: "take a smaller area, or name the `streets` or their `kinds`")
          return nil
        }
      }
    } catch {
      log.error("M204", "the streets of `\(area.id)` cannot be worked out: \(error)", at: span)
      return nil
    }
    if lines.isEmpty {
      log.error(
        "M026", "no such street lies in `\(area.id)`", at: span,
        help: "name another area, or other `streets` or `kinds`")
      return nil
    }
    return lines
  }
}

extension [LocalPoint] {
  /// The parallel of a line at some metres to its left (positive) or right.
  ///
  /// Corners are mitred, no farther out than twice the distance. It has as many points as the line.
  package func parallel(byMetres distance: Double) -> [LocalPoint] {
    let directions = zip(self, dropFirst()).map { start, end -> LocalVector? in
      let along = end - start
      let length = along.lengthMetres
      return length > 0 ? along * (1 / length) : nil
    }
    func direction(from index: Int, step: Int) -> LocalVector? {
      var at = index
      while directions.indices.contains(at) {
        if let found = directions[at] { return found }
        at += step
      }
      return nil
    }
    return indices.map { index in
      let before = direction(from: index - 1, step: -1)
      let after = direction(from: index, step: 1)
      guard let one = before ?? after, let other = after ?? before else { return self[index] }
      let normals = [one, other].map { LocalVector(east: -$0.north, north: $0.east) }
      let sum = LocalVector(east: normals[0].east + normals[1].east, north: normals[0].north + normals[1].north)
      let square = sum.dot(sum)
      // The mitre's length is the distance over the cosine of half the turn.
      guard square > 1 else { return self[index] + normals[0] * distance }
      return self[index] + sum * (2 * distance / square)
    }
  }
}
