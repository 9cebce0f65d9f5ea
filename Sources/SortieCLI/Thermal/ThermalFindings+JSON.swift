import Geometry
import Maps
import Missions
import Plans
import Quantities
import Telemetry

extension ThermalFindings {
  /// The findings as one JSON object. Temperatures are °C, differences K, areas m², positions WGS 84.
  func json() throws -> String {
    var members = [
      "\"cells\": \(run.cells.count)", "\"cell_size_m\": \(JSONText.number(run.cellSize.metres, digits: 3))",
      "\"cameras\": \(run.cameras.count)",
      "\"shared_uncertainty_k\": \(JSONText.number(hotSpots.uncertainty.sharedKelvin, digits: 3))",
      "\"unjudged_cells\": \(hotSpots.unjudgedCount)", "\"omitted_spots\": \(hotSpots.omittedSpots)",
      "\"hot_spots\": [\(try zip(hotSpots.spots, spotNames).map(Self.spot(run)).joined(separator: ", "))]",
      "\"surveys\": [\(try surveys.map(surveyObject).joined(separator: ", "))]",
    ]
    if let change { members.append("\"change\": \(try changeObject(change))") }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private static func spot(_ run: ThermalRun) -> (HotSpot, String?) throws -> String {
    { spot, name in
      let members = [
        "\"number\": \(spot.number)", "\"confidence\": \"\(spot.evidence.confidence)\"",
        "\"evidence\": \"\(spot.evidence.rawValue)\"",
        "\"peak_c\": \(JSONText.number(spot.peak.mean.celsius, digits: 3))",
        "\"peak_uncertainty_k\": \(JSONText.number(spot.peak.standardUncertaintyKelvin, digits: 3))",
        "\"deviation_k\": \(JSONText.number(spot.deviationKelvin, digits: 3))",
        "\"deviation_uncertainty_k\": \(JSONText.number(spot.deviationUncertaintyKelvin, digits: 3))",
        "\"local_score\": \(JSONText.number(spot.localScore, digits: 3))",
        "\"gi_star\": \(JSONText.number(spot.getisOrdScore, digits: 3))", "\"adjusted_p\": \(spot.adjustedP)",
        "\"bias_could_explain\": \(spot.biasCouldExplain)",
        "\"area_m2\": \(JSONText.number(spot.areaSquareMetres, digits: 1))", "\"cells\": \(indices(spot.cells))",
        "\"centre\": \(try position(spot.centre, run))",
        "\"peak\": \(try position(spot.peak.index.centre(cellSize: run.cellSize), run))",
        "\"where\": \(text(name))",
      ]
      return "{ \(members.joined(separator: ", ")) }"
    }
  }

  private func surveyObject(_ survey: Survey) throws -> String {
    var members = [
      "\"task\": \(JSONText.string(survey.task))", "\"title\": \(JSONText.string(survey.title))",
      "\"purpose\": \"\(survey.purpose.rawValue)\"", "\"area\": \(JSONText.string(survey.area))",
      "\"area_cells\": \(survey.areaCells)", "\"seen_cells\": \(survey.seenCells)",
    ]
    switch survey.answer {
    case .hotSpots(let numbers): members.append("\"hot_spots\": \(numbers)")
    case .heatLoss(let loss, let names):
      members.append("\"buildings\": [\(loss.buildings.map { Self.building($0, names) }.joined(separator: ", "))]")
      members.append("\"too_small\": [\(loss.tooSmall.map(JSONText.string).joined(separator: ", "))]")
    case .search(let search):
      members.append("\"publishable\": false")
      members.append("\"omitted_places\": \(search.omittedCandidates)")
      let places = try search.candidates.map { candidate in
        """
        { "number": \(candidate.number), "warmest_c": \(JSONText.number(candidate.warmest.celsius, digits: 2)), \
        "excess_k": \(JSONText.number(candidate.excessKelvin, digits: 2)), \
        "score": \(JSONText.number(candidate.score, digits: 2)), "cells": \(Self.indices(candidate.cells)), \
        "centre": \(try Self.position(candidate.centre, run)) }
        """
      }
      members.append("\"places\": [\(places.joined(separator: ", "))]")
    case .disinfection(let check):
      members.append("\"reference\": \"\(check.reference.rawValue)\"")
      members.append("\"sprayed_cells\": \(check.areaCellCount)")
      members.append("\"sprayed_seen_cells\": \(check.seenCount)")
      members.append("\"cooler_cells\": \(check.cooler.count)")
      members.append("\"cooler_share\": \(JSONText.number(check.coolerShare, digits: 4))")
      members.append("\"cooler_by_k\": \(JSONText.number(check.coolerKelvin, digits: 3))")
      members.append("\"median_k\": \(JSONText.number(check.medianKelvin, digits: 3))")
    case .tooLarge: members.append("\"too_large\": true")
    }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private static func building(_ building: HeatLoss.Building, _ names: [String: String]) -> String {
    """
    { "id": \(JSONText.string(building.label)), "name": \(JSONText.string(names[building.label] ?? "")), \
    "cells": \(building.cellCount), "roof_c": \(JSONText.number(building.roof.celsius, digits: 2)), \
    "ground_c": \(JSONText.number(building.surroundings.celsius, digits: 2)), \
    "excess_k": \(JSONText.number(building.excessKelvin, digits: 3)), \
    "excess_uncertainty_k": \(JSONText.number(building.excessUncertaintyKelvin, digits: 3)), \
    "score": \(JSONText.number(building.score, digits: 2)), "conspicuous": \(building.isConspicuous) }
    """
  }

  private func changeObject(_ change: Change) throws -> String {
    let found = change.found
    let regions = try zip(found.regions, change.names).map { region, name in
      """
      { "number": \(region.number), "change_k": \(JSONText.number(region.changeKelvin, digits: 3)), \
      "change_uncertainty_k": \(JSONText.number(region.changeUncertaintyKelvin, digits: 3)), \
      "adjusted_p": \(region.adjustedP), "area_m2": \(JSONText.number(region.areaSquareMetres, digits: 1)), \
      "cells": \(Self.indices(region.cells)), "centre": \(try Self.position(region.centre, run)), \
      "where": \(Self.text(name)) }
      """
    }
    return """
      { "against": \(JSONText.string(change.earlier.folder)), "cells": \(found.cells.count), \
      "only_earlier": \(found.onlyEarlierCount), "only_later": \(found.onlyLaterCount), \
      "shift_k": \(JSONText.number(found.shiftKelvin, digits: 3)), \
      "shift_uncertainty_k": \(JSONText.number(found.shiftUncertaintyKelvin, digits: 3)), \
      "changed_cells": \(found.cells.count(where: \.isChanged)), "omitted_regions": \(found.omittedRegions), \
      "regions": [\(regions.joined(separator: ", "))] }
      """
  }

  private static func indices(_ cells: [ThermalCellIndex]) -> String {
    "[" + cells.map { "[\($0.column), \($0.row)]" }.joined(separator: ", ") + "]"
  }

  private static func position(_ point: Quantities.LocalPoint, _ run: ThermalRun) throws -> String {
    let position = try run.geo(point)
    return
      "[\(JSONText.number(position.longitude, digits: 7)), \(JSONText.number(position.latitude, digits: 7))]"
  }

  private static func text(_ name: String?) -> String { name.map(JSONText.string) ?? "null" }
}
