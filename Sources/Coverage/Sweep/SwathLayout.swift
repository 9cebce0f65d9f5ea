import Foundation
import Geometry
import Quantities

/// Parallel swaths over one connected part of the free area.
struct SwathLayout {
  /// The part, with its holes.
  let area: Polygon
  let options: SweepOptions
  /// The part without a hair at its border: centre lines stay in here.
  private let inner: [Polygon]

  init(area: Polygon, options: SweepOptions) throws(GEOSError) {
    self.area = area
    self.options = options
    var mitre = BufferOptions()
    mitre.joinStyle = .mitre
    self.inner = try GeometryOperations.buffered([area], byMetres: -SweepOptions.borderMarginMetres, options: mitre)
  }

  /// Directions worth trying: those of the edges, the ones with the most metres of edge first, each once (mod 180°).
  func directions() -> [Angle] {
    if let only = options.direction { return [only] }
    var found: [(radians: Double, metres: Double)] = []
    func add(_ start: LocalPoint, _ end: LocalPoint) {
      let along = end - start
      var radians = atan2(along.north, along.east)
      if radians < 0 { radians += .pi }
      if radians > .pi - SwathLayout.sameDirectionRadians { radians = 0 }
      let same = found.firstIndex { abs($0.radians - radians) < SwathLayout.sameDirectionRadians }
      if let same { found[same].metres += along.lengthMetres } else { found.append((radians, along.lengthMetres)) }
    }
    for ring in area.rings + [SwathLayout.convexHull(of: area.exterior)] {
      for (index, start) in ring.enumerated() { add(start, ring[(index + 1) % ring.count]) }
    }
    found.sort { $0.metres != $1.metres ? $0.metres > $1.metres : $0.radians < $1.radians }
    return found.prefix(options.directionsMax).map { Angle(radians: $0.radians) }
  }

  /// Directions nearer than this are one direction.
  private static let sameDirectionRadians = 1e-6

  /// Where the rows lie within the extent across the direction.
  enum Phase: CaseIterable {
    /// Equally spaced, half a space inside both borders.
    case centred
    /// A width apart from the right border on; the last row keeps half a width from the left one.
    case fromRight
    /// A width apart from the left border on; the last row keeps half a width from the right one.
    case fromLeft

    /// The offsets of the rows for an extent, ascending.
    func offsets(low: Double, high: Double, rows: Int, width: Double) -> [Double] {
      let space = (high - low) / Double(rows)
      let steps = (0..<rows).map { Double($0) + 0.5 }
      return switch self {
      case .centred: steps.map { low + space * $0 }
      case .fromRight: steps.map { rows == 1 ? (low + high) / 2 : min(low + width * $0, high - width / 2) }
      case .fromLeft: steps.map { rows == 1 ? (low + high) / 2 : max(high - width * $0, low + width / 2) }.reversed()
      }
    }
  }

  /// The swaths in a direction: rows at most a width apart, clipped to the part; by row, then along the row.
  func swaths(along direction: Angle, phase: Phase = .centred) throws(SweepError) -> [[LocalPoint]] {
    let along = LocalVector(east: cos(direction.radians), north: sin(direction.radians))
    let across = LocalVector(east: -along.north, north: along.east)
    let origin = area.exterior[0]
    let offsets = area.exterior.map { ($0 - origin).dot(across) }
    let stations = area.exterior.map { ($0 - origin).dot(along) }
    guard let low = offsets.min(), let high = offsets.max(), let first = stations.min(), let last = stations.max()
    else { return [] }
    // A hair less, so that an extent of exactly n widths takes n swaths.
    let rows = max(1, ((high - low) / options.swathWidth.metres - 1e-9).rounded(.up))
    guard rows <= Double(SweepOptions.swathsMax) else {
      throw .tooManySwaths(count: Int(min(rows, 1e9)), limit: SweepOptions.swathsMax)
    }
    let places = phase.offsets(low: low, high: high, rows: Int(rows), width: options.swathWidth.metres)
    let lines = places.map { place in
      let base = origin + across * place
      return [base + along * (first - 1), base + along * (last + 1)]
    }
    let parts: [[LocalPoint]]
    do throws(GEOSError) { parts = try GeometryOperations.clipped(lines: lines, to: inner) } catch {
      throw .geometry(error)
    }
    let shortest = SweepOptions.shortestSwathShare * options.swathWidth.metres
    let keyed = parts.compactMap { part -> (row: Int, station: Double, points: [LocalPoint])? in
      guard let start = part.first, let end = part.last, start.planarDistanceMetres(to: end) >= shortest else {
        return nil
      }
      let isForward = (end - start).dot(along) > 0
      let (from, to) = isForward ? (start, end) : (end, start)
      let offset = (from - origin).dot(across)
      let row = places.indices.min { abs(places[$0] - offset) < abs(places[$1] - offset) } ?? 0
      return (row, (from - origin).dot(along), [from, to])
    }
    guard keyed.count <= SweepOptions.swathsMax else {
      throw .tooManySwaths(count: keyed.count, limit: SweepOptions.swathsMax)
    }
    return keyed.sorted { $0.row != $1.row ? $0.row < $1.row : $0.station < $1.station }.map(\.points)
  }

  /// The longest part of a line that stays in the area, or nil where none does.
  func clipped(_ line: [LocalPoint]) throws(GEOSError) -> [LocalPoint]? {
    let parts = try GeometryOperations.clipped(line: line, to: inner)
    let longest = parts.max {
      Distances.planarLengthMetres(of: $0) < Distances.planarLengthMetres(of: $1)
    }
    guard let start = longest?.first, let end = longest?.last, start != end else { return nil }
    return [start, end]
  }

  /// A quick guess of the time: swaths from rest to rest, and a step to the next one each.
  func estimatedSeconds(of swaths: [[LocalPoint]]) -> Double {
    let speed = options.speed.metresPerSecond
    let ramp = speed / options.accelerationMetresPerSecondSquared
    return swaths.reduce(0) { sum, swath in
      sum + Distances.planarLengthMetres(of: swath) / speed + 2 * ramp + options.swathWidth.metres / speed
    }
  }

  /// The convex hull, counter-clockwise (Andrew's monotone chain with exact orientation).
  static func convexHull(of points: [LocalPoint]) -> [LocalPoint] {
    let sorted = points.sorted { ($0.east, $0.north) < ($1.east, $1.north) }
    guard sorted.count > 2 else { return sorted }
    func half(_ points: some Sequence<LocalPoint>) -> [LocalPoint] {
      var chain: [LocalPoint] = []
      for point in points {
        while chain.count > 1,
          Predicates.orientation(chain[chain.count - 2], chain[chain.count - 1], point) <= 0
        { chain.removeLast() }
        chain.append(point)
      }
      return chain.dropLast()
    }
    return half(sorted) + half(sorted.reversed())
  }
}
