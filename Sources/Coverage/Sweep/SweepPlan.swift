import Geometry
import Quantities

/// One piece of a sweep.
package struct SweepPiece: Hashable, Sendable {
  /// Whether the piece covers ground or only leads to the next that does.
  package enum Kind: Hashable, Sendable {
    case swath, link
  }

  /// What the piece is for.
  package let kind: Kind
  /// The centre line; a swath has two points, a link two or more.
  package let points: [LocalPoint]

  /// The length of the centre line in metres.
  package var lengthMetres: Double { Distances.planarLengthMetres(of: points) }
}

/// A connected run over swaths in the order of flight. It starts and ends with a swath; a link stands between two
/// swaths unless the second starts where the first ends.
package struct SweepPlan: Hashable, Sendable {
  /// The pieces in order; each starts where the one before ends.
  package let pieces: [SweepPiece]
  /// The width that a swath covers.
  package let swathWidth: Length
  /// The area that the swaths of this plan cover, within the free area, in square metres.
  package let coveredSquareMetres: Double
  /// The ground of the run's part of the free area that no swath covers; empty for a part of a run.
  package let missed: [Polygon]

  /// A run of pieces.
  init(pieces: [SweepPiece], swathWidth: Length, coveredSquareMetres: Double, missed: [Polygon] = []) {
    self.pieces = pieces
    self.swathWidth = swathWidth
    self.coveredSquareMetres = coveredSquareMetres
    self.missed = missed
  }

  /// The area of `missed` in square metres.
  package var missedSquareMetres: Double { missed.reduce(0) { $0 + $1.areaSquareMetres } }

  /// Where the run starts.
  package var entry: LocalPoint { pieces[0].points[0] }
  /// Where the run ends.
  package var exit: LocalPoint { line[line.count - 1] }

  /// The centre lines one after the other, without repeated points.
  package var line: [LocalPoint] {
    var result: [LocalPoint] = []
    for point in pieces.flatMap(\.points) where result.last != point { result.append(point) }
    return result
  }

  /// The centre lines of the swaths, in order.
  package var swaths: [[LocalPoint]] { pieces.filter { $0.kind == .swath }.map(\.points) }

  /// The length of all swaths in metres.
  package var swathLengthMetres: Double { length(of: .swath) }

  /// The length of all links in metres.
  package var linkLengthMetres: Double { length(of: .link) }

  /// The length of the run in metres.
  package var lengthMetres: Double { swathLengthMetres + linkLengthMetres }

  /// The time of the run where each straight piece goes from rest to rest.
  ///
  /// - Parameters:
  ///   - speed: the speed that is not exceeded; positive.
  ///   - accelerationMetresPerSecondSquared: the acceleration at both ends; positive.
  package func seconds(speed: Speed, accelerationMetresPerSecondSquared acceleration: Double) -> Double {
    let line = line
    return zip(line, line.dropFirst()).reduce(0) { sum, ends in
      sum
        + StraightMotion(
          distanceMetres: ends.0.planarDistanceMetres(to: ends.1), speedMetresPerSecond: speed.metresPerSecond,
          accelerationMetresPerSecondSquared: acceleration
        ).seconds
    }
  }

  /// The time of some pieces in order, as `seconds` counts it.
  static func seconds(of pieces: [SweepPiece], _ options: SweepOptions) -> Double {
    SweepPlan(pieces: pieces, swathWidth: options.swathWidth, coveredSquareMetres: 0)
      .seconds(
        speed: options.speed, accelerationMetresPerSecondSquared: options.accelerationMetresPerSecondSquared)
  }

  private func length(of kind: SweepPiece.Kind) -> Double {
    pieces.reduce(0) { $0 + ($1.kind == kind ? $1.lengthMetres : 0) }
  }

  /// The ground of some polygons that no strip below a swath covers; strips end flat.
  ///
  /// On a grid: strips that lie exactly side by side leave slivers else, on which exact overlays have failed silently.
  package static func missed(
    of free: [Polygon], below swaths: [[LocalPoint]], width: Length
  ) throws(GEOSError) -> [Polygon] {
    let strips = swaths.compactMap { strip(along: $0, width: width) }
    let covered = try GeometryOperations.union(strips, gridMetres: gridMetres)
    return try GeometryOperations.difference(free, minus: covered, gridMetres: gridMetres)
  }

  /// The grid of areas, in metres.
  static let gridMetres = 1e-6

  /// The rectangle below one swath; nil for a swath of no length.
  static func strip(along swath: [LocalPoint], width: Length) -> Polygon? {
    guard let start = swath.first, let end = swath.last, start != end else { return nil }
    let along = end - start
    let half = LocalVector(east: -along.north, north: along.east) * (width.metres / 2 / along.lengthMetres)
    let back = half * -1
    return Polygon(exterior: [start + half, start + back, end + back, end + half])
  }
}
