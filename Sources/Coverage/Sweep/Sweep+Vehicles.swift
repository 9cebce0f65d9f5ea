import Geometry
import Quantities

/// The work of one vehicle in a split over several.
package struct SweepShare: Hashable, Sendable {
  /// The runs, in order: parts of the free area are not connected, so a vehicle may have more than one.
  package let runs: [SweepPlan]
  /// What the runs cost, in the unit of the cost closure.
  package let cost: Double
}

extension Sweep {
  /// The most vehicles of a split.
  package static let vehiclesMax = 64
  /// Halvings of the interval in which the least limit lies.
  private static let halvingsMax = 40
  /// The makespan is within this share of the least that this order allows.
  private static let limitTolerance = 1e-4

  /// Cuts the work into shares for several vehicles such that the dearest share costs as little as the order of the
  /// runs allows (min–max): consecutive swaths each, cut inside a swath where that evens the shares.
  ///
  /// The limit of a share is found by halving: for each, vehicles take swaths in order as long as they fit, and the
  /// first swath that does not fit is cut at the metre where the share is full.
  /// - Parameters:
  ///   - vehicles: how many shares at most; at least one.
  ///   - cutsSwaths: whether swaths may be cut.
  ///   - cost: what a run costs (seconds, litres); more swaths never cost less.
  /// - Returns: as many shares as there are vehicles, or fewer where there is less work.
  package func split(
    vehicles: Int, cutsSwaths: Bool = true, cost: (SweepPlan) -> Double
  ) throws(SweepError) -> [SweepShare] {
    guard (1...Self.vehiclesMax).contains(vehicles) else {
      throw .badOption(name: "the number of vehicles", value: Double(vehicles))
    }
    let total = plans.reduce(0) { $0 + cost($1) }
    if vehicles == 1 { return [SweepShare(runs: plans, cost: total)] }
    var (low, high) = (total / Double(vehicles) * 0.5, total)
    var best: [[SweepPlan]] = [plans]
    for _ in 0..<Self.halvingsMax where high - low > Self.limitTolerance * high {
      let limit = (low + high) / 2
      if let shares = shares(limit: limit, vehicles: vehicles, cutsSwaths: cutsSwaths, cost: cost) {
        best = shares
        high = limit
      } else {
        low = limit
      }
    }
    var result: [SweepShare] = []
    for runs in best {
      var counted: [SweepPlan] = []
      for run in runs { counted.append(try self.counted(run.pieces)) }
      result.append(SweepShare(runs: counted, cost: counted.reduce(0) { $0 + cost($1) }))
    }
    return result
  }

  /// Shares that cost at most a limit each, or nil where more vehicles are needed.
  private func shares(
    limit: Double, vehicles: Int, cutsSwaths: Bool, cost: (SweepPlan) -> Double
  ) -> [[SweepPlan]]? {
    var done: [[SweepPlan]] = []
    var share: [SweepPlan] = []
    var spent = 0.0
    for plan in plans {
      var pieces = plan.pieces[...]
      while !pieces.isEmpty {
        let swathPlaces = pieces.indices.filter { pieces[$0].kind == .swath }
        // The most swaths that fit, as a prefix of the pieces.
        var (fits, tooMany) = (0, swathPlaces.count + 1)
        while tooMany - fits > 1 {
          let middle = (fits + tooMany) / 2
          let run = uncounted(Array(pieces[pieces.startIndex...swathPlaces[middle - 1]]))
          if spent + cost(run) <= limit { fits = middle } else { tooMany = middle }
        }
        if fits == swathPlaces.count {
          let run = uncounted(Array(pieces))
          share.append(run)
          spent += cost(run)
          break
        }
        var taken = fits > 0 ? Array(pieces[pieces.startIndex...swathPlaces[fits - 1]]) : []
        var rest = pieces[swathPlaces[fits]...]
        if cutsSwaths, let cut = cut(taken, pieces, at: swathPlaces[fits], room: limit - spent, cost) {
          taken = cut.taken
          rest = [cut.rest] + rest.dropFirst()
        }
        if taken.isEmpty, share.isEmpty { return nil }
        if !taken.isEmpty { share.append(uncounted(taken)) }
        done.append(share)
        if done.count >= vehicles { return nil }
        share = []
        spent = 0
        pieces = rest
      }
    }
    if !share.isEmpty { done.append(share) }
    return done.count <= vehicles ? done : nil
  }

  /// The part of a swath that still fits behind the pieces taken, and what is left of it; nil where too little fits.
  private func cut(
    _ taken: [SweepPiece], _ pieces: ArraySlice<SweepPiece>, at place: Int, room: Double, _ cost: (SweepPlan) -> Double
  ) -> (taken: [SweepPiece], rest: SweepPiece)? {
    let swath = pieces[place].points
    let length = pieces[place].lengthMetres
    let least = swathWidth.metres / 2
    guard length > 2 * least else { return nil }
    let link = taken.isEmpty ? [] : Array(pieces[(pieces.startIndex + taken.count)..<place])
    func first(_ metres: Double) -> [SweepPiece] {
      let point = swath[0].interpolated(to: swath[swath.count - 1], fraction: metres / length)
      return taken + link + [SweepPiece(kind: .swath, points: [swath[0], point])]
    }
    guard cost(uncounted(first(least))) <= room else { return nil }
    var (low, high) = (least, length - least)
    for _ in 0..<Self.halvingsMax where high - low > 0.01 {
      let middle = (low + high) / 2
      if cost(uncounted(first(middle))) <= room { low = middle } else { high = middle }
    }
    let point = swath[0].interpolated(to: swath[swath.count - 1], fraction: low / length)
    return (first(low), SweepPiece(kind: .swath, points: [point, swath[swath.count - 1]]))
  }
}
