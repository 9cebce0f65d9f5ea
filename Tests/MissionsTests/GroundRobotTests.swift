import Diagnostics
import Energetics
import Missions
import Quantities
import Testing

/// What the reader makes of files of ground robots.
struct GroundRobotTests {
  private static func read(_ changes: (inout String) -> Void = { _ in }) throws -> MissionReadResult {
    var text = String(decoding: try GoldenMissions.Files().bytes(at: "support/robot.yaml"), as: UTF8.self)
    changes(&text)
    return GoldenMissions.read("robot.yaml", replacing: "robot.yaml", by: Array(text.utf8))
  }

  @Test("A ground robot has wheels, a drive and a lamp, and nothing of what flies")
  func robot() throws {
    let type = try #require(try Self.read().vehicleType)
    #expect(type.isGroundRobot && type.wheels?.radius.metres == 0.3)
    #expect(type.id == "robot" && type.name == "robot" && type.emptyMass.kilograms == 120)
    #expect(type.cruiseSpeed.metresPerSecond == 0.5 && type.maxGroundSpeed == type.cruiseSpeed)
    #expect(type.climbSpeed == .zero && type.descentSpeed == .zero && type.maxWind == .zero)
    #expect(type.serviceHeight.metres == 0 && type.maxPayload == .zero)
    #expect(type.accelerationMetresPerSecondSquared == 0.3)
    #expect(abs(type.battery.capacity.joules - 2400 * 3600) < 1e-6 && type.battery.usableFraction == 0.9)
    #expect(type.powerModel == .wheels(idleWatts: 60, rollingResistance: 0.015, efficiency: 0.6))
    let lamp = try #require(type.lamp)
    #expect(lamp.output.watts == 200 && lamp.outputShare == 0.85 && lamp.draw.watts == 700)
    #expect(lamp.length.metres == 1.2 && lamp.base.metres == 0.5)
    #expect(type.winch == nil && type.sprayer == nil && type.camera == nil && !type.hasLoudspeaker)
  }

  @Test("Types that name no kind and types of kind multirotor are the same, and no robots")
  func multirotors() throws {
    let bytes = try GoldenMissions.Files().bytes(at: "support/courier.yaml")
    let plain = GoldenMissions.read("a.yaml", replacing: "a.yaml", by: bytes)
    let stated = GoldenMissions.read("a.yaml", replacing: "a.yaml", by: bytes + Array("kind: multirotor\n".utf8))
    #expect(plain.vehicleType?.isGroundRobot == false)
    #expect(plain.vehicleType == stated.vehicleType)
  }

  @Test("Each key of multirotors in a robot's file is an error that says what to do")
  func foreignKeys() throws {
    let keys = [
      "cruise-speed: 1 m/s", "max-ground-speed: 1 m/s", "climb-speed: 1 m/s",
      "descent-speed: 1 m/s", "service-height: 30 m", "max-wind: 3 m/s", "power: { model: dorling }",
      "winch: { length: 3 m }", "thermal-camera: {}", "camera: {}", "loudspeaker: true",
    ]
    let result = try Self.read { $0 += keys.joined(separator: "\n") + "\n" }
    #expect(result.vehicleType == nil)
    #expect(result.diagnostics.map(\.code) == keys.map { _ in "M037" })
    #expect(result.diagnostics.allSatisfy { $0.help?.isEmpty == false && $0.span.position != nil })
    #expect(result.diagnostics.map { $0.span.position?.line } == keys.indices.map { 11 + $0 })
  }

  @Test("All values out of range are told at once, each at its place")
  func ranges() throws {
    let slips = [
      ("120 kg", "0 kg"), ("30 cm", "3 m"), ("0.5 m/s", "0 m/s"), ("0.3 m/s2", "0 m/s2"), ("60 W", "-1 W"),
      ("0.015", "0.5"), ("60 %", "0 %"), ("200 W", "0 W"), ("85 %", "0 %"), ("1.2 m,", "0 m,"), ("50 cm", "0 m"),
      ("700 W", "0 W"),
    ]
    let result = try Self.read { text in
      for (right, wrong) in slips { text = Self.replaceFirst(right, wrong, in: text) }
    }
    #expect(result.diagnostics.map(\.code) == slips.map { _ in "M014" })
    #expect(result.vehicleType == nil)
  }

  @Test("A robot with a sprayer carries its tank, or what it says, and sprays from the ground")
  func sprayer() throws {
    let text = String(decoding: try GoldenMissions.Files().bytes(at: "support/sprayer-robot.yaml"), as: UTF8.self)
    func type(_ text: String) throws -> VehicleType {
      try #require(GoldenMissions.read("a.yaml", replacing: "a.yaml", by: Array(text.utf8)).vehicleType)
    }
    let full = try type(text)
    #expect(full.maxPayload.kilograms == 50 && full.lamp == nil)
    let sprayer = try #require(full.sprayer)
    #expect(sprayer.tank.litres == 50 && sprayer.swathWidth.metres == 2 && sprayer.height.metres == 0)
    #expect(abs(sprayer.maxFlowLitresPerSecond - 4.0 / 60) < 1e-12)
    #expect(try type(text + "max-payload: 30 kg\n").maxPayload.kilograms == 30)
  }

  @Test("Robots with sprayers stand outdoors, where zones and the clearance do not concern them")
  func outdoors() throws {
    let bytes = try GoldenMissions.Files().bytes(at: "valid-street-robots.yaml")
    let mission = try #require(GoldenMissions.read("valid-street-robots.yaml", replacing: "", by: bytes).mission)
    #expect(mission.fleet.vehicles.count == 2 && mission.fleet.bases.map(\.floor) == [nil])
    // The pads are nearer to the shed than the clearance.
    #expect(mission.rules.clearance.metres > 2)
  }

  @Test("A robot without a lamp is read, and one without a drive is not")
  func parts() throws {
    let plain = try Self.read { text in
      text = text.split(separator: "\n").filter { !$0.hasPrefix("uv-c-lamp") }.joined(separator: "\n") + "\n"
    }
    #expect(try #require(plain.vehicleType).lamp == nil)
    let still = try Self.read { text in
      text = text.split(separator: "\n").filter { !$0.hasPrefix("drive") }.joined(separator: "\n") + "\n"
    }
    #expect(still.diagnostics.map(\.code) == ["M012"] && still.vehicleType == nil)
  }

  private static func replaceFirst(_ right: String, _ wrong: String, in text: String) -> String {
    guard let range = text.firstRange(of: right) else {
      Issue.record("the file has no `\(right)`")
      return text
    }
    return text.replacingCharacters(in: range, with: wrong)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
