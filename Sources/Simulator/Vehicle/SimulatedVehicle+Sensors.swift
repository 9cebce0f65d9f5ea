import Foundation
import Geometry
import MAVLink
import Quantities

/// What sensors and actuators tell, from how the body moves. It is computed only where somebody asked for it.
extension SimulatedVehicle {
  /// One of these messages; nil for one that this vehicle does not have.
  func sensorTelemetry(_ messageID: UInt32, at seconds: Double) -> (any MAVLinkMessage)? {
    let time = milliseconds(seconds)
    switch messageID {
    case Attitude.id: return attitude(time)
    case AttitudeQuaternion.id: return attitudeQuaternion(time)
    case RawImu.id: return rawImu(seconds)
    case ScaledImu.id, ScaledImu2.id, ScaledImu3.id: return scaledImu(messageID, time)
    case HighresImu.id: return highresImu(seconds)
    case ScaledPressure.id:
      return ScaledPressure(timeBootMs: time, pressAbs: Float(airHectopascals), temperature: airCentidegrees)
    case ScaledPressure2.id:
      return ScaledPressure2(timeBootMs: time, pressAbs: Float(airHectopascals), temperature: airCentidegrees)
    case Vibration.id: return vibration(seconds)
    case ServoOutputRaw.id: return servos(seconds)
    case RcChannels.id: return radio(time)
    case Ahrs2.id: return secondEstimate
    case Simstate.id: return truth
    case Wind.id: return wind(seconds)
    case WindCov.id: return windWithVariance(seconds)
    case AltitudeMessage.id: return altitudes(seconds)
    case TerrainReport.id: return terrainReport
    default: return nil
    }
  }

  func microseconds(_ seconds: Double) -> UInt64 { UInt64(max(0, seconds) * 1e6) }

  // MARK: Attitude

  private func attitude(_ time: UInt32) -> Attitude {
    let (lean, rates) = (inertia.attitude, inertia.rates)
    return Attitude(
      timeBootMs: time, roll: Float(lean.roll), pitch: Float(lean.pitch), yaw: Float(lean.yaw),
      rollspeed: Float(rates.front), pitchspeed: Float(rates.right), yawspeed: Float(rates.down))
  }

  private func attitudeQuaternion(_ time: UInt32) -> AttitudeQuaternion {
    let (lean, rates) = (inertia.attitude, inertia.rates)
    let (sinRoll, cosRoll) = (sin(lean.roll / 2), cos(lean.roll / 2))
    let (sinPitch, cosPitch) = (sin(lean.pitch / 2), cos(lean.pitch / 2))
    let (sinYaw, cosYaw) = (sin(lean.yaw / 2), cos(lean.yaw / 2))
    return AttitudeQuaternion(
      timeBootMs: time, q1: Float(cosRoll * cosPitch * cosYaw + sinRoll * sinPitch * sinYaw),
      q2: Float(sinRoll * cosPitch * cosYaw - cosRoll * sinPitch * sinYaw),
      q3: Float(cosRoll * sinPitch * cosYaw + sinRoll * cosPitch * sinYaw),
      q4: Float(cosRoll * cosPitch * sinYaw - sinRoll * sinPitch * cosYaw),
      rollspeed: Float(rates.front), pitchspeed: Float(rates.right), yawspeed: Float(rates.down))
  }

  /// ArduPilot's second estimate of attitude and place: as good as the first one.
  private var secondEstimate: Ahrs2? {
    guard let place = geoPosition else { return nil }
    let lean = inertia.attitude
    return Ahrs2(
      roll: Float(lean.roll), pitch: Float(lean.pitch), yaw: Float(lean.yaw), altitude: Float(estimate.altitudeMetres),
      lat: place.latitudeE7, lng: place.longitudeE7)
  }

  /// SIMSTATE: what the simulation knows.
  private var truth: Simstate? {
    guard let place = geo(body.position) else { return nil }
    let (lean, rates, force) = (inertia.attitude, inertia.rates, inertia.specificForce)
    return Simstate(
      roll: Float(lean.roll), pitch: Float(lean.pitch), yaw: Float(lean.yaw), xacc: Float(force.front),
      yacc: Float(force.right), zacc: Float(force.down), xgyro: Float(rates.front), ygyro: Float(rates.right),
      zgyro: Float(rates.down), lat: place.latitudeE7, lng: place.longitudeE7)
  }

  // MARK: Inertial sensors

  /// The Earth's field along the body's axes, in milligauss: that of a magnet along the Earth's axis, which is level at
  /// the equator and twice as strong and upright at the poles. Its deviation from north is left out.
  private var field: InertialState.Axes {
    let latitude = projection.origin.latitude * .pi / 180
    return inertia.inBody(
      LocalVector(east: 0, north: Self.equatorMilligauss * cos(latitude)),
      down: 2 * Self.equatorMilligauss * sin(latitude))
  }

  /// The Earth's field at its equator, in milligauss.
  private static let equatorMilligauss = 298.0

  private func whole(_ value: Double) -> Int16 { Int16(clamping: Int(value.rounded())) }

  /// The nine numbers of an inertial unit: milli-g, milliradians per second, milligauss.
  private var imu: (force: [Int16], rates: [Int16], field: [Int16]) {
    let (force, rates, field) = (inertia.specificForce, inertia.rates, field)
    func axes(_ axes: InertialState.Axes, _ scale: Double) -> [Int16] {
      [whole(axes.front * scale), whole(axes.right * scale), whole(axes.down * scale)]
    }
    return (axes(force, 1000 / InertialState.gravity), axes(rates, 1000), axes(field, 1))
  }

  private func rawImu(_ seconds: Double) -> RawImu {
    let (force, rates, field) = imu
    return RawImu(
      timeUsec: microseconds(seconds), xacc: force[0], yacc: force[1], zacc: force[2], xgyro: rates[0],
      ygyro: rates[1], zgyro: rates[2], xmag: field[0], ymag: field[1], zmag: field[2])
  }

  /// The first and the second unit feel the same; of the third there is only the compass, as was observed.
  private func scaledImu(_ messageID: UInt32, _ time: UInt32) -> any MAVLinkMessage {
    let (force, rates, field) = imu
    switch messageID {
    case ScaledImu3.id: return ScaledImu3(timeBootMs: time, xmag: field[0], ymag: field[1], zmag: field[2])
    case ScaledImu2.id:
      return ScaledImu2(
        timeBootMs: time, xacc: force[0], yacc: force[1], zacc: force[2], xgyro: rates[0], ygyro: rates[1],
        zgyro: rates[2], xmag: field[0], ymag: field[1], zmag: field[2])
    default:
      return ScaledImu(
        timeBootMs: time, xacc: force[0], yacc: force[1], zacc: force[2], xgyro: rates[0], ygyro: rates[1],
        zgyro: rates[2], xmag: field[0], ymag: field[1], zmag: field[2])
    }
  }

  private func highresImu(_ seconds: Double) -> HighresImu {
    let (force, rates, field) = (inertia.specificForce, inertia.rates, field)
    // All but the differential pressure.
    let updated: UInt16 = 0x1FFF & ~HighresImuUpdatedFlags.diffPressure
    return HighresImu(
      timeUsec: microseconds(seconds), xacc: Float(force.front), yacc: Float(force.right), zacc: Float(force.down),
      xgyro: Float(rates.front), ygyro: Float(rates.right), zgyro: Float(rates.down), xmag: Float(field.front / 1000),
      ymag: Float(field.right / 1000), zmag: Float(field.down / 1000), absPressure: Float(airHectopascals),
      pressureAlt: Float(body.altitudeMetres), temperature: Float(airCelsius), fieldsUpdated: updated)
  }

  /// Vibration grows with the throttle: a rule of thumb, in metres per second squared; nothing is ever clipped.
  private func vibration(_ seconds: Double) -> Vibration {
    let level = Self.vibrationAtFullThrottle * throttle
    return Vibration(
      timeUsec: microseconds(seconds), vibrationX: Float(level), vibrationY: Float(level),
      vibrationZ: Float(2 * level))
  }

  /// Across, in metres per second squared; twice that up and down.
  private static let vibrationAtFullThrottle = 10.0

  // MARK: Air

  /// The pressure at the vehicle's altitude in the standard atmosphere (ISO 2533), in hectopascals.
  private var airHectopascals: Double { 1013.25 * pow(max(0, 1 - 2.25577e-5 * body.altitudeMetres), 5.25588) }

  private var airCentidegrees: Int16 { whole(airCelsius * 100) }

  /// The wind, which ArduPilot estimates once it knows where it is; the direction is where it comes from.
  private func wind(_ seconds: Double) -> Wind? {
    guard seconds >= Self.bootSeconds else { return nil }
    let wind = inertia.wind
    return Wind(direction: Float(atan2(-wind.east, -wind.north) * 180 / .pi), speed: Float(wind.lengthMetres))
  }

  /// PX4's estimate of the wind, in the air only.
  private func windWithVariance(_ seconds: Double) -> WindCov? {
    guard autopilot.isInAir else { return nil }
    let wind = inertia.wind
    return WindCov(
      timeUsec: microseconds(seconds), windX: Float(wind.north), windY: Float(wind.east),
      windAlt: Float(estimate.altitudeMetres), horizAccuracy: 0, vertAccuracy: 0)
  }

  private func altitudes(_ seconds: Double) -> AltitudeMessage {
    let place = estimate
    let altitude = place.altitudeMetres
    let overGround = Float(altitude - autopilot.groundAltitude(at: place.position))
    return AltitudeMessage(
      timeUsec: microseconds(seconds), altitudeMonotonic: Float(altitude), altitudeAmsl: Float(altitude),
      altitudeLocal: Float(altitude - autopilot.padAltitude),
      altitudeRelative: Float(altitude - autopilot.homeAltitude),
      altitudeTerrain: overGround, bottomClearance: overGround)
  }

  /// The ground under the vehicle; where the map has none, the spacing is 0.
  private var terrainReport: TerrainReport? {
    guard let place = geoPosition else { return nil }
    guard autopilot.terrain != nil else { return TerrainReport(lat: place.latitudeE7, lon: place.longitudeE7) }
    let believed = estimate
    let ground = autopilot.groundAltitude(at: believed.position)
    return TerrainReport(
      lat: place.latitudeE7, lon: place.longitudeE7, spacing: Self.terrainSpacing, terrainHeight: Float(ground),
      currentHeight: Float(believed.altitudeMetres - ground))
  }

  /// ArduPilot's spacing of its terrain grid, in metres.
  private static let terrainSpacing: UInt16 = 100

  // MARK: Actuators and radio

  /// The speed at full throttle on wheels, in metres per second; never 0.
  private var fullSpeed: Double { max(0.1, configuration.maxGroundSpeed.metresPerSecond) }

  /// The throttle, 0 to 1: of thrust on rotors, of speed on wheels.
  var throttle: Double {
    guard autopilot.isArmed else { return 0 }
    switch body {
    case .multirotor: return inertia.throttle
    case .rover(let rolling):
      return min(1, abs(rolling.speedMetresPerSecond) / fullSpeed)
    }
  }

  /// Six motors of a hexarotor that all give the same, or the left and the right wheels of a rover on outputs 1 and 3.
  ///
  /// A motor gets 1000 µs while it is off, 1100 µs at rest and 2000 µs at full thrust; wheels stand at 1500 µs.
  private func servos(_ seconds: Double) -> ServoOutputRaw {
    let time = UInt32(truncatingIfNeeded: Int(max(0, seconds) * 1e6))
    switch (configuration.kind, body) {
    case (.rover(let wheels), .rover(let rolling)):
      let speed = rolling.speedMetresPerSecond / fullSpeed
      let turn = rolling.turnRadiansPerSecond / wheels.turnRadiansPerSecond
      func pulse(_ share: Double) -> UInt16 {
        autopilot.isArmed ? UInt16(1500 + 500 * max(-1, min(1, share))) : 1500
      }
      return ServoOutputRaw(timeUsec: time, servo1Raw: pulse(speed + turn / 2), servo3Raw: pulse(speed - turn / 2))
    default:
      let pulse: UInt16 = autopilot.isArmed ? UInt16(1100 + 900 * throttle) : 1000
      return ServoOutputRaw(
        timeUsec: time, servo1Raw: pulse, servo2Raw: pulse, servo3Raw: pulse, servo4Raw: pulse, servo5Raw: pulse,
        servo6Raw: pulse)
    }
  }

  /// RC_CHANNELS: nobody holds a transmitter, so there are no channels and no signal.
  private func radio(_ time: UInt32) -> RcChannels {
    let unused = UInt16.max
    return RcChannels(
      timeBootMs: time, chancount: 0, chan1Raw: unused, chan2Raw: unused, chan3Raw: unused, chan4Raw: unused,
      chan5Raw: unused, chan6Raw: unused, chan7Raw: unused, chan8Raw: unused, chan9Raw: unused, chan10Raw: unused,
      chan11Raw: unused, chan12Raw: unused, chan13Raw: unused, chan14Raw: unused, chan15Raw: unused,
      chan16Raw: unused, chan17Raw: unused, chan18Raw: unused, rssi: UInt8.max)
  }
}
