import VehicleRouting

/// What the model's documentation leaves to a reader's judgement, in one place for the twin and the checker.
enum ModelConventions {
  /// The moment that the makespan counts from: the earliest start of a shift, where a shift without a start begins at
  /// 0 and one of a vehicle in the air where the plan takes it over.
  static func timeOrigin(_ problem: Problem) -> Double {
    problem.vehicles.map(start).min() ?? 0
  }

  /// The earliest take-off of a vehicle, or the moment from which one in the air is planned.
  static func start(_ vehicle: Problem.Vehicle) -> Double {
    vehicle.underway?.seconds ?? (vehicle.shift.openSeconds.isFinite ? vehicle.shift.openSeconds : 0)
  }

  /// The seconds on the ground, and on a pad, after a trip: the turnaround, and then the charging of what was spent.
  static func groundSeconds(_ problem: Problem, vehicle: Int, tripJoules: Double) -> Double {
    let used = problem.vehicles[vehicle]
    return used.turnaroundSeconds + tripJoules / problem.vehicleTypes[used.type].chargeWatts
  }

  /// The kilograms on the chord that take as much energy as `payload` does on the type's curve. Where the curve starts
  /// at `m` and ends at `m + Q`, an arc takes `l1 · Q · ((m + q)^1.5 - m^1.5) / ((m + Q)^1.5 - m^1.5)` for `q`.
  static func curveKilograms(_ type: Problem.VehicleType, payload: Double) -> Double {
    guard case .hovering(let empty, let payloadMax) = type.payloadCurve else { return payload }
    func law(_ mass: Double) -> Double { mass * mass.squareRoot() }
    return payloadMax * (law(empty + payload) - law(empty)) / (law(empty + payloadMax) - law(empty))
  }

  /// The seconds of lateness of a service that starts at `start`, or nil where that is outside every window and its
  /// lateness.
  static func lateness(_ stop: Problem.Stop, start: Double, service: Double, tolerance: Double) -> Double? {
    if stop.windows.isEmpty { return 0 }
    var least: Double?
    for window in stop.windows where start >= window.openSeconds - tolerance {
      let late = max(0, start + (stop.mustEndInWindow ? service : 0) - window.closeSeconds)
      if late <= stop.latenessSecondsMax + tolerance { least = min(least ?? late, late) }
    }
    return least
  }
}

extension Problem.Work {
  /// The stops in the order in which they are visited.
  var stops: [Problem.Stop] {
    switch self {
    case .deliverFromBase(let stop), .collectToBase(let stop): [stop]
    case .shipment(let pickup, let delivery): [pickup, delivery]
    }
  }

  /// Whether the load must be on board at the take-off from the base.
  var isDeliveryFromBase: Bool {
    if case .deliverFromBase = self { true } else { false }
  }

  /// What the stop at `index` does to the load: -1 for less, 1 for more.
  func loadSign(ofStop index: Int) -> Double {
    switch self {
    case .deliverFromBase: -1
    case .collectToBase: 1
    case .shipment: index == 0 ? 1 : -1
    }
  }
}
