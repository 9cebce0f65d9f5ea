import Quantities

/// A battery as planning sees it: how much energy a flight may draw from a full one.
package struct Battery: Hashable, Sendable {
  /// One point of a derating curve: the share of the capacity that is there at a temperature.
  package struct DeratingPoint: Hashable, Sendable {
    /// The temperature of the cells.
    package var temperature: Temperature
    /// The share of the rated capacity, in [0, 1].
    package var capacityFraction: Double

    /// Makes a point of the curve.
    package init(temperature: Temperature, capacityFraction: Double) {
      precondition((0...1).contains(capacityFraction), "a share of a capacity lies in [0, 1]")
      self.temperature = temperature
      self.capacityFraction = capacityFraction
    }
  }

  /// The rated energy of the full battery.
  package let capacity: Energy
  /// The share of the capacity that may ever be drawn, in (0, 1]; the rest protects the cells.
  package let usableFraction: Double
  /// The capacity by temperature, coldest first. Empty: no derating.
  package let derating: [DeratingPoint]

  /// Makes a battery; `derating` may be in any order.
  package init(capacity: Energy, usableFraction: Double = 1, derating: [DeratingPoint] = []) {
    precondition(capacity.joules > 0, "a battery holds energy")
    precondition(usableFraction > 0 && usableFraction <= 1, "a usable share lies in (0, 1]")
    self.capacity = capacity
    self.usableFraction = usableFraction
    self.derating = derating.sorted { $0.temperature < $1.temperature }
  }

  /// The share of the capacity at a temperature: linear between the points, constant beyond the ends.
  package func capacityFraction(at temperature: Temperature) -> Double {
    guard let first = derating.first, let last = derating.last else { return 1 }
    if temperature <= first.temperature { return first.capacityFraction }
    if temperature >= last.temperature { return last.capacityFraction }
    for (low, high) in zip(derating, derating.dropFirst()) where temperature <= high.temperature {
      let span = high.temperature.celsius - low.temperature.celsius
      let share = span > 0 ? (temperature.celsius - low.temperature.celsius) / span : 1
      return low.capacityFraction + (high.capacityFraction - low.capacityFraction) * share
    }
    return last.capacityFraction
  }

  /// The energy a flight may draw, before any reserve of the mission. Nil temperature: no derating.
  package func usableEnergy(at temperature: Temperature? = nil) -> Energy {
    capacity * (usableFraction * (temperature.map(capacityFraction(at:)) ?? 1))
  }

  /// The charge after `spent` was drawn from a full battery; below 0 where more was drawn than it holds.
  package func stateOfCharge(afterSpending spent: Energy) -> StateOfCharge {
    StateOfCharge(fraction: 1 - spent.joules / capacity.joules)
  }
}
