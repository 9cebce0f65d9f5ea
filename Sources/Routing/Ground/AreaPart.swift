import Geometry
import Quantities

/// A connected free part of the areas of one rule: what lies in them and keeps clear of buildings, water, closed areas
/// and the streets that cut them. Parts that touch in a point only are apart.
struct AreaPart: Sendable {
  /// The most corners and joints of a part together. Its lines take the square of them in time and memory.
  static let placesMax = 3_000

  /// The rectangle around it.
  let box: BoundingBox
  /// The rule of its areas.
  let rule: GroundProfile.Rule
  /// The areas that it comes from, ascending.
  let areas: [Int32]
  /// The corners round which a shortest way can turn, as vertices of the mesh.
  let corners: [Int32]
  /// The place of the first corner in the network; the others follow.
  var firstCorner: Int32 = 0
  /// The places where it meets streets, ascending once all are known.
  var ports: [Int32] = []

  private let space: FreeSpace
  /// Whether a polygon of the mesh belongs to the part.
  private let holds: [Bool]
  /// For each corner or pinch of the mesh its number among the corners of the part, or -1.
  private let cornerOf: [Int32]
  /// The edges of its border, with the free side to the left.
  private let walls: [(start: LocalPoint, end: LocalPoint)]
  /// The ports in each polygon of the mesh; in several where they lie on a border.
  private var portsIn: [[Int32]] = []

  /// The connected parts of a free space, in the order of its polygons.
  static func parts(of space: FreeSpace, rule: GroundProfile.Rule, areas: [Int32]) -> [AreaPart] {
    var part = [Int](repeating: -1, count: space.mesh.polygonCount)
    var result: [AreaPart] = []
    space.mesh.withView { view in
      for first in part.indices where part[first] < 0 {
        part[first] = result.count
        var members = [first]
        var waiting = [first]
        while let polygon = waiting.popLast() {
          for edge in Int(view.offsets[polygon])..<Int(view.offsets[polygon + 1]) where view.opposite[edge] >= 0 {
            let other = Int(view.polygonOf[Int(view.opposite[edge])])
            guard part[other] < 0 else { continue }
            part[other] = result.count
            members.append(other)
            waiting.append(other)
          }
        }
        if let made = AreaPart(space, members, view, rule: rule, areas: areas) { result.append(made) }
      }
    }
    return result
  }

  private init?(
    _ space: FreeSpace, _ members: [Int], _ view: FreeMeshView, rule: GroundProfile.Rule, areas: [Int32]
  ) {
    self.space = space
    self.rule = rule
    self.areas = areas
    var holds = [Bool](repeating: false, count: space.mesh.polygonCount)
    var isVertex = [Bool](repeating: false, count: view.points.count)
    var walls: [(start: LocalPoint, end: LocalPoint)] = []
    for polygon in members {
      holds[polygon] = true
      for edge in Int(view.offsets[polygon])..<Int(view.offsets[polygon + 1]) {
        isVertex[Int(view.corners[edge])] = true
        guard view.opposite[edge] == FreeMesh.wall else { continue }
        walls.append((view.points[Int(view.corners[edge])], view.points[Int(view.corners[view.next(edge)])]))
      }
    }
    let vertices = isVertex.indices.filter { isVertex[$0] }
    guard let box = BoundingBox(around: vertices.map { view.points[$0] }) else { return nil }
    self.box = box
    self.holds = holds
    self.walls = walls
    corners = vertices.filter { !view.kinds[$0].isEmpty }.map { Int32($0) }
    var cornerOf = [Int32](repeating: -1, count: view.sights.count { $0.node >= 0 })
    for (number, vertex) in corners.enumerated() { cornerOf[Int(view.sights[Int(vertex)].node)] = Int32(number) }
    self.cornerOf = cornerOf
  }

  /// Where a corner is.
  func place(ofCorner number: Int) -> LocalPoint { space.mesh.points[Int(corners[number])] }

  /// The polygons of the part that hold a point.
  private func polygons(at point: LocalPoint) -> [Int] {
    guard box.contains(point) else { return [] }
    var result: [Int] = []
    space.locator.forEachPolygon(at: point) { polygon in
      if holds[polygon] { result.append(polygon) }
    }
    return result
  }

  /// Whether a point lies in the part or on its border; exact.
  func contains(_ point: LocalPoint) -> Bool { !polygons(at: point).isEmpty }

  /// Sorts the ports and finds their polygons, once all are known.
  mutating func settlePorts(_ places: [LocalPoint]) {
    ports.sort()
    portsIn = [[Int32]](repeating: [], count: holds.count)
    for port in ports {
      for polygon in polygons(at: places[Int(port)]) { portsIn[polygon].append(port) }
    }
  }

  /// How far inside its border a point is moved, in metres: the first that lies in the part after rounding.
  private static let nudgesMetres = [0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4]

  /// The point of the part nearest to a point and its distance in metres: itself inside, else on the border or just
  /// inside it. Nil where the distance is greater than the reach.
  func nearest(to point: LocalPoint, withinMetres reach: Double) -> (place: LocalPoint, metres: Double)? {
    let here = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    guard here.expanded(byMetres: reach).intersects(box) else { return nil }
    if contains(point) { return (point, 0) }
    var best: (metres: Double, place: LocalPoint, start: LocalPoint, end: LocalPoint)?
    for wall in walls {
      let place = Distances.nearest(to: point, onSegment: wall)
      let metres = point.planarDistanceMetres(to: place)
      if metres <= reach, metres < best?.metres ?? .infinity { best = (metres, place, wall.start, wall.end) }
    }
    guard let best else { return nil }
    let along = best.end - best.start
    guard along.lengthMetres > 0 else { return nil }
    // The free side is to the left of each edge.
    let inward = LocalVector(east: -along.north, north: along.east) * (1 / along.lengthMetres)
    for metres in Self.nudgesMetres {
      let place = best.place + inward * metres
      if contains(place) { return (place, point.planarDistanceMetres(to: place)) }
    }
    // At a sharp corner the inward side of one edge is outside the other: the corner itself is free.
    let (first, second) = (best.start, best.end)
    let isFirst = best.place.planarDistanceMetres(to: first) <= best.place.planarDistanceMetres(to: second)
    let corner = isFirst ? first : second
    return (corner, point.planarDistanceMetres(to: corner))
  }

  /// Calls back with each place of the network that a point of the part sees, once, and how far it is in metres.
  /// Corners count where a taut way from the point can turn there. Exact.
  func visit(from point: LocalPoint, places: [LocalPoint], _ body: (Int32, Double) -> Void) {
    var isSeen = [Bool](repeating: false, count: corners.count)
    var ports: [Int32] = []
    var scratch = SightScratch()
    let start = polygons(at: point)
    space.mesh.withView { view in
      for polygon in start {
        view.look(from: point, in: polygon, &scratch) { vertex in
          let number = Int(cornerOf[Int(vertex.node)])
          guard number >= 0, !isSeen[number] else { return }
          isSeen[number] = true
          body(firstCorner + Int32(number), point.planarDistanceMetres(to: vertex.here))
        } entering: { sight in
          for port in portsIn[sight.polygon] where sight.holds(places[Int(port)]) { ports.append(port) }
        }
      }
    }
    ports.sort()
    var last: Int32 = -1
    for port in ports where port != last {
      body(port, point.planarDistanceMetres(to: places[Int(port)]))
      last = port
    }
  }

  /// Whether the straight way between two points of the part stays in it; exact.
  func sees(_ start: LocalPoint, _ goal: LocalPoint) -> Bool {
    let goals = polygons(at: goal)
    let first = polygons(at: start)
    var isSeen = false
    var scratch = SightScratch()
    space.mesh.withView { view in
      for polygon in first where !isSeen {
        view.look(from: start, in: polygon, &scratch) { _ in
        } entering: { sight in
          if goals.contains(sight.polygon), sight.holds(goal) { isSeen = true }
        }
      }
    }
    return isSeen
  }

  /// Whether a way that comes straight from a point can turn at a corner.
  func isTaut(corner number: Int, from point: LocalPoint) -> Bool {
    let vertex = Int(corners[number])
    return space.mesh.withView { view in
      view.kinds[vertex].contains(.pinch) || view.isTaut(vertex, from: point)
    }
  }
}
