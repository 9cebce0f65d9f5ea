import Geometry
import Maps
import Quantities

/// One move of a way: along a strand or a piece of it.
struct GroundMove {
  /// What it leads along.
  let kind: GroundPiece.Kind
  /// The edge of the street graph or the part of an area; -1 for a link.
  let source: Int32
  /// The height at which one drives.
  let level: GroundProfile.Level
  /// The length in metres.
  let metres: Double
  /// The cost of a metre.
  let factor: Double
  /// Its points in the direction of the way.
  let line: [LocalPoint]
}

extension GroundRouter {
  /// The move along a whole strand.
  func move(_ use: Int32) -> GroundMove {
    let strand = network.strands[Int(use >> 1)]
    let line = network.line(of: strand)
    return GroundMove(
      kind: strand.kind, source: strand.source, level: strand.level, metres: strand.metres, factor: strand.factor,
      line: use & 1 == 1 ? line : line.reversed())
  }

  /// The move between the foot of an end and the first or last place of the network.
  func move(between foot: GroundFoot, and step: GroundStep, isStart: Bool) -> GroundMove {
    if foot.part >= 0 {
      let place = network.places[Int(step.node)]
      return across(foot.part, isStart ? [foot.place, place] : [place, foot.place])
    }
    let strand = network.strands[Int(foot.strand)]
    return along(
      strand, foot, nil, isForward: isStart == step.isAtEnd, startsAtFoot: isStart, metres: step.metres, step.level)
  }

  /// The move between two feet on one street or in one part of an area.
  func directMove(_ start: GroundFoot, _ goal: GroundFoot) -> GroundMove {
    if start.part >= 0 { return across(start.part, [start.place, goal.place]) }
    let strand = network.strands[Int(start.strand)]
    return along(
      strand, start, goal, isForward: goal.along >= start.along, startsAtFoot: true,
      metres: abs(goal.along - start.along), strand.level)
  }

  private func across(_ part: Int32, _ line: [LocalPoint]) -> GroundMove {
    let rule = parts[Int(part)].rule
    return GroundMove(
      kind: .area, source: part, level: rule.level, metres: Distances.planarLengthMetres(of: line),
      factor: rule.costFactor, line: line)
  }

  /// A piece of a strand from or to a foot; to another foot where there is one, else to an end.
  private func along(
    _ strand: GroundNetwork.Strand, _ foot: GroundFoot, _ other: GroundFoot?, isForward: Bool, startsAtFoot: Bool,
    metres: Double, _ level: GroundProfile.Level
  ) -> GroundMove {
    let whole = network.line(of: strand)
    // In the direction of the strand, from the lesser to the greater of the two.
    let footIsLess = isForward == startsAtFoot
    let low = other.map { footIsLess ? foot.along : $0.along } ?? (footIsLess ? foot.along : 0)
    let high = other.map { footIsLess ? $0.along : foot.along } ?? (footIsLess ? strand.metres : foot.along)
    var line: [LocalPoint] = []
    if let other { line.append(footIsLess ? foot.place : other.place) } else if footIsLess { line.append(foot.place) }
    var passed = 0.0
    for (number, point) in whole.enumerated() {
      if number > 0 { passed += whole[number - 1].planarDistanceMetres(to: point) }
      let isEnd = number == 0 || number == whole.count - 1
      if (passed > low && passed < high) || (isEnd && other == nil && (number == 0) != footIsLess) {
        line.append(point)
      }
    }
    if let other { line.append(footIsLess ? other.place : foot.place) } else if !footIsLess { line.append(foot.place) }
    return GroundMove(
      kind: .street, source: strand.source, level: level, metres: metres, factor: strand.factor,
      line: isForward ? line : line.reversed())
  }

  /// Joins the moves to a way with its pieces.
  func assembled(
    from start: LocalPoint, _ startFoot: GroundFoot, moves: [GroundMove], _ goalFoot: GroundFoot, to goal: LocalPoint
  ) -> GroundRoute {
    func link(_ metres: Double, _ line: [LocalPoint], _ level: GroundProfile.Level) -> GroundMove {
      GroundMove(
        kind: .link, source: -1, level: level, metres: metres, factor: profile.linkFactor, line: line)
    }
    // The links at the ends have the level of what they lead to: nobody knows of kerbs there.
    let firstLevel = moves.first?.level ?? .flush
    let lastLevel = moves.last?.level ?? .flush
    let all =
      [link(startFoot.metres, [start, startFoot.place], firstLevel)] + moves
      + [link(goalFoot.metres, [goalFoot.place, goal], lastLevel)]
    var points = [start]
    var pieces: [GroundPiece] = []
    var (level, lastSource, cost) = (firstLevel, -1, 0.0)
    for move in all {
      let startsAtKerb = level.hasKerb(to: move.level)
      let moveCost = move.metres * move.factor + (startsAtKerb ? kerbCost : 0)
      cost += moveCost
      level = move.level
      let from = points.count - 1
      let source = move.kind == .street ? graph.edges[Int(move.source)].street : Int(move.source)
      for point in move.line where points.last != point { points.append(point) }
      guard startsAtKerb || move.metres > 0 else { continue }
      if let last = pieces.last, last.kind == move.kind, lastSource == source, move.kind != .link, !startsAtKerb {
        pieces[pieces.count - 1].lengthMetres += move.metres
        pieces[pieces.count - 1].cost += moveCost
        pieces[pieces.count - 1].points = last.points.lowerBound...(points.count - 1)
      } else {
        pieces.append(piece(move, startsAtKerb, moveCost, from...(points.count - 1), move.line))
      }
      lastSource = source
    }
    return route(pieces, points: points, cost: cost)
  }

  private func piece(
    _ move: GroundMove, _ startsAtKerb: Bool, _ cost: Double, _ points: ClosedRange<Int>, _ line: [LocalPoint]
  ) -> GroundPiece {
    var (id, streetClass, surface) = ("", "", "")
    switch move.kind {
    case .street:
      let edge = graph.edges[Int(move.source)]
      (id, streetClass, surface) = (streets[edge.street].id, edge.kind, edge.surface)
    case .area:
      let members = parts[Int(move.source)].areas.map { areas[Int($0)] }
      let middle = line.first.flatMap { first in line.last.map { first.interpolated(to: $0, fraction: 0.5) } }
      let area = members.first { area in middle.map(area.outline.contains) ?? false } ?? members.first
      (id, streetClass) = (area?.id ?? "", area?.kind ?? "")
    case .link: break
    }
    return GroundPiece(
      kind: move.kind, id: id, streetClass: streetClass, surface: surface, lengthMetres: move.metres,
      startsAtKerb: startsAtKerb, cost: cost, points: points)
  }

  /// Sums up a way.
  func route(_ pieces: [GroundPiece], points: [LocalPoint], cost: Double) -> GroundRoute {
    let length = pieces.reduce(0) { $0 + $1.lengthMetres }
    let kerbs = pieces.count { $0.startsAtKerb }
    return GroundRoute(
      points: points, pieces: pieces, lengthMetres: length, cost: cost,
      durationSeconds: seconds(lengthMetres: length, kerbs: kerbs), kerbCount: kerbs)
  }

  /// The time of a way, in seconds.
  func seconds(lengthMetres: Double, kerbs: Int) -> Double {
    lengthMetres / profile.speedMetresPerSecond + Double(kerbs) * profile.kerbSeconds
  }
}
