import Quantities

/// The electrical power that a vehicle draws to move, from its mass, speed and climb.
///
/// A model is a named law from the literature with its constants. The same law serves the planner, the verifier
/// and the simulator; each of them integrates it over its own trajectory.
///
/// The power in flight is
///
///     P = P_hover(m) + (ρ/2 · C_dA · v³) / η_rotor + m·g·max(0, climb) / η_climb
///
/// where η_rotor is the figure of merit. The first term is the cited law, and the two others are the parasite and
/// climb terms of momentum theory. The gain of translational lift is left out and a descent gives nothing back, so
/// the power is never below that of hovering.
///
/// The law of Stolaroff counts that gain, and that the rotors hold the drag, too:
///
///     P = (D·v + T·v_i) / η_rotor + m·g·max(0, climb) / η_climb
///
/// with D = ρ/2 · C_dA · v², T = √((m·g)² + D²), the tilt α = atan(D / (m·g)), and the induced speed v_i that solves
/// v_i = T / (2·ρ·A·√((v·cos α)² + (v·sin α + v_i)²)). It hovers as Dorling's does and may draw a little less when it
/// moves slowly.
///
/// A vehicle on wheels draws its power for standing (electronics, computers), and while it drives rolling resistance:
///
///     P = P_idle + c_rr·m·g·v / η + m·g·max(0, climb) / η
///
/// with its speed over ground in place of the airspeed. Wind does not count, and braking gives nothing back. Source for
/// the form: M. Wahab et al., "Energy modeling of differential drive robots", IEEE SoutheastCon 2015.
package struct PowerModel: Hashable, Sendable {
  /// The law, named after its source.
  package enum Law: Hashable, Sendable {
    /// P = m^{3/2} · √(g³ / (2·ρ·ς·h)), with the disc area ς of one rotor in m² and the number of rotors h.
    ///
    /// Source: K. Dorling, J. Heinrichs, G. Messier, S. Magierowski, "Vehicle routing problems for drone delivery",
    /// IEEE Transactions on Systems, Man, and Cybernetics: Systems 47(1), 2017, equation 7.
    case dorling(rotorDiscAreaSquareMetres: Double, rotorCount: Int)
    /// Momentum theory in forward flight, with the disc area of one rotor in m² and the number of rotors.
    ///
    /// Source: J. Stolaroff, C. Samaras, E. O'Neill, A. Lubers, A. Mitchell, D. Ceperley, "Energy use and life cycle
    /// greenhouse gas emissions of drones for commercial package delivery", Nature Communications 9:409, 2018.
    case stolaroff(rotorDiscAreaSquareMetres: Double, rotorCount: Int)
    /// Wheels on level ground: nothing but the auxiliary power while standing, rolling resistance while driving.
    case wheels(rollingResistance: Double)
  }

  /// The law.
  package let law: Law
  /// The ideal induced power over the power drawn, in (0, 1]. 1 is the ideal rotor of the paper. For wheels the
  /// efficiency of the drive.
  package let figureOfMerit: Double
  /// The constant power of avionics, radio and sensors.
  package let auxiliary: Power
  /// Drag coefficient times frontal area, in m².
  package let dragAreaSquareMetres: Double
  /// The share of the power for climbing that turns into height, in (0, 1].
  package let climbEfficiency: Double
  /// The density of the air in kg/m³.
  package let airDensityKilogramsPerCubicMetre: Double

  /// The law of Dorling et al. 2017 with a real rotor's losses, parasite drag and climb.
  ///
  /// - Parameters:
  ///   - rotorDiscAreaSquareMetres: area swept by one rotor, in m²; positive.
  ///   - rotorCount: number of rotors; positive.
  ///   - figureOfMerit: in (0, 1].
  ///   - auxiliaryWatts: constant draw; not negative.
  ///   - dragAreaSquareMetres: C_d·A in m²; not negative. 0 leaves the parasite term out.
  ///   - climbEfficiency: in (0, 1].
  ///   - airDensityKilogramsPerCubicMetre: positive.
  package static func dorling(
    rotorDiscAreaSquareMetres: Double, rotorCount: Int, figureOfMerit: Double, auxiliaryWatts: Double,
    dragAreaSquareMetres: Double = 0, climbEfficiency: Double = 0.7,
    airDensityKilogramsPerCubicMetre: Double = Atmosphere.standardDensityKilogramsPerCubicMetre
  ) -> PowerModel {
    precondition(rotorDiscAreaSquareMetres > 0, "a rotor sweeps a positive area")
    precondition(rotorCount > 0, "a multirotor has at least one rotor")
    return PowerModel(
      law: .dorling(rotorDiscAreaSquareMetres: rotorDiscAreaSquareMetres, rotorCount: rotorCount),
      figureOfMerit: figureOfMerit, auxiliary: Power(watts: auxiliaryWatts),
      dragAreaSquareMetres: dragAreaSquareMetres, climbEfficiency: climbEfficiency,
      airDensityKilogramsPerCubicMetre: airDensityKilogramsPerCubicMetre)
  }

  /// The law of Stolaroff et al. 2018; the parameters are those of `dorling`.
  package static func stolaroff(
    rotorDiscAreaSquareMetres: Double, rotorCount: Int, figureOfMerit: Double, auxiliaryWatts: Double,
    dragAreaSquareMetres: Double = 0, climbEfficiency: Double = 0.7,
    airDensityKilogramsPerCubicMetre: Double = Atmosphere.standardDensityKilogramsPerCubicMetre
  ) -> PowerModel {
    precondition(rotorDiscAreaSquareMetres > 0, "a rotor sweeps a positive area")
    precondition(rotorCount > 0, "a multirotor has at least one rotor")
    return PowerModel(
      law: .stolaroff(rotorDiscAreaSquareMetres: rotorDiscAreaSquareMetres, rotorCount: rotorCount),
      figureOfMerit: figureOfMerit, auxiliary: Power(watts: auxiliaryWatts),
      dragAreaSquareMetres: dragAreaSquareMetres, climbEfficiency: climbEfficiency,
      airDensityKilogramsPerCubicMetre: airDensityKilogramsPerCubicMetre)
  }

  /// A vehicle on wheels.
  ///
  /// - Parameters:
  ///   - idleWatts: what it draws while it stands; not negative.
  ///   - rollingResistance: the coefficient c_rr, force over weight; not negative. Hard wheels on hospital floors have
  ///     0.01 to 0.02, on paving 0.02 to 0.04.
  ///   - efficiency: of motors, gears and their electronics together, in (0, 1].
  package static func wheels(idleWatts: Double, rollingResistance: Double, efficiency: Double) -> PowerModel {
    precondition(rollingResistance >= 0, "rolling resistance is not negative")
    return PowerModel(
      law: .wheels(rollingResistance: rollingResistance), figureOfMerit: efficiency,
      auxiliary: Power(watts: idleWatts), dragAreaSquareMetres: 0, climbEfficiency: efficiency,
      airDensityKilogramsPerCubicMetre: Atmosphere.standardDensityKilogramsPerCubicMetre)
  }

  /// Makes a model from its parts, which must lie in their ranges.
  init(
    law: Law, figureOfMerit: Double, auxiliary: Power, dragAreaSquareMetres: Double,
    climbEfficiency: Double, airDensityKilogramsPerCubicMetre: Double
  ) {
    precondition(figureOfMerit > 0 && figureOfMerit <= 1, "a figure of merit lies in (0, 1]")
    precondition(auxiliary.watts >= 0, "auxiliary power is not negative")
    precondition(dragAreaSquareMetres >= 0, "a drag area is not negative")
    precondition(climbEfficiency > 0 && climbEfficiency <= 1, "a climb efficiency lies in (0, 1]")
    precondition(airDensityKilogramsPerCubicMetre > 0, "air has a positive density")
    self.law = law
    self.figureOfMerit = figureOfMerit
    self.auxiliary = auxiliary
    self.dragAreaSquareMetres = dragAreaSquareMetres
    self.climbEfficiency = climbEfficiency
    self.airDensityKilogramsPerCubicMetre = airDensityKilogramsPerCubicMetre
  }

  /// The same model in air of another density, in kg/m³; positive.
  package func inAir(ofDensityKilogramsPerCubicMetre density: Double) -> PowerModel {
    PowerModel(
      law: law, figureOfMerit: figureOfMerit, auxiliary: auxiliary,
      dragAreaSquareMetres: dragAreaSquareMetres, climbEfficiency: climbEfficiency,
      airDensityKilogramsPerCubicMetre: density)
  }

  /// The power for hovering in still air, or for standing on wheels, with a total mass of frame, battery and payload.
  package func hoverPower(totalMass: Mass) -> Power {
    precondition(totalMass.kilograms >= 0, "a mass is not negative")
    let mass = totalMass.kilograms
    switch law {
    case .dorling(let discArea, let rotorCount), .stolaroff(let discArea, let rotorCount):
      let gravity = Atmosphere.gravityMetresPerSecondSquared
      let loading = 2 * airDensityKilogramsPerCubicMetre * discArea * Double(rotorCount)
      let ideal = mass * mass.squareRoot() * (gravity * gravity * gravity / loading).squareRoot()
      return Power(watts: ideal / figureOfMerit) + auxiliary
    case .wheels: return auxiliary
    }
  }

  /// The power at an airspeed and a climb rate in m/s (positive upwards). The airspeed is the horizontal one.
  ///
  /// Where `isLeastInHover` it is never below `hoverPower(totalMass:)`.
  package func power(totalMass: Mass, airspeed: Speed, climbRateMetresPerSecond: Double = 0) -> Power {
    let speed = abs(airspeed.metresPerSecond)
    let force = 0.5 * airDensityKilogramsPerCubicMetre * dragAreaSquareMetres * speed * speed
    let weight = totalMass.kilograms * Atmosphere.gravityMetresPerSecondSquared
    let climb = max(0, climbRateMetresPerSecond) * weight / climbEfficiency
    switch law {
    case .dorling:
      return hoverPower(totalMass: totalMass) + Power(watts: force * speed / figureOfMerit + climb)
    case .wheels(let resistance):
      let rolling = resistance * weight * speed
      return hoverPower(totalMass: totalMass) + Power(watts: (force * speed + rolling) / figureOfMerit + climb)
    case .stolaroff(let discArea, let rotorCount):
      guard weight > 0 else { return auxiliary + Power(watts: force * speed / figureOfMerit) }
      let thrust = (weight * weight + force * force).squareRoot()
      let disc = discArea * Double(rotorCount)
      let induced = Self.inducedSpeed(
        thrust / (2 * airDensityKilogramsPerCubicMetre * disc), along: speed * weight / thrust,
        through: speed * force / thrust)
      return auxiliary + Power(watts: (force * speed + thrust * induced) / figureOfMerit + climb)
    }
  }

  /// Whether no movement through the air takes less than hovering.
  package var isLeastInHover: Bool {
    switch law {
    case .dorling, .wheels: true
    case .stolaroff: false
    }
  }

  /// The least power at any airspeed without climbing.
  package func leastPower(totalMass: Mass) -> Power {
    guard !isLeastInHover else { return hoverPower(totalMass: totalMass) }
    // What is induced falls with the speed and the rest rises faster and faster: there is one lowest point.
    var (low, high) = (0.0, Self.airspeedMax)
    func watts(_ speed: Double) -> Double {
      power(totalMass: totalMass, airspeed: Speed(metresPerSecond: speed)).watts
    }
    for _ in 0..<Self.searchSteps {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if watts(left) < watts(right) { high = right } else { low = left }
    }
    return Power(watts: watts((low + high) / 2) * (1 - 1e-9))
  }

  /// No less than the power at any airspeed up to one: the law has no peak between hovering and it.
  package func mostPower(totalMass: Mass, airspeedUpTo airspeed: Speed, climbRateMetresPerSecond: Double = 0) -> Power {
    let fast = power(totalMass: totalMass, airspeed: airspeed, climbRateMetresPerSecond: climbRateMetresPerSecond)
    guard !isLeastInHover else { return fast }
    return max(fast, power(totalMass: totalMass, airspeed: .zero, climbRateMetresPerSecond: climbRateMetresPerSecond))
  }

  /// The greatest airspeed in the search for the least power, in metres per second, and the search's steps.
  private static let airspeedMax = 60.0
  private static let searchSteps = 60
  /// The most steps of Newton's rule; from the hovering side it needs about five.
  private static let newtonSteps = 30

  /// The root x of x · √(along² + (through + x)²) = c, the induced speed of momentum theory, in metres per second.
  ///
  /// Squared, the left side rises and bends upwards, so Newton's rule from the right end never passes the root.
  private static func inducedSpeed(_ c: Double, along: Double, through: Double) -> Double {
    var x = c.squareRoot()
    for _ in 0..<newtonSteps {
      let inflow = through + x
      let square = along * along + inflow * inflow
      let step = (x * x * square - c * c) / (2 * x * square + 2 * x * x * inflow)
      x -= step
      if abs(step) <= 1e-12 * x { break }
    }
    return x
  }

  /// The straight line over payload that is never below the law between no payload and `payloadMax`.
  ///
  /// The law is convex in the mass, so the chord between the two ends is an upper bound between them. A fitted
  /// line is not: Dorling's own is 3 to 13 % too low.
  ///
  /// - Parameters:
  ///   - emptyMass: frame and battery, without payload.
  ///   - payloadMax: the heaviest payload that the line must hold for; positive.
  package func payloadChord(
    emptyMass: Mass, payloadMax: Mass, airspeed: Speed = .zero, climbRateMetresPerSecond: Double = 0
  ) -> PayloadPowerLine {
    precondition(payloadMax.kilograms > 0, "a chord needs two different payloads")
    let empty = power(
      totalMass: emptyMass, airspeed: airspeed, climbRateMetresPerSecond: climbRateMetresPerSecond)
    let full = power(
      totalMass: emptyMass + payloadMax, airspeed: airspeed, climbRateMetresPerSecond: climbRateMetresPerSecond)
    return PayloadPowerLine(
      base: empty, wattsPerKilogram: (full.watts - empty.watts) / payloadMax.kilograms)
  }
}

/// A power that is linear in the payload.
package struct PayloadPowerLine: Hashable, Sendable {
  /// The power without payload.
  package var base: Power
  /// The further power for each kilogram of payload.
  package var wattsPerKilogram: Double

  /// Makes a line from its two coefficients.
  package init(base: Power, wattsPerKilogram: Double) {
    self.base = base
    self.wattsPerKilogram = wattsPerKilogram
  }

  /// The power with a payload.
  package func power(payload: Mass) -> Power {
    base + Power(watts: wattsPerKilogram * payload.kilograms)
  }
}
