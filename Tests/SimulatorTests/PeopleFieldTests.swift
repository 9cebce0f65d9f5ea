import Foundation
import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// People over the day, and how many of them are flown over.
@Suite struct PeopleFieldTests {
  private static func map(
    _ buildings: [Building] = [], population: [PopulationCell] = []
  ) throws -> CityMap {
    var map = try WorldTests.map(buildings: buildings)
    map.population = population
    return map
  }

  private static func building(_ id: String, _ kind: String, _ west: Double, _ south: Double) throws -> Building {
    Building(
      id: id, name: "", kind: kind, footprint: try WorldTests.square(west, south, 50), height: HeightAGL(metres: 10),
      heightIsAssumed: false)
  }

  @Test("what people do adds up to all of them at every moment of the day, and does not leap")
  func shares() {
    var before = PeopleField.shares(atSecondOfDay: 0)
    #expect(PeopleField.shares(atSecondOfDay: 86_400) == before)
    for second in stride(from: 0.0, through: 86_400, by: 60) {
      let now = PeopleField.shares(atSecondOfDay: second)
      #expect(abs(now.home + now.work + now.street - 1) < 1e-12)
      #expect(now.home > 0 && now.work > 0 && now.street > 0)
      #expect(abs(now.home - before.home) < 0.01 && abs(now.street - before.street) < 0.01)
      before = now
    }
  }

  @Test("an even density gives density times area of the circle, wherever and however large it is")
  func even() throws {
    let outline = try WorldTests.square(-200, -200, 400)
    let field = try #require(
      PeopleField(
        map: try Self.map(population: [PopulationCell(outline: outline, people: 1600)]), residents: nil, start: nil))
    #expect(abs(field.people - 1600) < 1e-6)
    let home = PeopleField.Shares(home: 1, work: 0, street: 0)
    for radius in [3.0, 12, 40, 90] {
      for east in [-80.0, -13, 40] {
        let count = field.count(
          around: LocalPoint(east: east, north: 17), radiusMetres: radius, shares: home)
        // 0.01 people for each square metre.
        #expect(abs(count - 0.01 * .pi * radius * radius) < 1e-6)
      }
    }
    #expect(field.count(around: LocalPoint(east: 9000, north: 0), radiusMetres: 50, shares: home) == 0)
  }

  @Test("by day people are where they work, by night where they live, on streets most of all in the evening")
  func day() throws {
    let map = try Self.map([
      try Self.building("flats", "apartments", -150, -150), try Self.building("office", "office", 100, -150),
    ])
    let start = try #require(CivilTime("2026-03-02T00:00:00+02:00"))
    let field = try #require(PeopleField(map: map, residents: 1000, start: start))
    func count(_ east: Double, _ north: Double, _ hour: Double) -> Double {
      field.count(
        around: LocalPoint(east: east, north: north), radiusMetres: 60, shares: field.shares(at: hour * 3600))
    }
    #expect(count(-125, -125, 3) > 2 * count(-125, -125, 11))
    #expect(count(125, -125, 11) > 10 * count(125, -125, 3))
    #expect(count(0, 100, 17.5) > 5 * count(0, 100, 3))
    // Everybody is somewhere, at each hour.
    for hour in [3.0, 8, 12, 17.5] {
      var all = 0.0
      for north in stride(from: -187.5, through: 187.5, by: 25) {
        for east in stride(from: -187.5, through: 187.5, by: 25) {
          let point = LocalPoint(east: east, north: north)
          all += field.count(around: point, radiusMetres: 5, shares: field.shares(at: hour * 3600)) * 625 / (25 * .pi)
        }
      }
      #expect(abs(all - 1000) < 1e-6)
    }
  }

  @Test("who hovers over an even density overflies density times π h² times the time")
  func overflown() throws {
    let outline = try WorldTests.square(-200, -200, 400)
    let map = try Self.map(population: [PopulationCell(outline: outline, people: 1600)])
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot), map: map, people: Simulation.PeopleCount())
    try bench.fly(to: 40)
    // At noon a third is at home; nobody says where work and streets are, but for one street: those at work are as
    // those at home, and over the street's cells more.
    let before = try #require(bench.simulation.truth.overflown)
    bench.run(seconds: 60)
    let after = try #require(bench.simulation.truth.overflown)
    let shares = PeopleField.shares(atSecondOfDay: 43_200)
    let wanted = 0.01 * (shares.home + shares.work) * .pi * 40 * 40 * 60
    #expect(abs((after.personSeconds - before.personSeconds) / wanted - 1) < 0.02)
    #expect(abs(after.mostAtOnce * 60 / wanted - 1) < 0.05 && after.mostAtSeconds > 7)
  }

  @Test("the expectation holds the sum against its limit, and cannot be met where nobody knows how many live there")
  func expectation() throws {
    let facts = { (truth: FlightTruth) in
      RunFacts(
        truth: truth, tasksPlanned: 0, tasksDone: 0, reserve: StateOfCharge(percent: 20),
        separation: Length(metres: 30), warmestCell: nil)
    }
    var bench = try VehicleBench(
      VehicleBench.copter(.ardupilot), map: try Self.map([try Self.building("flats", "apartments", 15, -25)]),
      people: Simulation.PeopleCount(residents: 16_000))
    try bench.fly(to: 40)
    bench.run(seconds: 30)
    let seen = try #require(bench.simulation.truth.overflown?.personSeconds)
    #expect(seen > 0)
    #expect(Expectation.peopleOverflownAtMost(seen + 1).verdict(on: facts(bench.simulation.truth)).isMet)
    let broken = Expectation.peopleOverflownAtMost(seen - 1).verdict(on: facts(bench.simulation.truth))
    #expect(!broken.isMet && broken.name.hasPrefix("at most"))
    let nobody = try VehicleBench(VehicleBench.copter(.ardupilot), people: Simulation.PeopleCount())
    #expect(!Expectation.peopleOverflownAtMost(1e9).verdict(on: facts(nobody.simulation.truth)).isMet)
  }
}
