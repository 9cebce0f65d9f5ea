import MAVLink
import Testing

@Suite
struct LogTests {
  private func records(_ log: [UInt8], _ policy: MAVLinkFrameParser.UnknownMessages = .drop)
    -> (times: [UInt64], frames: [MAVLinkFrame], counts: MAVLinkFrameParser.Counts)
  {
    var times: [UInt64] = []
    var frames: [MAVLinkFrame] = []
    let counts = log.withUnsafeBytes { bytes in
      MAVLinkLog.read(bytes, unknownMessages: policy) { time, view in
        times.append(time)
        frames.append(view.frame)
      }
    }
    return (times, frames, counts)
  }

  private func sample() -> [UInt8] {
    var writer = MAVLinkFrameWriter(systemID: 1, componentID: 1)
    var log: [UInt8] = []
    for index in 0..<5 {
      writer.encode(Attitude(timeBootMs: UInt32(index), yaw: 2)).withUnsafeBytes {
        MAVLinkLog.append($0, time: 1_700_000_000_000_000 + UInt64(index), to: &log)
      }
    }
    return log
  }

  @Test("a log that was written is read with its times")
  func roundTrip() {
    let found = records(sample())
    #expect(found.times == (0..<5).map { 1_700_000_000_000_000 + UInt64($0) })
    #expect(found.frames.map(\.sequence) == [0, 1, 2, 3, 4] && found.counts.droppedBytes == 0)
  }

  @Test("a damaged, cut or inserted byte costs the records it touches and no others")
  func damage() {
    let log = sample()
    let length = log.count / 5
    for index in log.indices {
      var changed = log
      changed[index] ^= 0x55
      let found = records(changed)
      let touched = index % length >= 8 ? 4 : 5
      #expect(found.frames.count == touched, "byte \(index)")
      #expect(found.counts.droppedBytes == (touched == 4 ? length : 0))
      #expect(records(Array(log[..<index])).frames.count == index / length)
      var longer = log
      longer.insert(0, at: index)
      #expect(records(longer).frames.count >= 4)
    }
  }

  @Test("an unknown message in a log passes where the policy lets it")
  func unknown() {
    var log = sample()
    HandMadeFrame(messageID: 300_000, payload: [1, 2], crcExtra: 9).bytes.withUnsafeBytes {
      MAVLinkLog.append($0, time: 7, to: &log)
    }
    log += sample()
    #expect(records(log).frames.count == 10)
    let all = records(log, .passUnchecked)
    #expect(all.frames.count == 11 && all.times[5] == 7 && all.counts.uncheckedFrames == 1)
  }
}
