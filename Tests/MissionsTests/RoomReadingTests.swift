import Diagnostics
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// What the reader makes of `method: uv-c` and of bases indoors.
struct RoomReadingTests {
  /// A mission for two robots in the hall of the small ward, with the keys of one task.
  private static func read(_ keys: String, head: String = "", fleet: String = "support/robots.yaml")
    -> MissionReadResult
  {
    GoldenMissions.read(
      text: """
        sortie: 1
        mission: Test
        map: map
        fleet: \(fleet)
        start: 2026-03-02T20:00:00+02:00
        \(head)
        tasks: [{ disinfect: a, method: uv-c, level: L1, \(keys) }]

        """)
  }

  private static func irradiation(_ result: MissionReadResult) -> Irradiation? {
    guard case .irradiate(let work)? = result.mission?.tasks.first?.work else { return nil }
    return work
  }

  private static let valid = "rooms: [room-a], through: [hall], dose: 25 mJ/cm2, people: excluded"

  @Test("What is not written has its default")
  func defaults() throws {
    let result = Self.read(Self.valid)
    #expect(result.diagnostics.isEmpty)
    let work = try #require(Self.irradiation(result))
    #expect(
      work
        == Irradiation(
          floor: FloorID(building: 0, level: "L1"), rooms: ["room-a"], through: ["hall"],
          doseJoulesPerSquareMetre: 250))
    #expect(work.safetyFactor == 1.2 && work.dwellSecondsMax == 900 && work.wallHeight.metres == 2)
    #expect(work.against == nil && work.shutDoors.isEmpty)
  }

  @Test("Every key of a task is read, and the entry of a dose table gives the dose")
  func allKeys() throws {
    let result = GoldenMissions.read("valid-rooms")
    let task = try #require(result.mission?.tasks.first)
    let work = try #require(Self.irradiation(result))
    #expect(task.priority == .high && task.id == "rooms")
    #expect(
      task.window == MissionInterval(start: MissionTime(seconds: 1800), end: MissionTime(seconds: 3 * 3600)))
    #expect(work.doseJoulesPerSquareMetre == 125 && work.safetyFactor == 1.5 && work.dwellSecondsMax == 600)
    #expect(work.wallHeight.metres == 2.2 && work.shutDoors == ["room-b-door"])
    let entry = try #require(work.against)
    #expect(entry.name == "saline" && entry.germ == "SARS-CoV-2" && entry.wavelengthNanometres == 254)
    #expect(entry.doseJoulesPerSquareMetre == 125 && entry.logReduction == 3)
    #expect(entry.medium == "saline" && entry.source == "a test")
  }

  @Test("Doses in both units are the same")
  func units() throws {
    for text in ["25 mJ/cm2", "25 mJ/cm²", "250 J/m2", "250 J/m²"] {
      let work = Self.irradiation(
        Self.read("rooms: [room-a], through: [hall], dose: \(text), people: excluded"))
      #expect(work?.doseJoulesPerSquareMetre == 250, "\(text)")
    }
  }

  @Test("Bases indoors have a floor, and their vehicles stand on waypoints of it in the order of the file")
  func bases() throws {
    let fleet = try #require(Self.read(Self.valid).mission).fleet
    #expect(fleet.bases.map(\.floor) == [FloorID(building: 0, level: "L1")])
    #expect(fleet.bases.map(\.position) == [LocalPoint(east: 2, north: 1.5)])
    #expect(fleet.vehicles.map(\.pad) == [LocalPoint(east: 2, north: 1.5), LocalPoint(east: 4, north: 1.5)])
    let outdoors = try #require(GoldenMissions.read("valid").mission).fleet
    #expect(outdoors.bases.allSatisfy { $0.floor == nil })
  }

  @Test("A table that several tasks name is read once, after the vehicle types")
  func filesRead() throws {
    let against = "against: { table: support/doses.yaml, entry: saline }"
    let other = "against: { table: ./support/../support/doses.yaml, entry: saline }"
    let result = GoldenMissions.read(
      text: """
        sortie: 1
        mission: Test
        map: map
        fleet: support/robots.yaml
        start: 2026-03-02T20:00:00+02:00
        tasks:
          - { disinfect: a, method: uv-c, level: L1, rooms: [room-a], through: [hall], \(against), people: excluded }
          - { disinfect: b, method: uv-c, level: L1, rooms: [room-c], through: [hall], \(other), people: excluded }

        """)
    #expect(result.diagnostics.isEmpty && result.mission?.tasks.count == 2)
    #expect(
      result.filesRead.map(\.path) == [
        "mission.yaml", "support/robots.yaml", "support/robot.yaml", "support/doses.yaml",
      ])
  }

  @Test("Everything wrong with a task is told at once, in reading order")
  func allAtOnce() {
    let result = Self.read(
      "rooms: [room-a, room-x, room-a], through: [hall, cellar], shut-doors: [door], dose: 0 J/m2, safety-factor: 0, "
        + "dwell-max: 0 s, wall-height: -1 m, rate: 2 L/m2")
    #expect(
      result.diagnostics.map(\.code) == [
        "M035", "M028", "M036", "M028", "M028", "M014", "M014", "M014", "M014", "M037",
      ])
    #expect(result.mission == nil)
  }

  @Test("Where the map cannot be read, nothing is said about rooms and doors, and everything else is checked")
  func withoutMap() {
    let text = """
      sortie: 1
      mission: Test
      map: nowhere
      fleet: support/robots.yaml
      start: 2026-03-02T20:00:00+02:00
      tasks: [{ disinfect: a, method: uv-c, level: L7, rooms: [a, a], shut-doors: [b], dose: 25, people: none }]

      """
    #expect(GoldenMissions.read(text: text).diagnostics.map(\.code) == ["M009", "M036", "M013", "M015"])
  }

  @Test("Where a map holds several buildings, tasks and bases name theirs")
  func severalBuildings() throws {
    func read(base: String, task: String) throws -> [String] {
      let fleet = """
        sortie-fleet: 1
        fleet: One
        types: [support/robot.yaml]
        bases: [{ id: alcove, \(base) level: L1, place: charger-1 }]
        vehicles: [{ id: robot-1, type: robot, base: alcove }]

        """
      let text = """
        sortie: 1
        mission: Test
        map: map
        fleet: fleet.yaml
        start: 2026-03-02T20:00:00+02:00
        tasks: [{ disinfect: a, method: uv-c, \(task) level: L1, \(Self.valid) }]

        """
      var files = MemoryFiles(["fleet.yaml": fleet, "mission.yaml": text])
      files.files["support/robot.yaml"] = try GoldenMissions.Files().bytes(at: "support/robot.yaml")
      let result = MissionReader.read(path: "mission.yaml", files: files) { _ in
        var map = SmallMap.make()
        if var other = SmallWard.make() {
          other.name = "annex"
          map?.indoor.append(other)
        }
        return (map, [])
      }
      if let fleet = result.mission?.fleet { #expect(fleet.bases[0].floor?.building == 1) }
      return result.diagnostics.map(\.code)
    }
    #expect(try read(base: "building: annex,", task: "building: annex,") == [])
    #expect(try read(base: "building: annex,", task: "building: small-ward,") == ["M314"])
    #expect(try read(base: "building: anex,", task: "") == ["M027", "M012"])
  }

  @Test("Wind and darkness do not keep robots in")
  func weather() throws {
    let head = "rules: { daylight: civil-twilight }\nweather: { wind: { speed: 30 m/s, from: 0 deg } }"
    #expect(Self.read(Self.valid, head: head).diagnostics.isEmpty)
  }

  @Test("Zones and roofs over robots' pads, and the border of the map, are nothing to them")
  func outdoors() throws {
    let square = try #require(SmallMap.square(east: 6, north: 4, half: 20))
    let text = """
      sortie: 1
      mission: Test
      map: map
      fleet: support/robots.yaml
      start: 2026-03-02T20:00:00+02:00
      tasks: [{ disinfect: a, method: uv-c, level: L1, \(Self.valid) }]

      """
    var files = MemoryFiles(["mission.yaml": text])
    for name in ["support/robots.yaml", "support/robot.yaml"] {
      files.files[name] = try GoldenMissions.Files().bytes(at: name)
    }
    let result = MissionReader.read(path: "mission.yaml", files: files) { _ in
      var map = SmallMap.make()
      map?.zones.append(Zone(identifier: "HERE", name: "", restriction: .prohibited, shape: .polygon(square)))
      map?.buildings.append(
        Building(
          id: "b", name: "", kind: "yes", footprint: square, height: HeightAGL(metres: 20), heightIsAssumed: false))
      if let far = SmallMap.square(east: 500, north: 500, half: 100) { map?.boundary = far }
      return (map, [])
    }
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
    #expect(result.mission != nil)
  }

  @Test("A fleet of robots and couriers gives each task to those who can do it")
  func mixedFleet() throws {
    let fleet = """
      sortie-fleet: 1
      fleet: Both
      types: [support/robot.yaml, support/courier.yaml]
      bases: [{ id: alcove, level: L1, place: charger-1 }, { id: west, place: depot }]
      vehicles: [{ id: robot-1, type: robot, base: alcove }, { id: courier-1, type: courier, base: west }]

      """
    func read(_ tasks: String, wind: Int) throws -> MissionReadResult {
      let text = """
        sortie: 1
        mission: Test
        map: map
        fleet: fleet.yaml
        start: 2026-03-02T08:00:00+02:00
        weather: { wind: { speed: \(wind) m/s, from: 0 deg } }
        tasks: [\(tasks)]

        """
      var files = MemoryFiles(["mission.yaml": text, "fleet.yaml": fleet])
      for name in ["support/robot.yaml", "support/courier.yaml"] {
        files.files[name] = try GoldenMissions.Files().bytes(at: name)
      }
      return MissionReader.read(path: "mission.yaml", files: files, loadMap: GoldenMissions.loadMap)
    }
    let rooms = "{ disinfect: a, method: uv-c, level: L1, \(Self.valid) }"
    let parcel = "{ deliver: b, from: depot, to: clinic, payload: 1 kg }"
    #expect(try read("\(rooms), \(parcel)", wind: 3).diagnostics.isEmpty)
    let stormy = try read(rooms, wind: 30)
    #expect(stormy.mission != nil && stormy.diagnostics.map(\.code) == ["M307"])
    // Nobody but the courier flies, and it has no thermal camera.
    let survey = "{ survey: c, area: square, sensor: thermal, purpose: surface-hotspots }"
    #expect(try read(survey, wind: 3).diagnostics.map(\.code) == ["M302"])
  }

  @Test("The place of a base that is no pad of its own is no pad of a vehicle")
  func placeBesidesPads() throws {
    let fleet = """
      sortie-fleet: 1
      fleet: One
      types: [support/robot.yaml]
      bases: [{ id: alcove, building: small-ward, level: L1, place: bedside, pads: [charger-2] }]
      vehicles: [{ id: robot-1, type: robot, base: alcove }]

      """
    var files = MemoryFiles(["fleet.yaml": fleet])
    files.files["support/robot.yaml"] = try GoldenMissions.Files().bytes(at: "support/robot.yaml")
    files.files["mission.yaml"] = Array(
      """
      sortie: 1
      mission: Test
      map: map
      fleet: fleet.yaml
      start: 2026-03-02T20:00:00+02:00
      tasks: [{ disinfect: a, method: uv-c, level: L1, \(Self.valid) }]

      """.utf8)
    let result = MissionReader.read(path: "mission.yaml", files: files, loadMap: GoldenMissions.loadMap)
    let fleetRead = try #require(result.mission).fleet
    #expect(fleetRead.bases[0].position == LocalPoint(east: 2, north: 5))
    #expect(fleetRead.vehicles[0].pad == LocalPoint(east: 4, north: 1.5))
  }
}
