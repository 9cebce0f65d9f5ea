import Foundation
import Geometry
import Quantities

/// Adds swaths over the ground that GEOS finds uncovered after the search, which only saw samples.
///
/// Candidates are lines half a width inside each edge and lines through each gap along its longest extent. The one
/// with the most ground per second goes first (a greedy choice for a set-cover problem), until enough is covered.
struct GapFilling {
  let layout: SwathLayout

  /// Gaps below this share of a square swath width are not worth a candidate.
  private static let smallestGapShare = 0.002
  /// The most candidates that are measured in one round.
  private static let candidatesMax = 1500

  private struct Candidate {
    /// The line as far as it stays in the area.
    let line: [LocalPoint]
    let strip: Polygon
    let box: BoundingBox
    /// Ground per second, as last measured; it only falls as others are taken, or nearly so.
    var worth = Double.infinity
    /// The part of the line that lies beside gaps, as last measured.
    var useful: [LocalPoint] = []
  }

  private func gaps(beside swaths: [[LocalPoint]]) throws(GEOSError) -> [Polygon] {
    try SweepPlan.missed(of: [layout.area], below: swaths, width: layout.options.swathWidth)
  }

  private func isEnough(_ gaps: [Polygon]) -> Bool {
    let allowed = (1 - layout.options.targetShare) * layout.area.areaSquareMetres
    return gaps.reduce(0) { $0 + $1.areaSquareMetres } <= allowed
  }

  /// Takes a strip out of the gaps near it; the others do not change.
  private func cut(_ strip: Polygon, outOf gaps: inout [Polygon]) throws(GEOSError) {
    let box = strip.boundingBox
    let near = gaps.filter { $0.boundingBox.intersects(box) }
    gaps.removeAll { $0.boundingBox.intersects(box) }
    gaps += try GeometryOperations.difference(near, minus: [strip], gridMetres: SweepPlan.gridMetres)
  }

  /// The extra swaths that are needed beside `swaths`, in the order in which they were chosen.
  func swaths(beside swaths: [[LocalPoint]]) throws(GEOSError) -> [[LocalPoint]] {
    let options = layout.options
    var gaps = try self.gaps(beside: swaths)
    guard !isEnough(gaps) else { return [] }
    var candidates = candidates(for: gaps)
    var chosen: [[LocalPoint]] = []
    while chosen.count < options.gapSwathsMax, !isEnough(gaps) {
      guard let line = try takeBest(of: &candidates, over: gaps) else { break }
      chosen.append(line)
      if let strip = SweepPlan.strip(along: line, width: options.swathWidth) { try cut(strip, outOf: &gaps) }
    }
    return chosen
  }

  /// Takes out the candidate with the highest worth: values fall only, so one that stays first when measured again is
  /// the best (lazy greedy). Nil where none is worth anything.
  private func takeBest(of candidates: inout [Candidate], over gaps: [Polygon]) throws(GEOSError) -> [LocalPoint]? {
    while let index = candidates.indices.max(by: { candidates[$0].worth < candidates[$1].worth }) {
      try measure(&candidates[index], over: gaps)
      let worth = candidates[index].worth
      if worth <= 0 {
        candidates.remove(at: index)
      } else if candidates.allSatisfy({ $0.worth <= worth }) {
        return candidates.remove(at: index).useful
      }
    }
    return nil
  }

  private func measure(_ candidate: inout Candidate, over gaps: [Polygon]) throws(GEOSError) {
    candidate.worth = 0
    let options = layout.options
    let near = gaps.filter { candidate.box.intersects($0.boundingBox) }
    let gained = try GeometryOperations.intersection([candidate.strip], with: near)
    let area = gained.reduce(0) { $0 + $1.areaSquareMetres }
    guard area > Self.smallestGapShare * options.swathWidth.metres * options.swathWidth.metres,
      let line = trimmed(candidate.line, to: gained)
    else { return }
    let speed = options.speed.metresPerSecond
    let seconds =
      Distances.planarLengthMetres(of: line) / speed + 3 * speed / options.accelerationMetresPerSecondSquared
    candidate.worth = area / seconds
    candidate.useful = line
  }

  /// The part of a line that lies beside the ground it gains.
  private func trimmed(_ line: [LocalPoint], to gained: [Polygon]) -> [LocalPoint]? {
    let (start, end) = (line[0], line[1])
    let length = start.planarDistanceMetres(to: end)
    let along = (end - start) * (1 / length)
    let stations = gained.flatMap(\.exterior).map { ($0 - start).dot(along) }
    guard let low = stations.min(), let high = stations.max() else { return nil }
    // A swath of less than a tenth of a width is hardly one: it gets that much.
    let least = layout.options.swathWidth.metres * SweepOptions.shortestSwathShare
    let middle = min(max((low + high) / 2, 0), length)
    let from = max(0, min(low, middle - least / 2))
    let to = min(length, max(high, middle + least / 2))
    guard to - from > least / 4 else { return nil }
    return [start + along * from, start + along * to]
  }

  private func candidates(for gaps: [Polygon]) -> [Candidate] {
    let width = layout.options.swathWidth.metres
    var lines = layout.linesBesideBorders()
    let smallest = Self.smallestGapShare * width * width
    let large = gaps.filter { $0.areaSquareMetres > smallest }
      .sorted { $0.areaSquareMetres > $1.areaSquareMetres }
    for gap in large.prefix(Self.candidatesMax) { lines += Self.longLines(through: gap, width: width) }
    var result: [Candidate] = []
    for line in lines.prefix(Self.candidatesMax) {
      guard let inside = layout.inner.longest(line),
        let strip = SweepPlan.strip(along: inside, width: layout.options.swathWidth)
      else { continue }
      result.append(Candidate(line: inside, strip: strip, box: strip.boundingBox))
    }
    return result
  }

  /// Lines through the middle of a gap along the edge of its hull that gives the narrowest strip, and half a swath
  /// further to each side where the gap is at the border.
  private static func longLines(through gap: Polygon, width: Double) -> [[LocalPoint]] {
    let hull = SwathLayout.convexHull(of: gap.exterior)
    var best: (height: Double, line: [LocalPoint], across: LocalVector)?
    for (index, start) in hull.enumerated() {
      let edge = hull[(index + 1) % hull.count] - start
      guard edge.lengthMetres > 0 else { continue }
      let along = edge * (1 / edge.lengthMetres)
      let across = LocalVector(east: -along.north, north: along.east)
      let heights = hull.map { ($0 - start).dot(across) }
      let stations = hull.map { ($0 - start).dot(along) }
      guard let high = heights.max(), let from = stations.min(), let to = stations.max() else { continue }
      if high < best?.height ?? .infinity {
        let base = start + across * (high / 2)
        best = (high, [base + along * from, base + along * to], across)
      }
    }
    guard let best else { return [] }
    return [0.0, 0.25, -0.25, 0.45, -0.45].map { share in
      best.line.map { $0 + best.across * (share * width) }
    }
  }
}
