import Foundation

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
    var isDirectory = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw FileSourceError(reason: "there is no such file")
    }
    guard !isDirectory.boolValue else { throw FileSourceError(reason: "it is a folder") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FileSourceError(reason: "it cannot be opened; check its permissions")
    }
    defer { try? handle.close() }
    do {
      let data = try handle.read(upToCount: Self.fileBytesMax + 1) ?? Data()
      guard data.count <= Self.fileBytesMax else {
        throw FileSourceError(reason: "it has more than \(Self.fileBytesMax) bytes")
      }
      return Array(data)
    } catch let error as FileSourceError {
      throw error
    } catch {
      throw FileSourceError(reason: "it cannot be read")
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
