import Quantities

extension PlanReader {
  /// What surfaces get by UV-C.
  static func surfaceDose(_ reader: inout JSONReader) throws(PlanFileError) -> SurfaceDose {
    let keys = [
      "asked", "planned", "squareMetres", "least", "fifthPercentile", "lampSeconds", "lowerBoundSeconds",
      "missingSquareMetres",
    ]
    var numbers: [String: Double] = [:]
    var omitted: Int?
    var missing: [SurfaceDose.MissingSurface]?
    var reduction: SurfaceDose.LogReduction?
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "logReduction": reduction = try logReduction(&reader)
      case "missing": missing = try reader.list(missingSurface)
      case "missingOmitted":
        omitted = Int(exactly: try boundedNumber(&reader))
        if omitted == nil { throw reader.failure(.value, "expected a whole number", at: "missingOmitted") }
      case _ where keys.contains(key): numbers[key] = try boundedNumber(&reader)
      default: throw unknown(key, reader)
      }
    }
    func number(_ key: String) throws(PlanFileError) -> Double { try require(numbers[key], key, reader) }
    return SurfaceDose(
      asked: try number("asked"), planned: try number("planned"), squareMetres: try number("squareMetres"),
      least: try number("least"), fifthPercentile: try number("fifthPercentile"),
      lampSeconds: try number("lampSeconds"), lowerBoundSeconds: try number("lowerBoundSeconds"),
      logReduction: reduction, missing: try require(missing, "missing", reader), missingOmitted: omitted ?? 0,
      missingSquareMetres: try number("missingSquareMetres"))
  }

  private static func logReduction(_ reader: inout JSONReader) throws(PlanFileError) -> SurfaceDose.LogReduction {
    var (germ, log10, source): (String?, Double?, String?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "germ": germ = try reader.text()
      case "log10": log10 = try boundedNumber(&reader)
      case "source": source = try reader.text()
      default: throw unknown(key, reader)
      }
    }
    return SurfaceDose.LogReduction(
      germ: try require(germ, "germ", reader), log10: try require(log10, "log10", reader),
      source: try require(source, "source", reader))
  }

  private static func missingSurface(_ reader: inout JSONReader) throws(PlanFileError) -> SurfaceDose.MissingSurface {
    var (surface, place): (String?, GeoPoint?)
    var cause: SurfaceDose.MissingSurface.Cause?
    var (squareMetres, least, height): (Double?, Double?, Double?)
    try reader.object { (reader, key) throws(PlanFileError) in
      switch key {
      case "surface": surface = try reader.text()
      case "cause": cause = try word(&reader, SurfaceDose.MissingSurface.Cause.self)
      case "squareMetres": squareMetres = try boundedNumber(&reader)
      case "least": least = try boundedNumber(&reader)
      case "place": place = try position(&reader)
      case "height": height = try boundedNumber(&reader)
      default: throw unknown(key, reader)
      }
    }
    return SurfaceDose.MissingSurface(
      surface: try require(surface, "surface", reader), cause: try require(cause, "cause", reader),
      squareMetres: try require(squareMetres, "squareMetres", reader), least: try require(least, "least", reader),
      place: try require(place, "place", reader), height: Length(metres: try require(height, "height", reader)))
  }
}
