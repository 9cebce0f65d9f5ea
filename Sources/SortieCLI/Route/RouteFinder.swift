import Diagnostics
import Geometry
import Maps
import Quantities
import Routing

/// Finds legs over one map for `sortie route`.
struct RouteFinder {
  let map: CityMap
  let request: RouteRequest
  let vehicle: LegVehicle
  let space: LegSpace

  init(map: CityMap, request: RouteRequest, vehicle: LegVehicle) throws {
    self.map = map
    self.request = request
    self.vehicle = vehicle
    let ground = map.terrain.groundRange(in: map.boundary.boundingBox).upperBound
    let obstacles = AirObstacle.all(of: map) { zone in
      guard zone.blocks(authorisations: request.allowed, acknowledged: request.allowed) else { return [] }
      return request.moment.flatMap { Self.hours(of: zone, from: $0) }
    }
    var options = LegSpace.Options(
      clearanceMetres: request.clearanceMetres, verticalClearanceMetres: request.clearanceMetres)
    if request.isOneLeg, request.wind == .zero { options.preparation = .search }
    let edge = try Self.edge(of: map, clearanceMetres: request.clearanceMetres)
    do throws(PreparationError) {
      space = try LegSpace(
        boundary: map.boundary, edge: edge,
        obstacles: obstacles, bands: request.heights.map { ground + $0 },
        options: options)
    } catch {
      throw CommandFailure("the free space cannot be prepared: \(error)", help: "check the map with `sortie check`")
    }
  }

  /// How far ahead the hours of zones are looked at, in seconds.
  private static let horizonSeconds = 86_400.0
  /// How long before and after its hours a zone is kept free of, in seconds: as plans do.
  private static let marginSeconds = 60.0

  /// The hours of a zone in seconds from a moment on; nil where it is active throughout.
  private static func hours(of zone: Zone, from moment: CivilTime) -> [Range<Double>]? {
    var hours: [Range<Double>] = []
    let end = moment.advanced(bySeconds: horizonSeconds)
    for span in zone.activeIntervals(from: moment, to: end) {
      let low = span.start.secondsSinceEpoch - moment.secondsSinceEpoch - marginSeconds
      let high = span.end.secondsSinceEpoch - moment.secondsSinceEpoch + marginSeconds
      if let last = hours.last, low <= last.upperBound {
        hours[hours.count - 1] = last.lowerBound..<max(last.upperBound, high)
      } else if low < high {
        hours.append(low..<high)
      }
    }
    if hours.count == 1, hours[0].lowerBound <= 0, hours[0].upperBound >= horizonSeconds { return nil }
    return hours
  }

  /// How far legs stay inside the map, in metres: as plans do.
  private static let edgeMetres = 0.5

  /// The boundary grown so that legs keep the clearance to it and use the map up to its edge.
  private static func edge(of map: CityMap, clearanceMetres: Double) throws -> Polygon {
    var mitre = BufferOptions()
    mitre.joinStyle = .mitre
    do throws(GEOSError) {
      return try GeometryOperations.buffered(
        [map.boundary], byMetres: clearanceMetres - edgeMetres, options: mitre
      ).first ?? map.boundary
    } catch {
      throw CommandFailure("the map's boundary cannot be grown: \(error)", help: "check the map with `sortie check`")
    }
  }

  /// What was found for two places.
  struct Answer {
    let names: (from: String, to: String)
    let from: LegEnd
    let to: LegEnd
    /// For each height its leg, or why there is none.
    let legs: [Result<Leg, LegFailure>]
    /// The index of the cheapest leg.
    let best: Int?
  }

  func answer(from: PlaceText, to: PlaceText, names: (from: String, to: String)) throws -> Answer {
    let (start, goal) = (try end(from), try end(to))
    let legs = space.legs(
      from: start, to: goal, vehicle: vehicle, wind: request.wind, departure: request.moment.map { _ in 0 })
    var best: (index: Int, joules: Double)?
    for (index, result) in legs.enumerated() {
      guard case .success(let leg) = result, leg.joules < best?.joules ?? .infinity else { continue }
      best = (index, leg.joules)
    }
    return Answer(names: names, from: start, to: goal, legs: legs, best: best?.index)
  }

  /// Where a place is in the map's frame.
  static func position(of text: PlaceText, on map: CityMap) throws -> LocalPoint {
    switch text.place {
    case .named(let id):
      guard let place = map.places.first(where: { $0.id == id }) else {
        let near = Suggestion.nearest(to: id, among: map.places.map(\.id))
        throw CommandFailure(
          "the map has no place `\(id)`",
          help: near.map { "did you mean `\($0)`?" } ?? "see `sortie map info`, or give LATITUDE,LONGITUDE")
      }
      return place.position
    case .position(let point):
      do throws(ProjectionError) {
        return try map.projection.local(point)
      } catch {
        throw CommandFailure("the position lies too far from the map: \(error.reason)", help: "check the degrees")
      }
    }
  }

  /// The place with the height that was given, or above the roofs round it.
  func end(_ text: PlaceText) throws -> LegEnd {
    let position = try Self.position(of: text, on: map)
    let ground = map.terrain.ground(at: position).metres
    if let height = text.heightMetres { return LegEnd(position: position, altitudeMetres: ground + height) }
    return LegEnd(position: position, altitudeMetres: max(ground, roofs(at: position)))
  }

  /// The altitude above all roofs within the clearance of a point, with the clearance; minus infinity where there is
  /// none.
  private func roofs(at point: LocalPoint) -> Double {
    var altitude = -Double.infinity
    for building in map.buildings
    where building.footprint.boundingBox.expanded(byMetres: request.clearanceMetres).contains(point)
      && building.footprint.planarDistanceMetres(to: point) <= request.clearanceMetres
    {
      for corner in building.footprint.exterior {
        altitude = max(altitude, map.terrain.altitude(of: building.height, at: corner).metres)
      }
    }
    return altitude + request.clearanceMetres
  }

  /// Why no height has a leg, and what would help: one line each.
  func explanation(_ answer: Answer) throws -> [String] {
    var lines: [String] = []
    for (band, result) in answer.legs.enumerated() {
      guard case .failure(.route(let failure)) = result else { continue }
      let space = space.freeSpace(ofBand: band)
      let at = "at \(ClockText.fixed(request.heights[band], 0)) m"
      switch failure {
      case .startInside, .startOutsideBoundary:
        lines += try exit(space, answer.from.position, "the start", at)
      case .goalInside, .goalOutsideBoundary:
        lines += try exit(space, answer.to.position, "the goal", at)
      case .noPath:
        guard let closing = space.closing(from: answer.from.position, to: answer.to.position) else {
          lines.append("\(at) the map's boundary parts the two places")
          continue
        }
        let set = closing.ids.joined(separator: ", ")
        lines.append(
          closing.isSmallest
            ? "\(at) the smallest set that would open a way: \(set)" : "\(at) this set would open a way: \(set)")
      case .notFinite, .limitReached, .notPrepared: continue
      }
    }
    return lines
  }

  private func exit(_ space: FreeSpace, _ point: LocalPoint, _ what: String, _ at: String) throws -> [String] {
    guard let exit = space.nearestFreePoint(to: point) else { return ["\(at) nothing is free"] }
    let metres = ClockText.fixed(exit.planarDistanceMetres(to: point))
    let place = try RouteText.degrees(exit, map)
    return ["\(at) the nearest legal point to \(what) is \(place), \(metres) m away"]
  }
}
