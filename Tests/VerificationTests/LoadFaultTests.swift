import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time with energy, loads, times and vehicle limits.
struct LoadFaultTests {
  @Test("a leg that takes more than the plan states is found, and so is a broken reserve")
  func energy() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    let stated = plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].energy.joules
    plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].energy = Energy(joules: (stated * 0.9).rounded())
    let violation = try only(verify(plan.withSums(), world), "V205")
    #expect(violation.leg == TestPlan.toClinic)
    #expect(abs(try value(violation.amount).value - stated * 0.1) < stated * 0.005)

    plan = try TestPlan.make(world)
    let charge = plan.vehicles[0].sorties[0].chargeAtEnd
    world.mission.rules.reserve = StateOfCharge(fraction: charge.fraction + 0.01)
    plan.rules.reserve = world.mission.rules.reserve
    let reserve = verify(plan, world).violations
    #expect(reserve.map(\.code).allSatisfy { $0 == "V205" })
    #expect(abs(try value(reserve.first { $0.sortie == "heron-1/1" }?.amount).value - 1) < 0.1)
  }

  @Test("a battery that gives less in the cold is found")
  func cold() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.type.battery = Battery(
      capacity: Energy(joules: 2_000_000),
      derating: [.init(temperature: Temperature(celsius: 10), capacityFraction: 0.1)])
    let result = verify(plan, world)
    #expect(Set(result.violations.map(\.code)) == ["V205"])
  }

  @Test("payloads that do not add up, are too heavy or out of order are found")
  func payload() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.vehicles[0].sorties[0].legs[TestPlan.toClinic].payload = Mass(kilograms: 1.4)
    #expect(abs(try value(try only(verify(plan, world), "V206").amount).value - 1) < 1e-6)

    plan = try TestPlan.make(world)
    world.type.maxPayload = Mass(kilograms: 0.3)
    let heavy = verify(plan, world)
    #expect(Set(heavy.violations.map(\.code)) == ["V206"])

    world = try TestWorld()
    world.type.winch?.length = Length(metres: 18)
    let short = verify(plan, world)
    #expect(short.violations.map(\.code) == ["V206", "V206"])
    #expect(abs(try value(short.violations.first?.amount).value - 2) < 0.001)

    world = try TestWorld()
    plan.vehicles[0].sorties[0].legs[TestPlan.drop].activity = .pickUp
    let order = verify(plan, world)
    #expect(order.violations.contains { $0.code == "V206" && $0.message.contains("on board") })
    #expect(order.violations.contains { $0.code == "V206" && $0.message.contains("has not dropped") })
  }

  @Test("a tank that runs dry is found")
  func tank() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    world.mission.tasks[2].work = .spray(
      Spraying(area: world.mission.map.areas[0], litresPerSquareMetre: 0.0075))
    let result = verify(plan, world)
    #expect(!result.violations.isEmpty)
    #expect(Set(result.violations.map(\.code)) == ["V206"])
    world.type.sprayer?.tank = Volume(litres: 3)
    world.mission.tasks = try TestWorld().mission.tasks
    #expect(abs(try value(try only(verify(plan, world), "V206").amount).value - 0.52) < 1e-6)
  }

  @Test("windows and service times are kept")
  func times() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let drop = plan.vehicles[0].sorties[0].legs[TestPlan.drop]
    let end = try value(drop.end).seconds
    world.mission.tasks[0].window = MissionInterval(
      start: MissionTime(seconds: 60), end: MissionTime(seconds: end - 5))
    let late = try only(verify(plan, world), "V207")
    #expect(late.leg == TestPlan.drop)
    #expect(abs(try value(late.amount).value - 5) < 0.001)
    world.mission.tasks[0].window = MissionInterval(start: try value(drop.start), end: try value(drop.end))
    #expect(verify(plan, world).isProved)

    world = try TestWorld()
    world.type.winch?.handoverSeconds = 12
    let short = verify(plan, world)
    #expect(short.violations.map(\.code) == ["V207", "V207"])
    #expect(abs(try value(short.violations.first?.amount).value - 2) < 0.01)

    world = try TestWorld()
    world.mission.tasks[1].work = .station(
      StationKeeping(
        place: world.mission.map.places[2], durationSeconds: 70, height: HeightAGL(metres: 50)))
    #expect(abs(try value(try only(verify(plan, world), "V207").amount).value - 10) < 0.01)
  }

  @Test("vehicles do not move faster than they can")
  func limits() throws {
    let plan = try TestPlan.make(try TestWorld())
    let changes: [(inout VehicleType) -> Void] = [
      { $0.climbSpeed = Speed(metresPerSecond: 2.5) }, { $0.descentSpeed = Speed(metresPerSecond: 1.5) },
      { $0.maxGroundSpeed = Speed(metresPerSecond: 11) }, { $0.cruiseSpeed = Speed(metresPerSecond: 11) },
      { $0.accelerationMetresPerSecondSquared = 1.5 },
    ]
    for change in changes {
      var world = try TestWorld()
      change(&world.type)
      let result = verify(plan, world)
      #expect(!result.isProved)
      #expect(Set(result.violations.map(\.code)) == ["V208"])
    }
  }

  @Test("a corner that is taken without stopping is found")
  func corner() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    // Between two legs of the patrol: 3 m/s on both sides of the turn, and the hover that follows.
    let count = plan.vehicles[1].sorties[1].legs[4].points.count
    plan.vehicles[1].sorties[1].legs[4].points[count - 1].speed = Speed(metresPerSecond: 3)
    let result = verify(plan.withSums(), world)
    #expect(result.violations.contains { $0.code == "V208" && $0.message.contains("at once") })
  }
}
