/// Reads VRPLIB: the sets of CVRPLIB, the sections that PyVRP added to them, and the battery sets of CEC-12.
///
/// What the reader does not know is refused, since it could change the problem.
struct VRPLIBReader {
  private typealias Node = RoutingInstance.Node

  /// Keys without a meaning for the problem.
  private static let idleKeys: Set<String> = [
    "NAME", "COMMENT", "TYPE", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE", "OPTIMAL_VALUE",
  ]
  /// Keys that are read.
  private static let keys: Set<String> = [
    "DIMENSION", "VEHICLES", "CAPACITY", "SERVICE_TIME", "VEHICLES_MAX_DURATION", "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT", "STATIONS", "ENERGY_CAPACITY", "ENERGY_CONSUMPTION",
  ]
  /// Sections that are read.
  private static let sectionNames: Set<String> = [
    "NODE_COORD", "DEMAND", "DEPOT", "CAPACITY", "SERVICE_TIME", "TIME_WINDOW", "RELEASE_TIME", "PRIZE",
    "VEHICLES_DEPOT", "VEHICLES_RELOAD_DEPOT", "VEHICLES_FIXED_COST", "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_DURATION", "PICKUP_AND_DELIVERY", "STATIONS_COORD",
  ]

  private let text: VRPLIBSections
  private let limits: RoutingInstanceLimits
  private let isElectric: Bool
  private let dimension: Int
  private let stationCount: Int
  private var nodeCount: Int { dimension + stationCount }

  /// Reads a text; `isElectric` asks for a battery.
  static func read(
    _ text: InstanceText, isElectric: Bool, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    try VRPLIBReader(VRPLIBSections(text, limits), isElectric: isElectric, limits).instance()
  }

  private init(
    _ text: VRPLIBSections, isElectric: Bool, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) {
    self.text = text
    self.limits = limits
    self.isElectric = isElectric
    try Self.checkNames(text)
    guard let dimension = try text.whole("DIMENSION", in: 1...limits.nodesMax) else {
      throw RoutingInstanceError(.missing, "DIMENSION is absent", help: "write the number of nodes")
    }
    self.dimension = dimension
    stationCount = try text.whole("STATIONS", in: 0...limits.nodesMax) ?? 0
    guard dimension + stationCount <= limits.nodesMax else {
      throw RoutingInstanceError(
        .tooLarge, "there are more than \(limits.nodesMax) nodes and stations", help: "give a smaller instance")
    }
  }

  private static func checkNames(_ text: VRPLIBSections) throws(RoutingInstanceError) {
    let unknownKey = text.header.filter { !keys.contains($0.key) && !idleKeys.contains($0.key) }
      .min { $0.value.line < $1.value.line }
    if let (key, value) = unknownKey {
      throw RoutingInstanceError(
        .unsupported, line: value.line, "the key \(key.prefix(40)) is not known",
        help: "known are \((keys.union(idleKeys)).sorted().joined(separator: ", "))")
    }
    let unknownSection = text.sections.filter { !sectionNames.contains($0.key) }
      .min { $0.value.line < $1.value.line }
    if let (name, section) = unknownSection {
      throw RoutingInstanceError(
        .unsupported, line: section.line, "the section \(name.prefix(40))_SECTION is not known",
        help: "known are \(sectionNames.sorted().joined(separator: ", "))")
    }
    for key in ["EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT"] {
      if let value = text.header[key], value.text != "EUC_2D" {
        throw RoutingInstanceError(
          .unsupported, line: value.line, "\(key) is \(value.text.prefix(40))", help: "only EUC_2D is read")
      }
    }
  }

  private func instance() throws(RoutingInstanceError) -> RoutingInstance {
    var draft = InstanceDraft(isElectric ? .evrp : .vrplib)
    draft.name = text.header["NAME"]?.text ?? ""
    let depotCount = try depotCount()
    let stations = try stations()
    guard let places = try text.rows("NODE_COORD", count: nodeCount, columns: 2...2) else {
      throw RoutingInstanceError(.missing, "NODE_COORD_SECTION is absent", help: "write number, x and y of each node")
    }
    var nodes = places.enumerated().map { index, row in
      let kind: RoutingInstance.NodeKind =
        index < depotCount ? .depot : stations.contains(index) ? .station : .client
      return Node(kind: kind, x: row.numbers[0], y: row.numbers[1])
    }
    try fillDemands(&nodes)
    try fillTimes(&nodes, depotCount: depotCount)
    try fillPairs(&nodes)
    for (index, node) in nodes.enumerated() { try draft.add(node, line: places[index].line, limits) }
    draft.vehicles = try vehicles(clientCount: nodes.count { $0.kind == .client }, depotCount: depotCount)
    draft.battery = try battery()
    return try draft.finished()
  }

  private func depotCount() throws(RoutingInstanceError) -> Int {
    guard let section = text.sections["DEPOT"] else {
      throw RoutingInstanceError(.missing, "DEPOT_SECTION is absent", help: "list the depots' numbers, then -1")
    }
    var count = 0
    for row in section.rows {
      guard row.numbers != [-1] else { break }
      guard count < limits.depotsMax else {
        throw RoutingInstanceError(
          .tooLarge, line: row.line, "there are more than \(limits.depotsMax) depots", help: "give fewer depots")
      }
      guard row.numbers == [Double(count + 1)], count < dimension else {
        throw RoutingInstanceError(
          .unsupported, line: row.line, "depot \(count + 1) of the list is not node \(count + 1)",
          help: "let the depots be the first nodes, one a line, from 1")
      }
      count += 1
    }
    guard count > 0 else {
      throw RoutingInstanceError(
        .missing, line: section.line, "DEPOT_SECTION lists no depot", help: "list the depots' numbers, then -1")
    }
    return count
  }

  /// The stations as indices of nodes: those behind the first `dimension`.
  private func stations() throws(RoutingInstanceError) -> Set<Int> {
    let rows = text.sections["STATIONS_COORD"]?.rows ?? []
    var stations: Set<Int> = []
    for row in rows where row.numbers != [-1] {
      let range = (dimension + 1)...max(dimension + 1, nodeCount)
      let number = try InstanceText.whole(row.numbers[0], in: range, line: row.line, "the station's number")
      guard row.numbers.count == 1, stations.insert(number - 1).inserted else {
        throw RoutingInstanceError(
          .repeated, line: row.line, "station \(number) stands there twice or has more values",
          help: "list each station's number once")
      }
    }
    guard stations.count == stationCount else {
      throw RoutingInstanceError(
        .contradiction, line: text.sections["STATIONS_COORD"]?.line, "\(stations.count) stations are listed",
        help: "STATIONS says \(stationCount)")
    }
    return stations
  }

  private func fillDemands(_ nodes: inout [Node]) throws(RoutingInstanceError) {
    if let demands = try text.column("DEMAND", count: dimension) {
      for index in nodes.indices.prefix(dimension) { nodes[index].demand = demands[index] }
    }
    if let prizes = try text.column("PRIZE", count: dimension) {
      // PyVRP reads a prize of 0 as a client that must be served.
      for index in nodes.indices.prefix(dimension) where prizes[index] != 0 { nodes[index].prize = prizes[index] }
    }
  }

  private func fillTimes(_ nodes: inout [Node], depotCount: Int) throws(RoutingInstanceError) {
    if let windows = try text.rows("TIME_WINDOW", count: dimension, columns: 2...2) {
      for (index, row) in windows.enumerated() {
        (nodes[index].earliest, nodes[index].latest) = (row.numbers[0], row.numbers[1])
      }
    }
    if let releases = try text.column("RELEASE_TIME", count: dimension) {
      for (index, release) in releases.enumerated() { nodes[index].release = release }
    }
    let all = try text.number("SERVICE_TIME")
    let services = try text.column("SERVICE_TIME", count: dimension)
    guard all == nil || services == nil else {
      throw RoutingInstanceError(
        .repeated, line: text.header["SERVICE_TIME"]?.line, "SERVICE_TIME is a key and a section",
        help: "remove one of the two")
    }
    // Service at a depot means nothing to any of these sets.
    for index in nodes.indices where nodes[index].kind == .client {
      nodes[index].service = services?[index] ?? all ?? 0
    }
  }

  private func fillPairs(_ nodes: inout [Node]) throws(RoutingInstanceError) {
    guard let rows = try text.rows("PICKUP_AND_DELIVERY", count: dimension, columns: 6...6) else { return }
    guard text.sections["DEMAND"] == nil, text.sections["TIME_WINDOW"] == nil else {
      throw RoutingInstanceError(
        .contradiction, line: text.sections["PICKUP_AND_DELIVERY"]?.line,
        "PICKUP_AND_DELIVERY_SECTION stands beside demands or windows",
        help: "it holds both; remove the other sections")
    }
    for (index, row) in rows.enumerated() {
      try PairColumns.fill(&nodes[index], row.numbers, line: row.line, numberOffset: 1, nodeCount: dimension)
    }
  }

  private func battery() throws(RoutingInstanceError) -> RoutingInstance.Battery? {
    let capacity = try text.number("ENERGY_CAPACITY")
    let use = try text.number("ENERGY_CONSUMPTION")
    guard isElectric || capacity != nil || use != nil else { return nil }
    guard let capacity, let use else {
      throw RoutingInstanceError(
        .missing, "ENERGY_CAPACITY or ENERGY_CONSUMPTION is absent", help: "write both, or neither")
    }
    return RoutingInstance.Battery(capacity: capacity, usePerDistance: use, rechargeTimePerUnit: 0)
  }

  private func vehicles(
    clientCount: Int, depotCount: Int
  ) throws(RoutingInstanceError) -> [RoutingInstance.Vehicle] {
    // Without a number of vehicles there is one for each client, which is no limit.
    let count = try text.whole("VEHICLES", in: 1...limits.vehiclesMax) ?? max(1, min(clientCount, limits.vehiclesMax))
    let capacities = try values("CAPACITY", count: count)
    let durations = try values("VEHICLES_MAX_DURATION", count: count)
    let fixed = try text.column("VEHICLES_FIXED_COST", count: count)
    let unit = try text.column("VEHICLES_UNIT_DISTANCE_COST", count: count)
    let depots = try text.rows("VEHICLES_DEPOT", count: count, columns: 1...1)
    let reloads = try text.rows("VEHICLES_RELOAD_DEPOT", count: count, columns: 0...limits.depotsMax)
    var vehicles: [RoutingInstance.Vehicle] = []
    for index in 0..<count {
      var vehicle = RoutingInstance.Vehicle()
      vehicle.capacity = capacities?[index] ?? .infinity
      vehicle.durationMax = durations?[index] ?? .infinity
      vehicle.fixedCost = fixed?[index] ?? 0
      vehicle.unitDistanceCost = unit?[index] ?? 1
      if let row = depots?[index] {
        vehicle.depot = try InstanceText.whole(row.numbers[0], in: 1...depotCount, line: row.line, "the depot") - 1
      }
      for number in reloads?[index].numbers ?? [] {
        let line = reloads?[index].line ?? 0
        let depot = try InstanceText.whole(number, in: 1...depotCount, line: line, "the depot to reload at") - 1
        if !vehicle.reloadDepots.contains(depot) { vehicle.reloadDepots.append(depot) }
      }
      vehicle.reloadDepots.sort()
      vehicles.append(vehicle)
    }
    return vehicles
  }

  /// One value for all vehicles from the header, or one each from a section.
  private func values(_ name: String, count: Int) throws(RoutingInstanceError) -> [Double]? {
    let all = try text.number(name)
    let each = try text.column(name, count: count)
    guard all == nil || each == nil else {
      throw RoutingInstanceError(
        .repeated, line: text.header[name]?.line, "\(name) is a key and a section", help: "remove one of the two")
    }
    return each ?? all.map { [Double](repeating: $0, count: count) }
  }
}
