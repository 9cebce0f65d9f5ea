import Quantities

/// Rectangles sorted into the cells of a uniform grid: finds those that meet a rectangle without asking all.
package struct GridIndex: Sendable {
  /// The most cells of a grid.
  package static let cellsMax = 1 << 20

  private let boxes: [BoundingBox]
  private let frame: BoundingBox
  private let columns: Int
  private let rows: Int
  private let cellMetres: Double
  /// The items of cell `i` are `items[offsets[i]..<offsets[i + 1]]`.
  private let offsets: [Int32]
  private let items: [Int32]

  /// Sorts rectangles into cells, about one cell for each rectangle.
  package init(_ boxes: [BoundingBox]) {
    self.boxes = boxes
    var frame = boxes.first ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    for box in boxes.dropFirst() {
      frame.extend(to: LocalPoint(east: box.west, north: box.south))
      frame.extend(to: LocalPoint(east: box.east, north: box.north))
    }
    let (width, height) = (frame.east - frame.west, frame.north - frame.south)
    let wanted = Double(min(GridIndex.cellsMax, max(1, boxes.count)))
    let cell = max((width * height / wanted).squareRoot(), max(width, height) / wanted, 1e-3)
    self.frame = frame
    self.cellMetres = cell
    self.columns = Int(width / cell) + 1
    self.rows = Int(height / cell) + 1

    var counts = [Int32](repeating: 0, count: columns * rows + 1)
    let (columns, rows) = (columns, rows)
    func cells(_ box: BoundingBox) -> (ClosedRange<Int>, ClosedRange<Int>) {
      GridIndex.cells(box, frame: frame, cell: cell, columns: columns, rows: rows)
    }
    for box in boxes {
      let (across, up) = cells(box)
      for row in up { for column in across { counts[row * columns + column + 1] += 1 } }
    }
    for index in 1..<counts.count { counts[index] += counts[index - 1] }
    var next = counts
    var items = [Int32](repeating: 0, count: Int(counts[counts.count - 1]))
    for (index, box) in boxes.enumerated() {
      let (across, up) = cells(box)
      for row in up {
        for column in across {
          items[Int(next[row * columns + column])] = Int32(index)
          next[row * columns + column] += 1
        }
      }
    }
    self.offsets = counts
    self.items = items
  }

  /// The indices of the rectangles that share a point with `box`, ascending.
  package func indices(meeting box: BoundingBox) -> [Int] {
    guard !boxes.isEmpty, box.intersects(frame) else { return [] }
    let (across, up) = GridIndex.cells(box, frame: frame, cell: cellMetres, columns: columns, rows: rows)
    var found: [Int] = []
    for row in up {
      for column in across {
        let cell = row * columns + column
        for position in offsets[cell]..<offsets[cell + 1] {
          let index = Int(items[Int(position)])
          if boxes[index].intersects(box) { found.append(index) }
        }
      }
    }
    found.sort()
    var last = -1
    found.removeAll { index in
      defer { last = index }
      return index == last
    }
    return found
  }

  private static func cells(
    _ box: BoundingBox, frame: BoundingBox, cell: Double, columns: Int, rows: Int
  ) -> (ClosedRange<Int>, ClosedRange<Int>) {
    func clamp(_ value: Double, _ count: Int) -> Int { Int(max(0, min(Double(count - 1), value.rounded(.down)))) }
    let west = clamp((box.west - frame.west) / cell, columns)
    let east = clamp((box.east - frame.west) / cell, columns)
    let south = clamp((box.south - frame.south) / cell, rows)
    let north = clamp((box.north - frame.south) / cell, rows)
    return (west...max(west, east), south...max(south, north))
  }
}
