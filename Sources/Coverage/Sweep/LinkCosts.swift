import Geometry
import Quantities
import Routing

/// What links between the ends of swaths cost, in seconds.
///
/// Up to `denseEndsMax` ends all pairs are worked out at once. Beyond, a pair is worked out when it is first asked, and
/// kept in a table: a search that looks at near ends only asks few of them.
package struct LinkCosts: ~Copyable {
  /// The number of ends; ends 2i and 2i + 1 belong to swath i.
  package let endCount: Int

  /// All costs row by row; empty where pairs are worked out when asked.
  private var dense: [Double]
  private let ends: [LocalPoint]
  private let clock: LinkClock
  private var paths: ShortestPaths?
  private var scratch = RouteScratch()
  /// Pairs that were asked, in an open table: `pair + 1`, or 0 where nothing is.
  private var keys: [UInt64] = []
  private var values: [Double] = []
  private var used = 0
  /// Why a link could not be found, the first time that happened.
  package private(set) var problem: RouteFailure?

  /// Up to so many ends all pairs are worked out at once.
  static let denseEndsMax = 640
  /// The cost of a pair without a way: no tour uses it where there is another.
  private static let impossible = 1e12

  /// Costs that are known.
  ///
  /// - Parameter costs: row by row, symmetric, for `endCount` squared pairs.
  package init(endCount: Int, costs: [Double]) {
    precondition(costs.count == endCount * endCount, "a cost for each pair of ends")
    self.endCount = endCount
    self.dense = costs
    self.ends = []
    self.clock = LinkClock(speedMetresPerSecond: 1, accelerationMetresPerSecondSquared: 1)
  }

  /// Costs of shortest ways between the ends of swaths.
  init(swaths: [[LocalPoint]], paths: ShortestPaths, options: SweepOptions) {
    ends = swaths.flatMap { [$0[0], $0[$0.count - 1]] }
    endCount = ends.count
    clock = LinkClock(
      speedMetresPerSecond: options.speed.metresPerSecond,
      accelerationMetresPerSecondSquared: options.accelerationMetresPerSecondSquared)
    dense = []
    self.paths = paths
    guard endCount <= Self.denseEndsMax else {
      let capacity = 1 << 18
      keys = [UInt64](repeating: 0, count: capacity)
      values = [Double](repeating: 0, count: capacity)
      return
    }
    let matrix = paths.matrix(points: ends)
    dense = [Double](repeating: 0, count: endCount * endCount)
    for from in ends.indices {
      for to in ends.indices where to != from {
        if let metres = matrix.lengthMetres(from: from, to: to) {
          dense[from * endCount + to] = clock.seconds(metres, ends[from].planarDistanceMetres(to: ends[to]))
        } else {
          dense[from * endCount + to] = Self.impossible
          problem = problem ?? matrix.problems[from] ?? matrix.problems[to] ?? .noPath
        }
      }
    }
  }

  /// Whether all pairs are known.
  var isDense: Bool { !dense.isEmpty || endCount == 0 }

  /// The straight distance of two ends in metres; 0 where the costs were given.
  func straightMetres(_ from: Int, _ to: Int) -> Double {
    ends.isEmpty ? 0 : ends[from].planarDistanceMetres(to: ends[to])
  }

  /// No link between two ends costs less: the time of the straight way.
  func bound(_ from: Int, _ to: Int) -> Double {
    clock.seconds(straightMetres(from, to), .infinity)
  }

  /// The places of the ends; empty where the costs were given.
  var places: [LocalPoint] { ends }

  /// The cost of the link between two ends; symmetric.
  @inline(__always)
  mutating func cost(_ from: Int, _ to: Int) -> Double {
    if !dense.isEmpty { return dense[from * endCount + to] }
    return lazyCost(min(from, to), max(from, to))
  }

  private mutating func lazyCost(_ from: Int, _ to: Int) -> Double {
    let key = UInt64(from * endCount + to) + 1
    var slot = Self.slot(key, keys.count)
    while keys[slot] != 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & (keys.count - 1)
    }
    var value = Self.impossible
    if let metres = paths?.lengthMetres(from: ends[from], to: ends[to], &scratch) {
      value = clock.seconds(metres, ends[from].planarDistanceMetres(to: ends[to]))
    } else {
      problem = problem ?? .noPath
    }
    keys[slot] = key
    values[slot] = value
    used += 1
    if used * 2 > keys.count { grow() }
    return value
  }

  private mutating func grow() {
    var (newKeys, newValues) = (
      [UInt64](repeating: 0, count: keys.count * 2), [Double](repeating: 0, count: keys.count * 2)
    )
    for index in keys.indices where keys[index] != 0 {
      var slot = Self.slot(keys[index], newKeys.count)
      while newKeys[slot] != 0 { slot = (slot + 1) & (newKeys.count - 1) }
      newKeys[slot] = keys[index]
      newValues[slot] = values[index]
    }
    (keys, values) = (newKeys, newValues)
  }

  /// The first place to look for a key (Fibonacci hashing).
  private static func slot(_ key: UInt64, _ count: Int) -> Int {
    Int((key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1)
  }
}

/// The time of links from their lengths.
struct LinkClock {
  let speedMetresPerSecond: Double
  let accelerationMetresPerSecondSquared: Double

  /// The seconds of a way of a length between ends at a straight distance: a way that is longer than the straight one
  /// turns at least once more.
  func seconds(_ metres: Double, _ straightMetres: Double) -> Double {
    let seconds = StraightMotion(
      distanceMetres: metres, speedMetresPerSecond: speedMetresPerSecond,
      accelerationMetresPerSecondSquared: accelerationMetresPerSecondSquared
    ).seconds
    let isBent = metres > straightMetres * (1 + 1e-9) + 1e-9
    guard isBent else { return seconds }
    let ramp = speedMetresPerSecond / accelerationMetresPerSecondSquared
    return seconds + min(ramp, seconds / 2)
  }
}
