import Geometry
import Quantities

/// Plans sweeps: covers an area with swaths and joins them by shortest ways that never leave the free area.
///
/// For each connected part of the free area: rank directions by a quick estimate, plan the best few in full
/// (swaths, gap filling, links, order) and keep the fastest. The same input gives the same answer.
package struct SweepPlanner: Sendable {
  /// What is planned for.
  package let options: SweepOptions

  /// Checks the options.
  package init(options: SweepOptions) throws(SweepError) {
    let positive = [
      ("the swath width", options.swathWidth.metres), ("the speed", options.speed.metresPerSecond),
      ("the acceleration", options.accelerationMetresPerSecondSquared),
    ]
    for (name, value) in positive where !(value > 0 && value.isFinite) {
      throw .badOption(name: name, value: value)
    }
    guard (0...1).contains(options.targetShare) else {
      throw .badOption(name: "the target share", value: options.targetShare)
    }
    self.options = options
  }

  /// Covers what is left of an area after obstacles, which are already grown by their clearance, are taken away.
  ///
  /// The centre lines of swaths and links stay within the free area. Parts into which no swath fits are reported as
  /// uncovered.
  package func plan(area: Polygon, minus obstacles: [Polygon] = []) throws(SweepError) -> Sweep {
    let free: [Polygon]
    do throws(GEOSError) {
      let areas = try GeometryOperations.isValid(area) ? [area] : try GeometryOperations.madeValid(area)
      free = try GeometryOperations.difference(areas, minus: obstacles)
    } catch {
      throw .geometry(error)
    }
    guard !free.isEmpty else { throw .nothingFree }
    let parts = free.sorted { $0.areaSquareMetres > $1.areaSquareMetres }
    var plans: [SweepPlan] = []
    for part in parts {
      if let plan = try PartPlanner(part: part, options: options).plan() { plans.append(plan) }
    }
    guard !plans.isEmpty else {
      throw .tooSmall(squareMetres: parts.reduce(0) { $0 + $1.areaSquareMetres })
    }
    return try Sweep(plans: plans, free: parts, swathWidth: options.swathWidth)
  }
}
