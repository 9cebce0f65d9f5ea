import Quantities

extension TelemetryBatch {
  /// The first thing that the store would not give back as it is; nil where all is well.
  ///
  /// SQLite turns NaN into NULL without a word and keeps infinities that no chart can show, so both are refused here.
  var firstProblem: String? {
    for reading in readings where !reading.hasOnlyFiniteNumbers {
      return "the reading of \(reading.vehicle) at \(reading.time.seconds) s has a number that is not finite"
    }
    for event in events where !event.time.seconds.isFinite {
      return "the event '\(event.kind)' has a time that is not finite"
    }
    for command in commands where !command.time.seconds.isFinite || command.attempts < 1 {
      return "the command \(command.command) of \(command.vehicle) has no finite time, or no attempt"
    }
    for frame in thermalFrames where !frame.isSound {
      return
        "the thermal frame of \(frame.vehicle) at \(frame.time.seconds) s has no pixel, or a number that is not finite"
    }
    for cell in thermalCells where !cell.isSound {
      return "the thermal cell [\(cell.index.column), \(cell.index.row)] has no sample, or a number that is not finite"
    }
    for outcome in outcomes where !((outcome.doneAt?.seconds ?? 0).isFinite && (outcome.amount ?? 0).isFinite) {
      return "the outcome of task '\(outcome.task)' has a number that is not finite"
    }
    return nil
  }
}

extension Reading {
  fileprivate var hasOnlyFiniteNumbers: Bool {
    time.seconds.isFinite && altitude.metres.isFinite && groundSpeed.metresPerSecond.isFinite
      && verticalSpeed.metresPerSecond.isFinite && (heading?.radians ?? 0).isFinite
      && (charge?.fraction ?? 0).isFinite && (batteryVolts ?? 0).isFinite && (batteryAmperes ?? 0).isFinite
  }
}

extension ThermalFrame {
  fileprivate var isSound: Bool {
    pixelCount > 0 && time.seconds.isFinite && altitude.metres.isFinite && minimum.celsius.isFinite
      && maximum.celsius.isFinite && mean.celsius.isFinite
  }
}

extension ThermalCell {
  fileprivate var isSound: Bool {
    count > 0 && mean.celsius.isFinite && minimum.celsius.isFinite && maximum.celsius.isFinite
      && standardUncertaintyKelvin.isFinite
  }
}
