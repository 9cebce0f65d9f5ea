/// Writes ESRI ASCII grids in degrees: the `terrain.asc` of a map folder.
package enum ESRIGridWriter {
  /// The value for unknown heights.
  static let void = "-9999"

  /// The file; the same raster gives the same bytes. Heights have centimetres at most.
  ///
  /// Where columns and rows are not equally far apart, `dx` and `dy` stand for `cellsize`, as GDAL writes it.
  package static func bytes(of raster: ElevationRaster) -> [UInt8] {
    var text = "ncols \(raster.columns)\nnrows \(raster.rows)\n"
    text += "xllcenter \(raster.west)\nyllcenter \(raster.south)\n"
    if raster.longitudeStep == raster.latitudeStep {
      text += "cellsize \(raster.latitudeStep)\n"
    } else {
      text += "dx \(raster.longitudeStep)\ndy \(raster.latitudeStep)\n"
    }
    text += "NODATA_value \(void)\n"
    var result = Array(text.utf8)
    result.reserveCapacity(result.count + raster.metres.count * 5)
    for row in stride(from: raster.rows - 1, through: 0, by: -1) {
      for column in 0..<raster.columns {
        if column > 0 { result.append(UInt8(ascii: " ")) }
        result += height(raster.metres[row * raster.columns + column]).utf8
      }
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  private static func height(_ metres: Float) -> String {
    // No ground is farther from the sea than 20 km; what is cannot be told from damage.
    guard metres.isFinite, abs(metres) < 20_000 else { return void }
    let hundredths = Int((Double(metres) * 100).rounded())
    if hundredths == -999_900 { return "-9999.01" }
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    var result = "\(hundredths < 0 ? "-" : "")\(whole)"
    if rest > 0 { result += rest % 10 == 0 ? ".\(rest / 10)" : ".\(rest < 10 ? "0" : "")\(rest)" }
    return result
  }
}
