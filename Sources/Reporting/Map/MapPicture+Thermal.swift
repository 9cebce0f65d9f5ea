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

  /// The most hot spots with a number in one picture.
  private static let hotSpotMarksMax = 40

  /// The outlines of hot spots: every side of a square beyond which is no square of the same spot.
  func hotSpotLayer() -> String {
    guard !options.hotSpots.isEmpty else { return "" }
    var path = SVGPath(canvas)
    let half = cellSize.metres / 2
    for spot in options.hotSpots {
      let cells = Set(spot.cells)
      for cell in spot.cells {
        let centre = cell.centre(cellSize: cellSize)
        for (east, north) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
          let next = ThermalCellIndex(column: cell.column &+ Int32(east), row: cell.row &+ Int32(north))
          guard !cells.contains(next) else { continue }
          let middle = centre + LocalVector(east: east * half, north: north * half)
          let along = LocalVector(east: north * half, north: east * half)
          let back = LocalVector(east: -along.east, north: -along.north)
          path.line([middle + back, middle + along], tolerance: 0)
        }
      }
    }
    return self.path(path, class: "m-spotcase") + self.path(path, class: "m-spot")
  }

  /// The numbers of hot spots, beside their peaks.
  func hotSpotMarks() -> String {
    var taken: [PixelBox] = []
    return options.hotSpots.prefix(Self.hotSpotMarksMax).map { spot in
      let peak = canvas.pixel(spot.peak.index.centre(cellSize: cellSize))
      guard peak.x >= 0, peak.x <= canvas.widthPixels, peak.y >= 0, peak.y <= canvas.heightPixels else { return "" }
      let size = max(cellSize.metres * canvas.scale, 4)
      let place = PixelBox.free(
        width: 26, height: 18, near: (x: peak.x + size / 2 + 18, y: peak.y - size / 2 - 12), taken: &taken)
      let (x, y) = (NumberText.short(place.x), NumberText.short(place.y))
      return "<path class=\"m-lead\" d=\"M\(NumberText.short(peak.x)) \(NumberText.short(peak.y))L\(x) \(y)\"/>"
        + "<g><title>hot spot \(spot.number)</title><rect class=\"m-spotmark\" x=\"\(NumberText.short(place.x - 13))\" "
        + "y=\"\(NumberText.short(place.y - 9))\" width=\"26\" height=\"18\" rx=\"3\"/>"
        + "<text class=\"m-spott\" x=\"\(x)\" y=\"\(NumberText.short(place.y + 4))\">H\(spot.number)</text></g>\n"
    }.joined()
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
