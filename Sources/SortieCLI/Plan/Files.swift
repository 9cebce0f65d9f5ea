import Documents
import Foundation

/// Reading and writing files with errors that say what to do.
enum Files {
  /// The largest file that is read where a caller names no other limit, in bytes.
  static let bytesMax = 64 << 20

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(
        "cannot make the folder `\(path)`: \(reason(error))", help: "choose another folder with -o")
    }
  }

  static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  static func write(_ bytes: [UInt8], to path: String) throws {
    // Writing puts a new file in the place of the old one; a device or a pipe would be gone after it.
    guard !exists(path) || isRegular(path) else {
      throw CommandFailure(
        "cannot write `\(path)`: something that is not a file is there", help: "choose another name")
    }
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure(
        "cannot write `\(path)`: \(reason(error))", help: "check the folder and the space on the disk")
    }
  }

  /// The bytes of a regular file; folders, pipes, devices and larger files are refused before a byte is read.
  ///
  /// - Parameters:
  ///   - bytesMax: the largest size that is read, in bytes.
  ///   - help: what to do where the file cannot be read.
  static func read(_ path: String, bytesMax: Int = Self.bytesMax, help: String? = nil) throws -> [UInt8] {
    do {
      return try BoundedFile.read(path, bytesMax: bytesMax)
    } catch {
      throw CommandFailure(
        "cannot read `\(path)`: \(error.reason)",
        help: error.code == .tooLarge ? "check that this is the file that was meant" : help)
    }
  }

  static func remove(_ path: String) throws {
    guard exists(path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw CommandFailure("cannot remove `\(path)`: \(reason(error))")
    }
  }

  /// The path of one file seen from a folder, both given from the working folder.
  static func relative(_ path: String, to folder: String) -> String {
    func parts(_ path: String) -> [String] {
      let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
      var parts: [String] = []
      for part in absolute.split(separator: "/") where part != "." {
        if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
      }
      return parts
    }
    let target = parts(path)
    let base = parts(folder)
    let shared = zip(target, base).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: base.count - shared) + target.dropFirst(shared)).joined(separator: "/")
  }

  /// The path without `a/..` and `.`.
  static func clean(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  private static func reason(_ error: any Error) -> String {
    let cocoa = error as NSError
    if cocoa.domain == NSCocoaErrorDomain, [NSFileNoSuchFileError, NSFileReadNoSuchFileError].contains(cocoa.code) {
      return "there is no such file or folder"
    }
    if let underlying = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError, underlying.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(underlying.code)))
    }
    return cocoa.localizedDescription
  }
}
