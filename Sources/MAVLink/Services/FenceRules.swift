/// What a vehicle checks of a whole fence before it replaces the old one.
package enum FenceRules {
  /// Fewest corners of a polygon.
  package static var verticesMin: Int { 3 }

  /// A `MissionServer.StoreValidator`: polygons have all their corners, one after the other, and circles a radius.
  ///
  /// The sentences are those that ArduCopter was observed to send. Types other than fence always pass.
  @Sendable
  package static func check(_ missionType: UInt8, _ items: [MissionItemInt]) -> (UInt8, String) {
    guard missionType == MavMissionType.fence else { return (MavMissionResult.accepted, "") }
    var index = 0
    while index < items.count {
      let item = items[index]
      switch item.command {
      case MavCmd.navFencePolygonVertexInclusion, MavCmd.navFencePolygonVertexExclusion:
        guard let count = Int(exactly: item.param1), count >= verticesMin else {
          return (MavMissionResult.error, "Invalid vertex count (\(item.param1))")
        }
        guard index + count <= items.count else { return (MavMissionResult.error, "Incorrect item count") }
        for corner in items[index..<(index + count)] {
          guard corner.command == item.command, corner.param1 == item.param1 else {
            return (
              MavMissionResult.error, "Unexpected vertex count want=\(count) got=\(corner.param1)"
            )
          }
        }
        index += count
      case MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion:
        guard item.param1 > 0 else { return (MavMissionResult.error, "Non-positive circle radius") }
        index += 1
      default:
        index += 1
      }
    }
    return (MavMissionResult.accepted, "")
  }
}
