import ArgumentParser
import Diagnostics
import FleetLink
import Maps
import Missions
import Quantities

/// `sortie import`: a ground station's plan becomes a mission, flight logs become a run.
struct ImportCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a ground station's plan into a mission file, or flight logs into a run.",
    discussion: """
      What a file is, its first bytes say. A .plan of QGroundControl or a QGC WPL list of way points becomes a \
      mission file: way points become patrols, time at a place a station, surveys stay surveys, and with --payload \
      grippers and winches become deliveries. What has no place in a mission is named item by item. The mission is \
      checked as by `sortie check` where --fleet is given.

      Logs of ArduPilot (.bin), of PX4 (.ulg) and of ground stations (.tlog), one or many, become a run folder, which \
      `sortie report`, `query` and `export` take as any other. What is damaged is named with its place; the rest is \
      read.
      """)

  @Argument(help: "The .plan or .waypoints file, or the .bin, .ulg and .tlog files.")
  var files: [String]

  @Option(name: [.short, .customLong("output")], help: "The mission file to write, or the run folder.")
  var output: String

  @Option(
    help: """
      Mission time 0, such as 2026-03-02T08:00:00+02:00 (default: the next full hour); of logs, when those began that \
      do not know the time of day.
      """)
  var start: String?

  @OptionGroup(title: "For missions")
  var wishes: MissionWishes

  @OptionGroup(title: "For logs")
  var logs: LogWishes

  /// What is asked of a mission that is made.
  struct MissionWishes: ParsableArguments {
    @Option(help: "The map folder of the mission; a plan needs it.")
    var map: String?

    @Option(help: "The fleet file of the mission.")
    var fleet: String?

    @Option(help: "The mass of each parcel in kilograms; without it nothing is delivered.")
    var payload: Double?

    @Option(help: "The sensor of surveys: visible or thermal (default: visible).")
    var sensor: String?

    @Option(help: "The purpose of surveys, such as terrain-model or building-heat-loss.")
    var purpose: String?

    /// The first option that was given; nil where none was.
    var given: String? {
      let options = [
        ("--map", map != nil), ("--fleet", fleet != nil), ("--payload", payload != nil), ("--sensor", sensor != nil),
        ("--purpose", purpose != nil),
      ]
      return options.first { $0.1 }?.0
    }
  }

  /// What is asked of a run that is made.
  struct LogWishes: ParsableArguments {
    @Option(
      name: .customLong("vehicle"), help: "The name of a log's vehicle, in the order of the logs (default: the file's)."
    )
    var vehicles: [String] = []

    @Option(help: "The name of the run (default: that of the first log).")
    var mission: String?

    @Flag(help: "Replace a run that is there.")
    var force = false

    @Option(help: "How the answer is written.")
    var format: AnswerFormat = .text

    /// Whether any of them was given.
    var isGiven: Bool { !vehicles.isEmpty || mission != nil || force || format != .text }
  }

  /// Whether a file's name promises a log.
  private static func isNamedAsLog(_ path: String) -> Bool {
    let name = path.lowercased()
    return [".bin", ".ulg", ".ulog", ".tlog", ".log"].contains { name.hasSuffix($0) }
  }

  func run(on console: Console) throws -> Outcome {
    var logs: [LogImport.Log] = []
    for file in files {
      guard let log = try Self.log(file) else { break }
      logs.append(log)
    }
    if logs.count == files.count { return try importLogs(logs, on: console) }
    guard files.count == 1, let file = files.first else {
      throw CommandFailure(
        "`\(files[logs.count])` is no flight log", help: "several files are imported at once only where all are logs")
    }
    if self.logs.isGiven || Self.isNamedAsLog(file) {
      throw CommandFailure(
        Files.exists(file) ? "`\(file)` is no flight log" : "there is no file `\(file)`",
        help: "logs of ArduPilot begin with the bytes A3 95 80, those of PX4 with `ULog`, and a .tlog holds frames of "
          + "MAVLink in its first \(FlightLogKind.headBytes) bytes")
    }
    return try importMission(file, on: console)
  }

  /// A plan or a list of way points becomes a mission.
  private func importMission(_ file: String, on console: Console) throws -> Outcome {
    guard let map = wishes.map else {
      throw CommandFailure("a mission needs a map", help: "name the map folder with --map")
    }
    let options = try options()
    let start = try start.map(Moments.moment) ?? Self.nextHour(after: console.now())
    let bytes = try Files.read(file, bytesMax: GroundStationFile.bytesMax, help: "give a .plan or .waypoints file")
    let source = SourceText(path: file, text: String(decoding: bytes, as: UTF8.self))
    let reading = GroundStationFile.read(bytes)
    var diagnostics = reading.problems.map { GroundStationRules.diagnostic($0, path: file) }
    guard let plan = reading.plan else {
      LoadedMission.report(diagnostics, sources: [file: source], on: console)
      return .problems
    }
    let (city, mapProblems) = LoadedMission.readMap(map, on: console)
    guard let city else {
      LoadedMission.report(diagnostics + mapProblems, sources: [file: source], on: console)
      return .problems
    }
    var known: Fleet?
    if let fleet = wishes.fleet {
      let (result, placed) = MissionReader.readFleet(path: fleet, on: city)
      guard let placed else {
        LoadedMission.report(result.diagnostics, sources: result.sources, on: console)
        return .problems
      }
      known = placed
    }
    let (mission, said) = MissionImport.run(plan, map: city, fleet: known, path: file, options: options)
    diagnostics += said
    guard !diagnostics.hasErrors else {
      LoadedMission.report(diagnostics, sources: [file: source], on: console)
      return .problems
    }
    let folder = Self.folder(of: output)
    let head = ImportedMission.Head(
      remark: "Made by `sortie import` from \(Self.name(of: file)), \(Self.kind(plan)).", name: Self.stem(of: file),
      map: Files.relative(map, to: folder), fleet: wishes.fleet.map { Files.relative($0, to: folder) } ?? "fleet.yaml",
      start: start)
    try Files.write(mission.text(head), to: output)
    return check(mission, diagnostics, of: file, source: source, city: city, on: console)
  }

  /// Reads what was written as every mission is read, and says what came of it.
  private func check(
    _ mission: ImportedMission, _ said: [Diagnostic], of file: String, source: SourceText, city: CityMap,
    on console: Console
  ) -> Outcome {
    var diagnostics = said
    var sources = [file: source]
    if wishes.fleet == nil {
      diagnostics.append(
        Diagnostic(
          "G106", .note, "the mission names `fleet.yaml` as its fleet and is not checked",
          at: SourceSpan(path: output), help: "give --fleet, or put a fleet there and run `sortie check`"))
    } else {
      let result = MissionReader.read(path: output, files: DiskFiles()) { _ in (city, []) }
      diagnostics += result.diagnostics
      sources.merge(result.sources) { first, _ in first }
    }
    LoadedMission.report(diagnostics, sources: sources, on: console)
    let left = diagnostics.count { $0.code == "G101" }
    console.say(
      "\(output): \(mission.tasks.count) task\(mission.tasks.count == 1 ? "" : "s"), "
        + "\(left) item\(left == 1 ? "" : "s") left out")
    return diagnostics.hasErrors ? .problems : .fine
  }

  private func options() throws -> MissionImport.Options {
    let sensorName = wishes.sensor ?? "visible"
    guard let sensor = AreaSurvey.Sensor(rawValue: sensorName) else {
      throw CommandFailure("`\(sensorName)` is no sensor", help: "use visible or thermal")
    }
    var wanted: AreaSurvey.Purpose?
    if let purpose = wishes.purpose {
      guard let known = AreaSurvey.Purpose(rawValue: purpose), known.sensors.contains(sensor) else {
        let list = AreaSurvey.Purpose.allCases.filter { $0.sensors.contains(sensor) }.map(\.rawValue)
        guard !AreaSurvey.Purpose.isAboutHealth(purpose) else {
          throw CommandFailure(
            "Sortie does not look for fever or for people: `\(purpose)` is refused",
            help: "\(AreaSurvey.Purpose.refusal); use \(list.joined(separator: ", "))")
        }
        throw CommandFailure(
          "`\(purpose)` is no purpose of a \(sensor.rawValue) survey", help: "use \(list.joined(separator: ", "))")
      }
      wanted = known
    }
    var mass: Mass?
    if let payload = wishes.payload {
      guard payload >= 0.001, payload <= 500 else {
        throw CommandFailure("--payload \(payload) is not from 0.001 to 500 kg")
      }
      mass = Mass(kilograms: payload)
    }
    return MissionImport.Options(payload: mass, sensor: sensor, purpose: wanted)
  }

  /// The next full hour; a full hour is its own.
  private static func nextHour(after moment: CivilTime) -> CivilTime {
    CivilTime(
      secondsSinceEpoch: (moment.secondsSinceEpoch / 3600).rounded(.up) * 3600, offsetSeconds: moment.offsetSeconds)
  }

  private static func kind(_ plan: GroundStationPlan) -> String {
    switch plan.format {
    case .plan(let version): "a plan with a mission of version \(version) and \(plan.items.count) items"
    case .wayPoints(let version): "way points of version \(version) with \(plan.items.count) items"
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path, without what no line may hold.
  private static func name(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return String(String.UnicodeScalarView(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }

  private static func stem(of path: String) -> String {
    let name = name(of: path)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return stem.isEmpty ? "Imported" : String(stem.prefix(80))
  }
}
