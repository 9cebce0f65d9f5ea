import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// On 2026-03-02 the sun rises over the test ground at 07:16:25 and sets at 17:49:28; civil twilight begins at 06:34:27
/// and ends at 18:31:33.
@Suite("Plans with a rule of daylight")
struct DaylightTests {
  let near = TestWorld.place("near", -500, -500)
  let far = TestWorld.place("far", 600, 500)

  private func world(start: String, minutes: Double, rule: DaylightRule = .sunriseToSunset) -> TestWorld {
    var world = TestWorld()
    world.start = start
    world.minutes = minutes
    world.rules.daylight = rule
    return world
  }

  /// The plan, whose sorties must all lie between the sun's events at every corner of the ground, a minute apart.
  private func sound(_ world: TestWorld, iterations: Int = 100) throws -> FleetPlan {
    let mission = try world.mission()
    let plan = try world.plan(iterations: iterations)
    #expect(try PlanAudit(plan: plan, mission: mission).problems().isEmpty)
    #expect(plan.rules.daylight == world.rules.daylight)
    for sortie in plan.vehicles.flatMap(\.sorties) {
      let takeOff = mission.start.advanced(bySeconds: try #require(sortie.takeOff).seconds)
      let landing = mission.start.advanced(bySeconds: try #require(sortie.landing).seconds)
      let day = CivilTime(secondsSinceEpoch: takeOff.secondsSinceEpoch).localDay
      for (east, north) in [(-1000.0, -1000.0), (-1000, 1000), (1000, -1000), (1000, 1000)] {
        let corner = try mission.map.projection.geo(LocalPoint(east: east, north: north))
        let times = SunTimes(at: corner, day: day)
        let isTwilight = world.rules.daylight == .civilTwilight
        let rise = try #require((isTwilight ? times.morningTwilight : times.sunrise).time)
        let set = try #require((isTwilight ? times.eveningTwilight : times.sunset).time)
        #expect(takeOff.secondsSinceEpoch - rise.secondsSinceEpoch >= 60, "\(sortie.id)")
        #expect(set.secondsSinceEpoch - landing.secondsSinceEpoch >= 60, "\(sortie.id)")
      }
    }
    return plan
  }

  /// The local time of day of a mission second, in seconds.
  private func clock(_ seconds: Double, _ world: TestWorld) throws -> Double {
    try world.mission().start.advanced(bySeconds: seconds).localSecondsOfDay
  }

  @Test("a morning mission takes off after first light, and earlier in twilight", arguments: DaylightRule.allCases)
  func morning(rule: DaylightRule) throws {
    var world = world(start: "2026-03-02T06:00:00+02:00", minutes: 120, rule: rule)
    world.tasks = [TestWorld.delivery("a", from: near, to: far)]
    let plan = try sound(world)
    let takeOff = try #require(plan.vehicles.flatMap(\.sorties).first?.takeOff)
    let local = try clock(takeOff.seconds, world)
    // 06:35:27 and 07:17:25.
    let light: Double = rule == .civilTwilight ? 23_727 : 26_245
    #expect(local > light && local < light + 300)
  }

  @Test("an evening mission does only what is done by sunset and says so of the rest")
  func evening() throws {
    var world = world(start: "2026-03-02T17:00:00+02:00", minutes: 120)
    let station = StationKeeping(place: far, durationSeconds: 300, height: HeightAGL(metres: 40))
    world.tasks = [
      TestWorld.task("early", .station(station), window: 10...20),
      TestWorld.task("dusk", .station(station), window: 44...70),
      TestWorld.task("night", .station(station), window: 60...80),
    ]
    let plan = try sound(world)
    #expect(plan.assignments.map(\.task) == ["early"])
    #expect(plan.leftOut.map(\.task) == ["dusk", "night"])
    #expect(plan.leftOut.map(\.cause) == [.daylight, .daylight])
    #expect(
      plan.leftOut[1].reason == "its window has too little daylight for it: sorties may fly from 17:00 to 17:48")
    world.rules.daylight = nil
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }

  @Test("a mission over a night flies on both days and not between them")
  func acrossNight() throws {
    var world = world(start: "2026-03-02T17:00:00+02:00", minutes: 16 * 60)
    world.vehicles.removeLast()
    let station = StationKeeping(place: far, durationSeconds: 1200, height: HeightAGL(metres: 40))
    // One vehicle holds twice 20 minutes at most before the night.
    world.tasks = (0..<4).map { TestWorld.task("hold-\($0)", .station(station), priority: .low) }
    let plan = try sound(world, iterations: 500)
    #expect(plan.leftOut.isEmpty)
    let takeOffs = try plan.vehicles.flatMap(\.sorties).compactMap(\.takeOff).map { try clock($0.seconds, world) }
    #expect(takeOffs.contains { $0 >= 17 * 3600 } && takeOffs.contains { $0 < 9 * 3600 })
  }

  @Test("a delivery whose window lies on the second day is flown on that day")
  func secondDay() throws {
    var world = world(start: "2026-03-02T17:00:00+02:00", minutes: 16 * 60)
    world.tasks = [TestWorld.delivery("a", from: near, to: far, window: 12 * 60...15 * 60 + 30, priority: .low)]
    let plan = try sound(world)
    let sortie = try #require(plan.vehicles.flatMap(\.sorties).first)
    #expect(try #require(sortie.takeOff).seconds > 14 * 3600)
  }

  @Test("a mission by night leaves everything out for the dark")
  func night() throws {
    var world = world(start: "2026-03-02T20:00:00+02:00", minutes: 120, rule: .civilTwilight)
    world.tasks = [TestWorld.delivery("a", from: near, to: far)]
    let plan = try sound(world)
    #expect(plan.leftOut.map(\.reason) == ["the mission has no daylight"])
    #expect(plan.leftOut.map(\.cause) == [.daylight])
  }

  @Test("a task that nobody has the gear for is left out for that, also by night")
  func gearFirst() throws {
    var world = world(start: "2026-03-02T20:00:00+02:00", minutes: 120)
    let outline = try #require(TestWorld.square(east: 0, north: 0, half: 20))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.01)))]
    #expect(try world.plan(iterations: 50).leftOut.map(\.cause) == [.noVehicle])
  }

  @Test("first light that comes too late for a window is the cause", arguments: [80.0, 81])
  func firstLightTooLate(until: Double) throws {
    var world = world(start: "2026-03-02T06:00:00+02:00", minutes: 120)
    world.tasks = [TestWorld.delivery("a", from: near, to: far, window: 30...until)]
    let plan = try sound(world)
    #expect(plan.leftOut.map(\.cause) == [.daylight])
    #expect(plan.leftOut[0].reason.hasPrefix("after first light at 07:17 the earliest start of service is 07:2"))
  }

  @Test("random missions at dawn and at dusk keep every rule", arguments: UInt64(1)...4)
  func random(seed: UInt64) throws {
    var world = try TestWorld.random(seed: seed)
    world.rules.daylight = seed % 2 == 0 ? .sunriseToSunset : .civilTwilight
    let hour = ["05:55", "06:45", "18:00", "17:15"][Int(seed - 1)]
    world.start = "2026-03-02T\(hour):00+02:00"
    let plan = try sound(world, iterations: 200)
    #expect(!plan.assignments.isEmpty)
  }

  @Test("a late window in a long mission does not make a task not worth its sortie")
  func lateWindow() throws {
    var world = TestWorld()
    world.minutes = 24 * 60
    world.tasks = [TestWorld.delivery("late", from: near, to: far, window: 1200...1260, priority: .low)]
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }
}
