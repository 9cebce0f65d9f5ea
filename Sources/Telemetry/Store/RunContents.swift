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

  /// Puts contents together.
  package init(
    description: RunDescription, tracks: [Track] = [], events: [RunEvent] = [], commands: [CommandRecord] = [],
    thermalFrames: [ThermalFrame] = [], thermalCells: [ThermalCell] = [], outcomes: [TaskOutcome] = []
  ) {
    self.description = description
    self.tracks = tracks
    self.events = events
    self.commands = commands
    self.thermalFrames = thermalFrames
    self.thermalCells = thermalCells
    self.outcomes = outcomes
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
  /// Reads everything into memory.
  package func contents() throws(RunStoreError) -> RunContents {
    var tracks: [RunContents.Track] = []
    for vehicle in try vehicles() {
      tracks.append(RunContents.Track(vehicle: vehicle, readings: try readings(of: vehicle)))
    }
    return RunContents(
      description: description, tracks: tracks, events: try events(), commands: try commands(),
      thermalFrames: try thermalFrames(), thermalCells: try thermalCells(), outcomes: try outcomes())
  }
}
