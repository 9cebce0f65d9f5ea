import Geometry
import Maps
import Quantities

extension GroundRouter {
  /// How far a failure looks for the nearest street or area, in metres: beyond every map.
  private static let everywhereMetres = 1e8

  /// Why a point has no foot.
  func tooFar(_ point: LocalPoint, _ end: GroundRouteEnd) -> GroundRouteFailure {
    let foot = feet(of: point, withinMetres: Self.everywhereMetres, isChecked: false).min { $0.metres < $1.metres }
    let nearest = foot.map { foot in
      GroundRouteFailure.Nearest(place: foot.place, metres: foot.metres, id: id(of: foot))
    }
    var opening: GroundOpening?
    if let near = graph.nearest(to: point, withinMetres: profile.endReachMetres) {
      opening = network.closed.first { Int($0.strand.source) == near.edge }?.opening
    }
    return .tooFar(end, nearest: nearest, reachMetres: profile.endReachMetres, openedBy: opening)
  }

  private func id(of foot: GroundFoot) -> String {
    if foot.strand >= 0 {
      return streets[graph.edges[Int(network.strands[Int(foot.strand)].source)].street].id
    }
    let members = parts[Int(foot.part)].areas.map { areas[Int($0)] }
    return (members.first { $0.outline.contains(foot.place) } ?? members.first)?.id ?? ""
  }

  /// The part of the network that a foot is on.
  private func component(_ foot: GroundFoot) -> GroundComponent {
    if foot.strand >= 0 {
      return network.parts[Int(network.partOf[Int(network.strands[Int(foot.strand)].from)])]
    }
    let part = parts[Int(foot.part)]
    guard let place = part.ports.first ?? (part.corners.isEmpty ? nil : part.firstCorner) else {
      return GroundComponent(nodeCount: 0, edgeCount: 0, lengthMetres: 0)
    }
    return network.parts[Int(network.partOf[Int(place)])]
  }

  /// The largest part that an end is on; the first of equally large ones.
  private func largest(_ feet: [GroundFoot]) -> GroundComponent {
    var result = GroundComponent(nodeCount: 0, edgeCount: 0, lengthMetres: 0)
    for part in feet.map(component)
    where (part.lengthMetres, part.nodeCount) > (result.lengthMetres, result.nodeCount) {
      result = part
    }
    return result
  }

  /// Why no way leads between feet: the parts that they are on, and what would open a way.
  func noConnection(_ startFeet: [GroundFoot], _ goalFeet: [GroundFoot]) -> GroundRouteFailure {
    var openings: [GroundOpening] = []
    let names = Set(
      network.closed.compactMap { closed -> String? in
        if case .streetClass(let name) = closed.opening { name } else { nil }
      })
    openings += names.sorted().map { .streetClass($0) }
    openings += [.forbiddenFootAccess, .unknownFootAccess, .againstOneWay]
    if kerbCost == .infinity { openings.append(.kerbs) }
    let opened = openings.filter { isConnected(startFeet, goalFeet, by: $0) }
    return .noConnection(start: largest(startFeet), goal: largest(goalFeet), openedBy: opened)
  }

  /// Whether a way would lead between feet with one more permission.
  private func isConnected(_ startFeet: [GroundFoot], _ goalFeet: [GroundFoot], by opening: GroundOpening) -> Bool {
    let ignoresOneWay = opening == .againstOneWay
    let ignoresKerbs = opening == .kerbs || kerbCost.isFinite
    // On one street the way back is the only one that a search for direct ways leaves out.
    if ignoresOneWay,
      startFeet.contains(where: { foot in goalFeet.contains { $0.strand == foot.strand && foot.strand >= 0 } })
    {
      return true
    }
    let extra = extraArcs(opening)
    var isReached = [Bool](repeating: false, count: network.places.count * Self.levels)
    var waiting: [Int32] = []
    func reach(_ node: Int32, _ level: UInt8) {
      let state = Int(node) * Self.levels + Int(level)
      if isReached[state] { return }
      isReached[state] = true
      waiting.append(Int32(state))
    }
    func mayChange(_ level: Int, _ other: UInt8) -> Bool { ignoresKerbs || abs(level - Int(other)) != 2 }
    for step in steps(of: startFeet, isStart: true, ignoringOneWay: ignoresOneWay) {
      reach(step.node, step.level.rawValue)
    }
    while let state = waiting.popLast() {
      let (node, level) = (Int(state) / Self.levels, Int(state) % Self.levels)
      for number in network.offsets[node]..<network.offsets[node + 1] {
        let arc = network.arcs[Int(number)]
        if mayChange(level, arc.level) { reach(arc.target, arc.level) }
      }
      for number in extra.offsets[node]..<extra.offsets[node + 1] {
        let (target, other) = extra.targets[Int(number)]
        if mayChange(level, other) { reach(target, other) }
      }
    }
    return steps(of: goalFeet, isStart: false, ignoringOneWay: ignoresOneWay).contains { step in
      (0..<Self.levels).contains { level in
        isReached[Int(step.node) * Self.levels + level] && mayChange(level, step.level.rawValue)
      }
    }
  }

  /// The moves that a permission adds, by place.
  private func extraArcs(_ opening: GroundOpening) -> (offsets: [Int32], targets: [(Int32, UInt8)]) {
    var moves: [(from: Int32, to: Int32, level: UInt8)] = []
    if opening == .againstOneWay {
      for strand in network.strands where strand.isOneWay {
        moves.append((strand.to, strand.from, strand.level.rawValue))
      }
    }
    for closed in network.closed where closed.opening == opening {
      let strand = closed.strand
      moves.append((strand.from, strand.to, strand.level.rawValue))
      if !strand.isOneWay { moves.append((strand.to, strand.from, strand.level.rawValue)) }
    }
    moves.sort { ($0.from, $0.to, $0.level) < ($1.from, $1.to, $1.level) }
    var offsets = [Int32](repeating: 0, count: network.places.count + 1)
    for move in moves { offsets[Int(move.from) + 1] += 1 }
    for index in offsets.indices.dropFirst() { offsets[index] += offsets[index - 1] }
    return (offsets, moves.map { ($0.to, $0.level) })
  }
}
