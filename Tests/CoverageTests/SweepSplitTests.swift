import Coverage
import Geometry
import Quantities
import Testing

private let speed = Speed(metresPerSecond: 3)

private func seconds(_ plan: SweepPlan) -> Double {
  plan.seconds(speed: speed, accelerationMetresPerSecondSquared: 1)
}

private func sweep() throws -> Sweep {
  var options = SweepOptions(swathWidth: Length(metres: 4))
  options.fullPlansMax = 1
  options.shakesMax = 3
  return try SweepPlanner(options: options).plan(
    area: rectangle(0, 0, 80, 40), minus: [rectangle(30, 12, 15, 17), rectangle(60, -5, 3, 60)])
}

@Suite struct SweepSplitTests {
  @Test("each sortie keeps the limit and all swaths are flown once", arguments: [40.0, 75, 150, 400, 1e9])
  func limits(limit: Double) throws {
    let sweep = try sweep()
    let sorties = try sweep.split(limit: limit, cost: seconds)
    for sortie in sorties {
      #expect(seconds(sortie) <= limit)
      #expect(sortie.pieces.first?.kind == .swath && sortie.pieces.last?.kind == .swath)
      #expect(sortie.entry == sortie.swaths.first?.first && sortie.exit == sortie.swaths.last?.last)
    }
    #expect(sorties.flatMap(\.swaths) == sweep.plans.flatMap(\.swaths))
    #expect(limit < 1e9 || sorties.map(\.pieces) == sweep.plans.map(\.pieces))
    let covered = sorties.reduce(0) { $0 + $1.coveredSquareMetres }
    #expect(covered >= sweep.coveredShare * sweep.freeSquareMetres - 1e-6)
  }

  @Test("no sortie could take its follower's first swath as well")
  func greedy() throws {
    let sweep = try sweep()
    let sorties = try sweep.split(limit: 120, cost: seconds)
    #expect(sorties.count > 3)
    var metres = 0.0
    for plan in sweep.plans { metres += plan.swathLengthMetres }
    let byVolume = try sweep.split(limit: metres / 4) { $0.swathLengthMetres }
    #expect(byVolume.count >= 4 && byVolume.count <= 6)
    for (one, next) in zip(byVolume, byVolume.dropFirst()) where one.exit.east < 60 && next.entry.east < 60 {
      #expect(one.swathLengthMetres + next.pieces[0].lengthMetres > metres / 4)
    }
  }

  @Test("a swath that is too long alone is cut into equal pieces")
  func cutting() throws {
    let sweep = try sweep()
    let sorties = try sweep.split(limit: 12, cost: seconds)
    for sortie in sorties { #expect(seconds(sortie) <= 12) }
    let before = sweep.plans.reduce(0) { $0 + $1.swathLengthMetres }
    let after = sorties.reduce(0) { $0 + $1.swathLengthMetres }
    #expect(abs(before - after) < 1e-6)
    for sortie in sorties {
      for (one, next) in zip(sortie.pieces, sortie.pieces.dropFirst()) { #expect(one.points.last == next.points.first) }
    }
  }

  @Test("a limit that no piece can meet is an error")
  func impossible() throws {
    let sweep = try sweep()
    let error = #expect(throws: SweepError.self) { try sweep.split(limit: 5) { _ in 7 } }
    #expect(error == .sortieTooLong(cost: 7, limit: 5))
  }
}
