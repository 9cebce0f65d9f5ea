import Diagnostics
import Geometry
import Quantities

extension CityImporter {
  /// A closed way, or one outer ring of a multipolygon with its holes.
  struct Surface {
    /// `w4217` for a way; `r4217` for a relation's first outer ring, `r4217-2` for its second.
    let id: String
    let tags: OSMTags
    /// Valid in the sense of `GeometryOperations.isValid`.
    let polygon: Polygon
  }

  /// Whether a ring with these tags can become anything.
  private static func isWanted(_ tags: OSMTags) -> Bool {
    FeatureRules.isBuilding(tags) || FeatureRules.isBuildingPart(tags) || FeatureRules.isWater(tags)
      || FeatureRules.areaKind(tags) != nil || FeatureRules.placeKind(tags) != nil
  }

  /// All surfaces that can become something, ways first.
  mutating func surfaces() -> [Surface] {
    var result: [Surface] = []
    for way in data.ways.sorted(by: { $0.id < $1.id }) where Self.isWanted(way.tags) {
      if way.tags["highway"] != nil, way.tags["area"] != "yes", way.tags["place"] != "square" { continue }
      let name = "w\(way.id)"
      // Some extracts keep whole ways and lack their nodes, others cut the ways: then a ring is open.
      guard let ring = (way.isClosed ? ring(way.nodes) : nil) ?? cutRing(way.nodes, name, way.tags) else {
        if way.isClosed || way.tags["highway"] == nil {
          reportDropped(name, way.tags, way.isClosed ? "the extract's edge cuts it" : "it is not closed")
        }
        continue
      }
      result += valid(Polygon(exterior: ring), name, way.tags)
    }
    for relation in data.relations.sorted(by: { $0.id < $1.id })
    where relation.tags["type"] == "multipolygon" && Self.isWanted(relation.tags) {
      result += surfaces(of: relation)
    }
    return result
  }

  /// The most members of a multipolygon: joining them costs the square of their number.
  private static let membersMax = 10_000

  private mutating func surfaces(of relation: OSMRelation) -> [Surface] {
    let name = "r\(relation.id)"
    guard relation.members.count <= Self.membersMax else {
      reportDropped(name, relation.tags, "it has more than \(Self.membersMax) members")
      return []
    }
    var outer: [[Int64]] = []
    var inner: [[Int64]] = []
    var missing = 0
    for member in relation.members where member.kind == .way {
      guard let index = wayIndex.index(of: member.id) else {
        missing += 1
        continue
      }
      if member.role == "inner" { inner.append(data.ways[index].nodes) } else { outer.append(data.ways[index].nodes) }
    }
    let outerRings = RingAssembler(ways: outer)
    let innerRings = RingAssembler(ways: inner)
    var holes = innerRings.rings.compactMap { ring($0) }
    let lostHoles = innerRings.openPieces + innerRings.rings.count - holes.count
    if missing > 0 || lostHoles > 0 {
      report(
        MapRule.cutElement, .warning,
        "\(name)\(Self.quoted(relation.tags)) is incomplete: \(missing + lostHoles) of its rings are not in the extract"
      )
    }
    var result: [Surface] = []
    for (index, nodes) in outerRings.rings.enumerated() {
      let pieceName = index == 0 ? name : "\(name)-\(index + 1)"
      guard let exterior = ring(nodes) ?? cutRing(nodes, pieceName, relation.tags),
        let shell = Polygon(exterior: exterior)
      else {
        reportDropped(pieceName, relation.tags, "the extract's edge cuts it")
        continue
      }
      // A hole may touch the outer ring in corners: the middle of its surface decides.
      let isCut = ring(nodes) == nil
      let own =
        isCut
        ? []
        : holes.filter { hole in
          Polygon(exterior: hole).map { shell.contains(RingGeometry.labelPoint(of: $0)) } ?? false
        }
      holes.removeAll { own.contains($0) }
      result += valid(Polygon(exterior: exterior, holes: own), pieceName, relation.tags)
    }
    if outerRings.openPieces > 0 { reportDropped(name, relation.tags, "an outer ring is not closed") }
    return result
  }

  /// The positions of a ring's nodes, without the closing one; nil where the extract lacks one.
  private func ring(_ nodes: [Int64]) -> [LocalPoint]? {
    var result: [LocalPoint] = []
    result.reserveCapacity(nodes.count)
    for id in nodes {
      guard let index = nodeIndex.index(of: id) else { return nil }
      result.append(positions[index])
    }
    return result
  }

  /// The known corners of a building that the extract's edge cuts: a piece of an obstacle is better than none.
  ///
  /// Straight lines join the corners; where they cross, the convex hull of the corners stands for the building. Nil for
  /// anything that is no building, and where fewer than three corners are known.
  private mutating func cutRing(_ nodes: [Int64], _ name: String, _ tags: OSMTags) -> [LocalPoint]? {
    guard FeatureRules.isBuilding(tags) else { return nil }
    let known = nodes.compactMap { id in nodeIndex.index(of: id).map { positions[$0] } }
    guard let polygon = Polygon(exterior: known) else { return nil }
    let isSimple = (try? GeometryOperations.isValid(polygon)) ?? false
    let result = isSimple ? known : RingGeometry.convexHull(of: known)
    guard let shape = Polygon(exterior: result), shape.areaSquareMetres >= 1 else { return nil }
    report(
      MapRule.cutElement, .warning,
      "building \(name)\(Self.quoted(tags)) is cut by the extract's edge: "
        + (isSimple ? "straight lines join its known corners" : "the convex hull of its known corners stands for it"))
    return result
  }

  /// The surface, repaired where its rings cross.
  private mutating func valid(_ polygon: Polygon?, _ name: String, _ tags: OSMTags) -> [Surface] {
    guard let polygon else {
      reportDropped(name, tags, "it has fewer than three corners")
      return []
    }
    do {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else {
        return [Surface(id: name, tags: tags, polygon: polygon)]
      }
      let repaired = try GeometryOperations.madeValid(polygon).filter { $0.areaSquareMetres >= 1 }
      guard !repaired.isEmpty else {
        reportDropped(name, tags, "nothing is left of its shape: \(problem)")
        return []
      }
      report(
        MapRule.invalidShape, .warning,
        "\(name)\(Self.quoted(tags)) was repaired into \(repaired.count) polygons: \(problem)")
      return repaired.enumerated().map { index, piece in
        Surface(id: index == 0 ? name : "\(name)-part-\(index + 1)", tags: tags, polygon: piece)
      }
    } catch {
      reportDropped(name, tags, "its shape cannot be repaired (\(error))")
      return []
    }
  }

  private mutating func reportDropped(_ name: String, _ tags: OSMTags, _ reason: String) {
    let isObstacle = FeatureRules.isBuilding(tags)
    report(
      MapRule.cutElement, .warning,
      "\(isObstacle ? "building " : "")\(name)\(Self.quoted(tags)) is left out: \(reason)",
      help: isObstacle ? "keep flights away from the edge of the map, or import a larger extract" : nil)
  }

  private static func quoted(_ tags: OSMTags) -> String {
    name(of: tags).isEmpty ? "" : " \"\(name(of: tags))\""
  }
}
