import Foundation
import Geometry
import Quantities

/// The outline of what lies within a clearance of a polygon, as closed curves that may cross themselves.
///
/// Each edge is moved to its right by the clearance; at a convex corner the curve follows a chain of tangents of the
/// true arc, from outside; at a reflex corner it goes through the corner itself. A point has a positive winding number
/// exactly where the clearance is not kept, and zero elsewhere: the number is that of the pieces of the polygon within
/// the clearance, less the holes wholly within it, plus the sectors of reflex corners, of which each such hole has one
/// at its farthest corner (compare the convolution of Guibas, Ramshaw and Stolfi, FOCS 1983). So no union has to be
/// worked out: the faces of a triangulation of all curves tell what is free.
struct OffsetCurve {
  /// Added to the clearance against rounding of crossings.
  static let roundingMetres = 1e-7
  /// The most tangents of an arc.
  static let tangentsMax = 720
  /// Corners nearer to the one before are left out.
  private static let stepMinMetres = 1e-9
  /// A reflex corner that turns less is taken as straight, in radians: the clearance changes by less than the rounding.
  private static let turnMin = 1e-5

  private let reachMetres: Double
  /// The most that one tangent turns, in radians.
  private let turnMax: Double

  /// - Parameters:
  ///   - clearanceMetres: the distance kept; positive and finite.
  ///   - toleranceMetres: how much more a round corner may keep; positive.
  init(clearanceMetres: Double, toleranceMetres: Double) {
    reachMetres = clearanceMetres + Self.roundingMetres
    turnMax = max(2 * acos(reachMetres / (reachMetres + toleranceMetres)), 2 * Double.pi / Double(Self.tangentsMax))
  }

  /// The curve of one ring that has the polygon to its left; nil where the ring has no two different points.
  ///
  /// A ring of two points is a wall without width.
  func curve(round ring: [LocalPoint]) -> [LocalPoint]? {
    var corners: [LocalPoint] = []
    for corner in ring where corners.last.map({ Self.isApart($0, corner) }) ?? true { corners.append(corner) }
    while corners.count > 1, let last = corners.last, !Self.isApart(last, corners[0]) { corners.removeLast() }
    guard corners.count >= 2 else { return nil }
    var curve: [LocalPoint] = []
    for (index, corner) in corners.enumerated() {
      let before = corners[(index + corners.count - 1) % corners.count]
      let after = corners[(index + 1) % corners.count]
      turn(at: corner, from: before, to: after, &curve)
    }
    return curve
  }

  private static func isApart(_ one: LocalPoint, _ other: LocalPoint) -> Bool {
    one.planarDistanceMetres(to: other) > stepMinMetres
  }

  private func turn(at corner: LocalPoint, from before: LocalPoint, to after: LocalPoint, _ curve: inout [LocalPoint]) {
    let (arriving, leaving) = (corner - before, after - corner)
    let side = Predicates.orientation(before, corner, after)
    let dot = arriving.dot(leaving)
    // Back along the same line is the end of a wall without width: half a circle.
    let angle =
      side == 0 ? (dot < 0 ? Double.pi : 0) : Double(side) * abs(atan2(arriving.cross(leaving), dot))
    let heading = atan2(arriving.north, arriving.east) - Double.pi / 2
    if angle < -Self.turnMin {
      curve.append(moved(corner, heading: heading, by: reachMetres))
      curve.append(corner)
      curve.append(moved(corner, heading: heading + angle, by: reachMetres))
      return
    }
    let pieces = max(1, (angle / turnMax).rounded(.up))
    // Neighbouring tangents meet at the middle of each piece's angle, outside the arc.
    let reach = reachMetres / cos(angle / (2 * pieces))
    for piece in 0..<Int(pieces) {
      curve.append(moved(corner, heading: heading + angle * (Double(piece) + 0.5) / pieces, by: reach))
    }
  }

  /// A point on a grid of about 15 picometres: curves round one corner, or along one line, then meet exactly and not
  /// one rounding beside each other.
  static func settled(_ point: LocalPoint) -> LocalPoint {
    LocalPoint(east: settled(point.east), north: settled(point.north))
  }

  /// Cells of the grid in a metre, and from where on numbers are coarser than the grid.
  private static let cellsPerMetre = 0x1p36
  private static let gridReachMetres = 0x1p16

  private static func settled(_ coordinate: Double) -> Double {
    abs(coordinate) < gridReachMetres ? (coordinate * cellsPerMetre).rounded() / cellsPerMetre : coordinate
  }

  private func moved(_ point: LocalPoint, heading: Double, by metres: Double) -> LocalPoint {
    Self.settled(
      LocalPoint(east: point.east + metres * cos(heading), north: point.north + metres * sin(heading)))
  }
}
