import Quantities

/// What a payload did, for the ground.
package enum PayloadEvent: Sendable, Hashable {
  /// The winch is back up after taking a parcel.
  case pickedUp(task: String, kilograms: Double)
  /// The winch is back up after letting a parcel down.
  case delivered(task: String, kilograms: Double)
  /// The tank ran dry while spraying.
  case tankEmpty
  /// The lamp was switched on or off.
  case lamp(isOn: Bool)
}

/// The payload of one vehicle: parcels on the winch, liquid in the tank, lamp, camera and loudspeaker.
package struct PayloadState: Sendable {
  /// The mass of parcels on board, in kilograms.
  package private(set) var parcelKilograms = 0.0
  /// The liquid on board, in litres; a litre weighs a kilogram.
  package private(set) var litres = 0.0
  /// The liquid given off so far, in litres.
  package private(set) var sprayedLitres = 0.0
  /// Whether the sprayer is open.
  package private(set) var isSpraying = false
  /// Whether the UV-C lamp burns.
  package private(set) var isLampOn = false
  /// How long the lamp has burned so far, in seconds.
  package private(set) var lampSeconds = 0.0
  /// How far the vehicle has moved while it burned, in metres.
  package private(set) var lampMetres = 0.0
  /// The line that is out, in metres.
  package private(set) var lineMetres = 0.0
  /// Seconds between frames where they are taken by time; nil where they are not.
  package private(set) var frameInterval: Double?
  /// Metres over ground between frames where they are taken by distance; nil where they are not.
  package private(set) var triggerMetres: Double?
  /// The frames taken so far: those that the thermal camera could see something on, or pictures where there is none.
  package private(set) var frames = 0
  /// The announcement spoken last; nil before the first.
  package private(set) var lastAnnouncement: Int?

  /// The relay that switches the lamp, as DO_SET_RELAY and RELAY_STATUS count them.
  package static let lampRelay = 0

  private var winch: WinchRun?
  /// An order that came while the line was still moving: the height above ground and the place that it came from.
  private var waitingWinch: (heightMetres: Double, place: LocalPoint)?
  /// What has changed hands, in the order of time: the truth about deliveries.
  package private(set) var handedOver: [HandedOver] = []
  /// Which hand-overs of the configuration have begun.
  private var begun: [Bool]
  private var nextFrame = 0.0
  /// Whether a frame that distance asks for has not been taken yet.
  private var isFrameDue = false
  /// Metres until distance asks for the next frame.
  private var metresToFrame = 0.0
  /// Where the vehicle was when the distance was looked at last.
  private var placeBefore: LocalPoint?
  /// The moment from which the camera can take a further frame by distance.
  private var readyAt = -Double.infinity
  private let frameSeconds: Double
  private var sensor: ThermalSensor?
  /// Whether the winch does not move, and whether nothing comes out of the sprayer.
  package internal(set) var isWinchStuck = false
  package internal(set) var isNozzleBlocked = false
  /// Whether there is a camera for what eyes see. Its pictures are not simulated.
  private let hasVisibleCamera: Bool

  /// A parcel that has changed hands.
  package struct HandedOver: Sendable, Hashable {
    /// The task.
    package var task: String
    /// Positive where it was hooked on, negative where it was taken off, in kilograms.
    package var kilograms: Double
    /// When, in seconds since the start of the simulation.
    package var seconds: Double
  }

  /// How far from where the winch comes down people fetch a parcel, in metres.
  static let fetchMetres = 30.0

  private struct WinchRun: Sendable {
    var handover: VehicleConfiguration.Handover
    var secondsTotal: Double
    var secondsDone: Double
    var heightMetres: Double
    var isHandedOver: Bool
  }

  init(configuration: VehicleConfiguration, cellMetres: Double, seed: UInt64) {
    hasVisibleCamera = configuration.hasVisibleCamera
    frameSeconds = configuration.frameSeconds
    begun = configuration.handovers.map { _ in false }
    sensor = configuration.camera.map {
      ThermalSensor(camera: $0, cellMetres: cellMetres, seed: seed, vehicle: configuration.name)
    }
  }

  /// Everything on board, in kilograms.
  package var kilograms: Double { parcelKilograms + litres }
  /// Whether no time passes for any of it: no winch moves, nothing is sprayed, no lamp burns.
  var isIdle: Bool { winch == nil && !isLampOn && !isSpraying }
  /// Whether the winch moves.
  package var isWinching: Bool { winch != nil }

  /// Fills the tank with what this flight needs.
  mutating func fill(forFlight number: Int, configuration: VehicleConfiguration) {
    guard configuration.fills.indices.contains(number) else { return }
    // The fill comes from a plan, and not every plan that is flown was proved: there is no less than an empty tank.
    litres = max(0, configuration.fills[number])
  }

  /// Opens or closes the sprayer; false where there is none.
  mutating func spray(_ isOn: Bool, configuration: VehicleConfiguration) -> Bool {
    guard configuration.sprayer != nil else { return false }
    isSpraying = isOn
    return true
  }

  /// Switches the lamp; nil where there is none, and otherwise what is new.
  mutating func setLamp(_ isOn: Bool, configuration: VehicleConfiguration) -> [PayloadEvent]? {
    guard configuration.lamp != nil else { return nil }
    guard isOn != isLampOn else { return [] }
    isLampOn = isOn
    return [.lamp(isOn: isOn)]
  }

  /// Says an announcement; false where there is no loudspeaker.
  mutating func speak(_ number: Int, configuration: VehicleConfiguration) -> Bool {
    guard configuration.hasLoudspeaker else { return false }
    lastAnnouncement = number
    return true
  }

  /// Starts the camera or stops it; false where there is none.
  mutating func setCamera(intervalSeconds: Double?, at seconds: Double) -> Bool {
    guard sensor != nil || hasVisibleCamera else { return false }
    frameInterval = intervalSeconds
    nextFrame = seconds
    return true
  }

  /// Takes frames by distance from now on, 0 for none any more, and one at once where `now` says so; false where there
  /// is no camera.
  mutating func setTrigger(metres: Double, now: Bool) -> Bool {
    guard sensor != nil || hasVisibleCamera else { return false }
    triggerMetres = metres > 0 ? metres : nil
    metresToFrame = metres
    if now { isFrameDue = true }
    return true
  }

  /// Starts the winch from a height; false where there is none, or nobody there expects it: no hand-over is left that
  /// waits within `fetchMetres`.
  ///
  /// An order that comes while the line is still moving waits for it; only one waits, a further one is refused.
  mutating func startWinch(heightMetres: Double, place: LocalPoint, configuration: VehicleConfiguration) -> Bool {
    guard let gear = configuration.winch, let next = nextHandover(at: place, configuration) else { return false }
    if winch != nil {
      guard waitingWinch == nil else { return false }
      waitingWinch = (heightMetres, place)
      return true
    }
    begun[next] = true
    winch = WinchRun(
      handover: configuration.handovers[next],
      secondsTotal: 2 * max(0, heightMetres) / gear.speed.metresPerSecond + gear.handoverSeconds, secondsDone: 0,
      heightMetres: max(0, heightMetres), isHandedOver: false)
    return true
  }

  /// The first hand-over at a place that has not begun.
  private func nextHandover(at place: LocalPoint, _ configuration: VehicleConfiguration) -> Int? {
    configuration.handovers.indices.first { index in
      !begun[index]
        && configuration.handovers[index].place.map { $0.planarDistanceMetres(to: place) <= Self.fetchMetres } ?? true
    }
  }

  /// Lets time pass for winch, sprayer and lamp.
  mutating func step(
    at seconds: Double, step: Double, configuration: VehicleConfiguration, body: VehicleBody,
    groundAltitude: Double
  ) -> [PayloadEvent] {
    var events: [PayloadEvent] = []
    if var run = winch, let gear = configuration.winch, !isWinchStuck {
      run.secondsDone += step
      let down = run.heightMetres / gear.speed.metresPerSecond
      lineMetres = min(run.secondsDone, run.secondsTotal - run.secondsDone, down) * gear.speed.metresPerSecond
      // The parcel changes hands half-way through the stand at the ground.
      if !run.isHandedOver, run.secondsDone >= run.secondsTotal / 2 {
        parcelKilograms = max(0, parcelKilograms + run.handover.kilograms)
        run.isHandedOver = true
        handedOver.append(
          HandedOver(task: run.handover.task, kilograms: run.handover.kilograms, seconds: seconds))
      }
      winch = run
      if run.secondsDone >= run.secondsTotal {
        winch = nil
        lineMetres = 0
        if let waiting = waitingWinch {
          waitingWinch = nil
          _ = startWinch(heightMetres: waiting.heightMetres, place: waiting.place, configuration: configuration)
        }
        let kilograms = abs(run.handover.kilograms)
        events.append(
          run.handover.kilograms > 0
            ? .pickedUp(task: run.handover.task, kilograms: kilograms)
            : .delivered(task: run.handover.task, kilograms: kilograms))
      }
    }
    if isLampOn {
      lampSeconds += step
      lampMetres += body.velocity.lengthMetres * step
    }
    if isSpraying, let sprayer = configuration.sprayer, litres > 0, !isNozzleBlocked {
      let flow = min(
        sprayer.litresPerSquareMetre * sprayer.swathWidthMetres * body.velocity.lengthMetres,
        sprayer.maxFlowLitresPerSecond)
      let given = min(litres, flow * step)
      litres -= given
      sprayedLitres += given
      if litres <= 0 { events.append(.tankEmpty) }
    }
    return events
  }

  /// Whether a frame is due by time or by distance. One that the distance asks for before the camera is ready waits.
  mutating func isFrameDue(at seconds: Double, position: LocalPoint) -> Bool {
    guard sensor != nil || hasVisibleCamera else { return false }
    let moved = placeBefore.map { $0.planarDistanceMetres(to: position) } ?? 0
    placeBefore = position
    if let triggerMetres {
      metresToFrame -= moved
      if metresToFrame <= 0 {
        isFrameDue = true
        // What was flown beyond the place counts for the next one. A jump asks for one frame and not for many.
        metresToFrame = max(metresToFrame + triggerMetres, 0)
      }
    }
    if isFrameDue, seconds >= readyAt {
      isFrameDue = false
      readyAt = seconds + frameSeconds - 1e-6
      return true
    }
    guard let frameInterval, seconds >= nextFrame else { return false }
    nextFrame = max(nextFrame + frameInterval, seconds)
    return true
  }

  /// Takes a frame; nil where no thermal camera saw anything.
  mutating func frame(
    at position: LocalPoint, believed offset: LocalVector, heightMetres: Double, heading: Angle, scene: ThermalScene
  ) -> ThermalObservation? {
    guard var camera = sensor else {
      frames += 1
      return nil
    }
    let observation = camera.frame(
      at: position, believed: offset, heightMetres: heightMetres, heading: heading, scene: scene)
    sensor = camera
    if observation != nil { frames += 1 }
    return observation
  }
}
