import Geometry
import Maps
import Quantities
import Routing

/// Answers of `sortie route` for people.
enum RouteText {
  static func text(_ answer: RouteFinder.Answer, _ finder: RouteFinder) -> String {
    var text = "\(answer.names.from) to \(answer.names.to), \(ClockText.fixed(finder.request.clearanceMetres)) m kept\n"
    var table = TextTable([
      ("height", .right), ("way", .right), ("time", .right), ("energy", .right), ("nearest", .right), ("to", .left),
    ])
    for (index, (height, result)) in zip(finder.request.heights, answer.legs).enumerated() {
      let name = "\(ClockText.fixed(height, 0)) m"
      switch result {
      case .success(let leg):
        table.add(
          (index == answer.best ? "* " : "") + name, "\(ClockText.fixed(leg.path.lengthMetres)) m",
          ClockText.span(leg.seconds), "\(ClockText.fixed(leg.joules / 3600)) Wh",
          "\(ClockText.fixed(leg.nearest.metres)) m", leg.nearest.id)
      case .failure(let failure): table.add(name, "none", "", "", "", failure.description)
      }
    }
    text += table.text
    if let best = answer.best, case .success(let leg) = answer.legs[best] {
      for wait in leg.waits {
        let place =
          wait.isBeforeClimb ? "before the climb" : "in the air at \((try? degrees(wait.point, finder.map)) ?? "")"
        text += "it waits \(ClockText.span(wait.seconds)) \(place) for \(leg.waitsFor.joined(separator: ", "))\n"
      }
      text += "* costs the least energy; it turns \(max(0, leg.path.points.count - 2)) times\n"
    } else {
      let lines = (try? finder.explanation(answer)) ?? []
      text += lines.map { $0 + "\n" }.joined()
    }
    return text
  }

  /// A position in degrees, as flags take it.
  static func degrees(_ point: LocalPoint, _ map: CityMap) throws -> String {
    do throws(ProjectionError) {
      let geo = try map.projection.geo(point)
      return "\(ClockText.fixed(geo.latitude, 6)),\(ClockText.fixed(geo.longitude, 6))"
    } catch {
      throw CommandFailure("a position cannot be written: \(error.reason)")
    }
  }
}
