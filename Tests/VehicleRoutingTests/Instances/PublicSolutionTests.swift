import Quantities
import SortieTestSupport
import Testing
import VehicleRouting

/// The readers, the checker and the statement against public instances and solutions.
@Suite(.enabled(if: PublicFiles.areThere, "../shared/data/vrp is absent"))
struct PublicSolutionTests {
  @Test("every public instance is read and can be stated, some with what the model has no word for left out")
  func allAreRead() throws {
    #expect(PublicFiles.table.count == 69)
    for entry in PublicFiles.table {
      let instance = try PublicFiles.instance(entry)
      #expect(!instance.clients.isEmpty, "\(entry.testDescription)")
      let relaxed = try instance.stated(relaxing: [.withoutStations, .allOrdersKnown])
      #expect(relaxed.problem.vehicles.count == relaxed.vehicleNumbers.count, "\(entry.testDescription)")
      #expect(relaxed.problem.jobs.count == relaxed.jobPlaces.count, "\(entry.testDescription)")
    }
  }

  @Test("a checked public solution is accepted at exactly its best known cost", arguments: PublicFiles.solved)
  func bestKnownCosts(entry: BestKnownTable.Entry) throws {
    let instance = try PublicFiles.instance(entry)
    let verdict = InstanceChecker(instance).verdict(on: try PublicFiles.solution(entry))
    #expect(verdict.breaches.map(\.description) == [])
    #expect(verdict.cost == entry.cost)
  }

  @Test("a damaged public solution is refused", arguments: PublicFiles.solved)
  func damagedSolutions(entry: BestKnownTable.Entry) throws {
    let instance = try PublicFiles.instance(entry)
    let checker = InstanceChecker(instance)
    let solution = try PublicFiles.solution(entry)
    var generator = SplitMix64(seed: 1, stream: "damage")
    let used = solution.routes.indices.filter { !solution.routes[$0].isEmpty }
    for _ in 0..<5 {
      let index = used[generator.nextIndex(below: used.count)]
      let place = generator.nextIndex(below: solution.routes[index].count)
      let number = solution.routes[index][place]
      guard instance.nodes[number].kind == .client else { continue }
      var twice = solution
      twice.routes[index].insert(number, at: place)
      #expect(checker.verdict(on: twice).breaches.contains(.servedTwice(number)))
      var without = solution
      without.routes[index].remove(at: place)
      let verdict = checker.verdict(on: without)
      #expect(instance.nodes[number].prize != nil || verdict.breaches.contains(.leftOut(number)))
    }
    var merged = solution
    merged.routes = [solution.routes.flatMap { $0 }] + solution.routes.dropFirst().map { _ in [] }
    #expect(!checker.verdict(on: merged).isAccepted, "one vehicle does not carry everything")
  }

  @Test("where times matter, routes driven backwards are late somewhere")
  func backwards() throws {
    for entry in PublicFiles.solved where entry.folder == "VRPTW" {
      var solution = try PublicFiles.solution(entry)
      for index in solution.routes.indices { solution.routes[index].reverse() }
      let breaches = InstanceChecker(try PublicFiles.instance(entry)).verdict(on: solution).breaches
      #expect(breaches.contains { if case .late = $0 { true } else { false } }, "\(entry.testDescription)")
    }
  }

  @Test("pickups after their deliveries are refused")
  func pairsBackwards() throws {
    for entry in PublicFiles.solved where entry.folder == "PDPTW" {
      var solution = try PublicFiles.solution(entry)
      for index in solution.routes.indices { solution.routes[index].reverse() }
      let breaches = InstanceChecker(try PublicFiles.instance(entry)).verdict(on: solution).breaches
      #expect(breaches.contains { if case .deliveryBeforePickup = $0 { true } else { false } })
    }
  }

  @Test("a later release time, a smaller fleet and a shorter day are noticed")
  func tightened() throws {
    for entry in PublicFiles.solved where entry.folder == "MTVRPTWR" {
      let solution = try PublicFiles.solution(entry)
      var late = try PublicFiles.instance(entry)
      for index in late.clients { late.nodes[index].release += late.nodes[index].latest }
      #expect(!InstanceChecker(late).verdict(on: solution).isAccepted, "\(entry.testDescription)")
      var small = try PublicFiles.instance(entry)
      small.vehicles = Array(small.vehicles.prefix(solution.routes.count - 1))
      #expect(!InstanceChecker(small).verdict(on: solution).isAccepted, "\(entry.testDescription)")
    }
    for entry in PublicFiles.solved where entry.folder == "MDVRPTW" {
      var short = try PublicFiles.instance(entry)
      for index in short.vehicles.indices { short.vehicles[index].durationMax *= 0.7 }
      let breaches = InstanceChecker(short).verdict(on: try PublicFiles.solution(entry)).breaches
      #expect(breaches.contains { if case .tooLong = $0 { true } else { false } }, "\(entry.testDescription)")
    }
  }
}
