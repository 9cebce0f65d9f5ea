import Geometry
import Quantities

/// How often parts of streets are still to be treated, where some were treated before.
struct StreetRest {
  private let bands: [[Polygon]]
  private let index: GridIndex

  /// A way within so many metres of a line treats it: positions stand on a grid.
  private static let reachMetres = 0.25
  /// A way beside a line for less than this many metres crosses it.
  private static let alongMetresMin = 1.0
  /// Parts shorter than this lie between two ways that end where the other starts, on a grid.
  private static let gapMetres = 0.1

  /// Takes note of ways along which streets were treated.
  init(_ ways: [[LocalPoint]]) throws(GEOSError) {
    var options = BufferOptions()
    options.endStyle = .flat
    var bands: [[Polygon]] = []
    var boxes: [BoundingBox] = []
    for way in ways {
      guard let box = BoundingBox(around: way)?.expanded(byMetres: Self.reachMetres),
        let first = way.first, way.contains(where: { $0 != first })
      else { continue }
      bands.append(try GeometryOperations.buffered(polyline: way, byMetres: Self.reachMetres, options: options))
      boxes.append(box)
    }
    self.bands = bands
    index = GridIndex(boxes)
  }

  /// The parts of a line that are still to be treated, each with how often.
  func parts(
    of line: [LocalPoint], passes: Int
  ) throws(GEOSError) -> [(line: [LocalPoint], passes: Int)] {
    var open = [(line: line, passes: passes)]
    guard !bands.isEmpty, let box = BoundingBox(around: line)?.expanded(byMetres: 1) else { return open }
    guard let around = box.polygon else { return open }
    for number in index.indices(meeting: box) {
      var next: [(line: [LocalPoint], passes: Int)] = []
      for part in open {
        let inside = try GeometryOperations.clipped(line: part.line, to: bands[number])
        guard inside.reduce(0, { $0 + Distances.planarLengthMetres(of: $1) }) >= Self.alongMetresMin else {
          next.append(part)
          continue
        }
        let outside = try StreetPieces.free(part.line, minus: bands[number], inside: around)
        next += outside.filter { Distances.planarLengthMetres(of: $0) >= Self.gapMetres }.map { ($0, part.passes) }
        if part.passes > 1 { next += inside.map { ($0, part.passes - 1) } }
      }
      open = next
    }
    return open
  }

  /// The metres of some lines that have been treated, each pass counted that was asked for.
  func treatedMetres(of lines: [[LocalPoint]], passes: Int) throws(GEOSError) -> Double {
    var metres = 0.0
    for line in lines {
      let left = try parts(of: line, passes: passes)
      metres += Double(passes) * Distances.planarLengthMetres(of: line)
      metres -= left.reduce(0) { $0 + Double($1.passes) * Distances.planarLengthMetres(of: $1.line) }
    }
    return max(0, metres)
  }
}

extension BoundingBox {
  /// The box as a polygon; nil where it has no area.
  fileprivate var polygon: Polygon? {
    Polygon(exterior: [
      LocalPoint(east: west, north: south), LocalPoint(east: east, north: south),
      LocalPoint(east: east, north: north), LocalPoint(east: west, north: north),
    ])
  }
}
