import Foundation
import MAVLink

/// Records the frames of one link, both directions, as a telemetry log (`.tlog`).
///
/// Records wait in memory until they are written, at most `bufferBytesMax`. Where a write fails, what was written of
/// the failed records is cut off, and the log ends there: whoever flies goes on. SETUP_SIGNING is left out, since it
/// carries a key.
package final class LinkLog {
  /// The most bytes that wait to be written.
  package static let bufferBytesMax = 1 << 18

  /// The file.
  package let path: String
  /// Frames that were recorded.
  package private(set) var frames = 0
  /// Why the log ended before it was closed, one sentence without a period; nil while it is written.
  package private(set) var failure: String?

  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var bytesWritten: off_t

  /// Opens a log; records are appended to those that the file holds. `failure` says where that is not possible.
  package init(path: String) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    bytesWritten = descriptor < 0 ? 0 : lseek(descriptor, 0, SEEK_END)
    buffer.reserveCapacity(Self.bufferBytesMax)
    if descriptor < 0 { failure = Self.sentence(path, errno) }
  }

  deinit { close() }

  /// Takes a frame that came or goes at a time, in microseconds since 1970.
  package func append(_ frame: borrowing MAVLinkFrameView, at microseconds: UInt64) {
    guard descriptor >= 0, frame.mayBeForwarded else { return }
    frame.withBytes { MAVLinkLog.append($0, time: microseconds, to: &buffer) }
    frames += 1
    if buffer.count >= Self.bufferBytesMax - MAVLinkLog.timeLength - MAVLinkFrame.lengthMax { flush() }
  }

  /// Takes whole frames that go out.
  package func append(_ bytes: [UInt8], at microseconds: UInt64) {
    var parser = MAVLinkFrameParser(unknownMessages: .passUnchecked)
    parser.consume(bytes) { append($0, at: microseconds) }
    parser.flush { append($0, at: microseconds) }
  }

  /// Writes what waits. Call it each second, so that a crash costs no more than that.
  package func flush() {
    guard descriptor >= 0, !buffer.isEmpty else { return }
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        failure = Self.sentence(path, count < 0 ? errno : ENOSPC)
        // Half a record is no use to anybody. Where even that fails, readers skip it.
        _ = ftruncate(descriptor, bytesWritten)
        break
      }
      rest = rest.dropFirst(count)
    }
    bytesWritten += off_t(buffer.count)
    buffer.removeAll(keepingCapacity: true)
    if failure != nil { endFile() }
  }

  /// Writes what waits and closes the file.
  package func close() {
    flush()
    endFile()
  }

  private func endFile() {
    guard descriptor >= 0 else { return }
    _ = Foundation.close(descriptor)
    descriptor = -1
  }

  private static func sentence(_ path: String, _ number: Int32) -> String {
    "`\(path)` cannot be written: \(String(cString: strerror(number)))"
  }
}
