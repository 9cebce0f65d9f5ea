import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// The seven buildings of the Open-RMF demos, read in place.
@Suite struct BuildingDemoMapsTests {
  struct Counts: Sendable, CustomTestStringConvertible {
    var map: String
    var levels: Int
    var vertices: Int
    var lanes: Int
    var doors: Int
    var walls: Int
    var lifts: Int
    var chargers: Int
    var scale: ClosedRange<Double>
    var testDescription: String { map }
  }

  static let expected: [Counts] = [
    Counts(
      map: "clinic", levels: 2, vertices: 784, lanes: 169, doors: 132, walls: 619, lifts: 4, chargers: 4,
      scale: 0.02692...0.02693),
    Counts(
      map: "hotel", levels: 3, vertices: 353, lanes: 122, doors: 19, walls: 254, lifts: 2, chargers: 4,
      scale: 0.0554...0.0557),
    Counts(
      map: "office", levels: 1, vertices: 73, lanes: 30, doors: 3, walls: 33, lifts: 0, chargers: 2,
      scale: 0.00845...0.00848),
    Counts(
      map: "airport_terminal", levels: 1, vertices: 1297, lanes: 223, doors: 5, walls: 464, lifts: 0, chargers: 16,
      scale: 0.0821...0.0822),
    Counts(
      map: "battle_royale", levels: 1, vertices: 53, lanes: 20, doors: 0, walls: 32, lifts: 0, chargers: 4,
      scale: 0.0524...0.0525),
    Counts(
      map: "triple_H", levels: 1, vertices: 51, lanes: 22, doors: 0, walls: 28, lifts: 0, chargers: 4,
      scale: 0.0441...0.0442),
    // A fourth vertex says `is_charger: [4, false]`.
    Counts(
      map: "campus", levels: 1, vertices: 157, lanes: 154, doors: 0, walls: 0, lifts: 0, chargers: 3, scale: 1...1),
  ]

  static func demo(_ map: String) -> (bytes: [UInt8], path: String)? {
    let path = "maps/rmf_demos/\(map)_\(map).building.yaml"
    guard SharedData.has(path), let bytes = SharedData.bytes(path) else { return nil }
    return (bytes, path)
  }

  @Test("every demo map is read without an error, with all that it holds", arguments: expected)
  func counts(expected: Counts) throws {
    guard let (bytes, path) = Self.demo(expected.map) else { return }
    let (read, diagnostics) = BuildingYAMLReader.read(bytes: bytes, path: path)
    let map = try #require(read, "\(diagnostics.prefix(3))")
    if ProcessInfo.processInfo.environment["SORTIE_SHOW"] != nil {
      for diagnostic in diagnostics { print(expected.map, diagnostic.code, diagnostic.message) }
      for level in map.levels {
        let areas = level.rooms.map { ($0.outline.areaSquareMetres * 10).rounded() / 10 }
        print(expected.map, level.name, "rooms", level.rooms.count, "small", level.smallFaceCount, "areas", areas)
        print(
          "  doors seen", level.rooms.flatMap(\.doors).count, level.rooms.map(\.name),
          level.floors.map { ($0.areaSquareMetres).rounded() })
      }
    }
    #expect(diagnostics.allSatisfy { $0.span.position != nil && $0.severity != .error })
    #expect(map.levels.count == expected.levels && map.lifts.count == expected.lifts)
    #expect(map.levels.reduce(0) { $0 + $1.vertexCount } == expected.vertices)
    #expect(map.levels.reduce(0) { $0 + $1.lanes.count } == expected.lanes)
    #expect(map.levels.reduce(0) { $0 + $1.doors.count } == expected.doors)
    #expect(map.levels.reduce(0) { $0 + $1.walls.count } == expected.walls)
    #expect(map.levels.reduce(0) { $0 + $1.waypoints.count { $0.isCharger } } == expected.chargers)
    for level in map.levels {
      #expect(expected.scale.contains(level.metresPerUnit), "\(level.metresPerUnit)")
      for lane in level.lanes {
        #expect(level.waypoints.indices.contains(lane.from) && level.waypoints.indices.contains(lane.to))
        #expect(lane.speedLimit == nil, "a limit of 0 is no limit")
      }
      for room in level.rooms {
        #expect(room.outline.areaSquareMetres >= RoomFinder.Options().squareMetresMin)
      }
      #expect(Set(level.rooms.map(\.name)).count == level.rooms.count)
    }
  }
}
