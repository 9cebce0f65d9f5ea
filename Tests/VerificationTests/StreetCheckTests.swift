import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// V221: streets treated, by hand-made flights.
struct StreetCheckTests {
  /// A bent street of 200 metres in the yard's rectangle, to be treated `passes` times.
  private static let line = [
    LocalPoint(east: -500, north: 100), LocalPoint(east: -400, north: 100), LocalPoint(east: -400, north: 200),
  ]

  /// A plan in which `heron-2/1` sprays along some ways one after the other.
  private func plan(
    _ world: inout TestWorld, passes: Int = 1, ways: [[(Double, Double)]], covered: Double = 1, height: Double = 4
  ) throws -> FleetPlan {
    let area = Area(
      id: "block", name: "Block", kind: "block", outline: try TestWorld.rectangle(-520, 80, -380, 220))
    world.mission.tasks[4].work = .treatStreets(
      StreetTreatment(area: area, lines: [Self.line], passes: passes, litresPerSquareMetre: 0.0005))
    var flight = try FlightRecorder(world.mission, vehicle: "heron-2", at: 1200)
    let litres = ways.reduce(0) { $0 + length($1) } * 4 * 0.0005
    flight.payload = litres
    try flight.rise(to: height, .takeOff)
    for (number, way) in ways.enumerated() {
      let isThere = number > 0 && ways[number - 1][ways[number - 1].count - 1] == way[0]
      if !isThere { try flight.fly([way[0]], number == 0 ? .transit : .link, task: number == 0 ? nil : "roofs") }
      try flight.fly(Array(way.dropFirst()), .swath, task: "roofs", activity: .spray)
      flight.payload -= length(way) * 4 * 0.0005
    }
    flight.payload = 0
    try flight.fly([(0, 40)])
    try flight.rise(to: 0, .landing)
    var plan = try TestPlan.make(world)
    let sortie = flight.sortie(3)
    plan.vehicles[1].sorties.append(sortie)
    let legs = sortie.legs.filter { $0.activity == .spray }
    plan.leftOut = []
    plan.assignments.append(
      TaskAssignment(
        task: "roofs", sorties: [sortie.id], start: try value(legs.first?.start), end: try value(legs.last?.end),
        covered: covered))
    return try PlanFile.rounded(plan.withSums())
  }

  private func length(_ way: [(Double, Double)]) -> Double {
    zip(way, way.dropFirst()).reduce(0) {
      $0 + LocalPoint(east: $1.0.0, north: $1.0.1).planarDistanceMetres(to: LocalPoint(east: $1.1.0, north: $1.1.1))
    }
  }

  private func figures(_ result: VerificationResult) throws -> CoverageFigures {
    try value(result.coverage.first { $0.task == "roofs" })
  }

  private let whole = [(-500.0, 100.0), (-400, 100), (-400, 200)]

  @Test("a pass along the whole street is a proof, in either direction")
  func wholeStreet() throws {
    var world = try TestWorld()
    for way in [whole, whole.reversed()] {
      let result = verify(try plan(&world, ways: [way]), world)
      #expect(result.isProved, "\(TextReport.text(result))")
      #expect(try figures(result).covered > 0.9999)
    }
  }

  @Test("half a street claimed as whole is found, with the stretch that is missing")
  func halfStreet() throws {
    var world = try TestWorld()
    let violation = try only(verify(try plan(&world, ways: [Array(whole.prefix(2))]), world), "V221")
    // 100 metres and the half metre around the corner of 200.
    #expect(abs(try value(violation.amount).value - 49.75) < 0.1)
    #expect(violation.place != nil)
    let honest = verify(try plan(&world, ways: [Array(whole.prefix(2))], covered: 0.5), world)
    #expect(honest.isProved, "\(TextReport.text(honest))")
    #expect(try figures(honest).missed.count == 1)
  }

  @Test("one pass where two are asked for is half of it, and two are all")
  func twoPasses() throws {
    var world = try TestWorld()
    let violation = try only(verify(try plan(&world, passes: 2, ways: [whole]), world), "V221")
    #expect(abs(try value(violation.amount).value - 50) < 0.5)
    let both = verify(try plan(&world, passes: 2, ways: [whole, whole.reversed()]), world)
    #expect(both.isProved, "\(TextReport.text(both))")
  }

  @Test("a pass a metre beside the street treats nothing of it and sprays where nobody asked")
  func beside() throws {
    var world = try TestWorld()
    let result = verify(try plan(&world, ways: [[(-500, 101), (-401, 101), (-401, 200)]]), world)
    #expect(result.violations.allSatisfy { $0.code == "V221" } && result.violations.count == 2)
    #expect(result.violations.contains { $0.message.contains("sprays beside the streets") })
  }

  @Test("too high is found")
  func tooHigh() throws {
    var world = try TestWorld()
    #expect(try only(verify(try plan(&world, ways: [whole], height: 6), world), "V221").message.contains("too high"))
  }
}
