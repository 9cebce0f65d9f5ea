import Energetics
import Geometry
import Maps
import Missions
import Plans
import Quantities

extension Damage {
  /// Damage to energy, loads, the abilities of vehicles and areas.
  static let toLoads: [Damage] = energy + loads + limits + areas

  private static func battery(_ day: DamagedDay, capacityShare: Double) -> Battery {
    Battery(capacity: Energy(joules: day.mission.fleet.types[0].battery.capacity.joules * capacityShare))
  }

  private static let energy: [Damage] = [
    Damage("a leg states a tenth less energy") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day[leg].energy = Energy(joules: (day[leg].energy.joules * 0.9).rounded())
      return Finding("V205")
    },
    Damage("the battery is smaller than the plan believes") { day, _ in
      day.mission.fleet.types[0].battery = battery(day, capacityShare: 0.04)
      return Finding("V205")
    },
    Damage("a charge is stated two points too high") { day, generator in
      guard let leg = try day.longTransit(&generator) else { return nil }
      day[leg].chargeAtEnd = StateOfCharge(fraction: day[leg].chargeAtEnd.fraction + 0.02)
      return Finding("V205")
    },
    Damage("the wind blows harder, and the plan knows it only in its header") { day, _ in
      let wind = day.mission.weather.wind
      guard wind.lengthMetres > 1 else { return nil }
      let strong = LocalVector(east: wind.east * 9 / wind.lengthMetres, north: wind.north * 9 / wind.lengthMetres)
      day.mission.weather.wind = strong
      day.plan.wind.speed = Speed(metresPerSecond: 9)
      return Finding("V205")
    },
    Damage("the wind turns from behind to ahead") { day, _ in
      let wind = day.mission.weather.wind
      guard wind.lengthMetres > 2 else { return nil }
      day.mission.weather.wind = LocalVector(east: -wind.east, north: -wind.north)
      let from = day.plan.wind.fromDegrees + 180
      day.plan.wind.fromDegrees = from >= 360 ? from - 360 : from
      return Finding("V205")
    },
    Damage("the air is too cold for the battery") { day, _ in
      let capacity = day.mission.fleet.types[0].battery.capacity
      day.mission.fleet.types[0].battery = Battery(
        capacity: capacity, derating: [.init(temperature: Temperature(celsius: 18), capacityFraction: 0.02)])
      return Finding("V205")
    },
    Damage("the reserve is raised beyond the lowest charge") { day, _ in
      let lowest = PlanMetrics(of: day.plan.vehicles).lowestCharge.fraction
      day.mission.rules.reserve = StateOfCharge(fraction: lowest + 0.01)
      day.plan.rules.reserve = day.mission.rules.reserve
      return Finding("V205")
    },
    Damage("a parcel that nobody takes cannot be carried home") { day, generator in
      let isHeavy = { (leg: Leg) in leg.activity == .dropOff && leg.payload.kilograms > 0.5 }
      guard let drop = day.leg(&generator, where: isHeavy) else { return nil }
      day.mission.rules.requiresWayHome = true
      day.plan.rules.requiresWayHome = true
      // As much as the sortie itself takes, and hardly more.
      let spent = day.sortie(of: drop).legs.reduce(0) { $0 + $1.energy.joules }
      let usable = 1 - day.mission.rules.reserve.fraction
      day.mission.fleet.types[0].battery = Battery(capacity: Energy(joules: spent * 1.002 / usable))
      for vehicle in day.plan.vehicles.indices {
        for sortie in day.plan.vehicles[vehicle].sorties.indices { day.rechargeStatement(vehicle, sortie) }
      }
      return Finding("V216", "reserve")
    },
  ]

  private static let loads: [Damage] = [
    Damage("a parcel is heavier than the type lifts") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .dropOff }), let task = day.task(day[leg].task),
        case .deliver(var delivery) = day.mission.tasks[task].work
      else { return nil }
      delivery.payload = Mass(kilograms: 4.2)
      day.mission.tasks[task].work = .deliver(delivery)
      return Finding("V206")
    },
    Damage("a payload is stated 300 g too low") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.payload.kilograms > 0.4 && $0.kind == .transit }) else {
        return nil
      }
      day[leg].payload = Mass(kilograms: day[leg].payload.kilograms - 0.3)
      return day.sortie(of: leg).legs.contains { $0.activity == .spray } ? nil : Finding("V206")
    },
    Damage("a parcel is dropped before it is picked up") { day, generator in
      guard let drop = day.leg(&generator, where: { $0.activity == .dropOff }) else { return nil }
      let legs = day.sortie(of: drop).legs
      let pick = LegPath(
        vehicle: drop.vehicle, sortie: drop.sortie, leg: try value(legs.firstIndex { $0.activity == .pickUp }))
      day[pick].activity = .dropOff
      day[drop].activity = .pickUp
      return Finding("V206", day[drop].task)
    },
    Damage("a parcel is never dropped") { day, generator in
      guard let drop = day.leg(&generator, where: { $0.activity == .dropOff }) else { return nil }
      day[drop].activity = nil
      return Finding("V206", day[drop].task)
    },
    Damage("the winch's line is too short") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .dropOff }) != nil else { return nil }
      day.mission.fleet.types[0].winch?.length = Length(metres: 19.5)
      return Finding("V206")
    },
    Damage("the tank is said to be empty on the way out") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .spray }) else { return nil }
      for index in 0..<2 { day[LegPath(vehicle: leg.vehicle, sortie: leg.sortie, leg: index)].payload = .zero }
      return Finding("V206")
    },
    Damage("the tank is said to be empty after the first swath") { day, generator in
      guard let first = day.legs(where: { $0.activity == .spray }).first else { return nil }
      for index in (first.leg + 1)..<day.sortie(of: first).legs.count {
        day[LegPath(vehicle: first.vehicle, sortie: first.sortie, leg: index)].payload = .zero
      }
      return Finding("V206")
    },
    Damage("the tank is too small") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .spray }) != nil else { return nil }
      day.mission.fleet.types[0].sprayer?.tank = Volume(litres: 2)
      return Finding("V206")
    },
    Damage("more litres are asked for than are on board") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .spray }), let task = day.task(day[leg].task),
        case .spray(var spraying) = day.mission.tasks[task].work
      else { return nil }
      spraying.litresPerSquareMetre *= 1.2
      day.mission.tasks[task].work = .spray(spraying)
      return Finding("V206", day[leg].task)
    },
  ]

  private static let limits: [Damage] = [
    Damage("a leg is flown in four fifths of its time") { day, generator in
      guard let leg = try day.longTransit(&generator), let start = day[leg].start, let end = day[leg].end else {
        return nil
      }
      for index in day[leg].points.indices {
        let time = start.seconds + (day[leg].points[index].time.seconds - start.seconds) * 0.6
        day[leg].points[index].time = MissionTime(seconds: (time * 1000).rounded() / 1000)
        let speed = day[leg].points[index].speed.metresPerSecond / 0.6
        day[leg].points[index].speed = Speed(metresPerSecond: (speed * 1000).rounded() / 1000)
      }
      day.delay(leg.vehicle, leg.sortie, from: leg.leg + 1, by: (start.seconds - end.seconds) * 0.4)
      return Finding("V208")
    },
    Damage("a leg is chopped into pieces of 50 ms that each hide four centimetres") { day, generator in
      guard let leg = try day.longTransit(&generator), day[leg].points.count == 4 else { return nil }
      let line = try day.line(of: leg)
      let (from, to) = (day[leg].points[1], day[leg].points[2])
      let seconds = to.time.seconds - from.time.seconds
      let count = Int(seconds / 0.054)
      let pieces = try (1..<count).map { number in
        let place = line[1].interpolated(to: line[2], fraction: Double(number) / Double(count))
        return TrajectoryPoint(
          position: try day.mission.map.projection.geo(place).roundedToE7, altitude: from.altitude,
          time: MissionTime(seconds: ((from.time.seconds + Double(number) * 0.05) * 1000).rounded() / 1000),
          speed: from.speed)
      }
      let saved = seconds - Double(count) * 0.05
      for index in 2..<4 {
        let time = ((day[leg].points[index].time.seconds - saved) * 1000).rounded() / 1000
        day[leg].points[index].time = MissionTime(seconds: time)
      }
      day[leg].points.insert(contentsOf: pieces, at: 2)
      day.delay(leg.vehicle, leg.sortie, from: leg.leg + 1, by: -saved)
      return Finding("V210")
    },
    Damage("a vehicle speeds up faster than its type can") { day, _ in
      day.mission.fleet.types[0].accelerationMetresPerSecondSquared = 1.5
      return Finding("V208")
    },
    Damage("a type climbs more slowly than planned") { day, _ in
      day.mission.fleet.types[0].climbSpeed = Speed(metresPerSecond: 2.5)
      return Finding("V208")
    },
    Damage("a type comes down more slowly than planned") { day, _ in
      day.mission.fleet.types[0].descentSpeed = Speed(metresPerSecond: 1.5)
      return Finding("V208")
    },
    Damage("the wind is stronger than the type may fly in") { day, _ in
      guard day.mission.weather.wind.lengthMetres > 1 else { return nil }
      day.mission.fleet.types[0].maxWind = Speed(metresPerSecond: day.mission.weather.wind.lengthMetres - 0.5)
      return Finding("V208")
    },
    Damage("a corner is taken without stopping") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.kind == .transit }) else { return nil }
      let last = day[leg].points.count - 1
      day[leg].points[last].speed = Speed(metresPerSecond: 3)
      return Finding("V208")
    },
  ]

  private static let areas: [Damage] = [
    Damage("a swath is cut") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .spray }) else { return nil }
      day[leg].activity = nil
      return Finding("V213", day[leg].task)
    },
    Damage("an area grows by a metre") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .spray }), let task = day.task(day[leg].task),
        case .spray(var spraying) = day.mission.tasks[task].work
      else { return nil }
      let box = spraying.area.outline.boundingBox
      spraying.area.outline = try TestWorld.rectangle(box.west, box.south, box.east, box.north + 1)
      day.mission.tasks[task].work = .spray(spraying)
      return Finding("V213", day[leg].task)
    },
    Damage("a swath leaves its area") { day, generator in
      guard let leg = day.leg(&generator, where: { $0.activity == .spray }), let task = day.task(day[leg].task),
        case .spray(var spraying) = day.mission.tasks[task].work
      else { return nil }
      let box = spraying.area.outline.boundingBox
      spraying.area.outline = try TestWorld.rectangle(box.west + 3, box.south, box.east, box.north)
      day.mission.tasks[task].work = .spray(spraying)
      return Finding("V213", day[leg].task)
    },
    Damage("spray falls from too high") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .spray }) != nil else { return nil }
      day.mission.fleet.types[0].sprayer?.height = HeightAGL(metres: 3)
      return Finding("V213")
    },
    Damage("the pump cannot keep up with the speed") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .spray }) != nil else { return nil }
      day.mission.fleet.types[0].sprayer?.maxFlowLitresPerSecond = 0.04
      return Finding("V213")
    },
    Damage("the strip is narrower than the plan believes") { day, generator in
      guard day.leg(&generator, where: { $0.activity == .spray }) != nil else { return nil }
      day.mission.fleet.types[0].sprayer?.swathWidth = Length(metres: 3.9)
      return Finding("V213")
    },
  ]
}

extension DamagedDay {
  /// States the charges of a sortie anew from its energies and the present battery.
  mutating func rechargeStatement(_ vehicle: Int, _ sortie: Int) {
    let capacity = mission.fleet.types[0].battery.capacity.joules
    var charge = 1.0
    for leg in plan.vehicles[vehicle].sorties[sortie].legs.indices {
      let path = LegPath(vehicle: vehicle, sortie: sortie, leg: leg)
      charge -= self[path].energy.joules / capacity
      self[path].chargeAtEnd = StateOfCharge(fraction: (charge * 1e4).rounded() / 1e4)
    }
    plan.vehicles[vehicle].sorties[sortie].chargeAtEnd = StateOfCharge(fraction: (charge * 1e4).rounded() / 1e4)
  }
}
