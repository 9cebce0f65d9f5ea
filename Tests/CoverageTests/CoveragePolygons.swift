import Foundation
import Geometry
import Quantities

/// A polygon file of the shared coverage set.
struct CoveragePolygon {
  let name: String
  let widthMetres: Double
  let polygon: Polygon

  static let names = [
    "L", "U", "comb", "convex_tri", "ethz_bcd_cell", "ethz_epfl", "ethz_epfl_simple", "ethz_epfl_trivial", "ethz_l",
    "ethz_piombino", "ethz_rectangle_with_hole", "forest02", "forest05", "forest10", "forest15", "one_hole", "square",
  ]

  /// Nil where the shared data is absent.
  init?(_ name: String) {
    guard let data = FileManager.default.contents(atPath: "../shared/data/coverage/\(name).geojson"),
      let file = try? JSONDecoder().decode(File.self, from: data), let feature = file.features.first
    else { return nil }
    let rings = feature.geometry.coordinates.map { $0.map { LocalPoint(east: $0[0], north: $0[1]) } }
    guard let outer = rings.first, let polygon = Polygon(exterior: outer, holes: Array(rings.dropFirst())) else {
      return nil
    }
    self.name = name
    self.widthMetres = feature.properties.width_m
    self.polygon = polygon
  }

  private struct File: Decodable {
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
