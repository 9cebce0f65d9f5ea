import VehicleRouting

/// Families of tiny random problems, each about one kind of constraint, and some about all of them.
enum ProblemFamily: String, CaseIterable {
  // What the field knows.
  case capacity, windows, pickupAndDelivery, prizes, heterogeneous, multiTrip, severalBases
  case severalWindows, battery, payloadBattery, waiting, collections
  // What drone fleets need.
  case openEnds, charging, pads, chargingAtPads, before, sameOrDifferentVehicle, breaks, underway, softWindows
  case energyCurve, metres, releases, changePrices
  // All of it, as far as it can meet in four jobs.
  case everythingClassical, everythingOnTheGround, everythingLinked

  /// The families whose rules the solver knows. The twin and the checker know them all.
  static let familiesTheSolverKnows: [ProblemFamily] = allCases

  /// Whether the search always finds the best plan of these problems. Where prizes may be left, it can stay at a plan
  /// to which only two jobs together are worth adding.
  var isAlwaysSolved: Bool { self != .everythingClassical }

  /// A tiny problem of the family, with or without one part of the model. It is tight: trips are short, windows close
  /// soon and little fits on board, so that each rule decides now and then.
  func make(seed: UInt64, without feature: RandomProblem.Feature? = nil) -> Problem {
    RandomProblem(
      jobCount: 4, shipmentCountMax: shipmentCountMax, vehicleCount: vehicleCount, slotCount: 2,
      batteryShare: batteryShare, payloadSlope: self == .energyCurve ? 2 : 0.4, tripSecondsMax: 500, windowSpread: 500,
      windowSecondsMax: 160,
      features: features.filter { $0 != feature }
    ).make(seed: seed)
  }

  private var vehicleCount: Int {
    switch self {
    case .heterogeneous, .severalBases, .sameOrDifferentVehicle, .changePrices: 3
    case .waiting, .battery, .payloadBattery, .energyCurve: 1
    default: 2
    }
  }

  private var batteryShare: Double {
    switch self {
    case .battery, .waiting, .charging: 0.7
    case .payloadBattery: 0.6
    case .energyCurve: 0.9
    default: 1
    }
  }

  private var shipmentCountMax: Int {
    switch self {
    case .pickupAndDelivery: 3
    case .everythingClassical, .everythingOnTheGround, .everythingLinked: 1
    default: 0
    }
  }

  /// The parts of the model that it uses.
  var features: Set<RandomProblem.Feature> {
    switch self {
    case .capacity: [.loads]
    case .windows: [.loads, .windows, .endsInWindow]
    case .pickupAndDelivery: [.loads, .windows, .shipments]
    case .prizes: [.loads, .prizes, .windows]
    case .heterogeneous: [.loads, .twoTypes, .fixedCosts, .skills, .allowedVehicles]
    case .multiTrip: [.loads, .multiTrip, .fixedCosts, .makespan, .shifts]
    case .severalBases: [.loads, .severalBases, .finalBases, .twoTypes]
    case .severalWindows: [.windows, .severalWindows, .endsInWindow, .tripLength, .shifts, .prizes]
    case .battery: [.energy, .multiTrip, .serviceEnergy, .prizes]
    case .payloadBattery: [.loads, .energy, .payloadEnergy, .multiTrip, .collections]
    case .waiting: [.windows, .severalWindows, .energy, .waitingEnergy, .prizes]
    case .collections: [.loads, .collections, .pieces, .multiTrip]
    case .openEnds: [.loads, .openEnds, .multiTrip, .windows, .makespan]
    case .charging: [.loads, .energy, .payloadEnergy, .multiTrip, .charging, .makespan, .shifts]
    case .pads: [.loads, .pads, .multiTrip, .makespan, .windows]
    case .chargingAtPads: [.loads, .energy, .charging, .pads, .multiTrip, .makespan, .shifts]
    case .before: [.loads, .beforeLinks, .multiTrip, .makespan, .windows, .prizes]
    case .sameOrDifferentVehicle: [.loads, .vehicleLinks, .multiTrip, .prizes]
    case .breaks: [.loads, .breaks, .multiTrip, .windows, .makespan, .shifts, .prizes]
    case .underway: [.loads, .underway, .multiTrip, .energy, .windows, .tripLength, .prizes]
    case .softWindows: [.loads, .windows, .softWindows, .multiTrip, .endsInWindow]
    case .energyCurve: [.loads, .energy, .payloadEnergy, .energyCurve, .multiTrip, .prizes]
    case .metres: [.loads, .metres, .twoTypes, .unitFactors, .energy, .payloadEnergy]
    case .releases: [.loads, .releases, .multiTrip, .makespan]
    case .changePrices: [.loads, .changePrices, .multiTrip]
    case .everythingClassical: RandomProblem.Feature.classical
    case .everythingOnTheGround:
      RandomProblem.Feature.classical.subtracting([.finalBases]).union([
        .charging, .breaks, .underway, .softWindows, .energyCurve, .metres, .unitFactors, .releases, .changePrices,
      ])
    case .everythingLinked:
      RandomProblem.Feature.classical.subtracting([.waitingEnergy]).union([
        .pads, .beforeLinks, .vehicleLinks, .underway, .softWindows, .openEnds, .metres, .changePrices,
      ])
    }
  }
}
