import Coverage
import Foundation
import Geometry
import Quantities
import Testing

func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

func rectangle(_ west: Double, _ south: Double, _ width: Double, _ height: Double) -> Polygon {
  let corners = [
    point(west, south), point(west + width, south), point(west + width, south + height), point(west, south + height),
  ]
  guard let polygon = Polygon(exterior: corners) else { preconditionFailure("a rectangle has four corners") }
  return polygon
}

/// A planner that searches little, so that the tests are quick in a debug build.
private func planner(width: Double, fullPlans: Int = 2) throws -> SweepPlanner {
  var options = SweepOptions(swathWidth: Length(metres: width))
  options.fullPlansMax = fullPlans
  options.shakesMax = 3
  options.renewalsMax = 2
  return try SweepPlanner(options: options)
}

/// Checks what holds for every sweep: pieces join, nothing outside, shares add up.
private func checkInvariants(_ sweep: Sweep, _ what: String) throws {
  for plan in sweep.plans {
    #expect(plan.pieces.first?.kind == .swath && plan.pieces.last?.kind == .swath, "\(what)")
    for (index, piece) in plan.pieces.enumerated() {
      if index > 0 { #expect(piece.kind == .swath || plan.pieces[index - 1].kind == .swath, "\(what)") }
      #expect(piece.lengthMetres > 0, "\(what)")
      if index > 0 { #expect(plan.pieces[index - 1].points.last == piece.points.first, "\(what)") }
      for (start, end) in zip(piece.points, piece.points.dropFirst()) where start != end {
        let outside = try GeometryOperations.lengthOutsideMetres(line: [start, end], of: sweep.free)
        #expect(outside < 1e-6, "\(what): \(outside) m of \(piece.kind) from \(start) to \(end) outside")
      }
    }
  }
  let uncovered = sweep.uncovered.reduce(0) { $0 + $1.areaSquareMetres }
  #expect(abs(sweep.coveredShare * sweep.freeSquareMetres + uncovered - sweep.freeSquareMetres) < 1e-6, "\(what)")
}

@Suite struct SweepPlannerTests {
  @Test("a rectangle is covered in full by rows along its long side")
  func rectangleRows() throws {
    let sweep = try planner(width: 5).plan(area: rectangle(0, 0, 60, 18))
    try checkInvariants(sweep, "rectangle")
    let plan = try #require(sweep.plans.first)
    #expect(plan.swaths.count == 4)
    #expect(sweep.coveredShare > 0.9999)
    #expect(abs(plan.swathLengthMetres - 4 * 60) < 0.1 && abs(plan.linkLengthMetres - 3 * 4.5) < 0.1)
    let time = plan.seconds(speed: Speed(metresPerSecond: 3), accelerationMetresPerSecondSquared: 1)
    #expect(abs(time - (4 * (60.0 / 3 + 3) + 3 * 2 * 4.5.squareRoot())) < 1e-2)
  }

  @Test("an exact multiple of the width takes no extra row")
  func exactRows() throws {
    let sweep = try planner(width: 5).plan(area: rectangle(100, 200, 60, 20))
    #expect(sweep.plans.first?.swaths.count == 4)
  }

  @Test("links go round a hole and obstacles are left out")
  func hole() throws {
    let sweep = try planner(width: 4).plan(area: rectangle(0, 0, 60, 40), minus: [rectangle(20, 10, 15, 17)])
    try checkInvariants(sweep, "hole")
    #expect(abs(sweep.freeSquareMetres - (2400 - 255)) < 1e-9)
    #expect(sweep.plans.count == 1 && sweep.coveredShare > 0.99)
  }

  @Test("an area cut in two gives a run for each part, the larger first; a sliver is reported as uncovered")
  func parts() throws {
    let sweep = try planner(width: 4).plan(
      area: rectangle(0, 0, 60, 20), minus: [rectangle(20, -5, 5, 40), rectangle(-1, 2, 2, 40)])
    try checkInvariants(sweep, "parts")
    #expect(sweep.plans.count == 2)
    #expect(sweep.plans[0].coveredSquareMetres > sweep.plans[1].coveredSquareMetres)
    #expect(sweep.plans[0].line.allSatisfy { $0.east > 25 })
  }

  @Test("nothing free, nothing wide enough and senseless options are errors")
  func errors() throws {
    let area = rectangle(0, 0, 10, 10)
    #expect(throws: SweepError.nothingFree) {
      try planner(width: 4).plan(area: area, minus: [rectangle(-1, -1, 20, 20)])
    }
    #expect(throws: SweepError.tooSmall(squareMetres: 1e-6)) {
      try planner(width: 4).plan(area: rectangle(0, 0, 1e-3, 1e-3))
    }
    #expect(throws: SweepError.tooManySwaths(count: 10_000, limit: SweepOptions.swathsMax)) {
      try planner(width: 1e-3).plan(area: area)
    }
    #expect(throws: SweepError.badOption(name: "the swath width", value: 0)) { try planner(width: 0) }
    let bad = try #require(Polygon(exterior: [point(0, 0), point(20, 10), point(.nan, 5)]))
    #expect(throws: SweepError.self) { try planner(width: 1).plan(area: bad) }
    #expect(throws: SweepError.self) { try planner(width: 1).plan(area: area, minus: [bad]) }
    var options = SweepOptions(swathWidth: Length(metres: 1))
    options.targetShare = 2
    #expect(throws: SweepError.self) { try SweepPlanner(options: options) }
  }

  @Test("a self-crossing outline is repaired, not refused")
  func invalid() throws {
    let bow = try #require(Polygon(exterior: [point(0, 0), point(40, 40), point(40, 0), point(0, 41)]))
    let sweep = try planner(width: 3).plan(area: bow)
    try checkInvariants(sweep, "bow")
    #expect(sweep.plans.count == 2)
  }

  @Test("the polygons of the field are covered to 99.9 % and no way leaves them", arguments: CoveragePolygon.names)
  func field(name: String) throws {
    guard let file = CoveragePolygon(name) else {
      print("skipped: ../shared/data/coverage/\(name).geojson is absent")
      return
    }
    let sweep = try planner(width: file.widthMetres, fullPlans: 1).plan(area: file.polygon)
    try checkInvariants(sweep, name)
    #expect(sweep.plans.count == 1)
    #expect(sweep.coveredShare >= 0.999, "\(name): \(sweep.coveredShare)")
  }

  @Test("the same area moved and turned is swept as well as before", arguments: ["U", "one_hole", "ethz_piombino"])
  func invariance(name: String) throws {
    guard let file = CoveragePolygon(name) else {
      print("skipped: ../shared/data/coverage/\(name).geojson is absent")
      return
    }
    func moved(_ ring: [LocalPoint]) -> [LocalPoint] {
      ring.map { p in
        let (c, s) = (cos(0.7), sin(0.7))
        return point(5000 + c * p.east - s * p.north, -3000 + s * p.east + c * p.north)
      }
    }
    let polygon = file.polygon
    let turned = try #require(Polygon(exterior: moved(polygon.exterior), holes: polygon.holes.map(moved)))
    let one = try planner(width: file.widthMetres).plan(area: polygon)
    let other = try planner(width: file.widthMetres).plan(area: turned)
    try checkInvariants(other, name)
    #expect(abs(one.coveredShare - other.coveredShare) < 0.02)
    let lengths = [one, other].map { $0.plans[0].lengthMetres }
    #expect(abs(lengths[0] - lengths[1]) < 0.08 * lengths[0])
  }

  @Test("the same input gives the same sweep")
  func determinism() throws {
    let area = rectangle(0, 0, 60, 40)
    let holes = [rectangle(20, 10, 15, 17), rectangle(45, 20, 4, 4)]
    #expect(
      try planner(width: 4).plan(area: area, minus: holes) == (try planner(width: 4).plan(area: area, minus: holes)))
  }
}
