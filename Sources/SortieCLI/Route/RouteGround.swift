import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Routing

/// `sortie route --ground`: a delivery robot on streets and across squares.
enum RouteGround {
  static func answer(
    _ map: CityMap, from: LocalPoint, to: LocalPoint, names: (from: String, to: String), format: AnswerFormat,
    draw: String?, on console: Console
  ) throws -> Outcome {
    let router: GroundRouter
    do {
      router = try GroundRouter(map: map, profile: GroundProfile())
    } catch {
      throw CommandFailure("the streets cannot be prepared: \(error)", help: "check the map with `sortie check`")
    }
    for omission in router.omissions {
      console.note("left out: \(omission.ids.joined(separator: ", ")): \(omission.reason)")
    }
    let route: GroundRoute
    do throws(GroundRouteFailure) {
      route = try router.route(from: from, to: to)
    } catch {
      console.result(
        format == .json
          ? JSONText.object([("problem", JSONText.string(error.description))], indent: 0) + "\n"
          : "\(names.from) to \(names.to): no way\n\(error.description)\n")
      return .problems
    }
    console.result(format == .json ? try json(route, map, names) : text(route, names))
    if let draw { try write(route, map, names, ends: [from, to], to: draw, on: console) }
    return .fine
  }

  private static func text(_ route: GroundRoute, _ names: (from: String, to: String)) -> String {
    var text =
      "\(names.from) to \(names.to): \(ClockText.fixed(route.lengthMetres)) m in "
      + "\(ClockText.span(route.durationSeconds)), over \(route.kerbCount) kerbs\n"
    var table = TextTable([("metres", .right), ("over", .left)])
    for part in route.metresByClass {
      table.add(ClockText.fixed(part.metres), part.streetClass.isEmpty ? "\(part.kind)" : part.streetClass)
    }
    text += table.text
    return text
  }

  private static func json(
    _ route: GroundRoute, _ map: CityMap, _ names: (from: String, to: String)
  ) throws -> String {
    let points = try route.points.map { point in
      do throws(ProjectionError) {
        let geo = try map.projection.geo(point)
        return "[\(JSONText.number(geo.latitude, digits: 7)), \(JSONText.number(geo.longitude, digits: 7))]"
      } catch {
        throw CommandFailure("a position cannot be written: \(error.reason)")
      }
    }
    return JSONText.object(
      [
        ("from", JSONText.string(names.from)), ("to", JSONText.string(names.to)),
        ("length_m", JSONText.number(route.lengthMetres, digits: 3)),
        ("seconds", JSONText.number(route.durationSeconds, digits: 2)),
        ("cost", JSONText.number(route.cost, digits: 3)), ("kerbs", "\(route.kerbCount)"),
        ("points", "[" + points.joined(separator: ", ") + "]"),
      ], indent: 0) + "\n"
  }

  private static func write(
    _ route: GroundRoute, _ map: CityMap, _ names: (from: String, to: String), ends: [LocalPoint], to path: String,
    on console: Console
  ) throws {
    let label = "\(ClockText.fixed(route.lengthMetres, 0)) m, \(ClockText.span(route.durationSeconds))"
    let line = RoutePicture.Line(label: label, points: route.points, isBest: true)
    let svg: String
    do throws(ProjectionError) {
      svg = try RoutePicture.svg(
        map: map, title: "\(names.from) to \(names.to)", lines: [line], ends: ends, border: [], mesh: [], caption: nil)
    } catch {
      throw CommandFailure("the map cannot be drawn: \(error.reason)")
    }
    try RouteDrawing.write(svg, to: path, on: console)
  }
}
