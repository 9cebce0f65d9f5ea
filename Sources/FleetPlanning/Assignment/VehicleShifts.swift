import Missions
import Quantities

/// The spans in which vehicles may fly. The solver is given each vehicle once for each of its spans.
struct VehicleShifts: Sendable {
  /// One span of one vehicle.
  struct Shift: Hashable, Sendable {
    var vehicle: Int
    var interval: MissionInterval
  }

  /// By vehicle, each vehicle's in the order of time. The place in the list is the solver's number.
  let shifts: [Shift]
  /// The solver's numbers, by vehicle.
  private let numbers: [[Int]]

  private init(_ shifts: [Shift], vehicleCount: Int) {
    self.shifts = shifts
    var numbers: [[Int]] = Array(repeating: [], count: vehicleCount)
    for (number, shift) in shifts.enumerated() { numbers[shift.vehicle].append(number) }
    self.numbers = numbers
  }

  /// Every vehicle in every interval of the hours.
  init(vehicleCount: Int, hours: FlightHours) {
    self.init(
      (0..<vehicleCount).flatMap { vehicle in hours.intervals.map { Shift(vehicle: vehicle, interval: $0) } },
      vehicleCount: vehicleCount)
  }

  /// Every vehicle in what its kept sorties leave of the hours.
  init(mission: Mission, hours: FlightHours, around kept: KeptSorties) {
    self.init(
      mission.fleet.vehicles.enumerated().flatMap { number, vehicle in
        kept.gaps(
          ofVehicle: number, in: hours.intervals,
          turnaround: mission.fleet.base(named: vehicle.base)?.turnaroundSeconds ?? 0
        ).map { Shift(vehicle: number, interval: $0) }
      }, vehicleCount: mission.fleet.vehicles.count)
  }

  /// The solver's numbers for the shifts of a vehicle.
  func numbers(ofVehicle vehicle: Int) -> [Int] { numbers[vehicle] }
}
