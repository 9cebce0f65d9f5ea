import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities
import SortieTestSupport

/// Looks at a plan by dense sampling and simple sums: slow, plain, and nothing of it shared with the planner.
struct PlanAudit {
  let plan: FleetPlan
  let mission: Mission
  /// Seconds between two samples.
  var step = 0.25
  /// Metres that the rounding of positions may cost.
  var tolerance = 0.02

  /// The vehicles' sorties with all points in the map's frame.
  private let tracks: [Track]

  struct Sample {
    var position: LocalPoint
    var altitude: Double
  }

  private struct Track {
    var vehicle: String
    var type: String
    var sortie: Sortie
    /// By leg and point.
    var local: [[LocalPoint]]
  }

  init(plan: FleetPlan, mission: Mission) throws {
    self.plan = plan
    self.mission = mission
    var tracks: [Track] = []
    for vehicle in plan.vehicles {
      for sortie in vehicle.sorties {
        let local = try sortie.legs.map { try mission.map.projection.local($0.points.map(\.position)) }
        tracks.append(Track(vehicle: vehicle.id, type: vehicle.type, sortie: sortie, local: local))
      }
    }
    self.tracks = tracks
  }

  /// Where a vehicle is at a moment; nil before take-off and after landing.
  private func sample(_ track: Track, at time: Double) -> Sample? {
    for (leg, local) in zip(track.sortie.legs, track.local) {
      guard let end = leg.end, time <= end.seconds else { continue }
      for index in 1..<leg.points.count where time <= leg.points[index].time.seconds {
        let (first, second) = (leg.points[index - 1], leg.points[index])
        guard first.time.seconds <= time else { return nil }
        let seconds = second.time - first.time
        let speeds = (first.speed.metresPerSecond, second.speed.metresPerSecond)
        let elapsed = time - first.time.seconds
        let whole = (speeds.0 + speeds.1) / 2 * seconds
        let done = speeds.0 * elapsed + (speeds.1 - speeds.0) / max(seconds, 1e-9) * elapsed * elapsed / 2
        let share = whole > 0 ? done / whole : 0
        return Sample(
          position: local[index - 1].interpolated(to: local[index], fraction: share),
          altitude: first.altitude.metres + (second.altitude.metres - first.altitude.metres) * share)
      }
    }
    return nil
  }

  /// The pairs of vehicles that come closer than the separation at a sampled moment.
  func closeEncounters() -> [String] {
    var found: [String] = []
    let limit = mission.rules.separation.metres - tolerance
    for (index, one) in tracks.enumerated() {
      for other in tracks.dropFirst(index + 1) where other.vehicle != one.vehicle {
        var time = max(one.sortie.takeOff?.seconds ?? 0, other.sortie.takeOff?.seconds ?? 0)
        let end = min(one.sortie.landing?.seconds ?? 0, other.sortie.landing?.seconds ?? 0)
        while time <= end {
          if let first = sample(one, at: time), let second = sample(other, at: time) {
            let across = first.position.planarDistanceMetres(to: second.position)
            let up = first.altitude - second.altitude
            if (across * across + up * up).squareRoot() < limit {
              found.append("\(one.sortie.id) and \(other.sortie.id) at \(time)")
              break
            }
          }
          time += step
        }
      }
    }
    return found
  }

  /// The moments at which a vehicle is nearer to a closed zone or a building than the clearance.
  func intrusions() -> [String] {
    var found: [String] = []
    let limit = mission.rules.clearance.metres - tolerance
    let terrain = mission.map.terrain
    let tops = mission.map.buildings.map { building in
      building.footprint.exterior.map { terrain.altitude(of: building.height, at: $0).metres }.max() ?? 0
    }
    for entry in tracks {
      var time = entry.sortie.takeOff?.seconds ?? 0
      while let sample = sample(entry, at: time) {
        let now = mission.start.advanced(bySeconds: time)
        for zone in mission.map.zones
        where zone.blocks(authorisations: mission.authorisations, acknowledged: mission.acknowledgedZones)
          && zone.isActive(at: now)
        {
          let range = zone.altitudeRange(terrain: mission.map.terrain)
          let isLevel =
            sample.altitude > (range.lower?.metres ?? -.infinity) - limit
            && sample.altitude < (range.upper?.metres ?? .infinity) + limit
          if isLevel, distance(zone.shape, sample.position) < limit {
            found.append("\(entry.sortie.id) in \(zone.identifier) at \(time)")
          }
        }
        let height = sample.altitude - terrain.ground(at: sample.position).metres
        if height < -tolerance || height > mission.rules.ceiling.metres + tolerance {
          found.append("\(entry.sortie.id) at a height of \(height) at \(time)")
        }
        for (building, top) in zip(mission.map.buildings, tops) {
          let across = building.footprint.planarDistanceMetres(to: sample.position)
          let above = max(0, sample.altitude - top)
          if (across * across + above * above).squareRoot() < limit {
            found.append("\(entry.sortie.id) at \(building.id) at \(time)")
          }
        }
        time += 2 * step
      }
    }
    return found
  }

  private func distance(_ shape: Zone.Shape, _ point: LocalPoint) -> Double {
    switch shape {
    case .polygon(let polygon): polygon.planarDistanceMetres(to: point)
    case .circle(let circle): max(0, point.planarDistanceMetres(to: circle.centre) - circle.radiusMetres)
    }
  }

  /// What is wrong with how legs join, with their times and lengths, and with payloads and charges.
  func breaks() -> [String] {
    var found: [String] = []
    for entry in tracks {
      guard let type = mission.fleet.type(named: entry.type) else { continue }
      var charge = 1.0
      for (index, leg) in entry.sortie.legs.enumerated() {
        let name = "\(entry.sortie.id) legs[\(index)]"
        if index > 0, entry.sortie.legs[index - 1].points.last != leg.points.first { found.append("\(name) jumps") }
        for point in 1..<leg.points.count {
          let (first, second) = (leg.points[point - 1], leg.points[point])
          let (start, end) = (entry.local[index][point - 1], entry.local[index][point])
          let up = second.altitude.metres - first.altitude.metres
          let across = start.planarDistanceMetres(to: end)
          let length = (across * across + up * up).squareRoot()
          let mean = (first.speed.metresPerSecond + second.speed.metresPerSecond) / 2
          let seconds = second.time - first.time
          if seconds < 0 { found.append("\(name) goes back in time") }
          // A plan file keeps speeds to 1 mm/s.
          if abs(length - mean * seconds) > 0.05 + 0.0005 * seconds { found.append("\(name) has a wrong length") }
        }
        if leg.payload > type.maxPayload { found.append("\(name) is too heavy") }
        let joules = joules(leg, entry.local[index], type: type)
        if joules > leg.energy.joules * 1.02 + 10 { found.append("\(name) takes \(joules), not \(leg.energy)") }
        charge -= joules / type.battery.capacity.joules
      }
      if mission.rules.requiresWayHome { found += strandings(entry.sortie, entry.local, type: type) }
      if charge < mission.rules.reserve.fraction { found.append("\(entry.sortie.id) lands with \(charge)") }
      if entry.sortie.legs.first?.kind != .takeOff || entry.sortie.legs.last?.kind != .landing {
        found.append("\(entry.sortie.id) does not start with a take-off and end with a landing")
      }
    }
    return found
  }

  /// The legs in which a sortie's load could not be carried home, whether the mission asks for it or not.
  func strandings() -> [String] {
    tracks.flatMap { entry in
      mission.fleet.type(named: entry.type).map { strandings(entry.sortie, entry.local, type: $0) } ?? []
    }
  }

  /// From each leg, the rest of the sortie is flown with the load of that leg.
  private func strandings(_ sortie: Sortie, _ local: [[LocalPoint]], type: VehicleType) -> [String] {
    var found: [String] = []
    for index in sortie.legs.indices {
      var spent = 0.0
      for later in sortie.legs.indices {
        var leg = sortie.legs[later]
        if later > index { leg.payload = sortie.legs[index].payload }
        spent += joules(leg, local[later], type: type)
      }
      let charge = 1 - spent / type.battery.capacity.joules
      if charge < mission.rules.reserve.fraction {
        found.append("\(sortie.id) would land with \(charge) and the load of legs[\(index)]")
      }
    }
    return found
  }

  /// The energy of a leg by the middle of short steps.
  private func joules(_ leg: Leg, _ local: [LocalPoint], type: VehicleType) -> Double {
    var sum = 0.0
    for point in 1..<leg.points.count {
      let (first, second) = (leg.points[point - 1], leg.points[point])
      let seconds = second.time - first.time
      guard seconds > 0 else { continue }
      let way = local[point] - local[point - 1]
      let up = second.altitude.metres - first.altitude.metres
      let length = (way.dot(way) + up * up).squareRoot()
      let steps = Int(seconds / 0.2) + 1
      for step in 0..<steps {
        let share = (Double(step) + 0.5) / Double(steps)
        let speed =
          first.speed.metresPerSecond
          + (second.speed.metresPerSecond - first.speed.metresPerSecond) * share
        let ground = length > 0 ? way * (speed / length) : .zero
        let climb = length > 0 ? up / length * speed : 0
        let air = ground - mission.weather.wind
        let power = type.powerModel.power(
          totalMass: type.emptyMass + leg.payload,
          airspeed: Speed(metresPerSecond: (air.dot(air) + climb * climb).squareRoot()),
          climbRateMetresPerSecond: climb)
        sum += power.watts * seconds / Double(steps)
      }
    }
    return sum
  }

  /// Tasks that do not stand exactly once in the plan, or whose service leaves its window.
  func taskProblems() -> [String] {
    var found: [String] = []
    for task in mission.tasks {
      let count =
        plan.assignments.filter { $0.task == task.id }.count + plan.leftOut.filter { $0.task == task.id }.count
      if count != 1 { found.append("\(task.id) stands \(count) times in the plan") }
      let legs = plan.vehicles.flatMap(\.sorties).flatMap(\.legs).filter { $0.task == task.id }
      for leg in legs where leg.activity != .pickUp {
        guard let window = task.window, let start = leg.start, let end = leg.end else { continue }
        if start < window.start || window.end < end { found.append("\(task.id) is served outside its window") }
      }
      if case .deliver = task.work, !legs.isEmpty, legs.compactMap(\.activity) != [.pickUp, .dropOff] {
        found.append("\(task.id) is not picked up and dropped once")
      }
    }
    return found
  }

  /// Everything that is wrong.
  func problems() -> [String] {
    breaks() + taskProblems() + intrusions() + closeEncounters()
  }
}
