import Foundation
import Maps
import Missions
import Quantities
import Testing

/// The verifier against its twin, which samples densely and shares no code with it.
struct BruteForceTwinTests {
  /// Worlds in all are blocks times worlds in each; a block is one piece of work for a core. Code that is not optimised
  /// takes ten times as long, so it does a part of them. `SORTIE_TWIN_WORLDS` asks for more, as `make soak` does.
  private static let blocks: Int = {
    #if DEBUG
      let usual = 10
    #else
      let usual = 15
    #endif
    let asked = ProcessInfo.processInfo.environment["SORTIE_TWIN_WORLDS"].flatMap { Int($0) } ?? 0
    return max(usual, min(asked, worldsMax) / worldsPerBlock)
  }()
  /// The most worlds that can be asked for.
  private static let worldsMax = 1_000_000
  private static let worldsPerBlock = 100
  /// The least share of worlds that must break each rule, and that must keep it: otherwise agreement says little.
  private static let brokenShareMin = 0.04
  private static let keptShareMin = 0.5
  /// The largest share of worlds in which the twin may be unable to tell.
  private static let inBandShareMax = 0.02

  @Test("on a thousand random small worlds and more the verifier says what dense sampling says")
  func agreement() async throws {
    let comparisons = try await withThrowingTaskGroup(of: (block: Int, all: [TwinComparison]).self) { group in
      for block in 0..<Self.blocks {
        group.addTask {
          let seeds = block * Self.worldsPerBlock..<(block + 1) * Self.worldsPerBlock
          return (block, try seeds.map { try TwinComparison(RandomWorld(seed: UInt64($0))) })
        }
      }
      var results: [(block: Int, all: [TwinComparison])] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.block < $1.block }.flatMap(\.all)
    }
    let disagreements = comparisons.flatMap(\.disagreements)
    #expect(disagreements.isEmpty, "\(disagreements.count): \(disagreements.prefix(12).joined(separator: "\n"))")

    let worlds = Double(comparisons.count)
    let faulty = Double(comparisons.count { $0.tallies.values.contains { $0.broken > 0 } })
    #expect(faulty > 0.35 * worlds && faulty < 0.7 * worlds, "\(faulty) of \(worlds) worlds break a rule")
    var lines = ["\(comparisons.count) worlds, of which \(Int(faulty)) break a rule"]
    for code in TwinComparison.codes {
      let tally = comparisons.reduce(into: TwinComparison.Tally()) { $0 += $1.tallies[code] ?? .init() }
      let numbers = "\(tally.numbers) numbers compared"
      lines.append("\(code): \(tally.broken) broken, \(tally.kept) kept, \(tally.inBand) in the band, \(numbers)")
      #expect(Double(tally.broken) > Self.brokenShareMin * worlds, "\(lines)")
      #expect(Double(tally.kept) > Self.keptShareMin * worlds, "\(lines)")
      #expect(Double(tally.inBand) < Self.inBandShareMax * worlds, "\(lines)")
      #expect(tally.numbers > tally.broken, "\(lines)")
    }
    print(lines.joined(separator: "\n"))
  }

  @Test("the same seed makes the same world")
  func deterministic() throws {
    let (one, other) = (try RandomWorld(seed: 5), try RandomWorld(seed: 5))
    #expect(one.plan == other.plan)
    #expect(one.mission.map.zones == other.mission.map.zones)
    #expect(one.mission.map.buildings == other.mission.map.buildings)
  }

  @Test("the twin's own inside, distance and hours are right where they are known by hand")
  func twinByHand() throws {
    let shape = PlainShape(try TestWorld.rectangle(0, 0, 20, 10, hole: (8, 2, 12, 8)))
    #expect(shape.signedMetres(east: 4, north: 5) == -4)
    #expect(shape.signedMetres(east: 10, north: 5) == 2)
    #expect(shape.signedMetres(east: 23, north: 14) == 5)
    #expect(shape.signedMetres(east: 7, north: 5) == -1)
    var world = try TestWorld()
    // The mission starts on Monday 2026-03-02 at 06:00 universal time.
    world.mission.map.zones[0].periods = [
      .init(schedule: [.init(weekdays: [0], startSeconds: 21_700, endSeconds: 21_800)]),
      .init(schedule: [.init(weekdays: [6], startSeconds: 80_000, endSeconds: 21_610)]),
      .init(start: world.mission.start.advanced(bySeconds: 900)),
    ]
    let zone = try value(PlainZone(world.mission.map.zones[0], in: world.mission))
    let active = [0.0, 9, 10, 99, 100, 199, 200, 899, 900].map { zone.isActive(at: $0) }
    #expect(active == [true, true, false, false, true, true, false, false, true])
  }
}
