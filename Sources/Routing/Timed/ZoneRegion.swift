import Geometry
import Quantities

/// Where a straight way runs through the inside of a zone, as shares of the way from 0 to 1.
struct ZoneCrossing: Sendable {
  /// The number of the zone.
  var zone: Int32
  var first: Double
  var last: Double
}

/// The memory in which crossings are worked out.
struct CrossingScratch: ~Copyable {
  /// A place at which a way meets the border of a zone.
  fileprivate struct Contact {
    var share: Double
    /// How far `share` may be off.
    var doubt: Double
    var flipsLeft: Bool
    var flipsRight: Bool
  }

  fileprivate var sides = GrowingMemory<Int8>(capacity: 64)
  fileprivate var contacts: [Contact] = []
  /// What was found.
  var crossings: [ZoneCrossing] = []
}

extension BoundingBox {
  /// Whether a straight way can run through the inside of the rectangle; never false where it does.
  @inline(__always)
  func mayBeCrossed(from start: LocalPoint, to end: LocalPoint) -> Bool {
    guard max(start.east, end.east) > west, min(start.east, end.east) < east,
      max(start.north, end.north) > south, min(start.north, end.north) < north
    else { return false }
    // A line that rises passes between the north-western and the south-eastern corner, one that falls between the
    // others.
    let rises = (end.east >= start.east) == (end.north >= start.north)
    let one = LocalPoint(east: west, north: rises ? north : south)
    let other = LocalPoint(east: east, north: rises ? south : north)
    return Predicates.orientation(start, end, one) * Predicates.orientation(start, end, other) < 0
  }
}

/// A timed zone grown by the clearance. Its border is free: only what lies strictly inside stands in the way.
struct ZoneRegion: Sendable {
  let id: String
  let hours: Hours
  /// The corners at which a taut way round the zone may turn, and the places along its edges that were asked for.
  let places: [LocalPoint]
  /// The rectangle round the zone; nil where it holds nothing.
  let box: BoundingBox?
  /// What is free of this zone alone, in a rectangle round it.
  private let around: FreeSpace?
  private let vertices: [LocalPoint]
  /// The edges of the border, as pairs of vertices.
  private let edges: [(from: Int32, to: Int32)]

  /// - Parameter edgeSpacingMetres: positive; places along edges are no farther apart than this.
  init(
    _ zone: TimedZone, _ growth: Outlines.Growth, edgeSpacingMetres: Double
  ) throws(PreparationError) {
    for range in zone.active where !(range.lowerBound.isFinite && range.upperBound.isFinite) {
      throw .badHours(what: zone.id)
    }
    id = zone.id
    hours = Hours(zone.active)
    let obstacle = Obstacle(id: zone.id, shape: zone.shape)
    var outlines = Outlines()
    try outlines.append(obstacle, growth)
    guard let box = outlines.box(of: 0) else {
      (places, self.box, around, vertices, edges) = ([], nil, nil, [], [])
      return
    }
    self.box = box
    // Wide enough that the rectangle's own border, which shrinks by the clearance, stays clear of the zone.
    let margin = 1 + 3 * growth.clearanceMetres + (box.east - box.west + box.north - box.south) / 8
    let wide = box.expanded(byMetres: margin)
    let frame = [
      LocalPoint(east: wide.west, north: wide.south), LocalPoint(east: wide.east, north: wide.south),
      LocalPoint(east: wide.east, north: wide.north), LocalPoint(east: wide.west, north: wide.north),
    ]
    guard let boundary = Polygon(exterior: frame) else { throw .notFinite(what: zone.id) }
    var options = FreeSpace.Options()
    options.arcToleranceMetres = growth.toleranceMetres
    let around = try FreeSpace(
      boundary: boundary, obstacles: [obstacle], clearanceMetres: growth.clearanceMetres, options: options)
    self.around = around
    let mesh = around.mesh
    let corners = mesh.points.indices.filter { !mesh.kinds[$0].isEmpty && box.contains(mesh.points[$0]) }
    let border = Self.border(of: mesh, in: box)
    (vertices, edges) = border
    let ends = border.edges.map { (border.vertices[Int($0.from)], border.vertices[Int($0.to)]) }
    places =
      try corners.map { mesh.points[$0] }
      + Self.places(along: ends, around, edgeSpacingMetres, what: zone.id)
  }

  private static func border(
    of mesh: FreeMesh, in box: BoundingBox
  ) -> (vertices: [LocalPoint], edges: [(from: Int32, to: Int32)]) {
    var numbers = [Int32](repeating: -1, count: mesh.points.count)
    var vertices: [LocalPoint] = []
    var edges: [(from: Int32, to: Int32)] = []
    func number(_ vertex: Int) -> Int32 {
      if numbers[vertex] < 0 {
        numbers[vertex] = Int32(vertices.count)
        vertices.append(mesh.points[vertex])
      }
      return numbers[vertex]
    }
    mesh.withView { view in
      for edge in view.opposite.indices where view.opposite[edge] == FreeMesh.wall {
        let (from, to) = (Int(view.corners[edge]), Int(view.corners[view.next(edge)]))
        if box.contains(view.points[from]), box.contains(view.points[to]) { edges.append((number(from), number(to))) }
      }
    }
    return (vertices, edges)
  }

  /// Places along the edges, on the border or as little outside as rounding allows.
  private static func places(
    along edges: [(LocalPoint, LocalPoint)], _ around: FreeSpace, _ spacingMetres: Double, what: String
  ) throws(PreparationError) -> [LocalPoint] {
    var places: [LocalPoint] = []
    for (from, to) in edges {
      let way = to - from
      let metres = way.lengthMetres
      let pieces = (metres / spacingMetres).rounded(.up)
      guard pieces > 1 else { continue }
      guard pieces + Double(places.count) <= Double(TimedPaths.cornersMax) else {
        throw .tooMany(
          what: "places along the edges of \(what)", count: Int(min(pieces, 0x1p40)), limit: TimedPaths.cornersMax)
      }
      for piece in 1..<Int(pieces) {
        let place = from.interpolated(to: to, fraction: Double(piece) / pieces)
        // The zone lies to the right of its edges.
        let outwards = LocalVector(east: -way.north / metres, north: way.east / metres)
        var step = max(abs(place.east), abs(place.north), 1) * 0x1p-52
        for nudge in 0..<Self.nudgesMax {
          let moved = nudge == 0 ? place : place + outwards * step
          if around.contains(moved) {
            places.append(moved)
            break
          }
          step *= 2
        }
      }
    }
    return places
  }

  /// How often a place is moved off an edge, each time twice as far.
  private static let nudgesMax = 16

  /// Whether a point lies strictly inside; exact.
  func holdsInside(_ point: LocalPoint) -> Bool {
    guard let box, let around, box.contains(point) else { return false }
    return !around.contains(point)
  }

  /// Adds the parts of a straight way that lie inside.
  ///
  /// The border meets the way's line in contacts. What lies immediately to the left and to the right of the line is
  /// inside or outside, and changes with each edge of the border that leaves a contact to that side; a part of the way
  /// is inside where both sides are. So a way along the border is outside, and touching a corner is no crossing.
  /// Sides and what comes before or after an end are decided exactly; the shares are rounded, outwards.
  func appendCrossings(from start: LocalPoint, to end: LocalPoint, zone: Int, _ scratch: inout CrossingScratch) {
    guard start != end else { return }
    scratch.sides.removeAll()
    scratch.contacts.removeAll(keepingCapacity: true)
    vertices.withUnsafeBufferPointer { vertices in
      for vertex in vertices { scratch.sides.append(Int8(Predicates.orientation(start, end, vertex))) }
    }
    // What lies beside the line right behind the start.
    var (isLeft, isRight) = (false, false)
    let line = Line(start, end)
    for edge in edges {
      let (fromSide, toSide) = (scratch.sides[Int(edge.from)], scratch.sides[Int(edge.to)])
      if fromSide == toSide { continue }
      let (from, to) = (vertices[Int(edge.from)], vertices[Int(edge.to)])
      let contact: CrossingScratch.Contact?
      var isBehind = false
      if fromSide == 0 || toSide == 0 {
        let side = fromSide + toSide
        let vertex = fromSide == 0 ? from : to
        guard !line.isAtOrAfterEnd(vertex) else { continue }
        isBehind = line.isAtOrBeforeStart(vertex)
        contact = CrossingScratch.Contact(
          share: line.share(of: vertex), doubt: Line.doubt, flipsLeft: side > 0, flipsRight: side < 0)
      } else {
        // Seen along an edge that leads from the right of the line to its left, what comes before lies to the left.
        guard Predicates.orientation(from, to, end) * Int(toSide) < 0 else { continue }
        isBehind = Predicates.orientation(from, to, start) * Int(toSide) <= 0
        contact = isBehind ? nil : line.crossing(from, to)
      }
      if isBehind {
        if contact?.flipsLeft ?? true { isLeft.toggle() }
        if contact?.flipsRight ?? true { isRight.toggle() }
      } else if let contact {
        scratch.contacts.append(contact)
      }
    }
    collect(isLeft, isRight, zone, &scratch)
  }

  /// Runs along the contacts.
  private func collect(_ isLeft: Bool, _ isRight: Bool, _ zone: Int, _ scratch: inout CrossingScratch) {
    var (isLeft, isRight) = (isLeft, isRight)
    scratch.contacts.sort { $0.share < $1.share }
    var first: Double? = isLeft && isRight ? 0 : nil
    for contact in scratch.contacts {
      if contact.flipsLeft { isLeft.toggle() }
      if contact.flipsRight { isRight.toggle() }
      let isInside = isLeft && isRight
      if isInside, first == nil { first = max(0, contact.share - contact.doubt) }
      if !isInside, let begin = first {
        scratch.crossings.append(
          ZoneCrossing(zone: Int32(zone), first: begin, last: min(1, contact.share + contact.doubt)))
        first = nil
      }
    }
    if let begin = first { scratch.crossings.append(ZoneCrossing(zone: Int32(zone), first: begin, last: 1)) }
  }

  /// A way with what its contacts need.
  private struct Line {
    let start: LocalPoint
    let end: LocalPoint
    let way: LocalVector
    let squared: Double

    /// The relative rounding of a share.
    static let doubt = 0x1p-49

    init(_ start: LocalPoint, _ end: LocalPoint) {
      self.start = start
      self.end = end
      way = end - start
      squared = way.dot(way)
    }

    /// For a point on the line; exact.
    func isAtOrBeforeStart(_ point: LocalPoint) -> Bool {
      start.east != end.east
        ? (start.east < end.east ? point.east <= start.east : point.east >= start.east)
        : (start.north < end.north ? point.north <= start.north : point.north >= start.north)
    }

    /// For a point on the line; exact.
    func isAtOrAfterEnd(_ point: LocalPoint) -> Bool {
      start.east != end.east
        ? (start.east < end.east ? point.east >= end.east : point.east <= end.east)
        : (start.north < end.north ? point.north >= end.north : point.north <= end.north)
    }

    func share(of point: LocalPoint) -> Double { min(1, max(0, (point - start).dot(way) / squared)) }

    /// Where an edge crosses the line, within the edge's own extent along it.
    func crossing(_ from: LocalPoint, _ to: LocalPoint) -> CrossingScratch.Contact {
      let (one, other) = (from - start, to - start)
      let (far, near) = (abs(way.cross(one)), abs(way.cross(other)))
      let error = (abs(way.east) + abs(way.north)) * (Self.size(one) + Self.size(other)) * 0x1p-49
      let (first, last) = (one.dot(way) / squared, other.dot(way) / squared)
      let share = far + near > 0 ? first + (last - first) * (far / (far + near)) : first
      let doubt = far + near > error ? abs(last - first) * error / (far + near) : abs(last - first)
      return CrossingScratch.Contact(
        share: min(1, max(0, share)), doubt: doubt + Self.doubt, flipsLeft: true, flipsRight: true)
    }

    private static func size(_ vector: LocalVector) -> Double { abs(vector.east) + abs(vector.north) }
  }
}
