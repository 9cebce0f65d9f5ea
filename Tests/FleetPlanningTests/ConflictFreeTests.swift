import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("Conflict-free times")
struct ConflictFreeTests {
  /// A crowded hour: eight vehicles on pads side by side, and parcels that all want to go in a few minutes, back and
  /// forth through the middle.
  private func crowd(seed: UInt64) throws -> TestWorld {
    var generator = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * generator.nextUnit()
    }
    var world = TestWorld()
    world.vehicles = (0..<8).map {
      ("heron-\($0 + 1)", "heron", LocalPoint(east: -800 + 8 * Double($0 % 4), north: -800 + 8 * Double($0 / 4)))
    }
    world.turnaroundsAtOnce = 1 + generator.nextIndex(below: 3)
    world.wind = LocalVector(east: number(-4...4), north: number(-4...4))
    if generator.nextIndex(below: 2) == 0 {
      // A low ceiling leaves one cruising height, so that waiting is the only way out.
      world.rules.ceiling = HeightAGL(metres: 60)
    }
    world.zones = [TestWorld.zone("closed", east: number(-200...200), north: number(-200...200), half: 100)]
      .compactMap(\.self)
    let shops = (0..<2).map { TestWorld.place("shop-\($0)", number(-500...0), number(-500...0)) }
    for index in 0..<24 {
      let start = number(2...25)
      world.tasks.append(
        TestWorld.delivery(
          "parcel-\(index)", from: shops[index % 2],
          to: TestWorld.place("home-\(index)", number(0...800), number(0...800)),
          kilograms: number(0.8...1.6), window: start...(start + number(6...15)),
          priority: MissionTask.Priority.allCases[index % 4]))
    }
    return world
  }

  /// What is wrong with the times between sorties at the base, by serving vehicles in the order of landing.
  private func turnaroundProblems(_ plan: FleetPlan, places: Int, seconds: Double) -> [String] {
    var stays: [(landing: Double, takeOff: Double, name: String)] = []
    for vehicle in plan.vehicles {
      for (before, after) in zip(vehicle.sorties, vehicle.sorties.dropFirst()) {
        guard let landing = before.landing?.seconds, let takeOff = after.takeOff?.seconds else { continue }
        stays.append((landing, takeOff, after.id))
      }
    }
    stays.sort { ($0.landing, $0.name) < ($1.landing, $1.name) }
    var ends: [Double] = []
    var problems: [String] = []
    for stay in stays {
      // As many as there are places are under way: the next begins when the first of the last ones has ended.
      let begin = ends.count < places ? stay.landing : max(stay.landing, ends.sorted()[ends.count - places])
      ends.append(begin + seconds)
      if begin + seconds > stay.takeOff + 0.001 { problems.append("\(stay.name) is not ready") }
    }
    return problems
  }

  @Test(
    "no two vehicles come too close and no base turns round too many, and every failure has its reason",
    arguments: UInt64(1)...6)
  func crowdedHours(seed: UInt64) throws {
    let world = try crowd(seed: seed)
    let mission = try world.mission()
    let plan = try world.plan(seed: seed, iterations: 20)
    let audit = try PlanAudit(plan: plan, mission: mission)
    #expect(audit.closeEncounters().isEmpty, "seed \(seed)")
    #expect((audit.breaks() + audit.taskProblems()).isEmpty, "seed \(seed)")
    let places = try #require(world.turnaroundsAtOnce)
    #expect(turnaroundProblems(plan, places: places, seconds: 120).isEmpty, "seed \(seed)")
    #expect(plan.assignments.count >= 8, "seed \(seed)")
    #expect(plan.assignments.count + plan.leftOut.count == world.tasks.count)
    for left in plan.leftOut {
      #expect(!left.reason.isEmpty)
      guard left.cause == .separation else { continue }
      let named = mission.fleet.vehicles.filter { left.reason.contains("`\($0.id)`") }
      #expect(named.count == 2, "seed \(seed): \(left.reason)")
    }
  }

  @Test("a crowded hour has the same bytes each time", arguments: [UInt64(4)])
  func repeatable(seed: UInt64) throws {
    let first = try crowd(seed: seed).plan(seed: seed, iterations: 20)
    let second = try crowd(seed: seed).plan(seed: seed, iterations: 20)
    #expect(PlanFile.encode(first) == PlanFile.encode(second))
  }

  /// Two vehicles at the ends of the map that have to hold two places within the same minutes.
  private func holds(_ first: Place, _ second: Place, height: Double = 80, window: ClosedRange<Double>) -> TestWorld {
    var world = TestWorld()
    world.vehicles = [
      ("west", "heron", LocalPoint(east: -800, north: 0)), ("east", "heron", LocalPoint(east: 800, north: 0)),
    ]
    for (name, place) in [("first", first), ("second", second)] {
      world.tasks.append(
        TestWorld.task(
          name,
          .station(StationKeeping(place: place, durationSeconds: 480, height: HeightAGL(metres: height))),
          window: window))
    }
    return world
  }

  @Test("two vehicles cannot hold one place at once: the reason names both, the time, the place and what was tried")
  func sameSpot() throws {
    let spot = TestWorld.place("spot", 0, 0)
    let plan = try holds(spot, spot, window: 5...14).plan()
    #expect(plan.assignments.count == 1)
    let left = try #require(plan.leftOut.first)
    // The assignment gives them to two vehicles, and there is no time for one after the other.
    #expect(left.cause == .separation, "\(left.reason)")
    for part in ["`west`", "`east`", "closer than 30 m", "at 08:", " m above ground", "were tried"] {
      #expect(left.reason.contains(part), "\(left.reason)")
    }
  }

  @Test("two vehicles that fly head-on pass each other at two heights or one after the other", arguments: [120.0, 60])
  func headOn(ceiling: Double) throws {
    var world = holds(
      TestWorld.place("a", 500, 0), TestWorld.place("b", -500, 0), height: 40, window: 2...40)
    world.rules.ceiling = HeightAGL(metres: ceiling)
    // Each parcel lies at the other's end.
    world.tasks = [
      TestWorld.delivery(
        "eastward", from: TestWorld.place("a", -600, 0), to: TestWorld.place("b", 600, 0), kilograms: 2.2,
        window: 2...6),
      TestWorld.delivery(
        "westward", from: TestWorld.place("c", 600, 60), to: TestWorld.place("d", -600, 60), kilograms: 2.2,
        window: 2...6),
    ]
    let mission = try world.mission()
    let plan = try world.plan()
    #expect(try PlanAudit(plan: plan, mission: mission).closeEncounters().isEmpty)
    #expect(!plan.assignments.isEmpty)
  }

  @Test("where waiting on the ground would miss a window, a sortie flies slower past a vehicle that hovers in its way")
  func slower() throws {
    var world = TestWorld()
    var guardian = TestWorld.type(id: "guard")
    guardian.winch = nil
    world.types = [guardian, TestWorld.type()]
    world.vehicles = [
      ("guard", "guard", LocalPoint(east: 0, north: 800)), ("heron", "heron", LocalPoint(east: -800, north: 0)),
    ]
    // One cruising height, and at it one vehicle stays in the middle for a while.
    world.rules.ceiling = HeightAGL(metres: 45)
    world.tasks = [
      TestWorld.task(
        "hold",
        .station(
          StationKeeping(
            place: TestWorld.place("middle", 0, 0), durationSeconds: 185, height: HeightAGL(metres: 43))),
        window: 3.3...6.42, priority: .urgent),
      // A parcel that must go soon beside the pad, and one that leads through the middle.
      TestWorld.delivery(
        "near", from: TestWorld.place("a", -790, 0), to: TestWorld.place("b", -770, 0), window: 3.4...4.6),
      TestWorld.delivery(
        "far", from: TestWorld.place("c", -770, 40), to: TestWorld.place("d", 600, 0), window: 3.4...9.2),
    ]
    let plan = try world.plan()
    #expect(plan.leftOut.isEmpty)
    #expect(try PlanAudit(plan: plan, mission: try world.mission()).problems().isEmpty)
    let sorties = plan.vehicles.flatMap(\.sorties)
    let heron = try #require(sorties.first { $0.id == "heron/1" })
    let speeds = heron.legs.filter { $0.kind == .transit }.flatMap(\.points).map(\.speed.metresPerSecond)
    #expect(try #require(speeds.max()) < 11)
    #expect(sorties.count == 2)
  }
}
