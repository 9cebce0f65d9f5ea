import Geometry
import Quantities

extension Outlines {
  /// How outlines grow.
  struct Growth {
    /// The distance kept; zero or more.
    var clearanceMetres: Double
    /// How much more a round corner may keep; positive.
    var toleranceMetres: Double
    private let offset: OffsetCurve?

    /// Throws where a number makes no sense.
    init(clearanceMetres: Double, toleranceMetres: Double) throws(PreparationError) {
      guard clearanceMetres.isFinite, clearanceMetres >= 0 else {
        throw .badOption(name: "the clearance", metres: clearanceMetres)
      }
      guard toleranceMetres.isFinite, toleranceMetres > 0 else {
        throw .badOption(name: "the tolerance of arcs", metres: toleranceMetres)
      }
      self.clearanceMetres = clearanceMetres
      self.toleranceMetres = toleranceMetres
      offset =
        clearanceMetres > 0
        ? OffsetCurve(clearanceMetres: clearanceMetres, toleranceMetres: toleranceMetres) : nil
    }

    /// Whether all inside a ring is nearer to it than the clearance; false where only a closer look could tell.
    ///
    /// A level or an upright line through any place inside meets the ring on both sides.
    func fills(_ ring: [LocalPoint]) -> Bool {
      guard let box = BoundingBox(around: ring) else { return true }
      return min(box.east - box.west, box.north - box.south) < 2 * clearanceMetres
    }

    /// The curve of a ring that has what it holds to its left.
    func rings(round ring: [LocalPoint]) -> [[LocalPoint]] {
      guard let offset else { return [ring] }
      return offset.curve(round: ring).map { [$0] } ?? []
    }
  }

  /// Adds the boundary: what lies outside the polygons, and nearer to it than the clearance.
  mutating func append(boundary polygons: [Polygon], _ growth: Growth) throws(PreparationError) {
    var rings: [[LocalPoint]] = []
    for polygon in polygons {
      for part in try Self.repaired(polygon, "boundary").parts where !growth.fills(part.exterior) {
        for ring in part.rings { rings += growth.rings(round: ring.reversed()) }
      }
    }
    append(id: "boundary", canBeLifted: false, rings: rings)
  }

  /// Adds an obstacle.
  mutating func append(_ obstacle: Obstacle, _ growth: Growth) throws(PreparationError) {
    var rings: [[LocalPoint]] = []
    switch obstacle.shape {
    case .circle(let circle):
      guard circle.radiusMetres.isFinite, circle.radiusMetres >= 0 else {
        throw .badOption(name: "the radius of \(obstacle.id)", metres: circle.radiusMetres)
      }
      guard circle.centre.east.isFinite, circle.centre.north.isFinite else { throw .notFinite(what: obstacle.id) }
      let wide = Circle(
        centre: circle.centre,
        radiusMetres: circle.radiusMetres + growth.clearanceMetres + OffsetCurve.roundingMetres)
      if let around = wide.polygonAround(maxErrorMetres: growth.toleranceMetres) {
        rings.append(around.exterior.map(OffsetCurve.settled))
      }
    case .polygon(let polygon):
      let (parts, isRepaired) = try Self.repaired(polygon, obstacle.id)
      for part in parts {
        rings += growth.rings(round: part.exterior)
        // The curve of a hole that is filled would cross itself at each pair of its corners, and change nothing.
        for hole in part.holes where !growth.fills(hole) { rings += growth.rings(round: hole) }
      }
      // A repair may drop spikes and walls without width: the clearance is kept to them too.
      if isRepaired, growth.clearanceMetres > 0 {
        for ring in polygon.rings {
          for (one, other) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
            rings += growth.rings(round: [one, other])
          }
        }
      }
    }
    append(id: obstacle.id, canBeLifted: obstacle.canBeLifted, rings: rings)
  }

  /// The polygon, or valid polygons that hold the same where its rings cross.
  private static func repaired(
    _ polygon: Polygon, _ what: String
  ) throws(PreparationError) -> (parts: [Polygon], isRepaired: Bool) {
    for ring in polygon.rings {
      for point in ring where !(point.east.isFinite && point.north.isFinite) { throw .notFinite(what: what) }
    }
    if polygon.holes.isEmpty, isConvex(polygon.exterior) { return ([polygon], false) }
    do throws(GEOSError) {
      if try GeometryOperations.isValid(polygon) { return ([polygon], false) }
      return (try GeometryOperations.madeValid(polygon), true)
    } catch {
      throw .geometry(what: what, error)
    }
  }

  /// Whether a ring turns left at every corner, and only once round: then it is valid.
  private static func isConvex(_ ring: [LocalPoint]) -> Bool {
    // A convex ring changes from going up to going down once.
    var changes = 0
    for index in ring.indices {
      let (before, here, after) = (
        ring[(index + ring.count - 1) % ring.count], ring[index], ring[(index + 1) % ring.count]
      )
      guard Predicates.orientation(before, here, after) > 0 else { return false }
      if isUp(before, here) != isUp(here, after) { changes += 1 }
    }
    return changes == 2
  }

  private static func isUp(_ one: LocalPoint, _ other: LocalPoint) -> Bool {
    other.north > one.north || (other.north == one.north && other.east > one.east)
  }
}
