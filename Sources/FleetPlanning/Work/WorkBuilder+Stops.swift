import Maps
import Missions
import Plans
import Quantities

extension WorkBuilder {
  /// A parcel: two hovers with the winch.
  func deliver(_ delivery: Delivery, task: Int) -> TaskOutcome {
    let withWinch = usable(models).filter { models[$0].type.winch != nil }
    guard !withWinch.isEmpty else { return .impossible(.noVehicle, "no vehicle has a winch to hand over a parcel") }
    let kilograms = delivery.payload.kilograms
    let able = withWinch.filter { models[$0].type.maxPayload.kilograms >= kilograms }
    guard !able.isEmpty else {
      let most = withWinch.map { models[$0].type.maxPayload.kilograms }.max() ?? 0
      return .impossible(
        .tooHeavy, "no vehicle can lift \(number(kilograms)) kg: the most is \(number(most)) kg")
    }
    var visits: [Visit] = []
    var types = able
    for (place, activity) in [(delivery.from, Leg.Activity.pickUp), (delivery.to, .dropOff)] {
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      var problem: Refusal?
      var lowest = Double.infinity
      for type in types {
        guard let winch = models[type].type.winch else { continue }
        switch serviceHeight(at: place.position, name: place.id, lowest: models[type].type.serviceHeight.metres) {
        case .failure(let found): problem = found
        case .success(let height):
          let above = aboveGround(height, at: place.position)
          guard above <= winch.length.metres + Self.sameMetres else {
            problem = Refusal(
              .noVehicle,
              "the lowest clear height over `\(place.id)` is \(metres(above)), and the winch of "
                + "\(metres(winch.length.metres)) does not reach down")
            continue
          }
          lowest = min(lowest, height)
          blocks[type] = .hover(
            at: place.position, height: height, seconds: winch.handoverSeconds(from: HeightAGL(metres: above)),
            activity: activity, payloadChange: activity == .pickUp ? kilograms : -kilograms, model: models[type])
        }
      }
      types = types.filter { blocks[$0] != nil }
      guard !types.isEmpty else {
        return .impossible(problem ?? Refusal(.other, "no vehicle can serve `\(place.id)`"))
      }
      let windows =
        activity == .dropOff
        ? openWindows(task: task, at: place.position, height: lowest)
        : airspace.openWindows(
          in: airspace.horizon, at: place.position,
          heights: lowest...(airspace.levels.first { $0 >= lowest } ?? highestLevel))
      guard !windows.isEmpty else {
        return .impossible(.zone, "`\(place.id)` lies in a zone that is active during the whole window")
      }
      visits.append(Visit(task: task, windows: windows, blocks: blocks))
    }
    return .work([
      WorkItem(task: task, visits: visits, kilograms: kilograms, litres: 0, squareMetres: 0, types: types)
    ])
  }

  /// The refusal where roofs forbid an asked height.
  func tooLow(_ place: Place, asked: Double, clear: Double) -> Refusal {
    Refusal(
      .noWay,
      "\(metres(asked)) above `\(place.id)` is too near to a roof: the lowest clear height is \(metres(clear))")
  }

  /// A hold at a place.
  func hold(_ station: StationKeeping, task: Int) -> TaskOutcome {
    let place = station.place
    let able = usable(models)
    let window = window(of: task)
    guard station.durationSeconds <= window.end - window.start else {
      return .impossible(
        .window,
        "holding for \(number(station.durationSeconds / 60)) min does not fit into a window of "
          + "\(number((window.end - window.start) / 60)) min")
    }
    switch serviceHeight(at: place.position, name: place.id, lowest: station.height.metres) {
    case .failure(let problem): return .impossible(problem)
    case .success(let height) where aboveGround(height, at: place.position) > station.height.metres + Self.sameMetres:
      return .impossible(
        tooLow(place, asked: station.height.metres, clear: aboveGround(height, at: place.position)))
    case .success(let height):
      let windows = openWindows(task: task, at: place.position, height: height).filter {
        $0.end - $0.start >= station.durationSeconds
      }
      guard !windows.isEmpty else {
        return .impossible(.zone, "`\(place.id)` lies in a zone that is active for too much of the window")
      }
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      for type in able {
        blocks[type] = .hover(
          at: place.position, height: height, seconds: station.durationSeconds, activity: .hold, model: models[type])
      }
      let visit = Visit(task: task, windows: windows, blocks: blocks)
      return .work([WorkItem(task: task, visits: [visit], kilograms: 0, litres: 0, squareMetres: 0, types: able)])
    }
  }
}
