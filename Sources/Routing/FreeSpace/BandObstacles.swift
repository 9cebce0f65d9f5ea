import Geometry
import Maps
import Quantities

/// Which parts of a map stand in the way at one altitude.
package enum BandObstacles {
  /// The buildings and zones that block flight at an altitude, named `building:<id>` and `zone:<identifier>`,
  /// buildings first, in the map's order.
  ///
  /// - Parameters:
  ///   - altitude: the altitude of the band above mean sea level.
  ///   - verticalClearance: a building blocks where its roof plus this reaches the altitude, a zone where the
  ///     altitude is at most this below its lower or above its upper limit. Equality blocks.
  ///   - blocksZone: whether a zone counts (its rule, its hours); asked only for zones at this height.
  package static func of(
    map: CityMap, altitude: AltitudeAMSL, verticalClearance: Length, blocksZone: (Zone) -> Bool
  ) -> [Obstacle] {
    let buildings = map.buildings.filter { building in
      let roofs = building.footprint.exterior.map { map.terrain.altitude(of: building.height, at: $0) }
      guard let roof = roofs.max() else { return false }
      return roof + verticalClearance >= altitude
    }
    let zones = map.zones.filter { zone in
      reaches(zone, altitude, verticalClearance, map.terrain) && blocksZone(zone)
    }
    return buildings.map { Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint), canBeLifted: false) }
      + zones.map { Obstacle(id: "zone:\($0.identifier)", shape: shape(of: $0)) }
  }

  private static func reaches(
    _ zone: Zone, _ altitude: AltitudeAMSL, _ clearance: Length, _ terrain: Terrain
  ) -> Bool {
    let (lower, upper) = zone.altitudeRange(terrain: terrain)
    if let lower, altitude + clearance < lower { return false }
    if let upper, upper + clearance < altitude { return false }
    return true
  }

  private static func shape(of zone: Zone) -> Obstacle.Shape {
    switch zone.shape {
    case .polygon(let polygon): .polygon(polygon)
    case .circle(let circle): .circle(circle)
    }
  }
}
