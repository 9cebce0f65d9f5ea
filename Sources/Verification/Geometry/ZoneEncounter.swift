import Quantities

/// What the pieces of one leg do in one zone.
struct ZoneFinding {
  /// Metres of the leg inside the zone itself.
  var metresInside: Double
  /// Seconds nearer than the clearance.
  var seconds: Double
  /// The first moment nearer than the clearance.
  var time: Double
  var place: TrackPoint
  /// The least distance to the zone while it is broken, horizontal or vertical, whichever is larger.
  var distance: Double

  /// Takes another piece's finding in; adding a finding to itself changes nothing.
  mutating func add(_ other: ZoneFinding) {
    guard other.time != time else { return }
    metresInside += other.metresInside
    seconds += other.seconds
    distance = min(distance, other.distance)
    if other.time < time { (time, place) = (other.time, other.place) }
  }
}

/// One piece and one closed zone.
struct ZoneEncounter {
  /// How well the moment of the margin is known, in metres.
  private static let nearMetres = 0.001
  /// The most halvings of the search for a distance on a slanting way.
  private static let halvingsMax = 40

  private let piece: Piece
  private let zone: ZoneVolume
  /// The parts of the piece flown while the zone is active.
  private let active: [FractionInterval]
  /// The least horizontal distance in those parts.
  private let horizontal: Double
  /// The least distance, horizontal or vertical, whichever is larger.
  private let distance: Double
  /// What breaks the rule; nil where it is kept.
  let finding: ZoneFinding?
  /// The room beyond the clearance, horizontal or vertical, whichever is larger; nil where hours keep them apart.
  /// Exact for level and for upright pieces, and never too large for others.
  let marginMetres: Double?

  init(_ piece: Piece, _ zone: ZoneVolume, clearance: Double) {
    self.piece = piece
    self.zone = zone
    active = Self.activeParts(of: piece, zone)
    guard !active.isEmpty else {
      (horizontal, distance, finding, marginMetres) = (.infinity, .infinity, nil, nil)
      return
    }
    horizontal = Self.horizontal(piece, zone, active)
    let altitudes = active.flatMap { [piece.point(atFraction: $0.lower), piece.point(atFraction: $0.upper)] }
      .map(\.altitude)
    let (low, high) = (altitudes.min() ?? 0, altitudes.max() ?? 0)
    distance = max(horizontal, zone.lower - high, low - zone.upper)
    marginMetres = distance - clearance
    finding = Self.finding(piece, zone, active, clearance: clearance)
  }

  /// The first moment at which the piece is as near as the margin says, horizontally and vertically to a millimetre.
  func marginTime() -> Double {
    let near = HorizontalReach.within(
      horizontal + Self.nearMetres, of: zone.extent, from: piece.start.position, to: piece.end.position
    ).intersection(active)
    let band = HorizontalReach.linear(
      piece.start.altitude, piece.end.altitude, above: zone.lower - distance - Self.nearMetres,
      below: zone.upper + distance + Self.nearMetres)
    // On a slanting way both need not happen at the same moment.
    let both = band.map { near.intersection([$0]) } ?? []
    return piece.time(atFraction: (both.first ?? near.first ?? active.first)?.lower ?? 0)
  }

  /// The least horizontal distance of some parts of a piece.
  private static func horizontal(_ piece: Piece, _ zone: ZoneVolume, _ parts: [FractionInterval]) -> Double {
    let (start, end) = (piece.start.position, piece.end.position)
    return parts.reduce(.infinity) { nearest, part in
      min(
        nearest,
        zone.extent.planarMetres(
          toWayFrom: start.interpolated(to: end, fraction: part.lower),
          to: start.interpolated(to: end, fraction: part.upper)))
    }
  }

  private static func finding(
    _ piece: Piece, _ zone: ZoneVolume, _ active: [FractionInterval], clearance: Double
  ) -> ZoneFinding? {
    let reach = max(0, clearance - Tolerances.clearanceMetres)
    let (low, high) = (piece.start.altitude, piece.end.altitude)
    let band = HorizontalReach.linear(low, high, above: zone.lower - reach, below: zone.upper + reach)
    guard let band else { return nil }
    let open = active.compactMap(band.intersection)
    guard !open.isEmpty else { return nil }
    let (start, end) = (piece.start.position, piece.end.position)
    let horizontal = horizontal(piece, zone, open)
    guard horizontal < clearance - Tolerances.clearanceMetres || horizontal <= 0 else { return nil }
    let broken = HorizontalReach.within(reach, of: zone.extent, from: start, to: end).intersection(open)
    guard let first = broken.first, let last = broken.last else { return nil }
    let inside = HorizontalReach.inside(zone.extent, from: start, to: end).intersection(active)
    let proper = HorizontalReach.linear(low, high, above: zone.lower, below: zone.upper)
    let metresInside = proper.map { inside.intersection([$0]).totalWidth * piece.lengthMetres } ?? 0
    let altitudes = [first.lower, last.upper].map { piece.point(atFraction: $0).altitude }
    let (lowest, highest) = (altitudes.min() ?? low, altitudes.max() ?? high)
    let vertical = max(0, zone.lower - highest, lowest - zone.upper)
    let seconds = broken.reduce(0) { $0 + piece.time(atFraction: $1.upper) - piece.time(atFraction: $1.lower) }
    // On a slanting way the least horizontal and the least vertical distance may lie at different places.
    let isSlanting = low != high && start != end
    return ZoneFinding(
      metresInside: metresInside, seconds: seconds, time: piece.time(atFraction: first.lower),
      place: piece.point(atFraction: first.lower),
      distance: isSlanting ? least(of: piece, zone, active, below: reach) : max(horizontal, vertical))
  }

  /// The least number of metres within which a piece comes to an active zone both horizontally and vertically: the
  /// larger the number, the more of the piece is within it.
  private static func least(
    of piece: Piece, _ zone: ZoneVolume, _ active: [FractionInterval], below reach: Double
  ) -> Double {
    func comes(within metres: Double) -> Bool {
      let band = HorizontalReach.linear(
        piece.start.altitude, piece.end.altitude, above: zone.lower - metres, below: zone.upper + metres)
      guard let band else { return false }
      let near = HorizontalReach.within(metres, of: zone.extent, from: piece.start.position, to: piece.end.position)
      return !near.intersection(active.compactMap(band.intersection)).isEmpty
    }
    if comes(within: 0) { return 0 }
    var (low, high) = (0.0, reach)
    for _ in 0..<halvingsMax {
      let middle = (low + high) / 2
      if comes(within: middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The parts of the piece flown while the zone is active.
  private static func activeParts(of piece: Piece, _ zone: ZoneVolume) -> [FractionInterval] {
    zone.active.compactMap { span in
      let (from, to) = (span.lower + Tolerances.seconds, span.upper - Tolerances.seconds)
      guard from < to, from < piece.endTime || piece.duration == 0, to > piece.startTime,
        from <= piece.endTime
      else { return nil }
      let part = FractionInterval(lower: piece.fraction(at: from), upper: piece.fraction(at: to))
      return part.intersection(.whole)
    }
  }
}
