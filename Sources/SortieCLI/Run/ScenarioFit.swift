import Diagnostics
import Maps
import Missions
import Plans
import Quantities
import Simulator

/// Whether a scenario goes with the plan that is to be flown: its mission, its faults, its expectations.
struct ScenarioFit {
  let setup: SimulationSetup
  /// The plan's mission file and its digest, as they are now.
  let mission: (path: String, sha256: String)

  /// The most names that a message lists.
  static let namesMax = 10

  private var scenario: Scenario { setup.scenario }
  private var vehicles: [(vehicle: VehiclePlan, type: VehicleType, systemID: UInt8)] { setup.vehicles }

  /// What does not go together, with its place in the scenario file; nothing for one that was not read from a file.
  func problems() throws -> [Diagnostic] {
    guard scenario.source != nil else { return [] }
    return (try missionProblems() + faultProblems() + expectationProblems()).inReadingOrder
  }

  // MARK: Mission

  private func missionProblems() throws -> [Diagnostic] {
    guard let span = scenario.missionSpan else { return [] }
    let path = Files.clean(scenario.missionPath)
    func problem(_ label: String) -> [Diagnostic] {
      [
        Diagnostic(
          "S003", .error, "the scenario is for another mission than the plan", at: span, label: label,
          help: "the plan was made from `\(mission.path)`; plan the scenario's mission, or take another scenario")
      ]
    }
    guard Files.exists(path), !Files.isFolder(path) else {
      return Self.name(of: path) == Self.name(of: mission.path) ? [] : problem("there is no such file here")
    }
    let bytes = try Files.read(path, bytesMax: ScenarioReader.fileBytesMax, help: "name the mission file")
    return sha256(bytes) == mission.sha256 ? [] : problem("this file differs from the plan's mission")
  }

  private static func name(of path: String) -> Substring { path.split(separator: "/").last ?? "" }

  // MARK: Faults

  private func faultProblems() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let names = vehicles.map(\.vehicle.id)
    let bases = Set(vehicles.map(\.vehicle.base)).sorted()
    func miss(_ what: String, _ name: String, known: [String], place: Int, key: String) {
      guard !known.contains(name),
        let span = scenario.span(ofFault: place, key: key, name: key == "base" ? nil : name)
      else { return }
      let more = known.count > Self.namesMax ? ", and \(known.count - Self.namesMax) more" : ""
      let nearest = Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`? " } ?? ""
      problems.append(
        Diagnostic(
          "S001", .error, "the plan has no \(what) `\(name)`", at: span,
          help: nearest + "it has \(known.prefix(Self.namesMax).joined(separator: ", "))\(more)"))
    }
    for (place, fault) in scenario.faults.enumerated() {
      for name in fault.vehicles { miss("vehicle", name, known: names, place: place, key: "vehicles") }
      if case .baseClosed(let base) = fault.kind { miss("base", base, known: bases, place: place, key: "base") }
    }
    return problems
  }

  // MARK: Expectations

  private func expectationProblems() -> [Diagnostic] {
    scenario.expectations.compactMap { expectation in
      guard let reason = reason(against: expectation), let span = scenario.span(of: expectation) else { return nil }
      return Diagnostic(
        "S002", .error, "`\(expectation.key)` can never be checked", at: span, label: reason.label, help: reason.help)
    }
  }

  /// Why an expectation says nothing of this plan in this scenario; nil where it does.
  private func reason(against expectation: Expectation) -> (label: String, help: String)? {
    let takeOut = "take it out"
    let robots = vehicles.count { $0.type.isGroundRobot }
    switch expectation {
    case .tasksDone, .crashesAtMost, .zoneEntriesAtMost, .allHome: return nil
    case .peopleOverflownAtMost:
      return vehicles.count > robots ? nil : ("no vehicle of the plan flies", takeOut)
    case .lateTasksAtMost:
      return setup.plan.assignments.isEmpty ? ("the plan does no task", takeOut) : nil
    case .chargeAtLandingAtLeast, .landingWithin:
      let hasSorties = vehicles.contains { !$0.vehicle.sorties.isEmpty }
      return hasSorties ? nil : ("no vehicle of the plan leaves its pad", takeOut)
    case .separationAtLeast:
      return vehicles.count - robots >= 2 ? nil : ("the plan has no two drones", takeOut)
    case .robotGapAtLeast:
      return robots >= 2 ? nil : ("the plan has no two ground robots", takeOut)
    case .lampTimeWithin:
      return setup.lampSecondsPlanned.isEmpty ? ("no vehicle of the plan has a lamp", takeOut) : nil
    case .warmestCellAtLeast:
      return vehicles.contains { $0.type.thermalCamera != nil }
        ? nil : ("no vehicle of the plan has a thermal camera", takeOut)
    case .buildingClearanceAtLeast:
      if setup.mission.map.buildings.isEmpty { return ("the map has no buildings", takeOut) }
      return vehicles.count > robots ? nil : ("no vehicle of the plan flies", takeOut)
    case .alarm(let alarm, _): return reason(against: alarm)
    case .settled:
      return scenario.faults.isEmpty ? ("the scenario has no faults that end", "add `faults`, or \(takeOut)") : nil
    }
  }

  private func reason(against alarm: FlightAlarm) -> (label: String, help: String)? {
    let isCaused = scenario.faults.contains { fault in
      switch (alarm, fault.kind) {
      case (.battery, .cellsLost), (.battery, .cellsCold), (.battery, .windFront), (.position, .positionJammed),
        (.silent, .partition), (.disk, .diskFull):
        true
      case (.zone, .zone(let zone)): zone.toldAfterSeconds != nil
      default: false
      }
    }
    guard !isCaused else { return nil }
    let kinds = alarm.faults.map { "`\($0)`" }.joined(separator: ", ")
    let isUntold = alarm == .zone && scenario.faults.contains { if case .zone = $0.kind { true } else { false } }
    return isUntold
      ? ("the dispatcher is told of no new zone", "add `told: 10 s` to the fault `new-zone`")
      : (
        "nothing in `faults` is what it is for",
        "add \(alarm.faults.count > 1 ? "one of the faults" : "the fault") \(kinds), or take the alarm out"
      )
  }
}
