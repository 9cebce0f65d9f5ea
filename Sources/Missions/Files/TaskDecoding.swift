import Diagnostics
import Maps
import Quantities

/// Reads the tasks of a mission.
struct TaskDecoding {
  /// The words that name a task's kind; the first of them that a task has is its kind.
  static let kinds = ["deliver", "supply", "disinfect", "survey", "patrol", "station"]
  /// The largest number of tasks, with the deliveries of `supply` counted one by one.
  static let tasksMax = 10_000
  static let commonKeys = ["window", "priority"]

  let clock: MissionClock
  let names: NameTable
  var tasks: [LocatedTask] = []
  private var ids: Set<String> = []
  private var nextNumbers: [String: Int] = [:]

  init(clock: MissionClock, names: NameTable) {
    self.clock = clock
    self.names = names
  }

  /// Reads one task, or several where it is a `supply`.
  mutating func decode(_ node: YamlNode, log: inout ProblemLog) {
    guard case .mapping(let entries) = node.content else {
      log.error(
        "M010", "a task must be a mapping of keys, and this is \(node.kindName)", at: node.span,
        help: "start it with one of \(Self.kinds.map { "`\($0)`" }.joined(separator: ", "))")
      return
    }
    let written = entries.filter { Self.kinds.contains($0.key) }
    guard let kind = written.first else {
      let nearest = entries.lazy.compactMap { entry in
        Suggestion.nearest(to: entry.key, among: Self.kinds).map { (entry, $0) }
      }.first
      let list = "start it with one of \(Self.kinds.map { "`\($0)`" }.joined(separator: ", "))"
      if let (entry, name) = nearest {
        log.error("M011", "unknown kind of task `\(entry.key)`", at: entry.keySpan, help: "did you mean `\(name)`?")
      } else {
        log.error("M012", "the task does not say what to do", at: entries.first?.keySpan ?? node.span, help: list)
      }
      return
    }
    if let second = written.dropFirst().first {
      log.error(
        "M019", "a task does one thing, and this has `\(kind.key)` and `\(second.key)`", at: second.keySpan,
        help: "write two tasks")
      return
    }
    switch kind.key {
    case "deliver": decodeDelivery(node, log: &log)
    case "supply": decodeSupply(node, log: &log)
    case "disinfect": decodeDisinfection(node, log: &log)
    case "survey": decodeSurvey(node, log: &log)
    case "patrol": decodePatrol(node, log: &log)
    default: decodeStation(node, log: &log)
    }
  }

  // MARK: What all tasks have

  /// The parts that every task has.
  struct Head {
    var title: String
    var priority: MissionTask.Priority
    var window: MissionInterval?
    var span: SourceSpan
    var spans: [String: SourceSpan]
  }

  /// Reads the parts that every task has; nil where one of them is wrong.
  func head(_ reader: MappingReader, kind: String, log: inout ProblemLog) -> Head? {
    let before = log.diagnostics.count
    let title = reader.required(kind, hint: "a name for this task", log: &log)?.words(key: kind, log: &log)
    var priority = MissionTask.Priority.normal
    if let value = reader.value("priority") {
      let words = MissionTask.Priority.allCases.map(\.rawValue)
      priority = value.choice(key: "priority", among: words, log: &log).flatMap(MissionTask.Priority.init) ?? priority
    }
    let window = reader.value("window")?.window(clock: clock, log: &log)
    guard log.diagnostics.count == before, let title else { return nil }
    var spans = ["title": reader.valueSpan(kind)]
    if reader.has("window") { spans["window"] = reader.valueSpan("window") }
    return Head(title: title, priority: priority, window: window, span: reader.keySpan(kind), spans: spans)
  }

  /// Adds a task under a name that no other has.
  mutating func add(_ head: Head, slug: String? = nil, work: MissionTask.Work, spans: [String: SourceSpan]) {
    let wanted = slug ?? Slug.make(from: head.title)
    let base = wanted.isEmpty ? "task" : wanted
    var id = base
    var number = nextNumbers[base] ?? 2
    while !ids.insert(id).inserted {
      id = "\(base)-\(number)"
      number += 1
    }
    nextNumbers[base] = number
    let task = MissionTask(
      id: id, title: head.title, priority: head.priority, window: head.window, work: work, span: head.span)
    tasks.append(LocatedTask(task: task, spans: head.spans.merging(spans) { _, new in new }))
  }

  // MARK: Kinds

  private mutating func decodeDelivery(_ node: YamlNode, log: inout ProblemLog) {
    let keys = ["deliver", "from", "to", "payload"] + Self.commonKeys
    guard let reader = MappingReader(node, name: "a delivery", keys: keys, log: &log) else { return }
    let head = head(reader, kind: "deliver", log: &log)
    let from = reader.required("from", hint: "the place where it starts", log: &log).flatMap {
      names.place($0, key: "from", log: &log)
    }
    let to = reader.required("to", hint: "the place where it goes", log: &log).flatMap {
      names.place($0, key: "to", log: &log)
    }
    let payload = reader.required("payload", hint: "0.4 kg", log: &log)?
      .quantity(.mass, key: "payload", in: 0.001...500, log: &log)
    guard let head, let from, let to, let payload else { return }
    guard from.id != to.id else {
      log.error("M033", "the delivery ends where it starts", at: reader.valueSpan("to"), help: "name another place")
      return
    }
    let spans = [
      "from": reader.valueSpan("from"), "to": reader.valueSpan("to"), "payload": reader.valueSpan("payload"),
    ]
    add(head, work: .deliver(Delivery(from: from, to: to, payload: Mass(kilograms: payload))), spans: spans)
  }

  private mutating func decodeSupply(_ node: YamlNode, log: inout ProblemLog) {
    let keys = ["supply", "from", "to", "payload"] + Self.commonKeys
    guard let reader = MappingReader(node, name: "a supply", keys: keys, log: &log) else { return }
    let head = head(reader, kind: "supply", log: &log)
    let from = reader.required("from", hint: "the depot", log: &log).flatMap { names.place($0, key: "from", log: &log) }
    let items = reader.required("to", hint: "[first-place, second-place]", log: &log)?
      .list(key: "to", of: "places", log: &log)
    if let items, items.isEmpty {
      log.error("M012", "the supply names no place to go to", at: reader.valueSpan("to"))
    }
    let stops = items?.map { (node: $0, place: names.place($0, key: "to", log: &log)) }
    let payload = reader.required("payload", hint: "0.4 kg", log: &log)?
      .quantity(.mass, key: "payload", in: 0.001...500, log: &log)
    guard let head, let from, let stops, let payload else { return }
    let slug = Slug.make(from: head.title)
    for (index, stop) in stops.enumerated() {
      guard let place = stop.place else { continue }
      guard place.id != from.id else {
        log.error("M033", "the delivery ends where it starts", at: stop.node.span, help: "name another place")
        continue
      }
      let spans = ["from": reader.valueSpan("from"), "to": stop.node.span, "payload": reader.valueSpan("payload")]
      add(
        head, slug: "\(slug.isEmpty ? "task" : slug)-\(index + 1)",
        work: .deliver(Delivery(from: from, to: place, payload: Mass(kilograms: payload))), spans: spans)
    }
  }

  private mutating func decodeStation(_ node: YamlNode, log: inout ProblemLog) {
    let keys = ["station", "at", "duration", "height"] + Self.commonKeys
    guard let reader = MappingReader(node, name: "a station", keys: keys, log: &log) else { return }
    let head = head(reader, kind: "station", log: &log)
    let place = reader.required("at", hint: "a place", log: &log).flatMap { names.place($0, key: "at", log: &log) }
    let duration = reader.required("duration", hint: "12 min", log: &log)?
      .quantity(.duration, key: "duration", in: 1...86_400, log: &log)
    let height = reader.required("height", hint: "60 m", log: &log)?
      .quantity(.length, key: "height", in: 2...1000, log: &log)
    guard let head, let place, let duration, let height else { return }
    let station = StationKeeping(place: place, durationSeconds: duration, height: HeightAGL(metres: height))
    let spans = ["at": reader.valueSpan("at"), "height": reader.valueSpan("height")]
    add(head, work: .station(station), spans: spans)
  }

  private mutating func decodePatrol(_ node: YamlNode, log: inout ProblemLog) {
    let keys = ["patrol", "route", "rounds", "announce", "pause", "height"] + Self.commonKeys
    guard let reader = MappingReader(node, name: "a patrol", keys: keys, log: &log) else { return }
    let head = head(reader, kind: "patrol", log: &log)
    let before = log.diagnostics.count
    let items = reader.required("route", hint: "[first-place, second-place]", log: &log)?
      .list(key: "route", of: "places", log: &log)
    if let items, items.count < 2 {
      log.error("M014", "a route has at least two places", at: reader.valueSpan("route"))
    }
    let route = items?.compactMap { names.place($0, key: "route", log: &log) } ?? []
    var rounds: Int? = 1
    if let value = reader.value("rounds") { rounds = value.wholeNumber(key: "rounds", in: 1...100, log: &log) }
    let words = reader.value("announce")?.words(key: "announce", charactersMax: 500, log: &log)
    var pause: Double? = 0
    if let value = reader.value("pause") { pause = value.quantity(.duration, key: "pause", in: 0...3600, log: &log) }
    let height = reader.required("height", hint: "40 m", log: &log)?
      .quantity(.length, key: "height", in: 2...1000, log: &log)
    guard log.diagnostics.count == before, let head, let items, route.count == items.count, let rounds, let pause,
      let height
    else { return }
    var spans = ["height": reader.valueSpan("height"), "announce": reader.valueSpan("announce")]
    for (index, item) in items.enumerated() { spans["route.\(index)"] = item.span }
    let patrol = Patrol(
      route: route, rounds: rounds, announcement: words, pauseSeconds: pause, height: HeightAGL(metres: height))
    add(head, work: .patrol(patrol), spans: spans)
  }
}
