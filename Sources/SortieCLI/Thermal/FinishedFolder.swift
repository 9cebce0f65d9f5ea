import Foundation

/// A folder that appears whole or not at all: files go to a folder beside it, which gets the name when all are there.
struct FinishedFolder {
  /// Where it is to appear.
  let path: String
  private let making: String

  /// Begins a folder. There must be nothing, or an empty folder, where it is to appear.
  init(_ path: String) throws {
    var cleaned = Files.clean(path)
    if cleaned.isEmpty { cleaned = "." }
    self.path = cleaned
    if Files.exists(cleaned) {
      guard Files.isFolder(cleaned) else {
        throw CommandFailure("`\(path)` is a file", help: "choose another folder with -o")
      }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: cleaned) else {
        throw CommandFailure("`\(path)` cannot be read", help: "choose another folder with -o")
      }
      guard names.isEmpty else {
        throw CommandFailure(
          "`\(path)` is there already and holds files", help: "choose another folder with -o, or remove that one")
      }
    }
    // Beside it, so that it can get the name in one step.
    var template = Array("\(cleaned).part-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw CommandFailure(
        "cannot make a folder beside `\(path)`: \(String(cString: strerror(errno)))",
        help: "choose another folder with -o")
    }
    making = String(cString: made)
  }

  /// Writes a file of the folder and sees that it is on the disk.
  func write(_ text: String, to name: String) throws {
    let file = "\(making)/\(name)"
    try Files.write(text, to: file)
    do {
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw CommandFailure("cannot write `\(path)/\(name)`: \(error.localizedDescription)")
    }
  }

  /// Lets the folder appear.
  func finish() throws {
    // mkdtemp lets only its maker in.
    guard chmod(making, 0o755) == 0, rename(making, path) == 0 else {
      throw CommandFailure(
        "cannot give the folder its name `\(path)`: \(String(cString: strerror(errno)))",
        help: "choose another folder with -o")
    }
  }

  /// Takes away what was made.
  func abandon() throws { try Files.remove(making) }
}
