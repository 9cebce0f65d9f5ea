import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

@Suite("A run's record keeps every reading within its tolerance")
struct RunRecordTests {
  let projection: MapProjection

  init() throws { projection = try SampleCity.map().projection }

  /// A vehicle that wanders, with noise, hovers and climbs.
  private func wander(_ seed: UInt64, readings: Int, noise: Double = 1) throws -> [Reading] {
    var generator = SplitMix64(seed: seed)
    var result: [Reading] = []
    var (place, course, speed, height) = (LocalPoint(east: 0, north: 0), 0.0, 10.0, 50.0)
    for step in 0..<readings {
      if generator.nextUnit() < 0.02 { course += (generator.nextUnit() - 0.5) * 4 }
      if generator.nextUnit() < 0.01 { speed = generator.nextUnit() < 0.3 ? 0 : generator.nextUnit() * 15 }
      if generator.nextUnit() < 0.01 { height = 30 + generator.nextUnit() * 80 }
      place = place + LocalVector(east: cos(course) * speed * 0.5, north: sin(course) * speed * 0.5)
      let error = LocalVector(east: (generator.nextUnit() - 0.5) * noise, north: (generator.nextUnit() - 0.5) * noise)
      result.append(
        Reading(
          vehicle: "a", sortie: "a/1", time: MissionTime(seconds: Double(step) * 0.5),
          position: try projection.geo(place + error), altitude: AltitudeAMSL(metres: height),
          groundSpeed: Speed(metresPerSecond: speed), verticalSpeed: .zero,
          charge: StateOfCharge(fraction: 1 - Double(step) / Double(readings + 1)), mode: "AUTO", isArmed: true,
          isInAir: true))
    }
    return result
  }

  private func record(_ readings: [Reading], samplesMax: Int = RunRecord.samplesMax) throws -> RunRecord {
    let plan = try SamplePlan.plan(on: SampleCity.map())
    var contents = try SamplePlan.run(of: plan, on: SampleCity.map())
    contents.tracks = [.init(vehicle: "a", readings: readings)]
    return RunRecord(contents, plan: nil, projection: projection, samplesMax: samplesMax)
  }

  /// How far a reading lies from the line at its own time, in each of the tolerance's units.
  private func error(of reading: Reading, in track: RunTrack) throws -> (metres: Double, up: Double, charge: Double) {
    let next = track.samples.firstIndex { $0.time >= reading.time } ?? track.samples.count - 1
    let (after, before) = (track.samples[next], track.samples[max(0, next - 1)])
    let span = after.time - before.time
    let share = span > 0 ? (reading.time - before.time) / span : 0
    let place = before.position.interpolated(to: after.position, fraction: share)
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * share }
    return (
      place.planarDistanceMetres(to: try projection.local(reading.position)),
      abs(between(before.altitude.metres, after.altitude.metres) - reading.altitude.metres),
      abs(
        between(before.charge?.percent ?? 0, after.charge?.percent ?? 0) - (reading.charge?.percent ?? 0))
    )
  }

  @Test("Every reading lies within the tolerance at its own time, with few samples", arguments: UInt64(1)...8)
  func withinTolerance(seed: UInt64) throws {
    let readings = try wander(seed, readings: 9000)
    let record = try record(readings)
    let track = try #require(record.tracks.first)
    #expect(track.samples.count < readings.count / 2, "seed \(seed)")
    for reading in readings {
      let error = try error(of: reading, in: track)
      // The weighing measures on a sphere, 0.6 % off at most.
      #expect(error.metres <= record.tolerance.metres * 1.01, "seed \(seed), second \(reading.time.seconds)")
      #expect(error.up <= record.tolerance.altitudeMetres + 1e-6)
      #expect(error.charge <= record.tolerance.chargePercent + 1e-6)
    }
  }

  @Test("With too many samples the tolerance is doubled until they fit, and still holds")
  func budget() throws {
    let readings = try wander(3, readings: 6000, noise: 6)
    let fine = try record(readings)
    let coarse = try record(readings, samplesMax: 300)
    let track = try #require(coarse.tracks.first)
    #expect(try #require(fine.tracks.first).samples.count > 300 && track.samples.count <= 300)
    #expect(coarse.tolerance.metres > fine.tolerance.metres)
    for reading in readings {
      #expect(try error(of: reading, in: track).metres <= coarse.tolerance.metres * 1.01)
    }
    #expect(track.sums == fine.tracks[0].sums, "sums are of all readings")
  }

  @Test("One absurd reading is left out and counted; a place where the vehicle stays is believed")
  func jumps() throws {
    var readings = try wander(5, readings: 400)
    readings[100].position = try #require(GeoPoint(longitude: 0, latitude: 0))
    readings[200].position = try #require(GeoPoint(longitude: -155, latitude: -60))
    for index in 300..<400 {
      readings[index].position = try #require(
        GeoPoint(longitude: readings[index].position.longitude + 0.3, latitude: readings[index].position.latitude))
    }
    let track = try #require(try record(readings).tracks.first)
    #expect(track.sums.strays == 2 && track.sums.readings == 400)
    #expect(track.samples.count(where: \.startsPart) == 2, "the line is broken once, at the place that is believed")
    let east = track.samples.map(\.position.east)
    #expect((east.max() ?? 0) < 30_000 && (east.min() ?? 0) > -30_000)
    #expect(track.sums.distance.metres < 6000, "the jump is no way that was flown")
  }

  @Test("Wrong places before the first fix are left out")
  func beforeTheFix() throws {
    var readings = try wander(6, readings: 100)
    for index in 0..<3 { readings[index].position = try #require(GeoPoint(longitude: 0, latitude: 0)) }
    let track = try #require(try record(readings).tracks.first)
    #expect(track.sums.strays == 3)
    #expect(track.samples.allSatisfy { abs($0.position.east) < 5000 })
  }

  @Test("Silences are counted and break the line; readings of equal time are counted")
  func silences() throws {
    var readings = try wander(7, readings: 200)
    for index in 100..<200 { readings[index].time = readings[index].time + 60 }
    readings[150].time = readings[149].time
    let track = try #require(try record(readings).tracks.first)
    #expect(track.sums.silences == 1 && track.silences.count == 1 && track.sums.repeated == 1)
    #expect(track.sums.longestSilence == 60.5 && track.sums.longestSilenceAt == readings[99].time)
    #expect(track.samples.count(where: \.startsPart) == 2)
  }

  @Test("A run read from its store is the run from memory")
  func fromStore() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let contents = try SamplePlan.run(of: plan, on: map)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try RunStore.create(at: path, description: contents.description)
    try store.append(
      TelemetryBatch(
        readings: contents.tracks.flatMap(\.readings), events: contents.events,
        thermalCells: contents.thermalCells, outcomes: contents.outcomes))
    let read = try RunRecord.read(store, plan: plan, projection: projection)
    let kept = RunRecord(try store.contents(), plan: plan, projection: projection)
    #expect(read.tracks == kept.tracks)
    #expect(read.tracks.map(\.vehicle) == ["kestrel-1", "heron-1"] && read.tracks.map(\.number) == [0, 1])
    #expect(read.events == kept.events && read.outcomes == kept.outcomes && read.thermalCells == kept.thermalCells)
    try store.close()
  }
}

@Suite("Distances between vehicles and to buildings")
struct DistanceTests {
  private func track(_ name: String, _ number: Int, _ samples: [RunTrack.Sample]) -> RunTrack {
    var track = RunTrack(vehicle: name, number: number)
    track.samples = samples
    track.sums.distance = Length(metres: 3000)
    return track
  }

  private func flight(_ seed: UInt64) -> [RunTrack.Sample] {
    var generator = SplitMix64(seed: seed)
    var time = generator.nextUnit() * 20
    return (0..<30).map { _ in
      time += 2 + generator.nextUnit() * 10
      return RunTrack.Sample(
        time: MissionTime(seconds: time),
        position: LocalPoint(east: generator.nextUnit() * 400, north: generator.nextUnit() * 400),
        altitude: AltitudeAMSL(metres: 30 + generator.nextUnit() * 60), speed: Speed(metresPerSecond: 5), charge: nil,
        isInAir: generator.nextUnit() < 0.9, isUnderWay: true, startsPart: false)
    }
  }

  @Test("The nearest approach is that of a slow twin that looks every hundredth of a second", arguments: UInt64(1)...6)
  func twin(seed: UInt64) throws {
    let tracks = (0..<4).map { track("v\($0)", $0, flight(seed * 10 + UInt64($0))) }
    let series = SeparationSeries(tracks)
    var least = Array(repeating: Double.infinity, count: tracks.count)
    for step in 0..<40_000 {
      let time = MissionTime(seconds: Double(step) / 100)
      for first in tracks.indices {
        for second in tracks.indices.dropFirst(first + 1) {
          guard let one = place(tracks[first], time), let other = place(tracks[second], time) else { continue }
          let across = one.0.planarDistanceMetres(to: other.0)
          let metres = (across * across + (one.1 - other.1) * (one.1 - other.1)).squareRoot()
          least[first] = min(least[first], metres)
          least[second] = min(least[second], metres)
        }
      }
    }
    for index in tracks.indices {
      let found = series.nearest[index]?.distance.metres ?? .infinity
      // Steps of a second cut corners where a vehicle turns within one: at these speeds by a few metres.
      #expect(abs(found - least[index]) < 8 || (found > 400 && least[index] > 400), "seed \(seed), \(index)")
    }
  }

  private func place(_ track: RunTrack, _ time: MissionTime) -> (LocalPoint, Double)? {
    guard let next = track.samples.firstIndex(where: { $0.time > time }), next > 0 else { return nil }
    let (from, to) = (track.samples[next - 1], track.samples[next])
    guard from.isInAir else { return nil }
    let share = (time - from.time) / (to.time - from.time)
    return (
      from.position.interpolated(to: to.position, fraction: share),
      from.altitude.metres + (to.altitude.metres - from.altitude.metres) * share
    )
  }

  private func straight(_ north: Double, altitude: Double) -> [RunTrack.Sample] {
    [0.0, 40].map { second in
      RunTrack.Sample(
        time: MissionTime(seconds: second), position: LocalPoint(east: -200 + second * 10, north: north),
        altitude: AltitudeAMSL(metres: altitude), speed: Speed(metresPerSecond: 10), charge: nil, isInAir: true,
        isUnderWay: true, startsPart: false)
    }
  }

  @Test("Two vehicles side by side are as far apart as they are, in space")
  func sideBySide() {
    let series = SeparationSeries([track("a", 0, straight(0, altitude: 50)), track("b", 1, straight(30, altitude: 90))])
    #expect(series.entries.count == 40)
    #expect(series.entries.allSatisfy { abs($0.distance.metres - 50) < 1e-9 && $0.first == 0 && $0.second == 1 })
    #expect(SeparationSeries([track("a", 0, straight(0, altitude: 50))]).entries.isEmpty)
    #expect(SeparationSeries([]).entries.isEmpty)
  }

  @Test("The distance to a building goes across to its outline and up from its roof")
  func building() throws {
    var map = try SampleCity.map()
    map.buildings = [
      Building(
        id: "tower", name: "", kind: "yes", footprint: try SampleCity.square(-10, 20, 20, 20),
        height: HeightAGL(metres: 40), heightIsAssumed: false)
    ]
    // The ground is at 5 m, the roof at 45 m.
    for (altitude, metres) in [(30.0, 20.0), (60, 25)] {
      let series = ClearanceSeries([track("a", 0, straight(0, altitude: altitude))], map: map)
      #expect(abs((series.nearest[0]?.distance.metres ?? 0) - metres) < 0.2, "\(altitude)")
    }
    #expect(ClearanceSeries([track("a", 0, straight(0, altitude: 120))], map: map).entries.isEmpty)
  }
}
