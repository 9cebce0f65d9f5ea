import Geometry
import Maps
import Missions
import Quantities
import Telemetry

/// What `sortie thermal` found in a run.
struct ThermalFindings {
  let run: ThermalRun
  /// Spots over the whole grid.
  let hotSpots: HotSpotAnalysis
  /// Names for the spots of `hotSpots.spots`, in their order; nil where nothing near has a name.
  let spotNames: [String?]
  /// What each thermal survey asked, in the order of the mission.
  let surveys: [Survey]
  /// What changed since another run; nil where none was given.
  let change: Change?

  /// A change with the names of its regions.
  struct Change {
    var earlier: ThermalRun
    var found: ThermalChange
    var names: [String?]
  }

  /// One survey with its answer.
  struct Survey {
    var task: String
    var title: String
    var area: String
    var purpose: AreaSurvey.Purpose
    /// How many cells the area has, and how many of them were seen.
    var areaCells: Int
    var seenCells: Int
    var answer: Answer
  }

  /// What a purpose asks.
  enum Answer {
    /// The numbers of the spots with a cell in the area.
    case hotSpots([Int])
    case heatLoss(HeatLoss, names: [String: String])
    case search(SearchSupport)
    case disinfection(DisinfectionCheck)
    /// The area has more cells than can be looked at.
    case tooLarge
  }

  /// How far around a sprayed area dry ground is taken.
  static let dryGround = Length(metres: 30)

  init(of run: ThermalRun, against earlier: ThermalRun?) {
    self.run = run
    var options = HotSpotOptions()
    options.isOneCamera = run.cameras.count <= 1
    let analysis = HotSpotAnalysis(of: run.cells, cellSize: run.cellSize, options: options)
    hotSpots = analysis
    let names = run.loaded.map { NearbyNames($0.mission.map) }
    func name(_ index: ThermalCellIndex) -> String? { names?.name(of: index.centre(cellSize: run.cellSize)) }
    spotNames = analysis.spots.map { name($0.peak.index) }
    surveys = Self.surveys(of: run, spots: analysis.spots, against: earlier)
    change = earlier.map { earlier in
      let found = ThermalChange(from: earlier.cells, to: run.cells, cellSize: run.cellSize)
      return Change(earlier: earlier, found: found, names: found.regions.map { name($0.peak) })
    }
  }

  private static func surveys(of run: ThermalRun, spots: [HotSpot], against earlier: ThermalRun?) -> [Survey] {
    guard let mission = run.loaded?.mission else { return [] }
    let byIndex = Dictionary(run.cells.map { ($0.index, $0) }) { _, last in last }
    return mission.tasks.compactMap { task in
      guard case .survey(let survey) = task.work, survey.sensor == .thermal else { return nil }
      var result = Survey(
        task: task.id, title: task.title, area: survey.area.name, purpose: survey.purpose, areaCells: 0, seenCells: 0,
        answer: .tooLarge)
      guard let area = ThermalGround.indices(in: survey.area.outline, cellSize: run.cellSize) else { return result }
      let seen = area.compactMap { byIndex[$0] }
      result.areaCells = area.count
      result.seenCells = seen.count
      switch survey.purpose {
      case .surfaceHotspots, .damageMapping, .terrainModel:
        let inside = Set(area)
        result.answer = .hotSpots(spots.filter { $0.cells.contains(where: inside.contains) }.map(\.number))
      case .buildingHeatLoss:
        let roofs = ThermalGround.roofs(of: mission.map.buildings, under: seen, cellSize: run.cellSize)
        let names = Dictionary(mission.map.buildings.map { ($0.id, $0.name) }) { first, _ in first }
        // Ground outside the area was seen as well, but roofs outside it were not asked for; they must not pass for
        // ground, so only cells of the area are compared.
        result.answer = .heatLoss(HeatLoss(of: seen, cellSize: run.cellSize, roofs: roofs), names: names)
      case .searchSupport:
        // The surroundings of cells at the border of the area are cells beyond it.
        let inside = Set(area)
        result.answer = .search(SearchSupport(of: run.cells, cellSize: run.cellSize).limited(to: inside))
      case .disinfectionCheck:
        result.answer = .disinfection(check(area, survey: survey, of: run, mission: mission, against: earlier))
      }
      return result
    }
  }

  private static func check(
    _ area: [ThermalCellIndex], survey: AreaSurvey, of run: ThermalRun, mission: Mission, against earlier: ThermalRun?
  ) -> DisinfectionCheck {
    var sprayed: Set<ThermalCellIndex> = []
    for task in mission.tasks {
      guard case .spray(let spraying) = task.work else { continue }
      sprayed.formUnion(ThermalGround.indices(in: spraying.area.outline, cellSize: run.cellSize) ?? [])
    }
    let asked = Set(area)
    let both = asked.intersection(sprayed)
    // A mission that only checks does not say what was sprayed before it: then it is the area of the survey.
    let wet = both.isEmpty ? asked : both
    let near = survey.area.outline.boundingBox.expanded(byMetres: dryGround.metres)
    let dry = run.cells.map(\.index).filter {
      near.contains($0.centre(cellSize: run.cellSize)) && !sprayed.contains($0) && !wet.contains($0)
    }
    return DisinfectionCheck(of: run.cells, area: wet, dry: Set(dry), earlier: earlier?.cells)
  }
}
