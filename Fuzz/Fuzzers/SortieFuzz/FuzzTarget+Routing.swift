import Diagnostics
import Geometry
import Quantities
import Routing

extension FuzzTarget {
  func legQueries(_ bytes: [UInt8]) {
    let (queries, diagnostics) = LegQueryFile.read(bytes, path: "input.csv")
    require(diagnostics.count <= LegQueryFile.problemsMax + 1, "problems have a limit")
    require(queries.allSatisfy { !$0.id.isEmpty && $0.line > 0 }, "a leg has a name and a line")
    for query in queries {
      for place in [query.from, query.to] {
        require(place.heightMetres.map { PlaceText.heightRange.contains($0) } ?? true, "a height is in its range")
      }
    }
  }

  /// The bytes as obstacles on whole coordinates: many touch, overlap and line up, which is hardest for exact tests.
  /// The first byte is the clearance, four more are start and goal; then each obstacle has a count and its points.
  func freeSpace(_ bytes: [UInt8]) {
    guard bytes.count >= 5, bytes.count <= 400 else { return }
    func point(_ index: Int) -> LocalPoint {
      LocalPoint(east: Double(bytes[index] % 101), north: Double(bytes[index + 1] % 101))
    }
    var obstacles: [Obstacle] = []
    var next = 5
    while next < bytes.count {
      let count = Int(bytes[next] % 8) + 1
      guard next + 2 * count < bytes.count else { break }
      let ring = (0..<count).map { point(next + 1 + 2 * $0) }
      if count == 1 {
        let circle = Circle(centre: ring[0], radiusMetres: Double(bytes[next] / 8))
        obstacles.append(Obstacle(id: "\(obstacles.count)", shape: .circle(circle)))
      } else if let polygon = Polygon(exterior: ring) {
        obstacles.append(Obstacle(id: "\(obstacles.count)", shape: .polygon(polygon)))
      }
      next += 1 + 2 * count
    }
    let corners = [(0.0, 0.0), (100, 0), (100, 100), (0, 100)].map { LocalPoint(east: $0.0, north: $0.1) }
    guard let boundary = Polygon(exterior: corners) else { return }
    let clearance = Double(bytes[0] % 16) / 2
    do {
      let space = try FreeSpace(boundary: boundary, obstacles: obstacles, clearanceMetres: clearance)
      let (start, goal) = (point(1), point(3))
      var scratch = RouteScratch()
      let one = ShortestPaths(space).lengthMetres(from: start, to: goal, &scratch)
      let other = ShortestPaths(space, .search).lengthMetres(from: start, to: goal, &scratch)
      let graph = try CornerPaths(space.mesh)
      var path: [LocalPoint] = []
      let third = graph.length(from: start, to: goal, space.locator, &path)
      let isNone = [one == nil, other == nil, third == nil]
      require(isNone.allSatisfy { $0 == isNone[0] }, "the tiers agree whether there is a path")
      if let one, let other, let third {
        require(abs(one - other) <= 1e-9 * max(1, one), "the tiers agree how long it is")
        require(abs(one - third) <= 1e-9 * max(1, one), "the corner graph agrees how long it is")
      }
      require((one != nil) <= (space.contains(start) && space.contains(goal)), "paths join free points")
      if one == nil, space.contains(start), space.contains(goal), let closing = space.closing(from: start, to: goal) {
        let opened = ShortestPaths(space.removing(closing.ids), .search)
        require(opened.lengthMetres(from: start, to: goal, &scratch) != nil, "what closes the way, removed, opens it")
      }
    } catch {
      require(false, "whole coordinates can be prepared: \(error)")
    }
  }
}

/// Whether the first claim holds only where the second does.
private func <= (claim: Bool, condition: Bool) -> Bool { !claim || condition }
