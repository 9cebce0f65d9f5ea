import Geometry
import Plans
import Quantities
import Telemetry

/// A run as a report needs it: every vehicle's readings as a line within a known error, and all else that the store
/// holds. Its size does not grow with the number of readings.
package struct RunRecord: Hashable, Sendable {
  /// What the run is of.
  package var description: RunDescription
  /// The vehicles that told something, in the order of the fleet; others after them, by name.
  package var tracks: [RunTrack]
  /// How far any reading of a vehicle that flies lies from its line at most, strays aside.
  package var tolerance: TrackTolerance
  /// The same for ground robots.
  package var robotTolerance: TrackTolerance
  /// Events in the order of time.
  package var events: [RunEvent]
  /// Squares of the thermal grid by row and column.
  package var thermalCells: [ThermalCell]
  /// The number of thermal frames.
  package var thermalFrames: Int
  /// The vehicles whose cameras made thermal frames, by name.
  package var cameras: [String]
  /// What became of tasks, by name.
  package var outcomes: [TaskOutcome]
  /// Times that vehicles spent in zones that were watched, in the order of time.
  package var zonePassages: [ZonePassage]
  /// What the store mended or left out, one sentence; nil where there was nothing.
  package var repairs: String?
  /// Whether the run came to its end, as far as its files tell.
  package var ending: Ending

  /// How a run stands.
  package enum Ending: String, Hashable, Sendable {
    /// It was closed in order.
    case closed
    /// Another process writes it, or it ended without closing it.
    case notClosed
  }

  /// The most samples of all vehicles together; where there are more, the tolerance is doubled until there are not.
  package static let samplesMax = 240_000
  /// How often the tolerance is doubled at most.
  static let doublingsMax = 12

  /// Puts a record together from contents in memory.
  package init(
    _ contents: RunContents, plan: FleetPlan?, projection: MapProjection, ending: Ending = .closed,
    samplesMax: Int = Self.samplesMax
  ) {
    let fleet = RunFleet(plan: plan, vehicles: contents.tracks.map(\.vehicle))
    self.init(
      description: contents.description,
      tracks: contents.tracks.map { track in
        var reducer = fleet.reducer(of: track.vehicle, projection: projection)
        for reading in track.readings { reducer.add(reading) }
        return reducer.finish()
      },
      events: contents.events, thermalCells: contents.thermalCells, thermalFrames: contents.thermalFrames,
      outcomes: contents.outcomes, zonePassages: contents.zonePassages, repairs: nil, ending: ending,
      samplesMax: samplesMax)
  }

  private init(
    description: RunDescription, tracks: [RunTrack], events: [RunEvent], thermalCells: [ThermalCell],
    thermalFrames: [ThermalFrame], outcomes: [TaskOutcome], zonePassages: [ZonePassage], repairs: String?,
    ending: Ending,
    samplesMax: Int
  ) {
    self.description = description
    let factor = Self.factor(tracks, samplesMax: samplesMax)
    self.tolerance = TrackSimplifier.tolerance.scaled(by: factor)
    self.robotTolerance = TrackSimplifier.robotTolerance.scaled(by: factor)
    self.tracks = (factor == 1 ? tracks : tracks.map { Self.thinned($0, factor: factor) }).sorted {
      $0.number < $1.number
    }
    self.events = events
    self.thermalCells = thermalCells
    self.thermalFrames = thermalFrames.count
    self.cameras = Set(thermalFrames.map(\.vehicle)).sorted()
    self.outcomes = outcomes
    self.zonePassages = zonePassages
    self.repairs = repairs
    self.ending = ending
  }

  /// Reads a run, one vehicle's readings after the other.
  package static func read(
    _ store: RunStore, plan: FleetPlan?, projection: MapProjection, ending: Ending = .closed
  ) throws(RunStoreError) -> RunRecord {
    let names = try store.vehicles()
    let fleet = RunFleet(plan: plan, vehicles: names)
    var reducers = names.map { fleet.reducer(of: $0, projection: projection) }
    do {
      try store.eachReading { (vehicle, reading) throws(Never) in
        // A vehicle that joined since the list was read comes with the next report.
        if reducers.indices.contains(vehicle) { reducers[vehicle].add(reading) }
      }
    } catch let error as RunStoreError {
      throw error
    } catch {
      preconditionFailure("the store throws nothing but its own errors: \(error)")
    }
    var tracks: [RunTrack] = []
    for index in reducers.indices { tracks.append(reducers[index].finish()) }
    return RunRecord(
      description: store.description, tracks: tracks, events: try store.events(),
      thermalCells: try store.thermalCells(), thermalFrames: try store.thermalFrames(),
      outcomes: try store.outcomes(), zonePassages: try store.zonePassages(), repairs: try store.repairs().text,
      ending: ending, samplesMax: samplesMax)
  }

  /// The factor of the tolerance with which no more than `samplesMax` samples are left.
  private static func factor(_ tracks: [RunTrack], samplesMax: Int) -> Double {
    var factor = 1.0
    for _ in 0..<doublingsMax {
      let left = tracks.reduce(0) { sum, track in sum + track.samples.count { $0.significance >= factor } }
      if left <= samplesMax { break }
      factor *= 2
    }
    return factor
  }

  private static func thinned(_ track: RunTrack, factor: Double) -> RunTrack {
    var track = track
    track.samples.removeAll { $0.significance < factor }
    return track
  }

  /// From the first to the last reading of any vehicle; nil without readings.
  package var span: MissionInterval? {
    let spans = tracks.compactMap(\.sums.span)
    guard let start = spans.map(\.start).min(), let end = spans.map(\.end).max() else { return nil }
    return MissionInterval(start: start, end: end)
  }

  /// The number of all readings.
  package var readingCount: Int { tracks.reduce(0) { $0 + $1.sums.readings } }
}

/// The places of vehicles in a fleet: those of the plan first, others after them in the order in which they are given.
struct RunFleet {
  private var numbers: [String: Int] = [:]
  private var drivers: Set<String> = []

  init(plan: FleetPlan?, vehicles: [String]) {
    for vehicle in plan?.vehicles ?? [] {
      if numbers[vehicle.id] == nil { numbers[vehicle.id] = numbers.count }
      if vehicle.drives { drivers.insert(vehicle.id) }
    }
    for vehicle in vehicles where numbers[vehicle] == nil { numbers[vehicle] = numbers.count }
  }

  func reducer(of vehicle: String, projection: MapProjection) -> TrackReducer {
    TrackReducer(
      vehicle: vehicle, number: numbers[vehicle] ?? 0, drives: drivers.contains(vehicle), projection: projection)
  }
}
