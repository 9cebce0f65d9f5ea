import Foundation
import Geometry
import Quantities

/// Cuts an area where a row that sweeps over it splits or joins (boustrophedon cells), gives each cell a direction of
/// its own, and joins neighbours where one direction for both is cheaper.
///
/// Holes narrower than a swath make no cells: they only split swaths.
struct CellDecomposition {
  /// A connected region with the direction of its rows.
  struct Cell {
    let region: Polygon
    let direction: Angle
    /// The guess of its time in seconds.
    let seconds: Double
  }

  /// The most cells of one area: beyond, the whole area is swept at once.
  static let cellsMax = 160
  /// The directions that are tried for a cell.
  private static let directionsMax = 8
  /// How far cuts reach over the border, and how far they are lowered, as a share of the swath width.
  private static let slackShare = 1e-5

  private let layout: SwathLayout
  private let cells: [Polygon]
  /// Pairs of cells that share a cut.
  private let neighbours: [(Int, Int)]

  /// Cuts an area for rows in a direction.
  init(layout: SwathLayout, direction: Angle) throws(GEOSError) {
    self.layout = layout
    let width = layout.options.swathWidth.metres
    let along = LocalVector(east: cos(direction.radians), north: sin(direction.radians))
    let across = LocalVector(east: -along.north, north: along.east)
    let origin = layout.area.exterior[0]
    let holes = layout.area.holes.filter { hole in
      let heights = hole.map { ($0 - origin).dot(across) }
      return (heights.max() ?? 0) - (heights.min() ?? 0) >= width
    }
    guard let area = Polygon(exterior: layout.area.exterior, holes: holes) else {
      cells = []
      neighbours = []
      return
    }
    let slack = width * Self.slackShare
    let cuts = Self.cuts(of: area, along: along, across: across, slack: slack)
    guard !cuts.isEmpty, cuts.count <= Self.cellsMax else {
      cells = [area]
      neighbours = []
      return
    }
    var segments = cuts
    for ring in area.rings {
      for (start, end) in zip(ring, ring.dropFirst() + ring.prefix(1)) { segments.append((start, end)) }
    }
    let cells = try GeometryOperations.faces(of: segments).filter { face in
      guard face.areaSquareMetres > slack * width, let inside = Self.pointInside(face) else { return false }
      return area.contains(inside)
    }
    self.cells = cells
    var neighbours: [(Int, Int)] = []
    for cut in cuts {
      let middle = cut.start.interpolated(to: cut.end, fraction: 0.5)
      let sides = [10.0, -10.0].map { times in
        cells.firstIndex { $0.contains(middle + across * (slack * times)) }
      }
      if let one = sides[0], let other = sides[1], one != other,
        !neighbours.contains(where: { $0 == (min(one, other), max(one, other)) })
      {
        neighbours.append((min(one, other), max(one, other)))
      }
    }
    self.neighbours = neighbours
  }

  /// Cells joined as long as that makes the whole cheaper, the best pair first.
  func merged() throws(GEOSError) -> [Cell] {
    var groups: [Cell?] = cells.map { cell($0) }
    var pairs = neighbours
    var unions: [[Int]: Cell] = [:]
    for _ in 0..<cells.count {
      var best: (gain: Double, pair: (Int, Int), cell: Cell)?
      for pair in pairs {
        guard let one = groups[pair.0], let other = groups[pair.1] else { continue }
        let key = [pair.0, pair.1]
        if unions[key] == nil {
          let regions = try GeometryOperations.union([one.region, other.region])
          if regions.count == 1 { unions[key] = cell(regions[0]) }
        }
        guard let union = unions[key] else { continue }
        let gain = one.seconds + other.seconds - union.seconds
        if gain >= 0, gain > best?.gain ?? -1 { best = (gain, pair, union) }
      }
      guard let best else { break }
      let (kept, gone) = best.pair
      groups[kept] = best.cell
      groups[gone] = nil
      pairs = pairs.compactMap { pair in
        let (one, other) = (pair.0 == gone ? kept : pair.0, pair.1 == gone ? kept : pair.1)
        return one == other ? nil : (min(one, other), max(one, other))
      }
      unions = unions.filter { !$0.key.contains(kept) && !$0.key.contains(gone) }
    }
    return groups.compactMap(\.self)
  }

  /// A region with the direction that takes the least time.
  private func cell(_ region: Polygon) -> Cell {
    var best: Cell?
    for direction in layout.directions(of: region, atMost: Self.directionsMax) {
      let seconds = estimatedSeconds(region, direction)
      if seconds < best?.seconds ?? .infinity {
        best = Cell(region: region, direction: direction, seconds: seconds)
      }
    }
    return best ?? Cell(region: region, direction: Angle(radians: 0), seconds: 0)
  }

  /// A guess: rows from rest to rest with a step to the next one, a way to the cell, and the ground that slanted ends
  /// leave out.
  private func estimatedSeconds(_ region: Polygon, _ direction: Angle) -> Double {
    let options = layout.options
    let (speed, width) = (options.speed.metresPerSecond, options.swathWidth.metres)
    let ramp = speed / options.accelerationMetresPerSecondSquared
    let along = LocalVector(east: cos(direction.radians), north: sin(direction.radians))
    let across = LocalVector(east: -along.north, north: along.east)
    let origin = region.exterior[0]
    let offsets = region.exterior.map { ($0 - origin).dot(across) }
    let stations = region.exterior.map { ($0 - origin).dot(along) }
    guard let low = offsets.min(), let high = offsets.max(), let first = stations.min(), let last = stations.max()
    else { return 0 }
    let rows = max(1, Int(min(((high - low) / width - 1e-6).rounded(.up), Double(SweepOptions.swathsMax))))
    let clipper = LineClipper([region])
    let space = (high - low) / Double(rows)
    // From cell to cell.
    var seconds = 2 * ramp
    for row in 0..<rows {
      func parts(_ shift: Double) -> [Double] {
        let base = origin + across * (low + space * (Double(row) + 0.5 + shift))
        return clipper.clipped([base + along * (first - 1), base + along * (last + 1)])
          .map { $0[0].planarDistanceMetres(to: $0[1]) }
      }
      let middle = parts(0)
      let metres = middle.reduce(0, +)
      var missing = 0.0
      for side in [0.45, -0.45] { missing += max(0, parts(side).reduce(0, +) - metres) * width / 4 }
      seconds += metres / speed + Double(middle.count) * (2 * ramp + width / speed) + 2 * missing / (width * speed)
    }
    return seconds
  }

  /// The cuts: from each corner at which a row splits or joins, along the row to the border on both sides.
  private static func cuts(
    of area: Polygon, along: LocalVector, across: LocalVector, slack: Double
  ) -> [(start: LocalPoint, end: LocalPoint)] {
    let origin = area.exterior[0]
    let reach = area.exterior.map { ($0 - origin).lengthMetres }.max() ?? 0
    let clipper = LineClipper([area])
    var cuts: [(start: LocalPoint, end: LocalPoint)] = []
    for ring in area.rings {
      let heights = ring.map { ($0 - origin).dot(across) }
      for (index, corner) in ring.enumerated() {
        // A level edge counts at both of its ends: the neighbours are the next corners at another height.
        let height = heights[index]
        func away(_ step: Int) -> Int? {
          var next = index
          for _ in ring.indices {
            next = (next + step + ring.count) % ring.count
            if abs(heights[next] - height) > slack { return next }
          }
          return nil
        }
        guard let before = away(-1), let after = away(1) else { continue }
        let isAbove = heights[before] > height
        guard (heights[after] > height) == isAbove else { continue }
        // The line is a hair on the far side of the corner: inside the area only where the corner sticks into it.
        let shift = across * (isAbove ? -slack : slack)
        let base = corner + shift
        let line = [base + along * (-3 * reach), base + along * (3 * reach)]
        guard
          let part = clipper.clipped(line).first(where: { part in
            (part[0] - base).dot(along) < 0 && (part[1] - base).dot(along) > 0
          })
        else { continue }
        cuts.append((part[0] + along * -slack, corner))
        cuts.append((corner, part[1] + along * slack))
      }
    }
    return cuts
  }

  /// A point inside a polygon: the middle of the longest part of a level line through it.
  private static func pointInside(_ polygon: Polygon) -> LocalPoint? {
    let box = polygon.boundingBox
    let clipper = LineClipper([polygon])
    var best: (metres: Double, point: LocalPoint)?
    for share in [0.5, 0.37, 0.63] {
      let north = box.south + (box.north - box.south) * share
      let line = [LocalPoint(east: box.west - 1, north: north), LocalPoint(east: box.east + 1, north: north)]
      guard let part = clipper.longest(line) else { continue }
      let metres = part[0].planarDistanceMetres(to: part[1])
      if metres > best?.metres ?? 0 { best = (metres, part[0].interpolated(to: part[1], fraction: 0.5)) }
    }
    return best?.point
  }
}
