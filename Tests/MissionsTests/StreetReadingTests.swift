import Diagnostics
import Foundation
import Geometry
import Maps
import Missions
import Quantities
import Testing

/// What the reader makes of `method: street`.
struct StreetReadingTests {
  private static func streets(_ keys: String) -> StreetTreatment? {
    let text =
      "tasks: [{ disinfect: a, method: street, area: square, rate: 10 mL/m2, acknowledge: outdoor-spraying\(keys) }]"
    guard case .treatStreets(let streets)? = TaskReadingTests.mission(text)?.tasks.first?.work else { return nil }
    return streets
  }

  private static func codes(_ keys: String) -> [String] {
    GoldenMissions.read(
      text: TaskReadingTests.head
        + "tasks: [{ disinfect: a, method: street, area: square, rate: 10 mL/m2\(keys) }]"
    ).diagnostics.map(\.code)
  }

  @Test("the lines to treat are the parts of the streets inside the area")
  func middle() throws {
    // The area spans 100 to 140 metres east and north.
    let all = try #require(Self.streets(""))
    #expect(all.lines.count == 3 && abs(all.lengthMetres - (40 + 40 + 60)) < 1e-6)
    let named = try #require(Self.streets(", streets: [Long Street]"))
    #expect(named.lines.count == 1 && abs(named.lengthMetres - 40) < 1e-6)
    #expect(named.lines[0].allSatisfy { $0.north == 120 })
    let paths = try #require(Self.streets(", kinds: [footway], passes: 2"))
    #expect(paths.lines.count == 1 && abs(paths.lengthMetres - 120) < 1e-6)
    #expect(abs(named.litresPerSquareMetre - 0.01) < 1e-12)
  }

  @Test("each side of a street has a line a quarter of its width from the middle, mitred at corners")
  func sides() throws {
    let long = try #require(Self.streets(", streets: [Long Street], sides: both, width: 8 m"))
    #expect(long.lines.map { $0.map(\.north) } == [[122, 122], [118, 118]])
    let bent = try #require(Self.streets(", kinds: [footway], sides: both, width: 8 m"))
    // From west to east and then north: the left line lies inside the corner, the right one around it.
    #expect(bent.lines[0].map { [$0.east, $0.north] } == [[100, 107], [128, 107], [128, 135]])
    #expect(bent.lines[1].map { [$0.east, $0.north] } == [[100, 103], [132, 103], [132, 135]])
  }

  @Test("the parallel of a line keeps its distance at every point of a gentle bend", arguments: UInt64(1)...20)
  func parallels(seed: UInt64) {
    var generator = SplitMix64(seed: seed, stream: "parallels")
    var line = [LocalPoint(east: 0, north: 0)]
    var heading = generator.nextUnit() * 6
    for _ in 0..<12 {
      heading += (generator.nextUnit() - 0.5) * 1.2
      // 20 metres to each point, so that a distance of 3 metres turns no part around.
      line.append(line[line.count - 1] + LocalVector(east: 20 * cos(heading), north: 20 * sin(heading)))
    }
    for distance in [3.0, -3] {
      let other = line.parallel(byMetres: distance)
      #expect(other.count == line.count)
      for (piece, kept) in zip(zip(line, line.dropFirst()), zip(other, other.dropFirst())) {
        let along = (piece.1 - piece.0) * (1 / 20)
        #expect(abs(along.cross(kept.0 - piece.0) - distance) < 1e-9)
        #expect(abs(along.cross(kept.1 - piece.0) - distance) < 1e-9)
      }
    }
  }

  @Test("wrong keys are told with their place")
  func wrong() {
    let said = ", acknowledge: outdoor-spraying"
    #expect(Self.codes("") == ["M031"])
    #expect(Self.codes(said + ", streets: [Lang Street]") == ["M026"])
    #expect(Self.codes(said + ", kinds: [motorway]") == ["M026"])
    #expect(Self.codes(said + ", sides: both") == ["M012"])
    #expect(Self.codes(said + ", width: 8 m") == ["M019"])
    #expect(Self.codes(said + ", passes: 0") == ["M014"])
    #expect(Self.codes(said + ", street: [Long Street]") == ["M011"])
  }
}
