/// A public benchmark of vehicle routing as its file states it: places, demands, times and the fleet.
///
/// Nodes have the numbers that solution files use: depots first, from 0. Numbers are those of the file until
/// `rounded(by:)` is called. A travel time is a distance divided by `speed`.
package struct RoutingInstance: Hashable, Sendable {
  /// What the file calls itself; may be empty.
  package var name: String
  /// The format that it was read from.
  package var format: Format
  /// All places, depots first.
  package var nodes: [Node]
  /// How many of `nodes` are depots; at least one.
  package var depotCount: Int
  /// Every vehicle, in the order of the file. Where they differ, route k of a solution belongs to vehicle k.
  package var vehicles: [Vehicle]
  /// The battery of every vehicle; nil where energy does not matter.
  package var battery: Battery?
  /// The drone of the sets with payload-dependent energy; nil elsewhere.
  package var drone: Drone?
  /// Distance in a unit of time.
  package var speed = 1.0
  /// Seconds in a unit of time: 60 where a file counts minutes and energy in joules follows from it; 1 elsewhere.
  package var secondsPerTimeUnit = 1.0
  /// How the numbers were rounded; `exact` for numbers as the file has them.
  package var rounding = RoutingRounding.exact

  /// The formats of instances.
  package enum Format: String, Hashable, Sendable, CaseIterable {
    /// VRPLIB with the sections of CVRPLIB and PyVRP.
    case vrplib
    /// VRPLIB with a battery and stations, as in the CEC-12 competition.
    case evrp
    /// Solomon's text for time windows.
    case solomon
    /// Li & Lim's text for pickups with deliveries.
    case liLim = "li-lim"
    /// Cordeau's text for several depots.
    case cordeau
    /// Schneider's text for electric vehicles with time windows.
    case evrptw
    /// The text of the sets for dynamic drone routing.
    case drpudec
  }

  /// A place.
  package struct Node: Hashable, Sendable {
    /// What is there.
    package var kind: NodeKind
    /// The first coordinate.
    package var x: Double
    /// The second coordinate.
    package var y: Double
    /// What is brought; for a pickup what comes on board, for its delivery the same amount.
    package var demand = 0.0
    /// The earliest start of service; for a depot the earliest departure.
    package var earliest = 0.0
    /// The latest start of service; for a depot the latest return. Infinite where there is none.
    package var latest = Double.infinity
    /// How long the service takes.
    package var service = 0.0
    /// A trip with this client leaves its depot no earlier.
    package var release = 0.0
    /// The cost of leaving the client out; nil where it must be served.
    package var prize: Double?
    /// The other stop of a shipment.
    package var pairing = Pairing.none

    /// Makes a place.
    package init(kind: NodeKind, x: Double, y: Double) {
      self.kind = kind
      self.x = x
      self.y = y
    }
  }

  /// What a place is.
  package enum NodeKind: String, Hashable, Sendable {
    /// Vehicles start, end and reload there.
    case depot
    /// It is to be served.
    case client
    /// Batteries are charged there.
    case station
  }

  /// How a client belongs to another one.
  package enum Pairing: Hashable, Sendable {
    /// It stands alone: its demand comes from the depot.
    case none
    /// Its demand goes to another client, later in the same trip.
    case pickup(delivery: Int)
    /// Its demand comes from another client, earlier in the same trip.
    case delivery(pickup: Int)
  }

  /// A vehicle.
  package struct Vehicle: Hashable, Sendable {
    /// The largest load; infinite where there is no limit.
    package var capacity = Double.infinity
    /// The cost of using it.
    package var fixedCost = 0.0
    /// The cost of a unit of distance; never rounded.
    package var unitDistanceCost = 1.0
    /// Where it starts and ends, a node number.
    package var depot = 0
    /// The depots where it may reload, ascending; empty where it makes one trip.
    package var reloadDepots: [Int] = []
    /// The longest time from its start to its end, with the best possible start; infinite where there is no limit.
    package var durationMax = Double.infinity

    /// Makes a vehicle without limits.
    package init() {}
  }

  /// A battery that distance empties.
  package struct Battery: Hashable, Sendable {
    /// What it holds.
    package var capacity: Double
    /// What a unit of distance takes.
    package var usePerDistance: Double
    /// The time that a unit of charge takes at a station, always up to full; 0 where charging takes no time.
    package var rechargeTimePerUnit: Double

    /// Makes a battery.
    package init(capacity: Double, usePerDistance: Double, rechargeTimePerUnit: Double) {
      self.capacity = capacity
      self.usePerDistance = usePerDistance
      self.rechargeTimePerUnit = rechargeTimePerUnit
    }
  }

  /// A drone whose power is that of hovering, after K. Dorling et al., IEEE Trans. SMC 47(1), 2017.
  package struct Drone: Hashable, Sendable {
    /// Watts for each kilogram of total mass to the power 3/2.
    package var wattsPerMassPower: Double
    /// Kilograms of frame and battery.
    package var emptyKilograms: Double
    /// The largest payload in kilograms.
    package var payloadKilogramsMax: Double
    /// Joules that one trip may use, from full down to the lowest charge allowed.
    package var usableJoules: Double
    /// The power of charging in watts.
    package var chargeWatts: Double

    /// The power in watts with a payload in kilograms.
    package func watts(payloadKilograms: Double) -> Double {
      let mass = emptyKilograms + payloadKilograms
      return wattsPerMassPower * mass * mass.squareRoot()
    }
  }
}

extension RoutingInstance {
  /// The numbers of the clients.
  package var clients: [Int] { nodes.indices.filter { nodes[$0].kind == .client } }

  /// The numbers of the stations.
  package var stations: [Int] { nodes.indices.filter { nodes[$0].kind == .station } }

  /// Whether it does not matter which vehicle takes which route.
  package var vehiclesAreAlike: Bool { vehicles.allSatisfy { $0 == vehicles[0] } }

  /// Whether any vehicle may reload.
  package var hasReloads: Bool { vehicles.contains { !$0.reloadDepots.isEmpty } }

  /// The Euclidean distance of two places, rounded.
  package func distance(from: Int, to: Int) -> Double {
    let east = nodes[from].x - nodes[to].x
    let north = nodes[from].y - nodes[to].y
    return rounding((east * east + north * north).squareRoot())
  }

  /// The same instance in the numbers of a convention. An instance is rounded once.
  package func rounded(by rounding: RoutingRounding) -> RoutingInstance {
    precondition(self.rounding == .exact, "the instance has the numbers of its file")
    var copy = self
    copy.rounding = rounding
    for index in nodes.indices {
      copy.nodes[index].demand = rounding(nodes[index].demand)
      copy.nodes[index].earliest = rounding(nodes[index].earliest)
      copy.nodes[index].latest = rounding(nodes[index].latest)
      copy.nodes[index].service = rounding(nodes[index].service)
      copy.nodes[index].release = rounding(nodes[index].release)
      copy.nodes[index].prize = nodes[index].prize.map { rounding($0) }
    }
    for index in vehicles.indices {
      copy.vehicles[index].capacity = rounding(vehicles[index].capacity)
      copy.vehicles[index].fixedCost = rounding(vehicles[index].fixedCost)
      copy.vehicles[index].durationMax = rounding(vehicles[index].durationMax)
    }
    copy.battery?.capacity = rounding(battery?.capacity ?? 0)
    return copy
  }
}
