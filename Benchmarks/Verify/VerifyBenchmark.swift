import ArgumentParser
import Foundation
import Maps
import Missions
import Plans
import SortieTestSupport
import Verification

/// `sortie-bench verify`: the proof of a plan, from the bytes of its file to the report.
struct VerifyBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Measure the proof of a plan.",
    discussion: """
      Either a plan folder, or a synthetic day of a given size, made without the planner. The time holds the reading of
      plan.json and the proof; the map and the mission are read before.
      """)

  @Argument(help: "The plan folder; without it a synthetic day is made.") var plan: String?
  @Option(help: "About how many legs the synthetic day has.") var legs = 3000
  @Option(help: "Vehicles of the synthetic day.") var vehicles = 100
  @Option(help: "Buildings that are tried for the synthetic day.") var buildings = 10_000
  @Option(help: "Zones that are tried for the synthetic day.") var zones = 300
  @Option(help: "Half of the width of the synthetic map in metres.") var halfWidth = 3000.0
  @Option(help: "The seed of the synthetic day.") var seed: UInt64 = 1
  @Option(help: "How often the proof is made; the best time counts.") var repeats = 3
  @Option(help: "A file to write the synthetic plan's plan.json to.") var write: String?
  @Option(help: "A file to write zones, buildings and rules of the synthetic day to, in metres, for peers.")
  var writeWorld: String?

  func run() throws {
    let (bytes, mission) = try subject()
    if let write { try Data(bytes).write(to: URL(fileURLWithPath: write)) }
    if let writeWorld { try PeerWorld.json(mission).write(to: URL(fileURLWithPath: writeWorld)) }
    var (proved, legCount) = (false, 0)
    let start = ThreadClock.seconds
    let best = try ThreadClock.best(of: repeats) {
      let plan = try PlanFile.decode(bytes)
      let result = PlanVerifier.verify(plan: plan, mission: mission)
      proved = result.isProved
      legCount = plan.vehicles.reduce(0) { $0 + $1.sorties.reduce(0) { $0 + $1.legs.count } }
    }
    note("\(proved ? "proved" : "not proved"); all \(repeats) proofs took \(ThreadClock.seconds - start) s")
    var figures = Figures()
    figures.add("legs", legCount)
    figures.add("vehicles", mission.fleet.vehicles.count)
    figures.add("zones", mission.map.zones.count)
    figures.add("buildings", mission.map.buildings.count)
    figures.add("seconds", best, digits: 4)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.add("proved", proved ? 1 : 0)
    figures.print()
  }

  private func subject() throws -> ([UInt8], Mission) {
    if let plan {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: plan + "/plan.json")))
      let world = try ProofWorld.read(missionFile: plan + "/" + ProofPlan(json: bytes).missionPath)
      return (bytes, world.mission)
    }
    var options = SyntheticDay.Options()
    options.vehicles = max(1, vehicles)
    options.buildings = buildings
    options.zones = zones
    options.halfWidthMetres = halfWidth
    // A sortie has about ten legs.
    options.sortiesPerVehicle = max(1, legs / 10 / options.vehicles)
    let day = try SyntheticDay.make(seed: seed, options: options)
    return (Array(PlanFile.encode(day.plan).utf8), day.mission)
  }
}
