import Foundation
import MAVLink
import Plans
import Quantities

/// Mission files that ground stations open: QGroundControl's `.plan` and the older `QGC WPL 110` way points.
package enum MissionFiles {
  /// A `.plan` file (plan version 1, mission version 2) of one sortie. Points in it are latitude first.
  ///
  /// Source: QGroundControl developer guide, "Plan file format".
  package static func groundControlPlan(
    _ mission: SortieMission, of vehicle: VehiclePlan, kind: VehicleKind = .multirotor, cruise: Speed
  ) -> String {
    let home = vehicle.pad
    var lines: [String] = []
    for item in mission.items.dropFirst() {
      let isPlace = item.x != 0 || item.y != 0
      let params = [
        number(Double(item.param1)), number(Double(item.param2)), number(Double(item.param3)),
        item.command == MavCmd.navWaypoint ? "null" : number(Double(item.param4)),
        isPlace ? number(Double(item.x) / 1e7, digits: 7) : "0",
        isPlace ? number(Double(item.y) / 1e7, digits: 7) : "0", number(Double(item.z)),
      ]
      let frame = isPlace ? MavFrame.globalRelativeAlt : MavFrame.mission
      lines.append(
        """
              { "type": "SimpleItem", "autoContinue": true, "command": \(item.command), "doJumpId": \(item.seq), \
        "frame": \(frame), "Altitude": \(number(Double(item.z))), "AltitudeMode": 1, "AMSLAltAboveTerrain": null, \
        "params": [\(params.joined(separator: ", "))] }
        """)
    }
    return """
      {
        "fileType": "Plan",
        "groundStation": "Sortie",
        "version": 1,
        "geoFence": { "circles": [], "polygons": [], "version": 2 },
        "rallyPoints": { "points": [], "version": 2 },
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
      \(lines.joined(separator: ",\n"))
          ]
        }
      }

      """
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

  /// A number with a fixed number of digits and without trailing zeros; the same on every machine.
  private static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return "null" }
    var text = String(format: "%.\(digits)f", value)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}
