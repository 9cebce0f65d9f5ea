/// Everything that a run store holds, in memory and in a fixed order: what a report is made from.
package struct RunContents: Hashable, Sendable {
  /// What the run is of.
  package var description: RunDescription
  /// The readings of each vehicle, vehicles by name.
  package var tracks: [Track]
  /// Events in the order of time.
  package var events: [RunEvent]
  /// Commands in the order of time.
  package var commands: [CommandRecord]
  /// Thermal frames in the order of time.
  package var thermalFrames: [ThermalFrame]
  /// Squares of the thermal grid by row and column.
  package var thermalCells: [ThermalCell]
  /// What became of tasks, by name.
  package var outcomes: [TaskOutcome]
  /// Flights through watched zones in the order of their beginning.
  package var zonePassages: [ZonePassage]

  /// Puts contents together.
  package init(
    description: RunDescription, tracks: [Track] = [], events: [RunEvent] = [], commands: [CommandRecord] = [],
    thermalFrames: [ThermalFrame] = [], thermalCells: [ThermalCell] = [], outcomes: [TaskOutcome] = [],
    zonePassages: [ZonePassage] = []
  ) {
    self.description = description
    self.tracks = tracks
    self.events = events
    self.commands = commands
    self.thermalFrames = thermalFrames
    self.thermalCells = thermalCells
    self.outcomes = outcomes
    self.zonePassages = zonePassages
  }

  /// The readings of one vehicle.
  package struct Track: Hashable, Sendable {
    /// The vehicle's name.
    package var vehicle: String
    /// Its readings in the order of time.
    package var readings: [Reading]

    /// Describes a track.
    package init(vehicle: String, readings: [Reading]) {
      self.vehicle = vehicle
      self.readings = readings
    }
  }
}

extension RunStore {
  /// Reads everything into memory: some hundred bytes for each reading. Long runs are better read one reading at a time
  /// with `eachReading(visit:)`.
  package func contents() throws(RunStoreError) -> RunContents {
    RunContents(
      description: description, tracks: try tracks(), events: try events(), commands: try commands(),
      thermalFrames: try thermalFrames(), thermalCells: try thermalCells(), outcomes: try outcomes(),
      zonePassages: try zonePassages())
  }

  private func tracks() throws(RunStoreError) -> [RunContents.Track] {
    var tracks = try vehicles().map { RunContents.Track(vehicle: $0, readings: []) }
    do {
      try eachReading { (vehicle, reading) throws(Never) in tracks[vehicle].readings.append(reading) }
    } catch {
      throw RunStoreError(error, path: path, trying: "read the readings")
    }
    return tracks
  }
}
