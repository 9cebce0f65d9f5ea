import Foundation
import MAVLink
import Testing

@Suite
struct PeerTests {
  @Test("our decoder reads the fields that pymavlink wrote, and our encoder writes the same bytes")
  func golden() throws {
    let records = try PeerRecord.golden()
    #expect(Set(records.map(\.name)).count == 43)
    #expect(records.count > 180)
    for record in records { #expect(record.roundTrip().differences == []) }
  }
}

/// Runs only under `Scripts/mavlink/interop.sh`, which sets `SORTIE_INTEROP_DIR` and lets pymavlink read the result.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["SORTIE_INTEROP_DIR"] != nil, "run by Scripts/mavlink/interop.sh"))
struct LivePeerTests {
  @Test("every message of the dialect that pymavlink just wrote is read and written alike")
  func live() throws {
    let directory = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["SORTIE_INTEROP_DIR"]))
    let records = try PeerRecord.read(directory.appendingPathComponent("pymavlink.jsonl"))
    // The 24 messages of Scripts/mavlink/newer.txt are not in pymavlink's definitions.
    #expect(Set(records.map(\.name)).count == MAVLinkMessages.all.count - 24)
    var output: [UInt8] = []
    for record in records {
      let (encoded, differences) = record.roundTrip()
      #expect(differences == [])
      output += [UInt8(truncatingIfNeeded: encoded.count), UInt8(truncatingIfNeeded: encoded.count >> 8)] + encoded
    }
    try Data(output).write(to: directory.appendingPathComponent("sortie.bin"))
  }
}
