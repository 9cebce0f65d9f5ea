import Geometry
import Quantities
import Telemetry

extension MapPicture {
  /// The range of mean temperatures in the grid in °C; nil where there is no grid.
  var thermalRange: ClosedRange<Double>? {
    let means = cells.map(\.mean.celsius)
    guard let low = means.min(), let high = means.max() else { return nil }
    return low...max(high, low + 0.1)
  }

  /// The squares of the thermal grid, coloured by their mean.
  func thermalLayer() -> String {
    guard let range = thermalRange else { return "" }
    var steps = [SVGPath](repeating: SVGPath(canvas), count: Palette.thermalSteps)
    for cell in cells {
      let centre = cell.index.centre(cellSize: cellSize)
      let half = LocalVectorHalf(cellSize)
      let share = (cell.mean.celsius - range.lowerBound) / (range.upperBound - range.lowerBound)
      let step = min(max(Int(share * Double(Palette.thermalSteps)), 0), Palette.thermalSteps - 1)
      steps[step].rectangle(southWest: centre + half.southWest, northEast: centre + half.northEast)
    }
    return "<g fill-opacity=\".82\">"
      + steps.enumerated().map { step, squares in
        squares.isEmpty ? "" : "<path fill=\"\(Palette.thermal(step: step))\" d=\"\(squares.text)\"/>\n"
      }.joined() + "</g>\n"
  }

  /// The part of the map around the squares of a thermal grid; nil where there are none.
  static func thermalFrame(of run: RunRecord) -> BoundingBox? {
    let size = run.description.cellSize
    guard let box = BoundingBox(around: run.thermalCells.map { $0.index.centre(cellSize: size) }) else { return nil }
    let margin = max(20, 0.08 * max(box.east - box.west, box.north - box.south))
    let inner = box.expanded(byMetres: margin)
    let width = max(inner.east - inner.west, (inner.north - inner.south) / 0.6)
    let height = max(inner.north - inner.south, width * 0.4)
    let centre = inner.centre
    return BoundingBox(
      west: centre.east - width / 2, south: centre.north - height / 2, east: centre.east + width / 2,
      north: centre.north + height / 2)
  }

  /// From the centre of a square to its corners.
  private struct LocalVectorHalf {
    let southWest: LocalVector
    let northEast: LocalVector

    init(_ size: Length) {
      southWest = LocalVector(east: -size.metres / 2, north: -size.metres / 2)
      northEast = LocalVector(east: size.metres / 2, north: size.metres / 2)
    }
  }
}
