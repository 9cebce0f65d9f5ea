import ArgumentParser
import Quantities
import Telemetry

/// `sortie thermal`: what thermal cells say.
struct ThermalCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "thermal", abstract: "Find hot spots in the thermal cells of a run, and what changed since another.",
    discussion: """
      Hot spots over the whole grid, and for each thermal survey what its purpose asks: roofs by their excess over the \
      ground (building-heat-loss), small warm spots for those who search (search-support), or how much of a sprayed \
      area is cool (disinfection-check). Temperatures are of surfaces. What is said after ± is one standard deviation.
      """)

  @Argument(help: "The run folder.")
  var run: String

  @Option(help: "An earlier run over the same ground to compare with.")
  var against: String?

  @Option(help: "The most rows of a table.")
  var rows = 20

  @Option(help: "A CSV file to write each cell with its scores to.")
  var cells: String?

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func validate() throws {
    guard rows >= 0 else { throw ValidationError("--rows is 0 or more") }
  }

  func run(on console: Console) throws -> Outcome {
    guard let later = try ThermalRun.read(run, on: console) else { return .problems }
    var earlier: ThermalRun?
    if let against {
      guard let other = try ThermalRun.read(against, on: console) else { return .problems }
      guard later.hasGrid(of: other) else {
        console.note("error: the cells of `\(against)` are not those of `\(run)`: origin or size differ")
        console.note("help: compare runs over the same map")
        return .problems
      }
      earlier = other
    }
    let findings = ThermalFindings(of: later, against: earlier)
    if let cells { try Files.write(try table(of: findings), to: cells) }
    if format == .json {
      console.say(try findings.json())
    } else {
      console.result(try findings.text(rowsMax: rows))
    }
    return .fine
  }

  /// Each cell with its scores.
  private func table(of findings: ThermalFindings) throws -> String {
    var text =
      "column,row,longitude,latitude,mean_c,standard_uncertainty_k,samples,judged,excess_k,local_score,"
    text += "gi_star_excess,gi_star,gi_p,flagged\n"
    let analysis = findings.hotSpots
    let scores = GetisOrd.scores(
      of: analysis.lattice.cells.map(\.mean.celsius), in: analysis.lattice,
      reach: analysis.options.neighbourCells(cellSize: analysis.cellSize))
    for (place, (cell, judgement)) in zip(analysis.lattice.cells, analysis.judgements).enumerated() {
      let point = try findings.run.geo(cell.index.centre(cellSize: analysis.cellSize))
      text += "\(cell.index.column),\(cell.index.row),\(ClockText.fixed(point.longitude, 7)),"
      text += "\(ClockText.fixed(point.latitude, 7)),\(cell.mean.celsius),\(cell.standardUncertaintyKelvin),"
      text += "\(cell.count),\(judgement.isJudged),\(judgement.excessKelvin),\(judgement.localScore),"
      text += "\(judgement.getisOrdScore),\(scores[place]),\(FalseDiscovery.upperTail(scores[place])),"
      text += "\(judgement.isFlagged)\n"
    }
    return text
  }
}
