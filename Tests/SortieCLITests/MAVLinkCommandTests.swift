import Foundation
import SortieTestSupport
import Testing

@Suite struct MAVLinkCommandTests {
  @Test("lines become frames, and frames the same lines; garbage is told and makes exit code 1")
  func thereAndBack() throws {
    let scratch = try Scratch()
    let (lines, frames) = ("\(scratch.path)/lines.jsonl", "\(scratch.path)/frames.bin")
    let text =
      #"{"version":2,"sysid":7,"compid":1,"seq":9,"msgid":4,"name":"PING","fields":{"time_usec":5,"seq":6,"#
      + #""target_system":0,"target_component":0}}"# + "\n"
    try text.write(toFile: lines, atomically: true, encoding: .utf8)
    #expect(CommandRun("mavlink", "encode", lines, "-o", frames).outcome == 0)
    let decoded = CommandRun("mavlink", "decode", frames)
    #expect(decoded.outcome == 0 && decoded.result == text)
    #expect(decoded.messages == "1 frame, 0 bytes in none\n")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: frames))
    bytes.insert(1, at: 0)
    try bytes.write(to: URL(fileURLWithPath: frames))
    let garbage = CommandRun("mavlink", "decode", frames)
    #expect(garbage.outcome == 1 && garbage.result == text && garbage.messages.contains("1 frame, 1 byte in none"))
  }

  @Test("a log needs times; a wrong line is named, and nothing is written")
  func problems() throws {
    let scratch = try Scratch()
    let (lines, log) = ("\(scratch.path)/lines.jsonl", "\(scratch.path)/a.tlog")
    try "{\"name\":\"PING\"}\n{\"name\":\"PONG\"}\n".write(toFile: lines, atomically: true, encoding: .utf8)
    let run = CommandRun("mavlink", "encode", lines, "--tlog", "-o", log)
    #expect(run.outcome == 1 && !FileManager.default.fileExists(atPath: log))
    #expect(run.messages.contains("error: line 1: `time_us`") && run.messages.contains("error: line 2: `name`"))
    let key = CommandRun("mavlink", "decode", lines, "--key", "abc")
    #expect(key.outcome == 2 && key.messages.contains("64 hexadecimal digits"))
    #expect(CommandRun("mavlink", "decode", "\(scratch.path)/none").outcome == 2)
  }
}
