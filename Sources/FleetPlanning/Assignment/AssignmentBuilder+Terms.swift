import Energetics
import Missions
import Quantities
import VehicleRouting

extension AssignmentBuilder {
  /// What a second costs by which a task is done later, by priority; a second in the air costs about 2.
  ///
  /// So an urgent task takes off alone as soon as that brings it sooner by as long as the sortie takes, and a high one
  /// as soon as it brings four times that. Over a whole day all of it stays below the tasks' prizes (decision 0026).
  static let latenessPrices: [MissionTask.Priority: Double] = [.low: 0, .normal: 0.02, .high: 0.5, .urgent: 2]

  /// Makes a stop dearer the later its service ends: its window shrinks to the shortest one, and the rest of it may be
  /// used at a price. What was not allowed stays forbidden.
  ///
  /// A stop with several windows keeps them as they are, since lateness counts after each of them.
  func priceLateness(of stop: inout VehicleRoutingProblem.Stop, item: WorkItem) {
    guard options.pricesLateness, stop.windows.count == 1, stop.mustEndInWindow else { return }
    let price = Self.latenessPrices[mission.tasks[item.task].priority] ?? 0
    let longest = item.types.map { stop.serviceSeconds[$0] }.filter(\.isFinite).max() ?? 0
    let close = stop.windows[0].closeSeconds
    let earliest = stop.windows[0].openSeconds + longest
    guard price > 0, earliest < close else { return }
    stop.windows[0].closeSeconds = earliest
    stop.latenessSecondsMax = close - earliest
    // The pieces of one area share the price of its task.
    stop.latenessPricePerSecond = price / Double(max(1, items.count { $0.task == item.task }))
  }

  /// How the energy of an arc grows with the payload: linearly on wheels. All laws of flight that there are hover by
  /// the 3/2 power of the mass; what climbing adds is linear and lies above that curve by less than a thousandth of a
  /// battery, which the margin of the assignment holds. In forward flight Stolaroff's law bends more, so between the
  /// ends it lies below the curve.
  static func payloadCurve(of model: FlightModel) -> VehicleRoutingProblem.PayloadCurve {
    switch model.type.powerModel.law {
    case .dorling, .stolaroff:
      .hovering(
        emptyKilograms: model.type.emptyMass.kilograms,
        payloadKilogramsMax: max(model.type.maxPayload.kilograms, FlightModel.chordKilogramsMin))
    case .wheels: .linear
    }
  }

  /// The groups of pads of the bases that turn round only so many vehicles at once, and each base's group by name.
  func padGroups() -> (ofBase: [String: Int], groups: [VehicleRoutingProblem.PadGroup]) {
    var ofBase: [String: Int] = [:]
    var groups: [VehicleRoutingProblem.PadGroup] = []
    for base in mission.fleet.bases {
      guard let count = base.turnaroundsAtOnce else { continue }
      ofBase[base.id] = groups.count
      groups.append(VehicleRoutingProblem.PadGroup(padCount: count))
    }
    return (ofBase, groups)
  }
}
