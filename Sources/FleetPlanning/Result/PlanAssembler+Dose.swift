import Coverage
import Geometry
import Maps
import Missions
import Plans
import Quantities

extension PlanAssembler {
  /// What the placed runs of a task by UV-C give its surfaces; nil for other tasks, and where no plan is left of it.
  func dose(task: Int) throws(FleetPlanningError) -> (covered: Double, dose: SurfaceDose)? {
    guard let rooms = irradiations[task], case .irradiate(let work) = mission.tasks[task].work else { return nil }
    var steps: [UltravioletPlan.Step] = []
    var lampSeconds = 0.0
    var runs: Set<Int> = []
    for built in placed {
      let legs = built.legs.filter { $0.task == task && $0.activity == .irradiate }
      guard !legs.isEmpty, counts(built, task: task) else { continue }
      lampSeconds += legs.reduce(0) { $0 + $1.seconds }
      steps += legs.flatMap(\.steps)
      runs.formUnion(built.order.items.filter { items[$0].task == task }.compactMap { items[$0].run })
    }
    let doses: UltravioletPlan.Doses
    do throws(UltravioletError) {
      doses = try rooms.planner.doses(of: rooms.plan, by: steps)
    } catch {
      throw FleetPlanningError(
        code: .geometry, reason: "the doses of task `\(mission.tasks[task].id)`: \(error.description)")
    }
    let asked = rooms.plan.doseJoulesPerSquareMetre
    // Where all is done, what is short is seen through so narrow a gap that a centimetre of the robot's place hides it.
    let shortCause = runs.count == rooms.runs.count ? SurfaceDose.MissingSurface.Cause.tooFaint : .leftOut
    var parts = MissingParts()
    var least = Double.infinity
    for piece in doses.pieces {
      let (sample, dose) = (rooms.plan.samples[piece.sample], piece.joulesPerSquareMetre)
      let cause: SurfaceDose.MissingSurface.Cause? =
        switch sample.state {
        case _ where dose >= asked: nil
        case .unseen: .unseen
        case .tooFaint: .tooFaint
        case .treated: shortCause
        }
      if let cause {
        parts.add(piece, name: rooms.plan.surfaces[sample.surface].name, cause: cause)
      } else {
        least = min(least, dose)
      }
    }
    let reached = least.isFinite ? least : 0
    let missing = try parts.surfaces(mission.map.projection)
    return (
      (doses.share(atLeast: asked) * 1e6).rounded(.down) / 1e6,
      SurfaceDose(
        asked: asked, planned: rooms.plan.requiredJoulesPerSquareMetre,
        squareMetres: rooms.plan.areaSquareMetres, least: reached,
        fifthPercentile: doses.joulesPerSquareMetre(exceededBut: 0.05),
        lampSeconds: lampSeconds, lowerBoundSeconds: rooms.plan.lowerBoundSeconds,
        logReduction: work.against.map {
          SurfaceDose.LogReduction(
            germ: $0.germ, log10: $0.logReduction(atJoulesPerSquareMetre: reached), source: $0.source)
        }, missing: Array(missing.prefix(SurfaceDose.missingMax)),
        missingOmitted: max(0, missing.count - SurfaceDose.missingMax),
        missingSquareMetres: missing.reduce(0) { $0 + $1.squareMetres })
    )
  }

  /// Whether the work of a sortie counts for a task: a kept one may have failed at it.
  private func counts(_ built: BuiltSortie, task: Int) -> Bool {
    guard let sortie = built.kept else { return true }
    return kept?.counts(task: mission.tasks[task].id, sortie: sortie.id) ?? true
  }
}

/// The parts of surfaces without their dose, one for each surface and cause.
private struct MissingParts {
  private struct Key: Hashable {
    var surface: String
    var cause: SurfaceDose.MissingSurface.Cause
  }

  private struct Part {
    var area = 0.0
    var east = 0.0
    var north = 0.0
    var height = 0.0
    var least = Double.infinity
  }

  private var parts: [Key: Part] = [:]

  mutating func add(
    _ piece: UltravioletPlan.Doses.Piece, name: String, cause: SurfaceDose.MissingSurface.Cause
  ) {
    let area = piece.areaSquareMetres
    var part = parts[Key(surface: name, cause: cause), default: Part()]
    part.area += area
    part.east += area * piece.point.east
    part.north += area * piece.point.north
    part.height += area * piece.heightMetres
    part.least = min(part.least, piece.joulesPerSquareMetre)
    parts[Key(surface: name, cause: cause)] = part
  }

  /// The parts, the largest first.
  func surfaces(_ projection: MapProjection) throws(FleetPlanningError) -> [SurfaceDose.MissingSurface] {
    var result: [SurfaceDose.MissingSurface] = []
    let sorted = parts.sorted {
      $0.value.area != $1.value.area
        ? $0.value.area > $1.value.area
        : ($0.key.surface, $0.key.cause.rawValue) < ($1.key.surface, $1.key.cause.rawValue)
    }
    for (key, part) in sorted where part.area > 0 {
      let middle = LocalPoint(east: part.east / part.area, north: part.north / part.area)
      do throws(ProjectionError) {
        result.append(
          SurfaceDose.MissingSurface(
            surface: key.surface, cause: key.cause, squareMetres: part.area, least: part.least,
            place: try projection.geo(middle).roundedToE7, height: Length(metres: part.height / part.area)))
      } catch {
        throw FleetPlanningError(code: .projection, reason: "a part of \(key.surface): \(error.reason)")
      }
    }
    return result
  }
}

extension RecordedLeg {
  /// The seconds from its first point to its last.
  var seconds: Double { (points.last?.time ?? 0) - (points.first?.time ?? 0) }

  /// Its movements as steps of a UV-C plan.
  var steps: [UltravioletPlan.Step] {
    pieces.map {
      $0.start.position == $0.end.position
        ? .stop(at: $0.start.position, seconds: $0.seconds)
        : .drive(from: $0.start.position, to: $0.end.position, seconds: $0.seconds)
    }
  }
}
