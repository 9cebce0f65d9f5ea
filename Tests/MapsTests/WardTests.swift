import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

/// The hospital ward that is shipped in `maps/ward`.
@Suite struct WardTests {
  private func ward() throws -> IndoorMap {
    let path = "maps/ward/ward.building.yaml"
    let (map, diagnostics) = BuildingYAMLReader.read(bytes: Array(try SourceTree.text(path).utf8), path: path)
    #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
    return try #require(map)
  }

  @Test("the ward is read without a word, and has the rooms of its page")
  func rooms() throws {
    let map = try ward()
    let level = try #require(map.level("L1"))
    let names = level.rooms.map(\.name)
    let expected =
      (1...14).flatMap { ["room-\($0)", "bath-\($0)"] } + [
        "corridor", "nurse-station", "store", "medicine-room", "sluice", "ward-kitchen", "lift-lobby", "staff-room",
        "day-room", "L1-lift-1",
      ]
    #expect(names.sorted() == expected.sorted())
    #expect(level.smallFaceCount == 0)
    #expect(map.level("L0")?.rooms.map(\.name).sorted() == ["L0-lift-1", "goods-lobby", "pharmacy"])
    let page = try SourceTree.text("maps/ward/README.md")
    for room in level.rooms + (map.level("L0")?.rooms ?? []) {
      let hectares = (room.outline.areaSquareMetres * 10).rounded() / 10
      #expect(page.contains("| `\(room.name)` | \(hectares) |"), "| `\(room.name)` | \(hectares) |")
    }
    let area = level.rooms.reduce(0) { $0 + $1.outline.areaSquareMetres }
    // The floor and the lift's shaft, which stands beside it.
    #expect(abs(area - 46 * 16.2 - 3 * 2.2) < 0.5, "rooms fill the floor: \(area)")
  }

  @Test("beds stand inside their rooms, apart from each other and clear of every lane by a robot's radius")
  func beds() throws {
    let level = try #require(try ward().level("L1"))
    let beds = level.furniture.filter { $0.model == "Sortie/HospitalBed" }
    #expect(beds.count == 16)
    for (number, bed) in beds.enumerated() {
      let outline = try #require(bed.outline)
      #expect(abs(outline.areaSquareMetres - 1.8) < 1e-6)
      let rooms = level.rooms.filter { $0.name.hasPrefix("room-") && $0.outline.contains(bed.position) }
      let room = try #require(rooms.first)
      #expect(rooms.count == 1 && outline.exterior.allSatisfy { room.outline.contains($0) })
      for other in beds[(number + 1)...] {
        for corner in other.outline?.exterior ?? [] { #expect(!outline.contains(corner)) }
      }
      let nearest = level.waypoints.filter { $0.name.contains("-bed-") }.map {
        outline.planarDistanceMetres(to: $0.position)
      }.min()
      #expect(nearest.map { $0 < 1.0 } == true, "a bedside waypoint is within a metre")
    }
    for lane in level.lanes {
      let (start, end) = (level.waypoints[lane.from].position, level.waypoints[lane.to].position)
      for item in level.furniture where item.model != "Sortie/ChargingDock" {
        let clear = item.outline?.planarDistanceMetres(toSegmentFrom: start, to: end) ?? 0
        #expect(clear >= 0.3, "\(item.model) at \(item.position) is \(clear) m from a lane")
      }
      for wall in level.walls {
        let clear = Distances.planarMetres(fromSegment: (start, end), toSegment: (wall.start, wall.end))
        #expect(clear >= 0.4, "a wall at \(wall.start) is \(clear) m from the lane \(start) to \(end)")
      }
    }
  }

  @Test("doors are 0.9 m to 1.2 m wide, every room has one, and lanes reach every named waypoint")
  func doorsAndLanes() throws {
    let map = try ward()
    for level in map.levels {
      for door in level.doors { #expect((0.895...1.205).contains(door.width.metres), "\(door.name)") }
      #expect(Set(level.doors.map(\.name)).count == level.doors.count)
      for room in level.rooms where !room.name.hasSuffix("lift-1") { #expect(!room.doors.isEmpty, "\(room.name)") }
      var reached: Set<Int> = [0]
      var grew = true
      while grew {
        grew = false
        for lane in level.lanes where reached.contains(lane.from) != reached.contains(lane.to) {
          reached.formUnion([lane.from, lane.to])
          grew = true
        }
      }
      #expect(reached.count == level.waypoints.count)
    }
    let level = try #require(map.level("L1"))
    #expect(level.waypoints.count { $0.isCharger } == 2)
    #expect(map.lifts.map(\.levels) == [["L1", "L0"]])
    let cabin = try #require(level.waypoint("L1-lift-1"))
    #expect(cabin.liftCabin == "lift-1" && map.lifts[0].cabin.contains(cabin.position))
    let door = map.lifts[0].doors[0]
    #expect(abs(door.start.east - 46.05) < 0.01 && abs(door.end.east - 46.05) < 0.01, "the lift opens to the west")
  }
}
