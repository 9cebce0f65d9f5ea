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

  /// Every vehicle in every interval of the hours; ground robots in the whole mission.
  init(mission: Mission, hours: FlightHours) {
    let count = mission.fleet.vehicles.count
    self.init(
      (0..<count).flatMap { vehicle in
        Self.intervals(ofVehicle: vehicle, mission, hours).map { Shift(vehicle: vehicle, interval: $0) }
      }, vehicleCount: count)
  }

  private static func intervals(ofVehicle vehicle: Int, _ mission: Mission, _ hours: FlightHours) -> [MissionInterval] {
    mission.isRobot(vehicle) ? [MissionInterval(start: .start, end: max(.start, mission.end))] : hours.intervals
  }

  /// Every vehicle in what its kept sorties leave of the hours.
  init(mission: Mission, hours: FlightHours, around kept: KeptSorties) {
    self.init(
      mission.fleet.vehicles.enumerated().flatMap { number, vehicle in
        kept.gaps(
          ofVehicle: number, in: Self.intervals(ofVehicle: number, mission, hours),
          turnaround: mission.fleet.base(named: vehicle.base)?.turnaroundSeconds ?? 0
        ).map { Shift(vehicle: number, interval: $0) }
      }, vehicleCount: mission.fleet.vehicles.count)
  }

  /// The solver's numbers for the shifts of a vehicle.
  func numbers(ofVehicle vehicle: Int) -> [Int] { numbers[vehicle] }
}
