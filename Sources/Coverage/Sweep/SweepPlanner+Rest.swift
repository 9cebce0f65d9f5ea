import Geometry
import Quantities
import Routing

extension SweepPlanner {
  /// Metres by which strips are taken to be larger: they were flown on a grid of positions, and slivers along them are
  /// no work.
  static let restGrowthMetres = 0.05
  /// Ground narrower than this is not covered for its own sake, in metres.
  static let restNarrowMetres = 0.02

  /// What is left of a sweep where strips have been covered before, in a good order; nil where nothing is.
  ///
  /// Of each swath that stretch is left below which some ground is open. So where strips are swaths of this very sweep,
  /// or the first parts of them, what is left is exactly the other swaths and the other parts; where they come from
  /// another sweep, some ground is covered twice and none is left out. A crosshatched sweep covers all ground twice:
  /// there
  /// a strip counts for the swaths along it, those within 45°, and not for those across.
  /// - Parameter strips: what was covered, in any order.
  package func rest(of sweep: Sweep, after strips: [CoveredStrip]) throws(SweepError) -> Sweep? {
    let covered = strips.compactMap { strip in
      strip.polygon(grownByMetres: Self.restGrowthMetres).map { (strip: strip, polygon: $0) }
    }
    guard !covered.isEmpty else { return sweep }
    let index = GridIndex(covered.map(\.polygon.boundingBox))
    var plans: [SweepPlan] = []
    for plan in sweep.plans {
      guard let part = sweep.free.first(where: { $0.contains(plan.entry) }) else {
        plans.append(plan)
        continue
      }
      // The stretches, and the swaths that they are of.
      var (left, whole): ([[LocalPoint]], [[LocalPoint]]) = ([], [])
      do throws(GEOSError) {
        for swath in plan.swaths {
          guard let box = BoundingBox(around: swath)?.expanded(byMetres: options.swathWidth.metres) else { continue }
          let own = CoveredStrip(line: swath, width: options.swathWidth)
          let near = index.indices(meeting: box).map { covered[$0] }
            .filter { !options.isCrosshatch || $0.strip.isAlong(own) }
          let open = try stretches(of: swath, in: part, minus: near.map(\.polygon))
          left += open
          if !open.isEmpty { whole.append(swath) }
        }
      } catch {
        throw .geometry(error)
      }
      if left == plan.swaths {
        plans.append(plan)
      } else if !left.isEmpty {
        plans.append(try run(over: left, wholly: whole, in: part))
      }
    }
    return plans.isEmpty ? nil : try Sweep(plans: plans, free: sweep.free, swathWidth: sweep.swathWidth)
  }

  /// The stretches of a swath below which ground is open; the swath itself where that is nearly all of it.
  private func stretches(
    of swath: [LocalPoint], in part: Polygon, minus covered: [Polygon]
  ) throws(GEOSError) -> [[LocalPoint]] {
    let (start, end) = (swath[0], swath[swath.count - 1])
    guard !covered.isEmpty, let strip = SweepPlan.strip(along: swath, width: options.swathWidth) else { return [swath] }
    let ground = try GeometryOperations.intersection([strip], with: [part])
    let open = try GeometryOperations.difference(
      ground, minus: GeometryOperations.union(covered, gridMetres: SweepPlan.gridMetres),
      gridMetres: SweepPlan.gridMetres)
    let length = start.planarDistanceMetres(to: end)
    let along = (end - start) * (1 / length)
    var parts: [(from: Double, to: Double)] = []
    for polygon in open where !Self.isNarrow(polygon) {
      let places = polygon.exterior.map { ($0 - start).dot(along) }
      guard let from = places.min(), let to = places.max() else { continue }
      parts.append((max(0, from - Self.restGrowthMetres), min(length, to + Self.restGrowthMetres)))
    }
    parts.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    var merged: [(from: Double, to: Double)] = []
    for part in parts {
      if let last = merged.last, part.from <= last.to + 2 * Self.restGrowthMetres {
        merged[merged.count - 1].to = max(last.to, part.to)
      } else {
        merged.append(part)
      }
    }
    return merged.compactMap { part in
      let isFromStart = part.from <= 2 * Self.restGrowthMetres
      let isToEnd = part.to >= length - 2 * Self.restGrowthMetres
      let stretch = [isFromStart ? start : start + along * part.from, isToEnd ? end : start + along * part.to]
      return stretch[0] == stretch[1] ? nil : stretch
    }
  }

  /// Whether ground is no wider than a sliver: its area is that of a band of so many metres along half its border.
  private static func isNarrow(_ polygon: Polygon) -> Bool {
    let border = polygon.exterior + polygon.exterior.prefix(1)
    let metres = zip(border, border.dropFirst()).reduce(0) { $0 + $1.0.planarDistanceMetres(to: $1.1) }
    return 2 * polygon.areaSquareMetres < restNarrowMetres * metres
  }

  /// One run over stretches of swaths in a part of the free area.
  ///
  /// - Parameter whole: the swaths, which are flown instead where a place in the middle of one has no way to it: a
  /// swath
  ///   may follow the border itself.
  private func run(
    over stretches: [[LocalPoint]], wholly whole: [[LocalPoint]], in part: Polygon
  ) throws(SweepError) -> SweepPlan {
    let paths: ShortestPaths
    do throws(PreparationError) { paths = ShortestPaths(try FreeSpace(polygons: [part])) } catch {
      throw .links(error)
    }
    var generator = SplitMix64(seed: options.seed, stream: "rest")
    let joiner = SwathJoiner(paths: paths, options: options)
    var pieces: [SweepPiece]
    do throws(SweepError) {
      pieces = try joiner.pieces(stretches, shakes: options.shakesMax, &generator)
    } catch {
      guard case .link = error else { throw error }
      pieces = try joiner.pieces(whole, shakes: options.shakesMax, &generator)
    }
    do throws(GEOSError) {
      let swaths = pieces.filter { $0.kind == .swath }.map(\.points)
      let missed = try SweepPlan.missed(of: [part], below: swaths, width: options.swathWidth)
      return SweepPlan(
        pieces: pieces, swathWidth: options.swathWidth,
        coveredSquareMetres: max(0, part.areaSquareMetres - missed.reduce(0) { $0 + $1.areaSquareMetres }),
        missed: missed)
    } catch {
      throw .geometry(error)
    }
  }
}
