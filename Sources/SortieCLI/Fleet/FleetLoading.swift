import Diagnostics
import Maps
import Missions
import Plans
import Quantities
import Simulator

/// Reads what `sortie fleet` is given: a plan folder, a mission, or a fleet and a map; and a scenario.
struct FleetLoading {
  let file: String
  let map: String?
  let scenario: String?
  let profile: AutopilotProfile

  /// Vehicles that are ready, with the world that they meet.
  struct Loaded {
    var map: CityMap
    /// The vehicles of each network.
    var vehicles: [[VehicleConfiguration]]
    var conditions: Simulation.Conditions
    /// Whether bytes take the scenario's radio.
    var usesRadio: Bool

    /// The networks.
    func networks(seed: UInt64) -> [FleetNetwork] {
      vehicles.enumerated().map { index, vehicles in
        let simulation = Simulation(
          map: map, vehicles: vehicles, conditions: conditions, seed: seed &+ UInt64(index))
        return FleetNetwork(simulation: simulation, usesRadio: usesRadio)
      }
    }
  }

  /// Everything, or nil and problems on the console.
  func load(on console: Console) throws -> Loaded? {
    guard let placed = try vehicles(on: console) else { return nil }
    var conditions = Simulation.Conditions(
      wind: placed.weather?.wind ?? .zero, link: LinkQuality(delaySeconds: 0))
    if let air = placed.weather?.airTemperature { conditions.airTemperature = air }
    var usesRadio = false
    if let scenario {
      guard let read = try FleetLoading.scenario(scenario, on: console) else { return nil }
      conditions.wind = read.wind ?? conditions.wind
      conditions.gustDeviation = read.gustDeviation
      conditions.airTemperature = read.airTemperature ?? conditions.airTemperature
      usesRadio = read.link != .clear
      if usesRadio { conditions.link = read.link }
    }
    return Loaded(map: placed.map, vehicles: placed.vehicles, conditions: conditions, usesRadio: usesRadio)
  }

  /// Reads a scenario; nil and problems on the console where it is none.
  static func scenario(_ path: String, on console: Console) throws -> Scenario? {
    try read(scenario: path, on: console)?.scenario
  }

  /// Reads a scenario with the text of its file; nil and problems on the console where it is none.
  static func read(
    scenario path: String, on console: Console
  ) throws -> (scenario: Scenario, sources: [String: SourceText])? {
    _ = try Files.read(path, bytesMax: ScenarioReader.fileBytesMax, help: "give a scenario file")
    guard let read = ScenarioReader.readIfScenario(path: path) else {
      console.note("error: `\(path)` is not a scenario\nhelp: a scenario starts with `\(ScenarioReader.versionKey): 1`")
      return nil
    }
    LoadedMission.report(read.diagnostics, sources: read.sources, on: console)
    return read.scenario.map { ($0, read.sources) }
  }

  private typealias Placed = (map: CityMap, vehicles: [[VehicleConfiguration]], weather: Weather?)

  private func vehicles(on console: Console) throws -> Placed? {
    if Files.isFolder(file) || file.hasSuffix("/\(PlanFolder.planName)") { return try planned(on: console) }
    guard let folder = map else { return mission(on: console) }
    let (map, problems) = LoadedMission.readMap(folder, on: console)
    LoadedMission.report(problems, sources: [:], on: console)
    guard let map else { return nil }
    let (result, fleet) = MissionReader.readFleet(path: file, on: map)
    LoadedMission.report(result.diagnostics, sources: result.sources, on: console)
    guard let fleet else { return nil }
    return (map, FleetSetup(map: map, fleet: fleet, profile: profile).networks(), nil)
  }

  /// The vehicles of a plan, whose crews hook parcels on and fill tanks as it says.
  private func planned(on console: Console) throws -> Placed? {
    guard let folder = try PlanFolder.read(file, on: console) else { return nil }
    let mission = folder.loaded.mission
    let setup = SimulationSetup(
      mission: mission, plan: folder.plan, scenario: Scenario(name: "", expectations: []), profile: profile)
    let vehicles = try setup.configurations().map { vehicle in
      var vehicle = vehicle
      vehicle.isTalkative = true
      return vehicle
    }
    return (mission.map, [vehicles], mission.weather)
  }

  private func mission(on console: Console) -> Placed? {
    let read = MissionReader.read(path: file, files: DiskFiles()) { LoadedMission.readMap($0, on: console) }
    if read.mission == nil, read.fleet != nil, !read.diagnostics.hasErrors {
      console.note("error: `\(file)` is a fleet without a map\nhelp: name its map with --map, as --map maps/helsinki")
      return nil
    }
    LoadedMission.report(read.diagnostics, sources: read.sources, on: console)
    guard let mission = read.mission else {
      if !read.diagnostics.hasErrors { console.note("error: `\(file)` is neither a plan, a mission nor a fleet") }
      return nil
    }
    let setup = FleetSetup(map: mission.map, fleet: mission.fleet, profile: profile)
    return (mission.map, setup.networks(), mission.weather)
  }
}
