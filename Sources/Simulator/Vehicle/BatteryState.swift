import Energetics
import Quantities

/// A battery in use: what it has given and what it shows.
package struct BatteryState: Sendable {
  /// The battery.
  package let battery: Battery
  /// The energy drawn since it was full.
  package private(set) var drawn = Energy.zero
  /// The power drawn now.
  package private(set) var power = Power.zero

  /// Cells in series, for the voltage that is shown.
  static let cells = 6.0
  /// The voltage of a full and of an empty cell.
  static let fullCellVolts = 4.2
  static let emptyCellVolts = 3.3
  /// The resistance of the whole battery, in ohm.
  static let resistanceOhm = 0.02

  /// A full battery.
  package init(battery: Battery) {
    self.battery = battery
  }

  /// The charge left; never below empty.
  package var charge: StateOfCharge {
    StateOfCharge(fraction: max(0, battery.stateOfCharge(afterSpending: drawn).fraction))
  }

  /// The voltage under load: linear in the charge, less the drop over the resistance.
  package var volts: Double {
    let open = Self.cells * (Self.emptyCellVolts + (Self.fullCellVolts - Self.emptyCellVolts) * charge.fraction)
    return max(0, open - amperes * Self.resistanceOhm)
  }

  /// The current, from the power and the open voltage.
  package var amperes: Double {
    let open = Self.cells * (Self.emptyCellVolts + (Self.fullCellVolts - Self.emptyCellVolts) * charge.fraction)
    return power.watts / open
  }

  /// Draws a power for some time.
  mutating func draw(_ power: Power, seconds: Double) {
    self.power = power
    drawn += Energy(joules: power.watts * seconds)
  }

  /// Puts in a full battery.
  mutating func swap() {
    drawn = .zero
    power = .zero
  }
}
