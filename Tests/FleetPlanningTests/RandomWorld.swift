import Geometry
import Maps
import Missions
import Quantities
import Testing

extension TestWorld {
  /// A mission of its own for each seed: buildings, three kinds of zones, wind, and tasks of all kinds.
  static func random(seed: UInt64) throws -> TestWorld {
    var generator = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * generator.nextUnit()
    }
    var world = TestWorld()
    world.types = [type(sprayer: true), type(id: "swift", maxPayload: 1, batteryWattHours: 350, thermal: true)]
    world.vehicles = [
      ("heron-1", "heron", LocalPoint(east: -800, north: -800)),
      ("heron-2", "heron", LocalPoint(east: -790, north: -800)),
      ("swift-1", "swift", LocalPoint(east: -800, north: -785)),
    ]
    for index in 0..<12 {
      world.buildings.append(
        try building(
          "b\(index)", east: number(-600...800), north: number(-600...800), half: number(10...60),
          height: number(6...70)))
    }
    let hours = ActivePeriod.DailyHours(weekdays: [0], startSeconds: 6 * 3600 + 600, endSeconds: 6 * 3600 + 1500)
    world.zones = [
      zone("closed", east: number(-300...300), north: number(-300...300), half: 80),
      Zone(
        identifier: "low", name: "", restriction: .prohibited,
        shape: .circle(
          Circle(centre: LocalPoint(east: number(-400...400), north: number(-400...400)), radiusMetres: 90)),
        upper: .aboveGround(HeightAGL(metres: 40))),
      zone("hours", east: number(-300...600), north: number(-300...600), half: 100, hours: [hours]),
    ].compactMap(\.self)
    world.wind = LocalVector(east: number(-5...5), north: number(-5...5))
    for index in 0..<5 {
      let window = index % 2 == 0 ? nil : number(0...20)
      world.tasks.append(
        delivery(
          "deliver-\(index)", from: place("from-\(index)", number(-700...700), number(-700...700)),
          to: place("to-\(index)", number(-700...700), number(-700...700)), kilograms: number(0.1...2),
          window: window.map { $0...($0 + 20) }))
    }
    let area = try #require(square(east: number(-500...500), north: number(-500...500), half: 25))
    world.tasks.append(
      task(
        "spray",
        .spray(
          Spraying(area: Area(id: "a", name: "", kind: "square", outline: area), litresPerSquareMetre: 0.002))))
    let block = try #require(square(east: number(-500...500), north: number(-500...500), half: 40))
    world.tasks.append(
      task(
        "survey",
        .survey(
          AreaSurvey(area: Area(id: "s", name: "", kind: "block", outline: block), purpose: .surfaceHotspots))))
    let route = [place("r1", -700, 300), place("r2", -500, 350), place("r3", -600, 600)]
    world.tasks.append(
      task(
        "patrol",
        .patrol(
          Patrol(
            route: route, rounds: 2, announcement: "x", pauseSeconds: 10, height: HeightAGL(metres: 82)))))
    world.tasks.append(
      task(
        "hold",
        .station(
          StationKeeping(place: place("h", -650, -300), durationSeconds: 300, height: HeightAGL(metres: 90))),
        window: 5...30))
    return world
  }

  static func zone(
    _ id: String, east: Double, north: Double, half: Double, hours: [ActivePeriod.DailyHours] = []
  ) -> Zone? {
    square(east: east, north: north, half: half).map {
      Zone(
        identifier: id, name: "", restriction: .prohibited, shape: .polygon($0),
        periods: hours.isEmpty ? [] : [ActivePeriod(schedule: hours)])
    }
  }
}
