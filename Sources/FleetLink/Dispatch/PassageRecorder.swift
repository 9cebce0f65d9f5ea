import Quantities
import Telemetry

/// Notes through which zones a vehicle flies, from its readings.
package struct PassageRecorder: Sendable {
  /// The zones whose passages are noted; nil where none are.
  package var zones: ZoneWatch?
  /// The passages that are not over, by the zone's name.
  private var open: [String: ZonePassage] = [:]

  /// The most zones that a vehicle can be in at once; more are not noted.
  package static let openMax = 32

  /// A recorder of passages through zones.
  package init(zones: ZoneWatch? = nil) { self.zones = zones }

  /// Takes a reading; returns passages that are over.
  package mutating func take(_ reading: Reading) -> [ZonePassage] {
    guard let zones else { return [] }
    let names =
      reading.isInAir ? zones.zones(at: reading.position, altitude: reading.altitude, at: reading.time) : []
    var over: [ZonePassage] = []
    for name in open.keys.sorted() where !names.contains(name) {
      guard var passage = open.removeValue(forKey: name) else { continue }
      passage.left = reading.time
      over.append(passage)
    }
    for name in names where open[name] == nil && open.count < Self.openMax {
      open[name] = ZonePassage(
        vehicle: reading.vehicle, zone: name, entered: reading.time, left: nil, position: reading.position,
        altitude: reading.altitude)
    }
    return over
  }

  /// The passages that are not over at the end.
  package mutating func finish() -> [ZonePassage] {
    defer { open = [:] }
    return open.keys.sorted().compactMap { open[$0] }
  }
}
