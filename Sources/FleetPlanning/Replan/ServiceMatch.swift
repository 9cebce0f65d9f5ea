import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Whether the legs of an earlier plan still do what a task asks for.
struct ServiceMatch {
  let mission: Mission

  /// Metres by which a service may lie beside its place: positions stand on a grid.
  static let placeMetres = 0.5
  /// Kilograms by which a payload may differ.
  static let kilograms = 0.001
  /// Seconds by which a service may be short, or outside its window.
  static let seconds = 0.01

  /// What no longer fits, as the end of a sentence; nil where all does.
  ///
  /// - Parameters:
  ///   - legs: the legs of one sortie that serve the task.
  ///   - type: the name of the type that flies it.
  func difference(
    _ task: MissionTask, legs: [Leg], sortie: Sortie, type: String
  ) throws(ProjectionError) -> String? {
    if let window = task.window {
      for leg in legs where isBoundByWindow(leg, task) {
        guard let start = leg.start, let end = leg.end else { continue }
        if start.seconds < window.start.seconds - Self.seconds || end.seconds > window.end.seconds + Self.seconds {
          return "its service lies outside the window"
        }
      }
    }
    switch task.work {
    case .deliver(let delivery):
      for (activity, place, word) in [
        (Leg.Activity.pickUp, delivery.from, "from"), (Leg.Activity.dropOff, delivery.to, "to"),
      ] {
        guard let leg = legs.first(where: { $0.activity == activity }) else { return "it is no such delivery" }
        if try !isAt(place.position, leg) { return "`\(word)` is another place" }
      }
      if abs(try kilograms(of: task.id, in: sortie) - delivery.payload.kilograms) > Self.kilograms {
        return "its payload is another one"
      }
    case .station(let station):
      guard let leg = legs.first(where: { $0.activity == .hold }), let start = leg.start, let end = leg.end else {
        return "it is no such station"
      }
      if try !isAt(station.place.position, leg) { return "its place is another one" }
      if end - start < station.durationSeconds - Self.seconds { return "it lasts longer" }
    case .patrol(let patrol):
      let stops = legs.filter { $0.kind == .service }
      let asked = (0..<patrol.rounds).flatMap { _ in patrol.route }
      guard stops.count >= asked.count else { return "its round is another one" }
      for place in patrol.route {
        var isVisited = false
        for leg in stops where try isAt(place.position, leg) { isVisited = true }
        if !isVisited { return "its round is another one" }
      }
    case .spray, .treatStreets:
      if !legs.contains(where: { $0.activity == .spray }) { return "it is no such spraying" }
      if !isAtRate(task, sortie, type) { return "its rate is higher" }
    case .irradiate:
      if !legs.contains(where: { $0.activity == .irradiate }) { return "it is no such disinfection" }
    case .survey(let survey):
      let activity = survey.sensor == .thermal ? Leg.Activity.thermalSurvey : .photograph
      if !legs.contains(where: { $0.activity == activity }) { return "it is no such survey" }
    }
    return nil
  }

  /// Whether the liquid on board is enough for what a task asks for on all swaths of a sortie.
  private func isAtRate(_ task: MissionTask, _ sortie: Sortie, _ type: String) -> Bool {
    guard let asked = task.work.litresPerSquareMetre,
      let width = mission.fleet.type(named: type)?.sprayer?.swathWidth.metres,
      let first = sortie.legs.firstIndex(where: { $0.task == task.id && $0.activity == .spray })
    else { return true }
    let litres = sortie.coveringMetres(ofTask: task.id, by: .spray) * width * asked
    return litres <= sortie.legs[first].payload.kilograms * (1 + Self.rateShare) + Self.kilograms
  }

  /// The share by which liquid may be short: lengths are rounded.
  private static let rateShare = 0.01

  private func isBoundByWindow(_ leg: Leg, _ task: MissionTask) -> Bool {
    guard leg.activity != nil else { return false }
    if case .deliver = task.work { return leg.activity == .dropOff }
    return true
  }

  private func isAt(_ place: LocalPoint, _ leg: Leg) throws(ProjectionError) -> Bool {
    guard let point = leg.points.first else { return false }
    return try mission.map.projection.local(point.position).planarDistanceMetres(to: place) <= Self.placeMetres
  }

  /// The kilograms that a delivery took on board: what the payload grew by after its pick-up.
  private func kilograms(of task: String, in sortie: Sortie) throws(ProjectionError) -> Double {
    guard let index = sortie.legs.firstIndex(where: { $0.task == task && $0.activity == .pickUp }),
      index + 1 < sortie.legs.count
    else { return .infinity }
    return sortie.legs[index + 1].payload.kilograms - sortie.legs[index].payload.kilograms
  }
}
