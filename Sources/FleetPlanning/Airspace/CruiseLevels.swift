import Missions
import Quantities

/// The heights above the reference ground at which vehicles cruise, so far apart that vehicles of two levels never
/// conflict.
enum CruiseLevels {
  /// The most levels that are used.
  static let countMax = 6
  /// The share of all roofs that the lowest level clears where there is more than one.
  static let roofShare = 0.85
  /// The lowest level of all, in metres.
  static let lowestMetres = 20.0

  /// The levels for a mission's rules over a city's roofs, ascending; empty where the ceiling leaves none.
  ///
  /// - Parameter relief: metres between the lowest and the highest ground: the ceiling counts from the lowest.
  static func heights(rules: Rules, roofs: RoofIndex, clearance: Double, relief: Double) -> [Double] {
    let top = rules.ceiling.metres - PlanningMargins.ceilingMetres - relief
    guard top > 0 else { return [] }
    let spacing = rules.separation.metres + 2 * PlanningMargins.separationMetres
    let floor = max(lowestMetres, roofs.roofHeight(atShare: roofShare) + clearance)
    var levels = [top]
    while levels.count < countMax, let last = levels.last, last - spacing >= floor { levels.append(last - spacing) }
    return levels.reversed()
  }
}
