import Geometry
import Quantities

/// Where a vehicle may be at one height: inside a boundary, away from obstacles.
///
/// The outlines of all obstacles grow by the clearance, one by one, and a constrained triangulation of the grown
/// outlines tells free faces from the others: obstacles may overlap, touch, be nested or cross the boundary, and are
/// never united. The free faces are joined to a mesh of convex polygons. The free space is closed: its border may be
/// used, and a way may pass between obstacles that touch in a point. Every point of it keeps the clearance, but for the
/// rounding of crossings where the clearance is zero. Immutable, so tasks may share it.
package struct FreeSpace: Sendable {
  /// The clearance that was asked for, in metres.
  package let clearanceMetres: Double
  /// The free space as convex polygons.
  package let mesh: FreeMesh
  /// Finds points in the mesh.
  package let locator: MeshLocator

  let growth: Outlines.Growth
  let outlines: Outlines
  let triangulation: Triangulation
  /// For each label whether it stands in the way now.
  let isBlocking: [Bool]
  /// The rectangles of the labels that have rings, and those labels.
  let boxes: GridIndex
  let boxedLabels: [Int]

  /// What may be tuned.
  package struct Options: Hashable, Sendable {
    /// How much more than the clearance a round corner may keep, in metres; positive.
    package var arcToleranceMetres = 0.1

    /// The defaults.
    package init() {}
  }

  /// Works out the free space.
  ///
  /// - Parameters:
  ///   - boundary: what may be used at all.
  ///   - obstacles: what to keep away from; they may overlap, touch, be invalid or cross the boundary.
  ///   - clearanceMetres: the distance kept from obstacles and boundary; zero or more.
  package init(
    boundary: Polygon, obstacles: [Obstacle], clearanceMetres: Double, options: Options = Options()
  ) throws(PreparationError) {
    try self.init(
      inside: [boundary], obstacles: obstacles,
      Outlines.Growth(clearanceMetres: clearanceMetres, toleranceMetres: options.arcToleranceMetres))
  }

  /// A free space that is given as it is: polygons that share no area.
  package init(polygons: [Polygon]) throws(PreparationError) {
    try self.init(
      inside: polygons, obstacles: [],
      Outlines.Growth(clearanceMetres: 0, toleranceMetres: Options().arcToleranceMetres))
  }

  private init(
    inside: [Polygon], obstacles: [Obstacle], _ growth: Outlines.Growth
  ) throws(PreparationError) {
    var outlines = Outlines()
    try outlines.append(boundary: inside, growth)
    for obstacle in obstacles { try outlines.append(obstacle, growth) }
    do throws(Triangulation.Failure) {
      let made = try Triangulation.make(points: outlines.points, segments: outlines.segments())
      self.init(
        outlines, made.triangulation, growth, isBlocking: Array(repeating: true, count: outlines.labels.count))
    } catch {
      throw .triangulation(error)
    }
  }

  private init(
    _ outlines: Outlines, _ triangulation: Triangulation, _ growth: Outlines.Growth, isBlocking: [Bool]
  ) {
    self.growth = growth
    self.outlines = outlines
    self.triangulation = triangulation
    self.isBlocking = isBlocking
    clearanceMetres = growth.clearanceMetres
    mesh = MeshBuilder(triangulation, outside: 1, isBlocking: isBlocking).mesh()
    locator = MeshLocator(mesh)
    var boxes: [BoundingBox] = []
    var boxedLabels: [Int] = []
    for label in outlines.labels.indices {
      guard let box = outlines.box(of: label) else { continue }
      boxes.append(box)
      boxedLabels.append(label)
    }
    self.boxes = GridIndex(boxes)
    self.boxedLabels = boxedLabels
  }

  /// The free space with more obstacles: their outlines go into the triangulation that is there.
  package func adding(_ obstacles: [Obstacle]) throws(PreparationError) -> FreeSpace {
    var outlines = outlines
    let first = outlines.rings.count
    let base = outlines.points.count
    for obstacle in obstacles { try outlines.append(obstacle, growth) }
    do throws(Triangulation.Failure) {
      let larger = try triangulation.adding(
        points: Array(outlines.points[base...]), segments: outlines.segments(fromRing: first))
      return FreeSpace(
        outlines, larger, growth,
        isBlocking: isBlocking + Array(repeating: true, count: outlines.labels.count - isBlocking.count))
    } catch {
      throw .triangulation(error)
    }
  }

  /// The free space without the obstacles of some ids; ids that are not there change nothing.
  package func removing(_ ids: [String]) -> FreeSpace {
    let gone = Set(ids)
    let remaining = outlines.labels.indices.map { label in
      isBlocking[label] && (label == 0 || !gone.contains(outlines.labels[label].id))
    }
    return FreeSpace(outlines, triangulation, growth, isBlocking: remaining)
  }

  /// The number of obstacles that stand in the way.
  package var obstacleCount: Int { isBlocking.dropFirst().count { $0 } }

  /// The edges of the free space's border, each with the free space to its left.
  package var walls: [(start: LocalPoint, end: LocalPoint)] {
    mesh.withView { view in
      view.opposite.indices.filter { view.opposite[$0] == FreeMesh.wall }.map { edge in
        (view.points[Int(view.corners[edge])], view.points[Int(view.corners[view.next(edge)])])
      }
    }
  }

  /// Whether a point lies in the free space or on its border; exact.
  package func contains(_ point: LocalPoint) -> Bool { locator.polygon(at: point) != nil }

  /// The ids of the obstacles whose grown outline holds a point, in the order in which they were given, each once.
  package func obstacles(at point: LocalPoint) -> [String] {
    guard point.east.isFinite, point.north.isFinite else { return [] }
    let box = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    var ids: [String] = []
    var seen: Set<String> = []
    for index in boxes.indices(meeting: box) {
      let label = boxedLabels[index]
      guard label > 0, isBlocking[label] else { continue }
      let isInside = outlines.windings(of: label, round: point).map { $0 > 0 } ?? true
      let id = outlines.labels[label].id
      if isInside, seen.insert(id).inserted { ids.append(id) }
    }
    return ids
  }

  /// The point of the free space nearest to a point: itself inside, else on the border. Nil where nothing is free.
  ///
  /// For recovery from a zone: go there, then on. The straight way there is not checked.
  package func nearestFreePoint(to given: LocalPoint) -> LocalPoint? {
    guard given.east.isFinite, given.north.isFinite else { return nil }
    // Squares of distances must not overflow; no free point lies beyond the largest coordinate.
    func limited(_ coordinate: Double) -> Double {
      max(-Triangulation.coordinateMax, min(Triangulation.coordinateMax, coordinate))
    }
    let point = LocalPoint(east: limited(given.east), north: limited(given.north))
    if contains(point) { return point }
    var best: (metres: Double, edge: Int, point: LocalPoint)?
    mesh.withView { view in
      for edge in view.opposite.indices where view.opposite[edge] == FreeMesh.wall {
        let wall = (start: view.points[Int(view.corners[edge])], end: view.points[Int(view.corners[view.next(edge)])])
        let nearest = Distances.nearest(to: point, onSegment: wall)
        let metres = nearest.planarDistanceMetres(to: point)
        if metres < best?.metres ?? .infinity { best = (metres, edge, nearest) }
      }
    }
    guard let best else { return nil }
    return contained(best.point, onWall: best.edge)
  }

  /// A point of the free space as near to a point on a wall as rounding allows.
  private func contained(_ point: LocalPoint, onWall edge: Int) -> LocalPoint {
    if contains(point) { return point }
    return mesh.withView { view in
      let (start, end) = (view.points[Int(view.corners[edge])], view.points[Int(view.corners[view.next(edge)])])
      let along = end - start
      // The polygon lies to the left of the wall.
      let scale = max(abs(point.east), abs(point.north), along.lengthMetres, 1)
      var step = scale * 0x1p-52
      for _ in 0..<Self.nudgesMax {
        let nudged = LocalPoint(
          east: point.east - along.north / along.lengthMetres * step,
          north: point.north + along.east / along.lengthMetres * step)
        if contains(nudged) { return nudged }
        step *= 2
      }
      return point.planarDistanceMetres(to: start) < point.planarDistanceMetres(to: end) ? start : end
    }
  }

  /// How often a point is moved off a wall, each time twice as far: up to about a micrometre for each metre.
  private static let nudgesMax = 30
}
