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
  /// What breaks the rule; nil where it is kept.
  private(set) var finding: ZoneFinding?
  /// The horizontal room beyond the clearance; nil where height or hours keep them apart.
  private(set) var marginMetres: Double?
  /// The moment of the margin, or the first one of the finding.
  private(set) var nearestTime: Double

  init(_ piece: Piece, _ zone: ClosedZone, clearance: Double) {
    nearestTime = piece.startTime
    let reach = max(0, clearance - Tolerances.clearanceMetres)
    let (low, high) = (piece.start.altitude, piece.end.altitude)
    let band = HorizontalReach.linear(low, high, above: zone.lower - reach, below: zone.upper + reach)
    guard let band else { return }
    let active = Self.activeParts(of: piece, zone)
    let open = active.compactMap(band.intersection)
    guard !open.isEmpty else { return }
    let (start, end) = (piece.start.position, piece.end.position)
    var horizontal = Double.infinity
    for part in open {
      let distance = zone.extent.planarMetres(
        toWayFrom: start.interpolated(to: end, fraction: part.lower),
        to: start.interpolated(to: end, fraction: part.upper))
      if distance < horizontal { (horizontal, nearestTime) = (distance, piece.time(atFraction: part.lower)) }
    }
    marginMetres = horizontal - clearance
    guard horizontal < clearance - Tolerances.clearanceMetres || horizontal <= 0 else { return }
    let broken = HorizontalReach.within(reach, of: zone.extent, from: start, to: end).intersection(open)
    guard let first = broken.first, let last = broken.last else { return }
    let inside = HorizontalReach.inside(zone.extent, from: start, to: end).intersection(active)
    let proper = HorizontalReach.linear(low, high, above: zone.lower, below: zone.upper)
    let metresInside = proper.map { inside.intersection([$0]).totalWidth * piece.lengthMetres } ?? 0
    let altitudes = [first.lower, last.upper].map { piece.point(atFraction: $0).altitude }
    let (lowest, highest) = (altitudes.min() ?? low, altitudes.max() ?? high)
    let vertical = max(0, zone.lower - highest, lowest - zone.upper)
    let seconds = broken.reduce(0) { $0 + piece.time(atFraction: $1.upper) - piece.time(atFraction: $1.lower) }
    nearestTime = piece.time(atFraction: first.lower)
    finding = ZoneFinding(
      metresInside: metresInside, seconds: seconds, time: nearestTime, place: piece.point(atFraction: first.lower),
      distance: max(horizontal, vertical))
  }

  /// The parts of the piece flown while the zone is active.
  private static func activeParts(of piece: Piece, _ zone: ClosedZone) -> [FractionInterval] {
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
