import Geometry
import Maps
import Quantities
import Telemetry

extension RunSections {
  /// The number of hottest squares that are listed.
  private static let hottestMax = 10

  /// What the thermal cameras saw: surface temperatures, and what they are not.
  func thermalSection() throws(ProjectionError) -> String {
    let cells = record.thermalCells
    guard !cells.isEmpty else { return "" }
    let means = cells.map(\.mean.celsius).sorted()
    let median = Self.median(means)
    let spread = 1.4826 * Self.median(means.map { abs($0 - median) }.sorted())
    let size = record.description.cellSize
    let hottest = cells.sorted {
      $0.mean == $1.mean ? $0.index < $1.index : $0.mean > $1.mean
    }.prefix(Self.hottestMax)
    var table = Table(
      columns: [
        .init("Square", .line), .init("Longitude", .number), .init("Latitude", .number), .init("Inside"),
        .init("Mean", .number), .init("Standard uncertainty", .number), .init("Highest", .number),
        .init("Samples", .number), .init("Above the median", .number),
      ],
      caption: "The warmest squares. Positions are WGS 84; σ is a robust standard deviation over all squares, from the "
        + "median absolute deviation.")
    for cell in hottest {
      let centre = cell.index.centre(cellSize: size)
      let position = try report.map.projection.geo(centre)
      let above = cell.mean.celsius - median
      let score = spread > 0 ? " (\(NumberText.fixed(above / spread, digits: 1)) σ)" : ""
      table.rows.append([
        Table.Cell("\(cell.index.column) / \(cell.index.row)"),
        Table.Cell(NumberText.fixed(position.longitude, digits: 6)),
        Table.Cell(NumberText.fixed(position.latitude, digits: 6)), Table.Cell(name(of: centre)),
        Table.Cell(celsius(cell.mean.celsius)),
        Table.Cell("± \(NumberText.fixed(cell.standardUncertaintyKelvin, digits: 2)) K"),
        Table.Cell(celsius(cell.maximum.celsius)), Table.Cell("\(cell.count)"),
        Table.Cell("+\(NumberText.fixed(above, digits: 1)) K\(score)"),
      ])
    }
    let area = NumberText.fixed(Double(cells.count) * size.metres * size.metres, digits: 0)
    return """
      <p>\(cells.count) squares of \(NumberText.short(size.metres)) m, \(area) m² of surface, from \
      \(record.thermalFrames) frames. Means from \(celsius(means[0])) to \(celsius(means[means.count - 1])), median \
      \(celsius(median)).</p>
      <p class="soft">These are surface temperatures. No image is stored and no person is measured. Noise averages \
      down with the number of samples; the bias of the camera does not, so the uncertainty is that of the absolute \
      temperature. Differences between squares of one camera are better known.</p>

      """ + (try thermalPicture()) + (try hotSpotTable()) + Page.details("Table of the warmest squares", table.html)
  }

  /// The most hot spots that are listed.
  private static let hotSpotsMax = 60

  /// Warm places, each with its peak and how sure it is.
  private func hotSpotTable() throws(ProjectionError) -> String {
    guard let analysis = report.hotSpots else { return "" }
    let options = analysis.options
    let limits =
      "at least \(NumberText.short(options.excessKelvinMin)) K above the median within "
      + "\(NumberText.short(options.window.metres)) m, or warmer neighbourhoods (Gi*) held to a rate of "
      + "\(NumberText.short(options.falseDiscoveryRate * 100)) % of false discoveries"
    guard !analysis.spots.isEmpty else { return "<h3>Hot spots</h3>\n<p>None: \(Markup.escaped(limits)).</p>\n" }
    let shown = analysis.spots.prefix(Self.hotSpotsMax)
    var table = Table(
      columns: [
        .init("Spot", .line), .init("Inside"), .init("Area", .number), .init("Peak", .number),
        .init("Above its surroundings", .number), .init("Confidence", .line), .init("Adjusted p", .number),
        .init("Longitude", .number), .init("Latitude", .number),
      ],
      caption: (shown.count < analysis.spots.count + analysis.omittedSpots
        ? "The \(shown.count) clearest of \(analysis.spots.count + analysis.omittedSpots) hot spots: " : "Hot spots: ")
        + limits + ". ± is a standard uncertainty; that of the peak holds the camera's bias.", namesRows: true)
    for spot in shown {
      let centre = spot.peak.index.centre(cellSize: record.description.cellSize)
      let position = try report.map.projection.geo(centre)
      let tone: Page.Tone = spot.evidence == .both ? .good : .plain
      table.rows.append([
        Table.Cell("H\(spot.number)"), Table.Cell(name(of: centre)),
        Table.Cell("\(NumberText.short(spot.areaSquareMetres, digits: 0)) m²"),
        Table.Cell(
          "\(celsius(spot.peak.mean.celsius)) ± \(NumberText.fixed(spot.peak.standardUncertaintyKelvin, digits: 1)) K"),
        Table.Cell(
          "+\(NumberText.fixed(spot.deviationKelvin, digits: 1)) ± "
            + "\(NumberText.fixed(spot.deviationUncertaintyKelvin, digits: 2)) K"),
        Table.Cell(
          markup: Page.badge(spot.evidence.confidence, tone) + (spot.biasCouldExplain ? " bias could explain it" : "")),
        Table.Cell(spot.adjustedP < 0.001 ? "below 0.001" : NumberText.fixed(spot.adjustedP, digits: 3)),
        Table.Cell(NumberText.fixed(position.longitude, digits: 6)),
        Table.Cell(NumberText.fixed(position.latitude, digits: 6)),
      ])
    }
    return "<h3>Hot spots</h3>\n" + table.html
  }

  /// The squares alone, close up.
  private func thermalPicture() throws(ProjectionError) -> String {
    guard let frame = MapPicture.thermalFrame(of: record) else { return "" }
    var options = MapPicture.Options(frame: frame, showsMovements: false, prefix: "t")
    options.hotSpots = report.hotSpots?.spots ?? []
    return Page.figure(
      try MapPicture.svg(map: report.map, plan: report.plan, tasks: report.tasks, run: record, options: options),
      isWide: true)
  }

  private func celsius(_ value: Double) -> String { "\(NumberText.fixed(value, digits: 1)) °C" }

  /// The median of sorted, non-empty numbers.
  private static func median(_ sorted: [Double]) -> Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The name of a building or task area around a point; empty where there is none.
  private func name(of point: LocalPoint) -> String {
    let building = report.map.buildings.first { building in
      !building.name.isEmpty && building.footprint.boundingBox.contains(point)
        && Self.contains(building.footprint.exterior, point)
    }
    if let building { return building.name }
    return report.tasks.first { task in task.outline.map { Self.contains($0.exterior, point) } ?? false }?.title ?? ""
  }

  /// Even-odd test; good enough for a name.
  private static func contains(_ ring: [LocalPoint], _ point: LocalPoint) -> Bool {
    var isInside = false
    var last = ring[ring.count - 1]
    for corner in ring {
      if (corner.north > point.north) != (last.north > point.north) {
        let share = (point.north - corner.north) / (last.north - corner.north)
        if point.east < corner.east + share * (last.east - corner.east) { isInside.toggle() }
      }
      last = corner
    }
    return isInside
  }
}
