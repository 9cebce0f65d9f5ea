import Geometry
import Maps
import Missions
import Plans
import Quantities

/// The sorties of an earlier plan around which the rest of the day is planned.
struct KeptSorties: Sendable {
  /// All of them, those that have taken off and those that are still to come.
  var sorties: [BuiltSortie]
  /// By vehicle of the fleet: the mission second at which it may take off next, as far as the present is concerned.
  var readySeconds: [Double]
  /// The vehicles that fly no more, as indices into the fleet.
  var lost: Set<Int>
  /// The tasks that sorties did which are not kept, as indices into the mission's tasks.
  var doneTasks: Set<Int>
  /// The vehicle that was to do a task, or did it, by task.
  var plannedVehicle: [Int: Int]
  /// What the plan says of it.
  var record: EarlierPlan

  /// The least span between two sorties that is worth looking at, in seconds.
  static let gapSecondsMin = 60.0
  /// Metres by which a swath of a plan may lie beside the one that it was made from: positions stand on a grid.
  static let swathMetres = 0.1

  /// Whether a leg of a kept sortie counts for its task.
  func counts(task: String, sortie: String) -> Bool {
    !record.undone.contains(EarlierPlan.UndoneTask(task: task, sortie: sortie))
  }

  /// The legs of kept sorties that work for a task and count, in the order of the sorties.
  func working(forTask task: String) -> [Leg] {
    sorties.compactMap(\.kept).filter { counts(task: task, sortie: $0.id) }.flatMap(\.legs)
      .filter { $0.task == task && $0.activity != nil }
  }

  /// The spans in which a vehicle may fly further sorties.
  func gaps(ofVehicle vehicle: Int, in intervals: [MissionInterval], turnaround: Double) -> [MissionInterval] {
    guard !lost.contains(vehicle) else { return [] }
    let own = sorties.filter { $0.order.vehicle == vehicle }.sorted { $0.departure < $1.departure }
    return intervals.flatMap { interval -> [MissionInterval] in
      var gaps: [MissionInterval] = []
      var from = max(interval.start.seconds, readySeconds[vehicle])
      func add(until end: Double) {
        guard end - from >= Self.gapSecondsMin else { return }
        gaps.append(MissionInterval(start: MissionTime(seconds: from), end: MissionTime(seconds: end)))
      }
      for sortie in own {
        add(until: min(interval.end.seconds, sortie.departure - turnaround))
        from = max(from, sortie.landing + turnaround)
      }
      add(until: interval.end.seconds)
      return gaps
    }
  }

  /// The pieces of a task that are left to do. Those of areas and streets are what is left already
  /// (`WorkBuilder.flown`).
  func open(_ pieces: [WorkItem], ofTask task: Int, mission: Mission) throws(FleetPlanningError) -> [WorkItem] {
    guard !working(forTask: mission.tasks[task].id).isEmpty else { return pieces }
    switch mission.tasks[task].work {
    case .deliver, .patrol, .station: return []
    case .irradiate: return try openRuns(pieces, ofTask: mission.tasks[task].id, mission.map.projection)
    case .spray, .survey, .treatStreets: return pieces
    }
  }

  /// What is covered of area and street tasks, by task: by sorties that broke off, and by those that are kept.
  func flown(mission: Mission) throws(FleetPlanningError) -> [Int: [FlownStretch]] {
    var flown: [Int: [FlownStretch]] = [:]
    for (number, task) in mission.tasks.enumerated() where !doneTasks.contains(number) {
      guard let activity = task.work.coveringActivity else { continue }
      var ways = record.covered.filter { $0.task == task.id && $0.activity == activity }.map { ($0.type, $0.points) }
      for sortie in sorties {
        guard let kept = sortie.kept, counts(task: task.id, sortie: kept.id) else { continue }
        let type = mission.fleet.vehicles[sortie.order.vehicle].type
        ways += kept.legs.filter { $0.task == task.id && $0.activity == activity }.map { (type, $0.points) }
      }
      var stretches: [FlownStretch] = []
      for (name, points) in ways {
        guard let type = mission.fleet.types.firstIndex(where: { $0.id == name }) else { continue }
        do throws(ProjectionError) {
          stretches.append(
            FlownStretch(
              type: type, line: try mission.map.projection.local(points.map(\.position)),
              altitudes: points.map(\.altitude.metres)))
        } catch {
          throw FleetPlanningError(code: .projection, reason: "a kept sortie: \(error.reason)")
        }
      }
      if !stretches.isEmpty { flown[number] = stretches }
    }
    return flown
  }

  /// The runs of a UV-C plan that no kept sortie does. Each kept sortie is one run; where one of them is none, the plan
  /// is cut in another way now, and the task counts as done by what is kept: its doses say what is missing.
  private func openRuns(
    _ pieces: [WorkItem], ofTask task: String, _ projection: MapProjection
  ) throws(FleetPlanningError) -> [WorkItem] {
    var open = pieces
    for sortie in sorties {
      guard let kept = sortie.kept, counts(task: task, sortie: kept.id) else { continue }
      let legs = kept.legs.filter { $0.task == task && $0.activity == .irradiate }
      guard let first = legs.first?.points.first, let last = legs.last?.points.last else { continue }
      let seconds = last.time - first.time
      do throws(ProjectionError) {
        let (start, end) = (try projection.local(first.position), try projection.local(last.position))
        let number = open.firstIndex { piece in
          piece.visits.flatMap(\.blocks).compactMap { $0 }.contains { block in
            Self.isSame((block.entry, block.exit), (start, end))
              && abs(block.cost.seconds - seconds) <= Self.runSecondsShare * seconds + Self.runSeconds
          }
        }
        guard let number else { return [] }
        open.remove(at: number)
      } catch {
        throw FleetPlanningError(code: .projection, reason: "a kept sortie: \(error.reason)")
      }
    }
    return open
  }

  /// A run may differ by this much from the one that it was made from: positions stand on a grid, and times too.
  private static let runSecondsShare = 0.01
  private static let runSeconds = 2.0

  private static func isSame(
    _ left: (start: LocalPoint, end: LocalPoint), _ right: (start: LocalPoint, end: LocalPoint)
  ) -> Bool {
    left.start.planarDistanceMetres(to: right.start) <= swathMetres
      && left.end.planarDistanceMetres(to: right.end) <= swathMetres
  }
}

extension BuiltSortie {
  /// A sortie as a plan file states it, ready to be compared with others; nil where it has no way.
  init?(
    kept sortie: Sortie, vehicle: Int, mission: Mission, taskNumbers: [String: Int]
  ) throws(ProjectionError) {
    var legs: [RecordedLeg] = []
    for leg in sortie.legs {
      var points: [RecordedPoint] = []
      for point in leg.points {
        points.append(
          RecordedPoint(
            position: PlanGrid.Position(geo: point.position, local: try mission.map.projection.local(point.position)),
            altitude: point.altitude.metres, time: point.time.seconds, speed: point.speed.metresPerSecond))
      }
      legs.append(
        RecordedLeg(
          kind: leg.kind, points: points, payload: leg.payload.kilograms,
          task: leg.task.flatMap { taskNumbers[$0] }, activity: leg.activity))
    }
    guard let track = FlightTrack(legs.flatMap(\.pieces)) else { return nil }
    let joules = sortie.legs.map(\.energy.joules)
    self.init(
      order: SortieOrder(
        vehicle: vehicle, visits: [], items: [], payload: sortie.legs.first?.payload.kilograms ?? 0,
        departure: track.startSeconds),
      legs: legs, legJoules: joules, track: track, services: [], joules: joules.reduce(0, +), kept: sortie)
  }
}
