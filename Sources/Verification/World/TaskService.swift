import Maps
import Missions
import Plans
import Quantities

/// Whether the legs that serve a task do what it asks for, at the right places and with the right gear.
struct TaskService {
  /// Something that is not as the task asks.
  struct Problem {
    var text: String
    var address: LegAddress?
    var time: Double?
    var amount: Amount?
  }

  private(set) var problems: [Problem] = []
  private let task: MissionTask
  private let subject: PlanUnderProof

  /// - Parameter legs: the legs of the task with an activity, in the order of time; not empty.
  init(task: MissionTask, legs: [ServingLeg], subject: PlanUnderProof) {
    self.task = task
    self.subject = subject
    switch task.work {
    case .deliver(let delivery):
      once(.pickUp, at: delivery.from.position, name: delivery.from.id, legs)
      once(.dropOff, at: delivery.to.position, name: delivery.to.id, legs)
      only([.pickUp, .dropOff], legs)
    case .station(let station):
      once(.hold, at: station.place.position, name: station.place.id, legs)
      only([.hold], legs)
      notBelow(station.height.metres, legs)
    case .patrol(let patrol):
      only([.patrol, .announce], legs)
      rounds(patrol, legs)
      speaks(patrol, legs)
      notBelow(patrol.height.metres, legs)
    case .spray: only([.spray], legs)
    case .treatStreets:
      only([.spray], legs)
      isOutdoors(legs)
    case .irradiate(let irradiation):
      only([.irradiate], legs)
      isOn(irradiation.floor, legs)
    case .survey(let survey):
      only([survey.sensor == .thermal ? .thermalSurvey : .photograph], legs)
      if let height = survey.height?.metres { at(height, legs) }
    }
  }

  private mutating func add(
    _ text: String, _ entry: ServingLeg? = nil, _ amount: Amount? = nil
  ) {
    let address = entry.map { $0.sortie.address(ofLeg: $0.leg.index) }
    problems.append(
      Problem(
        text: address.map { "\($0) \(text)" } ?? text, address: address, time: entry?.leg.startTime, amount: amount))
  }

  /// Exactly one leg does it, at the place.
  private mutating func once(
    _ activity: Leg.Activity, at place: LocalPoint, name: String, _ legs: [ServingLeg]
  ) {
    let found = legs.filter { $0.leg.leg.activity == activity }
    if found.count != 1 {
      add("task `\(task.id)` has \(found.count) legs with \(activity.rawValue), one is needed", found.dropFirst().first)
    }
    for entry in found.prefix(1) {
      let beside = entry.leg.points.map { $0.position.planarDistanceMetres(to: place) }.max() ?? 0
      if beside > Tolerances.stopMetres {
        add(
          "does the \(activity.rawValue) of task `\(task.id)` \(Wording.metres(beside)) away from `\(name)`", entry,
          Amount(beside, "m"))
      }
    }
  }

  /// No other activities, and the gear that they need.
  private mutating func only(_ activities: Set<Leg.Activity>, _ legs: [ServingLeg]) {
    var judged: Set<Int> = []
    for entry in legs {
      if let activity = entry.leg.leg.activity, !activities.contains(activity) {
        add("does \(activity.rawValue), which task `\(task.id)` does not ask for", entry)
      }
      guard judged.insert(entry.sortie.index).inserted, let type = entry.sortie.type,
        !TaskNeeds.has(type, gearFor: task)
      else { continue }
      add("serves task `\(task.id)`, and \(type.id) has not the gear for it", entry)
    }
  }

  /// By robots whose base is on the floor of the rooms: they do not leave it.
  private mutating func isOn(_ floor: FloorID, _ legs: [ServingLeg]) {
    var judged: Set<Int> = []
    for entry in legs where judged.insert(entry.sortie.index).inserted {
      guard entry.sortie.isOfGroundRobot, subject.floor(of: entry.sortie.missionVehicle) != floor else { continue }
      add("serves task `\(task.id)` on level `\(floor.level)`, which is not the floor of its base", entry)
    }
  }

  /// Not by robots that are based on a floor.
  private mutating func isOutdoors(_ legs: [ServingLeg]) {
    var judged: Set<Int> = []
    for entry in legs where judged.insert(entry.sortie.index).inserted {
      guard entry.sortie.isOfGroundRobot, !subject.isOutdoors(entry.sortie.missionVehicle) else { continue }
      add("serves task `\(task.id)` outdoors, and its base is on a floor", entry)
    }
  }

  private mutating func notBelow(_ height: Double, _ legs: [ServingLeg]) {
    for entry in legs {
      let lowest = subject.heights(of: entry.leg).lowest.metres
      if lowest < height - Tolerances.heightMetres {
        add(
          "is \(Wording.metres(height - lowest)) lower than task `\(task.id)` asks for", entry,
          Amount(height - lowest, "m"))
      }
    }
  }

  /// At a height that the mission asks for, neither lower nor higher: it decides what a pixel is.
  private mutating func at(_ height: Double, _ legs: [ServingLeg]) {
    for entry in legs {
      let heights = subject.heights(of: entry.leg)
      let miss = max(abs(heights.lowest.metres - height), abs(heights.highest.metres - height))
      if miss > Tolerances.heightMetres {
        add(
          "is \(Wording.metres(miss)) off the height that task `\(task.id)` asks for", entry, Amount(miss, "m"))
      }
    }
  }

  /// Where there is something to say, it is said at every stop, or on every side of the round where it has no stops.
  private mutating func speaks(_ patrol: Patrol, _ legs: [ServingLeg]) {
    guard patrol.announcement != nil else { return }
    for entry in legs where entry.leg.leg.activity != .announce {
      guard patrol.pauseSeconds == 0 || entry.leg.leg.kind == .service else { continue }
      add("does not speak, which task `\(task.id)` asks for", entry)
    }
  }

  /// Each sortie flies whole rounds; together they are as many as asked for. With a pause every place is a hover,
  /// without one it is a point of the way.
  private mutating func rounds(_ patrol: Patrol, _ legs: [ServingLeg]) {
    guard !patrol.route.isEmpty else { return }
    var visited: [Int: Int] = [:]
    for entry in legs {
      let points = patrol.pauseSeconds > 0 ? [entry.leg.start] : entry.leg.points
      if patrol.pauseSeconds > 0, entry.leg.leg.kind != .service { continue }
      for point in points {
        let count = visited[entry.sortie.index, default: 0]
        let next = patrol.route[count % patrol.route.count]
        let beside = point.position.planarDistanceMetres(to: next.position)
        if beside <= Tolerances.stopMetres {
          visited[entry.sortie.index] = count + 1
        } else if patrol.pauseSeconds > 0 {
          add(
            "stops \(Wording.metres(beside)) away from `\(next.id)`, the next place of task `\(task.id)`", entry,
            Amount(beside, "m"))
        }
      }
    }
    let stops = visited.values.reduce(0, +)
    let wanted = patrol.rounds * patrol.route.count
    if stops != wanted || visited.values.contains(where: { $0 % patrol.route.count != 0 }) {
      add(
        "task `\(task.id)` has \(stops) stops in whole or broken rounds, \(patrol.rounds) whole rounds of "
          + "\(patrol.route.count) places are needed")
    }
  }
}
