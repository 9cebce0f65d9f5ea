/// Costs as whole numbers, so that shortest ways, matchings and flows are exact and have no rounding of their own.
///
/// A cost is rounded once, to a multiple of a power of two that is as small as the problem's size lets it be, at most
/// 2⁻²⁰. Whole costs stay as they are unless they sum to more than 2⁴⁴. Scaled costs are even, so that half of one is
/// whole too.
struct CostScale: Hashable, Sendable {
  /// Scaled units for a cost of 1; a power of two.
  let unitsPerCost: Double

  /// The most that all costs of a problem may sum to, in units.
  private static let sumMax = 0x1p44
  /// The finest rounding.
  private static let stepsPerCostMax = 0x1p20
  /// The coarsest rounding: the largest problem within the limits needs no coarser one.
  private static let stepsPerCostMin = 0x1p-20

  /// Chooses the scale for costs that sum to `sum`, 0 or more.
  init(sum: Double) {
    var steps = Self.stepsPerCostMax
    while steps > Self.stepsPerCostMin && sum * steps > Self.sumMax { steps /= 2 }
    unitsPerCost = 2 * steps
  }

  /// A cost in units; even.
  func units(_ cost: Double) -> Int { 2 * Int((cost * unitsPerCost / 2).rounded()) }

  /// The cost of so many units.
  func cost(_ units: Int) -> Double { Double(units) / unitsPerCost }
}
