import ArgumentParser
import Foundation
import Geometry
import Quantities
import Routing

/// `sortie-bench matrix`: all lengths between random points of a public map of obstacles.
struct MatrixBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix", abstract: "Measure an exact distance matrix among polygons, without clearance.",
    discussion: "`prepare_s` is CPU time of one thread, `matrix_s` is wall time of all threads.")

  @Option(help: "The map: BORDER and HOLE blocks.") var map: String
  @Option(help: "The points of the matrix.") var points = 1000
  @Option(help: "The seed of the points.") var seed: UInt64 = 1
  @Option(help: "The threads that share the work.") var threads = 2

  func run() throws {
    guard (1...20_000).contains(points), (1...256).contains(threads) else {
      throw BenchmarkError("1 to 20000 points and 1 to 256 threads can be asked for")
    }
    let file = try PolyFile(path: map)
    let start = ThreadClock.seconds
    let space = try file.freeSpace()
    let paths = ShortestPaths(space)
    let prepared = ThreadClock.seconds - start
    let chosen = try file.freePoints(points, seed: seed, space)

    let clock = ContinuousClock()
    let begun = clock.now
    let matrix = paths.matrix(points: chosen, threads: threads)
    let passed = (clock.now - begun).components
    var checksum = 0.0
    for from in 0..<points {
      for to in 0..<points { checksum += matrix.lengthMetres(from: from, to: to) ?? 0 }
    }
    var figures = Figures()
    figures.add("points", points)
    figures.add("prepare_s", prepared, digits: 4)
    figures.add("matrix_s", Double(passed.seconds) + Double(passed.attoseconds) * 1e-18, digits: 4)
    figures.add("peak_mb", try ProcessMemory.peakMegabytes(), digits: 1)
    figures.add("checksum", checksum, digits: 3)
    figures.print()
  }
}

/// `sortie-bench zone`: a zone is added to a prepared map and removed again.
struct ZoneChangeBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zone", abstract: "Measure the next answer after a zone was added or removed.",
    discussion: "Times are CPU times in milliseconds from the change to the length of one path, medians of all rounds.")

  @Option(help: "The map: BORDER and HOLE blocks.") var map: String
  @Option(help: "The rounds, each with a zone and a path of its own.") var rounds = 20
  @Option(help: "The radius of the zones in metres.") var radius = 100.0
  @Option(help: "The seed of places.") var seed: UInt64 = 1

  func run() throws {
    guard (1...1000).contains(rounds), radius > 0, radius.isFinite else {
      throw BenchmarkError("1 to 1000 rounds and a positive radius can be asked for")
    }
    let file = try PolyFile(path: map)
    let space = try file.freeSpace()
    let places = try file.freePoints(3 * rounds, seed: seed, space)
    var added: [Double] = []
    var removed: [Double] = []
    var checksum = 0.0
    var scratch = RouteScratch()
    for round in 0..<rounds {
      let circle = Circle(centre: places[3 * round], radiusMetres: radius)
      let zone = Obstacle(id: "zone:\(round)", shape: .circle(circle))
      let (from, to) = (places[3 * round + 1], places[3 * round + 2])
      var start = ThreadClock.seconds
      let more = try space.adding([zone])
      checksum += ShortestPaths(more, .search).lengthMetres(from: from, to: to, &scratch) ?? 0
      added.append((ThreadClock.seconds - start) * 1000)
      start = ThreadClock.seconds
      let less = more.removing([zone.id])
      checksum += ShortestPaths(less, .search).lengthMetres(from: from, to: to, &scratch) ?? 0
      removed.append((ThreadClock.seconds - start) * 1000)
    }
    let (more, less) = (Distribution(added), Distribution(removed))
    var figures = Figures()
    figures.add("obstacles", file.holes.count)
    figures.add("add_median_ms", more.quantile(0.5), digits: 2)
    figures.add("add_max_ms", more.quantile(1), digits: 2)
    figures.add("remove_median_ms", less.quantile(0.5), digits: 2)
    figures.add("remove_max_ms", less.quantile(1), digits: 2)
    figures.add("checksum", checksum, digits: 3)
    figures.print()
  }
}

extension PolyFile {
  /// The free space without clearance.
  func freeSpace() throws -> FreeSpace {
    let obstacles = holes.enumerated().map { Obstacle(id: "hole:\($0.offset)", shape: .polygon($0.element)) }
    return try FreeSpace(boundary: border, obstacles: obstacles, clearanceMetres: 0)
  }

  /// Random points of a free space.
  func freePoints(_ count: Int, seed: UInt64, _ space: FreeSpace) throws -> [LocalPoint] {
    var generator = SplitMix64(seed: seed, stream: "points")
    let box = border.boundingBox
    var points: [LocalPoint] = []
    for _ in 0..<1000 * count where points.count < count {
      let point = LocalPoint(
        east: box.west + (box.east - box.west) * generator.nextUnit(),
        north: box.south + (box.north - box.south) * generator.nextUnit())
      if space.contains(point) { points.append(point) }
    }
    guard points.count == count else { throw BenchmarkError("the map has too little free space") }
    return points
  }
}
