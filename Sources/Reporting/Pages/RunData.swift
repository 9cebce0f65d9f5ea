import Foundation
import Plans
import Quantities
import Telemetry

/// What the script of a run's page moves: the samples of every vehicle, packed.
///
/// Each column of a vehicle is base64 of whole numbers, each the difference to the one before, in zigzag form, seven
/// bits to a byte, the lowest first; the highest bit says that more follow. Units are hundredths of a second after
/// `from`, decimetres east and north of the map's origin, decimetres of height, tenths of a metre per second and tenths
/// of a percent, -1 where the vehicle did not tell. Flags are not differences: 1 in the air, 2 on its way, 4 nothing is
/// known of the time before.
enum RunData {
  /// The JSON, without `<`, `>` and `&`; empty where there is nothing to move.
  static func json(of report: RunReport) -> String {
    guard let span = report.record.span else { return "" }
    let vehicles = report.record.tracks.map { vehicle($0, from: span.start) }
    let clock = report.record.description.start.localSecondsOfDay
    return """
      {"clock":\(number(clock + span.start.seconds)),"from":\(number(span.start.seconds)),\
      "to":\(number(span.end.seconds)),"separation":\(number(report.plan?.rules.separation.metres ?? 0)),\
      "silence":\(number(TrackReducer.silenceSeconds)),\
      "reserve":\(number(report.plan?.rules.reserve.percent ?? 0)),
      "vehicles":[
      \(vehicles.joined(separator: ",\n"))
      ]}
      """
  }

  private static func number(_ value: Double) -> String {
    NumberText.short(min(max(value.isFinite ? value : 0, -1e8), 1e8), digits: 2)
  }

  private static func vehicle(_ track: RunTrack, from start: MissionTime) -> String {
    let samples = track.samples
    let columns: [(name: String, values: [Int])] = [
      ("t", samples.map { whole($0.time - start, 100) }), ("x", samples.map { whole($0.position.east, 10) }),
      ("y", samples.map { whole($0.position.north, 10) }), ("h", samples.map { whole($0.altitude.metres, 10) }),
      ("s", samples.map { whole($0.speed.metresPerSecond, 10) }),
      ("q", samples.map { $0.charge.map { whole($0.percent, 10) } ?? -1 }),
    ]
    let flags = samples.map { ($0.isInAir ? 1 : 0) | ($0.isUnderWay ? 2 : 0) | ($0.startsPart ? 4 : 0) }
    let packed = columns.map { "\"\($0.name)\":\"\(base64(differences(of: $0.values)))\"" }
    let trips = track.trips.map {
      "[\(text($0.sortie)),\(number($0.span.start - start)),\(number($0.span.end - start))]"
    }
    let modes = track.modes.map { "[\(number($0.time - start)),\(text($0.mode))]" }
    return "{\"name\":\(text(track.vehicle)),\"v\":\(track.number),"
      + "\"colour\":\"\(Palette.vehicle(track.number))\",\(packed.joined(separator: ",")),\"f\":\"\(base64(flags))\","
      + "\"trips\":[\(trips.joined(separator: ","))],\"modes\":[\(modes.joined(separator: ","))]}"
  }

  /// The text as JSON that may stand inside a page.
  private static func text(_ text: String) -> String {
    Markup.jsonString(text).replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
      .replacing("&", with: "\\u0026")
  }

  /// A number in whole parts of its unit, within 32 bits.
  static func whole(_ value: Double, _ parts: Double) -> Int {
    let scaled = (value * parts).rounded()
    return scaled.isFinite ? Int(min(max(scaled, -1e9), 1e9)) : 0
  }

  static func differences(of values: [Int]) -> [Int] {
    var last = 0
    return values.map { value in
      defer { last = value }
      return value - last
    }
  }

  /// Whole numbers in zigzag form, seven bits to a byte, as base64.
  static func base64(_ values: [Int]) -> String {
    var bytes = Data()
    bytes.reserveCapacity(values.count * 2)
    for value in values {
      var rest = UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))
      while rest >= 128 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    return bytes.base64EncodedString()
  }
}
