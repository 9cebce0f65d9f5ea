/// Trips that wait for each other: for the end of another job, or for a pad at the base.
extension Plan {
  /// The most rounds in which waiting may go round between trips before a vehicle is cleared.
  private static let roundsMax = 16

  /// Works out the earliest times of all trips that wait for others, from nothing: the same plan always gets the same
  /// times. A vehicle whose trips cannot be flown so late loses its jobs that are free to go; false where one did.
  @discardableResult
  mutating func settleTogether() -> Bool {
    guard compiled.hasPads || compiled.hasOrder else { return true }
    var isWhole = true
    isSettling = true
    defer { isSettling = false }
    // Each failure leaves a vehicle without free jobs, so there are no more of them than vehicles.
    for _ in 0...compiled.vehicles.count {
      guard let failed = settleOnce() else { return isWhole }
      isWhole = false
      clear(vehicle: failed)
      settle()
    }
    return isWhole
  }

  /// One attempt; the vehicle whose trips cannot be flown, or nil where all is well.
  private mutating func settleOnce() -> Int? {
    resetBounds()
    for vehicle in compiled.vehicles.indices where firstTrip[vehicle] >= 0 {
      var record = firstTrip[vehicle]
      while record >= 0 {
        records.base[Int(record)].padDelay = 0
        record = records.base[Int(record)].following
      }
      save(vehicle: vehicle)
      if !refresh(vehicle: vehicle) { return vehicle }
    }
    for round in 0...Self.roundsMax {
      var changed: Int?
      for job in compiled.orderedJobs where trip[compiled.jobFirstNode[job]] >= 0 {
        let node = compiled.jobFirstNode[job]
        let before = evaluator.boundOpen[node]
        updateOpening(ofJob: job)
        guard evaluator.boundOpen[node] > before else { continue }
        let vehicle = Int(self.vehicle(ofJob: job))
        changed = vehicle
        if !refresh(vehicle: vehicle) { return vehicle }
      }
      if changed == nil, compiled.hasPads {
        for (group, pads) in compiled.problem.padGroups.enumerated() {
          let vehicles = compiled.padVehicles[group].filter {
            firstTrip[$0] >= 0 && records.base[Int(firstTrip[$0])].following >= 0
          }
          if vehicles.isEmpty { continue }
          switch queue(vehicles, padCount: pads.padCount) {
          case .settled: break
          case .changed(let vehicle): changed = vehicle
          case .failed(let vehicle): return vehicle
          }
        }
      }
      guard let changed else { return close() }
      if round == Self.roundsMax { return changed }
    }
    return nil
  }

  /// Lets no job that others wait for be put off beyond their start; the vehicle that cannot keep to it, or nil.
  private mutating func close() -> Int? {
    for job in compiled.linkedInTime { updateClosing(ofJob: job) }
    for job in compiled.linkedInTime where evaluator.boundClose[compiled.lastNode(ofJob: job)] < .infinity {
      let vehicle = Int(self.vehicle(ofJob: job))
      if vehicle >= 0 && !refresh(vehicle: vehicle) { return vehicle }
    }
    return nil
  }

  /// What a queue did to the trips after it.
  private enum QueueOutcome {
    case settled
    case changed(Int)
    case failed(Int)
  }

  /// Lets turnarounds queue for the pads of a group: who lands first is turned round first, of equals the lower
  /// vehicle. Trips get ready later by what they waited.
  private mutating func queue(_ vehicles: [Int], padCount: Int) -> QueueOutcome {
    var outcome = QueueOutcome.settled
    var freeAt = [Double](repeating: -.infinity, count: padCount)
    // The trip of each vehicle whose turnaround comes next.
    var waiting = vehicles.map { (vehicle: $0, record: firstTrip[$0]) }
    for _ in 0..<records.count {
      var first = -1
      for (index, entry) in waiting.enumerated() {
        guard entry.record >= 0, records.base[Int(entry.record)].following >= 0 else { continue }
        if first < 0 || records[entry.record].landing < records[waiting[first].record].landing { first = index }
      }
      guard first >= 0 else { return outcome }
      let (vehicle, record) = waiting[first]
      let following = records.base[Int(record)].following
      waiting[first].record = following
      var delay = 0.0
      if records[record].turnaround > 0 {
        var pad = 0
        for index in 1..<max(1, padCount) where freeAt[index] < freeAt[pad] { pad = index }
        let landing = records[record].landing
        let start = max(landing, freeAt[pad])
        delay = start - landing
        freeAt[pad] = start + records[record].turnaround
      }
      guard delay != records[following].padDelay else { continue }
      records.base[Int(following)].padDelay = delay
      outcome = .changed(vehicle)
      if !refresh(vehicle: vehicle) { return .failed(vehicle) }
    }
    return outcome
  }

  /// Forgets what trips ask of each other.
  func resetBounds() {
    for job in compiled.linkedInTime {
      evaluator.boundOpen[compiled.jobFirstNode[job]] = -.infinity
      evaluator.boundClose[compiled.lastNode(ofJob: job)] = .infinity
    }
  }
}
