import Geometry
import Quantities

/// Heights of the ground on a regular grid in the map's local frame; between the samples they are bilinear.
package struct TerrainGrid: Hashable, Sendable {
  /// The position of the sample at column 0, row 0: the south-west one.
  package let origin: LocalPoint
  /// The distance between neighbouring samples, east and north, in metres; above 0.
  package let spacingMetres: Double
  /// The number of samples from west to east; at least 2.
  package let columns: Int
  /// The number of samples from south to north; at least 2.
  package let rows: Int
  /// Metres above mean sea level, row by row from the south, each from the west; `columns * rows` of them.
  package let altitudesMetres: [Float]

  /// Makes a grid.
  ///
  /// The number of samples must fit; each must be finite.
  package init(origin: LocalPoint, spacingMetres: Double, columns: Int, rows: Int, altitudesMetres: [Float]) {
    precondition(columns >= 2 && rows >= 2 && spacingMetres > 0, "a terrain grid has at least one cell")
    precondition(altitudesMetres.count == columns * rows, "a terrain grid has a sample for each node")
    self.origin = origin
    self.spacingMetres = spacingMetres
    self.columns = columns
    self.rows = rows
    self.altitudesMetres = altitudesMetres
  }

  /// The height of the ground at a point; beyond the edge, that of the nearest point of the edge.
  package func ground(at point: LocalPoint) -> AltitudeAMSL {
    let east = min(max((point.east - origin.east) / spacingMetres, 0), Double(columns - 1))
    let north = min(max((point.north - origin.north) / spacingMetres, 0), Double(rows - 1))
    let column = min(Int(east), columns - 2)
    let row = min(Int(north), rows - 2)
    let (x, y) = (east - Double(column), north - Double(row))
    let index = row * columns + column
    let south = Double(altitudesMetres[index]) * (1 - x) + Double(altitudesMetres[index + 1]) * x
    let northern =
      Double(altitudesMetres[index + columns]) * (1 - x) + Double(altitudesMetres[index + columns + 1]) * x
    return AltitudeAMSL(metres: south * (1 - y) + northern * y)
  }

  /// The lowest and the highest ground in a box: over all samples of the cells that the box touches, between which a
  /// bilinear surface never leaves their range.
  package func groundRange(in box: BoundingBox) -> ClosedRange<Double> {
    func cell(_ metres: Double, _ count: Int) -> Int { Int(min(max(metres / spacingMetres, 0), Double(count - 2))) }
    let (west, east) = (cell(box.west - origin.east, columns), cell(box.east - origin.east, columns) + 1)
    let (south, north) = (cell(box.south - origin.north, rows), cell(box.north - origin.north, rows) + 1)
    var (low, high) = (Double.infinity, -Double.infinity)
    for row in south...north {
      for column in west...east {
        let metres = Double(altitudesMetres[row * columns + column])
        low = min(low, metres)
        high = max(high, metres)
      }
    }
    return low...high
  }
}
