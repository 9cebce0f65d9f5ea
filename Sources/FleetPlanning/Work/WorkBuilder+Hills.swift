import Coverage
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// Sweeps over ground that rises by more than a level sweep may pass: their heights follow the ground.
extension WorkBuilder {
  /// The share of its height by which a survey with a ground sample may be lower than that allows: a wider band has
  /// fewer stops and narrower passes.
  static let groundSampleBandShare = 0.1
  /// Slopes are looked at over so many metres of a way, and more.
  static let slopeMetres = 1.0

  /// A survey by one type that follows the ground, or why there is none.
  func followingSurvey(_ survey: AreaSurvey, type: Int, _ camera: VehicleType.Optics) -> Result<AreaSweep, Refusal> {
    let tangent = tan(camera.fieldOfView.radians / 2)
    let shape = Double(camera.pixelsAlong) / Double(camera.pixelsAcross)
    let half = Self.surveyReliefMax / 2
    let stated = survey.height?.metres
    guard
      let asked = stated.map({ $0 + half })
        ?? survey.groundSample.map({ $0.metres * Double(camera.pixelsAcross) / (2 * tangent) })
    else { return .failure(Refusal(.other, "`\(survey.area.id)` states no height to follow the ground at")) }
    // What a frame sees lies aside of the way and ahead, where the ground is higher or lower by what its slope makes.
    let reach = asked * tangent * max(1, shape)
    let box = survey.area.outline.boundingBox
    let around = airspace.ground.groundRange(in: box.expanded(byMetres: reach))
    let steepest = self.steepest(around: box, reach: reach)
    let perMetre = (steepest?.slope ?? 0) * tangent * max(1, shape)
    let relief = around.upperBound - around.lowerBound
    let ceiling = min(
      mission.rules.ceiling.metres - PlanningMargins.ceilingMetres,
      highestLevel - airspace.ground.groundRange(in: box).upperBound)
    if let stated, asked > ceiling {
      return .failure(
        Refusal(
          .noWay, "\(metres(stated)) above the ground is above the highest cruising height \(metres(highestLevel))"))
    }
    // A pixel of the lower ground aside of the way sees no more than is asked for.
    let top = stated == nil ? min(ceiling, max(asked / (1 + perMetre), asked - relief)) : asked
    let bottom = top - max(Self.surveyReliefMax, stated == nil ? top * Self.groundSampleBandShare : 0)
    let follower = GroundFollower(
      ground: airspace.ground,
      band: bottom + GroundFollower.marginMetres...top - GroundFollower.marginMetres)
    let aside = min(perMetre * top, relief)
    let seenMetres = min(bottom - aside, metresAboveRoofs(of: survey.area, follower, reach: reach))
    guard stated != nil || bottom >= airspace.clearance, seenMetres > 0 else {
      return .failure(Refusal(.noWay, tooSteep(survey.area, steepest)))
    }
    let seen = 2 * seenMetres * tangent
    guard let trigger = triggerMetres(frame: seen * shape, survey) else {
      return .failure(Refusal(.noWay, tooSteep(survey.area, steepest)))
    }
    return .success(
      AreaSweep(
        type: type, height: around.lowerBound + bottom, width: seen * (1 - survey.sideOverlap),
        speed: surveySpeed(type, camera, trigger: trigger), litresPerMetre: 0,
        activity: survey.sensor == .thermal ? .thermalSurvey : .photograph, isCrosshatched: survey.isCrosshatched,
        triggerMetres: trigger, follower: follower))
  }

  /// How a type sprays at a rate and follows the ground, or why it cannot.
  func followingSpray(_ spraying: Spraying, type: Int) -> Result<AreaSweep, Refusal> {
    let box = spraying.area.outline.boundingBox
    let ground = airspace.ground.groundRange(in: box)
    guard
      var sweep = self.spraying(
        type, litresPerSquareMetre: spraying.litresPerSquareMetre, ground: ground.lowerBound),
      let height = models[type].type.sprayer?.height.metres
    else { return .failure(Refusal(.other, "no vehicle can spray `\(spraying.area.id)`")) }
    let steepest = self.steepest(around: box, reach: sweep.width / 2)
    // The boom is level and must not touch the slope.
    guard height > (steepest?.slope ?? 0) * sweep.width / 2 else {
      return .failure(Refusal(.noWay, tooSteep(spraying.area, steepest)))
    }
    let band = height + GroundFollower.marginMetres...height + Self.sprayReliefMax - GroundFollower.marginMetres
    sweep.follower = GroundFollower(ground: airspace.ground, band: band)
    return .success(sweep)
  }

  /// The steepest ground in a box or within a reach around it; in the box where that is as steep.
  private func steepest(around box: BoundingBox, reach: Double) -> (slope: Double, place: LocalPoint)? {
    let terrain = airspace.ground.terrain
    guard let around = terrain.steepest(in: box.expanded(byMetres: reach)) else { return nil }
    return terrain.steepest(in: box).flatMap { $0.slope >= around.slope ? $0 : nil } ?? around
  }

  /// Why ground cannot be followed, and where.
  func tooSteep(_ area: Area, _ steepest: (slope: Double, place: LocalPoint)?) -> String {
    var text = "the ground of `\(area.id)` is too steep for a sweep at the height above ground that is asked for"
    guard let steepest else { return text }
    text += ": it rises by \(metres(steepest.slope)) per metre"
    do throws(ProjectionError) {
      let place = try airspace.map.projection.geo(steepest.place)
      func degrees(_ value: Double) -> Double { (value * 1e5).rounded() / 1e5 }
      text += " near latitude \(degrees(place.latitude)), longitude \(degrees(place.longitude))"
    } catch {
      return text
    }
    return text
  }

  /// The first place of runs at which the ground rises or falls more than a type can fly; nil where there is none.
  func steepPlace(of runs: [SweepPlan], model: FlightModel) -> (slope: Double, place: LocalPoint)? {
    let most = min(model.type.climbSpeed, model.type.descentSpeed).metresPerSecond / PlanningMargins.groundSpeedMin
    for line in runs.map(\.line) {
      for (from, to) in zip(line, line.dropFirst()) where from != to {
        let length = from.planarDistanceMetres(to: to)
        var before = 0.0
        for cut in airspace.ground.terrain.cuts(from: from, to: to) where (cut - before) * length >= Self.slopeMetres {
          let (here, there) = (from.interpolated(to: to, fraction: before), from.interpolated(to: to, fraction: cut))
          let rise = airspace.ground.ground(at: there) - airspace.ground.ground(at: here)
          let slope = abs(rise) / ((cut - before) * length)
          if slope > most { return (slope, here.interpolated(to: there, fraction: 0.5)) }
          before = cut
        }
      }
    }
    return nil
  }

  /// Whether whoever follows the ground flies over a building with the clearance.
  func isOverflown(_ building: Building, _ follower: GroundFollower) -> Bool {
    let near = building.footprint.boundingBox.expanded(byMetres: airspace.clearance + Self.bufferMetres)
    let lowest = airspace.ground.groundRange(in: near).lowerBound + follower.band.lowerBound
    return airspace.ground.roof(of: building) <= lowest - airspace.clearance
  }

  /// The least metres between whoever follows the ground and the roofs of an area that may be overflown, while they are
  /// in sight; infinite where there are none. Overflown is what lies lower by the clearance at least: where the band
  /// leaves that open, the roof counts at the clearance, although the way goes around it.
  private func metresAboveRoofs(of area: Area, _ follower: GroundFollower, reach: Double) -> Double {
    let clearance = mission.rules.clearance.metres - 2 * GroundFollower.marginMetres
    return airspace.roofs.buildings(near: area.outline, margin: airspace.clearance).compactMap { building in
      let box = building.footprint.boundingBox.expanded(byMetres: max(reach, airspace.clearance))
      let ground = airspace.ground.groundRange(in: box)
      let roof = airspace.ground.roof(of: building)
      guard roof <= ground.upperBound + follower.band.upperBound - clearance else { return nil }
      return max(ground.lowerBound + follower.band.lowerBound - roof, clearance)
    }.min() ?? .infinity
  }
}
