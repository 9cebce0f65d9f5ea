import Missions
import Quantities

/// The places of an assignment: the pads of all vehicles, then the ends of all visits.
struct AssignmentSites: Sendable {
  /// What a location number stands for.
  enum Site: Hashable, Sendable {
    case pad(vehicle: Int)
    case entry(visit: Int)
    case exit(visit: Int)
  }

  /// By location number.
  let sites: [Site]
  /// The location of each vehicle's pad.
  let pads: [Int]
  /// The locations of each visit's entry and exit; the same number for a hover.
  let entries: [Int]
  let exits: [Int]

  init(vehicleCount: Int, visits: [Visit]) {
    var sites: [Site] = (0..<vehicleCount).map { .pad(vehicle: $0) }
    pads = Array(0..<vehicleCount)
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
