import Foundation
import Geometry
import Maps
import Quantities

/// Areas that a robot does not cross though their kind would allow it, or things that could not be cut out of them.
package struct GroundOmission: Hashable, Sendable {
  /// The ids, in the map's order: areas, or `building:w4217`, `water:3`. Areas of one rule that overlap are one.
  package var ids: [String]
  /// One sentence without a final period.
  package var reason: String
}

/// Finds the free parts of the areas that a robot may cross.
struct GroundAreas {
  private let profile: GroundProfile
  private let areas: [Area]
  private let solids: [Obstacle]
  private let solidIndex: GridIndex
  private let streets: [StreetOutline]
  private let streetIndex: GridIndex

  /// The free parts.
  private(set) var parts: [AreaPart] = []
  /// What was left out.
  private(set) var omissions: [GroundOmission]

  /// A piece of a street's centre line as what it takes from an area.
  private struct StreetOutline {
    let edge: Int
    let box: BoundingBox
    let start: LocalPoint
    let end: LocalPoint
    let halfWidth: Double
  }

  /// Coordinates beyond this are not those of a map, in metres.
  static let coordinateMaxMetres = 5e7
  private static let notFinite = "a coordinate is not a number or too large"

  /// Cuts the areas that the profile allows.
  init(profile: GroundProfile, graph: StreetGraph, areas: [Area], buildings: [Building], water: [Polygon]) {
    self.profile = profile
    self.areas = areas
    var solids = buildings.map { Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint)) }
    solids += water.enumerated().map { Obstacle(id: "water:\($0)", shape: .polygon($1)) }
    solids += areas.filter { profile.closedAreas.contains($0.kind) }
      .map { Obstacle(id: "area:\($0.id)", shape: .polygon($0.outline)) }
    var omissions: [GroundOmission] = []
    solids.removeAll { obstacle in
      guard case .polygon(let polygon) = obstacle.shape else { return false }
      if polygon.rings.joined().allSatisfy(Self.isUsable) { return false }
      omissions.append(GroundOmission(ids: [obstacle.id], reason: Self.notFinite))
      return true
    }
    self.omissions = omissions
    self.solids = solids
    solidIndex = GridIndex(solids.map(Self.box))
    var streets: [StreetOutline] = []
    for (number, edge) in graph.edges.enumerated() {
      let line = graph.line(of: number)
      let halfWidth = GroundProfile.halfWidthMetres(ofKind: edge.kind)
      for (start, end) in zip(line, line.dropFirst()) {
        guard let box = BoundingBox(around: [start, end])?.expanded(byMetres: halfWidth) else { continue }
        streets.append(StreetOutline(edge: number, box: box, start: start, end: end, halfWidth: halfWidth))
      }
    }
    self.streets = streets
    streetIndex = GridIndex(streets.map(\.box))
    for (rule, members) in groups { cut(members, rule, graph) }
  }

  private static func box(_ obstacle: Obstacle) -> BoundingBox {
    switch obstacle.shape {
    case .polygon(let polygon): return polygon.boundingBox
    case .circle(let circle):
      let centre = BoundingBox(around: [circle.centre])
      return (centre ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)).expanded(byMetres: circle.radiusMetres)
    }
  }

  /// The areas that may be crossed, by rule, in the order of the first area of each.
  private var groups: [(rule: GroundProfile.Rule, members: [Int])] {
    var result: [(rule: GroundProfile.Rule, members: [Int])] = []
    for (number, area) in areas.enumerated() {
      guard let rule = profile.areas[area.kind], !profile.closedAreas.contains(area.kind) else { continue }
      if let known = result.firstIndex(where: { $0.rule == rule }) {
        result[known].members.append(number)
      } else {
        result.append((rule, [number]))
      }
    }
    return result
  }

  /// The ids of the areas that a part comes from.
  func ids(of part: AreaPart) -> [String] { part.areas.map { areas[Int($0)].id } }

  /// Unites the areas of a rule and takes out what stands in the way.
  private mutating func cut(_ members: [Int], _ rule: GroundProfile.Rule, _ graph: StreetGraph) {
    var valid: [Polygon] = []
    for number in members {
      do throws(GEOSError) {
        let outline = areas[number].outline
        guard outline.rings.joined().allSatisfy(Self.isUsable) else {
          omissions.append(
            GroundOmission(ids: [areas[number].id], reason: Self.notFinite))
          continue
        }
        valid += try GeometryOperations.isValid(outline) ? [outline] : GeometryOperations.madeValid(outline)
      } catch {
        omissions.append(GroundOmission(ids: [areas[number].id], reason: "\(error)"))
      }
    }
    let united: [Polygon]
    do throws(GEOSError) {
      united = try valid.isEmpty ? [] : GeometryOperations.union(valid)
    } catch {
      omissions.append(GroundOmission(ids: members.map { areas[$0].id }, reason: "\(error)"))
      return
    }
    for polygon in united {
      let box = polygon.boundingBox
      let inside = members.filter { areas[$0].outline.boundingBox.intersects(box) }
      do {
        let space = try free(polygon, obstacles(near: box, rule, graph))
        for part in AreaPart.parts(of: space, rule: rule, areas: inside.map { Int32($0) }) { keep(part) }
      } catch {
        omissions.append(GroundOmission(ids: inside.map { areas[$0].id }, reason: "\(error)"))
      }
    }
  }

  /// How many pieces a quarter of a round corner has.
  private static let quadrantSegments = 8

  /// A polygon drawn in by the robot's distance, without the obstacles grown by it.
  ///
  /// The outlines are united before they are triangulated: streets are many short pieces that overlap.
  private func free(_ polygon: Polygon, _ obstacles: [Obstacle]) throws -> FreeSpace {
    let shapes = obstacles.compactMap { obstacle -> Polygon? in
      switch obstacle.shape {
      case .polygon(let polygon): polygon
      case .circle(let circle): circle.polygonAround(maxErrorMetres: 0.1)
      }
    }
    let valid = try shapes.flatMap { try GeometryOperations.isValid($0) ? [$0] : GeometryOperations.madeValid($0) }
    // The middle of a piece of a round corner is nearer than its ends.
    let reach = profile.keptMetres / cos(0.375 * Double.pi / Double(Self.quadrantSegments)) + 1e-6
    let options = BufferOptions.round(quadrantSegments: Self.quadrantSegments)
    let grown =
      try valid.isEmpty ? [] : GeometryOperations.buffered(valid, byMetres: reach, options: options)
    let inner = try GeometryOperations.buffered([polygon], byMetres: -reach, options: options)
    return try FreeSpace(polygons: GeometryOperations.difference(inner, minus: grown))
  }

  private static func isUsable(_ point: LocalPoint) -> Bool {
    abs(point.east) <= coordinateMaxMetres && abs(point.north) <= coordinateMaxMetres
  }

  private mutating func keep(_ part: AreaPart) {
    guard part.corners.count <= AreaPart.placesMax else {
      omissions.append(
        GroundOmission(
          ids: ids(of: part),
          reason: "a free part has \(part.corners.count) corners, the limit is \(AreaPart.placesMax)"))
      return
    }
    parts.append(part)
  }

  /// What is cut out of a polygon: solids, and streets across which there is a kerb or no way.
  private func obstacles(near box: BoundingBox, _ rule: GroundProfile.Rule, _ graph: StreetGraph) -> [Obstacle] {
    let near = box.expanded(byMetres: profile.keptMetres)
    var result = solidIndex.indices(meeting: near).map { solids[$0] }
    for number in streetIndex.indices(meeting: near) {
      let street = streets[number]
      let kind = graph.edges[street.edge].kind
      if let other = profile.streets[kind], !other.level.hasKerb(to: rule.level) { continue }
      result.append(
        Obstacle(
          id: "street", shape: .circle(Circle(centre: street.start, radiusMetres: street.halfWidth))))
      result.append(
        Obstacle(id: "street", shape: .circle(Circle(centre: street.end, radiusMetres: street.halfWidth))))
      let along = street.end - street.start
      guard along.lengthMetres > 0 else { continue }
      let side = LocalVector(east: -along.north, north: along.east) * (street.halfWidth / along.lengthMetres)
      let back = side * -1
      let ring = [street.start + back, street.end + back, street.end + side, street.start + side]
      if let lane = Polygon(exterior: ring) { result.append(Obstacle(id: "street", shape: .polygon(lane))) }
    }
    return result
  }

  /// Whether a straight line meets no building, water or closed area.
  ///
  /// - Parameter leavesHolders: what holds the start does not count, as for somebody who comes out of a house.
  func isOpen(_ start: LocalPoint, _ end: LocalPoint, leavesHolders: Bool = false) -> Bool {
    guard let box = BoundingBox(around: [start, end]) else { return false }
    for number in solidIndex.indices(meeting: box) {
      guard case .polygon(let polygon) = solids[number].shape else { continue }
      if polygon.contains(start) {
        if leavesHolders { continue }
        return false
      }
      if polygon.contains(end) { return false }
      for ring in polygon.rings {
        guard var previous = ring.last else { continue }
        for current in ring {
          if Predicates.segmentsIntersect(previous, current, start, end) { return false }
          previous = current
        }
      }
    }
    return true
  }
}
