import Geometry

/// A box in space and time: the map's frame, metres above mean sea level, mission seconds. Borders belong to it.
package struct SpaceTimeBox: Hashable, Sendable {
  package var west: Double
  package var south: Double
  package var east: Double
  package var north: Double
  package var low: Double
  package var high: Double
  package var from: Double
  package var to: Double

  /// A box from its sides; what is not given has no end.
  package init(
    _ box: BoundingBox, low: Double = -.infinity, high: Double = .infinity, from: Double = -.infinity,
    to: Double = .infinity
  ) {
    (west, south, east, north) = (box.west, box.south, box.east, box.north)
    (self.low, self.high, self.from, self.to) = (low, high, from, to)
  }

  /// Whether the two boxes share a point.
  package func meets(_ other: SpaceTimeBox) -> Bool {
    west <= other.east && other.west <= east && south <= other.north && other.south <= north
      && from <= other.to && other.from <= to && low <= other.high && other.low <= high
  }

  /// The box moved outwards in space.
  package func expanded(byMetres margin: Double) -> SpaceTimeBox {
    var box = self
    box.west -= margin
    box.south -= margin
    box.east += margin
    box.north += margin
    box.low -= margin
    box.high += margin
    return box
  }

  /// The same place at all times.
  var atAllTimes: SpaceTimeBox {
    var box = self
    (box.from, box.to) = (-.infinity, .infinity)
    return box
  }

  /// The smallest box around both.
  func united(with other: SpaceTimeBox) -> SpaceTimeBox {
    var box = self
    box.west = min(west, other.west)
    box.south = min(south, other.south)
    box.east = max(east, other.east)
    box.north = max(north, other.north)
    box.low = min(low, other.low)
    box.high = max(high, other.high)
    box.from = min(from, other.from)
    box.to = max(to, other.to)
    return box
  }
}

/// A packed tree of boxes in space and time that never changes: which of them meet a box?
///
/// The boxes are put in the order of a Z-curve over east, north and time and packed sixteen to a node, level by level,
/// in flat arrays. Building takes O(n log n), a question O(log n + answers) where boxes overlap little.
package struct BoxTree: Sendable {
  /// The boxes of a node.
  private static let width = 16
  /// The most levels: 16^12 boxes are more than memory holds.
  private static let levelsMax = 12

  /// The boxes in the order of the curve.
  private let leaves: [SpaceTimeBox]
  /// The place in the caller's list of each leaf.
  private let items: [Int]
  /// The nodes of each level above the leaves; the last level has one.
  private let levels: [[SpaceTimeBox]]

  /// Builds the tree; answers name boxes by their place in `boxes`.
  package init(_ boxes: [SpaceTimeBox]) {
    let curve = ZCurve(boxes)
    let keys = boxes.map(curve.key)
    let order = boxes.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    items = order
    leaves = order.map { boxes[$0] }
    var levels: [[SpaceTimeBox]] = []
    var below = leaves
    while below.count > 1, levels.count < Self.levelsMax {
      let nodes = stride(from: 0, to: below.count, by: Self.width).map { first in
        below[first..<min(first + Self.width, below.count)].dropFirst().reduce(below[first]) { $0.united(with: $1) }
      }
      levels.append(nodes)
      below = nodes
    }
    self.levels = levels
  }

  /// Puts the places of the boxes that meet `box` into `found`, in no promised order but always the same. What was in
  /// it is dropped, its memory is kept: a loop of questions allocates little.
  package func find(meeting box: SpaceTimeBox, into found: inout [Int]) {
    found.removeAll(keepingCapacity: true)
    if levels.isEmpty {
      if let only = leaves.first, only.meets(box) { found.append(items[0]) }
      return
    }
    visit(level: levels.count - 1, nodes: 0..<levels[levels.count - 1].count, box, &found)
  }

  /// The places of the boxes that meet `box`, ascending.
  package func indices(meeting box: SpaceTimeBox) -> [Int] {
    var found: [Int] = []
    find(meeting: box, into: &found)
    found.sort()
    return found
  }

  /// Goes down at most `levelsMax` levels.
  private func visit(level: Int, nodes: Range<Int>, _ box: SpaceTimeBox, _ found: inout [Int]) {
    for node in nodes where levels[level][node].meets(box) {
      let first = node * Self.width
      if level > 0 {
        visit(level: level - 1, nodes: first..<min(first + Self.width, levels[level - 1].count), box, &found)
      } else {
        for leaf in first..<min(first + Self.width, leaves.count) where leaves[leaf].meets(box) {
          found.append(items[leaf])
        }
      }
    }
  }
}

/// Places on a Z-curve (Morton order) over the middles of boxes: near in space and time means near on the curve.
private struct ZCurve {
  private var least = (0.0, 0.0, 0.0)
  private var scale = (0.0, 0.0, 0.0)

  init(_ boxes: [SpaceTimeBox]) {
    guard let first = boxes.first.map(Self.middle) else { return }
    var (low, high) = (first, first)
    for box in boxes {
      let middle = Self.middle(box)
      low = (min(low.0, middle.0), min(low.1, middle.1), min(low.2, middle.2))
      high = (max(high.0, middle.0), max(high.1, middle.1), max(high.2, middle.2))
    }
    func factor(_ span: Double) -> Double { span > 0 ? Double(1 << 20) / span : 0 }
    least = low
    scale = (factor(high.0 - low.0), factor(high.1 - low.1), factor(high.2 - low.2))
  }

  /// Times without an end count as the mission's start.
  private static func middle(_ box: SpaceTimeBox) -> (Double, Double, Double) {
    let time = (box.from + box.to) / 2
    return ((box.west + box.east) / 2, (box.south + box.north) / 2, time.isFinite ? time : 0)
  }

  func key(_ box: SpaceTimeBox) -> UInt64 {
    let middle = Self.middle(box)
    func cell(_ value: Double, _ least: Double, _ scale: Double) -> UInt64 {
      let place = (value - least) * scale
      return place.isFinite ? UInt64(min(Double((1 << 20) - 1), max(0, place))) : 0
    }
    return Self.spread(cell(middle.0, least.0, scale.0)) | Self.spread(cell(middle.1, least.1, scale.1)) << 1
      | Self.spread(cell(middle.2, least.2, scale.2)) << 2
  }

  /// The bits of a number of 21 bits, two empty ones behind each.
  private static func spread(_ value: UInt64) -> UInt64 {
    var bits = value & 0x1F_FFFF
    bits = (bits | bits << 32) & 0x1F_0000_0000_FFFF
    bits = (bits | bits << 16) & 0x1F_0000_FF00_00FF
    bits = (bits | bits << 8) & 0x100F_00F0_0F00_F00F
    bits = (bits | bits << 4) & 0x10C3_0C30_C30C_30C3
    bits = (bits | bits << 2) & 0x1249_2492_4924_9249
    return bits
  }
}
