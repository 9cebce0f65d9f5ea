import Geometry
import Quantities

/// Turns coastlines into water surfaces.
///
/// Ways with `natural=coastline` have the land on their left and the water on their right (OSM wiki, page
/// "Tag:natural=coastline"), and are open where an extract ends. Together with the map's boundary they cut the plane
/// into faces; a face is water where more of the coast on its border has it on the right than on the left.
package enum Coastline {
  /// The most pieces of coast that are laid out; more are refused.
  package static let segmentsMax = 500_000
  /// How near the middle of a face's edge must lie to a piece of coast to be a part of it, in metres.
  private static let nearMetres = 1e-4

  /// An extract that lacks the nodes outside its box cuts the coast short of the box: an end that goes on nowhere is
  /// led to the nearest place of the boundary where that is within this many metres.
  package static let reachMetres = 150.0

  /// Why there is no water from a coast.
  package enum Failure: Error {
    /// More than `segmentsMax` pieces.
    case tooMany(Int)
    /// GEOS could not cut them.
    case geometry(GEOSError)
  }

  /// The water inside a boundary.
  ///
  /// - Parameter lines: the coast in the direction of its ways; at least two points each.
  package static func water(boundary: Polygon, lines: [[LocalPoint]]) throws(Failure) -> [Polygon] {
    let edges = boundary.rings.flatMap { ring in
      zip(ring, ring.dropFirst() + ring.prefix(1)).map { (start: $0.0, end: $0.1) }
    }
    let coast = extended(lines, to: edges, of: boundary).flatMap { zip($0, $0.dropFirst()) }.filter { $0.0 != $0.1 }
      .map { (start: $0.0, end: $0.1) }
    guard !coast.isEmpty else { return [] }
    guard coast.count <= segmentsMax else { throw .tooMany(coast.count) }
    let faces: [Polygon]
    do throws(GEOSError) {
      faces = try GeometryOperations.faces(of: edges + coast)
    } catch {
      throw .geometry(error)
    }
    let index = GridIndex(coast.map { BoundingBox(between: $0.start, $0.end).expanded(byMetres: nearMetres) })
    return faces.filter { face in
      boundary.contains(RingGeometry.labelPoint(of: face)) && waterMetres(of: face, coast, index) > 0
    }
  }

  /// The lines with loose ends inside the boundary led to it.
  private static func extended(
    _ lines: [[LocalPoint]], to edges: [(start: LocalPoint, end: LocalPoint)], of boundary: Polygon
  ) -> [[LocalPoint]] {
    let (starts, ends) = (Set(lines.compactMap(\.first)), Set(lines.compactMap(\.last)))
    func border(near point: LocalPoint) -> LocalPoint? {
      guard boundary.contains(point) else { return nil }
      let near = edges.map { Distances.nearest(to: point, onSegment: $0) }
        .min { $0.planarDistanceMetres(to: point) < $1.planarDistanceMetres(to: point) }
      return near.flatMap { $0.planarDistanceMetres(to: point) <= reachMetres ? $0 : nil }
    }
    return lines.map { line in
      guard let first = line.first, let last = line.last, first != last else { return line }
      let before = ends.contains(first) ? nil : border(near: first)
      let after = starts.contains(last) ? nil : border(near: last)
      return (before.map { [$0] } ?? []) + line + (after.map { [$0] } ?? [])
    }
  }

  /// The metres of coast with the face on their right, less those with the face on their left.
  private static func waterMetres(
    of face: Polygon, _ coast: [(start: LocalPoint, end: LocalPoint)], _ index: GridIndex
  ) -> Double {
    var metres = 0.0
    for ring in face.rings {
      guard var previous = ring.last else { continue }
      for corner in ring {
        let middle = previous.interpolated(to: corner, fraction: 0.5)
        let way = corner - previous
        previous = corner
        let box = BoundingBox(between: middle, middle).expanded(byMetres: nearMetres)
        for number in index.indices(meeting: box) {
          let piece = coast[number]
          guard Distances.planarMetres(from: middle, toSegment: (piece.start, piece.end)) <= nearMetres else {
            continue
          }
          // A polygon's inside lies on the left of its rings: the coast runs the other way around water.
          metres -= way.dot(piece.end - piece.start) > 0 ? way.lengthMetres : -way.lengthMetres
          break
        }
      }
    }
    return metres
  }
}

extension BoundingBox {
  /// The box with two points as opposite corners.
  fileprivate init(between first: LocalPoint, _ second: LocalPoint) {
    self.init(
      west: min(first.east, second.east), south: min(first.north, second.north), east: max(first.east, second.east),
      north: max(first.north, second.north))
  }
}
