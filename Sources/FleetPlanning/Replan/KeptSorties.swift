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
  /// The covered shares that the earlier plan states, by task.
  var coveredBefore: [Int: Double]

  /// By area task: the square metres of the pieces that the kept sorties do.
  private(set) var squareMetres: [Int: Double] = [:]
  /// By area task whose pieces are other ones now: the share that the kept sorties cover at least.
  private(set) var coveredShare: [Int: Double] = [:]

  /// The least span between two sorties that is worth looking at, in seconds.
  static let gapSecondsMin = 60.0
  /// Metres by which a swath of a plan may lie beside the one that it was made from: positions stand on a grid.
  static let swathMetres = 0.1
  /// The part of an area that is taken off the covered share where it can only be guessed from the lengths of swaths.
  static let shareDoubt = 0.02

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

  /// The pieces of a task that are left to do.
  ///
  /// Pieces of an area that the kept sorties sweep are found by their swaths. Where some kept swath belongs to no
  /// piece, the area is cut in another way now: then nothing is left to do, and the covered share says what is missing.
  mutating func open(_ pieces: [WorkItem], ofTask task: Int, mission: Mission) throws(FleetPlanningError) -> [WorkItem]
  {
    let working = working(forTask: mission.tasks[task].id)
    guard !working.isEmpty else { return pieces }
    switch mission.tasks[task].work {
    case .deliver, .patrol, .station: return []
    case .irradiate: return try openRuns(pieces, ofTask: mission.tasks[task].id, mission.map.projection)
    case .spray, .survey, .treatStreets: break
    }
    var flown: [(start: LocalPoint, end: LocalPoint)] = []
    do throws(ProjectionError) {
      for leg in working {
        guard let first = leg.points.first, let last = leg.points.last else { continue }
        flown.append(
          (try mission.map.projection.local(first.position), try mission.map.projection.local(last.position)))
      }
    } catch {
      throw FleetPlanningError(code: .projection, reason: "a kept sortie: \(error.reason)")
    }
    var matched = 0
    var open: [WorkItem] = []
    var done = 0.0
    for piece in pieces {
      let swaths = piece.visits.flatMap(\.blocks).compactMap { $0 }.flatMap(\.steps).compactMap(Self.swath)
      let isFlown = swaths.allSatisfy { swath in
        flown.contains { Self.isSame($0, swath) || Self.isSame(($0.end, $0.start), swath) }
      }
      if isFlown, !swaths.isEmpty {
        matched += swaths.count
        done += piece.squareMetres
      } else {
        open.append(piece)
      }
    }
    guard matched == flown.count else {
      coveredShare[task] = guessedShare(task, working, mission)
      return []
    }
    squareMetres[task] = done
    return open
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

  /// Takes note that nothing of an area task can be planned any more, whatever is done of it.
  mutating func closeArea(task: Int, mission: Mission) {
    let working = working(forTask: mission.tasks[task].id)
    guard !working.isEmpty, squareMetres[task] == nil else { return }
    coveredShare[task] = guessedShare(task, working, mission)
  }

  /// The covered share by the lengths of the kept swaths among all of the earlier plan, with a doubt.
  private func guessedShare(_ task: Int, _ working: [Leg], _ mission: Mission) -> Double {
    let before = coveredBefore[task] ?? 0
    let whole = max(sweptMetresBefore[task] ?? 0, 1e-9)
    let share = min(1, working.reduce(0) { $0 + $1.statedMetres } / whole)
    return share >= 1 - 1e-9 ? before : max(0, before * share - Self.shareDoubt)
  }

  /// By area task: the metres of all swaths of the earlier plan.
  var sweptMetresBefore: [Int: Double]

  private static func swath(_ step: ServiceStep) -> (start: LocalPoint, end: LocalPoint)? {
    guard step.kind == .swath, case .fly(let way, _) = step.action, let first = way.first, let last = way.last else {
      return nil
    }
    return (first, last)
  }

  private static func isSame(
    _ left: (start: LocalPoint, end: LocalPoint), _ right: (start: LocalPoint, end: LocalPoint)
  ) -> Bool {
    left.start.planarDistanceMetres(to: right.start) <= swathMetres
      && left.end.planarDistanceMetres(to: right.end) <= swathMetres
  }
}

extension Leg {
  /// The length of its way by its speeds and times, in metres.
  var statedMetres: Double {
    var metres = 0.0
    for (first, second) in zip(points, points.dropFirst()) {
      let mean = (first.speed.metresPerSecond + second.speed.metresPerSecond) / 2
      metres += mean * (second.time - first.time)
    }
    return metres
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
