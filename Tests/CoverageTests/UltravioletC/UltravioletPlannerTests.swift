import Coverage
import Foundation
import Geometry
import Quantities
import Testing

@Suite struct UltravioletPlannerTests {
  private typealias Scenes = UltravioletScenes

  private func plan(
    _ scene: UltravioletScene, at start: LocalPoint = UltravioletScenes.point(1.2, 1.6), radius: Double = 0.25,
    _ options: UltravioletOptions = UltravioletScenes.options()
  ) throws -> UltravioletPlan {
    try UltravioletPlanner(scene: scene, robot: Scenes.robot(at: start, radius: radius), options: options).plan()
  }

  /// The dose of a sample from the steps of a plan, by the slow search in space and sums over small pieces of the lamp.
  private func dose(_ plan: UltravioletPlan, _ sample: SurfaceSample, _ brute: BruteSight) -> Double {
    var dose = 0.0
    func add(_ lamp: LocalPoint, _ seconds: Double) {
      guard seconds > 0 else { return }
      dose +=
        seconds
        * summedIrradiance(
          Scenes.lamp, at: sample.point, sample.heightMetres, sample.normal, lamp: lamp, pieces: 120
        ) { brute.sees(from: sample.point, sample.heightMetres, lamp: lamp, $0) }
    }
    for step in plan.steps {
      switch step {
      case .stop(let place, let seconds): add(place, seconds)
      case .drive(let from, let to, let seconds):
        let parts = max(1, Int((from.planarDistanceMetres(to: to) / 0.1).rounded(.up)))
        for part in 0..<parts {
          add(
            from.interpolated(to: to, fraction: (Double(part) + 0.5) / Double(parts)), seconds / Double(parts))
        }
      }
    }
    return dose
  }

  @Test("each treated sample has its dose when it is worked out by other means, and none is lost")
  func independentDoses() throws {
    let scene = try Scenes.room()
    let plan = try plan(scene)
    let brute = BruteSight(scene: scene, bodyRadius: 0.25, bodyHeight: Scenes.lamp.base.metres)
    let treated = plan.samples.filter { $0.state == .treated }
    #expect(treated.count > 100)
    for (index, sample) in treated.enumerated() {
      #expect(sample.doseJoulesPerSquareMetre >= plan.requiredJoulesPerSquareMetre * (1 - 1e-9))
      guard index % 9 == 0 else { continue }
      let own = dose(plan, sample, brute)
      #expect(own >= 0.98 * plan.requiredJoulesPerSquareMetre, "\(own) J/m² at \(sample)")
    }
    for sample in plan.samples.filter({ $0.state == .unseen }).prefix(10) {
      #expect(dose(plan, sample, brute) < 0.02 * plan.requiredJoulesPerSquareMetre)
    }
    // The areas of all patches are those of floor, walls, tops and sides: 12 − 1.52 − 0.36 m² of bare floor…
    let areas = Dictionary(grouping: plan.samples) { plan.surfaces[$0.surface].name }.mapValues {
      $0.reduce(0) { $0 + $1.areaSquareMetres }
    }
    #expect(abs((areas["floor of room"] ?? 0) - 10.12) < 1e-6)
    #expect(abs((areas["wall of room"] ?? 0) - 28) < 1e-6)
    #expect(abs((areas["top of bed"] ?? 0) - 1.52) < 1e-6)
    #expect(abs((areas["side of bed"] ?? 0) - 5.4 * 0.6) < 1e-6)
    let missing = plan.missing.reduce(0) { $0 + $1.areaSquareMetres }
    let short = plan.samples.filter { $0.state != .treated }.reduce(0) { $0 + $1.areaSquareMetres }
    #expect(abs(missing - short) < 1e-9)
  }

  @Test("the robot keeps its radius from walls and furniture on its whole way, and its speed")
  func footprint() throws {
    let scene = try Scenes.twoRooms(doorMetres: 0.9)
    let plan = try plan(scene)
    #expect(plan.problems.isEmpty)
    for (start, end) in zip(plan.line, plan.line.dropFirst()) {
      for wall in scene.walls {
        let metres = Distances.planarMetres(fromSegment: (start, end), toSegment: (wall.start, wall.end))
        #expect(metres >= 0.25 - 1e-6, "\(metres) m")
      }
    }
    var place = try #require(plan.line.first)
    for step in plan.steps {
      switch step {
      case .stop(let at, let seconds):
        #expect(at.planarDistanceMetres(to: place) < 1e-9 && seconds > 0)
      case .drive(let from, let to, _):
        #expect(from.planarDistanceMetres(to: place) < 1e-9)
        #expect(try #require(UltravioletPlan.metresPerSecond(on: step)) <= 0.5 + 1e-9)
        place = to
      }
    }
    #expect(place.planarDistanceMetres(to: Scenes.point(1.2, 1.6)) < 1e-9)
    #expect(plan.samples.contains { $0.state == .treated && $0.point.east > 3.5 })
  }

  @Test("the time lies above the bound and within a tenth of it where ways are short beside dwells")
  func gap() throws {
    let plan = try plan(try Scenes.room(), Scenes.options(400))
    let over = try #require(plan.shareOverBound)
    #expect(over >= 0 && over < 0.1, "\(over)")
    #expect(plan.totalSeconds == plan.dwellSeconds + plan.driveSeconds + plan.rampSeconds)
  }

  @Test("no single stop and no even round of stops beats the bound", arguments: UInt64(0)..<4)
  func boundHolds(seed: UInt64) throws {
    let scene = try Scenes.room()
    let plan = try plan(scene)
    var field = try UltravioletField(scene: scene, lamp: Scenes.lamp, radius: Length(metres: 0.25))
    var generator = SplitMix64(seed: seed, stream: "bound")
    let treated = plan.samples.filter { $0.state == .treated }
    let stops = (0..<12).map { _ in
      Scenes.point(0.3 + 3.4 * generator.nextUnit(), 1.46 + 0.7 * generator.nextUnit())
    }
    let least =
      treated.map { sample in
        stops.reduce(0) {
          $0
            + field.wattsPerSquareMetre(
              at: sample.point, heightMetres: sample.heightMetres, normal: sample.normal, lampAt: $1)
        } / 12
      }.min() ?? 0
    #expect(least == 0 || plan.requiredJoulesPerSquareMetre / least >= plan.lowerBoundSeconds, "seed \(seed)")
  }

  @Test("the same input gives the same plan")
  func deterministic() throws {
    let scene = try Scenes.room()
    #expect(try plan(scene) == plan(scene))
  }

  @Test("a moved and turned room takes about the same time, and its surfaces have the same areas")
  func invariance() throws {
    // No gap is so narrow that only some grid of positions sees into it.
    var scene = try Scenes.room()
    scene.furniture = [
      .init(name: "bed", outline: try Scenes.polygon(Scenes.box(2, 1.1, 3.3, 1.9)), height: Length(metres: 0.6))
    ]
    let first = try plan(scene)
    for (turn, east, north) in [(0.0, 512.25, -64.5), (Double.pi / 2, 20.0, 30.0), (0.7, -3.0, 8.0)] {
      func move(_ point: LocalPoint) -> LocalPoint {
        LocalPoint(
          east: east + point.east * cos(turn) - point.north * sin(turn),
          north: north + point.east * sin(turn) + point.north * cos(turn))
      }
      let second = try plan(try Scenes.moved(scene, move), at: move(Scenes.point(1.2, 1.6)))
      #expect(abs(second.areaSquareMetres - first.areaSquareMetres) < 1e-6)
      #expect(abs(second.totalSeconds / first.totalSeconds - 1) < 0.1, "\(turn): \(second.totalSeconds)")
      #expect(abs(second.shareAtDose - first.shareAtDose) < 0.03)
    }
  }

  @Test("more dose, a weaker lamp and less speed never take less time")
  func monotone() throws {
    let scene = try Scenes.room()
    let base = try plan(scene)
    var options = Scenes.options(200)
    options.dwellSecondsMax = 1800
    let more = try plan(scene, options)
    // Twice the dose with twice the patience is twice the bound.
    #expect(abs(more.lowerBoundSeconds / base.lowerBoundSeconds - 2) < 0.1)
    #expect(more.totalSeconds > base.totalSeconds)
    var robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    robot.lamp.outputShare = 0.5
    var patient = Scenes.options()
    patient.dwellSecondsMax = 1800
    let weak = try UltravioletPlanner(scene: scene, robot: robot, options: patient).plan()
    #expect(abs(weak.lowerBoundSeconds / base.lowerBoundSeconds - 2) < 0.1)
  }

  @Test("without a dock the work ends at the last stop, and takes no longer than with one")
  func noDock() throws {
    let scene = try Scenes.twoRooms(doorMetres: 1)
    var robot = Scenes.robot(at: Scenes.point(1.2, 1.6))
    let home = try UltravioletPlanner(scene: scene, robot: robot, options: Scenes.options()).plan()
    robot.dock = nil
    let open = try UltravioletPlanner(scene: scene, robot: robot, options: Scenes.options()).plan()
    let last = try #require(open.steps.last)
    guard case .stop(let place, _) = last else {
      Issue.record("the last step is a drive: \(last)")
      return
    }
    #expect(open.line.last == place)
    #expect(open.totalSeconds < 1.05 * home.totalSeconds)
    #expect(try #require(open.shareOverBound) >= 0)
  }

  @Test("percentiles and shares follow from the samples")
  func figures() throws {
    let plan = try plan(try Scenes.room())
    let low = plan.doseJoulesPerSquareMetre(exceededBut: 0.05)
    #expect(low <= plan.doseJoulesPerSquareMetre(exceededBut: 0.5))
    #expect((0.5...1).contains(plan.shareAtDose))
    #expect((0.5...1).contains(plan.shareAtDoseBetweenSamples))
    let least = try #require(plan.leastTreatedJoulesPerSquareMetre)
    #expect(least >= plan.requiredJoulesPerSquareMetre * (1 - 1e-9))
  }
}
