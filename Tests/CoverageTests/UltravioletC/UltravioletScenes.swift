import Coverage
import Foundation
import Geometry
import Quantities
import Testing

/// Scenes of the tests of UV-C.
enum UltravioletScenes {
  static let lamp = LineLamp(power: Power(watts: 150), length: Length(metres: 1.1), base: Length(metres: 0.4))

  static func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  static func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> [LocalPoint] {
    [point(west, south), point(east, south), point(east, north), point(west, north)]
  }

  static func polygon(_ ring: [LocalPoint]) throws -> Polygon { try #require(Polygon(exterior: ring)) }

  static func walls(round ring: [LocalPoint]) -> [UltravioletScene.Segment] {
    zip(ring, ring.dropFirst() + ring.prefix(1)).map { UltravioletScene.Segment(start: $0, end: $1) }
  }

  /// One room of 4 m by 3 m with a bed and a cabinet.
  static func room() throws -> UltravioletScene {
    let ring = box(0, 0, 4, 3)
    var scene = UltravioletScene(
      rooms: [.init(name: "room", outline: try polygon(ring))], walls: walls(round: ring))
    scene.furniture = [
      .init(name: "bed", outline: try polygon(box(2, 0.4, 3.9, 1.2)), height: Length(metres: 0.6)),
      .init(name: "cabinet", outline: try polygon(box(0.1, 2.5, 0.9, 2.95)), height: Length(metres: 1.8)),
    ]
    return scene
  }

  /// Two rooms of 3 m by 3 m with a door of a width between them.
  static func twoRooms(doorMetres width: Double, isOpen: Bool = true) throws -> UltravioletScene {
    var scene = UltravioletScene(
      rooms: [
        .init(name: "west", outline: try polygon(box(0, 0, 3, 3))),
        .init(name: "east", outline: try polygon(box(3, 0, 6, 3))),
      ], walls: walls(round: box(0, 0, 6, 3)))
    scene.walls.append(.init(start: point(3, 0), end: point(3, 1)))
    scene.walls.append(.init(start: point(3, 1 + width), end: point(3, 3)))
    scene.doors = [
      .init(name: "door", segment: .init(start: point(3, 1), end: point(3, 1 + width)), isOpen: isOpen)
    ]
    return scene
  }

  static func robot(at start: LocalPoint, radius: Double = 0.25) -> UltravioletRobot {
    UltravioletRobot(lamp: lamp, radius: Length(metres: radius), start: start, dock: start)
  }

  /// Options that are quick in debug builds.
  static func options(_ dose: Double = 100) -> UltravioletOptions {
    var options = UltravioletOptions(doseJoulesPerSquareMetre: dose)
    options.coarseMetres = 0.8
    options.fineMetres = 0.4
    options.gridMetres = 0.4
    options.boundGridMetres = 0.2
    return options
  }

  /// A scene moved and turned.
  static func moved(_ scene: UltravioletScene, _ move: (LocalPoint) -> LocalPoint) throws -> UltravioletScene {
    var result = scene
    result.rooms = try scene.rooms.map {
      .init(name: $0.name, outline: try polygon($0.outline.exterior.map(move)), isTreated: $0.isTreated)
    }
    func segment(_ segment: UltravioletScene.Segment) -> UltravioletScene.Segment {
      .init(start: move(segment.start), end: move(segment.end))
    }
    result.walls = scene.walls.map(segment)
    result.doors = scene.doors.map { .init(name: $0.name, segment: segment($0.segment), isOpen: $0.isOpen) }
    result.furniture = try scene.furniture.map {
      .init(name: $0.name, outline: try polygon($0.outline.exterior.map(move)), height: $0.height)
    }
    return result
  }
}

/// Whether a piece of the lamp is seen, decided in space from walls and boxes: slow, and by other means than the
/// product.
struct BruteSight {
  let scene: UltravioletScene
  let bodyRadius: Double
  let bodyHeight: Double

  func sees(from point: LocalPoint, _ height: Double, lamp: LocalPoint, _ z: Double) -> Bool {
    let along = lamp - point
    // Walls and shut doors: any crossing in the plane hides all.
    let shut = scene.walls + scene.doors.filter { !$0.isOpen }.map(\.segment)
    for wall in shut where Predicates.segmentsIntersect(point, lamp, wall.start, wall.end) { return false }
    // Furniture: the heights at which the line of sight enters and leaves the outline.
    for piece in scene.furniture {
      var shares = [0.0, 1.0]
      let ring = piece.outline.exterior
      for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
        let edge = end - start
        let cross = along.cross(edge)
        guard abs(cross) > 1e-15 else { continue }
        let share = (start - point).cross(edge) / cross
        if (0...1).contains(share), (-1e-12...1 + 1e-12).contains((start - point).cross(along) / cross) {
          shares.append(share)
        }
      }
      shares.sort()
      for (low, high) in zip(shares, shares.dropFirst()) where high - low > 1e-12 {
        guard piece.outline.contains(point.interpolated(to: lamp, fraction: (low + high) / 2)) else { continue }
        if min(height + (z - height) * low, height + (z - height) * high) < piece.height.metres - 1e-12 {
          return false
        }
      }
    }
    // The robot's body, a drum: nearest height of the line over it is at its rim or at its axis.
    let distance = along.lengthMetres
    guard distance > bodyRadius else { return height >= bodyHeight }
    let rim = 1 - bodyRadius / distance
    return min(height + (z - height) * rim, z) >= bodyHeight - 1e-12
  }
}
