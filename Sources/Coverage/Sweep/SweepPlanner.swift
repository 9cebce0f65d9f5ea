import Foundation
import Geometry
import Quantities

/// Plans sweeps: covers an area with swaths and joins them by shortest ways that never leave the free area.
///
/// For each connected part of the free area: rank rows over the whole part and rows cell by cell by a quick estimate,
/// plan the best few in full (swaths, gap filling, links, order), improve the fastest. The same input gives the same
/// answer.
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
    if let direction = options.direction, !direction.radians.isFinite {
      throw .badOption(name: "the direction", value: direction.radians)
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
      free = try GeometryOperations.difference(try Self.valid([area]), minus: try Self.valid(obstacles))
    } catch {
      throw .geometry(error)
    }
    guard !free.isEmpty else { throw .nothingFree }
    let parts = free.sorted { $0.areaSquareMetres > $1.areaSquareMetres }
    var plans = try runs(over: parts, options)
    guard !plans.isEmpty else {
      throw .tooSmall(squareMetres: parts.reduce(0) { $0 + $1.areaSquareMetres })
    }
    if options.isCrosshatch, let direction = Self.mainDirection(of: plans) {
      var crossing = options
      crossing.direction = Angle(radians: direction.radians + .pi / 2)
      plans += try runs(over: parts, crossing)
    }
    return try Sweep(plans: plans, free: parts, swathWidth: options.swathWidth)
  }

  /// Polygons as they are where they are valid, else what they cover.
  static func valid(_ polygons: [Polygon]) throws(GEOSError) -> [Polygon] {
    var result: [Polygon] = []
    for polygon in polygons {
      result += try GeometryOperations.isValid(polygon) ? [polygon] : try GeometryOperations.madeValid(polygon)
    }
    return result
  }

  private func runs(over parts: [Polygon], _ options: SweepOptions) throws(SweepError) -> [SweepPlan] {
    var plans: [SweepPlan] = []
    for part in parts {
      if let plan = try PartPlanner(part: part, options: options).plan() { plans.append(plan) }
    }
    return plans
  }

  /// The direction along which most metres of swath lie, modulo half a turn, from the sum of doubled angles.
  static func mainDirection(of plans: [SweepPlan]) -> Angle? {
    var sum = LocalVector(east: 0, north: 0)
    for swath in plans.flatMap(\.swaths) {
      let along = swath[swath.count - 1] - swath[0]
      let doubled = 2 * atan2(along.north, along.east)
      sum = sum + LocalVector(east: cos(doubled), north: sin(doubled)) * along.lengthMetres
    }
    guard sum.lengthMetres > 0 else { return nil }
    return Angle(radians: atan2(sum.north, sum.east) / 2)
  }
}
