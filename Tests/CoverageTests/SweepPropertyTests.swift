import Coverage
import Foundation
import Geometry
import Quantities
import Testing

@Suite struct SweepPropertyTests {
  /// A star-shaped outline with obstacles thrown over it: they touch, overlap and cross the border.
  private func area(_ generator: inout SplitMix64) throws -> (Polygon, [Polygon]) {
    let corners = 4 + generator.nextIndex(below: 8)
    let outline = (0..<corners).map { index in
      let angle = (Double(index) + 0.8 * generator.nextUnit()) * 2 * .pi / Double(corners)
      let radius = 15 + 30 * generator.nextUnit()
      return point(200 + radius * cos(angle), 100 + radius * sin(angle))
    }
    let obstacles = (0..<generator.nextIndex(below: 6)).map { _ in
      // Whole coordinates, so that some share corners and edges.
      rectangle(
        165 + Double(generator.nextIndex(below: 14)) * 5, 65 + Double(generator.nextIndex(below: 14)) * 5,
        5 + Double(generator.nextIndex(below: 3)) * 5, 5 + Double(generator.nextIndex(below: 3)) * 5)
    }
    return (try #require(Polygon(exterior: outline)), obstacles)
  }

  @Test("on random areas no way leaves the free area and what is missing is reported", arguments: UInt64(0)..<12)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed, stream: "sweep")
    let (outline, obstacles) = try area(&generator)
    var options = SweepOptions(swathWidth: Length(metres: 2 + 5 * generator.nextUnit()))
    options.fullPlansMax = 1
    options.shakesMax = 2
    let sweep = try SweepPlanner(options: options).plan(area: outline, minus: obstacles)
    let free = try GeometryOperations.difference([outline], minus: obstacles)
    for plan in sweep.plans {
      for (start, end) in zip(plan.line, plan.line.dropFirst()) {
        let outside = try GeometryOperations.lengthOutsideMetres(line: [start, end], of: free)
        #expect(outside < 1e-6, "seed \(seed): \(outside) m outside")
      }
      #expect(plan.swaths.allSatisfy { $0.count == 2 })
    }
    // An independent measure: samples on a raster, each nearer than half a width to a swath or counted as missing.
    let box = outline.boundingBox
    var (inside, missed) = (0, 0)
    let step = 1.5
    for row in 0..<Int((box.north - box.south) / step) {
      for column in 0..<Int((box.east - box.west) / step) {
        let sample = point(box.west + Double(column) * step, box.south + Double(row) * step)
        guard free.contains(where: { $0.contains(sample) }) else { continue }
        inside += 1
        let isCovered = sweep.plans.flatMap(\.swaths).contains { swath in
          let along = swath[1] - swath[0]
          let station = (sample - swath[0]).dot(along) / along.dot(along)
          let offset = abs((sample - swath[0]).cross(along)) / along.lengthMetres
          return (0...1).contains(station) && offset <= options.swathWidth.metres / 2
        }
        if !isCovered { missed += 1 }
      }
    }
    let share = 1 - Double(missed) / Double(inside)
    #expect(abs(share - sweep.coveredShare) < 0.04, "seed \(seed): raster \(share), exact \(sweep.coveredShare)")
    // Slivers into which no swath fits count as missing.
    #expect(sweep.coveredShare >= 0.998, "seed \(seed): \(sweep.coveredShare)")
  }

  @Test("more shakes give no sweep that is slower by more than a hundredth")
  func shakes() throws {
    let holes = [rectangle(10, 10, 8, 9), rectangle(30, 22, 12, 5), rectangle(24, 5, 5, 7), rectangle(48, 30, 6, 6)]
    var times: [Double] = []
    for shakes in [0, 5, 40] {
      var options = SweepOptions(swathWidth: Length(metres: 4))
      options.fullPlansMax = 1
      options.shakesMax = shakes
      options.renewalsMax = 0
      let sweep = try SweepPlanner(options: options).plan(area: rectangle(0, 0, 60, 40), minus: holes)
      times.append(sweep.plans[0].seconds(speed: options.speed, accelerationMetresPerSecondSquared: 1))
    }
    #expect(times[1] <= times[0] * 1.01 && times[2] <= times[1] * 1.01)
  }
}
