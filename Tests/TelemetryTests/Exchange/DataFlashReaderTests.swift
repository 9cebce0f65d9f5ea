import Quantities
import SortieTestSupport
import Telemetry
import Testing

@Suite struct DataFlashReaderTests {
  private static func read(_ bytes: [UInt8], chunk: Int = .max) throws -> LogOutcome<DataFlashReader> {
    try LogOutcome(bytes, chunk: chunk, with: DataFlashReader())
  }

  private static var flight: DataFlashBytes {
    var log = DataFlashBytes.begun()
    log.text(900, "ArduCopter V4.5.7 (abc)")
    log.mode(1000, 3)
    log.position(2000, latitude: 601_700_000, longitude: 249_400_000, altitude: 31.5)
    log.receiver(2500, milliseconds: 6_448_000, week: 1973, latitude: -353_626_277, longitude: 1_491_653_034)
    log.position(3000, latitude: 601_700_100, longitude: 249_400_000, altitude: 32)
    return log
  }

  @Test("positions, receivers, texts and modes are found by the names in FMT, with the factors of their types")
  func names() throws {
    let outcome = try Self.read(Self.flight.bytes)
    let found = outcome.found
    #expect(found.texts == ["ArduCopter V4.5.7 (abc)"])
    #expect(found.observations.contains(.mode(name: "AUTO", number: 3)))
    #expect(found.positions.map(\.latitude) == [60.17, -35.362_627_7, 60.170_01])
    #expect(found.positions.map(\.rank) == [0, 1, 0] && found.positions[0].altitudeMetres == 31.5)
    let receiver = found.positions[1]
    #expect(receiver.altitudeMetres == 12.34 && receiver.hasFix && receiver.velocity?.down == -1.5)
    #expect(abs((receiver.velocity?.east ?? 0) - 10) < 1e-9)
    // 2017-10-29T01:47:10Z: week 1973 and 6448 s, less 18 leap seconds.
    #expect(found.ties == [[2500, 1_509_241_630_000_000]])
    #expect(outcome.reader.tally.bytesLost == 0 && outcome.reader.tally.records == 10)
  }

  @Test("columns in another order and with other types give the same position")
  func otherOrder() throws {
    var log = DataFlashBytes()
    log.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns")
    log.format(99, "POS", "ddIe", "Lng,Lat,TimeMS,Alt")
    log.add(99, Little.bytes(24.94) + Little.bytes(60.17) + Little.bytes(UInt32(7)) + Little.bytes(Int32(3150)))
    let found = try Self.read(log.bytes).found
    #expect(found.positions == [LogPosition(rank: 0, longitude: 24.94, latitude: 60.17, altitudeMetres: 31.5)])
    #expect(found.entries.map(\.microseconds) == [7000])
  }

  @Test("units and factors of FMTU, UNIT and MULT are used: milliamperes, radians and the number of an instance")
  func units() throws {
    var log = DataFlashBytes()
    log.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns")
    log.format(20, "FMTU", "QBNN", "TimeUS,FmtType,UnitIds,MultIds")
    log.format(21, "UNIT", "QbZ", "TimeUS,Id,Label")
    log.format(22, "MULT", "Qbd", "TimeUS,Id,Mult")
    log.format(30, "BAT", "QBfiB", "TimeUS,Which,Volt,Curr,RemPct")
    log.format(31, "ATT", "Qfff", "TimeUS,Roll,Pitch,Yaw")
    for (id, label) in [("A", "A"), ("v", "V"), ("#", "instance"), ("r", "rad"), ("s", "s")] {
      log.add(21, Little.bytes(UInt64(0)) + [Character(id).asciiValue ?? 0] + Little.text(label, 64))
    }
    for (id, factor) in [("C", 1e-3), ("F", 1e-6), ("-", 0.0)] {
      log.add(22, Little.bytes(UInt64(0)) + [Character(id).asciiValue ?? 0] + Little.bytes(factor))
    }
    log.add(20, Little.bytes(UInt64(0)) + [30] + Little.text("s#vA%", 16) + Little.text("F--C-", 16))
    log.add(20, Little.bytes(UInt64(0)) + [31] + Little.text("srrr", 16) + Little.text("F---", 16))
    for number in [UInt8(0), 1] {
      log.add(
        30, Little.bytes(UInt64(50)) + [number] + Little.bytes(Float(22.5)) + Little.bytes(Int32(4500)) + [80])
    }
    log.add(
      31, Little.bytes(UInt64(60)) + Little.bytes(Float(0)) + Little.bytes(Float.pi / 4) + Little.bytes(Float.pi / 2))
    let found = try Self.read(log.bytes).found
    #expect(found.observations.first == .battery(volts: 22.5, amperes: 4.5, fraction: 0.8))
    #expect(found.observations.count == 2, "the second battery is another instance")
    guard case .attitude(_, let pitch, let heading) = found.observations.last else {
      Issue.record("there is no attitude")
      return
    }
    #expect(abs(pitch - 45) < 1e-4 && abs(heading - 90) < 1e-4)
  }

  @Test("however the bytes are cut, the same is found")
  func chunks() throws {
    let bytes = Self.flight.bytes
    let whole = try Self.read(bytes)
    for chunk in [1, 2, 3, 7, 88, 89, 90, 200] {
      let cut = try Self.read(bytes, chunk: chunk)
      #expect(cut.found == whole.found && cut.reader.tally == whole.reader.tally, "chunks of \(chunk)")
    }
  }

  @Test("every truncation is read up to the last whole record, and the rest is told with its place")
  func truncations() throws {
    let bytes = Self.flight.bytes
    let whole = try Self.read(bytes).found.entries
    for length in 0..<bytes.count {
      let outcome = try Self.read(Array(bytes[..<length]))
      let found = outcome.found.entries
      #expect(found == Array(whole.prefix(found.count)), "\(length) bytes")
      let tally = outcome.reader.tally
      #expect(tally.bytesLost <= 88)
      if let damage = tally.damages.first {
        #expect(tally.damageCount == 1 && damage.offset + damage.length == length, "\(length) bytes")
      }
    }
  }

  @Test("what stands between records is passed over and told; the records around it are read")
  func junk() throws {
    let clean = Self.flight.bytes
    var log = Self.flight
    let place = log.bytes.count
    // A head that no record follows is among it.
    log.bytes += [0, 1, 0xA3, 0x95, 10, 7, 0xA3]
    log.position(4000, latitude: 601_700_200, longitude: 249_400_000, altitude: 33)
    log.position(5000, latitude: 601_700_300, longitude: 249_400_000, altitude: 33)
    let outcome = try Self.read(log.bytes)
    let damage = try #require(outcome.reader.tally.damages.first)
    // The record before the junk is not believed: nothing says that it is whole.
    #expect(damage.offset == clean.count - 31 && damage.length == 31 + 7)
    #expect(outcome.reader.tally.damageCount == 1 && place == clean.count)
    #expect(outcome.found.positions.map(\.latitude).suffix(2) == [60.170_02, 60.170_03])
  }

  @Test("a description of no length, one that does not add up and one of itself do no harm")
  func wrongFormats() throws {
    var log = DataFlashBytes.begun()
    log.format(40, "NIL", "", "", length: 0)
    log.format(41, "POS", "QLLf", "TimeUS,Lat,Lng,Alt", length: 200)
    log.format(128, "FMT", "Q", "TimeUS", length: 11)
    log.add(41, [UInt8](repeating: 7, count: 197))
    log.text(1, "still here")
    let outcome = try Self.read(log.bytes)
    #expect(outcome.found.texts == ["still here"] && outcome.found.positions.isEmpty)
    #expect(outcome.reader.tally.unexplained == 2 && outcome.reader.tally.bytesLost == 0)
  }

  @Test("numbers that are none, and numbers that fit nowhere, are left out", arguments: [UInt64.max, 1 << 63, 0])
  func absurd(time: UInt64) throws {
    var log = DataFlashBytes()
    log.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns")
    log.format(13, "MODE", "Qf", "TimeUS,ModeNum")
    log.format(14, "EV", "Qd", "TimeUS,Id")
    for value in [Double.nan, .infinity, -1, 1e300] {
      log.add(13, Little.bytes(time) + Little.bytes(Float(value)))
      log.add(14, Little.bytes(time) + Little.bytes(value))
    }
    let found = try Self.read(log.bytes).found
    #expect(found.observations.allSatisfy { if case .mode = $0 { false } else { true } })
  }

  @Test("wherever damage of any kind lies, the same is found whichever way the bytes come", arguments: 0..<150)
  func damageAndChunks(seed: Int) throws {
    var bytes = Self.flight.bytes
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0..<3 {
      let count = Int.random(in: 1..<60, using: &generator)
      let from = Int.random(in: 0..<bytes.count - count, using: &generator)
      let to = Int.random(in: 0..<bytes.count - count, using: &generator)
      let piece = Array(bytes[from..<from + count])
      bytes.replaceSubrange(to..<to + count, with: piece)
    }
    let whole = try Self.read(bytes)
    for chunk in [1, Int.random(in: 2..<200, using: &generator)] {
      let cut = try Self.read(bytes, chunk: chunk)
      #expect(cut.reader.tally == whole.reader.tally, "chunks of \(chunk)")
      #expect(cut.found.entries.map { "\($0)" } == whole.found.entries.map { "\($0)" }, "chunks of \(chunk)")
    }
  }

  @Test("a flipped bit never costs more than the records beside it", arguments: 0..<200)
  func flippedBits(seed: Int) throws {
    var bytes = Self.flight.bytes
    var generator = SplitMix64(seed: UInt64(seed))
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    let outcome = try Self.read(bytes)
    let again = try Self.read(bytes, chunk: 64)
    #expect(again.found == outcome.found || outcome.found.observations.contains { $0 != $0 })
    #expect(outcome.reader.tally.bytesLost <= bytes.count)
    #expect(outcome.reader.tally.damages.allSatisfy { $0.offset >= 0 && $0.offset + $0.length <= bytes.count })
  }

  @Test("pymavlink's sample log is read to the record that is cut off")
  func sample() throws {
    guard let bytes = SharedData.bytes("mavlink/log/pymavlink_test.BIN") else { return }
    #expect(DataFlashReader.recognises(bytes))
    let outcome = try Self.read(bytes, chunk: 4096)
    #expect(outcome.reader.tally.parameters == 809)
    #expect(outcome.reader.tally.damages == [.init(offset: 65_512, length: 24, reason: "the last record is cut off")])
    #expect(outcome.found.positions.count { $0.rank == 0 } == 23)
  }
}
