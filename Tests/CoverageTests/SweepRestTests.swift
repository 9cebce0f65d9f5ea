import Coverage
import Geometry
import Quantities
import Testing

private let width = 4.0

private func planner(isCrosshatch: Bool = false, width: Double = width) throws -> SweepPlanner {
  var options = SweepOptions(swathWidth: Length(metres: width))
  options.fullPlansMax = 1
  options.renewalsMax = 1
  options.shakesMax = 3
  options.isCrosshatch = isCrosshatch
  return try SweepPlanner(options: options)
}

private let obstacles = [rectangle(30, 12, 15, 17)]

private func sweep(_ planner: SweepPlanner) throws -> Sweep {
  try planner.plan(area: rectangle(0, 0, 80, 40), minus: obstacles)
}

/// The sweep of most tests, planned once.
private let plain = Result { try sweep(try planner()) }

/// The ground below swaths in square metres.
private func covered(_ swaths: [[LocalPoint]], _ width: Double = width) throws -> Double {
  let outline = rectangle(0, 0, 80, 40)
  let missed = try SweepPlan.missed(of: [outline], below: swaths, width: Length(metres: width))
  return outline.areaSquareMetres - missed.reduce(0) { $0 + $1.areaSquareMetres }
}

private func metres(_ swaths: [[LocalPoint]]) -> Double {
  swaths.reduce(0) { $0 + $1[0].planarDistanceMetres(to: $1[1]) }
}

/// The swaths of a run and the part of one up to a metre of the run.
private func flown(_ plan: SweepPlan, metres: Double) -> [[LocalPoint]] {
  var flown: [[LocalPoint]] = []
  var left = metres
  for piece in plan.pieces {
    if piece.kind == .swath, left > 1e-6 {
      let fraction = min(1, left / piece.lengthMetres)
      flown.append([piece.points[0], piece.points[0].interpolated(to: piece.points[1], fraction: fraction)])
    }
    left -= piece.lengthMetres
  }
  return flown
}

private func strips(_ swaths: [[LocalPoint]]) -> [CoveredStrip] {
  swaths.map { CoveredStrip(line: $0, width: Length(metres: width)) }
}

@Suite("What is left of a sweep")
struct SweepRestTests {
  @Test(
    "what was flown and what is left cover what the whole run covers, and nothing is flown twice",
    arguments: [0.0, 0.1, 0.333, 0.5, 0.77, 0.99])
  func complete(share: Double) throws {
    let planner = try planner()
    let sweep = try plain.get()
    let plan = try #require(sweep.plans.first)
    let done = flown(plan, metres: share * plan.lengthMetres)
    let rest = try #require(try planner.rest(of: sweep, after: strips(done)))
    let left = rest.plans.flatMap(\.swaths)
    #expect(abs(try covered(done + left) - covered(plan.swaths)) < 0.5)
    #expect(abs(metres(done + left) - metres(plan.swaths)) < 0.01)
    // Swaths that were not begun are flown as they were planned.
    let begun = Set(done.map { $0[0] })
    let untouched = plan.swaths.filter { !begun.contains($0[0]) }
    #expect(untouched.allSatisfy { left.contains($0) || left.contains($0.reversed()) })
    #expect(left.count <= untouched.count + 1)
    let run = try #require(rest.plans.first)
    #expect(run.pieces.first?.kind == .swath && run.pieces.last?.kind == .swath)
    // Links lead over covered ground, and never through what is in the way.
    let open = obstacles[0]
    for (start, end) in zip(run.line, run.line.dropFirst()) {
      #expect(!open.contains(start.interpolated(to: end, fraction: 0.5)))
    }
  }

  @Test("swaths that were flown a centimetre beside count all the same", arguments: 0..<6)
  func noise(seed: UInt64) throws {
    let planner = try planner()
    let sweep = try plain.get()
    let plan = try #require(sweep.plans.first)
    var generator = SplitMix64(seed: seed, stream: "rest-noise")
    func moved(_ point: LocalPoint) -> LocalPoint {
      point + LocalVector(east: 0.02 * generator.nextUnit() - 0.01, north: 0.02 * generator.nextUnit() - 0.01)
    }
    let done = flown(plan, metres: generator.nextUnit() * plan.lengthMetres)
    let rest = try planner.rest(of: sweep, after: strips(done.map { $0.map(moved) }))
    let left = rest?.plans.flatMap(\.swaths) ?? []
    #expect(abs(metres(done + left) - metres(plan.swaths)) < 0.2, "seed \(seed)")
    #expect(try covered(done + left) > covered(plan.swaths) - 1, "seed \(seed)")
  }

  @Test("nothing flown leaves the sweep as it is, all flown leaves nothing")
  func ends() throws {
    let planner = try planner()
    let sweep = try plain.get()
    #expect(try planner.rest(of: sweep, after: []) == sweep)
    #expect(
      try planner.rest(of: sweep, after: strips([[LocalPoint(east: 900, north: 0), .init(east: 950, north: 0)]]))
        == sweep)
    #expect(try planner.rest(of: sweep, after: strips(sweep.plans.flatMap(\.swaths))) == nil)
    // A strip without length is none.
    #expect(
      try planner.rest(of: sweep, after: strips([[LocalPoint(east: 5, north: 5), .init(east: 5, north: 5)]]))
        == sweep)
  }

  @Test("where the area is cut in another way, nothing is left out", arguments: [4.0, 6.5], [0.2, 0.9])
  func otherCut(other: Double, share: Double) throws {
    // They run across the swaths of the sweep.
    let done = [2.0, 6, 10, 14, 18].map { east in
      [LocalPoint(east: east, north: 0), LocalPoint(east: east, north: 40 * share)]
    }
    let second = try planner(width: other)
    let sweep = try sweep(second)
    let rest = try #require(try second.rest(of: sweep, after: strips(done)))
    let left = rest.plans.flatMap(\.swaths)
    let outline = rectangle(0, 0, 80, 40)
    let open = try SweepPlan.missed(of: [outline], below: left, width: Length(metres: other))
    let missed = try SweepPlan.missed(of: open, below: done, width: Length(metres: width))
    let before = try covered(sweep.plans.flatMap(\.swaths), other)
    #expect(outline.areaSquareMetres - missed.reduce(0) { $0 + $1.areaSquareMetres } > before - 1)
    #expect(metres(left) < metres(sweep.plans.flatMap(\.swaths)))
  }

  @Test("of a crosshatched sweep a strip is left out once: for the swaths along it")
  func crosshatch() throws {
    let planner = try planner(isCrosshatch: true)
    let sweep = try sweep(planner)
    let along = try #require(sweep.plans.first).swaths
    let rest = try #require(try planner.rest(of: sweep, after: strips(along)))
    let left = rest.plans.flatMap(\.swaths)
    let main = along[0][1] - along[0][0]
    let across = sweep.plans.flatMap(\.swaths).filter { swath in
      let way = swath[1] - swath[0]
      return abs(way.dot(main)) < abs(way.cross(main))
    }
    #expect(abs(metres(left) - metres(across)) < 0.1 * metres(across))
  }
}
