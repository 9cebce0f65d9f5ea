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
    /// Whether it means something as a surface.
    let isSurface: Bool
    /// Whether it is a street.
    let isStreet: Bool
    /// Whether it is a piece of the coast.
    let isCoast: Bool
  }

  /// The fewest ways and nodes that are worth a thread of their own.
  private static let (waysMin, nodesMin) = (1_000, 16_384)
  /// The fewest multipolygons that are worth a thread of their own.
  private static let relationsMin = 32

  /// Without one of these keys a way is neither surface nor street nor coast.
  private static let wantedKeys = [
    FeatureKey.amenity, .building, .buildingPart, .healthcare, .highway, .landuse, .leisure, .natural, .place,
    .publicTransport, .railway, .tourism, .waterway,
  ].reduce(0 as UInt32) { $0 | $1.bit }

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
    // Relations and points go first, because they take longest; in the result they come behind the ways.
    let ranges = Parallel.ranges(relations.count, lengthMin: relationsMin)
    let parts = Parallel.map(ranges.count + 1 + ready.pieces.count) { index in
      var shapes = ImportedShapes()
      if index < ranges.count {
        for (relation, meaning) in relations[ranges[index]] { ready.add(relation, meaning, to: &shapes) }
      } else if index == ranges.count {
        ready.addPoints(to: &shapes)
      } else {
        shapes = ready.shapes(of: ready.pieces[index - ranges.count - 1])
      }
      return shapes
    }
    var result = ImportedShapes()
    result.reserve(for: parts)
    for part in parts[(ranges.count + 1)...] + parts[...ranges.count] { result.append(part) }
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
    var tags = CodedTags(data)
    var result: [(OSMRelation, FeatureMeaning)] = []
    for relation in data.relations {
      tags.load(relation.tags)
      guard tags[.type] == "multipolygon", FeatureRules.isSurface(tags) else { continue }
      result.append((relation, FeatureRules.surface(tags, heights: heights)))
    }
    return result.sorted { $0.0.id < $1.0.id }
  }

  /// Works out what ways mean, and looks up the nodes of those that mean something.
  private mutating func resolve() {
    let ranges = Parallel.ranges(order.count, lengthMin: Self.waysMin)
    let copy = self
    pieces = Parallel.map(ranges.count) { index in
      var piece = Piece()
      var tags = CodedTags(copy.data)
      for place in ranges[index] { copy.resolve(copy.order[place], &tags, into: &piece) }
      return piece
    }
  }

  private func resolve(_ index: Int, _ tags: inout CodedTags, into piece: inout Piece) {
    let way = data.ways[index]
    tags.load(way.tags)
    guard tags.hasAny(Self.wantedKeys) else { return }
    let isStreet = FeatureRules.streetKind(tags) != nil
    let mayBeSurface = tags[.highway] == nil || tags[.area] == "yes" || tags[.place] == "square"
    let isSurface = mayBeSurface && FeatureRules.isSurface(tags)
    let isCoast = FeatureRules.isCoast(tags)
    guard isSurface || isStreet || isCoast else { return }
    let start = piece.nodes.count
    for place in way.nodes { piece.nodes.append(Int32(nodeIndex.index(of: data.wayNodes[place]) ?? -1)) }
    piece.ways.append(
      WantedWay(
        way: index, nodes: start..<piece.nodes.count, isSurface: isSurface, isStreet: isStreet, isCoast: isCoast))
  }

  /// The nodes that something refers to.
  private func usedNodes(_ relations: [OSMRelation]) -> [Bool] {
    var isUsed = [Bool](repeating: false, count: data.nodes.count)
    for piece in pieces {
      for node in piece.nodes where node >= 0 { isUsed[Int(node)] = true }
    }
    var tags = CodedTags(data)
    for tagged in data.nodeTags {
      tags.load(tagged.tags)
      if FeatureRules.placeKind(tags) != nil { isUsed[tagged.node] = true }
    }
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
    result.surfaces.reserveCapacity(piece.ways.count)
    result.lines.reserveCapacity(piece.ways.count)
    var tags = CodedTags(data)
    for wanted in piece.ways {
      let way = data.ways[wanted.way]
      let nodes = piece.nodes[wanted.nodes]
      tags.load(way.tags)
      if wanted.isSurface { addSurface(of: way, tags, nodes, to: &result) }
      if wanted.isStreet { addStreet(way, tags, nodes, to: &result) }
      if wanted.isCoast { result.coast += pieces(of: nodes) }
    }
    return result
  }

  private func addSurface(
    of way: OSMWay, _ tags: CodedTags, _ nodes: ArraySlice<Int32>, to result: inout ImportedShapes
  ) {
    let meaning = FeatureRules.surface(tags, heights: heights)
    let isClosed = data.isClosed(way)
    // Some extracts keep whole ways and lack their nodes, others cut the ways: then a ring is open.
    let whole = isClosed ? ring(nodes) : nil
    if let whole, let polygon = Polygon(exterior: whole), RingGeometry.isPlainlyValid(polygon) {
      let name = Self.name(of: tags)
      result.surfaces.append(Surface(id: "w\(way.id)", name: name, meaning: meaning, polygon: polygon))
      return
    }
    let label = "w\(way.id)\(Self.quoted(tags))"
    guard let ring = whole ?? cutRing(nodes, label, meaning, &result) else {
      if isClosed || tags[.highway] == nil {
        result.diagnostics.append(
          .leftOut(
            label, isObstacle: meaning.building != nil,
            isClosed ? "the extract's edge cuts it" : "it is not closed", at: span))
      }
      return
    }
    result.add(
      Polygon(exterior: ring), id: "w\(way.id)", name: Self.name(of: tags), meaning: meaning, label: label, at: span)
  }

  /// Centre lines. A street that leaves the extract keeps its pieces inside.
  private func addStreet(
    _ way: OSMWay, _ tags: CodedTags, _ nodes: ArraySlice<Int32>, to result: inout ImportedShapes
  ) {
    guard let kind = tags[.highway] else { return }
    let (name, isOneWay) = (Self.name(of: tags), FeatureRules.isOneWay(tags))
    let (surface, footAccess) = (tags[.surface] ?? "", FeatureRules.footAccess(tags, kind: kind))
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
    var tags = CodedTags(data)
    var found: [(node: Int, point: TaggedPoint)] = []
    for tagged in data.nodeTags {
      tags.load(tagged.tags)
      guard let kind = FeatureRules.placeKind(tags) else { continue }
      var meaning = FeatureMeaning()
      meaning.place = kind
      let point = TaggedPoint(name: Self.name(of: tags), meaning: meaning, position: positions[tagged.node])
      found.append((tagged.node, point))
    }
    found.sort { data.nodes[$0.node].id < data.nodes[$1.node].id }
    result.points += found.map(\.point)
  }

  /// The name for people: `name`, else empty.
  private static func name(of tags: CodedTags) -> String { tags[.name] ?? "" }

  private static func quoted(_ tags: CodedTags) -> String {
    name(of: tags).isEmpty ? "" : " \"\(name(of: tags))\""
  }
}

// Multipolygons.
extension OSMShapes {
  /// The most members of a multipolygon: joining them costs the square of their number.
  private static let membersMax = 10_000

  private func add(_ relation: OSMRelation, _ meaning: FeatureMeaning, to result: inout ImportedShapes) {
    var tags = CodedTags(data)
    tags.load(relation.tags)
    let name = "r\(relation.id)"
    let quoted = Self.quoted(tags)
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
        Polygon(exterior: exterior, holes: own), id: pieceName, name: Self.name(of: tags), meaning: meaning,
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
