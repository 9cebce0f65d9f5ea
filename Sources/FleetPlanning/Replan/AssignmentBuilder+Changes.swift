import VehicleRouting

extension AssignmentBuilder {
  /// What it costs to give a task to another vehicle than the earlier plan did, as seconds in the air.
  static let changePrice = 300.0

  /// Puts a price on every change of the vehicle that the earlier plan chose.
  func priceChanges(_ problem: inout VehicleRoutingProblem, _ kept: KeptSorties) {
    for (job, item) in items.enumerated() {
      guard let vehicle = kept.plannedVehicle[item.task], !kept.lost.contains(vehicle) else { continue }
      let numbers = shifts.numbers(ofVehicle: vehicle)
      // A vehicle with several shifts is several vehicles to the solver: it cannot be said which of them was meant.
      guard numbers.count == 1 else { continue }
      problem.jobs[job].plannedVehicle = numbers[0]
      problem.jobs[job].changePrice = Self.changePrice
    }
  }
}
