import Quantities

/// The thermal cells of a run as they are, as entities of OGC SensorThings: for tools of the operator.
///
/// They are not merged and have extremes, so they are not for the public; `Publication` makes what is.
package enum SensorThingsExport {
  /// Writes the file and commits nothing: the caller does. Cells are written one after the other, so a large run needs
  /// no more memory than its cells do.
  package static func write(_ run: RunExportSource, to file: ExportFile) throws -> RunExportSummary {
    guard run.isWhole else {
      throw ExportError(
        "thermal cells are sums over all vehicles and all time", help: "export them without --vehicle, --from and --to")
    }
    let cells = try run.thermalCells()
    guard !cells.isEmpty else {
      throw ExportError("the run has no thermal cells", help: "export another format, or fly a thermal survey")
    }
    let things = try thing(of: run, cells: cells)
    file.text.add(things.head)
    var summary = RunExportSummary()
    for (place, cell) in cells.enumerated() {
      if place > 0 { file.text.add(",\n") }
      let corners = try run.corners(of: cell)
      file.text.add(
        things.text(
          of: SensorThings.Observation(
            name: "cell \(cell.index.column) east, \(cell.index.row) north", corners: Array(corners.prefix(4)),
            result: PublicationText.number(cell.mean.celsius, digits: 3),
            parameters: [
              ("minimum_c", PublicationText.number(cell.minimum.celsius, digits: 3)),
              ("maximum_c", PublicationText.number(cell.maximum.celsius, digits: 3)),
              ("standard_uncertainty_k", PublicationText.number(cell.standardUncertaintyKelvin, digits: 4)),
              ("samples", "\(cell.count)"),
            ])))
      try file.flushIfFull()
    }
    file.text.add(SensorThings.tail)
    summary.add("thermal cells", cells.count)
    return summary
  }

  private static func thing(of run: RunExportSource, cells: [ThermalCell]) throws -> SensorThings {
    let description = run.description
    let columns = cells.map(\.index.column)
    let rows = cells.map(\.index.row)
    let ends = [(columns.min(), rows.min()), (columns.max(), rows.max())].map { column, row in
      ThermalCellIndex(column: column ?? 0, row: row ?? 0)
    }
    let (first, last) = (
      try run.corners(of: ThermalCell(at: ends[0])), try run.corners(of: ThermalCell(at: ends[1]))
    )
    let times = try run.thermalFrames().map(\.time)
    // A run without frames does not say when; a server would take the time at which it reads the file.
    let (start, end) = (times.min() ?? MissionTime(seconds: 0), times.max() ?? MissionTime(seconds: 0))
    return SensorThings(
      name: description.mission,
      description: "Mean surface temperatures of squares of the ground, seen from drones; not for publication",
      properties: [("attribution", PublicationText.string(description.attribution))],
      bounds: (first[0].longitude, first[0].latitude, last[2].longitude, last[2].latitude),
      period: (
        description.start.advanced(bySeconds: start.seconds), description.start.advanced(bySeconds: end.seconds)
      ))
  }
}

extension ThermalCell {
  /// A square of which only the place counts.
  fileprivate init(at index: ThermalCellIndex) {
    self.init(
      index: index, mean: .zero, minimum: .zero, maximum: .zero, count: 1, standardUncertaintyKelvin: 0)
  }
}
