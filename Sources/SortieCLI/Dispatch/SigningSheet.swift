import Foundation
import MAVLink
import Quantities

/// The time of signatures that a dispatcher leaves in its run folder, so that a later one never signs with an earlier
/// time, whatever its clock says: `signing.json`.
struct SigningSheet: Codable {
  static let name = "signing.json"

  /// In units of 10 microseconds since 2015, later than every time that was used.
  var timestamp: UInt64

  /// The time to begin with: the clock's, or the one that was kept where that is later.
  static func start(in folder: String, now: CivilTime) throws -> UInt64 {
    let clock = LinkTime.timestamp(now.secondsSinceEpoch)
    let path = "\(folder)/\(name)"
    guard Files.exists(path) else { return clock }
    let bytes = try Files.read(path, bytesMax: 4096)
    guard let sheet = try? JSONDecoder().decode(SigningSheet.self, from: Data(bytes)),
      sheet.timestamp <= MAVLinkTime.timestampMax
    else {
      throw CommandFailure(
        "`\(path)` is damaged", help: "remove it where the clock of this machine is right, or give another -o")
    }
    return max(clock, sheet.timestamp)
  }

  /// Keeps the time.
  func write(to folder: String) throws {
    try Files.write("{ \"timestamp\": \(timestamp) }\n", to: "\(folder)/\(Self.name)")
  }
}

/// Moments of the clock as links write them.
enum LinkTime {
  /// Microseconds since 1970; 0 for what is before.
  static func microseconds(_ seconds: Double) -> UInt64 { seconds > 0 ? UInt64(min(seconds, 1e12) * 1e6) : 0 }
  /// The time of signatures.
  static func timestamp(_ seconds: Double) -> UInt64 { MAVLinkTime.timestamp(unixMicroseconds: microseconds(seconds)) }
}
