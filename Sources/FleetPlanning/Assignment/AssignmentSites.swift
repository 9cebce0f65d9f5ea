import Missions
import Quantities

/// The places of an assignment: pads, then the ends of all visits.
///
/// Pads beside each other count as one for vehicles that are else alike. The solver then knows that it need not try
/// them all, and the schedule flies from each vehicle's own pad.
struct AssignmentSites: Sendable {
  /// What a location number stands for.
  enum Site: Hashable, Sendable {
    case pad(vehicle: Int)
    case entry(visit: Int)
    case exit(visit: Int)
  }

  /// By location number.
  let sites: [Site]
  /// The location of each vehicle's pad, or of one beside it.
  let pads: [Int]
  /// The locations of each visit's entry and exit; the same number for a hover.
  let entries: [Int]
  let exits: [Int]

  /// The farthest that pads may lie from the one that stands for them, in metres: some seconds of flight, which the
  /// margins of the assignment hold.
  static let sharedPadMetresMax = 40.0

  /// The same for ground robots: one may shut the other in.
  static let sharedRobotPadMetresMax = 0.1

  /// - Parameters:
  ///   - vehicles: the fleet's.
  ///   - isRobot: whether each of them is a ground robot.
  ///   - flyable: the vehicles that may fly at all.
  ///   - visits: all stops.
  init(vehicles: [Vehicle], isRobot: [Bool], flyable: [Bool], visits: [Visit]) {
    var sites: [Site] = []
    var standFor: [(vehicle: Int, location: Int)] = []
    pads = vehicles.indices.map { index in
      let known = standFor.first { other in
        let first = vehicles[other.vehicle]
        return first.base == vehicles[index].base && first.type == vehicles[index].type
          && flyable[other.vehicle] == flyable[index]
          && first.pad.planarDistanceMetres(to: vehicles[index].pad)
            <= (isRobot[index] ? Self.sharedRobotPadMetresMax : Self.sharedPadMetresMax)
      }
      if let known { return known.location }
      standFor.append((index, sites.count))
      sites.append(.pad(vehicle: index))
      return sites.count - 1
    }
    var entries: [Int] = []
    var exits: [Int] = []
    for (index, visit) in visits.enumerated() {
      entries.append(sites.count)
      sites.append(.entry(visit: index))
      let isHover = visit.blocks.allSatisfy { block in
        guard let block else { return true }
        return block.entry == block.exit && block.entryHeight == block.exitHeight
      }
      if isHover {
        exits.append(sites.count - 1)
      } else {
        exits.append(sites.count)
        sites.append(.exit(visit: index))
      }
    }
    self.sites = sites
    self.entries = entries
    self.exits = exits
  }
}

/// The travel matrices of one vehicle type, row by row.
struct TravelMatrices: Sendable {
  var seconds: [Double]
  var joules: [Double]
  var joulesPerKilogram: [Double]

  init(count: Int) {
    seconds = Array(repeating: .infinity, count: count * count)
    joules = Array(repeating: 0, count: count * count)
    joulesPerKilogram = Array(repeating: 0, count: count * count)
    for index in 0..<count { seconds[index * count + index] = 0 }
  }

  mutating func set(_ cost: FlightCost, at index: Int) {
    guard cost.seconds.isFinite, cost.joules.isFinite else { return }
    seconds[index] = cost.seconds
    joules[index] = cost.joules
    joulesPerKilogram[index] = max(0, cost.joulesPerKilogram)
  }
}
