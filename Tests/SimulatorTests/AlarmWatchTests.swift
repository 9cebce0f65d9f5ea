import Geometry
import MAVLink
import Maps
import Quantities
import Simulator
import Testing

/// When alarms are due, by what really happens.
@Suite struct AlarmWatchTests {
  /// A copter that hovers at 40 m, watched to second 100; faults come from second 60 on.
  private static func watched(
    _ alarms: [FlightAlarm], faults: [Fault], reserve: Double = 0.2, wattHours: Double = 400, isFlown: Bool = true,
    until end: Double = 100
  ) throws -> (watch: AlarmWatch, facts: RunFacts) {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot, wattHours: wattHours), faults: faults)
    if isFlown { try bench.fly(to: 40) }
    var watch = AlarmWatch(
      alarms.map { .alarm($0, withinSeconds: 5) }, reserve: StateOfCharge(fraction: reserve))
    while bench.simulation.seconds < end {
      bench.simulation.step()
      let changes = bench.simulation.takeFaultChanges()
      watch.observe(bench.simulation, changes: changes)
    }
    let facts = RunFacts(
      truth: bench.simulation.truth, tasksPlanned: 1, tasksDone: 1, reserve: StateOfCharge(fraction: reserve),
      separation: .zero, warmestCell: nil)
    return (watch, facts)
  }

  /// The verdict where alarms were heard at some seconds.
  private static func verdict(
    _ alarm: FlightAlarm, _ watched: (watch: AlarmWatch, facts: RunFacts), heard: [Double], within: Double = 5
  ) -> Simulator.Expectation.Verdict {
    var (watch, facts) = watched
    for seconds in heard { watch.hear(alarm, vehicle: alarm == .disk ? nil : "copter-1", at: seconds) }
    watch.finish(at: 1000)
    facts.alarms = watch
    return Simulator.Expectation.alarm(alarm, withinSeconds: within).verdict(on: facts)
  }

  @Test("jammed satellites ask for `position`: in time, late, never, and not where it was told before")
  func position() throws {
    let run = try Self.watched([.position], faults: [Fault(kind: .positionJammed, start: .at(60), seconds: 20)])
    #expect(run.watch.occasions.map(\.alarm) == [.position])
    #expect(Self.verdict(.position, run, heard: [64]).isMet)
    #expect(Self.verdict(.position, run, heard: [65]).value == "1 of 1")
    let late = Self.verdict(.position, run, heard: [68])
    #expect(!late.isMet && late.value == "0 of 1, first copter-1 at second 60.0, told after 8.0 s", "\(late.value)")
    #expect(Self.verdict(.position, run, heard: [59]).value.hasSuffix("never told"))
  }

  @Test("a fault that is over sooner than the alarm is due asks for none")
  func tooShort() throws {
    let run = try Self.watched([.silent], faults: [Fault(kind: .partition, start: .at(60), seconds: 3)])
    let verdict = Self.verdict(.silent, run, heard: [])
    #expect(verdict.isMet && verdict.value == "never due")
  }

  @Test("on its pad nothing is due, and without an expectation nothing is watched")
  func onPad() throws {
    let faults = [Fault(kind: .partition, start: .at(60), seconds: 30)]
    #expect(try Self.watched([.silent], faults: faults, isFlown: false).watch.occasions.isEmpty)
    #expect(try Self.watched([.position], faults: faults).watch.occasions.isEmpty)
  }

  @Test("lost cells and a charge below the reserve ask for `battery`, once in a flight; one that came before counts")
  func battery() throws {
    let run = try Self.watched([.battery], faults: [Fault(kind: .cellsLost(0.9), start: .at(60))], reserve: 0.5)
    #expect(run.watch.occasions.count == 2)
    #expect(Self.verdict(.battery, run, heard: [50]).isMet)
    #expect(!Self.verdict(.battery, run, heard: [70]).isMet)
  }

  @Test("whoever is in a new zone asks for `zone`")
  func zone() throws {
    let bench = try VehicleBench(VehicleBench.copter(.ardupilot))
    let centre = try bench.projection.geo(LocalPoint(east: 0, north: 0))
    let zone = FaultKind.NewZone(
      name: "helicopter", centre: centre, radiusMetres: 50, lowerMetres: 0, upperMetres: 200)
    let run = try Self.watched([.zone], faults: [Fault(kind: .zone(zone), start: .at(60), seconds: 30)])
    #expect(run.watch.occasions.map(\.vehicle) == ["copter-1"])
    #expect(Self.verdict(.zone, run, heard: [62]).isMet)
    #expect(!Self.verdict(.zone, run, heard: []).isMet)
  }

  @Test("a dead dispatcher owes no alarm; a disk that is back asks for `disk`")
  func dispatcherAndDisk() throws {
    let dead = try Self.watched(
      [.position],
      faults: [
        Fault(kind: .dispatcherKilled, start: .at(59), seconds: 30), Fault(kind: .positionJammed, start: .at(60)),
      ])
    #expect(Self.verdict(.position, dead, heard: []).value == "never due")
    let full = try Self.watched([.disk], faults: [Fault(kind: .diskFull, start: .at(60), seconds: 10)])
    #expect(Self.verdict(.disk, full, heard: [70]).isMet)
    #expect(!Self.verdict(.disk, full, heard: []).isMet)
  }

  @Test("vehicles settle when all stand on their pads after the faults, or when the run is over")
  func settled() {
    func vehicle(_ isUnderWay: Bool, _ metres: Double) -> RunFacts.VehicleAtEnd {
      RunFacts.VehicleAtEnd(vehicle: "one", isUnderWay: isUnderWay, metresFromPad: metres)
    }
    var watch = SettledWatch()
    watch.observe([vehicle(false, 0)], secondsAfterFaults: -5, isFinished: false)
    #expect(watch.afterSeconds == nil)
    watch.observe([vehicle(true, 50)], secondsAfterFaults: 10, isFinished: false)
    watch.observe([vehicle(false, 50)], secondsAfterFaults: 20, isFinished: false)
    #expect(watch.afterSeconds == nil && watch.away == ["one"])
    watch.observe([vehicle(true, 50)], secondsAfterFaults: 30, isFinished: true)
    #expect(watch.afterSeconds == nil)
    watch.observe([vehicle(false, 50)], secondsAfterFaults: 40, isFinished: true)
    #expect(watch.afterSeconds == 40)
    watch.observe([vehicle(true, 50)], secondsAfterFaults: 50, isFinished: false)
    #expect(watch.afterSeconds == 40)
  }
}
