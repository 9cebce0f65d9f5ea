import Foundation
import Geometry
import Quantities

/// The outline of an OpenAir zone: corners and arcs in the local frame.
///
/// An arc becomes edges that stand out of the zone by at most `errorMetres`: outside the arc where the zone bulges with
/// it, on the arc's chords where it bulges into the zone. The zone of the file lies within the polygon either way.
struct OpenAirOutline {
  /// How far an edge may stand out beyond the true arc, in metres.
  static let errorMetres = 0.1
  /// Positions closer than this are one, in metres.
  private static let sameMetres = 0.01
  /// The most edges of an arc.
  static let edgesMax = 20_000

  /// An arc about a centre; the radius runs evenly from one end's to the other's.
  struct Arc {
    var centre: LocalPoint
    /// The radii in metres at both ends; above zero.
    var radii: (start: Double, end: Double)
    /// The direction of the start, in radians counter-clockwise from east.
    var start: Double
    /// How far it turns, in radians, counter-clockwise; negative is clockwise.
    var turn: Double

    /// The point at a fraction of the arc, moved outwards by a factor.
    func point(_ fraction: Double, reach: Double = 1) -> LocalPoint {
      let radius = (radii.start + (radii.end - radii.start) * fraction) * reach
      let angle = start + turn * fraction
      return LocalPoint(east: centre.east + radius * cos(angle), north: centre.north + radius * sin(angle))
    }

    /// The number of edges that keeps the error.
    var edges: Int {
      let radius = max(radii.start, radii.end)
      let step = 2 * acos(radius / (radius + OpenAirOutline.errorMetres))
      let wanted = (abs(turn) / max(step, 1e-9)).rounded(.up)
      return Int(min(max(wanted, 1), Double(OpenAirOutline.edgesMax)))
    }
  }

  /// A part of the outline.
  enum Piece {
    case corner(LocalPoint)
    case arc(Arc)
  }

  private(set) var pieces: [Piece] = []

  var isEmpty: Bool { pieces.isEmpty }

  mutating func append(_ piece: Piece) { pieces.append(piece) }

  /// The number of positions of the ring.
  var positionCount: Int {
    pieces.reduce(0) { count, piece in
      switch piece {
      case .corner: count + 1
      case .arc(let arc): count + arc.edges + 2
      }
    }
  }

  /// The first and the last position; nil without any.
  var ends: (first: LocalPoint, last: LocalPoint)? {
    guard let first = pieces.first, let last = pieces.last else { return nil }
    func point(_ piece: Piece, _ fraction: Double) -> LocalPoint {
      switch piece {
      case .corner(let point): point
      case .arc(let arc): arc.point(fraction)
      }
    }
    return (point(first, 0), point(last, 1))
  }

  /// The ring, with arcs as edges.
  var ring: [LocalPoint] {
    // Which way the whole ring runs says on which side of each arc the zone lies.
    let isCounterClockwise = Polygon.signedArea(of: ring { _ in false }) >= 0
    return ring { arc in (arc.turn > 0) == isCounterClockwise }
  }

  private func ring(isOutside: (Arc) -> Bool) -> [LocalPoint] {
    var result: [LocalPoint] = []
    for piece in pieces {
      switch piece {
      case .corner(let point): result.append(point)
      case .arc(let arc):
        let edges = arc.edges
        result.append(arc.point(0))
        if isOutside(arc) {
          // Corners between the points where the edges touch the arc.
          var reach = 1 / cos(abs(arc.turn) / Double(edges) / 2)
          // A radius that changes along the arc needs room for its change over an edge.
          reach += abs(arc.radii.end - arc.radii.start) / Double(edges) / max(arc.radii.start, arc.radii.end)
          for index in 0..<edges { result.append(arc.point((Double(index) + 0.5) / Double(edges), reach: reach)) }
        } else {
          for index in 1..<max(edges, 1) { result.append(arc.point(Double(index) / Double(edges))) }
        }
        result.append(arc.point(1))
      }
    }
    // Where an arc ends on the corner that the file repeats, the two differ by rounding.
    var last: LocalPoint?
    return result.filter { point in
      if let before = last, before.planarDistanceMetres(to: point) < Self.sameMetres { return false }
      last = point
      return true
    }
  }
}
