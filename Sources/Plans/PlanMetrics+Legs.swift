import Quantities

extension PlanMetrics {
  /// The sums over the legs of the vehicles' sorties.
  ///
  /// The distance is that of the stated speeds and times, `(speed₀ + speed₁) / 2 · Δt` summed over all pieces.
  package init(of vehicles: [VehiclePlan]) {
    self.init(
      sorties: 0, distance: .zero, flightSeconds: 0, end: .start, energy: .zero, lowestCharge: .full)
    for sortie in vehicles.lazy.flatMap(\.sorties) {
      sorties += 1
      lowestCharge = min(lowestCharge, sortie.chargeAtEnd)
      if let takeOff = sortie.takeOff, let landing = sortie.landing {
        flightSeconds += landing - takeOff
        end = max(end, landing)
      }
      for leg in sortie.legs {
        energy += leg.energy
        for (before, after) in zip(leg.points, leg.points.dropFirst()) {
          let mean = (before.speed.metresPerSecond + after.speed.metresPerSecond) / 2
          distance += Length(metres: mean * (after.time - before.time))
        }
      }
    }
  }
}
