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
    return buildings.map { Obstacle(id: "building:\($0.id)", shape: .polygon($0.footprint)) }
      + zones.map { Obstacle(id: "zone:\($0.identifier)", shape: shape(of: $0)) }
  }

  private static func reaches(
    _ zone: Zone, _ altitude: AltitudeAMSL, _ clearance: Length, _ terrain: Terrain
  ) -> Bool {
    let points = samples(of: zone.shape)
    if let lower = zone.lower, let bottom = points.map({ amsl(lower, at: $0, terrain) }).min() {
      if altitude + clearance < bottom { return false }
    }
    if let upper = zone.upper, let top = points.map({ amsl(upper, at: $0, terrain) }).max() {
      if top + clearance < altitude { return false }
    }
    return true
  }

  private static func amsl(_ limit: Zone.Limit, at point: LocalPoint, _ terrain: Terrain) -> AltitudeAMSL {
    switch limit {
    case .aboveGround(let height): terrain.altitude(of: height, at: point)
    case .aboveMeanSeaLevel(let altitude): altitude
    }
  }

  /// Points at which the ground below a zone is asked for.
  private static func samples(of shape: Zone.Shape) -> [LocalPoint] {
    switch shape {
    case .polygon(let polygon): polygon.exterior
    case .circle(let circle):
      [(0.0, 0.0), (1, 0), (0, 1), (-1, 0), (0, -1)].map { east, north in
        circle.centre + LocalVector(east: east, north: north) * circle.radiusMetres
      }
    }
  }

  private static func shape(of zone: Zone) -> Obstacle.Shape {
    switch zone.shape {
    case .polygon(let polygon): .polygon(polygon)
    case .circle(let circle): .circle(circle)
    }
  }
}
