import ArgumentParser
import Foundation
import MAVLink

/// `sortie mavlink encode`: the frames that lines of JSON describe.
struct MAVLinkEncodeCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode", abstract: "Write the MAVLink frames that lines of JSON describe.",
    discussion: """
      Takes what `sortie mavlink decode` writes and gives the same bytes. Of a line only `name` or `msgid` is needed. \
      Exit code 1: a line is wrong, and nothing is written; each is named with its member.
      """)

  @Argument(help: "A file of lines; - reads standard input.")
  var file: String

  @Flag(help: "Write a telemetry log: the time of each line, then its frame.")
  var tlog = false

  @Option(help: "The signing key, 64 hexadecimal digits, for signatures without a digest.")
  var key: String?

  @Option(name: .shortAndLong, help: "The file to write; without it the bytes go to standard output.")
  var output: String?

  func run(on console: Console) throws -> Outcome {
    let key = try MAVLinkFiles.key(key)
    let (bytes, errors) = MAVLinkTranscript.encode(try MAVLinkFiles.read(file), as: tlog ? .tlog : .raw, key: key)
    guard errors.isEmpty else {
      for error in errors { console.note("error: \(error)") }
      return .problems
    }
    if let output {
      try Files.write(bytes, to: output)
      return .fine
    }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    } catch {
      throw CommandFailure("the frames cannot be written to standard output", help: "name a file with -o")
    }
    return .fine
  }
}

/// What both commands read.
enum MAVLinkFiles {
  /// The largest input that is read: some days of a vehicle's telemetry.
  static let bytesMax = 1 << 30

  /// The bytes of a file, or of standard input for `-`.
  static func read(_ path: String) throws -> [UInt8] {
    guard path == "-" else { return try Files.read(path, bytesMax: bytesMax) }
    do {
      let data = try FileHandle.standardInput.read(upToCount: bytesMax + 1) ?? Data()
      guard data.count <= bytesMax else { throw CommandFailure("standard input has more than \(bytesMax) bytes") }
      return [UInt8](data)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("standard input cannot be read")
    }
  }

  /// The key of an option.
  static func key(_ text: String?) throws -> MAVLinkSigningKey? {
    guard let text else { return nil }
    guard let key = MAVLinkSigningKey(hexadecimal: text) else {
      throw CommandFailure("`--key` is not a key", help: "give its 32 bytes as 64 hexadecimal digits")
    }
    return key
  }
}
