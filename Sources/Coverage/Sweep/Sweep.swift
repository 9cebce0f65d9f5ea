import Geometry
import Quantities

/// The answer of the planner: runs over swaths, and what they cover and leave out.
package struct Sweep: Hashable, Sendable {
  /// One run for each connected part of the free area into which a swath fits, the largest part first.
  package let plans: [SweepPlan]
  /// The area minus the obstacles.
  package let free: [Polygon]
  /// The free ground that no swath covers.
  package let uncovered: [Polygon]
  /// The area of `free` in square metres.
  package let freeSquareMetres: Double
  /// The part of the free area that swaths cover, in 0...1.
  package let coveredShare: Double
  /// The width that a swath covers.
  package let swathWidth: Length

  /// Measures what runs cover.
  init(plans: [SweepPlan], free: [Polygon], swathWidth: Length) throws(SweepError) {
    let freeArea = free.reduce(0) { $0 + $1.areaSquareMetres }
    let swaths = plans.flatMap(\.swaths)
    do throws(GEOSError) {
      self.uncovered = try SweepPlan.missed(of: free, below: swaths, width: swathWidth)
    } catch {
      throw .geometry(error)
    }
    self.plans = plans
    self.free = free
    self.freeSquareMetres = freeArea
    self.swathWidth = swathWidth
    self.coveredShare = max(0, 1 - uncovered.reduce(0) { $0 + $1.areaSquareMetres } / freeArea)
  }

  /// The most pieces into which one swath is cut for a split.
  package static let cutsMax = 64

  /// Cuts the runs into sorties that cost at most a limit each: consecutive swaths, in the same order.
  ///
  /// A sortie takes as many swaths as fit. A swath that is too long alone is first cut into equal pieces.
  /// - Parameters:
  ///   - limit: the most that a sortie may cost, in the closure's unit.
  ///   - cost: what a run costs (seconds, litres); more swaths never cost less.
  package func split(
    limit: Double, cost: (SweepPlan) -> Double
  ) throws(SweepError) -> [SweepPlan] {
    var result: [SweepPlan] = []
    for plan in plans {
      var steps = try cutToFit(plan, limit, cost)[...]
      while !steps.isEmpty {
        // The first swath fits; find how many more do. Costs grow with the number of swaths.
        var (fits, tooMany) = (1, steps.count + 1)
        while tooMany - fits > 1 {
          let middle = (fits + tooMany) / 2
          if cost(uncounted(pieces(of: steps.prefix(middle)))) <= limit { fits = middle } else { tooMany = middle }
        }
        result.append(try counted(pieces(of: steps.prefix(fits))))
        steps = steps.dropFirst(fits)
      }
    }
    return result
  }

  /// A swath with the link that leads to it.
  private struct Step {
    let link: SweepPiece?
    let swath: SweepPiece
  }

  /// The pieces of some steps, without the link that leads to the first.
  private func pieces(of steps: ArraySlice<Step>) -> [SweepPiece] {
    steps.enumerated().flatMap { index, step in
      [index > 0 ? step.link : nil, step.swath].compactMap(\.self)
    }
  }

  /// The steps of a run with swaths cut such that each fits alone.
  private func cutToFit(
    _ plan: SweepPlan, _ limit: Double, _ cost: (SweepPlan) -> Double
  ) throws(SweepError) -> [Step] {
    var result: [Step] = []
    var link: SweepPiece?
    for piece in plan.pieces {
      guard piece.kind == .swath else {
        link = piece
        continue
      }
      var count = 1
      var parts = [piece]
      while !parts.allSatisfy({ cost(uncounted([$0])) <= limit }) {
        count += 1
        guard count <= Sweep.cutsMax else {
          throw .sortieTooLong(cost: parts.map { cost(uncounted([$0])) }.max() ?? 0, limit: limit)
        }
        parts = Sweep.cut(piece, into: count)
      }
      for (index, part) in parts.enumerated() { result.append(Step(link: index == 0 ? link : nil, swath: part)) }
      link = nil
    }
    return result
  }

  private static func cut(_ piece: SweepPiece, into count: Int) -> [SweepPiece] {
    let (start, end) = (piece.points[0], piece.points[piece.points.count - 1])
    return (0..<count).map { index in
      let from = start.interpolated(to: end, fraction: Double(index) / Double(count))
      let to = index == count - 1 ? end : start.interpolated(to: end, fraction: Double(index + 1) / Double(count))
      return SweepPiece(kind: .swath, points: [from, to])
    }
  }

  func uncounted(_ pieces: [SweepPiece]) -> SweepPlan {
    SweepPlan(pieces: pieces, swathWidth: swathWidth, coveredSquareMetres: 0)
  }

  func counted(_ pieces: [SweepPiece]) throws(SweepError) -> SweepPlan {
    let swaths = pieces.filter { $0.kind == .swath }.map(\.points)
    do throws(GEOSError) {
      let missed = try SweepPlan.missed(of: free, below: swaths, width: swathWidth)
      return SweepPlan(
        pieces: pieces, swathWidth: swathWidth,
        coveredSquareMetres: max(0, freeSquareMetres - missed.reduce(0) { $0 + $1.areaSquareMetres }))
    } catch {
      throw .geometry(error)
    }
  }
}
