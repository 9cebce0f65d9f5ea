import Foundation
import MAVLink
import Plans
import Quantities

/// Mission files that ground stations open: QGroundControl's `.plan` and the older `QGC WPL 110` way points.
package enum MissionFiles {
  /// A `.plan` file (plan version 1, mission, fence and rally points version 2) of one sortie. Points in it are
  /// latitude first.
  ///
  /// Source: QGroundControl developer guide, "Plan file format".
  ///
  /// - Parameters:
  ///   - fence: items of mission type 1, as `FencePlan` makes them.
  ///   - rally: items of mission type 2, their heights above home.
  package static func groundControlPlan(
    _ mission: SortieMission, of vehicle: VehiclePlan, kind: VehicleKind = .multirotor, cruise: Speed,
    fence: [MissionItemInt] = [], rally: [MissionItemInt] = []
  ) -> String {
    let home = vehicle.pad
    let points = rally.map { "[\(degrees($0.x)), \(degrees($0.y)), \(number(Double($0.z)))]" }
    return """
      {
        "fileType": "Plan",
        "groundStation": "Sortie",
        "version": 1,
        "geoFence": {
          "circles": [\(listed(circles(fence)))],
          "polygons": [\(listed(polygons(fence)))],
          "version": 2
        },
        "rallyPoints": { "points": [\(points.joined(separator: ", "))], "version": 2 },
        "mission": {
          "version": 2,
          "firmwareType": 3,
          "vehicleType": \(kind.mavType),
          "cruiseSpeed": \(number(cruise.metresPerSecond)),
          "hoverSpeed": \(number(cruise.metresPerSecond)),
          "globalPlanAltitudeMode": 1,
          "plannedHomePosition": [\(number(home.latitude, digits: 7)), \(number(home.longitude, digits: 7)), \
      \(number(vehicle.padAltitude.metres))],
          "items": [
      \(mission.items.dropFirst().map(simpleItem).joined(separator: ",\n"))
          ]
        }
      }

      """
  }

  private static func simpleItem(_ item: MissionItemInt) -> String {
    let isPlace = item.x != 0 || item.y != 0
    let params = [
      number(Double(item.param1), digits: 8), number(Double(item.param2), digits: 8),
      number(Double(item.param3), digits: 8),
      item.command == MavCmd.navWaypoint ? "null" : number(Double(item.param4), digits: 8),
      isPlace ? degrees(item.x) : "0", isPlace ? degrees(item.y) : "0", number(Double(item.z), digits: 6),
    ]
    let frame = isPlace ? MavFrame.globalRelativeAlt : MavFrame.mission
    return """
          { "type": "SimpleItem", "autoContinue": true, "command": \(item.command), "doJumpId": \(item.seq), \
      "frame": \(frame), "Altitude": \(number(Double(item.z), digits: 6)), "AltitudeMode": 1, \
      "AMSLAltAboveTerrain": null, "params": [\(params.joined(separator: ", "))] }
      """
  }

  private static func circles(_ fence: [MissionItemInt]) -> [String] {
    let commands = [MavCmd.navFenceCircleInclusion, MavCmd.navFenceCircleExclusion]
    return fence.filter { commands.contains($0.command) }.map { item in
      """
      { "circle": { "center": [\(degrees(item.x)), \(degrees(item.y))], "radius": \(number(Double(item.param1))) }, \
      "inclusion": \(item.command == MavCmd.navFenceCircleInclusion), "version": 1 }
      """
    }
  }

  /// Corners follow each other, and each carries the number of corners of its polygon.
  private static func polygons(_ fence: [MissionItemInt]) -> [String] {
    let commands = [MavCmd.navFencePolygonVertexInclusion, MavCmd.navFencePolygonVertexExclusion]
    var result: [String] = []
    var index = 0
    while index < fence.count {
      let first = fence[index]
      guard commands.contains(first.command), let count = Int(exactly: first.param1), count > 2,
        index + count <= fence.count
      else {
        index += 1
        continue
      }
      let corners = fence[index..<index + count].map { "[\(degrees($0.x)), \(degrees($0.y))]" }
      result.append(
        """
        { "polygon": [\(corners.joined(separator: ", "))], \
        "inclusion": \(first.command == MavCmd.navFencePolygonVertexInclusion), "version": 1 }
        """)
      index += count
    }
    return result
  }

  private static func listed(_ lines: [String]) -> String {
    lines.isEmpty ? "" : "\n" + lines.map { "      " + $0 }.joined(separator: ",\n") + "\n    "
  }

  /// A `QGC WPL 110` file of one sortie: twelve columns parted by tabs, line 0 is home.
  package static func wayPoints(_ mission: SortieMission) -> String {
    var lines = ["QGC WPL 110"]
    for item in mission.items {
      let columns = [
        String(item.seq), item.seq == 0 ? "1" : "0",
        String(item.seq == 0 ? MavFrame.global : MavFrame.globalRelativeAlt), String(item.command),
        number(Double(item.param1), digits: 8), number(Double(item.param2), digits: 8),
        number(Double(item.param3), digits: 8), number(Double(item.param4), digits: 8),
        number(Double(item.x) / 1e7, digits: 8), number(Double(item.y) / 1e7, digits: 8),
        number(Double(item.z), digits: 6), "1",
      ]
      lines.append(columns.joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Degrees of 1e-7 as they are sent.
  private static func degrees(_ value: Int32) -> String { number(Double(value) / 1e7, digits: 7) }

  /// A number with a fixed number of digits and without trailing zeros; the same on every machine.
  private static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "null" }
    var text = String(format: "%.\(digits)f", value)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}
