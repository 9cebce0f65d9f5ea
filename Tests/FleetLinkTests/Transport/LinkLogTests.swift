import FleetLink
import Foundation
import MAVLink
import Testing

@Suite struct LinkLogTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static func frame(_ number: UInt8) -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: 7, componentID: 1, firstSequence: number)
    return writer.encode(Heartbeat(type: 2))
  }

  private func read(_ path: String) throws -> (times: [UInt64], sequences: [UInt8], dropped: Int) {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var times: [UInt64] = []
    var sequences: [UInt8] = []
    let counts = bytes.withUnsafeBytes { buffer in
      MAVLinkLog.read(buffer) { time, frame in
        times.append(time)
        sequences.append(frame.sequence)
      }
    }
    return (times, sequences, counts.droppedBytes)
  }

  @Test("frames are on the disk after a flush, in their order, and a later log goes on behind them")
  func appended() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("link-1.tlog").path
    let log = LinkLog(path: path)
    log.append(Self.frame(1) + Self.frame(2), at: 1000)
    #expect(try read(path).times.isEmpty)
    log.flush()
    #expect(try read(path).times == [1000, 1000])
    log.append(Self.frame(3), at: 2000)
    log.close()
    let again = LinkLog(path: path)
    again.append(Self.frame(4), at: 3000)
    again.close()
    again.append(Self.frame(5), at: 4000)
    let found = try read(path)
    #expect(found.times == [1000, 1000, 2000, 3000] && found.sequences == [1, 2, 3, 4] && found.dropped == 0)
    #expect(log.frames == 3 && log.failure == nil && again.failure == nil)
  }

  @Test("what waits is bounded: beyond it a log writes without being asked")
  func bounded() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("link-1.tlog").path
    let log = LinkLog(path: path)
    let frame = Self.frame(1)
    let count = 2 * LinkLog.bufferBytesMax / (frame.count + 8)
    for _ in 0..<count { log.append(frame, at: 1) }
    let written = try read(path).times.count
    #expect(written * (frame.count + 8) > LinkLog.bufferBytesMax / 2)
    log.close()
    #expect(try read(path).times.count == count)
  }

  @Test("SETUP_SIGNING is not recorded, for it carries a key")
  func secret() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("link-1.tlog").path
    var writer = MAVLinkFrameWriter(systemID: 255, componentID: 190)
    let log = LinkLog(path: path)
    log.append(writer.encode(SetupSigning(secretKey: [UInt8](1...32))) + writer.encode(Heartbeat()), at: 1)
    log.close()
    #expect(try read(path).times.count == 1)
  }

  @Test(
    "a full disk ends the log with a reason, and taking more frames does nothing",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullDisk() {
    let log = LinkLog(path: "/dev/full")
    #expect(log.failure == nil)
    log.append(Self.frame(1), at: 1)
    log.flush()
    #expect(log.failure?.contains("No space left") ?? false)
    for _ in 0..<100_000 { log.append(Self.frame(2), at: 2) }
    log.close()
    #expect(log.frames == 1)
  }

  @Test("a log that cannot be opened says why and takes frames for nothing")
  func notOpened() {
    let log = LinkLog(path: folder.appendingPathComponent("absent/link-1.tlog").path)
    #expect(log.failure?.contains("No such file") ?? false)
    log.append(Self.frame(1), at: 1)
    log.close()
    #expect(log.frames == 0)
  }
}
