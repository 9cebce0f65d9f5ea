import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Ways from the end of a leg to the vehicle's own pad with the load of that leg, and how much charge they leave.
///
/// It is enough to look at the ends of legs. What is spent until a moment within a leg and what the rest of the leg
/// takes are together what is spent at its end, so a way home from there serves every moment of the leg.
struct WayHome {
  /// The most places of a sortie between which shortcuts are tried; more are left out, which errs on the safe side.
  static let placesMax = 60
  /// The most heights at which they are tried, the lowest ones.
  static let levelsMax = 8
  /// Places nearer to each other than this many metres count as one.
  private static let sameMetres = 1.0

  private let sortie: SortieTrack
  private let subject: PlanUnderProof
  private let energy: FlightEnergy
  private let budget: EnergyBudget
  private let ledger: LoadLedger
  /// The joules spent at the end of each leg.
  private let spent: [Double]
  /// The corners of the sortie's level ways, the pad first.
  private let places: [LocalPoint]
  /// The altitudes of its level ways, ascending.
  private let levels: [Double]

  init(_ sortie: SortieTrack, _ type: VehicleType, _ subject: PlanUnderProof) {
    self.sortie = sortie
    self.subject = subject
    energy = FlightEnergy(type, wind: subject.mission.weather.wind)
    ledger = LoadLedger(sortie, subject)
    budget = EnergyBudget(sortie, type, ledger, subject.mission)
    var sum = 0.0
    spent = budget.legs.map { joules in
      sum += joules
      return sum
    }
    let pad = sortie.legs[sortie.legs.count - 1].end.position
    var places = [pad]
    var levels: Set<Double> = []
    for leg in sortie.legs where leg.leg.kind == .transit {
      levels.insert(leg.start.altitude)
      for point in leg.points where places.count < Self.placesMax {
        let isNew = places.allSatisfy { $0.planarDistanceMetres(to: point.position) > Self.sameMetres }
        if isNew { places.append(point.position) }
      }
    }
    self.places = places
    self.levels = Array(levels.sorted().prefix(Self.levelsMax))
  }

  /// The share of the battery above the limit after going home from the end of a leg, by the best way that is found;
  /// negative where none leaves the reserve.
  ///
  /// - Parameter work: grows by the legs and straight ways that were looked at.
  func room(afterLeg index: Int, work: inout Int) -> Double {
    work += sortie.legs.count - index
    let load = ledger.carried(duringLeg: index)
    let carryingOn = budget.joules - spent[index] - joulesCarryingOn(after: index, load: load)
    if carryingOn >= 0 { return carryingOn / budget.capacity }
    // A vehicle that is not at rest cannot turn where the leg ends: it goes on, with its load, to where it stops.
    var stop = index
    var left = budget.joules - spent[index]
    while sortie.legs[stop].leg.points.last?.speed != .zero, stop + 1 < sortie.legs.count {
      stop += 1
      work += 1
      left -= energy.joules(of: sortie.legs[stop], payload: load)
    }
    var shortcut = Double.infinity
    for level in levels {
      let (end, time) = (sortie.legs[stop].end, sortie.legs[stop].endTime)
      shortcut = min(shortcut, joules(from: end, at: time, over: level, load: load, work: &work))
    }
    return max(carryingOn, left - shortcut) / budget.capacity
  }

  /// What is on board during a leg, in kilograms.
  func load(duringLeg index: Int) -> Double { ledger.carried(duringLeg: index) }

  /// The joules of the rest of the plan, flown as planned with a load that nobody takes.
  private func joulesCarryingOn(after index: Int, load: Double) -> Double {
    var joules = 0.0
    for leg in sortie.legs.dropFirst(index + 1) {
      let isSame = ledger.carried(duringLeg: leg.index) == load
      joules += isSame ? budget.legs[leg.index] : energy.joules(of: leg, payload: load)
    }
    return joules
  }

  /// The joules of the best way over an altitude: up or down to it, straight between the sortie's own places where that
  /// is legal, and down onto the pad. Infinite where none is found.
  ///
  /// Shortest ways by Dijkstra's method; every straight way is proved open for as long as the charge could last.
  private func joules(
    from start: TrackPoint, at time: Double, over altitude: Double, load: Double, work: inout Int
  ) -> Double {
    let until = time + min(86_000, energy.secondsAtMost(with: budget.joules))
    func isOpen(_ from: TrackPoint, _ to: TrackPoint) -> Bool {
      OpenWay.isOpen(from: from, to: to, during: time...until, subject)
    }
    let above = TrackPoint(position: start.position, altitude: altitude)
    let ground = sortie.legs[sortie.legs.count - 1].end
    let overPad = TrackPoint(position: ground.position, altitude: altitude)
    guard isOpen(start, above), isOpen(overPad, ground) else { return .infinity }
    let nodes = [start.position] + places
    var best = Array(repeating: Double.infinity, count: nodes.count)
    var isDone = Array(repeating: false, count: nodes.count)
    best[0] = energy.joulesAtMost(risingBy: altitude - start.altitude, payload: load)
    for _ in nodes.indices {
      let open = nodes.indices.filter { !isDone[$0] && best[$0].isFinite }
      guard let here = open.min(by: { best[$0] < best[$1] }) else { break }
      isDone[here] = true
      if here == 1 { break }
      for next in nodes.indices where !isDone[next] {
        let joules = best[here] + energy.joulesAtMost(levelFrom: nodes[here], to: nodes[next], payload: load)
        guard joules < best[next], joules <= budget.joules else { continue }
        let (from, to) = (
          TrackPoint(position: nodes[here], altitude: altitude), TrackPoint(position: nodes[next], altitude: altitude)
        )
        work += 16
        if isOpen(from, to) { best[next] = joules }
      }
    }
    return best[1] + energy.joulesAtMost(risingBy: ground.altitude - altitude, payload: load)
  }
}

/// Whether a straight way may be flown at any moment of a time.
enum OpenWay {
  /// Whether the way stays over the map and below the ceiling, keeps the clearance to buildings, and to every zone that
  /// is active at some moment of the time.
  static func isOpen(
    from start: TrackPoint, to end: TrackPoint, during time: ClosedRange<Double>, _ subject: PlanUnderProof
  ) -> Bool {
    let clearance = max(0, subject.mission.rules.clearance.metres)
    let ceiling = subject.mission.rules.ceiling.metres + Tolerances.clearanceMetres
    let profile = GroundProfile(from: start, to: end, over: subject.mission.map.terrain)
    guard profile.highest.metres <= ceiling, profile.lowest.metres >= -Tolerances.clearanceMetres else { return false }
    let inside = HorizontalReach.inside(subject.surroundings.boundary, from: start.position, to: end.position)
    let metres = start.position.planarDistanceMetres(to: end.position)
    guard !inside.isEmpty, (1 - inside.totalWidth) * metres <= Tolerances.clearanceMetres else { return false }
    let way = Piece(
      from: start, to: end, startTime: time.lowerBound, endTime: time.upperBound, startSpeed: 0, endSpeed: 0)
    let reach = SpaceTimeBox(way.box.expanded(byMetres: clearance))
    for number in subject.surroundings.zoneTree.indices(meeting: reach) {
      let zone = subject.surroundings.zones[number]
      let isActive = zone.active.contains { $0.lower <= time.upperBound && time.lowerBound < $0.upper }
      if isActive, ZoneEncounter(way, zone.alwaysActive, clearance: clearance).finding != nil { return false }
    }
    let space = way.spaceTimeBox.atAllTimes.expanded(byMetres: clearance)
    return subject.surroundings.prismTree.indices(meeting: space).allSatisfy {
      let prism = subject.surroundings.prisms[$0]
      let distance = PrismDistance.metres(from: start, to: end, footprint: prism.outline, top: prism.top)
      return distance > 0 && distance >= clearance - Tolerances.clearanceMetres
    }
  }
}
