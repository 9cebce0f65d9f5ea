import ArgumentParser

/// `sortie map`: makes, describes and draws city maps.
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Make, describe and draw city maps.",
    subcommands: [
      MapImportCommand.self, MapInfoCommand.self, MapZonesCommand.self, MapCheckCommand.self,
      MapDrawCommand.self,
    ])
}
