import Foundation

/// Pictures as PNG, through `rsvg-convert` of librsvg.
enum PNGFile {
  private static let tool = "rsvg-convert"

  /// Turns an SVG picture into a PNG file.
  static func write(_ svg: String, to path: String) throws {
    guard let program = program() else {
      throw CommandFailure(
        "`\(tool)` is not installed, and PNG needs it", help: "install the Debian package librsvg2-bin, or draw .svg")
    }
    // Beside the wanted file: its folder is one that may be written.
    let source = path + ".part.svg"
    defer { try? FileManager.default.removeItem(atPath: source) }
    try Files.write(svg, to: source)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["-o", path, source]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let complaints = Pipe()
    process.standardError = complaints
    do {
      try process.run()
    } catch {
      throw CommandFailure("`\(program)` cannot be run: \(error.localizedDescription)")
    }
    let said = complaints.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CommandFailure(
        "`\(tool)` cannot draw the picture: \(String(decoding: said.prefix(400), as: UTF8.self))",
        help: "draw .svg, or a smaller --width")
    }
  }

  /// The program in the folders of PATH.
  private static func program() -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return folders.map { "\($0)/\(tool)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
