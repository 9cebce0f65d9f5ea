import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Plans that somebody made to be slow, large or absurd.
struct HostilePlanTests {
  @Test("a plan whose pieces lie on one another a million times is refused after bounded work")
  func flood() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    for vehicle in 0..<2 {
      let points = plan.vehicles[vehicle].sorties[0].legs[1].points
      plan.vehicles[vehicle].sorties[0].legs[1].points = Array(repeating: points, count: 6000).flatMap { $0 }
    }
    let result = verify(plan, world)
    let gaveUp = result.violations.filter { $0.message.contains("gave up") }
    #expect(gaveUp.map(\.code) == ["V204"])
    #expect(result.violations.contains { $0.code == "V210" && $0.message.contains("goes back in time") })
  }

  @Test("sorties of one vehicle that all lie on one another are refused after bounded work")
  func oneVehicle() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    let leg = plan.vehicles[0].sorties[0].legs[1]
    var sortie = plan.vehicles[0].sorties[0]
    sortie.legs = Array(repeating: leg, count: 9000)
    plan.vehicles[0].sorties = Array(repeating: sortie, count: 3)
    let codes = verify(plan, world).violations.filter { $0.message.contains("gave up") }.map(\.code)
    #expect(codes == ["V204"])
  }

  @Test("a sortie with more legs or points than any has is not laid out, and said so")
  func tooMany() throws {
    let world = try TestWorld()
    var plan = try TestPlan.make(world)
    let leg = plan.vehicles[0].sorties[0].legs[1]
    plan.vehicles[0].sorties[0].legs = Array(repeating: leg, count: ProofLimits.legsPerSortie + 1)
    #expect(verify(plan, world).violations.contains { $0.code == "V210" && $0.message.contains("10001 legs") })
    plan.vehicles[0].sorties[0].legs = [leg]
    plan.vehicles[0].sorties[0].legs[0].points = Array(repeating: leg.points[0], count: ProofLimits.pointsPerSortie + 1)
    #expect(verify(plan, world).violations.contains { $0.code == "V210" && $0.message.contains("100001 points") })
  }

  @Test("absurd numbers give violations and no crash", arguments: 0..<60 as Range<UInt64>)
  func absurd(seed: UInt64) throws {
    let day = try SyntheticDay.make(seed: seed % 6)
    var damaged = DamagedDay(day)
    var generator = SplitMix64(seed: seed)
    let values = [0, -1, 1e-12, 1e9, -1e9, .nan, .infinity, -.infinity, 0.5, 1e300]
    var mustFail = false
    func pick() -> Double {
      let value = values[generator.nextIndex(below: values.count)]
      // What no file could hold is never proved.
      if !(abs(value) <= 1e9) { mustFail = true }
      return value
    }
    let paths = damaged.legs { _ in true }
    for _ in 0..<3 {
      let path = paths[generator.nextIndex(below: paths.count)]
      guard !damaged[path].points.isEmpty else { continue }
      let point = generator.nextIndex(below: damaged[path].points.count)
      switch generator.nextIndex(below: 8) {
      case 0: damaged[path].points[point].time = MissionTime(seconds: pick())
      case 1: damaged[path].points[point].altitude = AltitudeAMSL(metres: pick())
      case 2: damaged[path].points[point].speed = Speed(metresPerSecond: pick())
      case 3: damaged[path].payload = Mass(kilograms: pick())
      case 4: damaged[path].energy = Energy(joules: pick())
      case 5: damaged[path].chargeAtEnd = StateOfCharge(fraction: pick())
      case 6:
        damaged[path].points.removeAll()
        mustFail = true
        continue
      default:
        mustFail = true
        damaged[path].points[point].position =
          GeoPoint(longitude: -170, latitude: -80) ?? damaged[path].points[0].position
      }
    }
    let result = damaged.proof()
    // Some changes do not matter: an energy stated higher, a value that was 0 before.
    if mustFail { #expect(!result.isProved, "seed \(seed)") }
    _ = TextReport.text(result, start: damaged.plan.start)
    _ = JSONReport.text(result)
  }
}
