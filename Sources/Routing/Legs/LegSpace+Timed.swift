import Geometry
import Quantities

extension LegSpace {
  /// How often a departure is put off because the air above an end is closed at that time.
  private static let delaysMax = 64

  /// The leg of a band that arrives first among zones by their hours.
  ///
  /// The level part arrives as early as it can (see `TimedPaths`). Where the air straight above an end is closed while
  /// the leg is there, the whole leg leaves as much later.
  func leg(
    band: Int, from start: LegEnd, to goal: LegEnd, vehicle: LegVehicle, wind: LocalVector, departure: Double,
    _ scratch: inout TimedScratch
  ) throws(LegFailure) -> Leg {
    let altitude = bands[band]
    let metric = try metric(altitude, start, goal, vehicle, wind)
    guard departure.isFinite else { throw .notSound }
    let (climb, descent) = (column(above: start, upTo: altitude), column(above: goal, upTo: altitude))
    let alwaysAbove = climb.filter { obstacles[$0].active == nil }
    guard alwaysAbove.isEmpty else { throw .climbClosed(by: alwaysAbove.map { obstacles[$0].obstacle.id }) }
    let alwaysBelow = descent.filter { obstacles[$0].active == nil }
    guard alwaysBelow.isEmpty else { throw .descentClosed(by: alwaysBelow.map { obstacles[$0].obstacle.id }) }
    let up = (altitude - start.altitudeMetres) / vehicle.climbMetresPerSecond
    let down = (altitude - goal.altitudeMetres) / vehicle.descentMetresPerSecond
    var leaving = departure
    var waitsFor: [String] = []
    for _ in 0..<Self.delaysMax {
      if let closed = closure(climb, from: leaving, to: leaving + up) {
        waitsFor.append(closed.id)
        leaving = closed.until
        continue
      }
      let path = try timedPath(band, start.position, goal.position, leaving + up, metric, &scratch)
      guard let first = path.stops.first else { throw .noQuietTime }
      // What the path waits at its start is waited before the climb.
      let put = leaving + (first.departure - first.arrival)
      if put > leaving, let closed = closure(climb, from: put, to: put + up) {
        waitsFor.append(closed.id)
        leaving = closed.until
        continue
      }
      if let closed = closure(descent, from: path.arrival, to: path.arrival + down) {
        waitsFor.append(closed.id)
        leaving = max(put, leaving + (closed.until - path.arrival))
        continue
      }
      let found = leg(
        band, path, waitsFor, departure: departure, beforeClimb: put - departure, up: up, down: down, vehicle)
      guard found.seconds.isFinite, found.joules.isFinite else { throw .notSound }
      return found
    }
    throw .noQuietTime
  }

  private func timedPath(
    _ band: Int, _ start: LocalPoint, _ goal: LocalPoint, _ departure: Double, _ metric: WindMetric,
    _ scratch: inout TimedScratch
  ) throws(LegFailure) -> TimedPath {
    if let timed = prepared[band].timed {
      do throws(TimedFailure) {
        return try timed.paths.path(from: start, to: goal, departure: departure, metric: metric, &scratch)
      } catch {
        if case .route(let failure) = error { throw .route(failure) }
        throw .timed(error)
      }
    }
    do throws(RouteFailure) {
      let found = try prepared[band].paths.path(from: start, to: goal, metric: metric, &scratch.route)
      var time = departure
      var before = start
      let stops = found.path.points.map { point in
        time += metric.cost(of: point - before, metres: before.planarDistanceMetres(to: point))
        before = point
        return TimedPath.Stop(point: point, arrival: time, departure: time)
      }
      return TimedPath(stops: stops, waitsFor: [])
    } catch {
      throw .route(error)
    }
  }

  /// The zone of a column whose hours meet a closed span, and when they end; the latest end of those that do.
  private func closure(_ column: [Int], from start: Double, to end: Double) -> (id: String, until: Double)? {
    var found: (id: String, until: Double)?
    for index in column {
      for hours in obstacles[index].active ?? [] where hours.lowerBound < end && start < hours.upperBound {
        if hours.upperBound > found?.until ?? -.infinity { found = (obstacles[index].obstacle.id, hours.upperBound) }
      }
    }
    return found
  }

  /// What a path comes nearest to: what always closes the band, and each zone while it is active.
  private func nearest(
    _ members: [Int], _ path: TimedPath, _ always: PathClearance.Nearest?
  ) -> PathClearance.Nearest {
    var nearest = always ?? PathClearance.Nearest(metres: .infinity, id: "boundary")
    for index in members {
      let obstacle = obstacles[index].obstacle
      for hours in obstacles[index].active ?? [] {
        for (one, other) in zip(path.stops, path.stops.dropFirst())
        where hours.lowerBound < other.arrival && one.arrival < hours.upperBound {
          // Waiting at a stop belongs to the piece that it begins.
          let isFlying = one.departure < hours.upperBound
          let metres = PathClearance.distance(to: obstacle.shape, one.point, isFlying ? other.point : one.point)
          if metres < nearest.metres { nearest = PathClearance.Nearest(metres: metres, id: obstacle.id) }
        }
      }
    }
    return nearest
  }

  private func leg(
    _ band: Int, _ path: TimedPath, _ waitsFor: [String], departure: Double, beforeClimb: Double, up: Double,
    down: Double, _ vehicle: LegVehicle
  ) -> Leg {
    var waits: [Leg.Wait] = []
    var flying = 0.0
    var hovering = 0.0
    for (index, stop) in path.stops.enumerated() {
      let seconds = index == 0 ? beforeClimb : stop.departure - stop.arrival
      if seconds > 0 { waits.append(Leg.Wait(point: stop.point, seconds: seconds, isBeforeClimb: index == 0)) }
      guard index > 0 else { continue }
      flying += stop.arrival - path.stops[index - 1].departure
      hovering += seconds
    }
    let route = RoutePath(points: path.stops.map(\.point))
    let clearance = prepared[band].timed?.clearance ?? prepared[band].clearance
    let joules = up * vehicle.climbWatts + flying * vehicle.cruiseWatts + hovering * vehicle.hoverWatts
    return Leg(
      bandMetres: bands[band], path: route, seconds: path.arrival + down - departure,
      joules: joules + down * vehicle.descentWatts,
      nearest: nearest(prepared[band].members, path, clearance.nearest(to: route.points)),
      waits: waits, waitsFor: waits.isEmpty ? [] : TimedPaths.ids(path.waitsFor + waitsFor))
  }
}
