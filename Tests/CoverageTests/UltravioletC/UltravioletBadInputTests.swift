import Coverage
import Foundation
import Geometry
import Quantities
import Testing

@Suite struct UltravioletBadInputTests {
  private typealias Scenes = UltravioletScenes

  /// The failure of a plan; nil where there is none.
  private func failure(
    _ scene: UltravioletScene, _ robot: UltravioletRobot, _ options: UltravioletOptions = UltravioletScenes.options()
  ) -> UltravioletError? {
    do throws(UltravioletError) {
      _ = try UltravioletPlanner(scene: scene, robot: robot, options: options).plan()
      return nil
    } catch {
      return error
    }
  }

  @Test("a dose of zero, below zero or without value is refused", arguments: [0, -25, .nan, Double.infinity])
  func dose(value: Double) throws {
    let robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    #expect(failure(try Scenes.room(), robot, Scenes.options(value))?.code == .badDose)
  }

  @Test("a lamp in a wall or in furniture is told with its place and what is in the way")
  func blocked() throws {
    for (place, word) in [(Scenes.point(0.1, 1.6), "wall"), (Scenes.point(3, 0.8), "bed")] {
      let found = try #require(failure(try Scenes.room(), Scenes.robot(at: place)))
      #expect(found.code == .blocked && found.place == place && found.description.contains(word), "\(found)")
    }
  }

  @Test("a start outside of all rooms is told with its place")
  func outside() throws {
    let place = Scenes.point(9, 9)
    let found = try #require(failure(try Scenes.room(), Scenes.robot(at: place)))
    #expect(found.code == .outsideRooms && found.place == place)
  }

  @Test("a door that is too narrow leaves a partial plan and says which room is missing and why")
  func narrowDoor() throws {
    let scene = try Scenes.twoRooms(doorMetres: 0.6)
    let robot = Scenes.robot(at: Scenes.point(1.5, 1.5), radius: 0.4)
    let plan = try UltravioletPlanner(scene: scene, robot: robot, options: Scenes.options()).plan()
    let problem = try #require(plan.problems.first { $0.kind == .doorTooNarrow })
    #expect(problem.description.contains("`door`") && problem.description.contains("0.60 m"))
    #expect(problem.place == Scenes.point(3, 1.3))
    #expect(plan.problems.contains { $0.kind == .roomOutOfReach && $0.description.contains("`east`") })
    #expect(plan.samples.contains { $0.state == .treated && $0.point.east < 3 })
    #expect(plan.missing.contains { $0.reason == .unseen && $0.surface.owner == "east" })
    #expect(plan.line.allSatisfy { $0.east < 3 })
  }

  @Test("a shut door leaves its room out, and a dock behind it is refused")
  func shutDoor() throws {
    let scene = try Scenes.twoRooms(doorMetres: 1, isOpen: false)
    var robot = Scenes.robot(at: Scenes.point(1.5, 1.5))
    let plan = try UltravioletPlanner(scene: scene, robot: robot, options: Scenes.options()).plan()
    #expect(plan.problems.contains { $0.kind == .roomOutOfReach })
    let east = plan.samples.filter { $0.point.east > 3 }
    #expect(!east.isEmpty && east.allSatisfy { $0.state == .unseen && $0.doseJoulesPerSquareMetre == 0 })
    robot.dock = Scenes.point(4.5, 1.5)
    #expect(failure(scene, robot)?.code == .noWay)
  }

  @Test("rooms without surface to treat, crossing outlines and numbers that are none are refused")
  func scenes() throws {
    let robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    var passed = try Scenes.room()
    passed.rooms[0].isTreated = false
    #expect(failure(passed, robot)?.code == .nothingToTreat)
    var crossed = try Scenes.room()
    crossed.rooms[0].outline = try Scenes.polygon([
      Scenes.point(0, 0), Scenes.point(4, 3), Scenes.point(4, 0), Scenes.point(0, 3.5),
    ])
    #expect(failure(crossed, robot)?.code == .badOutline)
    var wall = try Scenes.room()
    wall.walls[0].start = Scenes.point(.nan, 0)
    #expect(failure(wall, robot)?.code == .notFinite)
    var flat = try Scenes.room()
    flat.furniture[0].height = Length(metres: 0)
    #expect(failure(flat, robot)?.code == .badNumber)
    var lamp = robot
    lamp.lamp.outputShare = 1.5
    #expect(failure(try Scenes.room(), lamp)?.code == .badNumber)
    lamp.lamp.outputShare = 0
    #expect(failure(try Scenes.room(), lamp)?.code == .badNumber)
  }

  @Test("patches that are too fine for a named limit are refused, not computed for hours")
  func limits() throws {
    var options = Scenes.options()
    options.coarseMetres = 0.01
    let found = try #require(failure(try Scenes.room(), Scenes.robot(at: Scenes.point(1.2, 1.6)), options))
    #expect(found.code == .limit && found.description.contains("\(UltravioletOptions.samplesMax)"))
  }

  @Test("a weak lamp treats nothing and says of everything that it is too faint")
  func weakLamp() throws {
    var robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    robot.lamp.power = Power(watts: 1e-3)
    let plan = try UltravioletPlanner(scene: try Scenes.room(), robot: robot, options: Scenes.options()).plan()
    #expect(plan.stopCount == 0 && plan.lowerBoundSeconds == 0 && plan.shareOverBound == nil)
    #expect(plan.missing.contains { $0.reason == .tooFaint })
    #expect(plan.samples.allSatisfy { $0.state != .treated })
  }

  @Test(
    "overlapping furniture, furniture in walls and rooms of odd shapes give a plan or a typed failure",
    arguments: UInt64(0)..<8)
  func clutter(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "clutter")
    func whole(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) * 0.5 }
    var scene = try Scenes.twoRooms(doorMetres: 1)
    for item in 0..<6 {
      let (west, south) = (whole(12), whole(6))
      scene.furniture.append(
        .init(
          name: "\(item)", outline: try Scenes.polygon(Scenes.box(west, south, west + 0.5, south + 1)),
          height: Length(metres: 0.5 + whole(3))))
    }
    do throws(UltravioletError) {
      let plan = try UltravioletPlanner(
        scene: scene, robot: Scenes.robot(at: Scenes.point(1.25, 1.25)), options: Scenes.options(50)
      ).plan()
      for sample in plan.samples where sample.state == .treated {
        #expect(sample.doseJoulesPerSquareMetre >= plan.requiredJoulesPerSquareMetre * (1 - 1e-9), "seed \(seed)")
      }
      #expect(plan.shareOverBound.map { $0 >= -1e-9 } ?? true, "seed \(seed)")
    } catch {
      #expect(error.code == .blocked, "seed \(seed): \(error)")
    }
  }
}
