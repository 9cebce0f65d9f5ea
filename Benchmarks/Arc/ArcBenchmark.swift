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
      (over the best known cost), seconds (of CPU, one thread, without reading the file), iterations, tours,
      proved (1 or 0), vehicles (as the file says) and peak_mb. A checker of its own costs the answer again; where it refuses it, the
      exit code is 1.

      One vehicle more than the file states may be used, as many as the measured peers had.
      """)

  @Option(help: "The instance.") var instance: String
  @Option(help: "The CPU seconds to spend.") var time: Double?
  @Option(help: "The seed of the search.") var seed: UInt64 = 1
  @Option(help: "The iterations to do; without --time they give the same answer everywhere.") var iterations: Int?
  @Option(help: "The most vehicles; without it one more than the file states.") var vehicles: Int?
  @Flag(help: "Serve everything in one tour: the capacity and the number of vehicles do not count.") var postman = false
  @Option(help: "OUT.sol is written.") var out: String?

  /// Iterations where only the time counts.
  private static let iterationsMax = 1_000_000_000_000

  func run() throws {
    guard time != nil || iterations != nil else { throw BenchmarkError("give --time, --iterations or both") }
    guard (time ?? 0) >= 0, (time ?? 0).isFinite, (0...Self.iterationsMax).contains(iterations ?? 0) else {
      throw BenchmarkError("--time and --iterations are 0 or more")
    }
    guard vehicles ?? 1 > 0 else { throw BenchmarkError("--vehicles is 1 or more") }
    guard let data = FileManager.default.contents(atPath: instance) else {
      throw BenchmarkError("\(instance) cannot be read")
    }
    var stated: ArcInstance
    do {
      stated = try ArcInstanceReader.read([UInt8](data))
    } catch {
      throw BenchmarkError("\(instance): \(error)")
    }
    if postman { stated.capacity = stated.edges.reduce(0) { $0 + $1.demand } + 1 }
    let toursMax = postman ? 1 : vehicles ?? stated.vehicleCount + 1

    let budget = CPUBudget(seconds: time ?? .infinity)
    let solution: ArcRoutingSolution
    do {
      let solver = try ArcRoutingSolver(stated.problem(toursMax: toursMax))
      solution = solver.solve(
        .init(seed: seed, iterations: iterations ?? Self.iterationsMax),
        budgetSpent: time == nil ? nil : { budget.spentShare() })
    } catch {
      throw BenchmarkError("\(instance): \(error)")
    }
    let seconds = budget.secondsSpent
    let tours = ArcToursText(
      tours: solution.tours.map { tour in
        tour.steps.map { .init(edge: $0.link, isForward: $0.isForward, isService: $0.isService) }
      }, cost: solution.cost)
    if let out { try tours.text.write(toFile: "\(out).sol", atomically: true, encoding: .utf8) }
    let verdict = ArcToursChecker.verdict(on: try ArcToursText(Array(tours.text.utf8)), stated, toursMax: toursMax)
    for breach in verdict.breaches { note("\(instance): \(breach)") }
    guard verdict.breaches.isEmpty else { throw BenchmarkError("the answer does not hold in \(instance)") }

    var figures = Figures()
    figures.add("cost", verdict.cost, digits: 0)
    figures.add("lower_bound", solution.lowerBound, digits: 0)
    figures.add("best_known", postman ? nil : stated.bestKnown, digits: 0)
    figures.add("gap_percent", postman ? nil : (verdict.cost / stated.bestKnown - 1) * 100, digits: 4)
    figures.add("seconds", seconds, digits: 3)
    figures.add("proved", solution.proof == .proved ? 1 : 0)
    figures.add("iterations", solution.iterations)
    figures.add("tours", solution.tours.count)
    figures.add("vehicles", stated.vehicleCount)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.print()
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
