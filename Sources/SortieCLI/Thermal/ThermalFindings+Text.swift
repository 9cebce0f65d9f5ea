import Geometry
import Maps
import Missions
import Quantities
import Telemetry

extension ThermalFindings {
  /// The findings for people.
  ///
  /// - Parameter rowsMax: the most rows of a table; the rest is counted.
  func text(rowsMax: Int) throws -> String {
    var text = summary
    text += try spotText(rowsMax: rowsMax)
    for survey in surveys { text += "\n" + (try surveyText(survey, rowsMax: rowsMax)) }
    if let change { text += "\n" + (try changeText(change, rowsMax: rowsMax)) }
    return text
  }

  private var summary: String {
    let means = run.cells.map(\.mean.celsius)
    let side = run.cellSize.metres
    let hectares = Double(run.cells.count) * side * side / 10_000
    var text = "\(run.cells.count) cells of \(ClockText.fixed(side, 1)) m, \(ClockText.fixed(hectares, 2)) ha, "
    text += "\(ClockText.fixed(means.min() ?? 0)) to \(ClockText.fixed(means.max() ?? 0)) °C; "
    text += "the camera may be off by ± \(ClockText.fixed(hotSpots.uncertainty.sharedKelvin)) K everywhere alike\n"
    if run.cameras.count > 1 {
      text += "\(run.cameras.count) cameras saw it: steps where their grounds meet may be theirs\n"
    }
    return text
  }

  private func spotText(rowsMax: Int) throws -> String {
    let count = hotSpots.spots.count + hotSpots.omittedSpots
    guard count > 0 else { return "\nno hot spots\n" + unjudged(hotSpots.unjudgedCount) }
    var table = TextTable([
      ("spot", .right), ("confidence", .left), ("peak °C", .right), ("over surroundings K", .right),
      ("area m²", .right), ("longitude, latitude", .left), ("where", .left),
    ])
    for (spot, name) in zip(hotSpots.spots, spotNames).prefix(rowsMax) {
      let peak =
        "\(ClockText.fixed(spot.peak.mean.celsius)) ± "
        + ClockText.fixed(spot.peak.standardUncertaintyKelvin)
      table.add(
        "\(spot.number)", spot.evidence.confidence + (spot.biasCouldExplain ? ", or two cameras" : ""), peak,
        "\(signed(spot.deviationKelvin)) ± \(ClockText.fixed(spot.deviationUncertaintyKelvin, 2))",
        ClockText.fixed(spot.areaSquareMetres, 0), try position(spot.peak.index), name ?? "–")
    }
    return "\n\(count) hot \(count == 1 ? "spot" : "spots")\n" + table.text + rest(count, rowsMax)
      + unjudged(hotSpots.unjudgedCount)
  }

  private func unjudged(_ count: Int) -> String {
    count == 0 ? "" : "\(count) cells have too few others around them to be judged\n"
  }

  private func rest(_ count: Int, _ rowsMax: Int) -> String {
    count > rowsMax ? "  and \(count - rowsMax) more; --rows shows them\n" : ""
  }

  private func surveyText(_ survey: Survey, rowsMax: Int) throws -> String {
    let share = survey.areaCells > 0 ? Double(survey.seenCells) / Double(survey.areaCells) : 0
    var text = "survey `\(survey.title)`, \(survey.purpose.rawValue), \(survey.area): "
    text += "\(ClockText.fixed(100 * share)) % of the area seen\n"
    switch survey.answer {
    case .hotSpots(let numbers):
      text +=
        numbers.isEmpty ? "  no hot spot in it\n" : "  spots \(numbers.map(String.init).joined(separator: ", "))\n"
    case .heatLoss(let loss, let names): text += heatLossText(loss, names: names, rowsMax: rowsMax)
    case .search(let search): text += try searchText(search, rowsMax: rowsMax)
    case .disinfection(let check): text += checkText(check)
    case .tooLarge:
      text += "  the area has more than \(ThermalGround.areaCellsMax) cells and was not looked at\n"
    }
    return text
  }

  private func heatLossText(_ loss: HeatLoss, names: [String: String], rowsMax: Int) -> String {
    guard !loss.buildings.isEmpty else {
      return "  no roof was seen well enough, or no ground to compare it with\n"
    }
    var table = TextTable([
      ("building", .left), ("cells", .right), ("roof °C", .right), ("over ground K", .right), ("", .left),
    ])
    for building in loss.buildings.prefix(rowsMax) {
      let name = names[building.label].flatMap { $0.isEmpty ? nil : $0 } ?? building.label
      table.add(
        name, "\(building.cellCount)", ClockText.fixed(building.roof.celsius),
        "\(signed(building.excessKelvin)) ± \(ClockText.fixed(building.excessUncertaintyKelvin, 2))",
        building.isConspicuous ? "warmer than the others" : "")
    }
    var text = table.text + rest(loss.buildings.count, rowsMax)
    if !loss.tooSmall.isEmpty {
      text += "  \(loss.tooSmall.count) buildings have fewer than \(HeatLoss.cellsMin) cells seen\n"
    }
    return text
  }

  private func searchText(_ search: SearchSupport, rowsMax: Int) throws -> String {
    var text = "  for those who search; what is warm and small may be an animal or a machine. It is never published.\n"
    guard !search.candidates.isEmpty else { return text + "  nothing small and warm was seen\n" }
    var table = TextTable([
      ("place", .right), ("warmest °C", .right), ("over surroundings K", .right), ("cells", .right),
      ("longitude, latitude", .left),
    ])
    for candidate in search.candidates.prefix(rowsMax) {
      let point = try run.geo(candidate.centre)
      table.add(
        "\(candidate.number)", ClockText.fixed(candidate.warmest.celsius), signed(candidate.excessKelvin),
        "\(candidate.cells.count)", "\(ClockText.fixed(point.longitude, 6)), \(ClockText.fixed(point.latitude, 6))")
    }
    text += table.text + rest(search.candidates.count, rowsMax)
    return text
  }

  private func checkText(_ check: DisinfectionCheck) -> String {
    guard check.reference != .none else {
      return "  too little dry ground was seen to compare with; nothing is said of what is wet\n"
    }
    let reference = check.reference == .earlierRun ? "than before" : "than the ground around it"
    var text = "  \(ClockText.fixed(100 * check.coolerShare)) % of what was seen is cooler \(reference) by "
    text += "\(ClockText.fixed(check.coolerKelvin)) K or more; the median is \(signed(check.medianKelvin)) K\n"
    text += "  cool is wet; it is no proof that a surface is disinfected\n"
    return text
  }

  private func changeText(_ change: Change, rowsMax: Int) throws -> String {
    let found = change.found
    guard !found.cells.isEmpty else { return "change: no cell was seen by both runs\n" }
    let changed = found.cells.count(where: \.isChanged)
    var text = "change since `\(change.earlier.folder)`: \(found.cells.count) cells in both, "
    text += "\(found.onlyEarlierCount) only before, \(found.onlyLaterCount) only now\n"
    text += "  all of it by \(signed(found.shiftKelvin)) ± \(ClockText.fixed(found.shiftUncertaintyKelvin)) K: "
    text += "weather, time of day and cameras together\n"
    guard changed > 0 else { return text + "  no cell changed beyond that\n" }
    var table = TextTable([
      ("region", .right), ("change K", .right), ("area m²", .right), ("longitude, latitude", .left), ("where", .left),
    ])
    for (region, name) in zip(found.regions, change.names).prefix(rowsMax) {
      table.add(
        "\(region.number)",
        "\(signed(region.changeKelvin)) ± \(ClockText.fixed(region.changeUncertaintyKelvin, 2))",
        ClockText.fixed(region.areaSquareMetres, 0), try position(region.peak), name ?? "–")
    }
    let regions = found.regions.count + found.omittedRegions
    text += "  \(changed) \(changed == 1 ? "cell" : "cells") changed beyond that, "
    text += "in \(regions) \(regions == 1 ? "region" : "regions")\n"
    return text + table.text + rest(found.regions.count + found.omittedRegions, rowsMax)
  }

  private func signed(_ kelvin: Double) -> String { (kelvin > 0 ? "+" : "") + ClockText.fixed(kelvin) }

  private func position(_ index: ThermalCellIndex) throws -> String {
    let point = try run.geo(index.centre(cellSize: run.cellSize))
    return "\(ClockText.fixed(point.longitude, 6)), \(ClockText.fixed(point.latitude, 6))"
  }
}
