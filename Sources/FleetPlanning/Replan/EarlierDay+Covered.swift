import Geometry
import Maps
import Missions
import Plans
import Quantities

/// What sorties that broke off had covered of areas and streets.
extension EarlierDay {
  /// Takes over what the earlier plan says of sorties before it.
  mutating func carryCovered() {
    record.covered = (request.earlier.earlier?.covered ?? []).filter(counts)
  }

  /// Whether a stretch does what the mission asks for, by a type that is known.
  private func counts(_ stretch: EarlierPlan.CoveredStretch) -> Bool {
    guard let task = taskNumbers[stretch.task], mission.fleet.type(named: stretch.type) != nil else { return false }
    return mission.tasks[task].work.coveringActivity == stretch.activity
  }

  /// Takes note of what a sortie that is not kept, or whose service does not count, had covered.
  ///
  /// By the plan's own times it got to where it was to be at the moment; where a run is known, to where it was last
  /// seen
  /// on its way.
  /// - Parameter task: the only task that is looked at; nil for all of them.
  mutating func noteCovered(
    by sortie: Sortie, of vehicle: VehiclePlan, _ match: ServiceMatch, task only: String? = nil
  ) throws(ProjectionError) -> [EarlierPlan.CoveredStretch] {
    let known = request.facts.map { $0.reached[sortie.id] } ?? request.at
    guard let until = known.map({ min($0, request.at).roundedToMilliseconds }) else { return [] }
    var all: [EarlierPlan.CoveredStretch] = []
    for name in sortie.tasks where only.map({ $0 == name }) ?? true {
      let failed = EarlierPlan.UndoneTask(task: name, sortie: sortie.id)
      if request.earlier.earlier?.undone.contains(failed) ?? false { continue }
      guard let task = taskNumbers[name].map({ mission.tasks[$0] }), let activity = task.work.coveringActivity else {
        continue
      }
      let covered = sortie.covered(
        ofTask: name, by: activity, type: vehicle.type, until: until, repeatsSwath: request.repeatsSwath
      ).filter(counts)
      let legs = sortie.legs.filter { $0.task == name }
      guard !covered.isEmpty,
        try match.difference(task, legs: legs, sortie: sortie, type: vehicle.type) == nil
      else { continue }
      all += covered
      note(covered, of: sortie, task: name, activity)
    }
    record.covered += all
    return all
  }

  private mutating func note(
    _ covered: [EarlierPlan.CoveredStretch], of sortie: Sortie, task: String, _ activity: Leg.Activity
  ) {
    let whole = sortie.coveringMetres(ofTask: task, by: activity)
    let metres = covered.reduce(0) { $0 + $1.points.statedMetres }
    guard whole - metres > Self.wholeMetres else { return }
    notes.append(
      "\(sortie.id) had covered \(Int(metres.rounded())) m of its \(Int(whole.rounded())) m of task `\(task)`: "
        + "the rest is planned again")
  }

  /// What is missing of a sortie's swaths counts from so many metres on.
  private static let wholeMetres = 0.5

  /// When a vehicle that came home before its time may take off again: after its turnaround, with a fresh battery.
  func readySeconds(
    after sortie: Sortie, _ covered: [EarlierPlan.CoveredStretch], ofVehicle number: Int
  ) -> Double {
    let last = covered.compactMap(\.points.last?.time.seconds).max()
    let down = request.facts?.cameDown[sortie.id]?.seconds
    guard let busy = [last, down].compactMap(\.self).max() else { return request.at.seconds }
    return busy + turnaroundSeconds(ofVehicle: number)
  }

  /// Whether a sortie that is not kept had something left to cover.
  var isBrokenOff: Bool {
    dropped.contains { sortie in
      sortie.tasks.contains { name in
        guard let task = taskNumbers[name], let activity = mission.tasks[task].work.coveringActivity else {
          return false
        }
        return !record.done.contains { $0.task == name }
          && sortie.legs.contains { $0.task == name && $0.activity == activity }
      }
    }
  }
}
