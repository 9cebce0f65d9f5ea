import Geometry
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
  /// The lengths between all pairs of points: one search per point over the whole graph (Dijkstra).
  package func matrix(points: [LocalPoint]) -> RouteMatrix {
    let count = points.count
    var metres = [Double](repeating: .infinity, count: count * count)
    var problems: [RouteFailure?] = []
    var links: [[(corner: Int, metres: Double)]] = []
    for (index, point) in points.enumerated() {
      do throws(RouteFailure) {
        try check(from: point, to: point)
        problems.append(nil)
        links.append(visibleCorners(from: point))
        metres[index * count + index] = 0
      } catch {
        problems.append(error)
        links.append([])
      }
    }
    for source in points.indices where problems[source] == nil {
      let reached = distances(from: links[source])
      for target in points.indices where target > source && problems[target] == nil {
        var least = Double.infinity
        if walls.sees(points[source], points[target]) {
          least = points[source].planarDistanceMetres(to: points[target])
        } else {
          for link in links[target] { least = min(least, reached[link.corner] + link.metres) }
        }
        metres[source * count + target] = least
        metres[target * count + source] = least
      }
    }
    return RouteMatrix(metres: metres, problems: problems)
  }

  /// The corners that a free point sees along a taut line, ascending.
  private func visibleCorners(from point: LocalPoint) -> [(corner: Int, metres: Double)] {
    corners.indices.compactMap { corner in
      let there = position(corner)
      guard corners[corner].isTaut(from: point), walls.sees(point, there) else { return nil }
      return (corner, point.planarDistanceMetres(to: there))
    }
  }

  private func distances(from links: [(corner: Int, metres: Double)]) -> [Double] {
    var metres = [Double](repeating: .infinity, count: corners.count)
    var heap = LeastHeap<Reached>()
    for link in links {
      metres[link.corner] = link.metres
      heap.append(Reached(metres: link.metres, corner: Int32(link.corner)))
    }
    heap.heapify()
    while let step = heap.popLeast() {
      let corner = Int(step.corner)
      if step.metres > metres[corner] { continue }
      for link in Int(offsets[corner])..<Int(offsets[corner + 1]) {
        let other = Int(targets[link])
        let reached = step.metres + lengths[link]
        if reached < metres[other] {
          metres[other] = reached
          heap.push(Reached(metres: reached, corner: targets[link]))
        }
      }
    }
    return metres
  }

  private struct Reached: Comparable {
    let metres: Double
    let corner: Int32

    static func < (left: Reached, right: Reached) -> Bool {
      left.metres != right.metres ? left.metres < right.metres : left.corner < right.corner
    }
  }
}
