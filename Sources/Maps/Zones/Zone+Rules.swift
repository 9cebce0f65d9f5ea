import Geometry
import Quantities

extension Zone {
  /// Whether the zone stops a flight.
  ///
  /// PROHIBITED always does; REQ_AUTHORISATION unless its identifier is among the authorisations; CONDITIONAL unless
  /// it is among the acknowledged ones; NO_RESTRICTION never.
  ///
  /// - Parameters:
  ///   - authorisations: identifiers of zones for which an authorisation was given.
  ///   - acknowledged: identifiers of zones whose conditions were acknowledged.
  package func blocks(authorisations: Set<String>, acknowledged: Set<String>) -> Bool {
    switch restriction {
    case .prohibited: true
    case .authorisationRequired: !authorisations.contains(identifier)
    case .conditional: !acknowledged.contains(identifier)
    case .unrestricted: false
    }
  }

  /// Whether a point lies in the zone's horizontal extent or on its border.
  package func contains(_ point: LocalPoint) -> Bool {
    switch shape {
    case .polygon(let polygon): polygon.contains(point)
    case .circle(let circle): circle.contains(point)
    }
  }

  /// The rectangle around the zone's horizontal extent.
  package var boundingBox: BoundingBox {
    switch shape {
    case .polygon(let polygon): polygon.boundingBox
    case .circle(let circle):
      BoundingBox(
        west: circle.centre.east - circle.radiusMetres, south: circle.centre.north - circle.radiusMetres,
        east: circle.centre.east + circle.radiusMetres, north: circle.centre.north + circle.radiusMetres)
    }
  }

  /// The zone's vertical extent at a point, above mean sea level.
  ///
  /// A zone without a lower limit starts at the ground; `upper` is nil where there is no upper limit. The range is
  /// empty where `upper` is not above `lower`: limits of different datums can cross over high ground.
  package func verticalRange(
    terrain: Terrain, at point: LocalPoint
  ) -> (lower: AltitudeAMSL, upper: AltitudeAMSL?) {
    (
      lower.map { $0.altitude(terrain: terrain, at: point) } ?? terrain.ground(at: point),
      upper.map { $0.altitude(terrain: terrain, at: point) }
    )
  }
}

extension Zone.Limit {
  /// The limit above mean sea level at a point.
  package func altitude(terrain: Terrain, at point: LocalPoint) -> AltitudeAMSL {
    switch self {
    case .aboveGround(let height): terrain.altitude(of: height, at: point)
    case .aboveMeanSeaLevel(let altitude): altitude
    }
  }
}
