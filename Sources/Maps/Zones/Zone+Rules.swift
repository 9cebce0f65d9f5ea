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

  /// The altitudes between which the zone lies somewhere over its extent, above mean sea level: the lowest of its lower
  /// and the highest of its upper limit, with the lowest and the highest ground below it.
  ///
  /// Nil is no limit: a zone without a lower limit starts at the ground, and nothing is below that. A limit that cannot
  /// be converted for want of the geoid is none, the safe answer; the map's reader refuses such a map.
  package func altitudeRange(terrain: Terrain) -> (lower: AltitudeAMSL?, upper: AltitudeAMSL?) {
    let ground = terrain.groundRange(in: boundingBox)
    func altitude(_ limit: Limit?, over ground: Double) -> AltitudeAMSL? {
      switch limit {
      case .aboveGround(let height): AltitudeAMSL(metres: ground + height.metres)
      case .aboveMeanSeaLevel(let altitude): altitude
      case .aboveEllipsoid(let height): try? terrain.altitude(of: height)
      case nil: nil
      }
    }
    return (altitude(lower, over: ground.lowerBound), altitude(upper, over: ground.upperBound))
  }
}

extension Zone.Limit {
  /// The limit in metres above the ground at a point; nil where the geoid is not known and the limit needs it.
  package func heightAboveGround(terrain: Terrain, at point: LocalPoint) -> HeightAGL? {
    switch self {
    case .aboveGround(let height): height
    case .aboveMeanSeaLevel(let altitude): terrain.height(of: altitude, at: point)
    case .aboveEllipsoid(let height):
      (try? terrain.altitude(of: height)).map { terrain.height(of: $0, at: point) }
    }
  }
}
