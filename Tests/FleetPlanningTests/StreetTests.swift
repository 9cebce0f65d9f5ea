import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Disinfectant along streets.
struct StreetTests {
  /// A grid of streets 120 metres apart around the middle of the map.
  private static func grid(_ rows: Int, passes: Int = 1, litresPerSquareMetre: Double = 0.001) throws -> MissionTask {
    var lines: [[LocalPoint]] = []
    for row in 0..<rows {
      let place = Double(row) * 120
      let far = Double(rows - 1) * 120
      lines.append([LocalPoint(east: 0, north: place), LocalPoint(east: far, north: place)])
      lines.append([LocalPoint(east: place, north: 0), LocalPoint(east: place, north: far)])
    }
    let outline = try #require(TestWorld.square(east: 300, north: 300, half: 400))
    let work = StreetTreatment(
      area: Area(id: "blocks", name: "", kind: "block", outline: outline), lines: lines, passes: passes,
      litresPerSquareMetre: litresPerSquareMetre)
    return TestWorld.task("streets", .treatStreets(work))
  }

  private static func world(_ task: MissionTask) -> TestWorld {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    world.tasks = [task]
    return world
  }

  /// The plan and what the verifier says, which must be a proof.
  private func proved(_ world: TestWorld) throws -> (plan: FleetPlan, figures: CoverageFigures?) {
    let plan = try PlanFile.rounded(try world.plan(iterations: 100))
    let result = PlanVerifier.verify(plan: plan, mission: try world.mission())
    #expect(result.isProved, "\(TextReport.text(result))")
    return (plan, result.coverage.first)
  }

  /// The metres of a leg by its speeds and times.
  private func metres(_ leg: Leg) -> Double {
    zip(leg.points, leg.points.dropFirst()).reduce(0) {
      $0 + ($1.0.speed.metresPerSecond + $1.1.speed.metresPerSecond) / 2 * ($1.1.time - $1.0.time)
    }
  }

  @Test("every street of a grid is treated once, over as many sorties as the tanks ask for")
  func grid() throws {
    let (plan, figures) = try proved(Self.world(try Self.grid(4)))
    // Eight streets of 360 metres at 4 mL/m are 11.52 L, and a tank holds 2 L.
    let assignment = try #require(plan.assignments.first)
    #expect(assignment.covered == 1)
    #expect(assignment.sorties.count >= 6 && assignment.sorties.count <= 8)
    let sprayed = plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.activity == .spray }
      .reduce(0) { $0 + metres($1) }
    #expect(abs(sprayed - 8 * 360) < 1)
    let found = try #require(figures)
    #expect(found.covered > 0.9999 && found.metresOutside == 0 && found.missed == [])
  }

  @Test("two passes treat every street twice")
  func passes() throws {
    let (plan, figures) = try proved(Self.world(try Self.grid(2, passes: 2)))
    let sprayed = plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.activity == .spray }
      .reduce(0) { $0 + metres($1) }
    #expect(abs(sprayed - 2 * 4 * 120) < 1)
    #expect(try #require(figures).covered > 0.9999)
  }

  @Test("what is nearer to a building than the clearance stays untreated, and the plan says how much")
  func besideBuilding() throws {
    var world = Self.world(try Self.grid(2))
    world.buildings = [try TestWorld.building("hall", east: 60, north: 20, half: 12, height: 20)]
    let (plan, figures) = try proved(world)
    // The wall is 8 metres from the street between 48 and 72: the clearance of 10 leaves out 24 metres and 6 each side.
    let missing = (1 - (try #require(plan.assignments.first?.covered))) * 480
    #expect(missing > 24 + 2 * 6 && missing < 24 + 2 * 8)
    #expect(figures?.missed.count == 1)
  }

  @Test("a street in pieces that no low way joins is done in one sortie with a climb in between")
  func islands() throws {
    var world = Self.world(try Self.grid(2))
    // A wall across the block from edge to edge of its streets, open to nobody at the height of spraying.
    world.buildings = [
      Building(
        id: "wall", name: "", kind: "yes",
        footprint: try #require(
          Polygon(exterior: [
            LocalPoint(east: -990, north: 58), LocalPoint(east: 990, north: 58), LocalPoint(east: 990, north: 62),
            LocalPoint(east: -990, north: 62),
          ])), height: HeightAGL(metres: 20), heightIsAssumed: false)
    ]
    let (plan, figures) = try proved(world)
    #expect(try #require(plan.assignments.first).sorties.count == 1)
    #expect(figures?.missed.count == 2)
  }

  @Test("streets that no vehicle can treat are left out with the reason")
  func refusals() throws {
    var world = Self.world(try Self.grid(2))
    world.types = [TestWorld.type()]
    let plan = try world.plan(iterations: 10)
    #expect(plan.leftOut.map(\.reason) == ["no vehicle has a sprayer"])
  }

  @Test("streets on a slope are left out with the reason")
  func slope() throws {
    var world = Self.world(try Self.grid(2))
    // 22 metres over 2200: the grid of 120 metres rises by more than a metre.
    world.terrain = Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1100, north: -1100), spacingMetres: 2200, columns: 2, rows: 2,
          altitudesMetres: [0, 22, 0, 22])))
    let plan = try world.plan(iterations: 10)
    #expect(plan.assignments.isEmpty)
    #expect(plan.leftOut.map(\.reason).allSatisfy { $0.contains("a sweep is level") } && plan.leftOut.count == 1)
  }

  @Test("the same mission gives the same plan, byte for byte")
  func deterministic() throws {
    let world = Self.world(try Self.grid(3))
    #expect(try PlanFile.encode(world.plan()) == PlanFile.encode(world.plan()))
  }
}
