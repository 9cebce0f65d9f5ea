import Maps
import Quantities

extension Terrain {
  /// The height of the ground at the map's origin, for maps that are level.
  package var groundLevel: AltitudeAMSL { ground(at: LocalPoint(east: 0, north: 0)) }
}
