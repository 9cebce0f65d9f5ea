import Quantities

/// The time that a vehicle spent in a zone that was watched.
package struct ZonePassage: Hashable, Sendable {
  /// The vehicle.
  package var vehicle: String
  /// The zone's name on the map.
  package var zone: String
  /// When the vehicle was first seen in it.
  package var entered: MissionTime
  /// When it was first seen outside again; nil where it was in it at the end.
  package var left: MissionTime?
  /// Where it was first seen in it.
  package var position: GeoPoint
  /// How high it was then.
  package var altitude: AltitudeAMSL

  /// Describes a passage.
  package init(
    vehicle: String, zone: String, entered: MissionTime, left: MissionTime?, position: GeoPoint, altitude: AltitudeAMSL
  ) {
    self.vehicle = vehicle
    self.zone = zone
    self.entered = entered
    self.left = left
    self.position = position
    self.altitude = altitude
  }
}
