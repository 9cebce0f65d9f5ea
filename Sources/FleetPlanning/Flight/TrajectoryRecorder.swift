import Geometry
import Maps
import Missions
import Plans
import Quantities

/// A point of a trajectory on the grid of plan files.
struct RecordedPoint: Hashable, Sendable {
  var position: PlanGrid.Position
  /// Metres above mean sea level.
  var altitude: Double
  /// Mission seconds.
  var time: Double
  /// Metres per second.
  var speed: Double

  var place: SpacePoint { SpacePoint(position: position.local, altitude: altitude) }
}

/// A leg as it will stand in the plan, without its energy.
struct RecordedLeg: Hashable, Sendable {
  var kind: Leg.Kind
  var points: [RecordedPoint]
  /// Kilograms on board during the leg.
  var payload: Double
  /// The task, an index into the mission's tasks.
  var task: Int?
  var activity: Leg.Activity?
  /// Metres over ground between two frames; nil where none are taken.
  var triggerMetres: Double?

  /// The movements between the points.
  var pieces: [FlightPiece] {
    zip(points, points.dropFirst()).map { first, second in
      FlightPiece(
        start: first.place, end: second.place, startSeconds: first.time, endSeconds: second.time,
        startSpeed: first.speed, endSpeed: second.speed)
    }
  }
}

/// Writes down the legs of one sortie while it is flown in thought. All values it keeps lie on the plan's grid, so
/// what is checked and integrated later is what the file says.
struct TrajectoryRecorder {
  let model: FlightModel
  let grid: PlanGrid
  let ground: ReferenceGround
  private(set) var legs: [RecordedLeg] = []
  private(set) var position: PlanGrid.Position
  private(set) var altitude: Double
  private(set) var time: Double
  /// Whether it stays on the ground, whose altitude changes from place to place.
  private let followsGround: Bool
  /// The direction of the last way; nil before the first.
  private var heading: LocalVector?
  var payload: Double

  /// Starts on the ground, or on a floor.
  ///
  /// - Parameters:
  ///   - floorAltitude: the altitude of the floor, in metres; nil outdoors.
  ///   - followsGround: whether it never leaves the ground outdoors.
  init(
    model: FlightModel, grid: PlanGrid, ground: ReferenceGround, pad: PlanGrid.Position, time: Double, payload: Double,
    floorAltitude: Double? = nil, followsGround: Bool = false
  ) {
    self.followsGround = followsGround
    self.model = model
    self.grid = grid
    self.ground = ground
    self.position = pad
    self.altitude = PlanGrid.millimetres(floorAltitude ?? ground.terrain.ground(at: pad.local).metres)
    self.time = PlanGrid.milliseconds(time)
    self.payload = payload
  }

  private mutating func point(speed: Double = 0) -> RecordedPoint {
    if followsGround { altitude = PlanGrid.millimetres(ground.terrain.ground(at: position.local).metres) }
    return RecordedPoint(position: position, altitude: altitude, time: time, speed: speed)
  }

  private mutating func append(
    _ points: [RecordedPoint], kind: Leg.Kind, task: Int?, activity: Leg.Activity?, triggerMetres: Double? = nil
  ) {
    guard points.count >= 2 else { return }
    legs.append(
      RecordedLeg(
        kind: kind, points: points, payload: payload, task: task, activity: activity, triggerMetres: triggerMetres))
  }

  /// Goes straight up or down to a height above the reference ground; writes nothing where it is there already.
  mutating func rise(toHeight height: Double, kind: Leg.Kind? = nil) {
    rise(toAltitude: PlanGrid.millimetres(ground.altitude(ofHeight: height)), kind: kind)
  }

  /// Goes straight down to the ground.
  mutating func land() {
    rise(toAltitude: PlanGrid.millimetres(ground.terrain.ground(at: position.local).metres), kind: .landing)
  }

  private mutating func rise(toAltitude target: Double, kind: Leg.Kind?) {
    let start = altitude
    guard abs(target - start) >= PlanningMargins.wayMetresMin else { return }
    let motion = model.verticalMotion(by: target - start)
    let began = time
    var points = [point()]
    for knot in motion.knots.dropFirst() {
      let share = knot.metres / motion.distanceMetres
      altitude = knot.metres == motion.distanceMetres ? target : PlanGrid.millimetres(start + (target - start) * share)
      time = PlanGrid.milliseconds(began + knot.seconds)
      points.append(point(speed: PlanGrid.speed(knot.metresPerSecond)))
    }
    append(points, kind: kind ?? (target > start ? .climb : .descent), task: nil, activity: nil)
  }

  /// Stays where it is.
  mutating func hover(seconds: Double, kind: Leg.Kind, task: Int? = nil, activity: Leg.Activity? = nil) {
    guard seconds > 0 else { return }
    let start = point()
    time = PlanGrid.milliseconds(time + seconds)
    append([start, point()], kind: kind, task: task, activity: activity)
  }

  /// Flies along a way with a full stop at each corner. Returns false where the wind does not let it.
  ///
  /// - Parameter heights: the height above the reference ground at each point of the way; nil stays at the present one.
  mutating func fly(
    along way: [LocalPoint], heights: [Double]? = nil, limit: Double? = nil, kind: Leg.Kind, task: Int? = nil,
    activity: Leg.Activity? = nil,
    triggerMetres: Double? = nil
  ) throws(ProjectionError) -> Bool {
    var points = [point()]
    for (index, corner) in way.enumerated() {
      let target = try grid.position(near: corner)
      let start = position
      guard start.local.planarDistanceMetres(to: target.local) >= PlanningMargins.wayMetresMin else { continue }
      let low = altitude
      let high = heights.map { PlanGrid.millimetres(ground.altitude(ofHeight: $0[index])) } ?? low
      guard
        let motion = model.motion(
          from: SpacePoint(position: start.local, altitude: low),
          to: SpacePoint(position: target.local, altitude: high), limit: limit)
      else { return false }
      turn(towards: target, &points)
      let began = time
      for knot in motion.knots.dropFirst() {
        if knot.metres == motion.distanceMetres {
          (position, altitude) = (target, high)
        } else {
          let share = knot.metres / motion.distanceMetres
          position = try grid.position(near: start.local.interpolated(to: target.local, fraction: share))
          if high != low { altitude = PlanGrid.millimetres(low + (high - low) * share) }
        }
        time = PlanGrid.milliseconds(began + knot.seconds)
        points.append(point(speed: PlanGrid.speed(knot.metresPerSecond)))
      }
    }
    append(points, kind: kind, task: task, activity: activity, triggerMetres: triggerMetres)
    return true
  }

  /// Turns on the spot, where the vehicle does that.
  private mutating func turn(towards target: PlanGrid.Position, _ points: inout [RecordedPoint]) {
    let next = target.local - position.local
    let seconds = model.turnSeconds(from: heading, to: next)
    heading = next
    guard seconds > 0 else { return }
    time = PlanGrid.milliseconds(time + seconds)
    points.append(point())
  }

  /// Drives along straight ways, each from rest to rest at its own speeds.
  mutating func drive(
    _ drives: [PacedDrive], kind: Leg.Kind, task: Int?, activity: Leg.Activity?
  ) throws(ProjectionError) {
    var points = [point()]
    for drive in drives {
      let target = try grid.position(near: drive.end)
      let start = position
      let metres = start.local.planarDistanceMetres(to: target.local)
      guard metres >= PlanningMargins.wayMetresMin else { continue }
      turn(towards: target, &points)
      let motion = drive.motion(acceleration: model.acceleration, metres: metres)
      let began = time
      for knot in motion.knots.dropFirst() {
        let isLast = knot == motion.knots[motion.knots.count - 1]
        position =
          isLast
          ? target
          : try grid.position(near: start.local.interpolated(to: target.local, fraction: knot.metres / motion.metres))
        time = PlanGrid.milliseconds(began + knot.seconds)
        points.append(point(speed: PlanGrid.speed(knot.metresPerSecond)))
      }
    }
    append(points, kind: kind, task: task, activity: activity)
  }
}
