import Geometry
import Maps
import Quantities

/// Something that closes a part of the air: an outline between two altitudes, always or in some hours.
package struct AirObstacle: Sendable {
  /// What it is and where.
  package var obstacle: Obstacle
  /// The altitudes that it closes, in metres above mean sea level, without any clearance; infinite ends are allowed.
  package var altitudes: ClosedRange<Double>
  /// When it is active, in seconds of the caller's clock, ascending and disjoint; nil for always.
  package var active: [Range<Double>]?

  /// Describes an obstacle.
  package init(_ obstacle: Obstacle, altitudes: ClosedRange<Double>, active: [Range<Double>]? = nil) {
    self.obstacle = obstacle
    self.altitudes = altitudes
    self.active = active
  }

  /// Whether it closes some altitude of a range, grown by a vertical clearance. Equality closes.
  func meets(_ range: ClosedRange<Double>, verticalClearanceMetres: Double) -> Bool {
    altitudes.lowerBound - verticalClearanceMetres <= range.upperBound
      && range.lowerBound <= altitudes.upperBound + verticalClearanceMetres
  }

  /// The buildings of a map from the ground to their roofs, and its zones between their limits; named as
  /// `BandObstacles` names them.
  ///
  /// - Parameter hours: for each zone when it closes the air, in seconds of the caller's clock; nil for always, empty
  ///   where it never does.
  package static func all(of map: CityMap, hours: (Zone) -> [Range<Double>]?) -> [AirObstacle] {
    let buildings = map.buildings.map { building in
      let roof = building.footprint.exterior.map { map.terrain.altitude(of: building.height, at: $0).metres }.max()
      return AirObstacle(
        Obstacle(id: "building:\(building.id)", shape: .polygon(building.footprint), canBeLifted: false),
        altitudes: -.infinity...(roof ?? .infinity))
    }
    let zones = map.zones.compactMap { zone -> AirObstacle? in
      let active = hours(zone)
      if let active, active.isEmpty { return nil }
      let shape: Obstacle.Shape =
        switch zone.shape {
        case .polygon(let polygon): .polygon(polygon)
        case .circle(let circle): .circle(circle)
        }
      let range = zone.altitudeRange(terrain: map.terrain)
      let lower = range.lower?.metres ?? -.infinity
      return AirObstacle(
        Obstacle(id: "zone:\(zone.identifier)", shape: shape),
        altitudes: lower...max(lower, range.upper?.metres ?? .infinity), active: active)
    }
    return buildings + zones
  }
}
