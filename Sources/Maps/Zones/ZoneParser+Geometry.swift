import Diagnostics
import Geometry
import Quantities

extension ZoneParser {
  /// A circle; nil with a report where it makes no sense.
  mutating func circle(
    centre: JSONValue?, _ centreKey: String, radius: JSONValue?, _ radiusKey: String
  ) -> Zone.Shape? {
    guard let list = centre?.list, list.count >= 2, let longitude = list[0].number, let latitude = list[1].number,
      let geo = geo(longitude, latitude, centreKey)
    else {
      refuse("`\(centreKey)` is not [longitude, latitude] in degrees")
      return nil
    }
    guard let metres = number(radius, radiusKey), metres > 0, metres <= Self.radiusMetresMax else {
      refuse("`\(radiusKey)` is not a number of metres above zero")
      return nil
    }
    guard let points = local([geo], centreKey), let point = points.first else { return nil }
    return .circle(Circle(centre: point, radiusMetres: metres))
  }

  /// The largest radius that a zone may have, in metres.
  static var radiusMetresMax: Double { 2_000_000 }

  /// The polygons of a list of rings, the outer one first: one, or several where a ring that crosses itself was mended.
  /// Nil with a report where they make no sense.
  mutating func polygons(_ coordinates: JSONValue?, _ key: String) -> [Zone.Shape]? {
    var rings: [[LocalPoint]] = []
    for ring in coordinates?.list ?? [] {
      guard let points = ring.list.flatMap({ self.ring($0, key) }) else {
        if ring.list == nil { refuse("a ring of `\(key)` is not a list of positions") }
        return nil
      }
      rings.append(points)
    }
    guard let exterior = rings.first else {
      refuse("`\(key)` has no ring")
      return nil
    }
    return polygons(exterior: exterior, holes: Array(rings.dropFirst()), key)
  }

  /// The local positions of a ring in degrees; nil with a report where one is not a position.
  private mutating func ring(_ list: [JSONValue], _ key: String) -> [LocalPoint]? {
    guard list.count <= ZoneFileReader.ringPositionsMax else {
      refuse("a ring of `\(key)` has more than \(ZoneFileReader.ringPositionsMax) positions")
      return nil
    }
    var points: [GeoPoint] = []
    points.reserveCapacity(list.count)
    for (index, value) in list.enumerated() {
      guard let pair = value.list, pair.count >= 2, let longitude = pair[0].number, let latitude = pair[1].number,
        let point = geo(longitude, latitude, key)
      else {
        refuse("position \(index + 1) of a ring of `\(key)` is not [longitude, latitude] in degrees")
        return nil
      }
      points.append(point)
    }
    if points.first != points.last { warn("a ring of `\(key)` is not closed, and is closed here") }
    if zip(points, points.dropFirst()).contains(where: { abs($0.longitude - $1.longitude) > 180 }) {
      warn("a ring of `\(key)` crosses the antimeridian; its edges are taken the short way")
    }
    return local(points, key)
  }

  /// A position in degrees. Longitudes up to 20 degrees beyond ±180 are brought back with a warning: files go on
  /// counting where a zone crosses the antimeridian. Nil, without a report, for anything else that is no position.
  mutating func geo(_ longitude: Double, _ latitude: Double, _ key: String) -> GeoPoint? {
    if let point = GeoPoint(longitude: longitude, latitude: latitude) { return point }
    guard longitude.isFinite, abs(longitude) <= 200, abs(latitude) <= 90 else { return nil }
    let wrapped = longitude > 180 ? longitude - 360 : longitude + 360
    warn("longitude \(longitude) of `\(key)` is read as \(wrapped)")
    return GeoPoint(longitude: wrapped, latitude: latitude)
  }

  /// Local positions; nil with a report where the projection has none.
  mutating func local(_ points: [GeoPoint], _ key: String) -> [LocalPoint]? {
    do {
      return try projection.local(points)
    } catch {
      refuse("`\(key)` lies too far from the map: \(error.reason)")
      return nil
    }
  }

  // MARK: Validity

  /// Polygons of local rings that may be closed and may run either way.
  ///
  /// A ring that crosses itself has no inside that everybody agrees on, so all that it encloses belongs to the zone.
  mutating func polygons(exterior: [LocalPoint], holes: [[LocalPoint]], _ key: String) -> [Zone.Shape]? {
    guard let polygon = Polygon(exterior: exterior, holes: holes) else {
      refuse("`\(key)` has no ring of three different positions")
      return nil
    }
    do {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else { return [.polygon(polygon)] }
      guard Self.canBeMended(polygon) else {
        refuse(
          "`\(key)` is not a valid polygon (\(problem), metres from the map's origin), and its edges meet too often to "
            + "mend it")
        return nil
      }
      let mended = try Self.mended(polygon)
      guard !mended.isEmpty else {
        refuse("`\(key)` encloses nothing: \(problem), metres from the map's origin")
        return nil
      }
      let area = mended.reduce(0) { $0 + $1.areaSquareMetres }
      warn(
        "`\(key)` is not a valid polygon (\(problem), metres from the map's origin); all that it encloses is taken, "
          + "\(Int64(min(area, 1e15))) m² in \(mended.count == 1 ? "one part" : "\(mended.count) parts")")
      return mended.map { .polygon($0) }
    } catch {
      refuse("`\(key)` cannot be checked: \(error)")
      return nil
    }
  }

  /// Whether the edges meet seldom enough: two thousand corners at random make a million crossings.
  private static func canBeMended(_ polygon: Polygon) -> Bool {
    var edges: [(start: LocalPoint, end: LocalPoint)] = []
    for ring in polygon.rings {
      guard var previous = ring.last else { continue }
      for corner in ring {
        edges.append(previous.east <= corner.east ? (previous, corner) : (corner, previous))
        previous = corner
      }
    }
    edges.sort { ($0.start.east, $0.start.north) < ($1.start.east, $1.start.north) }
    var (meetings, pairs) = (0, 0)
    for (index, edge) in edges.enumerated() {
      for other in edges[(index + 1)...] {
        guard other.start.east <= edge.end.east else { break }
        pairs += 1
        guard max(edge.start.north, edge.end.north) >= min(other.start.north, other.end.north),
          min(edge.start.north, edge.end.north) <= max(other.start.north, other.end.north)
        else { continue }
        if Predicates.segmentsIntersect(edge.start, edge.end, other.start, other.end) { meetings += 1 }
        guard meetings <= ZoneFileReader.mendedMeetingsMax else { return false }
      }
      guard pairs <= ZoneFileReader.mendedPairsMax else { return false }
    }
    return true
  }

  /// What the outer ring encloses in any sense, without those holes that are plain.
  private static func mended(_ polygon: Polygon) throws(GEOSError) -> [Polygon] {
    guard let outline = Polygon(exterior: polygon.exterior) else { return [] }
    let faces = try GeometryOperations.madeValid(outline).compactMap { Polygon(exterior: $0.exterior) }
    let filled = try GeometryOperations.union(faces)
    var holes: [Polygon] = []
    for ring in polygon.holes {
      guard let hole = Polygon(exterior: ring), try GeometryOperations.isValid(hole) else { continue }
      holes.append(hole)
    }
    let result = holes.isEmpty ? filled : try GeometryOperations.difference(filled, minus: holes)
    // What is thinner than a square centimetre is rounding.
    return result.filter { $0.areaSquareMetres > 1e-4 }
  }
}
