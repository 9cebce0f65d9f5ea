/// What a vehicle checks of a whole fence before it replaces the old one.
package enum FenceRules {
  /// Fewest corners of a polygon.
  package static var verticesMin: Int { 3 }
  /// Bytes in which ArduCopter keeps its fence: one polygon of 69 corners was taken, one of 70 was not.
  package static var bytesMax: Int { 560 }

  /// A `MissionServer.StoreValidator`: polygons have all their corners, one after the other, circles a radius, and all
  /// places are on the Earth.
  ///
  /// The sentences are those that ArduCopter was observed to send. Types other than fence always pass.
  @Sendable
  package static func check(_ missionType: UInt8, _ items: [MissionItemInt]) -> (UInt8, String) {
    guard missionType == MavMissionType.fence else { return (MavMissionResult.accepted, "") }
    for item in items where MissionItemRules.positionResult(item) != MavMissionResult.accepted {
      return (MavMissionResult.error, "Bad lat or lon")
    }
    var index = 0
    while index < items.count {
      let item = items[index]
      switch item.command {
      case MavCmd.navFencePolygonVertexInclusion, MavCmd.navFencePolygonVertexExclusion:
        guard let count = Int(exactly: item.param1), count >= verticesMin else {
          return (MavMissionResult.error, "Invalid vertex count (\(words(item.param1)))")
        }
        guard index + count <= items.count else { return (MavMissionResult.error, "Incorrect item count") }
        for corner in items[index..<(index + count)] {
          guard corner.command == item.command, corner.param1 == item.param1 else {
            return (
              MavMissionResult.error, "Unexpected vertex count want=\(count) got=\(words(corner.param1))"
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

  /// The same for an ArduPilot vehicle, whose room is bounded: a corner takes 8 bytes and a polygon 2 more, a circle
  /// 13, a return point 9, and all together 5.
  @Sendable
  package static func checkArdupilot(_ missionType: UInt8, _ items: [MissionItemInt]) -> (UInt8, String) {
    let verdict = check(missionType, items)
    guard missionType == MavMissionType.fence, verdict.0 == MavMissionResult.accepted else { return verdict }
    var bytes = 5
    var cornersLeft = 0
    for item in items {
      switch item.command {
      case MavCmd.navFencePolygonVertexInclusion, MavCmd.navFencePolygonVertexExclusion:
        if cornersLeft == 0 {
          cornersLeft = Int(item.param1)
          bytes += 2
        }
        cornersLeft -= 1
        bytes += 8
      case MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion: bytes += 13
      default: bytes += 9
      }
    }
    return bytes <= bytesMax ? verdict : (MavMissionResult.error, "")
  }

  /// A number as it is written in a sentence: a whole one without a fraction.
  private static func words(_ number: Float) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}
