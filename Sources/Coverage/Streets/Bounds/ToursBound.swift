/// A lower bound on the cost of all tours.
///
/// Tours enter each vertex as often as they leave it, so vertices with an odd number of services are joined in pairs by
/// ways without service: a matching. And the demand beyond a cut asks for so many tours, each of which crosses it twice;
/// crossings that are no services cost at least the cheapest link of the cut. Cuts are laid in layers around the depots,
/// so that no link counts twice, and the matching is taken behind each layer. Where directions differ in cost, the
/// lesser counts. Sources: B. Golden, R. Wong, "Capacitated arc routing problems", Networks 11, 1981; E. Benavent,
/// V. Campos, Á. Corberán, E. Mota, "The capacitated arc routing problem: lower bounds", Networks 22, 1992.
struct ToursBound {
  private let arcs: ArcServices
  private let serviceUnits: Int
  private let layers: [CutLayer]
  /// The units of the matching behind each layer after the first.
  private let matchings: [Int]

  /// The most vertices to match; with more the ways without service count nothing.
  static let matchedMax = 1_000
  /// The most layers.
  private static let layersMax = 60
  /// The most passages that the shortest ways of all layers may look at; then only the first layer counts.
  private static let workMax = 100_000_000

  /// Prepares bounds for a problem.
  init(_ arcs: ArcServices) {
    self.arcs = arcs
    serviceUnits = arcs.services.reduce(0) { $0 + ($1.directions.map(\.cost).min() ?? 0) }
    let network = StreetNetwork(arcs.problem, scale: arcs.scale, isSymmetrised: true)
    var isInside = [Bool](repeating: false, count: arcs.problem.vertexCount)
    for depot in arcs.problem.depots { isInside[depot] = true }
    var layers: [CutLayer] = []
    var work = 0
    while layers.count < Self.layersMax, let layer = CutLayer(arcs, network, isInside: isInside) {
      work += (layer.odd.count + 1) * network.passages.count
      if !layers.isEmpty && (work > Self.workMax || layer.odd.count + layer.crossings > Self.matchedMax) { break }
      layers.append(layer)
      var next = isInside
      for vertex in isInside.indices where isInside[vertex] {
        for index in Int(network.firstOut[vertex])..<Int(network.firstOut[vertex + 1]) {
          next[Int(network.heads[index])] = true
        }
      }
      if next == isInside { break }
      isInside = next
    }
    self.layers = layers
    matchings = layers.dropFirst().map { $0.matchingUnits(crossings: $0.crossings) }
  }

  /// What so many tours cost together at least, in units, without their turn-arounds. O(vertices³) in the odd vertices.
  func units(tours: Int) -> Int {
    guard let first = layers.first else { return serviceUnits }
    let crossings = first.crossings(tours: tours)
    var most = 0
    if first.odd.count + crossings <= Self.matchedMax { most = first.matchingUnits(crossings: crossings) }
    var sum = crossings * first.crossingUnits
    for (layer, matching) in zip(layers.dropFirst(), matchings) {
      most = max(most, sum + matching)
      sum += layer.crossings * layer.crossingUnits
    }
    return serviceUnits + max(most, sum)
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
