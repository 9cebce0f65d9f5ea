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
  /// The altitudes at the points of the line, in metres above mean sea level.
  var altitudes: [Double]
}

/// What earlier sorties have covered already.
extension WorkBuilder {
  /// Altitudes that differ by less are one level: plans are written to the millimetre.
  private static let levelMetres = 0.01

  /// The strips of an area that were covered before, as wide as the task counts them now.
  func strips(flownForTask task: Int) -> [CoveredStrip] {
    guard let flown = flown[task], !flown.isEmpty else { return [] }
    let width: (FlownStretch) -> Double?
    switch mission.tasks[task].work {
    case .spray: width = { models[$0.type].type.sprayer?.swathWidth.metres }
    case .survey(let survey):
      width = { stretch in
        guard let camera = models[stretch.type].type.optics(of: survey.sensor) else { return nil }
        let above = self.metresAbove(survey.area, stretch)
        return 2 * above * tan(camera.fieldOfView.radians / 2) * (1 - survey.sideOverlap)
      }
    case .deliver, .irradiate, .patrol, .station, .treatStreets: return []
    }
    return flown.compactMap { stretch in
      width(stretch).flatMap { $0 > 0 ? CoveredStrip(line: stretch.line, width: Length(metres: $0)) : nil }
    }
  }

  /// The least height of a stretch above what its camera looked down on: the ground, and the roofs that it overflew
  /// with the clearance. A level stretch counts from the highest ground of the area, as level sweeps do.
  private func metresAbove(_ area: Area, _ stretch: FlownStretch) -> Double {
    guard let lowest = stretch.altitudes.min(), let highest = stretch.altitudes.max() else { return 0 }
    let reference = airspace.ground.altitude(ofHeight: 0)
    var above: Double
    if highest - lowest < Self.levelMetres {
      above = lowest - reference - airspace.ground.groundRange(in: area.outline.boundingBox).upperBound
    } else {
      let heights = zip(stretch.line, stretch.altitudes).map { $1 - airspace.map.terrain.ground(at: $0).metres }
      above = heights.min() ?? 0
    }
    for roof in airspace.roofs.roofs(near: area.outline, margin: airspace.clearance) {
      let top = reference + roof
      if top <= lowest - airspace.clearance { above = min(above, lowest - top) }
    }
    return above
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
