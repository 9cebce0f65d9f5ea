import ArgumentParser
import Simulator

/// `sortie-bench simulate`: a swarm over a made-up town, with telemetry through the byte link.
struct SimulateBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Fly a swarm of simulated multirotors with telemetry, and report how much faster than real time it is.",
    discussion: """
      Each vehicle flies rounds of a square and sends three messages at the rate asked for, and a heartbeat a second.
      The ground parses and checks every frame. Vehicles stand in networks of at most 250. Time before take-off is not
      counted. The digest is over all bytes that the ground received.
      """)

  @Option(help: "Vehicles.") var vehicles = 1_000
  @Option(help: "Simulated seconds.") var seconds = 60.0
  @Option(help: "How often each vehicle sends position, attitude and status, per second.") var telemetry = 4.0
  @Option(help: "One sigma of the gusts, in metres per second.") var gusts = 1.0
  @Option(help: "The seed.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000).contains(vehicles) else { throw ValidationError("--vehicles: 1 to 100000") }
    guard seconds > 0, seconds <= 86_400 else { throw ValidationError("--seconds: more than 0, at most 86400") }
    guard telemetry > 0, telemetry <= 20 else { throw ValidationError("--telemetry: more than 0, at most 20") }
    guard (0...20).contains(gusts) else { throw ValidationError("--gusts: 0 to 20") }
  }

  func run() throws {
    let town = try SwarmTown(vehicles: vehicles)
    let before = try ProcessMemory.residentMegabytes()
    var swarm = SwarmNetworks(town, gusts: gusts, seed: seed)
    try swarm.start(town, telemetryHertz: telemetry)
    let frames = swarm.frames
    let clock = ContinuousClock()
    let start = clock.now
    let cpu = ProcessClock.seconds
    swarm.run(seconds: seconds)
    let wall = Double((clock.now - start) / .seconds(1))
    let computed = ProcessClock.seconds - cpu
    guard swarm.flying == vehicles else {
      throw BenchmarkError("only \(swarm.flying) of \(vehicles) vehicles are in the air")
    }
    let steps = Double(vehicles) * seconds / Simulation.stepSeconds
    var figures = Figures()
    figures.add("vehicles", vehicles)
    figures.add("real_time_factor", seconds / wall, digits: 1)
    figures.add("cpu_factor", seconds / computed, digits: 1)
    figures.add("steps_per_second", steps / wall, digits: 0)
    figures.add("messages_per_second", Double(swarm.frames - frames) / wall, digits: 0)
    figures.add("bad_frames", swarm.badFrames)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.add(
      "kilobytes_per_vehicle", (try ProcessMemory.residentMegabytes() - before) * 1000 / Double(vehicles), digits: 1)
    figures.add("digest", Int(swarm.digest >> 1))
    figures.print()
  }
}
