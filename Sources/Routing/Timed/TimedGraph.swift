import Geometry
import Quantities

/// The corners of timed zones beside those of a corner graph, with the sight between them and the times at which each
/// of all these places is safe.
///
/// Nodes are the corners of the corner graph in its order, then the corners of the zones that lie in the free space. A
/// vehicle may wait at a node or has flown round a zone that is gone by now, so a way may turn there in any direction:
/// only links are pruned, to those that are taut at the corners of the free space.
struct TimedGraph: Sendable {
  let corners: CornerPaths
  /// The positions of the corners of zones.
  let extras: [LocalPoint]
  /// The corners of zones in polygon `p` of the mesh are `inPolygon[polygonOffsets[p]..<polygonOffsets[p + 1]]`,
  /// counted from 0.
  let polygonOffsets: [Int32]
  let inPolygon: [Int32]
  /// The links of zone corner `e` are `targets[offsets[e]..<offsets[e + 1]]`, as nodes.
  let offsets: [Int32]
  let targets: [Int32]
  /// For each corner of the free space the corners of zones that see it, as nodes.
  let backOffsets: [Int32]
  let backTargets: [Int32]
  /// The safe intervals of node `n` are `intervals[intervalOffsets[n]..<intervalOffsets[n + 1]]`, ascending.
  let intervalOffsets: [Int32]
  let intervals: [SafeInterval]
  /// For each interval its node.
  let nodeOfInterval: [Int32]

  /// The number of corners of the free space.
  var cornerCount: Int { corners.graph.places.count }
  /// The number of nodes.
  var nodeCount: Int { cornerCount + extras.count }

  /// The position of a node.
  @inline(__always)
  func place(_ node: Int) -> LocalPoint {
    node < cornerCount ? corners.graph.places[node] : extras[node - cornerCount]
  }

  init(_ corners: CornerPaths, _ space: FreeSpace, _ regions: [ZoneRegion]) throws(PreparationError) {
    self.corners = corners
    let extras = regions.flatMap(\.places).filter { space.contains($0) }
    guard extras.count <= TimedPaths.cornersMax else {
      throw .tooMany(what: "corners of timed zones", count: extras.count, limit: TimedPaths.cornersMax)
    }
    self.extras = extras
    (polygonOffsets, inPolygon) = Self.sorted(extras, space)
    let sight = try Self.links(corners, space, extras, polygonOffsets, inPolygon)
    (offsets, targets) = (sight.offsets, sight.targets)
    let count = corners.graph.places.count
    (backOffsets, backTargets) = Self.reversed(offsets, targets, cornerCount: count)
    var intervalOffsets: [Int32] = [0]
    intervalOffsets.reserveCapacity(count + extras.count + 1)
    var intervals: [SafeInterval] = []
    var nodeOfInterval: [Int32] = []
    for node in 0..<count + extras.count {
      let place = node < count ? corners.graph.places[node] : extras[node - count]
      for gap in Self.gaps(at: place, regions) {
        intervals.append(gap)
        nodeOfInterval.append(Int32(node))
      }
      intervalOffsets.append(Int32(intervals.count))
    }
    self.intervalOffsets = intervalOffsets
    self.intervals = intervals
    self.nodeOfInterval = nodeOfInterval
  }

  /// The times at which a place is safe.
  static func gaps(at place: LocalPoint, _ regions: [ZoneRegion]) -> [SafeInterval] {
    var active: [Range<Double>] = []
    for region in regions where region.holdsInside(place) { active += region.hours.ranges }
    return active.isEmpty ? [SafeInterval(low: -.infinity, high: .infinity)] : Hours(active).gaps
  }

  /// The extras by the polygons that hold them.
  private static func sorted(_ extras: [LocalPoint], _ space: FreeSpace) -> ([Int32], [Int32]) {
    var offsets = [Int32](repeating: 0, count: space.mesh.polygonCount + 1)
    var pairs: [(polygon: Int, extra: Int32)] = []
    for (extra, place) in extras.enumerated() {
      space.locator.forEachPolygon(at: place) { polygon in
        pairs.append((polygon, Int32(extra)))
        offsets[polygon + 1] += 1
      }
    }
    for polygon in 1..<max(1, offsets.count) { offsets[polygon] += offsets[polygon - 1] }
    var next = offsets
    var inPolygon = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      inPolygon[Int(next[pair.polygon])] = pair.extra
      next[pair.polygon] += 1
    }
    return (offsets, inPolygon)
  }

  /// What each extra sees.
  private static func links(
    _ corners: CornerPaths, _ space: FreeSpace, _ extras: [LocalPoint], _ polygonOffsets: [Int32],
    _ inPolygon: [Int32]
  ) throws(PreparationError) -> (offsets: [Int32], targets: [Int32]) {
    let count = corners.graph.places.count
    var offsets: [Int32] = [0]
    var targets: [Int32] = []
    var seenFrom = [Int32](repeating: -1, count: count + extras.count)
    var sight = SightScratch()
    for (extra, place) in extras.enumerated() {
      seenFrom[count + extra] = Int32(extra)
      func add(_ node: Int) {
        guard seenFrom[node] != Int32(extra) else { return }
        seenFrom[node] = Int32(extra)
        targets.append(Int32(node))
      }
      space.mesh.withView { view in
        space.locator.forEachPolygon(at: place) { polygon in
          view.look(from: place, in: polygon, &sight) { vertex in
            add(Int(vertex.node))
          } entering: { sight in
            for index in polygonOffsets[sight.polygon]..<polygonOffsets[sight.polygon + 1] {
              let other = Int(inPolygon[Int(index)])
              if seenFrom[count + other] != Int32(extra), sight.holds(extras[other]) { add(count + other) }
            }
          }
        }
      }
      guard targets.count <= TimedPaths.linksMax else {
        throw .tooMany(what: "links of timed zones", count: targets.count, limit: TimedPaths.linksMax)
      }
      offsets.append(Int32(targets.count))
    }
    return (offsets, targets)
  }

  /// The links to corners of the free space, from there.
  private static func reversed(_ offsets: [Int32], _ targets: [Int32], cornerCount: Int) -> ([Int32], [Int32]) {
    var backOffsets = [Int32](repeating: 0, count: cornerCount + 1)
    for target in targets where Int(target) < cornerCount { backOffsets[Int(target) + 1] += 1 }
    for node in 1..<max(1, backOffsets.count) { backOffsets[node] += backOffsets[node - 1] }
    var next = backOffsets
    var back = [Int32](repeating: 0, count: Int(backOffsets[cornerCount]))
    for extra in 0..<offsets.count - 1 {
      for index in offsets[extra]..<offsets[extra + 1] where Int(targets[Int(index)]) < cornerCount {
        let node = Int(targets[Int(index)])
        back[Int(next[node])] = Int32(cornerCount + extra)
        next[node] += 1
      }
    }
    return (backOffsets, back)
  }
}
