import Geometry
import Quantities

/// Polygons that the middle of a robot may not enter.
struct GrownObstacles: Sendable {
  let polygons: [Polygon]
  private let index: GridIndex

  init(_ polygons: [Polygon]) {
    self.polygons = polygons
    index = GridIndex(polygons.map(\.boundingBox))
  }

  /// The polygons whose boxes meet a box.
  func near(_ box: BoundingBox) -> [Polygon] { index.indices(meeting: box).map { polygons[$0] } }

  /// Whether no part of a line lies in any of them.
  func isClear(_ line: [LocalPoint]) -> Bool {
    for (start, end) in zip(line, line.dropFirst()) {
      guard let box = BoundingBox(around: [start, end]) else { return false }
      for polygon in near(box) {
        if polygon.contains(start) || polygon.contains(end) { return false }
        for ring in polygon.rings {
          guard var previous = ring.last else { continue }
          for current in ring {
            if Predicates.segmentsIntersect(previous, current, start, end) { return false }
            previous = current
          }
        }
      }
    }
    return true
  }
}
