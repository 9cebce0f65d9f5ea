import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct BuildingYAMLReaderTests {
  /// Two levels of two rooms with a door between them; L2's drawing is turned by a quarter and twice as large.
  ///
  /// L1, in metres after reading: walls around 0…10 east, -5…0 north; one at 6 east with a door from -3 to -2.
  static let house = """
    name: house
    coordinate_system: reference_image
    levels:
      L1:
        elevation: 0
        fiducials: [[0, 0, a], [100, 0, b]]
        measurements:
          - [0, 1, {distance: [3, 10]}]
        vertices:
          - [0, 0, 0, ""]
          - [100, 0, 0, ""]
          - [100, 50, 0, ""]
          - [0, 50, 0, ""]
          - [60, 0, 0, ""]
          - [60, 20, 0, ""]
          - [60, 30, 0, ""]
          - [60, 50, 0, ""]
          - [30, 25, 0, hall, {is_parking_spot: [4, false]}]
          - [80, 25, 0, cell, {is_charger: [4, true]}]
        walls:
          - [0, 1, {}]
          - [1, 2]
          - [2, 3, {alpha: [3, 1]}]
          - [3, 0, {}]
          - [4, 5, {}]
          - [6, 7, {}]
        doors:
          - [5, 6, {name: [1, cell-door], type: [1, hinged]}]
        lanes:
          - [8, 9, {bidirectional: [4, true], graph_idx: [2, 1], speed_limit: [3, 0.5], mutex: [1, m]}]
        floors:
          - {vertices: [0, 1, 2, 3]}
        models:
          - {model_name: Sortie/HospitalBed, name: bed, x: 80, y: 10, yaw: 0, z: 0}
      L2:
        elevation: 3.5
        fiducials: [[10, 10, a], [10, 210, b]]
        measurements: [[0, 1, {distance: [3, 5]}]]
        vertices:
          - [10, 10, 0, ""]
          - [10, 110, 0, far, {lift_cabin: [1, lift]}]
    lifts:
      lift:
        depth: 2
        width: 1.5
        x: 50
        y: 80
        yaw: 3.141592653589793
        lowest_floor: L1
        highest_floor: L2
        reference_floor_name: L1
        doors: {d: {door_type: 2, motion_axis_orientation: 0, width: 1, x: 0, y: 1.05}}
        level_doors: {L1: [d], L2: [d]}
    """

  private func read(_ edits: [(String, String)] = []) -> (map: IndoorMap?, diagnostics: [Diagnostic]) {
    var text = Self.house
    for (old, new) in edits {
      precondition(text.contains(old), "the edit of a test applies")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return BuildingYAMLReader.read(bytes: Array(text.utf8), path: "house.building.yaml")
  }

  private func near(_ first: LocalPoint, _ east: Double, _ north: Double) -> Bool {
    first.planarDistanceMetres(to: LocalPoint(east: east, north: north)) < 1e-9
  }

  @Test("a drawing becomes metres with north up: rooms, doors, lanes, furniture")
  func levels() throws {
    let (read, diagnostics) = read()
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let map = try #require(read)
    let level = try #require(map.level("L1"))
    #expect(map.referenceLevel == "L1" && map.origin == nil && abs(level.metresPerUnit - 0.1) < 1e-12)
    #expect(level.rooms.map(\.name).sorted() == ["cell", "hall"])
    let areas = level.rooms.map { ($0.name, $0.outline.areaSquareMetres) }.sorted { $0.0 < $1.0 }
    #expect(abs(areas[0].1 - 20) < 1e-9 && abs(areas[1].1 - 30) < 1e-9)
    #expect(level.rooms.allSatisfy { $0.doors == [0] })
    #expect(near(level.doors[0].start, 6, -2) && near(level.doors[0].end, 6, -3) && level.doors[0].kind == .hinged)
    #expect(level.waypoints.map(\.name) == ["hall", "cell"] && level.waypoints[1].isCharger)
    #expect(!level.waypoints[0].isParkingSpot, "a property that is false is false")
    let lane = try #require(level.lanes.first)
    #expect(lane.from == 0 && lane.to == 1 && lane.isBidirectional && lane.graphIndex == 1 && lane.mutex == "m")
    #expect(lane.speedLimit == Speed(metresPerSecond: 0.5))
    let bed = try #require(level.furniture.first?.outline)
    #expect(abs(bed.boundingBox.west - 7) < 1e-9 && abs(bed.boundingBox.north - -0.55) < 1e-9)
    #expect(level.floors.map { ($0.areaSquareMetres * 1000).rounded() } == [50_000])
  }

  @Test("a turned and larger drawing is laid onto the reference level, and a lift stands in that frame")
  func alignment() throws {
    let map = try #require(read().map)
    let level = try #require(map.level("L2"))
    #expect(abs(level.metresPerUnit - 0.05) < 1e-12 && level.elevation.metres == 3.5)
    // The mark of L2 that lies 200 units down is the one 10 m east on L1; half of that is 5 m east.
    #expect(near(try #require(level.waypoint("far")).position, 5, 0))
    let lift = try #require(map.lifts.first)
    #expect(near(lift.cabin.boundingBox.centre, 5, -8) && lift.levels == ["L1", "L2"])
    #expect(abs(lift.cabin.boundingBox.east - 5.75) < 1e-9 && abs(lift.cabin.boundingBox.north - -7) < 1e-9)
    // Turned by half a circle, the door of the cabin's north is in the south.
    #expect(near(lift.doors[0].start.interpolated(to: lift.doors[0].end, fraction: 0.5), 5, -9.05))
  }

  @Test("degrees are projected around their middle, and the origin is kept")
  func degrees() throws {
    let text = """
      coordinate_system: wgs84
      levels:
        L1: {elevation: 0, lanes: [[0, 1]], vertices: [[103.78, 1.30, 0, a], [103.79, 1.31, 0, b]]}
      """
    let (read, diagnostics) = BuildingYAMLReader.read(bytes: Array(text.utf8), path: "campus.yaml")
    #expect(diagnostics.isEmpty)
    let map = try #require(read)
    let origin = try #require(map.origin)
    #expect(abs(origin.longitude - 103.785) < 1e-7 && abs(origin.latitude - 1.305) < 1e-7)
    let projection = try MapProjection(origin: origin)
    let back = try projection.geo(map.levels[0].waypoints[1].position)
    #expect(abs(back.longitude - 103.79) < 1e-9 && abs(back.latitude - 1.31) < 1e-9)
    #expect(!map.levels[0].lanes[0].isBidirectional, "without the parameter a lane is one-way")
  }

  @Test(
    "each mistake is an error with its code in the line of the mistake",
    arguments: [
      ("[0, 1, {}]", "[0, 99, {}]", "C404", ""), ("[0, 1, {}]", "[0, -1, {}]", "C404", ""),
      ("[0, 1, {}]", "[0, one, {}]", "C403", ""), ("[0, 1, {}]", "7", "C403", ""),
      ("[100, 0, 0, \"\"]", "[.nan, 0, 0, \"\"]", "C403", ""), ("[100, 0, 0, \"\"]", "[nan, 0, 0, \"\"]", "C403", ""),
      ("[100, 0, 0, \"\"]", "[1e300, 0, 0, \"\"]", "C403", ""), ("[100, 0, 0, \"\"]", "[1]", "C403", ""),
      ("is_charger: [4, true]", "is_charger: [1, true]", "C403", ""),
      ("is_charger: [4, true]", "is_charger: true", "C403", ""),
      ("is_charger: [4, true]", "is_charger: [4, perhaps]", "C403", ""),
      ("type: [1, hinged]", "type: [1, revolving]", "C403", ""), (", type: [1, hinged]", "", "C402", "cell-door"),
      ("distance: [3, 10]", "distance: [3, 0]", "C403", ""), ("distance: [3, 10]", "length: [3, 10]", "C402", ""),
      ("- [0, 1, {distance: [3, 10]}]", "- [0, 0, {distance: [3, 10]}]", "C406", ""),
      ("measurements: [[0, 1, {distance: [3, 5]}]]", "measurements: []", "C406", "L2:"),
      ("speed_limit: [3, 0.5]", "speed_limit: [3, -0.5]", "C403", ""),
      ("mutex: [1, m]", "orientation: [1, sideways]", "C403", ""),
      ("elevation: 3.5", "drawing: {}", "C402", "L2:"), ("{vertices: [0, 1, 2, 3]}", "{vertices: [0, 1]}", "C403", ""),
      ("level_doors: {L1: [d], L2: [d]}", "level_doors: {L1: [d], L9: [d]}", "C410", "level_doors"),
      ("level_doors: {L1: [d], L2: [d]}", "level_doors: {L1: [e]}", "C410", "level_doors"),
      ("lift_cabin: [1, lift]", "lift_cabin: [1, lifd]", "C410", ""),
      ("coordinate_system: reference_image", "coordinate_system: web_mercator", "C403", ""),
      ("name: house", "reference_level_name: L7", "C403", ""), ("depth: 2", "deep: 2", "C402", "lift:"),
    ])
  func mistakes(old: String, new: String, code: String, place: String) throws {
    let (map, diagnostics) = read([(old, new)])
    #expect(map == nil)
    let lines = Self.house.replacingOccurrences(of: old, with: new).split(separator: "\n")
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(
      errors.contains { error in
        guard error.code == code, let line = error.span.position?.line else { return false }
        return lines[line - 1].contains(place.isEmpty ? new : place)
      },
      "\(errors.map { "\($0.code) \($0.span.position?.line ?? 0) \($0.message)" })")
  }

  @Test(
    "what is doubtful is said, and the map is read all the same",
    arguments: [
      ("- [0, 1, {distance: [3, 10]}]", "- [0, 1, {distance: [3, 10]}]\n      - [1, 2, {distance: [3, 5.2]}]", "C407"),
      ("- [0, 1, {distance: [3, 10]}]", "- [5, 6, {distance: [3, 1]}]", "C407"),
      ("fiducials: [[10, 10, a], [10, 210, b]]", "fiducials: []", "C408"),
      ("fiducials: [[10, 10, a], [10, 210, b]]", "fiducials: [[10, 10, a], [10, 240, b]]", "C408"),
      ("cell, {is_charger", "hall, {is_charger", "C409"), ("walls:", "wals: []\n    walls:", "C405"),
      ("[0, 1, 2, 3]}", "[0, 2, 1, 3]}", "C403"),
    ])
  func doubts(old: String, new: String, code: String) throws {
    let (map, diagnostics) = read([(old, new)])
    #expect(map != nil, "\(diagnostics)")
    #expect(diagnostics.map(\.code) == [code] && diagnostics[0].severity == .warning, "\(diagnostics)")
    #expect(diagnostics[0].span.position != nil)
  }

  @Test("a lane through a wall is reported with its place, and one through the door is not")
  func laneThroughWall() throws {
    let (map, diagnostics) = read([("[80, 25, 0, cell", "[80, 45, 0, cell"), ("[30, 25, 0, hall", "[30, 45, 0, hall")])
    #expect(map != nil)
    #expect(diagnostics.map(\.code) == [MapRule.laneThroughWall])
    #expect(diagnostics.first?.message.contains("6.00 m east, -4.50 m north") == true, "\(diagnostics)")
  }

  @Test("one scale is fitted to several measurements by least squares")
  func scale() throws {
    let edit = ("- [0, 1, {distance: [3, 10]}]", "- [0, 1, {distance: [3, 10]}]\n      - [1, 2, {distance: [3, 5.04]}]")
    let map = try #require(read([edit]).map)
    // Units 100 and 50: (100 · 10 + 50 · 5.04) / (100² + 50²).
    #expect(abs(try #require(map.level("L1")).metresPerUnit - 1252.0 / 12500) < 1e-12)
  }

  @Test("walls that miss each other by a pen's width enclose a room all the same, and cavities are none")
  func gapsAndCavities() throws {
    var (map, _) = read([("[60, 0, 0, \"\"]", "[60, 0.8, 0, \"\"]")])
    #expect(try #require(map?.level("L1")).rooms.count == 2)
    (map, _) = read([("[60, 0, 0, \"\"]", "[60, 5, 0, \"\"]")])
    #expect(try #require(map?.level("L1")).rooms.count == 1, "half a metre is an opening")
    let edits = [
      (
        "- [80, 25, 0, cell",
        "- [90, 5, 0, \"\"]\n      - [95, 5, 0, \"\"]\n      - [95, 10, 0, \"\"]\n      - [80, 25, 0, cell"
      ),
      ("- [6, 7, {}]", "- [6, 7, {}]\n      - [9, 10]\n      - [10, 11]\n      - [11, 9]"),
      ("[8, 9, {bi", "[8, 12, {bi"),
    ]
    (map, _) = read(edits)
    let level = try #require(map?.level("L1"))
    #expect(level.rooms.count == 2 && level.smallFaceCount == 1)
  }

  @Test("YAML bombs, cyclic anchors, floods and damaged text are refused with a place")
  func hostile() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (name, before) in zip("bcdefghi", "abcdefgh") {
      bomb += "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ", "))]\n"
    }
    let texts = [
      bomb, "levels: &a {L1: *a}", "", "levels: {}", "levels: []", "- 1", "levels: {L1: 5}", "levels: {L1: {",
      String(repeating: "[", count: 10_000), "\u{0}",
      "levels:\n" + (0..<300).map { "  L\($0): {elevation: 0, vertices: []}\n" }.joined(),
    ]
    for text in texts {
      let (map, diagnostics) = BuildingYAMLReader.read(bytes: Array(text.utf8), path: "x.yaml")
      #expect(map == nil && diagnostics.hasErrors, "\(text.prefix(30))")
      #expect(diagnostics.allSatisfy { $0.code.hasPrefix("C4") || $0.code == "M004" })
    }
    #expect(BuildingYAMLReader.read(bytes: [0xff, 0xfe, 0x00], path: "x.yaml").diagnostics.hasErrors)
  }

  @Test("hatched drawings are refused by a limit that has a name")
  func hatching() {
    var (vertices, walls) = ([String](), [String]())
    for index in 0..<300 {
      vertices += [
        "[\(index), 0, 0, \"\"]", "[\(index), 300, 0, \"\"]", "[0, \(index), 0, \"\"]", "[300, \(index), 0, \"\"]",
      ]
      walls += ["[\(4 * index), \(4 * index + 1)]", "[\(4 * index + 2), \(4 * index + 3)]"]
    }
    let (corners, lines) = (vertices.joined(separator: ", "), walls.joined(separator: ", "))
    let text = """
      coordinate_system: cartesian_meters
      levels: {L1: {elevation: 0, vertices: [\(corners)], walls: [\(lines)]}}
      """
    let (map, diagnostics) = BuildingYAMLReader.read(bytes: Array(text.utf8), path: "x.yaml")
    #expect(map == nil && diagnostics.map(\.code) == [MapRule.buildingTooComplex])
  }

  @Test("cuts and changed bytes anywhere give a map or an error, never a crash", arguments: 0..<4)
  func mutations(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let bytes = Array(Self.house.utf8)
    for _ in 0..<60 {
      var changed = bytes
      if random.nextIndex(below: 3) == 0 { changed.removeLast(random.nextIndex(below: bytes.count)) }
      for _ in 0..<random.nextIndex(below: 4) where !changed.isEmpty {
        let marks = Array("0919-.,:[]{}*&\n #e".utf8)
        changed[random.nextIndex(below: changed.count)] = marks[random.nextIndex(below: marks.count)]
      }
      let (map, diagnostics) = BuildingYAMLReader.read(bytes: changed, path: "x.yaml")
      #expect((map == nil) == diagnostics.hasErrors)
    }
  }
}
