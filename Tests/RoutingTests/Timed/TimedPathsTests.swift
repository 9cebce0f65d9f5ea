import Geometry
import Quantities
import Routing
import Testing

private func zone(_ id: String, _ polygon: Polygon, _ active: Range<Double>...) -> TimedZone {
  TimedZone(id: id, shape: .polygon(polygon), active: active)
}

/// Walls across the whole map, and a block in the way.
private let wallA = rectangle(20, -10, 20, 120)
private let wallB = rectangle(60, -10, 20, 120)
private let block = rectangle(40, 10, 20, 80)

@Suite struct TimedPathsTests {
  private func answer(
    _ zones: [TimedZone], obstacles: [Polygon] = [], from start: LocalPoint = point(30, 50),
    to goal: LocalPoint = point(70, 50), departure: Double = 0, latestArrival: Double? = nil,
    metric: some PathMetric = EuclideanMetric()
  ) throws -> TimedPath {
    let named = obstacles.enumerated().map { Obstacle(id: "o\($0)", shape: .polygon($1)) }
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: named, clearanceMetres: 0)
    let timed = try TimedPaths(ShortestPaths(space), zones: zones)
    var scratch = TimedScratch()
    let path = try timed.path(
      from: start, to: goal, departure: departure, metric: metric, latestArrival: latestArrival, &scratch)
    TimedChecker(zones: zones, clearanceMetres: 0).check(path, departure: departure, metric: metric, "\(path)")
    return path
  }

  @Test("a zone that opens shortly is waited for, on the ground")
  func opensShortly() throws {
    let path = try answer([zone("A", block, 0..<15)])
    #expect(abs(path.arrival - 45) < 1e-9)
    #expect(path.stops.map(\.point) == [point(30, 50), point(70, 50)])
    #expect(abs(path.stops[0].departure - 5) < 1e-9)
    #expect(path.waitsFor == ["A"])
  }

  @Test("round a zone that opens late the way leads past its corners, at once")
  func opensLate() throws {
    let path = try answer([zone("A", block, 0..<500)])
    #expect(abs(path.arrival - (2 * 1700.0.squareRoot() + 20)) < 1e-9)
    #expect(path.stops.count == 4 && path.stops.allSatisfy { $0.arrival == $0.departure })
    #expect(path.waitsFor.isEmpty)
  }

  @Test("a zone that has closed before the arrival does not matter, nor one that is left before it opens")
  func before() throws {
    for hours in [-100..<9.9, 30.1..<1000, 1000..<2000] {
      let path = try answer([zone("A", block, hours)])
      #expect(path.stops.map(\.point) == [point(30, 50), point(70, 50)] && path.arrival == 40)
      #expect(path.waitsFor.isEmpty)
    }
    #expect(try answer([zone("A", block, 29.9..<1000)]).arrival > 100)
    #expect(try answer([zone("A", block, 0..<10.1)]).arrival > 40)
  }

  @Test("a gap between hours is used only if it lasts for the whole crossing")
  func gaps() throws {
    let wide = try answer([zone("A", wallA, 0..<50, 70.5..<100)], from: point(10, 50), to: point(50, 50))
    #expect(abs(wide.arrival - 80) < 1e-9)
    let narrow = try answer([zone("A", wallA, 0..<50, 69.5..<100)], from: point(10, 50), to: point(50, 50))
    #expect(abs(narrow.arrival - 130) < 1e-9)
  }

  @Test("where one zone closes behind the vehicle and the next opens late, it waits at a corner between them")
  func waitsBetween() throws {
    let pillar = rectangle(48, 48, 4, 4)
    let path = try answer(
      [zone("A", wallA, 35..<1000), zone("B", wallB, 0..<100)], obstacles: [pillar], from: point(10, 50),
      to: point(90, 50))
    let waiting = path.stops.dropFirst().filter { $0.departure > $0.arrival }
    #expect(waiting.count == 1 && pillar.exterior.contains(waiting[0].point))
    #expect(path.arrival > 130 && path.arrival < 130.2)
    #expect(path.waitsFor == ["B"])
    // What can be waited for at the start is: A is left as it closes.
    #expect(abs(path.stops[0].departure - 5) < 0.1)
    // Without a corner there it has to wait for A.
    let late = try answer(
      [zone("A", wallA, 35..<1000), zone("B", wallB, 0..<100)], from: point(10, 50), to: point(90, 50))
    #expect(abs(late.arrival - 1070) < 1e-9)
  }

  @Test("wind changes when zones are reached")
  func wind() throws {
    let metric = try #require(
      WindMetric(airspeedMetresPerSecond: 10, windMetresPerSecond: LocalVector(east: 5, north: 0)))
    let zones = [zone("A", block, 0..<5)]
    #expect(abs(try answer(zones, metric: metric).arrival - 7) < 1e-9)
    let against = try answer(zones, from: point(70, 50), to: point(30, 50), metric: metric)
    #expect(abs(against.arrival - 11) < 1e-9)
    let leftInTime = [zone("A", block, 2.1..<1000)]
    #expect(abs(try answer(leftInTime, metric: metric).arrival - 40 / 15.0) < 1e-9)
    #expect(try answer(leftInTime, from: point(70, 50), to: point(30, 50), metric: metric).arrival > 8)
  }

  @Test("ways may run along an active zone, touch its corner, and pass where two touch in a point")
  func touching() throws {
    let square = zone("A", rectangle(40, 40, 20, 20), 0..<1e6)
    #expect(try answer([square], from: point(30, 40), to: point(70, 40)).stops.count == 2)
    #expect(try answer([square], from: point(30, 50), to: point(50, 30)).stops.count == 2)
    #expect(try answer([square], from: point(40, 45), to: point(40, 55)).stops.count == 2)
    #expect(abs(try answer([square], from: point(40, 40), to: point(60, 60)).arrival - 40) < 1e-9)
    // Away from a corner, and up to one, along a line through two corners, inside the rectangle round the zone.
    let corners = [point(40, 40), point(60, 36), point(64, 50), point(60, 60), point(50, 64), point(36, 60)]
    let hexagon = zone("C", try #require(Polygon(exterior: corners)), -1..<1e6)
    #expect(abs(try answer([hexagon], from: point(60, 60), to: point(63, 63)).arrival - 18.0.squareRoot()) < 1e-12)
    #expect(abs(try answer([hexagon], from: point(37, 37), to: point(40, 40)).arrival - 18.0.squareRoot()) < 1e-12)
    #expect(try answer([hexagon], from: point(37, 37), to: point(63, 63)).arrival > 37)
    let other = zone("B", rectangle(60, 60, 20, 20), 0..<1e6)
    #expect(try answer([square, other], from: point(55, 65), to: point(65, 55)).stops.count == 2)
    #expect(try answer([square, other], from: point(50, 60), to: point(60, 80)).stops.count == 2)
  }

  @Test("a goal in a zone is reached when the zone opens, and a start in one is left before it closes")
  func endsInside() throws {
    #expect(abs(try answer([zone("A", wallA, 0..<100)], from: point(10, 50), to: point(25, 50)).arrival - 105) < 2e-9)
    let out = try answer([zone("A", wallA, 12..<1000)], from: point(30, 50), to: point(50, 50))
    #expect(out.arrival == 20 && out.stops.count == 2)
    #expect(abs(try answer([zone("A", wallA, -9..<0)], from: point(30, 50)).arrival - 40) < 1e-9)
  }

  @Test("with places along the edges it waits at the edge nearest to a goal in a zone, and leaves a zone straight out")
  func edges() throws {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 0)
    let paths = ShortestPaths(space)
    let zones = [zone("A", wallA, 40..<100)]
    let corners = try TimedPaths(paths, zones: zones)
    let edges = try TimedPaths(paths, zones: zones, edgeSpacingMetres: 5)
    #expect(corners.zoneCornerCount == 0 && edges.zoneCornerCount == 42)
    var scratch = TimedScratch()
    let checker = TimedChecker(zones: zones, clearanceMetres: 0)
    func arrival(_ timed: TimedPaths, _ start: LocalPoint, _ goal: LocalPoint, _ departure: Double) throws -> Double {
      let path = try timed.path(
        from: start, to: goal, departure: departure, metric: EuclideanMetric(), &scratch)
      checker.check(path, departure: departure, metric: EuclideanMetric(), "\(path)")
      return path.arrival
    }
    // The best place to wait is (20, 82), and (20, 80) is one of those there are.
    #expect(try arrival(corners, point(10, 10), point(25, 82), 20) > 124)
    #expect(abs(try arrival(edges, point(10, 10), point(25, 82), 20) - 100 - 29.0.squareRoot()) < 1e-9)
    // Out of the zone, along its edge, and back into it: without places there is nowhere to turn.
    #expect(throws: TimedFailure.shutIn(zones: ["A"])) { try arrival(corners, point(38, 50), point(38, 2), 35) }
    #expect(abs(try arrival(edges, point(38, 50), point(38, 2), 35) - 100 - 8.0.squareRoot()) < 1e-9)
    for spacing in [0, -1, Double.nan] {
      #expect(throws: PreparationError.self) { try TimedPaths(paths, zones: zones, edgeSpacingMetres: spacing) }
    }
    #expect(throws: PreparationError.self) { try TimedPaths(paths, zones: zones, edgeSpacingMetres: 1e-300) }
  }

  @Test("what cannot be is said, with names")
  func failures() throws {
    let zones = [zone("A", wallA, 5..<100), zone("B", block, 0..<100)]
    #expect(throws: TimedFailure.startInActiveZone(zones: ["A"])) { try answer(zones, departure: 5) }
    #expect(throws: TimedFailure.shutIn(zones: ["A"])) { try answer(zones) }
    #expect(throws: TimedFailure.goalInActiveZone(zones: ["B"])) {
      try answer(zones, from: point(90, 50), to: point(50, 50), latestArrival: 99)
    }
    #expect(throws: TimedFailure.tooLate(latestArrival: 39)) { try answer([], latestArrival: 39) }
    #expect(throws: TimedFailure.tooLate(latestArrival: 60)) {
      try answer([zone("B", block, 0..<100)], latestArrival: 60)
    }
    #expect(try answer([zone("B", block, 0..<100)], latestArrival: 103).arrival < 103)
    #expect(throws: TimedFailure.route(.notFinite)) { try answer([], from: point(.nan, 1)) }
    #expect(throws: TimedFailure.route(.startInside(obstacles: ["o0"]))) { try answer([], obstacles: [wallA]) }
    #expect(throws: TimedFailure.route(.noPath)) { try answer([], obstacles: [wallA], from: point(1, 1)) }
    for time in [Double.nan, .infinity, -.infinity] {
      #expect(throws: TimedFailure.timeNotFinite(what: "the departure")) { try answer([], departure: time) }
      #expect(throws: TimedFailure.timeNotFinite(what: "the latest arrival")) { try answer([], latestArrival: time) }
    }
    #expect(throws: PreparationError.badHours(what: "A")) { try answer([zone("A", block, 0..<Double.infinity)]) }
    #expect(throws: PreparationError.badHours(what: "A")) { try answer([zone("A", block, -Double.infinity..<3)]) }
    let many = (0...TimedPaths.zonesMax).map { zone("z\($0)", block, 0..<1) }
    #expect(throws: PreparationError.tooMany(what: "timed zones", count: 257, limit: 256)) { try answer(many) }
    let circle = TimedZone(
      id: "C", shape: .circle(Circle(centre: point(1, 1), radiusMetres: .nan)), active: [0..<1])
    #expect(throws: PreparationError.self) { try answer([circle]) }
  }

  @Test("what is too large, and what takes too long, is said")
  func limits() throws {
    var options = FreeSpace.Options()
    options.arcToleranceMetres = 1e-4
    let space = try FreeSpace(
      boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 0, options: options)
    let circles = (0..<12).map { index in
      TimedZone(
        id: "z\(index)", shape: .circle(Circle(centre: point(50, 50), radiusMetres: 40)), active: [0..<1])
    }
    #expect {
      try TimedPaths(ShortestPaths(space), zones: circles)
    } throws: { error in
      guard case PreparationError.tooMany("corners of timed zones", _, TimedPaths.cornersMax) = error else {
        return false
      }
      return true
    }
    let many = TimedZone(
      id: "A", shape: .polygon(block), active: (0...TimedPaths.hoursMax).map { Double($0)..<Double($0) + 0.5 })
    #expect(throws: PreparationError.tooMany(what: "hours of A", count: 1025, limit: 1024)) {
      try TimedPaths(ShortestPaths(space), zones: [many])
    }
    let timed = try TimedPaths(ShortestPaths(space), zones: [zone("A", block, 0..<500)], stepsMax: 2)
    var scratch = TimedScratch()
    #expect(throws: TimedFailure.tooManySteps(limit: 2)) {
      try timed.path(from: point(30, 50), to: point(70, 50), departure: 0, metric: EuclideanMetric(), &scratch)
    }
  }

  @Test("without a corner graph the question fails, and a start that is the goal is there at once")
  func ends() throws {
    let space = try FreeSpace(boundary: RandomMaps.boundary, obstacles: [], clearanceMetres: 0)
    var scratch = TimedScratch()
    let timed = try TimedPaths(ShortestPaths(space, .search), zones: [])
    #expect(throws: TimedFailure.route(.notPrepared)) {
      try timed.path(
        from: point(1, 1), to: point(2, 2), departure: 0, metric: EuclideanMetric(), &scratch)
    }
    let path = try answer([zone("A", block, 0..<15)], from: point(3, 3), to: point(3, 3), departure: 7)
    #expect(path.stops.map(\.departure) == [7, 7])
  }

  @Test("hours may touch, overlap and come in any order")
  func hours() throws {
    let tidy = try answer([zone("A", wallA, 0..<50)], from: point(10, 50))
    let untidy = try answer([zone("A", wallA, 20..<50, 3..<3, 0..<20, 10..<30)], from: point(10, 50))
    #expect(tidy == untidy)
    let nested = try answer([zone("A", wallA, 0..<50, 10..<20)], from: point(10, 50))
    #expect(tidy == nested)
  }

  @Test("of two ways that are equally good the same one is taken in whatever order zones are given")
  func ties() throws {
    let north = zone("N", rectangle(40, 48, 20, 22), 0..<1e6)
    let south = zone("S", rectangle(40, 30, 20, 22), 0..<1e6)
    let path = try answer([north, south])
    #expect(path.stops.count == 4)
    #expect(try answer([south, north]) == path)
  }

  @Test("far from the origin and long after the clock's beginning it waits as well")
  func largeNumbers() throws {
    let (east, north, epoch) = (512_000.0, 6_700_000.0, 1.79e9)
    func moved(_ west: Double, _ south: Double, _ width: Double, _ height: Double) -> Polygon {
      rectangle(west + east, south + north, width, height)
    }
    let space = try FreeSpace(boundary: moved(0, 0, 100, 100), obstacles: [], clearanceMetres: 2)
    let zones = [zone("A", moved(40, 10, 20, 80), epoch..<epoch + 15)]
    let timed = try TimedPaths(ShortestPaths(space), zones: zones)
    var scratch = TimedScratch()
    let path = try timed.path(
      from: point(30 + east, 50 + north), to: point(70 + east, 50 + north), departure: epoch,
      metric: EuclideanMetric(), &scratch)
    #expect(path.stops.count == 2)
    // Two metres before the zone as it opens.
    #expect(abs(path.arrival - epoch - 47) < 1e-3 && path.stops[0].departure >= epoch + 7)
  }
}
