import Geometry
import Quantities

/// Earliest arrivals among what always stands in the way and zones that do so at some times only.
///
/// The vehicle flies straight pieces at the speed of the metric, and may wait at the start and at corners: those of the
/// free space, and those of the grown timed zones, with places along the edges of zones where they are asked for. Over
/// these places and the straight ways between them the answer is the earliest arrival there is. The search holds, for
/// each place and each interval in which staying there is safe, the earliest time at which it can be reached (safe
/// interval path planning: Phillips and Likhachev, ICRA 2011). Immutable, so tasks may share it, each with a scratch of
/// its own.
package struct TimedPaths: Sendable {
  /// What always stands in the way.
  package let paths: ShortestPaths

  /// By id, so that the order in which they were given changes nothing.
  let regions: [ZoneRegion]
  let graph: TimedGraph?
  private let stepsMax: Int

  /// The most timed zones.
  package static let zonesMax = 256
  /// The most hours of one zone.
  package static let hoursMax = 1024
  /// The most corners that all timed zones may add.
  package static let cornersMax = 8192
  /// The most links that these corners may have.
  package static let linksMax = 1 << 24
  /// The most places that one search puts in its queue where nothing else is said; about 130 MB.
  package static let stepsMax = 1 << 22

  /// Grows the zones by the clearance of the free space, and looks round from their corners.
  ///
  /// - Parameters:
  ///   - paths: with a corner graph; without one every question fails with `RouteFailure.notPrepared`.
  ///   - zones: up to `zonesMax`.
  ///   - edgeSpacingMetres: further places to turn and to wait at along the edges of zones, no farther apart than
  ///     this; nil for corners only. Better where the vehicle leaves a zone that soon becomes active, or waits to enter
  ///     one, and slower.
  ///   - stepsMax: the most places that one search puts in its queue.
  package init(
    _ paths: ShortestPaths, zones: [TimedZone], edgeSpacingMetres: Double? = nil, stepsMax: Int = TimedPaths.stepsMax
  ) throws(PreparationError) {
    guard zones.count <= Self.zonesMax else {
      throw .tooMany(what: "timed zones", count: zones.count, limit: Self.zonesMax)
    }
    if let edgeSpacingMetres, !(edgeSpacingMetres > 0) {
      throw .badOption(name: "the distance of places along edges", metres: edgeSpacingMetres)
    }
    self.paths = paths
    self.stepsMax = stepsMax
    var regions: [ZoneRegion] = []
    for zone in zones {
      guard zone.active.count <= Self.hoursMax else {
        throw .tooMany(what: "hours of \(zone.id)", count: zone.active.count, limit: Self.hoursMax)
      }
      regions.append(
        try ZoneRegion(zone, paths.freeSpace.growth, edgeSpacingMetres: edgeSpacingMetres ?? .infinity))
    }
    regions = regions.filter { !$0.hours.ranges.isEmpty }
    self.regions = regions.indices.sorted { (regions[$0].id, $0) < (regions[$1].id, $1) }.map { regions[$0] }
    if let corners = paths.corners {
      graph = try TimedGraph(corners, paths.freeSpace, self.regions)
    } else {
      graph = nil
    }
  }

  /// The number of corners that the timed zones add.
  package var zoneCornerCount: Int { graph?.extras.count ?? 0 }
  /// The number of links that these corners have, counted from them.
  package var zoneLinkCount: Int { graph?.targets.count ?? 0 }

  /// The earliest arrival.
  ///
  /// Waits are put off backwards as far as the way stays legal: first those in the air, so that what can be waited for
  /// at the start is waited for there, and the flight is as short as this way with this arrival can be.
  ///
  /// - Parameters:
  ///   - departure: from when on the vehicle may leave, in seconds on the caller's clock.
  ///   - metric: what straight ways take, in seconds.
  ///   - latestArrival: a way that arrives later is no answer; nil for no limit.
  package func path(
    from start: LocalPoint, to goal: LocalPoint, departure: Double, metric: some PathMetric,
    latestArrival: Double? = nil, _ scratch: inout TimedScratch
  ) throws(TimedFailure) -> TimedPath {
    guard departure.isFinite else { throw .timeNotFinite(what: "the departure") }
    if let latestArrival, !latestArrival.isFinite { throw .timeNotFinite(what: "the latest arrival") }
    guard let graph else { throw .route(.notPrepared) }
    guard paths.freeSpace.contains(start), paths.freeSpace.contains(goal) else {
      throw .route(paths.failure(from: start, to: goal))
    }
    let around = regions.filter { $0.holdsInside(start) }
    guard let leaveBy = Hours(around.flatMap(\.hours.ranges)).safeUntil(from: departure) else {
      let active = around.filter { $0.hours.safeUntil(from: departure) == nil }
      throw .startInActiveZone(zones: Self.ids(active.map(\.id)))
    }
    var query = TimedQuery(
      self, graph, from: start, to: goal, departure: departure, leaveBy: leaveBy,
      latestArrival: latestArrival ?? .infinity, metric)
    switch query.search(&scratch, stepsMax: stepsMax) {
    case .found: return query.path(&scratch)
    case .tooManySteps: throw .tooManySteps(limit: stepsMax)
    case .nothing: throw failure(from: start, to: goal, departure, latestArrival, metric, around, &scratch)
    }
  }

  private func failure(
    from start: LocalPoint, to goal: LocalPoint, _ departure: Double, _ latestArrival: Double?,
    _ metric: some PathMetric, _ around: [ZoneRegion], _ scratch: inout TimedScratch
  ) -> TimedFailure {
    let seconds: Double
    do throws(RouteFailure) {
      seconds = try paths.path(from: start, to: goal, metric: metric, &scratch.route).cost
    } catch {
      return .route(error)
    }
    if let latestArrival {
      let holders = regions.filter { $0.holdsInside(goal) }
      let gaps = Hours(holders.flatMap(\.hours.ranges)).gaps
      if departure + seconds <= latestArrival,
        !gaps.contains(where: { $0.high >= departure + seconds && $0.low <= latestArrival })
      {
        return .goalInActiveZone(zones: Self.ids(holders.map(\.id)))
      }
      return .tooLate(latestArrival: latestArrival)
    }
    return .shutIn(zones: Self.ids(around.map(\.id)))
  }

  /// Sorted, each once.
  static func ids(_ ids: [String]) -> [String] {
    var result: [String] = []
    for id in ids.sorted() where result.last != id { result.append(id) }
    return result
  }
}
