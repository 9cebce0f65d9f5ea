import Foundation
import Geometry
import Quantities

/// Parallel swaths over one connected part of the free area, or over a region of it.
struct SwathLayout {
  /// The part, with its holes.
  let area: Polygon
  let options: SweepOptions
  /// The part without a hair at its border: centre lines stay in here.
  let inner: LineClipper

  /// Directions nearer than this are one direction.
  private static let sameDirectionRadians = 1e-6

  init(area: Polygon, options: SweepOptions) throws(GEOSError) {
    self.area = area
    self.options = options
    let margin = min(SweepOptions.borderMarginMetres, options.swathWidth.metres * SweepOptions.borderMarginShare)
    var mitre = BufferOptions()
    mitre.joinStyle = .mitre
    inner = LineClipper(
      try GeometryOperations.buffered([area], byMetres: -margin, options: mitre))
  }

  /// Directions worth trying: those of the edges, the ones with the most metres of edge first, each once (mod 180°).
  func directions(of region: Polygon, atMost limit: Int) -> [Angle] {
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
    for ring in region.rings + [SwathLayout.convexHull(of: region.exterior)] {
      for (index, start) in ring.enumerated() { add(start, ring[(index + 1) % ring.count]) }
    }
    found.sort { $0.metres != $1.metres ? $0.metres > $1.metres : $0.radians < $1.radians }
    return found.prefix(limit).map { Angle(radians: $0.radians) }
  }

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

  /// The swaths in a direction over the whole part: rows at most a width apart, by row, then along the row.
  func swaths(along direction: Angle, phase: Phase = .centred) throws(SweepError) -> [[LocalPoint]] {
    try lines(over: area, along: direction, phase: phase).flatMap { line in
      inner.clipped(line).filter { $0[0].planarDistanceMetres(to: $0[1]) >= shortest }
    }
  }

  /// The swaths over a region of the part: rows reach up to half a width beyond it, where the part does.
  func swaths(over region: Polygon, along direction: Angle) throws(SweepError) -> [[LocalPoint]] {
    let clipper = LineClipper([region])
    let width = options.swathWidth.metres
    var result: [[LocalPoint]] = []
    for line in try lines(over: region, along: direction, phase: .centred) {
      let along = (line[1] - line[0]) * (width / 2 / (line[1] - line[0]).lengthMetres)
      var reached = -Double.infinity
      for part in clipper.clipped(line) {
        for piece in inner.clipped([part[0] + along * -1, part[1] + along]) {
          // Pieces that only the extension reaches belong to other regions; parts that are near each other join.
          let (first, last) = ((piece[0] - part[0]).dot(along), (piece[1] - part[1]).dot(along))
          let station = (piece[0] - line[0]).dot(along)
          let isBeside = (piece[1] - part[0]).dot(along) <= 0 || (piece[0] - part[1]).dot(along) >= 0
          guard !isBeside, first < last + (part[1] - part[0]).dot(along), station >= reached,
            piece[0].planarDistanceMetres(to: piece[1]) >= shortest
          else { continue }
          reached = (piece[1] - line[0]).dot(along)
          result.append(piece)
        }
      }
    }
    return result
  }

  /// The shortest swath in metres.
  var shortest: Double { SweepOptions.shortestSwathShare * options.swathWidth.metres }

  /// The lines of rows over a region, longer than the region.
  private func lines(
    over region: Polygon, along direction: Angle, phase: Phase
  ) throws(SweepError) -> [[LocalPoint]] {
    let along = LocalVector(east: cos(direction.radians), north: sin(direction.radians))
    let across = LocalVector(east: -along.north, north: along.east)
    let origin = region.exterior[0]
    let offsets = region.exterior.map { ($0 - origin).dot(across) }
    let stations = region.exterior.map { ($0 - origin).dot(along) }
    guard let low = offsets.min(), let high = offsets.max(), let first = stations.min(), let last = stations.max()
    else { return [] }
    // A hair less, so that an extent of exactly n widths takes n swaths.
    let rows = max(1, ((high - low) / options.swathWidth.metres - 1e-6).rounded(.up))
    guard rows <= Double(SweepOptions.swathsMax) else {
      throw .tooManySwaths(count: Int(min(rows, 1e9)), limit: SweepOptions.swathsMax)
    }
    return phase.offsets(low: low, high: high, rows: Int(rows), width: options.swathWidth.metres).map { place in
      let base = origin + across * place
      return [base + along * (first - 1), base + along * (last + 1)]
    }
  }

  /// A swath is moved inwards a little less than half a width, so that its strip reaches over the border.
  private static let insetShare = 0.498

  /// Lines half a width inside each edge of all borders, a little longer at both ends to reach into the corners.
  func linesBesideBorders() -> [[LocalPoint]] {
    let width = options.swathWidth.metres
    return area.rings.flatMap { ring in
      ring.indices.compactMap { index -> [LocalPoint]? in
        let (start, end) = (ring[index], ring[(index + 1) % ring.count])
        let length = start.planarDistanceMetres(to: end)
        guard length > width / 4 else { return nil }
        // The free side is on the left of every ring.
        let along = (end - start) * (1 / length)
        let shift = LocalVector(east: -along.north, north: along.east) * (width * Self.insetShare)
        return [start + shift + along * (-width / 2), end + shift + along * (width / 2)]
      }
    }
  }

  /// For each line the longest part that stays in the area, where there is one.
  func clippedEach(_ lines: [[LocalPoint]]) -> [[LocalPoint]] { lines.compactMap { inner.longest($0) } }

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
