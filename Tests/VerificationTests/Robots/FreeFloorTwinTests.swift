import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// V222's least distance against points along the way.
struct FreeFloorTwinTests {
  /// The least distance of a place to walls and furniture; 0 inside of furniture.
  private static func metres(_ place: LocalPoint, _ level: IndoorLevel) -> Double {
    func distance(_ start: LocalPoint, _ end: LocalPoint) -> Double {
      let (way, offset) = (end - start, place - start)
      let share = min(1, max(0, offset.dot(way) / way.dot(way)))
      return (offset - way * share).lengthMetres
    }
    var least = level.walls.map { distance($0.start, $0.end) }.min() ?? .infinity
    // The outer door has a room on one side only.
    least = min(least, distance(level.doors[1].start, level.doors[1].end))
    for outline in level.furniture.compactMap(\.outline) {
      if outline.contains(place) { return 0 }
      let ring = outline.exterior
      for (start, end) in zip(ring, Array(ring.dropFirst()) + ring.prefix(1)) {
        least = min(least, distance(start, end))
      }
    }
    return least
  }

  @Test(
    "the margin of random drives is the least distance of dense points, and breaks the rule where it must",
    arguments: 0..<30 as Range<UInt64>)
  func margin(seed: UInt64) throws {
    var dice = Dice(seed: seed, stream: "free floor")
    let world = try RobotWorld()
    var robot = try RobotRecorder(world.mission)
    let isNarrow = dice.happens(50)
    for _ in 0..<4 {
      try robot.drive([isNarrow ? (dice.number(0.3, 7.6), dice.number(0.3, 3.7)) : (dice.number(0.4, 3.5), 1)])
    }
    try robot.drive([(0.6, 0.6)])
    try robot.shine(1)
    let plan = try RobotPlan.plan(world, [[robot.sortie()]], honest: false)
    let result = PlanVerifier.verify(plan: plan, mission: world.mission)
    let check = try value(result.checks.first { $0.code == "V222" })
    let level = try value(world.mission.map.level(RobotWorld.floor))
    var least = Double.infinity
    for leg in plan.vehicles[0].sorties[0].legs {
      let places = try world.mission.map.projection.local(leg.points.map(\.position))
      for (start, end) in zip(places, places.dropFirst()) {
        let steps = Int(start.planarDistanceMetres(to: end) / 0.002) + 1
        for step in 0...steps {
          let place = start.interpolated(to: end, fraction: Double(step) / Double(steps))
          least = min(least, Self.metres(place, level))
        }
      }
    }
    let margin = try value(check.margin).amount.value
    #expect(abs(margin - (least - 0.3)) < 0.003, "seed \(seed): \(margin), twin \(least - 0.3)")
    if abs(least - 0.28) > 0.003 { #expect((check.violations > 0) == (least < 0.28), "seed \(seed): \(least)") }
  }
}
