import Geometry
import Quantities

/// Adds swaths over the ground that rows leave out, as the raster sees it: along slanted borders, in notches, beside
/// holes.
///
/// Candidates are lines half a width inside each edge, lines through each gap along its longest extent, and straight
/// links that are flown anyway. The one with the most ground per second goes first (a greedy choice for a set-cover
/// problem), until enough is covered.
struct GapSearch {
  let layout: SwathLayout
  /// Lines half a width inside the edges, clipped to the area.
  private let borders: [[LocalPoint]]

  /// Gaps with less than this share of a square swath width are not worth a candidate.
  private static let smallestGapShare = 0.01
  /// The most gaps for which lines are made in one round.
  private static let gapsMax = 300
  /// The most rounds: after each, lines through what is left are made anew.
  private static let roundsMax = 4
  /// A swath is moved inwards a little less than half a width, so that its strip reaches over the border.
  static let insetShare = 0.498

  private struct Candidate {
    let line: [LocalPoint]
    /// The seconds that it costs beside its length.
    let overhead: Double
    /// What its worth is multiplied with.
    let factor: Double
    var worth: Double
    var found: CoverageRaster.Found
  }

  /// Prepares the lines beside the edges.
  init(layout: SwathLayout) {
    self.layout = layout
    let width = layout.options.swathWidth.metres
    var borders: [[LocalPoint]] = []
    for ring in layout.area.rings {
      for (index, start) in ring.enumerated() {
        let end = ring[(index + 1) % ring.count]
        let length = start.planarDistanceMetres(to: end)
        guard length > width / 4 else { continue }
        // The free side is on the left of every ring. A little longer at both ends, to reach into the corners.
        let along = (end - start) * (1 / length)
        let left = LocalVector(east: -along.north, north: along.east)
        let shift = left * (width * Self.insetShare)
        borders.append([start + shift + along * (-width / 2), end + shift + along * (width / 2)])
      }
    }
    self.borders = layout.clippedEach(borders)
  }

  /// Adds swaths until `target` of the samples are covered, or nothing is worth it.
  ///
  /// - Parameters:
  ///   - links: straight links that are flown anyway.
  ///   - noise: by which share values are disturbed at most, so that other choices are made.
  func fill(
    _ set: inout SwathSet, links: [[LocalPoint]], target: Double, noise: Double, _ generator: inout SplitMix64
  ) {
    let options = layout.options
    let width = options.swathWidth.metres
    let speed = options.speed.metresPerSecond
    let ramp = speed / options.accelerationMetresPerSecondSquared
    let cell = set.raster.step * set.raster.step
    let allowed = Int((1 - target) * Double(set.raster.freeCount))
    let smallest = max(2, Int(Self.smallestGapShare * width * width / cell))
    var added = 0
    for round in 0..<Self.roundsMax where set.raster.openCount > allowed {
      let gaps = set.raster.gaps(smallest: smallest, atMost: Self.gapsMax)
      var lines = layout.clippedEach(gaps.flatMap { Self.lines(through: $0, width: width) })
      lines += borders
      var candidates: [Candidate] = []
      for line in lines {
        let disturbed = noise > 0 ? 1 + noise * (2 * generator.nextUnit() - 1) : 1
        candidates.append(
          Candidate(line: line, overhead: 3 * ramp, factor: disturbed, worth: .infinity, found: .init()))
      }
      if round == 0 {
        for line in links where line.count == 2 && line[0] != line[1] {
          candidates.append(Candidate(line: line, overhead: -1, factor: 1, worth: .infinity, found: .init()))
        }
      }
      var addedNow = 0
      while added < options.gapSwathsMax, set.raster.openCount > allowed {
        guard let best = takeBest(&candidates, set.raster, speed: speed, smallest: smallest) else { break }
        let length = best.line[0].planarDistanceMetres(to: best.line[1])
        let flown = best.overhead < 0 ? best.line : useful(best, length, set.raster.step)
        set.add(best.line, flown: flown, isRow: false)
        added += 1
        addedNow += 1
      }
      if addedNow == 0 { break }
    }
  }

  /// Takes out the candidate with the highest worth: values fall only, so one that stays first when measured again is
  /// the best (lazy greedy). Nil where none is worth anything.
  private func takeBest(
    _ candidates: inout [Candidate], _ raster: CoverageRaster, speed: Double, smallest: Int
  ) -> Candidate? {
    while let index = candidates.indices.max(by: { candidates[$0].worth < candidates[$1].worth }) {
      let found = raster.samples(below: candidates[index].line, covered: 0)
      guard found.count >= smallest else {
        candidates.remove(at: index)
        continue
      }
      // Links cost next to nothing, but must add something for their size.
      let overhead = candidates[index].overhead
      let seconds = overhead < 0 ? 1 : (found.last - found.first) / speed + overhead
      candidates[index].worth = Double(found.count) / seconds * candidates[index].factor
      candidates[index].found = found
      let worth = candidates[index].worth
      if candidates.allSatisfy({ $0.worth <= worth }) { return candidates.remove(at: index) }
    }
    return nil
  }

  /// The part of a candidate that lies beside what it adds.
  private func useful(_ candidate: Candidate, _ length: Double, _ step: Double) -> [LocalPoint] {
    let least = layout.options.swathWidth.metres * SweepOptions.shortestSwathShare
    let middle = min(max((candidate.found.first + candidate.found.last) / 2, 0), length)
    let from = max(0, min(candidate.found.first - step / 2, middle - least / 2))
    let to = min(length, max(candidate.found.last + step / 2, middle + least / 2))
    let along = (candidate.line[1] - candidate.line[0]) * (1 / length)
    return [candidate.line[0] + along * from, candidate.line[0] + along * to]
  }

  /// Lines through the middle of a gap along the edge of its hull that gives the narrowest strip, and to its sides.
  private static func lines(through gap: [LocalPoint], width: Double) -> [[LocalPoint]] {
    let hull = SwathLayout.convexHull(of: gap)
    guard hull.count >= 2 else {
      let half = LocalVector(east: width / 4, north: 0)
      return gap.prefix(1).map { [$0 + half * -1, $0 + half] }
    }
    var best: (height: Double, line: [LocalPoint], across: LocalVector)?
    for (index, start) in hull.enumerated() {
      let edge = hull[(index + 1) % hull.count] - start
      guard edge.lengthMetres > 0 else { continue }
      let along = edge * (1 / edge.lengthMetres)
      let across = LocalVector(east: -along.north, north: along.east)
      let heights = hull.map { ($0 - start).dot(across) }
      let stations = hull.map { ($0 - start).dot(along) }
      guard let high = heights.max(), let low = heights.min(), let from = stations.min(), let to = stations.max()
      else { continue }
      if high - low < best?.height ?? .infinity {
        let base = start + across * ((high + low) / 2)
        best = (high - low, [base + along * (from - width / 2), base + along * (to + width / 2)], across)
      }
    }
    guard let best else { return [] }
    return [0.0, 0.25, -0.25, 0.45, -0.45].map { share in
      best.line.map { $0 + best.across * (share * width) }
    }
  }
}
