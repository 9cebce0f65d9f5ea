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
      frame.scan(line) { row, columns in
        for index in row * frame.columns + columns.lowerBound...row * frame.columns + columns.upperBound {
          let count = counts[index]
          open &+= count == 0 ? 1 : 0
          counts[index] = count < Self.countMax ? count &+ 1 : count
        }
      }
    }
    openCount -= open
  }

  /// Takes a strip away that was laid.
  mutating func remove(_ line: [LocalPoint]) {
    var open = 0
    let frame = frame
    counts.withUnsafeMutableBufferPointer { counts in
      frame.scan(line) { row, columns in
        for index in row * frame.columns + columns.lowerBound...row * frame.columns + columns.upperBound {
          let count = counts[index]
          open &+= count == 1 ? 1 : 0
          counts[index] = count > 0 && count < Self.countMax ? count &- 1 : count
        }
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
    let frame = frame
    counts.withUnsafeBufferPointer { counts in
      frame.scan(line) { row, columns in
        let base = row * frame.columns
        var count = 0
        for column in columns { count &+= counts[base + column] == times ? 1 : 0 }
        guard count > 0 else { return }
        found.count += count
        // Along a row the station rises or falls evenly, so the outer samples of it decide.
        var (first, last) = (columns.lowerBound, columns.upperBound)
        while counts[base + first] != times { first += 1 }
        while counts[base + last] != times { last -= 1 }
        for column in [first, last] {
          let station =
            (frame.west + (Double(column) + 0.5) * frame.step - start.east) * east
            + (frame.south + (Double(row) + 0.5) * frame.step - start.north) * north
          if station < found.first { found.first = station }
          if station > found.last { found.last = station }
        }
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

  /// A side of a strip.
  private struct Side {
    let low: Double
    let high: Double
    /// East at the lower end, and metres east for each metre north.
    let east: Double
    let slope: Double

    /// Nil for a level side: its ends are those of others.
    init?(_ one: (east: Double, north: Double), _ other: (east: Double, north: Double)) {
      guard one.north != other.north else { return nil }
      let (lower, upper) = one.north < other.north ? (one, other) : (other, one)
      (low, high, east) = (lower.north, upper.north, lower.east)
      slope = (upper.east - lower.east) / (upper.north - lower.north)
    }
  }

  /// Visits the rows of the strip of a line that lie in the frame, each with its columns.
  @inline(__always)
  func scan(_ line: [LocalPoint], _ visit: (_ row: Int, _ columns: ClosedRange<Int>) -> Void) {
    let (start, end) = (line[0], line[line.count - 1])
    let along = end - start
    let length = along.lengthMetres
    guard length > 0 else { return }
    let (ue, un) = (along.east / length, along.north / length)
    let (se, sn) = (-un * halfWidth, ue * halfWidth)
    let corners: [(east: Double, north: Double)] = [
      (start.east + se, start.north + sn), (start.east - se, start.north - sn),
      (end.east - se, end.north - sn), (end.east + se, end.north + sn),
    ]
    let low = min(corners[0].north, corners[1].north, corners[2].north, corners[3].north)
    let high = max(corners[0].north, corners[1].north, corners[2].north, corners[3].north)
    let firstRow = max(0, Int(max(-1, ((low - south) / step - 0.5).rounded(.up))))
    let lastRow = min(rows - 1, Int(max(-1, ((high - south) / step - 0.5).rounded(.down))))
    guard firstRow <= lastRow else { return }
    let sides = (0..<4).compactMap { Side(corners[$0], corners[($0 + 1) % 4]) }
    sides.withUnsafeBufferPointer { sides in
      for row in firstRow...lastRow {
        let north = south + (Double(row) + 0.5) * step
        var (left, right) = (Double.infinity, -Double.infinity)
        for side in sides where side.low <= north && north <= side.high {
          let east = side.east + (north - side.low) * side.slope
          left = min(left, east)
          right = max(right, east)
        }
        guard left <= right else { continue }
        let first = max(0, Int(max(-1, ((left - west) / step - 0.5).rounded(.up))))
        let last = min(columns - 1, Int(max(-1, ((right - west) / step - 0.5).rounded(.down))))
        if first <= last { visit(row, first...last) }
      }
    }
  }
}
