import Quantities

/// Lines with fewer points that stay near the given ones.
///
/// Source: D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required to represent a
/// digitized line or its caricature", Cartographica 10 (1973).
package enum LineSimplification {
  /// A line with the same ends; each point that is left out lies within the tolerance of it.
  ///
  /// - Parameter toleranceMetres: not negative; 0 leaves out points that lie on the line.
  package static func line(_ points: [LocalPoint], toleranceMetres: Double) -> [LocalPoint] {
    guard points.count > 2 else { return points }
    var keeps = [Bool](repeating: false, count: points.count)
    keeps[0] = true
    keeps[points.count - 1] = true
    // Spans that are still to be looked at, in place of recursion: a spiral would go too deep. Each is shorter than the
    // one that it comes from.
    var spans = [(first: 0, last: points.count - 1)]
    while let span = spans.popLast() {
      guard span.last - span.first > 1 else { continue }
      var farthest = (index: span.first, metres: -1.0)
      for index in span.first + 1..<span.last {
        let metres = Distances.planarMetres(
          from: points[index], toSegment: (points[span.first], points[span.last]))
        if metres > farthest.metres { farthest = (index, metres) }
      }
      guard farthest.metres > toleranceMetres else { continue }
      keeps[farthest.index] = true
      spans.append((span.first, farthest.index))
      spans.append((farthest.index, span.last))
    }
    return points.indices.filter { keeps[$0] }.map { points[$0] }
  }

  /// A closed ring, given and returned without its first point at the end. It is cut at its first point and at the one
  /// farthest from that, which both stay.
  package static func ring(_ points: [LocalPoint], toleranceMetres: Double) -> [LocalPoint] {
    guard points.count > 3,
      let far = points.indices.max(by: { (left, right) in
        let (one, other) = (points[left], points[right])
        let metres = (one.planarDistanceMetres(to: points[0]), other.planarDistanceMetres(to: points[0]))
        return (metres.0, right) < (metres.1, left)
      }), far > 0
    else { return points }
    let first = line(Array(points[...far]), toleranceMetres: toleranceMetres)
    let second = line(Array(points[far...]) + [points[0]], toleranceMetres: toleranceMetres)
    return first + second.dropFirst().dropLast()
  }
}
