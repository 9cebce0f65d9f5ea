import Foundation
import Geometry
import Maps
import Quantities
import Testing

@Suite struct StreetGraphTests {
  private func street(_ points: [(Double, Double)], oneWay: Bool = false, kind: String = "residential") -> Street {
    Street(
      id: "s", name: "", kind: kind, line: points.map { LocalPoint(east: $0.0, north: $0.1) }, isOneWay: oneWay,
      surface: "sett", footAccess: .yes)
  }

  private func graph(_ streets: [Street], snap: Double = 0) throws -> StreetGraph {
    var options = StreetGraph.Options()
    options.snapMetres = snap
    return try StreetGraph(streets: streets, options: options)
  }

  private func node(_ graph: StreetGraph, _ east: Double, _ north: Double) throws -> Int {
    try #require(graph.nodes.firstIndex(of: LocalPoint(east: east, north: north)))
  }

  @Test("streets that share a vertex meet there, also in the middle of both")
  func crossing() throws {
    let graph = try graph([street([(0, 0), (50, 0), (100, 0)]), street([(50, -40), (50, 0), (50, 30), (80, 30)])])
    #expect(graph.nodes.count == 5 && graph.edges.count == 4)
    #expect(graph.edges.map(\.lengthMetres) == [50, 50, 40, 60])
    #expect(graph.edges.map(\.street) == [0, 0, 1, 1])
    #expect(graph.edges(at: try node(graph, 50, 0)).map { Int($0) } == [0, 1, 2, 3])
    #expect(graph.line(of: 3).map(\.east) == [50, 50, 80], "a bend is no node")
    let edge = graph.edges[2]
    #expect(edge.kind == "residential" && edge.surface == "sett" && edge.footAccess == .yes && !edge.isOneWay)
    #expect(graph.components().components.map(\.lengthMetres) == [200])
  }

  @Test("a bridge that crosses without a shared vertex stays apart, with and without snapping")
  func bridge() throws {
    let streets = [street([(0, 0), (100, 0)]), street([(50, -40), (50, 40)])]
    for snap in [0, 1.2] {
      let graph = try graph(streets, snap: snap)
      #expect(graph.edges.count == 2 && graph.components().components.count == 2)
      #expect(graph.cheapestWay(from: 0, to: 3) == nil)
    }
  }

  @Test("a one-way street is used in its direction only, unless the cost says otherwise")
  func oneWay() throws {
    let graph = try graph([street([(0, 0), (100, 0)], oneWay: true), street([(0, 0), (0, 200), (100, 0)])])
    let (west, east) = (try node(graph, 0, 0), try node(graph, 100, 0))
    #expect(graph.cheapestWay(from: west, to: east)?.edges == [0])
    let back = try #require(graph.cheapestWay(from: east, to: west))
    #expect(back.edges == [1] && back.isForward == [false] && abs(back.cost - 423.606_797_749_979) < 1e-9)
    #expect(graph.cheapestWay(from: east, to: west) { edge, _ in edge.lengthMetres }?.edges == [0])
    #expect(graph.cheapestWay(from: east, to: west) { _, _ in nil } == nil)
    #expect(graph.cheapestWay(from: west, to: west)?.edges == [])
  }

  @Test("dead ends are joined to ends and to lines within the reach, and not beyond it")
  func snapping() throws {
    let cut = [street([(0, 0), (100, 0)]), street([(100.5, 0.5), (200, 0)]), street([(150, 40), (150, 0.9)])]
    let apart = try graph(cut)
    #expect(apart.components().components.count == 3)
    let joined = try graph(cut, snap: 1.2)
    #expect(joined.components().components.count == 1)
    #expect(joined.nodes.count == 5 && joined.edges.count == 4, "the second street is cut where the third meets it")
    let way = try #require(joined.cheapestWay(from: 0, to: joined.edges[3].from))
    #expect(way.edges.count == 3 && abs(way.cost - 189) < 1)
    #expect(try graph(cut, snap: 0.3).components().components.count == 3)
    #expect(try graph(cut, snap: 0.68).components().components.count == 2)
  }

  @Test("two dead ends beside a line that passes nearer meet the line and not each other alone")
  func passingLine() throws {
    let streets = [street([(-50, 0), (50, 0)]), street([(0, 30), (0, 0.2)]), street([(0.9, -30), (0.9, -0.2)])]
    #expect(try graph(streets, snap: 1.2).components().components.count == 1)
  }

  @Test("snapping leaves through streets, short streets and rings as they are")
  func snappingLimits() throws {
    // Both ends of a street of half a metre; two parallel streets a metre apart whose ends meet others.
    let short = try graph([street([(0, 0), (0.5, 0)])], snap: 1)
    #expect(short.nodes.count == 2 && short.edges.count == 1)
    let ring = try graph([street([(0, 0), (50, 0), (0, 50), (0, 0)]), street([(0.5, 0), (0.5, -9)])], snap: 1)
    #expect(ring.components().components.count == 1)
    let parallel = [
      street([(0, 0), (100, 0)]), street([(0, 0.8), (100, 0.8)]), street([(0, 0), (0, -50)]),
      street([(0, 0.8), (0, 50)]), street([(100, 0), (150, 0)]), street([(100, 0.8), (150, 9)]),
    ]
    #expect(
      try graph(parallel, snap: 1).components().components.count == 2, "ends that meet something are no dead ends")
  }

  @Test("streets without length, with repeated or infinite points, and none at all are borne")
  func degenerate() throws {
    #expect(try graph([]).nodes.isEmpty)
    let graph = try graph([
      street([]), street([(1, 1)]), street([(1, 1), (1, 1)]),
      street([(0, 0), (0, 0), (9, 0), (.nan, 3), (9, 0), (9, 5)]),
    ])
    #expect(graph.edges.count == 1 && graph.edges[0].lengthMetres == 14 && graph.edges[0].street == 3)
    #expect(graph.nearest(to: LocalPoint(east: .nan, north: 0), withinMetres: 10) == nil)
    var options = StreetGraph.Options()
    options.pointsMax = 3
    #expect(throws: StreetGraph.TooLarge.self) {
      try StreetGraph(streets: [street([(0, 0), (1, 0), (2, 0), (3, 0)])], options: options)
    }
  }

  // MARK: Twins

  /// Random streets whose points lie on a small lattice, so that many share vertices.
  private func randomStreets(_ random: inout SplitMix64) -> [Street] {
    (0..<(3 + random.nextIndex(below: 20))).map { _ in
      var (x, y) = (random.nextIndex(below: 9), random.nextIndex(below: 9))
      var points = [(Double(x) * 10, Double(y) * 10)]
      for _ in 0...random.nextIndex(below: 5) {
        if random.nextIndex(below: 2) == 0 {
          x += random.nextIndex(below: 3) - 1
        } else {
          y += random.nextIndex(below: 3) - 1
        }
        points.append((Double(x) * 10, Double(y) * 10))
      }
      return street(points, oneWay: random.nextIndex(below: 3) == 0)
    }
  }

  @Test("nodes, lengths, parts, ways and nearest places are those of a slow twin", arguments: 0..<30)
  func twin(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let streets = randomStreets(&random)
    let graph = try graph(streets)
    // Slow: every step between neighbouring points as a link of a network of all points.
    var steps: [(LocalPoint, LocalPoint, Bool)] = []
    for street in streets {
      for (start, end) in zip(street.line, street.line.dropFirst()) where start != end {
        steps.append((start, end, street.isOneWay))
      }
    }
    let total = steps.reduce(0) { $0 + $1.0.planarDistanceMetres(to: $1.1) }
    #expect(abs(graph.edges.reduce(0) { $0 + $1.lengthMetres } - total) < 1e-9)
    var costs: [LocalPoint: Double] = [:]
    let start = graph.nodes.isEmpty ? LocalPoint(east: 0, north: 0) : graph.nodes[0]
    costs[start] = 0
    var together: Set<LocalPoint> = [start]
    for _ in 0...steps.count {
      for (from, to, isOneWay) in steps {
        let length = from.planarDistanceMetres(to: to)
        if let cost = costs[from], cost + length < costs[to] ?? .infinity { costs[to] = cost + length }
        if !isOneWay, let cost = costs[to], cost + length < costs[from] ?? .infinity { costs[from] = cost + length }
        if together.contains(from) || together.contains(to) { together.formUnion([from, to]) }
      }
    }
    let parts = graph.components()
    for (number, node) in graph.nodes.enumerated() {
      let way = graph.cheapestWay(from: 0, to: number)
      #expect(way?.cost == costs[node], "seed \(seed), node \(number)")
      #expect((parts.ofNode[number] == 0) == together.contains(node))
      if let way {
        var at = 0
        for (edge, isForward) in zip(way.edges, way.isForward) {
          #expect((isForward ? graph.edges[edge].from : graph.edges[edge].to) == at)
          at = isForward ? graph.edges[edge].to : graph.edges[edge].from
        }
        #expect(at == number)
      }
    }
    for _ in 0..<40 {
      let point = LocalPoint(east: random.nextUnit() * 300 - 100, north: random.nextUnit() * 300 - 100)
      let least = steps.map { Distances.planarMetres(from: point, toSegment: ($0.0, $0.1)) }.min() ?? .infinity
      let found = graph.nearest(to: point, withinMetres: 90)
      #expect((found != nil) == (least <= 90))
      if let found {
        #expect(abs(found.distanceMetres - least) < 1e-9)
        #expect((0...graph.edges[found.edge].lengthMetres + 1e-9).contains(found.alongMetres))
      }
    }
  }

  @Test("moving the ends of streets a little and snapping gives the parts of the unmoved network", arguments: 0..<20)
  func movedEnds(seed: UInt64) throws {
    var random = SplitMix64(seed: seed, stream: "moved")
    let streets = randomStreets(&random)
    // Streets of two points: whatever is shared is an end.
    let pieces = streets.flatMap { street in
      zip(street.line, street.line.dropFirst()).filter { $0 != $1 }.map { pair in
        Street(id: "", name: "", kind: "path", line: [pair.0, pair.1], isOneWay: false)
      }
    }
    let moved = pieces.map { piece in
      var result = piece
      result.line = piece.line.map {
        LocalPoint(east: $0.east + random.nextUnit() * 0.5, north: $0.north + random.nextUnit() * 0.5)
      }
      return result
    }
    let (exact, snapped) = (try graph(pieces), try graph(moved, snap: 1.2))
    // An end joins its nearest one only, so what met in one point may be several pairs: parts can be more, never fewer.
    #expect(snapped.components().components.count >= exact.components().components.count)
    #expect(try graph(moved).components().components.count >= snapped.components().components.count)
    let again = try graph(moved, snap: 1.2)
    #expect(again.edges == snapped.edges && again.nodes == snapped.nodes)
  }

  @Test(
    "foot access follows the most special tag",
    arguments: [
      (["footway", "", "", ""], FootAccess.yes), (["motorway", "", "", ""], .no), (["primary", "", "", ""], .unknown),
      (["primary", "", "", "both"], .yes), (["residential", "no", "", "both"], .no),
      (["path", "", "private", ""], .no),
      (["path", "yes", "private", ""], .yes), (["cycleway", "", "", ""], .unknown),
      (["cycleway", "designated", "", ""], .yes),
      (["service", "", "customers", ""], .yes), (["secondary", "", "", "no"], .unknown), (["rail", "", "", ""], .no),
    ])
  func foot(tags: [String], expected: FootAccess) {
    #expect(FootAccess(highway: tags[0], foot: tags[1], access: tags[2], sidewalk: tags[3]) == expected)
  }
}
