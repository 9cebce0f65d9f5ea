import VehicleRouting

/// A solution file: `Route #k: 3 17 5` with location numbers, then `Cost X`.
///
/// A depot's number inside a route is a reload. Where vehicles differ, route k belongs to vehicle k, and empty routes
/// are written.
package struct RoutingSolutionText: Hashable, Sendable {
  /// The location numbers of each route.
  package var routes: [[Int]]
  /// The cost that is stated; nil where none is.
  package var cost: Double?

  /// Makes a solution from its routes.
  package init(routes: [[Int]], cost: Double? = nil) {
    self.routes = routes
    self.cost = cost
  }

  /// Reads a text.
  package init(
    _ bytes: [UInt8], limits: RoutingInstanceLimits = RoutingInstanceLimits()
  ) throws(RoutingInstanceError) {
    routes = []
    cost = nil
    let text = try InstanceText(bytes, limits)
    for line in text.lines {
      let words = line.text.split { " \t:".contains($0) }.map(String.init)
      switch words.first {
      case "Route": routes.append(try Self.route(words, line, after: routes.count, limits))
      case "Cost":
        guard words.count == 2, cost == nil else {
          throw RoutingInstanceError(
            .repeated, line: line.number, "the cost is no one number, or stands there twice", help: "write Cost 123")
        }
        cost = try Self.cost(words[1], line: line.number)
      case "Optimal": continue
      default:
        throw RoutingInstanceError(
          .unsupported, line: line.number, "\"\(line.text.prefix(40))\" is neither a route nor a cost",
          help: "write Route #1: 3 17 5, or Cost 123")
      }
    }
  }

  private static func route(
    _ words: [String], _ line: InstanceText.Line, after count: Int, _ limits: RoutingInstanceLimits
  ) throws(RoutingInstanceError) -> [Int] {
    guard count < limits.vehiclesMax else {
      throw RoutingInstanceError(
        .tooLarge, line: line.number, "there are more than \(limits.vehiclesMax) routes", help: "write fewer")
    }
    guard words.count > 1, words[1] == "#\(count + 1)" else {
      throw RoutingInstanceError(
        .contradiction, line: line.number, "the route is not number \(count + 1)",
        help: "number the routes from 1 in their order: Route #1: 3 17 5")
    }
    var numbers: [Int] = []
    for word in words.dropFirst(2) {
      let number = try InstanceText.number(word, line: line.number, limits)
      numbers.append(
        try InstanceText.whole(number, in: 0...limits.nodesMax, line: line.number, "the location"))
    }
    return numbers
  }

  /// Costs are sums, so the limit of a single number does not hold for them.
  private static func cost(_ word: String, line: Int) throws(RoutingInstanceError) -> Double {
    guard let value = Double(word), value.isFinite else {
      throw RoutingInstanceError(.badNumber, line: line, "the cost is no number", help: "write Cost 123")
    }
    return value
  }

  /// The text. Whole costs have no point.
  package var text: String {
    var lines = routes.enumerated().map { index, route in
      (["Route #\(index + 1):"] + route.map(String.init)).joined(separator: " ")
    }
    if let cost { lines.append("Cost \(Self.plain(cost))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A number without a point where it is whole.
  package static func plain(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
  }
}

extension StatedInstance {
  /// A plan of the problem as a solution of the instance, with the cost of the plan.
  package func solutionText(of solution: VehicleRoutingSolution) -> RoutingSolutionText {
    var routes = [[Int]](repeating: [], count: instance.vehicles.count)
    for route in solution.routes {
      var visits: [Int] = []
      for trip in route.trips where !trip.stops.isEmpty {
        // Between two trips the vehicle is at its depot, which the file writes as a reload.
        if !visits.isEmpty { visits.append(trip.startLocation) }
        visits += trip.stops.map(\.entry)
      }
      routes[vehicleNumbers[route.vehicle]] = visits
    }
    if instance.vehiclesAreAlike { routes.removeAll { $0.isEmpty } }
    return RoutingSolutionText(routes: routes, cost: solution.cost.total)
  }
}
