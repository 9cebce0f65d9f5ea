import Geometry
import Quantities

/// The air over a city in height bands: finds for each leg the cheapest band and the fastest path in it.
///
/// A leg climbs straight up from its start to the altitude of a band, flies level, and goes straight down to its goal.
/// In a band stands in the way what reaches it with the vertical clearance; a leg passes over everything else, and
/// never through anything while it climbs. Immutable, so tasks may share it.
package struct LegSpace: Sendable {
  /// What legs keep.
  package struct Options: Hashable, Sendable {
    /// The distance kept to the side, in metres, with half the vehicle's width; zero or more.
    package var clearanceMetres: Double
    /// The distance kept above and below, in metres; zero or more.
    package var verticalClearanceMetres: Double
    /// How much more than the clearance a round corner may keep, in metres; positive.
    package var arcToleranceMetres = FreeSpace.Options().arcToleranceMetres
    /// What is prepared for each band: `.search` is ready sooner, and knows no wind.
    package var preparation = ShortestPaths.Preparation.standard

    /// Makes options.
    package init(clearanceMetres: Double, verticalClearanceMetres: Double) {
      self.clearanceMetres = clearanceMetres
      self.verticalClearanceMetres = verticalClearanceMetres
    }
  }

  /// The altitudes of the bands above mean sea level, ascending, in metres.
  package let bands: [Double]
  let options: Options
  let obstacles: [AirObstacle]
  let columns: GridIndex
  /// For each band what was prepared for it; bands with the same obstacles share it.
  let prepared: [Prepared]

  /// What was prepared for a band.
  struct Prepared: Sendable {
    /// The obstacles that close the band, ascending.
    var members: [Int]
    /// Among all of them, as if all were always active.
    var paths: ShortestPaths
    var clearance: PathClearance
    /// Among them by their hours; nil where all are always active.
    var timed: (paths: TimedPaths, clearance: PathClearance)?
  }

  /// Prepares bands.
  ///
  /// - Parameters:
  ///   - boundary: what may be used at all.
  ///   - edge: what paths keep the clearance to instead of the boundary, where the map's edge is no obstacle.
  ///   - bands: altitudes above mean sea level in metres, in any order.
  package init(
    boundary: Polygon, edge: Polygon? = nil, obstacles: [AirObstacle], bands: [Double], options: Options
  ) throws(PreparationError) {
    for band in bands where !band.isFinite { throw .badOption(name: "the altitude of a band", metres: band) }
    guard options.verticalClearanceMetres.isFinite, options.verticalClearanceMetres >= 0 else {
      throw .badOption(name: "the vertical clearance", metres: options.verticalClearanceMetres)
    }
    _ = try Outlines.Growth(clearanceMetres: options.clearanceMetres, toleranceMetres: options.arcToleranceMetres)
    guard options.clearanceMetres <= Triangulation.coordinateMax else {
      throw .badOption(name: "the clearance", metres: options.clearanceMetres)
    }
    for item in obstacles { try Self.check(item.obstacle) }
    self.bands = bands.sorted()
    self.options = options
    self.obstacles = obstacles
    var free = FreeSpace.Options()
    free.arcToleranceMetres = options.arcToleranceMetres
    var prepared: [Prepared] = []
    for band in self.bands {
      let members = obstacles.indices.filter {
        obstacles[$0].meets(band...band, verticalClearanceMetres: options.verticalClearanceMetres)
      }
      if let known = prepared.last, known.members == members {
        prepared.append(known)
        continue
      }
      let closing = members.map { obstacles[$0].obstacle }
      let space = try FreeSpace(
        boundary: edge ?? boundary, obstacles: closing, clearanceMetres: options.clearanceMetres, options: free)
      prepared.append(
        Prepared(
          members: members, paths: ShortestPaths(space, options.preparation),
          clearance: PathClearance(boundary: boundary, obstacles: closing),
          timed: try Self.timed(members.map { obstacles[$0] }, boundary, edge ?? boundary, options, free)))
    }
    self.prepared = prepared
    columns = GridIndex(obstacles.map { PathClearance.box($0.obstacle).expanded(byMetres: options.clearanceMetres) })
  }

  private static func timed(
    _ obstacles: [AirObstacle], _ boundary: Polygon, _ edge: Polygon, _ options: Options, _ free: FreeSpace.Options
  ) throws(PreparationError) -> (paths: TimedPaths, clearance: PathClearance)? {
    let zones = obstacles.compactMap { item in
      item.active.map { TimedZone(id: item.obstacle.id, shape: item.obstacle.shape, active: $0) }
    }
    guard !zones.isEmpty else { return nil }
    let always = obstacles.filter { $0.active == nil }.map(\.obstacle)
    let space = try FreeSpace(
      boundary: edge, obstacles: always, clearanceMetres: options.clearanceMetres, options: free)
    return (
      try TimedPaths(ShortestPaths(space), zones: zones), PathClearance(boundary: boundary, obstacles: always)
    )
  }

  /// Throws where an obstacle has a number that is none, or is larger than a triangulation takes: those that close no
  /// band are sorted by place too.
  private static func check(_ obstacle: Obstacle) throws(PreparationError) {
    func check(_ point: LocalPoint) throws(PreparationError) {
      guard point.east.isFinite, point.north.isFinite else { throw .notFinite(what: obstacle.id) }
      for metres in [point.east, point.north] where abs(metres) > Triangulation.coordinateMax {
        throw .badOption(name: "a coordinate of \(obstacle.id)", metres: metres)
      }
    }
    switch obstacle.shape {
    case .circle(let circle):
      try check(circle.centre)
      guard circle.radiusMetres >= 0, circle.radiusMetres <= Triangulation.coordinateMax else {
        throw .badOption(name: "the radius of \(obstacle.id)", metres: circle.radiusMetres)
      }
    case .polygon(let polygon):
      for ring in polygon.rings { for point in ring { try check(point) } }
    }
  }

  /// The free space of a band.
  package func freeSpace(ofBand band: Int) -> FreeSpace { prepared[band].paths.freeSpace }

  /// The leg of each band, in the order of `bands`.
  ///
  /// - Parameters:
  ///   - wind: where the air moves to, in metres per second.
  ///   - departure: from when on the vehicle may leave, in seconds of the clock of the obstacles' hours: then these
  ///     close the air in their hours only, and the leg waits or goes round, whichever arrives first. Nil: they always
  ///     do.
  package func legs(
    from start: LegEnd, to goal: LegEnd, vehicle: LegVehicle, wind: LocalVector = .zero, departure: Double? = nil
  ) -> [Result<Leg, LegFailure>] {
    var scratch = RouteScratch()
    var timedScratch = TimedScratch()
    return bands.indices.map { band in
      do throws(LegFailure) {
        if let departure {
          return .success(
            try leg(
              band: band, from: start, to: goal, vehicle: vehicle, wind: wind, departure: departure, &timedScratch))
        }
        return .success(try leg(band: band, from: start, to: goal, vehicle: vehicle, wind: wind, &scratch))
      } catch {
        return .failure(error)
      }
    }
  }

  /// The leg of the band that costs the least energy; of bands that cost the same the lowest. Nil where no band has
  /// one.
  package func cheapestLeg(
    from start: LegEnd, to goal: LegEnd, vehicle: LegVehicle, wind: LocalVector = .zero, departure: Double? = nil
  ) -> Leg? {
    legs(from: start, to: goal, vehicle: vehicle, wind: wind, departure: departure).compactMap { try? $0.get() }
      .min { $0.joules < $1.joules }
  }

  private func leg(
    band: Int, from start: LegEnd, to goal: LegEnd, vehicle: LegVehicle, wind: LocalVector,
    _ scratch: inout RouteScratch
  ) throws(LegFailure) -> Leg {
    let altitude = bands[band]
    let metric = try metric(altitude, start, goal, vehicle, wind)
    let climbing = closing(above: start, upTo: altitude)
    guard climbing.isEmpty else { throw .climbClosed(by: climbing) }
    let descending = closing(above: goal, upTo: altitude)
    guard descending.isEmpty else { throw .descentClosed(by: descending) }
    let prepared = prepared[band]
    let found: (path: RoutePath, cost: Double)
    do throws(RouteFailure) {
      if wind == .zero {
        // In still air the shortest path is the fastest, and needs no corner graph.
        let path = try prepared.paths.path(from: start.position, to: goal.position, &scratch)
        let straight = LocalVector(east: path.lengthMetres, north: 0)
        found = (path, metric.cost(of: straight, metres: path.lengthMetres))
      } else {
        found = try prepared.paths.path(from: start.position, to: goal.position, metric: metric, &scratch)
      }
    } catch {
      throw .route(error)
    }
    let up = (altitude - start.altitudeMetres) / vehicle.climbMetresPerSecond
    let down = (altitude - goal.altitudeMetres) / vehicle.descentMetresPerSecond
    let seconds = up + found.cost + down
    let joules = up * vehicle.climbWatts + found.cost * vehicle.cruiseWatts + down * vehicle.descentWatts
    // Speeds close to zero and altitudes beyond all measure overflow.
    guard seconds.isFinite, joules.isFinite else { throw .notSound }
    return Leg(
      bandMetres: altitude, path: found.path, seconds: seconds, joules: joules,
      nearest: prepared.clearance.nearest(to: found.path.points)
        ?? PathClearance.Nearest(metres: .infinity, id: "boundary"))
  }

  /// The measure of the level part, once the question makes sense.
  func metric(
    _ altitude: Double, _ start: LegEnd, _ goal: LegEnd, _ vehicle: LegVehicle, _ wind: LocalVector
  ) throws(LegFailure) -> WindMetric {
    guard vehicle.isSound, start.altitudeMetres.isFinite, goal.altitudeMetres.isFinite,
      let metric = WindMetric(
        airspeedMetresPerSecond: vehicle.airspeedMetresPerSecond,
        groundSpeedMaxMetresPerSecond: vehicle.groundSpeedMaxMetresPerSecond, windMetresPerSecond: wind)
    else { throw .notSound }
    guard altitude >= max(start.altitudeMetres, goal.altitudeMetres) else { throw .belowAnEnd }
    guard altitude <= vehicle.ceilingMetres else { throw .aboveCeiling }
    return metric
  }

  /// The ids of the obstacles within the clearance of the column from an end up to an altitude, in their order.
  ///
  /// What does not rise above the end stands below it: a roof that it stands on closes nothing.
  package func closing(above end: LegEnd, upTo altitudeMetres: Double) -> [String] {
    column(above: end, upTo: altitudeMetres).map { obstacles[$0].obstacle.id }
  }

  /// The obstacles of `closing(above:upTo:)`, whatever their hours.
  func column(above end: LegEnd, upTo altitudeMetres: Double) -> [Int] {
    let here = end.position
    guard here.east.isFinite, here.north.isFinite, end.altitudeMetres <= altitudeMetres else { return [] }
    let box = BoundingBox(west: here.east, south: here.north, east: here.east, north: here.north)
    return columns.indices(meeting: box).filter { index in
      let item = obstacles[index]
      guard item.altitudes.upperBound > end.altitudeMetres,
        item.meets(end.altitudeMetres...altitudeMetres, verticalClearanceMetres: options.verticalClearanceMetres)
      else { return false }
      let metres = PathClearance.distance(to: item.obstacle.shape, here, here)
      return metres == 0 || metres < options.clearanceMetres
    }
  }
}
