import Foundation
import Geometry
import Quantities
import Routing
import Testing

private typealias Support = FreeSpaceSupport

private let far = rectangle(-300, -300, 700, 700)

/// Shapes with what offsets find hard; all within 0...100.
private let shapes: [(name: String, polygon: Polygon)] = {
  func shape(_ corners: [(Double, Double)], holes: [[(Double, Double)]] = []) -> Polygon {
    let polygon = Polygon(
      exterior: corners.map { point($0.0, $0.1) }, holes: holes.map { $0.map { point($0.0, $0.1) } })
    guard let polygon else { preconditionFailure("a shape has corners") }
    return polygon
  }
  func round(_ x: Double, _ y: Double, _ radius: Double, _ count: Int) -> [(Double, Double)] {
    (0..<count).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return (x + radius * cos(angle), y + radius * sin(angle))
    }
  }
  let comb = (0..<6).flatMap { tooth -> [(Double, Double)] in
    let x = Double(tooth) * 16
    return [(x, 10), (x, 80), (x + 9, 80), (x + 9, 10)]
  }
  let star = (0..<14).map { index -> (Double, Double) in
    let (angle, radius) = (Double(index) * .pi / 7, index % 2 == 0 ? 48.0 : 14)
    return (50 + radius * cos(angle), 50 + radius * sin(angle))
  }
  let spiral = [(0.0, 0.0), (90, 0), (90, 90), (15, 90), (15, 30), (60, 30), (60, 60), (40, 60), (40, 64), (64, 64)]
  let spiralBack = [(64.0, 26.0), (11, 26), (11, 94), (94, 94), (94, -4), (0, -4)]
  return [
    ("square", shape([(20, 20), (80, 20), (80, 80), (20, 80)])),
    ("sliver", shape([(0, 0), (100, 1), (100, 1.01)])),
    ("concave", shape([(0, 0), (90, 0), (90, 90), (80, 12), (10, 10)])),
    ("comb", shape(comb + [(89, 0), (0, 0)])),
    ("star", shape(star)),
    ("slit", shape([(0, 0), (100, 0), (100, 60), (50.01, 60), (50, 5), (49.99, 60), (0, 60)])),
    ("spiral", shape(spiral + spiralBack)),
    ("disc", shape(round(50, 50, 30, 90))),
    ("ring", shape(round(50, 50, 48, 60), holes: [round(50, 50, 20, 50)])),
    (
      "holes",
      shape(
        [(0, 0), (100, 0), (100, 100), (0, 100)],
        holes: [
          [(10, 10), (40, 10), (40, 40), (10, 40)], [(60, 60), (64, 60), (64, 64), (60, 64)],
          [(60, 10), (90, 30), (61, 12)], [(20, 60), (30, 60), (30, 90), (25, 62), (20, 90)],
        ])
    ),
  ]
}()

@Suite struct OutlineTests {
  private func grown(_ polygons: [Polygon], by clearance: Double, tolerance: Double = 0.1) throws -> FreeSpace {
    var options = FreeSpace.Options()
    options.arcToleranceMetres = tolerance
    return try FreeSpace(
      boundary: far, obstacles: Support.obstacles(polygons), clearanceMetres: clearance, options: options)
  }

  @Test("a point is free exactly where the clearance is kept", arguments: 0..<shapes.count)
  func freeWhereFar(index: Int) throws {
    let (name, polygon) = shapes[index]
    var generator = SplitMix64(seed: UInt64(index), stream: "outline")
    for clearance in [0.3, 1.7, 4.9, 11, 33, 120] {
      let space = try grown([polygon], by: clearance)
      var wrong = 0
      func test(_ place: LocalPoint) {
        let distance = polygon.planarDistanceMetres(to: place)
        let isFree = space.contains(place)
        if distance < clearance - 1e-7, isFree { wrong += 1 }
        if distance > clearance + 0.1 + 1e-6, !isFree { wrong += 1 }
        let holders = space.obstacles(at: place)
        if distance < clearance - 1e-7, holders != ["o0"] { wrong += 1 }
        if distance > clearance + 0.1 + 1e-6, !holders.isEmpty { wrong += 1 }
      }
      for _ in 0..<120 {
        test(point(generator.nextUnit() * 120 - 10, generator.nextUnit() * 120 - 10))
      }
      // Near the border: a clearance away from points of the rings, and from their corners.
      for _ in 0..<120 {
        let ring = polygon.rings[generator.nextIndex(below: polygon.rings.count)]
        let corner = generator.nextIndex(below: ring.count)
        let fraction = max(0, generator.nextUnit() * 1.5 - 0.5)
        let foot = ring[corner].interpolated(to: ring[(corner + 1) % ring.count], fraction: fraction)
        let angle = generator.nextUnit() * 2 * .pi
        let reach = clearance + (generator.nextUnit() - 0.5) * 0.4
        test(point(foot.east + reach * cos(angle), foot.north + reach * sin(angle)))
      }
      #expect(wrong == 0, "\(name), clearance \(clearance)")
    }
  }

  @Test("no wall is nearer than the clearance or farther than the tolerance allows", arguments: 0..<shapes.count)
  func walls(index: Int) throws {
    let (name, polygon) = shapes[index]
    for (clearance, tolerance) in [(0.3, 0.1), (4.9, 0.01), (11, 0.5), (33, 0.1), (120, 30)] {
      let space = try grown([polygon], by: clearance, tolerance: tolerance)
      #expect(Support.problems(space.mesh).isEmpty, "\(name), clearance \(clearance)")
      var (least, most) = (Double.infinity, 0.0)
      for wall in space.walls
      where abs(wall.start.east - 50) < 299 - clearance && abs(wall.start.north - 50) < 299 - clearance {
        least = min(least, polygon.planarDistanceMetres(toSegmentFrom: wall.start, to: wall.end))
        most = max(most, polygon.planarDistanceMetres(to: wall.start))
      }
      #expect(least >= clearance - 1e-9, "\(name), clearance \(clearance): \(least)")
      #expect(most <= clearance + tolerance + 1e-5, "\(name), clearance \(clearance): \(most)")
    }
  }

  @Test("outlines never count below zero: a second obstacle over all covers all", arguments: 0..<shapes.count)
  func neverNegative(index: Int) throws {
    let (name, polygon) = shapes[index]
    for clearance in [0.3, 1.7, 4.9, 11, 33] {
      let space = try grown([polygon, rectangle(-200, -200, 500, 500)], by: clearance)
      let inside = space.walls.filter { abs($0.start.east - 50) < 249 && abs($0.start.north - 50) < 249 }
      #expect(inside.isEmpty, "\(name), clearance \(clearance): \(inside.count)")
      #expect(Support.area(of: space.mesh) < 600 * 600, "\(name)")
    }
  }

  @Test("a hole narrower than twice the clearance is gone, a wider one stays")
  func holes() throws {
    for offset in [0.0, 5e6] {
      func moved(_ ring: [LocalPoint]) -> [LocalPoint] {
        ring.map { point($0.east + offset / 10, $0.north + offset) }
      }
      let polygon = try #require(
        Polygon(
          exterior: moved(rectangle(0, 0, 100, 100).exterior), holes: [moved(rectangle(40, 40, 20, 20).exterior)]))
      let boundary = try #require(Polygon(exterior: moved(far.exterior)))
      for (clearance, stays) in [(9.9, true), (9.999, true), (10.001, false), (14, false), (14.2, false), (40, false)] {
        let space = try FreeSpace(
          boundary: boundary, obstacles: Support.obstacles([polygon]), clearanceMetres: clearance)
        #expect(space.contains(moved([point(50, 50)])[0]) == stays, "\(clearance) at \(offset)")
        let inner = Support.polygons(of: space.mesh).filter { corners in
          corners.allSatisfy { abs($0.east - offset / 10 - 50) < 30 && abs($0.north - offset - 50) < 30 }
        }
        let area = inner.reduce(0) { $0 + Polygon.signedArea(of: $1) }
        let side = stays ? 20 - 2 * clearance : 0
        #expect(abs(area - side * side) < 1e-5, "\(clearance) at \(offset): \(area)")
      }
    }
  }

  @Test("walls without width keep their clearance on both sides and round their ends")
  func thinWalls() throws {
    let flat = [point(10, 10), point(70, 40), point(40, 25)]
    let wall = try #require(Polygon(exterior: flat))
    for clearance in [0.5, 5, 30] {
      let space = try grown([wall], by: clearance)
      for distance in [clearance - 1e-6, clearance + 0.11] {
        for place in [point(10, 10), point(70, 40), point(31, 20.5)] {
          let angles = place == point(31, 20.5) ? [atan2(2.0, -1.0), atan2(-2.0, 1.0)] : [0.0, 1, 2, 3, 4, 5, 6]
          for angle in angles {
            let moved = point(place.east + distance * cos(angle), place.north + distance * sin(angle))
            let trueDistance = Distances.planarMetres(from: moved, toSegment: (flat[0], flat[1]))
            if trueDistance > clearance, trueDistance < clearance + 0.1 { continue }
            #expect(space.contains(moved) == (trueDistance > clearance), "\(clearance): \(moved)")
          }
        }
      }
      let boxes = Support.area(of: space.mesh)
      let length = flat[0].planarDistanceMetres(to: flat[1])
      let taken = (700 - 2 * clearance) * (700 - 2 * clearance) - boxes
      let expected = 2 * clearance * length + .pi * clearance * clearance
      #expect(taken >= expected && taken < expected + 0.1 * 2 * .pi * (clearance + 0.1) + 1e-3, "\(clearance)")
    }
    // Without a clearance it stands in nobody's way.
    #expect(abs(Support.area(of: try grown([wall], by: 0).mesh) - 490_000) < 1e-6)
  }

  @Test("shapes that cross themselves are repaired, and their spikes keep the clearance")
  func selfCrossing() throws {
    let bowTie = try #require(Polygon(exterior: [point(0, 0), point(60, 60), point(60, 0), point(0, 61)]))
    let spike = try #require(
      Polygon(exterior: [
        point(0, 0), point(40, 0), point(40, 20), point(90, 20), point(40, 20), point(40, 40), point(0, 40),
      ]))
    let pentagram = try #require(
      Polygon(
        exterior: (0..<5).map { point(50 + 40 * sin(Double($0) * 0.8 * .pi), 50 + 40 * cos(Double($0) * 0.8 * .pi)) }))
    var generator = SplitMix64(seed: 12)
    for (polygon, name) in [(bowTie, "bow tie"), (spike, "spike"), (pentagram, "pentagram")] {
      let parts = try GeometryOperations.madeValid(polygon)
      let ring = polygon.exterior
      for clearance in [0.4, 3, 20] {
        let space = try grown([polygon], by: clearance)
        #expect(Support.problems(space.mesh).isEmpty, "\(name)")
        var wrong = 0
        for _ in 0..<400 {
          let place = point(generator.nextUnit() * 140 - 20, generator.nextUnit() * 140 - 20)
          var distance = parts.map { $0.planarDistanceMetres(to: place) }.min() ?? .infinity
          for (index, start) in ring.enumerated() {
            let edge = (start, ring[(index + 1) % ring.count])
            distance = min(distance, Distances.planarMetres(from: place, toSegment: edge))
          }
          if distance < clearance, space.contains(place) { wrong += 1 }
          if distance > clearance + 0.1 + 1e-6, !space.contains(place) { wrong += 1 }
        }
        #expect(wrong == 0, "\(name), clearance \(clearance)")
      }
    }
  }

  @Test("a boundary is shrunk by the clearance, round its holes too; a large clearance leaves nothing")
  func boundaries() throws {
    var generator = SplitMix64(seed: 13)
    for (name, polygon) in shapes {
      for clearance in [0.2, 1.7, 4.9, 12, 60] {
        let space = try FreeSpace(boundary: polygon, obstacles: [], clearanceMetres: clearance)
        #expect(Support.problems(space.mesh).isEmpty, "\(name), clearance \(clearance)")
        if clearance == 60 { #expect(space.mesh.polygonCount == 0, "\(name)") }
        var wrong = 0
        for _ in 0..<150 {
          let place = point(generator.nextUnit() * 100, generator.nextUnit() * 100)
          var inset = polygon.contains(place) ? Double.infinity : 0
          for ring in polygon.rings {
            for (index, start) in ring.enumerated() {
              let edge = (start, ring[(index + 1) % ring.count])
              inset = min(inset, Distances.planarMetres(from: place, toSegment: edge))
            }
          }
          if inset < clearance - 1e-7, space.contains(place) { wrong += 1 }
          if inset > clearance + 0.1 + 1e-6, !space.contains(place) { wrong += 1 }
        }
        #expect(wrong == 0, "\(name), clearance \(clearance)")
      }
    }
  }

  @Test("circles keep their clearance within the tolerance, down to a point")
  func circles() throws {
    for radius in [0, 1e-3, 7, 60] {
      for clearance in [0.0, 0.5, 20] where radius + clearance > 0 {
        let circle = Obstacle(id: "c", shape: .circle(Circle(centre: point(50, 50), radiusMetres: radius)))
        let space = try FreeSpace(boundary: far, obstacles: [circle], clearanceMetres: clearance)
        let round = space.walls.filter { abs($0.start.east - 50) < 200 && abs($0.start.north - 50) < 200 }
        #expect(round.count >= 4)
        for wall in round {
          let least = Distances.planarMetres(from: point(50, 50), toSegment: wall)
          let most = wall.start.planarDistanceMetres(to: point(50, 50))
          #expect(least >= radius + clearance && most <= radius + clearance + 0.1 + 1e-6, "\(radius), \(clearance)")
        }
      }
    }
  }

  @Test("random rings of many small steps keep the clearance", arguments: UInt64(0)..<6)
  func rough(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "rough")
    // A star-shaped ring with teeth of all sizes, some far below the clearance.
    var ring: [LocalPoint] = []
    for index in 0..<70 {
      let angle = 2 * Double.pi * (Double(index) + 0.8 * generator.nextUnit()) / 70
      let radius = 20 + 25 * generator.nextUnit() * (seed % 2 == 0 ? 1 : 1e-4)
      ring.append(point(50 + radius * cos(angle), 50 + radius * sin(angle)))
    }
    let polygon = try #require(
      Polygon(exterior: ring, holes: [ring.map { point(25 + $0.east / 2, 25 + $0.north / 2) }]))
    for clearance in [0.05, 2, 9, 40] {
      let space = try grown([polygon], by: clearance)
      var (wrong, least) = (0, Double.infinity)
      for _ in 0..<150 {
        let place = point(generator.nextUnit() * 120 - 10, generator.nextUnit() * 120 - 10)
        let distance = polygon.planarDistanceMetres(to: place)
        if distance < clearance, space.contains(place) { wrong += 1 }
        if distance > clearance + 0.1 + 1e-6, !space.contains(place) { wrong += 1 }
      }
      for wall in space.walls where abs(wall.start.east) < 200 && abs(wall.start.north) < 200 {
        least = min(least, polygon.planarDistanceMetres(toSegmentFrom: wall.start, to: wall.end))
      }
      #expect(wrong == 0, "seed \(seed), clearance \(clearance)")
      #expect(least >= clearance - 1e-9, "seed \(seed), clearance \(clearance): \(least)")
      let covered = try grown([polygon, rectangle(-100, -100, 300, 300)], by: clearance)
      #expect(
        !covered.walls.contains { abs($0.start.east - 50) < 149 && abs($0.start.north - 50) < 149 },
        "seed \(seed), clearance \(clearance)")
    }
  }
}
