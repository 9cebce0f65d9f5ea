import FleetPlanning
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// Sweeps over ground that is not level: heights follow it, and the verifier proves them by its own means.
struct HillSweepTests {
  /// Ground of a height above that of `TestWorld` at each sample of a grid.
  private static func terrain(spacing: Double = 20, _ height: (LocalPoint) -> Double) -> Terrain {
    let side = Int(2200 / spacing) + 1
    let metres = (0..<side * side).map { index in
      let place = LocalPoint(
        east: -1100 + Double(index % side) * spacing, north: -1100 + Double(index / side) * spacing)
      return Float(TestWorld.ground + height(place))
    }
    return Terrain(
      ground: .grid(
        TerrainGrid(
          origin: LocalPoint(east: -1100, north: -1100), spacingMetres: spacing, columns: side, rows: side,
          altitudesMetres: metres)))
  }

  private static func world(_ terrain: Terrain, _ work: MissionTask.Work) -> TestWorld {
    var world = TestWorld()
    var type = TestWorld.type(sprayer: true, thermal: true)
    type.camera = VehicleType.Optics(pixelsAcross: 1000, pixelsAlong: 750, fieldOfView: Angle(degrees: 60))
    world.types = [type]
    world.terrain = terrain
    world.tasks = [TestWorld.task("look", work)]
    return world
  }

  private static func area(half: Double = 60) throws -> Area {
    Area(id: "a", name: "", kind: "block", outline: try #require(TestWorld.square(east: 0, north: 0, half: half)))
  }

  /// The swaths and links of a plan that is proved.
  private func proved(_ world: TestWorld, seed: UInt64 = 1, mayBeLeftOut: Bool = false) throws -> [Leg] {
    let plan = try PlanFile.rounded(try world.plan(seed: seed, iterations: 30))
    #expect(!plan.assignments.isEmpty || mayBeLeftOut, "seed \(seed): \(plan.leftOut.map(\.reason))")
    let result = PlanVerifier.verify(plan: plan, mission: try world.mission())
    #expect(result.isProved, "seed \(seed): \(TextReport.text(result))")
    return plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.kind == .swath || $0.kind == .link }
  }

  private func altitudes(_ legs: [Leg]) -> ClosedRange<Double> {
    let all = legs.flatMap(\.points).map(\.altitude.metres)
    return (all.min() ?? 0)...(all.max() ?? 0)
  }

  private func stops(_ leg: Leg) -> Int { leg.points.count { $0.speed == .zero } }

  @Test("over a level grid a sweep is what it is over level ground")
  func level() throws {
    let survey = AreaSurvey(area: try Self.area(), purpose: .surfaceHotspots, height: HeightAGL(metres: 40))
    let grid = try proved(Self.world(Self.terrain { _ in 0 }, .survey(survey)))
    let level = try proved(
      Self.world(Terrain(groundLevel: AltitudeAMSL(metres: TestWorld.ground)), .survey(survey)))
    #expect(grid == level && !grid.isEmpty)
  }

  @Test("a survey at a height over a ramp is parallel to it, without a stop on the way")
  func ramp() throws {
    let survey = AreaSurvey(area: try Self.area(), purpose: .surfaceHotspots, height: HeightAGL(metres: 40))
    let legs = try proved(Self.world(Self.terrain { 0.1 * min(100, max(-100, $0.east)) }, .survey(survey)))
    let range = altitudes(legs)
    #expect(range.upperBound - range.lowerBound > 8)
    #expect(legs.filter { $0.kind == .swath }.allSatisfy { stops($0) == 2 && ($0.triggerDistance?.metres ?? 0) > 0 })
  }

  @Test("over a hill a survey climbs and sinks again, within what the vehicle can")
  func hill() throws {
    let survey = AreaSurvey(
      area: try Self.area(half: 120), sensor: .visible, purpose: .damageMapping, groundSample: Length(metres: 0.05))
    let hill = Self.terrain { 25 * exp(-($0.east * $0.east + $0.north * $0.north) / 5000) }
    let legs = try proved(Self.world(hill, .survey(survey)))
    let range = altitudes(legs)
    #expect(range.upperBound - range.lowerBound > 15)
    #expect(legs.contains { stops($0) > 2 })
  }

  @Test("spraying follows the ground within half a metre")
  func spraying() throws {
    let spraying = Spraying(area: try Self.area(half: 15), litresPerSquareMetre: 0.002)
    let legs = try proved(Self.world(Self.terrain { 3 * sin($0.east / 25) + 2 * sin($0.north / 40) }, .spray(spraying)))
    let range = altitudes(legs)
    #expect(range.upperBound - range.lowerBound > 1.5)
    #expect(legs.contains { $0.activity == .spray })
  }

  @Test("a cliff is refused with its slope and its place")
  func cliff() throws {
    let survey = AreaSurvey(area: try Self.area(), purpose: .surfaceHotspots, height: HeightAGL(metres: 30))
    let plan = try Self.world(Self.terrain { $0.east > 10 ? 80 : 0 }, .survey(survey)).plan(iterations: 10)
    let reason = try #require(plan.leftOut.first?.reason)
    #expect(reason.contains("too steep") && reason.contains("rises by 4 m per metre"), "\(reason)")
    #expect(reason.contains("latitude 60.169") && reason.contains("longitude 24.940"), "\(reason)")
  }

  @Test("hills, roofs, heights, samples and rates of any kind give plans that are proved", arguments: 1...18)
  func anyHills(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed), stream: "hills")
    func number(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * random.nextUnit()
    }
    let waves = (0..<3).map { _ in
      (east: number(-1...1) / 20, north: number(-1...1) / 20, phase: number(0...6), height: number(1...6))
    }
    let terrain = Self.terrain(spacing: number(8...40).rounded()) { place in
      waves.reduce(0) { $0 + $1.height * sin(place.east * $1.east + place.north * $1.north + $1.phase) }
    }
    let half = number(20...70)
    let area = try Self.area(half: half)
    let work: MissionTask.Work
    switch seed % 3 {
    case 0:
      work = .spray(Spraying(area: try Self.area(half: half / 4), litresPerSquareMetre: number(0.001...0.003)))
    case 1:
      work = .survey(
        AreaSurvey(
          area: area, purpose: .surfaceHotspots, height: HeightAGL(metres: number(25...60)),
          sideOverlap: number(0...0.6), forwardOverlap: number(0...0.8), isCrosshatched: seed % 2 == 0))
    default:
      work = .survey(
        AreaSurvey(
          area: area, sensor: .visible, purpose: .damageMapping, groundSample: Length(metres: number(0.04...0.08)),
          sideOverlap: number(0...0.6), forwardOverlap: number(0...0.8)))
    }
    var world = Self.world(terrain, work)
    world.wind = LocalVector(east: number(-4...4), north: number(-4...4))
    for index in 0..<Int(number(0...4)) {
      world.buildings.append(
        try TestWorld.building(
          "b\(index)", east: number(-half...half), north: number(-half...half), half: number(3...8),
          height: number(3...25)))
    }
    _ = try proved(world, seed: UInt64(seed), mayBeLeftOut: true)
  }
}
