import Geometry
import Maps
import Quantities

/// Cheapest ways of one kind of ground robot over the streets and areas of a map.
///
/// Exact in the network that it builds: streets as the map draws them, cut where they meet areas, and the taut lines of
/// sight in each free part of an area. Joints between the two stand where a street comes near, leaves, ends, and at a
/// stated spacing in between, so a way that changes between them anywhere else can be a little cheaper. Immutable, so
/// tasks may share it.
package struct GroundRouter: Sendable {
  /// What the robot may use.
  package let profile: GroundProfile
  /// What was left out of the network, and why.
  package let omissions: [GroundOmission]
  /// The streets as a network.
  let graph: StreetGraph
  /// The streets that the graph was made of.
  let streets: [Street]
  /// The areas that `AreaPart.areas` counts.
  let areas: [Area]
  /// What stands in the way.
  let ground: GroundAreas
  /// The ways.
  let network: GroundNetwork
  /// The free parts of the areas.
  let parts: [AreaPart]
  /// What a kerb adds, in metres of good pavement; infinite where the robot cannot climb it.
  let kerbCost: Double

  /// The number of crossings, ends, joints and corners.
  package var placeCount: Int { network.places.count }
  /// The number of pieces between them.
  package var strandCount: Int { network.strands.count }
  /// The number of connected free parts of areas.
  package var areaPartCount: Int { parts.count }

  /// Builds the network of a map.
  ///
  /// - Parameter options: how streets are joined where the map's data cut them.
  package init(
    map: CityMap, profile: GroundProfile, options: StreetGraph.Options = StreetGraph.Options()
  ) throws(GroundRouterError) {
    try self.init(
      streets: map.streets, areas: map.areas, buildings: map.buildings, water: map.water, profile: profile,
      options: options)
  }

  /// Builds the network of streets and areas; buildings and water are cut out of the areas.
  package init(
    streets: [Street], areas: [Area] = [], buildings: [Building] = [], water: [Polygon] = [],
    profile: GroundProfile, options: StreetGraph.Options = StreetGraph.Options()
  ) throws(GroundRouterError) {
    if let problem = profile.problem { throw problem }
    let graph: StreetGraph
    do throws(StreetGraph.TooLarge) {
      graph = try StreetGraph(streets: streets, options: options)
    } catch {
      throw .tooManyStreets(error.reason)
    }
    var builder = GroundBuilder(graph: graph, areas: areas, buildings: buildings, water: water, profile: profile)
    try builder.build()
    self.profile = profile
    self.graph = graph
    self.streets = streets
    self.areas = areas
    omissions = builder.omissions
    ground = builder.areas
    network = builder.network
    parts = builder.parts
    kerbCost = profile.kerbCost
  }

  /// The cheapest way between two points.
  package func route(from start: LocalPoint, to goal: LocalPoint) throws(GroundRouteFailure) -> GroundRoute {
    var scratch = GroundScratch()
    return try route(from: start, to: goal, &scratch)
  }

  /// The cheapest way between two points, with memory that is kept between queries.
  ///
  /// Both ends are led to the nearest street or area; of equally cheap ways the order of the streets decides.
  package func route(
    from start: LocalPoint, to goal: LocalPoint, _ scratch: inout GroundScratch
  ) throws(GroundRouteFailure) -> GroundRoute {
    let startFeet = try checkedFeet(of: start, .start)
    let goalFeet = try checkedFeet(of: goal, .goal)
    if start == goal { return route([], points: [start], cost: 0) }
    let first = steps(of: startFeet, isStart: true)
    var goals = GroundGoals([steps(of: goalFeet, isStart: false)])
    let direct = cheapestDirect(startFeet, goalFeet)
    if let direct { goals.best[0].cost = direct.cost }
    search(from: first, to: &goals, towards: goal, &scratch)
    let best = goals.best[0]
    guard best.cost.isFinite else { throw noConnection(startFeet, goalFeet) }
    if let direct, best.state < 0 {
      return assembled(
        from: start, startFeet[direct.start], moves: [directMove(startFeet[direct.start], goalFeet[direct.goal])],
        goalFeet[direct.goal], to: goal)
    }
    let (uses, number) = uses(upTo: best.state, scratch)
    let step = goals.lasts[Int(best.last)].step
    let (startFoot, goalFoot) = (startFeet[Int(first[number].foot)], goalFeet[Int(step.foot)])
    var moves = [move(between: startFoot, and: first[number], isStart: true)]
    moves += uses.map(move)
    moves.append(move(between: goalFoot, and: step, isStart: false))
    return assembled(from: start, startFoot, moves: moves, goalFoot, to: goal)
  }

  /// The feet of an end, or why it has none.
  func checkedFeet(of point: LocalPoint, _ end: GroundRouteEnd) throws(GroundRouteFailure) -> [GroundFoot] {
    guard abs(point.east) <= GroundAreas.coordinateMaxMetres, abs(point.north) <= GroundAreas.coordinateMaxMetres
    else { throw .notFinite(end) }
    let reach = profile.endReachMetres
    var feet = feet(of: point, withinMetres: reach, isChecked: true)
    if !feet.contains(where: isOnLargePart) {
      // Behind other buildings: a house of several parts, a courtyard, or a passage through a house.
      for foot in self.feet(of: point, withinMetres: reach, isChecked: false)
      where !feet.contains(where: { $0.strand == foot.strand && $0.part == foot.part }) {
        feet.append(foot)
      }
    }
    if feet.isEmpty { throw tooFar(point, end) }
    return feet
  }

  /// The cheapest way between feet that needs no search.
  func cheapestDirect(
    _ startFeet: [GroundFoot], _ goalFeet: [GroundFoot]
  ) -> (cost: Double, start: Int, goal: Int)? {
    var best: (cost: Double, start: Int, goal: Int)?
    for (start, startFoot) in startFeet.enumerated() {
      for (goal, goalFoot) in goalFeet.enumerated() {
        guard let cost = directCost(startFoot, goalFoot), cost < best?.cost ?? .infinity else { continue }
        best = (cost, start, goal)
      }
    }
    return best
  }

  /// The uses of arcs that lead to a state, in their order, and the number of the first step.
  func uses(upTo last: Int32, _ scratch: GroundScratch) -> (uses: [Int32], first: Int) {
    var uses: [Int32] = []
    var state = scratch.states[Int(last)]
    while state.previous >= 0 {
      uses.append(state.use)
      state = scratch.states[Int(state.previous)]
    }
    return (uses.reversed(), Int(-1 - state.previous))
  }
}
