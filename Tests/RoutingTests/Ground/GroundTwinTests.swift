import Geometry
import Maps
import Quantities
import Routing
import Testing

@Suite struct GroundTwinTests {
  /// Profiles that differ in what matters.
  private func profile(_ seed: Int) -> GroundProfile {
    var profile = GroundProfile()
    profile.smallPartMetres = 0
    if seed % 2 == 1 { profile.unknownAccessFactor = 1.5 }
    if seed % 3 == 1 { profile.kerbClimbMetres = 0.02 }
    if seed % 5 == 1 { profile.obeysOneWay = false }
    if seed % 7 == 1 { profile.linkFactor = 0.25 }
    if seed % 4 == 1 { profile.streets["footway"]?.costFactor = 0.1 }
    return profile
  }

  private func ends(_ lattice: GroundLattice, _ profile: GroundProfile, seed: UInt64) -> [GroundLattice.End] {
    var generator = SplitMix64(seed: seed, stream: "ends")
    let usable = lattice.streets.indices.filter { GroundLattice.isUsable(lattice.streets[$0], profile, nil) }
    return (0..<8).compactMap { _ in
      guard let street = usable.randomElement(using: &generator) else { return nil }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        return GroundLattice.End(
          street: street, fraction: Double.random(in: 0...1, using: &generator).rounded(), beside: 0)
      }
      return GroundLattice.End(
        street: street, fraction: Double.random(in: 0.1...0.9, using: &generator),
        beside: Double.random(in: -5...5, using: &generator))
    }
  }

  @Test(
    "costs are those of a slow twin on random streets, and what opens a closed way does so for the twin, nothing else")
  func twin() throws {
    var (found, closed, opened) = (0, 0, 0)
    for seed in 0..<120 {
      let (lattice, profile) = (GroundLattice(seed: UInt64(seed)), profile(seed))
      let ends = ends(lattice, profile, seed: UInt64(seed))
      let router = try GroundRouter(streets: lattice.streets, profile: profile)
      for (start, goal) in zip(ends, ends.dropFirst()) {
        let twin = lattice.cost(from: start, to: goal, profile)
        let (from, to) = (start.place(lattice.streets), goal.place(lattice.streets))
        do throws(GroundRouteFailure) {
          let route = try router.route(from: from, to: to)
          #expect(abs(route.cost - twin) <= 1e-9 * max(1, twin), "seed \(seed)")
          expectSound(route, from: from, to: to, profile: profile)
          found += 1
        } catch {
          guard case .noConnection(_, _, let openings) = error else {
            Issue.record("seed \(seed): \(error)")
            continue
          }
          #expect(twin == .infinity, "seed \(seed)")
          for opening in allOpenings {
            let isOpen = lattice.cost(from: start, to: goal, profile, opening: opening) < .infinity
            #expect(openings.contains(opening) == isOpen, "seed \(seed): \(opening)")
          }
          closed += 1
          opened += openings.count
        }
      }
    }
    #expect(found > 200 && closed > 50 && opened > 50)
  }

  private let allOpenings: [GroundOpening] = [
    .streetClass("steps"), .streetClass("motorway"), .forbiddenFootAccess, .unknownFootAccess, .againstOneWay, .kerbs,
  ]

  @Test("the matrix has the costs, lengths and times of single queries, and is infinite where these fail")
  func matrix() throws {
    for seed in 0..<40 {
      let (lattice, profile) = (GroundLattice(seed: UInt64(seed)), profile(seed))
      var points = ends(lattice, profile, seed: UInt64(seed)).map { $0.place(lattice.streets) }
      guard let first = points.first else { continue }
      points += [first, point(-500, 0), point(.nan, 0)]
      let router = try GroundRouter(streets: lattice.streets, profile: profile)
      let matrix = try #require(router.matrix(points: points))
      #expect(matrix.problems.map { $0 == nil } == points.map { abs($0.east) < 490 })
      for (row, start) in points.enumerated() {
        for (column, goal) in points.enumerated() {
          guard let route = try? router.route(from: start, to: goal) else {
            #expect(matrix.cost(from: row, to: column) == .infinity)
            #expect(matrix.lengthMetres(from: row, to: column) == .infinity)
            #expect(matrix.durationSeconds(from: row, to: column) == .infinity)
            continue
          }
          #expect(abs(matrix.cost(from: row, to: column) - route.cost) <= 1e-9 * max(1, route.cost), "seed \(seed)")
          #expect(abs(matrix.lengthMetres(from: row, to: column) - route.lengthMetres) <= 1e-6, "seed \(seed)")
          #expect(abs(matrix.durationSeconds(from: row, to: column) - route.durationSeconds) <= 1e-6)
        }
      }
    }
  }

  @Test("moving the whole map by kilometres and reversing the order of the streets changes no cost")
  func invariance() throws {
    for seed in 0..<20 {
      let (lattice, profile) = (GroundLattice(seed: UInt64(seed)), profile(seed))
      let shift = LocalVector(east: 400_000, north: 6_600_000)
      let moved = lattice.streets.reversed().map { street in
        var street = street
        street.line = street.line.map { $0 + shift }
        return street
      }
      let router = try GroundRouter(streets: lattice.streets, profile: profile)
      let other = try GroundRouter(streets: moved, profile: profile)
      let ends = ends(lattice, profile, seed: UInt64(seed)).map { $0.place(lattice.streets) }
      let (here, there) = (router.matrix(points: ends), other.matrix(points: ends.map { $0 + shift }))
      for (one, two) in zip(here?.costs ?? [], there?.costs ?? []) {
        #expect(one == two || abs(one - two) < 1e-6, "seed \(seed)")
      }
    }
  }

  @Test("where streets of vector tiles are joined across gaps, single ways still cost what an even search finds")
  func gaps() throws {
    for seed in 0..<60 {
      var profile = profile(seed)
      profile.linkFactor = 1
      var generator = SplitMix64(seed: UInt64(seed), stream: "gaps")
      let streets = GroundLattice(seed: UInt64(seed)).streets.map { street in
        var street = street
        street.surface = ""
        street.kind = "footway"
        street.line = street.line.map { point in
          let away = LocalVector(
            east: Double.random(in: -0.4...0.4, using: &generator),
            north: Double.random(in: -0.4...0.4, using: &generator))
          return point + away
        }
        return street
      }
      let router = try GroundRouter(streets: streets, profile: profile, options: .vectorTiles)
      let points = (0..<12).map { _ in
        let line = streets[Int.random(in: 0..<streets.count, using: &generator)].line
        return line[0].interpolated(to: line[1], fraction: Double.random(in: 0...0.004, using: &generator))
      }
      let matrix = try #require(router.matrix(points: points))
      for (row, start) in points.enumerated() {
        for (column, goal) in points.enumerated() {
          guard let route = try? router.route(from: start, to: goal) else {
            #expect(matrix.cost(from: row, to: column) == .infinity)
            continue
          }
          #expect(abs(route.cost - matrix.cost(from: row, to: column)) < 1e-9 * max(1, route.cost), "seed \(seed)")
        }
      }
    }
  }

  @Test("a matrix of more points than the limit is refused")
  func matrixLimit() throws {
    let router = try GroundRouter(streets: [], profile: GroundProfile())
    let points = [LocalPoint](repeating: point(0, 0), count: GroundRouter.matrixPointsMax + 1)
    #expect(router.matrix(points: points) == nil)
  }
}
