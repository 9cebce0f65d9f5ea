import Foundation
import Geometry
import Quantities

/// Grows outlines by a clearance such that no border comes closer than that: round corners become chains of edges
/// outside the true arc.
struct Inflation {
  /// How often an outline is grown a little more when the measured distance falls short.
  static let attemptsMax = 4
  /// Added to the clearance against rounding in later overlays.
  static let roundingMetres = 1e-7
  /// The pieces that a quarter of a circle may have.
  static let quadrantSegmentsRange = 2...64

  let clearanceMetres: Double
  let toleranceMetres: Double

  /// The grown obstacle, as disjoint polygons; the polygon itself, repaired where needed, for a clearance of zero.
  func grown(_ obstacle: Obstacle) throws(PreparationError) -> [Polygon] {
    switch obstacle.shape {
    case .circle(let circle):
      guard circle.radiusMetres.isFinite, circle.radiusMetres >= 0 else {
        throw .badOption(name: "the radius of \(obstacle.id)", metres: circle.radiusMetres)
      }
      let wide = Circle(
        centre: circle.centre, radiusMetres: circle.radiusMetres + clearanceMetres + Self.roundingMetres)
      return wide.polygonAround(maxErrorMetres: toleranceMetres).map { [$0] } ?? []
    case .polygon(let polygon):
      let parts = try repaired(polygon, obstacle.id)
      return try offset(parts, outward: true, what: obstacle.id)
    }
  }

  /// The boundary moved inwards by the clearance; empty where nothing is left.
  func shrunk(_ boundary: Polygon) throws(PreparationError) -> [Polygon] {
    let parts = try repaired(boundary, "boundary")
    return try offset(parts, outward: false, what: "boundary")
  }

  private func repaired(_ polygon: Polygon, _ what: String) throws(PreparationError) -> [Polygon] {
    do throws(GEOSError) {
      return try GeometryOperations.isValid(polygon) ? [polygon] : try GeometryOperations.madeValid(polygon)
    } catch {
      throw .geometry(what: what, error)
    }
  }

  private func offset(
    _ polygons: [Polygon], outward: Bool, what: String
  ) throws(PreparationError) -> [Polygon] {
    guard clearanceMetres > 0, !polygons.isEmpty else { return polygons }
    let (segments, start) = reach
    var reach = start
    var reached = 0.0
    do throws(GEOSError) {
      for _ in 0..<Self.attemptsMax {
        let result = try GeometryOperations.buffered(
          polygons, byMetres: outward ? reach : -reach, options: .round(quadrantSegments: segments))
        if result.isEmpty { return [] }
        reached = try GeometryOperations.planarDistanceMetres(betweenBordersOf: polygons, and: result)
        if reached >= clearanceMetres { return result }
        reach += clearanceMetres - reached + Self.roundingMetres
      }
    } catch {
      throw .geometry(what: what, error)
    }
    throw .clearanceNotReached(what: what, reachedMetres: reached)
  }

  /// How many pieces a quarter has, and how far GEOS must grow so that the middle of each piece keeps the clearance.
  ///
  /// GEOS divides a corner of angle α into round(α / quantum) pieces, so a piece spans up to 1.5 quanta; its middle
  /// is nearer than its ends by the cosine of half of that.
  private var reach: (segments: Int, metres: Double) {
    func metres(_ segments: Int) -> Double { clearanceMetres / cos(0.375 * Double.pi / Double(segments)) }
    let range = Self.quadrantSegmentsRange
    let segments = range.first { metres($0) - clearanceMetres <= toleranceMetres } ?? range.upperBound
    return (segments, metres(segments) + Self.roundingMetres)
  }
}
