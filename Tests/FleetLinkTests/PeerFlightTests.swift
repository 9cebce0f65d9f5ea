import Foundation
import MAVLink
import Testing

/// A whole flight as bytes, for programs that we did not write.
@Suite struct PeerFlightTests {
  @Test("both directions of a flight are whole MAVLink 2 frames without a byte between them")
  func wholeFrames() throws {
    let builder = try FlightBuilder()
    let run = builder.fly(try builder.plan(takeOffs: [20]))
    for bytes in [run.downlink, run.uplink] {
      var parser = MAVLinkFrameParser()
      let frames = parser.consume(bytes)
      #expect(frames.count > 100)
      #expect(parser.counts.droppedBytes == 0)
      #expect(parser.counts.badChecksums == 0)
      #expect(frames.allSatisfy { $0.version == .two })
    }
  }

  @Test(
    "the bytes are written for pymavlink to read",
    .enabled(
      if: ProcessInfo.processInfo.environment["SORTIE_INTEROP_DIR"] != nil, "run by Scripts/mavlink/interop.sh"))
  func written() throws {
    let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["SORTIE_INTEROP_DIR"]))
    let builder = try FlightBuilder()
    let run = builder.fly(try builder.plan(takeOffs: [20]))
    try Data(run.downlink).write(to: folder.appendingPathComponent("flight-down.bin"))
    try Data(run.uplink).write(to: folder.appendingPathComponent("flight-up.bin"))
  }
}
