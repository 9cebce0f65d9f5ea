import Geometry
import Maps
import Missions
import Quantities
import Telemetry

/// Which cells lie in areas and on roofs.
enum ThermalGround {
  /// The most cells of an area that are looked at; an area of more, or of smaller cells, is a mistake.
  static let areaCellsMax = 4_000_000

  /// The indices of all cells whose centre lies in a polygon, by row, then by column; nil where there are more than
  /// `areaCellsMax` in its rectangle.
  static func indices(in outline: Polygon, cellSize: Length) -> [ThermalCellIndex]? {
    guard let range = Range(outline.boundingBox, cellSize: cellSize), range.count <= areaCellsMax else { return nil }
    return range.indices.filter { outline.contains($0.centre(cellSize: cellSize)) }
  }

  /// The building under each cell whose centre lies on a footprint, by the building's identifier.
  static func roofs(of buildings: [Building], under cells: [ThermalCell], cellSize: Length) -> [ThermalCellIndex:
    String]
  {
    let seen = Set(cells.map(\.index))
    let centres = cells.lazy.map { $0.index.centre(cellSize: cellSize) }
    guard let frame = BoundingBox(around: centres) else { return [:] }
    var roofs: [ThermalCellIndex: String] = [:]
    for building in buildings where building.footprint.boundingBox.intersects(frame) {
      let box = building.footprint.boundingBox
      let met = BoundingBox(
        west: max(box.west, frame.west), south: max(box.south, frame.south), east: min(box.east, frame.east),
        north: min(box.north, frame.north))
      guard let range = Range(met, cellSize: cellSize), range.count <= areaCellsMax else { continue }
      for index in range.indices where seen.contains(index) && roofs[index] == nil {
        if building.footprint.contains(index.centre(cellSize: cellSize)) { roofs[index] = building.id }
      }
    }
    return roofs
  }

  /// A rectangle of indices.
  private struct Range {
    var columns: ClosedRange<Int32>
    var rows: ClosedRange<Int32>

    /// The cells that a rectangle meets; nil where it is off the grid.
    init?(_ box: BoundingBox, cellSize: Length) {
      guard
        let first = ThermalCellIndex(of: LocalPoint(east: box.west, north: box.south), cellSize: cellSize),
        let last = ThermalCellIndex(of: LocalPoint(east: box.east, north: box.north), cellSize: cellSize),
        first.column <= last.column, first.row <= last.row
      else { return nil }
      columns = first.column...last.column
      rows = first.row...last.row
    }

    var count: Int {
      (Int(columns.upperBound) - Int(columns.lowerBound) + 1) * (Int(rows.upperBound) - Int(rows.lowerBound) + 1)
    }

    var indices: [ThermalCellIndex] {
      rows.flatMap { row in columns.map { ThermalCellIndex(column: $0, row: row) } }
    }
  }
}

/// Names of what lies at or near a point.
struct NearbyNames {
  private let map: CityMap
  private let index: GridIndex

  /// The farthest place that is named for a point.
  static let reach = Length(metres: 300)

  init(_ map: CityMap) {
    self.map = map
    index = GridIndex(map.buildings.map(\.footprint.boundingBox))
  }

  /// What a point is called by: the building under it, or how far it is from the nearest place; nil where neither has a
  /// name.
  func name(of point: LocalPoint) -> String? {
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    let under = index.indices(meeting: box).map { map.buildings[$0] }.filter { $0.footprint.contains(point) }
    if let named = under.first(where: { !$0.name.isEmpty }) { return "on \(named.name)" }
    let roof = under.first.map { "on a roof (\($0.id))" }
    var nearest: (metres: Double, place: Place)?
    for place in map.places {
      let metres = point.planarDistanceMetres(to: place.position)
      if metres <= Self.reach.metres, metres < (nearest?.metres ?? .infinity) { nearest = (metres, place) }
    }
    guard let nearest else { return roof }
    let name = nearest.place.name.isEmpty ? nearest.place.id : nearest.place.name
    let way = Self.direction(from: nearest.place.position, to: point)
    let beside = nearest.metres < 5 ? "at \(name)" : "\(ClockText.fixed(nearest.metres, 0)) m \(way) of \(name)"
    return [roof, beside].compactMap(\.self).joined(separator: ", ")
  }

  /// One of eight directions.
  private static func direction(from start: LocalPoint, to end: LocalPoint) -> String {
    let (east, north) = (end.east - start.east, end.north - start.north)
    // tan 22.5°: nearer to an axis than that, the other part does not count.
    let share = 0.4142
    let upDown = abs(north) > share * abs(east) ? (north > 0 ? "north" : "south") : ""
    let sideways = abs(east) > share * abs(north) ? (east > 0 ? "east" : "west") : ""
    return upDown + sideways
  }
}
