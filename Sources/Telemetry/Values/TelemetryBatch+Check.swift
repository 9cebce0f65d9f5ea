import Quantities

extension TelemetryBatch {
  /// Leaves out what the store would not give back as it is, readings aside; returns how much that was.
  ///
  /// SQLite turns NaN into NULL without a word and keeps infinities that no chart can show.
  mutating func leaveOutUnsound() -> Int {
    let before = count
    events.removeAll { !$0.time.seconds.isFinite }
    commands.removeAll { !$0.time.seconds.isFinite || $0.attempts < 1 }
    thermalFrames.removeAll { !$0.isSound }
    thermalCells.removeAll { !$0.isSound }
    outcomes.removeAll { !(($0.doneAt?.seconds ?? 0).isFinite && ($0.amount ?? 0).isFinite) }
    zonePassages.removeAll {
      !($0.entered.seconds.isFinite && ($0.left?.seconds ?? 0).isFinite && $0.altitude.metres.isFinite)
    }
    return before - count
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
