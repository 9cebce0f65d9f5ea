import SortieTestSupport
import VehicleRouting

extension FuzzTarget {
  /// The bytes as an instance, in the format that they tell and in one more; and as a solution.
  func routingInstances(_ bytes: [UInt8]) {
    let formats = RoutingInstance.Format.allCases
    var limits = RoutingInstanceLimits()
    (limits.nodesMax, limits.vehiclesMax, limits.depotsMax) = (200, 200, 20)
    for format in [nil, formats[bytes.count % formats.count]] {
      do {
        let instance = try RoutingInstanceReader.read(bytes, format: format, limits: limits)
        for rounding in RoutingRounding.allCases { stated(instance.rounded(by: rounding)) }
      } catch {
        require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
      }
    }
    do {
      let solution = try RoutingSolutionText(bytes, limits: limits)
      let again = try RoutingSolutionText(Array(solution.text.utf8), limits: limits)
      require(again == solution, "a solution that was read is written the same again")
    } catch {
      require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
    }
  }

  private func stated(_ instance: RoutingInstance) {
    require(instance.nodes.prefix(instance.depotCount).allSatisfy { $0.kind == .depot }, "depots come first")
    let everything = RoutingSolutionText(routes: [Array(instance.nodes.indices)])
    let verdict = InstanceChecker(instance).verdict(on: everything)
    require(!verdict.cost.isNaN, "a solution has a cost")
    require(verdict.breaches.count <= InstanceChecker.breachesMax, "breaches have a limit")
    do {
      let stated = try instance.stated(relaxing: Set(StatedInstance.Relaxation.allCases))
      let cells = instance.nodes.count * instance.nodes.count
      require(stated.problem.vehicleTypes.allSatisfy { $0.travelMetres.count == cells }, "there is a distance for all")
      require(stated.problem.jobs.count == stated.jobPlaces.count, "a job has its places")
      require(stated.problem.vehicles.count == stated.vehicleNumbers.count, "a vehicle has its number")
    } catch {
      require(!error.reason.isEmpty && !error.help.isEmpty, "a refusal says why and what to do")
    }
  }
}
