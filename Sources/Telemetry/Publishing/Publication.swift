import Geometry
import Quantities

/// What is published of a run, and who publishes it.
package struct Publication: Sendable {
  /// The name of the data for people. The mission's name is not taken: it may name a patient.
  package var title: String
  /// Who publishes it.
  package var publisher: String
  /// The address of the licence; nil where none was given, and then nobody may use the data.
  package var licence: String?
  /// The credit line of the map.
  package var attribution: String
  /// When it is published.
  package var issued: CivilTime
  /// From when to when the ground was seen, widened to quarters of an hour; nil where the run does not say.
  package var period: (start: CivilTime, end: CivilTime)?
  /// Where the files will stand, without a slash at the end; nil for addresses beside the catalogue.
  package var baseURL: String?
  /// The merged cells.
  package var grid: PublishedGrid
  /// What became of tasks, by kind.
  package var tasks: [PublishedTasks]
  /// The version of Sortie that made the files.
  package var toolVersion: String

  /// The corners of each cell of `grid` in WGS 84, counterclockwise from the south-west.
  let corners: [[GeoPoint]]
  /// West, south, east, north in degrees.
  let bounds: (west: Double, south: Double, east: Double, north: Double)

  /// Places merged cells on the earth.
  ///
  /// - Parameter grid: at least one cell.
  package init(
    title: String, publisher: String, licence: String?, attribution: String, issued: CivilTime,
    seen: (start: CivilTime, end: CivilTime)?, baseURL: String? = nil, grid: PublishedGrid, tasks: [PublishedTasks],
    projection: MapProjection, toolVersion: String
  ) throws(ProjectionError) {
    precondition(!grid.cells.isEmpty, "at least one cell is published")
    self.title = title
    self.publisher = publisher
    self.licence = licence
    self.attribution = attribution
    self.issued = issued
    self.baseURL = baseURL
    self.grid = grid
    self.tasks = tasks
    self.toolVersion = toolVersion
    period = seen.map { seen in
      (Self.quarter(seen.start, .down), Self.quarter(seen.end, .up))
    }
    let flat = try projection.geo(grid.cells.flatMap { $0.corners(cellSize: grid.sourceSize) })
    corners = stride(from: 0, to: flat.count, by: 4).map { Array(flat[$0..<$0 + 4]) }
    bounds = (
      flat.map(\.longitude).min() ?? 0, flat.map(\.latitude).min() ?? 0, flat.map(\.longitude).max() ?? 0,
      flat.map(\.latitude).max() ?? 0
    )
  }

  /// A whole quarter of an hour in universal time. Where and when together tell more than either.
  private static func quarter(_ time: CivilTime, _ rule: FloatingPointRoundingRule) -> CivilTime {
    CivilTime(secondsSinceEpoch: (time.secondsSinceEpoch / 900).rounded(rule) * 900)
  }

  /// Degrees as files have them: 10⁻⁷ degree is a centimetre.
  static func degrees(_ value: Double) -> String { PublicationText.number(value, digits: 7) }

  /// A closed ring as GeoJSON has it.
  static func ring(_ corners: [GeoPoint]) -> String {
    let closed = corners + corners.prefix(1)
    return "[[" + closed.map { "[\(degrees($0.longitude)),\(degrees($0.latitude))]" }.joined(separator: ",") + "]]"
  }

  /// The bounds as GeoJSON has them.
  var boundsText: String {
    let values = [bounds.west, bounds.south, bounds.east, bounds.north]
    return "[\(values.map(Self.degrees).joined(separator: ","))]"
  }
}

/// What became of the tasks of one kind, without places, vehicles or names.
package struct PublishedTasks: Hashable, Sendable {
  /// The kind, such as `deliver`.
  package var kind: String
  /// How many were asked for.
  package var asked: Int
  /// How many were done.
  package var done: Int
  /// Whether such a task is about somebody: then counts below `k` are not told.
  package var concernsPeople: Bool

  /// States a count.
  package init(kind: String, asked: Int, done: Int, concernsPeople: Bool) {
    self.kind = kind
    self.asked = asked
    self.done = done
    self.concernsPeople = concernsPeople
  }

  /// Both counts as they are published. Where one of them, or the difference of both, would tell of fewer than `k`
  /// people, neither is told.
  func counts(k: Int) -> (asked: String, done: String) {
    let isSmall = [asked, done, asked - done].contains { $0 > 0 && $0 < k }
    guard concernsPeople, isSmall else { return ("\(asked)", "\(done)") }
    return asked < k ? ("<\(k)", "") : ("≥\(k)", "")
  }
}
