import Diagnostics
import Documents
import Foundation
import Quantities

/// The faults of a scenario file.
extension ScenarioReader {
  /// The keys that every fault may have.
  private static let commonKeys = ["fault", "after", "every", "for"]
  /// The kinds of fault, and the keys of each besides the common ones.
  private static let faultKeys: [(kind: String, keys: [String])] = [
    ("weak-radio", ["vehicles", "loss", "duplication", "delay", "jitter"]), ("no-radio", ["vehicles"]),
    ("satellites-jammed", ["vehicles"]),
    ("satellites-drift", ["vehicles", "speed", "toward"]), ("satellites-jump", ["vehicles", "by", "toward"]),
    ("cells-lost", ["vehicles", "share"]),
    ("cells-cold", ["vehicles", "temperature"]), ("motors-weak", ["vehicles", "thrust"]),
    ("winch-stuck", ["vehicles"]), ("nozzle-blocked", ["vehicles"]), ("wind-front", ["speed", "from", "over"]),
    ("new-zone", ["name", "at", "radius", "lower", "upper", "told"]), ("dispatcher-killed", []),
    ("reboot", ["vehicles", "gap"]), ("base-closed", ["base"]), ("disk-full", []),
  ]
  /// The most faults of a file.
  package static let faultsMax = 200
  /// The longest time after the mission's start, and the longest mean time between faults, in seconds.
  private static let secondsMax = 86_400.0

  static func faults(_ node: YamlNode, log: inout ProblemLog) -> [Fault] {
    guard let list = node.list(key: "faults", of: "faults", log: &log) else { return [] }
    guard list.count <= faultsMax else {
      log.error("M014", "`faults` may have \(faultsMax) entries", at: node.span, label: "this has \(list.count)")
      return []
    }
    return list.compactMap { fault($0, log: &log) }
  }

  private static func fault(_ node: YamlNode, log: inout ProblemLog) -> Fault? {
    guard case .mapping(let entries) = node.content,
      let word = entries.first(where: { $0.key == "fault" })?.value, !word.isMissing
    else {
      let kinds = faultKeys.map { "`\($0.kind)`" }.joined(separator: ", ")
      log.error("M012", "a fault has no `fault`", at: node.span, help: "add `fault: KIND`, with a kind of \(kinds)")
      return nil
    }
    guard let kind = word.choice(key: "fault", among: faultKeys.map(\.kind), log: &log),
      let keys = faultKeys.first(where: { $0.kind == kind })?.keys,
      let reader = MappingReader(node, name: "the fault `\(kind)`", keys: commonKeys + keys, log: &log)
    else { return nil }
    let start = start(reader, log: &log)
    let seconds = reader.value("for")?.quantity(.duration, key: "for", in: 0.05...secondsMax, log: &log)
    let what = self.kind(kind, reader, log: &log)
    var vehicles: [String] = []
    if let names = reader.value("vehicles")?.list(key: "vehicles", of: "names of vehicles", log: &log) {
      vehicles = names.compactMap { $0.words(key: "vehicles", log: &log) }
    }
    guard let what, let start else { return nil }
    if what.isMomentary, reader.has("for") {
      log.error(
        "M037", "`for` does not go with the fault `\(kind)`", at: reader.keySpan("for"),
        help: "it happens in a moment; take `for` out")
      return nil
    }
    return Fault(kind: what, vehicles: vehicles, start: start, seconds: seconds)
  }

  private static func start(_ reader: MappingReader, log: inout ProblemLog) -> Fault.Start? {
    if reader.has("after"), reader.has("every") {
      log.error(
        "M037", "`after` and `every` do not go together", at: reader.keySpan("every"),
        help: "`after` is a moment, `every` the mean time between faults by chance")
      return nil
    }
    if let every = reader.value("every") {
      return every.quantity(.duration, key: "every", in: 1...secondsMax, log: &log).map { .perHour(3600 / $0) }
    }
    return reader.required("after", hint: "10 min", log: &log)?
      .quantity(.duration, key: "after", in: 0...secondsMax, log: &log).map { .at($0) }
  }

  private static func kind(_ word: String, _ reader: MappingReader, log: inout ProblemLog) -> FaultKind? {
    func value(
      _ key: String, _ dimension: Documents.Dimension, _ range: ClosedRange<Double>, hint: String,
      _ log: inout ProblemLog
    ) -> Double? {
      reader.required(key, hint: hint, log: &log)?.quantity(dimension, key: key, in: range, log: &log)
    }
    /// A vector by its length and the direction that it points to.
    func vector(_ length: Double?, _ direction: Double?) -> LocalVector? {
      guard let length, let direction else { return nil }
      let radians = Angle(degrees: direction).radians
      return LocalVector(east: length * sin(radians), north: length * cos(radians))
    }
    switch word {
    case "weak-radio":
      return .link(quality(reader, log: &log))
    case "no-radio": return .partition
    case "satellites-jammed": return .positionJammed
    case "satellites-drift":
      let speed = value("speed", .speed, 0...20, hint: "0.5 m/s", &log)
      return vector(speed, value("toward", .angle, 0...360, hint: "90 deg", &log)).map { .positionDrift($0) }
    case "satellites-jump":
      let metres = value("by", .length, 0...10_000, hint: "15 m", &log)
      return vector(metres, value("toward", .angle, 0...360, hint: "90 deg", &log)).map { .positionJump($0) }
    case "cells-lost": return value("share", .share, 0...1, hint: "20 %", &log).map { .cellsLost($0) }
    case "cells-cold":
      return value("temperature", .temperature, -40...40, hint: "-10 C", &log)
        .map { .cellsCold(Temperature(celsius: $0)) }
    case "motors-weak": return value("thrust", .share, 0...1, hint: "60 %", &log).map { .motorsWeak($0) }
    case "winch-stuck": return .winchStuck
    case "nozzle-blocked": return .nozzleBlocked
    case "wind-front":
      let speed = value("speed", .speed, 0...60, hint: "12 m/s", &log)
      let from = value("from", .angle, 0...360, hint: "230 deg", &log)
      let over = value("over", .duration, 0...3600, hint: "60 s", &log)
      guard let over, let wind = vector(speed, from) else { return nil }
      // The air moves away from where it comes from.
      return .windFront(wind * -1, overSeconds: over)
    case "new-zone": return newZone(reader, log: &log)
    case "dispatcher-killed": return .dispatcherKilled
    case "reboot": return reboot(reader, log: &log)
    case "base-closed":
      return reader.required("base", hint: "harbour", log: &log)?.words(key: "base", log: &log)
        .map { .baseClosed($0) }
    case "disk-full": return .diskFull
    default: return nil
    }
  }

  private static func newZone(_ reader: MappingReader, log: inout ProblemLog) -> FaultKind? {
    let name = reader.required("name", hint: "helicopter", log: &log)?.words(key: "name", log: &log)
    let centre = reader.required("at", hint: "[24.9414, 60.1719]", log: &log)?.position(key: "at", log: &log)
    let radius = reader.required("radius", hint: "300 m", log: &log)?
      .quantity(.length, key: "radius", in: 1...20_000, log: &log)
    let lower = reader.value("lower")?.quantity(.length, key: "lower", in: -1000...10_000, log: &log)
    let upper = reader.value("upper")?.quantity(.length, key: "upper", in: -1000...10_000, log: &log)
    guard let name, let centre, let radius else { return nil }
    let range = (lower ?? -1000, upper ?? 10_000)
    guard range.0 < range.1 else {
      log.error("M014", "`lower` must be below `upper`", at: reader.keySpan("lower"))
      return nil
    }
    var zone = FaultKind.NewZone(
      name: name, centre: centre, radiusMetres: radius, lowerMetres: range.0, upperMetres: range.1)
    zone.toldAfterSeconds = reader.value("told")?.quantity(.duration, key: "told", in: 0...secondsMax, log: &log)
    return .zone(zone)
  }

  private static func reboot(_ reader: MappingReader, log: inout ProblemLog) -> FaultKind? {
    guard reader.has("gap") else { return .reboot(gapSeconds: FaultKind.rebootGapSeconds) }
    return reader.value("gap")?.quantity(.duration, key: "gap", in: 0.05...30, log: &log)
      .map { .reboot(gapSeconds: $0) }
  }
}
