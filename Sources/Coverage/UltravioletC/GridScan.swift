/// The irradiance that one place gets from the positions of a grid, and the best of them when the robot is a step off.
final class GridScan {
  let positions: [LampPosition]
  let buckets: TriangleBuckets
  private let neighbours: [SIMD4<Int32>]
  private var watts: [Double]
  private var touched: [Int32] = []

  /// Makes memory for a grid.
  init(_ positions: [LampPosition], _ neighbours: [SIMD4<Int32>], _ buckets: TriangleBuckets) {
    self.positions = positions
    self.neighbours = neighbours
    self.buckets = buckets
    watts = Array(repeating: 0, count: positions.count)
  }

  /// Forgets the last place.
  func clear() {
    for index in touched { watts[Int(index)] = 0 }
    touched.removeAll(keepingCapacity: true)
  }

  /// Notes what the place gets from a position.
  @inline(__always)
  func note(_ index: Int, _ value: Double) {
    if watts[index] == 0 { touched.append(Int32(index)) }
    watts[index] = max(watts[index], value)
  }

  /// Whether any position was noted.
  var isSeen: Bool { !touched.isEmpty }

  /// The position whose worst neighbour gives most; nil where that is nothing.
  func best() -> (watts: Double, index: Int?) {
    var best: (watts: Double, index: Int?) = (0, nil)
    for index in touched {
      var least = watts[Int(index)]
      guard least > best.watts else { continue }
      let around = neighbours[Int(index)]
      for side in 0..<4 where around[side] >= 0 { least = min(least, watts[Int(around[side])]) }
      if least > best.watts { best = (least, Int(index)) }
    }
    return best
  }
}
