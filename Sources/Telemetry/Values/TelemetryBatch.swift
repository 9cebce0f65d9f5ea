/// Things to store together: all of them or none.
package struct TelemetryBatch: Hashable, Sendable {
  /// Samples of vehicles.
  package var readings: [Reading]
  /// Things that happened.
  package var events: [RunEvent]
  /// Commands and their results.
  package var commands: [CommandRecord]
  /// Statistics of thermal frames.
  package var thermalFrames: [ThermalFrame]
  /// Squares of the thermal grid; each replaces an earlier one of the same index.
  package var thermalCells: [ThermalCell]
  /// What became of tasks; each replaces an earlier one of the same task.
  package var outcomes: [TaskOutcome]
  /// Flights through watched zones.
  package var zonePassages: [ZonePassage]

  /// Puts a batch together.
  package init(
    readings: [Reading] = [], events: [RunEvent] = [], commands: [CommandRecord] = [],
    thermalFrames: [ThermalFrame] = [], thermalCells: [ThermalCell] = [], outcomes: [TaskOutcome] = [],
    zonePassages: [ZonePassage] = []
  ) {
    self.readings = readings
    self.events = events
    self.commands = commands
    self.thermalFrames = thermalFrames
    self.thermalCells = thermalCells
    self.outcomes = outcomes
    self.zonePassages = zonePassages
  }

  /// Whether there is nothing to store.
  package var isEmpty: Bool { count == 0 }

  /// The number of things in it.
  package var count: Int {
    readings.count + events.count + commands.count + thermalFrames.count + thermalCells.count + outcomes.count
      + zonePassages.count
  }
}
