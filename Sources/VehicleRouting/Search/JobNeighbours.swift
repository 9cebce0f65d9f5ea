/// For each job the jobs nearest to it, itself first, by the shortest travel between any of their stops.
struct JobNeighbours: Sendable {
  /// The most neighbours kept for a job.
  static let countMax = 100

  /// The neighbours of job `j` are `lists[j]`, nearest first.
  let lists: [[Int32]]

  /// Sorts all jobs by travel time, for each of them. O(jobs² · (types + log jobs)).
  init(_ compiled: CompiledProblem, jobs: [Int32]) {
    var lists = [[Int32]](repeating: [], count: compiled.problem.jobs.count)
    for job in jobs {
      let near = jobs.map { other in (job: other, seconds: Self.seconds(compiled, Int(job), Int(other))) }
        .sorted { ($0.seconds, $0.job) < ($1.seconds, $1.job) }
      lists[Int(job)] = near.prefix(Self.countMax).map(\.job)
    }
    self.lists = lists
  }

  private static func seconds(_ compiled: CompiledProblem, _ job: Int, _ other: Int) -> Double {
    if job == other { return -1 }
    var shortest = Double.infinity
    let locations = compiled.locationCount
    for type in compiled.problem.vehicleTypes.indices {
      for node in compiled.nodes(ofJob: job) {
        for otherNode in compiled.nodes(ofJob: other) {
          let there = Int(compiled.nodeExit[Int(node)]) * locations + Int(compiled.nodeEntry[Int(otherNode)])
          let back = Int(compiled.nodeExit[Int(otherNode)]) * locations + Int(compiled.nodeEntry[Int(node)])
          let row = type * locations * locations
          shortest = min(shortest, compiled.travel[row + there], compiled.travel[row + back])
        }
      }
    }
    return shortest
  }
}
