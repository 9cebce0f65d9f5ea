import Geometry
import Quantities

/// The grown outlines of a boundary and of obstacles, as closed rings with labels.
///
/// Label 0 is the boundary, as the outline of what lies outside it; label `n` is obstacle `n - 1`. Rings have what
/// they hold to their left, and may cross themselves and each other: a point is held by a label where the rings of the
/// label wind round it more than zero times; for label 0 more than -1 times.
struct Outlines: Sendable {
  private(set) var points: [LocalPoint] = []
  private(set) var rings: [Ring] = []
  /// What each label stands for; the first is the boundary.
  private(set) var labels: [Label] = []

  /// One closed ring: points up to the start of the next ring.
  struct Ring: Sendable {
    var first: Int32
    var label: Int32
  }

  /// One obstacle.
  struct Label: Sendable {
    var id: String
    var canBeLifted: Bool
    /// The rings of the label in `rings`.
    var rings: Range<Int>
  }

  /// Adds a label with its rings.
  mutating func append(id: String, canBeLifted: Bool, rings new: [[LocalPoint]]) {
    let first = rings.count
    for ring in new {
      rings.append(Ring(first: Int32(points.count), label: Int32(labels.count)))
      points += ring
    }
    labels.append(Label(id: id, canBeLifted: canBeLifted, rings: first..<rings.count))
  }

  /// The points of a ring in `points`.
  func range(ofRing ring: Int) -> Range<Int> {
    Int(rings[ring].first)..<(ring + 1 < rings.count ? Int(rings[ring + 1].first) : points.count)
  }

  /// The edges of the rings from a ring on; indices count from that ring's first point.
  func segments(fromRing first: Int = 0) -> [Triangulation.Segment] {
    var segments: [Triangulation.Segment] = []
    guard first < rings.count else { return segments }
    let base = range(ofRing: first).lowerBound
    segments.reserveCapacity(points.count - base)
    for ring in first..<rings.count {
      let range = range(ofRing: ring)
      var before = range.upperBound - 1
      for index in range {
        segments.append(
          Triangulation.Segment(from: Int32(before - base), to: Int32(index - base), label: rings[ring].label))
        before = index
      }
    }
    return segments
  }

  /// The rectangle round a label's rings; nil where it has none.
  func box(of label: Int) -> BoundingBox? {
    let own = labels[label].rings
    guard let first = own.first, let last = own.last else { return nil }
    return BoundingBox(around: Array(points[range(ofRing: first).lowerBound..<range(ofRing: last).upperBound]))
  }

  /// How often the rings of a label wind round a point; exact. Nil where the point lies on one of them.
  func windings(of label: Int, round point: LocalPoint) -> Int? {
    var windings = 0
    for ring in labels[label].rings {
      let range = range(ofRing: ring)
      var before = points[range.upperBound - 1]
      for index in range {
        let current = points[index]
        let isUp = before.north <= point.north && point.north < current.north
        let isDown = current.north <= point.north && point.north < before.north
        if isUp || isDown || (before.north == point.north && current.north == point.north) {
          let side = Predicates.orientation(before, current, point)
          if side == 0, Predicates.isOn(point, segmentFrom: before, to: current) { return nil }
          if isUp, side > 0 { windings += 1 }
          if isDown, side < 0 { windings -= 1 }
        } else if point == current {
          return nil
        }
        before = current
      }
    }
    return windings
  }
}
