import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Streets of which some were treated when the day is planned again, by drones and by ground robots.
@Suite("A broken-off street treatment is resumed")
struct StreetResumeTests {
  private func drones(passes: Int = 1) throws -> ReplanDay {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    let lines: [[LocalPoint]] = [0.0, 100, 200].flatMap { place in
      [
        [LocalPoint(east: -500, north: -500 + place), LocalPoint(east: -300, north: -500 + place)],
        [LocalPoint(east: -500 + place, north: -500), LocalPoint(east: -500 + place, north: -300)],
      ]
    }
    let outline = try #require(TestWorld.square(east: -400, north: -400, half: 200))
    let streets = StreetTreatment(
      area: Area(id: "blocks", name: "", kind: "block", outline: outline), lines: lines, passes: passes,
      litresPerSquareMetre: 0.001)
    world.tasks = [TestWorld.task("streets", .treatStreets(streets))]
    return try ReplanDay(world, iterations: 100)
  }

  private func robots(_ count: Int = 2) throws -> ReplanDay {
    var world = StreetRobotWorld()
    world.robotCount = count
    let mission = try world.mission()
    let plan = try FleetPlanner(mission: mission, options: PlanningOptions(seed: 1, iterations: 100))
      .plan(inputs: TestWorld.inputs, toolVersion: "test")
    return ReplanDay(earlier: try PlanFile.rounded(plan), mission: mission)
  }

  private func swaths(_ plan: FleetPlan) -> [Leg] {
    plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.kind == .swath }
  }

  private func metres(_ legs: [Leg]) -> Double { legs.reduce(0) { $0 + $1.metres } }

  /// The second at a share of a swath of a vehicle's first sortie that treats streets.
  private func moment(_ plan: FleetPlan, _ vehicle: String, swath: Int, share: Double) throws -> Double {
    let sorties = plan.vehicles.first { $0.id == vehicle }?.sorties ?? []
    let legs = try #require(sorties.first { $0.legs.contains { $0.kind == .swath } }).legs.filter { $0.kind == .swath }
    let leg = legs[min(swath, legs.count - 1)]
    let (start, end) = (try #require(leg.start), try #require(leg.end))
    return start.seconds + share * (end - start)
  }

  @Test("nothing lost: every sortie of drones and of robots stays")
  func nothingLost() throws {
    for (day, vehicle) in [(try drones(), "heron-1"), (try robots(), "sprinkler-1")] {
      let minutes = try moment(day.earlier, vehicle, swath: 1, share: 0.5) / 60
      let replan = try day.replanned(day.mission, day.request(at: minutes))
      #expect(replan.plan.vehicles == day.earlier.vehicles)
      #expect(replan.plan.assignments == day.earlier.assignments)
    }
  }

  @Test("streets that a lost drone had treated are not treated again, and all others are", arguments: [1, 2])
  func drone(passes: Int) throws {
    let day = try drones(passes: passes)
    let minutes = try moment(day.earlier, "heron-1", swath: 1, share: 0.4) / 60
    let replan = try day.replanned(day.mission, day.request(at: minutes, lost: ["heron-1"]))
    let done = (replan.plan.earlier?.covered ?? []).reduce(0) { $0 + $1.points.metres }
    #expect(done > 10)
    #expect(abs(done + metres(swaths(replan.plan)) - metres(swaths(day.earlier))) < 1.5)
    #expect(abs((replan.plan.assignments.first?.covered ?? 0) - 1) < 0.002)
    #expect(replan.changes.notes.contains { $0.hasSuffix("m of task `streets`: the rest is planned again") })
    let again = try day.replanned(day.mission, day.request(at: minutes, lost: ["heron-1"], repeatsSwath: true))
    #expect(again.plan.earlier?.covered.count == (replan.plan.earlier?.covered.count ?? 0) - 1)
  }

  @Test("the same for robots: the one that is left treats the rest, and its tank holds just that")
  func robot() throws {
    let day = try robots()
    try #require(day.earlier.vehicles.allSatisfy { !$0.sorties.isEmpty })
    let minutes = try moment(day.earlier, "sprinkler-1", swath: 1, share: 0.5) / 60
    let replan = try day.replanned(day.mission, day.request(at: minutes, lost: ["sprinkler-1"]))
    let done = (replan.plan.earlier?.covered ?? []).reduce(0) { $0 + $1.points.metres }
    #expect(done > 10 && replan.plan.earlier?.dropped.count == 1)
    #expect(abs(done + metres(swaths(replan.plan)) - metres(swaths(day.earlier))) < 1.5)
    let (now, before) = (replan.plan.assignments[0].covered ?? 0, day.earlier.assignments[0].covered ?? 0)
    #expect(abs(now - before) < 0.003)
    let kept = Set(replan.plan.earlier?.kept ?? [])
    for sortie in replan.plan.vehicles.flatMap(\.sorties) where !kept.contains(sortie.id) {
      let litres = metres(sortie.legs.filter { $0.kind == .swath }) * 2.5 * 0.01
      #expect(abs((sortie.legs.first?.payload.kilograms ?? 0) - litres) < 0.01 * litres + 0.001)
    }
  }

  @Test("a robot that came home early drives on after its turnaround; an urgent task of streets is put beside")
  func robotAgain() throws {
    let day = try robots(1)
    let sortie = try #require(day.earlier.vehicles[0].sorties.first)
    let reached = MissionTime(seconds: try moment(day.earlier, "sprinkler-1", swath: 1, share: 0.5))
    let down = MissionTime(seconds: reached.seconds + 60)
    try #require((sortie.landing?.seconds ?? 0) > down.seconds + 10)
    let facts = FlownFacts(notFlown: [sortie.id], reached: [sortie.id: reached], cameDown: [sortie.id: down])
    let replan = try day.proposals(day.mission, day.request(at: (down.seconds + 5) / 60, facts: facts))[0]
    let result = PlanVerifier.verify(plan: replan.plan, mission: day.mission, earlier: day.earlier)
    #expect(result.isProved, "\(TextReport.text(result))")
    let next = try #require(replan.plan.vehicles[0].sorties.first)
    #expect(next.takeOff?.seconds ?? 0 >= down.seconds + 300)
    let done = (replan.plan.earlier?.covered ?? []).reduce(0) { $0 + $1.points.metres }
    #expect(abs(done + metres(swaths(replan.plan)) - metres(swaths(day.earlier))) < 1.5)
    // Streets that are treated twice from now on are a task of their own.
    var more = day.mission
    more.tasks.append(try StreetRobotWorld.task([StreetRobotWorld.lines[0]]))
    more.tasks[1].id = "again"
    let moment = try moment(day.earlier, "sprinkler-1", swath: 1, share: 0.5) / 60
    let added = try day.replanned(more, day.request(at: moment))
    #expect(added.plan.vehicles[0].sorties.starts(with: day.earlier.vehicles[0].sorties))
    #expect(added.changes.added.map(\.task) == ["again"])
  }
}
