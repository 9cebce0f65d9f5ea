import Maps
import Missions
import Plans
import Quantities

extension WorkBuilder {
  /// Rounds along places, as many in one sortie as the battery holds.
  mutating func patrol(_ patrol: Patrol, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let able = usable(models).filter { patrol.announcement == nil || models[$0].type.hasLoudspeaker }
    guard !able.isEmpty else { return .impossible(.noVehicle, "no vehicle has a loudspeaker") }
    // The round is level: above the highest ground of the map it is nowhere lower than asked.
    let height = patrol.height.metres
    for place in patrol.route {
      let lowest = aboveGround(height, at: place.position)
      switch serviceHeight(at: place.position, name: place.id, lowest: lowest, isForWays: true) {
      case .failure(let problem): return .impossible(problem)
      case .success(let clear) where clear > height + Self.sameMetres:
        return .impossible(tooLow(place, asked: lowest, clear: aboveGround(clear, at: place.position)))
      case .success: continue
      }
    }
    let window = window(of: task)
    var sides: [[LocalPoint]] = []
    for (from, to) in zip(patrol.route, patrol.route.dropFirst() + patrol.route.prefix(1)) {
      let way = try airspace.way(
        from: from.position, to: to.position, height: height, activeFrom: window.start.seconds,
        activeTo: window.end.seconds)
      guard let way else {
        return .impossible(
          .noWay, "there is no way from `\(from.id)` to `\(to.id)` at \(metres(height)) above ground")
      }
      sides.append(way)
    }
    var windows = [window]
    for place in patrol.route {
      windows = windows.flatMap {
        airspace.openWindows(in: $0, at: place.position, heights: height...highestLevel(above: height))
      }
    }
    guard !windows.isEmpty else { return .impossible(.zone, "a zone on the route is active during the whole window") }
    let counts = roundCounts(patrol, sides: sides, height: height, types: able)
    guard let counts else { return .impossible(.energy, "one round takes more than a battery holds") }
    let items = counts.map { rounds in
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      for type in able {
        let block = block(patrol, rounds: rounds, sides: sides, height: height, model: models[type])
        if block.cost.seconds.isFinite, block.cost.joules.isFinite { blocks[type] = block }
      }
      let visit = Visit(task: task, windows: windows, blocks: blocks)
      return WorkItem(
        task: task, visits: [visit], kilograms: 0, litres: 0, squareMetres: 0,
        types: able.filter { blocks[$0] != nil })
    }
    guard items.allSatisfy({ !$0.types.isEmpty }) else {
      return .impossible(.wind, "the wind is too strong to fly along the route")
    }
    return .work(items)
  }

  /// The lowest cruising height at or above a height.
  func highestLevel(above height: Double) -> Double {
    airspace.levels.first { $0 >= height } ?? max(height, highestLevel)
  }

  /// The rounds of each sortie, as even as can be; nil where not even one round fits a full battery.
  private func roundCounts(_ patrol: Patrol, sides: [[LocalPoint]], height: Double, types: [Int]) -> [Int]? {
    guard let first = patrol.route.first, let last = patrol.route.last else { return nil }
    let rounds = max(1, patrol.rounds)
    var atOnce = 0
    for type in types {
      let model = models[type]
      let budget = joulesForWork(from: first.position, to: last.position, height: height, model: model)
      let usable = model.usableJoules(
        reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
      func joules(_ rounds: Int) -> Double {
        block(patrol, rounds: rounds, sides: sides, height: height, model: model).cost.joules
      }
      guard joules(1) <= usable else { continue }
      // Every round after the first takes as long as the second, with the way back to the start.
      let further = max(1, joules(2) - joules(1))
      atOnce = max(atOnce, 1 + max(0, Int(min(Double(rounds), (budget - joules(1)) / further))))
    }
    guard atOnce > 0 else { return nil }
    let sorties = (rounds + atOnce - 1) / atOnce
    return (0..<sorties).map { rounds * ($0 + 1) / sorties - rounds * $0 / sorties }
  }

  private func block(
    _ patrol: Patrol, rounds: Int, sides: [[LocalPoint]], height: Double, model: FlightModel
  ) -> ServiceBlock {
    var steps: [ServiceStep] = []
    let activity: Leg.Activity = patrol.announcement == nil ? .patrol : .announce
    for round in 0..<rounds {
      for index in patrol.route.indices {
        let isFirst = index == 0
        if !isFirst || round > 0 {
          let side = sides[isFirst ? sides.count - 1 : index - 1]
          // Without stops the text is said on the way.
          let onTheWay = patrol.pauseSeconds > 0 ? Leg.Activity.patrol : activity
          steps.append(ServiceStep(.fly(way: side, limit: nil), kind: .transit, activity: onTheWay))
        }
        if patrol.pauseSeconds > 0 {
          steps.append(ServiceStep(.hover(seconds: patrol.pauseSeconds), kind: .service, activity: activity))
        }
      }
    }
    let places = patrol.route.map(\.position)
    return ServiceBlock(
      entry: places[0], exit: places[places.count - 1], height: height, steps: steps, model: model)
  }
}
