import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Ground robots that treat streets.
extension WorkBuilder {
  /// How much more than its even share of a task a tour of a robot may take, so that tours can be packed.
  static let robotShareSlack = 1.15
  /// Robots share a task where each gets so many seconds of spraying.
  static let robotShareSecondsMin = 180.0
  /// The share of a task's window that a tour of a robot sprays at most: coming, going and turning take time, too.
  static let robotWindowShareMax = 0.4

  /// The ground robots of a type whose base is outdoors, as indices into the fleet.
  func robotsOutdoors(ofType type: Int) -> [Int] {
    mission.fleet.vehicles.indices.filter {
      mission.isRobotOutdoors($0) && mission.fleet.vehicles[$0].type == models[type].type.id
    }
  }

  /// The ways of a type of ground robots outdoors; nil for drones and before they are prepared.
  func streetWays(ofType type: Int) -> StreetWays? {
    guard let number = streetNumbers[type], case .streets(let ways) = airspace.grounds[number] else { return nil }
    return ways
  }

  /// How a type of ground robots sprays the streets in a box, or why it cannot. Prepares its ways.
  mutating func robotSweep(
    _ type: Int, _ streets: StreetTreatment, _ box: BoundingBox
  ) throws(FleetPlanningError) -> Result<AreaSweep, Refusal> {
    let own = robotsOutdoors(ofType: type)
    let pads = own.map { mission.fleet.vehicles[$0].pad }
    let around = BoundingBox(
      west: min(box.west, pads.map(\.east).min() ?? box.west),
      south: min(box.south, pads.map(\.north).min() ?? box.south),
      east: max(box.east, pads.map(\.east).max() ?? box.east),
      north: max(box.north, pads.map(\.north).max() ?? box.north))
    let ground = airspace.map.terrain.groundRange(in: around)
    let relief = ground.upperBound - ground.lowerBound
    guard relief <= Self.sprayReliefMax else {
      return .failure(
        Refusal(
          .other,
          "between the pads of the robots and the streets of `\(streets.area.id)` the ground rises by "
            + "\(metres(relief)), and robots are planned on level ground: at most \(metres(Self.sprayReliefMax))"))
    }
    if streetNumbers[type] == nil {
      let outdoors = mission.fleet.vehicles.indices.filter(mission.isRobotOutdoors)
      let ways = try StreetWays(
        map: airspace.map, type: models[type].type,
        pads: outdoors.map { number in
          let vehicle = mission.fleet.vehicles[number]
          return (vehicle.pad, mission.fleet.type(named: vehicle.type)?.wheels?.radius.metres ?? 0)
        }, own: pads)
      streetNumbers[type] = airspace.grounds.count
      airspace.grounds.append(.streets(ways))
    }
    if streetWays(ofType: type)?.gates.isEmpty ?? true {
      return .failure(
        Refusal(
          .noWay,
          "from the pad of `\(mission.fleet.vehicles[own[0]].id)` no street or area that robots may use is in reach "
            + "within 60 m"))
    }
    guard let sweep = spraying(type, litresPerSquareMetre: streets.litresPerSquareMetre, ground: 0) else {
      return .failure(Refusal(.other, "no vehicle can treat the streets of `\(streets.area.id)`"))
    }
    var level = sweep
    level.height = PlanGrid.millimetres(ground.upperBound)
    return .success(level)
  }

  /// The litres that a tour takes at most beside what a tank holds. Robots are slow: they share a task.
  func tourLitres(_ streets: StreetTreatment, _ sweep: AreaSweep, task: Int) -> Double {
    guard models[sweep.type].type.isGroundRobot else { return .infinity }
    let window = window(of: task)
    let litresPerSecond = sweep.litresPerMetre * sweep.speed
    let inWindow = litresPerSecond * Self.robotWindowShareMax * (window.end - window.start)
    let share =
      sweep.litresPerMetre * streets.lengthMetres * Double(streets.passes)
      / Double(max(1, robotsOutdoors(ofType: sweep.type).count))
    guard share >= litresPerSecond * Self.robotShareSecondsMin else { return inWindow }
    return min(inWindow, share * Self.robotShareSlack)
  }

  /// The joules that a tour of a ground robot may take: a battery without coming and going.
  func joulesForStreets(_ ends: [LocalPoint], type: Int) -> Double {
    let model = models[type]
    let usable = model.usableJoules(
      reserve: mission.rules.reserve, airTemperature: mission.weather.airTemperature)
    let trips = robotsOutdoors(ofType: type).prefix(Self.padsMax).flatMap { number -> [Double] in
      let pad = mission.fleet.vehicles[number].pad
      return ends.map { end in
        let cost = model.cost(of: [pad, end])
        return 2 * Self.streetDetourFactor
          * (cost.joules + cost.joulesPerKilogram * model.type.maxPayload.kilograms / 2)
      }
    }
    let left = usable * (1 - PlanningMargins.assignmentEnergyShare) - (trips.max() ?? 0)
    return max(left, usable * Self.workEnergyShareMin)
  }

  /// How much longer than the straight way a way along streets is taken to be.
  static let streetDetourFactor = 1.4
}
