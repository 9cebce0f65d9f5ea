import Geometry
import Maps
import Missions
import Quantities
import Reporting

/// What pages tell about the tasks of a mission.
enum TaskSummaries {
  static func all(of mission: Mission) -> [TaskSummary] {
    let clock = ClockText(start: mission.start)
    return mission.tasks.map { task in
      var summary = summary(of: task, fleet: mission.fleet)
      if let window = task.window {
        summary.window = "\(clock.minute(window.start))–\(clock.minute(window.end))"
        summary.windowInterval = window
      }
      return summary
    }
  }

  private static func summary(of task: MissionTask, fleet: Fleet) -> TaskSummary {
    func make(
      _ kind: String, place: String, payload: String = "", from: LocalPoint? = nil, position: LocalPoint? = nil
    ) -> TaskSummary {
      TaskSummary(
        id: task.id, title: task.title, kind: kind, place: place, priority: task.priority.rawValue, payload: payload,
        from: from, position: position)
    }
    switch task.work {
    case .deliver(let delivery):
      return make(
        "deliver", place: "\(delivery.from.name) → \(delivery.to.name)",
        payload: "\(ClockText.fixed(delivery.payload.kilograms, 1)) kg", from: delivery.from.position,
        position: delivery.to.position)
    case .spray(let spraying):
      var summary = make(
        "disinfect", place: spraying.area.name,
        payload: "\(ClockText.fixed(spraying.litresPerSquareMetre * 1000, 0)) mL/m²")
      summary.outline = spraying.area.outline
      summary.swathWidth = fleet.types.compactMap { $0.sprayer?.swathWidth }.min()
      return summary
    case .treatStreets(let streets):
      var summary = make(
        "disinfect", place: "streets of \(streets.area.name)",
        payload: "\(ClockText.fixed(streets.litresPerSquareMetre * 1000, 0)) mL/m²")
      summary.outline = streets.area.outline
      summary.swathWidth = fleet.types.compactMap { $0.sprayer?.swathWidth }.min()
      return summary
    case .irradiate(let irradiation):
      var summary = make(
        "disinfect", place: irradiation.rooms.joined(separator: ", "),
        payload: "UV-C, \(ClockText.fixed(irradiation.doseJoulesPerSquareMetre / 10, 1)) mJ/cm²")
      summary.rooms = irradiation.rooms
      return summary
    case .survey(let survey):
      var summary = make(
        "survey", place: survey.area.name, payload: "\(survey.sensor.rawValue), \(survey.purpose.rawValue)")
      summary.outline = survey.area.outline
      return summary
    case .patrol(let patrol):
      let rounds = patrol.rounds == 1 ? "1 round" : "\(patrol.rounds) rounds"
      return make(
        "patrol", place: patrol.route.map(\.name).joined(separator: " → "),
        payload: patrol.announcement == nil ? rounds : "\(rounds), announcement",
        position: patrol.route.first?.position)
    case .station(let station):
      return make(
        "station", place: station.place.name, payload: ClockText.span(station.durationSeconds),
        position: station.place.position)
    }
  }
}
