import Geometry
import Maps
import Plans
import Quantities
import Telemetry

/// Everything that a report of a run says, whatever its form: what was planned, what was recorded, what follows.
package struct RunReport: Sendable {
  /// What was recorded.
  package let record: RunRecord
  /// The plan that was flown; nil for a run without one, such as one from another system's log.
  package let plan: FleetPlan?
  /// The map; for a run without a plan one with nothing on it.
  package let map: CityMap
  /// All tasks of the mission in the order of its file.
  package let tasks: [TaskSummary]
  /// What was expected of the run and whether it came true.
  package let expectations: [ReportExpectation]
  /// The floors on which ground robots work.
  package let floors: [FloorSummary]
  /// What the reader of the run's files found wrong with them, one sentence each.
  package let notes: [String]
  /// How near vehicles in the air came to each other.
  package let separation: SeparationSeries
  /// How near vehicles in the air came to buildings.
  package let clearance: ClearanceSeries
  /// The warm places of the thermal grid, and how they were found; nil without thermal cells.
  package let hotSpots: HotSpotAnalysis?
  /// What became of each task, those of the plan first, then those that were left out.
  package let taskResults: [TaskResult]

  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - map: the map that the plan was made for; nil where there is none.
  ///   - notes: what was found wrong with the run's files, one sentence each.
  /// - Throws: where the run's origin cannot be projected around.
  package init(
    record: RunRecord, plan: FleetPlan? = nil, map: CityMap? = nil, tasks: [TaskSummary] = [],
    expectations: [ReportExpectation] = [], floors: [FloorSummary] = [], notes: [String] = []
  ) throws(ProjectionError) {
    self.record = record
    self.plan = plan
    let ground = if let map { map } else { try Self.bareMap(for: record) }
    self.map = ground
    self.tasks = tasks
    self.expectations = expectations
    self.floors = floors
    self.notes = notes
    separation = SeparationSeries(record.tracks)
    clearance = ClearanceSeries(record.tracks, map: ground)
    var options = HotSpotOptions()
    options.isOneCamera = record.cameras.count <= 1
    let cells = record.thermalCells.filter { $0.mean.celsius.isFinite && $0.standardUncertaintyKelvin.isFinite }
    hotSpots =
      cells.isEmpty
      ? nil : HotSpotAnalysis(of: cells, cellSize: record.description.cellSize, options: options)
    taskResults = TaskResult.all(record: record, plan: plan, tasks: tasks)
  }

  /// A map with nothing on it around the tracks of a run.
  private static func bareMap(for record: RunRecord) throws(ProjectionError) -> CityMap {
    let projection = try MapProjection(origin: record.description.mapOrigin)
    let box =
      BoundingBox(around: record.tracks.flatMap { $0.samples.map(\.position) })
      ?? BoundingBox(west: -500, south: -500, east: 500, north: 500)
    let wide = box.expanded(byMetres: 500)
    let corners = [
      LocalPoint(east: wide.west, north: wide.south), LocalPoint(east: wide.east, north: wide.south),
      LocalPoint(east: wide.east, north: wide.north), LocalPoint(east: wide.west, north: wide.north),
    ]
    guard let boundary = Polygon(exterior: corners) else {
      preconditionFailure("a rectangle of more than a kilometre is a polygon")
    }
    return CityMap(
      metadata: MapMetadata(
        name: "No map", source: "", sourceDate: "", licence: "", attribution: record.description.attribution),
      projection: projection, boundary: boundary, terrain: Terrain(groundLevel: AltitudeAMSL(metres: 0)))
  }

  /// The number of planned tasks that the run did.
  package var doneCount: Int { taskResults.count { $0.isPlanned && $0.isDone } }
  /// The number of planned tasks.
  package var plannedCount: Int { taskResults.count(where: \.isPlanned) }
  /// The number of tasks that were done after their window.
  package var lateCount: Int { taskResults.count { $0.status == .late } }

  /// The judgement over the run.
  package enum Verdict: String, Hashable, Sendable {
    /// All planned tasks are done and all expectations met.
    case passed
    /// Something planned or expected did not happen.
    case failed
    /// The run was not closed, so it is not judged.
    case incomplete
    /// There was nothing to judge by: neither a plan nor an expectation.
    case recorded
  }

  /// The judgement over the run.
  package var verdict: Verdict {
    if record.ending == .notClosed { return .incomplete }
    if plan == nil, expectations.isEmpty { return .recorded }
    return expectations.allSatisfy(\.isMet) && doneCount == plannedCount ? .passed : .failed
  }

  /// What was planned or expected and did not happen, as parts of a sentence.
  package var failures: [String] {
    var reasons: [String] = []
    let failed = expectations.count { !$0.isMet }
    if doneCount < plannedCount {
      reasons.append("\(plannedCount - doneCount) of \(plannedCount) planned tasks not done")
    }
    if failed > 0 { reasons.append("\(failed) of \(expectations.count) expectations not met") }
    return reasons
  }

  /// What the run lacks, one sentence each, the gravest first.
  package var lacks: [String] {
    var lacks: [String] = []
    if record.ending == .notClosed {
      let last = record.span.map { " The last reading is of \(clock.clock($0.end))." } ?? ""
      lacks.append(
        "The run was not closed: it still goes on, or its program was ended.\(last) What happened later is not here.")
    }
    lacks += notes
    if record.readingCount == 0 { lacks.append("No vehicle sent a reading: there are neither tracks nor charts.") }
    if plan == nil { lacks.append("The run has no plan: nothing is known of tasks, planned ways and rules.") }
    let silent = (plan?.vehicles ?? []).filter { vehicle in
      !vehicle.sorties.isEmpty && !record.tracks.contains { $0.vehicle == vehicle.id && $0.sums.readings > 0 }
    }
    if !silent.isEmpty, record.readingCount > 0 {
      lacks.append("No reading came from \(silent.map(\.id).joined(separator: ", ")), which had sorties to fly.")
    }
    let unknown = taskResults.count { $0.isPlanned && !$0.isRecorded }
    if unknown > 0 { lacks.append("Of \(unknown) planned tasks the run has no record; they count as not done.") }
    let strays = record.tracks.reduce(0) { $0 + $1.sums.strays }
    if strays > 0 {
      let names = record.tracks.filter { $0.sums.strays > 0 }.map(\.vehicle)
      lacks.append(
        "\(strays) readings of \(names.joined(separator: ", ")) are at places that the vehicle cannot have reached; "
          + "they are not drawn.")
    }
    if let repairs = record.repairs { lacks.append(repairs + ".") }
    return lacks
  }

  /// Times of day at the run's place.
  var clock: TimeText { TimeText(start: record.description.start) }

  /// The name of a track.
  func vehicle(_ track: Int) -> String { record.tracks[track].vehicle }
}
