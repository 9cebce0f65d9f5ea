import Foundation

/// Reads files from outside so that none can fill the memory or make the program wait.
///
/// Only regular files are read: a pipe may never end and a device may do anything when it is opened. The size is looked
/// at before the first byte is read, and one byte above the limit is the most that is ever read, so a file that grows
/// meanwhile is refused too.
package enum BoundedFile {
  /// Bytes that are read at once.
  private static let chunkBytes = 1 << 20

  /// The bytes of a regular file.
  ///
  /// - Parameters:
  ///   - path: the path; symbolic links are followed.
  ///   - bytesMax: the largest size that is read, in bytes; not negative.
  package static func read(_ path: String, bytesMax: Int) throws(BoundedFileError) -> [UInt8] {
    precondition(bytesMax >= 0, "a limit is not negative")
    // A path with a zero byte would name another file to the system than to the reader of the message.
    guard !path.utf8.contains(0) else { throw BoundedFileError(.missing) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw BoundedFileError(systemError: errno) }
    _ = try size(of: status, bytesMax: bytesMax)
    // Between the two looks the file may have become a pipe: without O_NONBLOCK opening it would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BoundedFileError(systemError: errno) }
    defer { _ = close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw BoundedFileError(systemError: errno) }
    return try content(of: descriptor, size: try size(of: status, bytesMax: bytesMax), bytesMax: bytesMax)
  }

  /// The size of what is a regular file within the limit, in bytes.
  private static func size(of status: stat, bytesMax: Int) throws(BoundedFileError) -> Int {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw BoundedFileError(.folder)
    default: throw BoundedFileError(.notRegular)
    }
    let size = Int(clamping: status.st_size)
    guard size <= bytesMax else { throw BoundedFileError(tooLarge: size, bytesMax: bytesMax) }
    return size
  }

  private static func content(
    of descriptor: Int32, size: Int, bytesMax: Int
  ) throws(BoundedFileError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: min(chunkBytes, max(size, 1) + 1))
    while true {
      let wanted = min(chunk.count, bytesMax + 1 - result.count)
      let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, wanted) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw BoundedFileError(systemError: errno) }
      if count == 0 { return result }
      result += chunk[..<count]
      guard result.count <= bytesMax else { throw BoundedFileError(tooLarge: nil, bytesMax: bytesMax) }
    }
  }
}

/// Why a file is not read.
package struct BoundedFileError: Error, Hashable, Sendable {
  /// The kinds of trouble.
  package enum Code: String, Hashable, Sendable {
    /// Nothing is at the path.
    case missing
    /// A folder is there.
    case folder
    /// A pipe, a device or a socket is there.
    case notRegular
    /// The file is larger than the limit.
    case tooLarge
    /// The user may not read it.
    case denied
    /// The disk or the system reports an error.
    case failed
  }

  /// The kind of trouble.
  package let code: Code
  /// A few words without a period, such as `there is no such file`; with the size and the limit where they matter.
  package let reason: String

  private init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  init(_ code: Code) {
    let reason =
      switch code {
      case .missing: "there is no such file"
      case .folder: "it is a folder"
      case .notRegular: "it is a pipe or a device, and only files are read"
      case .tooLarge: "it is larger than the limit"
      case .denied: "it cannot be opened; check its permissions"
      case .failed: "it cannot be read"
      }
    self.init(code, reason)
  }

  /// - Parameter bytes: the size; nil where the file grew while it was read.
  init(tooLarge bytes: Int?, bytesMax: Int) {
    let size = bytes.map(String.init) ?? "more than \(bytesMax)"
    self.init(.tooLarge, "it has \(size) bytes, and at most \(bytesMax) are read")
  }

  init(systemError: Int32) {
    switch systemError {
    case ENOENT, ENOTDIR: self.init(.missing)
    case EISDIR: self.init(.folder)
    case EACCES, EPERM: self.init(.denied)
    case ENXIO, ENODEV: self.init(.notRegular)
    default: self.init(.failed, "it cannot be read: \(String(cString: strerror(systemError)))")
    }
  }
}
