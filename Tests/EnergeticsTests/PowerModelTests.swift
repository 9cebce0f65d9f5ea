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

/// The octocopter of Stolaroff et al. 2018: 7 kg of body, 10 kg of battery, 7 kg of payload, eight rotors of 0.027 m²,
/// drag coefficients 1.49, 1 and 2.2 over 0.224, 0.015 and 0.0929 m², and an efficiency of 0.7.
private let octocopter = PowerModel.stolaroff(
  rotorDiscAreaSquareMetres: 0.027, rotorCount: 8, figureOfMerit: 0.7, auxiliaryWatts: 0,
  dragAreaSquareMetres: 1.49 * 0.224 + 1 * 0.015 + 2.2 * 0.0929)

@Test(
  "hover and cruise power of Stolaroff's octocopter are those of the published equations, solved by bisection",
  arguments: [(0.0, 7155.95), (5.0, 7095.24), (10.0, 7151.02), (15.0, 7912.11), (20.0, 10_173.46)])
func powerOfTheOctocopter(metresPerSecond: Double, watts: Double) {
  let power = octocopter.power(totalMass: Mass(kilograms: 24), airspeed: Speed(metresPerSecond: metresPerSecond))
  #expect(abs(power.watts - watts) < 0.02, "\(power.watts) W")
}

@Test(
  "the bounds of Stolaroff's law hold at every airspeed, and it hovers as Dorling's does", arguments: UInt64(1)...20)
func boundsOfStolaroff(seed: UInt64) {
  var generator = SplitMix64(seed: seed)
  let (disc, merit) = (0.01 + generator.nextUnit() / 4, 0.4 + 0.6 * generator.nextUnit())
  let (auxiliary, drag) = (20 * generator.nextUnit(), 0.3 * generator.nextUnit())
  let model = PowerModel.stolaroff(
    rotorDiscAreaSquareMetres: disc, rotorCount: 4, figureOfMerit: merit, auxiliaryWatts: auxiliary,
    dragAreaSquareMetres: drag)
  let dorling = PowerModel.dorling(
    rotorDiscAreaSquareMetres: disc, rotorCount: 4, figureOfMerit: merit, auxiliaryWatts: auxiliary,
    dragAreaSquareMetres: drag)
  let mass = Mass(kilograms: 0.5 + 20 * generator.nextUnit())
  #expect(abs(model.power(totalMass: mass, airspeed: .zero).watts - dorling.hoverPower(totalMass: mass).watts) < 1e-6)
  #expect(model.hoverPower(totalMass: mass) == dorling.hoverPower(totalMass: mass))
  let least = model.leastPower(totalMass: mass)
  for _ in 0..<100 {
    let fastest = Speed(metresPerSecond: 30 * generator.nextUnit())
    let slower = fastest * generator.nextUnit()
    let power = model.power(totalMass: mass, airspeed: slower)
    #expect(power >= least && power <= model.mostPower(totalMass: mass, airspeedUpTo: fastest) + Power(watts: 1e-6))
    let heavier = model.power(totalMass: mass + Mass(kilograms: 0.1), airspeed: slower)
    #expect(heavier > power)
  }
}

@Test("moving slowly saves power where drag is small, and what is induced stays below Glauert's limit of a fast rotor")
func translationalLift() {
  let (disc, merit, drag) = (1.2, 0.65, 0.02)
  let model = PowerModel.stolaroff(
    rotorDiscAreaSquareMetres: disc / 6, rotorCount: 6, figureOfMerit: merit, auxiliaryWatts: 0,
    dragAreaSquareMetres: drag)
  let mass = Mass(kilograms: 6)
  let weight = 6 * Atmosphere.gravityMetresPerSecondSquared
  let hover = model.hoverPower(totalMass: mass)
  for speed in [6.0, 9, 12, 15] {
    let moving = model.power(totalMass: mass, airspeed: Speed(metresPerSecond: speed))
    let induced = moving.watts * merit - 0.5 * 1.204 * drag * speed * speed * speed
    let limit = weight * weight / (2 * 1.204 * disc * speed)
    #expect(moving < hover || speed > 9, "\(speed) m/s")
    // The root x of x√(v² + 2vx·sin α + x²) = c is no less than (c/v) / (1 + r) with r = c/v² where r < 1, sin α < 1/2.
    #expect(induced < limit && induced > limit / (1 + limit / weight / speed), "\(speed) m/s")
  }
}
