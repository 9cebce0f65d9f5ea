import Quantities

/// A part of a sortie with one purpose.
///
/// Between two neighbouring points the vehicle moves along the straight line in space with constant acceleration along
/// it, so `distance = (speed₀ + speed₁) / 2 · Δt`. A point with speed 0 on both sides of equal position is a hover.
package struct Leg: Hashable, Sendable, Codable {
  /// What the leg is for.
  package var kind: Kind
  /// At least two points; times do not fall.
  package var points: [TrajectoryPoint]
  /// The payload on board during the leg, parcels and liquid together. Taken on or given off at the leg's end.
  package var payload: Mass
  /// The energy that the leg takes.
  package var energy: Energy
  /// The charge after the leg.
  package var chargeAtEnd: StateOfCharge
  /// The task that the leg serves; nil for movements between tasks.
  package var task: String?
  /// What the vehicle does during the leg; nil where it only moves.
  package var activity: Activity?
  /// The metres over ground between two frames of a survey's swath; nil for all other legs.
  ///
  /// A frame is taken where the leg starts, then each time the vehicle has moved on by this distance, and where the leg
  /// ends.
  package var triggerDistance: Length?

  /// Puts a leg together.
  package init(
    kind: Kind, points: [TrajectoryPoint], payload: Mass, energy: Energy, chargeAtEnd: StateOfCharge,
    task: String? = nil, activity: Activity? = nil, triggerDistance: Length? = nil
  ) {
    self.kind = kind
    self.points = points
    self.payload = payload
    self.energy = energy
    self.chargeAtEnd = chargeAtEnd
    self.task = task
    self.activity = activity
    self.triggerDistance = triggerDistance
  }

  /// The purposes of legs.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Straight up from the pad.
    case takeOff
    /// Straight up or down between a service height and the cruising height.
    case climb
    case descent
    /// From place to place at the cruising height.
    case transit
    /// Hovering, or standing, to serve a task (`activity` says how).
    case service
    /// Hovering, or standing, until a window opens or the way is free.
    case wait
    /// A swath of an area task, payload working.
    case swath
    /// A movement between two swaths of the same area task.
    case link
    /// Straight down onto the pad.
    case landing
    /// A ground robot's way between its base and its work, and from work to work. Its sorties have neither take-off nor
    /// landing: the first leg starts at rest on its pad, the last ends there.
    case drive
  }

  /// What a vehicle does with its payload during a leg.
  package enum Activity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Takes a parcel up by winch. The parcel counts from the next leg on.
    case pickUp
    /// Lets a parcel down by winch. The parcel counts until the end of this leg.
    case dropOff
    /// Sprays.
    case spray
    /// Takes thermal frames.
    case thermalSurvey
    /// Takes pictures with a visible camera.
    case photograph
    /// Shines with its UV-C lamp, standing (`service`) or driving (`swath`).
    case irradiate
    /// Speaks through the loudspeaker.
    case announce
    /// Watches while it passes.
    case patrol
    /// Holds a place.
    case hold
  }

  /// The leg's first moment; nil where it has no point.
  package var start: MissionTime? { points.first?.time }
  /// The leg's last moment; nil where it has no point.
  package var end: MissionTime? { points.last?.time }
}

/// A place in space and time on a vehicle's way.
package struct TrajectoryPoint: Hashable, Sendable, Codable {
  /// The position, on the grid of 1e-7 degree.
  package var position: GeoPoint
  /// The altitude.
  package var altitude: AltitudeAMSL
  /// The moment.
  package var time: MissionTime
  /// The speed along the way.
  package var speed: Speed

  /// Describes a place in space and time.
  package init(position: GeoPoint, altitude: AltitudeAMSL, time: MissionTime, speed: Speed) {
    self.position = position
    self.altitude = altitude
    self.time = time
    self.speed = speed
  }
}
