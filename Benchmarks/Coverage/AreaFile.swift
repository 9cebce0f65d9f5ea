import Foundation
import Geometry
import Quantities

/// An area to cover: the first polygon of a GeoJSON file in local metres, with the swath width in its properties.
struct AreaFile {
  /// The outline with its holes.
  let polygon: Polygon
  /// The swath width in metres, from `width_m`.
  let widthMetres: Double

  /// Reads a file.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchmarkError("\(path) cannot be read")
    }
    let file: Collection
    do { file = try JSONDecoder().decode(Collection.self, from: data) } catch {
      throw BenchmarkError("\(path) is no collection of polygons with `width_m`: \(error)")
    }
    guard let feature = file.features.first else { throw BenchmarkError("\(path) has no feature") }
    let rings = try feature.geometry.coordinates.map { ring in
      try ring.map { position in
        guard position.count >= 2 else { throw BenchmarkError("\(path): a position has two coordinates") }
        return LocalPoint(east: position[0], north: position[1])
      }
    }
    guard let outer = rings.first, let polygon = Polygon(exterior: outer, holes: Array(rings.dropFirst())) else {
      throw BenchmarkError("\(path): the outer ring makes no polygon")
    }
    self.polygon = polygon
    self.widthMetres = feature.properties.width_m
  }

  private struct Collection: Decodable {
    let features: [Feature]
  }

  private struct Feature: Decodable {
    let properties: Properties
    let geometry: Geometry
  }

  private struct Properties: Decodable {
    // The name in the file.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let width_m: Double
  }

  private struct Geometry: Decodable {
    let coordinates: [[[Double]]]
  }
}

/// The lines of a GeoJSON file in local metres, in order.
struct LineFile {
  /// The lines.
  let lines: [[LocalPoint]]

  /// Reads a file.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchmarkError("\(path) cannot be read")
    }
    let file: Collection
    do { file = try JSONDecoder().decode(Collection.self, from: data) } catch {
      throw BenchmarkError("\(path) is no collection of lines: \(error)")
    }
    lines = try file.features.map { feature in
      try feature.geometry.coordinates.map { position in
        guard position.count >= 2 else { throw BenchmarkError("\(path): a position has two coordinates") }
        return LocalPoint(east: position[0], north: position[1])
      }
    }
  }

  private struct Collection: Decodable {
    let features: [Feature]
  }

  private struct Feature: Decodable {
    let geometry: Geometry
  }

  private struct Geometry: Decodable {
    let coordinates: [[Double]]
  }
}
