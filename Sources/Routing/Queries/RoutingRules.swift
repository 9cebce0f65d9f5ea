import Diagnostics

/// The codes of problems in lists of legs.
package enum RoutingRule {
  /// The file cannot be read.
  package static let queryFile = "R001"
  /// A line is no leg.
  package static let queryRow = "R002"
}

/// The rules of lists of legs, with their pages.
package enum RoutingRules {
  /// All of them.
  package static let all = [
    Rule(
      RoutingRule.queryFile, "the file is not a list of legs",
      checks: "The file is UTF-8, begins with the line `id,from,to`, and has at most 1,000,000 legs.",
      why: "Columns in another order would send vehicles elsewhere.",
      example: "from,to\naid-oodi,aid-esplanadi",
      fix: "Begin the file with the line `id,from,to`."),
    Rule(
      RoutingRule.queryRow, "a line is not a leg",
      checks: "A line has an id and two places: ids of places of the map, or latitude and longitude in degrees with a "
        + "space between, either with `@` and a height in metres above the ground; the map knows the ids, and the "
        + "positions lie near it.",
      why: "A leg that is left out in silence would be missed later.",
      example: "7,aid-oodi,60.1734;24.9381",
      fix: "Write it as `7,aid-oodi,60.1734 24.9381@30`."),
  ]
}
