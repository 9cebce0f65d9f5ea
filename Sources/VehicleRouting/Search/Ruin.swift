import Quantities

/// Takes jobs out of a plan: strings of neighbouring stops from trips that lie near each other.
///
/// Source: J. Christiaens, G. Vanden Berghe, "Slack induction by string removals for vehicle routing problems",
/// Transportation Science 54(2), 2020, section 5.2.
struct Ruin: ~Copyable {
  private let options: VehicleRoutingSolver.Options
  private let neighbours: Neighbours
  /// The jobs that some vehicle could do.
  private let jobs: FlatArray<Int32>
  private let isMarked: FlatArray<Bool>
  private let tripMark: FlatArray<UInt32>
  private var markNumber: UInt32 = 0
  /// The jobs that were taken out or should be tried again.
  var pool: FlatList<Int32>
  /// Whether whole trips are taken out now and then: where vehicles differ or fly several trips.
  private let takesTrips: Bool

  /// The probability that a part of a string stays (α of the source).
  private static let splitProbability = 0.5
  /// The probability that this part does not grow by one more stop (β of the source).
  private static let growthProbability = 0.01
  /// The most absent jobs that an iteration tries to place, beside those it takes out.
  private static let absentTriedMax = 24

  init(_ compiled: CompiledProblem, options: VehicleRoutingSolver.Options, neighbours: Neighbours, jobs: [Int32]) {
    self.options = options
    self.neighbours = neighbours
    self.jobs = FlatArray(jobs)
    isMarked = FlatArray(repeating: false, count: compiled.jobCount)
    tripMark = FlatArray(repeating: 0, count: compiled.jobCount + compiled.vehicles.count + 1)
    pool = FlatList(capacity: compiled.jobCount, filler: 0)
    takesTrips =
      compiled.limits.count > 1 || compiled.problem.jobs.contains { $0.prize < .infinity }
      || compiled.vehicles.contains { $0.tripCountMax > 1 || $0.base != compiled.vehicles[0].base }
  }

  /// Takes some jobs out of the plan; `pool` then holds the jobs to be placed.
  mutating func run(_ plan: inout Plan, using generator: inout SplitMix64) {
    pool.removeAll()
    markNumber &+= 1
    let seed = seedJob(plan, using: &generator)
    if takesTrips && generator.nextIndex(below: 16) == 0 {
      markTrips(plan, seed: seed, using: &generator)
    } else {
      markStrings(plan, seed: seed, using: &generator)
    }
    for index in 0..<pool.count { isMarked[pool[index]] = false }
    for index in 0..<pool.count where plan.isDetachable(Int(pool[index])) { plan.detach(pool[index]) }
    plan.settle()
    addAbsent(plan, seed: seed, using: &generator)
  }

  @inline(__always)
  private mutating func mark(_ job: Int32) {
    guard !isMarked[job] else { return }
    isMarked[job] = true
    pool.append(job)
  }

  /// A job to work around: an absent one half of the time, so that room is made where it is missing.
  private func seedJob(_ plan: borrowing Plan, using generator: inout SplitMix64) -> Int32 {
    if !plan.absent.isEmpty && generator.next() & 1 == 0 {
      return plan.absent[generator.nextIndex(below: plan.absent.count)]
    }
    return jobs[generator.nextIndex(below: jobs.count)]
  }

  /// Marks a string in each of some trips near a job.
  private mutating func markStrings(_ plan: borrowing Plan, seed: Int32, using generator: inout SplitMix64) {
    guard plan.plannedTrips > 0 else { return }
    let meanSize = Double(plan.plannedNodes) / Double(plan.plannedTrips)
    let lengthMax = min(Double(options.stringLengthMax), meanSize)
    let stringMax = max(1, 4 * options.removalMean / (1 + lengthMax) - 1)
    var left = Int(generator.nextUnit() * stringMax + 1)
    let seedNode = plan.compiled.jobFirstNode[seed]
    var index = -1
    while left > 0 && index < neighbours.count(of: seedNode) {
      let node = index < 0 ? seedNode : neighbours.neighbour(of: seedNode, at: index)
      index += 1
      let record = plan.trip[node]
      if record < 0 || tripMark[record] == markNumber || plan.isPinned[node] { continue }
      tripMark[record] = markNumber
      left -= 1
      let size = Int(plan.records.base[Int(record)].nodeCount)
      let length = Int(generator.nextUnit() * min(Double(size), lengthMax) + 1)
      markString(plan, around: node, length: min(length, size), size: size, using: &generator)
    }
  }

  /// Marks one string that holds a node; half of the time an inner part of it stays.
  private mutating func markString(
    _ plan: borrowing Plan, around node: Int32, length: Int, size: Int, using generator: inout SplitMix64
  ) {
    var kept = 0
    if length > 1 && length < size && generator.nextUnit() < Self.splitProbability {
      kept = 1
      while length + kept < size && generator.nextUnit() < Self.growthProbability { kept += 1 }
    }
    let span = length + kept
    let record = plan.trip[node]
    let start = plan.startNode(record)
    let end = plan.endNode(record)
    var before = 0
    var first = node
    while before < span - 1 && plan.previous[first] != start {
      first = plan.previous[first]
      before += 1
    }
    var after = 0
    var last = node
    while after < span - 1 && plan.next[last] != end {
      last = plan.next[last]
      after += 1
    }
    // The string starts between `least` and `before` nodes ahead of the node.
    let least = max(0, span - 1 - after)
    var skip = before - (least + generator.nextIndex(below: before - least + 1))
    var current = first
    while skip > 0 {
      current = plan.next[current]
      skip -= 1
    }
    let keptStart = kept > 0 ? 1 + generator.nextIndex(below: max(1, length - 1)) : span
    for place in 0..<span {
      if (place < keptStart || place >= keptStart + kept) && !plan.isPinned[current] {
        mark(plan.compiled.nodeJob[current])
      }
      current = plan.next[current]
      if current == end { return }
    }
  }

  /// Marks whole trips near a job, one to three of them.
  private mutating func markTrips(_ plan: borrowing Plan, seed: Int32, using generator: inout SplitMix64) {
    var left = 1 + generator.nextIndex(below: 3)
    let mostJobs = Int(3 * options.removalMean)
    let seedNode = plan.compiled.jobFirstNode[seed]
    var index = -1
    while left > 0 && pool.count < mostJobs && index < neighbours.count(of: seedNode) {
      let node = index < 0 ? seedNode : neighbours.neighbour(of: seedNode, at: index)
      index += 1
      let record = plan.trip[node]
      if record < 0 || tripMark[record] == markNumber { continue }
      tripMark[record] = markNumber
      left -= 1
      let end = plan.endNode(record)
      var current = plan.next[plan.startNode(record)]
      while current != end {
        if !plan.isPinned[current] { mark(plan.compiled.nodeJob[current]) }
        current = plan.next[current]
      }
    }
  }

  /// Adds absent jobs to those that were taken out: all of them where they are few, else the ones near the seed.
  private mutating func addAbsent(_ plan: borrowing Plan, seed: Int32, using generator: inout SplitMix64) {
    pool.removeAll()
    if plan.absent.count <= Self.absentTriedMax + Int(2 * options.removalMean) {
      for index in 0..<plan.absent.count { pool.append(plan.absent[index]) }
      return
    }
    for index in 0..<plan.journal.absences.count {
      let entry = plan.journal.absences[index]
      if entry >= 0 && plan.absentPlace[entry] >= 0 { mark(entry) }
    }
    let most = pool.count + Self.absentTriedMax
    if plan.absentPlace[seed] >= 0 { mark(seed) }
    let seedNode = plan.compiled.jobFirstNode[seed]
    var index = 0
    while pool.count < most && index < neighbours.count(of: seedNode) {
      let job = plan.compiled.nodeJob[neighbours.neighbour(of: seedNode, at: index)]
      if plan.absentPlace[job] >= 0 { mark(job) }
      index += 1
    }
    while pool.count < most {
      let job = plan.absent[generator.nextIndex(below: plan.absent.count)]
      if isMarked[job] { break }
      mark(job)
    }
    for index in 0..<pool.count { isMarked[pool[index]] = false }
  }
}
