import Foundation
import Geometry
import Quantities
import Routing
import Testing

/// A town of turned blocks, large enough that far pairs are answered by the corner graph and near ones by the mesh.
@Suite struct TownTests {
  private static let side = 13

  private func town(_ seed: UInt64) throws -> FreeSpace {
    var generator = SplitMix64(seed: seed, stream: "town")
    var obstacles: [Obstacle] = []
    for cell in 0..<Self.side * Self.side {
      let centre = point(
        Double(cell % Self.side) * 40 + 14 + 12 * generator.nextUnit(),
        Double(cell / Self.side) * 40 + 14 + 12 * generator.nextUnit())
      let angle = generator.nextUnit() * 6
      let (length, width) = (10 + generator.nextUnit() * 20, 6 + generator.nextUnit() * 12)
      let corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map { along, across in
        RandomMaps.rotated(LocalVector(east: along * length, north: across * width), by: angle, about: centre)
      }
      obstacles.append(Obstacle(id: "b\(cell)", shape: .polygon(try #require(Polygon(exterior: corners)))))
    }
    let reach = Double(Self.side) * 40
    return try FreeSpace(boundary: rectangle(0, 0, reach, reach), obstacles: obstacles, clearanceMetres: 1)
  }

  private func freePoint(_ generator: inout SplitMix64, _ space: FreeSpace) -> LocalPoint {
    for _ in 0..<10_000 {
      let reach = Double(Self.side) * 40
      let candidate = point(generator.nextUnit() * reach, generator.nextUnit() * reach)
      if space.contains(candidate) { return candidate }
    }
    preconditionFailure("the town has free space")
  }

  @Test("in a town near and far pairs have the same lengths in all tiers and in the matrix", arguments: UInt64(0)..<2)
  func tiers(seed: UInt64) throws {
    let space = try town(seed)
    var generator = SplitMix64(seed: seed, stream: "town points")
    let (both, search) = (ShortestPaths(space), ShortestPaths(space, .search))
    let points = (0..<24).map { _ in freePoint(&generator, space) }
    let matrix = both.matrix(points: points, threads: 2)
    var scratch = RouteScratch()
    for i in points.indices {
      for j in points.indices where i != j {
        let lengths = [
          both.lengthMetres(from: points[i], to: points[j], &scratch),
          search.lengthMetres(from: points[i], to: points[j], &scratch),
          try both.path(from: points[i], to: points[j], metric: EuclideanMetric(), &scratch).cost,
          matrix.lengthMetres(from: i, to: j),
        ].map { $0 ?? .infinity }
        let spread = (lengths.max() ?? .infinity) - (lengths.min() ?? 0)
        #expect(spread <= 1e-9 * lengths[0], "seed \(seed), \(points[i]) to \(points[j]): \(lengths)")
      }
    }
  }

  @Test(
    "the cheapest path in wind through a town costs what a search over all links without bounds finds",
    arguments: UInt64(0)..<2)
  func wind(seed: UInt64) throws {
    let space = try town(seed)
    var generator = SplitMix64(seed: seed, stream: "town wind")
    let (paths, search) = (ShortestPaths(space), ShortestPaths(space, .search))
    let graph = try #require(paths.corners).graph
    var scratch = RouteScratch()
    for round in 0..<3 {
      let (start, goal) = (freePoint(&generator, space), freePoint(&generator, space))
      func sees(_ end: LocalPoint) -> [Bool] {
        graph.places.map { place in
          let straight = place.planarDistanceMetres(to: end)
          return (search.lengthMetres(from: end, to: place, &scratch) ?? .infinity) <= straight * (1 + 1e-13)
        }
      }
      let (first, last) = (sees(start), sees(goal))
      guard (search.lengthMetres(from: start, to: goal, &scratch) ?? 0) > start.planarDistanceMetres(to: goal) + 1e-6
      else { continue }
      for strength in [0, 7.0, 9.95, 13] {
        let angle = generator.nextUnit() * 7
        let metric = try #require(
          WindMetric(
            airspeedMetresPerSecond: 10, groundSpeedMaxMetresPerSecond: round % 2 == 0 ? .infinity : 15,
            windMetresPerSecond: LocalVector(east: strength * cos(angle), north: strength * sin(angle))))
        func cost(_ one: LocalPoint, _ other: LocalPoint) -> Double {
          metric.cost(of: other - one, metres: one.planarDistanceMetres(to: other))
        }
        // Rounds over all links until nothing changes (Bellman and Ford).
        var reached = graph.places.indices.map { first[$0] ? cost(start, graph.places[$0]) : .infinity }
        var isChanged = true
        while isChanged {
          isChanged = false
          for node in graph.places.indices where reached[node].isFinite {
            for link in Int(graph.offsets[2 * node])..<Int(graph.offsets[2 * node + 2]) {
              let target = Int(graph.targets[link])
              let sum = reached[node] + cost(graph.places[node], graph.places[target])
              guard sum < reached[target] * (1 - 1e-15) else { continue }
              reached[target] = sum
              isChanged = true
            }
          }
        }
        let expected =
          graph.places.indices.filter { last[$0] }.map { reached[$0] + cost(graph.places[$0], goal) }.min()
          ?? .infinity
        var found = Double.infinity
        do throws(RouteFailure) {
          found = try paths.path(from: start, to: goal, metric: metric, &scratch).cost
        } catch {
          #expect(error == .noPath)
        }
        #expect(
          found == expected || abs(found - expected) <= 1e-9 * expected,
          "seed \(seed), \(start) to \(goal), wind \(metric.windMetresPerSecond): \(found), twin \(expected)")
      }
    }
  }
}
