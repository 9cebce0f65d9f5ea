import Energetics
import Geometry
import MAVLink
import Maps
import Quantities

/// One simulated vehicle, a multirotor or a rover: body, battery, payload and autopilot behind a MAVLink link.
///
/// Bytes go in and come out; nothing else connects it to the ground. In the profile `ardupilot` its behaviour follows
/// the observed ArduCopter: no telemetry but HEARTBEAT until asked, item 0 of a mission is home; a rover has the modes
/// of ArduPilot Rover. In the profile `px4` it speaks at once and knows no home item.
package struct SimulatedVehicle: Sendable {
  /// What the vehicle is.
  package let configuration: VehicleConfiguration
  /// Where it is and how it moves: the truth.
  package internal(set) var body: VehicleBody
  /// The battery: the truth.
  package internal(set) var battery: BatteryState
  /// The flight controller.
  package internal(set) var autopilot: Autopilot
  /// What it carries and does with it.
  package internal(set) var payload: PayloadState
  /// Whether it hit the ground too hard, or something else.
  package private(set) var hasCrashed = false
  /// Counts what the link's bytes were.
  package var linkCounts: MAVLinkFrameParser.Counts { parser.counts }

  /// Its receiver of satellites, and what is wrong about the place that it believes.
  package internal(set) var receiver: SatelliteReceiver

  let projection: MapProjection
  let groundAltitude: Double
  /// What its body can do.
  var limits: MultirotorBody.Limits
  private var gusts: GustState
  /// The temperature of the air, in degrees Celsius.
  let airCelsius: Double
  /// How the body leans and turns.
  var inertia = InertialState()
  var parser = MAVLinkFrameParser()
  var writer: MAVLinkFrameWriter
  var missions: MissionServer
  var streams: StreamSchedule
  var output = PacketBuffer()
  var standingSeconds = 0.0
  var needsSwap = false
  var flights = 0
  var commands: CommandServer
  var parameters: ParameterServer
  /// What the parameters mean.
  var settings: VehicleSettings
  var fence = FenceMonitor()
  var failsafes = FailsafeState()
  /// Whether somebody asked for home before it was known.
  var owesHome = false
  /// Whether home was told unasked.
  var hasToldHome = false
  /// When the motors were switched on last, in seconds since the start.
  var armedSeconds = 0.0
  /// How many closures of its base last.
  var padClosures = 0
  /// What a restart of the autopilot leaves behind.
  var restart = RestartState()
  /// The number of the last text that came in pieces.
  var textNumber: UInt16 = 0

  /// Seconds after the start of the simulation until the vehicle has a position and can be armed.
  static let bootSeconds = 5.0
  /// The distance from its pad within which the ground crew reaches a vehicle, in metres.
  static let padReachMetres = 3.0
  /// The most mission items of a rover: ArduPilot keeps 15 bytes for each, and up to 64 kB on its memory card
  /// (parameter BRD_SD_MISSION). A day among furniture needs more than the 650 that fit in the board.
  static let roverItemsMax = 64 * 1024 / 15
  /// The speed downwards at which touching the ground breaks a vehicle, in metres per second.
  static let crashMetresPerSecond = 4.0
  /// Charge below which the autopilot refuses to arm.
  static let armingCharge = StateOfCharge(percent: 15)

  /// Makes a vehicle that stands on its pad with a full battery.
  package init(
    configuration: VehicleConfiguration, projection: MapProjection, groundAltitude: AltitudeAMSL,
    cellMetres: Double, seed: UInt64, terrain: Terrain? = nil, airTemperature: Temperature = Temperature(celsius: 10),
    satellites: SatelliteQuality = .perfect
  ) {
    self.configuration = configuration
    self.projection = projection
    self.groundAltitude = groundAltitude.metres
    airCelsius = airTemperature.celsius
    body = VehicleBody(configuration: configuration, padAltitudeMetres: groundAltitude.metres)
    battery = BatteryState(battery: configuration.battery, health: configuration.batteryHealth)
    gusts = GustState(seed: seed, name: configuration.name)
    // Ground robots find their way by what they see around them.
    receiver = SatelliteReceiver(
      quality: configuration.kind.isRover ? .perfect : satellites, seed: seed, name: configuration.name)
    limits = MultirotorBody.Limits(
      acceleration: configuration.accelerationMetresPerSecondSquared,
      dragPerMetre: 0.5 * configuration.powerModel.airDensityKilogramsPerCubicMetre
        * configuration.powerModel.dragAreaSquareMetres / configuration.emptyMass.kilograms)
    autopilot = Autopilot(
      configuration: configuration, projection: projection, homeAltitudeMetres: groundAltitude.metres, terrain: terrain)
    let address = MAVLinkAddress(systemID: configuration.systemID, componentID: MavComponent.autopilot1)
    commands = CommandServer(own: address, copies: .areDone)
    parameters = VehicleParameters.server(for: configuration, own: address)
    settings = VehicleSettings(parameters, of: configuration)
    payload = PayloadState(configuration: configuration, cellMetres: cellMetres, seed: seed)
    writer = MAVLinkFrameWriter(systemID: address.systemID, componentID: address.componentID)
    var profile = configuration.profile == .ardupilot ? MissionServerProfile.ardupilot : .px4
    if configuration.kind.isRover { profile.capacities[Int(MavMissionType.mission)] = Self.roverItemsMax }
    missions = MissionServer(
      own: address, profile: profile,
      validate: configuration.profile == .ardupilot ? VehicleItemRules.check : VehicleItemRules.checkLenient,
      validateStore: configuration.profile == .ardupilot
        ? VehicleItemRules.checkStoreArdupilot : VehicleItemRules.checkStore)
    streams = StreamSchedule(profile: configuration.profile)
    missions.home = homeItem
    payload.fill(forFlight: 0, configuration: configuration)
    if configuration.profile == .px4 { startUsualStreams() }
  }

  /// Breaks the vehicle: its motors stop for good, and what flies falls.
  package mutating func crash() {
    guard !hasCrashed else { return }
    hasCrashed = true
    say(MavSeverity.emergency, "Crash: Disarming")
  }

  /// Where the vehicle believes to be and how it moves.
  package var estimate: VehicleBody { receiver.isExact ? body : body.shifted(by: receiver.estimateError) }

  /// Whether the vehicle follows ArduPilot; otherwise PX4.
  var isArdupilot: Bool { configuration.profile == .ardupilot }

  /// Its height above the ground below it, in metres.
  package var metresAboveGround: Double { body.altitudeMetres - autopilot.groundAltitude(at: body.position) }

  /// The vehicle's address on the link.
  var address: MAVLinkAddress { missions.own }

  /// Home as mission item 0.
  var homeItem: MissionItemInt? {
    do {
      let home = try projection.geo(autopilot.home)
      return MissionItemInt(
        frame: MavFrame.global, command: MavCmd.navWaypoint, autocontinue: 1, x: home.latitudeE7,
        y: home.longitudeE7, z: Float(autopilot.homeAltitude))
    } catch {
      return nil
    }
  }

  /// Takes bytes from the link.
  ///
  /// - Parameter seconds: the simulation's time since its start.
  package mutating func receive(_ bytes: [UInt8], at seconds: Double) {
    bytes.withUnsafeBytes { receive($0, at: seconds) }
  }

  /// Takes bytes from the link.
  mutating func receive(_ bytes: UnsafeRawBufferPointer, at seconds: Double) {
    guard !restart.isDown(at: seconds) else { return }
    for frame in parser.consume(bytes) {
      guard let message = frame.message else { continue }
      handle(message, from: frame.sender, at: seconds)
    }
  }

  /// The packets that the vehicle has sent since the last call; each holds whole frames.
  package mutating func takeOutput() -> [[UInt8]] {
    var packets: [[UInt8]] = []
    output.drain { packets.append([UInt8]($0)) }
    return packets
  }

  /// Lets the vehicle live for one step.
  ///
  /// - Parameters:
  ///   - seconds: the simulation's time at the end of the step.
  ///   - step: the length of the step in seconds.
  package mutating func step(at seconds: Double, step: Double, wind: WindField, scene: ThermalScene) {
    if restart.isDown(at: seconds) { return stepWithoutControl(seconds: step, wind: wind, scene: scene) }
    endRestart(at: seconds)
    locate(at: seconds, step: step)
    let orders = autopilot.step(body: estimate, truth: body, seconds: step)
    for event in orders.events { react(to: event, at: seconds) }
    let air = self.air(wind, seconds: step)
    move(orders.demand, air: air, seconds: step)
    inertia.take(body, isFlying: autopilot.isInAir, wind: air.velocity, seconds: step)
    holdInterlock(at: seconds)
    drawPower(air: air, temperature: scene.air, seconds: step)
    standOnPad(seconds: step)
    watchFailsafes(at: seconds)
    disarmWhereIdle(at: seconds)
    if missions.isReceiving {
      for action in missions.tick(at: .seconds(seconds)) { perform(action, at: seconds) }
    }
    if parameters.deadline != nil { perform(parameters.tick(at: .seconds(seconds)), at: seconds) }
    if !payload.isIdle {
      for event in payload.step(
        at: seconds, step: step, configuration: configuration, body: body, groundAltitude: groundAltitude)
      {
        report(event, at: seconds)
      }
    }
    takeFrame(at: seconds, scene: scene)
    complain(at: seconds, step: step)
    sendStreams(at: seconds)
  }

  /// One step in which the autopilot starts anew: the motors go on as they were, and nothing is heard or said.
  private mutating func stepWithoutControl(seconds: Double, wind: WindField, scene: ThermalScene) {
    let air = self.air(wind, seconds: seconds)
    move(restart.demand, air: air, seconds: seconds)
    drawPower(air: air, temperature: scene.air, seconds: seconds)
    standOnPad(seconds: seconds)
  }

  /// The air around the vehicle; on the ground it is still.
  private mutating func air(_ wind: WindField, seconds: Double) -> MultirotorBody.Air {
    guard autopilot.isInAir, case .multirotor(let flying) = body else { return MultirotorBody.Air() }
    let height = flying.altitudeMetres - groundAltitude
    let mean = wind.mean(atHeightMetres: height)
    gusts.advance(
      bySeconds: seconds, deviation: wind.gustDeviation, heightMetres: height,
      airspeed: (flying.velocity - mean).lengthMetres, mean: mean)
    return MultirotorBody.Air(velocity: mean + gusts.velocity, climb: gusts.climbMetresPerSecond)
  }

  private mutating func move(_ demand: MotionDemand, air: MultirotorBody.Air, seconds: Double) {
    switch body {
    case .multirotor(var flying):
      guard autopilot.isInAir else { return }
      var wanted = (velocity: LocalVector.zero, climb: 0.0)
      if case .fly(let velocity, let climb) = demand { wanted = (velocity, climb) }
      if hasCrashed || battery.isEmpty {
        flying.fall(air: air, limits: limits, seconds: seconds)
      } else if restart.isWithoutControl {
        flying.drift(air: air, limits: limits, seconds: seconds)
      } else {
        flying.move(toward: wanted.velocity, climb: wanted.climb, air: air, limits: limits, seconds: seconds)
      }
      let ground = autopilot.groundAltitude(at: flying.position)
      if flying.altitudeMetres < ground {
        if -flying.climbMetresPerSecond > Self.crashMetresPerSecond { crash() }
        flying.altitudeMetres = ground
        // The ground holds what does not lift off.
        flying.climbMetresPerSecond = max(0, flying.climbMetresPerSecond)
        if hasCrashed { flying.rest(atAltitudeMetres: ground) }
      }
      body = .multirotor(flying)
      if hasCrashed, flying.altitudeMetres <= ground { autopilot.terminate() }
    case .rover(var rolling):
      guard case .rover(let wheels) = configuration.kind else { return }
      var wanted = (speed: 0.0, turn: 0.0)
      if case .drive(let speed, let turnRate) = demand, autopilot.isArmed { wanted = (speed, turnRate) }
      rolling.move(
        speed: wanted.speed, turnRate: wanted.turn, limit: limits.acceleration,
        turnLimit: wheels.turnRadiansPerSecondSquared,
        seconds: seconds)
      if let ground = autopilot.driveAltitude(at: rolling.position) {
        rolling.follow(groundMetres: ground, seconds: seconds)
      }
      body = .rover(rolling)
    }
  }

  private mutating func drawPower(air: MultirotorBody.Air, temperature: Temperature, seconds: Double) {
    guard autopilot.isArmed else {
      battery.draw(.zero, seconds: seconds, air: temperature)
      return
    }
    let mass = configuration.emptyMass + Mass(kilograms: payload.kilograms)
    var power: Power
    switch body {
    case .multirotor(let flying):
      power =
        autopilot.isInAir
        ? configuration.powerModel.power(
          totalMass: mass, airspeed: Speed(metresPerSecond: (flying.velocity - air.velocity).lengthMetres),
          climbRateMetresPerSecond: flying.climbMetresPerSecond)
        : configuration.powerModel.auxiliary
    case .rover(let rolling):
      power = configuration.powerModel.power(
        totalMass: mass, airspeed: Speed(metresPerSecond: abs(rolling.speedMetresPerSecond)),
        climbRateMetresPerSecond: rolling.climbMetresPerSecond)
    }
    if payload.isLampOn, let lamp = configuration.lamp { power = power + lamp.draw }
    battery.draw(power, seconds: seconds, air: temperature)
  }

  /// Whether the ground crew reaches the vehicle.
  var isOnPad: Bool { body.position.planarDistanceMetres(to: configuration.home) <= Self.padReachMetres }

  /// The ground crew puts in a full battery and fills the tank of a vehicle that stands on its pad.
  private mutating func standOnPad(seconds: Double) {
    guard needsSwap, !autopilot.isArmed, isOnPad, padClosures == 0 else {
      standingSeconds = 0
      return
    }
    standingSeconds += seconds
    guard standingSeconds >= configuration.swapSeconds else { return }
    battery.swap()
    // The crew puts a drone back to the middle of its pad: what satellites are wrong by does not add up.
    if !configuration.kind.isRover { body.put(at: configuration.home) }
    failsafes.battery = .full
    needsSwap = false
    standingSeconds = 0
    payload.fill(forFlight: flights, configuration: configuration)
    send(Statustext(severity: MavSeverity.info, text: "Battery 1 replaced"))
  }

  /// Says something to the ground, in pieces where it is long.
  mutating func say(_ severity: UInt8, _ text: String) {
    textNumber = textNumber == UInt16.max ? 1 : textNumber + 1
    for chunk in Statustext.chunks(of: text, severity: severity, id: textNumber) { send(chunk) }
  }

  /// Sends one message.
  mutating func send(_ message: any MAVLinkMessage) {
    output.append(message, by: &writer)
  }
}
