import Foundation
import Quantities
import SortieTestSupport
import Testing
import Verification

/// The verifier's sun against events that PyEphem computed (`Scripts/sun/vectors.py`), and against school.
struct SunElevationTests {
  @Test("at sunrise, sunset and twilight of thirteen places the sun stands where these words say")
  func events() throws {
    let path = SourceTree.root.appendingPathComponent("Tests/Golden/sun/ephem.csv")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst()
    var count = 0
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let place = try value(
        GeoPoint(longitude: value(Double(cells[1])), latitude: value(Double(cells[2]))))
      for (cell, degrees) in [(4, -6.0), (5, -0.833), (6, -0.833), (7, -6.0)] {
        guard let moment = Double(cells[cell]) else { continue }
        count += 1
        let elevation = SunElevation.degrees(at: moment, place)
        #expect(abs(elevation - degrees) < 0.03, "\(line): \(elevation) at cell \(cell)")
      }
    }
    #expect(count > 300)
  }

  @Test("the lowest elevation of a span is never above and hardly below what sampling finds", arguments: 0..<40)
  func lowest(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let place = try #require(
      GeoPoint(longitude: generator.nextUnit() * 360 - 180, latitude: generator.nextUnit() * 170 - 85))
    let start = 1_700_000_000 + generator.nextUnit() * 1e8
    let end = start + generator.nextUnit() * 80_000
    let found = SunElevation.lowest(from: start, to: end, place)
    let sampled = (0...2000).map {
      SunElevation.degrees(at: start + (end - start) * Double($0) / 2000, place)
    }.min()
    let least = try value(sampled)
    #expect(found.degrees <= least + 0.02, "seed \(seed)")
    #expect(found.degrees >= least - 0.05, "seed \(seed)")
    #expect(found.secondsSinceEpoch >= start && found.secondsSinceEpoch <= end)
  }

  @Test("at noon of an equinox the sun stands as high as the latitude leaves")
  func noon() throws {
    let place = try #require(GeoPoint(longitude: 0, latitude: 40))
    // 2024-03-20T12:07Z: the equinox was at 03:06, the equation of time is seven minutes.
    let elevation = SunElevation.degrees(at: 1_710_936_420, place)
    #expect(abs(elevation - 50.15) < 0.1)
  }
}
