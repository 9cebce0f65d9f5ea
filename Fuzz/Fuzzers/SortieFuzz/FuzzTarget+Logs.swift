import FleetLink
import Quantities
import Telemetry

extension FuzzTarget {
  /// A flight log: however its bytes are cut, the same is found; every byte that was not read is told with its place;
  /// what comes out is what a run store takes.
  func flightLog<Reader: FlightLogReader>(_ bytes: [UInt8], _ make: () -> Reader) {
    let whole = outcome(of: bytes, chunk: .max, make())
    let cut = outcome(of: bytes, chunk: Int(bytes.first ?? 0) + 1, make())
    require((whole == nil) == (cut == nil), "a log is refused or not however its bytes are cut")
    guard let whole, let cut else { return }
    require(whole.tally == cut.tally, "the same is counted however the bytes are cut")
    require(whole.hashes == cut.hashes, "the same is found however the bytes are cut")
    require(whole.batch.readings.allSatisfy(\.isFiniteEverywhere), "readings hold numbers")
    require(whole.batch.events.allSatisfy { $0.time.seconds.isFinite }, "events have times")
    require(whole.batch.events.count <= FlightLogAssembler.eventsMax + 1, "events are limited")
    let tally = whole.tally
    require(tally.bytesLost <= bytes.count, "no byte is lost twice")
    require(tally.damages.count <= FlightLogTally.damagesMax, "places of damage are limited")
    var end = 0
    for damage in tally.damages {
      require(damage.offset >= end && damage.length > 0, "places of damage follow each other")
      end = damage.offset + damage.length
      require(end <= bytes.count, "a place of damage lies in the file")
    }
  }

  /// What came of reading; nil where the log was refused with a reason.
  private func outcome<Reader: FlightLogReader>(
    of bytes: [UInt8], chunk: Int, _ reader: Reader
  ) -> (tally: FlightLogTally, batch: TelemetryBatch, hashes: [String])? {
    var reader = reader
    var assembler = FlightLogAssembler(offset: 0) { "v\($0)" }
    do {
      try FlightLogFeed.read(bytes, chunk: chunk, with: &reader, into: &assembler)
    } catch let error as FlightLogError {
      require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
      return nil
    } catch {
      require(false, "a refusal is a FlightLogError: \(error)")
      return nil
    }
    let batch = assembler.take()
    // Text, so that what is not equal to itself counts as the same.
    let found = batch.readings.map { "\($0)" } + batch.events.map { "\($0)" } + batch.commands.map { "\($0)" }
    return (reader.tally, batch, found)
  }
}

extension Reading {
  fileprivate var isFiniteEverywhere: Bool {
    let numbers: [Double?] = [
      time.seconds, altitude.metres, groundSpeed.metresPerSecond, verticalSpeed.metresPerSecond, heading?.radians,
      charge?.fraction, batteryVolts, batteryAmperes, roll?.radians, pitch?.radians, velocity?.north.metresPerSecond,
      velocity?.east.metresPerSecond, wind?.north.metresPerSecond, wind?.east.metresPerSecond,
    ]
    return numbers.allSatisfy { $0?.isFinite ?? true }
  }
}
