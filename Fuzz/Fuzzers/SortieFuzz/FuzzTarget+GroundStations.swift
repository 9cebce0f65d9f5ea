import FleetLink
import Quantities

extension FuzzTarget {
  /// A `.plan` or a list of way points: there is a plan or an error with a place in the file, and the plan keeps within
  /// the limits.
  func groundStations(_ bytes: [UInt8]) {
    let reading = GroundStationFile.read(bytes)
    let errors = reading.problems.filter { !$0.isWarning }
    require((reading.plan == nil) == !errors.isEmpty, "a file is read, or it is said what is wrong")
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    for problem in reading.problems {
      require(!problem.reason.isEmpty, "a problem says what is wrong")
      require((1...lines).contains(problem.place.line) && problem.place.column >= 1, "a problem lies in the file")
      require(problem.place.column <= bytes.count + 1, "a problem lies in its line")
    }
    require(reading.problems.count <= 2 * GroundStationFile.problemsMax, "problems are limited")
    guard let plan = reading.plan else { return }
    require(plan.items.count <= GroundStationFile.itemsMax + 1, "items are limited")
    for item in plan.items {
      guard case .command(let command) = item.content else { continue }
      require(command.parameters.count == 4 && command.tail.count == 3, "a command has seven parameters")
      require((command.parameters + command.tail).allSatisfy { $0?.isFinite ?? true }, "parameters are finite")
    }
    require(plan.fence.polygons.allSatisfy { $0.corners.count >= 3 }, "an outline has three corners")
    require(plan.fence.circles.allSatisfy { $0.radius.metres > 0 }, "a circle has a radius")
    require(GroundStationFile.read(bytes).plan == plan, "the same bytes read the same")
  }
}
