import Foundation
import GRDB
import Quantities
import Telemetry
import Testing

@Suite("Readings are stored small and come back as they were")
struct RunStoreReadingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func store() throws -> RunStore {
    try RunStore.create(at: folder.run, description: try RunFixture.description())
  }

  @Test("A reading with everything comes back the same, before the start and after a day too")
  func everything() throws {
    let store = try store()
    let times = [-3_600_000, -1, 0, 1, 999, 1000, 86_400_000, 10_000_000_000]
    let readings = try times.map { try RunFixture.fullReading("a", milliseconds: $0) }
    #expect(try store.append(TelemetryBatch(readings: readings)).clockJumps == 2)
    #expect(try store.readings(of: "a") == readings)
  }

  @Test("Values between two steps come back within half a step", arguments: [1, 2, 3] as [UInt64])
  func rounding(seed: UInt64) throws {
    var random = Numbers(seed: seed)
    var readings: [Reading] = []
    for index in 0..<500 {
      var reading = try RunFixture.fullReading("a", milliseconds: index * 10)
      reading.position = try #require(
        GeoPoint(longitude: random.next(-180, 180), latitude: random.next(-90, 90)))
      reading.altitude = AltitudeAMSL(metres: random.next(-500, 9000))
      reading.velocity = HorizontalVelocity(
        north: Speed(metresPerSecond: random.next(-80, 80)), east: Speed(metresPerSecond: random.next(-80, 80)))
      reading.roll = Angle(degrees: random.next(-179, 179))
      reading.batteryVolts = random.next(0, 60)
      readings.append(reading)
    }
    let store = try store()
    try store.append(TelemetryBatch(readings: readings))
    for (kept, given) in zip(try store.readings(of: "a"), readings) {
      #expect(abs(kept.position.longitude - given.position.longitude) <= 0.51e-7)
      #expect(abs(kept.position.latitude - given.position.latitude) <= 0.51e-7)
      #expect(abs(kept.altitude.metres - given.altitude.metres) <= 0.0051)
      let (one, other) = (try #require(kept.velocity), try #require(given.velocity))
      #expect(abs(one.north.metresPerSecond - other.north.metresPerSecond) <= 0.0051)
      #expect(abs(one.east.metresPerSecond - other.east.metresPerSecond) <= 0.0051)
      let (roll, givenRoll) = (try #require(kept.roll), try #require(given.roll))
      #expect(abs(roll.degrees - givenRoll.degrees) <= 0.0051)
      let (volts, givenVolts) = (try #require(kept.batteryVolts), try #require(given.batteryVolts))
      #expect(abs(volts - givenVolts) <= 0.00051)
    }
  }

  @Test("One pass shows the readings of all vehicles in the order of time, and the visitor may use the store")
  func pass() throws {
    let store = try store()
    for second in 0..<3000 {
      let names = ["c", "a", "b"].filter { $0 != "b" || second % 7 == 0 }
      try store.append(
        TelemetryBatch(readings: try names.map { try RunFixture.fullReading($0, milliseconds: second * 1000) }))
    }
    var seen: [Int: [Reading]] = [:]
    var last = -Double.infinity
    try store.eachReading { (vehicle, reading) throws in
      #expect(reading.time.seconds >= last)
      last = reading.time.seconds
      if seen.isEmpty { #expect(try store.vehicles().count == 3) }
      seen[vehicle, default: []].append(reading)
    }
    #expect(seen.keys.sorted() == [0, 1, 2])
    for (place, name) in ["a", "b", "c"].enumerated() {
      #expect(try store.readings(of: name) == seen[place])
      #expect(seen[place]?.allSatisfy { $0.vehicle == name } == true)
    }
    #expect(seen.values.reduce(0) { $0 + $1.count } == (try store.readingCount()))
  }

  @Test("What the visitor throws ends the pass and comes out as it is")
  func visitorThrows() throws {
    struct Enough: Error {}
    let store = try store()
    try store.append(try RunFixture.batch())
    var count = 0
    #expect(throws: Enough.self) {
      try store.eachReading { (_, _) throws(Enough) in
        count += 1
        if count == 3 { throw Enough() }
      }
    }
    #expect(count == 3)
  }

  @Test("Of two readings of one millisecond the first stays, and the other is counted")
  func duplicates() throws {
    let store = try store()
    let first = try RunFixture.fullReading("a", milliseconds: 500)
    var second = first
    second.mode = "RTL"
    let other = try RunFixture.fullReading("b", milliseconds: 500)
    let repairs = try store.append(TelemetryBatch(readings: [first, second, other, first]))
    #expect(repairs.duplicates == 2)
    #expect(try store.readings(of: "a") == [first])
    #expect(try store.append(TelemetryBatch(readings: [first])).duplicates == 1)
    #expect(try store.repairs().duplicates == 3)
    #expect(try store.repairs().text == "The store mended: 3 duplicate readings left out")
  }

  @Test(
    "Readings in any order come back in the order of time, each with its own mode",
    arguments: 1...8 as ClosedRange<UInt64>)
  func late(seed: UInt64) throws {
    var random = Numbers(seed: seed)
    let modes = ["AUTO", "RTL", "LOITER"]
    let readings = try (0..<200).map { index in
      var reading = try RunFixture.fullReading(index % 2 == 0 ? "a" : "b", milliseconds: index)
      reading.mode = modes[Int(random.next(0, 3))]
      reading.isLampOn = nil
      reading.sprayedLitres = nil
      return reading
    }
    var order = readings
    for index in order.indices.reversed() { order.swapAt(index, Int(random.next(0, Double(index) + 0.999))) }
    let store = try store()
    var place = 0
    var repairs = 0
    while place < order.count {
      let end = min(order.count, place + 1 + Int(random.next(0, 40)))
      repairs += try store.append(TelemetryBatch(readings: Array(order[place..<end]))).late
      place = end
    }
    #expect(repairs > 0)
    for name in ["a", "b"] {
      #expect(try store.readings(of: name) == readings.filter { $0.vehicle == name })
    }
  }

  @Test("What is not finite is left out and counted; the rest of the batch is kept")
  func notFinite() throws {
    let store = try store()
    var readings = try (0..<6).map { try RunFixture.fullReading("a", milliseconds: $0) }
    readings[0].time = MissionTime(seconds: .nan)
    readings[1].altitude = AltitudeAMSL(metres: .infinity)
    readings[2].verticalSpeed = Speed(metresPerSecond: 1e300)
    readings[3].batteryVolts = .nan
    readings[4].roll = Angle(radians: -.infinity)
    let events = [
      RunEvent(time: MissionTime(seconds: .nan), severity: .info, kind: "a", text: ""),
      RunEvent(time: MissionTime(seconds: 1), severity: .info, kind: "b", text: ""),
    ]
    let repairs = try store.append(TelemetryBatch(readings: readings, events: events))
    #expect(repairs.readingsLeftOut == 3)
    #expect(repairs.numbersLeftOut == 2)
    #expect(repairs.recordsLeftOut == 1)
    var kept = Array(readings[3...])
    kept[0].batteryVolts = nil
    kept[1].roll = nil
    #expect(try store.readings(of: "a") == kept)
    #expect(try store.events() == [events[1]])
    #expect(try store.repairs() == repairs)
  }

  @Test("What changes seldom is written where it changes, not with each reading")
  func statusOnChange() throws {
    let store = try store()
    let readings = try (0..<1000).map { index in
      var reading = try RunFixture.fullReading("a", milliseconds: index)
      reading.mode = index < 400 ? "AUTO" : "RTL"
      return reading
    }
    // The lamp is on in the first of them alone.
    try store.append(TelemetryBatch(readings: readings))
    try store.close()
    let queue = try DatabaseQueue(path: folder.run)
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM status") } == 3)
  }

  @Test("A run that is opened again goes on as if it had never been closed")
  func reopened() throws {
    let readings = try (0..<10).map { try RunFixture.fullReading($0 % 2 == 0 ? "a" : "b", milliseconds: $0 * 100) }
    let first = try store()
    try first.append(TelemetryBatch(readings: Array(readings[..<5])))
    try first.close()
    let second = try RunStore.reopen(at: folder.run)
    #expect(try second.append(TelemetryBatch(readings: [readings[4]] + readings[5...])).duplicates == 1)
    #expect(try second.readings(of: "a") == readings.filter { $0.vehicle == "a" })
    var late = try RunFixture.fullReading("a", milliseconds: 50)
    late.mode = "LAND"
    #expect(try second.append(TelemetryBatch(readings: [late])).late == 1)
    let rest = readings[1...].filter { $0.vehicle == "a" }
    #expect(try second.readings(of: "a") == [readings[0], late] + rest)
  }

  @Test("The views give people units and names")
  func views() throws {
    let store = try store()
    var readings = try (0..<4).map { try RunFixture.fullReading("a", milliseconds: $0 * 1500) }
    readings[3].mode = "RTL"
    readings[3].velocity = nil
    readings[3].groundSpeed = Speed(metresPerSecond: 7)
    try store.append(TelemetryBatch(readings: readings))
    try store.close()
    try DatabaseQueue(path: folder.run).read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM reading_view ORDER BY time_s")
      for (row, reading) in zip(rows, readings) {
        #expect(row["vehicle"] == "a")
        #expect(row["time_s"] == reading.time.seconds)
        #expect(row["longitude"] == reading.position.longitude)
        #expect(row["latitude"] == reading.position.latitude)
        #expect(abs((row["ground_speed_ms"] as Double) - reading.groundSpeed.metresPerSecond) < 1e-9)
        #expect((row["velocity_east_ms"] as Double?) == reading.velocity?.east.metresPerSecond)
        #expect((row["velocity_north_ms"] as Double?) == reading.velocity?.north.metresPerSecond)
        #expect((row["heading_deg"] as Double?) == reading.heading?.degrees.rounded(to: 100))
        let fixed: [String: Double?] = [
          "roll_deg": -4.25, "pitch_deg": 11.5, "charge": 0.75, "battery_v": 22.5, "battery_a": nil,
          "wind_east_ms": -0.7, "load_kg": 0.4, "link_loss": 0.0125, "altitude_amsl_m": 50.25,
        ]
        for (name, value) in fixed { #expect((row[name] as Double?) == value, "\(name)") }
        #expect(row["mode"] == reading.mode)
        #expect((row["lamp"] as Bool?) == reading.isLampOn)
      }
      #expect(rows.count == 4)
      let statuses = try Row.fetchAll(database, sql: "SELECT * FROM status_view ORDER BY time_s")
      #expect(statuses.map { $0["time_s"] as Double } == [0, 1.5, 3, 4.5])
      #expect(statuses.last?["mode"] == "RTL")
    }
  }

  @Test("Zone passages and places of events come back")
  func places() throws {
    let store = try store()
    let passages = [
      ZonePassage(
        vehicle: "a", zone: "park", entered: MissionTime(seconds: 3), left: nil, position: try RunFixture.origin,
        altitude: AltitudeAMSL(metres: 60)),
      ZonePassage(
        vehicle: "b", zone: "harbour", entered: MissionTime(seconds: 1), left: MissionTime(seconds: 2),
        position: try RunFixture.origin, altitude: AltitudeAMSL(metres: 61)),
    ]
    let event = RunEvent(
      time: MissionTime(seconds: 1), vehicle: "a", severity: .warning, kind: "k", text: "t",
      position: try RunFixture.origin)
    try store.append(TelemetryBatch(events: [event], zonePassages: passages))
    #expect(try store.zonePassages() == passages.reversed())
    #expect(try store.events() == [event])
    #expect(try store.contents().zonePassages.count == 2)
  }
}

/// Numbers from a seed (SplitMix64).
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ low: Double, _ high: Double) -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return low + Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53) * (high - low)
  }
}

extension Double {
  func rounded(to steps: Double) -> Double { (self * steps).rounded() / steps }
}
