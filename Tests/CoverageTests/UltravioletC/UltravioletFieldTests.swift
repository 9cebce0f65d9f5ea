import Coverage
import Foundation
import Geometry
import Quantities
import Testing

@Suite struct UltravioletFieldTests {
  private typealias Scenes = UltravioletScenes

  @Test("the seen part of an L-shaped room is its visibility polygon")
  func visibilityPolygon() throws {
    let ring = [
      Scenes.point(0, 0), Scenes.point(4, 0), Scenes.point(4, 2), Scenes.point(2, 2), Scenes.point(2, 4),
      Scenes.point(0, 4),
    ]
    let scene = UltravioletScene(
      rooms: [.init(name: "l", outline: try Scenes.polygon(ring))], walls: Scenes.walls(round: ring))
    var field = try UltravioletField(scene: scene, lamp: Scenes.lamp, radius: Length(metres: 0.2))
    // The diagonal from (1, 3) through (2, 2) ends at (4, 0): the right arm above it is hidden, half of 2 m by 2 m.
    #expect(abs(field.seenSquareMetres(from: Scenes.point(1, 3)) - 10) < 1e-9)
    // From the inner square all is seen.
    #expect(abs(field.seenSquareMetres(from: Scenes.point(1, 1)) - 12) < 1e-9)
  }

  @Test("light is hidden exactly where a search in space finds walls, furniture or the body", arguments: UInt64(0)..<24)
  func twin(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "sight")
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * generator.nextUnit() }
    var scene = try Scenes.twoRooms(doorMetres: 1)
    for item in 0..<4 {
      // Furniture that overlaps, touches or crosses walls now and then; some of it turned.
      let centre = Scenes.point(number(0.5, 5.5), number(0.5, 2.5))
      let (turn, length, width) = (number(0, 1.5), number(0.2, 0.8), number(0.2, 0.8))
      let ring = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { side, front in
        Scenes.point(
          centre.east + side * length / 2 * cos(turn) - front * width / 2 * sin(turn),
          centre.north + side * length / 2 * sin(turn) + front * width / 2 * cos(turn))
      }
      scene.furniture.append(
        .init(name: "\(item)", outline: try Scenes.polygon(ring), height: Length(metres: number(0.2, 1.9))))
    }
    var field = try UltravioletField(scene: scene, lamp: Scenes.lamp, radius: Length(metres: 0.25))
    let brute = BruteSight(scene: scene, bodyRadius: 0.25, bodyHeight: Scenes.lamp.base.metres)
    for _ in 0..<60 {
      let (place, lamp) = (
        Scenes.point(number(0.05, 5.95), number(0.05, 2.95)), Scenes.point(number(0.05, 5.95), number(0.05, 2.95))
      )
      let tops = scene.furniture.filter { $0.outline.contains(place) }.map(\.height.metres)
      let height = max(tops.max() ?? 0, generator.nextIndex(below: 2) == 0 ? 0 : number(0, 2))
      let turn = number(0, 2 * .pi)
      let normal =
        generator.nextIndex(below: 2) == 0 ? .up : SurfaceNormal(east: cos(turn), north: sin(turn), up: 0)
      let watts = field.wattsPerSquareMetre(at: place, heightMetres: height, normal: normal, lampAt: lamp)
      let summed = summedIrradiance(Scenes.lamp, at: place, height, normal, lamp: lamp, pieces: 800) {
        brute.sees(from: place, height, lamp: lamp, $0)
      }
      #expect(abs(watts - summed) <= 0.01 * summed + 0.02, "seed \(seed): \(watts) and \(summed) at \(place)")
    }
  }

  @Test("a bed shadows the floor behind it and not the wall above")
  func bedShadow() throws {
    let scene = try Scenes.room()
    var field = try UltravioletField(scene: scene, lamp: Scenes.lamp, radius: Length(metres: 0.25))
    let lamp = Scenes.point(3, 2.2)
    let behind = field.wattsPerSquareMetre(
      at: Scenes.point(3, 0.3), heightMetres: 0, normal: .up, lampAt: lamp)
    let wall = field.wattsPerSquareMetre(
      at: Scenes.point(3, 0.001), heightMetres: 1.2, normal: SurfaceNormal(east: 0, north: 1, up: 0), lampAt: lamp)
    #expect(behind == 0)
    #expect(
      abs(
        wall
          / Scenes.lamp.wattsPerSquareMetre(
            at: Scenes.point(3, 0.001), heightMetres: 1.2, normal: SurfaceNormal(east: 0, north: 1, up: 0),
            from: LineLamp.Place(axis: lamp, fromMetres: 0)) - 1) < 1e-12)
  }

  @Test("a shut door keeps light out and an open one does not")
  func doors() throws {
    for isOpen in [true, false] {
      let scene = try Scenes.twoRooms(doorMetres: 1, isOpen: isOpen)
      var field = try UltravioletField(scene: scene, lamp: Scenes.lamp, radius: Length(metres: 0.25))
      let watts = field.wattsPerSquareMetre(
        at: Scenes.point(4, 1.5), heightMetres: 0, normal: .up, lampAt: Scenes.point(2, 1.5))
      #expect((watts > 0) == isOpen)
    }
  }
}
