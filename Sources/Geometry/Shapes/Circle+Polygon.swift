import Foundation
import Quantities

extension Circle {
  /// The most sides that a circle gets.
  package static let sidesMax = 720

  /// A regular polygon around the circle: every point of the circle lies inside it or on it.
  ///
  /// - Parameter maxErrorMetres: how far a corner may stand out from the circle; positive. Below what `sidesMax`
  ///   sides reach, the polygon has that many.
  /// - Returns: nil where the radius is not positive.
  package func polygonAround(maxErrorMetres: Double) -> Polygon? {
    precondition(maxErrorMetres > 0, "a polygon around a circle has an error above zero")
    guard radiusMetres > 0, radiusMetres.isFinite else { return nil }
    // A side touches the circle in its middle; a corner stands at r / cos(π/n). A hair more makes up for rounding.
    let wanted = (Double.pi / acos(radiusMetres / (radiusMetres + maxErrorMetres))).rounded(.up)
    let sides = max(4, min(Double(Circle.sidesMax), wanted))
    let reach = radiusMetres / cos(.pi / sides) * (1 + 1e-12)
    let corners = (0..<Int(sides)).map { index in
      let angle = 2 * Double.pi * Double(index) / sides
      return LocalPoint(east: centre.east + reach * cos(angle), north: centre.north + reach * sin(angle))
    }
    return Polygon(exterior: corners)
  }

  /// Whether a point lies in the circle or on it.
  package func contains(_ point: LocalPoint) -> Bool {
    point.planarDistanceMetres(to: centre) <= radiusMetres
  }
}
