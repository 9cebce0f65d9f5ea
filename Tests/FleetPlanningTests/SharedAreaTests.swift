import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One area, several vehicles that could sweep it.
struct SharedAreaTests {
  private func plan(
    vehicles: Int, half: Double = 200, window: ClosedRange<Double>? = nil, separation: Double = 30
  ) throws -> (plan: FleetPlan, result: VerificationResult) {
    var world = TestWorld()
    world.types = [TestWorld.type(thermal: true)]
    world.vehicles = (0..<vehicles).map {
      ("heron-\($0)", "heron", LocalPoint(east: -800 + 40 * Double($0), north: -800))
    }
    world.rules.separation = Length(metres: separation)
    let outline = try #require(TestWorld.square(east: 0, north: 0, half: half))
    world.tasks = [
      TestWorld.task(
        "look",
        .survey(
          AreaSurvey(
            area: Area(id: "a", name: "", kind: "block", outline: outline), purpose: .surfaceHotspots,
            height: HeightAGL(metres: 40))), window: window)
    ]
    let plan = try PlanFile.rounded(try world.plan(iterations: 200))
    return (plan, PlanVerifier.verify(plan: plan, mission: try world.mission()))
  }

  @Test("of three vehicles several share a survey and are done sooner than one, and the whole is covered")
  func shared() throws {
    let alone = try plan(vehicles: 1)
    let three = try plan(vehicles: 3)
    for (plan, result) in [alone, three] {
      #expect(result.isProved, "\(TextReport.text(result))")
      #expect((plan.assignments.first?.covered ?? 0) > 0.99)
    }
    #expect(alone.plan.metrics.sorties == 1)
    #expect(three.plan.vehicles.count { !$0.sorties.isEmpty } > 1)
    #expect(three.plan.metrics.end.seconds < 0.7 * alone.plan.metrics.end.seconds)
  }

  @Test("a window that is too short for one vehicle is met by several")
  func window() throws {
    let (plan, result) = try plan(vehicles: 4, half: 150, window: 0...8)
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(plan.leftOut.isEmpty)
    #expect(plan.metrics.sorties > 1)
  }

  @Test("an area in which vehicles would only wait for each other is left to one")
  func small() throws {
    let (plan, result) = try plan(vehicles: 3, half: 60, separation: 60)
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect(plan.metrics.sorties == 1)
  }
}
