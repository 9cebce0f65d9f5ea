import Quantities
import Simulator
import Testing

@Suite struct FaultScheduleTests {
  @Test("a fault with a moment begins then and ends after its time, for each of its vehicles")
  func moments() {
    let fault = Fault(kind: .partition, vehicles: ["b", "c"], start: .at(60), seconds: 30)
    let schedule = FaultSchedule([fault], vehicles: ["a", "b", "c"], within: 0...1000, seed: 1)
    #expect(schedule.changes.map(\.seconds) == [60, 60, 90, 90])
    #expect(schedule.changes.map(\.begins) == [true, true, false, false])
    #expect(schedule.changes.map(\.vehicle) == [1, 2, 1, 2])
  }

  @Test("all faults end when faults end, and none begins later")
  func until() {
    let faults = [
      Fault(kind: .winchStuck, start: .at(10)), Fault(kind: .partition, start: .at(90), seconds: 50),
      Fault(kind: .nozzleBlocked, start: .at(101), seconds: 5), Fault(kind: .cellsLost(0.2), start: .at(50)),
    ]
    let schedule = FaultSchedule(faults, vehicles: ["a"], within: 0...100, seed: 1)
    #expect(schedule.changes.map(\.seconds) == [10, 50, 90, 100, 100])
    #expect(schedule.changes.map(\.begins) == [true, true, true, false, false])
  }

  @Test("faults by chance come as often as they should, one after the other, the same from a seed")
  func byChance() {
    let fault = Fault(kind: .positionJammed, start: .perHour(6), seconds: 60)
    var begun = 0
    for seed in 0..<200 as Range<UInt64> {
      let schedule = FaultSchedule([fault], vehicles: ["a", "b"], within: 0...36_000, seed: seed)
      #expect(schedule == FaultSchedule([fault], vehicles: ["a", "b"], within: 0...36_000, seed: seed))
      begun += schedule.changes.count { $0.begins }
      for vehicle in 0..<2 {
        let own = schedule.changes.filter { $0.vehicle == vehicle }
        #expect(own.enumerated().allSatisfy { $1.begins == ($0 % 2 == 0) }, "seed \(seed)")
      }
      #expect(zip(schedule.changes, schedule.changes.dropFirst()).allSatisfy { $0.seconds <= $1.seconds })
    }
    // Ten hours, two vehicles, a fault in 600 s of waiting and 60 s of its own.
    let expected = 200 * 2 * 36_000.0 / 660
    #expect(abs(Double(begun) - expected) < 0.03 * expected, "\(begun) of \(expected)")
  }

  @Test("a rate without bound is cut at the greatest number of faults")
  func bounded() {
    let fault = Fault(kind: .cellsLost(0.01), start: .perHour(1e9))
    let schedule = FaultSchedule([fault], vehicles: ["a"], within: 0...36_000, seed: 1)
    #expect(schedule.changes.count == FaultSchedule.faultsMax)
  }
}
