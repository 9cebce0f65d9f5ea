extension Autopilot {
  /// What an autopilot is told to do with itself.
  package enum Mode: Sendable, CaseIterable {
    /// By hand, levelled; the mode after the start of an ArduPilot multirotor.
    case stabilize
    /// By hand; the mode after the start of an ArduPilot rover.
    case manual
    /// By hand, with the altitude held.
    case altitudeHold
    /// By hand, with altitude and place held.
    case positionHold
    /// Flies or drives its mission.
    case auto
    /// Takes orders from the ground.
    case guided
    /// Keeps its place in the air; the mode after the start of a PX4 multirotor.
    case loiter
    /// Stands with brakes on; the mode after the start of a PX4 rover.
    case hold
    /// Stops in the air at once and keeps its place.
    case brake
    /// Goes home, or to the nearest rally point.
    case returnToLaunch
    /// Comes down where it is.
    case land
    /// Rises to its take-off altitude and then keeps its place; PX4 only.
    case takeOff
  }
}

extension Autopilot.Mode {
  /// The mode with a number in `custom_mode` of HEARTBEAT; nil where this kind of vehicle has none.
  package init?(number: UInt32, of kind: VehicleConfiguration.Kind, profile: AutopilotProfile = .ardupilot) {
    guard let mode = Self.allCases.first(where: { $0.number(of: kind, profile: profile) == number }) else {
      return nil
    }
    self = mode
  }

  /// The mode with PX4's main and sub numbers; nil where this kind of vehicle has none.
  ///
  /// A main number of AUTO without a sub number stands for none.
  init?(main: UInt8, sub: UInt8, of kind: VehicleConfiguration.Kind) {
    self.init(number: UInt32(main) << 16 | UInt32(sub) << 24, of: kind, profile: .px4)
  }

  /// The number in `custom_mode` of HEARTBEAT, as the autopilots count their modes; nil where this kind of vehicle has
  /// no such mode. PX4 has a main number in the third byte and a sub number in the fourth.
  package func number(of kind: VehicleConfiguration.Kind, profile: AutopilotProfile = .ardupilot) -> UInt32? {
    switch (profile, kind) {
    case (.ardupilot, .multirotor): copterNumber
    case (.ardupilot, .rover): roverNumber
    case (.px4, .multirotor): px4CopterNumber
    case (.px4, .rover): px4RoverNumber
    }
  }

  private var copterNumber: UInt32? {
    switch self {
    case .stabilize: 0
    case .altitudeHold: 2
    case .auto: 3
    case .guided: 4
    case .loiter: 5
    case .returnToLaunch: 6
    case .land: 9
    case .positionHold: 16
    case .brake: 17
    case .manual, .hold, .takeOff: nil
    }
  }

  private var roverNumber: UInt32? {
    switch self {
    case .manual: 0
    case .hold: 4
    case .auto: 10
    case .returnToLaunch: 11
    case .guided: 15
    case .stabilize, .altitudeHold, .positionHold, .loiter, .brake, .land, .takeOff: nil
    }
  }

  /// PX4's numbers of a main mode and of a sub mode of AUTO.
  private static func px4(_ main: UInt32, _ sub: UInt32 = 0) -> UInt32 { main << 16 | sub << 24 }

  private var px4CopterNumber: UInt32? {
    switch self {
    case .manual: Self.px4(1)
    case .altitudeHold: Self.px4(2)
    case .positionHold: Self.px4(3)
    case .stabilize: Self.px4(7)
    case .takeOff: Self.px4(4, 2)
    case .loiter: Self.px4(4, 3)
    case .auto: Self.px4(4, 4)
    case .returnToLaunch: Self.px4(4, 5)
    case .land: Self.px4(4, 6)
    case .guided, .hold, .brake: nil
    }
  }

  private var px4RoverNumber: UInt32? {
    switch self {
    case .manual: Self.px4(1)
    case .hold: Self.px4(4, 3)
    case .auto: Self.px4(4, 4)
    case .returnToLaunch: Self.px4(4, 5)
    case .stabilize, .altitudeHold, .positionHold, .guided, .loiter, .brake, .land, .takeOff: nil
    }
  }

  /// The mode after the start.
  static func initial(of kind: VehicleConfiguration.Kind, profile: AutopilotProfile) -> Self {
    switch (profile, kind) {
    case (.ardupilot, .multirotor): .stabilize
    case (.ardupilot, .rover): .manual
    case (.px4, .multirotor): .loiter
    case (.px4, .rover): .hold
    }
  }

  /// Whether a vehicle can be armed in it. ArduPilot Rover refuses only the ways home, PX4 nothing.
  func isArmable(_ kind: VehicleConfiguration.Kind, profile: AutopilotProfile) -> Bool {
    guard profile == .ardupilot else { return true }
    switch self {
    case .auto: return kind.isRover
    case .returnToLaunch, .land, .brake: return false
    case .stabilize, .manual, .altitudeHold, .positionHold, .guided, .loiter, .hold, .takeOff: return true
    }
  }

  /// The name in texts.
  package var name: String {
    switch self {
    case .stabilize: "Stabilize"
    case .manual: "Manual"
    case .altitudeHold: "Altitude Hold"
    case .positionHold: "Position Hold"
    case .auto: "Auto"
    case .guided: "Guided"
    case .loiter: "Loiter"
    case .hold: "Hold"
    case .brake: "Brake"
    case .returnToLaunch: "RTL"
    case .land: "Land"
    case .takeOff: "Takeoff"
    }
  }
}
