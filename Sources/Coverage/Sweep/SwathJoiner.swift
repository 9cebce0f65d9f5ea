import Geometry
import Quantities
import Routing

/// Puts swaths into a good order and finds the links between them.
struct SwathJoiner {
  /// The shortest ways in the part of the free area in which the swaths lie.
  let paths: ShortestPaths
  let options: SweepOptions

  /// The most shakes of one order.
  private static let shakesOfAllMax = 16_000

  /// Swaths in a good order, with the links between them.
  ///
  /// - Parameter shakes: how often the order is shaken and improved again, for each swath.
  func pieces(
    _ swaths: [[LocalPoint]], shakes: Int, _ generator: inout SplitMix64
  ) throws(SweepError) -> [SweepPiece] {
    var order = SwathOrder(LinkCosts(swaths: swaths, paths: paths, options: options))
    let rows = swaths.indices.map { 2 * $0 + $0 % 2 }
    let tour = order.best(from: rows, shakes: min(shakes * swaths.count, Self.shakesOfAllMax), generator: &generator)
    if let problem = order.problem { throw .link(problem) }
    var pieces: [SweepPiece] = []
    var scratch = RouteScratch()
    for entry in tour {
      let line = swaths[entry / 2]
      let points = entry % 2 == 0 ? line : line.reversed()
      if let exit = pieces.last?.points.last, exit != points[0] {
        do throws(RouteFailure) {
          let link = try paths.path(from: exit, to: points[0], &scratch)
          pieces.append(SweepPiece(kind: .link, points: link.points))
        } catch {
          throw .link(error)
        }
      }
      pieces.append(SweepPiece(kind: .swath, points: points))
    }
    return pieces
  }
}
