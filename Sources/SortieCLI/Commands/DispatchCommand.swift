import ArgumentParser
import FleetLink
import Foundation
import MAVLink
import Missions
import Plans
import Quantities
import Simulator
import Telemetry

/// `sortie dispatch`: flies a plan with real vehicles, or with simulated ones behind sockets.
struct DispatchCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "dispatch",
    abstract: "Fly a plan: upload missions to vehicles over MAVLink, start them in time, watch and record them.",
    discussion: """
      The plan is proved again before anything is sent; one that is not proved is refused. Missions are read back from \
      each vehicle and compared before it is armed. A vehicle that is not on its pad, not charged as planned, or not \
      ready in time flies nothing.
      Links: udp://HOST:PORT waits for vehicles, udpout:// calls them, tcp:// connects, tcpin:// waits for connections.
      Vehicles have the system ids 1, 2, 3… of the first link in the order of the plan, unless --vehicle says otherwise.
      ^C asks whether vehicles hold, come home, or go on without this program. Where a dispatcher ended while vehicles \
      were under way, the same command goes on with its run.
      Vehicles under way are watched by rules: off-way, late, charge, reserve, separation, zone, silent and position. \
      Each one records, holds, returns or lands. At a terminal, or with --console, type hold, return, resume or land \
      with a vehicle's name or `all`, or status, or quit.
      """)

  @Argument(help: "The plan folder.")
  var plan: String

  @Option(help: "A link to vehicles, such as udp://127.0.0.1:14550; may be given several times.")
  var link: [String] = []

  @Option(name: [.short, .customLong("output")], help: "The run folder to write; `run` in the plan folder by default.")
  var output: String?

  @Option(help: "When mission time 0 is: +SECONDS from now, or a date and time; the plan's own start by default.")
  var start: String?

  @Option(help: "NAME=ID or NAME=ID@LINK: where a vehicle of the plan is found, links counted from 1.")
  var vehicle: [String] = []

  @Option(
    help: """
      NAME=ACTION[:LIMIT[/SECONDS]]: what a rule does, record, hold, return or land, beyond which limit, and after how \
      many seconds, as off-way=return:15/5; may be given several times.
      """)
  var rule: [String] = []

  @Flag(name: .customLong("console"), help: "Take orders from standard input also where it is no terminal.")
  var takesOrders = false

  @Option(help: "Mission seconds for each real second, for simulated vehicles.")
  var speed = 1.0

  @Option(help: "What ^C does where nobody can be asked: hold, return or leave.")
  var onInterrupt = "hold"

  @Option(
    name: .customLong("signing-key"),
    help: "A file with the key of signed links; FILE@2 for the second link alone. May be given several times.")
  var signingKey: [String] = []

  @Flag(name: .customLong("no-tlog"), help: "Do not record the frames of each link in the run folder.")
  var noLog = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    guard speed > 0, speed <= 100 else {
      throw CommandFailure("--speed \(speed) is not between 0 and 100", help: "1 is real time")
    }
    guard onInterrupt == "leave" || FleetOrder(rawValue: onInterrupt) != nil else {
      throw CommandFailure("`\(onInterrupt)` is nothing to do on ^C", help: "use hold, return or leave")
    }
    let rules = try self.rules()
    let endpoints = try self.endpoints()
    let keys = try SigningKeys.read(signingKey, links: endpoints.count, on: console)
    guard let folder = try PlanFolder.read(plan, on: console) else { return .problems }
    let setup = SimulationSetup(
      mission: folder.loaded.mission, plan: folder.plan, scenario: Scenario(name: "real", expectations: []))
    if let obstacle = setup.obstacle {
      console.note("error: the plan cannot be flown: \(obstacle)\nhelp: plan again")
      return .problems
    }
    let vehicles = try DispatchAddresses(written: vehicle, links: endpoints.count).placed(setup.dispatchVehicles)
    let output = output ?? "\(plan)/run"
    let digest = sha256(folder.plan.digestInput)
    let sheet = try sheet(in: output, digest: digest, start: folder.plan.start, now: console.now())
    let proof = PlanProof(of: folder)
    guard proof.isProved else {
      console.message(proof.refusal(of: plan))
      return .problems
    }
    return try fly(
      folder, setup: setup, vehicles: vehicles, endpoints: endpoints, keys: keys, output: output, sheet, rules,
      on: console)
  }

  /// When the mission is flown, and whether this goes on with a run that another dispatcher left.
  private func sheet(
    in output: String, digest: String, start planned: CivilTime, now: CivilTime
  ) throws -> (sheet: DispatchSheet, isResumed: Bool) {
    let isEnded = Files.exists("\(output)/\(RunFolder.sheetName)")
    if !isEnded, let left = try DispatchSheet.read(output) {
      guard left.planSHA256 == digest else {
        throw CommandFailure(
          "`\(output)` holds a run of another plan that has not ended", help: "give another run folder with -o")
      }
      guard start == nil else {
        throw CommandFailure(
          "`\(output)` holds a run that has not ended, and --start would begin anew",
          help: "leave --start out to go on with that run, or give another run folder with -o")
      }
      return (left, true)
    }
    let lead = try DispatchClock.leadSeconds(start, plan: planned, now: now)
    let zero = now.secondsSinceEpoch + lead / speed
    return (DispatchSheet(planSHA256: digest, missionZero: zero, speed: speed), false)
  }

  private func rules() throws -> FlightRules {
    var rules = FlightRules()
    for text in rule {
      do throws(FlightRules.Mistake) {
        try rules.set(text)
      } catch {
        throw CommandFailure("--rule \(text.prefix(FlightRules.charactersMax)): \(error.message)", help: error.help)
      }
    }
    return rules
  }

  private func endpoints() throws -> [LinkEndpoint] {
    guard !link.isEmpty else {
      throw CommandFailure("no link is given", help: "name one with --link, such as --link udp://127.0.0.1:14550")
    }
    return try link.map { url throws(CommandFailure) in
      do throws(LinkEndpoint.Mistake) {
        return try LinkEndpoint(url: url)
      } catch {
        throw CommandFailure("--link \(url): \(error.message)", help: error.help)
      }
    }
  }

  private func fly(
    _ folder: PlanFolder.Loaded, setup: SimulationSetup, vehicles: [DispatchVehicle], endpoints: [LinkEndpoint],
    keys: [Int: MAVLinkSigningKey], output: String, _ run: (sheet: DispatchSheet, isResumed: Bool),
    _ rules: FlightRules, on console: Console
  ) throws -> Outcome {
    let hub = LinkHub()
    defer { hub.close() }
    var called: [Int: LinkPeer] = [:]
    var datagrams: Set<Int> = []
    do throws(LinkHub.OpenError) {
      for endpoint in endpoints {
        let opened = try hub.open(endpoint)
        called[opened.link] = opened.peer
        if endpoint.isDatagram { datagrams.insert(opened.link) }
      }
    } catch {
      throw CommandFailure(error.message, help: error.help)
    }
    let (sheet, isResumed) = run
    let (store, past) = try store(in: output, of: folder, sheet: sheet, isResumed: isResumed, on: console)
    let now = console.now()
    let signing =
      keys.isEmpty ? nil : LinkSigning(keys: keys, timestamp: try SigningSheet.start(in: output, now: now))
    let links = try DispatchLinks(
      hub: hub, datagramLinks: datagrams, called: called, signing: signing, folder: output,
      epoch: now.secondsSinceEpoch - console.clock(), recorded: noLog ? 0 : endpoints.count,
      isResumed: isResumed)
    let rallies = DispatchRallies(folder)
    for note in rallies.notes { console.note(note) }
    let camera = setup.vehicles.compactMap(\.type.thermalCamera).first
    var options = DispatchOptions()
    options.rules = rules
    let dispatcher = Dispatcher(
      plan: folder.plan, vehicles: vehicles, options: options,
      thermal: ThermalGrid(
        cellSize: Length(metres: Simulation.thermalCellMetres),
        accuracy: ThermalGrid.Accuracy(noiseKelvin: camera?.noiseKelvin ?? 0, biasKelvin: camera?.biasKelvin ?? 0)),
      fences: try DispatchFences(folder).plans(), rallies: rallies.points,
      zones: DispatchZones(mission: folder.loaded.mission).watch(),
      recorded: DispatchZones(mission: folder.loaded.mission).recorded(), past: past)
    let seconds = sheet.missionSeconds(at: console.now())
    let clock = DispatchClock(clockAtStart: console.clock(), missionAtStart: seconds, speed: sheet.speed)
    let text = ClockText(start: folder.plan.start)
    let signals = StopSignals(hub: hub)
    defer { signals.cancel() }
    console.note(
      "\(vehicles.count) vehicles on \(endpoints.count) links; "
        + (isResumed
          ? "going on with the run in \(output) at \(text.time(MissionTime(seconds: seconds)))"
          : "the mission starts in \(ClockText.span(-seconds))"))
    let run = DispatchRun(
      dispatcher: dispatcher, hub: hub, clock: clock, links: links,
      onInterrupt: { _ in InterruptQuestion(fallback: onInterrupt).ask(on: console) },
      typist: typist(on: console),
      tell: { console.note("\(text.time($0.time)) \($0.vehicle.map { "\($0): " } ?? "")\($0.text)") })
    var result = run.fly(into: store, seconds: console.clock)
    let rest = result.wasLeft ? nil : self.rest(of: result, of: folder.plan, past: past, run: output)
    let end = close(store, &result, rest: rest, on: console)
    if !result.wasLeft {
      let folder = RunFolder(
        plan: Files.relative(plan, to: output), planSHA256: sheet.planSHA256, verdicts: [],
        vehicles: result.software.map { RunFolder.Pilot(id: $0.vehicle, autopilot: $0.text) }, audit: end)
      try Files.write(folder.text, to: "\(output)/\(RunFolder.sheetName)")
    }
    for address in result.collisions {
      console.note(
        "warning: two vehicles speak with system id \(address.systemID) on link \(address.link + 1); the second was "
          + "not listened to")
    }
    for (link, counts) in links.signatures {
      console.note(
        "link \(link + 1): \(counts.good) frames with good signatures; refused: \(counts.refusals ?? "none")")
    }
    var outcomes = Dictionary((past?.outcomes ?? []).map { ($0.task, $0) }) { _, last in last }
    for outcome in result.outcomes { outcomes[outcome.task] = outcome }
    let all = outcomes.values.sorted {
      ($0.doneAt?.seconds ?? .infinity, $0.task) < ($1.doneAt?.seconds ?? .infinity, $1.task)
    }
    let answers = (past?.events.filter { $0.kind == DispatchWords.rule } ?? []) + result.answers
    answer(
      result, outcomes: all, answers: answers, rest: rest, plan: folder.plan, links: links, text: text, on: console)
    if let mended = result.repairs.text { console.note(mended) }
    if let failure = result.storeFailure { throw CommandFailure("the run cannot be stored: \(failure)") }
    console.note("\(output)/\(RunFolder.storeName)")
    let isDone = folder.plan.assignments.allSatisfy { task in
      outcomes[task.task]?.isDone ?? false
    }
    return isDone && !result.wasLeft ? .fine : .problems
  }

  /// Ends the recording; nil where that is not possible, which the result says then.
  private func close(
    _ store: RunStore, _ result: inout DispatchRun.Result, rest: String?, on console: Console
  ) -> AuditTrail.Anchor? {
    // It would wait for the disk.
    guard !result.isStoreStuck else { return nil }
    do throws(RunStoreError) {
      if let rest {
        let end = MissionTime(seconds: result.endSeconds).roundedToMilliseconds
        try store.append(
          TelemetryBatch(events: [
            RunEvent(time: end, severity: .notice, kind: "rest", text: "What was not flown is planned by: \(rest)")
          ]))
      }
      let lost = result.lost.readings + result.lost.others
      return try RunFolder.close(
        store,
        console.auditEntry(.closed, lost == 0 ? "" : "\(lost) records were lost for trouble with the disk"))
    } catch {
      result.storeFailure = result.storeFailure ?? "\(error)"
      return nil
    }
  }

  /// The store of the run, new or with what another dispatcher recorded.
  private func store(
    in output: String, of folder: PlanFolder.Loaded, sheet: DispatchSheet, isResumed: Bool, on console: Console
  ) throws -> (RunStore, DispatchPast?) {
    guard isResumed else {
      try Files.makeFolder(output)
      try Files.remove("\(output)/\(RunFolder.sheetName)")
      let store = try RunFolder.createStore(
        in: output, of: folder, scenario: "dispatched", seed: 0, digest: sheet.planSHA256,
        created: console.auditEntry(.created, "sortie \(sortieVersion) dispatch"))
      try Files.write(sheet.text, to: "\(output)/\(DispatchSheet.name)")
      return (store, nil)
    }
    do throws(RunStoreError) {
      let store = try RunStore.reopen(at: "\(output)/\(RunFolder.storeName)")
      do throws(RunStoreError) {
        try store.record(console.auditEntry(.reopened, "sortie \(sortieVersion) dispatch"))
      } catch {
        // Vehicles may be under way: they are taken over with a full disk too.
        console.note("warning: the audit does not say that the run is gone on with: \(error)")
      }
      let past = DispatchPast(
        events: try store.events(), outcomes: try store.outcomes(), thermalCells: try store.thermalCells())
      return (store, past)
    } catch {
      throw CommandFailure("the run in `\(output)` cannot be gone on with: \(error)", help: "give another -o")
    }
  }

  private static func json(_ answer: RunEvent) -> String {
    "{ \"seconds\": \(JSONText.number(answer.time.seconds, digits: 3)), \"vehicle\": "
      + "\(JSONText.string(answer.vehicle ?? "")), \"text\": \(JSONText.string(answer.text)) }"
  }

  /// A person at the keyboard; nil where there is none.
  private func typist(on console: Console) -> DispatchRun.Typist? {
    guard takesOrders || console.hasTypist else { return nil }
    return DispatchRun.Typist(
      lines: console.type().take, show: console.message, question: InterruptQuestion(fallback: onInterrupt))
  }

  /// The command that plans what was not flown; nil where all was.
  private func rest(of result: DispatchRun.Result, of plan: FleetPlan, past: DispatchPast?, run: String) -> String? {
    let done = Set(((past?.outcomes ?? []) + result.outcomes).filter(\.isDone).map(\.task))
    guard plan.assignments.contains(where: { !done.contains($0.task) }) else { return nil }
    let folder = Files.isFolder(self.plan) ? self.plan : Files.clean("\(self.plan)/..")
    return RestOfRun(
      run: run, mission: Files.clean("\(folder)/\(plan.inputs.mission.path)"), lost: result.away,
      end: MissionTime(seconds: result.endSeconds), start: plan.start
    ).command
  }

  private func answer(
    _ result: DispatchRun.Result, outcomes: [TaskOutcome], answers: [RunEvent], rest: String?, plan: FleetPlan,
    links: DispatchLinks, text: ClockText, on console: Console
  ) {
    let done = outcomes.filter(\.isDone).count
    switch format {
    case .text:
      var table = TextTable([("task", .left), ("done", .left), ("by", .left), ("", .left)])
      for outcome in outcomes {
        table.add(
          outcome.task, outcome.doneAt.map(text.time) ?? "NOT DONE", outcome.vehicle ?? "–", outcome.note)
      }
      console.say(
        "\(plan.mission): \(done) of \(plan.assignments.count) tasks done, \(result.readings) readings"
          + (result.wasLeft ? "; left while vehicles were under way" : ""))
      if !outcomes.isEmpty { console.result(table.text) }
      var pilots = TextTable([("vehicle", .left), ("autopilot", .left)])
      for one in result.software { pilots.add(one.vehicle, one.text) }
      if !result.software.isEmpty { console.result(pilots.text) }
      if !answers.isEmpty {
        var table = TextTable([("at", .left), ("vehicle", .left), ("rule and answer", .left)])
        for answer in answers { table.add(text.time(answer.time), answer.vehicle ?? "–", answer.text) }
        console.result(table.text)
      }
      if let rest { console.say("what was not flown is planned by:\n  \(rest)") }
    case .json:
      let signatures = links.signatureTotal
      let objects = outcomes.map {
        "{ \"task\": \(JSONText.string($0.task)), \"done\": \($0.isDone), \"note\": \(JSONText.string($0.note)) }"
      }
      let pilots = result.software.map {
        "{ \"id\": \(JSONText.string($0.vehicle)), \"autopilot\": \(JSONText.string($0.text)) }"
      }
      console.say(
        "{ \"tasks_done\": \(done), \"tasks_planned\": \(plan.assignments.count), \"readings\": \(result.readings), "
          + "\"left\": \(result.wasLeft), \"signatures_good\": \(signatures.good), "
          + "\"signatures_refused\": \(signatures.refused), \"outcomes\": [\(objects.joined(separator: ", "))], "
          + "\"vehicles\": [\(pilots.joined(separator: ", "))], "
          + "\"answers\": [\(answers.map(Self.json).joined(separator: ", "))], "
          + "\"rest\": \(rest.map(JSONText.string) ?? "null") }")
    }
  }
}
