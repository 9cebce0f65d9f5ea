import ArgumentParser
import MAVLink

/// `sortie mavlink decode`: one line of JSON for each frame of a file.
struct MAVLinkDecodeCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Write one line of JSON for each MAVLink frame of a file.",
    discussion: """
      Messages of unknown kinds come with their payload in hexadecimal digits. What was found is told on standard \
      error. Exit code 1: bytes belong to no frame, or with a key a signature was refused.
      """)

  @Argument(help: "A file of frames or a .tlog; - reads standard input.")
  var file: String

  @Option(help: "What the file holds, raw or tlog; without it the name decides.")
  var form: MAVLinkTranscript.Form?

  @Option(help: "The signing key, 64 hexadecimal digits: signatures are checked.")
  var key: String?

  func run(on console: Console) throws -> Outcome {
    let key = try MAVLinkFiles.key(key)
    let form = form ?? (file.hasSuffix(".tlog") ? .tlog : .raw)
    let summary = MAVLinkTranscript.decode(try MAVLinkFiles.read(file), as: form, key: key) { lines in
      console.result(String(decoding: lines, as: UTF8.self))
    }
    for line in summary.lines { console.note(line) }
    return summary.isClean ? .fine : .problems
  }
}

extension MAVLinkTranscript.Form: ExpressibleByArgument {}
