import Diagnostics
import FleetLink

/// The rules of `sortie import`: `G0…` what the file of the ground station says, `G1…` what becomes of it.
enum GroundStationRules {
  /// All rules, by code.
  static let all: [Rule] = files + meanings

  private static let files: [Rule] = [
    Rule(
      "G001", "the file of the ground station is damaged",
      checks: "A `.plan` is JSON from its first to its last byte; a list of way points has `QGC WPL` and a version in "
        + "its first line and twelve columns in each other one.",
      why: "What is missing of a cut or edited file cannot be guessed, and half a mission is another mission.",
      example: "QGC WPL 110\n0 1 0 16 0 0 0 0 60.17",
      fix: "Save the file again in the ground station, or put right what the message points at."),
    Rule(
      "G002", "the version of the file is not known",
      checks: "Plans have version 1 with a mission of version 1 to 3, fence and rally points 1 or 2, surveys and scans "
        + "1 to 6; lists of way points have 110 or 120.",
      why: "Another version may mean other things by the same words. Version 120 has no line for home, so its first "
        + "line is flown.",
      example: "{ \"fileType\": \"Plan\", \"version\": 42 }",
      fix: "Open the plan in a ground station that knows it and save it in a version above."),
    Rule(
      "G003", "something is missing in the file",
      checks: "What every plan has is there: a mission with items, a command and parameters for each, outlines.",
      why: "A mission without its items, or a survey without its passes, cannot be told from a damaged one.",
      example: "{ \"fileType\": \"Plan\", \"version\": 1 }", fix: "Save the plan again in the ground station."),
    Rule(
      "G004", "a value of the file makes no sense",
      checks: "Numbers are numbers, positions lie on earth, radii are above zero, outlines have three corners.",
      why: "A wrong sign or two numbers in the wrong order put a vehicle somewhere else.",
      example: "\"plannedHomePosition\": [124.94, 60.17, 8]",
      fix: "Write the value right; in a `.plan` the latitude comes first."),
    Rule(
      "G005", "the file is too large or too deep",
      checks: "Bytes, items, corners and nesting stay below fixed limits.",
      why: "A file must not ask for unlimited memory or time.", example: "a mission of 20 000 items",
      fix: "Split the mission."),
    Rule(
      "G006", "a part of the file is not read", checks: "Every part of the file is known.",
      why: "What is passed over is said, so that nothing is lost silently.", example: "\"vendorExtras\": { }",
      fix: "Look whether the part matters to you; Sortie does without it."),
  ]

  private static let meanings: [Rule] = [
    Rule(
      "G101", "an item has no counterpart in a mission", checks: "Each item of the file becomes a task or part of one.",
      why: "Sortie's missions say what is to be done, and the planner how. Commands that drive a vehicle directly, or "
        + "a payload that missions do not know, have no place in them.",
      example: "item 4: DO_SET_SERVO", fix: "Write a task for what the item was meant to do, where there is one."),
    Rule(
      "G102", "an item changes its meaning", checks: "What the item says is kept as it is.",
      why: "Some things can be said in a mission only nearly: the message says what was changed.",
      example: "item 7: a way point alone, passed without a stop",
      fix: "Look whether the task is what you want, and edit the mission."),
    Rule(
      "G103", "items are left to the planner", checks: "Take-off, landing, speeds and ways are not in a mission.",
      why: "The planner makes them from the bases and vehicle types of the fleet, with proof.",
      example: "item 1: NAV_TAKEOFF", fix: "Nothing; look at the fleet's bases and types."),
    Rule(
      "G104", "a fence or a rally point is not kept", checks: "The file has no fence and no rally points.",
      why: "Zones belong to maps, and vehicles land at the bases of the fleet. Without the fence the mission may be "
        + "planned where the file forbade it.",
      example: "\"geoFence\": { \"circles\": [ … ] }",
      fix: "Add the fence to the map as a zone with `sortie map import --add`; add a base to the fleet."),
    Rule(
      "G105", "nothing of the file becomes a task", checks: "At least one item becomes a task.",
      why: "A mission without a task cannot be planned.", example: "a plan of take-off and landing alone",
      fix: "Look at what is said of the items, and add options such as --payload where they are asked for."),
    Rule(
      "G106", "something was assumed",
      checks: "The mission holds only what the file and the command line say.",
      why: "Files of ground stations do not know the purpose of a survey, a date or the heights of a map.",
      example: "a survey without --purpose", fix: "Give the option that the message names, or edit the mission."),
    Rule(
      "G107", "positions lie outside the map", checks: "What the file names lies within the boundary of the map.",
      why: "Nothing is known of buildings and zones outside, so nothing can be planned there.",
      example: "a plan for Zürich with --map maps/helsinki", fix: "Choose the map of the place, or make one."),
  ]

  /// The code of a problem of the file.
  static func code(of problem: GroundStationProblem.Code) -> String {
    switch problem {
    case .syntax: "G001"
    case .version: "G002"
    case .missing: "G003"
    case .value: "G004"
    case .tooLarge: "G005"
    case .unread: "G006"
    }
  }

  /// A problem of the file as all problems are shown.
  static func diagnostic(_ problem: GroundStationProblem, path: String) -> Diagnostic {
    Diagnostic(
      code(of: problem.code), problem.isWarning ? .warning : .error, problem.reason,
      at: SourceSpan(problem.place, path: path), label: problem.path, help: problem.help)
  }
}

extension SourceSpan {
  /// A stretch of a ground station's file.
  init(_ place: FilePlace, path: String) {
    self.init(path: path, position: SourcePosition(line: place.line, column: place.column), length: place.length)
  }
}
