import Geometry
import Missions
import Plans
import Quantities
import SortieTestSupport

/// What one vehicle of a random world does, before it is flown.
struct RandomFlight {
  private let vehicle: Vehicle
  /// The parcel's task; nil where nothing is carried.
  let task: String?
  private let start: Double
  private let heights: (out: Double, service: Double, home: Double)
  private let out: [(Double, Double)]
  private let home: [(Double, Double)]
  private let speed: Double
  let kilograms: Double
  /// Metres by which the corners of transits lie higher or lower than drawn; empty for level ways.
  let slants: [Double]
  /// The factor of the stated energies, and what is added to the stated charges.
  private let forgery: (energy: Double, charge: Double)

  /// Draws a flight from the vehicle's pad, and in most cases back to it.
  init(_ vehicle: Vehicle, others: [Vehicle], from place: LocalPoint, _ dice: inout Dice) {
    self.vehicle = vehicle
    func corner(_ dice: inout Dice) -> (Double, Double) {
      let way = dice.direction() * dice.number(40, 160)
      return (place.east + way.east, place.north + way.north)
    }
    task = dice.happens(40) ? "parcel-\(vehicle.id)" : nil
    kilograms = dice.number(0.1, 3)
    start = dice.number(5, 90).rounded()
    heights = (dice.number(25, 70), dice.number(8, 24), dice.number(25, 70))
    out = (0...dice.index(below: 2)).map { _ in corner(&dice) }
    var pad = (vehicle.pad.east, vehicle.pad.north)
    if dice.happens(5), let other = others.first(where: { $0.id != vehicle.id }) {
      let way = dice.direction() * dice.number(0.5, 6)
      pad = (other.pad.east + way.east, other.pad.north + way.north)
    }
    home = dice.happens(50) ? [corner(&dice), pad] : [pad]
    speed = dice.number(5, 14)
    slants = dice.happens(25) ? (0..<8).map { _ in dice.number(-18, 18) } : []
    forgery = (dice.happens(2) ? dice.number(0.93, 1) : 1, dice.happens(2) ? dice.number(0, 0.01) : 0)
  }

  /// Flies it.
  func fly(in mission: Mission) throws -> Sortie {
    var flight = try FlightRecorder(mission, vehicle: vehicle.id, at: start)
    try flight.rise(to: heights.out, .takeOff)
    try flight.fly(out, speed: speed)
    try flight.rise(to: heights.service, .descent)
    try flight.hover(6, .service, task: task, activity: task == nil ? nil : .pickUp)
    flight.payload = task == nil ? 0 : kilograms
    try flight.rise(to: heights.home, .climb)
    for (number, corner) in home.enumerated() {
      try flight.fly([corner], speed: speed)
      if number == 0, task != nil {
        try flight.hover(4, .service, task: task, activity: .dropOff)
        flight.payload = 0
      }
    }
    try flight.rise(to: 0, .landing)
    var sortie = flight.sortie(1)
    for leg in sortie.legs.indices {
      if !slants.isEmpty {
        // Climbing costs more than the level way that was flown: the plan states amply.
        if sortie.legs[leg].kind == .transit { slant(&sortie.legs[leg]) }
        sortie.legs[leg].energy = sortie.legs[leg].energy * 2
        sortie.legs[leg].chargeAtEnd = StateOfCharge(fraction: sortie.legs[leg].chargeAtEnd.fraction - 0.3)
      }
      sortie.legs[leg].energy = Energy(joules: (sortie.legs[leg].energy.joules * forgery.energy).rounded())
      let charge = sortie.legs[leg].chargeAtEnd.fraction + forgery.charge
      sortie.legs[leg].chargeAtEnd = StateOfCharge(fraction: charge)
    }
    return sortie
  }

  /// Moves the inner points of a level leg up and down.
  private func slant(_ leg: inout Leg) {
    guard !slants.isEmpty else { return }
    for point in leg.points.indices.dropFirst().dropLast() {
      let metres = leg.points[point].altitude.metres + slants[point % slants.count]
      leg.points[point].altitude = AltitudeAMSL(metres: (metres * 1000).rounded() / 1000)
    }
  }
}
