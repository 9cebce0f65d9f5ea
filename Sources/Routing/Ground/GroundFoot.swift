import Geometry
import Quantities

/// Where a start or a goal meets the network: a place on a street, or in a part of an area.
struct GroundFoot: Sendable {
  /// The place on the street or in the part.
  let place: LocalPoint
  /// How far it is from the end of the way, in metres.
  let metres: Double
  /// The strand of a street; -1 in an area.
  let strand: Int32
  /// How far along the strand it is, in metres.
  let along: Double
  /// The part of an area; -1 on a street.
  let part: Int32
}

/// A first or last move between an end and a place of the network.
struct GroundStep: Sendable {
  /// The place of the network.
  let node: Int32
  /// The level between the two.
  let level: GroundProfile.Level
  /// The length without the link to the end, in metres.
  let metres: Double
  /// The cost, the link to the end included.
  let cost: Double
  /// On a street, whether the place is at the end of the strand and not at its start.
  let isAtEnd: Bool
  /// The foot, as a number among the feet of the end.
  let foot: Int32
}

extension GroundRouter {
  /// The first reach of a search for the nearest street, in metres; it doubles until something is found.
  private static let firstReachMetres = 16.0
  /// Who is nearer to a street or to the end of a piece than this stands there, in metres.
  private static let closeMetres = 1e-6

  /// The nearest usable street, then the nearest one in a large core of the network, then the nearest part
  /// of an area; at most one each, within reach. In an area that meets streets, only this area.
  ///
  /// - Parameter isChecked: whether the straight links may meet no building, water or closed area but those that hold
  ///   the point.
  func feet(of point: LocalPoint, withinMetres reach: Double, isChecked: Bool) -> [GroundFoot] {
    var best: GroundFoot?
    for (number, part) in parts.enumerated() {
      guard let near = part.nearest(to: point, withinMetres: best?.metres ?? reach),
        near.metres < best?.metres ?? .infinity,
        !isChecked || ground.isOpen(point, near.place, leavesHolders: true)
      else { continue }
      best = GroundFoot(place: near.place, metres: near.metres, strand: -1, along: 0, part: Int32(number))
      if near.metres == 0 { break }
    }
    // Who stands in an area leaves it where it meets streets, not straight over its kerbs.
    if let best, best.metres == 0, !parts[Int(best.part)].ports.isEmpty { return [best] }
    var result: [GroundFoot] = []
    var radius = min(reach, Self.firstReachMetres)
    while true {
      let found = streets(near: point, withinMetres: radius, isChecked: isChecked)
      if radius >= reach || found.large != nil {
        if let any = found.any { result.append(any) }
        if let large = found.large, large.strand != found.any?.strand { result.append(large) }
        break
      }
      radius = min(reach, radius * 2)
    }
    if let best { result.append(best) }
    return result
  }

  /// Of equally near ones the first counts.
  private func streets(
    near point: LocalPoint, withinMetres radius: Double, isChecked: Bool
  ) -> (any: GroundFoot?, large: GroundFoot?) {
    let here = BoundingBox(west: point.east, south: point.north, east: point.east, north: point.north)
    var any: (metres: Double, segment: Int, place: LocalPoint)?
    var large = any
    for segment in network.segmentIndex.indices(meeting: here.expanded(byMetres: radius)) {
      let start = Int(network.segmentPoints[segment])
      let place = Distances.nearest(
        to: point, onSegment: (network.linePoints[start], network.linePoints[start + 1]))
      let metres = point.planarDistanceMetres(to: place)
      guard metres <= radius, metres < large?.metres ?? .infinity,
        !isChecked || ground.isOpen(point, place, leavesHolders: true)
      else { continue }
      if metres < any?.metres ?? .infinity { any = (metres, segment, place) }
      if isLarge(network.segmentStrands[segment]) { large = (metres, segment, place) }
    }
    return (any.map { foot(point, $0) }, large.map { foot(point, $0) })
  }

  /// Whether a strand belongs to a large core.
  private func isLarge(_ strand: Int32) -> Bool {
    let core = network.cores.ofStrand[Int(strand)]
    return (core >= 0 ? network.cores.metres[Int(core)] : 0) >= profile.smallPartMetres
  }

  /// Whether one comes far from a foot. In areas, directions and kerbs beyond do not count.
  func isOnLargePart(_ foot: GroundFoot) -> Bool {
    if foot.strand >= 0 { return isLarge(foot.strand) }
    return parts[Int(foot.part)].ports.contains { port in
      network.parts[Int(network.partOf[Int(port)])].lengthMetres >= profile.smallPartMetres
    }
  }

  private func foot(
    _ point: LocalPoint, _ found: (metres: Double, segment: Int, place: LocalPoint)
  ) -> GroundFoot {
    let number = network.segmentStrands[found.segment]
    let strand = network.strands[Int(number)]
    var along = 0.0
    let last = Int(network.segmentPoints[found.segment])
    for point in Int(strand.line)..<last {
      along += network.linePoints[point].planarDistanceMetres(to: network.linePoints[point + 1])
    }
    along += network.linePoints[last].planarDistanceMetres(to: found.place)
    if along < Self.closeMetres { along = 0 }
    if along > strand.metres - Self.closeMetres { along = strand.metres }
    let isThere = found.metres < Self.closeMetres
    return GroundFoot(
      place: isThere ? point : found.place, metres: isThere ? 0 : found.metres, strand: number, along: along, part: -1)
  }

  /// The moves from feet to places of the network, or from places to feet, with their costs.
  func steps(of feet: [GroundFoot], isStart: Bool, ignoringOneWay: Bool = false) -> [GroundStep] {
    var result: [GroundStep] = []
    for (number, foot) in feet.enumerated() {
      let link = foot.metres * profile.linkFactor
      if foot.part >= 0 {
        let part = parts[Int(foot.part)]
        part.visit(from: foot.place, places: network.places) { node, metres in
          result.append(
            GroundStep(
              node: node, level: part.rule.level, metres: metres, cost: link + metres * part.rule.costFactor,
              isAtEnd: false, foot: Int32(number)))
        }
        continue
      }
      let strand = network.strands[Int(foot.strand)]
      // A start leaves a one-way street at its end, a goal is reached from its start. Who stands at a place already has
      // not chosen a street yet, so neither direction nor kerb counts.
      for isAtEnd in [true, false] {
        let metres = isAtEnd ? strand.metres - foot.along : foot.along
        guard isStart == isAtEnd || !strand.isOneWay || ignoringOneWay || metres == 0 else { continue }
        result.append(
          GroundStep(
            node: isAtEnd ? strand.to : strand.from, level: metres == 0 ? .flush : strand.level, metres: metres,
            cost: link + metres * strand.factor, isAtEnd: isAtEnd, foot: Int32(number)))
      }
    }
    return result
  }

  /// The cost of the way between two feet that touches no place of the network: along one street, or across one part of
  /// an area. Nil where there is none.
  func directCost(_ start: GroundFoot, _ goal: GroundFoot) -> Double? {
    let links = start.metres * profile.linkFactor
    if start.part >= 0 {
      guard start.part == goal.part else { return nil }
      let part = parts[Int(start.part)]
      guard part.sees(start.place, goal.place) else { return nil }
      return links + start.place.planarDistanceMetres(to: goal.place) * part.rule.costFactor + goal.metres
        * profile.linkFactor
    }
    guard start.strand == goal.strand, goal.strand >= 0 else { return nil }
    let strand = network.strands[Int(start.strand)]
    if strand.isOneWay, goal.along < start.along { return nil }
    return links + abs(goal.along - start.along) * strand.factor + goal.metres * profile.linkFactor
  }
}
