import Plans

/// SHA-256 digests that the caller took of the files, in lower-case hex.
package struct PlanDigests: Hashable, Sendable {
  /// Of the mission file.
  package var mission: String
  /// Of the fleet file and its vehicle-type files, in the order in which they were read.
  package var fleet: [String]
  /// Of the map, as `CityMap.digest`.
  package var map: String
  /// Of the plan's `digestInput`.
  package var plan: String
  /// Of the `digestInput` of the plan that this one goes on from; nil where there is none.
  package var earlier: String?

  /// The digests that a plan states of its inputs, and its own.
  package init(inputs: PlanInputs, plan: String, earlier: String? = nil) {
    self.init(
      mission: inputs.mission.sha256, fleet: inputs.fleet.map(\.sha256), map: inputs.map.sha256, plan: plan,
      earlier: earlier)
  }

  /// States the digests.
  package init(mission: String, fleet: [String], map: String, plan: String, earlier: String? = nil) {
    self.mission = mission
    self.fleet = fleet
    self.map = map
    self.plan = plan
    self.earlier = earlier
  }
}
