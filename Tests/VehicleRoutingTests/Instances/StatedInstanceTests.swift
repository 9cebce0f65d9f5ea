import SortieTestSupport
import Testing
import VehicleRouting

/// An instance as a problem, and a plan as a solution file.
@Suite struct StatedInstanceTests {
  private func code(_ instance: RoutingInstance, _ relaxing: Set<StatedInstance.Relaxation> = []) -> StatingError.Code?
  {
    do {
      _ = try instance.stated(relaxing: relaxing)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("distances are metres and seconds of travel, rounded, and only metres cost")
  func distances() throws {
    let problem = try InstanceTexts.read(InstanceTexts.vrplib).rounded(by: .x10trunc).stated().problem
    #expect(problem.locationCount == 5 && problem.vehicleTypes.count == 1 && problem.vehicles.count == 4)
    #expect(problem.vehicleTypes[0].travelMetres == problem.vehicleTypes[0].travelSeconds)
    #expect(problem.vehicleTypes[0].travelMetres[1 * 5 + 2] == 50)
    #expect(problem.vehicleTypes[0].capacity == [100] && problem.jobs.allSatisfy { $0.demand == [50] })
    #expect(problem.weights == .distanceOnly)
    #expect(problem.jobs.allSatisfy { $0.prize == .infinity })
  }

  @Test("vehicles that differ become types with a unit cost; depots' windows become shifts")
  func mixedFleet() throws {
    var instance = try InstanceTexts.read(InstanceTexts.dialect)
    #expect(code(instance) == .durationOverTrips)
    for index in instance.vehicles.indices { instance.vehicles[index].durationMax = .infinity }
    #expect(code(instance) == .reloadElsewhere)
    instance.vehicles[2].reloadDepots = []
    let problem = try instance.stated().problem
    #expect(
      problem.vehicleTypes.map(\.unitCostFactor) == [1, 3] && problem.vehicleTypes.map(\.fixedCost) == [100, 200])
    #expect(problem.vehicles.map(\.type) == [0, 1, 1] && problem.vehicles.map(\.base) == [0, 1, 1])
    #expect(problem.vehicles.map(\.tripCountMax) == [1, 2, 1])
    #expect(problem.vehicles.map(\.shift.openSeconds) == [0, 5, 5])
    #expect(problem.vehicles.map(\.shift.closeSeconds) == [100, 90, 90])
    #expect(problem.jobs.map(\.prize) == [.infinity, 12])
    #expect(problem.jobs.map(\.releaseSeconds) == [-.infinity, 8])
    #expect(problem.jobs.count == 2)
  }

  @Test("vehicles beyond one for each client of a type and depot are left out, with their numbers kept")
  func spareVehicles() throws {
    var instance = try InstanceTexts.read(InstanceTexts.solomon)
    instance.vehicles = [RoutingInstance.Vehicle](repeating: instance.vehicles[0], count: 9)
    for index in 3..<6 { instance.vehicles[index].fixedCost = 7 }
    #expect(try instance.stated().vehicleNumbers == [0, 1, 3, 4])
  }

  @Test("a longest duration of single trips becomes that of the trip; a pair becomes one shipment")
  func durationAndPairs() throws {
    let problem = try InstanceTexts.read(InstanceTexts.cordeau).stated().problem
    #expect(problem.vehicleTypes.map(\.tripSecondsMax) == [40, .infinity])
    let pairs = try InstanceTexts.read(InstanceTexts.pairs).stated()
    #expect(pairs.jobPlaces == [.pair(pickup: 1, delivery: 2), .client(3)])
    guard case .shipment(let pickup, let delivery) = pairs.problem.jobs[0].work else {
      Issue.record("the first job is no shipment")
      return
    }
    #expect(pickup.entry == 1 && delivery.entry == 2 && delivery.windows[0].openSeconds == 5)
    var withPrize = try InstanceTexts.read(InstanceTexts.pairs)
    withPrize.nodes[1].prize = 3
    #expect(code(withPrize) == .pairWithPrize)
  }

  @Test("what the model has no word for is refused, or left out on request")
  func relaxations() throws {
    let electric = try InstanceTexts.read(InstanceTexts.evrp)
    #expect(code(electric) == .stations)
    let bounded = try electric.stated(relaxing: [.withoutStations]).problem.vehicleTypes[0]
    #expect(bounded.usableJoulesPerTrip == 16 && bounded.arcJoules[2] == 16)
    let free = try electric.stated(relaxing: [.withoutBattery]).problem.vehicleTypes[0]
    #expect(free.usableJoulesPerTrip == .infinity && free.arcJoules.isEmpty)
    let dynamic = try InstanceTexts.read(InstanceTexts.drpudec)
    #expect(code(dynamic) == .dynamicOrders)
    let known = try dynamic.stated(relaxing: [.allOrdersKnown]).problem
    #expect(known.jobs.map(\.releaseSeconds) == [120, 1800])
    #expect(known.vehicleTypes[0].chargeWatts == 1350 && known.massDimension == 0)
    // 300 m at 10 m/s, hovering at 525 W.
    #expect(known.vehicleTypes[0].travelSeconds[1] == 30)
    #expect(abs(known.vehicleTypes[0].arcJoules[1] - 30 * 525) < 15)
    var large = try InstanceTexts.read(InstanceTexts.vrplib)
    large.nodes += [RoutingInstance.Node](repeating: large.nodes[1], count: StatedInstance.locationsMax)
    #expect(code(large) == .tooLarge)
  }

  @Test("a plan is written as routes: a reload between trips, and every vehicle where they differ")
  func solutionText() throws {
    var instance = try InstanceTexts.read(InstanceTexts.dialect)
    // Only the second vehicle can lift the clients, one at a time.
    instance.vehicles = Array(instance.vehicles.prefix(2))
    instance.vehicles[0].capacity = 1
    for index in instance.vehicles.indices { instance.vehicles[index].durationMax = .infinity }
    instance.nodes[3].prize = nil
    let stated = try instance.stated()
    let plan = try VehicleRoutingSolver(stated.problem).solve(.init(iterations: 10))
    let routes = stated.solutionText(of: plan).routes
    #expect(routes == [[], [2, 1, 3]] || routes == [[], [3, 1, 2]])
    #expect(InstanceChecker(instance).verdict(on: stated.solutionText(of: plan)).isAccepted)
  }

  @Test("plans of the solver hold by the checker, at the solver's cost", arguments: [0, 2, 3, 4, 5])
  func solved(index: Int) throws {
    let instance = try InstanceTexts.read(InstanceTexts.all[index].text)
    let stated = try instance.stated()
    let plan = try VehicleRoutingSolver(stated.problem).solve(.init(iterations: 50))
    #expect(plan.cost.mandatoryJobsMissed == 0)
    let verdict = InstanceChecker(instance).verdict(on: stated.solutionText(of: plan))
    #expect(verdict.breaches == [])
    #expect(abs(verdict.cost - plan.cost.travelSeconds) < 1e-9)
  }
}
