import Foundation
import Geometry
import Maps
import Missions
import Plans
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

  @Test("a sortie into the dusk is named with the moment at which the rule and its tolerance end")
  func dusk() throws {
    var world = try TestWorld()
    world.mission.rules.daylight = .sunriseToSunset
    let place = try world.mission.map.projection.geo(LocalPoint(east: 0, north: 0))
    // The afternoon of 2026-03-02: the sun sinks from 13:00 to 18:00 universal time.
    var (light, dark) = (1_772_456_400.0, 1_772_474_400.0)
    for _ in 0..<60 {
      let middle = (light + dark) / 2
      if SunElevation.degrees(at: middle, place) >= -0.933 { light = middle } else { dark = middle }
    }
    // That moment comes at mission second 100.
    world.mission.start = CivilTime(secondsSinceEpoch: dark - 100, offsetSeconds: 7200)
    var plan = try TestPlan.make(world)
    plan.rules.daylight = .sunriseToSunset
    let result = verify(plan, world)
    #expect(Set(result.violations.map(\.code)) == ["V217"], "\(TextReport.text(result))")
    let first = try value(result.violations.first { $0.sortie == "heron-1/1" })
    // Three hundred metres to the east the sun sets a second and a half sooner.
    #expect(abs(try value(first.time).seconds - 100) < 3)
    let leg = plan.vehicles[0].sorties[0].legs[try value(first.leg)]
    #expect(try value(leg.start).seconds <= 103 && 97 <= value(leg.end).seconds)
    let later = try value(result.violations.first { $0.sortie == "heron-1/2" })
    #expect(abs(try value(later.time).seconds - 800) < 0.01)
  }

  @Test("at noon of an equinox the sun stands as high as the latitude leaves")
  func noon() throws {
    let place = try #require(GeoPoint(longitude: 0, latitude: 40))
    // 2024-03-20T12:07Z: the equinox was at 03:06, the equation of time is seven minutes.
    let elevation = SunElevation.degrees(at: 1_710_936_420, place)
    #expect(abs(elevation - 50.15) < 0.1)
  }
}
