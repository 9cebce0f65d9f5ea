import Energetics
import FleetLink
import Geometry
import MAVLink
import Plans
import Quantities
import Simulator
import Telemetry
import Testing

/// The rules while a simulated vehicle flies: silent where nothing is wrong, and answering where something is.
@Suite struct FlightRulesTests {
  static func rules(_ settings: String...) throws -> FlightRules {
    var rules = FlightRules()
    for setting in settings { try rules.set(setting) }
    return rules
  }

  static func broken(_ run: FlightBuilder.Run) -> [String] {
    run.batch.events.filter { $0.kind == "rule" }.map { String($0.text.prefix { $0 != ":" }) }
  }

  static func texts(_ run: FlightBuilder.Run) -> String {
    run.batch.events.filter { ["rule", "order", "position", "flight"].contains($0.kind) }
      .map { "\($0.time.seconds) \($0.text)" }.joined(separator: "\n")
  }

  /// Metres moved to the east, in MAVLink's unit.
  static func east(_ message: GlobalPositionInt, by metres: Double) -> GlobalPositionInt {
    var moved = message
    moved.lon += Int32(metres / (111_195 * 0.4977) * 1e7)
    return moved
  }

  @Test("an undisturbed flight breaks no rule, whatever the gusts and the radio", arguments: 1...8)
  func undisturbed(seed: Int) throws {
    var builder = try FlightBuilder()
    builder.swathRise = Double(seed % 3) * 12
    let first = try #require(try builder.sortie(number: 1, takeOff: 20).landing)
    let plan = try builder.plan(takeOffs: [20, first.seconds + 90])
    let link = LinkQuality(loss: Double(seed % 4) * 0.1, duplication: 0.1, delaySeconds: 0.05, jitterSeconds: 0.3)
    let run = builder.fly(plan, link: link, gusts: Double(seed % 5) * 0.5, seed: UInt64(seed))
    #expect(Self.broken(run) == [], "seed \(seed): \(Self.texts(run))")
    #expect(run.batch.outcomes.count { $0.isDone } == 4)
  }

  @Test("a vehicle that is off its way for some time holds, and goes on when the operator says so")
  func offWay() throws {
    let builder = try FlightBuilder()
    let faults = Faults(position: { message, seconds in
      (75...90).contains(seconds) ? Self.east(message, by: 28) : message
    })
    let run = builder.fly(try builder.plan(takeOffs: [20]), ordering: [(110, .resume)], faults: faults)
    #expect(Self.broken(run) == ["off-way"], "\(Self.texts(run))")
    #expect(run.batch.readings.contains { $0.mode == "LOITER" })
    #expect(run.batch.events.contains { $0.text.contains("obeys: hold, LOITER") })
    #expect(run.batch.events.contains { $0.text.contains("behind its plan, which is proved") }, "\(Self.texts(run))")
    #expect(run.batch.outcomes.allSatisfy { $0.isDone })
  }

  @Test("a jump that the vehicle cannot have flown is told and not answered, until readings agree on it")
  func jump() throws {
    let builder = try FlightBuilder()
    func fly(until end: Double) throws -> FlightBuilder.Run {
      let faults = Faults(position: { message, seconds in
        (75...end).contains(seconds) ? Self.east(message, by: 400) : message
      })
      return builder.fly(try builder.plan(takeOffs: [20]), faults: faults)
    }
    // One reading.
    let once = try fly(until: 75.5)
    #expect(Self.broken(once) == [])
    #expect(once.batch.events.count { $0.text.contains("has jumped by") } >= 1, "\(Self.texts(once))")
    let stays = try fly(until: 1000)
    #expect(Self.broken(stays).first == "off-way", "\(Self.texts(stays))")
    #expect(stays.batch.events.contains { $0.text.contains("readings agree") && !$0.text.contains("before") })
  }

  @Test("a vehicle that was kept by somebody else and is late comes home")
  func late() throws {
    let builder = try FlightBuilder()
    let other = CommandLong(targetSystem: 1, targetComponent: 1, command: MavCmd.doSetMode, param1: 1, param2: 5)
    let faults = Faults(happen: { simulation, seconds in
      var writer = MAVLinkFrameWriter(systemID: 254, componentID: 190)
      if abs(seconds - 60) < 0.02 { simulation.send(writer.encode(other), to: 1) }
      var go = other
      go.param2 = 3
      if abs(seconds - 90) < 0.02 { simulation.send(writer.encode(go), to: 1) }
    })
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), rules: try Self.rules("late=return:25/3"), faults: faults)
    #expect(Self.broken(run) == ["late"], "\(Self.texts(run))")
    let note = try #require(run.batch.outcomes.first { !$0.isDone }?.note)
    #expect(note.contains("Landed in RTL") && note.contains("rule late"), "\(note)")
  }

  @Test("too little charge calls the vehicle home, and its next sortie is flown with a full battery")
  func charge() throws {
    var builder = try FlightBuilder()
    // The plan of the builder takes no energy at all.
    builder.vehicleType.battery = Battery(capacity: Energy(wattHours: 120))
    let first = try #require(try builder.sortie(number: 1, takeOff: 20).landing)
    let plan = try builder.plan(takeOffs: [20, first.seconds + 90])
    let run = builder.fly(plan, rules: try Self.rules("charge=return:8/5"))
    #expect(run.truth.takeOffs == 2, "\(Self.texts(run))")
    #expect(Self.broken(run) == ["charge", "charge"])
    #expect(run.batch.outcomes.allSatisfy { $0.isDone || $0.note.contains("rule charge") })
  }

  @Test("cells that are cold hold less than what was not drawn, and the rule for charge sees it")
  func coldBattery() throws {
    var builder = try FlightBuilder()
    builder.vehicleType.battery = Battery(
      capacity: Energy(wattHours: 240),
      derating: [
        Battery.DeratingPoint(temperature: Temperature(celsius: -20), capacityFraction: 0.4),
        Battery.DeratingPoint(temperature: Temperature(celsius: 20), capacityFraction: 1),
      ])
    let plan = try builder.plan(takeOffs: [20])
    let rules = try Self.rules("charge=return:25/5")
    let warm = builder.fly(plan, rules: rules)
    #expect(Self.broken(warm) == [], "\(Self.texts(warm))")
    let cold = Fault(kind: .cellsCold(Temperature(celsius: -20)), start: .at(60))
    let run = builder.fly(plan, rules: rules, failing: [cold])
    #expect(Self.broken(run) == ["charge"], "\(Self.texts(run))")
    let landing = try #require(run.truth.landings.first)
    let told = try #require(run.batch.readings.last { $0.charge != nil }?.charge)
    #expect(abs(told.percent - landing.charge.percent) < 1, "told \(told.percent), holds \(landing.charge.percent) %")
  }

  @Test("a charge that would be below the reserve at landing calls the vehicle home")
  func reserve() throws {
    let builder = try FlightBuilder()
    let faults = Faults(battery: { message, seconds in
      var changed = message
      // 600 Wh are 21,600 hectojoules: 10 % are left.
      if seconds > 100 { changed.energyConsumed = 19_440 }
      return changed
    })
    let run = builder.fly(
      try builder.plan(takeOffs: [20]), rules: try Self.rules("charge=record:100"), faults: faults)
    #expect(Self.broken(run) == ["reserve"], "\(Self.texts(run))")
    #expect(run.batch.outcomes.allSatisfy { !$0.isDone || $0.task == "parcel-1" })
  }

  @Test("a vehicle that is told to come home while it is silent does so when it is heard again")
  func silent() throws {
    let builder = try FlightBuilder()
    let faults = Faults(isHeard: { !(70...95).contains($0) })
    let plan = try builder.plan(takeOffs: [20])
    let said = builder.fly(plan, faults: faults)
    #expect(Self.broken(said) == ["silent"], "\(Self.texts(said))")
    #expect(said.batch.outcomes.allSatisfy { $0.isDone })
    let answered = builder.fly(plan, rules: try Self.rules("silent=return:8"), faults: faults)
    #expect(Self.broken(answered) == ["silent"], "\(Self.texts(answered))")
    #expect(answered.batch.events.contains { $0.text.contains("obeys: return") && $0.time.seconds > 95 })
  }

  @Test("positions that are none are told as missing; the flight goes on")
  func noPosition() throws {
    let builder = try FlightBuilder()
    let faults = Faults(position: { message, seconds in
      guard (75...95).contains(seconds) else { return message }
      var none = message
      none.lat = Int32.max
      none.lon = Int32(clamping: Int(seconds * 1e6) % 3)
      return none
    })
    let run = builder.fly(try builder.plan(takeOffs: [20]), faults: faults)
    #expect(Self.broken(run) == ["position"], "\(Self.texts(run))")
    #expect(run.batch.outcomes.allSatisfy { $0.isDone })
  }

  @Test("a hold that is refused becomes a return, and a return that is refused a landing")
  func refused() throws {
    let builder = try FlightBuilder()
    let faults = Faults(
      position: { message, seconds in seconds > 75 ? Self.east(message, by: 28) : message },
      refusal: { mode, _ in mode == 5 || mode == 6 ? MavResult.denied : nil })
    let run = builder.fly(try builder.plan(takeOffs: [20]), faults: faults)
    let orders = run.batch.events.filter { $0.kind == "rule" || $0.kind == "order" }.map(\.text)
    #expect(orders.contains { $0.contains("does not obey: hold (denied)") }, "\(orders)")
    #expect(orders.contains { $0.contains("does not obey: return (denied)") })
    #expect(orders.contains { $0.contains("obeys: land, LAND") })
    // Each order was given twice.
    #expect(run.batch.commands.count { $0.command == "176" && $0.result == "denied" } == 4)
    #expect(run.truth.landings.count == 1)
  }

  @Test("inside the clearance of a closed zone the vehicle holds; a zone that is open or overhead is none")
  func zone() throws {
    let builder = try FlightBuilder()
    // The way to the shop passes 75 m east at 60 m.
    let place = LocalPoint(east: 75, north: 28)
    func fly(_ altitudes: ClosedRange<Double>, _ from: Double) throws -> FlightBuilder.Run {
      let zone = ZoneWatch.Zone(
        name: "school", shape: .circle(centre: place, radiusMetres: 5), altitudes: altitudes,
        closed: [MissionInterval(start: MissionTime(seconds: from), end: MissionTime(seconds: 5000))])
      return builder.fly(
        try builder.plan(takeOffs: [20]), rules: try Self.rules("zone=hold:5/0", "late=record"),
        zones: ZoneWatch([zone], projection: builder.projection))
    }
    let closed = try fly(0...200, -100)
    #expect(Self.broken(closed).first == "zone", "\(Self.texts(closed))")
    let open = try fly(0...200, 4000)
    #expect(!Self.broken(open).contains("zone"))
    let overhead = try fly(100...200, -100)
    #expect(!Self.broken(overhead).contains("zone"))
  }

  @Test("the second dispatcher adds to the thermal cells of the first")
  func thermalCells() throws {
    let builder = try FlightBuilder()
    let plan = try builder.plan(takeOffs: [20])
    let swath = try #require(plan.vehicles[0].sorties[0].legs.first { $0.kind == .swath })
    let middle = (try #require(swath.start).seconds + (try #require(swath.end).seconds)) / 2
    let whole = builder.fly(plan).batch.thermalCells
    let both = builder.fly(plan, dyingAt: middle, silence: 0.5).batch.thermalCells
    let (pixels, others) = (whole.reduce(0) { $0 + $1.count }, both.reduce(0) { $0 + $1.count })
    #expect(Double(others) > 0.8 * Double(pixels), "\(others) of \(pixels)")
  }

  @Test("the same seed gives the same answers")
  func deterministic() throws {
    let builder = try FlightBuilder()
    let faults = Faults(position: { message, seconds in
      (75...90).contains(seconds) ? Self.east(message, by: 28) : message
    })
    let plan = try builder.plan(takeOffs: [20])
    let one = builder.fly(plan, gusts: 1, seed: 3, ordering: [(110, .resume)], faults: faults)
    let other = builder.fly(plan, gusts: 1, seed: 3, ordering: [(110, .resume)], faults: faults)
    #expect(one.batch == other.batch)
  }
}
