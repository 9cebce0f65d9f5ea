import Diagnostics
import Documents
import Geometry
import Maps
import Quantities

extension MissionValidation {
  func checkBases(_ log: inout ProblemLog) {
    let robots = Set(mission.fleet.types.filter(\.isGroundRobot).map(\.id))
    // The map's boundary is of the open air.
    for base in mission.fleet.bases where base.floor == nil {
      guard let span = fleetSpans.sites[base.id] else { continue }
      guard mission.map.boundary.contains(base.position) else {
        log.error("M203", "base `\(base.id)` lies outside the map's boundary", at: span)
        continue
      }
      // Zones are of what flies.
      let vehicles = mission.fleet.vehicles.filter { $0.base == base.id }
      if !vehicles.isEmpty, vehicles.allSatisfy({ robots.contains($0.type) }) { continue }
      if let (zone, distance) = zones.blocker(of: base.position, heights: 0...0, during: wholeMission) {
        let place =
          distance == 0
          ? "inside the zone `\(zone.identifier)`"
          : "\(NumberText.short(distance, places: 1)) m from the zone `\(zone.identifier)`"
        log.error(
          "M206", "base `\(base.id)` cannot be used: it lies \(place)", at: span,
          label: Self.phrase(zone.restriction),
          help: "move the base at least \(NumberText.short(mission.rules.clearance.metres)) m away from the zone")
      }
    }
  }

  func checkPads(_ log: inout ProblemLog) {
    var reported: Set<String> = []
    let clearance = mission.rules.clearance.metres
    let indoors = Set(mission.fleet.bases.filter { $0.floor != nil }.map(\.id))
    let vehicles = mission.fleet.vehicles.filter { !indoors.contains($0.base) }
    let robots = Set(mission.fleet.types.filter(\.isGroundRobot).map(\.id))
    for vehicle in vehicles where !reported.contains(vehicle.base) && !robots.contains(vehicle.type) {
      let nearest = roofs.near(vehicle.pad, withinMetres: clearance).min { $0.distanceMetres < $1.distanceMetres }
      guard let nearest, let span = fleetSpans.pads[vehicle.base] else { continue }
      reported.insert(vehicle.base)
      log.error(
        "M207",
        "the pad of `\(vehicle.id)` is \(NumberText.short(nearest.distanceMetres, places: 1)) m from a building",
        at: span, label: "the clearance is \(NumberText.short(clearance)) m",
        help: "move base `\(vehicle.base)` or lay its pads closer together")
    }
    // A sweep from west to east: only pads within the least spacing are compared.
    let sorted = vehicles.sorted { ($0.pad.east, $0.id) < ($1.pad.east, $1.id) }
    var crowded: Set<String> = []
    for (index, vehicle) in sorted.enumerated() {
      for other in sorted[(index + 1)...] {
        if other.pad.east - vehicle.pad.east >= FleetDraft.padSpacingMetresMin { break }
        let distance = vehicle.pad.planarDistanceMetres(to: other.pad)
        guard distance < FleetDraft.padSpacingMetresMin - 1e-6, crowded.insert(vehicle.base).inserted,
          let span = fleetSpans.pads[vehicle.base]
        else { continue }
        log.error(
          "M208",
          "the pads of `\(min(vehicle.id, other.id))` and `\(max(vehicle.id, other.id))` are "
            + "\(NumberText.short(distance, places: 1)) m apart",
          at: span, help: "lay pads at least \(NumberText.short(FleetDraft.padSpacingMetresMin)) m apart")
      }
    }
  }

  func checkWind(_ log: inout ProblemLog) {
    guard let weatherSpan else { return }
    let wind = mission.weather.wind.lengthMetres
    // Wind does not count for ground robots. Where there are some, a part of the mission goes on in any wind.
    let grounded = mission.fleet.types.filter { !$0.isGroundRobot && wind > $0.maxWind.metresPerSecond }
    guard !grounded.isEmpty else { return }
    let speed = NumberText.short(wind, places: 1)
    if grounded.count == mission.fleet.types.count {
      log.error(
        "M307", "no vehicle may fly in a wind of \(speed) m/s", at: weatherSpan,
        help: "wait for better weather, or take types with a higher `max-wind`")
      return
    }
    for type in grounded {
      log.warning(
        "M307", "vehicles of type `\(type.id)` may not fly in a wind of \(speed) m/s", at: weatherSpan,
        label: "its `max-wind` is \(NumberText.short(type.maxWind.metresPerSecond, places: 1)) m/s")
    }
  }

  func checkAbility(_ task: LocatedTask, _ log: inout ProblemLog) {
    let work = task.task.work
    let equipped = ability.posts.filter { FleetAbility.hasGear($0.type, for: work) }
    guard !equipped.isEmpty else {
      let (key, gear) = Self.gear(for: work)
      if let doing = Self.undone(by: ability.posts.map(\.type), work) {
        log.error(
          "M302", "ground robots \(doing) yet, and nobody else of the fleet can do it", at: task.span(key),
          label: "outdoors they treat streets, and indoors they disinfect rooms",
          help: "add a multirotor with \(gear) to the fleet")
        return
      }
      log.error(
        "M302", "no vehicle of the fleet has \(gear)", at: task.span(key),
        help: "add a vehicle of a type with \(gear) to the fleet")
      return
    }
    switch work {
    case .deliver(let delivery):
      guard ability.able(work).isEmpty,
        let strongest = equipped.max(by: { $0.type.maxPayload < $1.type.maxPayload }),
        let vehicle = mission.fleet.vehicles.first(where: { $0.type == strongest.type.id })
      else { return }
      log.error(
        "M301",
        "no vehicle can lift \(NumberText.short(delivery.payload.kilograms, places: 3)) kg; the strongest, "
          + "\(vehicle.id), lifts \(NumberText.short(strongest.type.maxPayload.kilograms, places: 3)) kg",
        at: task.span("payload"), help: "split the load over several deliveries, or add a stronger vehicle")
    case .spray(let spraying):
      checkLitres(
        spraying.litresPerSquareMetre * spraying.area.outline.areaSquareMetres, of: spraying.area, task, &log)
    case .treatStreets(let streets):
      guard !ability.able(work).isEmpty else {
        log.error(
          "M302", "no vehicle with a sprayer has a base outdoors", at: task.span("title"),
          label: "the streets are outdoors", help: "give a vehicle with a sprayer a base outdoors")
        return
      }
      let widths = equipped.compactMap { $0.type.sprayer?.swathWidth.metres }
      let squareMetres = streets.lengthMetres * (widths.min() ?? 0)
      checkLitres(streets.litresPerSquareMetre * squareMetres, of: streets.area, task, &log)
    case .irradiate(let irradiation): checkRooms(irradiation, of: task, &log)
    case .survey, .patrol, .station: return
    }
  }

  /// Warns where a task takes more than all sprayers can bring out.
  private func checkLitres(_ litres: Double, of area: Area, _ task: LocatedTask, _ log: inout ProblemLog) {
    guard litres > ability.litresMax else { return }
    log.warning(
      "M309",
      "`\(area.id)` takes \(NumberText.short(litres, places: 0)) L, and the fleet can bring out "
        + "\(NumberText.short(ability.litresMax, places: 0)) L in this mission at most",
      at: task.span("rate"), help: "lower the rate, take a smaller area, or add sprayers")
  }

  /// What ground robots do not do though a fleet has some that might; nil where it has none.
  private static func undone(by types: [VehicleType], _ work: MissionTask.Work) -> String? {
    let robots = types.filter(\.isGroundRobot)
    let isFleetOfRobots = !types.isEmpty && robots.count == types.count
    return switch work {
    case .deliver: isFleetOfRobots ? "do not deliver" : nil
    case .spray: robots.contains { $0.sprayer != nil } ? "do not spray areas" : nil
    case .survey: isFleetOfRobots ? "do not survey" : nil
    case .patrol: isFleetOfRobots ? "do not patrol" : nil
    case .station: isFleetOfRobots ? "do not hold stations" : nil
    case .irradiate, .treatStreets: nil
    }
  }

  private static func gear(for work: MissionTask.Work) -> (key: String, name: String) {
    switch work {
    case .deliver: ("title", "a winch")
    case .spray, .treatStreets: ("title", "a sprayer")
    case .survey(let survey): ("sensor", survey.sensor == .thermal ? "a thermal camera" : "a camera")
    case .irradiate: ("title", "a UV-C lamp")
    case .patrol: ("announce", "a loudspeaker")
    case .station: ("title", "what it takes")
    }
  }
}
