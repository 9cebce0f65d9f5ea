import Foundation
import Plans
import Quantities
import SortieCLI
import Testing

/// What `sortie dispatch` refuses before it opens a socket. Flights stand in `Tests/Acceptance`.
@Suite struct DispatchCommandTests {
  static func messages(_ arguments: String...) -> (outcome: Int32, text: String) {
    let run = CommandRun(arguments: ["dispatch"] + arguments)
    return (run.outcome, run.messages)
  }

  @Test("wrong flags are refused with what to write")
  func flags() throws {
    // It keeps the folder: without it the folder would be gone.
    let fixture = try PlanFixture()
    let plan = fixture.folder
    let link = ["--link", "udp://127.0.0.1:0"]
    func refused(_ arguments: [String], _ words: String) {
      let run = CommandRun(arguments: ["dispatch", plan] + arguments)
      #expect(run.outcome == 2, "\(arguments)")
      #expect(run.messages.contains(words), "\(run.messages)")
    }
    refused([], "no link is given")
    refused(["--link", "serial:/dev/ttyUSB0"], "is not a link")
    refused(["--link", "udp://127.0.0.1:http"], "is no port")
    refused(link + ["--speed", "0"], "--speed")
    refused(link + ["--on-interrupt", "panic"], "hold, return or leave")
    refused(link + ["--rule", "off-way"], "has no `=`")
    refused(link + ["--rule", "of-way=hold"], "is no rule")
    refused(link + ["--rule", "late=hold:soon"], "no limit of `late`")
    refused(link + ["--vehicle", "courier-north-1"], "NAME=ID")
    refused(link + ["--vehicle", "courier-nort-1=3"], "did you mean `courier-north-1`?")
    refused(link + ["--vehicle", "courier-north-1=0"], "ids are 1 to 255")
    refused(link + ["--vehicle", "courier-north-1=3@2"], "links are counted from 1 to 1")
    refused(link + ["--vehicle", "courier-north-1=2"], "both have system id 2")
    refused(link + ["--start", "soon"], "`soon` is no start")
    refused(link + ["--start", "1969-01-01T00:00:00Z"], "is over")
  }

  @Test("a key file is one line, of digits or of words; what else it is is said, and the key never")
  func keys() throws {
    let fixture = try PlanFixture()
    func messages(_ text: String, mode: Int = 0o600, suffix: String = "") throws -> (outcome: Int32, text: String) {
      let path = "\(fixture.folder)/link.key"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      // The link that is none comes after the key: nothing is sent.
      let run = CommandRun(arguments: [
        "dispatch", fixture.folder, "--link", "udp://127.0.0.1:0", "--signing-key", path + suffix, "--start", "soon",
      ])
      return (run.outcome, run.messages)
    }
    let digits = String(repeating: "0A", count: 32)
    let key = try messages(digits + "\n")
    #expect(key.text.contains("link.key: a key of 32 bytes") && !key.text.contains(digits))
    #expect(!key.text.contains("warning"))
    let words = try messages("correct horse\n", mode: 0o644, suffix: "@1")
    #expect(words.text.contains("a passphrase; its SHA-256 is the key") && !words.text.contains("horse"))
    #expect(words.text.contains("others may read") && words.text.contains("chmod 600"))
    #expect(try messages(digits + "0").text.contains("65 hexadecimal digits instead of 64"))
    #expect(try messages("").text.contains("has 0 lines"))
    #expect(try messages("one\ntwo\n").text.contains("has 2 lines"))
    #expect(try messages(digits, suffix: "@2").text.contains("links are counted from 1 to 1"))
    #expect(try messages(digits, suffix: ".absent").text.contains("no such file"))
  }

  @Test("a plan whose start is over is not flown without saying when")
  func tooLate() throws {
    let fixture = try PlanFixture()
    var messages = ""
    let console = Console(
      result: { _ in }, message: { messages += $0 }, now: { .init(secondsSinceEpoch: 4_000_000_000) })
    let outcome = SortieCommandLine.run(["dispatch", fixture.folder, "--link", "udp://127.0.0.1:0"], on: console)
    #expect(outcome == 2)
    #expect(messages.contains("and that is over") && messages.contains("--start +60"), "\(messages)")
  }

  @Test("a plan that is not proved is not sent to anybody")
  func notProved() throws {
    let fixture = try PlanFixture()
    try fixture.edit { $0.certificate = nil }
    let run = CommandRun(arguments: ["dispatch", fixture.folder, "--link", "udp://127.0.0.1:0", "--start", "+60"])
    #expect(run.outcome == 1)
    #expect(run.messages.contains("carries no certificate"), "\(run.messages)")
    #expect(!run.messages.contains("vehicles on"))
  }
}
