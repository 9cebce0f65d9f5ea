import Geometry
import Maps
import Quantities

/// A zone that the mission may not enter, with its limits and times as numbers.
struct BlockingZone: Sendable {
  /// The zone's identifier.
  let identifier: String
  let shape: Zone.Shape
  /// The zone's extent as a polygon; a circle's polygon lies around it.
  let outline: Polygon
  /// Metres above mean sea level; infinite where there is no limit.
  let lower: Double
  let upper: Double
  /// When it is active during the mission, ascending; never empty.
  let active: [MissionInterval]
  /// Whether it is active from the mission's start to its end.
  let isAlwaysActive: Bool
  let box: BoundingBox

  /// How far the polygon around a circle may stand out from it, in metres.
  static let circleErrorMetres = 0.05

  init?(
    identifier: String, shape: Zone.Shape, lower: Double, upper: Double, active: [MissionInterval],
    horizon: MissionInterval
  ) {
    let polygon: Polygon? =
      switch shape {
      case .polygon(let polygon): polygon
      case .circle(let circle): circle.polygonAround(maxErrorMetres: Self.circleErrorMetres)
      }
    guard let polygon, !active.isEmpty else { return nil }
    self.identifier = identifier
    self.shape = shape
    self.outline = polygon
    self.lower = lower
    self.upper = upper
    self.active = active
    self.isAlwaysActive = active.contains { $0.start <= horizon.start && $0.end >= horizon.end }
    self.box = polygon.boundingBox
  }

  /// Whether its heights, grown by a margin, meet a range of altitudes.
  func meets(altitudes: ClosedRange<Double>, margin: Double) -> Bool {
    lower - margin < altitudes.upperBound && altitudes.lowerBound < upper + margin
  }

  /// Whether it is active at some moment of a closed span of seconds.
  func isActive(from start: Double, to end: Double) -> Bool {
    active.contains { $0.start.seconds <= end && start < $0.end.seconds }
  }

  /// The horizontal distance to a straight way; 0 inside.
  func planarDistanceMetres(from start: LocalPoint, to end: LocalPoint) -> Double {
    switch shape {
    case .polygon(let polygon):
      polygon.planarDistanceMetres(toSegmentFrom: start, to: end)
    case .circle(let circle):
      max(0, Distances.planarMetres(from: circle.centre, toSegment: (start, end)) - circle.radiusMetres)
    }
  }

  /// The horizontal distance to a point; 0 inside.
  func planarDistanceMetres(to point: LocalPoint) -> Double { planarDistanceMetres(from: point, to: point) }
}
