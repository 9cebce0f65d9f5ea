/// An instance while it is read: what every format must hold is checked here once, with the lines it came from.
struct InstanceDraft {
  /// The format that is read.
  let format: RoutingInstance.Format
  /// What the file calls itself.
  var name = ""
  /// Depots, in order; they get the lowest numbers.
  var depots: [RoutingInstance.Node] = []
  /// Everything else, in order.
  var others: [RoutingInstance.Node] = []
  /// The line of each depot, then of each other node.
  var depotLines: [Int] = []
  /// The line of each other node.
  var otherLines: [Int] = []
  /// The fleet.
  var vehicles: [RoutingInstance.Vehicle] = []
  /// The battery.
  var battery: RoutingInstance.Battery?
  /// The drone.
  var drone: RoutingInstance.Drone?
  /// Distance in a unit of time.
  var speed = 1.0
  /// Seconds in a unit of time.
  var secondsPerTimeUnit = 1.0

  /// Starts without nodes and vehicles.
  init(_ format: RoutingInstance.Format) { self.format = format }

  /// Adds a node where its kind belongs.
  mutating func add(
    _ node: RoutingInstance.Node, line: Int, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) {
    guard depots.count + others.count < limits.nodesMax else {
      throw RoutingInstanceError(
        .tooLarge, line: line, "there are more than \(limits.nodesMax) nodes", help: "give a smaller instance")
    }
    if node.kind == .depot {
      depots.append(node)
      depotLines.append(line)
    } else {
      others.append(node)
      otherLines.append(line)
    }
  }

  /// The instance; throws where its parts do not fit together.
  func finished() throws(RoutingInstanceError) -> RoutingInstance {
    guard !depots.isEmpty else {
      throw RoutingInstanceError(.missing, "there is no depot", help: "add one; vehicles start there")
    }
    guard !vehicles.isEmpty else {
      throw RoutingInstanceError(.missing, "there is no vehicle", help: "add one")
    }
    let nodes = depots + others
    let lines = depotLines + otherLines
    for (index, node) in nodes.enumerated() {
      try check(node, index, nodes, line: lines[index])
    }
    for (index, vehicle) in vehicles.enumerated() {
      let amounts = [vehicle.capacity, vehicle.fixedCost, vehicle.unitDistanceCost, vehicle.durationMax]
      guard amounts.allSatisfy({ $0 >= 0 }) else {
        throw RoutingInstanceError(
          .badNumber, "vehicle \(index + 1) has a negative capacity, cost or duration", help: "write 0 or more")
      }
    }
    guard speed > 0, battery.map({ $0.capacity >= 0 && $0.usePerDistance >= 0 && $0.rechargeTimePerUnit >= 0 }) ?? true
    else {
      throw RoutingInstanceError(.badNumber, "speed or battery make no sense", help: "write numbers above 0")
    }
    var instance = RoutingInstance(
      name: name, format: format, nodes: nodes, depotCount: depots.count, vehicles: vehicles, battery: battery,
      drone: drone)
    instance.speed = speed
    instance.secondsPerTimeUnit = secondsPerTimeUnit
    return instance
  }

  private func check(
    _ node: RoutingInstance.Node, _ index: Int, _ nodes: [RoutingInstance.Node], line: Int
  ) throws(RoutingInstanceError) {
    guard node.demand >= 0, node.service >= 0, node.release >= 0, (node.prize ?? 0) >= 0 else {
      throw RoutingInstanceError(
        .badNumber, line: line, "location \(index) has a negative demand, service, release time or prize",
        help: "write 0 or more; only the delivery of a pair has a demand below 0")
    }
    guard node.earliest <= node.latest else {
      throw RoutingInstanceError(
        .contradiction, line: line, "the window of location \(index) closes before it opens",
        help: "write the earliest time first")
    }
    let other: Int
    let asked: RoutingInstance.Pairing
    switch node.pairing {
    case .none: return
    case .pickup(let delivery): (other, asked) = (delivery, .delivery(pickup: index))
    case .delivery(let pickup): (other, asked) = (pickup, .pickup(delivery: index))
    }
    guard nodes.indices.contains(other), nodes[other].pairing == asked, nodes[other].demand == node.demand else {
      throw RoutingInstanceError(
        .contradiction, line: line, "locations \(index) and \(other) are no pair with the same amount",
        help: "let the pickup name its delivery, the delivery its pickup, with demands of opposite sign")
    }
  }
}
