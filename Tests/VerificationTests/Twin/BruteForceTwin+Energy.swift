import Energetics
import Foundation
import Missions
import Plans
import Quantities

/// Joules by many small steps.
extension BruteForceTwin {
  /// The share by which two ways to sum the same power may differ.
  static let energyShare = 0.001
  /// What a leg may take more than stated: a share and joules; and the charges that may be missing (page of V205).
  static let statedShare = 1.02
  static let statedJoules = 10.0
  static let statedCharge = 0.005
  static let landingCharge = 0.0001
  private static let stepSeconds = 0.05
  private static let stepsMin = 40

  /// The watts at a velocity over ground, from the law's own formula: hovering (Dorling et al. 2017, equation 7),
  /// drag and climb; or the equations of Stolaroff et al. 2018, solved by bisection.
  static func watts(_ type: VehicleType, kilograms: Double, air: Double, climb: Double) -> Double {
    let model = type.powerModel
    let (density, gravity) = (model.airDensityKilogramsPerCubicMetre, Atmosphere.gravityMetresPerSecondSquared)
    let mass = type.emptyMass.kilograms + kilograms
    let weight = mass * gravity
    let drag = density / 2 * model.dragAreaSquareMetres * air * air
    let others = model.auxiliary.watts + max(0, climb) * weight / model.climbEfficiency
    switch model.law {
    case .wheels: return .nan
    case .dorling(let disc, let rotors):
      let ideal = weight * (weight / (2 * density * disc * Double(rotors))).squareRoot()
      return (ideal + drag * air) / model.figureOfMerit + others
    case .stolaroff(let disc, let rotors):
      let thrust = (weight * weight + drag * drag).squareRoot()
      let tilt = atan2(drag, weight)
      var (low, high) = (0.0, 100.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        let inflow = ((air * cos(tilt)) * (air * cos(tilt)) + (air * sin(tilt) + middle) * (air * sin(tilt) + middle))
        let induced = thrust / (2 * density * disc * Double(rotors) * inflow.squareRoot())
        if induced < middle { high = middle } else { low = middle }
      }
      return thrust * (air * sin(tilt) + (low + high) / 2) / model.figureOfMerit + others
    }
  }

  /// The joules of a movement, or of a part of it: velocities are differences of places.
  func joules(
    of motion: SampledMotion, _ type: VehicleType, kilograms: Double, during part: ClosedRange<Double>? = nil
  ) -> Double {
    let (from, to) = (max(part?.lowerBound ?? motion.from, motion.from), min(part?.upperBound ?? motion.to, motion.to))
    guard from < to else { return 0 }
    let steps = max(Self.stepsMin, Int(((to - from) / Self.stepSeconds).rounded(.up)))
    let step = (to - from) / Double(steps)
    let wind = mission.weather.wind
    var sum = 0.0
    var before = motion.place(at: from)
    for index in 1...steps {
      let place = motion.place(at: from + step * Double(index))
      let (east, north) = (place.east - before.east, place.north - before.north)
      let (airEast, airNorth) = (east / step - wind.east, north / step - wind.north)
      sum += Self.watts(
        type, kilograms: kilograms, air: (airEast * airEast + airNorth * airNorth).squareRoot(),
        climb: (place.up - before.up) / step)
      before = place
    }
    return sum * step
  }

  /// The joules of one leg, or of a part of it, with something on board.
  func joules(
    ofLeg leg: Int, _ track: Track, kilograms: Double, during part: ClosedRange<Double>? = nil
  ) -> Double {
    track.motions.lazy.filter { $0.leg == leg }
      .reduce(0) { $0 + joules(of: $1, track.type, kilograms: kilograms, during: part) }
  }

  /// The kilograms on board during each leg: a parcel counts from the leg after its pick-up to the leg of its drop, and
  /// in sorties that spray what the plan states beyond parcels is liquid.
  func kilograms(of track: Track) -> [Double] {
    let sprays = track.sortie.legs.contains { $0.activity == .spray }
    var load = 0.0
    return track.sortie.legs.map { leg in
      let now = sprays ? max(load, leg.payload.kilograms) : load
      if let task = mission.tasks.first(where: { $0.id == leg.task }), case .deliver(let delivery) = task.work {
        if leg.activity == .pickUp { load += delivery.payload.kilograms }
        if leg.activity == .dropOff { load -= delivery.payload.kilograms }
      }
      return now
    }
  }

  /// The joules of each leg with what is on board.
  func joulesOfLegs(of track: Track) -> [Double] {
    let loads = kilograms(of: track)
    return track.sortie.legs.indices.map { joules(ofLeg: $0, track, kilograms: loads[$0]) }
  }

  /// The joules that may be drawn.
  func usableJoules(of type: VehicleType) -> Double {
    min(
      type.battery.capacity.joules * (1 - mission.rules.reserve.fraction),
      type.battery.usableEnergy(at: mission.weather.airTemperature).joules)
  }

  func judgeEnergy(_ track: Track, _ report: inout TwinReport) {
    let capacity = track.type.battery.capacity.joules
    let legs = joulesOfLegs(of: track)
    var spent = 0.0
    var lowest = 0.0
    func finding(_ key: String, _ room: Double, _ limit: Double, doubt: Double) -> TwinFinding {
      TwinFinding(
        code: "V205", key: key, value: Bracket(low: room - doubt, high: room + doubt), limit: limit, band: 0)
    }
    for (index, leg) in track.sortie.legs.enumerated() {
      let own = legs[index]
      spent += own
      let room = leg.energy.joules * Self.statedShare + Self.statedJoules - own
      var stated = finding(
        TwinFinding.key(track.sortie.id, "\(index)", "joules"), room, 0, doubt: own * Self.energyShare)
      let missing = own - leg.energy.joules
      stated.amount = Bracket(low: missing - own * Self.energyShare, high: missing + own * Self.energyShare)
      report.findings.append(stated)
      lowest = min(lowest, 1 - spent / capacity - leg.chargeAtEnd.fraction)
    }
    let doubt = spent / capacity * Self.energyShare
    report.findings.append(
      finding(TwinFinding.key(track.sortie.id, "stated charge"), lowest, -Self.statedCharge, doubt: doubt))
    let room = (usableJoules(of: track.type) - spent) / capacity
    report.findings.append(
      finding(TwinFinding.key(track.sortie.id, "reserve"), room, -Self.landingCharge, doubt: doubt))
    report.note(Bracket(low: room - doubt, high: room + doubt), "V205")
  }
}
