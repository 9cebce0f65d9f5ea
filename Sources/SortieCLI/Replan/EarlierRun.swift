import FleetLink
import FleetPlanning
import Foundation
import Plans
import Quantities
import Telemetry

/// What `--from` names: a plan that is being flown, and what a run of it shows.
struct EarlierRun {
  var plan: FleetPlan
  /// The plan's file, seen from the working folder.
  var path: String
  /// The run's record; nil where a plan folder was named.
  private var store: RunStore?

  /// Seconds after its time of take-off in which a sortie may still begin, and before its planned landing in which one
  /// that is down already counts as whole.
  static let graceSeconds = 60.0
  /// Seconds before the end of the last swath at which it counts as flown whole.
  private static let swathSeconds = 1.0

  /// Reads a run folder or a plan folder; nil where the plan has problems, which are reported.
  static func read(_ path: String, on console: Console) throws -> EarlierRun? {
    guard Files.exists("\(path)/\(RunFolder.sheetName)") else {
      let file = Files.isFolder(path) ? "\(path)/\(PlanFolder.planName)" : path
      guard Files.exists(file) else {
        throw CommandFailure(
          Files.exists(path) ? "`\(path)` holds neither a run nor a plan" : "there is no `\(path)`",
          help: "give the folder that `sortie simulate … -o` or `sortie plan … -o` wrote")
      }
      return try plan(file, on: console).map { EarlierRun(plan: $0, path: file, store: nil) }
    }
    let sheet = try RunFolder.read(path)
    let planned = Files.clean("\(path)/\(sheet.plan)")
    let file = Files.isFolder(planned) ? "\(planned)/\(PlanFolder.planName)" : planned
    guard let plan = try plan(file, on: console) else { return nil }
    guard sha256(plan.digestInput) == sheet.planSHA256 else {
      console.note("error: `\(file)` is not the plan that the run `\(path)` flew: it was written anew since")
      console.note("help: name the run of this plan, or the plan folder itself")
      return nil
    }
    do throws(RunStoreError) {
      return EarlierRun(plan: plan, path: file, store: try RunStore.open(at: "\(path)/\(RunFolder.storeName)"))
    } catch {
      throw CommandFailure("the run cannot be read: \(error)", help: "run `sortie simulate` again")
    }
  }

  private static func plan(_ file: String, on console: Console) throws -> FleetPlan? {
    let bytes = try Files.read(
      file, bytesMax: PlanFile.bytesMax, help: "put the plan back there, or name its folder instead of the run")
    let plan: FleetPlan
    do {
      plan = try PlanFile.decode(bytes)
    } catch {
      console.note(PlanProblem.text(error, in: bytes, path: file))
      return nil
    }
    guard plan.certificate?.planSHA256 == sha256(plan.digestInput) else {
      console.note("error: \(file): certificate: the plan was never proved, or altered since")
      console.note("help: go on from a plan that `sortie plan` wrote; `sortie verify` says what is wrong with this one")
      return nil
    }
    return plan
  }

  /// The plan's file as a new plan in a folder names it.
  func file(seenFrom folder: String) -> PlanInputs.InputFile {
    PlanInputs.InputFile(path: Files.relative(path, to: folder), sha256: sha256(plan.digestInput))
  }

  /// What the run shows up to a moment; nil where no run was named, or where it does not reach the moment, which is
  /// reported.
  ///
  /// - Parameter lost: vehicles that fly no more: it does not matter whether the run knows their ends.
  func facts(
    at moment: MissionTime, lost: Set<String>, on console: Console
  ) throws -> (facts: FlownFacts?, isKnown: Bool) {
    guard let store else { return (nil, true) }
    var facts = FlownFacts()
    do throws(RunStoreError) {
      let outcomes = try store.outcomes()
      let broken = try store.events().filter { $0.severity == .error && $0.time <= moment }
      facts.done = Set(outcomes.filter { $0.doneAt.map { $0 <= moment } ?? false }.map(\.task))
      for vehicle in plan.vehicles {
        let readings = try store.readings(of: vehicle.id)
        if let last = readings.last, last.time < moment, last.isUnderWay(drives: vehicle.drives),
          !lost.contains(vehicle.id)
        {
          let clock = ClockText(start: plan.start)
          console.note(
            "error: --at: the run ends at \(clock.time(last.time)) with `\(vehicle.id)` on its way, before "
              + clock.time(moment))
          console.note("help: choose a moment that the run reaches")
          return (nil, false)
        }
        for sortie in vehicle.sorties {
          let isBroken = broken.contains { DispatchWords.isBroken($0.text, sortie.id) }
          look(
            at: sortie, readings.filter { $0.time <= moment }, moment, drives: vehicle.drives, isBroken: isBroken,
            &facts)
        }
      }
    } catch {
      throw CommandFailure("the run cannot be read: \(error)", help: "run `sortie simulate` again")
    }
    return (facts, true)
  }

  /// What became of one sortie.
  private func look(
    at sortie: Sortie, _ readings: [Reading], _ moment: MissionTime, drives: Bool, isBroken: Bool,
    _ facts: inout FlownFacts
  ) {
    guard let takeOff = sortie.takeOff, let landing = sortie.landing, takeOff <= moment else { return }
    guard let first = readings.first(where: { $0.sortie == sortie.id && $0.isUnderWay(drives: drives) }) else {
      if moment - takeOff > Self.graceSeconds { facts.notFlown.insert(sortie.id) }
      return
    }
    facts.delaySeconds[sortie.id] = max(0, first.time - takeOff)
    // Of one that the run gave up in the air, what it did until then is known.
    let isGivenUp = isBroken && landing <= moment
    let isFlying =
      !isGivenUp && (readings.last.map { $0.sortie == sortie.id && $0.isUnderWay(drives: drives) } ?? false)
    // One that is down a little before its time counts as whole, unless the run says that it was broken off.
    if !isFlying, landing > moment, isBroken || landing - moment > Self.graceSeconds {
      facts.notFlown.insert(sortie.id)
    }
    let own = readings.filter { $0.sortie == sortie.id && $0.isUnderWay(drives: drives) }
    facts.reached[sortie.id] = SortieProgress.reached(
      by: sortie, sightings: own.map { .init(time: $0.time, position: $0.position, altitude: $0.altitude) },
      until: moment, drives: drives)
    guard !isFlying else { return }
    facts.cameDown[sortie.id] = own.last?.time
    guard landing <= moment else { return }
    if let down = own.last?.time, isBroken || landing - down > Self.graceSeconds { lookAtSwaths(of: sortie, &facts) }
    // The outcome of a task of several sorties says nothing about one of them.
    for assignment in plan.assignments
    where assignment.sorties == [sortie.id] && !facts.done.contains(assignment.task) {
      facts.undone.insert(EarlierPlan.UndoneTask(task: assignment.task, sortie: sortie.id))
    }
  }

  /// A sortie that came home before its time has not done what it shares with others to the end of its last swath.
  private func lookAtSwaths(of sortie: Sortie, _ facts: inout FlownFacts) {
    let reached = facts.reached[sortie.id]?.seconds ?? 0
    for assignment in plan.assignments where assignment.sorties.contains(sortie.id) {
      let swaths = sortie.legs.filter { $0.task == assignment.task && $0.kind == .swath }
      guard let end = swaths.compactMap(\.end?.seconds).max(), reached < end - Self.swathSeconds,
        !facts.done.contains(assignment.task)
      else { continue }
      facts.undone.insert(EarlierPlan.UndoneTask(task: assignment.task, sortie: sortie.id))
    }
  }
}

extension Moments {
  /// The mission time of a moment: a date and time with an offset, or a local time of day such as `08:20` or
  /// `08:20:30`, on the day of the start or, before its time of day, on the next.
  static func missionTime(_ text: String, start: CivilTime) throws -> MissionTime {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.allSatisfy { (48...57).contains($0) } && $0.count == 2 ? Int($0) : nil }
    guard (2...3).contains(parts.count), numbers.count == parts.count else {
      guard let moment = CivilTime(text) else {
        throw CommandFailure(
          "--at: `\(text)` is neither a time of day nor a date and time with an offset",
          help: "write it as 08:20, 08:20:30 or 2026-03-02T08:20:00+02:00")
      }
      return MissionTime(seconds: moment.secondsSinceEpoch - start.secondsSinceEpoch)
    }
    guard numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) else {
      throw CommandFailure("--at: `\(text)` is no time of day", help: "hours go to 23, minutes and seconds to 59")
    }
    let seconds = Double(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0))
    let since = seconds - start.localSecondsOfDay
    return MissionTime(seconds: since < 0 ? since + 86_400 : since)
  }
}
