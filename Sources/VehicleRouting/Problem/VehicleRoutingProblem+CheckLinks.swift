extension VehicleRoutingProblem {
  /// Notes the defects of the links: what they point to, circles, and rules that contradict each other.
  func checkLinks(_ found: inout DefectCollector) {
    var pairs: [(first: Int, second: Int)] = []
    for (index, link) in links.enumerated() {
      let pair =
        switch link {
        case .before(let first, let second): (first: first, second: second)
        case .sameVehicle(let first, let second), .differentVehicles(let first, let second):
          (first: first, second: second)
        }
      found.expectIndex(pair.first, below: jobs.count, "the first job", .link(index))
      found.expectIndex(pair.second, below: jobs.count, "the second job", .link(index))
      found.expect(
        pair.first != pair.second, .badLink, .link(index), "job \(pair.first) is linked to itself")
      pairs.append(pair)
    }
    let sound = links.indices.filter { index in
      let pair = pairs[index]
      return pair.first != pair.second && jobs.indices.contains(pair.first) && jobs.indices.contains(pair.second)
    }
    checkCircles(sound.filter { if case .before = links[$0] { true } else { false } }, pairs, &found)
    checkVehicles(sound, pairs, &found)
  }

  /// Notes jobs that must each be before the next, round in a circle; one circle for each knot of them.
  private func checkCircles(
    _ before: [Int], _ pairs: [(first: Int, second: Int)], _ found: inout DefectCollector
  ) {
    var rest = before
    // Each round notes a defect, so there are at most as many as defects are listed.
    while !found.isFull {
      rest = insideCircles(rest, pairs)
      guard let start = rest.first else { return }
      var next: [Int: Int] = [:]
      for link in rest where next[pairs[link].first] == nil { next[pairs[link].first] = link }
      var walk: [Int] = []
      var placeInWalk: [Int: Int] = [:]
      var job = pairs[start].first
      while placeInWalk[job] == nil, let link = next[job] {
        placeInWalk[job] = walk.count
        walk.append(link)
        job = pairs[link].second
      }
      let circle = walk[(placeInWalk[job] ?? 0)...]
      let names = circle.map { String(pairs[$0].first) }.joined(separator: ", ")
      found.expect(
        false, .badLink, .link(circle.min() ?? start),
        "jobs \(names) must each be done before the next, and the last before the first")
      let knot = Set(circle.map { pairs[$0].first })
      rest.removeAll { knot.contains(pairs[$0].first) || knot.contains(pairs[$0].second) }
    }
  }

  /// The links that are left when jobs without a link to them, or without one from them, are taken away again and
  /// again: every job of theirs has a next one.
  private func insideCircles(_ before: [Int], _ pairs: [(first: Int, second: Int)]) -> [Int] {
    var incoming: [Int: Int] = [:]
    var outgoing: [Int: [Int]] = [:]
    for link in before {
      incoming[pairs[link].second, default: 0] += 1
      outgoing[pairs[link].first, default: []].append(link)
    }
    var gone = Set<Int>()
    var free = Set(before.map { pairs[$0].first }).filter { incoming[$0] == nil }.sorted()
    while let job = free.popLast() {
      gone.insert(job)
      for link in outgoing[job] ?? [] {
        let second = pairs[link].second
        let left = (incoming[second] ?? 0) - 1
        incoming[second] = left
        if left == 0 { free.append(second) }
      }
    }
    // What is left has a job before it, so walking backwards never ends, but forwards it may: take those ends away too.
    let kept = before.filter { !gone.contains(pairs[$0].first) }
    var leaving: [Int: Int] = [:]
    var arriving: [Int: [Int]] = [:]
    for link in kept {
      leaving[pairs[link].first, default: 0] += 1
      arriving[pairs[link].second, default: []].append(link)
    }
    var ended = Set<Int>()
    var ends = Set(kept.map { pairs[$0].second }).filter { leaving[$0] == nil }.sorted()
    while let job = ends.popLast() {
      ended.insert(job)
      for link in arriving[job] ?? [] {
        let first = pairs[link].first
        let left = (leaving[first] ?? 0) - 1
        leaving[first] = left
        if left == 0 { ends.append(first) }
      }
    }
    return kept.filter { !ended.contains(pairs[$0].second) }
  }

  /// Notes jobs that must be on one vehicle and on two, directly, through a chain, or by what is committed.
  private func checkVehicles(
    _ sound: [Int], _ pairs: [(first: Int, second: Int)], _ found: inout DefectCollector
  ) {
    var groups = JobGroups(jobCount: jobs.count)
    for link in sound {
      if case .sameVehicle(let first, let second) = links[link] { groups.join(first, second) }
    }
    // The first vehicle that a group has a committed job on, with that job.
    var commitment: [Int: (vehicle: Int, job: Int)] = [:]
    var placeOfJob: [Int: (vehicle: Int, place: Int)] = [:]
    for (vehicle, used) in vehicles.enumerated() {
      for (place, job) in (used.underway?.committedJobs ?? []).enumerated() where jobs.indices.contains(job) {
        guard placeOfJob[job] == nil else { continue }
        placeOfJob[job] = (vehicle, place)
        let group = groups.group(of: job)
        if let other = commitment[group], other.vehicle != vehicle {
          found.expect(
            false, .badLink, .vehicle(vehicle),
            "job \(job) is committed to this vehicle, but job \(other.job), which must be on the same one, to vehicle "
              + "\(other.vehicle)")
        } else {
          commitment[group] = (vehicle, job)
        }
      }
    }
    for link in sound {
      let (first, second) = pairs[link]
      switch links[link] {
      case .sameVehicle: break
      case .differentVehicles:
        let (left, right) = (groups.group(of: first), groups.group(of: second))
        found.expect(
          left != right, .badLink, .link(link),
          "jobs \(first) and \(second) must be on two vehicles, but other links put them on one")
        if left != right, let vehicle = commitment[left]?.vehicle, commitment[right]?.vehicle == vehicle {
          found.expect(
            false, .badLink, .link(link),
            "jobs \(first) and \(second) must be on two vehicles, but both are tied to vehicle \(vehicle) by "
              + "committed jobs")
        }
      case .before:
        if let one = placeOfJob[first], let other = placeOfJob[second], one.vehicle == other.vehicle {
          found.expect(
            one.place < other.place, .badLink, .link(link),
            "job \(first) must be done before job \(second), but vehicle \(one.vehicle) is committed to them the "
              + "other way round")
        }
      }
    }
  }
}

/// Jobs that must be on one vehicle, as disjoint sets.
///
/// Source: R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", J. ACM 22(2), 1975.
private struct JobGroups {
  private var parent: [Int]

  init(jobCount: Int) { parent = Array(0..<jobCount) }

  /// The job that stands for the group of `job`. Each step halves the way, and the way is no longer than the jobs.
  mutating func group(of job: Int) -> Int {
    var job = job
    while parent[job] != job {
      parent[job] = parent[parent[job]]
      job = parent[job]
    }
    return job
  }

  mutating func join(_ first: Int, _ second: Int) {
    let (left, right) = (group(of: first), group(of: second))
    parent[max(left, right)] = min(left, right)
  }
}
