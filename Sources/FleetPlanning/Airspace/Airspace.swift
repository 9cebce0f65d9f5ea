import Geometry
import Maps
import Missions
import Quantities
import Routing

/// Where a mission's vehicles may fly: roofs and zones, and the shortest ways among them at each height.
///
/// Ways are searched in networks of one height and one set of active zones each; both are kept.
struct Airspace {
  let map: CityMap
  let rules: Rules
  /// The mission from its start to its end.
  let horizon: MissionInterval
  /// The clearance with the planner's margin, in metres.
  let clearance: Double
  /// The level from which all heights count.
  let ground: ReferenceGround
  let roofs: RoofIndex
  let zones: [BlockingZone]
  /// The cruising heights above the reference ground, ascending, in metres.
  let levels: [Double]
  /// The boundary that networks get: they keep the clearance to it, and then the map is used up to its edge.
  let wayBoundary: Polygon
  private var networks: [NetworkKey: WayNetwork] = [:]
  private var ways: [WayKey: [LocalPoint]?] = [:]

  private struct NetworkKey: Hashable {
    var millimetres: Int
    var zones: [Int]
    var corners: WayNetwork.Corners
  }

  private struct WayKey: Hashable {
    var millimetres: Int
    var zones: [Int]
    var from: LocalPoint
    var to: LocalPoint
  }

  /// How far vehicles stay inside the map, in metres.
  static let edgeMetres = 0.5

  init(mission: Mission, zones: [BlockingZone]) throws(FleetPlanningError) {
    map = mission.map
    rules = mission.rules
    horizon = MissionInterval(start: .start, end: max(.start, mission.end))
    clearance = mission.rules.clearance.metres + PlanningMargins.clearanceMetres
    ground = ReferenceGround(of: mission.map)
    roofs = RoofIndex(mission.map.buildings, over: ground)
    self.zones = zones
    levels = CruiseLevels.heights(rules: mission.rules, roofs: roofs, clearance: clearance, relief: ground.reliefMetres)
    var mitre = BufferOptions()
    mitre.joinStyle = .mitre
    do throws(GEOSError) {
      let grown = try GeometryOperations.buffered(
        [mission.map.boundary], byMetres: clearance - Self.edgeMetres, options: mitre)
      wayBoundary = grown.first ?? mission.map.boundary
    } catch {
      throw FleetPlanningError(code: .geometry, reason: "the map's boundary cannot be grown: \(error)")
    }
  }

  /// The distance from a point inside the map to the nearest edge of the map, in metres.
  func edgeDistanceMetres(from point: LocalPoint) -> Double {
    map.boundary.rings.flatMap { zip($0, $0.dropFirst() + $0.prefix(1)) }
      .map { Distances.planarMetres(from: point, toSegment: ($0, $1)) }.min() ?? 0
  }

  /// The zones that meet a height at some moment of a span of seconds, ascending.
  func zonesActive(atHeight height: Double, from start: Double, to end: Double) -> [Int] {
    let altitude = ground.altitude(ofHeight: height)
    return zones.indices.filter {
      zones[$0].meets(altitudes: altitude...altitude, margin: clearance) && zones[$0].isActive(from: start, to: end)
    }
  }

  /// The shortest way at a height around roofs and the zones that are active in a span of seconds.
  ///
  /// A zone around one of the ends that is not always active is left out: whether the vehicle is there while it is
  /// active is for `TripInspector` to say. Returns nil where there is no way.
  mutating func way(
    from start: LocalPoint, to end: LocalPoint, height: Double, activeFrom: Double, activeTo: Double
  ) throws(FleetPlanningError) -> [LocalPoint]? {
    let active = zonesActive(atHeight: height, from: activeFrom, to: activeTo).filter { index in
      let zone = zones[index]
      guard !zone.isAlwaysActive else { return true }
      return zone.planarDistanceMetres(to: start) >= clearance && zone.planarDistanceMetres(to: end) >= clearance
    }
    // A shortest way is as short backwards: one search serves both directions.
    let isForward = (start.east, start.north) <= (end.east, end.north)
    let key = WayKey(
      millimetres: Int((height * 1000).rounded()), zones: active, from: isForward ? start : end,
      to: isForward ? end : start)
    if let known = ways[key] { return isForward ? known : known?.reversed() }
    var answer = try network(height: height, zones: active, corners: .few).way(from: key.from, to: key.to)
    if answer == .endInside {
      answer = try network(height: height, zones: active, corners: .close).way(from: key.from, to: key.to)
    }
    var way: [LocalPoint]?
    if case .way(let points) = answer { way = points }
    ways[key] = .some(way)
    return isForward ? way : way?.reversed()
  }

  /// The network of a height and a set of zones, made where it is not there yet.
  private mutating func network(
    height: Double, zones active: [Int], corners: WayNetwork.Corners
  ) throws(FleetPlanningError) -> WayNetwork {
    let key = NetworkKey(millimetres: Int((height * 1000).rounded()), zones: active, corners: corners)
    if let known = networks[key] { return known }
    let obstacles =
      roofs.buildings(reaching: height, clearance: clearance).map {
        Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint))
      } + active.map { Obstacle(id: "zone:\(zones[$0].identifier)", shape: .polygon(zones[$0].outline)) }
    let network = try WayNetwork(
      obstacles: obstacles, clearance: clearance, boundary: wayBoundary, corners: corners)
    networks[key] = network
    return network
  }

  /// The first zone that forbids to be in a column above a point at any time of the mission; nil where none does.
  func zoneAlwaysOver(_ point: LocalPoint, heights: ClosedRange<Double>) -> BlockingZone? {
    zonesOver(point, heights: heights).first(where: \.isAlwaysActive)
  }

  /// The zones within the clearance of a column of heights.
  func zonesOver(_ point: LocalPoint, heights: ClosedRange<Double>) -> [BlockingZone] {
    let low = ground.altitude(ofHeight: heights.lowerBound)
    let high = ground.altitude(ofHeight: heights.upperBound)
    return zones.filter {
      $0.meets(altitudes: low...high, margin: clearance) && $0.planarDistanceMetres(to: point) < clearance
    }
  }

  /// A window without the hours in which a zone over a column forbids to be there, each widened by the time that
  /// coming and going takes.
  func openWindows(
    in window: MissionInterval, at point: LocalPoint, heights: ClosedRange<Double>
  ) -> [MissionInterval] {
    var open = [window]
    for zone in zonesOver(point, heights: heights) {
      let width = zone.box.east - zone.box.west + zone.box.north - zone.box.south + 2 * clearance
      let margin = PlanningMargins.zoneSeconds + width / Self.crossingMetresPerSecond
      for active in zone.active {
        open = open.flatMap { span -> [MissionInterval] in
          let closed = active.start + -margin
          let opened = active.end + margin
          var parts: [MissionInterval] = []
          if span.start < min(span.end, closed) {
            parts.append(MissionInterval(start: span.start, end: min(span.end, closed)))
          }
          if max(span.start, opened) < span.end {
            parts.append(MissionInterval(start: max(span.start, opened), end: span.end))
          }
          return parts
        }
      }
    }
    return open
  }

  /// The speed at which a vehicle is taken to leave a zone, in metres per second: slow, since it must climb and turn.
  static let crossingMetresPerSecond = 5.0
}
