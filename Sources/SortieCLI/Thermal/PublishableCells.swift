import Geometry
import Maps
import Missions
import Quantities
import Telemetry

/// Which cells of a run may be published at all, before they are merged.
///
/// Only ground that a survey with a publishable purpose asked for: what was seen on the way was seen for no purpose.
/// Ground that was searched for people is held back with what lies around it, since a frame of the search sees past the
/// border of its area.
struct PublishableCells {
  /// The cells, by row, then by column.
  let cells: [ThermalCell]
  /// The dwelling under each of them that lies on the roof of one.
  let dwellings: [ThermalCellIndex: String]
  /// How many seen cells are not among `cells`.
  let heldBackCount: Int

  /// How far ground is held back around an area that was searched: half the width that a thermal camera sees from the
  /// height that the open category allows (120 m, 49°), rounded up.
  static let searchMargin = Length(metres: 60)

  /// Purposes whose cells may be published.
  static let purposes: [AreaSurvey.Purpose] = [.surfaceHotspots, .buildingHeatLoss, .disinfectionCheck]

  /// Kinds of buildings in which nobody lives, by their OpenStreetMap tag. A building of another or unknown kind counts
  /// as a dwelling.
  static let uninhabited: Set<String> = [
    "atrium", "barn", "bridge", "carport", "cathedral", "chapel", "church", "civic", "college", "commercial",
    "entrance",
    "fire_station", "garage", "garages", "glasshouse", "government", "grandstand", "greenhouse", "hangar", "hospital",
    "industrial", "kindergarten", "kiosk", "mosque", "museum", "office", "parking", "pavilion", "public", "retail",
    "roof", "school", "service", "shed", "stadium", "sports_hall", "supermarket", "synagogue", "temple", "tower",
    "train_station", "transportation", "underpass_entrance", "university", "utility", "warehouse",
  ]

  init(of run: ThermalRun, mission: Mission) {
    var allowed: Set<ThermalCellIndex> = []
    var searched: [Polygon] = []
    for task in mission.tasks {
      guard case .survey(let survey) = task.work, survey.sensor == .thermal else { continue }
      if Self.purposes.contains(survey.purpose) {
        allowed.formUnion(ThermalGround.indices(in: survey.area.outline, cellSize: run.cellSize) ?? [])
      } else {
        searched.append(survey.area.outline)
      }
    }
    // From the centre of a cell to its corner is less than its side.
    let margin = Self.searchMargin.metres + run.cellSize.metres
    cells = run.cells.filter { cell in
      guard allowed.contains(cell.index) else { return false }
      let centre = cell.index.centre(cellSize: run.cellSize)
      return searched.allSatisfy { area in
        !area.boundingBox.expanded(byMetres: margin).contains(centre)
          || area.planarDistanceMetres(to: centre) > margin
      }
    }
    heldBackCount = run.cells.count - cells.count
    dwellings = ThermalGround.roofs(
      of: mission.map.buildings.filter { !Self.uninhabited.contains($0.kind) }, under: cells, cellSize: run.cellSize)
  }

  /// What became of the tasks of each kind.
  static func tasks(of mission: Mission, outcomes: [TaskOutcome]) -> [PublishedTasks] {
    let done = Set(outcomes.filter(\.isDone).map(\.task))
    var counts: [PublishedTasks] = []
    func add(_ task: MissionTask, _ kind: String, concernsPeople: Bool) {
      let place =
        counts.firstIndex { $0.kind == kind }
        ?? {
          counts.append(PublishedTasks(kind: kind, asked: 0, done: 0, concernsPeople: concernsPeople))
          return counts.count - 1
        }()
      counts[place].asked += 1
      if done.contains(task.id) { counts[place].done += 1 }
    }
    for task in mission.tasks {
      switch task.work {
      case .deliver: add(task, "deliver", concernsPeople: true)
      // Somebody may speak to a doctor there.
      case .station: add(task, "station", concernsPeople: true)
      case .spray, .treatStreets, .irradiate: add(task, "disinfect", concernsPeople: false)
      case .patrol: add(task, "patrol", concernsPeople: false)
      case .survey(let survey):
        // That somebody is searched for is about that person.
        if survey.purpose != .searchSupport { add(task, "survey", concernsPeople: false) }
      }
    }
    return counts.sorted { $0.kind < $1.kind }
  }
}
