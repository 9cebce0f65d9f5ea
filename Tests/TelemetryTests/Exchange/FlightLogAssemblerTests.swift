import Quantities
import Telemetry
import Testing

@Suite struct FlightLogAssemblerTests {
  private static func assembler(offset: Int64 = 0) -> FlightLogAssembler {
    FlightLogAssembler(offset: offset) { "v\($0)" }
  }

  private static func position(
    _ north: Double = 0, rank: Int = 0, altitude: Double = 10, hasFix: Bool = true, velocity: LogVelocity? = nil
  ) -> LogObservation {
    .position(
      LogPosition(
        rank: rank, longitude: 24.94, latitude: 60.17 + north, altitudeMetres: altitude, hasFix: hasFix,
        velocity: velocity))
  }

  @Test("a position makes a reading with what was last said of the vehicle, as long as that is fresh")
  func state() {
    var assembler = Self.assembler()
    assembler.take(.mode(name: "AUTO", number: 3), of: 1, at: 0)
    assembler.take(.armed(true), of: 1, at: 0)
    assembler.take(.inAir(true), of: 1, at: 0)
    assembler.take(.attitude(rollDegrees: 2, pitchDegrees: -3, headingDegrees: 400), of: 1, at: 0)
    assembler.take(.battery(volts: 22, amperes: .nan, fraction: 1.5), of: 1, at: 0)
    assembler.take(.wind(north: 3, east: -1), of: 1, at: 0)
    assembler.take(.velocity(north: 3, east: 4, down: -1), of: 1, at: 0)
    assembler.take(Self.position(), of: 1, at: 1_500_400)
    assembler.take(Self.position(1e-4), of: 1, at: 20_000_000)
    let batch = assembler.take()
    let first = batch.readings[0]
    #expect(first.vehicle == "v1" && first.sortie == "v1/1" && first.time.seconds == 1.5 && first.mode == "AUTO")
    #expect(first.groundSpeed.metresPerSecond == 5 && first.verticalSpeed.metresPerSecond == 1)
    #expect(first.velocity?.east.metresPerSecond == 4 && first.wind?.north.metresPerSecond == 3)
    #expect(abs((first.heading?.degrees ?? 0) - 40) < 1e-9 && abs((first.roll?.degrees ?? 0) - 2) < 1e-9)
    #expect(first.charge == .full && first.batteryVolts == 22 && first.batteryAmperes == nil)
    #expect(first.isArmed && first.isInAir)
    let late = batch.readings[1]
    #expect(late.batteryVolts == nil && late.heading == nil && late.velocity == nil && late.wind == nil)
    #expect(batch.events.map(\.kind) == ["mode", "armed"])
    #expect(assembler.take().isEmpty, "what was taken out is gone")
  }

  @Test("no fix, the middle of the ocean, numbers that are none and places that are none are counted, not kept")
  func refused() {
    var assembler = Self.assembler()
    assembler.take(Self.position(hasFix: false), of: 0, at: 0)
    assembler.take(
      .position(LogPosition(rank: 0, longitude: 0, latitude: 0, altitudeMetres: 5)), of: 0, at: 0)
    for (longitude, latitude, altitude) in [
      (Double.nan, 60, 1), (24, .infinity, 1), (24, 60, .nan), (181, 60, 1), (24, -91, 1), (24, 60, 1e6),
    ] {
      assembler.take(
        .position(LogPosition(rank: 0, longitude: longitude, latitude: latitude, altitudeMetres: altitude)), of: 0,
        at: 0)
    }
    #expect(assembler.take().readings.isEmpty)
    #expect(assembler.repairs.withoutFix == 2 && assembler.repairs.impossible == 6)
  }

  @Test("a receiver serves only while the vehicle's own estimate is silent")
  func ranks() {
    var assembler = Self.assembler()
    assembler.take(Self.position(rank: 1), of: 0, at: 0)
    assembler.take(Self.position(rank: 0), of: 0, at: 1_000_000)
    assembler.take(Self.position(rank: 1), of: 0, at: 2_000_000)
    assembler.take(Self.position(rank: 2), of: 0, at: 3_000_000)
    assembler.take(Self.position(rank: 1), of: 0, at: 4_500_000)
    #expect(assembler.take().readings.map(\.time.seconds) == [0, 1, 4.5])
  }

  @Test("an event is where its vehicle was within the last seconds")
  func eventPlaces() {
    var assembler = Self.assembler()
    let text = LogObservation.text(severity: .info, kind: "x", text: "y")
    assembler.take(text, of: 0, at: 0)
    assembler.take(Self.position(), of: 0, at: 1_000_000)
    assembler.take(text, of: 0, at: 2_000_000)
    assembler.take(text, of: 0, at: 9_000_000)
    assembler.take(text, of: FlightLogAssembler.wholeLog, at: 9_000_000)
    let events = assembler.take().events
    #expect(events.map { $0.position?.latitude } == [nil, 60.17, nil, nil])
    #expect(events.map(\.vehicle) == ["v0", "v0", "v0", nil])
  }

  @Test("a receiver's velocity goes with the vehicle's own place while the vehicle says none itself")
  func heardVelocity() {
    var assembler = Self.assembler()
    assembler.take(Self.position(rank: 0), of: 0, at: 0)
    assembler.take(Self.position(rank: 1, velocity: LogVelocity(north: 6, east: 0, down: 0)), of: 0, at: 500_000)
    assembler.take(Self.position(rank: 0), of: 0, at: 1_000_000)
    assembler.take(.velocity(north: 1, east: 0, down: 0), of: 0, at: 1_200_000)
    assembler.take(Self.position(rank: 1, velocity: LogVelocity(north: 7, east: 0, down: 0)), of: 0, at: 1_500_000)
    assembler.take(Self.position(rank: 0), of: 0, at: 2_000_000)
    #expect(assembler.take().readings.map(\.groundSpeed.metresPerSecond) == [0, 6, 1])
  }

  @Test("readings of one millisecond are one; one that comes late is kept at its time")
  func order() {
    var assembler = Self.assembler()
    for time: Int64 in [1_000_000, 1_000_300, 2_000_000, 1_500_000] {
      assembler.take(Self.position(), of: 0, at: time)
    }
    #expect(assembler.take().readings.map(\.time.seconds) == [1, 2, 1.5])
    #expect(assembler.repairs.duplicates == 1 && assembler.repairs.late == 1)
  }

  @Test("a clock that is set goes on where it was, and a lone wild time costs its record alone")
  func clock() {
    var assembler = Self.assembler()
    for time: Int64 in [100_000_000, 101_000_000, 5, 102_000_000] + (1...5).map({ $0 * 1_000_000 }) {
      assembler.take(Self.position(), of: 0, at: time)
    }
    let batch = assembler.take()
    // 5 µs stands alone; 1, 2 and 3 s agree, and 3 s is set right behind 102 s.
    #expect(batch.readings.map(\.time.seconds) == [100, 101, 102, 103, 104])
    #expect(assembler.repairs.clockJumps == 1 && assembler.repairs.strayTimes == 3)
    #expect(assembler.repairs.duplicates == 1)
    #expect(batch.events.map(\.kind) == ["clock-jump"])
  }

  @Test("states from long before the log do not move its clock")
  func olderStates() {
    var assembler = Self.assembler()
    assembler.take(Self.position(), of: 0, at: 1_000_000_000)
    for second: Int64 in [700, 690, 695, 692] {
      assembler.take(.mode(name: "MODE \(second)", number: UInt32(second)), of: 0, at: second * 1_000_000)
    }
    assembler.take(.armed(true), of: 0, at: 600_000_000)
    assembler.take(Self.position(1e-5), of: 0, at: 1_001_000_000)
    let readings = assembler.take().readings
    #expect(readings.map(\.time.seconds) == [1000, 1001] && readings[1].isArmed && readings[1].mode == "MODE 692")
    #expect(assembler.repairs.clockJumps == 0 && assembler.repairs.strayTimes == 0)
  }

  @Test("where the first time of all is the damaged one, the rest stays where it is")
  func damagedStart() {
    var assembler = Self.assembler()
    assembler.take(.attitude(rollDegrees: 0, pitchDegrees: 0, headingDegrees: 0), of: 0, at: 1 << 60)
    for second in 1...5 { assembler.take(Self.position(), of: 0, at: Int64(second) * 1_000_000) }
    #expect(assembler.take().readings.map(\.time.seconds) == [3, 4, 5])
    var scout = FlightLogScout()
    scout.take(.armed(true), of: 0, at: 1 << 60)
    scout.tie(2_000_000, to: 1_700_000_000_000_000)
    #expect(scout.began == 1_700_000_000_000_000)
  }

  @Test("times at the ends of their range do no harm", arguments: [Int64.min, .max, -1, 0])
  func extremeTimes(offset: Int64) {
    var assembler = Self.assembler(offset: offset)
    for time in [Int64.max, .min, 0, .max, .max, .min, .min] {
      assembler.take(Self.position(), of: 0, at: time)
      assembler.take(.text(severity: .info, kind: "x", text: "y"), of: 0, at: time)
    }
    let batch = assembler.take()
    #expect(batch.readings.allSatisfy { $0.time.seconds.isFinite })
    #expect(batch.events.allSatisfy { $0.time.seconds.isFinite })
  }

  @Test("each time a vehicle is armed is a sortie; without a word on arming, each time it is in the air")
  func sorties() {
    var assembler = Self.assembler()
    var time: Int64 = 0
    func step(_ observation: LogObservation, _ assembler: inout FlightLogAssembler) {
      time += 1_000_000
      assembler.take(observation, of: 0, at: time)
    }
    for isArmed in [true, false, true] {
      step(.armed(isArmed), &assembler)
      step(Self.position(), &assembler)
    }
    #expect(assembler.take().readings.map(\.sortie) == ["v0/1", nil, "v0/2"])

    var other = Self.assembler()
    for isInAir in [false, true, true, false, true] {
      step(.inAir(isInAir), &other)
      step(Self.position(), &other)
    }
    #expect(other.take().readings.map(\.sortie) == [nil, "v0/1", "v0/1", nil, "v0/2"])
  }

  @Test("without a word on flying, an armed vehicle is in the air when it is higher than where it was armed")
  func height() {
    var assembler = Self.assembler()
    assembler.take(.armed(true), of: 0, at: 0)
    for (second, altitude) in [(1, 10.0), (2, 10.5), (3, 12), (4, 10.2)] {
      assembler.take(Self.position(altitude: altitude), of: 0, at: Int64(second) * 1_000_000)
    }
    #expect(assembler.take().readings.map(\.isInAir) == [false, false, true, false])
  }

  @Test("a speed that no vehicle said is the way by the time, and an incredible one is none")
  func drift() {
    var assembler = Self.assembler()
    assembler.take(Self.position(), of: 0, at: 0)
    assembler.take(Self.position(1e-4), of: 0, at: 1_000_000)
    assembler.take(Self.position(10), of: 0, at: 2_000_000)
    let readings = assembler.take().readings
    #expect(abs(readings[1].groundSpeed.metresPerSecond - 11.13) < 0.01 && readings[1].velocity == nil)
    #expect(readings[2].groundSpeed == .zero)
  }

  @Test("events, vehicles and texts have their limits")
  func limits() {
    var assembler = Self.assembler()
    assembler.take(.text(severity: .info, kind: "x", text: String(repeating: "a", count: 5000)), of: 0, at: 0)
    #expect(assembler.take().events[0].text.count == FlightLogAssembler.charactersMax)
    for vehicle in 0..<300 { assembler.take(Self.position(), of: vehicle, at: 0) }
    #expect(assembler.take().readings.count == FlightLogAssembler.vehiclesMax)
    for _ in 0...FlightLogAssembler.eventsMax {
      assembler.take(.text(severity: .info, kind: "x", text: "y"), of: 0, at: 0)
    }
    #expect(assembler.take().events.count == FlightLogAssembler.eventsMax - 1 && assembler.repairs.surplusEvents == 2)
  }

  @Test("a scout finds when and where a log begins, and believes no clock that was never set")
  func scout() {
    var scout = FlightLogScout()
    scout.take(.armed(true), of: 0, at: 500)
    scout.take(Self.position(hasFix: false), of: 0, at: 600)
    scout.tie(700, to: 0)
    #expect(scout.began == nil && !scout.isDone)
    scout.take(Self.position(), of: 0, at: 800)
    scout.tie(1000, to: 1_700_000_000_001_000)
    #expect(scout.isDone && scout.began == 1_700_000_000_000_500)
    #expect(scout.position?.latitude == 60.17)
  }
}
