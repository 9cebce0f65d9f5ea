import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// V222 outdoors against dense places of random drives on random streets.
struct StreetTwinTests {
  /// Metres between two places.
  private static let step = 0.01
  /// Metres within which the twin cannot tell.
  private static let band = 0.012

  /// A random place near a street's point, mostly.
  private static func place(_ streets: [Street], _ dice: inout Dice) -> (Double, Double) {
    let line = dice.pick(streets).line
    let number = dice.index(below: line.count - 1)
    let on = line[number].interpolated(to: line[number + 1], fraction: dice.number(0, 1))
    return (on.east + dice.gap() / 2, on.north + dice.gap() / 2)
  }

  private static func world(_ dice: inout Dice) throws -> (StreetWorld, [(Double, Double)]) {
    var world = try StreetWorld()
    let kinds = ["footway", "footway", "residential", "path", "steps", "trunk", "secondary"]
    var streets: [Street] = []
    for number in 0..<4 {
      let line = (0..<3).map { _ in (dice.number(-40, 40), dice.number(-40, 40)) }
      let kind = number == 0 ? "footway" : dice.pick(kinds)
      streets.append(
        StreetWorld.street(
          "s\(number)", kind, line, number == 0 ? .yes : dice.pick([.yes, .yes, .unknown, .no])))
    }
    world.mission.map.streets = streets
    func rectangle(_ size: Double) throws -> Polygon {
      let (east, north) = (dice.number(-40, 40), dice.number(-40, 40))
      return try TestWorld.rectangle(east, north, east + dice.number(2, size), north + dice.number(2, size))
    }
    world.mission.map.areas[0].outline = try rectangle(40)
    world.mission.map.areas[0].kind = dice.pick(["park", "square", "pitch"])
    world.mission.map.buildings[0].footprint = try rectangle(6)
    world.mission.map.water = [try rectangle(6)]
    let near = place(Array(streets.prefix(1)), &dice)
    let pad = (near.0 + dice.number(-15, 15), near.1 + dice.number(-15, 15))
    world.mission.fleet.vehicles[0].pad = LocalPoint(east: pad.0, north: pad.1)
    // Along one street half of the time, which keeps to it; else anywhere.
    var way = [near]
    if dice.happens(60) {
      way += streets[0].line.map { ($0.east + dice.number(-7, 7), $0.north + dice.number(-3, 3)) }
    } else {
      for _ in 0..<3 { way.append(place(streets, &dice)) }
    }
    return (world, way + [near, pad])
  }

  /// The least distance of a place to a broken line.
  private static func metres(_ place: LocalPoint, _ line: [LocalPoint]) -> Double {
    var least = Double.infinity
    for (start, end) in zip(line, line.dropFirst()) {
      let (way, offset) = (end - start, place - start)
      let share = min(1, max(0, offset.dot(way) / max(way.dot(way), 1e-12)))
      least = min(least, (offset - way * share).lengthMetres)
    }
    return least
  }

  private static func metres(_ place: LocalPoint, filled polygon: Polygon) -> Double {
    polygon.contains(place) ? 0 : metres(place, polygon.exterior + polygon.exterior.prefix(1))
  }

  private static func places(_ points: [LocalPoint]) -> [LocalPoint] {
    zip(points, points.dropFirst()).flatMap { start, end in
      let steps = Int(start.planarDistanceMetres(to: end) / step) + 1
      return (0...steps).map { start.interpolated(to: end, fraction: Double($0) / Double(steps)) }
    }
  }

  /// What the twin finds: the least distance to buildings and water, and the largest to an open street.
  private static func find(_ world: StreetWorld, _ plan: FleetPlan) throws -> (obstacle: Double, street: Double) {
    let map = world.mission.map
    let legs = try plan.vehicles[0].sorties[0].legs.map { try map.projection.local($0.points.map(\.position)) }
    let open = map.streets.filter { !["steps", "trunk"].contains($0.kind) && $0.footAccess != .no }.map(\.line)
    let park = map.areas[0]
    let filled = map.buildings.map(\.footprint) + map.water
    let pad = world.mission.fleet.vehicles[0].pad
    func street(_ place: LocalPoint) -> Double {
      if park.kind != "pitch", metres(place, filled: park.outline) < 0.02 { return -1 }
      return open.map { metres(place, $0) }.min() ?? .infinity
    }
    // From the pad to the last open place of the first straight way, and from the first of the last one to the pad.
    var stretches: [[LocalPoint]] = []
    let corners = legs.compactMap(\.first) + legs[legs.count - 1].suffix(1)
    for way in [Array(corners.dropFirst()), Array(corners.reversed().dropFirst())] {
      let straight = way.indices.prefix { end in
        way[..<end].allSatisfy {
          metres($0, [pad, way[end]]) <= 0.1
            && $0.planarDistanceMetres(to: pad) < way[end].planarDistanceMetres(to: pad)
        }
      }
      let end = way[straight.last ?? 0]
      let last = places([pad, end]).last { $0.planarDistanceMetres(to: pad) <= 60 && street($0) < 8.02 }
      if let last { stretches.append([pad, last]) }
    }
    var (obstacle, farthest) = (Double.infinity, -1.0)
    for place in legs.flatMap(places) {
      obstacle = min(obstacle, filled.map { metres(place, filled: $0) }.min() ?? .infinity)
      let distance = street(place)
      if distance > farthest, !stretches.contains(where: { metres(place, $0) < 0.1 }) { farthest = distance }
    }
    return (obstacle, farthest)
  }

  @Test(
    "the margin of random drives on random streets is that of dense places, and V222 is broken where it must be",
    arguments: 0..<60 as Range<UInt64>)
  func margin(seed: UInt64) throws {
    var dice = Dice(seed: seed, stream: "streets")
    var (world, way) = try Self.world(&dice)
    var robot = try StreetPlan.recorder(world)
    robot.payload = 0
    for place in way { try robot.fly([place], .drive) }
    let plan = try StreetPlan.plan(&world, [[robot.sortie(1)]])
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let check = try value(result.checks.first { $0.code == "V222" })
    let twin = try Self.find(world, plan)
    let room = min(twin.obstacle - 0.4, twin.street < 0 ? .infinity : 8 - min(100, twin.street))
    if let margin = check.margin?.amount.value {
      #expect(abs(margin - room) < Self.band, "seed \(seed): \(margin), twin \(room)")
    } else {
      #expect(room > 19.9, "seed \(seed): no margin, twin \(room)")
    }
    let broken = twin.obstacle < 0.38 || twin.street > 8.02
    if abs(twin.obstacle - 0.38) > Self.band, abs(twin.street - 8.02) > Self.band {
      #expect((check.violations > 0) == broken, "seed \(seed): \(twin)")
    }
    #expect(Set(result.violations.map(\.code)).subtracting(["V222"]).isEmpty)
  }
}
