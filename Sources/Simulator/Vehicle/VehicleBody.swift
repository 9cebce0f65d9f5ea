import Quantities

/// The body of a vehicle: one case for each way to move.
package enum VehicleBody: Sendable, Hashable {
  /// It flies on rotors.
  case multirotor(MultirotorBody)
  /// It drives on wheels and turns on the spot.
  case rover(RoverBody)

  /// Where it is, in the map's local frame.
  package var position: LocalPoint {
    switch self {
    case .multirotor(let body): body.position
    case .rover(let body): body.position
    }
  }

  /// The altitude above mean sea level, in metres.
  package var altitudeMetres: Double {
    switch self {
    case .multirotor(let body): body.altitudeMetres
    case .rover(let body): body.altitudeMetres
    }
  }

  /// The velocity over ground, metres per second.
  package var velocity: LocalVector {
    switch self {
    case .multirotor(let body): body.velocity
    case .rover(let body): body.velocity
    }
  }

  /// The speed upwards, metres per second; a body on wheels is taken up by the ground.
  package var climbMetresPerSecond: Double {
    switch self {
    case .multirotor(let body): body.climbMetresPerSecond
    case .rover(let body): body.climbMetresPerSecond
    }
  }

  /// Where its front points, clockwise from north.
  package var heading: Angle {
    switch self {
    case .multirotor(let body): body.heading
    case .rover(let body): body.heading
    }
  }

  /// The same body at another place: what a vehicle believes that is wrong about its place.
  func shifted(by offset: SatelliteReceiver.Offset) -> VehicleBody {
    switch self {
    case .multirotor(var body):
      body.position = body.position + offset.across
      body.altitudeMetres += offset.up
      return .multirotor(body)
    case .rover(var body):
      body.position = body.position + offset.across
      return .rover(body)
    }
  }

  /// Puts the body down at a place, as people carry it.
  mutating func put(at place: LocalPoint) {
    switch self {
    case .multirotor(var body):
      body.position = place
      self = .multirotor(body)
    case .rover(var body):
      body.position = place
      self = .rover(body)
    }
  }

  /// Puts a body at rest on the pad of a vehicle.
  init(configuration: VehicleConfiguration, padAltitudeMetres: Double) {
    switch configuration.kind {
    case .multirotor:
      self = .multirotor(MultirotorBody(position: configuration.home, altitudeMetres: padAltitudeMetres))
    case .rover:
      self = .rover(RoverBody(position: configuration.home, altitudeMetres: padAltitudeMetres))
    }
  }

  /// Puts the body to rest on the ground.
  mutating func rest(atAltitudeMetres ground: Double) {
    guard case .multirotor(var body) = self else { return }
    body.rest(atAltitudeMetres: ground)
    self = .multirotor(body)
  }
}

/// What an autopilot asks of the body for one step.
enum MotionDemand: Sendable {
  /// Nothing: rotors stand still, brakes hold.
  case rest
  /// A velocity over ground and a climb, metres per second.
  case fly(velocity: LocalVector, climb: Double)
  /// A speed forwards in metres per second, and a turn rate clockwise in radians per second.
  case drive(speed: Double, turnRate: Double)
}
