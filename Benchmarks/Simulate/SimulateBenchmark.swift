import ArgumentParser
import Maps
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
  @Option(help: "Threads; each network is flown by one of them.") var threads = 1
  @Option(help: "The seed.") var seed: UInt64 = 1

  func validate() throws {
    guard (1...100_000).contains(vehicles) else { throw ValidationError("--vehicles: 1 to 100000") }
    guard (1...64).contains(threads) else { throw ValidationError("--threads: 1 to 64") }
    guard seconds > 0, seconds <= 86_400 else { throw ValidationError("--seconds: more than 0, at most 86400") }
    guard telemetry > 0, telemetry <= 20 else { throw ValidationError("--telemetry: more than 0, at most 20") }
    guard (0...20).contains(gusts) else { throw ValidationError("--gusts: 0 to 20") }
  }

  func run() throws {
    let town = try SwarmTown(vehicles: vehicles)
    let missions = try (0..<vehicles).map { try town.mission(of: $0) }
    let before = try ProcessMemory.residentMegabytes()
    let firsts = Array(stride(from: 0, to: vehicles, by: SwarmNetwork.vehiclesMax))
    let ready = firsts.map { first in
      let range = first..<min(first + SwarmNetwork.vehiclesMax, vehicles)
      var network = SwarmNetwork(town, vehicles: range, gusts: gusts, seed: seed)
      network.start(missions[range], telemetryHertz: telemetry)
      return network
    }
    let clock = ContinuousClock()
    let start = clock.now
    let cpu = ProcessClock.seconds
    let seconds = seconds
    let workers = min(threads, ready.count)
    let parts = Parallel.map(workers) { worker in
      stride(from: worker, to: ready.count, by: workers).map { index in
        var network = ready[index]
        network.run(seconds: seconds)
        return (index: index, network: network)
      }
    }
    let wall = Double((clock.now - start) / .seconds(1))
    let computed = ProcessClock.seconds - cpu
    let flown = parts.flatMap(\.self).sorted { $0.index < $1.index }.map(\.network)
    let flying = flown.reduce(0) { $0 + $1.flying }
    guard flying == vehicles else { throw BenchmarkError("only \(flying) of \(vehicles) vehicles are in the air") }
    let frames = flown.reduce(0) { $0 + $1.frames } - ready.reduce(0) { $0 + $1.frames }
    var digest: UInt64 = 0
    for network in flown { digest = (digest ^ network.digest) &* 0x100_0000_01b3 }
    var figures = Figures()
    figures.add("vehicles", vehicles)
    figures.add("threads", workers)
    figures.add("real_time_factor", seconds / wall, digits: 1)
    figures.add("cpu_factor", seconds / computed, digits: 1)
    figures.add("steps_per_second", Double(vehicles) * seconds / Simulation.stepSeconds / wall, digits: 0)
    figures.add("messages_per_second", Double(frames) / wall, digits: 0)
    figures.add("bad_frames", flown.reduce(0) { $0 + $1.badFrames })
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.add(
      "kilobytes_per_vehicle", (try ProcessMemory.residentMegabytes() - before) * 1000 / Double(vehicles), digits: 1)
    figures.add("digest", Int(digest >> 1))
    figures.print()
  }
}
