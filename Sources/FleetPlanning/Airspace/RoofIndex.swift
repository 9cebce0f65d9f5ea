import Geometry
import Maps
import Quantities

/// The buildings of a map, found by place.
struct RoofIndex: Sendable {
  let buildings: [Building]
  private let boxes: [BoundingBox]
  private let index: GridIndex

  init(_ buildings: [Building]) {
    self.buildings = buildings
    self.boxes = buildings.map(\.footprint.boundingBox)
    self.index = GridIndex(boxes)
  }

  /// The lowest height above ground, not below `lowest`, from which the whole column upwards keeps `clearance` metres
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
      height = max(height, building.height.metres + above)
    }
    // Upwards to the decimetre, so that plans show round heights.
    return height > lowest ? (height * 10).rounded(.up) / 10 : lowest
  }

  /// The buildings whose roofs a flight at a height above ground must go around.
  func buildings(reaching height: Double, clearance: Double) -> [Building] {
    buildings.filter { $0.height.metres > height - clearance }
  }

  /// The highest roof within `margin` metres of a polygon; 0 where there is none.
  func highestRoof(near polygon: Polygon, margin: Double) -> Double {
    let reach = polygon.boundingBox.expanded(byMetres: margin)
    var highest = 0.0
    for candidate in index.indices(meeting: reach) {
      let building = buildings[candidate]
      guard building.height.metres > highest else { continue }
      let touches = building.footprint.rings.contains { ring in
        zip(ring, ring.dropFirst() + ring.prefix(1)).contains {
          polygon.planarDistanceMetres(toSegmentFrom: $0, to: $1) <= margin
        }
      }
      if touches || polygon.exterior.first.map({ building.footprint.contains($0) }) == true {
        highest = building.height.metres
      }
    }
    return highest
  }

  /// The roof height below which the given share of all roofs lies; 0 where there are no buildings.
  func roofHeight(atShare share: Double) -> Double {
    let heights = buildings.map(\.height.metres).sorted()
    guard !heights.isEmpty else { return 0 }
    return heights[min(heights.count - 1, Int(Double(heights.count) * share))]
  }
}
