import MAVLink
import Testing

/// Frames as lines of JSON, and back.
@Suite
struct LineTests {
  private func lines(_ bytes: [UInt8], as form: MAVLinkTranscript.Form = .raw, key: MAVLinkSigningKey? = nil)
    -> (text: String, summary: MAVLinkTranscript.Summary)
  {
    var text: [UInt8] = []
    let summary = MAVLinkTranscript.decode(bytes, as: form, key: key) { text += $0 }
    return (String(decoding: text, as: UTF8.self), summary)
  }

  private func encode(_ text: String, as form: MAVLinkTranscript.Form = .raw, key: MAVLinkSigningKey? = nil)
    -> (bytes: [UInt8], errors: [MAVLinkLineError])
  {
    MAVLinkTranscript.encode(Array(text.utf8), as: form, key: key)
  }

  @Test("a heartbeat is one line with the names of the definition")
  func heartbeat() {
    var writer = MAVLinkFrameWriter(systemID: 7, componentID: 1, firstSequence: 9)
    let bytes = writer.encode(Heartbeat(type: 2, autopilot: 3, baseMode: 81, customMode: 4, systemStatus: 4))
    let wanted =
      #"{"version":2,"sysid":7,"compid":1,"seq":9,"msgid":0,"name":"HEARTBEAT","fields":{"type":2,"autopilot":3,"#
      + #""base_mode":81,"custom_mode":4,"system_status":4,"mavlink_version":3}}"# + "\n"
    #expect(lines(bytes).text == wanted)
    #expect(encode(wanted).bytes == bytes)
  }

  @Test("what a person leaves out is zero, and the sequence counts on")
  func short() throws {
    let (bytes, errors) = encode(
      #"{"name":"PING","seq":255,"sysid":3}"# + "\n\n" + #"{"msgid":4,"fields":{"time_usec":18446744073709551615}}"#)
    #expect(errors.isEmpty)
    var parser = MAVLinkFrameParser()
    let frames = parser.consume(bytes)
    #expect(frames.map(\.sequence) == [255, 0] && frames.map(\.systemID) == [3, 0])
    #expect(frames.last?.decode(as: Ping.self)?.timeUsec == .max)
  }

  @Test("numbers that JSON has no digits for come back bit by bit")
  func specialNumbers() {
    let bits: [UInt32] = [
      0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0x7F80_0000, 0xFF80_0000, 0x8000_0000, 1, 0x7F7F_FFFF, 0x3DCC_CCCD,
    ]
    for pattern in bits {
      var payload = [UInt8](repeating: 0, count: 28)
      for index in 0..<4 { payload[4 + index] = UInt8(pattern >> UInt32(8 * index) & 0xFF) }
      payload[27] = 1
      let frame = HandMadeFrame(messageID: Attitude.id, payload: payload, crcExtra: Attitude.crcExtra).bytes
      let text = lines(frame).text
      #expect(encode(text).bytes == frame, "\(text)")
    }
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    let text = lines(writer.encode(Attitude(roll: .nan, pitch: .infinity, yaw: -.infinity))).text
    #expect(text.contains(#""roll":"nan","pitch":"inf","yaw":"-inf""#))
  }

  @Test("texts keep every byte, also those that are no text")
  func texts() {
    for content: [UInt8] in [Array("a\"\\\u{1}é€😀".utf8), [0xFF, 0x41], [0x41, 0, 0x42], []] {
      let payload = [4] + content + [UInt8](repeating: 0, count: 50 - content.count) + [1, 0, 2]
      let frame = HandMadeFrame(messageID: Statustext.id, payload: payload, crcExtra: Statustext.crcExtra).bytes
      let text = lines(frame).text
      #expect(encode(text).bytes == frame, "\(text)")
    }
    let (bytes, _) = encode(#"{"name":"STATUSTEXT","fields":{"text":"\u00e9\ud83d\ude00\n\/"}}"#)
    var parser = MAVLinkFrameParser()
    #expect(parser.consume(bytes).first?.decode(as: Statustext.self)?.text == "é😀\n/")
  }

  @Test("extension fields are absent in MAVLink 1, and what other programs write otherwise comes back the same")
  func oddFrames() {
    let frames = [
      HandMadeFrame(version: .one, messageID: 44, payload: [1, 2, 3, 4], crcExtra: 221).bytes,
      HandMadeFrame(version: .one, messageID: 44, payload: [1, 2, 3, 4, 5], crcExtra: 221).bytes,
      HandMadeFrame(version: .one, messageID: 44, payload: [1, 2], crcExtra: 221).bytes,
      HandMadeFrame(messageID: 44, payload: [1, 0, 0, 0, 0, 0], crcExtra: 221).bytes,
      HandMadeFrame(messageID: 44, payload: [], crcExtra: 221).bytes,
      HandMadeFrame(messageID: 44, payload: [UInt8](1...12), crcExtra: 221).bytes,
      HandMadeFrame(messageID: 70_000, payload: [1, 2, 0], crcExtra: 3).bytes,
    ]
    for frame in frames {
      let text = lines(frame).text
      #expect(encode(text).bytes == frame, "\(text)")
    }
    #expect(!lines(frames[0]).text.contains("mission_type") && lines(frames[3]).text.contains("mission_type"))
    #expect(lines(frames[6]).text.contains(#""payload":"010200","crc_extra":3"#))
  }

  @Test("signatures are kept, judged with a key, and made where the line has none")
  func signatures() throws {
    let key = try #require(MAVLinkSigningKey([UInt8](1...32)))
    let text = #"{"name":"HEARTBEAT","signature":{"link":2,"timestamp":77}}"#
    let (bytes, errors) = encode(text, key: key)
    #expect(errors.isEmpty && bytes.count == 12 + 1 + 13)
    #expect(lines(bytes).text.contains(#""signature_state":"unchecked""#))
    let judged = lines(bytes + bytes, key: key)
    #expect(
      judged.text.contains(#""signature_state":"good""#) && judged.text.contains(#""signature_state":"replayed""#))
    #expect(judged.summary.signatures?.good == 1 && judged.summary.signatures?.replayed == 1)
    #expect(!judged.summary.isClean && judged.summary.lines.count == 2)
    #expect(encode(judged.text).bytes == bytes + bytes)
    #expect(encode(text).errors.map(\.member) == ["signature.digest"])
  }

  @Test(
    "a wrong line is named with its member and its reason, and the others are read",
    arguments: [
      (#"{"name":"HEARTBEAT""#, "", "column 20: expected `,` or `}`"),
      (#"[1]"#, "", "an object in braces is needed, not a list"),
      (#"{"name":"HEARTBEAT","speed":1}"#, "speed", "there is no such member"),
      (#"{"name":"HARTBEAT"}"#, "name", "there is no message HARTBEAT"),
      (#"{"name":"HEARTBEAT","msgid":1}"#, "msgid", "HEARTBEAT has the number 0"),
      (#"{"sysid":1}"#, "name", "the line names no message"),
      (#"{"msgid":99999}"#, "msgid", "there is no message 99999; give its `payload` and `crc_extra`"),
      (#"{"name":"HEARTBEAT","sysid":256}"#, "sysid", "a whole number in 0...255 is needed"),
      (#"{"name":"HEARTBEAT","version":3}"#, "version", "it is 1 or 2"),
      (#"{"name":"HEARTBEAT","fields":{"typ":1}}"#, "fields.typ", "HEARTBEAT has no such field"),
      (#"{"name":"HEARTBEAT","fields":{"type":1.5}}"#, "fields.type", "a whole number in 0...255 is needed"),
      (#"{"name":"HEARTBEAT","fields":{"type":1,"type":2}}"#, "fields.type", "it stands there twice"),
      (
        #"{"name":"ATTITUDE","fields":{"yaw":"north"}}"#, "fields.yaw",
        "a number that fits, `nan`, `inf` or `-inf` is needed"
      ),
      (
        #"{"name":"ATTITUDE","fields":{"yaw":1e39}}"#, "fields.yaw",
        "a number that fits, `nan`, `inf` or `-inf` is needed"
      ),
      (
        #"{"name":"ATTITUDE","fields":{"yaw":"nan:0"}}"#, "fields.yaw",
        "a number that fits, `nan`, `inf` or `-inf` is needed"
      ),
      (
        #"{"name":"BATTERY_STATUS","fields":{"voltages":[1,2,70000]}}"#, "fields.voltages[2]",
        "a whole number in 0...65535 is needed"
      ),
      (
        #"{"name":"MISSION_COUNT","version":1,"fields":{"mission_type":1}}"#, "fields.mission_type",
        "MAVLink 1 does not carry this extension field"
      ),
      (#"{"msgid":70000,"payload":"01"}"#, "crc_extra", "an unknown message needs it"),
      (#"{"msgid":0,"payload":"0x"}"#, "payload", "at most 255 bytes as pairs of hexadecimal digits are needed"),
      (#"{"name":"PING","payload_length":90}"#, "payload_length", "the fields need 1 bytes, and at most 14 are known"),
    ])
  func errors(text: String, member: String, reason: String) {
    let good = #"{"name":"PING"}"#
    let (bytes, errors) = encode(good + "\n" + text + "\n" + good)
    #expect(errors.map(\.line) == [2] && errors.map(\.member) == [member] && errors.map(\.reason) == [reason])
    var parser = MAVLinkFrameParser()
    #expect(parser.consume(bytes).count == 2)
  }

  @Test("a log is lines with times, and a log again; without times it is not")
  func log() {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var log: [UInt8] = []
    writer.encode(Ping(seq: 5)).withUnsafeBytes { MAVLinkLog.append($0, time: 1_700_000_000_123_456, to: &log) }
    let text = lines(log, as: .tlog).text
    #expect(text.hasPrefix(#"{"time_us":1700000000123456,"#))
    #expect(encode(text, as: .tlog).bytes == log)
    #expect(encode(#"{"name":"PING"}"#, as: .tlog).errors.map(\.member) == ["time_us"])
  }

  @Test("the reading stops after a limited number of errors")
  func errorLimit() {
    let text = String(repeating: "x\n", count: 1000)
    #expect(encode(text).errors.count == MAVLinkTranscript.errorsMax)
  }
}

@Suite(.enabled(if: MAVLinkData.isPresent, "the folder ../shared/data/mavlink is absent"))
struct LineVectorTests {
  @Test("every good vector comes back from its line byte for byte")
  func vectors() throws {
    var text: [UInt8] = []
    var wanted: [UInt8] = []
    for vector in try Vector.all() where vector.isAccepted {
      guard let start = vector.frame.firstIndex(where: { $0 == 0xFD || $0 == 0xFE }) else { continue }
      let summary = MAVLinkTranscript.decode(vector.frame, as: .raw) { text += $0 }
      #expect(summary.counts.frames == 1 && summary.counts.droppedBytes == start, "line \(vector.line)")
      wanted += vector.frame[start...]
    }
    let (bytes, errors) = MAVLinkTranscript.encode(text, as: .raw)
    let isSame = bytes == wanted
    #expect(errors.isEmpty && isSame)
  }

  @Test("a flight of ArduCopter becomes lines and the same log again")
  func flight() {
    let log = MAVLinkData.bytes("ardupilot_sitl_mission.tlog")
    var text: [UInt8] = []
    let summary = MAVLinkTranscript.decode(log, as: .tlog) { text += $0 }
    #expect(summary.counts.frames == 22_066 && summary.isClean)
    let (bytes, errors) = MAVLinkTranscript.encode(text, as: .tlog)
    let isSame = bytes == log
    #expect(errors.isEmpty && isSame)
  }
}
