/// A lower bound on the cost of all tours.
///
/// Tours enter each vertex as often as they leave it, so vertices with an odd number of services are joined in pairs by
/// ways without service: a matching. And the demand beyond a radius around the depots asks for so many tours, each of
/// which crosses it twice; a crossing without service costs what lies between this radius and the next vertex. Radii
/// are laid through all vertices, so that no piece of a link counts twice, and the matching is taken beyond one of
/// them. Where directions differ in cost, the lesser counts. Sources: B. Golden, R. Wong, "Capacitated arc routing
/// problems", Networks 11, 1981; E. Benavent, V. Campos, Á. Corberán, E. Mota, "The capacitated arc routing problem:
/// lower bounds", Networks 22, 1992.
struct ToursBound {
  private let arcs: ArcServices
  private let serviceUnits: Int
  private let first: CutLayer?
  /// For the first layer the ways between its odd vertices; nil where they are too many.
  private let firstDistances: [Int]?
  /// The units of the layers after the first: their crossings with the matching, at their best.
  private let beyondUnits: Int

  /// The most vertices to match; with more a matching counts nothing.
  static let matchedMax = 600
  /// The most that the cubes of the matched vertices of all matchings may sum to; matchings beyond count nothing.
  private static let matchingWorkMax = 300_000_000
  /// The most services that all layers may look at, and the most passages that the ways of all matchings may; layers
  /// and matchings beyond count nothing.
  private static let workMax = 100_000_000
  /// The most matchings.
  private static let matchingsMax = 40

  /// Prepares bounds for a problem.
  init(_ arcs: ArcServices) {
    self.arcs = arcs
    serviceUnits = arcs.services.reduce(0) { $0 + ($1.directions.map(\.cost).min() ?? 0) }
    let network = StreetNetwork(arcs.problem, scale: arcs.scale, isSymmetrised: true)
    var ways = ShortestWays(network)
    var depths = [Int](repeating: StreetNetwork.unreachable, count: network.vertexCount)
    for depot in Set(arcs.problem.depots).sorted() {
      ways.search(from: depot)
      for vertex in depths.indices { depths[vertex] = min(depths[vertex], ways.distances[vertex]) }
    }
    let radii = Set(depths).sorted()
    var layers: [CutLayer] = []
    for (radius, next) in zip(radii, radii.dropFirst()) {
      guard layers.count * (arcs.services.count + network.vertexCount) <= Self.workMax || layers.isEmpty,
        let layer = CutLayer(arcs, depths: depths, radius: radius, nextRadius: next)
      else { break }
      layers.append(layer)
    }
    first = layers.first
    firstDistances = layers.first.flatMap {
      $0.odd.count <= Self.matchedMax ? $0.distances(network, depths: depths) : nil
    }
    var work = 0
    var matchingWork = 0
    var sum = 0
    var most = 0
    let step = max(1, layers.count / Self.matchingsMax)
    for (index, layer) in layers.enumerated().dropFirst() {
      let matched = layer.odd.count + layer.crossings
      if index % step == 0 && matched <= Self.matchedMax {
        work += (layer.odd.count + 1) * network.passages.count
        matchingWork += matched * matched * matched
        if work <= Self.workMax && matchingWork <= Self.matchingWorkMax {
          let distances = layer.distances(network, depths: depths)
          most = max(most, sum + layer.matchingUnits(crossings: layer.crossings, distances))
        }
      }
      sum += layer.crossings * layer.thickness
    }
    beyondUnits = max(most, sum)
  }

  /// What so many tours cost together at least, in units, without their turn-arounds. O(vertices³) in the odd vertices.
  func units(tours: Int) -> Int {
    guard let first else { return serviceUnits }
    let crossings = first.crossings(tours: tours)
    var most = crossings * first.thickness + beyondUnits
    if let firstDistances, first.odd.count + crossings <= Self.matchedMax {
      most = max(most, first.matchingUnits(crossings: crossings, firstDistances))
    }
    return serviceUnits + most
  }

  /// The fewest tours by capacity and by the limit of a tour's cost, at least 1 where anything is to be served.
  func toursMin() -> Int {
    guard !arcs.services.isEmpty else { return 0 }
    let demands = arcs.services.map { arcs.problem.links[$0.link].demand }
    var tours = CutLayer.binsMin(demands, capacity: arcs.problem.capacity)
    guard let most = arcs.tourUnitsMax else { return tours }
    while tours < arcs.services.count {
      // Ways that are rounded may be a unit longer than they are.
      let needed = (units(tours: tours) + most) / (most + 1)
      if needed <= tours { break }
      tours = min(needed, arcs.services.count)
    }
    return tours
  }

  /// What all tours cost at least, in units, with their turn-arounds.
  func units() -> Int {
    let tours = toursMin()
    return tours == 0 ? 0 : units(tours: tours) + tours * arcs.turnaround
  }
}
