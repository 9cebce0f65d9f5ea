import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Testing
import Verification

/// The verifier's doses against a slow twin on random scenes.
struct DoseTwinTests {
  /// Two rooms with random furniture, doors open or shut, treated or only driven through, and a random drive.
  static func world(seed: UInt64) throws -> (RobotWorld, FleetPlan) {
    var dice = Dice(seed: seed, stream: "dose twin")
    var world = try RobotWorld(bed: false)
    let models = ["Sortie/HospitalBed", "Sortie/BedsideCabinet", "Sortie/Cabinet", "Sortie/NurseDesk", "plain"]
    for _ in 0..<dice.index(below: 5) {
      let (east, north) = (dice.number(0.8, 7.2), dice.number(0.8, 3.2))
      let (along, across) = (dice.direction(), dice.number(0.1, 0.5))
      let half = dice.number(0.1, 0.6)
      func corner(_ one: Double, _ two: Double) -> LocalPoint {
        LocalPoint(
          east: east + along.east * one * half - along.north * two * across,
          north: north + along.north * one * half + along.east * two * across)
      }
      world.mission.map.indoor[0].levels[0].furniture.append(
        IndoorFurniture(
          model: dice.pick(models), position: LocalPoint(east: east, north: north), yaw: .zero,
          outline: try value(Polygon(exterior: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]))))
    }
    let rooms = dice.pick([["room-1"], ["room-1", "room-2"], ["room-2"]])
    let through = rooms.count == 2 ? [] : rooms == ["room-1"] ? dice.pick([["room-2"], []]) : ["room-1"]
    world.mission.tasks = [
      RobotWorld.task(rooms: rooms, through: through, shut: dice.happens(20) ? ["inner-door"] : [])
    ]
    world.type.lamp?.base = Length(metres: dice.number(0.2, 0.9))
    var robot = try RobotRecorder(world.mission)
    func place() -> (Double, Double) {
      // Off furniture, where a body would not fit and both sides take another end for the inside.
      for _ in 0..<50 {
        let point = LocalPoint(east: dice.number(0.4, 3.6), north: dice.number(0.4, 3.6))
        let isFree = world.mission.map.indoor[0].levels[0].furniture.allSatisfy {
          $0.outline.map { Outline($0).planarMetres(toWayFrom: point, to: point) > 0.3 } ?? true
        }
        if isFree { return (point.east, point.north) }
      }
      return (0.6, 0.6)
    }
    for _ in 0..<3 {
      try robot.drive([place()])
      try robot.shine(dice.number(5, 60))
    }
    try robot.drive([(0.6, 0.6)])
    return (world, try RobotPlan.plan(world, [[robot.sortie()]], honest: false))
  }

  @Test("doses of random scenes agree with a slow twin", arguments: 0..<16 as Range<UInt64>)
  func agree(seed: UInt64) throws {
    let (world, plan) = try Self.world(seed: seed)
    let map = try value(PlanVerifier.verify(plan: plan, mission: world.mission).doses.first)
    let twin = try DoseTwin(world)
    let stays = try DoseTwin.stays(of: plan, world.mission)
    var dice = Dice(seed: seed, stream: "samples")
    var (compared, apart) = (0, 0)
    var worst = ""
    for _ in 0..<80 {
      let sample = map.samples[dice.index(below: map.samples.count)]
      let expected = twin.dose(of: sample, from: stays)
      compared += 1
      // A part of the lamp, or a point of the ray, on the other side of an edge makes a small difference.
      guard abs(sample.dose - expected) > 0.02 * expected + 0.1 else { continue }
      apart += 1
      worst += "\n\(map.surfaces[sample.surface].name) at \(sample.position), \(sample.heightMetres): "
      worst += "\(sample.dose), twin \(expected)"
    }
    #expect(compared == 80)
    #expect(apart <= 3, "seed \(seed): \(apart) of \(compared) apart\(worst)")
  }

  @Test("doses of ways with the lamp on agree with a twin of far smaller steps", arguments: 0..<4 as Range<UInt64>)
  func ways(seed: UInt64) throws {
    var dice = Dice(seed: seed, stream: "ways")
    let world = try RobotWorld()
    var robot = try RobotRecorder(world.mission)
    for _ in 0..<4 {
      try robot.drive(
        [(dice.number(0.4, 3.6), dice.number(0.4, 2.4))], .swath, speed: dice.number(0.1, 0.8), task: "night")
    }
    try robot.drive([(0.6, 0.6)])
    let plan = try RobotPlan.plan(world, [[robot.sortie()]], honest: false)
    let map = try value(PlanVerifier.verify(plan: plan, mission: world.mission).doses.first)
    let twin = try DoseTwin(world)
    let stays = try DoseTwin.stays(of: plan, world.mission, step: 0.2)
    var apart: [String] = []
    for _ in 0..<15 {
      let sample = map.samples[dice.index(below: map.samples.count)]
      let expected = twin.dose(of: sample, from: stays)
      guard abs(sample.dose - expected) > 0.03 * expected + 0.1 else { continue }
      apart.append("\(map.surfaces[sample.surface].name): \(sample.dose), twin \(expected)")
    }
    #expect(apart.count <= 2, "seed \(seed): \(apart)")
  }
}
