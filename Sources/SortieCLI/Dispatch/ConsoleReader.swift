import Foundation
import Synchronization

/// Lines that a person types while a command runs: read by a thread of its own, taken by the command's loop.
final class ConsoleReader: Sendable {
  /// Lines that wait; more are not kept.
  static let linesMax = 100
  /// The most bytes of a line; the rest of it is not kept.
  static let bytesMax = 1000

  private let lines = Mutex<[String]>([])
  private let end = Mutex(false)

  /// Whether the input has ended: nothing more will be typed.
  var hasEnded: Bool { end.withLock { $0 } }

  /// Begins to read, until the input ends.
  func start(descriptor: Int32 = 0) {
    Thread.detachNewThread { [self] in
      var chunk = [UInt8](repeating: 0, count: 256)
      var line: [UInt8] = []
      while true {
        let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return end.withLock { $0 = true } }
        for byte in chunk.prefix(count) {
          if byte == UInt8(ascii: "\n") {
            let text = String(decoding: line, as: UTF8.self)
            lines.withLock { if $0.count < Self.linesMax { $0.append(text) } }
            line.removeAll(keepingCapacity: true)
          } else if line.count < Self.bytesMax {
            line.append(byte)
          }
        }
      }
    }
  }

  /// What was typed since the last call, oldest first.
  func take() -> [String] {
    lines.withLock { lines in
      defer { lines.removeAll() }
      return lines
    }
  }
}
