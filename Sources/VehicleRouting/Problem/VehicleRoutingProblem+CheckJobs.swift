extension VehicleRoutingProblem {
  /// Notes the defects of the jobs.
  func checkJobs(_ found: inout DefectCollector) {
    for (index, job) in jobs.enumerated() where !found.isFull {
      let item = VehicleRoutingError.Item.job(index)
      switch job.work {
      case .deliverFromBase(let stop), .collectToBase(let stop):
        check(stop, name: "the stop", item: item, &found)
      case .shipment(let pickup, let delivery):
        check(pickup, name: "the pickup", item: item, &found)
        check(delivery, name: "the delivery", item: item, &found)
      }
      check(job, item: item, &found)
    }
  }

  private func check(_ job: Job, item: VehicleRoutingError.Item, _ found: inout DefectCollector) {
    found.expectCount(job.demand.count, loadDimensionCount, "the demands", item)
    for (dimension, amount) in job.demand.enumerated() {
      found.expectFinite(amount, "the demand in load dimension \(dimension)", item)
    }
    found.expectNotNegative(job.prize, "the prize", item)
    for vehicle in job.allowedVehicles ?? [] {
      found.expectIndex(vehicle, below: vehicles.count, "an allowed vehicle", item)
    }
    found.expect(
      job.releaseSeconds < .infinity, .badNumber, item,
      "the load is ready at \(job.releaseSeconds) s; that must be a moment")
    if let planned = job.plannedVehicle {
      found.expectIndex(planned, below: vehicles.count, "the vehicle of the plan before", item)
    }
    found.expectFinite(job.changePrice, "the price of a change", item)
  }

  private func check(
    _ stop: Stop, name: String, item: VehicleRoutingError.Item, _ found: inout DefectCollector
  ) {
    found.expectIndex(stop.entry, below: locationCount, "the location where \(name) begins", item)
    found.expectIndex(stop.exit, below: locationCount, "the location where \(name) ends", item)
    checkWindows(stop.windows, name: name, item: item, &found)
    found.expectCount(stop.serviceSeconds.count, vehicleTypes.count, "the service times of \(name)", item)
    for (type, seconds) in stop.serviceSeconds.enumerated() {
      found.expectNotNegative(seconds, "the service time of \(name) for vehicle type \(type)", item)
    }
    if !stop.serviceJoules.isEmpty {
      found.expectCount(stop.serviceJoules.count, vehicleTypes.count, "the service energies of \(name)", item)
    }
    for (type, line) in stop.serviceJoules.enumerated() {
      found.expectNotNegative(line.base, "the service energy of \(name) for vehicle type \(type)", item)
      found.expectFinite(
        line.perKilogram, "the service energy of \(name) for each kilogram for vehicle type \(type)", item)
    }
    found.expectNotNegative(stop.latenessSecondsMax, "the largest lateness of \(name)", item)
    found.expectFinite(stop.latenessPricePerSecond, "the price of lateness of \(name)", item)
  }

  /// Notes windows that are none, and the first two that overlap. They may touch.
  private func checkWindows(
    _ windows: [TimeWindow], name: String, item: VehicleRoutingError.Item, _ found: inout DefectCollector
  ) {
    guard windows.count <= Limits.windowCountMax else {
      found.expect(
        false, .tooLarge, item,
        "\(name) has \(windows.count) windows; the solver takes \(Limits.windowCountMax) at most")
      return
    }
    let before = found.defects.count
    for (index, window) in windows.enumerated() { found.expectWindow(window, "window \(index) of \(name)", item) }
    guard found.defects.count == before else { return }
    let order = windows.indices.sorted { windows[$0].openSeconds < windows[$1].openSeconds }
    for (earlier, later) in zip(order, order.dropFirst())
    where windows[later].openSeconds < windows[earlier].closeSeconds {
      found.expect(
        false, .closedWindow, item,
        "windows \(min(earlier, later)) and \(max(earlier, later)) of \(name) overlap; windows of one stop must not")
      return
    }
  }
}
