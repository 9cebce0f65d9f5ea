import Plans
import Quantities
import Testing

struct SortieStateTests {
  @Test("between two points the vehicle moves with constant acceleration")
  func constantAcceleration() throws {
    let sortie = try SamplePlan.make().vehicles[0].sorties[0]
    // From rest to 10 m/s in 4 s: after 2 s a quarter of the way is done, at half the speed.
    let early = try #require(sortie.state(at: MissionTime(seconds: 22)))
    #expect(early.legIndex == 1)
    #expect(abs(early.position.latitude - (60.17 + 0.0002 / 4)) < 1e-12)
    #expect(abs(early.speed.metresPerSecond - 5) < 1e-12)
    let cruise = try #require(sortie.state(at: MissionTime(seconds: 28)))
    #expect(abs(cruise.position.latitude - 60.17055) < 1e-10)
    #expect(abs(cruise.speed.metresPerSecond - 10) < 1e-12)
    #expect(abs(cruise.charge.fraction - 0.875) < 1e-12)
  }

  @Test("a climb stated without speeds is even in time, and nothing is known outside the sortie")
  func edges() throws {
    let sortie = try SamplePlan.make().vehicles[0].sorties[0]
    #expect(sortie.state(at: MissionTime(seconds: 5))?.altitude.metres == 22.5)
    #expect(sortie.state(at: MissionTime(seconds: -0.001)) == nil)
    #expect(sortie.state(at: MissionTime(seconds: 61.001)) == nil)
    let end = try #require(sortie.state(at: MissionTime(seconds: 61)))
    #expect(end.altitude.metres == 10)
    #expect(end.charge.fraction == 0.75)
  }

  @Test("metrics are sums over the legs")
  func metrics() throws {
    let metrics = PlanMetrics(of: try SamplePlan.make().vehicles)
    #expect(metrics.sorties == 1)
    #expect(abs(metrics.distance.metres - (20 + 80 + 20)) < 1e-9)
    #expect(metrics.flightSeconds == 61)
    #expect(metrics.end.seconds == 61)
    #expect(metrics.energy.joules == 3702)
    #expect(metrics.lowestCharge.fraction == 0.75)
    #expect(PlanMetrics(of: []).lowestCharge == .full)
  }
}
