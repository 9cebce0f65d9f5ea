import Energetics
import Maps
import Quantities

/// The vehicles of a mission, their types and their bases.
package struct Fleet: Sendable, Hashable {
  /// The fleet's name for people.
  package var name: String
  /// The bases, in the order of the file.
  package var bases: [Base]
  /// The vehicle types in use, by name in ascending order.
  package var types: [VehicleType]
  /// The vehicles, in the order of the file.
  package var vehicles: [Vehicle]

  /// Puts a fleet together.
  package init(name: String, bases: [Base], types: [VehicleType], vehicles: [Vehicle]) {
    self.name = name
    self.bases = bases
    self.types = types
    self.vehicles = vehicles
  }

  /// The type with this name.
  package func type(named name: String) -> VehicleType? { types.first { $0.id == name } }
  /// The base with this name.
  package func base(named name: String) -> Base? { bases.first { $0.id == name } }
  /// The vehicle with this name.
  package func vehicle(named name: String) -> Vehicle? { vehicles.first { $0.id == name } }
}

/// Where vehicles start, land and get a full battery.
package struct Base: Sendable, Hashable {
  /// The name in files.
  package var id: String
  /// The middle of the base.
  package var position: LocalPoint
  /// The seconds that a vehicle stands between landing and its next take-off: battery swap, loading, refilling.
  package var turnaroundSeconds: Double
  /// How many of its vehicles are turned round at once, in the order of landing; at least 1. Nil where any number is.
  package var turnaroundsAtOnce: Int?
  /// The floor inside a building on which it stands; nil outdoors. Only ground robots have a base indoors.
  package var floor: FloorID?

  /// Describes a base.
  package init(
    id: String, position: LocalPoint, turnaroundSeconds: Double, turnaroundsAtOnce: Int? = nil, floor: FloorID? = nil
  ) {
    self.id = id
    self.position = position
    self.turnaroundSeconds = turnaroundSeconds
    self.turnaroundsAtOnce = turnaroundsAtOnce
    self.floor = floor
  }
}

/// One vehicle.
package struct Vehicle: Sendable, Hashable {
  /// The name in files; unique in the fleet.
  package var id: String
  /// The name of its type.
  package var type: String
  /// The name of its base.
  package var base: String
  /// Its own pad.
  package var pad: LocalPoint

  /// Describes a vehicle.
  package init(id: String, type: String, base: String, pad: LocalPoint) {
    self.id = id
    self.type = type
    self.base = base
    self.pad = pad
  }
}

/// A kind of vehicle: what it can carry, how it moves and what it takes.
///
/// A multirotor flies; a ground robot has `wheels`. A ground robot does not climb: its climb and descent speeds, its
/// height of service and its strongest wind are 0 and nobody asks for them. Its greatest speed is its cruising speed.
package struct VehicleType: Sendable, Hashable {
  /// The name in files.
  package var id: String
  /// The name for people.
  package var name: String
  /// The mass ready to fly with its battery and without payload.
  package var emptyMass: Mass
  /// The greatest payload, parcels and liquid together.
  package var maxPayload: Mass
  /// The airspeed at which it cruises; for ground robots the speed at which they drive.
  package var cruiseSpeed: Speed
  /// The greatest speed over ground.
  package var maxGroundSpeed: Speed
  /// The speed of climbing.
  package var climbSpeed: Speed
  /// The speed of descending.
  package var descentSpeed: Speed
  /// The greatest acceleration along the way, in metres per second squared.
  package var accelerationMetresPerSecondSquared: Double
  /// The strongest mean wind in which it may fly.
  package var maxWind: Speed
  /// The battery.
  package var battery: Battery
  /// The law that gives its power.
  package var powerModel: PowerModel
  /// The drop gear; nil where it cannot deliver.
  package var winch: Winch?
  /// The sprayer; nil where it has none.
  package var sprayer: Sprayer?
  /// The thermal camera; nil where it has none.
  package var thermalCamera: ThermalCamera?
  /// The camera for what eyes see; nil where it has none.
  package var camera: Optics?
  /// Whether it carries a loudspeaker.
  package var hasLoudspeaker: Bool
  /// The height above ground at which it serves stops where nothing forces it higher.
  package var serviceHeight: HeightAGL
  /// What it rolls on; nil for a multirotor.
  package var wheels: Wheels?
  /// The UV-C lamp; nil where it has none. Only ground robots carry one.
  package var lamp: Lamp?

  /// Whether it drives and never flies.
  package var isGroundRobot: Bool { wheels != nil }

  /// Describes a vehicle type.
  package init(
    id: String, name: String, emptyMass: Mass, maxPayload: Mass, cruiseSpeed: Speed, maxGroundSpeed: Speed,
    climbSpeed: Speed, descentSpeed: Speed, accelerationMetresPerSecondSquared: Double, maxWind: Speed,
    battery: Battery, powerModel: PowerModel, winch: Winch? = nil, sprayer: Sprayer? = nil,
    thermalCamera: ThermalCamera? = nil, camera: Optics? = nil, hasLoudspeaker: Bool = false, serviceHeight: HeightAGL,
    wheels: Wheels? = nil, lamp: Lamp? = nil
  ) {
    self.id = id
    self.name = name
    self.emptyMass = emptyMass
    self.maxPayload = maxPayload
    self.cruiseSpeed = cruiseSpeed
    self.maxGroundSpeed = maxGroundSpeed
    self.climbSpeed = climbSpeed
    self.descentSpeed = descentSpeed
    self.accelerationMetresPerSecondSquared = accelerationMetresPerSecondSquared
    self.maxWind = maxWind
    self.battery = battery
    self.powerModel = powerModel
    self.winch = winch
    self.sprayer = sprayer
    self.thermalCamera = thermalCamera
    self.camera = camera
    self.hasLoudspeaker = hasLoudspeaker
    self.serviceHeight = serviceHeight
    self.wheels = wheels
    self.lamp = lamp
  }

  /// The body of a ground robot, which turns on the spot.
  package struct Wheels: Sendable, Hashable {
    /// The radius of the circle around the robot's middle that holds all of its body.
    package var radius: Length

    /// Describes a body.
    package init(radius: Length) { self.radius = radius }
  }

  /// An upright line lamp for UV-C over the robot's middle.
  package struct Lamp: Sendable, Hashable {
    /// The UV-C that it radiates when new, over its whole length.
    package var output: Power
    /// The share of the output that is left at the end of its service, in (0, 1].
    package var outputShare: Double
    /// The length of the arc.
    package var length: Length
    /// The height of its lower end above the floor.
    package var base: Length
    /// What it draws from the battery while it burns.
    package var draw: Power

    /// Describes a lamp.
    package init(output: Power, outputShare: Double, length: Length, base: Length, draw: Power) {
      self.output = output
      self.outputShare = outputShare
      self.length = length
      self.base = base
      self.draw = draw
    }
  }

  /// A winch that lowers and lifts parcels from a hover.
  package struct Winch: Sendable, Hashable {
    /// The length of the line: the greatest height above ground of a hand-over.
    package var length: Length
    /// The speed of the line.
    package var speed: Speed
    /// Seconds at the ground to hook or unhook.
    package var handoverSeconds: Double

    /// Describes a winch.
    package init(length: Length, speed: Speed, handoverSeconds: Double) {
      self.length = length
      self.speed = speed
      self.handoverSeconds = handoverSeconds
    }

    /// The seconds of a hand-over from a hover at a height: line down, hook, line up.
    package func handoverSeconds(from height: HeightAGL) -> Double {
      2 * height.metres / speed.metresPerSecond + handoverSeconds
    }
  }

  /// A boom sprayer. Its liquid counts as payload with 1 kg per litre.
  package struct Sprayer: Sendable, Hashable {
    /// The tank.
    package var tank: Volume
    /// The width that one pass treats.
    package var swathWidth: Length
    /// The height above ground at which it sprays.
    package var height: HeightAGL
    /// The greatest flow, in litres per second.
    package var maxFlowLitresPerSecond: Double

    /// Describes a sprayer.
    package init(tank: Volume, swathWidth: Length, height: HeightAGL, maxFlowLitresPerSecond: Double) {
      self.tank = tank
      self.swathWidth = swathWidth
      self.height = height
      self.maxFlowLitresPerSecond = maxFlowLitresPerSecond
    }
  }

  /// What a camera that looks straight down sees of level ground; pixels are square.
  package struct Optics: Sendable, Hashable {
    /// Pixels across the way.
    package var pixelsAcross: Int
    /// Pixels along the way.
    package var pixelsAlong: Int
    /// The field of view across the way.
    package var fieldOfView: Angle
    /// The least seconds between two frames; above 0.
    package var frameSeconds: Double

    /// The least seconds between two frames where a type does not say.
    package static let frameSecondsDefault = 1.0

    /// Describes a camera.
    package init(
      pixelsAcross: Int, pixelsAlong: Int, fieldOfView: Angle, frameSeconds: Double = Optics.frameSecondsDefault
    ) {
      self.pixelsAcross = pixelsAcross
      self.pixelsAlong = pixelsAlong
      self.fieldOfView = fieldOfView
      self.frameSeconds = frameSeconds
    }
  }

  /// The optics of a sensor; nil where the type has no such sensor.
  package func optics(of sensor: AreaSurvey.Sensor) -> Optics? {
    switch sensor {
    case .visible: camera
    case .thermal:
      thermalCamera.map {
        Optics(
          pixelsAcross: $0.pixelsAcross, pixelsAlong: $0.pixelsAlong, fieldOfView: $0.fieldOfView,
          frameSeconds: $0.frameSeconds)
      }
    }
  }

  /// A thermal camera that looks straight down.
  package struct ThermalCamera: Sendable, Hashable {
    /// Pixels across the way.
    package var pixelsAcross: Int
    /// Pixels along the way.
    package var pixelsAlong: Int
    /// The field of view across the way.
    package var fieldOfView: Angle
    /// The noise of one pixel (NETD, one sigma), in kelvin.
    package var noiseKelvin: Double
    /// The error that does not average away (one sigma), in kelvin.
    package var biasKelvin: Double
    /// The least seconds between two frames; above 0.
    package var frameSeconds: Double

    /// Describes a camera.
    package init(
      pixelsAcross: Int, pixelsAlong: Int, fieldOfView: Angle, noiseKelvin: Double, biasKelvin: Double,
      frameSeconds: Double = Optics.frameSecondsDefault
    ) {
      self.pixelsAcross = pixelsAcross
      self.pixelsAlong = pixelsAlong
      self.fieldOfView = fieldOfView
      self.noiseKelvin = noiseKelvin
      self.biasKelvin = biasKelvin
      self.frameSeconds = frameSeconds
    }
  }
}
