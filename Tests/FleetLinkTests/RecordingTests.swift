import FleetLink
import Geometry
import Quantities
import Telemetry
import Testing

/// What the dispatcher works out of a link for the record.
@Suite struct RecordingTests {
  /// Takes numbers of frames, four a second.
  private static func meter(_ numbers: [Int]) -> LinkMeter {
    var meter = LinkMeter()
    for (index, number) in numbers.enumerated() {
      meter.take(UInt8(truncatingIfNeeded: number), at: MissionTime(seconds: Double(index) / 4))
    }
    return meter
  }

  @Test("no share of lost frames is told before the first span is over")
  func early() {
    #expect(Self.meter(Array(0..<40)).loss == nil)
    #expect(Self.meter(Array(0..<42)).loss == 0)
  }

  @Test("missing numbers are lost frames, also where the counter begins anew", arguments: [0, 200, 250])
  func missing(first: Int) throws {
    // Every fifth is missing.
    let numbers = (0..<52).map { first + $0 + $0 / 4 }
    let loss = try #require(Self.meter(numbers).loss)
    #expect(abs(loss - 0.2) < 0.02)
  }

  @Test("frames that come late, twice or after a new start of the sender are not lost ones")
  func notMissing() {
    #expect(Self.meter((0..<45).map { $0 % 5 == 4 ? $0 - 4 : $0 }).loss.map { $0 < 0.2 } == true)
    #expect(Self.meter((0..<45).map { $0 / 2 }).loss == 0)
    #expect(Self.meter(Array(130..<150) + Array(0..<25)).loss == 0)
  }

  @Test("the longest silence is told in whole seconds, once")
  func silence() {
    var meter = LinkMeter()
    for second in [0.0, 0.5, 4.2, 4.9] { meter.take(0, at: MissionTime(seconds: second)) }
    #expect(meter.takeSilenceSeconds() == 3)
    meter.take(0, at: MissionTime(seconds: 5.5))
    #expect(meter.takeSilenceSeconds() == 0)
  }

  @Test("a flight through a zone is a passage with its beginning and its end, in the zone's heights and hours alone")
  func passages() throws {
    let origin = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    let projection = try MapProjection(origin: origin)
    let zones = ZoneWatch(
      [
        ZoneWatch.Zone(
          name: "park", shape: .circle(centre: LocalPoint(east: 100, north: 0), radiusMetres: 50),
          altitudes: 40...80,
          closed: [MissionInterval(start: MissionTime(seconds: 0), end: MissionTime(seconds: 1000))])
      ], projection: projection)
    func reading(_ second: Double, east: Double, altitude: Double = 60, flies: Bool = true) throws -> Reading {
      Reading(
        vehicle: "a", time: MissionTime(seconds: second),
        position: try projection.geo(LocalPoint(east: east, north: 0)), altitude: AltitudeAMSL(metres: altitude),
        groundSpeed: .zero, verticalSpeed: .zero, mode: "AUTO", isArmed: true, isInAir: flies)
    }
    var recorder = PassageRecorder(zones: zones)
    #expect(recorder.take(try reading(1, east: 0)).isEmpty)
    #expect(recorder.take(try reading(2, east: 60)).isEmpty)
    #expect(recorder.take(try reading(3, east: 140)).isEmpty)
    let over = recorder.take(try reading(4, east: 160))
    #expect(over.map(\.zone) == ["park"] && over.map(\.entered.seconds) == [2])
    #expect(over.first?.left == MissionTime(seconds: 4) && over.first?.altitude == AltitudeAMSL(metres: 60))
    for other in [
      try reading(5, east: 100, altitude: 90), try reading(6, east: 100, flies: false), try reading(2000, east: 100),
    ] { #expect(recorder.take(other).isEmpty) }
    #expect(recorder.finish().isEmpty)
    #expect(recorder.take(try reading(7, east: 100)).isEmpty)
    let rest = recorder.finish()
    #expect(rest.map(\.entered.seconds) == [7] && rest.first?.left == nil)
    #expect(recorder.finish().isEmpty)
  }
}
