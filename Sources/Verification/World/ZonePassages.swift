import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Finds every zone over whose extent a plan flies, whatever the zone's rule.
enum ZonePassages {
  /// The zones in the order of the map. Zones that are passed at the side, however near, are not among them.
  static func all(of subject: PlanUnderProof) -> [ZonePassage] {
    let mission = subject.mission
    let (from, to) = (subject.flights.map(\.startTime).min() ?? 0, subject.flights.map(\.endTime).max() ?? 0)
    let span = (min(from, to) - 1)...(max(from, to) + 1)
    let zones = mission.map.zones.map { ZoneVolume($0, in: mission, span: span) }
    let tree = BoxTree(zones.map { SpaceTimeBox($0.extent.box) })
    var passages: [Int: ZonePassage] = [:]
    var work = 0
    for sortie in subject.flights {
      for leg in sortie.legs {
        var passed: Set<Int> = []
        for piece in leg.pieces {
          for number in tree.indices(meeting: SpaceTimeBox(piece.box)) {
            work += 1 + zones[number].extent.edgeCount / 16
            guard work <= ProofLimits.workPerCheck else { return passages.sorted { $0.key < $1.key }.map(\.value) }
            guard let visit = Visit(piece, zones[number], in: mission) else { continue }
            var passage = passages[number] ?? ZonePassage(number, zones[number].zone, firstTime: visit.time)
            passage.add(visit, sortie: sortie.sortie.id)
            if passed.insert(number).inserted { passage.legs += 1 }
            passages[number] = passage
          }
        }
      }
    }
    return passages.sorted { $0.key < $1.key }.map { $0.value.sorted }
  }
}

/// What one piece does over one zone.
private struct Visit {
  /// The first moment over the extent.
  let time: Double
  /// Seconds over the extent.
  let seconds: Double
  let reasons: [ZonePassage.Reason]

  /// Nil where the piece is never over the zone's extent.
  init?(_ piece: Piece, _ zone: ZoneVolume, in mission: Mission) {
    let over = HorizontalReach.inside(zone.extent, from: piece.start.position, to: piece.end.position)
    guard let first = over.first else { return nil }
    time = piece.time(atFraction: first.lower)
    seconds = over.reduce(0) { $0 + piece.time(atFraction: $1.upper) - piece.time(atFraction: $1.lower) }
    var reasons: [ZonePassage.Reason] = []
    let (low, high) = (piece.start.altitude, piece.end.altitude)
    for part in over {
      // A level way on the very limit is outside: V201 lets it be where no clearance is asked.
      if low == high, low >= zone.upper || low <= zone.lower {
        reasons.append(low >= zone.upper ? .above(metres: low - zone.upper) : .below(metres: zone.lower - low))
        continue
      }
      let altitudes = [part.lower, part.upper].map { piece.point(atFraction: $0).altitude }
      if let above = HorizontalReach.linear(low, high, above: zone.upper, below: .infinity)?.intersection(part) {
        let lowest = [above.lower, above.upper].map { piece.point(atFraction: $0).altitude }.min() ?? zone.upper
        reasons.append(.above(metres: lowest - zone.upper))
      }
      if let below = HorizontalReach.linear(low, high, above: -.infinity, below: zone.lower)?.intersection(part) {
        let highest = [below.lower, below.upper].map { piece.point(atFraction: $0).altitude }.max() ?? zone.lower
        reasons.append(.below(metres: zone.lower - highest))
      }
      let (lowest, highest) = (altitudes.min() ?? low, altitudes.max() ?? high)
      guard lowest < zone.upper, highest > zone.lower else { continue }
      reasons += Self.within(piece, part, zone, mission)
    }
    self.reasons = reasons
  }

  /// The reasons for a part that is, somewhere, between the zone's limits.
  private static func within(
    _ piece: Piece, _ part: FractionInterval, _ zone: ZoneVolume, _ mission: Mission
  ) -> [ZonePassage.Reason] {
    let band =
      HorizontalReach.linear(
        piece.start.altitude, piece.end.altitude, above: zone.lower, below: zone.upper)?.intersection(part) ?? part
    let (start, end) = (piece.time(atFraction: band.lower), piece.time(atFraction: band.upper))
    let doubt = Tolerances.seconds
    let isActive = zone.active.contains { $0.lower < end - doubt && start + doubt < $0.upper }
    guard isActive else { return [.notActive] }
    switch zone.zone.restriction {
    case .unrestricted: return [.informs]
    case .authorisationRequired where mission.authorisations.contains(zone.zone.identifier): return [.authorised]
    case .conditional where mission.acknowledgedZones.contains(zone.zone.identifier): return [.acknowledged]
    default: return [.forbidden]
    }
  }
}

extension ZonePassage {
  fileprivate init(_ index: Int, _ zone: Zone, firstTime: Double) {
    self.init(
      index: index, identifier: zone.identifier, name: zone.name, restriction: zone.restriction, sorties: [], legs: 0,
      firstTime: MissionTime(seconds: firstTime), seconds: 0, reasons: [])
  }

  /// Takes another piece's visit in.
  fileprivate mutating func add(_ visit: Visit, sortie: String) {
    if !sorties.contains(sortie) { sorties.append(sortie) }
    firstTime = min(firstTime, MissionTime(seconds: visit.time))
    seconds += visit.seconds
    for reason in visit.reasons {
      guard let place = reasons.firstIndex(where: { $0.rank == reason.rank }) else {
        reasons.append(reason)
        continue
      }
      switch (reasons[place], reason) {
      case (.above(let old), .above(let new)): reasons[place] = .above(metres: min(old, new))
      case (.below(let old), .below(let new)): reasons[place] = .below(metres: min(old, new))
      default: break
      }
    }
  }

  fileprivate var sorted: ZonePassage {
    var result = self
    result.reasons.sort { $0.rank < $1.rank }
    return result
  }
}
