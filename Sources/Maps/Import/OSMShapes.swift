import Diagnostics
import Geometry
import Quantities

/// Turns the elements of an OpenStreetMap extract into shapes with meanings.
///
/// Elements come in the order ways, relations, each by id. What is left out or repaired is reported for each element.
struct OSMShapes: Sendable {
  private let data: OSMData
  private let heights: HeightRules
  private let span: SourceSpan
  private let nodeIndex: OSMIndex
  private let wayIndex: OSMIndex
  /// The ways by ascending id.
  private let order: [Int]
  /// The ways that mean something, cut into pieces for threads.
  private var pieces: [Piece] = []
  /// For each node its local position; zero for nodes that nothing refers to.
  private var positions: [LocalPoint] = []

  /// Some of the ways, with the nodes that they run through.
  private struct Piece: Sendable {
    var ways: [WantedWay] = []
    /// For each node of each way its place in `data.nodes`, -1 where the extract lacks it.
    var nodes: [Int32] = []
  }

  /// A way that means something.
  private struct WantedWay: Sendable {
    /// Its place in `data.ways`.
    let way: Int
    /// Where its nodes stand in those of its piece.
    let nodes: Range<Int>
    let surface: FeatureMeaning?
    /// The kind of street; nil where it is none.
    let street: String?
    /// Whether it is a piece of the coast.
    let isCoast: Bool
  }

  /// The fewest ways and nodes that are worth a thread of their own.
  private static let (waysMin, nodesMin) = (1_000, 16_384)

  /// The shapes of an extract.
  ///
  /// - Parameters:
  ///   - path: the file's name for messages.
  ///   - origin: where the map's frame has its zero.
  static func shapes(
    of data: OSMData, path: String, origin: GeoPoint, heights: HeightRules
  ) throws(ProjectionError) -> ImportedShapes {
    var importer = OSMShapes(data: data, path: path, heights: heights)
    let relations = importer.wantedRelations()
    importer.resolve()
    try importer.project(origin: origin, relations: relations.map(\.0))
    let ready = importer
    // Relations and points go first, because there is one piece of each; in the result they come behind the ways.
    let parts = Parallel.map(ready.pieces.count + 2) { index in
      var shapes = ImportedShapes()
      switch index {
      case 0: for (relation, meaning) in relations { ready.add(relation, meaning, to: &shapes) }
      case 1: ready.addPoints(to: &shapes)
      default: shapes = ready.shapes(of: ready.pieces[index - 2])
      }
      return shapes
    }
    var result = ImportedShapes()
    result.reserve(for: parts)
    for part in parts[2...] + parts[..<2] { result.append(part) }
    return result
  }

  private init(data: OSMData, path: String, heights: HeightRules) {
    self.data = data
    self.heights = heights
    span = SourceSpan(path: path)
    let indices = Parallel.map(2) { OSMIndex($0 == 0 ? data.nodes.map(\.id) : data.ways.map(\.id)) }
    (nodeIndex, wayIndex) = (indices[0], indices[1])
    let ids = data.ways.map(\.id)
    let isSorted = zip(ids, ids.dropFirst()).allSatisfy { $0 <= $1 }
    order = isSorted ? Array(ids.indices) : ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
  }

  /// The multipolygons that can become something, by ascending id.
  private func wantedRelations() -> [(OSMRelation, FeatureMeaning)] {
    data.relations.filter { $0.tags["type"] == "multipolygon" }.sorted { $0.id < $1.id }.compactMap { relation in
      let meaning = FeatureRules.surface(relation.tags, heights: heights)
      return meaning.isSurface ? (relation, meaning) : nil
    }
  }

  /// Works out what ways mean, and looks up the nodes of those that mean something.
  private mutating func resolve() {
    let ranges = Parallel.ranges(order.count, lengthMin: Self.waysMin)
    let copy = self
    pieces = Parallel.map(ranges.count) { index in
      var piece = Piece()
      for place in ranges[index] { copy.resolve(copy.order[place], into: &piece) }
      return piece
    }
  }

  private func resolve(_ index: Int, into piece: inout Piece) {
    let way = data.ways[index]
    guard !way.tags.pairs.isEmpty else { return }
    let street = FeatureRules.streetKind(way.tags)
    var surface: FeatureMeaning?
    if way.tags["highway"] == nil || way.tags["area"] == "yes" || way.tags["place"] == "square" {
      let meaning = FeatureRules.surface(way.tags, heights: heights)
      if meaning.isSurface { surface = meaning }
    }
    let isCoast = FeatureRules.isCoast(way.tags)
    guard surface != nil || street != nil || isCoast else { return }
    let start = piece.nodes.count
    for id in data.nodes(of: way) { piece.nodes.append(Int32(nodeIndex.index(of: id) ?? -1)) }
    piece.ways.append(
      WantedWay(
        way: index, nodes: start..<piece.nodes.count, surface: surface, street: street, isCoast: isCoast))
  }

  /// The nodes that something refers to.
  private func usedNodes(_ relations: [OSMRelation]) -> [Bool] {
    var isUsed = [Bool](repeating: false, count: data.nodes.count)
    for piece in pieces {
      for node in piece.nodes where node >= 0 { isUsed[Int(node)] = true }
    }
    for tagged in data.nodeTags { isUsed[tagged.node] = true }
    for relation in relations where relation.members.count <= Self.membersMax {
      for member in relation.members where member.kind == .way {
        guard let way = wayIndex.index(of: member.id) else { continue }
        for id in data.nodes(of: data.ways[way]) {
          if let node = nodeIndex.index(of: id) { isUsed[node] = true }
        }
      }
    }
    return isUsed
  }

  /// Works out the positions of the nodes that something refers to.
  private mutating func project(origin: GeoPoint, relations: [OSMRelation]) throws(ProjectionError) {
    let ranges = Parallel.ranges(data.nodes.count, lengthMin: Self.nodesMin)
    let (nodes, used) = (data.nodes, usedNodes(relations))
    let parts = Parallel.map(ranges.count) { index in
      Result { () throws(ProjectionError) in
        // A projection serves one thread at a time, so each piece has its own.
        let projection = try MapProjection(origin: origin)
        let wanted = ranges[index].filter { used[$0] }
        let points = wanted.map { index in
          // The reader has checked the range, so the fallback is never taken.
          GeoPoint(
            longitude: Double(nodes[index].longitudeNano) / 1e9, latitude: Double(nodes[index].latitudeNano) / 1e9)
            ?? origin
        }
        let local = try projection.local(points)
        var result = [LocalPoint](repeating: LocalPoint(east: 0, north: 0), count: ranges[index].count)
        for (node, point) in zip(wanted, local) { result[node - ranges[index].lowerBound] = point }
        return result
      }
    }
    positions.reserveCapacity(data.nodes.count)
    for part in parts { positions += try part.get() }
  }

  /// The surfaces and streets of some ways.
  private func shapes(of piece: Piece) -> ImportedShapes {
    var result = ImportedShapes()
    for wanted in piece.ways {
      let nodes = piece.nodes[wanted.nodes]
      if let meaning = wanted.surface { addSurface(of: data.ways[wanted.way], nodes, meaning, to: &result) }
      if let kind = wanted.street { addStreet(data.ways[wanted.way], nodes, kind, to: &result) }
      if wanted.isCoast { result.coast += pieces(of: nodes) }
    }
    return result
  }

  private func addSurface(
    of way: OSMWay, _ nodes: ArraySlice<Int32>, _ meaning: FeatureMeaning, to result: inout ImportedShapes
  ) {
    let isClosed = data.isClosed(way)
    // Some extracts keep whole ways and lack their nodes, others cut the ways: then a ring is open.
    let whole = isClosed ? ring(nodes) : nil
    if let whole, let polygon = Polygon(exterior: whole), RingGeometry.isPlainlyValid(polygon) {
      let name = Self.name(of: way.tags)
      result.surfaces.append(Surface(id: "w\(way.id)", name: name, meaning: meaning, polygon: polygon))
      return
    }
    let label = "w\(way.id)\(Self.quoted(way.tags))"
    guard let ring = whole ?? cutRing(nodes, label, meaning, &result) else {
      if isClosed || way.tags["highway"] == nil {
        result.diagnostics.append(
          .leftOut(
            label, isObstacle: meaning.building != nil,
            isClosed ? "the extract's edge cuts it" : "it is not closed", at: span))
      }
      return
    }
    result.add(
      Polygon(exterior: ring), id: "w\(way.id)", name: Self.name(of: way.tags), meaning: meaning, label: label, at: span
    )
  }

  /// Centre lines. A street that leaves the extract keeps its pieces inside.
  private func addStreet(
    _ way: OSMWay, _ nodes: ArraySlice<Int32>, _ kind: String, to result: inout ImportedShapes
  ) {
    let (name, isOneWay) = (Self.name(of: way.tags), FeatureRules.isOneWay(way.tags))
    let (surface, footAccess) = (way.tags["surface"] ?? "", FeatureRules.footAccess(way.tags, kind: kind))
    for (number, line) in pieces(of: nodes).enumerated() {
      let id = number == 0 ? "w\(way.id)" : "w\(way.id)-\(number + 1)"
      result.lines.append(
        TaggedLine(
          id: id, name: name, kind: kind, isOneWay: isOneWay, surface: surface, footAccess: footAccess, line: line))
    }
  }

  /// The pieces of a way inside the extract, each of two positions or more.
  private func pieces(of nodes: ArraySlice<Int32>) -> [[LocalPoint]] {
    var result: [[LocalPoint]] = []
    var line: [LocalPoint] = []
    line.reserveCapacity(nodes.count)
    for node in nodes {
      if node >= 0 {
        line.append(positions[Int(node)])
      } else {
        if line.count >= 2 { result.append(line) }
        line.removeAll()
      }
    }
    if line.count >= 2 { result.append(line) }
    return result
  }

  /// The positions of a ring's nodes, without the closing one; nil where the extract lacks one.
  private func ring(_ nodes: ArraySlice<Int32>) -> [LocalPoint]? {
    var result: [LocalPoint] = []
    result.reserveCapacity(nodes.count)
    for node in nodes.dropLast() {
      guard node >= 0 else { return nil }
      result.append(positions[Int(node)])
    }
    return result
  }

  /// The known corners of a building that the extract's edge cuts: a piece of an obstacle is better than none.
  ///
  /// Straight lines join the corners; where they cross, the convex hull of the corners stands for the building. Nil for
  /// anything that is no building, and where fewer than three corners are known.
  private func cutRing(
    _ nodes: some Sequence<Int32>, _ label: String, _ meaning: FeatureMeaning, _ shapes: inout ImportedShapes
  ) -> [LocalPoint]? {
    guard meaning.building != nil else { return nil }
    let known = nodes.compactMap { $0 >= 0 ? positions[Int($0)] : nil }
    guard let polygon = Polygon(exterior: known) else { return nil }
    let isSimple = (try? GeometryOperations.isValid(polygon)) ?? false
    let result = isSimple ? known : RingGeometry.convexHull(of: known)
    guard let shape = Polygon(exterior: result), shape.areaSquareMetres >= 1 else { return nil }
    shapes.report(
      MapRule.cutElement, .warning,
      "building \(label) is cut by the extract's edge: "
        + (isSimple ? "straight lines join its known corners" : "the convex hull of its known corners stands for it"),
      at: span)
    return result
  }

  private func addPoints(to result: inout ImportedShapes) {
    for tagged in data.nodeTags.sorted(by: { data.nodes[$0.node].id < data.nodes[$1.node].id }) {
      guard let kind = FeatureRules.placeKind(tagged.tags) else { continue }
      var meaning = FeatureMeaning()
      meaning.place = kind
      result.points.append(
        TaggedPoint(name: Self.name(of: tagged.tags), meaning: meaning, position: positions[tagged.node]))
    }
  }

  /// The name for people: `name`, else empty.
  private static func name(of tags: OSMTags) -> String { tags["name"] ?? "" }

  private static func quoted(_ tags: OSMTags) -> String {
    name(of: tags).isEmpty ? "" : " \"\(name(of: tags))\""
  }
}

// Multipolygons.
extension OSMShapes {
  /// The most members of a multipolygon: joining them costs the square of their number.
  private static let membersMax = 10_000

  private func add(_ relation: OSMRelation, _ meaning: FeatureMeaning, to result: inout ImportedShapes) {
    let name = "r\(relation.id)"
    let quoted = Self.quoted(relation.tags)
    let isObstacle = meaning.building != nil
    guard relation.members.count <= Self.membersMax else {
      result.diagnostics.append(
        .leftOut(name + quoted, isObstacle: isObstacle, "it has more than \(Self.membersMax) members", at: span))
      return
    }
    var outer: [[Int64]] = []
    var inner: [[Int64]] = []
    var missing = 0
    for member in relation.members where member.kind == .way {
      guard let index = wayIndex.index(of: member.id) else {
        missing += 1
        continue
      }
      let nodes = Array(data.nodes(of: data.ways[index]))
      if member.role == "inner" { inner.append(nodes) } else { outer.append(nodes) }
    }
    let outerRings = RingAssembler(ways: outer)
    let innerRings = RingAssembler(ways: inner)
    var holes = innerRings.rings.compactMap { ring($0) }
    let lostHoles = innerRings.openPieces + innerRings.rings.count - holes.count
    if missing > 0 || lostHoles > 0 {
      result.report(
        MapRule.cutElement, .warning,
        "\(name)\(quoted) is incomplete: \(missing + lostHoles) of its rings are not in the extract", at: span)
    }
    for (index, nodes) in outerRings.rings.enumerated() {
      let pieceName = index == 0 ? name : "\(name)-\(index + 1)"
      let whole = ring(nodes)
      guard let exterior = whole ?? cutRing(indices(of: nodes), pieceName + quoted, meaning, &result),
        let shell = Polygon(exterior: exterior)
      else {
        result.diagnostics.append(
          .leftOut(pieceName + quoted, isObstacle: isObstacle, "the extract's edge cuts it", at: span))
        continue
      }
      // A hole may touch the outer ring in corners: the middle of its surface decides.
      let own =
        whole == nil
        ? []
        : holes.filter { hole in
          Polygon(exterior: hole).map { shell.contains(RingGeometry.labelPoint(of: $0)) } ?? false
        }
      holes.removeAll { own.contains($0) }
      result.add(
        Polygon(exterior: exterior, holes: own), id: pieceName, name: Self.name(of: relation.tags), meaning: meaning,
        label: pieceName + quoted, at: span)
    }
    if outerRings.openPieces > 0 {
      result.diagnostics.append(
        .leftOut(name + quoted, isObstacle: isObstacle, "an outer ring is not closed", at: span))
    }
  }

  private func indices(of nodes: [Int64]) -> [Int32] { nodes.map { Int32(nodeIndex.index(of: $0) ?? -1) } }

  /// The positions of a ring's nodes; nil where the extract lacks one.
  private func ring(_ nodes: [Int64]) -> [LocalPoint]? {
    var result: [LocalPoint] = []
    for id in nodes {
      guard let index = nodeIndex.index(of: id) else { return nil }
      result.append(positions[index])
    }
    return result
  }
}
