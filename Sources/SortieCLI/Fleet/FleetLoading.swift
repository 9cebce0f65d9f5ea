import Diagnostics
import Maps
import Missions
import Quantities
import Simulator

/// Reads what `sortie fleet` is given: a mission, or a fleet and a map, and a scenario.
struct FleetLoading {
  let file: String
  let map: String?
  let scenario: String?
  let profile: AutopilotProfile

  /// A fleet that is ready, with its radio.
  struct Loaded {
    var fleet: FleetSetup
    /// Whether bytes take the scenario's radio.
    var usesRadio: Bool

    /// The networks with their vehicles.
    func networks(seed: UInt64) -> [(network: FleetNetwork, vehicles: [VehicleConfiguration])] {
      fleet.networks().enumerated().map { index, vehicles in
        let simulation = Simulation(
          map: fleet.map, vehicles: vehicles, conditions: fleet.conditions, seed: seed &+ UInt64(index))
        return (FleetNetwork(simulation: simulation, usesRadio: usesRadio), vehicles)
      }
    }
  }

  /// Everything, or nil and problems on the console.
  func load(on console: Console) throws -> Loaded? {
    guard let placed = try placedFleet(on: console) else { return nil }
    var conditions = Simulation.Conditions(
      wind: placed.weather?.wind ?? .zero, link: LinkQuality(delaySeconds: 0))
    if let air = placed.weather?.airTemperature { conditions.airTemperature = air }
    var usesRadio = false
    if let scenario {
      _ = try Files.read(scenario, bytesMax: ScenarioReader.fileBytesMax, help: "give a scenario file")
      guard let read = ScenarioReader.readIfScenario(path: scenario) else {
        console.note(
          "error: `\(scenario)` is not a scenario\nhelp: a scenario starts with `\(ScenarioReader.versionKey): 1`")
        return nil
      }
      LoadedMission.report(read.diagnostics, sources: read.sources, on: console)
      guard let scenario = read.scenario else { return nil }
      conditions.wind = scenario.wind ?? conditions.wind
      conditions.gustDeviation = scenario.gustDeviation
      conditions.airTemperature = scenario.airTemperature ?? conditions.airTemperature
      usesRadio = scenario.link != .clear
      if usesRadio { conditions.link = scenario.link }
    }
    return Loaded(
      fleet: FleetSetup(map: placed.map, fleet: placed.fleet, conditions: conditions, profile: profile),
      usesRadio: usesRadio)
  }

  private func placedFleet(on console: Console) throws -> (map: CityMap, fleet: Fleet, weather: Weather?)? {
    guard let folder = map else {
      let probe = MissionReader.read(path: file, files: DiskFiles()) { LoadedMission.readMap($0, on: console) }
      if probe.mission == nil, probe.fleet != nil, !probe.diagnostics.hasErrors {
        console.note("error: `\(file)` is a fleet without a map\nhelp: name its map with --map, as --map maps/helsinki")
        return nil
      }
      LoadedMission.report(probe.diagnostics, sources: probe.sources, on: console)
      guard let mission = probe.mission else {
        if !probe.diagnostics.hasErrors {
          console.note("error: `\(file)` is neither a mission nor a fleet")
        }
        return nil
      }
      return (mission.map, mission.fleet, mission.weather)
    }
    let (map, problems) = LoadedMission.readMap(folder, on: console)
    LoadedMission.report(problems, sources: [:], on: console)
    guard let map else { return nil }
    let (result, fleet) = MissionReader.readFleet(path: file, on: map)
    LoadedMission.report(result.diagnostics, sources: result.sources, on: console)
    guard let fleet else { return nil }
    return (map, fleet, nil)
  }
}
