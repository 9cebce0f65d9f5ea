import Geometry
import Maps
import Missions
import Quantities

/// Two vehicles that could not be kept apart: who, when, where, and what was tried.
struct ConflictReport: Hashable, Sendable {
  /// The vehicle whose sortie found no place, an index into the fleet.
  var vehicle: Int
  /// The vehicle in its way when it takes off as the assignment asks.
  var other: Int
  /// The mission second at which they would be too close.
  var time: Double
  /// Where that would be.
  var place: SpacePoint
  /// The first and the last take-off that were tried, in mission seconds.
  var firstTakeOff: Double
  var lastTakeOff: Double
  /// How many cruising levels were tried.
  var levelCount: Int
  /// The least share of the cruising speed that was tried.
  var leastSpeedShare: Double

  /// How far away a place may be to say where a conflict is, in metres.
  static let namedWithinMetres = 400.0

  /// Takes over what a further search tried.
  mutating func add(_ tried: ConflictReport) {
    firstTakeOff = min(firstTakeOff, tried.firstTakeOff)
    lastTakeOff = max(lastTakeOff, tried.lastTakeOff)
    leastSpeedShare = min(leastSpeedShare, tried.leastSpeedShare)
  }

  /// One sentence for people, without a full stop.
  ///
  /// - Parameter clock: says a mission second as a time of day.
  func sentence(mission: Mission, clock: (Double) -> String) -> String {
    let vehicles = mission.fleet.vehicles
    let (mine, theirs) = (vehicles[vehicle].id, vehicles[other].id)
    var tried = "take-offs from \(clock(firstTakeOff)) to \(clock(lastTakeOff))"
    if clock(firstTakeOff) == clock(lastTakeOff) { tried = "take-offs at \(clock(firstTakeOff))" }
    if mission.isRobot(vehicle) {
      if leastSpeedShare < 1 { tried += " at down to \(Int((leastSpeedShare * 100).rounded())) % of the speed" }
      return "`\(mine)` and `\(theirs)` would come closer than \(number(PlanningMargins.robotGapMetres)) m "
        + "at \(clock(time)); \(tried) were tried"
    }
    tried += levelCount == 1 ? " at the only cruising height" : " at \(levelCount) cruising heights"
    if leastSpeedShare < 1 { tried += " and at down to \(Int((leastSpeedShare * 100).rounded())) % of the speed" }
    return "`\(mine)` would come closer than \(number(mission.rules.separation.metres)) m to `\(theirs)` "
      + "at \(clock(time)), \(whereabouts(mission)); \(tried) were tried"
  }

  /// Where the conflict is: beside the nearest place or base that is not far away, and how high.
  private func whereabouts(_ mission: Mission) -> String {
    let height = max(0, place.altitude - mission.map.terrain.ground(at: place.position).metres)
    let named =
      mission.map.places.map { (name: "`\($0.id)`", position: $0.position) }
      + mission.fleet.bases.map { (name: "base `\($0.id)`", position: $0.position) }
    let nearest = named.min {
      $0.position.planarDistanceMetres(to: place.position) < $1.position.planarDistanceMetres(to: place.position)
    }
    let up = height < 1 ? "on the ground" : "\(number(height.rounded())) m above ground"
    guard let nearest else { return up }
    let away = nearest.position.planarDistanceMetres(to: place.position)
    guard away <= Self.namedWithinMetres else { return up }
    return away < 10 ? "\(up) at \(nearest.name)" : "\(up), \(number(away.rounded())) m from \(nearest.name)"
  }
}
