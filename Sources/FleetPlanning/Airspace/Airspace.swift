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
  /// The floors and streets on which ground robots work.
  var grounds: [GroundWays] = []
  /// The ways of ground robots that are known.
  var groundWays: [GroundWayKey: [LocalPoint]?] = [:]
  private var networks: [WayNetwork] = []
  private var networkNumbers: [NetworkKey: Int] = [:]
  private var ways: [WayKey: [LocalPoint]?] = [:]

  private struct NetworkKey: Hashable {
    var millimetres: Int
    var zones: [Int]
    var corners: WayNetwork.Corners
  }

  private struct WayKey: Hashable {
    /// The network with few corners, by its number.
    var network: Int
    /// The end that comes first by east and north.
    var from: LocalPoint
    var to: LocalPoint

    /// The key and whether it has the ends in the order in which they are given.
    static func of(_ network: Int, _ start: LocalPoint, _ end: LocalPoint) -> (key: WayKey, isForward: Bool) {
      let isForward = (start.east, start.north) <= (end.east, end.north)
      return (WayKey(network: network, from: isForward ? start : end, to: isForward ? end : start), isForward)
    }
  }

  /// The least number of rows of a table of ways that one thread does at a time.
  private static let rowsMin = 4

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
    zonesActive(atHeights: height...height, from: start, to: end)
  }

  /// The zones that meet a range of heights at some moment of a span of seconds, ascending.
  func zonesActive(atHeights heights: ClosedRange<Double>, from start: Double, to end: Double) -> [Int] {
    let low = ground.altitude(ofHeight: heights.lowerBound)
    let high = ground.altitude(ofHeight: heights.upperBound)
    return zones.indices.filter {
      zones[$0].meets(altitudes: low...high, margin: clearance) && zones[$0].isActive(from: start, to: end)
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
      zones[index].isAlwaysActive || !isNear(start, index) && !isNear(end, index)
    }
    let number = try number(height: height, zones: active, corners: .few)
    // A shortest way is as short backwards: one search serves both directions.
    let (key, isForward) = WayKey.of(number, start, end)
    if let known = ways[key] { return isForward ? known : known?.reversed() }
    var answer = networks[number].way(from: key.from, to: key.to)
    if answer == .endInside {
      let close = try self.number(height: height, zones: active, corners: .close)
      answer = networks[close].way(from: key.from, to: key.to)
    }
    var way: [LocalPoint]?
    if case .way(let points) = answer { way = points }
    ways[key] = .some(way)
    return isForward ? way : way?.reversed()
  }

  /// Searches the ways between all pairs of some points, on several threads, for ways that hold at any time of the
  /// mission. What it cannot tell is searched later, one by one.
  mutating func prepareWays(among points: [LocalPoint], height: Double) throws(FleetPlanningError) {
    let active = zonesActive(atHeight: height, from: horizon.start.seconds, to: horizon.end.seconds)
    let withHours = active.filter { !zones[$0].isAlwaysActive }
    let number = try number(height: height, zones: active, corners: .few)
    let network = networks[number]
    let ends = points.filter { point in !withHours.contains { isNear(point, $0) } }
      .sorted { ($0.east, $0.north) < ($1.east, $1.north) }
    let ranges = Parallel.ranges(ends.count, lengthMin: Self.rowsMin)
    let parts = Parallel.map(ranges.count) { part in
      ranges[part].map { network.ways(from: ends[$0], to: ends[($0 + 1)...]) }
    }
    ways.reserveCapacity(ways.count + ends.count * ends.count / 2)
    for (range, rows) in zip(ranges, parts) {
      for (from, row) in zip(range, rows) {
        for (to, answer) in zip(ends[(from + 1)...], row) {
          let key = WayKey(network: number, from: ends[from], to: to)
          switch answer {
          case .way(let points): ways[key] = .some(points)
          case .closed: ways[key] = .some(nil)
          case .endInside: continue
          }
        }
      }
    }
  }

  /// Whether a point is nearer to a zone than the clearance.
  private func isNear(_ point: LocalPoint, _ zone: Int) -> Bool {
    zones[zone].planarDistanceMetres(to: point) < clearance
  }

  /// The network of a height and a set of zones, made where it is not there yet.
  private mutating func number(
    height: Double, zones active: [Int], corners: WayNetwork.Corners
  ) throws(FleetPlanningError) -> Int {
    let key = NetworkKey(millimetres: Int((height * 1000).rounded()), zones: active, corners: corners)
    if let known = networkNumbers[key] { return known }
    let obstacles =
      roofs.buildings(reaching: height, clearance: clearance).map {
        Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint))
      } + active.map { Obstacle(id: "zone:\(zones[$0].identifier)", shape: .polygon(zones[$0].outline)) }
    networks.append(
      try WayNetwork(obstacles: obstacles, clearance: clearance, boundary: wayBoundary, corners: corners))
    networkNumbers[key] = networks.count - 1
    return networks.count - 1
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
