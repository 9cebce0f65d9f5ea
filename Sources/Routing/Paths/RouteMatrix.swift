import Foundation
import Geometry
import Maps
import Quantities

/// The lengths of the shortest ways between all pairs of some points.
package struct RouteMatrix: Hashable, Sendable {
  /// The number of points.
  package let count: Int
  /// Row by row; infinite where there is no way.
  private let metres: [Double]
  /// What is wrong with each point; nil where it is free. A failure is told as that of a start.
  package let problems: [RouteFailure?]

  init(metres: [Double], problems: [RouteFailure?]) {
    self.count = problems.count
    self.metres = metres
    self.problems = problems
  }

  /// The length of the shortest way in metres, or nil where there is none. The same in both directions.
  package func lengthMetres(from: Int, to: Int) -> Double? {
    let length = metres[from * count + to]
    return length.isFinite ? length : nil
  }
}

extension ShortestPaths {
  /// The lengths between all pairs of points: one search per point over the whole corner graph.
  ///
  /// - Parameter threads: how many threads share the work; the lengths do not depend on it.
  package func matrix(points: [LocalPoint], threads: Int = 1) -> RouteMatrix {
    let problems = points.map { point -> RouteFailure? in
      freeSpace.contains(point) ? nil : failure(from: point, to: point)
    }
    let count = points.count
    let goals = MatrixGoals(points, self)
    // Row `i` has the lengths to the points behind `i`, so the first rows take longest: the threads take turns.
    let reach = BoundingBox(around: freeSpace.mesh.points).map { hypot($0.east - $0.west, $0.north - $0.south) } ?? 1
    let lanes = max(1, min(threads, count))
    let parts = Parallel.map(lanes) { lane in
      var scratch = RouteScratch()
      var queue = corners.map { BucketQueue($0.graph, stepMetres: reach) } ?? BucketQueue(stepMetres: 1, widthMetres: 1)
      return stride(from: lane, to: count, by: lanes).map { source in
        lengths(from: source, goals, &scratch, &queue)
      }
    }
    var metres = [Double](repeating: .infinity, count: count * count)
    for source in 0..<count {
      let row = parts[source % lanes][source / lanes]
      for (offset, length) in row.enumerated() {
        metres[source * count + source + offset] = length
        metres[(source + offset) * count + source] = length
      }
    }
    return RouteMatrix(metres: metres, problems: problems)
  }

  /// The lengths from a point to itself and those behind it.
  private func lengths(
    from source: Int, _ goals: MatrixGoals, _ scratch: inout RouteScratch, _ queue: inout BucketQueue
  ) -> [Double] {
    let origin = goals.points[source]
    guard !goals.polygons(of: source).isEmpty else {
      return [Double](repeating: .infinity, count: goals.points.count - source)
    }
    guard let corners else {
      return (source..<goals.points.count).map { goal in
        lengthMetres(from: origin, to: goals.points[goal], &scratch) ?? .infinity
      }
    }
    var result = [Double](repeating: .infinity, count: goals.points.count - source)
    result[0] = 0
    scratch.corners.begin(nodes: corners.graph.places.count)
    freeSpace.mesh.withView { view in
      for polygon in goals.polygons(of: source) {
        corners.look(
          from: origin, in: Int(polygon), view, &scratch.corners.sight, &scratch.corners.startLinks
        ) { sight in
          goals.forEach(in: sight.polygon) { goal in
            guard goal > source, sight.holds(goals.points[goal]) else { return }
            result[goal - source] = origin.planarDistanceMetres(to: goals.points[goal])
          }
        }
      }
    }
    corners.graph.withView { links in
      links.grow(from: origin, &scratch.corners, &queue)
      for goal in source + 1..<max(source + 1, goals.points.count) where result[goal - source] == .infinity {
        var least = Double.infinity
        for link in goals.links(of: goal) {
          least = min(least, links.reachedMetres(Int(link.node), scratch.corners) + link.metres)
        }
        result[goal - source] = least
      }
    }
    return result
  }
}

/// What a matrix has to know of each of its points.
private struct MatrixGoals: Sendable {
  let points: [LocalPoint]
  private var polygonOffsets: [Int] = [0]
  private var polygons: [Int32] = []
  private var linkOffsets: [Int] = [0]
  private var links: [CornerScratch.Link] = []
  /// The points in polygon `p` are `inPolygon[offsets[p]..<offsets[p + 1]]`.
  private var inPolygon: [Int32] = []
  private var offsets: [Int32]

  init(_ points: [LocalPoint], _ paths: ShortestPaths) {
    self.points = points
    let mesh = paths.freeSpace.mesh
    offsets = [Int32](repeating: 0, count: mesh.polygonCount + 1)
    var scratch = RouteScratch()
    for point in points {
      paths.freeSpace.locator.forEachPolygon(at: point) { polygons.append(Int32($0)) }
      polygonOffsets.append(polygons.count)
      if let corners = paths.corners {
        scratch.corners.begin(nodes: corners.graph.places.count)
        mesh.withView { view in
          for polygon in polygons[polygonOffsets[polygonOffsets.count - 2]...] {
            corners.look(from: point, in: Int(polygon), view, &scratch.corners.sight, &scratch.corners.startLinks)
          }
        }
        links += scratch.corners.startLinks.array
      }
      linkOffsets.append(links.count)
    }
    for polygon in polygons { offsets[Int(polygon) + 1] += 1 }
    for polygon in 1..<offsets.count { offsets[polygon] += offsets[polygon - 1] }
    inPolygon = [Int32](repeating: 0, count: polygons.count)
    var next = offsets
    for point in points.indices {
      for polygon in polygons[polygonOffsets[point]..<polygonOffsets[point + 1]] {
        inPolygon[Int(next[Int(polygon)])] = Int32(point)
        next[Int(polygon)] += 1
      }
    }
  }

  func polygons(of point: Int) -> ArraySlice<Int32> { polygons[polygonOffsets[point]..<polygonOffsets[point + 1]] }

  func links(of point: Int) -> ArraySlice<CornerScratch.Link> { links[linkOffsets[point]..<linkOffsets[point + 1]] }

  @inline(__always)
  func forEach(in polygon: Int, _ body: (Int) -> Void) {
    for index in offsets[polygon]..<offsets[polygon + 1] { body(Int(inPolygon[Int(index)])) }
  }
}
