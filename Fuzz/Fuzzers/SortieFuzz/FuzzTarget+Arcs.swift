import SortieTestSupport

extension FuzzTarget {
  /// The bytes as an instance of arc routing, and as tours over a small one.
  func arcInstances(_ bytes: [UInt8]) {
    var limits = RoutingInstanceLimits()
    (limits.nodesMax, limits.vehiclesMax) = (200, 200)
    do {
      let instance = try ArcInstanceReader.read(bytes, limits: limits)
      let vertices = 0..<instance.vertexCount
      require(instance.edges.allSatisfy { vertices.contains($0.from) && vertices.contains($0.to) }, "edges have ends")
      require(instance.edges.allSatisfy { $0.cost >= 0 && $0.demand >= 0 }, "costs and demands are 0 or more")
      let tours = ArcToursText(tours: [instance.edges.indices.map { .init(edge: $0, isForward: true, isService: true) }]
      )
      let verdict = ArcToursChecker.verdict(on: tours, instance, toursMax: 1)
      require(verdict.cost.isFinite, "tours have a cost")
    } catch {
      require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
    }
    do {
      let tours = try ArcToursText(bytes, limits: limits)
      let again = try ArcToursText(Array(tours.text.utf8), limits: limits)
      require(again == tours, "tours that were read are written the same again")
    } catch {
      require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
    }
  }
}
