import Geometry
import Maps
import Quantities

/// The buildings of a map, found by place. Heights are metres above the reference ground.
struct RoofIndex: Sendable {
  let buildings: [Building]
  /// The heights of their roofs above the reference ground, in metres.
  private let tops: [Double]
  private let boxes: [BoundingBox]
  private let index: GridIndex

  init(_ buildings: [Building], over ground: ReferenceGround) {
    self.buildings = buildings
    self.tops = buildings.map { ground.roof(of: $0) }
    self.boxes = buildings.map(\.footprint.boundingBox)
    self.index = GridIndex(boxes)
  }

  /// The lowest height, not below `lowest`, from which the whole column upwards keeps `clearance` metres
  /// in space to every building.
  ///
  /// With `isForWays` it is also a height at which ways start and end: buildings within the clearance are then
  /// overflown by the whole clearance.
  func clearHeight(at point: LocalPoint, lowest: Double, clearance: Double, isForWays: Bool = false) -> Double {
    let reach = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
      .expanded(byMetres: clearance)
    var height = lowest
    for candidate in index.indices(meeting: reach) {
      let building = buildings[candidate]
      let distance = building.footprint.planarDistanceMetres(to: point)
      guard distance < clearance else { continue }
      let above = isForWays ? clearance : (clearance * clearance - distance * distance).squareRoot()
      height = max(height, tops[candidate] + above)
    }
    // Upwards to the decimetre, so that plans show round heights.
    return height > lowest ? (height * 10).rounded(.up) / 10 : lowest
  }

  /// The buildings whose roofs a flight at a height must go around.
  func buildings(reaching height: Double, clearance: Double) -> [Building] {
    zip(buildings, tops).filter { $0.1 > height - clearance }.map(\.0)
  }

  /// The heights of the roofs within `margin` metres of a polygon.
  func roofs(near polygon: Polygon, margin: Double) -> [Double] {
    numbers(near: polygon, margin: margin).map { tops[$0] }
  }

  /// The buildings within `margin` metres of a polygon.
  func buildings(near polygon: Polygon, margin: Double) -> [Building] {
    numbers(near: polygon, margin: margin).map { buildings[$0] }
  }

  private func numbers(near polygon: Polygon, margin: Double) -> [Int] {
    index.indices(meeting: polygon.boundingBox.expanded(byMetres: margin)).filter { candidate in
      let building = buildings[candidate]
      let touches = building.footprint.rings.contains { ring in
        zip(ring, ring.dropFirst() + ring.prefix(1)).contains {
          polygon.planarDistanceMetres(toSegmentFrom: $0, to: $1) <= margin
        }
      }
      return touches || polygon.exterior.first.map { building.footprint.contains($0) } == true
    }
  }

  /// The roof height below which the given share of all roofs lies; 0 where there are no buildings.
  func roofHeight(atShare share: Double) -> Double {
    let heights = tops.sorted()
    guard !heights.isEmpty else { return 0 }
    return heights[min(heights.count - 1, Int(Double(heights.count) * share))]
  }
}
