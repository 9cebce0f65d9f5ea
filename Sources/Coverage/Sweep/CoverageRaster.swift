import Foundation
import Geometry
import Quantities

/// Samples of an area on a square grid that count how many strips lie over each.
///
/// The search asks it what a strip would add and what only one strip covers; what is promised in the end is measured by
/// GEOS. A sample stands for `step` squared metres.
struct CoverageRaster {
  /// The distance of neighbouring samples in metres.
  var step: Double { frame.step }
  /// The samples in the area.
  let freeCount: Int
  /// The samples in the area that no strip covers.
  private(set) var openCount: Int

  private let frame: Frame
  /// Strips over each sample; `outside` where it is not in the area.
  private var counts: [UInt8]

  private static let outside = UInt8.max
  private static let countMax = UInt8.max - 1
  /// Samples across a swath, where there are not too many in all.
  private static let samplesPerWidth = 12.0
  /// The most samples.
  private static let samplesMax = 6_000_000.0

  /// Samples of a strip that were asked for.
  struct Found {
    /// How many.
    var count = 0
    /// How far along the strip's line the first and the last lie, in metres.
    var first = Double.infinity
    var last = -Double.infinity
  }

  /// Samples of an area without strips.
  init(_ area: Polygon, widthMetres: Double) {
    let box = area.boundingBox
    let (width, height) = (box.east - box.west, box.north - box.south)
    let step = max(widthMetres / Self.samplesPerWidth, (width * height / Self.samplesMax).squareRoot(), 1e-9)
    let columns = max(1, Int((width / step).rounded(.up)))
    let rows = max(1, Int((height / step).rounded(.up)))
    frame = Frame(
      step: step, west: box.west, south: box.south, columns: columns, rows: rows, halfWidth: widthMetres / 2)
    var counts = [UInt8](repeating: Self.outside, count: columns * rows)
    var crossings = [[Double]](repeating: [], count: rows)
    for ring in area.rings {
      for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1)) where start.north != end.north {
        let (low, high) = start.north < end.north ? (start, end) : (end, start)
        let first = Int(max(0, ((low.north - box.south) / step - 0.5).rounded(.up)))
        let slope = (high.east - low.east) / (high.north - low.north)
        var row = first
        while row < rows {
          let north = box.south + (Double(row) + 0.5) * step
          if north >= high.north { break }
          if north >= low.north { crossings[row].append(low.east + (north - low.north) * slope) }
          row += 1
        }
      }
    }
    var free = 0
    for row in 0..<rows {
      let sorted = crossings[row].sorted()
      for pair in stride(from: 0, to: sorted.count - 1, by: 2) {
        let first = Int(max(0, ((sorted[pair] - box.west) / step - 0.5).rounded(.up)))
        let last = min(columns - 1, Int(((sorted[pair + 1] - box.west) / step - 0.5).rounded(.down)))
        guard first <= last else { continue }
        for column in first...last { counts[row * columns + column] = 0 }
        free += last - first + 1
      }
    }
    self.counts = counts
    freeCount = free
    openCount = free
  }

  /// Lays a strip over the samples.
  mutating func add(_ line: [LocalPoint]) {
    var open = 0
    let frame = frame
    counts.withUnsafeMutableBufferPointer { counts in
      frame.scan(line) { index in
        if counts[index] == 0 { open += 1 }
        if counts[index] < Self.countMax { counts[index] += 1 }
      }
    }
    openCount -= open
  }

  /// Takes a strip away that was laid.
  mutating func remove(_ line: [LocalPoint]) {
    var open = 0
    let frame = frame
    counts.withUnsafeMutableBufferPointer { counts in
      frame.scan(line) { index in
        guard counts[index] > 0, counts[index] < Self.countMax else { return }
        counts[index] -= 1
        if counts[index] == 0 { open += 1 }
      }
    }
    openCount += open
  }

  /// The samples below a strip over which lie exactly so many strips.
  func samples(below line: [LocalPoint], covered times: UInt8) -> Found {
    var found = Found()
    let start = line[0]
    let along = line[line.count - 1] - start
    let length = along.lengthMetres
    guard length > 0 else { return found }
    let (east, north) = (along.east / length, along.north / length)
    let (west, south, columns, step) = (frame.west, frame.south, frame.columns, frame.step)
    counts.withUnsafeBufferPointer { counts in
      frame.scan(line) { index in
        guard counts[index] == times else { return }
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        let station =
          (west + (Double(column) + 0.5) * step - start.east) * east
          + (south + (Double(row) + 0.5) * step - start.north) * north
        found.count += 1
        if station < found.first { found.first = station }
        if station > found.last { found.last = station }
      }
    }
    return found
  }

  /// Connected sets of samples that no strip covers, the largest first.
  func gaps(smallest: Int, atMost limit: Int) -> [[LocalPoint]] {
    let (west, south, columns, rows, step) = (frame.west, frame.south, frame.columns, frame.rows, frame.step)
    var isSeen = [Bool](repeating: false, count: counts.count)
    var result: [[LocalPoint]] = []
    for start in counts.indices where counts[start] == 0 && !isSeen[start] {
      var stack = [start]
      var members: [LocalPoint] = []
      isSeen[start] = true
      while let index = stack.popLast() {
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        members.append(
          LocalPoint(east: west + (Double(column) + 0.5) * step, north: south + (Double(row) + 0.5) * step))
        if column > 0 { visit(index - 1) }
        if column + 1 < columns { visit(index + 1) }
        if row > 0 { visit(index - columns) }
        if row + 1 < rows { visit(index + columns) }
      }
      func visit(_ next: Int) {
        if counts[next] == 0, !isSeen[next] {
          isSeen[next] = true
          stack.append(next)
        }
      }
      if members.count >= smallest { result.append(members) }
    }
    result.sort { $0.count > $1.count }
    return Array(result.prefix(limit))
  }
}

/// Where the samples of a raster lie.
private struct Frame {
  let step: Double
  let west: Double
  let south: Double
  let columns: Int
  let rows: Int
  let halfWidth: Double

  /// Visits the samples in the strip of a line that lie in the frame.
  @inline(__always)
  func scan(_ line: [LocalPoint], _ visit: (Int) -> Void) {
    let (start, end) = (line[0], line[line.count - 1])
    let along = end - start
    let length = along.lengthMetres
    guard length > 0 else { return }
    let (ue, un) = (along.east / length, along.north / length)
    let (se, sn) = (-un * halfWidth, ue * halfWidth)
    let corners = (
      (start.east + se, start.north + sn), (start.east - se, start.north - sn), (end.east - se, end.north - sn),
      (end.east + se, end.north + sn)
    )
    let low = min(corners.0.1, corners.1.1, corners.2.1, corners.3.1)
    let high = max(corners.0.1, corners.1.1, corners.2.1, corners.3.1)
    let firstRow = max(0, Int(max(-1, ((low - south) / step - 0.5).rounded(.up))))
    let lastRow = min(rows - 1, Int(max(-1, ((high - south) / step - 0.5).rounded(.down))))
    guard firstRow <= lastRow else { return }
    for row in firstRow...lastRow {
      let north = south + (Double(row) + 0.5) * step
      var (left, right) = (Double.infinity, -Double.infinity)
      func edge(_ one: (Double, Double), _ other: (Double, Double)) {
        if one.1 == other.1 {
          if one.1 == north {
            left = min(left, one.0, other.0)
            right = max(right, one.0, other.0)
          }
          return
        }
        guard min(one.1, other.1) <= north, north <= max(one.1, other.1) else { return }
        let east = one.0 + (north - one.1) / (other.1 - one.1) * (other.0 - one.0)
        left = min(left, east)
        right = max(right, east)
      }
      edge(corners.0, corners.1)
      edge(corners.1, corners.2)
      edge(corners.2, corners.3)
      edge(corners.3, corners.0)
      guard left <= right else { continue }
      let first = max(0, Int(max(-1, ((left - west) / step - 0.5).rounded(.up))))
      let last = min(columns - 1, Int(max(-1, ((right - west) / step - 0.5).rounded(.down))))
      guard first <= last else { continue }
      for column in first...last { visit(row * columns + column) }
    }
  }
}
