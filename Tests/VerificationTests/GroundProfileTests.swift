import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Heights above ground that is not level.
struct GroundProfileTests {
  private func hilly(seed: UInt64) -> Terrain {
    var generator = SplitMix64(seed: seed)
    let (columns, rows) = (3 + generator.nextIndex(below: 5), 3 + generator.nextIndex(below: 5))
    let heights = (0..<columns * rows).map { _ in Float(generator.nextIndex(below: 400)) / 10 }
    let grid = TerrainGrid(
      origin: LocalPoint(east: -100, north: -80), spacingMetres: 30 + Double(generator.nextIndex(below: 40)),
      columns: columns, rows: rows, altitudesMetres: heights)
    return Terrain(ground: .grid(grid))
  }

  @Test("the extremes agree with looking at 20,001 places of the way", arguments: 1...60 as ClosedRange<UInt64>)
  func twin(seed: UInt64) {
    let terrain = hilly(seed: seed)
    var generator = SplitMix64(seed: seed + 1000)
    func point() -> TrackPoint {
      TrackPoint(
        position: LocalPoint(
          east: Double(generator.nextIndex(below: 5000)) / 10 - 150,
          north: Double(generator.nextIndex(below: 5000)) / 10 - 150),
        altitude: 40 + Double(generator.nextIndex(below: 600)) / 10)
    }
    let start = point()
    // Every fifth way goes straight up.
    let end = seed % 5 == 0 ? TrackPoint(position: start.position, altitude: start.altitude + 30) : point()
    let profile = GroundProfile(from: start, to: end, over: terrain)
    var (low, high) = (Double.infinity, -Double.infinity)
    for step in 0...20_000 {
      let place = start.interpolated(to: end, fraction: Double(step) / 20_000)
      let height = terrain.height(of: AltitudeAMSL(metres: place.altitude), at: place.position).metres
      (low, high) = (min(low, height), max(high, height))
    }
    #expect(profile.lowest.metres <= low + 1e-9 && low - profile.lowest.metres < 0.01, "seed \(seed)")
    #expect(profile.highest.metres >= high - 1e-9 && profile.highest.metres - high < 0.01, "seed \(seed)")
    let place = start.interpolated(to: end, fraction: profile.lowest.fraction)
    let there = terrain.height(of: AltitudeAMSL(metres: place.altitude), at: place.position).metres
    #expect(abs(there - profile.lowest.metres) < 1e-6)
  }

  /// Ground at the test world's 10 m with a ridge across the leg to the clinic, which flies at 70 m above the sea along
  /// east = 300. The ridge's top lies on samples at north = 200.
  private func ridge(top: Float) -> Terrain {
    let (columns, rows) = (41, 41)
    var heights = [Float](repeating: 10, count: columns * rows)
    for column in 0..<columns { heights[24 * columns + column] = top }
    return Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1000, north: -1000), spacingMetres: 50, columns: columns, rows: rows,
          altitudesMetres: heights)))
  }

  @Test("a leg between two points that flies into a ridge is found, though both its ends are high enough")
  func ridgeInTheWay() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    // The ridge passes between the leg's points; a service height needs its own ground below it.
    world.mission.map.terrain = ridge(top: 65)
    #expect(verify(plan, world).violations.allSatisfy { $0.code != "V203" })
    world.mission.map.terrain = ridge(top: 72)
    let violation = try #require(verify(plan, world).violations.first { $0.code == "V203" })
    #expect(violation.subject == "ground" && violation.leg == TestPlan.toClinic)
    #expect(abs(try value(violation.amount).value - 2) < 0.01)
    let place = try value(violation.place)
    #expect(abs(try world.mission.map.projection.local(place).north - 200) < 0.1)
  }

  @Test("a valley under a leg counts against the ceiling")
  func valley() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let ceiling = world.mission.rules.ceiling.metres
    world.mission.map.terrain = ridge(top: Float(70 - ceiling - 3))
    let violation = try #require(verify(plan, world).violations.first { $0.code == "V203" })
    #expect(violation.subject == "ceiling")
    #expect(abs(try value(violation.amount).value - 3) < 0.01)
  }

  @Test(
    "limits of a zone above the ground follow the ground below it: the lowest for its floor, the highest for its roof")
  func zoneOverSlope() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let shape = Zone.Shape.polygon(try TestWorld.rectangle(250, 150, 310, 250))
    // The leg is 60 m above the level ground, and the ridge of 20 m lifts the zone's upper limit by 10 m.
    world.mission.map.zones = [
      Zone(
        identifier: "seed", name: "", restriction: .prohibited, shape: shape,
        upper: .aboveGround(HeightAGL(metres: 45)))
    ]
    #expect(verify(plan, world).violations.allSatisfy { $0.code != "V201" })
    world.mission.map.terrain = ridge(top: 20)
    #expect(verify(plan, world).violations.contains { $0.code == "V201" })
  }

  @Test("a limit above the ellipsoid counts with the map's geoid, and without it the zone has no end there")
  func ellipsoid() throws {
    var world = try TestWorld()
    let plan = try TestPlan.make(world)
    let shape = Zone.Shape.polygon(try TestWorld.rectangle(250, 150, 310, 250))
    // 75 m above the ellipsoid are 57 m above the sea where the geoid lies 18 m up; the leg flies at 70 m.
    world.mission.map.zones = [
      Zone(
        identifier: "seed", name: "", restriction: .prohibited, shape: shape,
        upper: .aboveEllipsoid(AltitudeEllipsoid(metres: 75)))
    ]
    #expect(verify(plan, world).violations.contains { $0.code == "V201" })
    world.mission.map.terrain.geoidUndulation = Length(metres: 18)
    #expect(verify(plan, world).isProved)
  }
}
