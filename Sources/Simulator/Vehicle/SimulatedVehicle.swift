import Energetics
import Foundation
import Geometry
import MAVLink
import Quantities

/// One simulated multirotor: body, battery, payload and autopilot behind a MAVLink link.
///
/// Bytes go in and come out; nothing else connects it to the ground. Its behaviour follows the observed ArduCopter:
/// no telemetry but HEARTBEAT until asked, item 0 of a mission is home.
package struct SimulatedVehicle: Sendable {
  /// What the vehicle is.
  package let configuration: VehicleConfiguration
  /// Where it is and how it moves: the truth.
  package internal(set) var body: MultirotorBody
  /// The battery: the truth.
  package internal(set) var battery: BatteryState
  /// The flight controller.
  package internal(set) var autopilot: Autopilot
  /// What it carries and does with it.
  package internal(set) var payload: PayloadState
  /// Counts what the link's bytes were.
  package var linkCounts: MAVLinkFrameParser.Counts { parser.counts }

  let projection: MapProjection
  let groundAltitude: Double
  var parser = MAVLinkFrameParser()
  var writer: MAVLinkFrameWriter
  var missions: MissionServer
  var streams = StreamSchedule()
  var output: [[UInt8]] = []
  var heading = Angle.zero
  var standingSeconds = 0.0
  var needsSwap = false
  var flights = 0

  /// Seconds after the start of the simulation until the vehicle has a position and can be armed.
  static let bootSeconds = 5.0
  /// The distance from its pad within which the ground crew reaches a vehicle, in metres.
  static let padReachMetres = 3.0
  /// Charge below which the autopilot refuses to arm.
  static let armingCharge = StateOfCharge(percent: 15)

  /// Makes a vehicle that stands on its pad with a full battery.
  package init(
    configuration: VehicleConfiguration, projection: MapProjection, groundAltitude: AltitudeAMSL,
    cellMetres: Double, seed: UInt64
  ) {
    self.configuration = configuration
    self.projection = projection
    self.groundAltitude = groundAltitude.metres
    body = MultirotorBody(position: configuration.home, altitudeMetres: groundAltitude.metres)
    battery = BatteryState(battery: configuration.battery)
    autopilot = Autopilot(
      configuration: configuration, projection: projection, homeAltitudeMetres: groundAltitude.metres)
    payload = PayloadState(configuration: configuration, cellMetres: cellMetres, seed: seed)
    let address = MAVLinkAddress(systemID: configuration.systemID, componentID: MavComponent.autopilot1)
    writer = MAVLinkFrameWriter(systemID: address.systemID, componentID: address.componentID)
    missions = MissionServer(own: address, profile: .ardupilot)
    missions.home = homeItem
    payload.fill(forFlight: 0, configuration: configuration)
  }

  /// The vehicle's address on the link.
  var address: MAVLinkAddress { missions.own }

  /// Home as mission item 0.
  private var homeItem: MissionItemInt? {
    do {
      let home = try projection.geo(configuration.home)
      return MissionItemInt(
        frame: MavFrame.global, command: MavCmd.navWaypoint, autocontinue: 1, x: home.latitudeE7,
        y: home.longitudeE7, z: Float(groundAltitude))
    } catch {
      return nil
    }
  }

  /// Takes bytes from the link.
  ///
  /// - Parameter seconds: the simulation's time since its start.
  package mutating func receive(_ bytes: [UInt8], at seconds: Double) {
    for frame in parser.consume(bytes) {
      guard let message = frame.message else { continue }
      handle(message, from: frame.sender, at: seconds)
    }
  }

  /// The packets that the vehicle has sent since the last call; each holds whole frames.
  package mutating func takeOutput() -> [[UInt8]] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Lets the vehicle live for one step.
  ///
  /// - Parameters:
  ///   - seconds: the simulation's time at the end of the step.
  ///   - step: the length of the step in seconds.
  package mutating func step(at seconds: Double, step: Double, wind: WindField, scene: ThermalScene) {
    let orders = autopilot.step(body: body, seconds: step)
    for event in orders.events { react(to: event, at: seconds) }
    if autopilot.isInAir {
      body.move(
        toward: orders.velocity, climb: orders.climb, gust: wind.gust,
        limit: configuration.accelerationMetresPerSecondSquared, seconds: step)
      body.altitudeMetres = max(body.altitudeMetres, groundAltitude)
      if body.velocity.lengthMetres > 0.5 {
        heading = Angle(radians: bearing(of: body.velocity))
      }
    }
    drawPower(wind: wind, seconds: step)
    standOnPad(seconds: step)
    for action in missions.tick(at: .seconds(seconds)) { perform(action, at: seconds) }
    for event in payload.step(
      at: seconds, step: step, configuration: configuration, body: body, groundAltitude: groundAltitude)
    {
      report(event, at: seconds)
    }
    takeFrame(at: seconds, scene: scene)
    sendStreams(at: seconds)
  }

  private func bearing(of velocity: LocalVector) -> Double {
    // The course of a ground vector, clockwise from north.
    let course = atan2(velocity.east, velocity.north)
    return course < 0 ? course + 2 * Double.pi : course
  }

  private mutating func drawPower(wind: WindField, seconds: Double) {
    guard autopilot.isArmed else {
      battery.draw(.zero, seconds: seconds)
      return
    }
    let air = body.velocity - wind.now
    let mass = configuration.emptyMass + Mass(kilograms: payload.kilograms)
    let power =
      autopilot.isInAir
      ? configuration.powerModel.power(
        totalMass: mass, airspeed: Speed(metresPerSecond: air.lengthMetres),
        climbRateMetresPerSecond: body.climbMetresPerSecond)
      : configuration.powerModel.auxiliary
    battery.draw(power, seconds: seconds)
  }

  /// The ground crew puts in a full battery and fills the tank of a vehicle that stands on its pad.
  private mutating func standOnPad(seconds: Double) {
    guard needsSwap, !autopilot.isArmed,
      body.position.planarDistanceMetres(to: configuration.home) <= Self.padReachMetres
    else {
      standingSeconds = 0
      return
    }
    standingSeconds += seconds
    guard standingSeconds >= configuration.swapSeconds else { return }
    battery.swap()
    needsSwap = false
    standingSeconds = 0
    payload.fill(forFlight: flights, configuration: configuration)
    send(Statustext(severity: MavSeverity.info, text: "Battery 1 replaced"))
  }

  /// Sends one message.
  mutating func send(_ message: any MAVLinkMessage) {
    output.append(writer.encode(message))
  }
}
