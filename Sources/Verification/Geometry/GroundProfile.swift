import Maps
import Quantities

/// How high a straight way lies above the ground at its lowest and at its highest place.
///
/// Over a grid of heights the way is cut at every line of the grid. Between two lines the ground below is a quadratic
/// function of the way, so three values decide where it is extreme: nothing is sampled.
package struct GroundProfile: Sendable {
  /// A place of a way.
  package struct Extreme: Hashable, Sendable {
    /// The fraction of the way.
    package var fraction: Double
    /// Metres above the ground there.
    package var metres: Double
  }

  /// Where the way is lowest above the ground; the first such place.
  package private(set) var lowest: Extreme
  /// Where the way is highest above the ground; the first such place.
  package private(set) var highest: Extreme
  /// How many values were looked at.
  package private(set) var work: Int

  /// Looks at the way between two places.
  package init(from start: TrackPoint, to end: TrackPoint, over terrain: Terrain) {
    func height(at fraction: Double) -> Extreme {
      let point = start.interpolated(to: end, fraction: fraction)
      let ground = terrain.ground(at: point.position).metres
      return Extreme(fraction: fraction, metres: point.altitude - ground)
    }
    var before = height(at: 0)
    (lowest, highest, work) = (before, before, 1)
    guard case .grid(let grid) = terrain.ground else {
      add(height(at: 1))
      return
    }
    for fraction in Self.cuts(from: start.position, to: end.position, grid) {
      let after = height(at: fraction)
      let middle = height(at: (before.fraction + fraction) / 2)
      add(after)
      let curve = 2 * (before.metres - 2 * middle.metres + after.metres)
      let slope = after.metres - before.metres - curve
      let share = curve == 0 ? 0 : -slope / (2 * curve)
      if share > 0, share < 1 { add(height(at: before.fraction + (fraction - before.fraction) * share)) }
      before = after
    }
  }

  private mutating func add(_ place: Extreme) {
    work += 1
    if place.metres < lowest.metres { lowest = place }
    if place.metres > highest.metres { highest = place }
  }

  /// The fractions at which the way crosses a line of the grid, ascending, and 1.
  private static func cuts(from start: LocalPoint, to end: LocalPoint, _ grid: TerrainGrid) -> [Double] {
    var cuts: [Double] = [1]
    func add(_ first: Double, _ last: Double, origin: Double, count: Int) {
      guard first != last else { return }
      let low = max((min(first, last) - origin) / grid.spacingMetres, 0).rounded(.up)
      let high = min((max(first, last) - origin) / grid.spacingMetres, Double(count - 1)).rounded(.down)
      guard low <= high else { return }
      for line in Int(low)...Int(high) {
        let fraction = (origin + Double(line) * grid.spacingMetres - first) / (last - first)
        if fraction > 0, fraction < 1 { cuts.append(fraction) }
      }
    }
    add(start.east, end.east, origin: grid.origin.east, count: grid.columns)
    add(start.north, end.north, origin: grid.origin.north, count: grid.rows)
    return cuts.sorted()
  }
}
