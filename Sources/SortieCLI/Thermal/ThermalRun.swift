import Geometry
import Maps
import Missions
import Plans
import Quantities
import Telemetry

/// The thermal part of a run, with its mission and map where they are at hand.
struct ThermalRun {
  /// The run folder.
  let folder: String
  let description: RunDescription
  /// By row, then by column; never empty.
  let cells: [ThermalCell]
  /// The vehicles whose cameras made frames.
  let cameras: [String]
  /// From the first to the last frame; nil where the run has none.
  let span: MissionInterval?
  /// What became of the tasks.
  let outcomes: [TaskOutcome]
  /// The mission that was flown, with its map; nil where it is not at hand.
  let loaded: LoadedMission?
  /// Whether the run has ended and its sheet was written.
  let isComplete: Bool
  let projection: MapProjection

  /// Reads what is thermal in a run folder.
  ///
  /// A run without thermal cells ends with a problem: `nil`, which has been reported.
  static func read(_ folder: String, on console: Console) throws -> ThermalRun? {
    let path = "\(folder)/\(RunFolder.storeName)"
    guard Files.exists(path) else {
      throw CommandFailure("there is no run in `\(folder)`", help: "give the folder that `sortie simulate … -o` wrote")
    }
    let store: RunStore
    let (cells, frames, outcomes): ([ThermalCell], [ThermalFrame], [TaskOutcome])
    do {
      store = try RunStore.open(at: path)
      (cells, frames, outcomes) = (try store.thermalCells(), try store.thermalFrames(), try store.outcomes())
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    guard !cells.isEmpty else {
      console.note("error: the run in `\(folder)` has no thermal cells")
      console.note("help: let the mission have a survey with `sensor: thermal`, and see that it was flown")
      return nil
    }
    guard let problem = cells.lazy.compactMap(Self.problem).first else {
      let times = frames.map(\.time)
      let sheetIsThere = Files.exists("\(folder)/\(RunFolder.sheetName)")
      return ThermalRun(
        folder: folder, description: store.description, cells: cells, cameras: Set(frames.map(\.vehicle)).sorted(),
        span: times.min().flatMap { first in times.max().map { MissionInterval(start: first, end: $0) } },
        outcomes: outcomes, loaded: sheetIsThere ? try mission(of: folder, on: console) : nil,
        isComplete: sheetIsThere, projection: try Self.projection(around: store.description.mapOrigin))
    }
    console.note("error: `\(path)` is damaged: \(problem)")
    console.note("help: put back a copy of the run, or simulate it again")
    return nil
  }

  /// What surfaces can be like, in °C: from absolute zero to molten steel.
  private static let possible = -273.15...3000

  /// What is wrong with a cell that came out of a file; nil where it is sound.
  private static func problem(_ cell: ThermalCell) -> String? {
    let isPossible =
      [cell.mean, cell.minimum, cell.maximum].allSatisfy { possible.contains($0.celsius) }
      && (0...1000).contains(cell.standardUncertaintyKelvin) && (1...1_000_000_000_000).contains(cell.count)
    guard isPossible else {
      return "the thermal cell [\(cell.index.column), \(cell.index.row)] has no sample, or a number that cannot be"
    }
    return nil
  }

  private static func projection(around origin: GeoPoint) throws -> MapProjection {
    do {
      return try MapProjection(origin: origin)
    } catch {
      throw CommandFailure("the run cannot be placed on the map: \(error.reason)")
    }
  }

  /// The mission of the plan that was flown; nil, and said, where it is not at hand.
  private static func mission(of folder: String, on console: Console) throws -> LoadedMission? {
    let sheet = try RunFolder.read(folder)
    let path = Files.clean("\(folder)/\(sheet.plan)")
    guard Files.exists(path) else {
      console.note("note: the plan `\(path)` is not at hand, so there are no names of places and no purposes")
      return nil
    }
    guard let plan = try PlanFolder.read(path, on: console) else { return nil }
    guard sha256(plan.plan.digestInput) == sheet.planSHA256 else {
      console.note("note: the plan in `\(path)` is not the one that was flown, so its mission is not used")
      return nil
    }
    return plan.loaded
  }

  /// The side of a cell.
  var cellSize: Length { description.cellSize }

  /// The position of a point of the map's frame.
  func geo(_ point: LocalPoint) throws -> GeoPoint {
    do {
      return try projection.geo(point)
    } catch {
      throw CommandFailure("a thermal cell cannot be placed on the map: \(error.reason)")
    }
  }

  /// Whether another run counts its cells in the same grid.
  func hasGrid(of other: ThermalRun) -> Bool {
    cellSize == other.cellSize && description.mapOrigin == other.description.mapOrigin
  }
}
