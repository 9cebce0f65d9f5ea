import Energetics
import Geometry
import Maps
import Quantities

/// What the vehicles of a fleet can do at best: lower bounds of times, upper bounds of loads.
///
/// Nothing here is a plan. A task that fails these bounds cannot be planned at all.
struct FleetAbility: Sendable {
  let mission: Mission
  /// The kinds of vehicles of the fleet: a type at a base, once each, in the order of the file.
  let posts: [(type: VehicleType, base: Base)]
  /// More litres than all sprayers together could bring out in the mission, if flying took no time.
  let litresMax: Double

  init(mission: Mission) {
    self.mission = mission
    var seen: Set<String> = []
    var posts: [(type: VehicleType, base: Base)] = []
    for vehicle in mission.fleet.vehicles where seen.insert("\(vehicle.type)\n\(vehicle.base)").inserted {
      guard let type = mission.fleet.type(named: vehicle.type), let base = mission.fleet.base(named: vehicle.base)
      else { continue }
      posts.append((type, base))
    }
    self.posts = posts
    litresMax = Self.litresMax(of: mission)
  }

  /// Whether a type has the gear that a work needs; its load is not looked at.
  static func hasGear(_ type: VehicleType, for work: MissionTask.Work) -> Bool {
    switch work {
    case .irradiate: type.lamp != nil
    case .treatStreets: type.sprayer != nil
    // Ground robots do nothing else yet.
    case _ where type.isGroundRobot: false
    case .deliver: type.winch != nil
    case .spray: type.sprayer != nil
    case .survey(let survey): type.optics(of: survey.sensor) != nil
    case .patrol(let patrol): patrol.announcement == nil || type.hasLoudspeaker
    case .station: true
    }
  }

  /// The posts that have the gear and can lift the load of a work.
  func able(_ work: MissionTask.Work) -> [(type: VehicleType, base: Base)] {
    posts.filter { post in
      guard Self.hasGear(post.type, for: work) else { return false }
      if case .deliver(let delivery) = work { return delivery.payload <= post.type.maxPayload }
      if case .irradiate(let irradiation) = work { return post.base.floor == irradiation.floor }
      if case .treatStreets = work { return post.base.floor == nil }
      return true
    }
  }

  /// The least seconds of service of a work by a type; for deliveries the drop alone.
  static func serviceSeconds(_ work: MissionTask.Work, by type: VehicleType) -> Double {
    switch work {
    case .deliver: type.winch?.handoverSeconds(from: type.serviceHeight) ?? 0
    case .station(let station): station.durationSeconds
    case .patrol(let patrol):
      Double(patrol.route.count * patrol.rounds) * patrol.pauseSeconds
        + roundsMetres(patrol) / type.maxGroundSpeed.metresPerSecond
    case .spray, .irradiate, .survey, .treatStreets: 0
    }
  }

  /// The earliest moment at which any vehicle can be done with a work, flying straight with the wind behind it.
  func earliestEnd(_ work: MissionTask.Work) -> MissionTime? {
    able(work).map { post -> Double in
      let type = post.type
      let fastest = min(
        type.maxGroundSpeed.metresPerSecond,
        type.cruiseSpeed.metresPerSecond + mission.weather.wind.lengthMetres)
      func seconds(_ metres: Double) -> Double { metres / fastest }
      func climb(_ height: HeightAGL) -> Double { height.metres / type.climbSpeed.metresPerSecond }
      let start = post.base.position
      let service = Self.serviceSeconds(work, by: type)
      switch work {
      case .deliver(let delivery):
        let pickup = start.planarDistanceMetres(to: delivery.from.position)
        let carry = delivery.from.position.planarDistanceMetres(to: delivery.to.position)
        return climb(type.serviceHeight) + seconds(pickup + carry) + 2 * service
      case .station(let station):
        return climb(station.height) + seconds(start.planarDistanceMetres(to: station.place.position)) + service
      case .patrol(let patrol):
        let way = patrol.route.first.map { start.planarDistanceMetres(to: $0.position) } ?? 0
        return climb(patrol.height) + seconds(way) + service
      case .irradiate: return 0
      case .spray(let spraying):
        return seconds(spraying.area.outline.planarDistanceMetres(to: start))
      case .treatStreets(let streets):
        let shortest = streets.lengthMetres / max(Double(mission.fleet.vehicles.count), 1)
        return seconds(streets.area.outline.planarDistanceMetres(to: start) + shortest)
      case .survey(let survey):
        return seconds(survey.area.outline.planarDistanceMetres(to: start))
      }
    }.min().map { MissionTime(seconds: $0) }
  }

  /// The metres of all rounds of a patrol: between two rounds it flies from the last place to the first.
  static func roundsMetres(_ patrol: Patrol) -> Double {
    let round = zip(patrol.route, patrol.route.dropFirst()).reduce(0.0) {
      $0 + $1.0.position.planarDistanceMetres(to: $1.1.position)
    }
    guard let first = patrol.route.first, let last = patrol.route.last else { return 0 }
    let back = last.position.planarDistanceMetres(to: first.position)
    return round * Double(patrol.rounds) + back * Double(patrol.rounds - 1)
  }

  /// More litres than all sprayers together could bring out in the mission, if flying took no time.
  private static func litresMax(of mission: Mission) -> Double {
    mission.fleet.vehicles.reduce(0.0) { sum, vehicle in
      guard let type = mission.fleet.type(named: vehicle.type), let sprayer = type.sprayer,
        let base = mission.fleet.base(named: vehicle.base)
      else { return sum }
      // One litre counts as one kilogram of payload.
      let tank = min(sprayer.tank.litres, type.maxPayload.kilograms)
      let cycle = base.turnaroundSeconds + tank / sprayer.maxFlowLitresPerSecond
      return sum + tank * (mission.end.seconds / max(cycle, 1)).rounded(.up)
    }
  }
}
