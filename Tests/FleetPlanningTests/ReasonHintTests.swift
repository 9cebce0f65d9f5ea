import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

@Suite("A task left out says what would have let it be done, where that has been tried")
struct ReasonHintTests {
  let near = TestWorld.place("near", -500, -500)
  let far = TestWorld.place("far", 600, 500)

  private func leftOut(_ world: TestWorld) throws -> TaskLeftOut {
    let plan = try world.plan(iterations: 50)
    return try #require(plan.leftOut.first)
  }

  /// A world with a second base near the far end, where a vehicle without a winch stands.
  private func withNorth() -> TestWorld {
    var world = TestWorld()
    var scout = TestWorld.type(id: "scout")
    scout.winch = nil
    world.types.append(scout)
    world.vehicles.append(("scout-1", "scout", LocalPoint(east: 560, north: 460)))
    let north = Base(id: "north", position: LocalPoint(east: 560, north: 460), turnaroundSeconds: 120)
    world.moreBases = [(north, ["scout-1"])]
    return world
  }

  @Test("one more vehicle at a nearer base would reach it, and then it does")
  func nearerBase() throws {
    var world = withNorth()
    let there = TestWorld.place("there", 620, 480)
    let tasks = [TestWorld.delivery("late", from: there, to: far, window: 0...3)]
    world.tasks = tasks
    let left = try leftOut(world)
    #expect(left.cause == .window)
    #expect(
      left.reason
        == "the earliest start of service is 08:03, it had to be by 08:02; one more `heron` at base `north` would "
        + "do it by 08:01")
    world.vehicles.append(("heron-3", "heron", LocalPoint(east: 568, north: 460)))
    world.moreBases[0].vehicles.insert("heron-3")
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }

  @Test("a window that closes later would do, to the minute")
  func laterClose() throws {
    var world = TestWorld()
    world.tasks = [TestWorld.delivery("late", from: near, to: far, window: 0...2)]
    let left = try leftOut(world)
    #expect(
      left.reason
        == "the earliest start of service is 08:03, it had to be by 08:01; `heron-1` alone would do it if the window "
        + "closed at 08:04, 2 min later")
    world.tasks = [TestWorld.delivery("late", from: near, to: far, window: 0...4)]
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }

  @Test("one more vehicle for a task that was crowded out")
  func crowdedOut() throws {
    var world = TestWorld()
    world.vehicles.removeLast()
    world.tasks = [near, far].map { place in
      let station = StationKeeping(place: place, durationSeconds: 600, height: HeightAGL(metres: 40))
      return TestWorld.task("hold-\(place.id)", .station(station), window: 10...22)
    }
    let left = try leftOut(world)
    #expect(left.cause == .crowdedOut)
    #expect(
      left.reason
        == "the fleet has no time or charge left beside the other tasks; one more `heron` at base `base` would do it "
        + "by 08:20")
    world.vehicles.append(("heron-2", "heron", LocalPoint(east: -760, north: -800)))
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }

  @Test("a lighter payload would do, and it does; nothing heavier would")
  func lighter() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(maxPayload: 6, batteryWattHours: 115)]
    world.tasks = [TestWorld.delivery("heavy", from: near, to: far, kilograms: 5.5)]
    let left = try leftOut(world)
    #expect(left.cause == .energy)
    let words = left.reason.split(separator: " ")
    let place = try #require(words.lastIndex(of: "with"))
    let kilograms = try #require(Double(words[place + 1]))
    #expect(left.reason.hasSuffix("; with \(words[place + 1]) kg or less it would do"), "\(left.reason)")
    func isLeftOut(_ kilograms: Double) throws -> Bool {
      world.tasks = [TestWorld.delivery("heavy", from: near, to: far, kilograms: kilograms)]
      return try !world.plan(iterations: 50).leftOut.isEmpty
    }
    #expect(try isLeftOut(kilograms + 0.1))
  }

  @Test("a lower reserve would do where no payload is light enough")
  func lowerReserve() throws {
    var world = TestWorld()
    world.types = [TestWorld.type(batteryWattHours: 90)]
    world.rules.reserve = StateOfCharge(fraction: 0.5)
    let station = StationKeeping(place: far, durationSeconds: 60, height: HeightAGL(metres: 40))
    world.tasks = [TestWorld.task("hold", .station(station))]
    let left = try leftOut(world)
    #expect(left.cause == .energy)
    let words = left.reason.split(separator: " ")
    let place = try #require(words.lastIndex(of: "reserve"))
    #expect(words[place - 1] == "a" && words[place + 1] == "of", "\(left.reason)")
    let percent = try #require(Double(words[place + 2]))
    #expect(left.reason.hasSuffix(" % it would do") && percent > 5 && percent < 50)
  }

  @Test("a zone that closes every way is named, and without it there is one")
  func zoneInTheWay() throws {
    var world = TestWorld()
    let outer = try #require(TestWorld.square(east: 600, north: 500, half: 200)).exterior
    let inner = try #require(TestWorld.square(east: 600, north: 500, half: 100)).exterior
    let ring = Zone(
      identifier: "ring", name: "", restriction: .prohibited,
      shape: .polygon(try #require(Polygon(exterior: outer, holes: [inner]))))
    world.zones = [ring, try #require(TestWorld.zone("beside", east: 0, north: 600, half: 50))]
    world.tasks = [TestWorld.delivery("closed", from: near, to: far)]
    #expect(
      try leftOut(world).reason
        == "there is no way to `far` and back at any height; without zone `ring` there would be one")
    world.zones.removeFirst()
    #expect(try world.plan(iterations: 50).leftOut.isEmpty)
  }
}
