import Quantities

/// Stops are taken out and put back.
extension SoftSearch {
  /// The probability that a part of a string stays (α of the source of `Ruin`).
  private static let splitProbability = 0.5
  /// The probability that this part grows by one more stop.
  private static let growthProbability = 0.01

  /// Takes strings of stops near one another out of some trips (see `Ruin`, whose source this follows).
  func ruin() {
    pool.removeAll()
    markNumber &+= 1
    let seed = jobs[generator.nextIndex(below: jobs.count)]
    let seedNode = compiled.jobFirstNode[seed]
    let mean = Double(plan.planned) / Double(max(1, plan.used))
    let lengthMax = min(Double(options.stringLengthMax), mean)
    let stringMax = max(1, 4 * options.removalMean / (1 + lengthMax) - 1)
    var left = Int(generator.nextUnit() * stringMax + 1)
    var index = -1
    while left > 0 && index < tables.nearest.count(of: seedNode) {
      let node = index < 0 ? seedNode : tables.nearest.neighbour(of: seedNode, at: index)
      index += 1
      let vehicle = plan.nodes.base[Int(node)].vehicle
      if vehicle < 0 || tripMark[vehicle] == markNumber { continue }
      tripMark[vehicle] = markNumber
      left -= 1
      let size = Int(plan.trips.base[Int(vehicle)].count)
      let length = min(size, Int(generator.nextUnit() * min(Double(size), lengthMax) + 1))
      cut(around: node, vehicle: vehicle, length: length, size: size)
    }
  }

  /// Takes a string that holds a node out; half of the time an inner part of it stays.
  private func cut(around node: Int32, vehicle: Int32, length: Int, size: Int) {
    var kept = 0
    if length > 1 && length < size && generator.nextUnit() < Self.splitProbability {
      kept = 1
      while length + kept < size && generator.nextUnit() < Self.growthProbability { kept += 1 }
    }
    let span = length + kept
    let place = Int(plan.nodes.base[Int(node)].place)
    let earliest = max(1, place - span + 1)
    let latest = min(place, size - span + 1)
    let startPlace = earliest + generator.nextIndex(below: latest - earliest + 1)
    var current = node
    for _ in startPlace..<max(startPlace, place) { current = plan.nodes.base[Int(current)].previous }
    plan.save(vehicle)
    // The kept part begins after the first node.
    let keptStart = kept > 0 ? 1 + generator.nextIndex(below: max(1, length - 1)) : span
    for step in 0..<span {
      let next = plan.nodes.base[Int(current)].next
      if step < keptStart || step >= keptStart + kept {
        pool.append(compiled.nodeJob[current])
        let before = plan.nodes.base[Int(current)].previous
        plan.join(before, next)
        plan.nodes.base[Int(current)].vehicle = -1
        queue.push(before)
        queue.push(next)
      }
      current = next
    }
    plan.update(vehicle)
  }

  /// Puts all jobs that are out at their cheapest places, one after the other.
  func insertPool() {
    recreate.order(&pool, using: &generator)
    for index in 0..<pool.count { insert(compiled.jobFirstNode[pool[index]], job: Int(pool[index])) }
  }

  private func insert(_ node: Int32, job: Int) {
    let before = cheapestPlace(node, job: job)
    let vehicle = plan.nodes.base[Int(before)].vehicle
    let after = plan.nodes.base[Int(before)].next
    plan.save(vehicle)
    plan.join(before, node)
    plan.join(node, after)
    plan.update(vehicle)
    queue.push(node)
    queue.push(before)
    queue.push(after)
  }

  /// The node after which a node adds least.
  private func cheapestPlace(_ node: Int32, job: Int) -> Int32 {
    var best = Double.infinity
    var place: Int32 = -1
    lookNumber &+= 1
    for group in 0..<classes.count where mayJoin(job, group: group) {
      let vehicle = plan.vehicleAtHome(ofClass: group)
      if vehicle < 0 { continue }
      let change = changeOfInsert(node, after: plan.start(vehicle), limit: best)
      if change < best {
        best = change
        place = plan.start(vehicle)
      }
    }
    let blinkBelow = UInt64(options.blinkProbability * 0x1p64.nextDown)
    let entries = tables.promising.entries(of: node)
    let longArc = options.longArcFactor * tables.meanArcCost
    for index in 0..<tables.promising.count(of: node) {
      // Beside nearer neighbours all places were looked at, so both arcs of a place here cost at least the key.
      let least = 2 * Double(entries[index].key)
      if least > best + longArc { break }
      let near = entries[index].node
      let vehicle = plan.nodes.base[Int(near)].vehicle
      if vehicle < 0 || !mayJoin(job, group: Int(plan.trips.base[Int(vehicle)].group)) { continue }
      var before = plan.nodes.base[Int(near)].previous
      for _ in 0..<2 {
        let arc = plan.nodes.base[Int(before)].arcCost
        let isAtEnd = before >= plan.nodeCount || plan.nodes.base[Int(before)].next >= plan.nodeCount
        if looked[before] != lookNumber && (isAtEnd || least - arc < best) {
          looked[before] = lookNumber
          let change = changeOfInsert(node, after: before, limit: best)
          if change < best && generator.next() >= blinkBelow {
            best = change
            place = before
          }
        }
        before = near
      }
    }
    return place >= 0 ? place : anyPlace(job)
  }

  private func mayJoin(_ job: Int, group: Int) -> Bool {
    !classes.isRestricted || classes.isOpen[job * classes.count + group]
  }

  /// The start of the first trip that may take a job: it is better missed there than left out.
  private func anyPlace(_ job: Int) -> Int32 {
    let vehicle = (0..<plan.trips.count).first { mayJoin(job, group: Int(plan.trips.base[$0].group)) }
    return plan.start(Int32(vehicle ?? 0))
  }

  /// The change of the penalised cost when a node goes after another; `limit` or more where it is not below that.
  @inline(__always)
  private func changeOfInsert(_ node: Int32, after before: Int32, limit: Double) -> Double {
    let vehicle = plan.nodes.base[Int(before)].vehicle
    let type = Int(plan.trips.base[Int(vehicle)].type)
    let tables = compiled.tables.base[type]
    let after = plan.nodes.base[Int(before)].next
    var change = plan.arc(before, node, tables.cost) + plan.arc(node, after, tables.cost)
    if plan.trips.base[Int(vehicle)].count > 0 {
      change -= plan.nodes.base[Int(before)].arcCost
    } else {
      change += plan.usePrice(type: type)
    }
    change += compiled.serviceCost.base[type * Int(plan.nodeCount) + Int(node)]
    if !(change < limit) { return change }
    let load = plan.trips.base[Int(vehicle)].load + plan.demand.base[Int(node)]
    change += plan.excessPrice * (plan.excess(load: load, type: type) - plan.trips.base[Int(vehicle)].excess)
    if !plan.isTimed || !(change < limit) { return change }
    var way = plan.sweep(after: before)
    plan.visit(node, &way, tables.travel, row: type * Int(plan.nodeCount))
    let warp = plan.finish(after, way, tables.travel)
    return change + plan.warpPrice * (warp - plan.trips.base[Int(vehicle)].warp)
  }
}
