import Geometry
import Quantities

/// The closed zones that vehicles in the air must stay away from, with their heights and hours.
package struct ZoneWatch: Sendable {
  /// A closed zone.
  package struct Zone: Sendable {
    /// Its identifier.
    package var name: String
    /// Where it is, in the map's local frame.
    package var shape: FencePlan.Shape
    /// Between which altitudes it is closed, in metres above mean sea level.
    package var altitudes: ClosedRange<Double>
    /// When it is closed.
    package var closed: [MissionInterval]

    /// Describes a zone.
    package init(name: String, shape: FencePlan.Shape, altitudes: ClosedRange<Double>, closed: [MissionInterval]) {
      self.name = name
      self.shape = shape
      self.altitudes = altitudes
      self.closed = closed
    }
  }

  /// Metres by which a height may be off: a way may pass over a zone at its very edge.
  static let heightMetres = 3.0

  private let zones: [(zone: Zone, box: BoundingBox)]
  private let projection: MapProjection

  /// Prepares zones.
  package init(_ zones: [Zone], projection: MapProjection) {
    self.projection = projection
    self.zones = zones.map { zone in
      let box =
        switch zone.shape {
        case .polygon(let polygon): polygon.boundingBox
        case .circle(let centre, let radius):
          BoundingBox(west: centre.east, south: centre.north, east: centre.east, north: centre.north)
            .expanded(byMetres: radius)
        }
      return (zone, box)
    }
  }

  /// The names of the zones in which a place lies at a time, in the order in which they were given.
  package func zones(at position: GeoPoint, altitude: AltitudeAMSL, at time: MissionTime) -> [String] {
    guard !zones.isEmpty, let place = try? projection.local(position) else { return [] }
    return zones.filter { zone, box in
      box.contains(place) && zone.altitudes.contains(altitude.metres)
        && zone.closed.contains { $0.contains(time) } && zone.shape.planarDistanceMetres(to: place) == 0
    }.map(\.zone.name)
  }

  /// The nearest zone that is closed now at this height, and how far it is in plan view, 0 inside; nil where none is
  /// within so many metres.
  package func nearest(
    to position: GeoPoint, altitude: AltitudeAMSL, at time: MissionTime, within metres: Double
  ) -> (name: String, metres: Double)? {
    guard !zones.isEmpty, let place = try? projection.local(position) else { return nil }
    var nearest: (name: String, metres: Double)?
    for (zone, box) in zones where box.expanded(byMetres: metres).contains(place) {
      guard altitude.metres > zone.altitudes.lowerBound + Self.heightMetres,
        altitude.metres < zone.altitudes.upperBound - Self.heightMetres,
        zone.closed.contains(where: { $0.contains(time) })
      else { continue }
      let distance = zone.shape.planarDistanceMetres(to: place)
      if distance <= metres, nearest.map({ distance < $0.metres }) ?? true { nearest = (zone.name, distance) }
    }
    return nearest
  }
}

extension FencePlan.Shape {
  /// The distance of a place in plan view, in metres; 0 inside.
  func planarDistanceMetres(to place: LocalPoint) -> Double {
    switch self {
    case .circle(let centre, let radius): return max(0, centre.planarDistanceMetres(to: place) - radius)
    case .polygon(let polygon): return polygon.planarDistanceMetres(to: place)
    }
  }
}
