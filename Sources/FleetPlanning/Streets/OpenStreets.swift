import Geometry
import Maps
import Quantities
import Routing

/// Which streets ground robots may use, and which parts of lines along them they can follow.
struct OpenStreets: Sendable {
  /// The streets of the map for a router: those that robots may use without what lies in obstacles, the others whole.
  let all: [Street]
  /// Pieces of the middles of the map's streets, as they are in the map.
  private let pieces: [Piece]
  private let pieceIndex: GridIndex
  /// Pieces of the middles that can be used.
  private let open: [(start: LocalPoint, end: LocalPoint)]
  private let openIndex: GridIndex

  private struct Piece {
    var start: LocalPoint
    var end: LocalPoint
    var isOpen: Bool
  }

  /// A line runs along a street where the sine between them is below this: the lines of sides are exactly parallel.
  private static let alongSineMax = 0.01
  /// Robots may follow lines that are no farther than this from the middle of a street, in metres.
  private static let reachMetres = StreetWays.streetReachMetres

  init(_ streets: [Street], minus obstacles: GrownObstacles, inside boundary: Polygon) throws(GEOSError) {
    var all: [Street] = []
    var pieces: [Piece] = []
    var open: [(start: LocalPoint, end: LocalPoint)] = []
    for street in streets {
      let isOpen = Self.isOpen(street)
      pieces += zip(street.line, street.line.dropFirst()).map { Piece(start: $0, end: $1, isOpen: isOpen) }
      guard isOpen, let box = BoundingBox(around: street.line) else {
        all.append(street)
        continue
      }
      for part in try StreetPieces.free(street.line, minus: obstacles.near(box), inside: boundary) {
        var free = street
        free.line = part
        all.append(free)
        open += zip(part, part.dropFirst()).map { (start: $0, end: $1) }
      }
    }
    self.all = all
    self.pieces = pieces
    self.open = open
    pieceIndex = GridIndex(pieces.map { Self.box($0.start, $0.end) })
    openIndex = GridIndex(open.map { Self.box($0.start, $0.end) })
  }

  /// Whether robots may use a street: by its kind, and people may walk along it.
  private static func isOpen(_ street: Street) -> Bool {
    GroundProfile.defaultStreets[street.kind] != nil && street.footAccess == .yes
  }

  private static func box(_ start: LocalPoint, _ end: LocalPoint) -> BoundingBox {
    BoundingBox(
      west: min(start.east, end.east), south: min(start.north, end.north), east: max(start.east, end.east),
      north: max(start.north, end.north))
  }

  private static func box(around place: LocalPoint, _ metres: Double) -> BoundingBox {
    box(place, place).expanded(byMetres: metres)
  }

  /// The pieces of usable streets near a place.
  func openSegments(near place: LocalPoint, withinMetres reach: Double) -> [(start: LocalPoint, end: LocalPoint)] {
    openIndex.indices(meeting: Self.box(around: place, reach)).map { open[$0] }
      .filter { Distances.planarMetres(from: place, toSegment: ($0.start, $0.end)) <= reach }
  }

  /// The parts of a line that run along streets which robots may use.
  func usable(_ line: [LocalPoint]) -> [[LocalPoint]] {
    var parts: [[LocalPoint]] = []
    var part: [LocalPoint] = []
    for (start, end) in zip(line, line.dropFirst()) {
      if isAlongOpenStreet(start, end) {
        part = part.isEmpty ? [start, end] : part + [end]
      } else if !part.isEmpty {
        parts.append(part)
        part = []
      }
    }
    return part.isEmpty ? parts : parts + [part]
  }

  /// Of the streets that run in the direction of a piece the nearest one decides.
  private func isAlongOpenStreet(_ start: LocalPoint, _ end: LocalPoint) -> Bool {
    let middle = start.interpolated(to: end, fraction: 0.5)
    let along = end - start
    var nearest: (metres: Double, isOpen: Bool) = (.infinity, false)
    for number in pieceIndex.indices(meeting: Self.box(around: middle, Self.reachMetres)) {
      let piece = pieces[number]
      let way = piece.end - piece.start
      guard abs(way.cross(along)) <= Self.alongSineMax * way.lengthMetres * along.lengthMetres else { continue }
      let metres = Distances.planarMetres(from: middle, toSegment: (piece.start, piece.end))
      if metres < nearest.metres { nearest = (metres, piece.isOpen) }
    }
    return nearest.isOpen && nearest.metres <= Self.reachMetres && isNearOpenStreet(start) && isNearOpenStreet(end)
  }

  private func isNearOpenStreet(_ place: LocalPoint) -> Bool {
    pieceIndex.indices(meeting: Self.box(around: place, Self.reachMetres)).contains { number in
      pieces[number].isOpen
        && Distances.planarMetres(from: place, toSegment: (pieces[number].start, pieces[number].end))
          <= Self.reachMetres
    }
  }
}
