import Energetics
import Quantities
import Testing

/// The hexacopter of Dorling et al. 2017: frame and battery of 1.5 kg each.
private let hexacopter = PowerModel.dorling(
  rotorDiscAreaSquareMetres: 0.0064, rotorCount: 6, figureOfMerit: 1, auxiliaryWatts: 0)
private let emptyMass = Mass(kilograms: 3)

@Test(
  "hover power is that of the published table",
  arguments: [(0.0, 525.0), (0.5, 662.0), (1.0, 808.0), (1.5, 965.0)])
func hoverPowerOfTheTable(payloadKilograms: Double, watts: Double) {
  let power = hexacopter.hoverPower(totalMass: emptyMass + Mass(kilograms: payloadKilograms))
  #expect(abs(power.watts - watts) < 0.6)
}

@Test("the factor of the published constants is 101.04 W/kg^1.5")
func factorOfTheConstants() {
  #expect(abs(hexacopter.hoverPower(totalMass: Mass(kilograms: 1)).watts - 101.04) < 0.005)
}

@Test("losses divide the ideal power and auxiliary power is added once")
func lossesAndAuxiliary() {
  let real = PowerModel.dorling(
    rotorDiscAreaSquareMetres: 0.0064, rotorCount: 6, figureOfMerit: 0.5, auxiliaryWatts: 20)
  let ideal = hexacopter.hoverPower(totalMass: emptyMass).watts
  #expect(abs(real.hoverPower(totalMass: emptyMass).watts - (2 * ideal + 20)) < 1e-9)
}

@Test("thin air costs more, by the square root of the density")
func airDensity() {
  let thin = hexacopter.inAir(ofDensityKilogramsPerCubicMetre: 1.204 / 4)
  let ratio = thin.hoverPower(totalMass: emptyMass).watts / hexacopter.hoverPower(totalMass: emptyMass).watts
  #expect(abs(ratio - 2) < 1e-12)
}

@Test("power in flight is never below hovering and grows with airspeed, climb and mass", arguments: UInt64(1)...20)
func neverBelowHovering(seed: UInt64) {
  var generator = SplitMix64(seed: seed)
  let model = PowerModel.dorling(
    rotorDiscAreaSquareMetres: 0.01 + generator.nextUnit(), rotorCount: 4,
    figureOfMerit: 0.4 + 0.6 * generator.nextUnit(),
    auxiliaryWatts: 10 * generator.nextUnit(), dragAreaSquareMetres: 0.1 * generator.nextUnit())
  for _ in 0..<50 {
    let mass = Mass(kilograms: 0.5 + 10 * generator.nextUnit())
    let speed = Speed(metresPerSecond: 25 * generator.nextUnit())
    let climb = 12 * generator.nextUnit() - 6
    let power = model.power(totalMass: mass, airspeed: speed, climbRateMetresPerSecond: climb)
    #expect(power >= model.hoverPower(totalMass: mass))
    let faster = model.power(
      totalMass: mass, airspeed: speed + Speed(metresPerSecond: 1), climbRateMetresPerSecond: climb)
    let heavier = model.power(
      totalMass: mass + Mass(kilograms: 0.1), airspeed: speed, climbRateMetresPerSecond: climb)
    let steeper = model.power(totalMass: mass, airspeed: speed, climbRateMetresPerSecond: climb + 1)
    #expect(faster >= power && heavier > power && steeper >= power)
  }
}

@Test("a climb adds weight times rate over efficiency, and a descent adds nothing")
func climbAndDescent() {
  let hover = hexacopter.hoverPower(totalMass: emptyMass).watts
  let climbing = hexacopter.power(totalMass: emptyMass, airspeed: .zero, climbRateMetresPerSecond: 2).watts
  let sinking = hexacopter.power(totalMass: emptyMass, airspeed: .zero, climbRateMetresPerSecond: -2).watts
  #expect(abs(climbing - hover - 2 * 3 * 9.81 / 0.7) < 1e-9)
  #expect(sinking == hover)
}

@Test("the parasite term is half of density, drag area and the cube of the airspeed")
func parasiteTerm() {
  let model = PowerModel.dorling(
    rotorDiscAreaSquareMetres: 0.0064, rotorCount: 6, figureOfMerit: 1, auxiliaryWatts: 0, dragAreaSquareMetres: 0.05)
  let added =
    model.power(totalMass: emptyMass, airspeed: Speed(metresPerSecond: 10)).watts
    - model.hoverPower(totalMass: emptyMass).watts
  #expect(abs(added - 0.5 * 1.204 * 0.05 * 1000) < 1e-9)
}

@Test("the chord over payload is never below the law, and is the published one")
func chordIsAnUpperBound() {
  let payloadMax = Mass(kilograms: 1.5)
  let line = hexacopter.payloadChord(emptyMass: emptyMass, payloadMax: payloadMax)
  #expect(abs(line.base.watts - 525.1) < 0.2)
  #expect(abs(line.wattsPerKilogram - 293.1) < 0.2)
  for step in 0...150 {
    let payload = Mass(kilograms: Double(step) / 100)
    let law = hexacopter.hoverPower(totalMass: emptyMass + payload)
    #expect(line.power(payload: payload).watts >= law.watts - 1e-9)
  }
}
