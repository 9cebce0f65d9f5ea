import ArgumentParser

/// `sortie-bench`: measures parts of Sortie and prints one JSON object per run.
@main
struct SortieBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sortie-bench",
    abstract: "Measure parts of Sortie and print the figures as one JSON object.",
    discussion: """
      Times are CPU times of one thread, the best of some repeats, so that other work on the machine disturbs little.
      Figures go to standard output, everything else to standard error.
      """,
    subcommands: [
      MAVLinkBenchmark.self, RoutingBenchmark.self, MatrixBenchmark.self, ZoneChangeBenchmark.self,
      VerifyBenchmark.self, MapBenchmark.self, ZonesBenchmark.self, VehicleRoutingBenchmark.self,
      RoutingCheckBenchmark.self, ArcBenchmark.self, CoverageBenchmark.self, UltravioletBenchmark.self,
      UploadBenchmark.self, SimulateBenchmark.self, TelemetryBenchmark.self, ThermalBenchmark.self,
    ])
}
