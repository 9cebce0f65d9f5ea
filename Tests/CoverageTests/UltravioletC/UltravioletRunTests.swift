import Coverage
import Foundation
import Geometry
import Quantities
import Testing

/// Plans that are cut into runs, and what a part of a plan gives.
@Suite struct UltravioletRunTests {
  private typealias Scenes = UltravioletScenes

  private func planner(lightsWay: Bool = false, dose: Double = 100) throws -> UltravioletPlanner {
    var robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    robot.lightsWayThereAndBack = lightsWay
    robot.clearance = Length(metres: 0.03)
    return try UltravioletPlanner(
      scene: try Scenes.twoRooms(doorMetres: 0.9), robot: robot, options: Scenes.options(dose))
  }

  @Test("without light on the way there and back the plan begins and ends at work, and takes no longer")
  func openTour() throws {
    let (open, whole) = (try planner().plan(), try planner(lightsWay: true).plan())
    let run = try #require(UltravioletRun(open.steps))
    #expect(open.line.first == run.entry && open.line.last == run.exit)
    #expect(whole.line.first == Scenes.point(1.2, 1.6) && whole.line.last == Scenes.point(1.2, 1.6))
    #expect(open.totalSeconds <= 1.02 * whole.totalSeconds)
    #expect(open.totalSeconds >= open.lowerBoundSeconds)
    let treated = open.samples.filter { $0.state == .treated }
    #expect(treated.allSatisfy { $0.doseJoulesPerSquareMetre >= open.requiredJoulesPerSquareMetre * (1 - 1e-9) })
  }

  @Test("the doses of all steps are the plan's, also between its samples, and fewer steps give less")
  func subsets() throws {
    let planner = try planner()
    let plan = try planner.plan()
    let asked = plan.doseJoulesPerSquareMetre
    let all = try planner.doses(of: plan, by: plan.steps)
    #expect(abs(all.pieces.reduce(0) { $0 + $1.areaSquareMetres } - plan.areaSquareMetres) < 1e-6)
    #expect(abs(all.share(atLeast: asked) - plan.shareAtDoseBetweenSamples) < 0.03)
    #expect(all.share(atLeast: 0) == 1)
    #expect(all.joulesPerSquareMetre(exceededBut: 0.05) <= all.joulesPerSquareMetre(exceededBut: 0.5))
    let half = plan.steps.count / 2
    let first = try planner.doses(of: plan, by: Array(plan.steps[..<half]))
    let second = try planner.doses(of: plan, by: Array(plan.steps[half...]))
    for dose in [0.2, 0.5, 1].map({ $0 * asked }) {
      #expect(first.share(atLeast: dose) <= all.share(atLeast: dose) + 0.005)
      #expect(second.share(atLeast: dose) <= all.share(atLeast: dose) + 0.005)
    }
    #expect(first.share(atLeast: asked) < all.share(atLeast: asked))
    #expect(try planner.doses(of: plan, by: []).share(atLeast: asked) == 0)
  }

  @Test("pieces are small where the dose passes what is asked for: a finer summation finds the same area short")
  func shortArea() throws {
    let planner = try planner()
    let plan = try planner.plan()
    let part = Array(plan.steps[..<(plan.steps.count / 2)])
    let pieces = try planner.doses(of: plan, by: part).pieces
    let asked = plan.doseJoulesPerSquareMetre
    var fine = planner.options
    fine.fineMetres /= 3
    let finer = try UltravioletPlanner(scene: planner.scene, robot: planner.robot, options: fine)
    let exact = try finer.doses(of: plan, by: part).pieces
    #expect(exact.count > 2 * pieces.count)
    func short(_ pieces: [UltravioletPlan.Doses.Piece]) -> Double {
      pieces.reduce(0) { $0 + ($1.joulesPerSquareMetre < asked ? $1.areaSquareMetres : 0) }
    }
    #expect(short(pieces) > short(exact) - 0.002 * plan.areaSquareMetres, "never less than there is")
    #expect(short(pieces) < short(exact) + 0.03 * plan.areaSquareMetres)
  }

  @Test("runs under a limit keep it, follow each other, and together are the plan", arguments: [1.0, 0.5, 0.3, 0.1])
  func splitByLimit(share: Double) throws {
    let plan = try planner(dose: 400).plan()
    let total = try #require(UltravioletRun(plan.steps)).seconds
    let runs = try #require(plan.split(limit: share * total) { $0.seconds })
    #expect(runs.allSatisfy { $0.seconds <= share * total + 1e-9 })
    #expect(abs(runs.reduce(0) { $0 + $1.seconds } - total) < 1e-6)
    #expect(runs.count >= Int((1 / share - 1e-9).rounded(.up)))
    for (before, after) in zip(runs, runs.dropFirst()) {
      #expect(before.exit.planarDistanceMetres(to: after.entry) < 1e-9)
    }
    #expect(plan.split(limit: 0) { $0.seconds } == nil)
  }

  @Test("an even split over several robots costs the dearest hardly more than its share", arguments: 1...8)
  func splitByCount(count: Int) throws {
    let plan = try planner(dose: 400).plan()
    let total = try #require(UltravioletRun(plan.steps)).seconds
    // Coming and going cost something, too.
    let runs = plan.split(runs: count) { $0.seconds + 10 }
    #expect(runs.count <= count)
    let dearest = try #require(runs.map(\.seconds).max())
    #expect(dearest <= 1.1 * total / Double(count) + 2 * UltravioletPlan.cutSecondsMin)
  }

  @Test("ways on the floor keep the robot's radius and clearance, and end where they are asked to")
  func floorWays() throws {
    let planner = try planner()
    let ways = try FloorWays(scene: planner.scene, robot: planner.robot)
    let way = try #require(ways.way(from: Scenes.point(0.5, 2.5), to: Scenes.point(5.5, 2.5)))
    #expect(way.first == Scenes.point(0.5, 2.5) && way.last == Scenes.point(5.5, 2.5) && way.count > 2)
    for (start, end) in zip(way, way.dropFirst()) {
      for wall in planner.scene.walls {
        let metres = Distances.planarMetres(fromSegment: (start, end), toSegment: (wall.start, wall.end))
        #expect(metres >= 0.28 - 1e-6, "\(metres) m")
      }
    }
    #expect(ways.way(from: Scenes.point(0.5, 2.5), to: Scenes.point(5.9, 2.9)) == nil)
    #expect(ways.contains(Scenes.point(5.5, 2.5)) && !ways.contains(Scenes.point(5.9, 2.9)))
  }

  @Test("a circle that is avoided is driven round, and a robot cannot start in it")
  func avoidedCircle() throws {
    let planner = try planner()
    var robot = planner.robot
    robot.avoided = [Circle(centre: Scenes.point(1.5, 1.0), radiusMetres: 0.5)]
    let ways = try FloorWays(scene: planner.scene, robot: robot)
    let way = try #require(ways.way(from: Scenes.point(0.5, 1.2), to: Scenes.point(2.5, 1.3)))
    for (start, end) in zip(way, way.dropFirst()) {
      #expect(Distances.planarMetres(from: Scenes.point(1.5, 1.0), toSegment: (start, end)) >= 0.49)
    }
    robot.start = Scenes.point(1.5, 1.0)
    #expect(throws: UltravioletError.self) { try FloorWays(scene: planner.scene, robot: robot) }
  }
}
