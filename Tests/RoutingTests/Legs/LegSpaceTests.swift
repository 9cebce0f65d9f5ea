import Foundation
import Geometry
import Quantities
import Routing
import Testing

@Suite struct LegSpaceTests {
  /// Climbs and descends at 2 m/s, flies at 10 m/s; climbing takes 300 W, level flight 100 W, descending 50 W.
  private static let vehicle = LegVehicle(
    airspeedMetresPerSecond: 10, climbMetresPerSecond: 2, descentMetresPerSecond: 2, cruiseWatts: 100, climbWatts: 300,
    descentWatts: 50, hoverWatts: 80)

  /// A wall across the straight way from (10, 50) to (90, 50), open in the north.
  private static let wall = rectangle(45, 0, 10, 80)

  private func space(
    _ obstacles: [AirObstacle], bands: [Double], clearance: Double = 0, vertical: Double = 5
  ) throws -> LegSpace {
    try LegSpace(
      boundary: RandomMaps.boundary, obstacles: obstacles, bands: bands,
      options: LegSpace.Options(clearanceMetres: clearance, verticalClearanceMetres: vertical))
  }

  private func building(_ id: String, _ polygon: Polygon, roof: Double) -> AirObstacle {
    AirObstacle(Obstacle(id: id, shape: .polygon(polygon), canBeLifted: false), altitudes: -.infinity...roof)
  }

  private func end(_ east: Double, _ north: Double, _ altitude: Double = 0) -> LegEnd {
    LegEnd(position: point(east, north), altitudeMetres: altitude)
  }

  private func failure(_ result: Result<Leg, LegFailure>) -> LegFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }

  @Test("a leg flies over a building below its band and round one that reaches it; equality is in the way")
  func overAndRound() throws {
    let space = try space([building("wall", Self.wall, roof: 30)], bands: [36, 20, 35])
    #expect(space.bands == [20, 35, 36])
    let legs = try space.legs(from: end(10, 50), to: end(90, 50), vehicle: Self.vehicle).map { try $0.get() }
    let round = 2 * 2125.0.squareRoot() + 10
    for leg in legs.prefix(2) {
      #expect(leg.path.points == [point(10, 50), point(45, 80), point(55, 80), point(90, 50)])
      #expect(abs(leg.path.lengthMetres - round) < 1e-9)
      #expect(leg.nearest.isAt(0, "wall"))
    }
    #expect(legs[2].path.points == [point(10, 50), point(90, 50)])
    #expect(legs[2].nearest.isAt(10, "boundary"))
    #expect(legs.map(\.bandMetres) == [20, 35, 36])
    // Up and down at 2 m/s, level at 10 m/s.
    let seconds = 10 + round / 10 + 10
    #expect(abs(legs[0].seconds - seconds) < 1e-9)
    #expect(abs(legs[0].joules - joules(20, round, Self.vehicle)) < 1e-6)
    #expect(legs[2].seconds == 44)
    #expect(legs[2].joules == 7100)
  }

  @Test("a zone between two altitudes is in the way from its clearance below to its clearance above, ends included")
  func zoneBetween() throws {
    let zone = AirObstacle(Obstacle(id: "zone", shape: .polygon(Self.wall)), altitudes: 40...60)
    let bands = [34.9, 35, 50, 65, 65.1]
    let space = try space([zone], bands: bands)
    let legs = try space.legs(from: end(10, 50), to: end(90, 50), vehicle: Self.vehicle).map { try $0.get() }
    #expect(legs.map { $0.path.points.count } == [2, 4, 4, 4, 2])
  }

  @Test("a leg never climbs or sinks through a zone, also where its band is free again above it")
  func neverThrough() throws {
    let zone = AirObstacle(
      Obstacle(id: "zone", shape: .circle(Circle(centre: point(10, 50), radiusMetres: 5))), altitudes: 40...60)
    let space = try space([zone], bands: [30, 50, 80], clearance: 2)
    let there = space.legs(from: end(10, 50), to: end(90, 50), vehicle: Self.vehicle)
    #expect(try there[0].get().path.points.count == 2)
    #expect(there.map(failure) == [nil, .climbClosed(by: ["zone"]), .climbClosed(by: ["zone"])])
    let back = space.legs(from: end(90, 50), to: end(10, 50), vehicle: Self.vehicle)
    #expect(back.map(failure) == [nil, .descentClosed(by: ["zone"]), .descentClosed(by: ["zone"])])
    // The clearance to the side counts in the climb too; at the clearance itself the air is open.
    let near = space.legs(from: end(16.9, 50), to: end(90, 50), vehicle: Self.vehicle)
    #expect(near.map(failure) == [nil, .climbClosed(by: ["zone"]), .climbClosed(by: ["zone"])])
    #expect(failure(space.legs(from: end(17.2, 50), to: end(90, 50), vehicle: Self.vehicle)[2]) == nil)
    #expect(space.closing(above: end(17, 50), upTo: 80) == [])
    // Who starts above the zone is not closed in by it.
    let above = space.legs(from: end(10, 50, 70), to: end(90, 50, 70), vehicle: Self.vehicle)
    #expect(above.map(failure) == [.belowAnEnd, .belowAnEnd, nil])
  }

  @Test("what closes the column over a point is named in order, within the vertical clearance and not beyond")
  func columns() throws {
    func zone(_ id: String, _ altitudes: ClosedRange<Double>) -> AirObstacle {
      AirObstacle(Obstacle(id: id, shape: .polygon(rectangle(0, 0, 20, 20))), altitudes: altitudes)
    }
    let zones = [zone("b", 85...90), zone("a", 30...40), zone("c", 85.1...90), zone("d", -50...10)]
    let space = try space(zones, bands: [80])
    #expect(space.closing(above: end(10, 10, 10), upTo: 80) == ["b", "a"])
    #expect(space.closing(above: end(10, 10, 9), upTo: 80) == ["b", "a", "d"])
    #expect(space.closing(above: end(10, 10, 40), upTo: 80) == ["b"])
    #expect(space.closing(above: end(20, 10, 10), upTo: 80) == ["b", "a"])
    #expect(space.closing(above: end(20.1, 10, 10), upTo: 80) == [])
    #expect(space.closing(above: end(10, 10, 90), upTo: 80) == [])
    #expect(space.closing(above: end(.nan, 10, 0), upTo: 80) == [])
    #expect(space.closing(above: end(1e300, -1e300, 0), upTo: 80) == [])
    #expect(space.closing(above: end(10, 10, .nan), upTo: 80) == [])
  }

  @Test("a roof that the start stands on does not close the climb, one that towers over it does")
  func roofs() throws {
    let roof = building("roof", rectangle(5, 45, 20, 20), roof: 30)
    let tower = building("tower", rectangle(30, 45, 10, 20), roof: 60)
    let space = try space([roof, tower], bands: [33, 36, 70], clearance: 1)
    let legs = space.legs(from: end(10, 50, 30), to: end(90, 50), vehicle: Self.vehicle)
    // In the lowest band the roof itself is still in the way.
    #expect(
      failure(legs[0]) == .climbClosed(by: ["roof"]) || failure(legs[0]) == .route(.startInside(obstacles: ["roof"])))
    #expect(try legs[1].get().path.points.count > 2)
    #expect(try legs[2].get().path.points.count == 2)
    #expect(try legs[2].get().seconds == 20 + 8 + 35)
    let low = space.legs(from: end(35, 50, 20), to: end(90, 50), vehicle: Self.vehicle)
    #expect(low.map(failure) == Array(repeating: .climbClosed(by: ["tower"]), count: 3))
  }

  /// The energy of a band by hand: climb, path and descent.
  private func joules(_ band: Double, _ metres: Double, _ vehicle: LegVehicle) -> Double {
    band / vehicle.climbMetresPerSecond * vehicle.climbWatts
      + metres / vehicle.airspeedMetresPerSecond * vehicle.cruiseWatts
      + band / vehicle.descentMetresPerSecond * vehicle.descentWatts
  }

  @Test("the cheapest band is that of the sums by hand, and a lower one when climbing gets dearer")
  func cheapestBand() throws {
    // Three walls; at 20 m all are in the way, at 40 m the two higher ones, and so on.
    let walls = [
      building("low", rectangle(20, -5, 5, 100), roof: 30), building("middle", rectangle(45, 5, 5, 100), roof: 50),
      building("high", rectangle(70, -5, 5, 100), roof: 70),
    ]
    let bands = [20.0, 40, 60, 80]
    let space = try space(walls, bands: bands)
    let (start, goal) = (end(5, 50), end(95, 50))
    var chosen: [Double] = []
    for climbWatts in stride(from: 0.0, through: 300, by: 5) {
      var vehicle = Self.vehicle
      vehicle.climbWatts = climbWatts
      vehicle.descentWatts = 0
      func length(_ points: LocalPoint...) -> Double { RoutePath(points: points).lengthMetres }
      let (s, g) = (start.position, goal.position)
      let high = length(s, point(70, 95), point(75, 95), g)
      let metres = [
        length(s, point(20, 95), point(25, 95), point(45, 5), point(50, 5), point(70, 95), point(75, 95), g),
        length(s, point(45, 5), point(50, 5), point(70, 95), point(75, 95), g), high, length(s, g),
      ]
      let expected = zip(bands, metres).map { joules($0, $1, vehicle) }
      let legs = try space.legs(from: start, to: goal, vehicle: vehicle).map { try $0.get() }
      for (leg, expected) in zip(legs, expected) { #expect(abs(leg.joules - expected) < 1e-6, "\(climbWatts) W") }
      let cheapest = try #require(space.cheapestLeg(from: start, to: goal, vehicle: vehicle))
      #expect(abs(cheapest.joules - (expected.min() ?? 0)) < 1e-6, "\(climbWatts) W")
      if chosen.last != cheapest.bandMetres { chosen.append(cheapest.bandMetres) }
    }
    #expect(chosen.first == 80 && chosen.last == 20)
    #expect(chosen == chosen.sorted(by: >) && chosen.count >= 3)
  }

  @Test("of bands that cost the same the lowest is taken")
  func ties() throws {
    var vehicle = Self.vehicle
    (vehicle.climbWatts, vehicle.descentWatts) = (0, 0)
    let space = try space([], bands: [60, 40, 50])
    #expect(space.cheapestLeg(from: end(5, 5), to: end(95, 95), vehicle: vehicle)?.bandMetres == 40)
  }

  @Test("bands above the ceiling or below an end have no leg, those at them have")
  func ceiling() throws {
    var vehicle = Self.vehicle
    vehicle.ceilingMetres = 50
    let space = try space([], bands: [20, 30, 50, 50.1])
    let there = space.legs(from: end(5, 5), to: end(95, 95, 30), vehicle: vehicle)
    #expect(there.map(failure) == [.belowAnEnd, nil, nil, .aboveCeiling])
    let back = space.legs(from: end(95, 95, 30), to: end(5, 5), vehicle: vehicle)
    #expect(back.map(failure) == [.belowAnEnd, nil, nil, .aboveCeiling])
    #expect(try back[1].get().seconds == 16_200.0.squareRoot() / 10 + 15)
    vehicle.ceilingMetres = 10
    #expect(space.cheapestLeg(from: end(5, 5), to: end(95, 95), vehicle: vehicle) == nil)
  }

  @Test("headwind takes longer than tail wind, climb and descent take the same, and a storm has no leg")
  func wind() throws {
    let space = try space([], bands: [20])
    func leg(_ from: LegEnd, _ to: LegEnd, _ wind: LocalVector) -> Leg? {
      space.cheapestLeg(from: from, to: to, vehicle: Self.vehicle, wind: wind)
    }
    let (west, east) = (end(10, 50), end(90, 50))
    let wind = LocalVector(east: 6, north: 0)
    #expect(abs((leg(west, east, wind)?.seconds ?? 0) - (20 + 5)) < 1e-9)
    #expect(abs((leg(east, west, wind)?.seconds ?? 0) - (20 + 20)) < 1e-9)
    #expect(abs((leg(east, west, wind)?.joules ?? 0) - (3000 + 2000 + 500)) < 1e-6)
    let storm = LocalVector(east: 15, north: 0)
    #expect(failure(space.legs(from: east, to: west, vehicle: Self.vehicle, wind: storm)[0]) == .route(.noPath))
    #expect(leg(west, east, storm) != nil)
    var slow = Self.vehicle
    slow.groundSpeedMaxMetresPerSecond = 8
    #expect(abs((space.cheapestLeg(from: west, to: east, vehicle: slow, wind: wind)?.seconds ?? 0) - 30) < 1e-9)
  }

  @Test("a leg from a place to itself climbs to the lowest band and sinks again")
  func sameEnds() throws {
    let space = try space([building("wall", Self.wall, roof: 30)], bands: [20, 40])
    let leg = try #require(space.cheapestLeg(from: end(10, 50), to: end(10, 50, 10), vehicle: Self.vehicle))
    #expect(leg.bandMetres == 20 && leg.path.lengthMetres == 0 && leg.seconds == 10 + 5)
    #expect(leg.path.points == [point(10, 50), point(10, 50)])
    #expect(leg.nearest.isAt(10, "boundary"))
  }

  @Test(
    "the nearest obstacle told with a leg has GEOS's distance, and no leg comes nearer than its clearance",
    arguments: UInt64(0)..<6)
  func nearestObstacle(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "legs nearest")
    let obstacles = RandomMaps.general(&generator, count: 16).map {
      AirObstacle($0, altitudes: 0...(generator.nextUnit() * 60))
    }
    let bands = [20.0, 40, 60]
    let space = try space(obstacles, bands: bands, clearance: 1.5, vertical: 4)
    var found = 0
    for _ in 0..<12 {
      let ends = (0..<2).map { _ in end(2 + generator.nextUnit() * 96, 2 + generator.nextUnit() * 96) }
      let wind = LocalVector(east: generator.nextUnit() * 8, north: generator.nextUnit() * 4)
      for case .success(let leg) in space.legs(from: ends[0], to: ends[1], vehicle: Self.vehicle, wind: wind) {
        found += 1
        var expected = Double.infinity
        for piece in zip(leg.path.points, leg.path.points.dropFirst()) {
          for item in obstacles where item.altitudes.upperBound + 4 >= leg.bandMetres {
            guard let polygon = item.obstacle.polygon else { continue }
            expected = min(
              expected,
              try GeometryOperations.planarDistanceMetres(from: polygon, toSegmentFrom: piece.0, to: piece.1))
          }
          for end in [piece.0, piece.1] {
            expected = min(expected, end.east, end.north, 100 - end.east, 100 - end.north)
          }
        }
        #expect(abs(leg.nearest.metres - expected) < 1e-9, "seed \(seed): \(leg.nearest), \(expected)")
        #expect(leg.nearest.metres >= 1.5, "seed \(seed)")
      }
    }
    #expect(found > 5, "seed \(seed)")
  }

  @Test("bands with the same obstacles share one free space, and each band has its own leg")
  func sharedBands() throws {
    let space = try space([building("wall", Self.wall, roof: 30)], bands: [10, 15, 40, 45])
    #expect((0..<4).map { space.freeSpace(ofBand: $0).obstacleCount } == [1, 1, 0, 0])
    let legs = try space.legs(from: end(10, 50), to: end(90, 50), vehicle: Self.vehicle).map { try $0.get() }
    #expect(legs[0].path == legs[1].path && legs[0].seconds + 5 == legs[1].seconds)
  }

  @Test("where the map's edge is no obstacle, legs may run along it")
  func edge() throws {
    let options = LegSpace.Options(clearanceMetres: 5, verticalClearanceMetres: 5)
    let (start, goal) = (end(1, 1), end(99, 1))
    let strict = try LegSpace(boundary: RandomMaps.boundary, obstacles: [], bands: [20], options: options)
    #expect(
      failure(strict.legs(from: start, to: goal, vehicle: Self.vehicle)[0]) == .route(.startOutsideBoundary))
    let open = try LegSpace(
      boundary: RandomMaps.boundary, edge: rectangle(-10, -10, 120, 120), obstacles: [], bands: [20], options: options)
    let leg = try #require(open.cheapestLeg(from: start, to: goal, vehicle: Self.vehicle))
    #expect(leg.nearest.isAt(1, "boundary"))
  }
}
