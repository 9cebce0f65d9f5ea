import Coverage
import Geometry
import Quantities
import Testing

private let speed = Speed(metresPerSecond: 3)

private func seconds(_ plan: SweepPlan) -> Double {
  plan.seconds(speed: speed, accelerationMetresPerSecondSquared: 1)
}

private func sweep(_ obstacles: [Polygon] = [rectangle(30, 12, 15, 17)]) throws -> Sweep {
  var options = SweepOptions(swathWidth: Length(metres: 4))
  options.fullPlansMax = 1
  options.renewalsMax = 1
  options.shakesMax = 3
  return try SweepPlanner(options: options).plan(area: rectangle(0, 0, 80, 40), minus: obstacles)
}

/// The ground below swaths in square metres.
private func covered(_ swaths: [[LocalPoint]], _ width: Double) throws -> Double {
  var strips: [Polygon] = []
  for swath in swaths where swath[0] != swath[1] {
    let along = swath[1] - swath[0]
    let side = LocalVector(east: -along.north, north: along.east) * (width / 2 / along.lengthMetres)
    let corners = [swath[0] + side * -1, swath[1] + side * -1, swath[1] + side, swath[0] + side]
    strips.append(try #require(Polygon(exterior: corners)))
  }
  return try GeometryOperations.union(strips).reduce(0) { $0 + $1.areaSquareMetres }
}

@Suite struct SweepRestTests {
  @Test(
    "what was flown and what is left cover what the whole run covers", arguments: [0.0, 0.1, 0.333, 0.5, 0.77, 0.99])
  func complete(share: Double) throws {
    let plan = try #require(try sweep().plans.first)
    let metres = share * plan.lengthMetres
    let rest = try #require(plan.rest(after: .metres(metres)))
    #expect(rest.pieces.first?.kind == .swath && rest.exit == plan.exit)
    // The flown part: all pieces up to the metre.
    var flown: [[LocalPoint]] = []
    var left = metres
    for piece in plan.pieces {
      if piece.kind == .swath, left > 1e-6 {
        let fraction = min(1, left / piece.lengthMetres)
        flown.append([piece.points[0], piece.points[0].interpolated(to: piece.points[1], fraction: fraction)])
      }
      left -= piece.lengthMetres
    }
    let whole = try covered(plan.swaths, 4)
    #expect(abs(try covered(flown + rest.swaths, 4) - whole) < 1e-3 * whole)
    let metresOfSwath = (flown + rest.swaths).reduce(0) { $0 + $1[0].planarDistanceMetres(to: $1[1]) }
    #expect(abs(metresOfSwath - plan.swathLengthMetres) < 1e-3)
  }

  @Test("on request the swath that was begun is flown again from its start")
  func repeated() throws {
    let plan = try #require(try sweep().plans.first)
    let metres = plan.pieces[0].lengthMetres / 2
    let again = try #require(plan.rest(after: .metres(metres), repeatsSwath: true))
    #expect(again.pieces == plan.pieces)
    let behind = plan.pieces[0].lengthMetres + 0.1
    #expect(plan.rest(after: .metres(behind), repeatsSwath: true)?.entry == plan.entry)
  }

  @Test("an interruption in time is the one at the place where the vehicle is then")
  func time() throws {
    let plan = try #require(try sweep().plans.first)
    let all = seconds(plan)
    for share in [0.2, 0.5, 0.9] {
      let rest = try #require(
        plan.rest(after: .seconds(share * all, speed: speed, accelerationMetresPerSecondSquared: 1)))
      #expect(abs(seconds(rest) - (1 - share) * all) < 12, "\(share)")
    }
    #expect(plan.rest(after: .seconds(all + 1, speed: speed, accelerationMetresPerSecondSquared: 1)) == nil)
    #expect(plan.rest(after: .metres(-5))?.pieces == plan.pieces)
    #expect(plan.rest(after: .metres(1e9)) == nil)
  }

  @Test("shares of vehicles are even within a tenth and cover all", arguments: 1...8)
  func vehicles(count: Int) throws {
    let sweep = try sweep()
    let total = sweep.plans.reduce(0) { $0 + seconds($1) }
    let shares = try sweep.split(vehicles: count, cost: seconds)
    #expect(shares.count <= count)
    let makespan = shares.map(\.cost).max() ?? 0
    #expect(makespan <= 1.10 * total / Double(count), "\(count): \(makespan) of \(total)")
    let metres = shares.flatMap(\.runs).reduce(0) { $0 + $1.swathLengthMetres }
    #expect(abs(metres - sweep.plans.reduce(0) { $0 + $1.swathLengthMetres }) < 1e-6)
    for run in shares.flatMap(\.runs) {
      #expect(run.pieces.first?.kind == .swath && run.pieces.last?.kind == .swath)
      for (one, next) in zip(run.pieces, run.pieces.dropFirst()) { #expect(one.points.last == next.points.first) }
    }
  }

  @Test("without cuts shares hold whole swaths; a number of vehicles out of range is an error")
  func whole() throws {
    let sweep = try sweep()
    let shares = try sweep.split(vehicles: 3, cutsSwaths: false, cost: seconds)
    #expect(shares.flatMap(\.runs).flatMap(\.swaths) == sweep.plans.flatMap(\.swaths))
    #expect(throws: SweepError.self) { try sweep.split(vehicles: 0, cost: seconds) }
    #expect(throws: SweepError.self) { try sweep.split(vehicles: 65, cost: seconds) }
  }
}
