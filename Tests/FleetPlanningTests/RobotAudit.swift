import Coverage
import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Looks at the sorties of ground robots by dense sampling: slow and plain.
struct RobotAudit {
  let plan: FleetPlan
  let mission: Mission

  /// A sortie with its points in the map's frame.
  private struct Track {
    var vehicle: VehiclePlan
    var type: VehicleType
    var sortie: Sortie
    var local: [[LocalPoint]]
  }

  /// Where a robot is, and whether its lamp burns.
  struct Moment {
    var position: LocalPoint
    var isShining: Bool
    var seconds: Double
  }

  private let tracks: [Track]

  init(plan: FleetPlan, mission: Mission) throws {
    self.plan = plan
    self.mission = mission
    var tracks: [Track] = []
    for vehicle in plan.vehicles {
      guard let type = mission.fleet.type(named: vehicle.type), type.isGroundRobot else { continue }
      for sortie in vehicle.sorties {
        tracks.append(
          Track(
            vehicle: vehicle, type: type, sortie: sortie,
            local: try sortie.legs.map { try mission.map.projection.local($0.points.map(\.position)) }))
      }
    }
    self.tracks = tracks
  }

  /// Positions at the middles of short steps.
  private func moments(_ track: Track, step: Double) -> [(time: Double, moment: Moment)] {
    var result: [(Double, Moment)] = []
    for (leg, local) in zip(track.sortie.legs, track.local) {
      for index in 1..<leg.points.count {
        let (first, second) = (leg.points[index - 1], leg.points[index])
        let seconds = second.time - first.time
        let speeds = (first.speed.metresPerSecond, second.speed.metresPerSecond)
        let count = max(1, Int((seconds / step).rounded(.up)))
        for part in 0..<count {
          let elapsed = seconds * (Double(part) + 0.5) / Double(count)
          let whole = (speeds.0 + speeds.1) / 2 * seconds
          let done = speeds.0 * elapsed + (speeds.1 - speeds.0) / max(seconds, 1e-9) * elapsed * elapsed / 2
          result.append(
            (
              first.time.seconds + elapsed,
              Moment(
                position: local[index - 1].interpolated(to: local[index], fraction: whole > 0 ? done / whole : 0),
                isShining: leg.activity == .irradiate, seconds: seconds / Double(count))
            ))
        }
      }
    }
    return result
  }

  /// What is wrong with legs, energy and ends.
  func breaks() -> [String] {
    var found: [String] = []
    for track in tracks {
      let name = track.sortie.id
      var charge = 1.0
      for (index, leg) in track.sortie.legs.enumerated() {
        let isDrive = leg.kind == .drive && leg.activity == nil && leg.task == nil
        let isWork = (leg.kind == .service || leg.kind == .swath) && leg.activity == .irradiate && leg.task != nil
        if !isDrive, !isWork, leg.kind != .wait { found.append("\(name) legs[\(index)] is a \(leg.kind)") }
        if index > 0, track.sortie.legs[index - 1].points.last != leg.points.first {
          found.append("\(name) legs[\(index)] jumps")
        }
        if leg.points.contains(where: { $0.altitude != track.vehicle.padAltitude }) {
          found.append("\(name) legs[\(index)] leaves the floor")
        }
        var joules = 0.0
        for point in 1..<leg.points.count {
          let (first, second) = (leg.points[point - 1], leg.points[point])
          let seconds = second.time - first.time
          let length = track.local[index][point - 1].planarDistanceMetres(to: track.local[index][point])
          let mean = (first.speed.metresPerSecond + second.speed.metresPerSecond) / 2
          if abs(length - mean * seconds) > 0.03 + 0.001 * seconds {
            found.append("\(name) legs[\(index)] goes \(length) m and says \(mean * seconds) m")
          }
          let change = abs(second.speed.metresPerSecond - first.speed.metresPerSecond)
          let fastest = track.type.accelerationMetresPerSecondSquared
          if change > fastest * (seconds + 0.002) { found.append("\(name) legs[\(index)] speeds up too quickly") }
          if second.speed > track.type.maxGroundSpeed { found.append("\(name) legs[\(index)] is too fast") }
          let power = track.type.powerModel.power(
            totalMass: track.type.emptyMass, airspeed: Speed(metresPerSecond: seconds > 0 ? length / seconds : 0),
            climbRateMetresPerSecond: 0)
          joules += power.watts * seconds
        }
        let seconds = (leg.end?.seconds ?? 0) - (leg.start?.seconds ?? 0)
        if leg.activity == .irradiate { joules += (track.type.lamp?.draw.watts ?? 0) * seconds }
        if abs(joules - leg.energy.joules) > 0.01 * joules + 5 {
          found.append("\(name) legs[\(index)] takes \(joules) J and says \(leg.energy.joules) J")
        }
        charge -= joules / track.type.battery.capacity.joules
      }
      if charge < mission.rules.reserve.fraction { found.append("\(name) ends with \(charge)") }
      if abs(charge - track.sortie.chargeAtEnd.fraction) > 0.01 { found.append("\(name) says another charge") }
      for point in [track.sortie.legs.first?.points.first, track.sortie.legs.last?.points.last] {
        if point?.position != track.vehicle.pad || point?.speed != .zero { found.append("\(name) is off its pad") }
      }
    }
    return found
  }

  /// The pairs of robots whose bodies come nearer to each other than 0.3 m at a sampled moment.
  func closeEncounters() -> [String] {
    var found: [String] = []
    let all = tracks.map { moments($0, step: 0.1) }
    for one in tracks.indices {
      for other in tracks.indices where other > one && tracks[one].vehicle.id != tracks[other].vehicle.id {
        let radii = (tracks[one].type.wheels?.radius.metres ?? 0) + (tracks[other].type.wheels?.radius.metres ?? 0)
        var next = 0
        for (time, moment) in all[one] {
          while next + 1 < all[other].count, all[other][next + 1].time <= time { next += 1 }
          // Both are looked at within a tenth of a second: at most 5 cm each.
          guard abs(all[other][next].time - time) < 0.1 else { continue }
          let metres = moment.position.planarDistanceMetres(to: all[other][next].moment.position)
          if metres < radii + 0.3 - 0.06 {
            found.append("\(tracks[one].sortie.id) and \(tracks[other].sortie.id) at \(time): \(metres) m")
            break
          }
        }
      }
    }
    return found
  }

  /// Where a robot comes nearer than 0.3 m to the body of another that stands on its pad between or beside its sorties.
  func parkedEncounters() -> [String] {
    var found: [String] = []
    for track in tracks {
      let radius = track.type.wheels?.radius.metres ?? 0
      for other in plan.vehicles where other.id != track.vehicle.id {
        guard let wide = mission.fleet.type(named: other.type)?.wheels?.radius.metres,
          let pad = mission.fleet.vehicle(named: other.id)?.pad
        else { continue }
        for (time, moment) in moments(track, step: 0.2) {
          let isAway = other.sorties.contains {
            ($0.takeOff?.seconds ?? 0) <= time && time <= ($0.landing?.seconds ?? 0)
          }
          let metres = moment.position.planarDistanceMetres(to: pad)
          if !isAway, metres < radius + wide + 0.3 - 0.02 {
            found.append("\(track.sortie.id) at the pad of \(other.id) at \(time): \(metres) m")
            break
          }
        }
      }
    }
    return found
  }

  /// The least distance of a robot's middle from walls and shut doors, less its radius, in metres.
  func leastWallClearance(level: IndoorLevel, shutDoors: Set<String> = []) -> Double {
    var least = Double.infinity
    let walls =
      level.walls.map { ($0.start, $0.end) }
      + level.doors.filter { shutDoors.contains($0.name) }.map { ($0.start, $0.end) }
    for track in tracks {
      for moment in moments(track, step: 0.5).map(\.moment) {
        for wall in walls {
          let metres = Distances.planarMetres(from: moment.position, toSegment: wall)
          least = min(least, metres - (track.type.wheels?.radius.metres ?? 0))
        }
      }
    }
    return least
  }

  /// The dose of a place from all robots, by a sum over their recorded ways, J/m².
  func dose(
    at place: LocalPoint, height: Double, normal: SurfaceNormal, _ field: inout UltravioletField
  ) -> Double {
    tracks.reduce(0) { sum, track in
      moments(track, step: 0.2).map(\.moment).filter(\.isShining).reduce(sum) {
        $0
          + $1.seconds
          * field.wattsPerSquareMetre(at: place, heightMetres: height, normal: normal, lampAt: $1.position)
      }
    }
  }
}
