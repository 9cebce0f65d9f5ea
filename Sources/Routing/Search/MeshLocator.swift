import Geometry
import Quantities

/// Finds the polygons of a mesh that hold a point, by a grid of buckets over the mesh.
///
/// Which polygon holds a point is decided exactly; a point on a border is held by all polygons that meet there.
/// Immutable, so tasks may share it; a question allocates nothing.
package struct MeshLocator: Sendable {
  private let mesh: FreeMesh
  private let west: Double
  private let south: Double
  private let east: Double
  private let north: Double
  private let columns: Int
  private let rows: Int
  private let columnsPerMetre: Double
  private let rowsPerMetre: Double
  /// The polygons at bucket `b` are `polygons[offsets[b]..<offsets[b + 1]]`, ascending.
  private let offsets: [Int32]
  private let polygons: [Int32]

  /// The most buckets of a grid.
  package static let bucketsMax = 1 << 24
  /// The most entries in buckets for each polygon, on average: a grid that needs more becomes coarser.
  static let entriesPerPolygonMax = 8

  /// Sorts the polygons of a mesh into about as many buckets; O(polygons and entries).
  package init(_ mesh: FreeMesh) {
    self.mesh = mesh
    let box = BoundingBox(around: mesh.points) ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    (west, south, east, north) = (box.west, box.south, box.east, box.north)
    let entriesMax = mesh.polygonCount * Self.entriesPerPolygonMax
    var wanted = min(max(1, mesh.polygonCount), Self.bucketsMax)
    while true {
      let grid = BucketGrid(box, buckets: wanted)
      var counts = [Int32](repeating: 0, count: grid.columns * grid.rows + 1)
      var entries = 0
      mesh.withView { view in
        for polygon in 0..<mesh.polygonCount where entries <= entriesMax {
          grid.forEachBucket(of: polygon, view) { bucket in
            counts[bucket + 1] += 1
            entries += 1
          }
        }
      }
      // One bucket holds each polygon once, so the loop ends.
      if entries > entriesMax, wanted > 1 {
        wanted = max(1, wanted / 4)
        continue
      }
      for bucket in 1..<counts.count { counts[bucket] += counts[bucket - 1] }
      var next = counts
      var polygons = [Int32](repeating: 0, count: entries)
      mesh.withView { view in
        for polygon in 0..<mesh.polygonCount {
          grid.forEachBucket(of: polygon, view) { bucket in
            polygons[Int(next[bucket])] = Int32(polygon)
            next[bucket] += 1
          }
        }
      }
      (columns, rows) = (grid.columns, grid.rows)
      (columnsPerMetre, rowsPerMetre) = (grid.columnsPerMetre, grid.rowsPerMetre)
      offsets = counts
      self.polygons = polygons
      return
    }
  }

  /// The first polygon that holds a point; nil for points outside the mesh and for what is not a finite point.
  package func polygon(at point: LocalPoint) -> Int? {
    var found: Int?
    search(at: point) { polygon in
      found = polygon
      return false
    }
    return found
  }

  /// Calls a body with each polygon that holds a point, in ascending order: more than one where the point lies on an
  /// edge or a vertex, also those that meet there in nothing but the point.
  package func forEachPolygon(at point: LocalPoint, _ body: (Int) -> Void) {
    search(at: point) { polygon in
      body(polygon)
      return true
    }
  }

  /// Calls a body with polygons that hold a point as long as it returns true.
  @inline(__always)
  private func search(at point: LocalPoint, _ body: (Int) -> Bool) {
    // Comparisons with what is not a number are false.
    guard west <= point.east, point.east <= east, south <= point.north, point.north <= north else { return }
    let column = min(columns - 1, Int((point.east - west) * columnsPerMetre))
    let row = min(rows - 1, Int((point.north - south) * rowsPerMetre))
    let bucket = row * columns + column
    mesh.withView { view in
      polygons.withUnsafeBufferPointer { polygons in
        for index in Int(offsets[bucket])..<Int(offsets[bucket + 1]) {
          let polygon = Int(polygons[index])
          if Self.holds(point, polygon, view), !body(polygon) { return }
        }
      }
    }
  }

  /// Whether a polygon holds a point, inside or on its border; exact.
  @inline(__always)
  private static func holds(_ point: LocalPoint, _ polygon: Int, _ view: FreeMeshView) -> Bool {
    let end = Int(view.offsets[polygon + 1])
    var previous = view.points[Int(view.corners[end - 1])]
    for edge in Int(view.offsets[polygon])..<end {
      let corner = view.points[Int(view.corners[edge])]
      if Predicates.orientation(previous, corner, point) < 0 { return false }
      previous = corner
    }
    return true
  }
}

/// A grid of equal buckets over a rectangle, and which of them a polygon touches.
private struct BucketGrid {
  let columns: Int
  let rows: Int
  let columnsPerMetre: Double
  let rowsPerMetre: Double
  private let box: BoundingBox

  /// How far a polygon counts beyond itself, in buckets: more than rounding can move it.
  private static let margin = 0x1p-16

  init(_ box: BoundingBox, buckets: Int) {
    self.box = box
    let width = box.east - box.west
    let height = box.north - box.south
    let side = (width * height / Double(buckets)).squareRoot()
    func cells(_ length: Double) -> Int {
      // No width or no height gives what is not a number, or an infinite one.
      let wanted = (length / side).rounded(.up)
      return wanted >= 1 ? Int(min(wanted, Double(buckets))) : 1
    }
    columns = cells(width)
    rows = min(cells(height), max(1, 2 * MeshLocator.bucketsMax / columns))
    columnsPerMetre = width > 0 ? Double(columns) / width : 0
    rowsPerMetre = height > 0 ? Double(rows) / height : 0
  }

  /// Calls a body with each bucket that a polygon touches, once; some that it just misses may be among them.
  @inline(__always)
  func forEachBucket(of polygon: Int, _ view: FreeMeshView, _ body: (Int) -> Void) {
    let range = Int(view.offsets[polygon])..<Int(view.offsets[polygon + 1])
    var low = Double.infinity
    var high = -Double.infinity
    for edge in range {
      let north = view.points[Int(view.corners[edge])].north
      low = min(low, north)
      high = max(high, north)
    }
    let lastRow = row((high - box.south) * rowsPerMetre + Self.margin)
    let firstRow = row((low - box.south) * rowsPerMetre - Self.margin)
    for row in firstRow...max(firstRow, lastRow) {
      var least = Double.infinity
      var most = -Double.infinity
      var previous = place(Int(view.corners[range.upperBound - 1]), view)
      for edge in range {
        let corner = place(Int(view.corners[edge]), view)
        clip(previous, corner, Double(row) - Self.margin, Double(row + 1) + Self.margin, &least, &most)
        previous = corner
      }
      guard least <= most else { continue }
      for column in column(least - Self.margin)...column(most + Self.margin) { body(row * columns + column) }
    }
  }

  /// A vertex in buckets from the rectangle's south-western corner.
  @inline(__always)
  private func place(_ vertex: Int, _ view: FreeMeshView) -> (across: Double, up: Double) {
    let point = view.points[vertex]
    return ((point.east - box.west) * columnsPerMetre, (point.north - box.south) * rowsPerMetre)
  }

  /// Widens a range across by the part of a segment that lies between two heights.
  @inline(__always)
  private func clip(
    _ first: (across: Double, up: Double), _ second: (across: Double, up: Double), _ low: Double, _ high: Double,
    _ least: inout Double, _ most: inout Double
  ) {
    let (lower, upper) = first.up <= second.up ? (first, second) : (second, first)
    guard lower.up <= high, upper.up >= low else { return }
    let slope = (upper.across - lower.across) / (upper.up - lower.up)
    let start = lower.up >= low ? lower.across : lower.across + (low - lower.up) * slope
    let end = upper.up <= high ? upper.across : lower.across + (high - lower.up) * slope
    least = min(least, start, end)
    most = max(most, start, end)
  }

  @inline(__always)
  private func row(_ up: Double) -> Int { Int(min(max(0, up), Double(rows - 1))) }

  @inline(__always)
  private func column(_ across: Double) -> Int { Int(min(max(0, across), Double(columns - 1))) }
}
