import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time with buildings, heights and other vehicles.
struct SpaceFaultTests {
  @Test("a building nearer than the clearance is named with the metres that are missing")
  func building() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.map.buildings = [try TestWorld.building("tower", 305, 300, 320, 320, height: 100)]
    let violation = try only(verify(plan, world), "V202")
    #expect(violation.subject == "tower")
    #expect(abs(try value(violation.amount).value - 5) < 0.02)
    // Right below the leg, 4 m lower: 6 m are missing in height.
    world.mission.map.buildings = [try TestWorld.building("block", 290, 300, 320, 320, height: 56)]
    #expect(abs(try value(try only(verify(plan, world), "V202").amount).value - 6) < 0.01)
    world.mission.map.buildings = [try TestWorld.building("block", 290, 300, 320, 320, height: 50)]
    #expect(verify(plan, world).isProved)
  }

  @Test("without any clearance a way through a building is named with the second at which it goes in")
  func wall() throws {
    var world = try TestWorld()
    world.mission.rules.clearance = Length(metres: 0)
    let plan = try TestPlan.make(world)
    world.mission.map.buildings = [try TestWorld.building("tower", 290, 300, 310, 320, height: 100)]
    let violation = try only(verify(plan, world), "V202")
    let start = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].points[0].time.seconds
    let ramp = 12 / 1.9
    #expect(abs(try value(violation.time).seconds - (start + ramp + (300 - 12 * ramp / 2) / 12)) < 0.01)
  }

  @Test("heights above the ceiling and ways outside the map are found")
  func heightsAndBoundary() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    world.mission.rules.ceiling = HeightAGL(metres: 58)
    plan.rules.ceiling = HeightAGL(metres: 58)
    let result = verify(plan, world)
    #expect(Set(result.violations.map(\.code)) == ["V203"])
    #expect(abs(try value(result.violations.first?.amount).value - 2) < 0.001)
    world = try TestWorld()
    world.mission.map.boundary = try TestWorld.rectangle(-1000, -1000, 1000, 550)
    let outside = verify(try TestPlan.make(world), world)
    #expect(Set(outside.violations.map(\.code)) == ["V203"])
    let leg = try value(outside.violations.first { $0.leg == TestPlan.toClinic })
    #expect(abs(try value(leg.amount).value - 50) < 0.02)
  }

  @Test("a vehicle that passes low over one that stands is named with the first second and the metres that are missing")
  func overOneThatStands() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    // heron-1's first landing is moved 1.5 m beside heron-2, which has landed before.
    let last = plan.vehicles[0].sorties[0].legs.count - 1
    let beside = try world.mission.map.projection.geo(LocalPoint(east: 1.5, north: 40)).roundedToE7
    for point in plan.vehicles[0].sorties[0].legs[last].points.indices {
      plan.vehicles[0].sorties[0].legs[last].points[point].position = beside
    }
    let landing = try value(
      verify(plan, world).violations.first { $0.code == "V215" && $0.sortie == "heron-1/1" && $0.leg != nil })
    #expect(landing.sortie == "heron-1/1" && landing.leg == last && landing.subject == "heron-2")
    // At 2 m/s it is nearer than 2.9 m below a height of √(2.9² - 1.5²) m; the last metre it slows down with 1.9 m/s².
    let down = try value(plan.vehicles[0].sorties[0].landing).seconds
    let slow = 2 / 1.9
    let expected = down - slow - ((2.9 * 2.9 - 1.5 * 1.5).squareRoot() - slow) / 2
    #expect(abs(try value(landing.time).seconds - expected) < 0.02)
    #expect(abs(try value(landing.amount).value - 1.5) < 0.02)
  }

  @Test("two vehicles too near to each other are named with the metres that are missing")
  func separation() throws {
    var world = try TestWorld()
    world.mission.rules.separation = Length(metres: 45)
    // Both take off together at second 10; later one lands while the other takes off. The pads are 40 m apart.
    let result = verify(try TestPlan.make(world), world)
    #expect(result.violations.map(\.code) == ["V204", "V204"], "\(TextReport.text(result))")
    for violation in result.violations {
      #expect(violation.vehicle == "heron-1")
      #expect(violation.subject == "heron-2")
      #expect(abs(try value(violation.amount).value - 5) < 0.02)
    }
    #expect(result.violations.first?.time?.seconds == 10)
  }
}
