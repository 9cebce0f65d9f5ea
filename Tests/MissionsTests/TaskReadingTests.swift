import Diagnostics
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// What the reader makes of right input.
struct TaskReadingTests {
  static let head = """
    sortie: 1
    mission: Test
    map: map
    fleet: support/fleet.yaml
    start: 2026-03-02T08:00:00+02:00

    """

  static func mission(_ text: String) -> Mission? {
    let result = GoldenMissions.read(text: head + text)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
    return result.mission
  }

  @Test("Units give the same quantity however they are written")
  func units() throws {
    let written = ["0.4 kg", "400 g", "0.4kg", "+0.4 kg"]
    let masses = try written.map { payload in
      let mission = try #require(
        Self.mission("tasks: [{ deliver: a, from: depot, to: clinic, payload: \(payload) }]"))
      guard case .deliver(let delivery) = mission.tasks[0].work else { return -1.0 }
      return delivery.payload.kilograms
    }
    #expect(masses.allSatisfy { abs($0 - 0.4) < 1e-12 })
  }

  @Test("What is not written has its default")
  func defaults() throws {
    let mission = try #require(Self.mission("tasks: [{ deliver: a, from: depot, to: clinic, payload: 1 kg }]"))
    #expect(mission.end.seconds == 7200)
    #expect(mission.rules.clearance.metres == 10)
    #expect(mission.rules.ceiling.metres == 120)
    #expect(mission.rules.reserve.fraction == 0.2)
    #expect(mission.rules.separation.metres == 30)
    #expect(mission.weather.wind == .zero)
    #expect(mission.weather.airTemperature.celsius == 15)
    #expect(mission.tasks[0].priority == .normal)
    #expect(mission.tasks[0].window == nil)
  }

  @Test("Rules of the day are read, and absent rules ask for nothing")
  func rulesOfTheDay() throws {
    let task = "tasks: [{ deliver: a, from: depot, to: clinic, payload: 1 kg }]"
    let plain = try #require(Self.mission(task)).rules
    #expect(plain.daylight == nil && !plain.requiresWayHome)
    for rule in DaylightRule.allCases {
      let text = "rules: { daylight: \(rule.rawValue), way-home: true }\n" + task
      let rules = try #require(Self.mission(text)).rules
      #expect(rules.daylight == rule && rules.requiresWayHome)
    }
    #expect(try #require(Self.mission("rules: { way-home: false }\n" + task)).rules == plain)
  }

  @Test("A supply becomes numbered deliveries, and equal names get numbers")
  func supplyAndNames() throws {
    let mission = try #require(
      Self.mission(
        """
        tasks:
          - { supply: Käpylä meals, from: depot, to: [clinic, house], payload: 1 kg }
          - { deliver: insulin, from: depot, to: clinic, payload: 1 kg }
          - { deliver: Insulin!, from: depot, to: clinic, payload: 1 kg }
        """))
    #expect(mission.tasks.map(\.id) == ["kapyla-meals-1", "kapyla-meals-2", "insulin", "insulin-2"])
  }

  @Test("Windows are in local time, and past midnight where the mission is")
  func windows() throws {
    let text = GoldenMissions.read(
      text: """
        sortie: 1
        mission: Night
        map: map
        fleet: support/fleet.yaml
        start: 2026-03-02T23:30:00+02:00
        end: 01:30
        tasks: [{ deliver: a, from: depot, to: clinic, payload: 1 kg, window: 23:45-00:30 }]
        """)
    let mission = try #require(text.mission)
    #expect(mission.end.seconds == 7200)
    #expect(
      mission.tasks[0].window == MissionInterval(start: MissionTime(seconds: 900), end: MissionTime(seconds: 3600)))
  }

  @Test("Own places and areas are added to the map where they were written")
  func ownNames() throws {
    let mission = try #require(
      Self.mission(
        """
        places: { kiosk: [24.94, 60.17] }
        areas:
          lawn:
            outline: [[24.940, 60.170], [24.942, 60.170], [24.942, 60.171], [24.940, 60.171]]
            holes: [[[24.9405, 60.1702], [24.9415, 60.1702], [24.9415, 60.1708], [24.9405, 60.1708]]]
        tasks:
          - { deliver: a, from: kiosk, to: clinic, payload: 1 kg }
          - { survey: b, area: lawn, sensor: thermal, purpose: surface-hotspots }
        """))
    guard case .deliver(let delivery) = mission.tasks[0].work, case .survey(let survey) = mission.tasks[1].work else {
      Issue.record("the tasks are of other kinds")
      return
    }
    #expect(delivery.from.position.planarDistanceMetres(to: LocalPoint(east: 0, north: 0)) < 1e-6)
    #expect(survey.area.outline.holes.count == 1)
    // 0.002° of longitude at 60.17° north is 111 m, 0.001° of latitude is 111 m; the hole is 0.3 of it.
    #expect(abs(survey.area.outline.areaSquareMetres - 111.2 * 111.4 * 0.7) < 200)
    #expect(mission.map.places.contains { $0.id == "kiosk" })
  }

  @Test("An authorisation opens its zone, and another hour opens a timed one")
  func zones() {
    _ = Self.mission("authorisations: [AUTH1]\ntasks: [{ deliver: a, from: depot, to: yard, payload: 1 kg }]")
    _ = Self.mission(
      "tasks: [{ deliver: a, from: depot, to: forecourt, payload: 1 kg, window: 08:30-09:00 }]")
    _ = Self.mission("tasks: [{ deliver: a, from: depot, to: school, payload: 1 kg }]")
  }

  @Test("Pads lie in rows from the north-west, centred on the base, and turn clockwise")
  func pads() {
    let middle = LocalPoint(east: 100, north: 50)
    let grid = FleetDraft.gridPads(around: middle, count: 4, spacingMetres: 8, columns: 2, turnedDegrees: 0)
    #expect(
      grid == [
        LocalPoint(east: 96, north: 54), LocalPoint(east: 104, north: 54), LocalPoint(east: 96, north: 46),
        LocalPoint(east: 104, north: 46),
      ])
    let turned = FleetDraft.gridPads(around: middle, count: 4, spacingMetres: 8, columns: 2, turnedDegrees: 90)
    #expect(turned[0] == LocalPoint(east: 104, north: 54))
  }

  @Test("The files that were read are returned with their bytes")
  func filesRead() throws {
    let result = GoldenMissions.read("valid")
    #expect(
      result.filesRead.map(\.path) == [
        "valid.yaml", "support/fleet.yaml", "support/courier.yaml", "support/heavy.yaml",
      ])
    #expect(result.filesRead[0].bytes == (try GoldenMissions.Files().bytes(at: "valid.yaml")))
  }
}
