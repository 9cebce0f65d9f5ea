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

  private struct Candidate {
    let line: [LocalPoint]
    /// Whether it is a link, which is flown anyway.
    let isLink: Bool
    /// What its worth is multiplied with.
    let factor: Double
    var worth: Double
    var found: CoverageRaster.Found
  }

  /// Prepares the lines beside the edges.
  init(layout: SwathLayout) {
    self.layout = layout
    borders = layout.clippedEach(layout.linesBesideBorders())
  }

  /// Adds swaths until `target` of the samples are covered, or nothing is worth it.
  ///
  /// - Parameters:
  ///   - tour: what is flown so far.
  ///   - blend: how much the detour from the tour counts, in 0...1; the rest is the swath's time by itself, which
  ///     favours long swaths.
  ///   - target: the covered share that is enough, in 0...1.
  ///   - noise: by which share values are disturbed at most, so that other choices are made.
  func fill(
    _ set: inout SwathSet, tour: SwathTour, blend: Double, target: Double, noise: Double, _ generator: inout SplitMix64
  ) {
    let options = layout.options
    let width = options.swathWidth.metres
    var tour = tour
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
          Candidate(line: line, isLink: false, factor: disturbed, worth: .infinity, found: .init()))
      }
      if round == 0 {
        for line in tour.links where line[0] != line[1] {
          candidates.append(Candidate(line: line, isLink: true, factor: 1, worth: .infinity, found: .init()))
        }
      }
      var addedNow = 0
      while added < options.gapSwathsMax, set.raster.openCount > allowed {
        guard let best = takeBest(&candidates, set.raster, &tour, blend: blend, smallest: smallest) else { break }
        if best.isLink {
          set.add(best.line, isRow: false, isLink: true)
        } else {
          let flown = useful(best.line, best.found, set.raster.step)
          set.add(best.line, flown: flown, isRow: false)
          tour.insert(flown)
        }
        added += 1
        addedNow += 1
      }
      if addedNow == 0 { break }
    }
  }

  /// Takes out the candidate with the highest worth: values fall only, so one that stays first when measured again is
  /// the best (lazy greedy). Nil where none is worth anything.
  private func takeBest(
    _ candidates: inout [Candidate], _ raster: CoverageRaster, _ tour: inout SwathTour, blend: Double, smallest: Int
  ) -> Candidate? {
    let options = layout.options
    let ramp = options.speed.metresPerSecond / options.accelerationMetresPerSecondSquared
    while let index = candidates.indices.max(by: { candidates[$0].worth < candidates[$1].worth }) {
      let candidate = candidates[index]
      let found = raster.samples(below: candidate.line, covered: 0)
      guard found.count >= smallest else {
        candidates.remove(at: index)
        continue
      }
      // Links cost next to nothing, but must add something for their size.
      let line = useful(candidate.line, found, raster.step)
      let alone = line[0].planarDistanceMetres(to: line[1]) / options.speed.metresPerSecond + 3 * ramp
      let seconds =
        candidate.isLink
        ? Self.linkSeconds : max(Self.linkSeconds, blend * tour.insertionSeconds(line) + (1 - blend) * alone)
      let worth = Double(found.count) / seconds * candidate.factor
      candidates[index].worth = worth
      candidates[index].found = found
      if candidates.allSatisfy({ $0.worth <= worth }) { return candidates.remove(at: index) }
    }
    return nil
  }

  /// What a link costs where it becomes a swath, in seconds, and the least that any other swath costs.
  private static let linkSeconds = 0.5

  /// The part of a candidate that lies beside what it adds.
  private func useful(_ line: [LocalPoint], _ found: CoverageRaster.Found, _ step: Double) -> [LocalPoint] {
    let length = line[0].planarDistanceMetres(to: line[1])
    let least = layout.options.swathWidth.metres * SweepOptions.shortestSwathShare
    let middle = min(max((found.first + found.last) / 2, 0), length)
    let from = max(0, min(found.first - step / 2, middle - least / 2))
    let to = min(length, max(found.last + step / 2, middle + least / 2))
    let along = (line[1] - line[0]) * (1 / length)
    return [line[0] + along * from, line[0] + along * to]
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
