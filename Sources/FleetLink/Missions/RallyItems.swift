import MAVLink
import Quantities

/// Places to land at when a vehicle gives up, as items of mission type 2.
package enum RallyItems {
  /// The items of places in order, each to be reached at a height above home.
  package static func items(at places: [GeoPoint], height: HeightAboveHome) -> [MissionItemInt] {
    places.enumerated().map { index, place in
      MissionItemInt(
        seq: UInt16(index), frame: MavFrame.globalRelativeAlt, command: MavCmd.navRallyPoint, x: place.latitudeE7,
        y: place.longitudeE7, z: Float(height.metres), missionType: MavMissionType.rally)
    }
  }
}
