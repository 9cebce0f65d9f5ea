import Coverage
import Foundation
import Geometry
import Maps
import Quantities
import Testing

@Suite struct UltravioletIndoorTests {
  private typealias Scenes = UltravioletScenes

  @Test("a level becomes a scene: heights by rule and marked, doors open or shut, unknown furniture by name")
  func level() throws {
    var level = IndoorLevel(name: "L1", elevation: .zero)
    level.rooms = [
      IndoorRoom(name: "a", outline: try Scenes.polygon(Scenes.box(0, 0, 3, 3)), doors: [0]),
      IndoorRoom(name: "b", outline: try Scenes.polygon(Scenes.box(3, 0, 6, 3)), doors: [0]),
      IndoorRoom(name: "c", outline: try Scenes.polygon(Scenes.box(6, 0, 9, 3)), doors: []),
    ]
    level.doors = [IndoorDoor(name: "d", kind: .hinged, start: Scenes.point(3, 1), end: Scenes.point(3, 2))]
    level.walls = [IndoorWall(start: Scenes.point(0, 0), end: Scenes.point(9, 0))]
    level.furniture = [
      IndoorFurniture(
        model: "Sortie/HospitalBed", position: Scenes.point(1, 1), yaw: Angle(radians: 0),
        outline: try Scenes.polygon(Scenes.box(0.2, 0.2, 2.2, 1.1))),
      IndoorFurniture(model: "Other/Statue", position: Scenes.point(4, 1), yaw: Angle(radians: 0)),
      IndoorFurniture(
        model: "Sortie/Shelf", position: Scenes.point(8, 1), yaw: Angle(radians: 0),
        outline: try Scenes.polygon(Scenes.box(7.5, 0.5, 8.5, 1.5))),
    ]
    let made = try #require(
      UltravioletScene.scene(of: level, treated: ["a"], passed: ["b"], shutDoors: ["d"]))
    #expect(made.scene.rooms.map(\.name) == ["a", "b"])
    #expect(made.scene.rooms.map(\.isTreated) == [true, false])
    #expect(made.scene.furniture.map(\.name) == ["a HospitalBed 1"])
    #expect(made.scene.furniture[0].height == Length(metres: 0.6) && made.scene.furniture[0].isHeightAssumed)
    #expect(made.unknownFurniture == ["b Statue 1"])
    #expect(made.scene.doors.map(\.isOpen) == [false])
    #expect(UltravioletScene.scene(of: level, treated: ["nowhere"]) == nil)
  }
}
