import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// One fault at a time with bases, continuity and tasks.
struct CourseFaultTests {
  @Test("turnarounds, pads and batteries are kept")
  func bases() throws {
    var world = try TestWorld()
    var plan = try TestPlan.make(world)
    world.mission.fleet.bases[0].turnaroundSeconds = 400
    let turnaround = try only(verify(plan, world), "V209")
    #expect(turnaround.sortie == "heron-2/2")

    world = try TestWorld()
    plan.vehicles[0].sorties[0].chargeAtStart = StateOfCharge(fraction: 0.97)
    #expect(abs(try value(try only(verify(plan, world), "V209").amount).value - 3) < 1e-6)

    plan = try TestPlan.make(world)
    world.mission.fleet.vehicles[0].pad = LocalPoint(east: 2, north: 0)
    let pads = verify(plan, world)
    #expect(pads.violations.map(\.code) == ["V209", "V209", "V209", "V209", "V212"])
    #expect(abs(try value(pads.violations.first?.amount).value - 2) < 0.02)
  }

  @Test("a base that turns round one vehicle at once serves them in the order of landing")
  func turnaroundsAtOnce() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let (first, second) = (plan.vehicles[0].sorties, plan.vehicles[1].sorties)
    let landings = (try value(first[0].landing).seconds, try value(second[0].landing).seconds)
    let takeOffs = (try value(first[1].takeOff).seconds, try value(second[1].takeOff).seconds)
    // Each has the time alone; one after the other the later one has not.
    let alone = min(takeOffs.0 - landings.0, takeOffs.1 - landings.1)
    let together = (landings.0 <= landings.1 ? takeOffs.1 : takeOffs.0) - min(landings.0, landings.1)
    world.mission.fleet.bases[0].turnaroundSeconds = together / 2 + 1
    try #require(together / 2 + 1 < alone)
    #expect(verify(plan, world).violations.isEmpty)
    world.mission.fleet.bases[0].turnaroundsAtOnce = 1
    let late = try only(verify(plan, world), "V209")
    #expect(late.sortie == (landings.0 <= landings.1 ? "heron-2/2" : "heron-1/2"))
    #expect(abs(try value(late.amount).value - 2) < 0.01)
    world.mission.fleet.bases[0].turnaroundsAtOnce = 2
    #expect(verify(plan, world).violations.isEmpty)
  }

  @Test("gaps in place and time are found, and lengths must fit speeds and times")
  func continuity() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    var late = plan
    for index in late.vehicles[0].sorties[0].legs.indices where index > TestPlan.drop {
      for point in late.vehicles[0].sorties[0].legs[index].points.indices {
        late.vehicles[0].sorties[0].legs[index].points[point].time = MissionTime(
          seconds: late.vehicles[0].sorties[0].legs[index].points[point].time.seconds + 1)
      }
    }
    let gap = try only(verify(late.withSums(), world), "V210")
    #expect(gap.leg == TestPlan.drop + 1)
    #expect(abs(try value(gap.amount).value - 1) < 0.001)

    var stretched = plan
    stretched.vehicles[0].sorties[0].legs[TestPlan.home].points[1].time = MissionTime(
      seconds: stretched.vehicles[0].sorties[0].legs[TestPlan.home].points[1].time.seconds + 1)
    #expect(verify(stretched.withSums(), world).violations.contains { $0.code == "V210" })

    var missing = plan
    missing.vehicles[0].sorties[0].legs.remove(at: 1)
    let result = verify(missing.withSums(), world)
    #expect(result.violations.contains { $0.code == "V210" && $0.message.contains("away from where") })

    var end = world
    end.mission.end = MissionTime(seconds: 1000)
    #expect(try only(verify(plan, end), "V210").message.contains("after the mission's end"))
  }

  @Test("numbers that are none and empty sorties are found and do not crash")
  func broken() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    plan.vehicles[0].sorties[0].legs[2].points[1].altitude = AltitudeAMSL(metres: .nan)
    plan.vehicles[1].sorties[1].legs = []
    let result = verify(plan, world)
    #expect(result.violations.filter { $0.code == "V210" }.count == 2)
  }

  @Test("tasks are done once, at their places, by those named, or left out with a reason")
  func tasks() throws {
    let world = try TestWorld()
    let plan = try TestPlan.make(world)
    var changed = plan
    changed.leftOut[0].reason = " "
    #expect(try only(verify(changed, world), "V211").subject == "roofs")
    changed = plan
    changed.leftOut = []
    #expect(try only(verify(changed, world), "V211").message.contains("neither assigned nor left out"))
    changed = plan
    changed.assignments.append(plan.assignments[0])
    #expect(try only(verify(changed, world), "V211").message.contains("more than once"))
    changed = plan
    changed.assignments[1].sorties = ["heron-1/1"]
    #expect(try only(verify(changed, world), "V211").message.contains("served by heron-2/1"))
    changed = plan
    changed.assignments[1].end = MissionTime(seconds: 1)
    #expect(try only(verify(changed, world), "V211").subject == "relay")

    var moved = world
    moved.mission.tasks[1].work = .station(
      StationKeeping(
        place: TestWorld.place("mast", -400, 104), durationSeconds: 60, height: HeightAGL(metres: 50)))
    #expect(abs(try value(try only(verify(plan, moved), "V211").amount).value - 4) < 0.02)
    var rounds = world
    if case .patrol(var patrol) = rounds.mission.tasks[3].work {
      patrol.rounds = 3
      rounds.mission.tasks[3].work = .patrol(patrol)
    }
    #expect(try only(verify(plan, rounds), "V211").subject == "round")
    var silent = world
    silent.type.hasLoudspeaker = false
    #expect(try only(verify(plan, silent), "V211").message.contains("has not the gear"))
  }
}
