import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Surveys by ground sample, with overlaps along the way and a second course.
struct SurveyPlanTests {
  private func proved(_ survey: AreaSurvey, frameSeconds: Double = 1) throws -> [Leg] {
    var world = TestWorld()
    var type = TestWorld.type(thermal: true)
    // 1000 pixels over 2 tan(30°) of the height.
    type.camera = VehicleType.Optics(
      pixelsAcross: 1000, pixelsAlong: 500, fieldOfView: Angle(degrees: 60), frameSeconds: frameSeconds)
    world.types = [type]
    world.tasks = [TestWorld.task("look", .survey(survey))]
    let plan = try PlanFile.rounded(try world.plan(iterations: 50))
    let result = PlanVerifier.verify(plan: plan, mission: try world.mission())
    #expect(result.isProved, "\(TextReport.text(result))")
    #expect((plan.assignments.first?.covered ?? 0) > 0.99)
    return plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.kind == .swath }
  }

  private func area() throws -> Area {
    Area(id: "a", name: "", kind: "block", outline: try #require(TestWorld.square(east: 0, north: 0, half: 60)))
  }

  @Test("the height follows from the ground sample and the camera, the speed from the overlap of frames")
  func groundSample() throws {
    let legs = try proved(
      AreaSurvey(
        area: try area(), sensor: .visible, purpose: .damageMapping, groundSample: Length(metres: 0.05),
        forwardOverlap: 0.8))
    // 5 cm times 1000 pixels are 50 m, seen from 50 / (2 tan 30°) = 43.3 m; a frame is 25 m long, so 5 m/s.
    for leg in legs {
      #expect(leg.activity == .photograph)
      #expect(abs(leg.points[0].altitude.metres - TestWorld.ground - 43.301) < 0.01)
      #expect(leg.points.allSatisfy { $0.speed.metresPerSecond <= 5.0001 })
    }
    #expect(legs.contains { $0.points.contains { $0.speed.metresPerSecond > 4.9 } })
  }

  @Test("frames are taken by distance, and the least interval of the camera limits the speed")
  func triggerDistance() throws {
    let survey = AreaSurvey(
      area: try area(), sensor: .visible, purpose: .damageMapping, groundSample: Length(metres: 0.05),
      forwardOverlap: 0.8)
    // A frame is 25 m long and 80 % of it overlap: 5 m to the next. Every 2 s that is 2.5 m/s, every 0.5 s up to 8 m/s.
    for (interval, fastest) in [(2.0, 2.5), (1.0, 5), (0.5, 8)] {
      let legs = try proved(survey, frameSeconds: interval)
      #expect(legs.allSatisfy { abs(($0.triggerDistance?.metres ?? 0) - 5) < 0.001_1 })
      let speeds = legs.flatMap(\.points).map(\.speed.metresPerSecond)
      #expect(abs(try #require(speeds.max()) - fastest) < 0.01)
    }
  }

  @Test("a crosshatched survey has passes in two directions at right angles")
  func crosshatch() throws {
    let legs = try proved(
      AreaSurvey(
        area: try area(), purpose: .surfaceHotspots, height: HeightAGL(metres: 40), isCrosshatched: true))
    let isNorthward = legs.map { leg in
      let (first, last) = (leg.points[0].position, leg.points[leg.points.count - 1].position)
      return abs(last.latitude - first.latitude) > abs(last.longitude - first.longitude) / 2
    }
    #expect(isNorthward.contains(true) && isNorthward.contains(false))
  }

  @Test("a fleet without the camera leaves the survey out")
  func noCamera() throws {
    var world = TestWorld()
    world.tasks = [
      TestWorld.task(
        "look",
        .survey(
          AreaSurvey(
            area: try area(), sensor: .visible, purpose: .damageMapping, groundSample: Length(metres: 0.05))))
    ]
    #expect(try world.plan(iterations: 10).leftOut.map(\.reason) == ["no vehicle has a camera"])
  }
}
