extension ArcRoutingProblem {
  /// Throws where a part makes no sense in itself; whether links can be reached is asked later.
  func check() throws(ArcRoutingError) {
    if let defect = sizeDefect { throw ArcRoutingError(defects: [defect]) }
    var defects = numberDefects
    for (index, depot) in depots.enumerated() where !(0..<vertexCount).contains(depot) {
      defects.append(
        .init(
          code: .badVertex, item: .depot(index),
          reason: "depot \(index) is vertex \(depot), and vertices are 0 to \(vertexCount - 1)"))
    }
    for (index, link) in links.enumerated() {
      if defects.count >= ArcRoutingError.defectCountMax { break }
      check(link, index, &defects)
    }
    guard defects.isEmpty else {
      throw ArcRoutingError(defects: Array(defects.prefix(ArcRoutingError.defectCountMax)))
    }
  }

  /// The first reason why the problem is too large or has no depot.
  private var sizeDefect: ArcRoutingError.Defect? {
    let sizes = [
      ("vertices", vertexCount, Limits.verticesMax), ("links", links.count, Limits.linksMax),
      ("depots", depots.count, Limits.depotsMax),
    ]
    for (what, count, most) in sizes where count > most {
      return .init(code: .tooLarge, item: .problem, reason: "there are \(count) \(what), more than \(most)")
    }
    var services = 0
    for (index, link) in links.enumerated() {
      guard (0...Limits.servicesMax).contains(link.services) else {
        return .init(
          code: link.services < 0 ? .badNumber : .tooLarge, item: .link(index),
          reason: "link \(index) asks for \(link.services) services, and 0 to \(Limits.servicesMax) can be asked for")
      }
      services += link.services
    }
    guard services <= Limits.servicesMax else {
      return .init(
        code: .tooLarge, item: .problem,
        reason: "the links ask for \(services) services together, more than \(Limits.servicesMax)")
    }
    guard !depots.isEmpty else {
      return .init(code: .noDepot, item: .problem, reason: "there is no depot, and every tour starts at one")
    }
    return nil
  }

  /// What is wrong with the numbers of the problem as a whole.
  private var numberDefects: [ArcRoutingError.Defect] {
    var defects: [ArcRoutingError.Defect] = []
    func expect(_ holds: Bool, _ reason: String) {
      if !holds { defects.append(.init(code: .badNumber, item: .problem, reason: reason)) }
    }
    expect(capacity > 0, "the capacity is \(capacity), and must be above 0")
    expect(tourCostMax > 0, "the cost limit of a tour is \(tourCostMax), and must be above 0")
    expect(Self.isCost(turnaroundCost), "the turn-around costs \(turnaroundCost), and must be 0 to \(Limits.numberMax)")
    expect(toursMax ?? 1 > 0, "there may be \(toursMax ?? 1) tours, and at least 1 is needed")
    return defects
  }

  private static func isCost(_ value: Double) -> Bool { value >= 0 && value <= Limits.numberMax }

  private func check(_ link: Link, _ index: Int, _ defects: inout [ArcRoutingError.Defect]) {
    func add(_ code: ArcRoutingError.Code, _ reason: String) {
      defects.append(.init(code: code, item: .link(index), reason: "link \(index) " + reason))
    }
    for vertex in [link.from, link.to] where !(0..<vertexCount).contains(vertex) {
      add(.badVertex, "ends at vertex \(vertex), and vertices are 0 to \(vertexCount - 1)")
    }
    for passage in [link.forward, link.backward] {
      guard let passage else { continue }
      for cost in [passage.travelCost, passage.serviceCost ?? 0] where !Self.isCost(cost) {
        add(.badNumber, "costs \(cost), and must cost 0 to \(Limits.numberMax)")
      }
    }
    if !Self.isCost(link.demand) {
      add(.badNumber, "asks for \(link.demand), and must ask for 0 to \(Limits.numberMax)")
    }
    guard link.services > 0 else { return }
    if link.forward?.serviceCost == nil && link.backward?.serviceCost == nil {
      add(.noServiceDirection, "is to be served and has no direction in which it can be")
    }
    if link.demand > capacity { add(.demandAboveCapacity, "asks for \(link.demand), and a tour carries \(capacity)") }
  }
}
