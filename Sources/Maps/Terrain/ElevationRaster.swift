import Quantities

/// Heights of the ground on a grid of longitude and latitude (WGS 84), as height files have them.
package struct ElevationRaster: Hashable, Sendable {
  /// The most samples of one raster.
  package static let samplesMax = 40_000_000

  /// The longitude of the first column's samples, degrees.
  package let west: Double
  /// The latitude of the first row's samples, degrees; it is the southern one.
  package let south: Double
  /// The distance between columns, degrees; above 0.
  package let longitudeStep: Double
  /// The distance between rows, degrees; above 0.
  package let latitudeStep: Double
  /// The number of columns; at least 1.
  package let columns: Int
  /// The number of rows; at least 1.
  package let rows: Int
  /// Metres above mean sea level, row by row from the south, each from the west; NaN where the height is not known.
  package let metres: [Float]

  /// Makes a raster; the number of samples must fit.
  package init(
    west: Double, south: Double, longitudeStep: Double, latitudeStep: Double, columns: Int, rows: Int, metres: [Float]
  ) {
    precondition(columns >= 1 && rows >= 1 && metres.count == columns * rows, "a raster has a sample for each node")
    precondition(longitudeStep > 0 && latitudeStep > 0, "the nodes of a raster lie apart")
    self.west = west
    self.south = south
    self.longitudeStep = longitudeStep
    self.latitudeStep = latitudeStep
    self.columns = columns
    self.rows = rows
    self.metres = metres
  }

  /// The longitude of the last column's samples, degrees.
  package var east: Double { west + Double(columns - 1) * longitudeStep }
  /// The latitude of the last row's samples, degrees.
  package var north: Double { south + Double(rows - 1) * latitudeStep }

  /// The sample at a node; NaN outside and where it is not known.
  func sample(_ column: Int, _ row: Int) -> Float {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return .nan }
    return metres[row * columns + column]
  }

  /// The sample that lies within a hundredth of a step of a position; NaN where there is none.
  func sample(atLongitude longitude: Double, latitude: Double) -> Float {
    let (column, row) = ((longitude - west) / longitudeStep, (latitude - south) / latitudeStep)
    guard column > -1, column < Double(columns), row > -1, row < Double(rows) else { return .nan }
    guard abs(column - column.rounded()) < 0.01, abs(row - row.rounded()) < 0.01 else { return .nan }
    return sample(Int(column.rounded()), Int(row.rounded()))
  }
}

/// Several rasters as one ground. Where they overlap, the first that knows the height counts.
package struct ElevationMosaic: Hashable, Sendable {
  /// The rasters, in the order in which they are asked.
  package let rasters: [ElevationRaster]

  /// Joins rasters.
  package init(_ rasters: [ElevationRaster]) { self.rasters = rasters }

  /// The height at a position, metres above mean sea level; bilinear between the four samples around it.
  ///
  /// Samples of neighbouring rasters are joined where they continue the same grid, so there is no gap between tiles.
  /// Nil where one of the samples that count is not known.
  package func metres(at point: GeoPoint) -> Double? {
    for raster in rasters {
      let x = (point.longitude - raster.west) / raster.longitudeStep
      let y = (point.latitude - raster.south) / raster.latitudeStep
      // One step beyond the edge the neighbour may go on.
      guard x > -1, x < Double(raster.columns), y > -1, y < Double(raster.rows) else { continue }
      if let metres = bilinear(x, y, in: raster) { return metres }
    }
    return nil
  }

  private func bilinear(_ x: Double, _ y: Double, in raster: ElevationRaster) -> Double? {
    // Positions that are meant to lie on a node miss it by rounding: then the neighbours beyond must not count.
    let (column, row) = (snapped(x).rounded(.down), snapped(y).rounded(.down))
    let (fractionX, fractionY) = (snapped(x) - column, snapped(y) - row)
    var sum = 0.0
    for (stepX, shareX) in [(0, 1 - fractionX), (1, fractionX)] where shareX > 0 {
      for (stepY, shareY) in [(0, 1 - fractionY), (1, fractionY)] where shareY > 0 {
        let sample = sample(Int(column) + stepX, Int(row) + stepY, of: raster)
        guard !sample.isNaN else { return nil }
        sum += Double(sample) * shareX * shareY
      }
    }
    return sum
  }

  private func snapped(_ value: Double) -> Double { abs(value - value.rounded()) < 1e-6 ? value.rounded() : value }

  /// The sample at a node of a raster's grid, of the raster itself or of one that continues it.
  private func sample(_ column: Int, _ row: Int, of raster: ElevationRaster) -> Float {
    let own = raster.sample(column, row)
    guard own.isNaN else { return own }
    let longitude = raster.west + Double(column) * raster.longitudeStep
    let latitude = raster.south + Double(row) * raster.latitudeStep
    for other in rasters {
      let sample = other.sample(atLongitude: longitude, latitude: latitude)
      if !sample.isNaN { return sample }
    }
    return .nan
  }

  /// The distance between samples of the finest raster at a latitude, in metres; nil without rasters.
  package func spacingMetres(atLatitude latitude: Double) -> Double? {
    let metresPerDegree = 111_320.0
    return rasters.map { raster in
      let across = raster.longitudeStep * metresPerDegree * max(0.01, SphericalScale.cosine(ofDegrees: latitude))
      return min(raster.latitudeStep * metresPerDegree, across)
    }.min()
  }

  /// The samples around a box in degrees on the grid of the first raster that reaches into it, one step more on every
  /// side; nil where none does, or where the box holds more than `ElevationRaster.samplesMax`.
  package func cropped(west: Double, south: Double, east: Double, north: Double) -> ElevationRaster? {
    let base = rasters.first { $0.west <= east && west <= $0.east && $0.south <= north && south <= $0.north }
    guard let base, west <= east, south <= north, [west, south, east, north].allSatisfy(\.isFinite) else { return nil }
    let first = ((west - base.west) / base.longitudeStep).rounded(.down) - 1
    let last = ((east - base.west) / base.longitudeStep).rounded(.up) + 1
    let low = ((south - base.south) / base.latitudeStep).rounded(.down) - 1
    let high = ((north - base.south) / base.latitudeStep).rounded(.up) + 1
    let count = (last - first + 1) * (high - low + 1)
    guard count <= Double(ElevationRaster.samplesMax), max(abs(first), abs(last), abs(low), abs(high)) < 1e9 else {
      return nil
    }
    var metres: [Float] = []
    metres.reserveCapacity(Int(count))
    for row in Int(low)...Int(high) {
      for column in Int(first)...Int(last) { metres.append(sample(column, row, of: base)) }
    }
    return ElevationRaster(
      west: base.west + first * base.longitudeStep, south: base.south + low * base.latitudeStep,
      longitudeStep: base.longitudeStep, latitudeStep: base.latitudeStep, columns: Int(last - first) + 1,
      rows: Int(high - low) + 1, metres: metres)
  }
}
