import ArgumentParser
import Coverage
import Foundation
import SortieTestSupport

/// `sortie-bench arc`: tours for a public instance of arc routing.
struct ArcBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arc", abstract: "Solve a public instance of arc routing and check the answer.",
    discussion: """
      Reads the sets gdb, val and egl. Writes OUT.sol (`Tour #k: +0s -4`: edge numbers of the file with their direction,
      s where the edge is served, then `Cost X`). Prints cost, lower_bound (the solver's own), best_known, gap_percent
      (over the best known cost), seconds (of CPU, one thread, without reading the file), proved (1 or 0), iterations,
      tours, vehicles (as the file says) and peak_mb. A checker of its own costs the answer again; where it refuses it,
      the exit code is 1.

      One vehicle more than the file states may be used, as many as the measured peers had.
      """)

  @Option(help: "The instance.") var instance: String
  @Option(help: "The CPU seconds to spend.") var time: Double?
  @Option(help: "The seed of the search.") var seed: UInt64 = 1
  @Option(help: "The iterations to do; without --time they give the same answer everywhere.") var iterations: Int?
  @Option(help: "The most vehicles; without it one more than the file states.") var vehicles: Int?
  @Flag(help: "Serve everything in one tour: the capacity and the number of vehicles do not count.") var postman = false
  @Option(help: "Tours in that format to check and cost, whoever wrote them; nothing is solved.") var solution: String?
  @Option(help: "OUT.sol is written.") var out: String?

  /// Iterations where only the time counts.
  private static let iterationsMax = 1_000_000_000_000

  func run() throws {
    guard vehicles ?? 1 > 0 else { throw BenchmarkError("--vehicles is 1 or more") }
    var stated: ArcInstance
    do {
      stated = try ArcInstanceReader.read(try bytes(of: instance))
    } catch let error as RoutingInstanceError {
      throw BenchmarkError("\(instance): \(error)")
    }
    if postman { stated.capacity = stated.edges.reduce(0) { $0 + $1.demand } + 1 }
    let toursMax = postman ? 1 : vehicles ?? stated.vehicleCount + 1
    var figures = Figures()
    if let solution {
      let text = String(decoding: try bytes(of: solution), as: UTF8.self)
      addCost(try acceptedCost(text, stated, toursMax: toursMax), stated, to: &figures)
    } else {
      try solve(stated, toursMax: toursMax, &figures)
    }
    figures.print()
  }

  private func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchmarkError("\(path) cannot be read")
    }
    return [UInt8](data)
  }

  private func solve(_ stated: ArcInstance, toursMax: Int, _ figures: inout Figures) throws {
    guard time != nil || iterations != nil else { throw BenchmarkError("give --time, --iterations or both") }
    guard (time ?? 0) >= 0, (time ?? 0).isFinite, (0...Self.iterationsMax).contains(iterations ?? 0) else {
      throw BenchmarkError("--time and --iterations are 0 or more")
    }
    let budget = CPUBudget(seconds: time ?? .infinity)
    let answer: ArcRoutingSolution
    do {
      let solver = try ArcRoutingSolver(stated.problem(toursMax: toursMax))
      answer = solver.solve(
        .init(seed: seed, iterations: iterations ?? Self.iterationsMax),
        budgetSpent: time == nil ? nil : { budget.spentShare() })
    } catch {
      throw BenchmarkError("\(instance): \(error)")
    }
    let seconds = budget.secondsSpent
    let tours = ArcToursText(
      tours: answer.tours.map { tour in
        tour.steps.map { .init(edge: $0.link, isForward: $0.isForward, isService: $0.isService) }
      }, cost: answer.cost)
    if let out { try tours.text.write(toFile: "\(out).sol", atomically: true, encoding: .utf8) }
    let cost = try acceptedCost(tours.text, stated, toursMax: toursMax)
    figures.add("lower_bound", answer.lowerBound, digits: 0)
    addCost(cost, stated, to: &figures)
    figures.add("seconds", seconds, digits: 3)
    figures.add("proved", answer.proof == .proved ? 1 : 0)
    figures.add("iterations", answer.iterations)
    figures.add("tours", answer.tours.count)
    figures.add("vehicles", stated.vehicleCount)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
  }

  private func addCost(_ cost: Double, _ stated: ArcInstance, to figures: inout Figures) {
    figures.add("cost", cost, digits: 0)
    figures.add("best_known", postman ? nil : stated.bestKnown, digits: 0)
    let gap = stated.bestKnown > 0 ? (cost / stated.bestKnown - 1) * 100 : nil
    figures.add("gap_percent", postman ? nil : gap, digits: 4)
  }

  /// The cost by the checker, which is apart from the solver. Throws with every breach on standard error where the
  /// tours do not hold.
  private func acceptedCost(_ text: String, _ stated: ArcInstance, toursMax: Int) throws -> Double {
    let verdict: ArcToursChecker.Verdict
    do {
      verdict = ArcToursChecker.verdict(on: try ArcToursText(Array(text.utf8)), stated, toursMax: toursMax)
    } catch {
      throw BenchmarkError("\(solution ?? "the answer"): \(error)")
    }
    for breach in verdict.breaches { note("\(instance): \(breach)") }
    guard verdict.breaches.isEmpty else { throw BenchmarkError("the tours do not hold in \(instance)") }
    return verdict.cost
  }
}

extension ArcInstance {
  /// The instance as the solver takes it.
  fileprivate func problem(toursMax: Int) -> ArcRoutingProblem {
    ArcRoutingProblem(
      vertexCount: vertexCount,
      links: edges.map {
        .edge(from: $0.from, to: $0.to, travelCost: $0.cost, demand: $0.demand, services: $0.demand > 0 ? 1 : 0)
      },
      depots: [0], toursMax: toursMax, capacity: capacity)
  }
}
