import Diagnostics

/// The rules that hold a scenario against the plan that is to be flown: `S0…`.
package enum ScenarioRules {
  /// All rules, by code.
  package static let all: [Rule] = [
    Rule(
      "S001", "a fault is for what the plan does not have",
      checks: "The vehicles and bases that faults name are those of the plan.",
      why: "A fault that meets nobody lets a run look safe that was never tried.",
      example: "faults:\n  - { fault: no-radio, vehicles: [courier-9], after: 5 min }",
      fix: "Write the name of a vehicle or base as the mission's fleet has it."),
    Rule(
      "S002", "an expectation can never be checked",
      checks: "Each expectation of the file is about something that the plan and the scenario have: lamps, thermal "
        + "cameras, two robots, two drones, flights, buildings, faults.",
      why: "It would be met by every run, and say nothing.",
      example: "expect: { lamp-time: 3 % }    # no vehicle of the plan has a lamp",
      fix: "Take the expectation out, or add what it is about."),
    Rule(
      "S003", "the scenario is for another mission",
      checks: "The file that `mission` names is the one that the plan was made for, byte for byte; where it is not "
        + "there, its name is.",
      why: "Names of vehicles, times of faults and places belong to one mission.",
      example: "mission: ../missions/market-square.yaml    # and the plan is of medicine-round.yaml",
      fix: "Plan the scenario's mission, or take the scenario that goes with the plan."),
    Rule(
      "S004", "the plan is for another map",
      checks: "The map that the mission names has the digest with which the plan was made.",
      why: "Buildings and zones would stand elsewhere than the plan believes.",
      example: "a map that was imported again after planning", fix: "Plan again."),
  ]
}
