import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Flies one sortie by hand and writes its legs down on the grid of plan files. It shares no code with the planner.
package struct FlightRecorder {
  private let mission: Mission
  private let vehicle: Vehicle
  /// The vehicle's type.
  package let type: VehicleType
  /// The legs so far.
  package private(set) var legs: [Leg] = []
  private var place: LocalPoint
  private var altitude: Double
  private var time: Double
  private var charge = 1.0
  /// Kilograms on board from now on.
  package var payload = 0.0

  /// Starts on the pad of a vehicle at a mission second.
  package init(_ mission: Mission, vehicle id: String, at seconds: Double) throws {
    guard let vehicle = mission.fleet.vehicle(named: id), let type = mission.fleet.type(named: vehicle.type) else {
      throw SyntheticError(reason: "the fleet has no vehicle \(id), or no type for it")
    }
    self.mission = mission
    self.vehicle = vehicle
    self.type = type
    place = vehicle.pad
    altitude = mission.map.terrain.ground(at: vehicle.pad).metres
    time = seconds
  }

  /// The mission second that was reached.
  package var seconds: Double { time }

  /// Straight up or down to a height above ground.
  package mutating func rise(to height: Double, _ kind: Leg.Kind, task: String? = nil) throws {
    let target = mission.map.terrain.altitude(of: HeightAGL(metres: height), at: place).metres
    let speed = target > altitude ? type.climbSpeed.metresPerSecond : type.descentSpeed.metresPerSecond
    try move(to: [place], altitude: target, speed: speed, kind, task: task)
  }

  /// Along a way with a stop at each corner.
  ///
  /// - Parameter trigger: metres between two frames; nil where none are taken.
  package mutating func fly(
    _ way: [(Double, Double)], _ kind: Leg.Kind = .transit, speed: Double? = nil, task: String? = nil,
    activity: Leg.Activity? = nil, trigger: Double? = nil
  ) throws {
    try move(
      to: way.map { LocalPoint(east: $0.0, north: $0.1) }, altitude: altitude,
      speed: speed ?? type.cruiseSpeed.metresPerSecond, kind, task: task, activity: activity)
    legs[legs.count - 1].triggerDistance = trigger.map { Length(metres: $0) }
  }

  /// Along a way whose corners have heights above ground of their own, with a stop at each.
  package mutating func follow(
    _ way: [(east: Double, north: Double, height: Double)], _ kind: Leg.Kind = .swath, speed: Double,
    task: String? = nil, activity: Leg.Activity? = nil, trigger: Double? = nil
  ) throws {
    let corners = way.map { corner in
      let place = LocalPoint(east: corner.east, north: corner.north)
      return (place, mission.map.terrain.altitude(of: HeightAGL(metres: corner.height), at: place).metres)
    }
    try move(along: corners, speed: speed, kind, task: task, activity: activity)
    legs[legs.count - 1].triggerDistance = trigger.map { Length(metres: $0) }
  }

  /// Stays in one place.
  package mutating func hover(
    _ seconds: Double, _ kind: Leg.Kind, task: String? = nil, activity: Leg.Activity? = nil
  ) throws {
    let start = try point(place, altitude, time, 0)
    time += seconds
    add(kind, [start, try point(place, altitude, time, 0)], task, activity)
  }

  private mutating func move(
    to way: [LocalPoint], altitude target: Double, speed: Double, _ kind: Leg.Kind, task: String? = nil,
    activity: Leg.Activity? = nil
  ) throws {
    try move(along: way.map { ($0, target) }, speed: speed, kind, task: task, activity: activity)
  }

  private mutating func move(
    along way: [(LocalPoint, Double)], speed: Double, _ kind: Leg.Kind, task: String? = nil,
    activity: Leg.Activity? = nil
  ) throws {
    var points = [try point(place, altitude, time, 0)]
    let acceleration = type.accelerationMetresPerSecondSquared * 0.95
    for (end, target) in way {
      let (start, low) = (place, altitude)
      let across = start.planarDistanceMetres(to: end)
      let length = (across * across + (target - low) * (target - low)).squareRoot()
      let motion = StraightMotion(
        distanceMetres: length, speedMetresPerSecond: speed, accelerationMetresPerSecondSquared: acceleration)
      for knot in motion.knots.dropFirst() {
        let share = knot.metres / length
        points.append(
          try point(
            start.interpolated(to: end, fraction: share), low + (target - low) * share, time + knot.seconds,
            knot.metresPerSecond))
      }
      time += motion.seconds
      (place, altitude) = (end, target)
    }
    add(kind, points, task, activity)
  }

  private func point(
    _ place: LocalPoint, _ altitude: Double, _ time: Double, _ speed: Double
  ) throws -> TrajectoryPoint {
    func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    return TrajectoryPoint(
      position: try mission.map.projection.geo(place).roundedToE7,
      altitude: AltitudeAMSL(metres: rounded(altitude)), time: MissionTime(seconds: rounded(time)),
      speed: Speed(metresPerSecond: rounded(speed)))
  }

  /// Energy by many small steps of the law at the middle of each.
  private mutating func add(_ kind: Leg.Kind, _ points: [TrajectoryPoint], _ task: String?, _ activity: Leg.Activity?) {
    var joules = 0.0
    for (from, to) in zip(points, points.dropFirst()) {
      let duration = to.time - from.time
      guard duration > 0 else { continue }
      let isVertical = kind == .takeOff || kind == .climb || kind == .descent || kind == .landing
      var direction = LocalVector.zero
      var rise = isVertical && to.altitude > from.altitude ? 1.0 : 0
      if !isVertical, let start = try? mission.map.projection.local(from.position),
        let end = try? mission.map.projection.local(to.position), start != end
      {
        let across = (end - start).lengthMetres
        let up = (to.altitude - from.altitude).metres
        let length = up == 0 ? across : (across * across + up * up).squareRoot()
        direction = (end - start) * (1 / length)
        rise = max(0, up / length)
      }
      let steps = 200
      for step in 0..<steps {
        let share = (Double(step) + 0.5) / Double(steps)
        let (first, last) = (from.speed.metresPerSecond, to.speed.metresPerSecond)
        let speed = first + (last - first) * share
        let air = direction * speed - mission.weather.wind
        let climb = rise * speed
        joules +=
          type.powerModel.power(
            totalMass: type.emptyMass + Mass(kilograms: payload), airspeed: Speed(metresPerSecond: air.lengthMetres),
            climbRateMetresPerSecond: climb
          ).watts * duration / Double(steps)
      }
    }
    charge -= joules / type.battery.capacity.joules
    legs.append(
      Leg(
        kind: kind, points: points, payload: Mass(kilograms: payload), energy: Energy(joules: joules.rounded()),
        chargeAtEnd: StateOfCharge(fraction: (charge * 1e4).rounded() / 1e4), task: task, activity: activity))
  }

  /// The sortie, `number` counting from 1.
  package func sortie(_ number: Int) -> Sortie {
    Sortie(
      id: "\(vehicle.id)/\(number)", legs: legs, chargeAtStart: .full,
      chargeAtEnd: legs.last?.chargeAtEnd ?? .full)
  }
}

/// Why a synthetic plan cannot be made: one sentence without a period.
package struct SyntheticError: Error, CustomStringConvertible {
  /// What went wrong.
  package let reason: String
  package var description: String { reason }

  /// Says what went wrong.
  package init(reason: String) { self.reason = reason }
}
