import Energetics
import Quantities

/// Everything that makes one simulated vehicle what it is.
package struct VehicleConfiguration: Sendable {
  /// The vehicle's name.
  package var name: String
  /// The base whose crew serves it; empty where it has none.
  package var base = ""
  /// Its MAVLink system id, 1...250.
  package var systemID: UInt8
  /// How it moves.
  package var kind = Kind.multirotor
  /// Whose autopilot it has.
  package var profile = AutopilotProfile.ardupilot
  /// Whether it says unasked what an ArduPilot vehicle says besides its heartbeat: what forbids arming, the items of
  /// its mission, home and time. A run against our own dispatcher needs none of it.
  package var isTalkative = false
  /// Its pad in the map's local frame.
  package var home: LocalPoint
  /// The altitude of its pad, for a floor inside a building; nil where the pad lies on the ground.
  package var homeAltitude: AltitudeAMSL?
  /// The mass ready to fly without payload.
  package var emptyMass: Mass
  /// The speed over ground where the mission names none.
  package var defaultSpeed: Speed
  /// The greatest speed over ground.
  package var maxGroundSpeed: Speed
  /// The speed of climbing.
  package var climbSpeed: Speed
  /// The speed of descending.
  package var descentSpeed: Speed
  /// The greatest acceleration, in metres per second squared.
  package var accelerationMetresPerSecondSquared: Double
  /// The battery.
  package var battery: Battery
  /// The law of its power.
  package var powerModel: PowerModel
  /// The winch: speed of the line and seconds at the ground; nil where there is none.
  package var winch: Winch?
  /// The flow of the sprayer in litres per square metre times its swath width; nil where there is none.
  package var sprayer: Sprayer?
  /// The thermal camera; nil where there is none.
  package var camera: Camera?
  /// The UV-C lamp; nil where there is none.
  package var lamp: Lamp?
  /// Whether it has a camera for what eyes see; its pictures are not simulated.
  package var hasVisibleCamera = false
  /// The least seconds between two frames that are triggered by distance.
  package var frameSeconds = 1.0
  /// Whether it can speak.
  package var hasLoudspeaker: Bool
  /// The share of its rated capacity that the battery still holds, in (0, 1].
  package var batteryHealth = 1.0
  /// Seconds that it must stand on its pad until the ground crew has put in a full battery.
  package var swapSeconds: Double
  /// What the people on the ground hook on and off, in the order in which the winch is used.
  package var handovers: [Handover]
  /// The litres that are filled in before each flight, in order; nothing after the last.
  package var fills: [Double]

  /// Describes a vehicle without payload gear.
  package init(
    name: String, systemID: UInt8, home: LocalPoint, emptyMass: Mass, defaultSpeed: Speed, maxGroundSpeed: Speed,
    climbSpeed: Speed, descentSpeed: Speed, accelerationMetresPerSecondSquared: Double, battery: Battery,
    powerModel: PowerModel, swapSeconds: Double
  ) {
    self.name = name
    self.systemID = systemID
    self.home = home
    self.emptyMass = emptyMass
    self.defaultSpeed = defaultSpeed
    self.maxGroundSpeed = maxGroundSpeed
    self.climbSpeed = climbSpeed
    self.descentSpeed = descentSpeed
    self.accelerationMetresPerSecondSquared = accelerationMetresPerSecondSquared
    self.battery = battery
    self.powerModel = powerModel
    self.swapSeconds = swapSeconds
    hasLoudspeaker = false
    handovers = []
    fills = []
  }

  /// How a vehicle moves.
  package enum Kind: Sendable, Hashable {
    /// It flies on rotors.
    case multirotor
    /// It drives on wheels: on the floor of its pad, or on the ground.
    case rover(Wheels)

    /// Whether it drives.
    package var isRover: Bool {
      switch self {
      case .multirotor: false
      case .rover: true
      }
    }
  }

  /// Wheels with which a vehicle turns on the spot.
  package struct Wheels: Sendable, Hashable {
    /// The radius of the circle around the vehicle's middle that holds all of its body, in metres.
    package var bodyRadiusMetres: Double
    /// The greatest turn rate, in radians per second.
    package var turnRadiansPerSecond: Double
    /// The greatest change of the turn rate, in radians per second squared.
    package var turnRadiansPerSecondSquared: Double

    /// Describes wheels; 90 degrees a second, reached within half a second, unless something else is said.
    package init(
      bodyRadiusMetres: Double, turnRadiansPerSecond: Double = .pi / 2, turnRadiansPerSecondSquared: Double = .pi
    ) {
      precondition(turnRadiansPerSecond > 0, "a vehicle on wheels can turn")
      precondition(turnRadiansPerSecondSquared > 0, "a turn can begin and end")
      self.bodyRadiusMetres = bodyRadiusMetres
      self.turnRadiansPerSecond = turnRadiansPerSecond
      self.turnRadiansPerSecondSquared = turnRadiansPerSecondSquared
    }
  }

  /// A UV-C lamp behind a relay.
  package struct Lamp: Sendable, Hashable {
    /// What it draws from the battery while it burns.
    package var draw: Power

    /// Describes a lamp.
    package init(draw: Power) { self.draw = draw }
  }

  /// A winch.
  package struct Winch: Sendable, Hashable {
    /// The speed of the line.
    package var speed: Speed
    /// Seconds at the ground to hook or unhook.
    package var handoverSeconds: Double

    /// Describes a winch.
    package init(speed: Speed, handoverSeconds: Double) {
      self.speed = speed
      self.handoverSeconds = handoverSeconds
    }
  }

  /// A sprayer that gives a rate per area: the flow follows the speed over ground.
  package struct Sprayer: Sendable, Hashable {
    /// The width that one pass treats, in metres.
    package var swathWidthMetres: Double
    /// Litres per square metre; the ground crew sets it before the flight.
    package var litresPerSquareMetre: Double
    /// The greatest flow, in litres per second.
    package var maxFlowLitresPerSecond: Double

    /// Describes a sprayer.
    package init(swathWidthMetres: Double, litresPerSquareMetre: Double, maxFlowLitresPerSecond: Double) {
      self.swathWidthMetres = swathWidthMetres
      self.litresPerSquareMetre = litresPerSquareMetre
      self.maxFlowLitresPerSecond = maxFlowLitresPerSecond
    }
  }

  /// A thermal camera that looks straight down.
  package struct Camera: Sendable, Hashable {
    /// Pixels across the way.
    package var pixelsAcross: Int
    /// Pixels along the way.
    package var pixelsAlong: Int
    /// The field of view across the way.
    package var fieldOfView: Angle
    /// The noise of one pixel (one sigma), in kelvin.
    package var noiseKelvin: Double
    /// The error that does not average away (one sigma), in kelvin.
    package var biasKelvin: Double

    /// Describes a camera.
    package init(pixelsAcross: Int, pixelsAlong: Int, fieldOfView: Angle, noiseKelvin: Double, biasKelvin: Double) {
      self.pixelsAcross = pixelsAcross
      self.pixelsAlong = pixelsAlong
      self.fieldOfView = fieldOfView
      self.noiseKelvin = noiseKelvin
      self.biasKelvin = biasKelvin
    }
  }

  /// One use of the winch, as the people on the ground know it.
  package struct Handover: Sendable, Hashable {
    /// Positive where a parcel is hooked on, negative where one is taken off, in kilograms.
    package var kilograms: Double
    /// The task, for the event's text.
    package var task: String
    /// Where the people wait; nil for anywhere.
    package var place: LocalPoint?

    /// Describes a hand-over.
    package init(kilograms: Double, task: String, at place: LocalPoint? = nil) {
      self.kilograms = kilograms
      self.task = task
      self.place = place
    }
  }
}
