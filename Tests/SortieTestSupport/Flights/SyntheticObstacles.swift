import Geometry
import Maps
import Missions
import Quantities

/// Puts zones and buildings where no track comes too near.
struct SyntheticObstacles {
  /// Metres that are kept beyond the clearance: positions stand on a grid of a centimetre.
  private static let slackMetres = 0.02
  private static let cellMetres = 120.0

  private struct Cell: Hashable {
    var east: Int
    var north: Int
  }

  private let pieces: [SyntheticPiece]
  private let clearance: Double
  private var cells: [Cell: [Int]] = [:]

  init(_ tracks: [[SyntheticPiece]], clearance: Double) throws {
    pieces = tracks.flatMap { $0 }
    self.clearance = clearance
    for (index, piece) in pieces.enumerated() {
      guard let box = BoundingBox(around: [piece.start, piece.end]) else { continue }
      for cell in Self.cells(of: box) { cells[cell, default: []].append(index) }
    }
  }

  private static func cells(of box: BoundingBox) -> [Cell] {
    func range(_ low: Double, _ high: Double) -> ClosedRange<Int> {
      Int((low / cellMetres).rounded(.down))...Int((high / cellMetres).rounded(.down))
    }
    return range(box.west, box.east).flatMap { east in
      range(box.south, box.north).map { Cell(east: east, north: $0) }
    }
  }

  /// Whether every piece that `concerns` holds for keeps its distance from a polygon.
  private func isClear(_ polygon: Polygon, concerns: (SyntheticPiece) -> Bool) -> Bool {
    let limit = clearance + Self.slackMetres
    var seen: Set<Int> = []
    for cell in Self.cells(of: polygon.boundingBox.expanded(byMetres: limit)) {
      for index in cells[cell] ?? [] where seen.insert(index).inserted && concerns(pieces[index]) {
        let piece = pieces[index]
        if polygon.planarDistanceMetres(toSegmentFrom: piece.start, to: piece.end) < limit { return false }
      }
    }
    return true
  }

  /// The buildings that stand in nobody's way, most of them anywhere and some as near to a climb as they may.
  func buildings(_ options: SyntheticDay.Options, _ generator: inout SplitMix64) throws -> [Building] {
    let upright = pieces.filter { $0.start == $0.end && $0.startAltitude != $0.endAltitude }
    var buildings: [Building] = []
    for number in 0..<options.buildings {
      let (width, depth) = (
        SyntheticFleet.number(&generator, 6...40), SyntheticFleet.number(&generator, 6...40)
      )
      var corner = corner(options, &generator)
      if generator.nextIndex(below: 3) == 0, !upright.isEmpty {
        let column = upright[generator.nextIndex(below: upright.count)].start
        let gap = clearance + Self.slackMetres + 0.01 + generator.nextUnit()
        corner = LocalPoint(east: column.east + gap, north: column.north - depth / 2)
      }
      let height = SyntheticFleet.number(&generator, 4...38)
      let footprint = try SyntheticFleet.rectangle(
        corner.east, corner.north, corner.east + width, corner.north + depth)
      let top = SyntheticDay.groundMetres + height
      let isFree = isClear(footprint) { piece in
        min(piece.startAltitude, piece.endAltitude) < top + clearance + Self.slackMetres
      }
      guard isFree else { continue }
      buildings.append(
        Building(
          id: "b\(number)", name: "", kind: "yes", footprint: footprint, height: HeightAGL(metres: height),
          heightIsAssumed: false))
    }
    return buildings
  }

  private func corner(_ options: SyntheticDay.Options, _ generator: inout SplitMix64) -> LocalPoint {
    let reach = options.halfWidthMetres
    return LocalPoint(
      east: SyntheticFleet.number(&generator, -reach...reach),
      north: SyntheticFleet.number(&generator, -reach...reach))
  }

  /// Zones of all kinds: low ones, high ones, some with hours, some that the mission may enter, circles and polygons.
  func zones(
    _ options: SyntheticDay.Options, _ mission: Mission, _ generator: inout SplitMix64
  ) throws -> [Zone] {
    var zones: [Zone] = []
    for number in 0..<options.zones {
      let corner = corner(options, &generator)
      let size = SyntheticFleet.number(&generator, 20...200)
      let polygon = try SyntheticFleet.rectangle(
        corner.east, corner.north, corner.east + size, corner.north + size * 0.7)
      var zone = Zone(
        identifier: "z\(number)", name: "", restriction: .prohibited, shape: .polygon(polygon),
        lower: generator.nextIndex(below: 3) == 0 ? .aboveGround(HeightAGL(metres: 115)) : nil,
        upper: generator.nextIndex(below: 2) == 0 ? .aboveGround(HeightAGL(metres: 35)) : nil)
      if zone.lower != nil { zone.upper = nil }
      if generator.nextIndex(below: 4) == 0 { zone.restriction = .unrestricted }
      var hours = -Double.infinity..<Double.infinity
      if generator.nextIndex(below: 3) == 0 {
        let (from, to) = (Double(generator.nextIndex(below: 900)), 1200 + Double(generator.nextIndex(below: 3000)))
        hours = from..<to
        zone.periods = [
          ActivePeriod(
            start: mission.start.advanced(bySeconds: from), end: mission.start.advanced(bySeconds: to))
        ]
      }
      if generator.nextIndex(below: 3) == 0 {
        let circle = Circle(centre: polygon.boundingBox.centre, radiusMetres: size * 0.35)
        zone.shape = .circle(circle)
      }
      if zone.restriction == .unrestricted || isFree(zone, polygon, hours) { zones.append(zone) }
    }
    return zones
  }

  /// Whether no piece comes near a zone at its heights and hours; a circle lies in its polygon.
  private func isFree(_ zone: Zone, _ polygon: Polygon, _ hours: Range<Double>) -> Bool {
    func altitude(_ limit: Zone.Limit?, missing: Double) -> Double {
      if case .aboveGround(let height) = limit { SyntheticDay.groundMetres + height.metres } else { missing }
    }
    let room = clearance + Self.slackMetres
    let (low, high) = (
      altitude(zone.lower, missing: -.infinity) - room, altitude(zone.upper, missing: .infinity) + room
    )
    return isClear(polygon) { piece in
      piece.from <= hours.upperBound && hours.lowerBound <= piece.to
        && min(piece.startAltitude, piece.endAltitude) <= high && low <= max(piece.startAltitude, piece.endAltitude)
    }
  }
}
