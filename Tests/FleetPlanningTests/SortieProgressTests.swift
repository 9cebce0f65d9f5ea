import FleetPlanning
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing

/// How far a vehicle got is told from where it was seen, and never told too far.
struct SortieProgressTests {
  private func sortie() throws -> Sortie {
    var world = TestWorld()
    world.types = [TestWorld.type(sprayer: true)]
    let outline = try #require(TestWorld.square(east: -400, north: -400, half: 20))
    let area = Area(id: "a", name: "", kind: "square", outline: outline)
    world.tasks = [TestWorld.task("spray", .spray(Spraying(area: area, litresPerSquareMetre: 0.001)))]
    world.vehicles.removeLast()
    return try #require(try world.plan(iterations: 50).vehicles[0].sorties.first)
  }

  private func sighting(
    _ sortie: Sortie, plan: Double, real: Double, _ noise: (north: Double, east: Double) = (0, 0), up: Double = 0
  ) throws -> SortieProgress.Sighting {
    let state = try #require(sortie.state(at: MissionTime(seconds: plan)))
    let place = try #require(
      GeoPoint(
        longitude: state.position.longitude + noise.east / 55_500,
        latitude: state.position.latitude + noise.north / 111_195))
    return .init(
      time: MissionTime(seconds: real), position: place, altitude: AltitudeAMSL(metres: state.altitude.metres + up))
  }

  private func reached(_ sortie: Sortie, _ sightings: [SortieProgress.Sighting], until: Double = 1e6) -> Double? {
    SortieProgress.reached(by: sortie, sightings: sightings, until: MissionTime(seconds: until), drives: false)?
      .seconds
  }

  @Test("a late vehicle is found where it is, with noise and slower than planned", arguments: 0..<6)
  func late(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "progress")
    let sortie = try sortie()
    let (start, end) = (try #require(sortie.takeOff).seconds, try #require(sortie.landing).seconds)
    let (delay, slow) = (90 * generator.nextUnit(), 1 + 0.15 * generator.nextUnit())
    let last = start + (0.3 + 0.5 * generator.nextUnit()) * (end - start)
    var sightings: [SortieProgress.Sighting] = []
    var plan = start
    while plan <= last {
      let noise = (north: 2 * generator.nextUnit() - 1, east: 2 * generator.nextUnit() - 1)
      sightings.append(try sighting(sortie, plan: plan, real: start + delay + (plan - start) * slow, noise))
      plan += 1 / slow
    }
    let found = try #require(reached(sortie, sightings))
    let truth = plan - 1 / slow
    #expect(found <= truth + 1.5 && found >= truth - 4, "seed \(seed): \(found) for \(truth)")
    // What is seen after the moment does not count.
    let early = try #require(reached(sortie, sightings, until: last - 20))
    #expect(early <= last - 20 && early < found)
  }

  @Test("a way home across the swaths that are left counts for nothing")
  func home() throws {
    let sortie = try sortie()
    let swaths = sortie.legs.filter { $0.kind == .swath }
    try #require(swaths.count > 4)
    let start = try #require(sortie.takeOff).seconds
    let broken = try #require(swaths[1].end).seconds - 1
    var sightings: [SortieProgress.Sighting] = []
    for second in 0...Int(broken - start) {
      sightings.append(try sighting(sortie, plan: start + Double(second), real: start + Double(second)))
    }
    let known = start + (broken - start).rounded(.down)
    // It climbs and flies over the places of later swaths one by one.
    for (number, swath) in swaths[2...].enumerated() {
      let middle = (try #require(swath.start).seconds + (try #require(swath.end)).seconds) / 2
      sightings.append(try sighting(sortie, plan: middle, real: broken + 3 + Double(number), up: 40))
    }
    let found = try #require(reached(sortie, sightings))
    #expect(found <= known + 0.5)
    // The same at the height of the work, when the way home leads beside it.
    let low =
      sightings.prefix { $0.time.seconds <= broken }
      + (try swaths[2...].enumerated().map { number, swath in
        try sighting(
          sortie, plan: try #require(swath.start).seconds, real: broken + 8 + Double(number), (north: 40, east: 40))
      })
    #expect(try #require(reached(sortie, Array(low))) <= known + 0.5)
  }

  @Test("a vehicle that was never seen on its way, or not at all, got nowhere")
  func nowhere() throws {
    let sortie = try sortie()
    #expect(reached(sortie, []) == nil)
    let start = try #require(sortie.takeOff).seconds
    let beside = try (0..<60).map {
      try sighting(sortie, plan: start + Double($0), real: start + Double($0), (north: 60, east: 60))
    }
    #expect(reached(sortie, beside) == nil)
    #expect(reached(sortie, [try sighting(sortie, plan: start, real: start)], until: start - 1) == nil)
  }

  @Test("a gap in the telemetry is bridged by what was seen after it, and by nothing else")
  func gap() throws {
    let sortie = try sortie()
    let start = try #require(sortie.takeOff).seconds
    let end = try #require(sortie.landing).seconds
    func seen(_ range: ClosedRange<Double>) throws -> [SortieProgress.Sighting] {
      try stride(from: range.lowerBound, through: range.upperBound, by: 1).map {
        try sighting(sortie, plan: $0, real: $0)
      }
    }
    let (first, second) = (start + 0.3 * (end - start), start + 0.6 * (end - start))
    let before = try seen(start...first)
    #expect(try #require(reached(sortie, before)) <= first + 0.5)
    let after = before + (try seen(second...(second + 5)))
    #expect(abs(try #require(reached(sortie, after)) - second - 5) < 1.5)
  }
}
