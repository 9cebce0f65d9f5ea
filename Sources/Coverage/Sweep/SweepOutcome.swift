import Geometry
import Quantities

/// Ground that a sweep leaves out.
package struct MissedGround: Hashable, Sendable {
  /// Why ground is left out.
  package enum Reason: Hashable, Sendable {
    /// An obstacle lies over it.
    case blocked
    /// It is a part of the free area into which no swath fits.
    case tooSmall
    /// It lies beside swaths, and covering it is not worth a swath of its own.
    case gap
  }

  /// The ground.
  package let outline: Polygon
  /// Its area in square metres.
  package let squareMetres: Double
  /// Why it is left out.
  package let reason: Reason

  init(_ outline: Polygon, _ reason: Reason) {
    self.outline = outline
    self.squareMetres = outline.areaSquareMetres
    self.reason = reason
  }
}

/// What came of planning a sweep, with all ground that is left out.
package enum SweepOutcome: Hashable, Sendable {
  /// At least the target share of the asked area is covered. What is left out is listed all the same.
  case complete(Sweep, missed: [MissedGround])
  /// Less of the asked area is covered than was aimed at.
  case partial(Sweep, missed: [MissedGround])
  /// Nothing can be covered.
  case nothing(SweepError, missed: [MissedGround])

  /// The ground that is left out, the largest piece first.
  package var missed: [MissedGround] {
    switch self {
    case .complete(_, let missed), .partial(_, let missed), .nothing(_, let missed): missed
    }
  }

  /// The sweep, where there is one.
  package var sweep: Sweep? {
    switch self {
    case .complete(let sweep, _), .partial(let sweep, _): sweep
    case .nothing: nil
    }
  }
}

extension SweepPlanner {
  /// Covers what is left of an area after obstacles, and says of all ground that is left out where it is and why.
  ///
  /// Throws only where something is wrong that is not a matter of the ground: options, or a failure of GEOS.
  package func outcome(area: Polygon, minus obstacles: [Polygon] = []) throws(SweepError) -> SweepOutcome {
    let asked: [Polygon]
    let blocked: [MissedGround]
    let free: [Polygon]
    do throws(GEOSError) {
      asked = try Self.valid([area])
      let valid = try Self.valid(obstacles)
      free = try GeometryOperations.difference(asked, minus: valid)
      blocked = try GeometryOperations.intersection(asked, with: valid).map { MissedGround($0, .blocked) }
    } catch {
      throw .geometry(error)
    }
    func sorted(_ missed: [MissedGround]) -> [MissedGround] { missed.sorted { $0.squareMetres > $1.squareMetres } }
    do throws(SweepError) {
      let sweep = try plan(area: area, minus: obstacles)
      var missed = blocked
      for piece in sweep.uncovered {
        // A part without any swath is left out as a whole.
        let isWhole = sweep.free.contains { abs($0.areaSquareMetres - piece.areaSquareMetres) < 1e-9 && $0 == piece }
        missed.append(MissedGround(piece, isWhole ? .tooSmall : .gap))
      }
      let total = asked.reduce(0) { $0 + $1.areaSquareMetres }
      let covered = sweep.coveredShare * sweep.freeSquareMetres
      let isComplete = covered >= options.targetShare * total
      return isComplete ? .complete(sweep, missed: sorted(missed)) : .partial(sweep, missed: sorted(missed))
    } catch {
      switch error {
      case .nothingFree, .tooSmall:
        return .nothing(error, missed: sorted(blocked + free.map { MissedGround($0, .tooSmall) }))
      default: throw error
      }
    }
  }
}
