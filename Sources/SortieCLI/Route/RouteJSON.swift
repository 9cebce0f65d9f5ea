import Geometry
import Maps
import Plans
import Quantities
import Routing

/// Answers of `sortie route` as JSON, the same bytes for the same answer.
enum RouteJSON {
  static func text(_ answer: RouteFinder.Answer, _ finder: RouteFinder) throws -> String {
    let legs = try zip(finder.request.heights, answer.legs).map { height, result in
      var members: [(key: String, value: String?)] = [("height_m", JSONText.number(height, digits: 1))]
      switch result {
      case .success(let leg):
        members += [
          ("altitude_m", JSONText.number(leg.bandMetres, digits: 2)),
          ("length_m", JSONText.number(leg.path.lengthMetres, digits: 3)),
          ("seconds", JSONText.number(leg.seconds, digits: 2)), ("joules", JSONText.number(leg.joules, digits: 0)),
          ("nearest_m", JSONText.number(leg.nearest.metres, digits: 3)),
          ("nearest", JSONText.string(leg.nearest.id)),
          ("waits", leg.waits.isEmpty ? nil : try waits(leg, finder)),
          ("points", "[" + (try leg.path.points.map { try position($0, finder) }).joined(separator: ", ") + "]"),
        ]
      case .failure(let failure): members.append(("problem", JSONText.string(failure.description)))
      }
      return JSONText.object(members, indent: 4)
    }
    let explanation = answer.best == nil ? try finder.explanation(answer).map(JSONText.string) : []
    return JSONText.object(
      [
        ("from", JSONText.string(answer.names.from)), ("to", JSONText.string(answer.names.to)),
        ("clearance_m", JSONText.number(finder.request.clearanceMetres, digits: 2)),
        ("best", answer.best.map { "\($0)" } ?? "null"), ("legs", JSONText.list(legs, indent: 2)),
        ("explanation", explanation.isEmpty ? nil : JSONText.list(explanation, indent: 2)),
      ], indent: 0) + "\n"
  }

  private static func waits(_ leg: Routing.Leg, _ finder: RouteFinder) throws -> String {
    let waits = try leg.waits.map { wait in
      "{\"at\": \(try position(wait.point, finder)), \"seconds\": \(JSONText.number(wait.seconds, digits: 2)), "
        + "\"before_climb\": \(wait.isBeforeClimb)}"
    }
    return "[" + waits.joined(separator: ", ") + "]"
  }

  /// Latitude and longitude.
  private static func position(_ point: LocalPoint, _ finder: RouteFinder) throws -> String {
    do throws(ProjectionError) {
      let geo = try finder.map.projection.geo(point)
      return "[\(JSONText.number(geo.latitude, digits: 7)), \(JSONText.number(geo.longitude, digits: 7))]"
    } catch {
      throw CommandFailure("a position cannot be written: \(error.reason)")
    }
  }
}
