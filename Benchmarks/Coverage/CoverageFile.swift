import Foundation
import Geometry
import Quantities

/// A coverage path as GeoJSON: one feature for each swath, link and missed piece, in the order of flight.
struct CoverageFile {
  /// The file's content.
  let text: String

  /// Writes runs that are flown one by one.
  init(runs: [[(isSwath: Bool, points: [LocalPoint])]], missed: [Polygon]) {
    func position(_ point: LocalPoint) -> String { String(format: "[%.4f, %.4f]", point.east, point.north) }
    func line(_ points: [LocalPoint]) -> String { "[" + points.map(position).joined(separator: ", ") + "]" }
    func feature(_ type: String, _ coordinates: String, _ properties: String) -> String {
      """
      {"type": "Feature", "properties": {\(properties)}, "geometry": {"type": "\(type)", "coordinates": \(coordinates)}}
      """
    }
    var features: [String] = []
    for (number, run) in runs.enumerated() {
      for piece in run {
        features.append(
          feature(
            "LineString", line(piece.points), "\"kind\": \"\(piece.isSwath ? "swath" : "link")\", \"run\": \(number)"))
      }
    }
    for piece in missed {
      let rings = piece.rings.map { line($0 + $0.prefix(1)) }.joined(separator: ", ")
      let area = String(format: "%.4f", piece.areaSquareMetres)
      features.append(feature("Polygon", "[\(rings)]", "\"kind\": \"missed\", \"area_m2\": \(area)"))
    }
    text =
      "{\"type\": \"FeatureCollection\", \"coordinate_system\": \"local metres\", \"features\": [\n"
      + features.joined(separator: ",\n") + "\n]}\n"
  }
}
