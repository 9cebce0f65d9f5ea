import Geometry
import Quantities
import Routing
import Testing

/// Seeded zones with hours between 0 and 150 s.
private enum RandomZones {
  static func general(_ generator: inout SplitMix64, count: Int, spans: Int) -> [TimedZone] {
    let shapes = RandomMaps.general(&generator, count: count).map(\.shape)
    return shapes.enumerated().map { index, shape in
      guard case .polygon(let polygon) = shape else { preconditionFailure("random obstacles are polygons") }
      // Three times as large as an obstacle.
      let middle = polygon.exterior[0].interpolated(to: polygon.exterior[2], fraction: 0.5)
      let larger = Polygon(exterior: polygon.exterior.map { middle + ($0 - middle) * 3 }) ?? polygon
      return TimedZone(
        id: "z\(index)", shape: .polygon(larger), active: hours(&generator, spans: spans))
    }
  }

  static func lattice(_ generator: inout SplitMix64, count: Int, spans: Int) -> [TimedZone] {
    (0..<count).map { index in
      func draw(_ below: Int) -> Double { Double(generator.nextIndex(below: below)) }
      let square = rectangle(draw(8) * 10, draw(8) * 10, 10 + draw(3) * 10, 10 + draw(6) * 10)
      return TimedZone(id: "z\(index)", shape: .polygon(square), active: hours(&generator, spans: spans))
    }
  }

  static func circles(_ generator: inout SplitMix64, count: Int) -> [TimedZone] {
    (0..<count).map { index in
      let centre = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
      let circle = Circle(centre: centre, radiusMetres: 4 + 12 * generator.nextUnit())
      return TimedZone(id: "z\(index)", shape: .circle(circle), active: hours(&generator, spans: 2))
    }
  }

  private static func hours(_ generator: inout SplitMix64, spans: Int) -> [Range<Double>] {
    var time = generator.nextUnit() * 60 - 20
    return (0..<1 + generator.nextIndex(below: spans)).map { _ in
      let begin = time
      let end = begin + 5 + generator.nextUnit() * 40
      time = end + 3 + generator.nextUnit() * 40
      return begin..<end
    }
  }
}

@Suite struct TimedPropertiesTests {
  private func compare(
    _ obstacles: [Obstacle], _ zones: [TimedZone], _ generator: inout SplitMix64, lattice: Bool,
    metric: some PathMetric, _ comment: Comment
  ) throws -> (compared: Int, waited: Int) {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let timed = try TimedPaths(ShortestPaths(space), zones: zones)
    let rings = obstacles.compactMap { obstacle -> [LocalPoint]? in
      if case .polygon(let polygon) = obstacle.shape { polygon.exterior } else { nil }
    }
    var scratch = TimedScratch()
    var (compared, waited) = (0, 0)
    for _ in 0..<3 {
      let start = RandomMaps.freePoint(&generator, space, lattice: lattice)
      let goal = RandomMaps.freePoint(&generator, space, lattice: lattice)
      var twin = TimedTwin(
        obstacles: rings, zones: zones, start: start, goal: goal, metric: metric, prunesLinks: true, budget: 60_000)
      guard let expected = twin.arrival(departure: 0) else { continue }
      compared += 1
      do throws(TimedFailure) {
        let path = try timed.path(from: start, to: goal, departure: 0, metric: metric, &scratch)
        #expect(abs(path.arrival - expected) < 1e-7, "\(comment) \(start) \(goal): \(path.arrival) \(expected)")
        TimedChecker(zones: zones, clearanceMetres: 0).check(path, departure: 0, metric: metric, comment)
        if path.stops.contains(where: { $0.departure > $0.arrival }) { waited += 1 }
      } catch {
        #expect(expected == .infinity, "\(comment) \(error)")
      }
    }
    return (compared, waited)
  }

  @Test("arrivals are those of the slow twin among turned obstacles and zones", arguments: UInt64(0)..<30)
  func generalTwin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed")
    let obstacles = RandomMaps.general(&generator, count: 2)
    let zones = RandomZones.general(&generator, count: 2, spans: 2)
    _ = try compare(obstacles, zones, &generator, lattice: false, metric: EuclideanMetric(), "seed \(seed)")
  }

  @Test("arrivals are those of the slow twin among zones that touch, overlap and line up", arguments: UInt64(0)..<30)
  func latticeTwin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed lattice")
    let zones = RandomZones.lattice(&generator, count: 3, spans: 3)
    _ = try compare([], zones, &generator, lattice: true, metric: EuclideanMetric(), "seed \(seed)")
  }

  @Test("arrivals are those of the slow twin in wind", arguments: UInt64(0)..<15)
  func windTwin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed wind")
    let wind = RandomMaps.rotated(LocalVector(east: 0.5, north: 0), by: 6 * generator.nextUnit(), about: point(0, 0))
    let metric = try #require(
      WindMetric(airspeedMetresPerSecond: 1, windMetresPerSecond: wind - point(0, 0)))
    let obstacles = RandomMaps.general(&generator, count: 1)
    let zones = RandomZones.general(&generator, count: 2, spans: 2)
    _ = try compare(obstacles, zones, &generator, lattice: false, metric: metric, "seed \(seed)")
  }

  @Test("the cases with the slow twin are compared, and in some of them it waits")
  func twinIsUsed() throws {
    var (compared, waited) = (0, 0)
    for seed in UInt64(100)..<130 {
      var generator = SplitMix64(seed: seed, stream: "timed")
      let zones = RandomZones.lattice(&generator, count: 3, spans: 1)
      let result = try compare(
        [], zones, &generator, lattice: true, metric: EuclideanMetric(), "seed \(seed)")
      compared += result.compared
      waited += result.waited
    }
    #expect(compared >= 80 && waited >= 5, "\(compared) compared, \(waited) waited")
  }

  @Test("arrivals are those of the slow twin where the way behind closes and the way ahead opens late")
  func betweenTwin() throws {
    var waited = 0
    for seed in UInt64(0)..<20 {
      var generator = SplitMix64(seed: seed, stream: "timed between")
      func draw(_ from: Double, _ to: Double) -> Double { from + (to - from) * generator.nextUnit() }
      let west = TimedZone(
        id: "west", shape: .polygon(rectangle(draw(10, 25), -10, 10, 120)), active: [draw(15, 50)..<400])
      let east = TimedZone(
        id: "east", shape: .polygon(rectangle(draw(60, 75), -10, 10, 120)), active: [0..<draw(70, 200)])
      let pillars = (0..<2).map { index in
        Obstacle(
          id: "o\(index)",
          shape: .polygon(rectangle(40 + draw(0, 4), 10 + 40 * Double(index) + draw(0, 20), draw(3, 15), draw(3, 15))))
      }
      let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: pillars, clearanceMetres: 0)
      let timed = try TimedPaths(ShortestPaths(space), zones: [west, east])
      let (start, goal) = (point(draw(0, 10), draw(0, 100)), point(draw(90, 100), draw(0, 100)))
      var twin = TimedTwin(
        obstacles: pillars.compactMap { if case .polygon(let polygon) = $0.shape { polygon.exterior } else { nil } },
        zones: [west, east], start: start, goal: goal, metric: EuclideanMetric(), prunesLinks: true, budget: 200_000)
      let arrival = twin.arrival(departure: 0)
      let expected = try #require(arrival, "seed \(seed)")
      var scratch = TimedScratch()
      let path = try timed.path(from: start, to: goal, departure: 0, metric: EuclideanMetric(), &scratch)
      #expect(abs(path.arrival - expected) < 1e-7, "seed \(seed)")
      TimedChecker(zones: [west, east], clearanceMetres: 0).check(
        path, departure: 0, metric: EuclideanMetric(), "seed \(seed)")
      if path.stops.dropFirst().contains(where: { $0.departure > $0.arrival }) { waited += 1 }
    }
    #expect(waited >= 5, "\(waited) waited on the way")
  }

  @Test("without zones, and with zones that are over, paths are the shortest ones", arguments: UInt64(0)..<8)
  func noZones(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed none")
    let lattice = seed % 2 == 0
    let obstacles =
      lattice ? RandomMaps.lattice(&generator, count: 12) : RandomMaps.general(&generator, count: 12)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0)
    let paths = ShortestPaths(space)
    let none = try TimedPaths(paths, zones: [])
    let over = RandomZones.circles(&generator, count: 4).map { zone in
      TimedZone(id: zone.id, shape: zone.shape, active: [-50..<(-10), 0..<0])
    }
    let past = try TimedPaths(paths, zones: over)
    var scratch = TimedScratch()
    for _ in 0..<8 {
      let start = RandomMaps.freePoint(&generator, space, lattice: lattice)
      let goal = RandomMaps.freePoint(&generator, space, lattice: lattice)
      do throws(RouteFailure) {
        let expected = try paths.path(from: start, to: goal)
        for timed in [none, past] {
          let path = try? timed.path(from: start, to: goal, departure: 100, metric: EuclideanMetric(), &scratch)
          let seconds = (path?.arrival ?? 0) - 100
          #expect(abs(seconds - expected.lengthMetres) < 1e-9, "seed \(seed)")
          #expect(path?.stops.allSatisfy { $0.arrival == $0.departure } ?? false, "seed \(seed)")
        }
      } catch {
        #expect(throws: TimedFailure.route(error), "seed \(seed)") {
          try none.path(from: start, to: goal, departure: 100, metric: EuclideanMetric(), &scratch)
        }
      }
    }
  }

  @Test("zones that never close are the same as obstacles, with their clearance", arguments: UInt64(0)..<8)
  func always(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed always")
    let obstacles = RandomMaps.general(&generator, count: 8)
    let zones = (RandomZones.circles(&generator, count: 3) + RandomZones.general(&generator, count: 2, spans: 1))
      .enumerated().map { TimedZone(id: "z\($0)", shape: $1.shape, active: [-1..<1e6]) }
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 1)
    let fixed = ShortestPaths(try space.adding(zones.map { Obstacle(id: $0.id, shape: $0.shape) }))
    let timed = try TimedPaths(ShortestPaths(space), zones: zones)
    var scratch = TimedScratch()
    for _ in 0..<6 {
      let start = RandomMaps.freePoint(&generator, fixed.freeSpace, lattice: false)
      let goal = RandomMaps.freePoint(&generator, fixed.freeSpace, lattice: false)
      guard let expected = try? fixed.path(from: start, to: goal).lengthMetres else { continue }
      let path = try timed.path(from: start, to: goal, departure: 0, metric: EuclideanMetric(), &scratch)
      #expect(abs(path.arrival - expected) < 1e-6, "seed \(seed): \(path.arrival), \(expected)")
    }
  }

  @Test("circles keep their clearance, and the order of zones does not matter", arguments: UInt64(0)..<10)
  func circles(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "timed circles")
    let obstacles = RandomMaps.general(&generator, count: 8)
    let zones = RandomZones.circles(&generator, count: 6)
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: obstacles, clearanceMetres: 0.5)
    let paths = ShortestPaths(space)
    let timed = try TimedPaths(paths, zones: zones)
    let shuffled = try TimedPaths(paths, zones: zones.shuffled(using: &generator))
    let checker = TimedChecker(zones: zones, clearanceMetres: 0.5)
    var scratch = TimedScratch()
    for query in 0..<6 {
      let start = RandomMaps.freePoint(&generator, space, lattice: false)
      let goal = RandomMaps.freePoint(&generator, space, lattice: false)
      let departure = Double(query) * 10
      let path = Result { () throws(TimedFailure) in
        try timed.path(from: start, to: goal, departure: departure, metric: EuclideanMetric(), &scratch)
      }
      let again = Result { () throws(TimedFailure) in
        try shuffled.path(from: start, to: goal, departure: departure, metric: EuclideanMetric(), &scratch)
      }
      #expect(path == again, "seed \(seed)")
      if case .success(let path) = path {
        checker.check(path, departure: departure, metric: EuclideanMetric(), "seed \(seed)")
        // Whoever may leave later does not arrive earlier.
        let later = try? timed.path(
          from: start, to: goal, departure: departure + 5, metric: EuclideanMetric(), &scratch)
        #expect(later.map { $0.arrival >= path.arrival - 1e-9 } ?? true, "seed \(seed)")
      }
    }
  }
}
