import Energetics
import Foundation
import Quantities

/// A battery in use: an open voltage behind a resistance, with cells that warm up and age.
///
/// What the cells give is the load and the heat in their resistance; the charge counts both. The resistance grows in
/// the cold by Arrhenius' law and with age. The energy is balanced in each step: drawn = load + heat.
package struct BatteryState: Sendable, Hashable {
  /// The battery.
  package let battery: Battery
  /// The energy that the cells have given since they were full: load and heat.
  package private(set) var drawn = Energy.zero
  /// The part of it that became heat in the cells.
  package private(set) var heat = Energy.zero
  /// The power of the load now.
  package private(set) var power = Power.zero
  /// The current now, in ampere.
  package private(set) var amperes = 0.0
  /// The temperature of the cells.
  package private(set) var cellTemperature: Temperature
  /// The share of the rated capacity that an aged battery still holds, in (0, 1].
  package let health: Double
  /// The share of the capacity that is there at the temperature of the cells.
  private var coldShare: Double
  /// The resistance now, in ohm.
  private var resistanceOhm: Double
  private var secondsToNextUpdate = 0.0

  /// Cells in series, for the voltage that is shown.
  static let cells = 6.0
  /// The voltage of a full and of an empty cell. Between them it is taken as linear in the charge.
  static let fullCellVolts = 4.2
  static let emptyCellVolts = 3.3
  /// The resistance of a new battery of 1 kWh at 25 °C, in ohm; it is inverse to the capacity.
  static let resistanceOhmKilowattHours = 0.004
  /// The activation temperature of the resistance, in kelvin: it doubles from 25 °C to about 3 °C.
  static let activationKelvin = 2600.0
  /// The growth of the resistance for the whole capacity lost by age: three times at 80 % health.
  static let resistanceGrowth = 10.0
  /// The energy per mass of a pack, in watt-hours per kilogram, and its heat capacity, in joules per kilogram and
  /// kelvin.
  static let wattHoursPerKilogram = 150.0
  static let heatCapacity = 1000.0
  /// The time in which a pack takes on the temperature of the air, in seconds.
  static let coolingSeconds = 1800.0
  /// Cells are kept so warm until they are put in.
  package static let storeTemperature = Temperature(celsius: 20)
  /// How often temperature and resistance are computed, in seconds.
  static let updateSeconds = 1.0

  /// A full battery.
  ///
  /// - Parameters:
  ///   - health: the share of the rated capacity that it still holds.
  ///   - cells: their temperature.
  package init(battery: Battery, health: Double = 1, cells: Temperature = BatteryState.storeTemperature) {
    precondition(health > 0 && health <= 1, "a battery's health lies in (0, 1]")
    self.battery = battery
    self.health = health
    cellTemperature = cells
    coldShare = 1
    resistanceOhm = 0
    update()
  }

  /// The capacity at the temperature and age of the cells.
  package var capacity: Energy { battery.capacity * (health * coldShare) }

  /// The charge left; never below empty.
  package var charge: StateOfCharge {
    StateOfCharge(fraction: max(0, 1 - drawn.joules / capacity.joules))
  }

  /// Whether nothing is left.
  package var isEmpty: Bool { drawn.joules >= capacity.joules }

  /// The voltage under load.
  package var volts: Double { max(0, openVolts - amperes * resistanceOhm) }

  private var openVolts: Double {
    Self.cells * (Self.emptyCellVolts + (Self.fullCellVolts - Self.emptyCellVolts) * charge.fraction)
  }

  /// Draws a power for some time, in air of a temperature.
  package mutating func draw(_ power: Power, seconds: Double, air: Temperature = BatteryState.storeTemperature) {
    self.power = power
    let open = openVolts
    // P = (U - I R) I; where the load is more than the cells can give, half of the open voltage is left.
    let discriminant = open * open - 4 * resistanceOhm * power.watts
    amperes = discriminant > 0 ? (open - discriminant.squareRoot()) / (2 * resistanceOhm) : open / (2 * resistanceOhm)
    let lost = amperes * amperes * resistanceOhm * seconds
    heat += Energy(joules: lost)
    drawn += Energy(joules: power.watts * seconds + lost)
    let mass = battery.capacity.joules / 3600 / Self.wattHoursPerKilogram
    let change =
      lost / (mass * Self.heatCapacity) + (air.celsius - cellTemperature.celsius) * seconds / Self.coolingSeconds
    cellTemperature = Temperature(celsius: cellTemperature.celsius + change)
    secondsToNextUpdate -= seconds
    if secondsToNextUpdate <= 0 { update() }
  }

  /// Takes a share of what is left away, as a cell that fails does.
  package mutating func lose(share: Double) {
    drawn += capacity * (charge.fraction * min(max(share, 0), 1))
  }

  /// Brings the cells to a temperature.
  package mutating func bring(cellsTo temperature: Temperature) {
    cellTemperature = temperature
    update()
  }

  /// Puts in a full battery of the same kind, warm from the store.
  package mutating func swap() {
    self = BatteryState(battery: battery, health: health)
  }

  private mutating func update() {
    secondsToNextUpdate = Self.updateSeconds
    coldShare = battery.capacityFraction(at: cellTemperature)
    let kilowattHours = battery.capacity.joules / 3.6e6
    let cold = exp(Self.activationKelvin * (1 / (cellTemperature.celsius + 273.15) - 1 / 298.15))
    resistanceOhm =
      Self.resistanceOhmKilowattHours / kilowattHours * cold * (1 + Self.resistanceGrowth * (1 - health))
  }
}
