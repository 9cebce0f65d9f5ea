import Foundation
import Geometry
import Quantities

/// A map of obstacles: a line `BORDER n` or `HOLE n`, then n lines `x y` in metres.
struct PolyFile {
  /// What may be used at all.
  let border: Polygon
  /// What stands in the way.
  let holes: [Polygon]

  /// The vertices of all holes.
  var vertexCount: Int { holes.reduce(0) { $0 + $1.exterior.count } }

  /// Reads a map; the error names the line.
  init(path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var border: Polygon?
    var holes: [Polygon] = []
    var next = 0
    while next < lines.count {
      let head = lines[next].split(separator: " ")
      guard head.count == 2, let count = Int(head[1]), count >= 3, count < lines.count - next else {
        throw BenchmarkError("\(path):\(next + 1): expected `BORDER n` or `HOLE n` with n lines behind it")
      }
      let points = try (next + 1...next + count).map { line in
        let numbers = lines[line].split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 2 else { throw BenchmarkError("\(path):\(line + 1): expected `x y`") }
        return LocalPoint(east: numbers[0], north: numbers[1])
      }
      guard let polygon = Polygon(exterior: points) else {
        throw BenchmarkError("\(path):\(next + 1): these points make no polygon")
      }
      switch head[0] {
      case "BORDER": border = polygon
      case "HOLE": holes.append(polygon)
      default: throw BenchmarkError("\(path):\(next + 1): \(head[0]) is neither BORDER nor HOLE")
      }
      next += count + 1
    }
    guard let border else { throw BenchmarkError("\(path): no BORDER") }
    self.border = border
    self.holes = holes
  }
}

/// Start and goal of one query.
struct RouteQuery {
  let id: String
  let start: LocalPoint
  let goal: LocalPoint

  /// Reads lines `id,sx,sy,tx,ty` behind a heading; coordinates in metres.
  static func read(path: String) throws -> [RouteQuery] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    guard lines.first == "id,sx,sy,tx,ty" else { throw BenchmarkError("\(path):1: expected id,sx,sy,tx,ty") }
    return try lines.enumerated().dropFirst().map { number, line in
      let fields = line.split(separator: ",")
      let numbers = fields.dropFirst().compactMap { Double($0) }
      guard fields.count == 5, numbers.count == 4 else {
        throw BenchmarkError("\(path):\(number + 1): expected an id and four numbers")
      }
      return RouteQuery(
        id: String(fields[0]), start: LocalPoint(east: numbers[0], north: numbers[1]),
        goal: LocalPoint(east: numbers[2], north: numbers[3]))
    }
  }
}
