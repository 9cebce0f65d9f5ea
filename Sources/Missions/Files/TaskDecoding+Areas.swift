import Diagnostics
import Documents
import Maps
import Quantities

extension TaskDecoding {
  /// The word that the author of an outdoor spraying writes, as having read why it is advised against.
  static let sprayingAcknowledgement = "outdoor-spraying"
  /// The finest ground sample of a visible camera over places where people may be, in metres. At 25 pixels to a metre a
  /// person is detected and cannot be recognised (IEC 62676-4, classes of detail).
  static let groundSampleWithPeopleMin = 0.04
  mutating func decodeDisinfection(_ node: YamlNode, log: inout ProblemLog) {
    guard case .mapping(let entries) = node.content else { return }
    switch Self.method(of: entries) {
    case "street": return decodeStreets(node, log: &log)
    case "uv-c": return decodeIrradiation(node, log: &log)
    default: break
    }
    let keys = ["disinfect", "method", "area", "rate", "acknowledge"] + Self.commonKeys
    guard
      let reader = MappingReader(
        node, name: "a disinfection", keys: keys, foreign: Self.foreignKeys(of: "spray"), log: &log)
    else { return }
    let head = head(reader, kind: "disinfect", log: &log)
    let method = reader.required("method", hint: "spray", log: &log)?
      .choice(key: "method", among: Self.methods, log: &log)
    let area = reader.required("area", hint: "an area", log: &log).flatMap { names.area($0, key: "area", log: &log) }
    let rate = reader.required("rate", hint: "20 mL/m2", log: &log)?
      .quantity(.rate, key: "rate", in: 0.0001...1, log: &log)
    guard method != nil else { return }
    guard isAcknowledged(reader, log: &log) else { return }
    guard let head, let area, let rate else { return }
    let spans = ["area": reader.valueSpan("area"), "rate": reader.valueSpan("rate")]
    add(head, work: .spray(Spraying(area: area, litresPerSquareMetre: rate)), spans: spans)
  }

  /// Whether the author says that they know what is said against outdoor spraying.
  func isAcknowledged(_ reader: MappingReader, log: inout ProblemLog) -> Bool {
    let acknowledged = reader.value("acknowledge")?
      .choice(key: "acknowledge", among: [Self.sprayingAcknowledgement], log: &log)
    if acknowledged == nil, !reader.has("acknowledge"), !reader.isMisspelt("acknowledge") {
      log.error(
        "M031", "outdoor spraying must be acknowledged", at: reader.valueSpan("method"),
        label: "WHO advised against spraying outdoors on 16 May 2020",
        help: "add `acknowledge: outdoor-spraying` if you spray all the same")
    }
    return acknowledged != nil
  }

  mutating func decodeSurvey(_ node: YamlNode, log: inout ProblemLog) {
    let keys = [
      "survey", "area", "sensor", "purpose", "height", "gsd", "overlap", "forward-overlap", "crosshatch", "people",
    ]
    guard let reader = MappingReader(node, name: "a survey", keys: keys + Self.commonKeys, log: &log) else { return }
    let before = log.diagnostics.count
    let head = head(reader, kind: "survey", log: &log)
    let area = reader.required("area", hint: "an area", log: &log).flatMap { names.area($0, key: "area", log: &log) }
    let sensor = reader.required("sensor", hint: "thermal", log: &log)?
      .choice(key: "sensor", among: AreaSurvey.Sensor.allCases.map(\.rawValue), log: &log)
      .flatMap(AreaSurvey.Sensor.init)
    let purpose = reader.required("purpose", hint: "surface-hotspots", log: &log).flatMap {
      decodePurpose($0, sensor: sensor, log: &log)
    }
    let height = reader.value("height")?.quantity(.length, key: "height", in: 5...1000, log: &log)
    let sample = reader.value("gsd")?.quantity(.length, key: "gsd", in: 0.001...5, log: &log)
    if reader.has("height"), reader.has("gsd") {
      log.error(
        "M019", "a survey has a `height` or a `gsd`, not both", at: reader.keySpan("gsd"),
        help: "keep one of the two: the other follows from the camera")
    }
    let overlap = reader.value("overlap")?.quantity(.share, key: "overlap", in: 0...0.9, log: &log)
    let forward = reader.value("forward-overlap")?.quantity(.share, key: "forward-overlap", in: 0...0.95, log: &log)
    let isCrosshatched = reader.value("crosshatch")?.flag(key: "crosshatch", log: &log) ?? false
    let people = reader.value("people")?.choice(key: "people", among: ["excluded"], log: &log)
    guard log.diagnostics.count == before, let head, let area, let sensor, let purpose else { return }
    if sensor == .visible, sample == nil {
      log.error(
        "M012", "a survey with a visible camera needs a `gsd`", at: reader.valueSpan("sensor"),
        help: "add `gsd: 5 cm`: pictures are reduced on board to what you ask for")
      return
    }
    if sensor == .visible, people == nil, let sample, sample < Self.groundSampleWithPeopleMin {
      log.error(
        "M034", "people could be made out at \(NumberText.short(sample * 100, places: 1)) cm to a pixel",
        at: reader.valueSpan("gsd"),
        help: "write 4 cm or more, or `people: excluded` where you keep people out of the area")
      return
    }
    var survey = AreaSurvey(
      area: area, sensor: sensor, purpose: purpose, height: height.map { HeightAGL(metres: $0) },
      groundSample: sample.map { Length(metres: $0) }, isCrosshatched: isCrosshatched)
    survey.sideOverlap = overlap ?? survey.sideOverlap
    survey.forwardOverlap = forward ?? survey.forwardOverlap
    survey.isWithoutPeople = people != nil
    var spans = ["area": reader.valueSpan("area"), "sensor": reader.valueSpan("sensor")]
    for key in ["height", "gsd"] where reader.has(key) { spans[key] = reader.valueSpan(key) }
    add(head, work: .survey(survey), spans: spans)
  }

  private func decodePurpose(
    _ node: YamlNode, sensor: AreaSurvey.Sensor?, log: inout ProblemLog
  ) -> AreaSurvey.Purpose? {
    let known = AreaSurvey.Purpose.allCases.filter { purpose in sensor.map(purpose.sensors.contains) ?? true }
      .map(\.rawValue)
    if let word = node.text?.lowercased(), !known.contains(word), AreaSurvey.Purpose.isAboutHealth(word) {
      log.error(
        "M032", "Sortie does not look for fever or for people: `\(word)` is refused", at: node.span,
        label: "from 20 m a face is six pixels, and 4 % of such alarms are true",
        help: "\(AreaSurvey.Purpose.refusal); use one of \(known.map { "`\($0)`" }.joined(separator: ", "))")
      return nil
    }
    return node.choice(key: "purpose", among: known, log: &log).flatMap(AreaSurvey.Purpose.init)
  }
}
