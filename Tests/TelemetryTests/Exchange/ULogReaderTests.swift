import Quantities
import SortieTestSupport
import Telemetry
import Testing

@Suite struct ULogReaderTests {
  private static func read(_ bytes: [UInt8], chunk: Int = .max) throws -> LogOutcome<ULogReader> {
    try LogOutcome(bytes, chunk: chunk, with: ULogReader())
  }

  @Test("positions and messages are read; padding at the end of a record may be absent")
  func flight() throws {
    let outcome = try Self.read(ULogBytes.flight().bytes)
    #expect(outcome.found.positions.map(\.latitude) == (0..<5).map { 60.17 + Double($0) * 1e-5 })
    #expect(outcome.found.entries.first?.microseconds == 1_000_000)
    #expect(outcome.found.texts == ["Landing detected"])
    #expect(outcome.reader.tally.bytesLost == 0 && outcome.reader.tally.records == 9)
  }

  @Test("fields stand where nested definitions and lists put them, in whatever order these are given")
  func nested() throws {
    var log = ULogBytes()
    log.flags()
    log.format("vehicle_global_position:uint64_t timestamp;extra[3] extras;double lat;double lon;float alt;")
    log.subscribe(1, "vehicle_global_position")
    log.format("extra:uint8_t kind;inner[2] parts;")
    log.format("inner:int16_t a;int16_t b;")
    log.data(
      1,
      Little.bytes(UInt64(9)) + [UInt8](repeating: 1, count: 27) + Little.bytes(60.0) + Little.bytes(24.0)
        + Little.bytes(Float(5)))
    let found = try Self.read(log.bytes).found
    #expect(found.positions.map(\.latitude) == [60] && found.positions.map(\.longitude) == [24])
  }

  @Test(
    "definitions that hold themselves, are too large, nest too deep or are no definitions make their topic unread",
    arguments: [
      ["vehicle_global_position:uint64_t timestamp;vehicle_global_position again;"],
      ["vehicle_global_position:uint64_t timestamp;other o;", "other:vehicle_global_position p;"],
      ["vehicle_global_position:uint64_t timestamp;uint64_t[65535] many;"],
      ["vehicle_global_position:uint64_t timestamp;unknown_type x;"],
      ["vehicle_global_position uint64_t timestamp"],
      ["vehicle_global_position:uint64_t[-1] timestamp;"],
      ["vehicle_global_position:uint64_t[0] timestamp;"],
      ["vehicle_global_position:timestamp;"],
      (0..<20).map { "t\($0):t\($0 + 1) x;" } + ["t20:int8_t x;", "vehicle_global_position:t0 x;"],
    ])
  func wrongDefinitions(definitions: [String]) throws {
    var log = ULogBytes()
    log.flags()
    for text in definitions { log.format(text) }
    log.subscribe(3, "vehicle_global_position")
    log.position(5, 60)
    log.text(6, "after it")
    let outcome = try Self.read(log.bytes)
    #expect(outcome.found.positions.isEmpty && outcome.found.texts == ["after it"])
    #expect(outcome.reader.tally.unexplained >= 1 && !outcome.reader.problems.isEmpty)
    #expect(outcome.reader.tally.bytesLost == 0)
  }

  @Test("the topics of a PX4 flight become the state of a vehicle")
  func topics() throws {
    var log = ULogBytes()
    log.flags()
    log.format("vehicle_attitude:uint64_t timestamp;float[4] q;")
    log.format("vehicle_status:uint64_t timestamp;uint8_t arming_state;uint8_t nav_state;")
    log.format("vehicle_land_detected:uint64_t timestamp;bool landed;")
    log.format("battery_status:uint64_t timestamp;float voltage_v;float current_a;float remaining;")
    log.format(
      "sensor_gps:uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;uint8_t fix_type;")
    for (number, name) in [
      "vehicle_attitude", "vehicle_status", "vehicle_land_detected", "battery_status", "sensor_gps",
    ]
    .enumerated() { log.subscribe(UInt16(number), name) }
    log.subscribe(5, "battery_status", instance: 1)
    let half = Float(0.5).squareRoot()
    log.data(0, Little.bytes(UInt64(1)) + [half, 0, 0, half].flatMap { Little.bytes($0) })
    log.data(1, Little.bytes(UInt64(2)) + [2, 3])
    log.data(2, Little.bytes(UInt64(3)) + [0])
    log.data(3, Little.bytes(UInt64(4)) + [16.5, -1, 0.5].flatMap { Little.bytes(Float($0)) })
    log.data(5, Little.bytes(UInt64(5)) + [1, 1, 1].flatMap { Little.bytes(Float($0)) })
    log.data(
      4,
      Little.bytes(UInt64(6)) + Little.bytes(UInt64(1_700_000_000_000_000)) + Little.bytes(Int32(601_700_000))
        + Little.bytes(Int32(249_400_000)) + Little.bytes(Int32(31_500)) + [3])
    let found = try Self.read(log.bytes).found
    guard case .attitude(let roll, _, let heading)? = found.observations.first else {
      Issue.record("there is no attitude")
      return
    }
    #expect(abs(roll) < 1e-4 && abs(heading - 90) < 1e-3)
    #expect(
      Array(found.observations.dropFirst()) == [
        .armed(true), .mode(name: "MISSION", number: 3), .inAir(true),
        .battery(volts: 16.5, amperes: nil, fraction: 0.5),
        .position(LogPosition(rank: 1, longitude: 24.94, latitude: 60.17, altitudeMetres: 31.5)),
      ])
    #expect(found.ties == [[6, 1_700_000_000_000_000]])
  }

  @Test("a log that says that it means something else is refused; appended data is read behind what was cut off")
  func flags() throws {
    var strange = ULogBytes()
    strange.flags(2)
    #expect(throws: FlightLogError.self) { try Self.read(strange.bytes) }

    // In the middle of a log it is damage, and no reason to refuse the rest.
    var middle = ULogBytes.flight(positions: 3)
    middle.flags(2)
    middle.text(3_000_000, "still here")
    #expect(try Self.read(middle.bytes).found.texts.last == "still here")

    func made(appended: UInt64) -> [UInt8] {
      var log = ULogBytes()
      log.flags(1, appended: [appended])
      log.format("vehicle_global_position:uint64_t timestamp;double lat;double lon;float alt;uint8_t[4] _padding0;")
      log.subscribe(3, "vehicle_global_position")
      log.position(1, 60)
      // The power went away in the middle of a record.
      log.bytes += ULogBytes.record("D", [3, 0] + [UInt8](repeating: 9, count: 28)).prefix(20)
      return log.bytes
    }
    let cut = made(appended: UInt64(made(appended: 0).count))
    let outcome = try Self.read(cut + ULogBytes.record("L", [54] + Little.bytes(UInt64(9)) + Array("crashed".utf8)))
    #expect(outcome.found.texts == ["crashed"] && outcome.found.positions.map(\.latitude) == [60])
    #expect(
      outcome.reader.tally.damages == [
        .init(offset: cut.count - 20, length: 20, reason: "the last record is cut off")
      ])
  }

  @Test("dropouts, syncs, parameters and kinds of later versions are counted, and a topic can be taken back")
  func others() throws {
    var log = ULogBytes.flight(positions: 1)
    log.add("O", Little.bytes(UInt16(250)))
    log.add("S", [0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12])
    log.add("P", [9] + Array("float GAIN".utf8.prefix(9)) + Little.bytes(Float(1)))
    log.add("X", [1, 2, 3])
    log.add("R", Little.bytes(UInt16(3)))
    log.position(9, 61)
    log.text(10, "end")
    let outcome = try Self.read(log.bytes)
    #expect(outcome.found.positions.count == 1 && outcome.found.texts == ["Landing detected", "end"])
    let tally = outcome.reader.tally
    #expect(tally.dropouts == 1 && tally.dropoutSeconds == 0.25 && tally.parameters == 1 && tally.unexplained == 1)
    #expect(tally.bytesLost == 0)
  }

  @Test("a length that leads nowhere costs its record; reading goes on where records make sense again")
  func hugeLength() throws {
    var log = ULogBytes.flight(positions: 2)
    let place = log.bytes.count
    log.bytes += [0xFF, 0xFF, UInt8(ascii: "D"), 3, 0, 1, 2, 3]
    for index in 0..<6 { log.position(UInt64(3_000_000 + index), 61) }
    let outcome = try Self.read(log.bytes)
    #expect(outcome.found.positions.count == 8)
    let damage = try #require(outcome.reader.tally.damages.first)
    #expect(damage.offset <= place && damage.offset + damage.length == place + 8)
  }

  @Test("however the bytes are cut, the same is found", arguments: [1, 2, 3, 5, 16, 17, 64, 100])
  func chunks(chunk: Int) throws {
    var bytes = ULogBytes.flight(positions: 20).bytes
    bytes.insert(contentsOf: [9, 9, 9, 9, 9], at: 300)
    let whole = try Self.read(bytes)
    let cut = try Self.read(bytes, chunk: chunk)
    #expect(cut.found == whole.found && cut.reader.tally == whole.reader.tally)
    #expect(whole.reader.tally.damageCount == 1)
  }

  @Test("wherever damage of any kind lies, the same is found whichever way the bytes come", arguments: 0..<150)
  func damageAndChunks(seed: Int) throws {
    var bytes = ULogBytes.flight(positions: 30).bytes
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0..<3 {
      // A piece is copied over another place, as happens to blocks of a card.
      let count = Int.random(in: 1..<60, using: &generator)
      let from = Int.random(in: 0..<bytes.count - count, using: &generator)
      let to = Int.random(in: 16..<bytes.count - count, using: &generator)
      let piece = Array(bytes[from..<from + count])
      bytes.replaceSubrange(to..<to + count, with: piece)
    }
    guard let whole = try? Self.read(bytes) else { return }
    for chunk in [1, Int.random(in: 2..<200, using: &generator)] {
      let cut = try Self.read(bytes, chunk: chunk)
      #expect(cut.reader.tally == whole.reader.tally, "chunks of \(chunk)")
      #expect(cut.found.entries.map { "\($0)" } == whole.found.entries.map { "\($0)" }, "chunks of \(chunk)")
    }
  }

  @Test("every truncation is read up to the last whole record, and the rest is told with its place")
  func truncations() throws {
    let bytes = ULogBytes.flight().bytes
    let whole = try Self.read(bytes).found.entries
    for length in 0..<16 {
      #expect(throws: FlightLogError.self, "\(length) bytes") { try Self.read(Array(bytes[..<length])) }
    }
    for length in 16..<bytes.count {
      let outcome = try Self.read(Array(bytes[..<length]))
      let found = outcome.found.entries
      #expect(found == Array(whole.prefix(found.count)), "\(length) bytes")
      #expect(outcome.reader.tally.bytesLost <= 110 && outcome.reader.tally.damageCount <= 1)
    }
  }

  @Test("a flipped bit is survived, and found the same whichever way the bytes come", arguments: 0..<300)
  func flippedBits(seed: Int) throws {
    var bytes = ULogBytes.flight(positions: 12).bytes
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0...seed % 3 {
      bytes[Int.random(in: 16..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    }
    // Flags of a later format may be refused; that is an answer too.
    guard let outcome = try? Self.read(bytes) else { return }
    let again = try Self.read(bytes, chunk: 50)
    #expect(again.found == outcome.found || outcome.found.observations.contains { $0 != $0 })
    #expect(again.reader.tally == outcome.reader.tally)
    #expect(outcome.reader.tally.damages.allSatisfy { $0.offset >= 16 && $0.offset + $0.length <= bytes.count })
  }

  @Test("pyulog's sample log is read whole")
  func sample() throws {
    guard let bytes = SharedData.bytes("mavlink/log/pyulog_sample_log_small.ulg") else { return }
    let outcome = try Self.read(bytes, chunk: 4096)
    #expect(outcome.reader.tally.bytesLost == 0 && outcome.reader.tally.dropouts == 1)
    #expect(outcome.found.positions.count == 32)
    #expect(
      outcome.found.texts == [
        "[commander] Takeoff detected", "[commander] Landing detected", "[commander] Disarmed by landing",
      ])
  }
}
