/// Vehicles wait at their bases for pads.
extension Plan {
  /// Lets all turnarounds queue for the pads of their group: who lands first is turned round first, of equals the lower
  /// vehicle. Trips start later by what they waited. False where a trip cannot be flown so late; its vehicle's jobs that
  /// are free to go are then left out.
  mutating func settlePads() -> Bool {
    guard compiled.hasPads else { return true }
    var isWhole = true
    for (group, pads) in compiled.problem.padGroups.enumerated() {
      let vehicles = compiled.vehicles.indices.filter {
        compiled.vehicles[$0].padGroup == group && firstTrip[$0] >= 0 && records[firstTrip[$0]].following >= 0
      }
      guard !vehicles.isEmpty else { continue }
      if !settle(vehicles: vehicles, padCount: pads.padCount) { isWhole = false }
    }
    return isWhole
  }

  private mutating func settle(vehicles: [Int], padCount: Int) -> Bool {
    var isWhole = true
    var freeAt = [Double](repeating: -.infinity, count: padCount)
    // The trip of each vehicle whose turnaround comes next.
    var waiting = vehicles.map { (vehicle: $0, record: firstTrip[$0]) }
    let turnsMax = records.count
    for _ in 0..<turnsMax {
      var first = -1
      for (index, entry) in waiting.enumerated() {
        guard entry.record >= 0, records[entry.record].following >= 0 else { continue }
        if first < 0 || records[entry.record].landing < records[waiting[first].record].landing { first = index }
      }
      guard first >= 0 else { return isWhole }
      let (vehicle, record) = waiting[first]
      let following = records.base[Int(record)].following
      waiting[first].record = following
      var delay = 0.0
      if records.base[Int(record)].turnaround > 0 {
        var pad = 0
        for index in 1..<max(1, padCount) where freeAt[index] < freeAt[pad] { pad = index }
        let start = max(records.base[Int(record)].landing, freeAt[pad])
        delay = start - records.base[Int(record)].landing
        freeAt[pad] = start + records.base[Int(record)].turnaround
      }
      if delay != records[following].padDelay {
        save(vehicle: vehicle)
        records.base[Int(following)].padDelay = delay
        if !refresh(vehicle: vehicle) {
          isWhole = false
          clear(vehicle: vehicle)
          waiting[first].record = -1
        }
      }
    }
    return isWhole
  }
}
