import Quantities

/// Builds the first plan: always inserts the job that would lose most if its best vehicle were taken from it.
struct RegretConstruction {
  private let compiled: CompiledProblem
  private let eligibility: Eligibility
  private let prices: [Double]
  private var inserter: Inserter
  /// The best place of each job with each vehicle, as of the last change of that vehicle.
  private var places: [Insertion?]

  /// Prepares a construction; `prices` is the cost of leaving out each job.
  init(_ compiled: CompiledProblem, eligibility: Eligibility, prices: [Double]) {
    self.compiled = compiled
    self.eligibility = eligibility
    self.prices = prices
    self.inserter = Inserter(compiled, eligibility: eligibility)
    self.places = [Insertion?](
      repeating: nil, count: compiled.problem.jobs.count * compiled.vehicles.count)
  }

  /// Inserts the absent jobs of an empty plan, one after the other. O(jobs² · places of one route).
  mutating func run(_ state: inout SearchState) {
    let vehicleCount = compiled.vehicles.count
    var open = state.absent.sorted()
    var candidates = eligibility.candidates(in: state)
    for job in open {
      for vehicle in candidates { refresh(job: Int(job), vehicle: vehicle, state) }
    }
    while !open.isEmpty {
      var chosen: (index: Int, insertion: Insertion, regret: Double)?
      for (index, job) in open.enumerated() {
        let price = prices[Int(job)]
        var best: Insertion?
        var second = price
        for vehicle in candidates {
          guard let place = places[Int(job) * vehicleCount + vehicle], place.costChange < price else { continue }
          if let known = best, known.costChange <= place.costChange {
            second = min(second, place.costChange)
          } else {
            if let known = best { second = min(second, known.costChange) }
            best = place
          }
        }
        guard let best else { continue }
        let regret = second - best.costChange
        if chosen.map({ regret > $0.regret }) ?? true { chosen = (index, best, regret) }
      }
      guard let chosen else { break }
      let job = Int(open[chosen.index])
      guard inserter.insert(chosen.insertion, job: job, into: &state) else {
        places[job * vehicleCount + chosen.insertion.vehicle] = nil
        continue
      }
      open.remove(at: chosen.index)
      let before = candidates
      candidates = eligibility.candidates(in: state)
      for vehicle in candidates where vehicle == chosen.insertion.vehicle || !before.contains(vehicle) {
        for job in open { refresh(job: Int(job), vehicle: vehicle, state) }
      }
    }
    state.absent = open
  }

  private mutating func refresh(job: Int, vehicle: Int, _ state: SearchState) {
    // Without blinks no number is drawn, so the seed does not matter.
    var generator = SplitMix64(seed: 0)
    places[job * compiled.vehicles.count + vehicle] = inserter.cheapest(
      job: job, vehicle: vehicle, in: state, makespan: state.makespan(compiled), below: .infinity,
      blinkProbability: 0, using: &generator)
  }
}
