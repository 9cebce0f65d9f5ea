import Plans
import Quantities
import Telemetry

/// How a run stands, as its store tells it: looked at again and again while another process writes.
struct RunWatch {
  /// The most events that are remembered for the table.
  static let eventsMax = 8
  /// A vehicle that was not heard for longer than this has lost its link, in seconds.
  static let lostSeconds = 10.0

  private let store: RunStore
  private let plan: FleetPlan?
  private let clock: ClockText
  private var cursor = RunCursor()
  private var newest: [String: Reading] = [:]
  private var lost: Set<String> = []
  private var events: [RunEvent] = []
  private var outcomes: [String: TaskOutcome] = [:]
  private var isFirstLook = true

  /// The newest moment of any reading; nil before the first.
  private(set) var moment: MissionTime?
  /// Whether the last look found something new.
  private(set) var hasNews = false

  /// Watches a run.
  ///
  /// - Parameter plan: the plan that it flies, where it is known: its tasks are counted, and the next one of each
  ///   vehicle is told.
  init(_ store: RunStore, plan: FleetPlan?) {
    self.store = store
    self.plan = plan
    clock = ClockText(start: store.description.start)
  }

  /// The number of tasks that are done, and of those that are planned; nil where no plan is known.
  var tasks: (done: Int, planned: Int?) { (outcomes.values.count(where: \.isDone), plan?.assignments.count) }

  /// Looks once, and gives a line for each change since the last look; at the first look nothing has changed.
  mutating func look() throws(RunStoreError) -> [String] {
    var changes: [(time: MissionTime, text: String)] = []
    let readings = try store.newestReadings(&cursor)
    for reading in readings {
      if let before = newest[reading.vehicle] { changes += Self.changes(from: before, to: reading) }
      newest[reading.vehicle] = reading
      moment = max(moment ?? reading.time, reading.time)
    }
    let happened = try store.newEvents(&cursor).filter { $0.severity <= .notice }
    changes += happened.map { event in
      (event.time, "\(event.vehicle.map { "\($0): " } ?? "")\(event.severity.name): \(Self.plain(event.text))")
    }
    events = Array((events + happened).suffix(Self.eventsMax))
    for outcome in try store.outcomes() where outcomes[outcome.task] != outcome {
      let time = outcome.doneAt ?? moment ?? .start
      // An event that says the same comes a moment before.
      let isTold = happened.contains { $0.kind == "task" && $0.text.contains(outcome.task) && abs($0.time - time) < 1 }
      let words = outcome.isDone ? "done" : "not done\(outcome.note.isEmpty ? "" : ": \(Self.plain(outcome.note))")"
      if !isTold { changes.append((time, "task \(Self.plain(outcome.task)): \(words)")) }
      outcomes[outcome.task] = outcome
    }
    changes += links()
    hasNews = !readings.isEmpty || !happened.isEmpty
    defer { isFirstLook = false }
    guard !isFirstLook else { return [] }
    return changes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map {
      "\(clock.time($0.element.time))  \($0.element.text)"
    }
  }

  private static func changes(from before: Reading, to now: Reading) -> [(time: MissionTime, text: String)] {
    var texts: [String] = []
    if before.mode != now.mode { texts.append("mode \(plain(before.mode)) → \(plain(now.mode))") }
    if before.sortie != now.sortie { texts.append(now.sortie.map { "flies \(plain($0))" } ?? "its sortie is over") }
    if before.isInAir != now.isInAir { texts.append(now.isInAir ? "in the air" : "on the ground") }
    return texts.map { (now.time, "\(now.vehicle): \($0)") }
  }

  private mutating func links() -> [(time: MissionTime, text: String)] {
    guard let moment else { return [] }
    var changes: [(time: MissionTime, text: String)] = []
    for (name, reading) in newest.sorted(by: { $0.key < $1.key }) {
      let isLost = moment - reading.time > Self.lostSeconds
      guard isLost != lost.contains(name) else { continue }
      if isLost { lost.insert(name) } else { lost.remove(name) }
      changes.append((moment, "\(name): \(isLost ? "not heard since \(clock.time(reading.time))" : "heard again")"))
    }
    return changes
  }

  // MARK: Tables

  /// The whole state as text, each line at most `columns` characters, at most `rows` lines; nil for no limit.
  ///
  /// - Parameter state: how the run stands, in words.
  func text(state: String, columns: Int?, rows: Int?) -> String {
    let head = "\(Self.plain(store.description.mission)): \(state)"
    let (done, planned) = tasks
    let counted = planned.map { "\(done) of \($0) tasks done" } ?? "\(done) tasks done"
    var top = [head, "\(moment.map { clock.time($0) } ?? "no reading yet"), \(counted)"]
    var lines = vehicleLines
    var bottom = events.map { event in
      "  \(clock.time(event.time))  \(event.severity.name)  \(event.vehicle.map { "\($0): " } ?? "")"
        + Self.plain(event.text)
    }
    if let rows {
      let room = max(rows - top.count - 1, 3)
      bottom = Array(bottom.suffix(max(0, min(bottom.count, room - min(lines.count, room - 1)))))
      let kept = room - bottom.count
      if lines.count > kept {
        let hidden = lines.count - kept + 1
        lines = Array(lines.prefix(kept - 1)) + ["  … and \(hidden) more vehicles"]
      }
    }
    top += lines + bottom
    return top.map { Self.cut($0, columns) + "\n" }.joined()
  }

  private var vehicleLines: [String] {
    var table = TextTable([
      ("vehicle", .left), ("mode", .left), ("sortie", .left), ("task", .left), ("charge", .left), ("speed", .right),
      ("heard", .right), ("next", .left),
    ])
    var names = plan?.vehicles.filter { !$0.sorties.isEmpty }.map(\.id) ?? []
    names += newest.keys.filter { !names.contains($0) }.sorted()
    for name in names {
      guard let reading = newest[name] else {
        table.add(name, "no reading", "–", "–", "–", "–", "–", next(of: name, after: nil))
        continue
      }
      let age = (moment ?? reading.time) - reading.time
      table.add(
        name, Self.plain(reading.mode), reading.sortie.map(Self.plain) ?? "–", task(of: reading) ?? "–",
        reading.charge.map(Self.bar) ?? "–", ClockText.fixed(reading.groundSpeed.metresPerSecond, 1) + " m/s",
        age > Self.lostSeconds ? "LOST " + ClockText.span(age) : ClockText.span(age),
        next(of: name, after: reading))
    }
    return table.text.split(separator: "\n").map(String.init)
  }

  /// The task that the plan has for a vehicle at the moment of a reading.
  private func task(of reading: Reading) -> String? {
    guard let sortie = sortie(of: reading), let state = sortie.state(at: reading.time) else { return nil }
    return sortie.legs[state.legIndex].task.map(Self.plain)
  }

  private func sortie(of reading: Reading) -> Sortie? {
    plan?.vehicles.first { $0.id == reading.vehicle }?.sorties.first { $0.id == reading.sortie }
  }

  /// The next service that the plan has for a vehicle, or its landing, and when it is planned for.
  private func next(of vehicle: String, after reading: Reading?) -> String {
    guard let sorties = plan?.vehicles.first(where: { $0.id == vehicle })?.sorties else { return "–" }
    let time = reading?.time ?? moment ?? .start
    for sortie in sorties {
      guard let landing = sortie.landing, landing > time else { continue }
      let leg = sortie.legs.first { leg in
        leg.task != nil && [.service, .swath].contains(leg.kind) && (leg.start ?? .start) > time
      }
      if let leg, let start = leg.start, let task = leg.task { return "\(clock.time(start)) \(Self.plain(task))" }
      return "\(clock.time(landing)) lands"
    }
    return "–"
  }

  /// A bar of ten cells and the percentage, rounded down.
  static func bar(_ charge: StateOfCharge) -> String {
    let percent = min(max(charge.percent.isFinite ? charge.percent : 0, 0), 100)
    let full = Int((percent / 10 + 1e-9).rounded(.down))
    let words = "\(Int((percent + 1e-9).rounded(.down))) %"
    return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full) + " " + words
  }

  /// The text without what a terminal would act on, on one line.
  static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value) ? " " : scalar
        }))
  }

  private static func cut(_ line: String, _ columns: Int?) -> String {
    guard let columns, line.count > columns else { return line }
    return line.prefix(max(1, columns - 1)) + "…"
  }
}
