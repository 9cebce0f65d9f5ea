import Geometry
import Quantities
import Routing
import Testing

/// Numbers that are no speeds.
private let bad: [Double] = [.nan, .infinity, -.infinity, 0, -3]

@Suite struct LegBadInputTests {
  private static let vehicle = LegVehicle(
    airspeedMetresPerSecond: 10, climbMetresPerSecond: 2, descentMetresPerSecond: 2, cruiseWatts: 100, climbWatts: 300,
    descentWatts: 50, hoverWatts: 80)

  private func space(
    _ obstacles: [AirObstacle] = [], boundary: Polygon = RandomMaps.boundary, bands: [Double] = [20, 40],
    clearance: Double = 1, vertical: Double = 5
  ) throws(PreparationError) -> LegSpace {
    try LegSpace(
      boundary: boundary, obstacles: obstacles, bands: bands,
      options: LegSpace.Options(clearanceMetres: clearance, verticalClearanceMetres: vertical))
  }

  private func end(_ east: Double, _ north: Double, _ altitude: Double = 0) -> LegEnd {
    LegEnd(position: point(east, north), altitudeMetres: altitude)
  }

  private func failures(
    _ space: LegSpace, _ start: LegEnd, _ goal: LegEnd, _ vehicle: LegVehicle = vehicle, wind: LocalVector = .zero
  ) -> [LegFailure?] {
    space.legs(from: start, to: goal, vehicle: vehicle, wind: wind).map {
      if case .failure(let failure) = $0 { failure } else { nil }
    }
  }

  private let notSound: [LegFailure?] = [.notSound, .notSound]

  @Test("speeds that are no speeds make no sound vehicle", arguments: bad)
  func speeds(number: Double) throws {
    let space = try space()
    let keys: [WritableKeyPath<LegVehicle, Double>] = [
      \.airspeedMetresPerSecond, \.climbMetresPerSecond, \.descentMetresPerSecond,
    ]
    for key in keys {
      var vehicle = Self.vehicle
      vehicle[keyPath: key] = number
      #expect(failures(space, end(5, 5), end(9, 9), vehicle) == notSound, "\(number)")
    }
    var limited = Self.vehicle
    limited.groundSpeedMaxMetresPerSecond = number
    #expect(failures(space, end(5, 5), end(9, 9), limited) == (number == .infinity ? [nil, nil] : notSound))
  }

  @Test("powers below zero or not finite make no sound vehicle", arguments: bad)
  func powers(number: Double) throws {
    let space = try space()
    let keys: [WritableKeyPath<LegVehicle, Double>] = [\.cruiseWatts, \.climbWatts, \.descentWatts, \.hoverWatts]
    for key in keys {
      var vehicle = Self.vehicle
      vehicle[keyPath: key] = number
      #expect(failures(space, end(5, 5), end(9, 9), vehicle) == (number == 0 ? [nil, nil] : notSound), "\(number)")
    }
    var limited = Self.vehicle
    limited.ceilingMetres = .nan
    #expect(failures(space, end(5, 5), end(9, 9), limited) == notSound)
  }

  @Test("winds and altitudes that are no numbers are told", arguments: [Double.nan, .infinity, -.infinity])
  func windsAndAltitudes(number: Double) throws {
    let space = try space()
    for wind in [LocalVector(east: number, north: 0), LocalVector(east: 0, north: number)] {
      #expect(failures(space, end(5, 5), end(9, 9), wind: wind) == notSound)
      var limited = Self.vehicle
      limited.groundSpeedMaxMetresPerSecond = 12
      #expect(failures(space, end(5, 5), end(9, 9), limited, wind: wind) == notSound)
    }
    #expect(failures(space, end(5, 5, number), end(9, 9)) == notSound)
    #expect(failures(space, end(5, 5), end(9, 9, number)) == notSound)
    let positions: [LegFailure?] = [.route(.notFinite), .route(.notFinite)]
    #expect(failures(space, end(number, 5), end(9, 9)) == positions)
    #expect(failures(space, end(5, 5), end(9, number)) == positions)
  }

  @Test("a leg whose time or energy overflows makes no sense, and is never the cheapest")
  func overflow() throws {
    let space = try space()
    for speed in [Double.leastNonzeroMagnitude, 1e-307] {
      var slow = Self.vehicle
      (slow.climbMetresPerSecond, slow.climbWatts) = (speed, 0)
      #expect(failures(space, end(5, 5), end(9, 9), slow) == notSound)
      #expect(space.cheapestLeg(from: end(5, 5), to: end(9, 9), vehicle: slow) == nil)
    }
    var strong = Self.vehicle
    strong.descentWatts = Double.greatestFiniteMagnitude
    #expect(failures(space, end(5, 5), end(9, 9), strong) == notSound)
    #expect(failures(space, end(5, 5, -1.7e308), end(9, 9)) == notSound)
  }

  @Test("bands, clearances and obstacles that are no numbers are typed errors, also where no band needs them")
  func preparation() throws {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(throws: PreparationError.self) { try space(bands: [20, number]) }
      #expect(throws: PreparationError.self) { try space(clearance: number) }
      #expect(throws: PreparationError.self) { try space(vertical: number) }
      #expect(throws: PreparationError.self) { try space(bands: [], clearance: number) }
      let shapes: [Obstacle.Shape] = [
        .circle(Circle(centre: point(number, 5), radiusMetres: 3)),
        .circle(Circle(centre: point(5, 5), radiusMetres: number)),
        .polygon(try #require(Polygon(exterior: [point(number, 0), point(9, 0), point(9, 9)]))),
        .polygon(try #require(Polygon(exterior: [point(0, 0), point(9, 0), point(9, number)]))),
      ]
      for shape in shapes {
        // The obstacle reaches both bands, none of two, and none at all.
        for (altitudes, bands) in [(0.0...90, [20.0, 40]), (500...600, [20, 40]), (0...90, [])] {
          #expect(throws: PreparationError.self, "\(shape), \(altitudes), \(bands)") {
            try space([AirObstacle(Obstacle(id: "o", shape: shape), altitudes: altitudes)], bands: bands)
          }
        }
      }
      let boundary = try #require(Polygon(exterior: [point(0, 0), point(number, 0), point(9, 9)]))
      #expect(throws: PreparationError.self) { try space(boundary: boundary) }
    }
    #expect(throws: PreparationError.self) { try space(clearance: -1) }
    #expect(throws: PreparationError.self) { try space(vertical: -1) }
  }

  @Test("numbers so large that their differences overflow are typed errors", arguments: [1e31, 1e200, 1.7e308])
  func hugeNumbers(number: Double) throws {
    let shapes: [Obstacle.Shape] = [
      .circle(Circle(centre: point(5, 5), radiusMetres: number)),
      .circle(Circle(centre: point(-number, 5), radiusMetres: 1)),
      .polygon(rectangle(-number, 0, number, 9)),
      .polygon(try #require(Polygon(exterior: [point(-number, 0), point(number, 0), point(0, number)]))),
    ]
    for shape in shapes {
      for bands in [[20.0], [900], []] {
        #expect(throws: PreparationError.self, "\(shape), \(bands)") {
          try space([AirObstacle(Obstacle(id: "o", shape: shape), altitudes: 0...90)], bands: bands)
        }
      }
    }
    for bands in [[20.0], []] {
      #expect(throws: PreparationError.self) { try space(bands: bands, clearance: number) }
    }
  }

  @Test("without bands there are no legs, and no cheapest one")
  func noBands() throws {
    let space = try space(bands: [])
    #expect(space.bands.isEmpty)
    #expect(failures(space, end(5, 5), end(9, 9)).isEmpty)
    #expect(space.cheapestLeg(from: end(5, 5), to: end(9, 9), vehicle: Self.vehicle) == nil)
  }

  @Test("ends outside the map and in obstacles are told for each band")
  func ends() throws {
    let tower = AirObstacle(Obstacle(id: "tower", shape: .polygon(rectangle(40, 40, 20, 20))), altitudes: 0...30)
    let space = try space([tower])
    #expect(failures(space, end(500, 5), end(9, 9)) == [.route(.startOutsideBoundary), .route(.startOutsideBoundary)])
    #expect(
      failures(space, end(9, 9), end(-1e300, 1e300)) == [.route(.goalOutsideBoundary), .route(.goalOutsideBoundary)])
    #expect(failures(space, end(9, 9), end(50, 50)) == [.descentClosed(by: ["tower"]), .descentClosed(by: ["tower"])])
    // On its roof the upper band is free; the lower one lies below the roof.
    #expect(failures(space, end(9, 9), end(50, 50, 30)) == [.belowAnEnd, nil])
    let all = try self.space(
      [AirObstacle(Obstacle(id: "all", shape: .polygon(rectangle(-9, -9, 200, 200))), altitudes: 0...90)])
    #expect(failures(all, end(9, 9), end(9, 9)) == [.climbClosed(by: ["all"]), .climbClosed(by: ["all"])])
  }

  @Test("legs at coordinates of UTM size take as long as those near the origin")
  func utm() throws {
    let shift = LocalVector(east: 412_345, north: 5_432_100)
    func moved(_ polygon: Polygon) throws -> Polygon {
      try #require(Polygon(exterior: polygon.exterior.map { $0 + shift }))
    }
    let wall = rectangle(45, 0, 10, 80)
    func leg(_ wall: Polygon, _ boundary: Polygon, _ shift: LocalVector) throws -> Leg {
      let space = try space(
        [AirObstacle(Obstacle(id: "wall", shape: .polygon(wall)), altitudes: 0...90)], boundary: boundary)
      let ends = [point(10, 50), point(90, 50)].map { LegEnd(position: $0 + shift, altitudeMetres: 3) }
      return try #require(space.cheapestLeg(from: ends[0], to: ends[1], vehicle: Self.vehicle))
    }
    let here = try leg(wall, RandomMaps.boundary, .zero)
    let there = try leg(try moved(wall), try moved(RandomMaps.boundary), shift)
    #expect(here.path.points.count == there.path.points.count)
    #expect(abs(here.seconds - there.seconds) < 1e-6)
    #expect(there.nearest.id == "wall" && there.nearest.metres >= 1)
  }

  @Test("every failure is a sentence that names what closes the way")
  func sentences() {
    let failures: [LegFailure] = [
      .belowAnEnd, .aboveCeiling, .climbClosed(by: ["zone:A"]), .descentClosed(by: ["zone:A"]), .route(.noPath),
      .notSound,
    ]
    #expect(Set(failures.map(\.description)).count == failures.count)
    #expect(failures[2].description.contains("zone:A") && failures[3].description.contains("zone:A"))
    for failure in failures { #expect(!failure.description.hasSuffix(".")) }
  }
}
