import Foundation
import Geometry
import Maps
import Quantities
import Routing
import Testing

@Suite struct GroundAreaTests {
  let profile = GroundProfile()
  /// The distance that the robot's middle keeps.
  let kept = 0.65

  private func twin(_ square: Polygon, _ houses: [Polygon]) throws -> ShortestPaths {
    // Areas are cut by outlines whose arcs have eight pieces to a quarter, the middle of each at the distance kept.
    let reach = kept / cos(0.375 * Double.pi / 8) + 1e-6
    let options = BufferOptions.round(quadrantSegments: 8)
    let grown = try houses.isEmpty ? [] : GeometryOperations.buffered(houses, byMetres: reach, options: options)
    let inner = try GeometryOperations.buffered([square], byMetres: -reach, options: options)
    return ShortestPaths(try FreeSpace(polygons: GeometryOperations.difference(inner, minus: grown)))
  }

  @Test("a square is crossed by the shortest way round the building in it, at the robot's distance")
  func buildingInTheMiddle() throws {
    let (square, block) = (rectangle(0, 0, 100, 100), rectangle(30, 30, 40, 40))
    let router = try GroundRouter(
      streets: [], areas: [field("market", "square", square)], buildings: [house("b", block)], profile: profile)
    #expect(router.areaPartCount == 1 && router.omissions.isEmpty)
    let (start, goal) = (point(5, 50), point(95, 55))
    let route = try router.route(from: start, to: goal)
    expectSound(route, from: start, to: goal, profile: profile)
    #expect(route.pieces.map(\.id) == ["market"] && route.pieces[0].kind == .area)
    #expect(abs(route.lengthMetres - (try twin(square, [block]).path(from: start, to: goal).lengthMetres)) < 1e-9)
    for (from, to) in zip(route.points, route.points.dropFirst()) {
      #expect(try GeometryOperations.planarDistanceMetres(from: block, toSegmentFrom: from, to: to) >= kept)
    }
    #expect(try router.route(from: point(5, 5), to: point(95, 5)).points == [point(5, 5), point(95, 5)])
  }

  @Test("between streets the square is taken, and the street where the class of the area is closed or dearer")
  func betweenStreets() throws {
    let square = rectangle(0, 0, 100, 100)
    let streets = [
      lane("west", [point(-1, 50), point(-40, 50)]), lane("east", [point(101, 50), point(140, 50)]),
      lane("round", [point(-40, 50), point(-40, -20), point(140, -20), point(140, 50)]),
    ]
    func route(_ kind: String, _ profile: GroundProfile) throws -> GroundRoute {
      let router = try GroundRouter(streets: streets, areas: [field("a", kind, square)], profile: profile)
      let route = try router.route(from: point(-30, 50), to: point(130, 50))
      expectSound(route, from: point(-30, 50), to: point(130, 50), profile: profile)
      return route
    }
    // Borders are drawn in a little more than the clearance, since arcs become chains.
    let inset = try #require(twin(square, []).freeSpace.nearestFreePoint(to: point(-1, 50))).east
    let over = try route("square", profile)
    #expect(over.pieces.map(\.kind) == [.street, .link, .area, .link, .street])
    #expect(abs(over.lengthMetres - 160) < 1e-6)
    #expect(abs(over.cost - (58 + (100 - 2 * inset) + 2 * 2 * (1 + inset))) < 1e-6)
    #expect(try route("playground", profile).pieces.map(\.id) == ["west", "round", "east"])
    #expect(try route("military", profile).lengthMetres == 340)
    var dear = profile
    dear.areas["square"]?.costFactor = 4
    #expect(try route("square", dear).pieces.map(\.id) == ["west", "round", "east"])
  }

  /// Random buildings with nothing on the western and eastern border; now and then a wall from side to side.
  private func houses(_ seed: Int, _ generator: inout SplitMix64) -> [Polygon] {
    var result = seed % 5 == 0 ? [rectangle(45, -1, 5, 102)] : []
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let (west, south) = (
        Double.random(in: 5...80, using: &generator), Double.random(in: -5...80, using: &generator)
      )
      let width = min(90 - west, Double.random(in: 1...30, using: &generator))
      result.append(rectangle(west, south, width, Double.random(in: 1...40, using: &generator)))
    }
    return result
  }

  @Test("with random buildings the way from street to street is link, shortest way and link, as a twin finds")
  func randomSquares() throws {
    var (open, closed) = (0, 0)
    for seed in 0..<40 {
      var generator = SplitMix64(seed: UInt64(seed), stream: "squares")
      let square = rectangle(0, 0, 100, 100)
      let houses = houses(seed, &generator)
      let (west, east) = (
        point(-2, Double.random(in: 10...90, using: &generator)),
        point(101.5, Double.random(in: 10...90, using: &generator))
      )
      let streets = [
        lane("west", [point(-40, west.north), west]), lane("east", [east, point(140, east.north)]),
      ]
      var close = profile
      close.smallPartMetres = 0
      close.endReachMetres = 5
      let router = try GroundRouter(
        streets: streets, areas: [field("a", "park", square)],
        buildings: houses.enumerated().map { house("b\($0)", $1) }, profile: close)
      let twin = try twin(square, houses)
      let ports = try [west, east].map { try #require(twin.freeSpace.nearestFreePoint(to: $0)) }
      let (start, goal) = (point(-40, west.north), point(140, east.north))
      guard let length = try? twin.path(from: ports[0], to: ports[1]).lengthMetres else {
        #expect(throws: GroundRouteFailure.self) { try router.route(from: start, to: goal) }
        closed += 1
        continue
      }
      // The ends of the two stubs are the best places to join: links are straight on and dearer than the stubs.
      let links = west.planarDistanceMetres(to: ports[0]) + east.planarDistanceMetres(to: ports[1])
      let cost = 38 + 38.5 + 2 * links + length * 1.6
      let route = try router.route(from: start, to: goal)
      // The twin draws round corners by other chains: at most 0.1 m apart at each.
      #expect(abs(route.cost - cost) < 1e-5, "seed \(seed)")
      expectSound(route, from: start, to: goal, profile: close)
      for (from, to) in zip(route.points, route.points.dropFirst()) {
        for house in houses {
          let metres = try GeometryOperations.planarDistanceMetres(from: house, toSegmentFrom: from, to: to)
          #expect(metres >= kept - 1e-9)
        }
      }
      open += 1
    }
    #expect(open > 20 && closed > 0)
  }

  @Test("a carriageway cuts a square: it is crossed over two kerbs, and not by a robot that cannot climb them")
  func carriagewayThroughSquare() throws {
    let square = rectangle(0, 0, 100, 100)
    let streets = [lane("road", "residential", [point(50, -20), point(50, 120)])]
    let areas = [field("a", "square", square)]
    let router = try GroundRouter(streets: streets, areas: areas, profile: profile)
    #expect(router.areaPartCount == 2)
    let (start, goal) = (point(10, 50), point(90, 50))
    let route = try router.route(from: start, to: goal)
    expectSound(route, from: start, to: goal, profile: profile)
    #expect(route.kerbCount == 2)
    // The road is joined every 20 m or less, so the way bends a little.
    #expect(route.lengthMetres >= 80 && route.lengthMetres < 83)
    var low = profile
    low.kerbClimbMetres = 0.05
    let stopped = try GroundRouter(streets: streets, areas: areas, profile: low)
    #expect(throws: GroundRouteFailure.self) { try stopped.route(from: start, to: goal) }
    let crossing = streets + [lane("zebra", "footway", [point(40, 50), point(50, 50), point(60, 50)])]
    var withVertex = crossing
    withVertex[0].line = [point(50, -20), point(50, 50), point(50, 120)]
    let over = try GroundRouter(streets: withVertex, areas: areas, profile: low).route(from: start, to: goal)
    #expect(over.kerbCount == 0 && over.pieces.contains { $0.id == "zebra" })
    #expect(abs(over.lengthMetres - 80) < 1e-6)
  }

  @Test("water, playgrounds and closed streets in a park are gone round, and a footpath in it is joined along its way")
  func cutOuts() throws {
    let park = rectangle(0, 0, 200, 100)
    let areas = [field("p", "park", park), field("swings", "playground", rectangle(80, 20, 20, 60))]
    let pond = rectangle(120, 30, 30, 60)
    let path = lane("path", "footway", [point(10, -30), point(10, 10), point(60, 10)])
    let router = try GroundRouter(streets: [path], areas: areas, water: [pond], profile: profile)
    let (start, goal) = (point(10, -20), point(190, 60))
    let route = try router.route(from: start, to: goal)
    expectSound(route, from: start, to: goal, profile: profile)
    for blocked in [areas[1].outline, pond] {
      for (from, to) in zip(route.points, route.points.dropFirst()) {
        #expect(try GeometryOperations.planarDistanceMetres(from: blocked, toSegmentFrom: from, to: to) >= kept - 1e-9)
      }
    }
    #expect(route.pieces.first?.id == "path" && route.pieces.last?.id == "p")
  }

  @Test("overlapping areas of one rule are one, an outline that crosses itself is repaired, one with NaN is left out")
  func outlines() throws {
    let bow = try #require(Polygon(exterior: [point(0, 0), point(50, 50), point(50, 0), point(0, 60)]))
    let broken = try #require(Polygon(exterior: [point(0, 0), point(.nan, 5), point(9, 9), point(5, 1)]))
    let areas = [
      field("one", "square", rectangle(100, 0, 60, 60)), field("two", "pedestrian", rectangle(150, 0, 60, 60)),
      field("bow", "square", bow), field("broken", "square", broken),
    ]
    let router = try GroundRouter(
      streets: [], areas: areas, buildings: [house("b", broken)], profile: profile)
    #expect(try router.route(from: point(105, 30), to: point(205, 30)).points.count == 2)
    #expect(try router.route(from: point(105, 30), to: point(205, 30)).pieces.count == 1)
    #expect(router.omissions.map(\.ids) == [["building:b"], ["broken"]])
    #expect(router.areaPartCount == 3)
  }

  @Test("a street is not joined to a square through a wall between them")
  func wallBeside() throws {
    let areas = [field("a", "square", rectangle(0, 0, 100, 100))]
    let streets = [lane("w", [point(-3, 0), point(-3, 100)])]
    var near = profile
    near.endReachMetres = 5
    near.smallPartMetres = 0
    let (start, goal) = (point(-3, 50), point(50, 50))
    let open = try GroundRouter(streets: streets, areas: areas, profile: near)
    #expect(try open.route(from: start, to: goal).pieces.map(\.kind).contains(.area))
    let wall = house("wall", rectangle(-2, -10, 0.5, 120))
    let closed = try GroundRouter(streets: streets, areas: areas, buildings: [wall], profile: near)
    #expect(throws: GroundRouteFailure.self) { try closed.route(from: start, to: goal) }
  }

  @Test("a park with too many corners is left out and said so, and the streets still work")
  func crowdedPark() throws {
    let trees = (0..<400).map { number in
      house("t\(number)", rectangle(Double(number % 20) * 10 + 2, Double(number / 20) * 10 + 2, 1, 1))
    }
    let areas = [field("wood", "park", rectangle(0, 0, 200, 200))]
    let streets = [lane("w", [point(-3, 0), point(-3, 100)])]
    let router = try GroundRouter(streets: streets, areas: areas, buildings: trees, profile: profile)
    #expect(router.areaPartCount == 0 && router.omissions.map(\.ids) == [["wood"]])
    #expect(router.omissions.first?.reason.contains("the limit is 3000") == true)
    #expect(try router.route(from: point(-3, 0), to: point(-3, 90)).lengthMetres == 90)
  }
}
