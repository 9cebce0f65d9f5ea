import Foundation
import Testing
import VehicleRouting

/// An instance of the vehicle routing problem with time windows in the VRPLIB dialect, distances cut to tenths.
private struct Instance {
  var problem: Problem

  /// Reads the sections that these instances have; nil where one is missing.
  init?(_ text: String) {
    var header: [String: Double] = [:]
    var sections: [String: [[Double]]] = [:]
    var section = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split { " \t:".contains($0) }.map(String.init)
      guard let first = words.first else { continue }
      let numbers = words.compactMap(Double.init)
      if first.hasSuffix("_SECTION") {
        section = first
      } else if numbers.count == words.count {
        sections[section, default: []].append(numbers)
      } else if let value = numbers.last {
        header[first] = value
      }
    }
    guard let places = sections["NODE_COORD_SECTION"], let windows = sections["TIME_WINDOW_SECTION"],
      let demands = sections["DEMAND_SECTION"], let capacity = header["CAPACITY"], let vehicles = header["VEHICLES"],
      places.count == windows.count, places.count == demands.count
    else { return nil }
    func tenths(_ value: Double) -> Double { (value * 10).rounded(.down) }
    let travel = places.flatMap { from in
      places.map { to in
        let east = from[1] - to[1]
        let north = from[2] - to[2]
        return tenths((east * east + north * north).squareRoot())
      }
    }
    let service = sections["SERVICE_TIME_SECTION"]
    let jobs = places.indices.dropFirst().map { node in
      Problem.Job(
        work: .deliverFromBase(
          Problem.Stop(
            entry: node, windows: [window(tenths(windows[node][1]), tenths(windows[node][2]))],
            serviceSeconds: [tenths(service.map { $0[node][1] } ?? header["SERVICE_TIME"] ?? 0)])),
        demand: [demands[node][1]])
    }
    let van = Problem.Vehicle(type: 0, base: 0, shift: window(tenths(windows[0][1]), tenths(windows[0][2])))
    problem = Problem(
      locationCount: places.count, loadDimensionCount: 1,
      vehicleTypes: [Problem.VehicleType(travelSeconds: travel, capacity: [capacity])],
      vehicles: [Problem.Vehicle](repeating: van, count: Int(vehicles)), jobs: jobs, weights: .travelOnly)
  }
}

private let folder = "../shared/data/vrp/VRPTW"
private let hasInstances = FileManager.default.fileExists(atPath: folder)

@Test(
  "Solomon's instances with 100 clients come close to the best known distances",
  .enabled(if: hasInstances, "the public instances are not there"),
  arguments: [("C101", 8273.0, 1e-9), ("R101", 16377.0, 0.5), ("RC208", 7761.0, 2.0)])
func solomonInstances(name: String, bestKnown: Double, gapPercentMax: Double) throws {
  let text = try String(contentsOfFile: "\(folder)/\(name).vrp", encoding: .utf8)
  let problem = try #require(Instance(text)).problem
  let solution = try VehicleRoutingSolver(problem).solve(.init(iterations: 30_000))
  #expect(SolutionChecker.breaches(problem, solution) == [])
  #expect(solution.unassigned.isEmpty)
  let gapPercent = (solution.cost.total / bestKnown - 1) * 100
  // Nothing feasible is below the best known distance of these solved instances.
  #expect(gapPercent >= -1e-9 && gapPercent <= gapPercentMax, "\(name): \(gapPercent) %")
}
