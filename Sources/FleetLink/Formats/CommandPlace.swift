import MAVLink
import Quantities

/// What commands of MAVLink do with parameters 5 to 7.
enum CommandPlace {
  /// Commands whose parameters 5 to 7 are a place and a height.
  ///
  /// Source: the descriptions of `MAV_CMD` in common.xml and ardupilotmega.xml.
  static let placed: Set<UInt16> = [
    MavCmd.navWaypoint, MavCmd.navLoiterUnlim, MavCmd.navLoiterTurns, MavCmd.navLoiterTime, MavCmd.navLand,
    MavCmd.navTakeoff, MavCmd.navLoiterToAlt, 36, 80, MavCmd.navSplineWaypoint, 84, 85, MavCmd.navPayloadPlace, 179,
    189, 191, 192, 195, 201, MavCmd.navFenceReturnPoint, MavCmd.navFencePolygonVertexInclusion,
    MavCmd.navFencePolygonVertexExclusion, MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion,
    MavCmd.navRallyPoint, 30_001, 31_000, 31_001, 31_002, 31_003, 31_004,
  ]

  /// What a height in a frame is measured from; nil where the frame has none.
  static func height(_ metres: Double, frame: UInt8) -> GroundStationPlan.Height? {
    switch frame {
    case MavFrame.global, MavFrame.globalInt: .aboveSea(AltitudeAMSL(metres: metres))
    case MavFrame.globalRelativeAlt, MavFrame.globalRelativeAltInt: .aboveHome(HeightAboveHome(metres: metres))
    case MavFrame.globalTerrainAlt, MavFrame.globalTerrainAltInt: .aboveTerrain(HeightAGL(metres: metres))
    default: nil
    }
  }

  /// Puts a command together; nil where its place is no position on earth.
  ///
  /// A place at 0, 0 is the vehicle's own, as ground stations and ArduPilot mean it.
  ///
  /// - Parameter values: parameters 1 to 7; nil where unset.
  static func command(
    _ command: UInt16, frame: UInt8, values: [Double?], continues: Bool
  ) -> GroundStationPlan.Command? {
    precondition(values.count == 7, "a command has seven parameters")
    var result = GroundStationPlan.Command(
      command: command, frame: frame, parameters: Array(values[..<4]), tail: Array(values[4...]), position: nil,
      height: nil, continues: continues)
    guard placed.contains(command) else { return result }
    result.height = values[6].flatMap { height($0, frame: frame) }
    guard result.height != nil || height(0, frame: frame) != nil, let latitude = values[4], let longitude = values[5],
      latitude != 0 || longitude != 0
    else { return result }
    guard let position = GeoPoint(longitude: longitude, latitude: latitude) else { return nil }
    result.position = position
    return result
  }
}
