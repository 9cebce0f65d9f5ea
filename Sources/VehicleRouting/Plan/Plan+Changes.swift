/// Whole jobs go in and out of the plan.
extension Plan {
  /// Puts a job at its place. Where the vehicle's trips cannot be flown after all, nothing changes and false is given.
  @discardableResult
  mutating func insert(_ job: Int32, at place: Place) -> Bool {
    let vehicle = Int(place.vehicle)
    save(vehicle: vehicle)
    let first = compiled.jobFirstNode[job]
    let isShipment = compiled.jobIsShipment[job]
    var record: Int32
    let costBefore = vehicleCost[vehicle]
    if place.isNewTrip {
      record = openTrip(vehicle: vehicle, after: place.after)
      link(first, after: startNode(record))
      if isShipment { link(first + 1, after: first) }
    } else {
      record = trip[place.after]
      link(first, after: place.after)
      if isShipment { link(first + 1, after: place.deliveryAfter == place.after ? first : place.deliveryAfter) }
    }
    takeUp(job)
    let fits: Bool
    if compiled.needsExactTrips || place.isNewTrip {
      fits = refresh(vehicle: vehicle)
    } else {
      fits = follow(first, isShipment: isShipment, record: record)
      if fits { setCost(vehicle: vehicle, costBefore + place.cost) }
    }
    if !fits {
      if isShipment { unlink(first + 1) }
      unlink(first)
      if place.isNewTrip { closeTrip(record) }
      leaveOut(job)
      let isRestored = refresh(vehicle: vehicle) || refreshUnbound(vehicle: vehicle)
      precondition(isRestored, "a vehicle's trips can be flown as they were before")
      return false
    }
    cost += changePrice(job: Int(job), vehicle: place.vehicle)
    return true
  }

  /// Works out times and loads after a job went into a trip.
  private mutating func follow(_ first: Int32, isShipment: Bool, record: Int32) -> Bool {
    if compiled.isTimed {
      if !followTime(from: previous[first]) { return false }
      if isShipment, !followTime(from: previous[first + 1]) { return false }
      if isShipment { followLatest(from: next[first + 1]) }
      followLatest(from: next[first])
    }
    if tracksLoads {
      let end = endNode(record)
      var node = first
      while node != end {
        followLoad(node)
        node = next[node]
      }
    }
    return true
  }

  /// Takes a job out of its trip; the vehicle must be refreshed afterwards.
  mutating func detach(_ job: Int32) {
    let first = compiled.jobFirstNode[job]
    let record = trip[first]
    let vehicle = Int(records.base[Int(record)].vehicle)
    save(vehicle: vehicle)
    cost -= changePrice(job: Int(job), vehicle: Int32(vehicle))
    if compiled.jobIsShipment[job] { unlink(first + 1) }
    unlink(first)
    leaveOut(job)
    guard compiled.hasOrder else { return }
    clearBounds(of: Int(job))
    // What had to wait for the job cannot be done without it.
    for link in compiled.links[Int(job)] where link.kind == .mustEndBefore && isDetachable(link.other) {
      detach(Int32(link.other))
    }
  }

  /// Whether a job is in a trip and free to go.
  func isDetachable(_ job: Int) -> Bool {
    let node = compiled.jobFirstNode[job]
    return trip[node] >= 0 && !isPinned[node]
  }

  /// Closes empty trips of the touched vehicles and works out the others anew. Where a trip without a stop is longer
  /// than with it, the rest may miss its windows: then all of the vehicle's jobs that are free to go are left out.
  mutating func settle() {
    var index = 0
    // Links can touch further vehicles on the way.
    while index < journal.touched.count {
      let vehicle = Int(journal.touched[index])
      index += 1
      closeEmptyTrips(vehicle: vehicle)
      if refresh(vehicle: vehicle) { continue }
      clear(vehicle: vehicle)
    }
  }

  /// Whether a trip has stops, or is under way and so stays without any.
  func hasStops(_ record: Int32) -> Bool {
    records.base[Int(record)].nodeCount > 0 || records.base[Int(record)].isUnderway
  }

  /// Closes a vehicle's trips without stops.
  mutating func closeEmptyTrips(vehicle: Int) {
    var record = firstTrip[vehicle]
    while record >= 0 {
      let following = records.base[Int(record)].following
      if !hasStops(record) { closeTrip(record) }
      record = following
    }
  }

  /// Leaves out all jobs of a vehicle that are free to go.
  mutating func clear(vehicle: Int) {
    while let job = freeJob(vehicle: vehicle) { detach(job) }
    closeEmptyTrips(vehicle: vehicle)
    let isFlyable = refresh(vehicle: vehicle) || refreshUnbound(vehicle: vehicle)
    precondition(isFlyable, "a vehicle can keep its commitments alone")
  }

  /// Flies a vehicle's trips without regard to what other trips ask; `settleTogether` brings that right later.
  private mutating func refreshUnbound(vehicle: Int) -> Bool {
    let wasSettling = isSettling
    isSettling = true
    defer { isSettling = wasSettling }
    resetBounds()
    var record = firstTrip[vehicle]
    while record >= 0 {
      records.base[Int(record)].padDelay = 0
      record = records.base[Int(record)].following
    }
    return refresh(vehicle: vehicle)
  }

  /// The first job of a vehicle that is free to go.
  private func freeJob(vehicle: Int) -> Int32? {
    var record = firstTrip[vehicle]
    while record >= 0 {
      let end = endNode(record)
      var node = next[startNode(record)]
      while node != end {
        if !isPinned[node] { return compiled.nodeJob[node] }
        node = next[node]
      }
      record = records.base[Int(record)].following
    }
    return nil
  }
}

/// Links between jobs.
extension Plan {
  /// Whether a job may go to a vehicle beside the jobs it is linked to.
  func linksAllow(job: Int, vehicle: Int32) -> Bool {
    for link in compiled.links[job] {
      let other = self.vehicle(ofJob: link.other)
      switch link.kind {
      case .sameVehicle: if other >= 0 && other != vehicle { return false }
      case .differentVehicles: if other == vehicle { return false }
      case .mustStartAfter: if other < 0 { return false }
      case .mustEndBefore: break
      }
    }
    return true
  }

  /// Tells the jobs that wait for jobs of a vehicle, or are waited for, what its times ask of them.
  func updateBounds(vehicle: Int) {
    var record = firstTrip[vehicle]
    while record >= 0 {
      let end = endNode(record)
      var node = next[startNode(record)]
      while node != end {
        let job = Int(compiled.nodeJob[node])
        for link in compiled.links[job] {
          switch link.kind {
          case .mustEndBefore: updateOpening(ofJob: link.other)
          case .mustStartAfter: updateClosing(ofJob: link.other)
          case .sameVehicle, .differentVehicles: break
          }
        }
        node = next[node]
      }
      record = records.base[Int(record)].following
    }
  }

  /// The earliest start of a job: all jobs before it have ended.
  func updateOpening(ofJob job: Int) {
    var open = -Double.infinity
    for link in compiled.links[job] where link.kind == .mustStartAfter && vehicle(ofJob: link.other) >= 0 {
      open = max(open, leave[compiled.lastNode(ofJob: link.other)])
    }
    evaluator.boundOpen[compiled.jobFirstNode[job]] = open
  }

  /// The latest start of a job's last service: no job after it has started.
  func updateClosing(ofJob job: Int) {
    let last = compiled.lastNode(ofJob: job)
    let own = vehicle(ofJob: job)
    guard own >= 0 else { return }
    var close = Double.infinity
    for link in compiled.links[job] where link.kind == .mustEndBefore {
      let other = vehicle(ofJob: link.other)
      guard other >= 0 else { continue }
      let node = compiled.jobFirstNode[link.other]
      close = min(close, leave[node] - service(node, vehicle: other) - service(last, vehicle: own))
    }
    evaluator.boundClose[last] = close
  }

  private func service(_ node: Int32, vehicle: Int32) -> Double {
    compiled.serviceSeconds[Int(compiled.vehicleType[Int(vehicle)]) * compiled.nodeCount + Int(node)]
  }

  /// What a job that is not done yet must keep to if it goes to a vehicle: the jobs before it stay where they are in
  /// time, so that it cannot wait for them before them.
  func bind(absent job: Int) {
    updateOpening(ofJob: job)
    evaluator.boundClose[compiled.lastNode(ofJob: job)] = .infinity
    for link in compiled.links[job] where link.kind == .mustStartAfter {
      let other = vehicle(ofJob: link.other)
      guard other >= 0 else { continue }
      let last = compiled.lastNode(ofJob: link.other)
      evaluator.boundClose[last] = leave[last] - service(last, vehicle: other)
    }
  }

  /// Lets the jobs before a job move again.
  func unbind(absent job: Int) {
    for link in compiled.links[job] where link.kind == .mustStartAfter { updateClosing(ofJob: link.other) }
  }

  /// Forgets what a job's place asked of others.
  func clearBounds(of job: Int) {
    for link in compiled.links[job] {
      switch link.kind {
      case .mustEndBefore: updateOpening(ofJob: link.other)
      case .mustStartAfter: updateClosing(ofJob: link.other)
      case .sameVehicle, .differentVehicles: break
      }
    }
    evaluator.boundOpen[compiled.jobFirstNode[job]] = -.infinity
    evaluator.boundClose[compiled.lastNode(ofJob: job)] = .infinity
  }
}
