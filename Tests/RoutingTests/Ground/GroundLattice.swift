import Maps
import Quantities
import Routing

/// Random streets on a lattice, and the cheapest ways on them by Bellman and Ford's method: every arc is looked at
/// again until nothing gets cheaper. Made from the streets alone, it shares nothing with the router.
struct GroundLattice {
  static let spacing = 100.0
  static let side = 5

  let streets: [Street]

  init(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let kinds = ["footway", "residential", "track", "tertiary", "steps", "motorway", "living_street"]
    let surfaces = ["", "asphalt", "sett", "gravel", "sand;mud"]
    let access: [FootAccess] = [.yes, .yes, .yes, .yes, .yes, .no, .unknown]
    var streets: [Street] = []
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        for (across, up) in [(1, 0), (0, 1)] where column + across < Self.side && row + up < Self.side {
          guard Int.random(in: 0..<5, using: &generator) > 0 else { continue }
          let here = LocalPoint(east: Double(column) * Self.spacing, north: Double(row) * Self.spacing)
          let there = LocalPoint(
            east: here.east + Double(across) * Self.spacing, north: here.north + Double(up) * Self.spacing)
          let isForward = Bool.random(using: &generator)
          streets.append(
            lane(
              "s\(streets.count)", kinds[Int.random(in: 0..<kinds.count, using: &generator)],
              isForward ? [here, there] : [there, here], isOneWay: Int.random(in: 0..<3, using: &generator) == 0,
              surface: surfaces[Int.random(in: 0..<surfaces.count, using: &generator)],
              foot: access[Int.random(in: 0..<access.count, using: &generator)]))
        }
      }
    }
    self.streets = streets
  }

  /// A place on a street, and how far beside it the point is.
  struct End {
    var street: Int
    var fraction: Double
    var beside: Double

    func place(_ streets: [Street]) -> LocalPoint {
      let line = streets[street].line
      let along = line[1] - line[0]
      let side = LocalVector(east: -along.north, north: along.east) * (beside / GroundLattice.spacing)
      return line[0].interpolated(to: line[1], fraction: fraction) + side
    }
  }

  /// Whether a street may be used; the permission makes the exception.
  static func isUsable(_ street: Street, _ profile: GroundProfile, _ opening: GroundOpening?) -> Bool {
    if profile.streets[street.kind] == nil, opening != .streetClass(street.kind) { return false }
    switch street.footAccess {
    case .yes: return true
    case .no: return opening == .forbiddenFootAccess
    case .unknown: return profile.unknownAccessFactor != nil || opening == .unknownFootAccess
    }
  }

  /// The cost of the cheapest way; infinite where there is none.
  func cost(from start: End, to goal: End, _ profile: GroundProfile, opening: GroundOpening? = nil) -> Double {
    struct Arc {
      let (from, to): (Int, Int)
      let cost: Double
      let level: Int
    }
    var numbers: [LocalPoint: Int] = [:]
    func node(_ point: LocalPoint) -> Int {
      if let known = numbers[point] { return known }
      numbers[point] = numbers.count + 2
      return numbers.count + 1
    }
    var arcs: [Arc] = []
    for (number, street) in streets.enumerated() where Self.isUsable(street, profile, opening) {
      let rule = profile.streets[street.kind] ?? GroundProfile.Rule(costFactor: 1, level: .flush)
      let surface = street.surface == "sand;mud" ? 5 : profile.surfaceFactors[street.surface] ?? 1
      let unknown = street.footAccess == .unknown ? profile.unknownAccessFactor ?? 1 : 1
      let level = Int(rule.level.rawValue)
      let holds = street.isOneWay && profile.obeysOneWay && rule.level == .carriageway && opening != .againstOneWay
      var stops = [(0.0, node(street.line[0])), (1.0, node(street.line[1]))]
      if start.street == number { stops.append((start.fraction, 0)) }
      if goal.street == number { stops.append((goal.fraction, 1)) }
      for (first, from) in stops {
        for (second, to) in stops where from != to && (second >= first || !holds) {
          let cost = abs(second - first) * Self.spacing * rule.costFactor * surface * unknown
          // Who stands at a crossing has chosen no street yet.
          let height = second == first ? Int(GroundProfile.Level.flush.rawValue) : level
          arcs.append(Arc(from: from, to: to, cost: cost, level: height))
        }
      }
    }
    let isKerbOpen = profile.kerbHeightMetres <= profile.kerbClimbMetres || opening == .kerbs
    let kerb = isKerbOpen ? profile.kerbCostMetres : Double.infinity
    var costs = [Double](repeating: .infinity, count: 3 * (numbers.count + 2))
    costs[1] = 0
    var isChanged = true
    while isChanged {
      isChanged = false
      for arc in arcs {
        for level in 0..<3 where costs[arc.from * 3 + level] < .infinity {
          let toll = abs(level - arc.level) == 2 ? kerb : 0
          let cost = costs[arc.from * 3 + level] + arc.cost + toll
          if cost < costs[arc.to * 3 + arc.level] {
            costs[arc.to * 3 + arc.level] = cost
            isChanged = true
          }
        }
      }
    }
    let links = (abs(start.beside) + abs(goal.beside)) * profile.linkFactor
    return (costs[3...5].min() ?? .infinity) + links
  }
}
