/// Says whether a solution file holds in an instance, and what it costs there.
///
/// It works from the instance and the routes alone, apart from the solver: loads are carried along each route, charges
/// are spent leg by leg, and each route is driven as early as it can be, which breaks no window that another start
/// would keep.
package struct InstanceChecker {
  private let instance: RoutingInstance
  private let isBatteryChecked: Bool

  /// What was found.
  package struct Verdict: Hashable, Sendable {
    /// The cost of the routes and of clients left out, in the numbers of the instance.
    package var cost: Double
    /// The cost that the file states; nil where it states none. Its unit may be another one.
    package var statedCost: Double?
    /// What does not hold, at most `breachesMax`.
    package var breaches: [Breach]
    /// Routes with clients.
    package var routeCount: Int

    /// Whether everything holds.
    package var isAccepted: Bool { breaches.isEmpty }
  }

  /// The most breaches that are listed.
  package static let breachesMax = 100

  /// What does not hold. Routes have the numbers of the file, from 1.
  package enum Breach: Hashable, Sendable, CustomStringConvertible {
    /// There are more routes than vehicles.
    case tooManyRoutes(routes: Int, vehicles: Int)
    /// A route names a location that the instance has not.
    case unknownLocation(Int, route: Int)
    /// A client is served more than once.
    case servedTwice(Int)
    /// A client that must be served is not.
    case leftOut(Int)
    /// The load is above the capacity at a location.
    case overloaded(at: Int, route: Int)
    /// A delivery is done in a trip without its pickup before it.
    case deliveryBeforePickup(Int, route: Int)
    /// A trip ends with a pickup that was not delivered.
    case neverDelivered(Int, route: Int)
    /// Service starts after the window, or the vehicle is back late.
    case late(at: Int, route: Int)
    /// The route takes longer than its vehicle may.
    case tooLong(route: Int)
    /// The battery is empty before a location.
    case batteryEmpty(at: Int, route: Int)
    /// The vehicle may not reload at a depot.
    case noReload(at: Int, route: Int)

    package var description: String {
      switch self {
      case .tooManyRoutes(let routes, let vehicles): "\(routes) routes for \(vehicles) vehicles"
      case .unknownLocation(let at, let route): "route \(route): there is no location \(at)"
      case .servedTwice(let client): "client \(client) is served twice"
      case .leftOut(let client): "client \(client) is left out"
      case .overloaded(let at, let route): "route \(route): the load at \(at) is above the capacity"
      case .deliveryBeforePickup(let at, let route): "route \(route): \(at) is delivered before it is picked up"
      case .neverDelivered(let at, let route): "route \(route): what was picked up at \(at) is not delivered"
      case .late(let at, let route): "route \(route): late at \(at)"
      case .tooLong(let route): "route \(route): longer than its vehicle may be under way"
      case .batteryEmpty(let at, let route): "route \(route): the battery is empty before \(at)"
      case .noReload(let at, let route): "route \(route): no reload at \(at)"
      }
    }
  }

  /// Prepares the check of an instance in its own numbers; `ignoringBattery` leaves out batteries and stations.
  package init(_ instance: RoutingInstance, ignoringBattery: Bool = false) {
    self.instance = instance
    isBatteryChecked = !ignoringBattery
  }

  /// Checks a solution.
  package func verdict(on solution: RoutingSolutionText) -> Verdict {
    var verdict = Verdict(cost: 0, statedCost: solution.cost, breaches: [], routeCount: 0)
    if solution.routes.count > instance.vehicles.count {
      verdict.breaches.append(
        .tooManyRoutes(routes: solution.routes.count, vehicles: instance.vehicles.count))
    }
    var visits = [Int](repeating: 0, count: instance.nodes.count)
    for (index, route) in solution.routes.enumerated() {
      if let unknown = route.first(where: { !instance.nodes.indices.contains($0) }) {
        verdict.breaches.append(.unknownLocation(unknown, route: index + 1))
        continue
      }
      let vehicle = instance.vehicles[min(index, instance.vehicles.count - 1)]
      guard route.contains(where: { instance.nodes[$0].kind == .client }) else {
        if !route.isEmpty { verdict.breaches.append(.noReload(at: route[0], route: index + 1)) }
        continue
      }
      for location in route { visits[location] += 1 }
      verdict.routeCount += 1
      var check = RouteCheck(
        instance, vehicle, route: route, number: index + 1, isBatteryChecked: isBatteryChecked)
      check.run()
      verdict.cost += check.cost
      verdict.breaches += check.breaches
    }
    for (number, node) in instance.nodes.enumerated() where node.kind == .client {
      if visits[number] > 1 { verdict.breaches.append(.servedTwice(number)) }
      guard visits[number] == 0 else { continue }
      if let prize = node.prize {
        verdict.cost += prize
      } else {
        verdict.breaches.append(.leftOut(number))
      }
    }
    verdict.breaches = Array(verdict.breaches.prefix(Self.breachesMax))
    return verdict
  }
}
