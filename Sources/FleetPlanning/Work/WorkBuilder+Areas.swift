import Missions

extension WorkBuilder {
  mutating func spray(_ spraying: Spraying, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    .impossible("x")
  }
  mutating func survey(_ survey: ThermalSurvey, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    .impossible("x")
  }
}
