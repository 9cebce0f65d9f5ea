import Geometry
import Quantities

/// Answers which zones are active within a box of space, height and time, without asking all of them.
///
/// A static tree of boxes (east, north, height above mean sea level), laid out in the order of its own traversal; each
/// zone's active intervals are laid out once for a horizon. Borders belong to the zones in space and height; intervals
/// hold their start and not their end. Answers are indices into the list that was indexed, ascending.
package struct ZoneIndex: Sendable {
  /// The longest horizon for which hours are laid out, in days. What is asked beyond the horizon counts as active: the
  /// safe answer.
  package static let horizonDaysMax = 400.0
  /// The most zones below a node that is not split again.
  private static let leafCount = 4
  /// How much a metre of height counts beside a metre of ground where the tree is split.
  private static let heightWeight = 30.0

  /// A box of space, height and time.
  package struct Query: Hashable, Sendable {
    /// East and north, metres in the map's frame.
    package var box: BoundingBox
    /// The lowest altitude.
    package var lower: AltitudeAMSL
    /// The highest altitude.
    package var upper: AltitudeAMSL
    /// The first moment, in seconds since 1970.
    package var startSeconds: Double
    /// The first moment after, in seconds since 1970; the start itself asks for that moment.
    package var endSeconds: Double

    /// Describes a box.
    package init(box: BoundingBox, lower: AltitudeAMSL, upper: AltitudeAMSL, from: CivilTime, to: CivilTime) {
      self.box = box
      self.lower = lower
      self.upper = upper
      startSeconds = from.secondsSinceEpoch
      endSeconds = to.secondsSinceEpoch
    }
  }

  /// How the shape of a zone is held against the box.
  package enum Exactness: Hashable, Sendable {
    /// The rectangles around the shapes.
    case rectangles
    /// The circles and polygons themselves.
    case shapes
  }

  /// A zone or a part of the tree.
  fileprivate struct Node {
    var west, south, east, north: Double
    var low, high: Double
    /// Where to go on when the box misses this node.
    var skip: Int32
    /// The zone; -1 for a part of the tree.
    var zone: Int32
  }

  private let shapes: [Zone.Shape]
  private var nodes: [Node] = []
  /// The intervals of zone `i` are `intervals[offsets[i]..<offsets[i + 1]]`.
  private let offsets: [Int32]
  private let intervals: [Range<Double>]
  private let horizon: Range<Double>

  /// Indexes zones for a horizon.
  ///
  /// - Parameters:
  ///   - terrain: the ground, for limits above it.
  ///   - from: the begin of the horizon.
  ///   - to: its end, not before its begin; cut to `horizonDaysMax` days.
  package init(_ zones: [Zone], terrain: Terrain, from: CivilTime, to: CivilTime) {
    precondition(from <= to, "a horizon does not end before it begins")
    let last = min(to.secondsSinceEpoch, from.secondsSinceEpoch + Self.horizonDaysMax * 86_400)
    horizon = from.secondsSinceEpoch..<last
    shapes = zones.map(\.shape)
    var offsets: [Int32] = [0]
    var intervals: [Range<Double>] = []
    let end = CivilTime(secondsSinceEpoch: last, offsetSeconds: from.offsetSeconds)
    for zone in zones {
      for interval in zone.activeIntervals(from: from, to: end) {
        intervals.append(interval.start.secondsSinceEpoch..<interval.end.secondsSinceEpoch)
      }
      offsets.append(Int32(intervals.count))
    }
    self.offsets = offsets
    self.intervals = intervals
    var items = zones.enumerated().map { Self.leaf($0.offset, $0.element, terrain) }
    nodes.reserveCapacity(items.count * 2)
    Self.build(&items, 0..<items.count, into: &nodes)
  }

  /// The zones that are active at some moment within the box.
  package func indices(meeting query: Query, exactness: Exactness = .shapes) -> [Int] {
    var found: [Int] = []
    collect(query, exactness, into: &found)
    return found
  }

  /// The same into a list that is emptied first: nothing is allocated where it has room.
  package func collect(_ query: Query, _ exactness: Exactness, into found: inout [Int]) {
    found.removeAll(keepingCapacity: true)
    let (box, low, high) = (query.box, query.lower.metres, query.upper.metres)
    nodes.withUnsafeBufferPointer { nodes in
      var index = 0
      while index < nodes.count {
        let node = nodes[index]
        let meets =
          node.west <= box.east && box.west <= node.east && node.south <= box.north && box.south <= node.north
          && node.low <= high && low <= node.high
        guard meets else {
          index = Int(node.skip)
          continue
        }
        index += 1
        guard node.zone >= 0 else { continue }
        let zone = Int(node.zone)
        guard isActive(zone, query), exactness == .rectangles || shapes[zone].meets(box) else { continue }
        found.append(zone)
      }
    }
    found.sort()
  }

  /// Whether a zone is active at some moment of the query.
  private func isActive(_ zone: Int, _ query: Query) -> Bool {
    let (start, end) = (query.startSeconds, query.endSeconds)
    guard start >= horizon.lowerBound, start < horizon.upperBound, end <= horizon.upperBound else { return true }
    // The first interval that ends after the start.
    var (low, high) = (Int(offsets[zone]), Int(offsets[zone + 1]))
    let last = high
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].upperBound > start { high = middle } else { low = middle + 1 }
    }
    guard low < last else { return false }
    return intervals[low].lowerBound < end || intervals[low].lowerBound <= start
  }

  // MARK: The tree

  private static func leaf(_ index: Int, _ zone: Zone, _ terrain: Terrain) -> Node {
    let box = zone.boundingBox
    let range = zone.altitudeRange(terrain: terrain)
    return Node(
      west: box.west, south: box.south, east: box.east, north: box.north, low: range.lower?.metres ?? -.infinity,
      high: range.upper?.metres ?? .infinity, skip: 0, zone: Int32(index))
  }

  /// Lays out some leaves as a part of the tree. Halves at the median of the widest direction: as deep as the logarithm
  /// of the count.
  private static func build(_ items: inout [Node], _ range: Range<Int>, into nodes: inout [Node]) {
    guard !range.isEmpty else { return }
    if range.count > 1 {
      var around = items[range.lowerBound]
      for item in items[range].dropFirst() { around.extend(to: item) }
      around.zone = -1
      let place = nodes.count
      nodes.append(around)
      defer { nodes[place].skip = Int32(nodes.count) }
      if range.count > leafCount {
        let middle = widestMiddle(items[range])
        let sorted = items[range].sorted { (middle($0), $0.zone) < (middle($1), $1.zone) }
        items.replaceSubrange(range, with: sorted)
        let half = range.lowerBound + range.count / 2
        build(&items, range.lowerBound..<half, into: &nodes)
        build(&items, half..<range.upperBound, into: &nodes)
        return
      }
      for index in range { append(items[index], to: &nodes) }
      return
    }
    append(items[range.lowerBound], to: &nodes)
  }

  private static func append(_ item: Node, to nodes: inout [Node]) {
    nodes.append(item)
    nodes[nodes.count - 1].skip = Int32(nodes.count)
  }

  /// The middle of a node in the direction in which the middles of all spread most.
  private static func widestMiddle(_ items: ArraySlice<Node>) -> (Node) -> Double {
    let middles: [(Node) -> Double] = [
      { ($0.west + $0.east) / 2 }, { ($0.south + $0.north) / 2 },
      // Limits that are none count as far below and above.
      { (max($0.low, -1_000) + min($0.high, 20_000)) / 2 * heightWeight },
    ]
    func spread(_ middle: (Node) -> Double) -> Double {
      var (low, high) = (Double.infinity, -Double.infinity)
      for item in items {
        low = min(low, middle(item))
        high = max(high, middle(item))
      }
      return high - low
    }
    let spreads = middles.map(spread)
    let widest = spreads.indices.max { (spreads[$0], $1) < (spreads[$1], $0) } ?? 0
    return middles[widest]
  }
}

extension ZoneIndex.Node {
  fileprivate mutating func extend(to other: Self) {
    west = min(west, other.west)
    south = min(south, other.south)
    east = max(east, other.east)
    north = max(north, other.north)
    low = min(low, other.low)
    high = max(high, other.high)
  }
}

extension Zone.Shape {
  /// Whether the shape shares a point with a rectangle, borders included. Exact for polygons; for circles as exact as
  /// the distance of two points.
  package func meets(_ box: BoundingBox) -> Bool {
    switch self {
    case .circle(let circle):
      let nearest = LocalPoint(
        east: min(max(circle.centre.east, box.west), box.east),
        north: min(max(circle.centre.north, box.south), box.north))
      return circle.contains(nearest)
    case .polygon(let polygon):
      if Self.hasEdge(of: polygon.exterior, in: box) { return true }
      if polygon.holes.contains(where: { Self.hasEdge(of: $0, in: box) }) { return true }
      // No edge meets the rectangle, so it lies wholly inside or wholly outside.
      return polygon.contains(LocalPoint(east: box.west, north: box.south))
    }
  }

  /// Whether an edge of a ring shares a point with a rectangle: by the axes that could part them, of which the edge's
  /// own direction is the last.
  private static func hasEdge(of ring: [LocalPoint], in box: BoundingBox) -> Bool {
    guard var previous = ring.last else { return false }
    for current in ring {
      let start = previous
      previous = current
      guard min(start.east, current.east) <= box.east, max(start.east, current.east) >= box.west,
        min(start.north, current.north) <= box.north, max(start.north, current.north) >= box.south
      else { continue }
      if box.contains(start) || box.contains(current) { return true }
      func side(_ east: Double, _ north: Double) -> Int {
        Predicates.orientation(start, current, LocalPoint(east: east, north: north))
      }
      let first = side(box.west, box.south)
      guard first != 0, side(box.east, box.south) == first, side(box.east, box.north) == first,
        side(box.west, box.north) == first
      else { return true }
    }
    return false
  }
}
