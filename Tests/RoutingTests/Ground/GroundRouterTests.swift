import Geometry
import Maps
import Quantities
import Routing
import Testing

@Suite struct GroundRouterTests {
  let profile = GroundProfile()

  @Test("a way goes along the street, with links to both ends and the street's id, class and surface")
  func oneStreet() throws {
    let street = lane("w1", "path", [point(0, 0), point(100, 0), point(100, 50)], surface: "gravel")
    let router = try GroundRouter(streets: [street], profile: profile)
    let (start, goal) = (point(10, 3), point(102, 40))
    let route = try router.route(from: start, to: goal)
    expectSound(route, from: start, to: goal, profile: profile)
    #expect(route.points == [start, point(10, 0), point(100, 0), point(100, 40), goal])
    #expect(route.pieces.map(\.kind) == [.link, .street, .link])
    #expect(route.pieces[1].id == "w1" && route.pieces[1].streetClass == "path")
    #expect(route.pieces[1].surface == "gravel")
    #expect(abs(route.lengthMetres - 135) < 1e-9)
    #expect(abs(route.cost - (3 * 2 + 130 * 1.3 * 1.8 + 2 * 2)) < 1e-9)
    #expect(abs(route.durationSeconds - 135 / 1.5) < 1e-9)
    #expect(route.metresByClass.map(\.streetClass) == ["path", ""])
    let back = try router.route(from: goal, to: start)
    #expect(back.points == route.points.reversed())
    #expect(abs(back.cost - route.cost) < 1e-9)
  }

  @Test("a way to the place where one stands has no length, no cost and no piece")
  func noWay() throws {
    let router = try GroundRouter(streets: [lane("w1", [point(0, 0), point(9, 0)])], profile: profile)
    let route = try router.route(from: point(4, 1), to: point(4, 1))
    #expect(route.points == [point(4, 1)] && route.pieces.isEmpty)
    #expect(route.lengthMetres == 0 && route.cost == 0 && route.durationSeconds == 0)
  }

  @Test("a longer way over a cheap class or surface is taken before a short one over a dear one")
  func costFactors() throws {
    let (west, east) = (point(0, 0), point(100, 0))
    let round = [west, point(0, 30), point(100, 30), east]
    func ways(_ kind: String, _ surface: String) throws -> GroundRoute {
      let streets = [lane("short", kind, [west, east], surface: surface), lane("long", round)]
      return try GroundRouter(streets: streets, profile: profile).route(from: west, to: east)
    }
    #expect(try ways("footway", "asphalt").pieces.map(\.id) == ["short"])
    #expect(try ways("footway", "sand").pieces.map(\.id) == ["long"])
    #expect(try ways("footway", "asphalt;sand").pieces.map(\.id) == ["long"])
    #expect(try ways("bridleway", "").lengthMetres == 100)
    #expect(try ways("bridleway", "fine_gravel").lengthMetres == 160)
    #expect(try ways("steps", "").pieces.map(\.id) == ["long"])
    var climber = profile
    climber.streets["steps"] = GroundProfile.Rule(costFactor: 1.5, level: .pavement)
    let streets = [lane("short", "steps", [west, east]), lane("long", round)]
    #expect(try GroundRouter(streets: streets, profile: climber).route(from: west, to: east).cost == 150)
  }

  /// A block with a one-way street on one side and a long way round.
  private func oneWayBlock(_ kind: String) -> [Street] {
    [
      lane("lane", kind, [point(0, 0), point(100, 0)], isOneWay: true),
      lane("round", kind, [point(100, 0), point(100, 200), point(0, 200), point(0, 0)]),
    ]
  }

  @Test("one-way streets hold on carriageways, and not on pavements or for a robot that need not obey them")
  func oneWay() throws {
    let (west, east) = (point(10, 0), point(90, 0))
    let router = try GroundRouter(streets: oneWayBlock("residential"), profile: profile)
    #expect(abs(try router.route(from: west, to: east).lengthMetres - 80) < 1e-9)
    let back = try router.route(from: east, to: west)
    #expect(abs(back.lengthMetres - 520) < 1e-9)
    expectSound(back, from: east, to: west, profile: profile)
    let matrix = try #require(router.matrix(points: [west, east]))
    #expect(abs(matrix.lengthMetres(from: 0, to: 1) - 80) < 1e-9)
    #expect(abs(matrix.lengthMetres(from: 1, to: 0) - 520) < 1e-9)
    let pavements = try GroundRouter(streets: oneWayBlock("cycleway"), profile: profile)
    #expect(abs(try pavements.route(from: east, to: west).lengthMetres - 80) < 1e-9)
    var free = profile
    free.obeysOneWay = false
    let freely = try GroundRouter(streets: oneWayBlock("residential"), profile: free)
    #expect(abs(try freely.route(from: east, to: west).lengthMetres - 80) < 1e-9)
  }

  /// A pavement and a carriageway that meet, and a longer pavement round.
  private let kerbStreets = [
    lane("pavement", "footway", [point(0, 0), point(50, 0)]),
    lane("carriageway", "residential", [point(50, 0), point(100, 0)]),
    lane("round", "footway", [point(50, 0), point(50, 10), point(100, 10), point(100, 0)]),
    lane("beyond", "footway", [point(100, 0), point(150, 0)]),
  ]

  @Test("each kerb costs metres and seconds, so that a detour without kerbs may be cheaper")
  func kerbs() throws {
    let (west, east) = (point(10, 0), point(140, 0))
    var cheap = profile
    cheap.kerbCostMetres = 2
    let over = try GroundRouter(streets: kerbStreets, profile: cheap).route(from: west, to: east)
    #expect(over.kerbCount == 2 && over.pieces.map(\.id) == ["pavement", "carriageway", "beyond"])
    #expect(abs(over.cost - (40 + 50 * 1.2 + 40 + 4)) < 1e-9)
    #expect(abs(over.durationSeconds - (130 / 1.5 + 10)) < 1e-9)
    expectSound(over, from: west, to: east, profile: cheap)
    let round = try GroundRouter(streets: kerbStreets, profile: profile).route(from: west, to: east)
    #expect(round.kerbCount == 0 && round.pieces.map(\.id) == ["pavement", "round", "beyond"])
    #expect(abs(round.cost - 150) < 1e-9)
  }

  @Test("a kerb that is too high closes the way over it and is named where it is the only reason")
  func highKerbs() throws {
    var low = profile
    low.kerbClimbMetres = 0.05
    low.kerbCostMetres = 0
    let (west, east) = (point(10, 0), point(90, 0))
    let router = try GroundRouter(streets: Array(kerbStreets.prefix(2)), profile: low)
    let failure = #expect(throws: GroundRouteFailure.self) { try router.route(from: west, to: east) }
    guard case .noConnection(_, _, let openings) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(openings == [.kerbs])
    #expect(failure?.description.contains("kerbs that are too high") == true)
    #expect(router.matrix(points: [west, east])?.cost(from: 0, to: 1) == .infinity)
    let flush = kerbStreets.prefix(2) + [lane("ramp", "living_street", [point(40, 0), point(60, 0)])]
    // The ramp only overlaps: it meets the others where they share a vertex.
    #expect(throws: GroundRouteFailure.self) {
      try GroundRouter(streets: Array(flush), profile: low).route(from: west, to: east)
    }
    let joined = [
      lane("pavement", "footway", [point(0, 0), point(40, 0)]),
      lane("ramp", "living_street", [point(40, 0), point(60, 0)]),
      lane("carriageway", "residential", [point(60, 0), point(100, 0)]),
    ]
    let route = try GroundRouter(streets: joined, profile: low).route(from: west, to: east)
    #expect(route.kerbCount == 0 && route.pieces.count == 3)
  }

  @Test("who starts at a crossing may take any street there without a kerb and in the direction it allows")
  func crossingStart() throws {
    let middle = point(0, 0)
    let streets = [
      lane("a", "footway", [point(-50, 0), middle]), lane("b", "residential", [middle, point(50, 0)], isOneWay: true),
    ]
    let router = try GroundRouter(streets: streets, profile: profile)
    #expect(try router.route(from: middle, to: point(30, 0)).kerbCount == 0)
    #expect(try router.route(from: middle, to: point(-30, 0)).lengthMetres == 30)
    #expect(throws: GroundRouteFailure.self) { try router.route(from: point(30, 0), to: middle) }
  }

  @Test("a loop is left on its shorter side")
  func loop() throws {
    let ring = [point(0, 0), point(100, 0), point(100, 100), point(0, 100), point(0, 0)]
    let streets = [lane("ring", ring), lane("tail", [point(0, 0), point(-50, 0)])]
    let router = try GroundRouter(streets: streets, profile: profile)
    #expect(abs(try router.route(from: point(-50, 0), to: point(50, 0)).lengthMetres - 100) < 1e-9)
    let other = try router.route(from: point(-50, 0), to: point(0, 60))
    #expect(abs(other.lengthMetres - 110) < 1e-9)
    expectSound(other, from: point(-50, 0), to: point(0, 60), profile: profile)
    let across = try router.route(from: point(10, 0), to: point(0, 20))
    #expect(abs(across.lengthMetres - 30) < 1e-9)
  }

  @Test("a stub that is joined to nothing does not hold an end captive while a larger part is in reach")
  func stubs() throws {
    let streets = [
      lane("main", [point(0, 0), point(1000, 0)]), lane("stub", [point(500, 20), point(500, 40)]),
    ]
    let route = try GroundRouter(streets: streets, profile: profile).route(from: point(501, 25), to: point(0, 0))
    #expect(route.pieces.map(\.id) == ["", "main"])
    var strict = profile
    strict.smallPartMetres = 0
    let router = try GroundRouter(streets: streets, profile: strict)
    #expect(throws: GroundRouteFailure.self) { try router.route(from: point(501, 25), to: point(0, 0)) }
  }

  @Test("a one-way street that leads out of the map does not hold an end captive while two-way streets are in reach")
  func oneWayTraps() throws {
    let streets = [
      lane("main", "residential", [point(0, 0), point(500, 0), point(1000, 0)]),
      lane("out", "residential", [point(500, 0), point(500, 50)], isOneWay: true, surface: ""),
    ]
    let router = try GroundRouter(streets: streets, profile: profile)
    let route = try router.route(from: point(501, 30), to: point(0, 0))
    #expect(route.pieces.map(\.id) == ["", "main"])
    #expect(try router.route(from: point(0, 0), to: point(501, 30)).pieces.map(\.id) == ["main", "out", ""])
    // Too far from the two-way street: the reason is told.
    let failure = #expect(throws: GroundRouteFailure.self) {
      var near = profile
      near.endReachMetres = 20
      _ = try GroundRouter(streets: streets, profile: near).route(from: point(501, 30), to: point(0, 0))
    }
    guard case .noConnection(_, _, let openings) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(openings == [.againstOneWay])
  }

  @Test("the same input gives the same way, also with memory that other queries have used")
  func repeated() throws {
    let streets = GroundLattice(seed: 5).streets
    let router = try GroundRouter(streets: streets, profile: profile)
    var scratch = GroundScratch()
    var generator = SplitMix64(seed: 1)
    for _ in 0..<40 {
      let ends = (0..<2).map { _ in
        point(Double.random(in: 0...400, using: &generator), Double.random(in: 0...400, using: &generator))
      }
      let once = Result { try router.route(from: ends[0], to: ends[1], &scratch) }
      let again = Result { try router.route(from: ends[0], to: ends[1]) }
      #expect((try? once.get()) == (try? again.get()))
    }
  }

  @Test("a robot that cannot climb kerbs may leave a pavement stub behind kerbs for the large network beside it")
  func stubBehindKerb() throws {
    let streets = [
      lane("main", "residential", [point(0, 0), point(500, 0), point(1000, 0)]),
      lane("stub", [point(500, 0), point(500, 40)]),
    ]
    var low = profile
    low.kerbClimbMetres = 0
    let route = try GroundRouter(streets: streets, profile: low).route(from: point(501, 30), to: point(0, 0))
    #expect(route.pieces.map(\.id) == ["", "main"] && route.kerbCount == 0)
    let over = try GroundRouter(streets: streets, profile: profile).route(from: point(501, 30), to: point(0, 0))
    #expect(over.pieces.map(\.id) == ["", "stub", "main"] && over.kerbCount == 1)
  }

  @Test("an end in a house is led out of it, not through the neighbour's house to a nearer street, unless it must be")
  func outOfHouses() throws {
    let streets = [lane("front", [point(0, 0), point(600, 0)]), lane("back", [point(0, 50), point(600, 50)])]
    let ends = [lane("side", [point(0, 0), point(0, 50)])]
    let own = house("own", rectangle(290, 20, 20, 12))
    let neighbour = house("neighbour", rectangle(280, 34, 40, 8))
    let (start, goal) = (point(300, 30), point(0, 25))
    func first(_ houses: [Building], _ streets: [Street]) throws -> String {
      try GroundRouter(streets: streets + ends, buildings: houses, profile: profile)
        .route(from: start, to: goal).pieces[1].id
    }
    #expect(try first([own], streets) == "back")
    #expect(try first([own, neighbour], streets) == "front")
    #expect(try first([own, neighbour], [streets[1]]) == "back")
  }
}
