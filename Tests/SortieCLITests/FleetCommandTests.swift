import SortieCLI
import Testing

/// `sortie fleet` without sockets to the outside: time is handed in, and what listens does so on loopback.
@Suite struct FleetCommandTests {
  struct Run {
    var outcome: Int32
    var result = ""
    var messages = ""

    init(_ arguments: String...) {
      var result = ""
      var messages = ""
      var seconds = 0.0
      let console = Console(
        result: { result += $0 }, message: { messages += $0 },
        clock: {
          // Half a second passes whenever somebody looks at the clock, so that nothing is waited for.
          seconds += 0.5
          return seconds
        })
      outcome = SortieCommandLine.run(["fleet"] + arguments, on: console)
      self.result = result
      self.messages = messages
    }
  }

  static let field = CommandRun.file("missions/fleets/one-field.yaml")
  static let karhula = CommandRun.file("maps/karhula")

  @Test("a fleet with its map is served, and says when it is ready and what it did")
  func served() {
    let run = Run(
      Self.field, "--map", Self.karhula, "--no-udp", "--tcp-listen", "0", "--duration", "5", "--profile", "px4")
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("ready: 3 vehicles, profile px4"))
    #expect(run.result.contains("served 5.0 s of simulated time"), "\(run.result)")
    #expect(run.messages.contains("courier-1"))
  }

  @Test("a mission brings its fleet, its map and its weather")
  func mission() {
    let run = Run(
      CommandRun.file("missions/insulin-run.yaml"), "--no-udp", "--tcp-listen", "0", "--duration", "1", "--format",
      "json")
    #expect(run.outcome == 0, "\(run.messages)")
    #expect(run.result.contains("{\"ready\":"))
    #expect(run.result.contains("\"simulated_s\":1.0"))
  }

  @Test("wrong input is refused with what to do")
  func wrongInput() {
    let noMap = Run(Self.field, "--no-udp", "--tcp-listen", "0", "--duration", "1")
    #expect(noMap.outcome == 1)
    #expect(noMap.messages.contains("--map"))
    let profile = Run(Self.field, "--map", Self.karhula, "--profile", "dji")
    #expect(profile.outcome == 2)
    #expect(profile.messages.contains("`dji`") && profile.messages.contains("ardupilot or px4"))
    let speed = Run(Self.field, "--map", Self.karhula, "--speed", "0")
    #expect(speed.outcome == 2 && speed.messages.contains("--speed"))
    let station = Run(Self.field, "--map", Self.karhula, "--udp-to", "nowhere", "--duration", "1")
    #expect(station.outcome == 2 && station.messages.contains("HOST:PORT"))
    let ports = Run(Self.field, "--map", Self.karhula, "--udp-to", "a:1", "--udp-to", "b:2", "--duration", "1")
    #expect(ports.outcome == 2 && ports.messages.contains("given 2 times for 1 networks"))
    let missing = Run("nowhere.yaml", "--map", Self.karhula)
    #expect(missing.outcome == 1 && missing.messages.contains("M001"))
    let noScenario = Run(Self.field, "--map", Self.karhula, "--scenario", Self.field)
    #expect(noScenario.outcome == 1 && noScenario.messages.contains("is not a scenario"))
  }
}
