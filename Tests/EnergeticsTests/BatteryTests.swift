import Energetics
import Quantities
import Testing

@Test("usable energy is the usable share of the capacity")
func usableEnergy() {
  let battery = Battery(capacity: Energy(wattHours: 270), usableFraction: 0.9)
  #expect(abs(battery.usableEnergy().wattHours - 243) < 1e-9)
}

@Test("cold takes capacity away, linearly between the points and constant beyond them")
func derating() {
  let battery = Battery(
    capacity: Energy(wattHours: 100),
    derating: [
      .init(temperature: Temperature(celsius: 20), capacityFraction: 1),
      .init(temperature: Temperature(celsius: -10), capacityFraction: 0.7),
    ])
  #expect(abs(battery.usableEnergy(at: Temperature(celsius: 5)).wattHours - 85) < 1e-9)
  #expect(abs(battery.usableEnergy(at: Temperature(celsius: -30)).wattHours - 70) < 1e-9)
  #expect(abs(battery.usableEnergy(at: Temperature(celsius: 40)).wattHours - 100) < 1e-9)
}

@Test("the charge falls with the energy spent, below zero where the battery held less")
func stateOfCharge() {
  let battery = Battery(capacity: Energy(joules: 1000))
  #expect(abs(battery.stateOfCharge(afterSpending: Energy(joules: 250)).fraction - 0.75) < 1e-12)
  #expect(battery.stateOfCharge(afterSpending: Energy(joules: 1100)).fraction < 0)
}
