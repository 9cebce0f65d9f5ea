extension VehicleRoutingProblem {
  /// Notes the defects of vehicle types and vehicles.
  func checkFleet(_ found: inout DefectCollector) {
    for (index, type) in vehicleTypes.enumerated() where !found.isFull {
      checkMatrices(type, item: .vehicleType(index), &found)
      checkLimits(type, item: .vehicleType(index), &found)
    }
    var vehicleOfJob: [Int: Int] = [:]
    for (index, vehicle) in vehicles.enumerated() where !found.isFull {
      check(vehicle, item: .vehicle(index), &found)
      if let underway = vehicle.underway {
        check(underway, vehicle: index, vehicleOfJob: &vehicleOfJob, &found)
      }
    }
  }

  private func checkMatrices(
    _ type: VehicleType, item: VehicleRoutingError.Item, _ found: inout DefectCollector
  ) {
    let cells = locationCount * locationCount
    found.expectCount(type.travelSeconds.count, cells, "the travel times", item)
    for (name, matrix) in [
      ("the travel metres", type.travelMetres), ("the joules of arcs", type.arcJoules),
      ("the joules of arcs for each kilogram", type.arcJoulesPerKilogram),
    ] where !matrix.isEmpty {
      found.expectCount(matrix.count, cells, name, item)
    }
    guard type.travelSeconds.count == cells else { return }
    checkCells(type.travelSeconds, "the travel time", item, &found)
    checkCells(type.arcJoules, "the energy", item, &found)
    // An infinite number times no weight or no load would be no number, so it may stand only where there is no way.
    checkCells(type.travelMetres, infiniteOnlyWhere: type.travelSeconds, "the length", item, &found)
    checkCells(
      type.arcJoulesPerKilogram, infiniteOnlyWhere: type.travelSeconds, "the energy for each kilogram", item, &found)
  }

  /// Notes the first cell of a matrix that makes no sense, with the number of all such cells.
  private func checkCells(
    _ matrix: [Double], infiniteOnlyWhere travel: [Double]? = nil, _ name: String, _ item: VehicleRoutingError.Item,
    _ found: inout DefectCollector
  ) {
    var first: Int?
    var count = 0
    for (cell, value) in matrix.enumerated() {
      if value >= 0 {
        guard let travel, value == .infinity, cell < travel.count, travel[cell] < .infinity else { continue }
      }
      if first == nil { first = cell }
      count += 1
    }
    guard let first else { return }
    let others = count == 1 ? "" : ", and so are \(count - 1) more numbers of this matrix"
    let rule = travel == nil ? "it must be 0 or more" : "it must be 0 or more, and finite where there is a way"
    found.expect(
      false, .badNumber, item,
      "\(name) from location \(first / locationCount) to \(first % locationCount) is \(matrix[first]); \(rule)\(others)"
    )
  }

  private func checkLimits(_ type: VehicleType, item: VehicleRoutingError.Item, _ found: inout DefectCollector) {
    found.expectCount(type.capacity.count, loadDimensionCount, "the capacities", item)
    for (dimension, capacity) in type.capacity.enumerated() {
      found.expectNotNegative(capacity, "the capacity in load dimension \(dimension)", item)
    }
    found.expectFinite(type.waitingWatts.base, "the power of waiting", item)
    found.expectFinite(type.waitingWatts.perKilogram, "the power of waiting for each kilogram", item)
    found.expectNotNegative(type.usableJoulesPerTrip, "the energy for a trip", item)
    found.expectNotNegative(type.tripSecondsMax, "the longest time of a trip", item)
    found.expectFinite(type.fixedCost, "the cost of using a vehicle", item)
    found.expectFinite(type.unitCostFactor, "the factor of unit costs", item)
    found.expect(
      type.chargeWatts > 0, .badNumber, item, "the power of the charger is \(type.chargeWatts) W; it must be above 0")
    guard case .hovering(let empty, let payloadMax) = type.payloadCurve else { return }
    found.expect(
      empty > 0 && empty < .infinity, .badNumber, item,
      "the empty mass is \(empty) kg; it must be finite and above 0")
    found.expect(
      payloadMax > 0 && payloadMax < .infinity, .badNumber, item,
      "the largest payload of the curve is \(payloadMax) kg; it must be finite and above 0")
    if let mass = massDimension, type.capacity.indices.contains(mass) {
      // Beyond the end of the chord the law lies above it, so costs and bounds by the chord would be too low.
      found.expect(
        !(type.capacity[mass] > payloadMax * (1 + 1e-9)), .badNumber, item,
        "the capacity is \(type.capacity[mass]) kg, above the \(payloadMax) kg where the payload curve ends")
    }
  }

  private func check(_ vehicle: Vehicle, item: VehicleRoutingError.Item, _ found: inout DefectCollector) {
    found.expectIndex(vehicle.type, below: vehicleTypes.count, "the vehicle type", item)
    found.expectIndex(vehicle.base, below: locationCount, "the location of the base", item)
    if !vehicle.endsAnywhere {
      found.expectIndex(vehicle.finalBase, below: locationCount, "the location of the last landing", item)
    }
    found.expectWindow(vehicle.shift, "the shift", item)
    found.expect(
      vehicle.tripCountMax >= 0, .badNumber, item,
      "the largest number of trips is \(vehicle.tripCountMax); it must be 0 or more")
    found.expectFinite(vehicle.turnaroundSeconds, "the time between two trips", item)
    if let group = vehicle.padGroup {
      found.expectIndex(group, below: padGroups.count, "the group of pads", item)
    }
    found.expect(
      vehicle.breaks.count <= Limits.breakCountMax, .tooLarge, item,
      "the vehicle has \(vehicle.breaks.count) breaks; the solver takes \(Limits.breakCountMax) at most")
    for (index, rest) in vehicle.breaks.enumerated() {
      found.expectWindow(rest.window, "the window of break \(index)", item)
      found.expectFinite(rest.seconds, "the length of break \(index)", item)
    }
  }

  private func check(
    _ underway: Underway, vehicle: Int, vehicleOfJob: inout [Int: Int], _ found: inout DefectCollector
  ) {
    let item = VehicleRoutingError.Item.vehicle(vehicle)
    found.expectIndex(underway.location, below: locationCount, "the location of the vehicle in the air", item)
    found.expect(
      underway.seconds.isFinite, .badNumber, item,
      "the vehicle in the air is at its location at \(underway.seconds) s; that must be finite")
    found.expectFinite(underway.joulesSpent, "the energy spent in the air", item)
    found.expectFinite(underway.secondsSinceTakeOff, "the time since take-off", item)
    for job in underway.committedJobs {
      found.expectIndex(job, below: jobs.count, "a committed job", item)
      guard jobs.indices.contains(job) else { continue }
      if let other = vehicleOfJob[job] {
        found.expect(
          false, .badLink, item,
          other == vehicle
            ? "job \(job) is committed twice"
            : "job \(job) is committed to this vehicle and to vehicle \(other)")
      }
      vehicleOfJob[job] = vehicle
      if case .shipment = jobs[job].work {
        found.expect(
          false, .badLink, item,
          "job \(job) is committed, but it is a shipment; once picked up it stands as a delivery from the base")
      }
    }
  }
}
