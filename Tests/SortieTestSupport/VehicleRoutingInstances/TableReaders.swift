/// Reads Solomon's text: the fleet in one row, then a table of customers whose first is the depot.
enum SolomonReader {
  /// Reads a text; throws at the first trouble.
  static func read(
    _ text: InstanceText, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    var draft = InstanceDraft(.solomon)
    draft.name = text.lines.first?.text ?? ""
    var fleet: (count: Int, capacity: Double)?
    for line in text.lines.dropFirst() {
      guard let first = line.bytes.first, Set("0123456789+-.".utf8).contains(first) else {
        try checkHeading(line)
        continue
      }
      let numbers = try line.numbers(limits)
      if fleet == nil {
        try expect(2, numbers, line, "number and capacity of the vehicles")
        let count = try InstanceText.whole(
          numbers[0], in: 1...limits.vehiclesMax, line: line.number, "the number of vehicles")
        fleet = (count, numbers[1])
        continue
      }
      try expect(7, numbers, line, "number, x, y, demand, ready time, due date and service time")
      let index = draft.depots.count + draft.others.count
      guard numbers[0] == Double(index) else {
        throw RoutingInstanceError(
          .contradiction, line: line.number, "the customer has number \(numbers[0])",
          help: "number the customers from 0 in their order; the next is \(index)")
      }
      var node = RoutingInstance.Node(kind: index == 0 ? .depot : .client, x: numbers[1], y: numbers[2])
      (node.demand, node.earliest, node.latest) = (numbers[3], numbers[4], numbers[5])
      node.service = index == 0 ? 0 : numbers[6]
      try draft.add(node, line: line.number, limits)
    }
    guard let fleet else {
      throw RoutingInstanceError(
        .missing, "the row with number and capacity of the vehicles is absent", help: "write it below VEHICLE")
    }
    var vehicle = RoutingInstance.Vehicle()
    vehicle.capacity = fleet.capacity
    draft.vehicles = [RoutingInstance.Vehicle](repeating: vehicle, count: fleet.count)
    return try draft.finished()
  }

  private static let headingWords: Set<String> = [
    "VEHICLE", "NUMBER", "CAPACITY", "CUSTOMER", "CUST", "NO.", "XCOORD.", "YCOORD.", "DEMAND", "READY", "TIME", "DUE",
    "DATE", "SERVICE",
  ]

  private static func checkHeading(_ line: InstanceText.Line) throws(RoutingInstanceError) {
    guard line.words.allSatisfy({ headingWords.contains($0.uppercased()) }) else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is neither a heading nor a row",
        help: "known headings are VEHICLE and CUSTOMER with the names of their columns")
    }
  }

  /// Throws where a row has another number of values.
  static func expect(
    _ count: Int, _ numbers: [Double], _ line: InstanceText.Line, _ what: String
  ) throws(RoutingInstanceError) {
    guard numbers.count == count else {
      throw RoutingInstanceError(
        .missing, line: line.number, "the row has \(numbers.count) values, not \(count)", help: "write \(what)")
    }
  }
}

/// Reads Li & Lim's text: a row with vehicles, capacity and speed, then rows with nine values.
enum LiLimReader {
  /// Reads a text; throws at the first trouble.
  static func read(
    _ text: InstanceText, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    var draft = InstanceDraft(.liLim)
    guard let first = text.lines.first else {
      throw RoutingInstanceError(.missing, "the text is empty", help: "write vehicles, capacity and speed first")
    }
    let fleet = try first.numbers(limits)
    try SolomonReader.expect(3, fleet, first, "vehicles, capacity and speed")
    let count = try InstanceText.whole(
      fleet[0], in: 1...limits.vehiclesMax, line: first.number, "the number of vehicles")
    guard fleet[2] == 1 else {
      throw RoutingInstanceError(
        .unsupported, line: first.number, "the speed is \(fleet[2])", help: "write 1, as all public sets have it")
    }
    var vehicle = RoutingInstance.Vehicle()
    vehicle.capacity = fleet[1]
    draft.vehicles = [RoutingInstance.Vehicle](repeating: vehicle, count: count)
    let rows = text.lines.dropFirst()
    for (index, line) in rows.enumerated() {
      let numbers = try line.numbers(limits)
      try SolomonReader.expect(
        9, numbers, line, "number, x, y, demand, earliest, latest, service, pickup and delivery")
      guard numbers[0] == Double(index) else {
        throw RoutingInstanceError(
          .contradiction, line: line.number, "the row has number \(numbers[0])",
          help: "number the rows from 0 in their order; this one is \(index)")
      }
      var node = RoutingInstance.Node(kind: index == 0 ? .depot : .client, x: numbers[1], y: numbers[2])
      // Behind the depot's 0 the numbers are locations already.
      try PairColumns.fill(
        &node, Array(numbers[3...]), line: line.number, numberOffset: 0, nodeCount: rows.count)
      try draft.add(node, line: line.number, limits)
    }
    return try draft.finished()
  }
}

/// Reads Cordeau's text for several depots (type 2), and the one with windows (type 6).
enum CordeauReader {
  /// Reads a text; throws at the first trouble.
  static func read(
    _ text: InstanceText, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> RoutingInstance {
    guard let first = text.lines.first else {
      throw RoutingInstanceError(.missing, "the text is empty", help: "write type, vehicles, clients and depots first")
    }
    let head = try first.numbers(limits)
    try SolomonReader.expect(4, head, first, "type, vehicles at each depot, clients and depots")
    guard head[0] == 2 || head[0] == 6 else {
      throw RoutingInstanceError(
        .unsupported, line: first.number, "the type is \(head[0])",
        help: "2 (several depots) and 6 (with windows) are read")
    }
    let perDepot = try InstanceText.whole(head[1], in: 1...limits.vehiclesMax, line: first.number, "vehicles")
    let clientCount = try InstanceText.whole(head[2], in: 0...limits.nodesMax, line: first.number, "clients")
    let depotCount = try InstanceText.whole(head[3], in: 1...limits.depotsMax, line: first.number, "depots")
    guard perDepot * depotCount <= limits.vehiclesMax else {
      throw RoutingInstanceError(
        .tooLarge, line: first.number, "there are more than \(limits.vehiclesMax) vehicles", help: "give fewer")
    }
    guard text.lines.count == 1 + 2 * depotCount + clientCount else {
      throw RoutingInstanceError(
        .missing, line: text.lastLine, "the text has \(text.lines.count) lines with numbers",
        help: "write 1 + \(depotCount) + \(clientCount) + \(depotCount), as the first line says")
    }
    var draft = InstanceDraft(.cordeau)
    for depot in 0..<depotCount {
      let line = text.lines[1 + depot]
      let numbers = try line.numbers(limits)
      try SolomonReader.expect(2, numbers, line, "the longest duration and the largest load; 0 is no limit")
      var vehicle = RoutingInstance.Vehicle()
      vehicle.depot = depot
      vehicle.durationMax = numbers[0] == 0 ? .infinity : numbers[0]
      vehicle.capacity = numbers[1] == 0 ? .infinity : numbers[1]
      draft.vehicles += [RoutingInstance.Vehicle](repeating: vehicle, count: perDepot)
    }
    for (index, line) in text.lines.dropFirst(1 + depotCount).enumerated() {
      try add(
        line, kind: index < clientCount ? .client : .depot, hasWindows: head[0] == 6, depotCount: depotCount, &draft,
        limits)
    }
    return try draft.finished()
  }

  private static func add(
    _ line: InstanceText.Line, kind: RoutingInstance.NodeKind, hasWindows: Bool, depotCount: Int,
    _ draft: inout InstanceDraft, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) {
    let numbers = try line.numbers(limits)
    guard numbers.count >= 7 else {
      throw RoutingInstanceError(
        .missing, line: line.number, "the row has \(numbers.count) values, fewer than 7",
        help: "write number, x, y, service, demand, frequency, the length of the list and the list")
    }
    let listed = try InstanceText.whole(
      numbers[6], in: 0...limits.depotsMax, line: line.number, "the length of the list")
    guard numbers.count == 7 + listed + (hasWindows ? 2 : 0) else {
      throw RoutingInstanceError(
        .missing, line: line.number, "the row has \(numbers.count) values",
        help: "write 7, the \(listed) of the list\(hasWindows ? ", and the window" : "")")
    }
    guard listed == 0 || listed == depotCount, kind == .depot || numbers[5] <= 1 else {
      throw RoutingInstanceError(
        .unsupported, line: line.number, "the client is visited several times, or not from every depot",
        help: "write a frequency of 1 and every depot")
    }
    var node = RoutingInstance.Node(kind: kind, x: numbers[1], y: numbers[2])
    node.demand = kind == .depot ? 0 : numbers[4]
    node.service = kind == .depot ? 0 : numbers[3]
    if hasWindows { (node.earliest, node.latest) = (numbers[7 + listed], numbers[8 + listed]) }
    try draft.add(node, line: line.number, limits)
  }
}
