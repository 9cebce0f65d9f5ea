import Documents

/// Where the bytes of files come from: a disk, or a table in a test.
package protocol FileSource {
  /// The bytes of a file.
  func bytes(at path: String) throws(FileSourceError) -> [UInt8]
}

/// Why a file cannot be read.
package struct FileSourceError: Error, Hashable, Sendable {
  /// A few words without a final period, such as `no such file`.
  package let reason: String

  /// States why.
  package init(reason: String) { self.reason = reason }
}

/// Files of the machine's disk.
package struct DiskFiles: FileSource, Sendable {
  /// Larger files are refused before they are read, in bytes.
  package static let fileBytesMax = 64 << 20

  /// Reads from the disk.
  package init() {}

  package func bytes(at path: String) throws(FileSourceError) -> [UInt8] {
    do {
      return try BoundedFile.read(path, bytesMax: Self.fileBytesMax)
    } catch {
      throw FileSourceError(reason: error.reason)
    }
  }
}

/// Files in memory, for tests.
package struct MemoryFiles: FileSource, Sendable {
  /// The bytes by path.
  package var files: [String: [UInt8]]

  /// Makes files from texts by path.
  package init(_ texts: [String: String] = [:]) {
    files = texts.mapValues { Array($0.utf8) }
  }

  package func bytes(at path: String) throws(FileSourceError) -> [UInt8] {
    guard let bytes = files[path] else { throw FileSourceError(reason: "there is no such file") }
    return bytes
  }
}

/// One file that was read, so that a plan can name the digest of its inputs.
package struct FileRead: Hashable, Sendable {
  /// The path as messages show it.
  package var path: String
  /// The bytes.
  package var bytes: [UInt8]
}

/// Paths of files that name each other.
enum FilePath {
  /// A path that is relative to the file which names it, with `.` and `..` resolved where possible.
  static func resolve(_ path: String, from file: String) -> String {
    if path.hasPrefix("/") { return normalised(path) }
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if folder.isEmpty { return normalised(file.hasPrefix("/") ? "/" + path : path) }
    return normalised(folder + "/" + path)
  }

  static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
