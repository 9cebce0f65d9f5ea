import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

struct SpeedTests {
  @Test("many sorties among many buildings and zones are judged with near-linear work")
  func many() throws {
    var world = try TestWorld()
    let plan = try Self.large(&world, sorties: 30, buildings: 500, zones: 30)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    #expect(result.isProved, "\(TextReport.text(result).prefix(2000))")
    let pieces = try value(result.checks.first { $0.code == "V203" }).count
    let pairs = try value(result.checks.first { $0.code == "V202" }).count
    #expect(pieces == 570)
    // Without an index in space every piece would meet every building.
    #expect(pairs < pieces * 500 / 50)
  }

  /// The valid plan with its sorties repeated one after the other, among far more buildings and zones.
  static func large(
    _ world: inout TestWorld, sorties: Int, buildings: Int, zones: Int
  ) throws -> FleetPlan {
    var plan = try TestPlan.make(world)
    let template = plan.vehicles[1].sorties[0]
    let length = try value(template.landing).seconds + 200
    plan.vehicles[1].sorties = []
    plan.vehicles[0].sorties = []
    plan.assignments = []
    plan.leftOut = world.mission.tasks.map { TaskLeftOut(task: $0.id, reason: "not in this test") }
    for number in 0..<sorties {
      var copy = template
      copy.id = "heron-2/\(number + 1)"
      for leg in copy.legs.indices {
        copy.legs[leg].task = nil
        copy.legs[leg].activity = nil
        for point in copy.legs[leg].points.indices {
          let time = copy.legs[leg].points[point].time.seconds + Double(number) * length
          copy.legs[leg].points[point].time = MissionTime(seconds: (time * 1000).rounded() / 1000)
        }
      }
      plan.vehicles[1].sorties.append(copy)
    }
    world.mission.end = MissionTime(seconds: Double(sorties) * length + 1000)
    var generator = SplitMix64(seed: 3)
    world.mission.map.buildings = try (0..<buildings).map { index in
      let east = -900 + 1800 * generator.nextUnit()
      let north = -900 + 700 * generator.nextUnit()
      return try TestWorld.building("b\(index)", east, north, east + 20, north + 12, height: 30)
    }
    world.mission.map.zones = try (0..<zones).map { index in
      let east = 500 + 300 * generator.nextUnit()
      let north = -900 + 1500 * generator.nextUnit()
      return Zone(
        identifier: "z\(index)", name: "", restriction: .prohibited,
        shape: .polygon(try TestWorld.rectangle(east, north, east + 60, north + 40)))
    }
    return plan.withSums()
  }
}
