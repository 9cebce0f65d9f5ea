import Energetics
import Foundation
import MAVLink
import Quantities
import Simulator
import Testing

/// The receiver of satellites alone, and vehicles that fly by what it says.
@Suite struct SatelliteTests {
  private static func root(_ sum: Double, _ count: Int) -> Double { (sum / Double(count)).squareRoot() }

  @Test(
    "the error has its deviation at any moment, 1.5 times that upwards, and fades over the correlation time",
    arguments: [(0.4, 300.0), (1.5, 20.0)])
  func deviation(metres: Double, correlation: Double) {
    let quality = SatelliteQuality(errorMetres: metres, correlationSeconds: correlation)
    let runs = 3000
    var squares = (east: 0.0, north: 0.0, up: 0.0, later: 0.0)
    var product = 0.0
    for run in 0..<runs {
      var receiver = SatelliteReceiver(quality: quality, seed: UInt64(run), name: "a")
      _ = receiver.advance(to: 0, stepSeconds: 0, isBlind: false)
      let first = receiver.receiverError
      for second in 1...Int(correlation) {
        _ = receiver.advance(to: Double(second), stepSeconds: 1, isBlind: false)
      }
      let last = receiver.receiverError
      squares.east += first.across.east * first.across.east
      squares.north += last.across.north * last.across.north
      squares.up += last.up * last.up
      squares.later += last.across.east * last.across.east
      product += first.across.east * last.across.east
    }
    // The deviation of 3,000 draws is known to 1.3 %, the correlation to 1.6 points.
    #expect(abs(Self.root(squares.east, runs) - metres) < metres * 0.05)
    #expect(abs(Self.root(squares.north, runs) - metres) < metres * 0.05)
    #expect(abs(Self.root(squares.later, runs) - metres) < metres * 0.05)
    #expect(abs(Self.root(squares.up, runs) - 1.5 * metres) < metres * 0.075)
    #expect(abs(product / Double(runs) / (metres * metres) - exp(-1)) < 0.06)
  }

  @Test("the vehicle flies beside the line by what its place is wrong, while its telemetry stays on the line")
  func flownTrack() throws {
    let quality = SatelliteQuality(errorMetres: 1.2, correlationSeconds: 300)
    for seed: UInt64 in 1...4 {
      var bench = try VehicleBench(VehicleBench.copter(.ardupilot), satellites: quality, seed: seed)
      try bench.fly(to: 40)
      let target = try bench.item(MavCmd.doReposition, 180, 0, z: 40)
      bench.send(
        CommandInt(
          targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition,
          param1: -1, param2: 1, x: target.x, y: target.y, z: 40))
      let start = bench.vehicle.estimate.position
      let way = LocalPoint(east: 180, north: 0) - start
      var worst = (told: 0.0, flown: 0.0)
      for _ in 0..<500 {
        bench.run(seconds: 0.05)
        let error = bench.vehicle.receiver.estimateError.across
        let flown = way.cross(bench.vehicle.body.position - start) / way.lengthMetres
        let told = way.cross(bench.vehicle.estimate.position - start) / way.lengthMetres
        worst.told = max(worst.told, abs(told))
        // What is flown is the line less the error.
        worst.flown = max(worst.flown, abs(flown + way.cross(error) / way.lengthMetres))
      }
      // The error moves by a centimetre or ten in a second, and the body follows within one.
      #expect(worst.told < 0.3 && worst.flown < 0.3, "seed \(seed)")
      let told = bench.vehicle.body.position + bench.vehicle.receiver.estimateError.across
      #expect(told.planarDistanceMetres(to: LocalPoint(east: 180, north: 0)) < 1)
      #expect(bench.vehicle.receiver.estimateError.across.lengthMetres > 0.05)
    }
  }

  @Test("a drift carries the vehicle off by its speed times its time, the other way, and nobody notices")
  func drift() throws {
    let fault = Fault(kind: .positionDrift(LocalVector(east: 0.5, north: 0)), start: .at(60), seconds: 200)
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), faults: [fault])
    try bench.fly(to: 40)
    bench.run(seconds: 60 - bench.simulation.seconds)
    let before = bench.vehicle.body.position
    bench.run(seconds: 60)
    let after = bench.vehicle.body.position
    // The body follows by 1.2 per second, so it is 0.4 m behind.
    #expect(abs(after.east - before.east + 0.5 * 60) < 0.6 && abs(after.north - before.north) < 0.1)
    #expect(bench.vehicle.estimate.position.planarDistanceMetres(to: before) < 0.6)
    #expect(!bench.texts.contains("GPS Glitch or Compass error"))
  }

  @Test(
    "a jump is refused for as long as the filter's rule says, and taken then",
    arguments: [(AutopilotProfile.ardupilot, 10.0), (.px4, 7.0)])
  func jump(profile: AutopilotProfile, refusal: Double) throws {
    let fault = Fault(kind: .positionJump(LocalVector(east: 0, north: 15)), start: .at(60))
    var bench = try VehicleBench(VehicleBench.copter(profile), faults: [fault])
    try bench.fly(to: 40)
    bench.run(seconds: 60 - bench.simulation.seconds - 0.1)
    let before = bench.vehicle.body.position
    bench.heard = []
    bench.run(seconds: 0.1 + refusal - 0.2)
    // By speeds alone the place wanders off by some centimetres a second.
    #expect(bench.vehicle.body.position.planarDistanceMetres(to: before) < 2)
    #expect(bench.vehicle.receiver.refusedSince != nil)
    #expect((profile == .ardupilot) == bench.texts.contains("GPS Glitch or Compass error"))
    bench.run(seconds: 0.4)
    #expect(bench.vehicle.receiver.refusedSince == nil)
    #expect((profile == .ardupilot) == bench.texts.contains("Glitch cleared"))
    bench.run(seconds: 30)
    #expect(abs(bench.vehicle.body.position.north - before.north + 15) < 0.5)
    #expect(abs(bench.height - 40) < 1 && bench.simulation.truth.crashes.isEmpty)
  }

  @Test("a jump within the gate is taken at once, and one that ends in time moves nobody")
  func smallAndShort() throws {
    let small = Fault(kind: .positionJump(LocalVector(east: 3, north: 0)), start: .at(60))
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), faults: [small])
    try bench.fly(to: 40)
    bench.run(seconds: 70 - bench.simulation.seconds)
    #expect(abs(bench.vehicle.body.position.east + 3) < 0.3)
    #expect(!bench.texts.contains("GPS Glitch or Compass error"))

    let short = Fault(kind: .positionJump(LocalVector(east: 300, north: 0)), start: .at(60), seconds: 5)
    bench = try VehicleBench(VehicleBench.copter(.ardupilot), faults: [short])
    try bench.fly(to: 40)
    bench.run(seconds: 75 - bench.simulation.seconds)
    #expect(abs(bench.vehicle.body.position.east) < 1)
    #expect(bench.texts.contains("Glitch cleared"))
  }

  @Test("the ground ends a landing, however wrong the altitude is", arguments: 1...12 as ClosedRange<UInt64>)
  func lands(seed: UInt64) throws {
    let quality = SatelliteQuality(errorMetres: 2, correlationSeconds: 3600)
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), satellites: quality, seed: seed)
    try bench.fly(to: 20)
    #expect(bench.order(MavCmd.doSetMode, 1, 9) == MavResult.accepted)
    let isDown = bench.run(upTo: 60) { !$0.autopilot.isArmed }
    #expect(isDown && bench.simulation.truth.crashes.isEmpty && bench.height == 0)
  }

  @Test("a crew puts a drone back to its pad, so errors do not add up from flight to flight")
  func putBack() throws {
    let quality = SatelliteQuality(errorMetres: 0.8)
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), satellites: quality, seed: 5)
    try bench.fly(to: 20)
    #expect(bench.order(MavCmd.doSetMode, 1, 6) == MavResult.accepted)
    let isDown = bench.run(upTo: 120) { !$0.autopilot.isArmed }
    #expect(isDown)
    let off = try #require(bench.simulation.truth.landings.first).metresFromPad
    #expect(off > 0.02 && off < 4)
    bench.run(seconds: 25)
    #expect(bench.vehicle.body.position == bench.vehicle.configuration.home)
  }

  @Test("the same seed gives the same bytes, another one gives others")
  func sameBytes() throws {
    func digest(_ seed: UInt64) throws -> [UInt8] {
      let fault = Fault(kind: .positionJump(LocalVector(east: 9, north: 9)), start: .at(40), seconds: 30)
      var bench = try VehicleBench(
        VehicleBench.copter(.ardupilot), faults: [fault], satellites: SatelliteQuality(errorMetres: 0.4), seed: seed)
      try bench.fly(to: 40)
      var bytes: [UInt8] = []
      for _ in 0..<800 {
        bench.simulation.step()
        for packet in bench.simulation.receive() { bytes += packet.bytes }
      }
      let place = bench.vehicle.body.position
      bytes += withUnsafeBytes(of: (place.east, place.north)) { [UInt8]($0) }
      return bytes
    }
    let one = try digest(1)
    #expect(try digest(1) == one)
    #expect(try digest(2) != one)
  }

  @Test("a ground robot outdoors knows its place, until somebody leads it astray")
  func robot() throws {
    let fault = Fault(kind: .positionDrift(LocalVector(east: 0, north: 0.02)), start: .at(20), seconds: 300)
    var rover = VehicleBench.copter(.ardupilot)
    rover.kind = .rover(VehicleConfiguration.Wheels(bodyRadiusMetres: 0.3))
    rover.defaultSpeed = Speed(metresPerSecond: 1)
    rover.powerModel = .wheels(idleWatts: 50, rollingResistance: 0.015, efficiency: 0.6)
    var bench = try VehicleBench(rover, faults: [fault], satellites: .usual)
    bench.run(seconds: 19.9 - bench.simulation.seconds)
    #expect(bench.vehicle.receiver.isExact)
    #expect(bench.order(MavCmd.doSetMode, 1, 15) == MavResult.accepted)
    #expect(bench.order(MavCmd.componentArmDisarm, 1) == MavResult.accepted)
    let target = try bench.item(MavCmd.doReposition, 50, 0)
    bench.send(
      CommandInt(
        targetSystem: 1, targetComponent: 1, frame: MavFrame.globalRelativeAlt, command: MavCmd.doReposition,
        param1: -1, param2: 1, x: target.x, y: target.y, z: 0))
    bench.run(seconds: 48)
    // Close to its end it has been led aside by 2 cm for each second.
    #expect(abs(bench.vehicle.body.position.north + 0.02 * 48) < 0.15)
    #expect(abs(bench.vehicle.estimate.position.north) < 0.1)
  }

  @Test("inside a building nobody hears satellites, so nobody leads a vehicle astray by them")
  func inside() throws {
    let fault = Fault(kind: .positionDrift(LocalVector(east: 1, north: 0)), start: .at(20))
    var vehicle = VehicleBench.copter(.ardupilot)
    vehicle.homeAltitude = AltitudeAMSL(metres: 5)
    var bench = try VehicleBench(vehicle, faults: [fault])
    bench.run(seconds: 30)
    #expect(bench.vehicle.receiver.isExact)
  }

  @Test("without an error nothing is drawn: the estimate is the body, to the last bit")
  func exact() throws {
    var bench = try VehicleBench(VehicleBench.copter(.ardupilot), gustDeviation: 1)
    try bench.fly(to: 20)
    bench.run(seconds: 5)
    #expect(bench.vehicle.receiver.isExact && bench.vehicle.estimate == bench.vehicle.body)
  }
}
