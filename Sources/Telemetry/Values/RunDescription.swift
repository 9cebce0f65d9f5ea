import Quantities

/// What a run is of: enough to repeat it and to place its readings in time and space.
package struct RunDescription: Hashable, Sendable {
  /// The mission's name.
  package var mission: String
  /// SHA-256 of the plan that was flown, lower-case hex; empty where there was none.
  package var planSHA256: String
  /// The seed of the simulation; 0 for real vehicles.
  package var seed: UInt64
  /// The scenario's name; empty for real vehicles.
  package var scenario: String
  /// The version of Sortie that recorded the run.
  package var toolVersion: String
  /// Mission time 0.
  package var start: CivilTime
  /// The origin of the map's local frame, in which thermal cells are counted.
  package var mapOrigin: GeoPoint
  /// The credit line of the map.
  package var attribution: String
  /// The side of a thermal cell; positive.
  package var cellSize: Length
  /// Whether the verifier had proved the plan when the run began. Runs from before this was recorded count as proved:
  /// no other plan was written then.
  package var isPlanProved: Bool

  /// Describes a run.
  package init(
    mission: String, planSHA256: String, seed: UInt64, scenario: String, toolVersion: String, start: CivilTime,
    mapOrigin: GeoPoint, attribution: String, cellSize: Length, isPlanProved: Bool
  ) {
    precondition(cellSize.metres > 0, "a grid's squares have a positive size")
    self.mission = mission
    self.planSHA256 = planSHA256
    self.seed = seed
    self.scenario = scenario
    self.toolVersion = toolVersion
    self.start = start
    self.mapOrigin = mapOrigin
    self.attribution = attribution
    self.cellSize = cellSize
    self.isPlanProved = isPlanProved
  }
}
