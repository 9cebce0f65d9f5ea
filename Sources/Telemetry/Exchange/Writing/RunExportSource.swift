import Geometry
import Quantities

/// What of a run is exported: all of it, or some vehicles and a span of time.
package struct RunExportSource: Sendable {
  /// The run.
  package let store: RunStore
  /// The chosen vehicles by name.
  package let vehicles: [String]
  /// Whether every vehicle was chosen.
  package let hasAllVehicles: Bool
  /// The first moment that is exported; nil for the run's beginning.
  package let from: MissionTime?
  /// The last moment that is exported; nil for the run's end.
  package let to: MissionTime?
  /// The places of the chosen vehicles among all of them; -1 for the others.
  private let places: [Int]

  /// Chooses vehicles and a span.
  ///
  /// - Parameter chosen: names of vehicles; all of them where it is empty.
  package init(
    _ store: RunStore, vehicles chosen: [String] = [], from: MissionTime? = nil, to: MissionTime? = nil
  ) throws {
    let all = try store.vehicles()
    if let unknown = chosen.first(where: { !all.contains($0) }) {
      let list = all.prefix(20).joined(separator: ", ")
      throw ExportError(
        "the run has no vehicle `\(unknown)`", help: all.isEmpty ? "it has no vehicles" : "it has \(list)")
    }
    if let from, let to, to < from { throw ExportError("the span of time ends before it begins") }
    self.store = store
    self.from = from
    self.to = to
    hasAllVehicles = chosen.isEmpty
    vehicles = chosen.isEmpty ? all : all.filter { chosen.contains($0) }
    var next = 0
    places = all.map { name in
      guard chosen.isEmpty || chosen.contains(name) else { return -1 }
      next += 1
      return next - 1
    }
  }

  /// What the run is of.
  package var description: RunDescription { store.description }

  /// Whether nothing is left out, so that sums over the whole run may be told.
  package var isWhole: Bool { hasAllVehicles && from == nil && to == nil }

  /// Shows the readings in the order of time, each with its vehicle's place in `vehicles`.
  package func eachReading(_ visit: (Int, Reading) throws -> Void) throws {
    try store.eachReading { place, reading in
      let chosen = places.indices.contains(place) ? places[place] : -1
      guard chosen >= 0, contains(reading.time) else { return }
      try visit(chosen, reading)
    }
  }

  /// The events of the chosen vehicles and of the run as a whole, in the order of time.
  package func events() throws -> [RunEvent] {
    try store.events().filter { contains($0.time) && ($0.vehicle.map(isChosen) ?? true) }
  }

  /// The commands of the chosen vehicles, in the order of time.
  package func commands() throws -> [CommandRecord] {
    try store.commands().filter { contains($0.time) && isChosen($0.vehicle) }
  }

  /// The thermal frames of the chosen vehicles, in the order of time.
  package func thermalFrames() throws -> [ThermalFrame] {
    try store.thermalFrames().filter { contains($0.time) && isChosen($0.vehicle) }
  }

  /// The passages through zones of the chosen vehicles, in the order of their beginning.
  package func zonePassages() throws -> [ZonePassage] {
    try store.zonePassages().filter { contains($0.entered) && isChosen($0.vehicle) }
  }

  /// The thermal cells; none where not the whole run is exported: a cell is a sum over all vehicles and all time.
  package func thermalCells() throws -> [ThermalCell] { isWhole ? try store.thermalCells() : [] }

  /// What became of tasks; none where not the whole run is exported.
  package func outcomes() throws -> [TaskOutcome] { isWhole ? try store.outcomes() : [] }

  /// The corners of a thermal cell against the clock, from the south-west, the first one again at the end.
  package func corners(of cell: ThermalCell) throws -> [GeoPoint] {
    let size = description.cellSize.metres
    let (west, south) = (Double(cell.index.column) * size, Double(cell.index.row) * size)
    let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)].map {
      LocalPoint(east: west + $0.0 * size, north: south + $0.1 * size)
    }
    return try store.projection.geo(corners)
  }

  /// Milliseconds since 1970 of a moment of the run.
  package func unixMilliseconds(_ time: MissionTime) -> Int64 {
    let milliseconds = (description.start.secondsSinceEpoch * 1000).rounded() + (time.seconds * 1000).rounded()
    return Int64(exactly: milliseconds) ?? 0
  }

  private func isChosen(_ vehicle: String) -> Bool { hasAllVehicles || vehicles.contains(vehicle) }

  private func contains(_ time: MissionTime) -> Bool {
    (from.map { $0 <= time } ?? true) && (to.map { time <= $0 } ?? true)
  }
}

/// What an export wrote, to be told and to be recorded in the audit.
package struct RunExportSummary: Hashable, Sendable {
  /// The number of each kind of thing, in the order in which it is told.
  package var counts: [Count] = []
  /// What the format could not take, as sentences.
  package var remarks: [String] = []

  /// A kind of thing and its number.
  package struct Count: Hashable, Sendable {
    /// The kind in the plural, such as `readings`.
    package var name: String
    /// The number.
    package var count: Int
  }

  /// Nothing yet.
  package init() {}

  /// Adds to the number of a kind.
  package mutating func add(_ name: String, _ count: Int = 1) {
    if let index = counts.firstIndex(where: { $0.name == name }) {
      counts[index].count += count
    } else {
      counts.append(Count(name: name, count: count))
    }
  }

  /// The number of a kind; 0 where there is none.
  package subscript(_ name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }

  /// `5 readings, 2 events`.
  package var text: String { counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ") }
}
