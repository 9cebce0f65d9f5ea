import Foundation
import Geometry
import Quantities
import Routing
import Testing

/// Reader of the `.poly` and `.q.csv` files of the synthetic cities.
private struct SyntheticCity {
  let boundary: Polygon
  let obstacles: [Polygon]
  let queries: [(start: LocalPoint, goal: LocalPoint)]

  /// Nil where the files are absent.
  ///
  /// - Parameter corner: only obstacles and queries south-west of (corner, corner) are kept.
  init?(_ name: String, upTo corner: Double = .infinity) throws {
    let folder = "../shared/data/routing/city/\(name)"
    guard let text = try? String(contentsOfFile: folder + ".poly", encoding: .utf8),
      let table = try? String(contentsOfFile: folder + ".q.csv", encoding: .utf8)
    else { return nil }
    var rings: [[LocalPoint]] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      if words[0] == "BORDER" || words[0] == "HOLE" {
        rings.append([])
      } else {
        rings[rings.count - 1].append(point(try #require(Double(words[0])), try #require(Double(words[1]))))
      }
    }
    func isKept(_ point: LocalPoint) -> Bool { point.east < corner && point.north < corner }
    boundary =
      corner.isFinite
      ? rectangle(-10, -10, corner + 10, corner + 10) : try #require(Polygon(exterior: rings[0]))
    obstacles = try rings.dropFirst().filter { $0.allSatisfy(isKept) }.map { try #require(Polygon(exterior: $0)) }
    let all = try table.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let numbers = try line.split(separator: ",").dropFirst().map { try #require(Double($0)) }
      return (start: point(numbers[0], numbers[1]), goal: point(numbers[2], numbers[3]))
    }
    queries = all.filter { isKept($0.start) && isKept($0.goal) }
  }

  func freeSpace() throws -> FreeSpace {
    try FreeSpace(
      boundary: boundary, obstacles: obstacles.enumerated().map { Obstacle(id: "\($0)", shape: .polygon($1)) },
      clearanceMetres: 0)
  }
}

@Suite struct SyntheticCityTests {
  @Test("lengths in a quarter of a city of 100 obstacles are those of a graph whose sight lines GEOS tested")
  func city100() throws {
    guard let city = try SyntheticCity("city100", upTo: 200) else {
      print("skipped: ../shared/data/routing/city is absent")
      return
    }
    let paths = ShortestPaths(try city.freeSpace())
    let free = try #require(Polygon(exterior: city.boundary.exterior, holes: city.obstacles.map(\.exterior)))
    let prepared = try PreparedShape([free])
    let twin = VisibilityTwin(corners: city.obstacles.flatMap(\.exterior)) { start, end in
      (try? prepared.covers(segmentFrom: start, to: end)) ?? false
    }
    var longest = 0
    for query in city.queries.prefix(40) {
      let route = try paths.path(from: query.start, to: query.goal)
      let expected = twin.length(from: query.start, to: query.goal)
      #expect(abs(route.lengthMetres - expected) <= 1e-9 * expected)
      longest = max(longest, route.points.count)
    }
    #expect(longest > 3)
  }

  @Test("all queries of the city are answered, and matrix and single searches agree")
  func allQueries() throws {
    guard let city = try SyntheticCity("city100") else {
      print("skipped: ../shared/data/routing/city is absent")
      return
    }
    let paths = ShortestPaths(try city.freeSpace())
    for query in city.queries.prefix(150) {
      let there = try paths.path(from: query.start, to: query.goal).lengthMetres
      let back = try paths.path(from: query.goal, to: query.start).lengthMetres
      #expect(abs(there - back) <= 1e-12 * there)
      let matrix = paths.matrix(points: [query.start, query.goal])
      #expect(abs(there - (matrix.lengthMetres(from: 0, to: 1) ?? 0)) <= 1e-12 * there)
    }
  }
}
