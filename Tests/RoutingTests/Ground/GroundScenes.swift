import Geometry
import Maps
import Quantities
import Routing
import Testing

/// A footway for tests.
func lane(_ id: String, _ line: [LocalPoint]) -> Street { lane(id, "footway", line) }

/// A street for tests; people may walk there unless said otherwise.
func lane(
  _ id: String, _ kind: String, _ line: [LocalPoint], isOneWay: Bool = false, surface: String = "",
  foot: FootAccess = .yes
) -> Street {
  Street(id: id, name: "", kind: kind, line: line, isOneWay: isOneWay, surface: surface, footAccess: foot)
}

/// An area for tests.
func field(_ id: String, _ kind: String, _ outline: Polygon) -> Area {
  Area(id: id, name: "", kind: kind, outline: outline)
}

/// A building for tests.
func house(_ id: String, _ footprint: Polygon) -> Building {
  Building(
    id: id, name: "", kind: "yes", footprint: footprint, height: HeightAGL(metres: 10), heightIsAssumed: true)
}

/// What every way must be, whatever it is: pieces that share points and add up.
func expectSound(
  _ route: GroundRoute, from start: LocalPoint, to goal: LocalPoint, profile: GroundProfile,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(route.points.first == start && route.points.last == goal, sourceLocation: sourceLocation)
  let length = Distances.planarLengthMetres(of: route.points)
  #expect(abs(length - route.lengthMetres) < 1e-6, sourceLocation: sourceLocation)
  let (metres, cost) = route.pieces.reduce((0.0, 0.0)) { ($0.0 + $1.lengthMetres, $0.1 + $1.cost) }
  #expect(abs(metres - route.lengthMetres) < 1e-9 * max(1, metres), sourceLocation: sourceLocation)
  #expect(abs(cost - route.cost) < 1e-9 * max(1, cost), sourceLocation: sourceLocation)
  #expect(route.pieces.count { $0.startsAtKerb } == route.kerbCount, sourceLocation: sourceLocation)
  let seconds =
    route.lengthMetres / profile.speedMetresPerSecond + Double(route.kerbCount) * profile.kerbSeconds
  #expect(abs(seconds - route.durationSeconds) < 1e-9 * max(1, seconds), sourceLocation: sourceLocation)
  var last = 0
  for piece in route.pieces {
    #expect(piece.points.lowerBound == last, sourceLocation: sourceLocation)
    last = piece.points.upperBound
    let line = Distances.planarLengthMetres(of: Array(route.points[piece.points]))
    #expect(abs(line - piece.lengthMetres) < 1e-6, sourceLocation: sourceLocation)
  }
  #expect(last == route.points.count - 1, sourceLocation: sourceLocation)
}
