import Maps
import Missions
import Plans
import SortieTestSupport
import Testing
import Verification

/// Plans that are valid by the way they are made, without the planner and without the verifier's code.
struct RandomPlanTests {
  @Test("of a thousand random valid plans none is rejected", arguments: 0..<20 as Range<UInt64>)
  func valid(block: UInt64) throws {
    for seed in block * 50..<(block + 1) * 50 {
      let day = try SyntheticDay.make(seed: seed)
      let result = PlanVerifier.verify(plan: day.plan, mission: day.mission)
      #expect(result.isProved, "seed \(seed): \(TextReport.text(result).prefix(1500))")
    }
  }

  @Test("the random days have sorties of all kinds, zones and buildings near the ways")
  func variety() throws {
    var (kinds, tight, zones, homes): (Set<String>, Int, Int, Int) = ([], 0, 0, 0)
    for seed in 0..<40 as Range<UInt64> {
      let day = try SyntheticDay.make(seed: seed)
      for task in day.mission.tasks { kinds.insert("\(task.work)".prefix { $0 != "(" }.lowercased()) }
      let result = PlanVerifier.verify(plan: day.plan, mission: day.mission)
      func margin(_ code: String) -> Double? { result.checks.first { $0.code == code }?.margin?.amount.value }
      if let room = margin("V202"), room < 1.2 { tight += 1 }
      if margin("V201") != nil { zones += 1 }
      if margin("V216") != nil { homes += 1 }
    }
    #expect(kinds == ["deliver", "station", "patrol", "spray"])
    #expect(tight > 10 && zones > 20 && homes > 10, "\(tight) \(zones) \(homes)")
  }

  @Test("the same seed gives the same day")
  func deterministic() throws {
    let (one, other) = (try SyntheticDay.make(seed: 7), try SyntheticDay.make(seed: 7))
    #expect(PlanFile.encode(one.plan) == PlanFile.encode(other.plan))
    #expect(
      one.mission.map.buildings == other.mission.map.buildings && one.mission.map.zones == other.mission.map.zones)
  }
}
