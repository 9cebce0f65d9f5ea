import Geometry
import Maps
import Missions
import Quantities
import Routing

/// The ways of one type of ground robot outdoors: along the streets and over the areas that it may use, off buildings,
/// water and the pads of robots.
struct StreetWays: Sendable {
  /// Where a robot that stands on its pad comes to a street or an area.
  struct Gate: Hashable, Sendable {
    var pad: LocalPoint
    /// The way from the pad to the first place on a street or in an area; the pad alone where it lies on one.
    var way: [LocalPoint]
  }

  /// The least distance of a robot's middle to buildings and water, in metres.
  let keptMetres: Double
  /// What the middle of a robot may not enter where it works and along streets: buildings and water, grown by
  /// `keptMetres`, and circles around all pads.
  let obstacles: GrownObstacles
  /// Buildings and water, grown by `borderMetres` less: what no way may cross.
  private let walls: GrownObstacles
  /// The streets that robots may use.
  let streets: OpenStreets
  /// One for each pad outdoors from which a robot can leave.
  private(set) var gates: [Gate] = []
  private let router: GroundRouter

  /// Metres that a robot keeps beyond its radius from buildings and water.
  static let wallMetres = 0.05
  /// Ways may come nearer to buildings than lines to treat, by some metres: these end at the border.
  static let borderMetres = 0.02
  /// The metres that the side of a robot keeps from buildings in areas.
  static let areaClearanceMetres = 0.3
  /// The farthest that a place of a way lies from the middle of a street, in metres.
  static let streetReachMetres = 7.9
  /// The farthest that a pad lies from the streets and areas, in metres.
  static let padReachMetres = 59.0
  /// How far from the side of a large street an area may lie to be joined to it, in metres: with half the width of
  /// the street it stays below `streetReachMetres`.
  static let joinMetres = 1.8
  /// How far the polygons of circles may reach out of them, in metres.
  private static let circleErrorMetres = 0.02

  /// Prepares the ways.
  ///
  /// - Parameters:
  ///   - radius: the robots' radius in metres.
  ///   - pads: the pads of all robots outdoors with their radii; robots keep off them.
  ///   - own: the pads of the robots of this type.
  init(
    map: CityMap, type: VehicleType, pads: [(place: LocalPoint, radius: Double)], own: [LocalPoint]
  ) throws(FleetPlanningError) {
    let radius = type.wheels?.radius.metres ?? 0
    keptMetres = radius + Self.wallMetres
    do {
      let solids = map.buildings.map(\.footprint) + map.water
      walls = GrownObstacles(
        try GeometryOperations.buffered(solids, byMetres: radius + Self.wallMetres - Self.borderMetres))
      // Round its pad each robot stands in the way of others.
      let circles = pads.compactMap { pad in
        Self.circle(around: pad.place, radius: RobotSpacing.metres(radius, pad.radius))
      }
      obstacles = GrownObstacles(
        try GeometryOperations.buffered(solids, byMetres: radius + Self.wallMetres) + circles)
      streets = try OpenStreets(map.streets, minus: obstacles, inside: map.boundary)
      var profile = GroundProfile()
      // Buildings are grown already, so that ways to streets keep off them, too.
      profile.widthMetres = 0
      profile.clearanceMetres = Self.areaClearanceMetres - Self.wallMetres + Self.borderMetres
      profile.speedMetresPerSecond = type.cruiseSpeed.metresPerSecond
      // A slow robot at the side of a street goes both ways, as people do.
      profile.obeysOneWay = false
      profile.endReachMetres = Self.streetReachMetres
      profile.joinMetres = Self.joinMetres
      let kept = profile.clearanceMetres
      let solid =
        walls.polygons.enumerated().map { Self.building("wall-\($0)", $1) }
        + pads.enumerated().compactMap { number, pad in
          Self.circle(around: pad.place, radius: RobotSpacing.metres(radius, pad.radius) - kept)
            .map { Self.building("pad-\(number)", $0) }
        }
      router = try GroundRouter(streets: streets.all, areas: map.areas, buildings: solid, profile: profile)
    } catch let error as GEOSError {
      throw FleetPlanningError(code: .geometry, reason: "the ground of robots cannot be worked out: \(error)")
    } catch {
      throw FleetPlanningError(code: .geometry, reason: "the ways of robots cannot be worked out: \(error)")
    }
    let areas = map.areas.filter { router.profile.areas[$0.kind] != nil }.map(\.outline)
    gates = own.compactMap { pad in gate(of: pad, areas: areas).map { Gate(pad: pad, way: $0) } }
  }

  /// The way between two places on or beside streets and areas, both included; nil where there is none.
  func way(from start: LocalPoint, to end: LocalPoint) -> [LocalPoint]? {
    guard let route = try? router.route(from: start, to: end) else { return nil }
    return walls.isClear(route.points) ? route.points : nil
  }

  /// The gate of a pad; nil where no robot of the type stands there outdoors, or none can leave.
  func gate(ofPad pad: LocalPoint) -> Gate? {
    gates.first { $0.pad.planarDistanceMetres(to: pad) <= FloorNetwork.padMetres }
  }

  /// The way between a pad and a place on or beside a street or an area, from the pad; nil where there is none.
  func way(fromPad pad: LocalPoint, to end: LocalPoint) -> [LocalPoint]? {
    guard let gate = gate(ofPad: pad), let start = gate.way.last, let way = way(from: start, to: end) else {
      return nil
    }
    // The pad stands on the grid of plans, and there the way begins.
    return [pad] + gate.way.dropFirst() + way.dropFirst()
  }

  /// From a pad straight to the nearest street or area that it sees.
  private func gate(of pad: LocalPoint, areas: [Polygon]) -> [LocalPoint]? {
    guard walls.isClear([pad, pad]) else { return nil }
    if areas.contains(where: { $0.contains(pad) }) { return [pad] }
    let rims = areas.flatMap(\.rings).flatMap { ring in zip(ring, ring.dropFirst() + ring.prefix(1)) }
    let places =
      (streets.openSegments(near: pad, withinMetres: Self.padReachMetres) + rims.map { (start: $0.0, end: $0.1) })
      .map { Distances.nearest(to: pad, onSegment: ($0.start, $0.end)) }
      .map { (place: $0, metres: pad.planarDistanceMetres(to: $0)) }
      .filter { $0.metres <= Self.padReachMetres }
      .sorted { ($0.metres, $0.place.east, $0.place.north) < ($1.metres, $1.place.east, $1.place.north) }
    guard let nearest = places.first(where: { walls.isClear([pad, $0.place]) }) else { return nil }
    return nearest.metres <= Self.streetReachMetres ? [pad] : [pad, nearest.place]
  }

  private static func building(_ id: String, _ footprint: Polygon) -> Building {
    Building(
      id: id, name: "", kind: "", footprint: footprint, height: HeightAGL(metres: 0), heightIsAssumed: true)
  }

  /// A polygon that holds a circle.
  private static func circle(around middle: LocalPoint, radius: Double) -> Polygon? {
    guard radius > 0 else { return nil }
    return Circle(centre: middle, radiusMetres: radius).polygonAround(maxErrorMetres: circleErrorMetres)
  }
}
