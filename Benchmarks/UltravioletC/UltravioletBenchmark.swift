import ArgumentParser
import Coverage
import Foundation
import Geometry
import Maps
import Quantities

/// `sortie-bench uvc`: plans UV-C disinfection of a made-up ward, or of rooms of a building.
struct UltravioletBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uvc", abstract: "Plan UV-C disinfection of a ward and compare its time with the lower bound.",
    discussion: """
      Without a building it makes a ward: rooms of two beds, 5 m by 6 m, on both sides of a corridor, all doors open. \
      `seconds` is CPU time of one thread for everything from the scene to the report. `gap_percent` is the whole time \
      over the lower bound of the linear programme, driving and ramps included.
      """)

  @Option(help: "The number of beds of the made-up ward.") var beds = 8
  @Option(help: "A building file instead, such as maps/ward/ward.building.yaml.") var building: String?
  @Option(help: "Its level.") var level = "L1"
  @Option(help: "Rooms that are treated, with commas between.") var rooms = "room-7,room-8,corridor"
  @Option(help: "Rooms that are only passed, with commas between.") var passed = ""
  @Option(help: "The waypoint at which the robot starts and ends.") var start = "charger-1"
  @Option(help: "The dose in mJ/cm2.") var dose = 25.0
  @Option(help: "The UV-C power of the lamp in watts.") var watts = 200.0
  @Option(help: "The radius of the robot in metres.") var radius = 0.3
  @Option(help: "The longest wait for one place in seconds.") var dwell = 900.0
  @Option(help: "How often it is planned; the best time counts.") var repeats = 1
  @Option(help: "A file for the samples as CSV.") var out: String?

  func run() throws {
    var options = UltravioletOptions(doseJoulesPerSquareMetre: 10 * dose)
    options.dwellSecondsMax = dwell
    let (scene, place) = try building.map(scene(ofBuilding:)) ?? SyntheticWard.scene(beds: beds)
    let lamp = LineLamp(
      power: Power(watts: watts), outputShare: 0.85, length: Length(metres: 1.2), base: Length(metres: 0.4))
    let robot = UltravioletRobot(lamp: lamp, radius: Length(metres: radius), start: place, dock: place)
    var result: UltravioletPlan?
    let seconds = try ThreadClock.best(of: repeats) {
      result = try UltravioletPlanner(scene: scene, robot: robot, options: options).plan()
    }
    guard let plan = result else { throw BenchmarkError("nothing was planned") }
    for problem in plan.problems { note("\(problem.kind.rawValue): \(problem.description)") }
    for patch in plan.missing.prefix(Self.missingShown) {
      note(
        "\(patch.reason.rawValue): \(patch.surface.name), "
          + String(format: "%.2f m2 at %.2f %.2f", patch.areaSquareMetres, patch.centre.east, patch.centre.north))
    }
    print(plan, seconds)
    if let out { try csv(plan).write(toFile: out, atomically: true, encoding: .utf8) }
  }

  /// How many surfaces without dose are named on standard error.
  private static let missingShown = 12

  private func print(_ plan: UltravioletPlan, _ seconds: Double) {
    func area(_ reason: UltravioletPlan.MissingPatch.Reason) -> Double {
      plan.missing.filter { $0.reason == reason }.reduce(0) { $0 + $1.areaSquareMetres }
    }
    var figures = Figures()
    figures.add("seconds", seconds, digits: 3)
    figures.add("surface_m2", plan.areaSquareMetres, digits: 1)
    figures.add("samples", plan.samples.count)
    figures.add("tried_stops", plan.triedStopCount)
    figures.add("stops", plan.stopCount)
    figures.add("required_j_m2", plan.requiredJoulesPerSquareMetre, digits: 1)
    figures.add("minimum_j_m2", plan.leastTreatedJoulesPerSquareMetre, digits: 2)
    figures.add("p05_j_m2", plan.doseJoulesPerSquareMetre(exceededBut: 0.05), digits: 2)
    figures.add("at_dose_percent", 100 * plan.shareAtDose, digits: 2)
    figures.add("at_dose_between_percent", 100 * plan.shareAtDoseBetweenSamples, digits: 2)
    figures.add("unseen_m2", area(.unseen), digits: 2)
    figures.add("too_faint_m2", area(.tooFaint), digits: 2)
    figures.add("dwell_s", plan.dwellSeconds, digits: 1)
    figures.add("drive_s", plan.driveSeconds, digits: 1)
    figures.add("ramp_s", plan.rampSeconds, digits: 1)
    figures.add("total_s", plan.totalSeconds, digits: 1)
    figures.add("bound_s", plan.lowerBoundSeconds, digits: 1)
    figures.add("gap_percent", plan.shareOverBound.map { 100 * $0 }, digits: 2)
    figures.print()
  }

  private func scene(ofBuilding path: String) throws -> (UltravioletScene, LocalPoint) {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    guard let floor = BuildingYAMLReader.read(bytes: bytes, path: path).map?.level(level) else {
      throw BenchmarkError("`\(path)` has no level `\(level)`")
    }
    func names(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
    guard let made = UltravioletScene.scene(of: floor, treated: names(rooms), passed: names(passed)) else {
      throw BenchmarkError("level `\(level)` has none of the rooms `\(rooms)`")
    }
    guard let place = floor.waypoint(start)?.position else { throw BenchmarkError("there is no waypoint `\(start)`") }
    return (made.scene, place)
  }

  private func csv(_ plan: UltravioletPlan) -> String {
    var text = "surface,state,east,north,up,area_m2,dose_j_m2\n"
    for sample in plan.samples {
      text += "\(plan.surfaces[sample.surface].name),\(sample.state.rawValue),"
      text += String(
        format: "%.3f,%.3f,%.3f,%.5f,%.2f\n", sample.point.east, sample.point.north, sample.heightMetres,
        sample.areaSquareMetres, sample.doseJoulesPerSquareMetre)
    }
    return text
  }
}
