import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("Plans of random missions")
struct RandomMissionTests {
  @Test("every plan keeps every rule, by dense sampling and plain sums", arguments: UInt64(1)...5)
  func plansKeepTheRules(seed: UInt64) throws {
    let world = try TestWorld.random(seed: seed)
    let mission = try world.mission()
    let plan = try world.plan(seed: seed)
    let problems = try PlanAudit(plan: plan, mission: mission).problems()
    #expect(problems.isEmpty, "seed \(seed)")
    #expect(!plan.assignments.isEmpty, "seed \(seed)")
    #expect(plan.leftOut.allSatisfy { !$0.reason.isEmpty }, "seed \(seed)")
  }

  /// Hills of up to 30 m with slopes of up to 10 %, from samples 100 m apart.
  private func hills(seed: UInt64) -> Terrain {
    var generator = SplitMix64(seed: seed)
    let count = 23
    var heights = (0..<count * count).map { _ in Float(generator.nextIndex(below: 300)) / 10 }
    // Neighbours differ by at most 10 m: an upper bound of slopes.
    for _ in 0..<40 {
      for index in heights.indices where index % count > 0 {
        heights[index] = min(heights[index], heights[index - 1] + 10)
        heights[index - 1] = min(heights[index - 1], heights[index] + 10)
      }
      for index in heights.indices where index >= count {
        heights[index] = min(heights[index], heights[index - count] + 10)
        heights[index - count] = min(heights[index - count], heights[index] + 10)
      }
    }
    return Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1100, north: -1100), spacingMetres: 100, columns: count, rows: count,
          altitudesMetres: heights)))
  }

  @Test("over hills every plan keeps every rule, above the ground that is there", arguments: UInt64(1)...5)
  func hillyPlansKeepTheRules(seed: UInt64) throws {
    var world = try TestWorld.random(seed: seed)
    world.terrain = hills(seed: seed)
    let mission = try world.mission()
    let plan = try world.plan(seed: seed)
    #expect(try PlanAudit(plan: plan, mission: mission).problems().isEmpty, "seed \(seed)")
    #expect(plan.assignments.count >= 3, "seed \(seed)")
    for vehicle in plan.vehicles {
      let pad = try mission.map.projection.local(vehicle.pad)
      #expect(abs(vehicle.padAltitude.metres - world.terrain.ground(at: pad).metres) < 0.001)
    }
  }

  @Test("over mountains the ceiling leaves no height, and the reason says so")
  func mountains() throws {
    var world = try TestWorld.random(seed: 3)
    world.terrain = Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1100, north: -1100), spacingMetres: 2200, columns: 2, rows: 2,
          altitudesMetres: [0, 0, 0, 700])))
    let plan = try world.plan(seed: 1)
    #expect(plan.assignments.isEmpty)
    #expect(plan.leftOut.allSatisfy { $0.reason.contains("leaves no height to cruise at: between its lowest") })
  }

  @Test("the same mission, seed and iterations give the same plan", arguments: [UInt64(11)])
  func plansAreRepeatable(seed: UInt64) throws {
    let first = try TestWorld.random(seed: seed).plan(seed: seed)
    let second = try TestWorld.random(seed: seed).plan(seed: seed)
    #expect(PlanFile.encode(first) == PlanFile.encode(second))
  }
}
