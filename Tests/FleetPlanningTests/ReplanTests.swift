import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// A day that is planned, and planned again at a moment.
struct ReplanDay {
  var earlier: FleetPlan
  var mission: Mission

  /// Plans a world without a certificate.
  init(_ world: TestWorld, iterations: Int = 200) throws {
    mission = try world.mission()
    earlier = try PlanFile.rounded(try world.plan(iterations: iterations))
  }

  /// An earlier plan with the mission as it was, or as it is now.
  init(earlier: FleetPlan, mission: Mission) {
    self.earlier = earlier
    self.mission = mission
  }

  static let file = PlanInputs.InputFile(path: "earlier.json", sha256: "e")

  func request(
    at minutes: Double, lost: Set<String> = [], facts: FlownFacts? = nil, repeatsSwath: Bool = false
  ) -> ReplanRequest {
    ReplanRequest(
      earlier: earlier, file: Self.file, at: MissionTime(seconds: minutes * 60), lost: lost, facts: facts,
      repeatsSwath: repeatsSwath)
  }

  /// The proposals for a mission as it is now.
  func proposals(_ now: Mission, _ request: ReplanRequest, seed: UInt64 = 1) throws -> [Replan] {
    try FleetPlanner(mission: now, options: PlanningOptions(seed: seed, iterations: 200))
      .replan(request, inputs: TestWorld.inputs, toolVersion: "test")
  }

  /// The best proposal, after every proposal has been proved, and proved again with a damage.
  func replanned(_ now: Mission, _ request: ReplanRequest, seed: UInt64 = 1) throws -> Replan {
    let proposals = try proposals(now, request, seed: seed)
    for proposal in proposals {
      let result = PlanVerifier.verify(plan: proposal.plan, mission: now, earlier: earlier)
      #expect(result.isProved, "\(result.violations.prefix(3).map { $0.code + ": " + $0.message })")
      #expect(try PlanFile.rounded(proposal.plan) == proposal.plan)
      #expect(keptPrefix(proposal.plan, at: request.at.seconds, lost: request.lost))
    }
    return try #require(proposals.first)
  }

  /// Whether the sorties that had taken off stand in a plan as they were, number for number.
  func keptPrefix(_ plan: FleetPlan, at: Double, lost: Set<String>) -> Bool {
    earlier.vehicles.allSatisfy { before in
      guard let now = plan.vehicles.first(where: { $0.id == before.id }) else { return true }
      let flown = before.sorties.filter { ($0.takeOff?.seconds ?? 0) <= at }
      let kept = lost.contains(before.id) ? flown.filter { ($0.landing?.seconds ?? 0) <= at } : flown
      let starts = Array(now.sorties.prefix(kept.count)) == kept
      return starts && now.sorties.dropFirst(kept.count).allSatisfy { ($0.takeOff?.seconds ?? 0) >= at }
    }
  }

  func problems(_ now: Mission, _ request: ReplanRequest) -> [ReplanError.Problem] {
    do {
      _ = try proposals(now, request)
      return []
    } catch {
      return (error as? ReplanError)?.problems ?? []
    }
  }
}

@Suite("A day is planned again while it is flown")
struct ReplanTests {
  let near = TestWorld.place("near", -500, -500)
  let far = TestWorld.place("far", 600, 500)
  let west = TestWorld.place("west", -700, 400)

  /// One delivery in the air at minute 3 and one that starts at minute 20, by two vehicles at the most.
  private func world() -> TestWorld {
    var world = TestWorld()
    world.tasks = [
      TestWorld.delivery("first", from: near, to: far, window: 5...12),
      TestWorld.delivery("second", from: near, to: west, window: 24...30),
    ]
    return world
  }

  @Test("nothing new: every sortie stays, landed, flying or to come")
  func nothingNew() throws {
    let day = try ReplanDay(world())
    for minutes in [0.0, 3, 15, 26, 40] {
      let proposals = try day.proposals(day.mission, day.request(at: minutes))
      #expect(proposals.count == 1)
      let replan = try day.replanned(day.mission, day.request(at: minutes))
      #expect(replan.plan.vehicles == day.earlier.vehicles)
      #expect(replan.changes.moved.isEmpty && replan.changes.added.isEmpty && replan.changes.notes.isEmpty)
    }
  }

  @Test("an urgent task goes to an idle vehicle, and nothing that was planned moves")
  func urgentTask() throws {
    let day = try ReplanDay(world())
    var now = day.mission
    now.tasks.append(TestWorld.delivery("urgent", from: west, to: near, window: 4...12, priority: .urgent))
    let replan = try day.replanned(now, day.request(at: 4))
    let busy = try #require(day.earlier.assignments.first { $0.task == "first" }?.sorties.first?.prefix { $0 != "/" })
    let added = try #require(replan.changes.added.first)
    #expect(added.task == "urgent" && !added.sorties[0].hasPrefix(String(busy)))
    #expect(replan.changes.kept == ["second"] && replan.changes.flown == ["first"])
    #expect(replan.changes.moved.isEmpty && replan.plan.leftOut.isEmpty)
    let takeOff = replan.plan.vehicles.flatMap(\.sorties).first { $0.id == added.sorties[0] }?.takeOff
    #expect(try #require(takeOff).seconds >= 240)
  }

  @Test("the tasks of a vehicle lost on the ground go to another one")
  func lostOnTheGround() throws {
    let day = try ReplanDay(world())
    let second = try #require(day.earlier.assignments.first { $0.task == "second" })
    let lost = String(second.sorties[0].prefix { $0 != "/" })
    let replan = try day.replanned(day.mission, day.request(at: 15, lost: [lost]))
    let moved = try #require(replan.changes.moved.first)
    #expect(moved.task == "second" && !moved.to.sorties[0].hasPrefix(lost) && replan.plan.leftOut.isEmpty)
    #expect(replan.plan.earlier?.lost == [lost])
  }

  @Test("where every vehicle is lost, what has not been done is left out and says so")
  func allLost() throws {
    let day = try ReplanDay(world())
    let replan = try day.replanned(day.mission, day.request(at: 15, lost: ["heron-1", "heron-2"]))
    #expect(replan.plan.assignments.map(\.task) == ["first"])
    #expect(
      replan.changes.leftOut.map(\.reason) == ["no vehicle is left that may fly before the end of the mission"])
    #expect(replan.changes.leftOut.first?.wasPlanned == true)
  }

  @Test("what a vehicle lost in the air had delivered stays done; its other tasks and their loads are planned anew")
  func lostInTheAir() throws {
    var world = TestWorld()
    world.tasks = [
      TestWorld.delivery("early", from: near, to: far, window: 2...6),
      TestWorld.delivery("late", from: TestWorld.place("there", 620, 480), to: west, window: 5...20),
    ]
    var scout = TestWorld.type(id: "scout")
    scout.winch = nil
    world.types.append(scout)
    world.vehicles[1] = ("scout-1", "scout", LocalPoint(east: -740, north: -800))
    let alone = try ReplanDay(world)
    let sorties = alone.earlier.vehicles[0].sorties
    try #require(sorties.count == 1, "one sortie does both")
    let pickUp = try #require(sorties[0].legs.last { $0.activity == .pickUp }?.end)
    world.vehicles.append(("heron-2", "heron", LocalPoint(east: -760, north: -800)))
    let day = ReplanDay(earlier: alone.earlier, mission: try world.mission())
    let replan = try day.replanned(
      day.mission, day.request(at: (pickUp.seconds + 1) / 60, lost: ["heron-1"]))
    #expect(replan.plan.earlier?.done.map(\.task) == ["early"])
    #expect(replan.plan.earlier?.dropped == ["heron-1/1"])
    #expect(replan.plan.assignments.map(\.task) == ["late"] && replan.plan.assignments[0].sorties == ["heron-2/1"])
    #expect(
      replan.changes.notes.first
        == "the load of task `late` is lost with `heron-1`; it is planned with a new one")
    // A vehicle that is missing in the fleet is lost as well.
    var without = day.mission
    without.fleet.vehicles.removeFirst()
    let again = try day.replanned(without, day.request(at: (pickUp.seconds + 1) / 60))
    #expect(again.plan.earlier?.lost == ["heron-1"] && again.plan.assignments == replan.plan.assignments)
    // A second replan keeps what the first one says of the past.
    let next = ReplanDay(earlier: try PlanFile.rounded(replan.plan), mission: day.mission)
    let later = try next.replanned(day.mission, next.request(at: pickUp.seconds / 60 + 5, lost: ["heron-1"]))
    #expect(later.plan.earlier?.done.map(\.task) == ["early"])
  }

  @Test("a new zone: sorties to come fly round it, and one in the air that would enter it is told with zone and time")
  func newZone() throws {
    let day = try ReplanDay(world())
    var later = day.mission
    later.map.zones.append(try #require(TestWorld.zone("fire", east: -600, north: -50, half: 60)))
    let replan = try day.replanned(later, day.request(at: 15))
    #expect(replan.changes.notes.contains { $0.hasSuffix("zone `fire` is in its way") })
    #expect(replan.plan.assignments.map(\.task) == ["first", "second"])
    // The same zone in the way of what is in the air.
    var across = day.mission
    across.map.zones.append(try #require(TestWorld.zone("fire", east: 50, north: 0, half: 60)))
    let problems = day.problems(across, day.request(at: 3))
    #expect(problems.map(\.code) == [.zone])
    #expect(problems.first?.reason.contains("comes too near to zone `fire` at 2026-03-02T08:0") ?? false)
    // Where it has passed already, the zone does not matter to the past.
    let passed = try day.replanned(across, day.request(at: 15))
    #expect(passed.plan.vehicles == day.earlier.vehicles)
  }

  @Test("a run that shows a failed service has it done again, and a sortie that never flew is dropped")
  func factsOfARun() throws {
    let day = try ReplanDay(world())
    let first = try #require(day.earlier.assignments.first { $0.task == "first" }?.sorties.first)
    var now = day.mission
    now.tasks[0].window = nil
    let failed = FlownFacts(undone: [EarlierPlan.UndoneTask(task: "first", sortie: first)])
    let replan = try day.replanned(now, day.request(at: 15, facts: failed))
    let again = try #require(replan.plan.assignments.first { $0.task == "first" })
    #expect(again.sorties != [first] && again.start.seconds > 900)
    #expect(replan.changes.notes == ["task `first` was not done by \(first), so it is planned again"])
    let never = try day.proposals(now, day.request(at: 3, facts: FlownFacts(notFlown: [first])))[0]
    #expect(never.plan.earlier?.dropped == [first])
    #expect(never.plan.assignments.contains { $0.task == "first" && $0.start.seconds > 180 })
    #expect(PlanVerifier.verify(plan: never.plan, mission: now, earlier: day.earlier).isProved)
    let late = try day.replanned(day.mission, day.request(at: 3, facts: FlownFacts(delaySeconds: [first: 30])))
    #expect(late.plan.vehicles == day.earlier.vehicles)
  }

  @Test("a covered area is not covered again: only the pieces that are left are planned")
  func areas() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    let outline = try #require(TestWorld.square(east: -400, north: -400, half: 30))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.002)))]
    world.vehicles.removeLast()
    let alone = try ReplanDay(world)
    let sorties = alone.earlier.vehicles[0].sorties
    try #require(sorties.count >= 3)
    world.vehicles.append(("heron-2", "heron", LocalPoint(east: -760, north: -800)))
    let day = ReplanDay(earlier: alone.earlier, mission: try world.mission())
    let moment = try #require(sorties[0].landing).seconds + 10
    let replan = try day.replanned(day.mission, day.request(at: moment / 60, lost: ["heron-1"]))
    let assignment = try #require(replan.plan.assignments.first)
    #expect(assignment.sorties.count == sorties.count)
    #expect(assignment.sorties.filter { $0.hasPrefix("heron-2") }.count == sorties.count - 1)
    #expect(abs(try #require(assignment.covered) - (day.earlier.assignments[0].covered ?? 0)) < 0.0005)
    // Where the rest cannot be swept any more, the share says what is covered.
    var closed = day.mission
    closed.map.zones.append(try #require(TestWorld.zone("closed", east: -400, north: -400, half: 45)))
    let left = try day.replanned(closed, day.request(at: moment / 60))
    let covered = try #require(left.plan.assignments.first?.covered)
    let whole = sorties.flatMap(\.legs).filter { $0.activity == .spray }.reduce(0) { $0 + $1.metres }
    let flown = sorties[0].legs.filter { $0.activity == .spray }.reduce(0) { $0 + $1.metres }
    #expect(abs(covered - flown / whole) < 0.03)
  }

  @Test("wrong input is told: moment, start, map, vehicles and tasks")
  func wrongInput() throws {
    let day = try ReplanDay(world())
    #expect(day.problems(day.mission, day.request(at: -1)).map(\.code) == [.timeOutside])
    #expect(day.problems(day.mission, day.request(at: 61)).map(\.code) == [.timeOutside])
    let unknown = day.problems(day.mission, day.request(at: 3, lost: ["heron-11"]))
    #expect(unknown.map(\.code) == [.vehicle] && unknown[0].help == "did you mean `heron-1`?")
    var other = day.mission
    other.start = other.start.advanced(bySeconds: 60)
    #expect(day.problems(other, day.request(at: 3)).map(\.code) == [.otherStart])
    var elsewhere = world()
    elsewhere.tasks = []
    var moved = try elsewhere.mission()
    moved.map.projection = try MapProjection(origin: try #require(GeoPoint(longitude: 27, latitude: 61)))
    #expect(day.problems(moved, day.request(at: 3)).map(\.code) == [.otherMap])
    var without = day.mission
    without.tasks.removeFirst()
    #expect(day.problems(without, day.request(at: 3)).map(\.code) == [.taskGone])
    var heavier = day.mission
    heavier.tasks[0] = TestWorld.delivery("first", from: near, to: far, kilograms: 0.9, window: 5...12)
    let changed = day.problems(heavier, day.request(at: 3))
    #expect(changed.map(\.code) == [.taskChanged] && changed[0].task == "first")
    var strangers = day.mission
    for index in strangers.fleet.vehicles.indices { strangers.fleet.vehicles[index].id += "x" }
    #expect(day.problems(strangers, day.request(at: 3)).map(\.code) == [.vehicle])
    // Before they fly, all of this is allowed.
    let early = try day.replanned(heavier, day.request(at: 0))
    #expect(early.changes.notes.contains { $0.contains("task `first` has changed: its payload is another one") })
  }

  @Test("random days: what has flown stays byte for byte, and all is proved", arguments: 0..<6)
  func randomDays(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed), stream: "replan")
    let world = try TestWorld.random(seed: UInt64(seed))
    let day = try ReplanDay(world, iterations: 100)
    var now = day.mission
    let minutes = 2 + 20 * generator.nextUnit()
    now.tasks.append(
      TestWorld.delivery(
        "urgent", from: TestWorld.place("u1", -600, -500 + 200 * generator.nextUnit()),
        to: TestWorld.place("u2", -300, -700), priority: .urgent))
    let lost: Set<String> = generator.nextUnit() < 0.5 ? ["heron-1"] : []
    let replan = try day.replanned(now, day.request(at: minutes, lost: lost), seed: UInt64(seed))
    guard seed.isMultiple(of: 3) else { return try audit(replan.plan, now, seed) }
    let again = try day.replanned(now, day.request(at: minutes, lost: lost), seed: UInt64(seed))
    #expect(PlanFile.encode(replan.plan) == PlanFile.encode(again.plan))
    try audit(replan.plan, now, seed)
  }

  private func audit(_ plan: FleetPlan, _ mission: Mission, _ seed: Int) throws {
    let audit = try PlanAudit(plan: plan, mission: mission)
    #expect(audit.breaks() + audit.intrusions() + audit.closeEncounters() == [], "seed \(seed)")
  }
}
