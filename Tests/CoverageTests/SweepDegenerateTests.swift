import Coverage
import Foundation
import Geometry
import Quantities
import Testing

private func planner(width: Double) throws -> SweepPlanner {
  var options = SweepOptions(swathWidth: Length(metres: width))
  options.fullPlansMax = 1
  options.renewalsMax = 2
  options.shakesMax = 3
  return try SweepPlanner(options: options)
}

private func polygon(_ points: [(Double, Double)], holes: [[(Double, Double)]] = []) throws -> Polygon {
  try #require(
    Polygon(exterior: points.map { point($0.0, $0.1) }, holes: holes.map { $0.map { point($0.0, $0.1) } }))
}

/// Nothing outside, and covered and missed ground add up to the asked area.
private func check(_ outcome: SweepOutcome, _ area: Double, _ what: String) throws {
  var covered = 0.0
  if let sweep = outcome.sweep {
    covered = sweep.coveredShare * sweep.freeSquareMetres
    for plan in sweep.plans {
      for (start, end) in zip(plan.line, plan.line.dropFirst()) {
        let outside = try GeometryOperations.lengthOutsideMetres(line: [start, end], of: sweep.free)
        #expect(outside < 1e-6, "\(what): \(outside) m outside")
      }
    }
  }
  let missed = outcome.missed.reduce(0) { $0 + $1.squareMetres }
  #expect(abs(covered + missed - area) < 1e-6 * max(1, area), "\(what): \(covered) + \(missed) of \(area)")
}

@Suite struct SweepDegenerateTests {
  @Test("an area smaller than a swath is covered by one swath through it")
  func small() throws {
    let outcome = try planner(width: 10).outcome(area: rectangle(0, 0, 6, 4))
    try check(outcome, 24, "small")
    #expect(outcome.sweep?.plans.first?.swaths.count == 1)
  }

  @Test("an area into which no swath fits gives a typed answer with its outline")
  func tiny() throws {
    let outcome = try planner(width: 100).outcome(area: rectangle(0, 0, 1, 1))
    guard case .nothing(.tooSmall, let missed) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(missed.map(\.reason) == [.tooSmall] && abs(missed[0].squareMetres - 1) < 1e-9)
  }

  @Test("an area wholly inside an obstacle gives a typed answer with its outline")
  func blocked() throws {
    let outcome = try planner(width: 3).outcome(area: rectangle(0, 0, 10, 10), minus: [rectangle(-5, -5, 30, 30)])
    guard case .nothing(.nothingFree, let missed) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(missed.map(\.reason) == [.blocked] && abs(missed[0].squareMetres - 100) < 1e-9)
  }

  @Test("what obstacles take and what is too small is listed with its reason")
  func reasons() throws {
    let outcome = try planner(width: 4).outcome(
      area: rectangle(0, 0, 60, 20), minus: [rectangle(20, -5, 5, 40), rectangle(59.8, -1, 0.1, 40)])
    try check(outcome, 1200, "reasons")
    #expect(outcome.missed.contains { $0.reason == .blocked && abs($0.squareMetres - 100) < 1e-6 })
    #expect(outcome.sweep?.plans.count ?? 0 >= 2)
    guard case .partial = outcome else {
      Issue.record("a blocked area is not complete")
      return
    }
  }

  @Test("holes that touch themselves, each other and the border are no trouble")
  func touching() throws {
    let area = try polygon(
      [(0, 0), (60, 0), (60, 40), (0, 40)],
      holes: [
        [(10, 10), (20, 10), (20, 20), (10, 20)], [(20, 20), (30, 20), (30, 30), (20, 30)],
        [(0, 25), (8, 20), (8, 30)], [(40, 10), (50, 20), (50, 10), (40, 20)],
      ])
    let outcome = try planner(width: 3).outcome(area: area)
    let asked = try GeometryOperations.madeValid(area).reduce(0) { $0 + $1.areaSquareMetres }
    try check(outcome, asked, "touching")
    #expect(outcome.sweep?.coveredShare ?? 0 >= 0.999)
  }

  @Test("an island in a hole is swept by a run of its own")
  func island() throws {
    let ring = rectangle(20, 20, 40, 40)
    let moat = try #require(Polygon(exterior: ring.exterior, holes: [rectangle(32, 32, 16, 16).exterior]))
    let outcome = try planner(width: 4).outcome(area: rectangle(0, 0, 80, 80), minus: [moat])
    try check(outcome, 6400, "island")
    #expect(outcome.sweep?.plans.count == 2)
    #expect(outcome.sweep?.coveredShare ?? 0 >= 0.999)
  }

  @Test("a sliver, a spike and a spiral are covered without a crash", arguments: [0.4, 3.0])
  func slivers(width: Double) throws {
    let sliver = try polygon([(0, 0), (100, 0.3), (100, 0.5)])
    try check(try planner(width: width).outcome(area: sliver), sliver.areaSquareMetres, "sliver")
    let spike = try polygon([(0, 0), (20, 0), (20, 20), (10.01, 20), (10, 80), (9.99, 20), (0, 20)])
    try check(try planner(width: width).outcome(area: spike), spike.areaSquareMetres, "spike")
    var outer: [(Double, Double)] = []
    var inner: [(Double, Double)] = []
    for step in 0...60 {
      let angle = Double(step) * 0.3
      outer.append(((10 + angle * 2.5) * cos(angle), (10 + angle * 2.5) * sin(angle)))
      inner.append(((4 + angle * 2.5) * cos(angle), (4 + angle * 2.5) * sin(angle)))
    }
    let spiral = try polygon(outer + inner.reversed())
    if width > 1 {
      let outcome = try planner(width: width).outcome(area: spiral)
      try check(outcome, spiral.areaSquareMetres, "spiral")
      #expect(outcome.sweep?.coveredShare ?? 0 >= 0.999)
    }
  }

  @Test("crosshatch covers twice, the second time across the first")
  func crosshatch() throws {
    var options = SweepOptions(swathWidth: Length(metres: 5))
    options.isCrosshatch = true
    let sweep = try SweepPlanner(options: options).plan(area: rectangle(0, 0, 60, 30))
    #expect(sweep.plans.count == 2)
    for plan in sweep.plans { #expect(plan.coveredSquareMetres >= 0.999 * 1800) }
    let across = sweep.plans.map { plan in plan.swaths.reduce(0) { $0 + abs($1[1].north - $1[0].north) } }
    #expect(across[0] < 1 && across[1] > 300)
  }

  @Test("another first corner and another direction of the rings change little", arguments: [1, 2, 3])
  func vertexOrder(turn: Int) throws {
    let ring = [point(0, 0), point(70, 5), point(80, 50), point(30, 60), point(5, 45)]
    let hole = [point(30, 20), point(45, 25), point(40, 38)]
    let one = try planner(width: 4).plan(area: try #require(Polygon(exterior: ring, holes: [hole])))
    let turned = Array(ring[turn...] + ring[..<turn])
    let other = try planner(width: 4).plan(
      area: try #require(Polygon(exterior: turned.reversed(), holes: [hole.reversed()])))
    #expect(one.coveredShare >= 0.999 && other.coveredShare >= 0.999)
    let lengths = [one, other].map { $0.plans[0].lengthMetres }
    #expect(abs(lengths[0] - lengths[1]) < 0.08 * lengths[0])
  }
}
