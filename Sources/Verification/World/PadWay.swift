import Geometry
import Plans
import Quantities

/// The straight ways by which a robot outdoors leaves its pad and comes back to it.
enum PadWay {
  /// Metres from the pad up to which the straight way to a street or an area is open whatever is there.
  static let reachMetres = 60.0
  /// The most points of a straight way that are looked at.
  private static let pointsMax = 64

  /// The straight beginning and the straight end of a sortie, each from the pad to its last place on a street or an
  /// area; none where it has no such place.
  static func stretches(
    of sortie: SortieTrack, pad: LocalPoint, within metres: Double, _ ground: OpenGround, work: inout Int
  ) -> [FlatSegment] {
    let forwards = sortie.legs.lazy.flatMap(\.points).map(\.position)
    let backwards = sortie.legs.reversed().lazy.flatMap { $0.points.reversed() }.map(\.position)
    var found: [FlatSegment] = []
    for run in [run(of: forwards, from: pad), run(of: backwards, from: pad)] {
      guard let run else { continue }
      let parts = ground.openParts(of: run, within: metres, along: [], work: &work)
      guard let last = parts.last else { continue }
      found.append(FlatSegment(start: pad, end: run.point(last.upper)))
    }
    return found
  }

  /// The longest straight way from the pad with which some places begin, cut at the reach; nil where there is none.
  private static func run(of places: some Sequence<LocalPoint>, from pad: LocalPoint) -> FlatSegment? {
    var passed: [LocalPoint] = []
    var farthest = 0.0
    for place in places {
      let metres = pad.planarDistanceMetres(to: place)
      if metres < Tolerances.padMetres, passed.isEmpty { continue }
      if place == passed.last { continue }
      let way = FlatSegment(start: pad, end: place)
      guard metres > farthest, passed.count < pointsMax,
        passed.allSatisfy({ way.metres(to: $0) <= Tolerances.padMetres })
      else { break }
      passed.append(place)
      farthest = metres
      if farthest > reachMetres { break }
    }
    guard let end = passed.last else { return nil }
    let way = FlatSegment(start: pad, end: end)
    return FlatSegment(start: pad, end: way.point(min(1, (reachMetres + Tolerances.bodyMetres) / farthest)))
  }
}
