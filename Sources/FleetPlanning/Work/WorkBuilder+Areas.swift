import Coverage
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities

extension WorkBuilder {
  /// Metres above the highest roof at which a survey flies where its height is free: the camera sees wider from there.
  static let surveyMetresAboveRoofs = 30.0
  /// The greatest speed on a survey's swaths, in metres per second: faster, and pictures blur.
  static let surveySpeedMax = 8.0
  /// Metres added to the clearance around obstacles of an area: arcs of a buffer are chords, and the ends of swaths
  /// must lie in the networks of ways.
  static let bufferMetres = 0.5

  /// Metres by which vehicles stay inside an area that they sweep: positions stand on a grid of 1e-7 degree, which is
  /// 1.1 cm.
  static let borderMetres = 0.02

  /// The metres by which the ground of an area may rise where it is sprayed: a sweep is level, and drops drift.
  static let sprayReliefMax = 0.5
  /// The same where it is surveyed from a height that the mission asks for, which the proof lets miss by a metre.
  static let surveyReliefMax = 1.8

  /// Why a level sweep is no answer over a slope.
  func tooSteep(_ area: Area, relief: Double, most: Double) -> String {
    "the ground of `\(area.id)` rises by \(metres(relief)) and a sweep is level: at most \(metres(most)) can be swept "
      + "at a height above ground that is asked for"
  }

  /// Disinfectant on an area.
  mutating func spray(_ spraying: Spraying, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let able = usable(models).filter { models[$0].type.sprayer != nil }
    guard !able.isEmpty else { return .impossible(.noVehicle, "no vehicle has a sprayer") }
    let ground = airspace.ground.groundRange(in: spraying.area.outline.boundingBox)
    guard ground.upperBound - ground.lowerBound <= Self.sprayReliefMax else {
      return try work(task: task, area: spraying.area, following: able.map { followingSpray(spraying, type: $0) })
    }
    let sweeps = able.compactMap {
      self.spraying($0, litresPerSquareMetre: spraying.litresPerSquareMetre, ground: ground.upperBound)
    }
    return try work(task: task, area: spraying.area, sweeps: sweeps)
  }

  /// How a type sprays at a rate above the highest ground, in metres; nil where it cannot.
  func spraying(_ type: Int, litresPerSquareMetre: Double, ground: Double) -> AreaSweep? {
    guard let sprayer = models[type].type.sprayer else { return nil }
    let perMetre = litresPerSquareMetre * sprayer.swathWidth.metres
    guard perMetre > 0 else { return nil }
    let speed = min(models[type].type.cruiseSpeed.metresPerSecond, sprayer.maxFlowLitresPerSecond / perMetre)
    return AreaSweep(
      type: type, height: sprayer.height.metres + ground, width: sprayer.swathWidth.metres, speed: speed,
      litresPerMetre: perMetre, activity: .spray)
  }

  /// Surface temperatures or pictures of an area.
  mutating func survey(_ survey: AreaSurvey, task: Int) throws(FleetPlanningError) -> TaskOutcome {
    let able = usable(models).filter { models[$0].type.optics(of: survey.sensor) != nil }
    guard !able.isEmpty else {
      return .impossible(
        .noVehicle, survey.sensor == .thermal ? "no vehicle has a thermal camera" : "no vehicle has a camera")
    }
    let ground = airspace.ground.groundRange(in: survey.area.outline.boundingBox)
    let relief = ground.upperBound - ground.lowerBound
    var following: [Result<AreaSweep, Refusal>] = []
    if relief > Self.surveyReliefMax, survey.height != nil || survey.groundSample != nil {
      following = able.compactMap { type in
        models[type].type.optics(of: survey.sensor).map { followingSurvey(survey, type: type, $0) }
      }
      // A height that is asked for can be kept in no other way; a ground sample can be had from a level as well.
      if survey.height != nil { return try work(task: task, area: survey.area, following: following) }
    }
    let roofs = airspace.roofs.roofs(near: survey.area.outline, margin: airspace.clearance)
    let highest = max(ground.upperBound, roofs.max() ?? ground.upperBound)
    let asked = survey.height.map { $0.metres + ground.lowerBound + relief / 2 }
    if let asked, asked > highestLevel {
      return .impossible(
        .noWay, "\(metres(asked)) is above the highest cruising height \(metres(highestLevel))")
    }
    let sweeps = able.compactMap { type -> AreaSweep? in
      guard let camera = models[type].type.optics(of: survey.sensor) else { return nil }
      let tangent = tan(camera.fieldOfView.radians / 2)
      // The lowest ground is the farthest, so the ground sample is held there.
      let finest = survey.groundSample.map {
        ground.lowerBound + $0.metres * Double(camera.pixelsAcross) / (2 * tangent)
      }
      let height = min(asked ?? finest ?? highest + Self.surveyMetresAboveRoofs, highestLevel)
      // Roofs are nearer to the camera than the ground: the width holds on the highest one that is overflown.
      let overflown = max(ground.upperBound, roofs.filter { $0 <= height - airspace.clearance }.max() ?? -.infinity)
      let seen = 2 * (height - overflown) * tangent
      guard seen > 0 else { return nil }
      let frame = seen * Double(camera.pixelsAlong) / Double(camera.pixelsAcross)
      guard let trigger = triggerMetres(frame: frame, survey) else { return nil }
      return AreaSweep(
        type: type, height: height, width: seen * (1 - survey.sideOverlap),
        speed: surveySpeed(type, camera, trigger: trigger), litresPerMetre: 0,
        activity: survey.sensor == .thermal ? .thermalSurvey : .photograph,
        isCrosshatched: survey.isCrosshatched, triggerMetres: trigger)
    }
    guard !sweeps.isEmpty else {
      if !following.isEmpty { return try work(task: task, area: survey.area, following: following) }
      return .impossible(
        .noWay, "the ground sample of `\(survey.area.id)` can only be had from below its ground or roofs")
    }
    return try work(task: task, area: survey.area, sweeps: sweeps + following.compactMap { try? $0.get() })
  }

  /// The metres between two frames of a length: downwards to the millimetre of plan files, so that they overlap by no
  /// less than what is asked for. Nil where that is nothing.
  func triggerMetres(frame: Double, _ survey: AreaSurvey) -> Double? {
    let metres = (frame * (1 - survey.forwardOverlap) * 1000).rounded(.down) / 1000
    return metres > 0 ? metres : nil
  }

  /// The greatest speed on the swaths of a survey.
  func surveySpeed(_ type: Int, _ camera: VehicleType.Optics, trigger: Double) -> Double {
    min(models[type].type.cruiseSpeed.metresPerSecond, Self.surveySpeedMax, trigger / camera.frameSeconds)
  }

  /// The pieces of an area task whose sweeps follow the ground, or the first reason why there are none.
  private mutating func work(
    task: Int, area: Area, following: [Result<AreaSweep, Refusal>]
  ) throws(FleetPlanningError) -> TaskOutcome {
    let sweeps = following.compactMap { try? $0.get() }
    if sweeps.isEmpty, case .failure(let refusal)? = following.first { return .impossible(refusal) }
    return try work(task: task, area: area, sweeps: sweeps)
  }

  /// The pieces of an area task by the type that needs least time for it.
  private mutating func work(
    task: Int, area: Area, sweeps: [AreaSweep]
  ) throws(FleetPlanningError) -> TaskOutcome {
    var best: SweptArea?
    var problem = Refusal(.other, "no vehicle can sweep `\(area.id)`")
    for sweep in sweeps {
      do throws(Refusal) {
        let swept = try self.swept(area, sweep, task: task)
        if swept.seconds < best?.seconds ?? .infinity { best = swept }
      } catch {
        problem = error
      }
    }
    guard let best else { return .impossible(problem) }
    let type = best.sweep.type
    let window = window(of: task)
    let items = best.runs.map { run in
      var blocks: [ServiceBlock?] = models.map { _ in nil }
      blocks[type] = best.sweep.block(run, model: models[type])
      let litres = best.sweep.litres(run)
      return WorkItem(
        task: task, visits: [Visit(task: task, windows: [window], blocks: blocks)], kilograms: litres,
        litres: litres, squareMetres: run.coveredSquareMetres, strips: best.sweep.strips(run), types: [type])
    }
    coverage[task] = AreaCoverage(
      squareMetres: items.reduce(0) { $0 + $1.squareMetres }, share: best.share)
    return .work(items)
  }

  /// The runs of one type over an area.
  private func swept(_ area: Area, _ sweep: AreaSweep, task: Int) throws(Refusal) -> SweptArea {
    guard area.outline.exterior.allSatisfy({ airspace.map.boundary.contains($0) }) else {
      throw Refusal(.noWay, "`\(area.id)` does not lie in the map as a whole")
    }
    let model = models[sweep.type]
    let grown: [Polygon]
    do throws(GEOSError) {
      var mitre = BufferOptions()
      mitre.joinStyle = .mitre
      let inside = try GeometryOperations.buffered([area.outline], byMetres: -Self.borderMetres, options: mitre)
      let around = try GeometryOperations.buffered([area.outline], byMetres: 1)
      grown =
        try GeometryOperations.buffered(
          obstacles(near: area.outline.boundingBox, sweep, task: task),
          byMetres: airspace.clearance + Self.bufferMetres) + GeometryOperations.difference(around, minus: inside)
    } catch {
      throw Refusal(.other, "the free part of `\(area.id)` cannot be worked out: \(error)")
    }
    var options = SweepOptions(swathWidth: Length(metres: sweep.width))
    options.speed = Speed(metresPerSecond: sweep.speed)
    options.accelerationMetresPerSecondSquared = model.acceleration
    options.isCrosshatch = sweep.isCrosshatched
    let tank = min(model.type.sprayer?.tank.litres ?? 0, model.type.maxPayload.kilograms)
    let centre = area.outline.boundingBox.centre
    let joules = joulesForWork(from: centre, to: centre, height: sweep.height, model: model)
    let before = strips(flownForTask: task)
    let found: Sweep
    do throws(SweepError) {
      let planner = try SweepPlanner(options: options)
      let whole = try planner.plan(area: area.outline, minus: grown)
      guard let rest = try planner.rest(of: whole, after: before) else {
        return SweptArea(sweep: sweep, runs: [], share: 1, seconds: 0)
      }
      found = rest
    } catch {
      throw refusal(error, area, sweep)
    }
    if sweep.follower != nil, let steep = steepPlace(of: found.plans, model: model) {
      throw Refusal(.noWay, tooSteep(area, steep))
    }
    do throws(SweepError) {
      func load(_ run: SweepPlan) -> Double {
        let litres = sweep.litres(run)
        let cost = sweep.block(run, model: model).cost
        let energy = (cost.joules + cost.joulesPerKilogram * litres) / joules
        return max(energy, litres > 0 ? litres / (tank * (1 - 1e-6)) : 0)
      }
      let runs = try shared(try found.split(limit: 1, cost: load), of: found, sweep, task: task, load: load)
      let seconds = runs.reduce(0) { $0 + sweep.block($1, model: model).cost.seconds + SweptArea.sortieSeconds }
      return SweptArea(
        sweep: sweep, runs: runs,
        share: before.isEmpty ? try share(of: area.outline, sweep, runs: runs, found) : 1, seconds: seconds)
    } catch {
      throw refusal(error, area, sweep)
    }
  }

  /// Why an area cannot be swept.
  private func refusal(_ error: SweepError, _ area: Area, _ sweep: AreaSweep) -> Refusal {
    switch error {
    case .nothingFree, .tooSmall:
      let height = sweep.follower?.band.lowerBound ?? sweep.height
      return Refusal(.noWay, "nothing of `\(area.id)` is free at \(metres(height)) above ground")
    default: return Refusal(.other, "`\(area.id)` cannot be swept: \(error)")
    }
  }

  /// The share of an area that runs cover. Strips reach over the margin at the border, so what they miss is measured
  /// on the area itself; of two courses the one that covers less counts, and what the sweep says is never more.
  private func share(
    of outline: Polygon, _ sweep: AreaSweep, runs: [SweepPlan], _ found: Sweep
  ) throws(SweepError) -> Double {
    let asked = outline.areaSquareMetres
    guard asked > 0 else { return 0 }
    if sweep.isCrosshatched { return min(1, found.coveredShare * found.freeSquareMetres / asked) }
    let swaths = runs.flatMap(\.pieces).filter { $0.kind == .swath }.map(\.points)
    do throws(GEOSError) {
      let missed = try SweepPlan.missed(of: [outline], below: swaths, width: Length(metres: sweep.width))
      return min(1, max(0, 1 - missed.reduce(0) { $0 + $1.areaSquareMetres } / asked))
    } catch {
      throw .geometry(error)
    }
  }

  /// What stands in the way of a sweep: buildings that reach its height and zones active during the task's window.
  private func obstacles(near box: BoundingBox, _ sweep: AreaSweep, task: Int) -> [Polygon] {
    guard let follower = sweep.follower else { return obstacles(near: box, height: sweep.height, task: task) }
    let reach = box.expanded(byMetres: 2 * airspace.clearance)
    let ground = airspace.ground.groundRange(in: reach)
    let heights = ground.lowerBound + follower.band.lowerBound...ground.upperBound + follower.band.upperBound
    let window = window(of: task)
    let active = airspace.zonesActive(atHeights: heights, from: window.start.seconds, to: window.end.seconds)
    return airspace.roofs.buildings
      .filter { $0.footprint.boundingBox.intersects(reach) && !isOverflown($0, follower) }.map(\.footprint)
      + active.map { airspace.zones[$0].outline }.filter { $0.boundingBox.intersects(reach) }
  }

  /// The same for a level sweep.
  func obstacles(near box: BoundingBox, height: Double, task: Int) -> [Polygon] {
    let reach = box.expanded(byMetres: 2 * airspace.clearance)
    let window = window(of: task)
    let active = airspace.zonesActive(atHeight: height, from: window.start.seconds, to: window.end.seconds)
    return airspace.roofs.buildings(reaching: height, clearance: airspace.clearance)
      .filter { $0.footprint.boundingBox.intersects(reach) }.map(\.footprint)
      + active.map { airspace.zones[$0].outline }.filter { $0.boundingBox.intersects(reach) }
  }
}
