import Coverage
import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities

/// A way along which an area or a street was covered, or will be by a sortie that is kept.
struct FlownStretch: Hashable, Sendable {
  /// The vehicle's type, an index into the fleet's types.
  var type: Int
  /// The way in the map's frame.
  var line: [LocalPoint]
  /// The lowest altitude on it, in metres above mean sea level.
  var altitude: Double
}

/// What earlier sorties have covered already.
extension WorkBuilder {
  /// The highest roof over which a survey of an area may look, as a height above the reference ground.
  func highestRoof(of area: Area, ground: ClosedRange<Double>) -> Double {
    airspace.roofs.highestRoof(near: area.outline, margin: airspace.clearance, ground: ground.upperBound)
  }

  /// The height of the nearest thing that a camera looks down on from a height: roofs that are overflown with the
  /// clearance, or the ground.
  func overflown(at height: Double, highestRoof: Double, ground: ClosedRange<Double>) -> Double {
    highestRoof <= height - airspace.clearance ? highestRoof : ground.upperBound
  }

  /// The strips of an area that were covered before, as wide as the task counts them now.
  func strips(flownForTask task: Int) -> [CoveredStrip] {
    guard let flown = flown[task], !flown.isEmpty else { return [] }
    let width: (FlownStretch) -> Double?
    switch mission.tasks[task].work {
    case .spray: width = { models[$0.type].type.sprayer?.swathWidth.metres }
    case .survey(let survey):
      let ground = airspace.ground.groundRange(in: survey.area.outline.boundingBox)
      let highest = highestRoof(of: survey.area, ground: ground)
      width = { stretch in
        guard let camera = models[stretch.type].type.optics(of: survey.sensor) else { return nil }
        let height = stretch.altitude - airspace.ground.altitude(ofHeight: 0)
        let above = height - overflown(at: height, highestRoof: highest, ground: ground)
        return 2 * above * tan(camera.fieldOfView.radians / 2) * (1 - survey.sideOverlap)
      }
    case .deliver, .irradiate, .patrol, .station, .treatStreets: return []
    }
    return flown.compactMap { stretch in
      width(stretch).flatMap { $0 > 0 ? CoveredStrip(line: stretch.line, width: Length(metres: $0)) : nil }
    }
  }

  /// What was covered before of all area and street tasks.
  func coveredBefore() throws(FleetPlanningError) -> CoveredBefore {
    var before = CoveredBefore()
    for (task, stretches) in flown {
      before.strips[task] = strips(flownForTask: task)
      guard case .treatStreets(let streets) = mission.tasks[task].work else { continue }
      do throws(GEOSError) {
        before.streetMetres[task] = try StreetRest(stretches.map(\.line))
          .treatedMetres(of: streets.lines, passes: streets.passes)
      } catch {
        throw FleetPlanningError(code: .geometry, reason: "what is treated of `\(streets.area.id)`: \(error)")
      }
    }
    return before
  }
}

/// What was covered of area and street tasks before anything new.
struct CoveredBefore: Sendable {
  /// By area task: the strips.
  var strips: [Int: [CoveredStrip]] = [:]
  /// By street task: the metres of its lines, each pass counted that was asked for.
  var streetMetres: [Int: Double] = [:]
}
