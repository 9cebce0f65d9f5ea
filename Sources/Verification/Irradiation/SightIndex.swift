import Geometry
import Quantities

/// Answers how much of an upright lamp a place sees among walls and furniture.
///
/// Edges lie in the cells of a square grid; a ray goes from cell to cell and asks only what is there.
struct SightIndex {
  /// The edge of a cell in metres, and the most cells of a row or column; larger scenes have larger cells.
  private static let cellMetres = 0.5
  private static let cellsMax = 2000

  private let west: Double
  private let south: Double
  private let cell: Double
  private let columns: Int
  private let rows: Int
  private let walls: [FlatSegment]
  /// For each cell the first of its entries in `wallItems`, and one more.
  private let wallFirst: [Int]
  private let wallItems: [Int]
  private let prisms: [Prism]
  private let prismFirst: [Int]
  private let prismItems: [Int]
  /// The ray that asked each prism last.
  private var askedBy: [Int]
  private var ray = 0

  private struct Prism {
    let edges: [FlatSegment]
    let heightMetres: Double
  }

  init(_ scene: TreatedScene) {
    walls = scene.opaque
    prisms = scene.furniture.map { item in
      Prism(
        edges: item.outline.edges.map { FlatSegment(start: $0.start, end: $0.end) }, heightMetres: item.heightMetres)
    }
    askedBy = Array(repeating: 0, count: prisms.count)
    let corners =
      scene.rooms.flatMap { $0.outline.edges.map(\.start) } + prisms.flatMap { $0.edges.map(\.start) }
      + walls.flatMap { [$0.start, $0.end] }
    let box =
      (BoundingBox(around: corners) ?? BoundingBox(west: 0, south: 0, east: 1, north: 1)).expanded(byMetres: 1)
    let extent = max(box.east - box.west, box.north - box.south)
    cell = max(Self.cellMetres, extent / Double(Self.cellsMax))
    (west, south) = (box.west, box.south)
    let (columns, rows) = (Int((box.east - box.west) / cell) + 1, Int((box.north - box.south) / cell) + 1)
    (self.columns, self.rows) = (columns, rows)
    let (left, low, size) = (west, south, cell)
    // A little wider than it is: what lies on the border of two cells is in both.
    func cells(_ box: BoundingBox) -> [Int] {
      let wide = box.expanded(byMetres: 0.001)
      let across = max(0, Int((wide.west - left) / size))...min(columns - 1, Int((wide.east - left) / size))
      let along = max(0, Int((wide.south - low) / size))...min(rows - 1, Int((wide.north - low) / size))
      return along.flatMap { row in across.map { row * columns + $0 } }
    }
    (wallFirst, wallItems) = Self.table(walls.map { cells($0.box) }, count: columns * rows)
    (prismFirst, prismItems) = Self.table(
      prisms.map { prism in
        cells(BoundingBox(around: prism.edges.map(\.start)) ?? box)
      }, count: columns * rows)
  }

  /// For each cell the items in it, in one flat list.
  private static func table(_ cellsOfItems: [[Int]], count: Int) -> (first: [Int], items: [Int]) {
    var first = Array(repeating: 0, count: count + 1)
    for cell in cellsOfItems.joined() { first[cell + 1] += 1 }
    for cell in 0..<count { first[cell + 1] += first[cell] }
    var next = first
    var items = Array(repeating: 0, count: first[count])
    for (item, cells) in cellsOfItems.enumerated() {
      for cell in cells {
        items[next[cell]] = item
        next[cell] += 1
      }
    }
    return (first, items)
  }

  /// The lowest height of the lamp that a place sees; nil where a wall or all furniture together hide all of it.
  ///
  /// What hides the lamp lower down hides it from the foot upwards, so one height is enough.
  mutating func lowestSeen(
    ofLampAt lamp: LocalPoint, from base: Double, to top: Double, bodyRadius: Double, by place: LocalPoint,
    heightMetres height: Double
  ) -> Double? {
    let way = lamp - place
    let distance = way.lengthMetres
    guard distance > 1e-6 else { return nil }
    var lowest = base
    if height < base {
      let rim = 1 - bodyRadius / distance
      guard rim > 0 else { return nil }
      lowest = height + (base - height) / rim
      if lowest >= top { return nil }
    }
    ray += 1
    // From cell to cell, as Amanatides and Woo do it; the place is at fraction 0, the lamp at 1.
    var column = clamp((place.east - west) / cell, columns)
    var row = clamp((place.north - south) / cell, rows)
    let (lastColumn, lastRow) = (clamp((lamp.east - west) / cell, columns), clamp((lamp.north - south) / cell, rows))
    let (stepColumn, stepRow) = (way.east >= 0 ? 1 : -1, way.north >= 0 ? 1 : -1)
    func firstBorder(_ start: Double, _ origin: Double, _ index: Int, _ speed: Double) -> Double {
      guard speed != 0 else { return .infinity }
      return (origin + cell * Double(speed > 0 ? index + 1 : index) - start) / speed
    }
    var nextColumn = firstBorder(place.east, west, column, way.east)
    var nextRow = firstBorder(place.north, south, row, way.north)
    let (deltaColumn, deltaRow) = (
      way.east == 0 ? Double.infinity : cell / abs(way.east), way.north == 0 ? .infinity : cell / abs(way.north)
    )
    for _ in 0...(columns + rows) {
      let here = row * columns + column
      for entry in wallFirst[here]..<wallFirst[here + 1] where Self.isCut(walls[wallItems[entry]], place, lamp) {
        return nil
      }
      for entry in prismFirst[here]..<prismFirst[here + 1] {
        let item = prismItems[entry]
        guard askedBy[item] != ray else { continue }
        askedBy[item] = ray
        guard prisms[item].heightMetres > min(height, base),
          let hidden = hidden(by: prisms[item], place, way, height)
        else { continue }
        lowest = max(lowest, hidden)
        if lowest >= top { return nil }
      }
      if column == lastColumn, row == lastRow { break }
      if nextColumn < nextRow {
        column += stepColumn
        nextColumn += deltaColumn
      } else {
        row += stepRow
        nextRow += deltaRow
      }
      guard column >= 0, column < columns, row >= 0, row < rows else { break }
    }
    return lowest
  }

  /// Whether a ray and a wall share a point. The side of a wall's end is computed in one way only, so that no ray slips
  /// through between two walls that share it.
  private static func isCut(_ wall: FlatSegment, _ from: LocalPoint, _ to: LocalPoint) -> Bool {
    let way = to - from
    let (one, two) = (way.cross(wall.start - from), way.cross(wall.end - from))
    if one > 0 && two > 0 || one < 0 && two < 0 { return false }
    let axis = wall.end - wall.start
    let (three, four) = (axis.cross(from - wall.start), axis.cross(to - wall.start))
    if three > 0 && four > 0 || three < 0 && four < 0 { return false }
    guard one == 0, two == 0 else { return true }
    let squared = way.dot(way)
    let (near, far) = (way.dot(wall.start - from), way.dot(wall.end - from))
    return max(near, far) >= 0 && min(near, far) <= squared
  }

  /// The height of the lamp up to which a prism hides it; nil where it stands beside the ray.
  private func hidden(by prism: Prism, _ place: LocalPoint, _ way: LocalVector, _ height: Double) -> Double? {
    var (enters, leaves) = (Double.infinity, -Double.infinity)
    var isOdd = false
    for edge in prism.edges {
      let axis = edge.end - edge.start
      let turn = way.cross(axis)
      guard turn != 0 else { continue }
      let offset = edge.start - place
      let along = offset.cross(axis) / turn
      let across = offset.cross(way) / turn
      guard across >= 0, across < 1, along >= 0, along <= 1 else { continue }
      enters = min(enters, along)
      leaves = max(leaves, along)
      isOdd.toggle()
    }
    guard enters <= leaves else { return nil }
    // One end is inside: taken as the place, which hides more.
    if isOdd { (enters, leaves) = (0, 1) }
    if prism.heightMetres > height {
      return enters > 1e-9 ? height + (prism.heightMetres - height) / enters : .infinity
    }
    return height - (height - prism.heightMetres) / max(leaves, 1e-9)
  }

  private func clamp(_ value: Double, _ count: Int) -> Int { Int(min(Double(count - 1), max(0, value))) }
}
