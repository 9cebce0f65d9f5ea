import Geometry
import Maps
import Quantities

/// What the ground is covered with, on a raster of 1 m, and how high it stands.
package struct SurfaceMap: Sendable {
  /// The kinds of surface that differ in temperature.
  package enum Kind: UInt8, Sendable, CaseIterable {
    case ground
    case street
    case park
    case water
    case roof
  }

  /// The side of a raster cell in metres.
  package static let cellMetres = 1.0
  /// The greatest number of raster cells; a larger map gets coarser cells.
  static let cellsMax = 16_000_000

  private let box: BoundingBox
  private let side: Double
  private let columns: Int
  private let rows: Int
  private var kinds: [UInt8]
  private var heights: [Float]
  private let terrain: Terrain

  /// Rasters a map: water and parks first, then streets by their usual width, then roofs.
  package init(map: CityMap) {
    box = map.boundary.boundingBox
    terrain = map.terrain
    var side = Self.cellMetres
    while ((box.east - box.west) / side) * ((box.north - box.south) / side) > Double(Self.cellsMax) { side *= 2 }
    self.side = side
    columns = max(1, Int(((box.east - box.west) / side).rounded(.up)))
    rows = max(1, Int(((box.north - box.south) / side).rounded(.up)))
    kinds = [UInt8](repeating: Kind.ground.rawValue, count: columns * rows)
    heights = [Float](repeating: 0, count: columns * rows)
    for area in map.areas where area.kind == "park" { fill(area.outline, kind: .park, height: 0) }
    for water in map.water { fill(water, kind: .water, height: 0) }
    for street in map.streets { draw(street.line, widthMetres: 6) }
    for building in map.buildings {
      fill(building.footprint, kind: .roof, height: Float(building.height.metres))
    }
  }

  /// Open ground everywhere, for a world in which nobody looks at surfaces.
  package init(terrain: Terrain) {
    box = BoundingBox(west: 0, south: 0, east: 0, north: 0)
    side = Self.cellMetres
    columns = 0
    rows = 0
    kinds = []
    heights = []
    self.terrain = terrain
  }

  /// The kind of surface at a point; `ground` outside the map.
  package func kind(at point: LocalPoint) -> Kind {
    guard let index = index(of: point) else { return .ground }
    return Kind(rawValue: kinds[index]) ?? .ground
  }

  /// The height of the surface above the ground at a point, in metres: a roof's height, or 0.
  package func heightMetres(at point: LocalPoint) -> Double {
    guard let index = index(of: point) else { return 0 }
    return Double(heights[index])
  }

  /// The altitude of the ground at a point, in metres above mean sea level.
  package func groundMetres(at point: LocalPoint) -> Double { terrain.ground(at: point).metres }

  private func index(of point: LocalPoint) -> Int? {
    let column = Int(((point.east - box.west) / side).rounded(.down))
    let row = Int(((point.north - box.south) / side).rounded(.down))
    guard column >= 0, column < columns, row >= 0, row < rows else { return nil }
    return row * columns + column
  }

  /// Fills a polygon row by row with the even–odd rule at the middle of each cell.
  private mutating func fill(_ polygon: Polygon, kind: Kind, height: Float) {
    let bounds = polygon.boundingBox
    let firstRow = max(0, Int(((bounds.south - box.south) / side).rounded(.down)))
    let lastRow = min(rows - 1, Int(((bounds.north - box.south) / side).rounded(.down)))
    guard firstRow <= lastRow else { return }
    var crossings: [Double] = []
    for row in firstRow...lastRow {
      let north = box.south + (Double(row) + 0.5) * side
      crossings.removeAll(keepingCapacity: true)
      for ring in polygon.rings {
        var previous = ring[ring.count - 1]
        for point in ring {
          if (point.north > north) != (previous.north > north) {
            let share = (north - previous.north) / (point.north - previous.north)
            crossings.append(previous.east + (point.east - previous.east) * share)
          }
          previous = point
        }
      }
      crossings.sort()
      for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
        let first = max(0, Int(((crossings[pair] - box.west) / side + 0.5).rounded(.down)))
        let last = min(columns - 1, Int(((crossings[pair + 1] - box.west) / side - 0.5).rounded(.down)))
        guard first <= last else { continue }
        for column in first...last {
          kinds[row * columns + column] = kind.rawValue
          heights[row * columns + column] = height
        }
      }
    }
  }

  /// Draws a line of some width as streets.
  private mutating func draw(_ line: [LocalPoint], widthMetres: Double) {
    let radius = widthMetres / 2
    let reach = Int((radius / side).rounded(.up))
    for (start, end) in zip(line, line.dropFirst()) {
      let length = start.planarDistanceMetres(to: end)
      let steps = max(1, Int((length / side).rounded(.up)))
      for step in 0...steps {
        let point = start.interpolated(to: end, fraction: Double(step) / Double(steps))
        for rowOffset in -reach...reach {
          for columnOffset in -reach...reach {
            let cell = LocalPoint(
              east: point.east + Double(columnOffset) * side, north: point.north + Double(rowOffset) * side)
            guard cell.planarDistanceMetres(to: point) <= radius, let index = index(of: cell) else { continue }
            kinds[index] = Kind.street.rawValue
          }
        }
      }
    }
  }
}
