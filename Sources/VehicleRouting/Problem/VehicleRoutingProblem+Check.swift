extension VehicleRoutingProblem {
  /// The largest problem that the solver takes. Beyond it the problem is refused before anything is allocated for it.
  package enum Limits {
    /// Locations.
    package static let locationCountMax = 20_000
    /// Numbers in all matrices of all vehicle types together: one matrix of `locationCountMax` locations.
    package static let matrixCellCountMax = 400_000_000
    /// Load dimensions.
    package static let loadDimensionCountMax = 64
    /// Vehicle types.
    package static let vehicleTypeCountMax = 1_000
    /// Vehicles.
    package static let vehicleCountMax = 20_000
    /// Jobs.
    package static let jobCountMax = 20_000
    /// Links.
    package static let linkCountMax = 100_000
    /// Groups of pads.
    package static let padGroupCountMax = 1_000
    /// Windows of one stop.
    package static let windowCountMax = 1_000
    /// Breaks of one vehicle.
    package static let breakCountMax = 100
  }

  /// Throws all defects of the problem, at most `VehicleRoutingError.defectCountMax`; see `VehicleRoutingError.Code`.
  ///
  /// What is merely impossible is no defect: a fleet without vehicles, a place that nobody can reach, a demand above
  /// every capacity. The solver leaves such jobs out and says why. O(matrix cells + links · defects).
  func check() throws(VehicleRoutingError) {
    var found = DefectCollector()
    checkSizes(&found)
    // Beyond a size nothing else is looked at, so that the refusal takes no time and no room.
    guard found.defects.isEmpty else { throw VehicleRoutingError(defects: found.defects) }
    checkWeights(&found)
    checkFleet(&found)
    checkJobs(&found)
    checkLinks(&found)
    checkPadGroups(&found)
    guard found.defects.isEmpty else { throw VehicleRoutingError(defects: found.defects) }
  }

  private func checkSizes(_ found: inout DefectCollector) {
    let sizes = [
      ("locations", locationCount, Limits.locationCountMax),
      ("load dimensions", loadDimensionCount, Limits.loadDimensionCountMax),
      ("vehicle types", vehicleTypes.count, Limits.vehicleTypeCountMax),
      ("vehicles", vehicles.count, Limits.vehicleCountMax),
      ("jobs", jobs.count, Limits.jobCountMax),
      ("links", links.count, Limits.linkCountMax),
      ("groups of pads", padGroups.count, Limits.padGroupCountMax),
    ]
    for (name, count, limit) in sizes {
      found.expect(count >= 0, .wrongCount, .problem, "the number of \(name) is \(count); it must be 0 or more")
      found.expect(
        count <= limit, .tooLarge, .problem, "the problem has \(count) \(name); the solver takes \(limit) at most")
    }
    var cells = 0
    for type in vehicleTypes {
      cells += type.travelSeconds.count + type.travelMetres.count
      cells += type.arcJoules.count + type.arcJoulesPerKilogram.count
    }
    found.expect(
      cells <= Limits.matrixCellCountMax, .tooLarge, .problem,
      "the matrices hold \(cells) numbers; the solver takes \(Limits.matrixCellCountMax) at most")
  }

  private func checkWeights(_ found: inout DefectCollector) {
    if let mass = massDimension {
      found.expect(
        (0..<loadDimensionCount).contains(mass), .badIndex, .problem,
        "the mass is load dimension \(mass), but there are \(loadDimensionCount) load dimensions")
    }
    let costs = [
      ("a metre of travel", weights.perMetre), ("a second of travel", weights.perTravelSecond),
      ("a second of service", weights.perServiceSecond), ("a second of waiting", weights.perWaitingSecond),
      ("a joule", weights.perJoule), ("a trip", weights.perTrip),
      ("a second of the makespan", weights.perMakespanSecond),
    ]
    for (name, cost) in costs { found.expectFinite(cost, "the cost of \(name)", .problem) }
  }

  private func checkPadGroups(_ found: inout DefectCollector) {
    for (index, group) in padGroups.enumerated() {
      found.expect(
        group.padCount >= 1, .badNumber, .padGroup(index),
        "the group has \(group.padCount) pads; it must have 1 or more")
    }
  }
}

/// The defects of a problem as they are found, up to the limit.
struct DefectCollector {
  /// What was found so far.
  private(set) var defects: [VehicleRoutingError.Defect] = []

  /// Whether no further defect is listed.
  var isFull: Bool { defects.count >= VehicleRoutingError.defectCountMax }

  /// Notes a defect where a condition does not hold.
  mutating func expect(
    _ condition: Bool, _ code: VehicleRoutingError.Code, _ item: VehicleRoutingError.Item,
    _ reason: @autoclosure () -> String
  ) {
    guard !condition, !isFull else { return }
    defects.append(VehicleRoutingError.Defect(code: code, item: item, reason: reason()))
  }

  /// Notes a number that is negative, infinite or no number at all.
  mutating func expectFinite(
    _ value: Double, _ name: @autoclosure () -> String, _ item: VehicleRoutingError.Item
  ) {
    expect(value >= 0 && value < .infinity, .badNumber, item, "\(name()) is \(value); it must be finite and 0 or more")
  }

  /// Notes a number that is negative or no number at all.
  mutating func expectNotNegative(
    _ value: Double, _ name: @autoclosure () -> String, _ item: VehicleRoutingError.Item
  ) {
    expect(value >= 0, .badNumber, item, "\(name()) is \(value); it must be 0 or more")
  }

  /// Notes an index that points to nothing.
  mutating func expectIndex(
    _ index: Int, below count: Int, _ name: @autoclosure () -> String, _ item: VehicleRoutingError.Item
  ) {
    expect(
      index >= 0 && index < count, .badIndex, item,
      count == 0 ? "\(name()) is \(index), but there is none" : "\(name()) is \(index), not one of 0 to \(count - 1)")
  }

  /// Notes an array of another length than `count`.
  mutating func expectCount(
    _ found: Int, _ count: Int, _ name: @autoclosure () -> String, _ item: VehicleRoutingError.Item
  ) {
    expect(found == count, .wrongCount, item, "\(name()) are \(found) numbers; they must be \(count)")
  }

  /// Notes a window that is none: a limit that is no number, no moment in it, or the close before the open.
  mutating func expectWindow(
    _ window: VehicleRoutingProblem.TimeWindow, _ name: @autoclosure () -> String, _ item: VehicleRoutingError.Item
  ) {
    let (open, close) = (window.openSeconds, window.closeSeconds)
    if open.isNaN || close.isNaN || open == .infinity || close == -.infinity {
      expect(
        false, .badNumber, item,
        "\(name()) runs from \(open) to \(close) s; it must open before the end of time and close after its beginning")
    } else {
      expect(open <= close, .closedWindow, item, "\(name()) opens at \(open) s, after it closes at \(close) s")
    }
  }
}
