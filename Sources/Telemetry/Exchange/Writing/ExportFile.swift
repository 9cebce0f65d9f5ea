import Foundation

/// Why an export was not written.
package struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried and what came of it, one sentence without a final period.
  package var description: String
  /// What to do; may be nil.
  package var help: String?

  /// Describes the trouble.
  package init(_ description: String, help: String? = nil) {
    self.description = description
    self.help = help
  }
}

/// A file that appears under its name only once it is whole.
///
/// It is written beside its place and moved there by `commit()`. What is not committed leaves nothing behind.
package final class ExportFile {
  /// Bytes that are collected before they are written.
  private static let bufferBytes = 256 << 10

  /// Where it is to be.
  package let path: String
  /// Where it is until then.
  package let temporaryPath: String
  /// The bytes that wait.
  package var text = ExportText()
  /// The bytes that were handed over so far, waiting ones included.
  package var bytesWritten: Int { bytesFlushed + text.bytes.count }
  private var bytesFlushed = 0
  private var descriptor: Int32
  private var isCommitted = false

  /// Begins a file.
  ///
  /// - Parameter replacing: whether a file that is there may be replaced; anything but a file never is.
  package init(_ path: String, replacing: Bool) throws(ExportError) {
    try Self.check(path, replacing: replacing)
    self.path = path
    temporaryPath = Self.beside(path)
    unlink(temporaryPath)
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporaryPath) }
  }

  /// A name beside a path that no other process uses.
  package static func beside(_ path: String) -> String { "\(path).part-\(getpid())" }

  /// Refuses places at which no file may be put.
  package static func check(_ path: String, replacing: Bool) throws(ExportError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw ExportError("`\(path)` names no file") }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ExportError("cannot write `\(path)`: something that is not a file is there", help: "choose another name")
    }
    guard replacing else {
      throw ExportError("`\(path)` is there already", help: "choose another name, or replace it with --force")
    }
  }

  /// Writes what waits where it is much.
  package func flushIfFull() throws(ExportError) {
    if text.bytes.count >= Self.bufferBytes { try flush() }
  }

  /// Writes all that waits.
  package func flush() throws(ExportError) {
    var start = 0
    while start < text.bytes.count {
      let count = text.bytes.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path, errno) }
      start += count
    }
    bytesFlushed += text.bytes.count
    text.bytes.removeAll(keepingCapacity: true)
  }

  /// Puts the whole file in its place, safe on the disk.
  package func commit() throws(ExportError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
    close(descriptor)
    descriptor = -1
    try Self.move(temporaryPath, to: path)
    isCommitted = true
  }

  static func move(_ temporary: String, to path: String) throws(ExportError) {
    guard rename(temporary, path) == 0 else { throw failure(path, errno) }
  }

  static func failure(_ path: String, _ code: Int32) -> ExportError {
    ExportError(
      "cannot write `\(path)`: \(String(cString: strerror(code)))", help: "check the folder and the space on the disk")
  }
}
